//! The agreement that this program was built with.

use crate::Instant;
use crate::agreement::clauses::Clauses;
use crate::agreement::language::FORMS;
use crate::agreement::offer::{Offer, OfferSources};
use crate::agreement::policy::Policy;
use crate::agreement::source::{AgreementError, Source};
use chrono::DateTime;

macro_rules! source {
    ($file:literal) => {
        Source { file: $file, text: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../", $file)) }
    };
}

/// A TOML file as `build.rs` put it into JSON.
macro_rules! built {
    ($file:literal) => {
        Source { file: $file, text: include_str!(concat!(env!("OUT_DIR"), "/", $file)) }
    };
}

/// Until when the sample's rates are published again: the first instant of 2050.
const SAMPLE_UNTIL: Instant = DateTime::from_timestamp(2_524_608_000, 0).expect("an instant of this century");

/// Everything the rules rest on.
#[derive(Debug, Clone)]
pub struct Agreement {
    /// Time limits and the choices made where the offer is silent.
    pub policy: Policy,
    /// The clauses and what each says, in short.
    pub clauses: Clauses,
    /// Terms, price lists and rates with the instants from which they count.
    pub offer: Offer,
}

impl Agreement {
    /// The agreement that this program was built with.
    ///
    /// # Errors
    /// The file, key and reason of the first thing that is wrong; the zone data lacking the change of 2024-03-01.
    pub fn embedded() -> Result<Agreement, AgreementError> {
        let clauses = Clauses::parse(built!("agreement/clauses.toml"))?;
        let policy = Policy::parse(built!("agreement/policy.toml"), source!("agreement/calendar.json"), &clauses)?;
        let sources = OfferSources {
            offer: built!("agreement/offer.toml"),
            terms: &[source!("agreement/terms/2023-01.md")],
            prices: &[built!("agreement/prices/2023-01.toml")],
            rates: built!("agreement/rates.toml"),
            forms: FORMS,
        };
        let offer = Offer::parse(&sources, &policy)?;
        Ok(Agreement { policy, clauses, offer })
    }

    /// The same for a shop on one machine, and for tests: its sample rates, which nobody keeps up, are published again as often
    /// as they grow too old, so that a card can be charged on any day (K58).
    ///
    /// # Errors
    /// As [`Agreement::embedded`].
    pub fn sample() -> Result<Agreement, AgreementError> {
        let Agreement { policy, clauses, offer } = Agreement::embedded()?;
        let offer = offer.with_rates_again(policy.rates.greatest_age, SAMPLE_UNTIL);
        Ok(Agreement { policy, clauses, offer })
    }
}
