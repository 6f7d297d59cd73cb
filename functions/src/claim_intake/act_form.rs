//! The forms of a buyer's acts on an order: each is carried out as the JSON route of the same act, under a key that the form was
//! shown with, and leads back to the order's page; or the form comes again with what was typed.

use super::ClaimIntake;
use super::claims::NewObjection;
use super::ending::NewTermination;
use crate::account::page::{accesses, by_first, order_page, see};
use crate::http::body;
use crate::http::buyer::BuyerRequest;
use crate::http::openapi::answers::{NotFound, Stateful, TooLarge, refusals};
use crate::http::openapi::parameters::{ActByName, OrderById};
use crate::http::openapi::schema;
use crate::http::pages::{asked, form, same_site};
use crate::http::problem::Problem;
use crate::http::request::{IdempotencyKey, Now};
use crate::order_act::{Act, ActPage, ActPath, FIELDS};
use crate::pages::fields::Typed;
use crate::pages::texts::Texts;
use axum::extract::{Request, State};
use axum::response::Response;
use domain::Instant;
use domain::code::Code;
use domain::order::OrderId;
use serde_json::{Value, json};
use std::sync::Arc;
use store::table::access::Access;

refusals! {
    /// No usable key.
    ActFormMalformed = IdempotencyKeyMissing, IdempotencyKeyInvalid;
    /// Nobody is signed in who may do it.
    ActFormSignedOut = TokenMissing, TokenInvalid, TokenExpired;
    /// The form was sent from another site's page.
    ActFormCrossSite = CrossSite;
    /// What the JSON route of the same act refuses.
    ActFormRefused = NotTerminable, OrderEnded, NotCancellable, NoRefundNotAcknowledged, LimitReached, MailboxFrozen, ClaimClosed, NotClassified;
    /// A field is unknown, missing or invalid, or the key was used with another body.
    ActFormInvalid = InvalidFields, IdempotencyKeyReused;
}

/// Do what the form of a page says
///
/// As the JSON route of the same act. Sent twice it is done once.
#[utoipa::path(
    post,
    path = "/account/orders/{id}/acts/{act}",
    operation_id = "doAct",
    tag = "account",
    params(OrderById, ActByName),
    request_body(content = schema::ActForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 303, description = "It is done; to the order.", headers(("Location"), ("Cache-Control"))),
        Stateful, TooLarge, NotFound, ActFormMalformed, ActFormSignedOut, ActFormCrossSite, ActFormRefused, ActFormInvalid,
    ),
)]
pub(super) async fn act(
    State(function): State<Arc<ClaimIntake>>,
    Now(now): Now,
    ActPath { order: id, act }: ActPath,
    texts: Texts,
    request: Request,
) -> Result<Response, Problem> {
    same_site(request.headers(), &function.public_url)?;
    let browser = asked(request.uri().path(), request.headers());
    let opened_by: Vec<Access> = accesses(&function.tokens, request.headers(), &id, now).collect();
    let values = form(request, FIELDS).await?;
    let typed = Typed::of(FIELDS, &values);
    match function.done(&id, act, &opened_by, &typed, now).await {
        Ok(()) => see(&format!("{}?done={}", order_page(&id), act.name())),
        Err(problem) if browser && problem.code() != Code::NotFound => {
            function.again(texts, &id, act, &opened_by, typed, &problem, now).await
        }
        Err(problem) => Err(problem),
    }
}

impl ClaimIntake {
    /// Does an act by what opens the order; by a session where the order's own token was ended.
    async fn done(
        &self,
        id: &OrderId,
        act: Act,
        opened_by: &[Access],
        typed: &Typed,
        now: Instant,
    ) -> Result<(), Problem> {
        let key = IdempotencyKey::of(typed.value("key"))?;
        by_first(opened_by.to_vec(), |access| {
            let asked = BuyerRequest::of_form(id, now, access, key.clone(), body_of(act, typed));
            async move { self.carried_out(&asked, act, typed.value("claim")).await }
        })
        .await
    }

    async fn carried_out(&self, asked: &BuyerRequest, act: Act, claim: &str) -> Result<(), Problem> {
        match act {
            Act::Termination => {
                let said: NewTermination = body::read(asked.body(), asked.now)?;
                self.terminate(asked, said).await?;
            }
            Act::Cancellation => {
                self.cancel(asked).await?;
            }
            Act::Objection | Act::Contradiction => {
                let said: NewObjection = body::read(asked.body(), asked.now)?;
                self.object(asked, said).await?;
            }
            Act::PaymentQuery => {
                self.query_payment(asked).await?;
            }
            Act::MailboxReport => {
                self.report_mailbox(asked).await?;
            }
            Act::Withdrawal => {
                self.withdraw(asked, claim).await?;
            }
        }
        Ok(())
    }

    /// The form once more, with why nothing was done.
    #[expect(clippy::too_many_arguments, reason = "each is one part of what was sent")]
    async fn again(
        &self,
        texts: Texts,
        id: &OrderId,
        act: Act,
        opened_by: &[Access],
        typed: Typed,
        problem: &Problem,
        now: Instant,
    ) -> Result<Response, Problem> {
        // Whoever may not see the order is shown nothing of it.
        let opened_by = if problem.is_of_access() { Vec::new() } else { opened_by.to_vec() };
        let opened = by_first(opened_by, |access| async move { Ok(self.store.opened(id, &access, now).await?.order) });
        let action = opened.await.ok().and_then(|order| act.action(&self.agreement, &order, now));
        let claim = typed.value("claim").to_owned();
        let page = ActPage::new(&self.agreement, texts, id, (act, &claim), action.as_ref());
        page.typed(typed).refused(problem)
    }
}

/// The body that the JSON route would be sent.
fn body_of(act: Act, typed: &Typed) -> Value {
    let reason = Some(typed.value("reason")).filter(|reason| !reason.trim().is_empty());
    match act {
        Act::Termination => json!({"reason": reason, "acknowledge_no_refund": typed.ticked("acknowledge")}),
        Act::Objection => json!({"reason": reason}),
        Act::Contradiction => json!({"claim": typed.value("claim")}),
        Act::Cancellation | Act::PaymentQuery | Act::MailboxReport | Act::Withdrawal => json!({}),
    }
}
