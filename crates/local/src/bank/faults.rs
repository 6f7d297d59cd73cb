//! Faults to order: the next so many calls of an endpoint go wrong, or all until an instant.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use domain::Instant;
use serde::Deserialize;

/// Where a fault can be put.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Endpoint {
    Reg,
    GetOrderInfo,
    ReverseOrder,
    CancelOrder,
    GetOpersList,
    GetOpersByDate,
    /// The bank's own call to the shop.
    Callback,
}

impl Endpoint {
    /// The endpoint of that name under `h2h/`.
    pub(super) fn named(name: &str) -> Option<Endpoint> {
        Some(match name {
            "reg" => Endpoint::Reg,
            "get_order_info" => Endpoint::GetOrderInfo,
            "reverse_order" => Endpoint::ReverseOrder,
            "cancel_order" => Endpoint::CancelOrder,
            "get_opers_list" => Endpoint::GetOpersList,
            "get_opers_by_date" => Endpoint::GetOpersByDate,
            _ => return None,
        })
    }
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Fault {
    /// Nothing happens and nobody answers until the caller gives up. A callback is not sent.
    Timeout,
    /// Nothing happens; HTTP 500. A callback is not sent.
    Error,
    /// Nothing happens; the bank answers that number and password of the shop do not go together. A callback is not sent.
    Refused,
    /// The effect happens, the answer is lost. A callback arrives, but the bank does not hear the answer.
    LostReply,
}

/// A fault for the next `times` calls, or for every call until an instant of the sandbox's clock; it replaces an earlier
/// order, and zero takes it back.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Order {
    endpoint: Endpoint,
    fault: Fault,
    #[serde(default = "once")]
    times: u32,
    #[serde(default)]
    until: Option<Instant>,
}

fn once() -> u32 {
    1
}

/// The faults on order. They are forgotten at a restart.
#[derive(Default)]
pub(super) struct Faults(Mutex<BTreeMap<Endpoint, Order>>);

impl Faults {
    pub(super) fn order(&self, order: Order) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(order.endpoint, order);
    }

    /// The fault that this call meets, if any.
    pub(super) fn take(&self, endpoint: Endpoint, now: Instant) -> Option<Fault> {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let order = faults.get_mut(&endpoint)?;
        let left = match order.until {
            Some(until) => now < until,
            None => order.times > 0,
        };
        order.times = order.times.saturating_sub(1);
        left.then_some(order.fault)
    }
}
