//! The page by which an order is renewed, with its form: what is asked for is read and decided as the API's body is. Who is not
//! signed in any more keeps what was typed.

use super::form::{RENEWAL_FIELDS, Shown, answer, choice, explain, forget, notice, renewal_body};
use super::offered::Offered;
use crate::acceptance::Acceptance;
use crate::acceptance::body::Restrictions;
use crate::acceptance::limits::Caller;
use crate::acceptance::placing::PlacedOrder;
use crate::acceptance::renewal::{NewRenewal, RenewOrderInvalid, RenewOrderRefused, RenewOrderTooMany, Sent};
use crate::account::page::{order_page, see, session};
use crate::http::openapi::answers::{NotFound, Stateful, ToSignIn, TooLarge, refusals};
use crate::http::openapi::parameters::OrderById;
use crate::http::openapi::schema;
use crate::http::pages::{asked, form, same_site};
use crate::http::problem::Problem;
use crate::http::request::{IdempotencyKey, Now, OrderPath};
use crate::pages::Frame;
use crate::pages::fields::Typed;
use crate::pages::readable::Block;
use crate::pages::texts::Texts;
use askama::Template;
use axum::extract::{Request, State};
use axum::response::Response;
use domain::Instant;
use domain::agreement::Agreement;
use domain::code::Code;
use domain::order::placing::Method;
use domain::order::{Order, OrderId};
use domain::rules::renewal::{invoice_from, renewable};
use http::HeaderMap;
use std::sync::Arc;
use store::table::access::{Access, SessionKey};

#[derive(Template)]
#[template(path = "account_renewal.html")]
struct Page<'a> {
    frame: Frame,
    texts: Texts,
    typed: Typed,
    order: &'a OrderId,
    /// Why the form came back, where no field is to blame.
    notice: Option<String>,
    signed_out: bool,
    /// When the new period begins.
    period: Option<String>,
    /// From when the invoice can be had, where that is ahead.
    invoice_from: Option<String>,
    offered: Offered<'a>,
}

refusals! {
    /// The order has ended, or its license was never active.
    ShowRenewalRefused = OrderEnded, NotActive;
    /// The form carries no usable key.
    RenewalKeyInvalid = IdempotencyKeyMissing, IdempotencyKeyInvalid;
    /// Nobody is signed in.
    RenewalSignedOut = TokenMissing, TokenInvalid, TokenExpired;
    /// The form was sent from another site's page.
    RenewalCrossSite = CrossSite;
}

/// The page by which an order is renewed
///
/// For who signed in: the same buyer and account, a new tick of the terms in force (clauses 2.4, 3.1).
#[utoipa::path(
    get,
    path = "/account/orders/{id}/renewal",
    operation_id = "showRenewal",
    tag = "account",
    params(OrderById),
    responses(
        (
            status = 200,
            description = "A page with a form.",
            body = String, content_type = "text/html", headers(("Cache-Control"))
        ),
        ToSignIn,
        Stateful, NotFound, ShowRenewalRefused,
    ),
)]
pub(in crate::acceptance) async fn show(
    State(function): State<Arc<Acceptance>>,
    Now(now): Now,
    OrderPath(id): OrderPath,
    texts: Texts,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let order = match function.order_of(session(&headers), &id, now).await {
        Ok(order) => order,
        Err(problem) if problem.is_of_access() => return see(&format!("/account/sign-in?order={id}")),
        Err(problem) => return Err(problem),
    };
    let policy = &function.agreement.policy;
    renewable(policy, &order, Method::Card, now).map_err(|refusal| refusal.under(&order.terms.version))?;
    let agreement = function.store.offered(&function.agreement, now).await?;
    let by_invoice = order.method == Method::Invoice && renewable(policy, &order, Method::Invoice, now).is_ok();
    let typed = Typed::default()
        .or("choice", choice(&order.sku, order.price.currency.code()))
        .or("method", if by_invoice { "invoice" } else { "card" });
    function.renewal_page(&agreement, texts, (&id, Some(&order)), Shown::first(typed), now).await
}

