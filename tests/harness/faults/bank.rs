//! The same faults behind the bank's routes: the shop's client meets them over HTTP, as it meets the bank.

use super::{Fault, Faults};
use crate::recording::{Operation, Service};
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::stream;
use reqwest::StatusCode;
use std::io;

/// A layer around the sandbox bank's routes. A time-out is met as a lost reply: to the caller they are one, but for the wait.
pub async fn faulty_bank(State(faults): State<Faults>, request: Request, next: Next) -> Response {
    let Some(endpoint) = request.uri().path().strip_prefix("/local/bank/h2h/") else {
        return next.run(request).await;
    };
    let (_, fault) = faults.begin(Operation::outside(Service::Bank, endpoint));
    match fault {
        Fault::Pass | Fault::StaleIndex | Fault::PartialPage | Fault::Unprocessed(_) => next.run(request).await,
        Fault::Hold => {
            faults.hold().await;
            next.run(request).await
        }
        Fault::FailBefore => broken_off(),
        Fault::Respond(status, body) => {
            (StatusCode::from_u16(status).expect("the script names an HTTP status"), body).into_response()
        }
        Fault::LoseReply | Fault::TimeOut => {
            next.run(request).await;
            broken_off()
        }
        Fault::Die => {
            next.run(request).await;
            faults.die().await
        }
    }
}

/// A response whose body fails after the head: the connection is closed, and the caller learns nothing.
pub(super) fn broken_off() -> Response {
    let broken = stream::once(async { Err::<Bytes, _>(io::Error::other("scripted: the connection broke")) });
    Body::from_stream(broken).into_response()
}
