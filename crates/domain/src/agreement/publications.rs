//! What operators published: versions of the terms (clause 9.4), price lists (4.1, 4.13), rates (K46) and calendars (K48).
//! A version is never edited. What counts when follows from instants alone, so that nothing here waits for a job.

use crate::Instant;
use crate::agreement::built_in::Agreement;
use crate::agreement::calendar::Calendar;
use crate::agreement::offer::Offer;
use crate::agreement::policy::Policy;
use crate::agreement::prices::PriceList;
use crate::agreement::rates::Rate;
use crate::agreement::terms::{AddedText, DraftText, TermsText, TermsVersion, english};
use crate::agreement::zone::start_of_day;
use crate::code::{Code, Refusal};
use serde::{Deserialize, Serialize};

/// The most versions of one kind: everything that is placed reads the board.
const VERSIONS_MAX: usize = 100;
/// The most drafts that wait to be published: they lie beside the board, where only operators read them.
const DRAFTS_MAX: usize = 500;
/// The most drafts that are known at all, those among them that were discarded: a bound on the size of their item.
const DRAFTS_KNOWN_MAX: usize = 1500;

/// The board: short facts of everything that was published. Texts, items and days lie beside it, under their versions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicationIndex {
    /// How often it was changed.
    pub revision: u64,
    /// The terms that were drafted and not published, as far as they were read: they lie in an item of their own, since nothing
    /// that is placed asks for them.
    #[serde(default)]
    pub drafts: Vec<Draft>,
    /// The texts of terms in further languages that were drafted and not published; they lie with the drafts (K63).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub draft_texts: Vec<DraftText>,
    /// The texts that were added to versions of the terms after these were published, in that order (K63).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub added: Vec<AddedText>,
    /// The terms that were published, in that order.
    #[serde(default)]
    pub terms: Vec<TermsLine>,
    /// The price lists that were posted, in that order.
    #[serde(default)]
    pub prices: Vec<PricesLine>,
    /// The newest rate of each pair.
    #[serde(default)]
    pub rates: Vec<Rate>,
    /// The calendars that were posted, in that order; the last one counts.
    #[serde(default)]
    pub calendars: Vec<CalendarLine>,
}

/// Terms that can be published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The version.
    pub version: String,
    /// The language of its text (K63).
    #[serde(default = "english")]
    pub language: String,
    /// Lower-case hex of the SHA-256 of the text.
    pub sha256: String,
    /// When it was drafted.
    pub drafted_at: Instant,
    /// When it was discarded. Its name stays taken, since a version is never edited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discarded_at: Option<Instant>,
}

/// Terms that were published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermsLine {
    /// What was published, and from when it is in force.
    #[serde(flatten)]
    pub terms: TermsVersion,
    /// When it was withdrawn, always before it would have come into force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<Instant>,
}

/// A price list that was posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricesLine {
    /// The version.
    pub version: String,
    /// Lower-case hex of the SHA-256 of the list as its public page serves it.
    pub sha256: String,
    /// When it was posted (clause 4.13).
    pub posted_at: Instant,
    /// From when it is current, inclusive.
    pub current_from: Instant,
}

/// A calendar that was posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarLine {
    /// The version.
    pub version: String,
    /// When it was posted.
    pub posted_at: Instant,
}

impl PublicationIndex {
    /// The published terms that were not withdrawn.
    pub fn live_terms(&self) -> impl Iterator<Item = &TermsVersion> {
        self.terms.iter().filter(|line| line.withdrawn_at.is_none()).map(|line| &line.terms)
    }

    /// The line of a published version.
    pub fn terms(&self, version: &str) -> Option<&TermsLine> {
        self.terms.iter().find(|line| line.terms.version == version)
    }

    /// The drafts that can be published.
    pub fn open_drafts(&self) -> impl Iterator<Item = &Draft> {
        self.drafts.iter().filter(|draft| draft.discarded_at.is_none())
    }

    /// The board with a draft of terms. How many versions were published does not matter to it.
    ///
    /// # Errors
    /// [`Code::VersionTaken`] if there is such a version in the agreement's files or here; [`Code::LimitReached`].
    pub fn draft_terms(&self, files: &Offer, draft: Draft) -> Result<PublicationIndex, Refusal> {
        let known = |version: &str| {
            let drafted = self.drafts.iter().any(|other| other.version == version);
            drafted || self.terms(version).is_some() || files.terms(version).is_some()
        };
        if known(&draft.version) {
            return Err(Code::VersionTaken.into());
        }
        if self.open_drafts().count() >= DRAFTS_MAX || self.drafts.len() >= DRAFTS_KNOWN_MAX {
            return Err(Code::LimitReached.into());
        }
        let mut board = self.changed(0)?;
        board.drafts.push(draft);
        Ok(board)
    }

