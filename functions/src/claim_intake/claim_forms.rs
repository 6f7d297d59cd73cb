//! The forms of the pages of claims: each is carried out as the JSON route of the same act, under a key that the form was shown with,
//! and leads to the claim's page; or the form comes again with what was typed.

use super::ClaimIntake;
use super::claims::NewClaim;
use super::files::NewFile;
use crate::account::page::{accesses, by_first, see};
use crate::claim_pages::{CLAIM_FIELDS, ClaimForm, ClaimPage, FILE_FIELDS, Seen, body_of, page_at};
use crate::http::body;
use crate::http::buyer::BuyerRequest;
use crate::http::openapi::answers::{NotFound, Stateful, TooLarge, refusals};
use crate::http::openapi::parameters::{ClaimOfOrder, OrderById};
use crate::http::openapi::schema;
use crate::http::pages::{asked, form, same_site};
use crate::http::problem::Problem;
use crate::http::request::{ClaimPath, IdempotencyKey, Now, OrderPath};
use crate::order_view::ClaimTexts;
use crate::pages::fields::Typed;
use crate::pages::texts::Texts;
use axum::extract::{Request, State};
use axum::response::Response;
use domain::Instant;
use domain::code::Code;
use domain::order::{Order, OrderId};
use serde_json::{Value, json};
use std::sync::Arc;
use store::table::access::Access;

refusals! {
    /// No usable key.
    FormMalformed = IdempotencyKeyMissing, IdempotencyKeyInvalid;
    /// Nobody is signed in who may do it.
    FormSignedOut = TokenMissing, TokenInvalid, TokenExpired;
    /// The form was sent from another site's page.
    FormCrossSite = CrossSite;
    /// The order holds all the claims that it can.
    ClaimFormRefused = LimitReached;
    /// A field is unknown, missing or invalid, or the key was used with another body.
    ClaimFormInvalid = InvalidFields, IdempotencyKeyReused, LossMonthOutside;
    /// What the JSON route of the same act refuses.
    FileFormRefused = ClaimFilesClosed, ClaimClosed, LimitReached;
    /// A field is unknown, missing or invalid, or the key was used with another body.
    FileFormInvalid = InvalidFields, IdempotencyKeyReused;
}

/// Make a claim by the form of a page
///
/// As the JSON route of the same act. Sent twice it is made once.
#[utoipa::path(
    post,
    path = "/account/orders/{id}/claim",
    operation_id = "sendClaimForm",
    tag = "account",
    params(OrderById),
    request_body(content = schema::ClaimForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 303, description = "It was received; to the claim.", headers(("Location"), ("Cache-Control"))),
        Stateful, TooLarge, NotFound, FormMalformed, FormSignedOut, FormCrossSite, ClaimFormRefused, ClaimFormInvalid,
    ),
)]
pub(super) async fn lodge(
    State(function): State<Arc<ClaimIntake>>,
    Now(now): Now,
    OrderPath(id): OrderPath,
    texts: Texts,
    request: Request,
) -> Result<Response, Problem> {
    same_site(request.headers(), &function.public_url)?;
    let sender = Sender::of(&function, &id, &request, now);
    let values = form(request, CLAIM_FIELDS).await?;
    let typed = Typed::of(CLAIM_FIELDS, &values);
    match sender.done(&function, &Form::Claim, &typed, body_of(&typed)).await {
        Ok(claim) => see(&format!("{}?lodged=yes", page_at(&id, &claim))),
        Err(problem) if !sender.browser || problem.code() == Code::NotFound => Err(problem),
        Err(problem) => {
            let order = sender.order(&function, &problem).await;
            ClaimForm::new(&function.agreement, texts, &id, order.as_ref(), now).refused(typed, &problem)
        }
    }
}

