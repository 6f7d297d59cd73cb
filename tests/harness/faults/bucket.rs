//! The same faults before the bucket's routes: the functions' client meets them over HTTP, as it meets S3.

use super::{Fault, Faults};
use crate::recording::{Operation, Service};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use reqwest::{Method, StatusCode};

/// A layer around the sandbox bucket's routes. What a browser sends or fetches by what was signed for it meets none.
pub async fn faulty_bucket(State(faults): State<Faults>, request: Request, next: Next) -> Response {
    let of_functions = request.headers().contains_key("authorization");
    if !of_functions || !request.uri().path().starts_with("/local/bucket/") {
        return next.run(request).await;
    }
    let name = match *request.method() {
        Method::GET => "GetObject",
        Method::PUT => "CopyObject",
        _ => "DeleteObject",
    };
    let (_, fault) = faults.begin(Operation::outside(Service::Bucket, name));
    match fault {
        Fault::Pass | Fault::StaleIndex | Fault::PartialPage | Fault::Unprocessed(_) => next.run(request).await,
        Fault::Hold => {
            faults.hold().await;
            next.run(request).await
        }
        Fault::FailBefore => super::bank::broken_off(),
        Fault::Respond(status, body) => {
            (StatusCode::from_u16(status).expect("the script names an HTTP status"), body).into_response()
        }
        Fault::LoseReply | Fault::TimeOut => {
            next.run(request).await;
            super::bank::broken_off()
        }
        Fault::Die => {
            next.run(request).await;
            faults.die().await
        }
    }
}
