//! The Lambda entry of `dispatch`: new outbox items from the table's stream.

use aws_lambda_events::dynamodb;
use functions::runtime::{Error, Start, now, without_message};
use lambda_runtime::{LambdaEvent, service_fn};
use std::sync::Arc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let function = Arc::new(Start::new()?.dispatch()?);
    lambda_runtime::run(service_fn(move |event: LambdaEvent<dynamodb::Event>| {
        let function = function.clone();
        without_message(async move {
            function.on_stream(event.payload.records, now()).await;
            Ok::<(), Error>(())
        })
    }))
    .await
}
