//! What the bank reports and the shop does not believe or cannot explain: kept, reported to the vendor once.

use crate::order_view::GATEWAY;
use crate::telemetry;
use domain::Instant;
use domain::order::OrderId;
use sha2::{Digest, Sha256};
use store::Store;
use store::error::StoreError;
use store::quarantine::{Quarantined, Reason};

/// What the bank reported.
pub(crate) struct Reported<'a> {
    /// The ticket.
    pub(crate) ticket: &'a str,
    /// The order number.
    pub(crate) order_number: &'a str,
    /// Minor units.
    pub(crate) amount_minor: i64,
    /// The status code, where it named one.
    pub(crate) status: Option<u8>,
    /// The order that the ticket belongs to, if it is ours.
    pub(crate) order: Option<&'a OrderId>,
}

/// Keeps a report with the reason why it is not acted on; a repeat changes nothing.
///
/// # Errors
/// The store's.
pub(crate) async fn set_aside(
    store: &Store,
    reported: &Reported<'_>,
    reason: Reason,
    now: Instant,
) -> Result<(), StoreError> {
    let quarantined = Quarantined {
        id: identity(reported, reason),
        reason,
        gateway: GATEWAY.to_owned(),
        ticket: reported.ticket.to_owned(),
        order_number: reported.order_number.to_owned(),
        amount_minor: reported.amount_minor,
        status: reported.status,
        order: reported.order.cloned(),
        at: now,
    };
    if store.quarantine(&quarantined).await? {
        tracing::error!(?reason, "a report of the bank was set aside");
        telemetry::metric("quarantined", 1, "Count", None, now);
    }
    Ok(())
}

/// What is set aside for one reason is reported once. Only what is signed, or known to be ours, makes it another: else one
/// captured callback could be varied without end.
fn identity(reported: &Reported<'_>, reason: Reason) -> String {
    let known = if reason == Reason::Foreign { "" } else { reported.ticket };
    let text = format!("{reason:?}\n{known}\n{}\n{}", reported.order_number, reported.amount_minor);
    hex::encode(&Sha256::digest(text)[..16])
}
