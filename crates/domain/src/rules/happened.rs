//! Instants that are said of an order, held against what they are said of.

use crate::Instant;
use crate::agreement::policy::Policy;
use crate::agreement::zone::{local_date, start_of_day};
use crate::code::{Code, Refusal};
use crate::order::Order;

/// An instant at which something is said to have happened to an order: from its placing on, and not ahead. It is never moved
/// there: what is said is recorded or refused. `field` is the field that says it.
///
/// Our own clocks and the gateway's are another matter: their errors are known, and those instants are moved.
///
/// # Errors
/// [`Code::InvalidFields`] at the field.
pub(crate) fn happened(field: &'static str, at: Instant, order: &Order, now: Instant) -> Result<Instant, Refusal> {
    between(field, at, order.created_at, now)
}

/// As [`happened`], of what follows something that happened at `since`.
///
/// # Errors
/// [`Code::InvalidFields`] at the field.
pub(crate) fn happened_since(
    field: &'static str,
    at: Instant,
    since: Instant,
    now: Instant,
) -> Result<Instant, Refusal> {
    between(field, at, since, now)
}

/// As [`happened`], of what a bank says: its statement may name no more than the day of what came before, and that day may
/// begin earlier at the bank's than here, so that the whole of it counts. What is said of the day before `since` itself is
/// recorded at `since`.
///
/// # Errors
/// [`Code::InvalidFields`] at the field.
pub(crate) fn happened_at_bank(
    field: &'static str,
    at: Instant,
    policy: &Policy,
    since: Instant,
    now: Instant,
) -> Result<Instant, Refusal> {
    let day = |zone| start_of_day(zone, local_date(zone, since));
    Ok(between(field, at, day(policy.zone).min(day(policy.payment.bank_zone)), now)?.max(since))
}

fn between(field: &'static str, at: Instant, since: Instant, now: Instant) -> Result<Instant, Refusal> {
    let wrong = if at < since {
        "lies before the order, or before what it follows"
    } else if at > now {
        "lies ahead"
    } else {
        return Ok(at);
    };
    Err(Refusal::at(Code::InvalidFields, field, wrong))
}
