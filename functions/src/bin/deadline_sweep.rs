//! The Lambda entry of `deadline_sweep`: a schedule names a family, the sweep finds the rest itself.

use functions::deadline_sweep::DeadlineSweep;
use functions::runtime::{Error, Start, now, without_message};
use lambda_runtime::{LambdaEvent, service_fn};
use serde::Deserialize;
use std::sync::Arc;
use store::due::Family;

#[derive(Deserialize)]
struct Schedule {
    family: Family,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let function = Arc::new(DeadlineSweep { dispatch: Start::new()?.dispatch()? });
    lambda_runtime::run(service_fn(move |event: LambdaEvent<Schedule>| {
        let function = function.clone();
        without_message(async move {
            function.run(event.payload.family, now()).await?;
            Ok::<(), Error>(())
        })
    }))
    .await
}
