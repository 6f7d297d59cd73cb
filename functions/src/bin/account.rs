//! The Lambda entry of `account`.

use functions::account::{Account, routes};
use functions::runtime::{Error, Start, serve};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::new()?;
    serve(routes(Account {
        store: start.store()?,
        tokens: start.tokens()?,
        links: start.links()?,
        pseudonyms: start.pseudonyms()?,
        bucket: start.bucket()?,
        public_url: start.environment.url("PUBLIC_URL")?,
        bank_origin: start.environment.origin("BANK_PAGES")?,
        agreement: start.agreement,
    }))
    .await
}
