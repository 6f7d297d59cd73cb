//! The page of an order, to which every mail about it leads (clause 3.5).

use super::Account;
use super::overview_page::name;
use super::page::{session, sign_in, unless_signed_in};
use crate::http::openapi::answers::{NotFound, Stateful};
use crate::http::openapi::parameters::OrderById;
use crate::http::problem::Problem;
use crate::http::request::{Now, OrderPath};
use crate::notices;
use crate::order_view::ClaimTexts;
use crate::pages::{Frame, personal};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::Instant;
use domain::agreement::zone::local_date;
use domain::code::Code;
use domain::money::Money;
use domain::order::Order;
use domain::order::claim::{Answer, Claim};
use domain::order::refund::Refund;
use http::{HeaderMap, StatusCode};
use std::sync::Arc;
use store::table::access::Access;

#[derive(Template)]
#[template(path = "account_order.html")]
struct Page {
    frame: Frame,
    rows: Vec<(String, String)>,
    /// Headings, and what stands beneath each.
    lists: Vec<(String, Vec<String>)>,
    claims: Vec<ClaimPart>,
    back: String,
}

/// A claim with its answer, in the words that are kept.
struct ClaimPart {
    title: String,
    text: Words,
    answer: Option<(String, Words)>,
}

/// Lines as somebody wrote them, or that they were erased.
type Words = Vec<String>;

/// The page of an order
///
/// Known by the cookie alone; without one it leads to the page on which one signs in, and from there back.
#[utoipa::path(
    get,
    path = "/account/orders/{id}",
    operation_id = "showOrder",
    tag = "account",
    params(OrderById),
    responses(
        (
            status = 200,
            description = "The page.",
            body = String, content_type = "text/html", headers(("Cache-Control"))
        ),
        (status = 303, description = "To sign in.", headers(("Location"), ("Cache-Control"))),
        Stateful, NotFound,
    ),
)]
pub(super) async fn order(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    OrderPath(id): OrderPath,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Some(key) = session(&headers) else { return sign_in(Some(&id)) };
    match function.store.opened(&id, &Access::Session(key), now).await {
        Ok(stored) => {
            function.opened(&stored.order, now).await;
            let texts = ClaimTexts::read(&function.store, &stored.order).await?;
            function.order_page(&stored.order, &texts, now)
        }
        Err(error) => unless_signed_in(error.into(), Some(&id)),
    }
}

impl Account {
    /// The page, in the language of the order's notices.
    fn order_page(&self, order: &Order, texts: &ClaimTexts, now: Instant) -> Result<Response, Problem> {
        let language = order.language.as_str();
        let number = vec![("number", order.id.number())];
        let page = Page {
            frame: self.frame(language, self.text(language, "account-order-title", &number)?),
            rows: self.rows(language, order, now)?,
            lists: self.lists(language, order)?,
            claims: self.claims(language, order, texts)?,
            back: self.text(language, "account-order-back", &Vec::new())?,
        };
        personal(StatusCode::OK, &page)
    }

    fn claims(&self, language: &str, order: &Order, texts: &ClaimTexts) -> Result<Vec<ClaimPart>, Problem> {
        let words = |kept: Option<&str>| match kept {
            Some(words) => Ok(words.lines().map(str::to_owned).collect()),
            None => self.text(language, "account-order-claim-erased", &Vec::new()).map(|erased| vec![erased]),
        };
        let part = |claim: &Claim| {
            let title = vec![("claim", claim.id.clone())];
            let answer = |answer: &Answer| {
                let values = vec![("answered", self.day(answer.at)), ("decision", name(answer.outcome))];
                Ok::<_, Problem>((
                    self.text(language, "account-order-claim-answer", &values)?,
                    words(texts.answer(claim))?,
                ))
            };
            Ok(ClaimPart {
                title: self.text(language, "account-order-claim-words", &title)?,
                text: words(texts.text(claim))?,
                answer: claim.answers.last().map(answer).transpose()?,
            })
        };
        order.claims.iter().map(part).collect()
    }

    fn rows(&self, language: &str, order: &Order, now: Instant) -> Result<Vec<(String, String)>, Problem> {
        let day = |at: Instant| self.day(at);
        let paid = Money::new(order.payment.captured_minor(), order.captured_currency());
        let period = match order.license.term {
            Some(term) => {
                let days = vec![("from", day(term.from)), ("until", day(term.until))];
                self.text(language, "account-order-period", &days)?
            }
            None => self.text(language, "account-order-no-period", &Vec::new())?,
        };
        let mut rows = vec![
            ("sku", order.sku.clone()),
            ("state", self.state_name(language, order, now)?),
            ("placed", day(order.created_at)),
            ("price", order.price.to_string()),
            ("paid", paid.to_string()),
            ("license", period),
            ("terms", order.terms.version.clone()),
        ];
        let window = order.license.window.as_ref().filter(|window| window.timely(now));
        rows.extend(window.map(|window| ("claims-until", window.last_day.to_string())));
        let label = |name: &str| self.text(language, &format!("account-order-{name}"), &Vec::new());
        rows.into_iter().map(|(name, value)| Ok((label(name)?, value))).collect()
    }

    /// The days that run, the claims and the refunds, of which the notices say that they are here.
    fn lists(&self, language: &str, order: &Order) -> Result<Vec<(String, Vec<String>)>, Problem> {
        let days = notices::open_deadlines(&self.agreement, order, language).ok_or(Code::Internal)?;
        let days = days.iter().map(|line| line.trim_start_matches("- ").to_owned()).collect();
        let claims = order.claims.iter().map(|claim| self.claim_line(language, claim)).collect::<Result<_, _>>()?;
        let refunds = order.refunds.iter().map(|refund| self.refund_line(language, order, refund));
        let refunds = refunds.collect::<Result<_, _>>()?;
        let all: [(&str, Vec<String>); 3] = [("days", days), ("claims", claims), ("refunds", refunds)];
        let label = |name: &str| self.text(language, &format!("account-order-{name}"), &Vec::new());
        all.into_iter().filter(|(_, lines)| !lines.is_empty()).map(|(name, lines)| Ok((label(name)?, lines))).collect()
    }

    fn claim_line(&self, language: &str, claim: &Claim) -> Result<String, Problem> {
        let state = match claim.answered_at {
            Some(_) => "answered",
            None if claim.unanswered() => "open",
            None => "over",
        };
        let mut values = vec![
            ("claim", claim.id.clone()),
            ("received", self.day(claim.received_at)),
            ("state", state.to_owned()),
            ("answer_last_day", claim.answer.last_day.to_string()),
        ];
        values.extend(claim.answered_at.map(|at| ("answered", self.day(at))));
        self.text(language, "account-order-claim", &values)
    }

    fn refund_line(&self, language: &str, order: &Order, refund: &Refund) -> Result<String, Problem> {
        let state = match refund.settled_at {
            Some(_) => "settled",
            None if refund.open() => "open",
            None => "over",
        };
        let mut values = vec![
            ("refund", refund.id.clone()),
            ("amount", Money::new(refund.amount_minor, order.captured_currency()).to_string()),
            ("state", state.to_owned()),
            ("refund_last_day", refund.due.last_day.to_string()),
        ];
        values.extend(refund.settled_at.map(|at| ("settled", self.day(at))));
        self.text(language, "account-order-refund", &values)
    }

    fn day(&self, at: Instant) -> String {
        local_date(self.agreement.policy.zone, at).to_string()
    }
}
