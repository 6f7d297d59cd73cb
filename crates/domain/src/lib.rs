//! The rules of the offer. Pure: no I/O, no clock, no randomness, no async.

pub mod act;
pub mod agreement;
mod balance;
pub mod board;
pub mod calendar;
pub mod claim;
pub mod clauses;
mod clock;
pub mod code;
pub mod correction;
pub mod correspondence;
pub mod deadline;
pub mod debt;
pub mod decide;
pub mod deeming;
pub mod delivery;
pub mod difference;
pub mod effect;
pub mod ending;
pub mod event;
pub mod hold;
pub mod invoice;
pub mod language;
pub mod ledger;
pub mod license;
pub mod money;
pub mod offer;
pub mod order;
pub mod party;
pub mod payment;
pub mod placing;
pub mod policy;
pub mod prices;
pub mod query;
pub mod rates;
pub mod recompute;
pub mod refund;
pub mod reminder;
pub mod task;
mod term;
pub mod zone;

/// A point in time, in UTC. Legal dates are computed from it in the agreement's zone.
pub type Instant = chrono::DateTime<chrono::Utc>;
