//! Faults to order of the bus: the next so many deliveries of an event fail, as if its function had.

use super::Bus;
use crate::problem::problem;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// A fault for the next `times` deliveries of events of a type; it replaces an earlier order, and zero takes it back.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    detail_type: String,
    times: u32,
}

/// The faults on order, by the type of event. They are forgotten at a restart.
#[derive(Default)]
pub(crate) struct BusFaults(Mutex<BTreeMap<String, u32>>);

impl BusFaults {
    fn order(&self, Order { detail_type, times }: Order) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(detail_type, times);
    }

    /// Whether this delivery fails.
    pub(crate) fn take(&self, detail_type: &str) -> bool {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(left) = faults.get_mut(detail_type).filter(|left| **left > 0) else { return false };
        *left -= 1;
        true
    }
}

impl Bus {
    /// The route by which faults are ordered.
    pub fn router(&self) -> Router {
        Router::new().route("/local/bus/faults", post(order)).with_state(self.clone())
    }
}

async fn order(State(bus): State<Bus>, body: Bytes) -> Response {
    match serde_json::from_slice::<Order>(&body) {
        Ok(order) => {
            bus.faults().order(order);
            StatusCode::NO_CONTENT.into_response()
        }
        Err(error) => problem(StatusCode::UNPROCESSABLE_ENTITY, "invalid", &error.to_string()),
    }
}
