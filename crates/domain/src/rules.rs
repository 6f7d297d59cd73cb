//! What may be done with an order: a command and the state give events or a refusal.

pub mod action;
pub mod charge;
pub mod claim;
pub mod claim_acts;
pub mod claim_file;
mod clock;
mod command;
pub mod contact;
mod correction;
pub mod correspondence;
pub mod debt;
mod decide;
pub(crate) mod deeming;
mod ended;
pub mod ending;
pub mod evidence;
mod happened;
pub mod invoice;
pub mod license;
pub mod mailbox;
pub mod outlook;
pub mod payment;
pub mod placing;
mod pseudonyms;
pub mod query;
pub mod recompute;
pub mod refund;
pub mod refund_desk;
pub mod refund_gateway;
mod reminder;
pub mod restrictions;
pub mod review;
pub mod tokens;
pub mod transfer;

pub use command::Command;
pub use decide::{decide, next_due};
