//! Files that a buyer adds to a claim (clause 10.1): announced, then added or refused by what was found in them. The bytes lie in the
//! bucket and the name beside the order; neither is needed to prove what was sent, since the event has the hash.

use crate::Instant;
use crate::media_type::MediaType;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why a file is not among those of its claim. Its bytes were deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileRefusal {
    /// It has no bytes.
    Empty,
    /// It is larger than a file may be.
    TooLarge,
    /// It has another size than was announced.
    OtherSize,
    /// It is of no kind that is taken, or of another than was announced.
    WrongKind,
    /// The claim has all the files that it can.
    TooMany,
}

/// What was found in a file that arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundFile {
    /// Its kind, by its first bytes.
    pub media_type: MediaType,
    /// How many bytes it has.
    pub size_bytes: u64,
    /// Lower-case hex of its SHA-256.
    pub sha256: String,
}

/// A file was announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileAnnounced {
    /// The claim.
    pub claim: String,
    /// Which of the claim's files it is, from 1.
    pub number: u32,
    /// Its kind, if that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<MediaType>,
    /// How many bytes it has, if that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<u64>,
    /// Until when it can be sent.
    pub until: Instant,
    /// Salted commitment to its name.
    pub commitment: String,
}

impl FileAnnounced {
    pub(crate) fn file(&self, version: u64) -> ClaimFile {
        let FileAnnounced { number, media_type, size_bytes, until, .. } = *self;
        ClaimFile { number, version, media_type, size_bytes, until, fate: None }
    }
}

/// What became of a file that was announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileFate {
    /// It arrived and is kept, since this instant.
    Added(FoundFile, Instant),
    /// It arrived and was deleted, at this instant.
    Refused(FileRefusal, Instant),
}

/// A file of a claim, in short; its name is an item of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimFile {
    /// Which of the claim's files it is, from 1.
    pub number: u32,
    /// The version of the order that its announcement led to.
    pub version: u64,
    /// Its kind, if that was announced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<MediaType>,
    /// How many bytes it has, if that was announced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<u64>,
    /// Until when it can be sent.
    pub until: Instant,
    /// What became of it; `None` before that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fate: Option<FileFate>,
}

/// Where a file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ClaimFileState)]
pub enum FileState {
    /// It is awaited, or arrived and is being checked.
    BeingChecked,
    /// The time for sending it passed, and it did not arrive.
    NotReceived,
    /// It was checked and is kept.
    Added,
    /// It was checked and deleted.
    Refused,
}

impl ClaimFile {
    /// Where it stands at an instant.
    pub fn state(&self, now: Instant) -> FileState {
        match self.fate {
            Some(FileFate::Added(..)) => FileState::Added,
            Some(FileFate::Refused(..)) => FileState::Refused,
            None if now < self.until => FileState::BeingChecked,
            None => FileState::NotReceived,
        }
    }

    /// What was found in it, if it is kept.
    pub fn found(&self) -> Option<&FoundFile> {
        match &self.fate {
            Some(FileFate::Added(found, _)) => Some(found),
            _ => None,
        }
    }
}
