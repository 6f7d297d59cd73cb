//! The files of a claim as its buyer sees them.

use super::{instant, optional_instant};
use crate::http::openapi::schema;
use domain::Instant;
use domain::media_type::MediaType;
use domain::order::claim_file::{ClaimFile, FileFate, FileRefusal, FileState};
use serde::Serialize;
use utoipa::ToSchema;

/// A file that was announced for a claim.
#[derive(Serialize, ToSchema)]
#[schema(as = ClaimFile)]
pub struct ClaimFileView<'a> {
    /// Which of the claim's files it is, from 1.
    #[schema(minimum = 1)]
    number: u32,
    /// What the buyer calls it. Shown as the claim's text is.
    name: Option<&'a str>,
    /// It is `being_checked` from its announcement on until it was looked at; `not_received` if it did not arrive in time;
    /// then `added`, or `refused` and deleted.
    state: FileState,
    /// Its kind: as it was announced, then as it was found; null where it was not said and it is not known yet.
    media_type: Option<MediaType>,
    /// How many bytes it has, known as the kind is.
    size_bytes: Option<u64>,
    /// The hash of its bytes; null while it is not added.
    #[schema(value_type = Option<schema::Sha256>)]
    sha256: Option<&'a str>,
    /// Why it was not added: `empty`, `too_large`, of an `other_size` than announced, of a `wrong_kind`, one of `too_many`; null
    /// where it was not refused.
    refused_because: Option<FileRefusal>,
    /// Until when it can be sent.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    until: Instant,
    /// When it was looked at; null before.
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    checked_at: Option<Instant>,
}

impl<'a> ClaimFileView<'a> {
    /// A file as it stands at an instant.
    pub fn of(file: &'a ClaimFile, name: Option<&'a str>, now: Instant) -> ClaimFileView<'a> {
        let found = file.found();
        let (refused_because, checked_at) = match file.fate {
            Some(FileFate::Added(_, at)) => (None, Some(at)),
            Some(FileFate::Refused(because, at)) => (Some(because), Some(at)),
            None => (None, None),
        };
        ClaimFileView {
            number: file.number,
            name,
            state: file.state(now),
            media_type: found.map(|found| found.media_type).or(file.media_type),
            size_bytes: found.map(|found| found.size_bytes).or(file.size_bytes),
            sha256: found.map(|found| found.sha256.as_str()),
            refused_because,
            until: file.until,
            checked_at,
        }
    }

    /// The same with its name.
    pub(super) fn named(self, name: Option<&'a str>) -> ClaimFileView<'a> {
        ClaimFileView { name, ..self }
    }
}
