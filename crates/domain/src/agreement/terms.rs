//! Versions of the terms: when each was published and when it comes into force (clause 9.4).

use crate::Instant;
use crate::agreement::local_text::ENGLISH;
use crate::agreement::policy::Policy;
use crate::agreement::prices::check_name;
use crate::agreement::rule::Rule;
use crate::text::is_blank;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

/// One published version of the terms. It is never edited; orders refer to it by its version and hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermsVersion {
    /// Its version.
    pub version: String,
    /// The language in which it was first published.
    #[serde(default = "english")]
    pub language: String,
    /// Lower-case hex of the SHA-256 of the bytes of the text in that language.
    pub sha256: String,
    /// When it was published.
    pub published_at: Instant,
    /// From when it is in force, inclusive (clause 9.4).
    pub in_force_from: Instant,
    /// Its texts in other languages, in the order of their names (K63).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<TermsText>,
}

/// The language of what was stored before texts had one.
pub(crate) fn english() -> String {
    ENGLISH.to_owned()
}

/// The text of a version in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermsText {
    /// The language.
    pub language: String,
    /// Lower-case hex of the SHA-256 of the text's bytes.
    pub sha256: String,
    /// When it was published: with the version, or later. It is shown for orders placed from then on.
    pub published_at: Instant,
}

/// A text that was drafted and not published yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftText {
    /// The version.
    pub version: String,
    /// The language.
    pub language: String,
    /// Lower-case hex of the SHA-256 of the text.
    pub sha256: String,
    /// When it was drafted.
    pub drafted_at: Instant,
}

/// A text that was published after its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddedText {
    /// The version.
    pub version: String,
    /// The text.
    #[serde(flatten)]
    pub text: TermsText,
}

/// Where a version of the terms stands: what it is follows from instants, not from a job having run (clause 9.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TermsState {
    /// Written, not published.
    Draft,
    /// Published, to come into force.
    Published,
    /// In force.
    InForce,
    /// Another version took its place.
    Superseded,
    /// Withdrawn before it came into force.
    Withdrawn,
    /// Discarded before it was published.
    Discarded,
}

impl TermsVersion {
    /// A version published at `published_at`; when it comes into force is computed (clause 9.4).
    pub fn published(version: String, sha256: String, published_at: Instant, policy: &Policy) -> TermsVersion {
        let in_force_from = policy.deadline(Rule::TermsInForce, published_at).expires_at;
        TermsVersion { version, language: english(), sha256, published_at, in_force_from, others: Vec::new() }
    }

    /// Its texts published by an instant, the one first published at their head.
    pub fn texts(&self, at: Instant) -> Vec<TermsText> {
        let (language, sha256) = (self.language.clone(), self.sha256.clone());
        let first = TermsText { language, sha256, published_at: self.published_at };
        let others = self.others.iter().filter(|text| text.published_at <= at).cloned();
        [first].into_iter().chain(others).collect()
    }

    /// The language whose text prevails where two differ: the one that the policy names, if the version was published in it too,
    /// else the one first published. A text that was added later never prevails (K63).
    pub fn prevailing<'a>(&'a self, policy: &'a Policy) -> &'a str {
        let together = |language: &&str| {
            let published = |text: &TermsText| text.language == **language && text.published_at <= self.published_at;
            self.others.iter().any(published)
        };
        policy.terms.prevailing.as_deref().filter(together).unwrap_or(&self.language)
    }

    /// The text that is shown to who reads a language, at an instant: the one in it or, where there is none, the one that prevails.
    pub fn shown(&self, policy: &Policy, language: &str, at: Instant) -> TermsText {
        let mut texts = self.texts(at);
        let of = |language: &str| texts.iter().position(|text| text.language == language);
        let place = of(language).or_else(|| of(self.prevailing(policy))).unwrap_or_default();
        texts.swap_remove(place)
    }

    /// Where a shop serves the text in a language: the one first published needs no word of its language.
    pub fn url(&self, shop: &str, language: &str) -> String {
        let which = if language == self.language { String::new() } else { format!("?language={language}") };
        format!("{shop}/v1/terms/{}{which}", self.version)
    }

    /// The version with those texts of it that were added to it.
    #[must_use]
    pub fn with_added(&self, added: &[AddedText]) -> TermsVersion {
        let mut terms = self.clone();
        let own = added.iter().filter(|it| it.version == self.version).map(|it| &it.text);
        let new: Vec<TermsText> = own.filter(|text| !terms.has(&text.language)).cloned().collect();
        terms.others.extend(new);
        terms.others.sort_by(|one, other| one.language.cmp(&other.language));
        terms
    }

    /// Whether it has a text in a language.
    pub(crate) fn has(&self, language: &str) -> bool {
        self.language == language || self.others.iter().any(|text| text.language == language)
    }

    /// The language of a text that was published by an instant, by its hash.
    pub fn language_of(&self, sha256: &str, at: Instant) -> Option<String> {
        self.texts(at).into_iter().find(|text| text.sha256 == sha256).map(|text| text.language)
    }
}

/// The hash that a text of the terms goes by: lower-case hex of the SHA-256 of its bytes.
///
/// # Errors
/// The field at fault and why: the version is no plain name, or the text is blank.
pub fn check_terms(version: &str, text: &str) -> Result<String, (&'static str, &'static str)> {
    check_name(version).map_err(|reason| ("version", reason))?;
    if is_blank(text) {
        return Err(("text", "empty"));
    }
    Ok(hex::encode(Sha256::digest(text)))
}

/// Whether a text can be the name of a language.
pub fn is_language(text: &str) -> bool {
    (2..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_lowercase())
}
