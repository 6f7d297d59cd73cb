//! The keys by which orders are found and listed.

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
