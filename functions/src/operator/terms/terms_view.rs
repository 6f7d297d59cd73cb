//! A version of the terms as operators see it.

use crate::http::openapi::schema;
use crate::order_view::{instant, optional_instant};
use domain::Instant;
use domain::agreement::terms::TermsState;
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
