//! The agreement: the one that this program was built with, or that of a folder.

use crate::Instant;
use crate::agreement::clauses::Clauses;
use crate::agreement::offer::{Offer, OfferSources};
use crate::agreement::policy::Policy;
use crate::agreement::source::{AgreementError, Source};
use agreement_folder::{File, Folder};
use chrono::DateTime;
use std::sync::LazyLock;

/// The files of the vendor's agreement, as `build.rs` found them in `agreement/`; TOML as JSON.
static EMBEDDED: AgreementSources<'static> = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// Until when the rates of a shop on one machine are published again: the first instant of 2050.
const RATES_UNTIL: Instant = DateTime::from_timestamp(2_524_608_000, 0).expect("an instant of this century");

/// The files of an agreement.
#[derive(Debug, Clone, Copy)]
pub struct AgreementSources<'a> {
    /// `clauses.toml`.
    pub clauses: Source<'a>,
    /// `policy.toml`.
    pub policy: Source<'a>,
    /// `calendar.json`.
    pub calendar: Source<'a>,
    /// What is offered.
    pub offer: OfferSources<'a>,
    /// The files of `notices/`, whole: Fluent, each named by its language.
    pub notices: &'a [Source<'a>],
}

/// Everything the rules rest on.
#[derive(Debug, Clone)]
pub struct Agreement {
    /// Time limits and the choices made where the offer is silent.
    pub policy: Policy,
    /// The clauses and what each says, in short.
    pub clauses: Clauses,
    /// Terms, price lists and rates with the instants from which they count.
    pub offer: Offer,
    /// The files of all languages, whole: Fluent, each named by its language.
    pub notices: &'static [Source<'static>],
}

impl Agreement {
    /// The agreement that this program was built with.
    ///
    /// # Errors
    /// As [`Agreement::read`].
    pub fn embedded() -> Result<Agreement, AgreementError> {
        Agreement::read(&EMBEDDED)
    }

    /// The agreement of a folder. A process reads few of them, so what it keeps of the texts is never given back.
    ///
    /// # Errors
    /// As [`Agreement::read`].
    pub fn of(folder: &Folder) -> Result<Agreement, AgreementError> {
        let kept = |file: &File| Source { file: file.name.clone().leak(), text: file.text.clone().leak() };
        let all = |files: Vec<&File>| -> &'static [Source<'static>] {
            files.into_iter().map(kept).collect::<Vec<_>>().leak()
        };
        let one = |path: &str| kept(&folder.file(path));
        Agreement::read(&AgreementSources {
            clauses: one("clauses.toml"),
            policy: one("policy.toml"),
            calendar: one("calendar.json"),
            offer: OfferSources {
                offer: one("offer.toml"),
                terms: all(folder.terms()),
                prices: all(folder.prices()),
                rates: one("rates.toml"),
                forms: all(folder.forms.iter().collect()),
            },
            notices: all(folder.notices()),
        })
    }

    /// Reads an agreement.
    ///
    /// # Errors
    /// The file, key and reason of the first thing that is wrong; the zone data lacking the change of 2024-03-01.
    pub fn read(sources: &AgreementSources<'static>) -> Result<Agreement, AgreementError> {
        let clauses = Clauses::parse(sources.clauses)?;
        let policy = Policy::parse(sources.policy, sources.calendar, &clauses)?;
        let offer = Offer::parse(&sources.offer, &policy)?;
        Ok(Agreement { policy, clauses, offer, notices: sources.notices })
    }

    /// The same for a shop on one machine, and for tests: its rates, which nobody keeps up, are published again as often as
    /// they grow too old, so that a card can be charged on any day (K58).
    pub fn with_rates_again(self) -> Agreement {
        let offer = self.offer.with_rates_again(self.policy.rates.greatest_age, RATES_UNTIL);
        Agreement { offer, ..self }
    }

    /// The agreement that the tests rest on, of `tests/agreement/`, so that no change of the vendor's breaks one.
    ///
    /// # Panics
    /// It cannot be read.
    pub fn of_tests() -> Agreement {
        static AGREEMENT: LazyLock<Agreement> =
            LazyLock::new(|| Agreement::of(agreement_folder::of_tests()).unwrap_or_else(|error| panic!("{error}")));
        AGREEMENT.clone()
    }
}
