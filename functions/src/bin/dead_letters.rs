//! The Lambda entry of `dead_letters`: messages of the dead-letter queues.

use functions::dead_letters::DeadLetters;
use functions::runtime::{Error, Start, now, without_message};
use lambda_runtime::{LambdaEvent, service_fn};
use std::sync::Arc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let function = Arc::new(DeadLetters { store: Start::new()?.store()? });
    lambda_runtime::run(service_fn(move |event: LambdaEvent<_>| {
        let function = function.clone();
        // In a box: it is deep.
        without_message(async move { Ok::<_, Error>(Box::pin(function.on_messages(event.payload, now())).await?) })
    }))
    .await
}
