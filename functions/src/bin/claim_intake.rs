//! The Lambda entry of `claim_intake`: requests of buyers, and `mailbox.reported` events of the bus.

use functions::claim_intake::mailbox::MAILBOX_REPORTED;
use functions::claim_intake::{ClaimIntake, routes};
use functions::runtime::{Error, Start, lambda_edge, now, without_message};
use lambda_http::request::LambdaRequest;
use lambda_http::{Adapter, LambdaEvent, Service, service_fn};
use serde_json::Value;
use std::sync::Arc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::new()?;
    let function = Arc::new(ClaimIntake {
        store: start.store()?,
        keys: start.keys()?,
        bank: start.bank()?,
        agreement: start.agreement,
    });
    let router = lambda_edge(routes(function.clone()));
    lambda_http::lambda_runtime::run(service_fn(move |event: LambdaEvent<Value>| {
        let (function, router) = (function.clone(), router.clone());
        async move {
            match event.payload.get("detail-type").and_then(Value::as_str) {
                Some(MAILBOX_REPORTED) => {
                    without_message(function.on_mailbox_reported(&event.payload["detail"], now())).await?;
                    Ok(Value::Null)
                }
                Some(_) => Err(Error::from("an event that this function does not handle")),
                None => {
                    let request: LambdaRequest = serde_json::from_value(event.payload)?;
                    let answer = Adapter::from(router).call(LambdaEvent::new(request, event.context)).await?;
                    Ok(serde_json::to_value(answer)?)
                }
            }
        }
    }))
    .await
}
