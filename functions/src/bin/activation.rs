//! The Lambda entry of `activation`: requests of the widget, and what the bus says of orders that
//! were paid or ended, or whose account was corrected.

use domain::follows::effect::ACCOUNT_CORRECTED;
use functions::activation::{Activation, ORDER_PAID, is_end, routes};
use functions::runtime::{Error, Invocation, Start, now, serve_events};
use std::sync::Arc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::new()?;
    let function = Arc::new(Activation {
        store: start.store()?,
        pseudonyms: start.pseudonyms()?,
        kommo: start.environment.kommo()?,
        agreement: start.agreement,
    });
    serve_events(routes(function.clone()), move |told| {
        let function = function.clone();
        async move {
            match told {
                Invocation::Event(kind, detail) if kind == ORDER_PAID => Ok(function.on_paid(&detail, now()).await?),
                Invocation::Event(kind, detail) if is_end(&kind) => Ok(function.on_ended(&detail, now()).await?),
                Invocation::Event(kind, detail) if kind == ACCOUNT_CORRECTED => {
                    Ok(function.on_corrected(&detail, now()).await?)
                }
                _ => Err(Invocation::not_handled()),
            }
        }
    })
    .await
}
