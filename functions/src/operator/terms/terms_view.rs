//! A version of the terms as operators see it.

use crate::http::openapi::schema;
use crate::http::problem::Problem;
use crate::operator::Operator;
use crate::order_view::{instant, optional_instant};
use domain::Instant;
use domain::agreement::offer::Offer;
use domain::agreement::publications::{Draft, PublicationIndex, TermsLine};
use domain::agreement::terms::{DraftText, TermsState, TermsText, TermsVersion};
use domain::follows::notice::Notice;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Versions of the terms.
#[derive(Serialize, ToSchema)]
#[schema(as = TermsStandingList)]
pub(super) struct TermsList {
    pub(super) items: Vec<TermsView>,
    #[schema(value_type = schema::OnePage)]
    pub(super) next: Option<String>,
}

/// A version of the terms as operators see it.
#[derive(Serialize, ToSchema)]
#[schema(as = TermsStanding)]
pub(super) struct TermsView {
    #[schema(value_type = schema::Version)]
    pub(super) version: String,
    /// The language of the text at `url`.
    #[schema(pattern = "^[a-z]{2,3}$", examples("en", "ru"))]
    pub(super) language: String,
    /// Of the bytes served at `url`.
    #[schema(value_type = schema::Sha256)]
    pub(super) sha256: String,
    /// Where the text is served.
    #[schema(format = "uri")]
    pub(super) url: String,
    /// Where it stands now; it follows from instants.
    pub(super) state: TermsState,
    /// When it was published.
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    pub(super) published_at: Option<Instant>,
    /// From when it is in force, inclusive (clause 9.4).
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    pub(super) in_force_from: Option<Instant>,
    /// When it was withdrawn.
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    pub(super) withdrawn_at: Option<Instant>,
    /// Its texts in other languages: those published with it or added later, and those that wait to be (K63).
    pub(super) others: Vec<TextView>,
}

/// A text of the terms in a language other than the one in which its version was first published.
#[derive(Serialize, ToSchema)]
#[schema(as = TermsTextStanding)]
pub(super) struct TextView {
    #[schema(value_type = schema::Version)]
    pub(super) version: String,
    #[schema(pattern = "^[a-z]{2,3}$", examples("ru"))]
    pub(super) language: String,
    /// Of the bytes served at `url`.
    #[schema(value_type = schema::Sha256)]
    pub(super) sha256: String,
    /// Where the text is served.
    #[schema(format = "uri")]
    pub(super) url: String,
    /// When it was published: with its version, or later; null before.
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    pub(super) published_at: Option<Instant>,
}

/// A version with its history.
#[derive(Serialize, ToSchema)]
pub(super) struct TermsFile {
    #[serde(flatten)]
    pub(super) terms: TermsView,
    /// The earliest first.
    pub(super) acts: Vec<ActView>,
    pub(super) tellings: Vec<BroadcastView>,
}

/// What an operator did about it.
#[derive(Serialize, ToSchema)]
#[schema(as = TermsAct)]
pub(super) struct ActView {
    /// What.
    #[schema(value_type = schema::TermsActName)]
    pub(super) act: String,
    /// Who.
    pub(super) by: String,
    /// Why.
    pub(super) reason: String,
    /// When.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    pub(super) at: Instant,
    /// For a publication: the page that was seen to serve the version.
    #[schema(value_type = Option<PageProof>)]
    pub(super) proof: Option<Value>,
    /// The same of its texts in other languages; empty where there were none.
    #[schema(value_type = Vec<PageProof>)]
    pub(super) other_proofs: Vec<Value>,
}

/// A page and what it served.
#[derive(ToSchema)]
#[allow(dead_code)] // its fields are those of the act's record, which is shown as it is
struct PageProof {
    #[schema(format = "uri")]
    url: String,
    #[schema(value_type = schema::Sha256)]
    sha256: String,
}

