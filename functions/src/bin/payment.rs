//! The Lambda entry of `payment`: requests, what the bus says of refunds and of questions, and the night's job.

use domain::follows::effect::{PAYMENT_QUERIED, REFUND_QUESTIONED};
use domain::order::refund_facts::REFUND_DUE;
use functions::payment::reconciliation::RECONCILE;
use functions::payment::{Payment, routes};
use functions::runtime::{Error, Invocation, Start, now, serve_events};
use std::sync::Arc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::new()?;
    let function = Arc::new(Payment {
        store: start.store()?,
        tokens: start.tokens()?,
        bodies: start.bodies()?,
        bank: start.bank()?,
        public_url: start.environment.url("PUBLIC_URL")?,
        agreement: start.agreement,
    });
    serve_events(routes(function.clone()), move |told| {
        let function = function.clone();
        async move {
            match told {
                Invocation::Event(kind, detail) if kind == REFUND_DUE => {
                    Ok(function.on_refund_due(&detail, now()).await?)
                }
                Invocation::Event(kind, detail) if kind == REFUND_QUESTIONED => {
                    Ok(function.on_refund_questioned(&detail, now()).await?)
                }
                Invocation::Event(kind, detail) if kind == PAYMENT_QUERIED => {
                    Ok(function.on_payment_queried(&detail, now()).await?)
                }
                Invocation::Job(job) if job == RECONCILE => Ok(function.reconcile_lately(now()).await?),
                _ => Err(Invocation::not_handled()),
            }
        }
    })
    .await
}
