//! The outages that were recorded (clause 5.1).

use super::Acceptance;
use crate::http::openapi::answers::{InvalidQuery, Stateful};
use crate::http::openapi::schema;
use crate::http::problem::Problem;
use crate::http::request::parameters;
use crate::outage_view::OutageView;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// How many are shown.
const SHOWN: i32 = 100;

/// The outages that began last, the newest first: a hundred at most.
#[derive(Serialize, ToSchema)]
#[schema(as = OutageList)]
struct Outages {
    #[schema(max_items = 100)]
    items: Vec<OutageView>,
    #[schema(value_type = schema::OnePage)]
    next: Option<String>,
}

/// Outages and announced works
///
/// Those that began last, or will, the newest first: a hundred at most (clause 5.1).
#[utoipa::path(
    get,
    path = "/v1/outages",
    operation_id = "listOutages",
    tag = "offer",
    responses((status = 200, description = "The outages.", body = Outages), Stateful, InvalidQuery),
)]
pub(super) async fn outages(
    State(function): State<Arc<Acceptance>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [] = parameters(query.as_deref(), [])?;
    let items = function.store.outages(SHOWN).await?.into_iter().map(OutageView::of).collect();
    Ok(axum::Json(Outages { items, next: None }).into_response())
}
