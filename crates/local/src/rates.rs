//! The sample's rates, published as an operator does it: for the compiled functions, which charge no card by a rate of years
//! ago (K58).

use crate::shop::Error;
use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::prices::PRICE_CURRENCIES;
use domain::rules::placing::GATEWAY_CURRENCY;
use store::Store;
use store::table::act_log::Author;
use store::table::idempotency::{BodyHash, Keyed};

/// Publishes the newest rate of each pair of an agreement's files again, at an instant.
///
/// # Errors
/// The table does not answer.
pub async fn publish(store: &Store, agreement: &Agreement, now: Instant) -> Result<(), Error> {
    for from in PRICE_CURRENCIES {
        let Some(rate) = agreement.offer.newest_rate((from, GATEWAY_CURRENCY), now) else { continue };
        let rate = rate.published_again(now);
        let key = format!("{from:?}@{}", now.timestamp_millis());
        let body = BodyHash { current: key.clone(), previous: None };
        let keyed = Keyed { scope: "sandbox".to_owned(), key, body, if_match: None, opened_by: None };
        let publisher = Author { by: "sandbox".to_owned(), reason: "The sample's.".to_owned(), keyed, at: now };
        store.publish_rate(agreement, &rate, false, None, &publisher).await?;
    }
    Ok(())
}
