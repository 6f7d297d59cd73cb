//! The Lambda entry of `operator`.

use functions::operator::{Operator, routes};
use functions::runtime::{Error, Start, now, serve};
use gateways::page::Pages;
use std::sync::Arc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::new()?;
    serve(routes(Operator {
        store: start.store()?,
        issuer: start.issuer()?,
        pseudonyms: start.pseudonyms()?,
        bucket: start.bucket()?,
        bus: start.bus()?,
        edge: start.environment.content_network()?,
        bodies: start.bodies()?,
        public_url: start.environment.url("PUBLIC_URL")?,
        pages: Pages::new(gateways::http::client()),
        clock: Arc::new(now),
        agreement: start.agreement,
    }))
    .await
}
