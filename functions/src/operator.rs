//! The operator's side: a queue of what waits for a person, and every act, each with its actor and its reason.

mod accounts;
mod calendars;
pub mod caller;
mod claim_files;
mod claims;
mod console;
mod contacts;
mod endings;
mod fields;
mod figures;
mod finding;
mod if_match;
mod letters;
mod licensor_mailbox;
mod looks;
mod messages;
mod money;
mod notices;
mod objections;
mod operator_view;
mod orders;
mod outages;
mod pages;
mod part_paths;
mod prices;
mod proposals;
mod publication_answers;
mod queue;
mod rates;
mod refunds;
mod registrations;
mod reports;
mod request;
mod reviews;
mod sessions;
mod stand_ins;
mod takings;
mod terms;
mod texts;
mod transfers;

use crate::http::address::Edge;
use crate::http::handlers::handlers;
use crate::http::openapi::answers::{Looks, NoSuchOrder};
use crate::http::openapi::parameters::OrderById;
use crate::http::problem::Problem;
use crate::http::request::{Now, OrderPath};
use crate::keys::{BodyKeys, Pseudonyms};
use crate::oidc::Issuer;
use crate::order_view::answer;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use caller::Looking;
use console::file as claim_file_page;
pub(crate) use console::form_fields;
use console::{
    act_page, claims_page, correspondence_page, figures_page, find_page, money_page, offer_page, order_page,
    queue_page, terms_page,
};
use domain::Instant;
use domain::agreement::Agreement;
use domain::code::Code;
use gateways::bucket::Bucket;
use gateways::events::Bus;
use gateways::page::Pages;
use http::StatusCode;
use operator_view::OperatorView;
use prices::notices as price_notices;
use std::sync::Arc;
use store::Store;
use terms::texts as terms_texts;

/// What the function needs.
#[derive(Clone)]
pub struct Operator {
    /// The rules.
    pub agreement: Arc<Agreement>,
    /// The state.
    pub store: Store,
    /// Knows the operators' tokens.
    pub issuer: Arc<Issuer>,
    /// Gives the pseudonyms of operators, and of addresses that were refused.
    pub pseudonyms: Pseudonyms,
    /// Knows those addresses.
    pub edge: Edge,
    /// Hashes the bodies of requests.
    pub bodies: BodyKeys,
    /// Where the shop is found, without a closing slash.
    pub public_url: String,
    /// Where the files of claims are.
    pub bucket: Bucket,
    /// What dead letters are put on again.
    pub bus: Bus,
    /// Sees the shop's public pages as anybody does.
    pub pages: Pages,
    /// What time it is after such a look: a publication is not dated before it.
    pub clock: Clock,
}

/// A clock that can be read in the middle of a request.
pub type Clock = Arc<dyn Fn() -> Instant + Send + Sync>;

handlers! {
    Arc<Operator>;
    queue: queue;
    orders: list;
    takings: take, give_back;
    figures: show;
    self: order;
    texts: texts;
    claim_files: file;
    notices: notices, notice, texts, fall_back, send_again;
    endings: activate;
    objections: confirm_deeming;
    claims: register;
    objections: object;
    messages: messages, register;
    endings: cancel, terminate, refuse_termination;
    money: issue_invoice, void_invoice;
    reviews: release;
    transfers: give_back, correct;
    money: charge_back, waive_debt;
    claims: answer, close, withdraw, classify, strike, prove, set_loss_month, decide_time;
    objections: resolve, answer_query;
    reports: report, close;
    letters: letter, resend, close;
    transfers: enter;
    refunds: demand_refund, enter_refund, question_refund, retry_refund, reroute_refund, approve_refund, pay_out_refund;
    terms: list, draft, file, notices, publish, approve, discard, withdraw;
    terms_texts: draft_text, publish_text, approve_text;
    prices: list, post, approve, send;
    price_notices: notices;
    calendars: list, post;
    rates: rates, publish, approve;
    proposals: take_back;
    endings: hold, lift;
    sessions: end;
    stand_ins: list, name;
    pages: show, sign_in, callback, sign_out;
    act_page: show, send;
    order_page: show;
    queue_page: take;
    find_page: find;
    claims_page: claims;
    money_page: money;
    figures_page: figures;
    offer_page: offer;
    terms_page: terms;
    correspondence_page: correspondence;
    claim_file_page: file;
    contacts: propose, approve;
    accounts: correct;
    registrations: query, opt_out, ask_for_copy, receive_copy;
    licensor_mailbox: report, reports, email_acts;
    outages: record;
}

/// The function's routes.
pub fn routes(function: Operator) -> Router {
    router().with_state(Arc::new(function))
}

/// An order as operators see it
///
/// What its buyer sees, what waits to be done about it, and where its money is.
#[utoipa::path(
    get,
    path = "/v1/operator/orders/{id}",
    operation_id = "getOrderAsOperator",
    tag = "operator",
    security(("operatorToken" = ["operator"]), ("operatorToken" = ["approver"]), ("operatorToken" = ["reader"])),
    params(OrderById),
    responses(
        (status = 200, description = "The order.", body = OperatorView, headers(("ETag"), ("Cache-Control"))),
        Looks, NoSuchOrder,
    ),
)]
async fn order(
    State(function): State<Arc<Operator>>,
    _: Looking,
    Now(now): Now,
    OrderPath(id): OrderPath,
) -> Result<Response, Problem> {
    let stored = function.store.order(&id).await?.ok_or(Code::NotFound)?;
    let view = OperatorView::of(&stored.order, &function.agreement, now);
    Ok(answer(StatusCode::OK, view, stored.order.version))
}
