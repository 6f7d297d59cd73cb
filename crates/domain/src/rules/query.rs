//! Questions whether a payment arrived (clauses 3.6, 4.8): answered from the gateway's own word, at once or when it can be asked, else by an operator. The
//! buyer's one day is shown and never bars (K35).

use crate::Instant;
use crate::act::{Act, Registered};
use crate::agreement::policy::Policy;
use crate::agreement::rule::Rule;
use crate::code::{Code, Refusal};
use crate::order::Order;
use crate::order::event::Fact;
use crate::order::facts::PaymentFact;
use crate::order::query::QueryAnswer;
use crate::rules::happened::happened;

/// How many questions one order keeps: a bound on its size, not a rule of the offer.
pub const QUERIES_MAX: usize = 50;

/// Ask whether a payment arrived.
#[derive(Debug, Clone)]
pub struct QueryPayment {
    /// When it was asked.
    pub asked_at: Instant,
    /// What the gateway says now, where it is there to be asked.
    pub answer: Option<QueryAnswer>,
    /// Who registers it, where it did not come through the API.
    pub registered: Option<Registered>,
}

impl QueryPayment {
    /// A question as the buyer asks it through the API, and what the gateway says to it.
    pub fn by_buyer(asked_at: Instant, answer: Option<QueryAnswer>) -> QueryPayment {
        QueryPayment { asked_at, answer, registered: None }
    }
}

/// Decides a question.
pub(crate) fn ask(policy: &Policy, order: &Order, asked: &QueryPayment, now: Instant) -> Result<Vec<Fact>, Refusal> {
    let QueryPayment { asked_at, answer, registered } = asked.clone();
    if order.queries.len() >= QUERIES_MAX {
        return Err(Code::LimitReached.into());
    }
    let asked_at = match &registered {
        Some(_) => happened("received_at", asked_at, order, now)?,
        None => asked_at,
    };
    // Whoever asks by telephone, letter or mail is told what was counted; what was not, the bank is asked about, or a person looks for.
    let counted = registered.is_some() && order.payment.paid_at.is_some();
    let answer = if counted { Some(QueryAnswer::Paid) } else { answer };
    // From the payment that is asked about, as far as we know of it.
    let last = order.payment.tickets.last().map(|ticket| ticket.issued_at);
    let paid = order.payment.paid_at.or(last).unwrap_or(asked_at);
    Ok(vec![Fact::Payment(PaymentFact::Queried {
        id: format!("{}-Q{}", order.id, order.queries.len() + 1),
        asked_at,
        within: policy.deadline(Rule::PaymentQuery, paid),
        answer,
        registered,
    })])
}

/// Decides an answer, of an operator or by the bank's own word.
pub(crate) fn answer(order: &Order, id: &str, answer: QueryAnswer, act: Option<&Act>) -> Result<Vec<Fact>, Refusal> {
    let query = order.queries.iter().find(|known| known.id == id).ok_or(Code::NotFound)?;
    match query.answer {
        None => Ok(vec![Fact::Payment(PaymentFact::QueryAnswered { id: id.to_owned(), answer, act: act.cloned() })]),
        Some(known) if known == answer => Ok(Vec::new()),
        Some(_) => Err(Code::QueryAnswered.into()),
    }
}
