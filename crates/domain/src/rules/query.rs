//! Questions whether a payment arrived (clauses 3.6, 4.8): answered from the gateway's own word, else by an operator. The
//! buyer's one day is shown and never bars (K35).

use crate::Instant;
use crate::act::Act;
use crate::agreement::policy::Policy;
use crate::agreement::rule::Rule;
use crate::code::{Code, Refusal};
use crate::order::Order;
use crate::order::event::Fact;
use crate::order::facts::PaymentFact;
use crate::order::query::QueryAnswer;

/// How many questions one order keeps: a bound on its size, not a rule of the offer.
pub const QUERIES_MAX: usize = 50;

/// Decides a question. `answer` is what the gateway says now, where there is one to ask.
pub(crate) fn ask(
    policy: &Policy,
    order: &Order,
    asked_at: Instant,
    answer: Option<QueryAnswer>,
) -> Result<Vec<Fact>, Refusal> {
    if order.queries.len() >= QUERIES_MAX {
        return Err(Code::LimitReached.into());
    }
    // From the payment that is asked about, as far as we know of it.
    let last = order.payment.tickets.last().map(|ticket| ticket.issued_at);
    let paid = order.payment.paid_at.or(last).unwrap_or(asked_at);
    Ok(vec![Fact::Payment(PaymentFact::Queried {
        id: format!("{}-Q{}", order.id, order.queries.len() + 1),
        asked_at,
        within: policy.deadline(Rule::PaymentQuery, paid),
        answer,
    })])
}

/// Decides an operator's answer.
pub(crate) fn answer(order: &Order, id: &str, answer: QueryAnswer, act: &Act) -> Result<Vec<Fact>, Refusal> {
    let query = order.queries.iter().find(|known| known.id == id).ok_or(Code::NotFound)?;
    match query.answer {
        None => Ok(vec![Fact::Payment(PaymentFact::QueryAnswered { id: id.to_owned(), answer, act: act.clone() })]),
        Some(known) if known == answer => Ok(Vec::new()),
        Some(_) => Err(Code::QueryAnswered.into()),
    }
}
