//! Who stands in for an approver who is away: an operator whom an approver names, until an instant. What they proposed themselves
//! they cannot approve either, and they name nobody.

use super::Operator;
use super::caller::Looking;
use super::fields::Pseudonym;
use super::publication_answers::{created, invalid, listed};
use super::request::Leading;
use crate::http::body::bodies;
use crate::http::body::fields::{ActReason, AnyInstant};
use crate::http::openapi::answers::{Acts, Looks};
use crate::http::openapi::parameters::IdempotencyKey;
use crate::http::openapi::schema;
use crate::http::problem::Problem;
use crate::http::request::Now;
use crate::order_view::instant;
use axum::extract::State;
use axum::response::Response;
use domain::Instant;
use serde::Serialize;
use std::sync::Arc;
use store::operators::stand_ins::StandIn;
use utoipa::ToSchema;

bodies! {
    /// Who stands in for an approver, and until when.
    #[schema(examples(json!({"operator": "1-00000000000000000000000000000000", "until": "2025-02-10T00:00:00+05:00",
        "reason": "On leave until Monday."})))]
    pub(super) struct NewStandIn {
        operator: Pseudonym,
        /// From when on it counts no more, `desk.stand_in_at_most` ahead at the most; one that has passed ends it.
        until: AnyInstant,
        reason: ActReason,
    }
}

/// That an operator stands in for an approver.
#[derive(Serialize, ToSchema)]
#[schema(as = StandIn)]
struct StandInView {
    #[schema(value_type = schema::OperatorPseudonym)]
    operator: String,
    /// From when on it counts no more.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    until: Instant,
    /// The approver who said so.
    #[schema(value_type = schema::OperatorPseudonym)]
    named_by: String,
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    named_at: Instant,
}

impl StandInView {
    fn of(StandIn { operator, until, named_by, named_at }: StandIn) -> StandInView {
        StandInView { operator, until, named_by, named_at }
    }
}

/// Who stands in.
#[derive(Serialize, ToSchema)]
#[schema(as = StandIns)]
struct StandInsView {
    items: Vec<StandInView>,
    /// There is one page.
    #[schema(value_type = schema::OnePage)]
    next: Option<String>,
}

/// Who stands in for an approver
///
/// Those who do at this moment, each until when and by whose word.
#[utoipa::path(
    get,
    path = "/v1/operator/stand-in",
    operation_id = "listStandIns",
    tag = "operator",
    security(("operatorToken" = ["operator"]), ("operatorToken" = ["approver"]), ("operatorToken" = ["reader"])),
    responses(
        (status = 200, description = "Those who stand in now.", body = StandInsView, headers(("Cache-Control"))),
        Looks,
    ),
)]
pub(super) async fn list(
    State(function): State<Arc<Operator>>,
    _: Looking,
    Now(now): Now,
) -> Result<Response, Problem> {
    let items = function.store.stand_ins(now).await?.into_iter().map(StandInView::of).collect();
    Ok(listed(StandInsView { items, next: None }))
}

/// Name who stands in for an approver
///
/// The operator can approve what others proposed until then, while they have the role `operator`. Only an approver names them, and
/// not themselves; who stands in names nobody and ends nobody's sessions.
#[utoipa::path(
    post,
    path = "/v1/operator/stand-in",
    operation_id = "nameStandIn",
    tag = "operator",
    security(("operatorToken" = ["approver"])),
    params(IdempotencyKey),
    request_body = NewStandIn,
    responses(
        (status = 201, description = "Who stands in, and until when.", body = StandInView, headers(("Cache-Control"))),
        Acts,
    ),
)]
pub(super) async fn name(
    State(function): State<Arc<Operator>>,
    Leading(asked, body): Leading<NewStandIn>,
) -> Result<Response, Problem> {
    let NewStandIn { operator: Pseudonym(operator), until: AnyInstant(until), reason } = body;
    if operator == asked.caller.actor {
        return Err(invalid("operator", "must be somebody else"));
    }
    if until > asked.now + function.agreement.policy.desk.stand_in_at_most {
        return Err(invalid("until", "lies further ahead than desk.stand_in_at_most allows"));
    }
    let author = function.publisher(&asked, reason)?;
    let named_by = asked.caller.actor.clone();
    let stand_in = StandIn { operator, until, named_by, named_at: asked.now };
    Ok(created(StandInView::of(function.store.name_stand_in(stand_in, &author).await?)))
}