impl Operator {
    /// Where the text of a version is served, in the language in which it was first published.
    pub(super) fn terms_url(&self, version: &str) -> String {
        format!("{}/v1/terms/{version}", self.public_url)
    }

    /// Where the same is served in another language.
    pub(super) fn text_url(&self, version: &str, language: &str) -> String {
        format!("{}?language={language}", self.terms_url(version))
    }

    pub(super) fn draft_view(&self, draft: &Draft, waiting: &[&DraftText]) -> TermsView {
        TermsView {
            version: draft.version.clone(),
            language: draft.language.clone(),
            sha256: draft.sha256.clone(),
            url: self.terms_url(&draft.version),
            state: if draft.discarded_at.is_some() { TermsState::Discarded } else { TermsState::Draft },
            published_at: None,
            in_force_from: None,
            withdrawn_at: None,
            others: waiting.iter().map(|text| self.waiting_view(text)).collect(),
        }
    }

    pub(super) fn terms_view(
        &self,
        terms: &TermsVersion,
        state: TermsState,
        withdrawn_at: Option<Instant>,
        waiting: &[&DraftText],
    ) -> TermsView {
        let published = terms.others.iter().map(|text| self.text_view(&terms.version, text));
        TermsView {
            version: terms.version.clone(),
            language: terms.language.clone(),
            sha256: terms.sha256.clone(),
            url: self.terms_url(&terms.version),
            state,
            published_at: Some(terms.published_at),
            in_force_from: Some(terms.in_force_from),
            withdrawn_at,
            others: published.chain(waiting.iter().map(|text| self.waiting_view(text))).collect(),
        }
    }

    /// A text that was published.
    pub(super) fn text_view(&self, version: &str, text: &TermsText) -> TextView {
        TextView {
            version: version.to_owned(),
            language: text.language.clone(),
            sha256: text.sha256.clone(),
            url: self.text_url(version, &text.language),
            published_at: Some(text.published_at),
        }
    }

    /// A text that waits to be published.
    pub(super) fn waiting_view(&self, text: &DraftText) -> TextView {
        TextView {
            version: text.version.clone(),
            language: text.language.clone(),
            sha256: text.sha256.clone(),
            url: self.text_url(&text.version, &text.language),
            published_at: None,
        }
    }

    /// Every version, the newest last: those of the files, those published, the withdrawn, the drafts.
    fn all_terms(&self, board: &PublicationIndex, offer: &Offer, now: Instant) -> Vec<TermsView> {
        let standing = offer.all_terms().iter().map(|it| {
            let waiting = board.waiting_texts(&it.version);
            self.terms_view(it, offer.terms_state(&it.version, now), None, &waiting)
        });
        let withdrawn = board.terms.iter().filter_map(|TermsLine { terms, withdrawn_at }| {
            withdrawn_at.map(|at| self.terms_view(terms, TermsState::Withdrawn, Some(at), &[]))
        });
        let drafts = board.open_drafts().map(|draft| self.draft_view(draft, &board.waiting_texts(&draft.version)));
        standing.chain(withdrawn).chain(drafts).collect()
    }

    pub(super) async fn read_terms(&self, now: Instant) -> Result<Vec<TermsView>, Problem> {
        let board = self.store.publications_and_drafts().await?;
        Ok(self.all_terms(&board, &self.agreement.offer.with(&board, []), now))
    }
}

/// How far everybody was told by one notice.
#[derive(Serialize, ToSchema)]
#[schema(as = TermsTelling)]
pub(super) struct BroadcastView {
    /// Which.
    #[schema(value_type = schema::TermsNotice)]
    pub(super) notice: Notice,
    /// Since when.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    pub(super) begun_at: Instant,
    /// When the last was told.
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    pub(super) done_at: Option<Instant>,
    /// How many accounts with a license were told.
    pub(super) accounts: u64,
    /// How many notices stand where.
    pub(super) notices: BTreeMap<String, usize>,
}
