//! The Lambda entry of `claim_files`: what the bucket says of the objects that it took.

use functions::claim_files::{ClaimFiles, OBJECT_CREATED};
use functions::runtime::{Error, Invocation, Start, now, without_message};
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::Value;
use std::sync::Arc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::new()?;
    // Whatever wakes it, it fetches an object.
    let _ = gateways::http::client().ready();
    let function = Arc::new(ClaimFiles { store: start.store()?, bucket: start.bucket()?, agreement: start.agreement });
    lambda_runtime::run(service_fn(move |event: LambdaEvent<Value>| {
        let function = function.clone();
        without_message(async move {
            if event.payload["detail-type"] != OBJECT_CREATED {
                return Err(Invocation::not_handled());
            }
            // In a box: it is deep.
            Ok::<(), Error>(Box::pin(function.on_created(&event.payload["detail"], now())).await?)
        })
    }))
    .await
}
