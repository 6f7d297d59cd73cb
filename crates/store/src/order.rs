//! Orders: the commit of a command and the loop around it, and what lies beside an order's state.

pub mod chain;
pub(crate) mod commit;
pub mod contact;
pub mod email_acts;
pub mod execute;
mod figures;
mod finding;
mod held_deeming;
mod language;
pub mod licenses;
pub mod limits;
pub mod lists;
pub mod mailbox;
mod opening;
pub mod provisional;
mod said;
pub mod sessions;
pub mod shared_tasks;
pub mod sign_in;
pub mod state;
mod tasks;
pub mod texts;
pub mod vault;
