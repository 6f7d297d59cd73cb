//! The life of an order under the agreement that the program is built with: invariants on random stories, and examples.

#![expect(clippy::unwrap_used, reason = "a helper of tests fails the test")]

mod account;
mod dated;
mod examples;
mod history;
mod invariants;
mod next_due;
mod placing;
mod story;
