//! The Lambda entry of `payment`: requests, `refund.requested` events of the bus, and the night's job.

use domain::effect::REFUND_REQUESTED;
use functions::payment::reconciliation::RECONCILE;
use functions::payment::{Payment, routes};
use functions::runtime::{Error, Start, lambda_edge, now, without_message};
use lambda_http::request::LambdaRequest;
use lambda_http::{Adapter, LambdaEvent, Service, service_fn};
use serde_json::Value;
use std::sync::Arc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::new()?;
    let function = Arc::new(Payment {
        store: start.store()?,
        keys: start.keys()?,
        bank: start.bank()?,
        return_url: start.environment.url("RETURN_URL")?,
        agreement: start.agreement,
    });
    let router = lambda_edge(routes(function.clone()));
    lambda_http::lambda_runtime::run(service_fn(move |event: LambdaEvent<Value>| {
        let (function, router) = (function.clone(), router.clone());
        async move {
            let named = |member| event.payload.get(member).and_then(Value::as_str);
            match (named("detail-type"), named("job")) {
                (Some(REFUND_REQUESTED), _) => {
                    without_message(function.on_refund_requested(&event.payload["detail"], now())).await?;
                    Ok(Value::Null)
                }
                (None, Some(RECONCILE)) => {
                    without_message(function.reconcile_lately(now())).await?;
                    Ok(Value::Null)
                }
                (None, None) => {
                    let request: LambdaRequest = serde_json::from_value(event.payload)?;
                    let answer = Adapter::from(router).call(LambdaEvent::new(request, event.context)).await?;
                    Ok(serde_json::to_value(answer)?)
                }
                _ => Err(Error::from("an event that this function does not handle")),
            }
        }
    }))
    .await
}
