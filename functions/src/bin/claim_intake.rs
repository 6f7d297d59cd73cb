//! The Lambda entry of `claim_intake`.

use functions::claim_intake::{ClaimIntake, routes};
use functions::runtime::{Error, Start, serve};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::new()?;
    serve(routes(ClaimIntake { store: start.store()?, keys: start.keys()?, agreement: start.agreement })).await
}
