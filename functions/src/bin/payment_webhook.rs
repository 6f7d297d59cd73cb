//! The Lambda entry of `payment_webhook`.

use functions::payment_webhook::{PaymentWebhook, routes};
use functions::runtime::{Error, Start, serve};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::new()?;
    serve(routes(PaymentWebhook {
        store: start.store()?,
        bank: start.bank()?,
        callbacks: start.callbacks()?,
        networks: start.environment.bank_networks()?,
        edge: start.environment.content_network()?,
        agreement: start.agreement,
    }))
    .await
}
