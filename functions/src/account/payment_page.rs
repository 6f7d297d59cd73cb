//! The page on which an order is paid by card, and to which the bank sends the buyer back (clauses 4.3 to 4.7). What the bank says
//! in that address is not looked at: only what it confirmed by itself counts, and until then the page waits.

use super::Account;
use super::page::{Seen, payment_page};
use crate::http::openapi::answers::{HtmlPage, InvalidQuery, NotFound, Stateful, ToSignIn};
use crate::http::openapi::parameters::{OrderById, parameters};
use crate::http::pages::policy_with_form_to;
use crate::http::problem::Problem;
use crate::http::request::{Now, parameters};
use crate::pages::texts::Texts;
use crate::pages::{Frame, answer};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::Instant;
use domain::order::Order;
use domain::order::payment::{Outcome, Ticket};
use domain::order::placing::Method;
use domain::rules::invoice::item_name;
use domain::rules::payment::payable;
use http::StatusCode;
use std::sync::Arc;

/// How often the page asks by itself whether the bank confirmed, and how many seconds it waits in between: about two minutes in
/// all. Whoever waits longer looks again when they like.
const LOOKS: [u32; 12] = [2, 2, 3, 3, 5, 5, 10, 10, 15, 20, 20, 25];

parameters! {
    /// What the bank adds when it sends a buyer back. It is evidence of nothing.
    ResultCode = Query "result_code", optional, {"type": "string"};
    /// How often the page has asked whether the bank confirmed.
    Look = Query "look", optional, {"type": "integer", "minimum": 0};
}

#[derive(Template)]
#[template(path = "account_payment.html")]
struct Page {
    frame: Frame,
    texts: Texts,
    order: String,
    standing: Standing,
    /// What stands, in a sentence or two.
    words: Vec<String>,
    facts: Vec<(&'static str, String)>,
    /// The key of the form that leads to the bank; none where there is nothing to pay there.
    key: Option<String>,
    button: &'static str,
    /// Numbers and names of invoices that can be paid.
    invoices: Vec<(u64, String)>,
}

/// How paying an order by card stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is paid in full.
    Paid,
    /// It has ended, so that nothing is paid any more.
    Ended,
    /// It is paid by invoice.
    ByInvoice,
    /// A person looks at it before it can be paid (clause 4.2).
    InReview,
    /// No payment was opened.
    New,
    /// A payment was opened, and nothing is known of it; the buyer did not come back from the bank.
    Opened,
    /// The buyer came back, and the bank has not confirmed yet.
    Waiting,
    /// The buyer came back some minutes ago, and the bank has not confirmed.
    Unknown,
    /// The bank declined the last payment.
    Declined,
    /// The time to pay on the last payment is over, and nothing is known of it.
    Expired,
    /// No payment can be opened any more.
    NoMore,
}

impl Standing {
    /// Of an order at an instant, for a page that has looked so often since the buyer came back; `None` where it is not known
    /// that they did.
    fn of(order: &Order, now: Instant, looked: Option<usize>) -> Standing {
        let last = order.payment.tickets.last();
        let over = |ticket: &Ticket| now >= ticket.expires_at;
        let standing = match last.map(|ticket| (ticket.outcome, over(ticket))) {
            _ if order.payment.paid_at.is_some() => Standing::Paid,
            _ if order.ended.is_some() => Standing::Ended,
            _ if order.method == Method::Invoice => Standing::ByInvoice,
            _ if order.awaits_review() => Standing::InReview,
            None => Standing::New,
            // A part of the price came in.
            Some((Outcome::Captured, _)) => Standing::New,
            Some((Outcome::Declined, _)) => Standing::Declined,
            Some((Outcome::Open, over)) => match looked {
                Some(looked) if looked < LOOKS.len() => Standing::Waiting,
                Some(_) => Standing::Unknown,
                None if over => Standing::Expired,
                None => Standing::Opened,
            },
        };
        if standing.leads_to_the_bank() && payable(order).is_err() { Standing::NoMore } else { standing }
    }

