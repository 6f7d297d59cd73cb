//! Written claims (clauses 4.9, 10.1), their withdrawal, and objections to automated processing (K30).

use super::{ClaimIntake, reason};
use crate::http::body::fields::{AnyInstant, Prose};
use crate::http::body::{Nothing, bodies};
use crate::http::buyer::{AtOrder, BuyerRequest};
use crate::http::openapi::answers::{InvalidAct, NotEmpty, PostedAtOrder, refusals};
use crate::http::openapi::parameters::{ClaimOfOrder, IdempotencyKey, OrderById};
use crate::http::problem::Problem;
use crate::http::request::ClaimPath;
use crate::order_view::{ClaimTexts, ClaimView, ObjectionView, answer};
use axum::extract::State;
use axum::response::Response;
use domain::act::Channel;
use domain::code::Code;
use domain::month::Month;
use domain::order::Order;
use domain::order::claim::About;
use domain::rules::Command;
use domain::rules::claim::LodgeClaim;
use domain::rules::restrictions::Object;
use http::StatusCode;
use std::sync::Arc;
use store::order::execute::{Outcome, nothing};
use store::order::texts::{Text, TextKind};

bodies! {
    /// A claim as the buyer writes it (clauses 4.9, 10.1).
    #[schema(examples(json!({"text": "The widget lacks the report that its page describes.", "about": "scope"})))]
    pub(super) struct NewClaim {
        /// The claim; may have line breaks and tabs, no other control characters.
        text: Prose,
        about: About,
        /// When the buyer says it was handed in: since the order was placed, and not ahead. A statement only: the
        /// instant of arrival counts.
        handed_in_at: Option<AnyInstant>,
        /// The month in which the loss arose, where it is known: not before that of the order, and not ahead (clause
        /// 6.3).
        loss_month: Option<Month>,
    }

    /// An objection to automated processing, or to how a claim was classified.
    #[schema(examples(json!({})))]
    pub(super) struct NewObjection {
        /// Why, in the buyer's words; need not be given. Kept apart and shown in no answer.
        reason: Option<Prose>,
        /// The claim that an operator classified as not about the scope, which this contradicts.
        claim: Option<String>,
    }
}

refusals! {
    /// The order holds all the claims that it can.
    LodgeClaimRefused = LimitReached;
    /// The month of the loss lies before the order or ahead (clause 6.3).
    LodgeClaimInvalid = LossMonthOutside | InvalidAct;
}

/// Make a written claim
///
/// One that arrives within ten days of activation stops the presumption of clause 4.9 for good; a later one is taken
/// too. Each is answered within thirty days (clause 10.1). Numbers of payment cards in the text are masked before it is
/// kept.
#[utoipa::path(
    post,
    path = "/v1/orders/{id}/claims",
    operation_id = "lodgeClaim",
    tag = "claims",
    security(("session" = []), ("orderToken" = [])),
    params(OrderById, IdempotencyKey),
    request_body = NewClaim,
    responses(
        (status = 201, description = "The claim was received.", body = ClaimView, headers(("ETag"), ("Cache-Control"))),
        PostedAtOrder, LodgeClaimRefused, LodgeClaimInvalid,
    ),
)]
pub(super) async fn lodge(
    State(function): State<Arc<ClaimIntake>>,
    AtOrder(asked, written): AtOrder<NewClaim>,
) -> Result<Response, Problem> {
    let (outcome, text) = function.lodge_claim(&asked, written).await?;
    let order = outcome.order();
    let claim = order.claims.iter().find(|claim| claim.version == outcome.version()).ok_or(Code::Internal)?;
    let texts = ClaimTexts::of_new(claim, text);
    let view = ClaimView::of(claim, order, &function.agreement, asked.now).with_texts(claim, &texts);
    Ok(answer(StatusCode::CREATED, view, order.version))
}

refusals! {
    /// The claim is closed (clause 10.1).
    WithdrawClaimRefused = ClaimClosed;
}

