//! The Lambda entry of `acceptance`.

use functions::acceptance::{Acceptance, orders_an_hour, routes};
use functions::runtime::{Error, Start, serve};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::new()?;
    serve(routes(Acceptance {
        store: start.store()?,
        tokens: start.tokens()?,
        bodies: start.bodies()?,
        pseudonyms: start.pseudonyms()?,
        limits: orders_an_hour(&start.agreement.policy.limits),
        edge: start.environment.content_network()?,
        public_url: start.environment.url("PUBLIC_URL")?,
        agreement: start.agreement,
    }))
    .await
}
