//! What an event of an order sets going: notices and announcements, tasks of the operator, the ledger.

pub mod delivery;
pub mod effect;
pub mod figures;
pub mod ledger;
pub mod notice;
pub mod task;
pub mod unproven;