    /// The name by which the texts select their words.
    fn name(self) -> &'static str {
        match self {
            Standing::Paid => "paid",
            Standing::Ended => "ended",
            Standing::ByInvoice => "by-invoice",
            Standing::InReview => "in-review",
            Standing::New => "new",
            Standing::Opened => "opened",
            Standing::Waiting => "waiting",
            Standing::Unknown => "unknown",
            Standing::Declined => "declined",
            Standing::Expired => "expired",
            Standing::NoMore => "no-more",
        }
    }

    /// Whether the button to the bank is offered. While the bank may still confirm what was paid a moment ago, it is not.
    fn leads_to_the_bank(self) -> bool {
        matches!(self, Standing::New | Standing::Opened | Standing::Unknown | Standing::Declined | Standing::Expired)
    }
}

/// The page on which an order is paid by card
///
/// Says how the payment stands. Whoever comes back from the bank waits here until it confirms; what the bank adds to the address
/// proves nothing.
#[utoipa::path(
    get,
    path = "/account/orders/{id}/payment",
    operation_id = "showPayment",
    tag = "account",
    params(OrderById, ResultCode, Look),
    responses(HtmlPage, ToSignIn, Stateful, NotFound, InvalidQuery)
)]
pub(super) async fn payment(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    Seen { order, .. }: Seen,
    texts: Texts,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [code, look] = parameters(query.as_deref(), ["result_code", "look"])?;
    let looked = look.and_then(|look| look.parse().ok()).or(code.map(|_| 0));
    let page = function.payment_page(texts, &order, now, looked);
    // The form is answered by the way to the bank, and a browser holds the policy against that too.
    answer(StatusCode::OK, &page, "no-store", &policy_with_form_to(&function.bank_origin))
}

impl Account {
    fn payment_page(&self, texts: Texts, order: &Order, now: Instant, looked: Option<usize>) -> Page {
        let standing = Standing::of(order, now, looked);
        let name = standing.name();
        let path = payment_page(&order.id);
        let mut frame = self.frame(texts, texts.payment_title(order.id.number())).at(path.clone());
        if let (Standing::Waiting, Some(look)) = (standing, looked) {
            frame.refresh = Some(format!("{}; url={path}?look={}", LOOKS[look], look + 1));
        }
        let zone = self.agreement.policy.zone;
        let owed = texts.money(order.owed());
        let mut facts = vec![
            (texts.payment_item(), item_name(&self.agreement, order)),
            (texts.payment_price(), texts.money(order.price)),
        ];
        facts.extend(match order.payment.paid_at {
            Some(paid_at) => vec![(texts.payment_paid(), texts.at(zone, paid_at))],
            None => vec![(texts.payment_charge(), owed)],
        });
        let rate = order.charge.as_ref().map(|charge| &charge.rate);
        let rate =
            rate.map(|rate| texts.payment_rate_value(&rate.value, &rate.source, texts.at(zone, rate.published_at)));
        facts.extend(rate.map(|rate| (texts.payment_rate(), rate)));
        let open = order.payment.tickets.last().filter(|ticket| ticket.outcome == Outcome::Open);
        facts.extend(open.map(|ticket| (texts.payment_opened(), texts.at(zone, ticket.issued_at))));
        let invoices = order.invoices.iter().filter(|invoice| invoice.takes(now));
        Page {
            frame,
            texts,
            order: order.id.to_string(),
            standing,
            words: vec![texts.payment_words(name), texts.payment_what_to_do(name)],
            facts,
            key: standing.leads_to_the_bank().then(|| ulid::Ulid::generate().to_string()),
            button: if standing == Standing::New { texts.payment_button() } else { texts.payment_again() },
            invoices: invoices.map(|invoice| (invoice.number, invoice.reference(&order.id))).collect(),
        }
    }
}
