//! The shop on one machine: every function in one process, over an embedded DynamoDB, with a sandbox bank, a sandbox
//! Kommo, a mailbox and a settable clock around it.
//!
//! `shop` puts the functions together, `pump` moves what AWS would move between them, `server` faces the network; the
//! rest is the world outside.

pub mod aws;
pub mod bank;
mod bar;
pub mod bucket;
pub mod check;
pub mod clock;
mod clock_page;
pub mod deadlines;
pub mod demo;
pub mod due_index;
pub mod engine;
pub mod event_pump;
mod html;
pub mod issuer;
pub mod keys;
pub mod kommo;
pub mod local_db;
pub mod mailbox;
mod problem;
pub mod rates;
pub mod server;
pub mod shop;
