//! The rules of the offer. Pure: no I/O, no clock, no randomness, no async.
//!
//! Each floor uses only those above it in this list:
//! - `party`, `money`, `month`, `clause`, `code`, `act`, `text`, `card_numbers`, `media_type`, `instant`: plain values;
//! - [`agreement`]: the offer as data, its policy, and the deadlines computed by it;
//! - [`order`]: what an order is, its events and how they are folded;
//! - [`rules`]: what may be done with an order;
//! - [`follows`]: what an event sets going outside the order.

pub mod act;
pub mod agreement;
pub mod card_numbers;
pub mod clause;
pub mod code;
pub mod follows;
pub mod instant;
pub mod media_type;
pub mod money;
pub mod month;
pub mod order;
pub mod party;
pub mod rules;
mod schema;
pub mod text;

/// A point in time, in UTC. Legal dates are computed from it in the agreement's zone.
pub type Instant = chrono::DateTime<chrono::Utc>;
