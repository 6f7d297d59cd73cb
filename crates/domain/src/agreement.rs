//! The agreement as data: the policy, the clauses and what is offered, read from `agreement/`.

use crate::Instant;
use crate::board::Board;
use crate::calendar::Calendar;
use crate::clauses::Clauses;
use crate::language::FORMS;
use crate::offer::{Offer, OfferSources};
use crate::policy::{AgreementError, Policy, Source};
use crate::prices::PriceList;
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

    /// This agreement with what operators published besides: the board's terms and rates, those of its price lists that
    /// were read, and its newest calendar, if it has one.
    pub fn with(
        &self,
        board: &Board,
        lists: impl IntoIterator<Item = PriceList>,
        calendar: Option<Calendar>,
    ) -> Agreement {
        Agreement {
            policy: calendar.map_or_else(|| self.policy.clone(), |calendar| self.policy.with_calendar(calendar)),
            clauses: self.clauses.clone(),
            offer: self.offer.with(board, lists),
        }
    }
}
