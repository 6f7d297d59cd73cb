//! Versions of the terms: when each was published and when it comes into force (clause 9.4).

use crate::Instant;
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
    /// Lower-case hex of the SHA-256 of the text's bytes.
    pub sha256: String,
    /// When it was published.
    pub published_at: Instant,
    /// From when it is in force, inclusive (clause 9.4).
    pub in_force_from: Instant,
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
        TermsVersion { version, sha256, published_at, in_force_from }
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