/// Announce a file of a claim by the form of its page
///
/// As the JSON route of the same act; the claim's page then has the form by which the file is sent.
#[utoipa::path(
    post,
    path = "/account/orders/{id}/claims/{claim}/files",
    operation_id = "sendFileForm",
    tag = "account",
    params(OrderById, ClaimOfOrder),
    request_body(content = schema::ClaimFileForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 303, description = "It is awaited; to the claim.", headers(("Location"), ("Cache-Control"))),
        Stateful, TooLarge, NotFound, FormMalformed, FormSignedOut, FormCrossSite, FileFormRefused, FileFormInvalid,
    ),
)]
pub(super) async fn announce(
    State(function): State<Arc<ClaimIntake>>,
    Now(now): Now,
    OrderPath(id): OrderPath,
    ClaimPath(claim): ClaimPath,
    texts: Texts,
    request: Request,
) -> Result<Response, Problem> {
    same_site(request.headers(), &function.public_url)?;
    let sender = Sender::of(&function, &id, &request, now);
    let values = form(request, FILE_FIELDS).await?;
    let typed = Typed::of(FILE_FIELDS, &values);
    let body = json!({"name": typed.value("name")});
    let problem = match sender.done(&function, &Form::File(&claim), &typed, body).await {
        Ok(_) => return see(&page_at(&id, &claim)),
        Err(problem) if !sender.browser || problem.code() == Code::NotFound => return Err(problem),
        Err(problem) => problem,
    };
    let Some(order) = sender.order(&function, &problem).await else { return Err(problem) };
    let known = order.claim(&claim).ok_or(Code::NotFound)?;
    let words = ClaimTexts::of_claim(&function.store, &order, known).await?;
    let (agreement, bucket, public_url) = (&*function.agreement, &function.bucket, &*function.public_url);
    let seen = Seen { agreement, bucket, public_url, order: &order, claim: known, words: &words, now };
    ClaimPage::new(texts, &seen, None).refused(typed, &problem)
}

/// What a form asks.
enum Form<'a> {
    /// To make a claim.
    Claim,
    /// To announce a file of this claim.
    File(&'a str),
}

impl Form<'_> {
    async fn carried_out(&self, function: &ClaimIntake, asked: &BuyerRequest) -> Result<String, Problem> {
        match self {
            Form::Claim => {
                let said: NewClaim = body::read(asked.body(), asked.now)?;
                let (outcome, _) = function.lodge_claim(asked, said).await?;
                let claim = outcome.order().claims.iter().find(|claim| claim.version == outcome.version());
                Ok(claim.ok_or(Code::Internal)?.id.clone())
            }
            Form::File(claim) => {
                let said: NewFile = body::read(asked.body(), asked.now)?;
                function.announce_file(asked, claim, said).await?;
                Ok((*claim).to_owned())
            }
        }
    }
}

/// Who sent a form about an order.
struct Sender<'a> {
    id: &'a OrderId,
    /// By what the cookies of the browser may open the order.
    opened_by: Vec<Access>,
    /// Whether a page is the answer.
    browser: bool,
    now: Instant,
}

impl<'a> Sender<'a> {
    fn of(function: &ClaimIntake, id: &'a OrderId, request: &Request, now: Instant) -> Sender<'a> {
        let opened_by = accesses(&function.tokens, request.headers(), id, now).collect();
        Sender { id, opened_by, browser: asked(request.uri().path(), request.headers()), now }
    }

    /// Does what a form asks by what opens the order; by a session where the order's own token was ended. The claim that it is about.
    async fn done(
        &self,
        function: &ClaimIntake,
        form: &Form<'_>,
        typed: &Typed,
        body: Value,
    ) -> Result<String, Problem> {
        let key = IdempotencyKey::of(typed.value("key"))?;
        by_first(self.opened_by.clone(), |access| {
            let asked = BuyerRequest::of_form(self.id, self.now, access, key.clone(), body.clone());
            async move { form.carried_out(function, &asked).await }
        })
        .await
    }

    /// The order, unless the problem is that they may not see it.
    async fn order(&self, function: &ClaimIntake, problem: &Problem) -> Option<Order> {
        let opened_by = if problem.is_of_access() { Vec::new() } else { self.opened_by.clone() };
        let opened =
            by_first(
                opened_by,
                |access| async move { Ok(function.store.opened(self.id, &access, self.now).await?.order) },
            );
        opened.await.ok()
    }
}