    /// The board with a draft discarded, and the draft as it then stands.
    ///
    /// # Errors
    /// [`Code::NotFound`] if there is no such version, [`Code::TermsPublished`], [`Code::TermsWithdrawn`],
    /// [`Code::TermsDiscarded`].
    pub fn discard_terms(&self, version: &str, now: Instant) -> Result<(PublicationIndex, Draft), Refusal> {
        let place = self.open_draft(version)?;
        let mut board = self.changed(0)?;
        let draft = Draft { discarded_at: Some(now), ..self.drafts[place].clone() };
        board.drafts[place] = draft.clone();
        board.draft_texts.retain(|text| text.version != version);
        Ok((board, draft))
    }

    /// A draft that can still be published or discarded.
    ///
    /// # Errors
    /// As [`PublicationIndex::discard_terms`].
    pub(crate) fn draft_of(&self, version: &str) -> Result<&Draft, Refusal> {
        self.open_draft(version).map(|place| &self.drafts[place])
    }

    /// The place of such a draft.
    fn open_draft(&self, version: &str) -> Result<usize, Refusal> {
        if let Some(line) = self.terms(version) {
            let withdrawn = line.withdrawn_at.is_some();
            return Err(if withdrawn { Code::TermsWithdrawn } else { Code::TermsPublished }.into());
        }
        let place = self.drafts.iter().position(|draft| draft.version == version).ok_or(Code::NotFound)?;
        let discarded = self.drafts[place].discarded_at.is_some();
        if discarded { Err(Code::TermsDiscarded.into()) } else { Ok(place) }
    }

    /// The board with a drafted version published at an instant with all its texts, and the version as it then stands: it is in
    /// force after the seventh day (clause 9.4, K45). A clock that lags does not date it before the last publication.
    ///
    /// # Errors
    /// [`Code::NotFound`] if there is no such version, [`Code::TermsPublished`], [`Code::TermsWithdrawn`],
    /// [`Code::TermsDiscarded`], [`Code::LimitReached`].
    pub fn publish_terms(
        &self,
        policy: &Policy,
        version: &str,
        now: Instant,
    ) -> Result<(PublicationIndex, TermsVersion), Refusal> {
        let draft = self.open_draft(version)?;
        let mut board = self.changed(self.terms.len())?;
        let Draft { version, language, sha256, .. } = board.drafts.remove(draft);
        let at = self.terms.last().map_or(now, |last| last.terms.published_at.max(now));
        let others = self.waiting_texts(&version).into_iter().map(|text| TermsText {
            language: text.language.clone(),
            sha256: text.sha256.clone(),
            published_at: at,
        });
        let others = others.collect();
        board.draft_texts.retain(|text| text.version != version);
        let terms = TermsVersion { language, others, ..TermsVersion::published(version, sha256, at, policy) };
        board.terms.push(TermsLine { terms: terms.clone(), withdrawn_at: None });
        Ok((board, terms))
    }

    /// The board with a published version withdrawn, which it can be only before it comes into force.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::TermsNotPublished`], [`Code::TermsWithdrawn`], [`Code::TermsComeIntoForce`].
    pub fn withdraw_terms(&self, version: &str, now: Instant) -> Result<(PublicationIndex, TermsLine), Refusal> {
        let Some(place) = self.terms.iter().position(|line| line.terms.version == version) else {
            let drafted = self.drafts.iter().any(|draft| draft.version == version);
            return Err(if drafted { Code::TermsNotPublished } else { Code::NotFound }.into());
        };
        let line = &self.terms[place];
        if line.withdrawn_at.is_some() {
            return Err(Code::TermsWithdrawn.into());
        }
        if line.terms.in_force_from <= now {
            return Err(Code::TermsComeIntoForce.into());
        }
        let mut board = self.changed(0)?;
        let line = TermsLine { terms: line.terms.clone(), withdrawn_at: Some(now) };
        board.terms[place] = line.clone();
        Ok((board, line))
    }

