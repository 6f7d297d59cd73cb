//! The pages by which a buyer signs in: one asks for the address, one is behind the mailed link. To open the link does nothing,
//! since mail scanners follow links; only its button begins a session (clause 3.5).

use super::Account;
use super::page::{COOKIE, hidden_order, order_page, see};
use crate::http::openapi::answers::{Internal, InvalidQuery, Stateful, TooLarge, Unauthorized, refusals};
use crate::http::openapi::parameters::parameters;
use crate::http::openapi::schema;
use crate::http::pages::{asked, cookie, form, same_site, set_cookie};
use crate::http::problem::Problem;
use crate::http::request::{Now, parameters};
use crate::http::session_token;
use crate::mailed_link::SIGN_IN;
use crate::pages::fields::Typed;
use crate::pages::texts::{CHOICE_LIFE, LANGUAGE, Texts};
use crate::pages::{Frame, personal};
use askama::Template;
use axum::extract::{RawQuery, Request, State};
use axum::response::Response;
use domain::code::Code;
use domain::order::OrderId;
use domain::party::Email;
use http::{HeaderMap, StatusCode, header};
use std::sync::Arc;
use store::order::sessions::LIFE;
use store::order::sign_in::{LINK_LIFE, LINKS_MAX};

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
    texts: Texts,
    words: Vec<String>,
    form: Form<'a>,
    order: Option<&'a str>,
}

/// What the page sends, or where it leads.
enum Form<'a> {
    /// The address to which a link is to be mailed.
    Address(Typed),
    /// The token of the link that led here.
    Link(&'a str),
    /// To the page that asks for the address.
    Again,
}

impl Account {
    fn sign_in_form(
        &self,
        texts: Texts,
        status: StatusCode,
        typed: Typed,
        order: Option<&str>,
    ) -> Result<Response, Problem> {
        let path = order.is_none().then(|| "/account/sign-in".to_owned());
        let frame = Frame { path, ..self.frame(texts, texts.sign_in_title()) };
        let words = vec![texts.sign_in_words(LINK_LIFE.num_minutes())];
        personal(status, &Page { frame, texts, words, form: Form::Address(typed), order })
    }

    /// The page of a link that does not sign in any more, where a browser asked: it leads to where another one is asked for.
    fn link_is_over(
        &self,
        texts: Texts,
        browser: bool,
        problem: Problem,
        order: Option<&str>,
    ) -> Result<Response, Problem> {
        if !browser || !problem.is_of_access() {
            return Err(problem);
        }
        let frame = self.frame(texts, texts.sign_in_over_title());
        let words = vec![texts.sign_in_over().to_owned()];
        personal(StatusCode::UNAUTHORIZED, &Page { frame, texts, words, form: Form::Again, order })
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
    texts: Texts,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [order] = parameters(query.as_deref(), ["order"])?;
    function.sign_in_form(texts, StatusCode::OK, Typed::default(), hidden_order(order).as_deref())
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
    texts: Texts,
    request: Request,
) -> Result<Response, Problem> {
    same_site(request.headers(), &function.public_url)?;
    let browser = asked("/account/sign-in", request.headers());
    let values = form(request, ["email", "order"]).await?;
    let order = hidden_order(values[1].clone());
    let email = match Email::parse(values[0].as_deref().unwrap_or_default()) {
        Ok(email) => email,
        Err(wrong) if !browser => return Err(Problem::field(Code::InvalidFields, "/email", wrong)),
        Err(_) => {
            let mut typed = Typed::of(["email", "order"], &values);
            typed.wrong("email", texts.sign_in_wrong());
            return function.sign_in_form(texts, StatusCode::UNPROCESSABLE_ENTITY, typed, order.as_deref());
        }
    };
    function.mail_link(&email, order.as_deref().and_then(OrderId::parse).as_ref(), now).await?;
    let frame = function.frame(texts, texts.sign_in_mailed_title());
    let mailed = texts.sign_in_mailed(LINK_LIFE.num_minutes(), LINKS_MAX);
    let words = vec![mailed, texts.sign_in_mailed_again().to_owned()];
    personal(StatusCode::OK, &Page { frame, texts, words, form: Form::Again, order: order.as_deref() })
}

/// The page behind a link to sign in
///
/// To open it does nothing; it has a button. Behind a link that signs nobody in any more stands where another one is asked for.
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
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [token, order] = parameters(query.as_deref(), ["token", "order"])?;
    let order = hidden_order(order);
    let link = match SIGN_IN.verify(&function.links, token.clone(), now) {
        Ok(link) => link,
        Err(problem) => {
            let browser = asked("/account/session", &headers);
            return function.link_is_over(Texts::asked(&headers), browser, problem, order.as_deref());
        }
    };
    // The mail's language, unless another one was chosen in this browser.
    let chosen = cookie(&headers, LANGUAGE).and_then(Texts::of);
    let texts = chosen.or_else(|| Texts::of(&link.lang)).unwrap_or(Texts::En);
    let frame = function.frame(texts, texts.sign_in_title());
    let words = vec![texts.sign_in_ask(LIFE.num_days())];
    let token = token.unwrap_or_default();
    personal(StatusCode::OK, &Page { frame, texts, words, form: Form::Link(&token), order: order.as_deref() })
}

/// Sign in by a link
///
/// Begins a session, once for each link, and keeps that the mailbox was proven. The pages are in the language that was chosen with
/// the mailbox, unless another one was chosen in this browser.
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
    texts: Texts,
    request: Request,
) -> Result<Response, Problem> {
    same_site(request.headers(), &function.public_url)?;
    let chosen = cookie(request.headers(), LANGUAGE).and_then(Texts::of);
    let browser = asked("/account/session", request.headers());
    let [token, order] = form(request, ["token", "order"]).await?;
    let order = hidden_order(order);
    let signed_in = match function.sign_in(token, now).await {
        Ok(signed_in) => signed_in,
        Err(problem) => return function.link_is_over(texts, browser, problem, order.as_deref()),
    };
    let place = order.map_or_else(|| "/account".to_owned(), |order| order_page(&order));
    let mut response = see(&place)?;
    let headers = response.headers_mut();
    headers.append(header::SET_COOKIE, set_cookie(COOKIE, &signed_in.token, LIFE.num_seconds())?);
    if let Some(language) = function.language_after(&signed_in.token, chosen).await {
        headers.append(header::SET_COOKIE, set_cookie(LANGUAGE, language.language(), CHOICE_LIFE.num_seconds())?);
    }
    Ok(response)
}

impl Account {
    /// The language that was chosen with a mailbox, for a browser in which none was; one that was is kept with the mailbox. Signing
    /// in does not wait for it: what fails leaves the browser's own.
    async fn language_after(&self, token: &str, chosen: Option<Texts>) -> Option<Texts> {
        let mailbox = session_token::read(token)?.mailbox;
        let known = match chosen {
            Some(chosen) => self.store.keep_language(&mailbox, chosen.language()).await.map(|()| None),
            None => self.store.language_of(&mailbox).await,
        };
        let known = known.inspect_err(|error| tracing::warn!(%error, "the language of the account is not known"));
        Texts::of(&known.ok()??)
    }
}
