//! The scenarios, one binary: each module is one subject.

mod bad_input;
mod callbacks;
mod claims;
mod codes;
mod concurrency;
mod crash;
mod lambda;
mod main_job;
mod openapi;
mod payments;
mod problems;
mod renewals;
mod round_trips;
mod store;
mod template;
mod template_check;
