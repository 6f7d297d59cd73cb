//! Effects that wait to be carried out, and what became of the notices among them.

pub mod deliveries;
pub mod digests;
pub mod item;