/// Withdraw a claim
///
/// It is not answered any more (clause 10.1). What it stopped stays stopped: the presumption of clause 4.9 does not
/// come back.
#[utoipa::path(
    post,
    path = "/v1/orders/{id}/claims/{claim}/withdrawal",
    operation_id = "withdrawClaim",
    tag = "claims",
    security(("session" = []), ("orderToken" = [])),
    params(OrderById, ClaimOfOrder, IdempotencyKey),
    request_body = Nothing,
    responses(
        (status = 200, description = "The claim is withdrawn.", body = ClaimView, headers(("ETag"), ("Cache-Control"))),
        PostedAtOrder, WithdrawClaimRefused, NotEmpty,
    ),
)]
pub(super) async fn withdraw(
    State(function): State<Arc<ClaimIntake>>,
    ClaimPath(id): ClaimPath,
    AtOrder(asked, Nothing): AtOrder<Nothing>,
) -> Result<Response, Problem> {
    let outcome = function.withdraw(&asked, &id).await?;
    let order = outcome.order();
    let claim = order.claims.iter().find(|claim| claim.id == id).ok_or(Code::Internal)?;
    Ok(answer(StatusCode::OK, ClaimView::of(claim, order, &function.agreement, asked.now), order.version))
}

refusals! {
    /// The order holds all the objections that it can; or the claim has no classification that could be contradicted
    /// (clause 4.9).
    ObjectRefused = LimitReached, NotClassified;
}

/// Object to automated processing
///
/// Stops the presumption of clause 4.9 for this order until a person has dealt with the objection, and for good if it
/// is right; what was deemed before is lifted then. With `claim` it contradicts that this claim is not about the scope:
/// in time, the claim counts for good.
#[utoipa::path(
    post,
    path = "/v1/orders/{id}/objection",
    operation_id = "object",
    tag = "claims",
    security(("session" = []), ("orderToken" = [])),
    params(OrderById, IdempotencyKey),
    request_body = NewObjection,
    responses(
        (
            status = 201,
            description = "The objection was received.",
            body = ObjectionView, headers(("ETag"), ("Cache-Control"))
        ),
        PostedAtOrder, ObjectRefused, InvalidAct,
    ),
)]
pub(super) async fn object(
    State(function): State<Arc<ClaimIntake>>,
    AtOrder(asked, body): AtOrder<NewObjection>,
) -> Result<Response, Problem> {
    let outcome = function.object(&asked, body).await?;
    let order = outcome.order();
    let objections = &order.restrictions.objections;
    let objection = objections.iter().find(|it| it.version == outcome.version()).ok_or(Code::Internal)?;
    Ok(answer(StatusCode::CREATED, ObjectionView::of(objection, order, &function.agreement), order.version))
}

impl ClaimIntake {
    /// Receives a claim; what became of it, and the text that is kept.
    pub(super) async fn lodge_claim(
        &self,
        asked: &BuyerRequest,
        written: NewClaim,
    ) -> Result<(Outcome, Text), Problem> {
        let text = Text::masked(&asked.order, &written.text.0, None, asked.now);
        let command = Command::LodgeClaim(LodgeClaim {
            about: written.about,
            received_at: asked.now,
            handed_in_at: written.handed_in_at.map(|at| at.0),
            // A statement only, until an operator has seen proof (K22).
            proven: false,
            loss_month: written.loss_month,
            channel: Channel::Api,
            commitment: text.commitment(),
            cards_masked: text.cards_masked,
            act: None,
        });
        let extra_writes = |order: &Order| {
            let claim = order.claims.last();
            claim.map(|claim| self.store.text(&TextKind::Claim(claim.id.clone()), &text)).into_iter().collect()
        };
        let outcome = self.carry_out(asked, "claims", async |_| Ok(command), extra_writes).await?;
        Ok((outcome, text))
    }

    /// Withdraws a claim.
    pub(super) async fn withdraw(&self, asked: &BuyerRequest, id: &str) -> Result<Outcome, Problem> {
        let command = Command::WithdrawClaim { id: id.to_owned(), act: None };
        self.carry_out(asked, &format!("withdrawal/{id}"), async |_| Ok(command), nothing).await
    }

    /// Takes an objection.
    pub(super) async fn object(&self, asked: &BuyerRequest, body: NewObjection) -> Result<Outcome, Problem> {
        let reason = reason(asked, body.reason);
        let command = Command::Object(Object { claim: body.claim, ..Object::by_buyer(asked.now) });
        let extra_writes = self.reason(reason.as_ref());
        self.carry_out(asked, "objection", async |_| Ok(command), extra_writes).await
    }
}
