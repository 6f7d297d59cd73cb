//! The Lambda entry of `payment`.

use functions::payment::{Payment, routes};
use functions::runtime::{Error, Start, serve};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::new()?;
    serve(routes(Payment {
        store: start.store()?,
        keys: start.keys()?,
        bank: start.bank()?,
        return_url: start.environment.url("RETURN_URL")?,
        agreement: start.agreement,
    }))
    .await
}
