//! The state, through the real SDK client over the embedded engine.

#![expect(clippy::unwrap_used, reason = "a helper of tests fails the test")]

mod chain;
mod conditions;
mod due;
mod idempotency;
mod outbox;
mod periods;
mod requests;
mod retries;
mod world;
