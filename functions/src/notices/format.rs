//! How values are written in a notice: days, minutes, the names of choices.

use domain::Instant;
use domain::agreement::{Agreement, zone};
use serde::Serialize;

/// Values by the names that the texts know them by. Of two under one name the later counts.
pub(super) type Values = Vec<(&'static str, String)>;

/// Under this name each day is given that is not official, as the texts have it.
pub(super) const PROVISIONAL: &str = "provisional";

/// Under this name the address of the order's page is given, which stands beneath the words of a message of this name.
pub(super) const ORDER_PAGE: &str = "order-page";

/// The local day of an instant.
pub(super) fn day(agreement: &Agreement, at: Instant) -> String {
    zone::local_date(agreement.policy.zone, at).to_string()
}

/// The published name of a choice, by which the texts select their wording.
pub(super) fn name(choice: impl Serialize) -> Option<String> {
    serde_json::to_value(choice).ok()?.as_str().map(str::to_owned)
}

/// An instant by the local clock, to the minute, with the zone of that clock.
pub(super) fn minute(agreement: &Agreement, at: Instant) -> String {
    let zone = agreement.policy.zone;
    format!("{} {}", at.with_timezone(&zone).format("%Y-%m-%d %H:%M"), zone.name())
}
