//! The table itself: its keys and form, reading and writing items, what a failure means, and the two records that every kind of
//! write shares: of a caller's key, and of an operator's act.

pub mod access;
pub mod act_log;
pub mod error;
pub mod idempotency;
pub(crate) mod item;
pub mod keys;
pub mod random;
pub(crate) mod retry;
pub mod schema;

pub use item::TxWrite;
