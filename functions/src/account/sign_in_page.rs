//! The pages by which a buyer signs in: one asks for the address, one is behind the mailed link. To open the link does nothing,
//! since mail scanners follow links; only its button begins a session (clause 3.5).

use super::Account;
use super::page::{COOKIE, hidden_order, language, order_page, see};
use crate::http::openapi::answers::{Internal, InvalidQuery, Stateful, TooLarge, Unauthorized, refusals};
use crate::http::openapi::parameters::parameters;
use crate::http::openapi::schema;
use crate::http::pages::{form, same_site, set_cookie};
use crate::http::problem::Problem;
use crate::http::request::{Now, parameters};
use crate::mailed_link::SIGN_IN;
use crate::pages::{Frame, personal};
use askama::Template;
use axum::extract::{RawQuery, Request, State};
use axum::response::Response;
use domain::code::Code;
use domain::party::Email;
use http::{HeaderMap, StatusCode, header};
use std::sync::Arc;
use store::order::sessions::LIFE;

parameters! {
    /// The order that is shown after signing in.
    OrderToShow = Query "order", optional, OrderId;
    /// As the link has it.
    LinkToken = Query "token", required, {"type": "string", "minLength": 1};
}

#[derive(Template)]
#[template(path = "account_sign_in.html")]
struct Page<'a> {
    frame: Frame,
    words: String,
    form: Option<Form<'a>>,
}

/// What the page sends.
enum Form<'a> {
    /// The address to which a link is to be mailed.
    Address { label: String, button: String, order: Option<&'a str> },
    /// The token of the link that led here.
    Link { token: &'a str, button: String, order: Option<&'a str> },
}

impl Page<'_> {
    fn answer(&self) -> Result<Response, Problem> {
        personal(StatusCode::OK, self)
    }
}

/// The page on which a buyer asks for a link to sign in
///
/// A form with one field. It comes from the link of an order's mail as well, and leads back to that order (clause 3.5).
#[utoipa::path(
    get,
    path = "/account/sign-in",
    operation_id = "askToSignIn",
    tag = "account",
    params(OrderToShow),
    responses(
        (
            status = 200,
            description = "A page with a form.",
            body = String, content_type = "text/html", headers(("Cache-Control"))
        ),
        InvalidQuery, Internal,
    ),
)]
pub(super) async fn ask(
    State(function): State<Arc<Account>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [order] = parameters(query.as_deref(), ["order"])?;
    let (language, order) = (language(&function, &headers), hidden_order(order));
    let text = |id: &str| function.text(language, id, &Vec::new());
    let (label, button) = (text("account-sign-in-email")?, text("account-sign-in-button")?);
    let form = Some(Form::Address { label, button, order: order.as_deref() });
    let frame = function.frame(language, text("account-sign-in-title")?).at("/account/sign-in");
    Page { frame, words: text("account-sign-in-words")?, form }.answer()
}

refusals! {
    /// The form was sent from another site's page.
    CrossSiteForm = CrossSite;
    /// There is no such field, or no address in it.
    MailLinkInvalid = InvalidFields;
}

/// Have a link to sign in mailed
///
/// The answer is the same for an address that nobody ordered with. Three links an hour are mailed to one mailbox at most.
#[utoipa::path(
    post,
    path = "/account/sign-in",
    operation_id = "mailLink",
    tag = "account",
    request_body(content = schema::SignInForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (
            status = 200,
            description = "A page that says so.",
            body = String, content_type = "text/html", headers(("Cache-Control"))
        ),
        Stateful, TooLarge, CrossSiteForm, MailLinkInvalid,
    ),
)]
pub(super) async fn mail(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    request: Request,
) -> Result<Response, Problem> {
    same_site(request.headers(), &function.public_url)?;
    let language = language(&function, request.headers());
    let [email, order] = form(request, ["email", "order"]).await?;
    let email = Email::parse(&email.unwrap_or_default())
        .map_err(|wrong| Problem::field(Code::InvalidFields, "/email", wrong))?;
    let order = order.as_deref().and_then(domain::order::OrderId::parse);
    function.mail_link(&email, order.as_ref(), now).await?;
    let text = |id: &str| function.text(language, id, &Vec::new());
    let frame = function.frame(language, text("account-sign-in-title")?);
    Page { frame, words: text("account-sign-in-mailed")?, form: None }.answer()
}

/// The page behind a link to sign in
///
/// To open it does nothing; it has a button.
#[utoipa::path(
    get,
    path = "/account/session",
    operation_id = "followLink",
    tag = "account",
    params(LinkToken, OrderToShow),
    responses(
        (
            status = 200,
            description = "A page with a button.",
            body = String, content_type = "text/html", headers(("Cache-Control"))
        ),
        Unauthorized, InvalidQuery, Internal,
    ),
)]
pub(super) async fn follow(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [token, order] = parameters(query.as_deref(), ["token", "order"])?;
    let link = SIGN_IN.verify(&function.links, token.clone(), now)?;
    let (token, order) = (token.unwrap_or_default(), hidden_order(order));
    let text = |id: &str| function.text(&link.lang, id, &Vec::new());
    let form = Form::Link { token: &token, button: text("sign-in-page-button")?, order: order.as_deref() };
    let frame = function.frame(&link.lang, text("sign-in-page-title")?);
    Page { frame, words: text("sign-in-page-ask")?, form: Some(form) }.answer()
}

/// Sign in by a link
///
/// Begins a session, once for each link, and keeps that the mailbox was proven.
#[utoipa::path(
    post,
    path = "/account/session",
    operation_id = "pressLink",
    tag = "account",
    request_body(content = schema::LinkForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (
            status = 303,
            description = "The session began, as the cookie says; to the order that was asked for, or the account.",
            headers(("Location"), ("Set-Cookie"), ("Cache-Control"))
        ),
        Stateful, TooLarge, Unauthorized, CrossSiteForm, MailLinkInvalid,
    ),
)]
pub(super) async fn press(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    request: Request,
) -> Result<Response, Problem> {
    same_site(request.headers(), &function.public_url)?;
    let [token, order] = form(request, ["token", "order"]).await?;
    let signed_in = function.sign_in(token, now).await?;
    let place = hidden_order(order).map_or_else(|| "/account".to_owned(), |order| order_page(&order));
    let mut response = see(&place)?;
    response.headers_mut().insert(header::SET_COOKIE, set_cookie(COOKIE, &signed_in.token, LIFE.num_seconds())?);
    Ok(response)
}
