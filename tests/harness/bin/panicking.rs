//! A function that panics, as none of ours can be made to from outside: behind the same edge and in the same loop, for the
//! test of what a panic leads to.

use axum::Router;
use axum::routing::post;
use functions::runtime::{Error, serve};
use functions::telemetry;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::start();
    serve(Router::new().route("/initial", post(initial))).await
}

/// The first byte of a name. Where its first letter takes two, the message of the panic quotes the name.
async fn initial(name: String) -> String {
    name[..1].to_owned()
}
