//! Placeholder.
pub mod clock;
pub mod engine;
pub mod shelf;
pub mod aws;
mod html;
pub mod mailbox;
pub mod bank;
pub mod kommo;
mod problem;
