//! A function that makes the calls it is told to, one after another, with a plain HTTP client, and does nothing else: what
//! the way to the services and back costs, with the runtime, before any line of the shop's own or of the SDK's.

use lambda_http::{Error, Request, run, service_fn};
use plain::{Plain, told};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let plain = &Plain::new()?;
    run(service_fn(move |request: Request| async move {
        for call in told(request.body())? {
            plain.make(&call).await?;
        }
        Ok::<_, Error>("")
    }))
    .await
}
