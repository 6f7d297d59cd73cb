//! The scenarios, one binary: each module is one subject.

mod main_job;
