//! The Lambda entry of `rekey`, which is deployed for the time of its work only.

use functions::rekey::Rekey;
use functions::runtime::{Error, Start, now, without_message};
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::Value;
use std::sync::Arc;

/// What it does in one invocation: a minute or two.
const PAGES: u32 = 300;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::new()?;
    let function =
        Arc::new(Rekey { store: start.store()?, pseudonyms: start.pseudonyms()?, agreement: start.agreement });
    lambda_runtime::run(service_fn(move |_: LambdaEvent<Value>| {
        let function = function.clone();
        without_message(async move { Ok::<_, Error>(function.run(PAGES, now()).await?) })
    }))
    .await
}
