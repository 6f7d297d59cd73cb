//! The sandbox's SES and EventBridge: in-process services beneath the real SDK clients.

mod bus;
mod bus_faults;
mod reports;
mod ses;

pub use bus::{Bus, Delivery};
pub use reports::{Reports, by_bus, by_topic};
pub use ses::{ses, ses_connector};
