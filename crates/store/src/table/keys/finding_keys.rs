//! The keys by which orders are found, listed and counted.

use super::partitions;
use domain::month::Month;
use domain::order::{OrderId, OrderState};

/// The partition of the orders that are found by a word, as its keyed pseudonym, or by their number.
pub(crate) fn found(by: &str) -> String {
    format!("{}{by}", partitions::FIND)
}

/// The partition of a month in the index of lists.
pub(crate) fn listed_month(month: Month) -> String {
    format!("MONTH#{month}")
}

/// Where an order stands in its month: its state and its id. Without an id, how all of a state begin.
pub(crate) fn listed_as(state: OrderState, id: Option<&OrderId>) -> String {
    let state: &'static str = state.into();
    format!("{state}#{}", id.map_or("", OrderId::as_str))
}

/// The state of such a place.
pub(crate) fn listed_state(place: &str) -> Option<OrderState> {
    let (state, _) = place.split_once('#')?;
    OrderState::ALL.iter().copied().find(|known| <&str>::from(known) == state)
}

/// The order of such a place.
pub(crate) fn listed_of(place: &str) -> Option<OrderId> {
    OrderId::parse(place.split_once('#')?.1)
}

/// Over how many items the figures of a month are spread.
const FIGURE_SHARDS: u64 = 16;

/// How the sort keys of figures begin.
pub(crate) const FIGURES: &str = "MONTH#";

/// The partition of the figures of a year.
pub(crate) fn figures_of(year: i32) -> String {
    format!("{}{year:04}", partitions::FIGURES)
}

/// The keys of the figures of a month to which an order's are added.
pub(crate) fn figures(month: Month, order: &OrderId) -> (String, String) {
    let sum = order.as_str().bytes().fold(0u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    (figures_of(month.year()), format!("{FIGURES}{month}#{:02}", sum % FIGURE_SHARDS))
}

/// The month of such a sort key.
pub(crate) fn figures_month(sk: &str) -> Option<Month> {
    sk.strip_prefix(FIGURES)?.split_once('#')?.0.parse().ok()
}
