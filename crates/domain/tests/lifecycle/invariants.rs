//! Invariants on random stories, under their numbers in the list that the agreement was read into. Each is computed anew
//! from the events, and never by the guard that it is to hold.

mod calendar;
mod claims;
mod deeming;
mod endings;
mod evidence;
mod gateway;
mod log;
mod mailbox;
mod money;
mod notified;
mod outlook;
mod provisional;
mod queue;
mod reach;
mod review;
mod said;

use proptest::prelude::ProptestConfig;
use proptest::test_runner::RngAlgorithm;

/// So many random cases; `PROPTEST_CASES` asks for more. Without the care of cryptography for chance, which takes most of the time
/// in a build for development.
pub(crate) fn cases(count: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|asked| asked.parse().ok());
    let rng_algorithm = RngAlgorithm::XorShift;
    ProptestConfig { failure_persistence: None, rng_algorithm, ..ProptestConfig::with_cases(asked.unwrap_or(count)) }
}
