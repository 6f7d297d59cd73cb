//! The page by which an order is renewed, with its form: what is asked for is read and decided as the API's body is. Who is not
//! signed in any more keeps what was typed.

use super::checkout::{Choice, Terms, Tick, choices, consent, restriction};
use super::form::{FIELDS, body, carried, choice, explain};
use super::items;
use super::readable::Block;
use crate::acceptance::Acceptance;
use crate::acceptance::body::Restrictions;
use crate::acceptance::limits::Caller;
use crate::acceptance::placing::PlacedOrder;
use crate::acceptance::renewal::{RenewOrderInvalid, RenewOrderRefused, RenewOrderTooMany, Sent};
use crate::account::page::{order_page, see, session};
use crate::http::openapi::answers::{NotFound, Stateful, ToSignIn, TooLarge, refusals};
use crate::http::openapi::parameters::OrderById;
use crate::http::openapi::schema;
use crate::http::pages::{asked, form, same_site};
use crate::http::problem::Problem;
use crate::http::request::{IdempotencyKey, Now, OrderPath};
use crate::pages::fields::Typed;
use crate::pages::texts::Texts;
use crate::pages::{Frame, personal};
use askama::Template;
use axum::extract::{Request, State};
use axum::response::Response;
use domain::Instant;
use domain::agreement::Agreement;
use domain::code::Code;
use domain::order::placing::Method;
use domain::order::{Order, OrderId};
use domain::rules::placing::rates_now;
use domain::rules::renewal::{invoice_from, renewable};
use http::{HeaderMap, StatusCode};
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
    key: String,
    /// When the new period begins.
    period: Option<String>,
    prices: &'a str,
    carried_rates: String,
    choices: Vec<Choice>,
    rates: Vec<String>,
    card: &'a str,
    invoice: &'a str,
    /// From when the invoice can be had, where that is ahead.
    invoice_from: Option<String>,
    restrictions: Vec<String>,
    consents: Vec<Tick>,
    recording: &'a str,
    label: &'a str,
    terms: Terms<'a>,
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
    function.renewal_page(&agreement, texts, (&id, Some(&order)), (typed, None), StatusCode::OK, now).await
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
    request_body(content = schema::CheckoutForm, content_type = "application/x-www-form-urlencoded"),
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
    let values = form(request, FIELDS).await?;
    let typed = Typed::of(FIELDS, &values);
    let order = function.order_of(reader, &id, now).await;
    let placed = match &order {
        Ok(order) => function.renewed_by(order, &typed, &address, texts, now).await,
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
            function.renewal_again(texts, (&id, order.ok().as_ref()), typed, &problem, now).await
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
        texts: Texts,
        now: Instant,
    ) -> Result<PlacedOrder, Problem> {
        let key = IdempotencyKey::of(typed.value("key"))?;
        let said = body(typed, texts.language());
        let sent = Sent { said: &said, key, address, restrictions: Restrictions::Acknowledged };
        self.renewed(order, sent, now).await
    }

    /// The form once more, under what is offered now, with what was typed and why nothing was placed.
    async fn renewal_again(
        &self,
        texts: Texts,
        order: (&OrderId, Option<&Order>),
        mut typed: Typed,
        problem: &Problem,
        now: Instant,
    ) -> Result<Response, Problem> {
        let agreement = self.store.offered(&self.agreement, now).await?;
        let code = problem.code();
        let explained = explain(&mut typed, problem, texts);
        let words = || texts.act_refused(texts.problem_words(code.as_str(), code.summary()));
        let notice = (!explained && !problem.is_of_access()).then(words);
        let status = problem.status();
        self.renewal_page(&agreement, texts, order, (typed, notice), status, now).await
    }

    async fn renewal_page(
        &self,
        agreement: &Agreement,
        texts: Texts,
        (id, order): (&OrderId, Option<&Order>),
        (typed, notice): (Typed, Option<String>),
        status: StatusCode,
        now: Instant,
    ) -> Result<Response, Problem> {
        let (offer, language) = (&agreement.offer, texts.language());
        let prices = offer.prices_current(now).ok_or(Code::NotFound)?;
        let at = |instant| texts.at(agreement.policy.zone, instant);
        let key = typed.value("key").to_owned();
        let term = order.and_then(|order| order.license.term);
        let period = term.map(|term| match now < term.until {
            true => texts.renew_period_joins(at(term.until)),
            false => texts.renew_period_now().to_owned(),
        });
        let from = order.and_then(|order| invoice_from(&agreement.policy, order)).filter(|from| now < *from);
        let page = Page {
            frame: Frame::new(agreement, texts, texts.renew_title(id.number())),
            texts,
            order: id,
            notice,
            signed_out: status == StatusCode::UNAUTHORIZED,
            key: if key.is_empty() { ulid::Ulid::from_datetime(now.into()).to_string() } else { key },
            period,
            prices: &prices.version,
            carried_rates: carried(rates_now(agreement, now)),
            choices: items::offered(agreement, prices, texts, now)
                .into_iter()
                .flat_map(|it| choices(it, texts))
                .collect(),
            rates: items::rates(agreement, texts, now),
            card: offer.form.card.in_language(language),
            invoice: offer.form.invoice.in_language(language),
            invoice_from: from.map(|from| texts.renew_invoice_from(at(from))),
            restrictions: offer.form.restrictions.iter().map(|it| restriction(it, texts)).collect(),
            consents: offer.form.consents.iter().map(|line| consent(line, texts)).collect(),
            recording: offer.form.recording_notice.in_language(language),
            label: offer.form.acceptance_label.in_language(language),
            terms: self.terms_in_place(agreement, texts, now).await?,
            typed,
        };
        personal(status, &page)
    }
}
