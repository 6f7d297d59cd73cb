//! The keys of what came by e-mail, by the month in which it reached us (UTC).

use super::{AT_INSTANT, partitions};
use chrono::SecondsFormat;
use domain::Instant;
use domain::order::OrderId;

/// The partition of what came by e-mail in the month of an instant.
pub(crate) fn email_acts(at: Instant) -> String {
    format!("{}{}", partitions::EMAIL_ACTS, at.format("%Y-%m"))
}

/// Behind which sort key of its month all stands that came since an instant.
pub(crate) fn email_acts_since(at: Instant) -> String {
    format!("{AT_INSTANT}{}", at.to_rfc3339_opts(SecondsFormat::Millis, true))
}

/// The sort key of something that came by e-mail: its instant, and the change of an order that it led to.
pub(crate) fn email_act(at: Instant, order: &OrderId, version: u64) -> String {
    format!("{}#{order}#{version:08}", email_acts_since(at))
}
