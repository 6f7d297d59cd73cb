//! What operators publish: the index of it that every decision reads, the versions beside it, and what a publication sets
//! going page by page.

pub mod broadcast;
pub mod calendars;
pub mod in_force;
pub mod index;
pub mod licensor_mailbox;
pub mod outages;
pub mod prices;
pub mod proposals;
pub mod rates;
pub mod recomputing;
pub mod terms;
pub mod terms_texts;
pub mod told;
