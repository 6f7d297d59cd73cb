//! Texts of the terms in further languages, as operators publish them (K63): together with their version, while that is a draft,
//! or later. A text changes nothing of its version, and one that was added never prevails.

use crate::Instant;
use crate::agreement::offer::Offer;
use crate::agreement::publications::PublicationIndex;
use crate::agreement::terms::{AddedText, DraftText, TermsText, TermsVersion};
use crate::code::{Code, Refusal};
use chrono::TimeDelta;

/// The most texts of one version that wait to be published.
const TEXTS_OF_VERSION_MAX: usize = 20;
/// The most texts that wait to be published.
const TEXTS_MAX: usize = 500;

impl PublicationIndex {
    /// The texts of a version that wait to be published, in the order of their languages.
    pub fn waiting_texts(&self, version: &str) -> Vec<&DraftText> {
        let mut texts: Vec<&DraftText> = self.draft_texts.iter().filter(|text| text.version == version).collect();
        texts.sort_by_key(|text| &text.language);
        texts
    }

    /// The languages of a version's texts, drafted ones among them, in the order of their names.
    pub fn languages_of(&self, files: &Offer, version: &str) -> Vec<String> {
        let draft = self.open_drafts().find(|draft| draft.version == version).map(|draft| draft.language.clone());
        let published = self.version(files, version);
        let published = published.iter().flat_map(|terms| terms.texts(Instant::MAX_UTC)).map(|text| text.language);
        let waiting = self.waiting_texts(version).into_iter().map(|text| text.language.clone());
        let mut all: Vec<String> = draft.into_iter().chain(published).chain(waiting).collect();
        all.sort();
        all.dedup();
        all
    }

    /// A published version that was not withdrawn, of the agreement's files or of operators, with the texts added to it.
    fn version(&self, files: &Offer, version: &str) -> Option<TermsVersion> {
        let here = self.live_terms().find(|terms| terms.version == version);
        here.or_else(|| files.terms(version)).map(|terms| terms.with_added(&self.added))
    }

    /// The index with a text drafted for a draft, to be published with it, or for a published version, to be added to it. Until
    /// it is published another text in its language takes its place.
    ///
    /// # Errors
    /// [`Code::NotFound`] if there is no such version; [`Code::TermsWithdrawn`], [`Code::TermsDiscarded`];
    /// [`Code::LanguageTaken`] if the version has a text in the language; [`Code::LimitReached`].
    pub fn draft_text(&self, files: &Offer, text: DraftText) -> Result<PublicationIndex, Refusal> {
        let taken = match self.version(files, &text.version) {
            Some(terms) => terms.has(&text.language),
            None => self.draft_of(&text.version)?.language == text.language,
        };
        if taken {
            return Err(Code::LanguageTaken.into());
        }
        let mut index = self.changed(0)?;
        index.draft_texts.retain(|other| (&other.version, &other.language) != (&text.version, &text.language));
        let of_version = index.waiting_texts(&text.version).len();
        if index.draft_texts.len() >= TEXTS_MAX || of_version >= TEXTS_OF_VERSION_MAX {
            return Err(Code::LimitReached.into());
        }
        index.draft_texts.push(text);
        Ok(index)
    }

    /// The index with a drafted text added to its published version at an instant, and the text as it then stands. Nothing else
    /// changes: it is shown for orders that are placed from now on.
    ///
    /// # Errors
    /// [`Code::NotFound`] if there is no such version or no such text; [`Code::TermsNotPublished`] of a draft, whose texts are
    /// published with it; [`Code::TermsWithdrawn`], [`Code::TermsDiscarded`], [`Code::LanguageTaken`] if it was published before,
    /// [`Code::LimitReached`].
    pub fn publish_text(
        &self,
        files: &Offer,
        version: &str,
        language: &str,
        now: Instant,
    ) -> Result<(PublicationIndex, AddedText), Refusal> {
        let Some(terms) = self.version(files, version) else {
            return Err(self.draft_of(version).map_or_else(|refusal| refusal, |_| Code::TermsNotPublished.into()));
        };
        if terms.has(language) {
            return Err(Code::LanguageTaken.into());
        }
        let mut index = self.changed(self.added.len())?;
        let mut waiting = index.draft_texts.iter();
        let place = waiting.position(|text| text.version == version && text.language == language);
        let DraftText { version, language, sha256, .. } = index.draft_texts.remove(place.ok_or(Code::NotFound)?);
        // Behind its version, so that it is none of those published with it, and not before the last one, however a clock lags.
        let behind = terms.published_at + TimeDelta::milliseconds(1);
        let last = self.added.last().map_or(behind, |last| last.text.published_at);
        let published_at = now.max(behind).max(last);
        let added = AddedText { version, text: TermsText { language, sha256, published_at } };
        index.added.push(added.clone());
        Ok((index, added))
    }
}
