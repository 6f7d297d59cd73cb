//! The scenarios, one binary: each module is one subject.

mod bad_input;
mod callbacks;
mod claims;
mod codes;
mod concurrency;
mod main_job;
mod openapi;
mod payments;
mod problems;
mod renewals;
mod store;
mod template;
