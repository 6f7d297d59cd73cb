//! The scenarios, one binary: each module is one subject.

mod access;
mod bad_input;
mod burst;
mod callbacks;
mod claims;
mod codes;
mod concurrency;
mod crash;
mod delivery;
mod difference;
mod ending;
mod lambda;
mod languages;
mod mailbox;
mod main_job;
mod openapi;
mod operator;
mod payments;
mod problems;
mod queries;
mod refunds;
mod renewals;
mod round_trips;
mod store;
mod template;
mod template_check;
