//! What an order is: its state and its facts by topic, and how the one follows from the other.

pub mod balance;
pub mod claim;
pub mod claim_facts;
pub mod contact;
pub mod correction;
pub mod correspondence;
pub mod debt;
pub mod deeming;
pub mod ending;
pub mod event;
pub mod event_info;
pub mod facts;
mod fold;
mod id;
pub mod invoice;
pub mod license;
mod lifecycle;
pub mod mailbox;
pub mod payment;
pub mod periods;
pub mod placing;
pub mod pseudonyms;
pub mod query;
pub mod recomputed;
pub(crate) mod references;
pub mod refund;
pub mod refund_facts;
pub mod reminder;
pub mod restrictions;
mod state;
pub mod transfer;

pub use fold::evolve;
pub use id::OrderId;
pub use state::{Order, OrderState, TimelineEntry};
