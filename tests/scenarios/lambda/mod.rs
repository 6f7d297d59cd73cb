//! The compiled functions, as Lambda runs them.

mod events;
mod failures;
mod gateway;
mod letters;
mod main_job;
mod panics;
mod published;
mod refunds;
mod renewal;
mod reports;
mod rotation;