    /// The board with a price list posted, and the list as it is: a clock that lags does not date it before the last.
    ///
    /// # Errors
    /// [`Code::VersionTaken`], [`Code::LimitReached`].
    pub fn post_prices(
        &self,
        files: &Offer,
        mut list: PriceList,
        sha256: String,
    ) -> Result<(PublicationIndex, PriceList), Refusal> {
        let taken = self.prices.iter().any(|line| line.version == list.version);
        if taken || files.prices(&list.version).is_some() {
            return Err(Code::VersionTaken.into());
        }
        let mut board = self.changed(self.prices.len())?;
        let last = self.prices.last().map_or(list.posted_at, |last| last.posted_at);
        list.posted_at = list.posted_at.max(last);
        list.current_from = list.current_from.max(list.posted_at);
        let PriceList { version, posted_at, current_from, .. } = list.clone();
        board.prices.push(PricesLine { version, sha256, posted_at, current_from });
        Ok((board, list))
    }

    /// The board with a rate in the place of its pair's last, and the rate as it is published: a clock that lags does not date
    /// it before that one. One that lies outside the policy's band around the pair's last, here or in the agreement's files,
    /// is published only if it is said to be meant (K58).
    ///
    /// # Errors
    /// [`Code::RateOutsideBand`].
    pub fn publish_rate(
        &self,
        files: &Agreement,
        mut rate: Rate,
        meant: bool,
    ) -> Result<(PublicationIndex, Rate), Refusal> {
        let here = self.rates.iter().find(|other| other.is_of(rate.from, rate.to));
        let before = here.into_iter().chain(files.offer.rate(rate.from, rate.to, rate.published_at));
        let before = before.max_by_key(|other| other.published_at);
        if !meant && before.is_some_and(|before| rate.is_beyond(files.policy.rates.band, before)) {
            return Err(Code::RateOutsideBand.into());
        }
        let mut board = self.changed(0)?;
        match board.rates.iter_mut().find(|other| other.is_of(rate.from, rate.to)) {
            Some(last) => {
                rate.published_at = rate.published_at.max(last.published_at);
                last.clone_from(&rate);
            }
            None => board.rates.push(rate.clone()),
        }
        Ok((board, rate))
    }

    /// The board with a calendar posted. Whether it would bring a shown deadline forward is for the caller to find out
    /// ([`crate::agreement::reach::Reach`]).
    ///
    /// # Errors
    /// [`Code::VersionTaken`], [`Code::LimitReached`].
    pub fn post_calendar(
        &self,
        files: &Calendar,
        version: &str,
        posted_at: Instant,
    ) -> Result<PublicationIndex, Refusal> {
        if files.version == version || self.calendars.iter().any(|line| line.version == version) {
            return Err(Code::VersionTaken.into());
        }
        let mut board = self.changed(self.calendars.len())?;
        let posted_at = self.calendars.last().map_or(posted_at, |last| last.posted_at.max(posted_at));
        board.calendars.push(CalendarLine { version: version.to_owned(), posted_at });
        Ok(board)
    }

    /// The board before its next change, if there is room for one more of so many versions.
    pub(crate) fn changed(&self, versions: usize) -> Result<PublicationIndex, Refusal> {
        if versions >= VERSIONS_MAX {
            return Err(Code::LimitReached.into());
        }
        Ok(PublicationIndex { revision: self.revision + 1, ..self.clone() })
    }
}

impl Offer {
    /// This offer with what operators published besides: the terms of the board that were not withdrawn, the rates, and
    /// those of its price lists that were read.
    pub fn with(&self, board: &PublicationIndex, lists: impl IntoIterator<Item = PriceList>) -> Offer {
        self.with_published(board.live_terms(), &board.added, &board.rates, lists)
    }
}

impl Agreement {
    /// This agreement with what operators published besides: the board's terms and rates, those of its price lists that
    /// were read, and its newest calendar, if it has one.
    pub fn with(
        &self,
        board: &PublicationIndex,
        lists: impl IntoIterator<Item = PriceList>,
        calendar: Option<Calendar>,
    ) -> Agreement {
        Agreement {
            policy: calendar.map_or_else(|| self.policy.clone(), |calendar| self.policy.with_calendar(calendar)),
            clauses: self.clauses.clone(),
            offer: self.offer.with(board, lists),
            notices: self.notices,
        }
    }
}

/// When the vendor is told that the calendar ends soon: so long before its last official day as the policy says (K48).
/// `None` for a calendar without an official year.
pub fn calendar_alarm(policy: &Policy) -> Option<Instant> {
    let ends = start_of_day(policy.zone, policy.calendar.last_official_day()?.succ_opt()?);
    Some(ends - policy.calendar_alarm_before)
}
