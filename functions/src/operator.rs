//! The operator's side: a queue of what waits for a person, and every act, each with its actor and its reason.

mod calendars;
pub mod caller;
mod claims;
mod endings;
mod form;
mod if_match;
mod messages;
mod money;
mod notices;
mod parts;
mod prices;
mod published;
mod queue;
mod rates;
mod reports;
mod request;
mod terms;
mod texts;
mod transfers;
mod view;

use crate::http::problem::Problem;
use crate::http::request::{Now, OrderPath};
use crate::keys::Keys;
use crate::order_view::answer;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use caller::{LOOKING, admit};
use domain::Instant;
use domain::agreement::Agreement;
use domain::code::Code;
use gateways::page::Pages;
use http::{HeaderMap, StatusCode};
use std::sync::Arc;
use store::Store;
use view::OperatorView;

/// What the function needs.
pub struct Operator {
    /// The rules.
    pub agreement: Arc<Agreement>,
    /// The state.
    pub store: Store,
    /// The shop's keys.
    pub keys: Keys,
    /// Where the shop is found, without a closing slash.
    pub public_url: String,
    /// Sees the shop's public pages as anybody does.
    pub pages: Pages,
    /// What time it is after such a look: a publication is not dated before it.
    pub clock: Clock,
}

/// A clock that can be read in the middle of a request.
pub type Clock = Arc<dyn Fn() -> Instant + Send + Sync>;

/// The function's routes.
pub fn routes(function: Operator) -> Router {
    Router::new()
        .route("/v1/operator/queue", get(queue::queue))
        .route("/v1/operator/orders/{id}", get(order))
        .route("/v1/operator/orders/{id}/texts", get(texts::texts))
        .route("/v1/operator/orders/{id}/notices", get(notices::notices))
        .route("/v1/operator/notices/{id}", get(notices::notice))
        .route("/v1/operator/notices/{id}/fallback", post(notices::fall_back))
        .route("/v1/operator/notices/{id}/sending", post(notices::send_again))
        .route("/v1/operator/orders/{id}/activation", post(endings::activate))
        .route("/v1/operator/orders/{id}/deeming", post(claims::confirm_deeming))
        .route("/v1/operator/orders/{id}/claims", post(claims::register))
        .route("/v1/operator/orders/{id}/objections", post(claims::object))
        .route("/v1/operator/orders/{id}/messages", get(messages::messages).post(messages::register))
        .route("/v1/operator/orders/{id}/cancellation", post(endings::cancel))
        .route("/v1/operator/orders/{id}/termination", post(endings::terminate))
        .route("/v1/operator/orders/{id}/termination-refusal", post(endings::refuse_termination))
        .route("/v1/operator/orders/{id}/invoices", post(money::issue_invoice))
        .route("/v1/operator/orders/{id}/invoices/{number}/void", post(money::void_invoice))
        .route("/v1/operator/orders/{id}/receipt-returns", post(transfers::give_back))
        .route("/v1/operator/orders/{id}/receipt-corrections", post(transfers::correct))
        .route("/v1/operator/orders/{id}/chargebacks", post(money::charge_back))
        .route("/v1/operator/orders/{id}/debt-waivers", post(money::waive_debt))
        .route("/v1/operator/claims/{id}/answer", post(claims::answer))
        .route("/v1/operator/claims/{id}/closing", post(claims::close))
        .route("/v1/operator/claims/{id}/withdrawal", post(claims::withdraw))
        .route("/v1/operator/claims/{id}/classification", post(claims::classify))
        .route("/v1/operator/claims/{id}/striking", post(claims::strike))
        .route("/v1/operator/claims/{id}/handing-in", post(claims::prove))
        .route("/v1/operator/claims/{id}/loss-month", post(claims::set_loss_month))
        .route("/v1/operator/claims/{id}/timeliness", post(claims::decide_time))
        .route("/v1/operator/objections/{id}/resolution", post(claims::resolve))
        .route("/v1/operator/payment-queries/{id}/answer", post(claims::answer_query))
        .route("/v1/operator/bank-reports/{id}", get(reports::report))
        .route("/v1/operator/bank-reports/{id}/closing", post(reports::close))
        .route("/v1/operator/bank-receipts", post(transfers::enter))
        .route("/v1/operator/refunds", post(money::demand_refund))
        .route("/v1/operator/bank-refunds", post(money::enter_refund))
        .route("/v1/operator/refunds/{id}/question", post(money::question_refund))
        .route("/v1/operator/refunds/{id}/retry", post(money::retry_refund))
        .route("/v1/operator/refunds/{id}/reroute", post(money::reroute_refund))
        .route("/v1/operator/refunds/{id}/approval", post(money::approve_refund))
        .route("/v1/operator/refunds/{id}/payout", post(money::pay_out_refund))
        .route("/v1/operator/terms", get(terms::list).post(terms::draft))
        .route("/v1/operator/terms/{version}", get(terms::file))
        .route("/v1/operator/terms/{version}/notices", get(terms::notices))
        .route("/v1/operator/terms/{version}/publication", post(terms::publish))
        .route("/v1/operator/terms/{version}/withdrawal", post(terms::withdraw))
        .route("/v1/operator/prices", get(prices::list).post(prices::post))
        .route("/v1/operator/prices/{version}/sending", post(prices::send))
        .route("/v1/operator/calendars", get(calendars::list).post(calendars::post))
        .route("/v1/operator/rates", get(rates::rates).post(rates::publish))
        .route("/v1/operator/holds", post(endings::hold))
        .route("/v1/operator/holds/lifting", post(endings::lift))
        .with_state(Arc::new(function))
}

async fn order(
    State(function): State<Arc<Operator>>,
    Now(now): Now,
    OrderPath(id): OrderPath,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    admit(&function.keys, &headers, &LOOKING, now)?;
    let stored = function.store.order(&id).await?.ok_or(Code::NotFound)?;
    let view = OperatorView::of(&stored.order, &function.agreement, now);
    Ok(answer(StatusCode::OK, view, stored.order.version))
}
