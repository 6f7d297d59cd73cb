//! The Lambda entry of `operator`.

use functions::operator::{Operator, routes};
use functions::runtime::{Error, Start, serve};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::new()?;
    serve(routes(Operator { store: start.store()?, keys: start.keys()?, agreement: start.agreement })).await
}
