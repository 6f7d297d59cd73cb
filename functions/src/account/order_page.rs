//! The page of an order, to which every mail about it leads (clause 3.5).

use super::Account;
use super::page::{session, sign_in, unless_signed_in};
use crate::http::openapi::answers::{NotFound, Stateful};
use crate::http::openapi::parameters::OrderById;
use crate::http::pages::headers;
use crate::http::problem::Problem;
use crate::http::request::{Now, OrderPath};
use crate::notices::page_footer;
use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use domain::Instant;
use domain::agreement::zone::local_date;
use domain::code::Code;
use domain::money::Money;
use domain::order::Order;
use http::HeaderMap;
use std::sync::Arc;
use store::table::access::Access;

#[derive(Template)]
#[template(path = "account_order.html")]
struct Page<'a> {
    language: &'a str,
    title: String,
    rows: Vec<(String, String)>,
    back: String,
    footer: Vec<String>,
}

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
            function.order_page(&stored.order, now)
        }
        Err(error) => unless_signed_in(error.into(), Some(&id)),
    }
}

impl Account {
    /// The page, in the language of the order's notices.
    fn order_page(&self, order: &Order, now: Instant) -> Result<Response, Problem> {
        let language = order.language.as_str();
        let number = vec![("number", order.id.number())];
        let page = Page {
            language,
            title: self.text(language, "account-order-title", &number)?,
            rows: self.rows(language, order, now)?,
            back: self.text(language, "account-order-back", &Vec::new())?,
            footer: page_footer(&self.agreement, language),
        };
        let html = page.render().map_err(|_| Code::Internal)?;
        Ok((headers(), Html(html)).into_response())
    }

    fn rows(&self, language: &str, order: &Order, now: Instant) -> Result<Vec<(String, String)>, Problem> {
        let day = |at: Instant| local_date(self.agreement.policy.zone, at).to_string();
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
}