/// Renew by the form
///
/// As by the API. One form places one order, however often it is sent.
#[utoipa::path(
    post,
    path = "/account/orders/{id}/renewal",
    operation_id = "renewByForm",
    tag = "account",
    params(OrderById),
    request_body(content = schema::RenewalForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (
            status = 303,
            description = "The order was placed; to its payment, or to its page.",
            headers(("Location"), ("Cache-Control"))
        ),
        Stateful, TooLarge, NotFound, RenewalKeyInvalid, RenewalSignedOut, RenewalCrossSite, RenewOrderRefused,
        RenewOrderInvalid, RenewOrderTooMany,
    ),
)]
pub(in crate::acceptance) async fn renew(
    State(function): State<Arc<Acceptance>>,
    Now(now): Now,
    Caller(address): Caller,
    OrderPath(id): OrderPath,
    texts: Texts,
    request: Request,
) -> Result<Response, Problem> {
    same_site(request.headers(), &function.public_url)?;
    let by_browser = asked(request.uri().path(), request.headers());
    let reader = session(request.headers());
    let typed = Typed::of(RENEWAL_FIELDS, &form(request, RENEWAL_FIELDS).await?);
    let order = function.order_of(reader, &id, now).await;
    let placed = match &order {
        Ok(order) => function.renewed_by(order, &typed, &address, now).await,
        Err(problem) => Err(problem.clone()),
    };
    match placed {
        Ok(PlacedOrder { outcome, .. }) => {
            let placed = outcome.order();
            let page = order_page(placed.id.as_str());
            see(&match placed.method {
                Method::Card => format!("{page}/payment"),
                Method::Invoice => format!("{page}?done=renewal"),
            })
        }
        Err(problem) if by_browser && !matches!(problem.code(), Code::NotFound | Code::Internal) => {
            function.renewal_again(texts, (&id, order.ok().as_ref()), typed, problem, now).await
        }
        Err(problem) => Err(problem),
    }
}

impl Acceptance {
    /// An order of the mailbox of who signed in.
    async fn order_of(&self, reader: Option<SessionKey>, id: &OrderId, now: Instant) -> Result<Order, Problem> {
        let access = Access::Session(reader.ok_or(Code::TokenMissing)?);
        Ok(self.store.opened(id, &access, now).await?.order)
    }

    async fn renewed_by(
        &self,
        order: &Order,
        typed: &Typed,
        address: &str,
        now: Instant,
    ) -> Result<PlacedOrder, Problem> {
        let key = IdempotencyKey::of(typed.value("key"))?;
        let body = renewal_body(typed);
        let said = NewRenewal::of_form(&body, now)?;
        let sent = Sent { said, body: &body, key, address, restrictions: Restrictions::Acknowledged };
        self.renewed(order, sent, now).await
    }

    /// The form once more, under what is offered now, with what was typed and why nothing was placed.
    async fn renewal_again(
        &self,
        texts: Texts,
        order: (&OrderId, Option<&Order>),
        mut typed: Typed,
        problem: Problem,
        now: Instant,
    ) -> Result<Response, Problem> {
        let Ok(agreement) = self.store.offered(&self.agreement, now).await else { return Err(problem) };
        forget(&mut typed, problem.code(), &agreement, texts, now);
        let explained = explain(&mut typed, &problem, &RENEWAL_FIELDS, texts);
        let words = || of_order(&problem, texts).unwrap_or_else(|| notice(problem.code(), texts));
        let notice = (!explained && !problem.is_of_access()).then(words);
        self.renewal_page(&agreement, texts, order, Shown { typed, notice, refused: Some(&problem) }, now).await
    }

    async fn renewal_page(
        &self,
        agreement: &Agreement,
        texts: Texts,
        (id, order): (&OrderId, Option<&Order>),
        shown: Shown<'_>,
        now: Instant,
    ) -> Result<Response, Problem> {
        let at = |instant| texts.at(agreement.policy.zone, instant);
        let term = order.and_then(|order| order.license.term);
        let period = term.map(|term| match now < term.until {
            true => texts.renew_period_joins(at(term.until)),
            false => texts.renew_period_now().to_owned(),
        });
        let from = order.and_then(|order| invoice_from(&agreement.policy, order)).filter(|from| now < *from);
        let frame = Frame::new(agreement, texts, texts.renew_title(id.number()));
        let page = Page {
            frame: shown.framed(frame, &format!("{}/renewal", order_page(id.as_str()))),
            texts,
            order: id,
            notice: shown.notice,
            signed_out: shown.refused.is_some_and(Problem::is_of_access),
            period,
            invoice_from: from.map(|from| texts.renew_invoice_from(at(from))),
            offered: self.offered(agreement, texts, &shown.typed, now).await?,
            typed: shown.typed,
        };
        answer(shown.refused, &page)
    }
}

/// What to do where the order itself says too little of its buyer or account for what was chosen: its form has no field for that.
fn of_order(problem: &Problem, texts: Texts) -> Option<String> {
    let of_order =
        |pointer: &str| pointer.strip_prefix("/party/").or_else(|| pointer.strip_prefix("/kommo/")).map(str::to_owned);
    problem.errors().iter().find_map(|error| of_order(&error.pointer)).map(|field| texts.renew_lacks(field))
}
