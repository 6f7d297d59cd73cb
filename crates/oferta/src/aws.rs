//! The sandbox's SES and EventBridge: in-process services beneath the real SDK clients.

mod bus;
mod ses;

pub use bus::{Bus, Delivery};
pub use ses::{ses, ses_connector};
