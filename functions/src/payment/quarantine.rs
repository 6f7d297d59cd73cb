//! What the bank reports and the shop does not believe or cannot explain: kept, reported to the vendor once.

use crate::telemetry;
use domain::Instant;
use domain::order::OrderId;
use gateways::avangard::GATEWAY;
use sha2::{Digest, Sha256};
use store::Store;
use store::payments::quarantine::{Quarantined, Reason, Shown};
use store::table::error::StoreError;

/// What the bank reported.
pub(crate) struct Reported<'a> {
    pub(crate) ticket: &'a str,
    pub(crate) order_number: &'a str,
    /// Minor units.
    pub(crate) amount_minor: i64,
    /// The status code, where it named one.
    pub(crate) status: Option<u8>,
    /// The order that the ticket belongs to, if it is ours.
    pub(crate) order: Option<&'a OrderId>,
    /// What the bank itself shows by it; `None` for what is only told in its name.
    pub(crate) shown: Option<Shown>,
    /// When the bank made the operation, where it says so.
    pub(crate) made_at: Option<Instant>,
}

/// Keeps a report with the reason why it is not acted on; a repeat changes nothing. A sum that the bank itself shows is an
/// operator's task from then on.
///
/// # Errors
/// The store's.
pub(crate) async fn quarantine(
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
        shown: reported.shown,
        made_at: reported.made_at,
        at: now,
        closed: None,
    };
    if store.quarantine(&quarantined).await? {
        tracing::error!(?reason, "a report of the bank was set aside");
        telemetry::metric("quarantined", 1, "Count", None, now);
    }
    Ok(())
}

/// One sum is reported once, whoever shows it and for whatever reason it is not believed: a ticket has one payment, and what
/// went back of it goes by its amount and, where the bank states it, its instant. Of what is only told, what is set aside for
/// one reason is reported once; only what is signed, or known to be ours, makes it another: else one captured callback could
/// be varied without end.
fn identity(reported: &Reported<'_>, reason: Reason) -> String {
    let Reported { ticket, order_number, amount_minor, .. } = reported;
    let text = match reported.shown {
        Some(Shown::Payment) => format!("{:?}\n{ticket}\n{amount_minor}", Shown::Payment),
        Some(shown) => format!("{shown:?}\n{ticket}\n{amount_minor}\n{:?}", reported.made_at),
        None => {
            let known = if reason == Reason::Foreign { "" } else { ticket };
            format!("{reason:?}\n{known}\n{order_number}\n{amount_minor}")
        }
    };
    hex::encode(&Sha256::digest(text)[..16])
}
