//! The Lambda entry of `dispatch`: new outbox items from the table's stream, and what the mail service reports.

use functions::runtime::{Error, Start, now, without_message};
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::Value;
use std::sync::Arc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let function = Arc::new(Start::new()?.dispatch()?);
    lambda_runtime::run(service_fn(move |event: LambdaEvent<Value>| {
        let function = function.clone();
        without_message(async move { Ok::<(), Error>(function.on_event(event.payload, now()).await?) })
    }))
    .await
}
