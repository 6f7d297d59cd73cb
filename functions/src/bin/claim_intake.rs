//! The Lambda entry of `claim_intake`: requests of buyers, and `mailbox.confirmed` events of the bus.

use functions::claim_intake::mailbox::MAILBOX_CONFIRMED;
use functions::claim_intake::{ClaimIntake, routes};
use functions::runtime::{Error, Invocation, Start, now, serve_events};
use std::sync::Arc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::new()?;
    let function = Arc::new(ClaimIntake {
        store: start.store()?,
        tokens: start.tokens()?,
        links: start.links()?,
        bodies: start.bodies()?,
        pseudonyms: start.pseudonyms()?,
        bank: start.bank()?,
        public_url: start.environment.url("PUBLIC_URL")?,
        bucket: start.bucket()?,
        agreement: start.agreement,
    });
    serve_events(routes(function.clone()), move |told| {
        let function = function.clone();
        async move {
            match told {
                Invocation::Event(kind, detail) if kind == MAILBOX_CONFIRMED => {
                    Ok(function.on_mailbox_confirmed(&detail, now()).await?)
                }
                _ => Err(Invocation::not_handled()),
            }
        }
    })
    .await
}
