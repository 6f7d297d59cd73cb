//! What the parties wrote and said to each other, kept as evidence (10.2, 10.3, 10.5, 10.7).

use crate::Instant;
use crate::act::Act;
use crate::order::claim::is_zero;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

/// A `message` with its headers, a `screenshot` of one or of a mailbox, the `recording` of a call, or a `document` on
/// paper or scanned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = MessageKind)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A message with its headers, as it went over the wire (K31).
    Message,
    /// A picture of a message or a mailbox: it never is the original (K31).
    Screenshot,
    /// The recording of a call; made only after notice of it (clause 10.2).
    Recording,
    /// A document, on paper or scanned.
    Document,
}

impl Kind {
    /// Whether it stands in for an original, and can be none itself (clause 10.3).
    pub fn stands_in(self) -> bool {
        matches!(self, Kind::Screenshot | Kind::Recording)
    }
}

/// To the licensor (`in`) or from it (`out`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// To the licensor.
    In,
    /// From the licensor.
    Out,
}

/// The channel it went by (clause 10.7).
// The channel it went by: the published ones of clause 10.7, and those by which buyers write all the same (K25).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// An e-mail.
    Email,
    /// The telephone.
    Phone,
    /// A letter.
    Post,
    /// A chat in Kommo.
    Kommo,
    /// The licensor's site.
    Site,
}

/// Who it came from: the buyer, the licensor's own mailbox, telephone or file, whoever carries messages or calls, the
/// bank, or anybody else.
// Who the piece came from. A word, never an address: that stands in the text beside the order, if anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = MessageSource)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The buyer gave it.
    Licensee,
    /// It is from the licensor's own mailbox, telephone or file.
    Licensor,
    /// Whoever carries messages or calls: a mail service, a telephone company, Kommo.
    Carrier,
    /// The bank.
    Bank,
    /// Anybody else.
    ThirdParty,
}

/// What a piece is worth as evidence (clause 10.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = MessageRank)]
#[serde(rename_all = "snake_case")]
pub enum Rank {
    /// The original.
    Original,
    /// It proves as long as the original has not arrived.
    UntilOriginal,
    /// A copy beside the original that arrived.
    Copy,
}

/// A piece of correspondence. What it says lies elsewhere; nobody finds it by its hash who does not have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// What it is.
    pub kind: Kind,
    /// Which way it went.
    pub direction: Direction,
    /// The channel it went by.
    pub medium: Medium,
    /// Who it came from.
    pub source: Source,
    /// When it reached the one that it was for.
    pub arrived_at: Instant,
    /// When it was sent, as far as that is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Instant>,
    /// Whether it is an original; a screenshot or a recording never is.
    pub original: bool,
    /// Lower-case hex of the SHA-256 of the file, or of the raw message.
    pub sha256: String,
    /// Salted commitment to the raw message that lies beside the order; `None` where a file is kept elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commitment: Option<String>,
    /// How many card numbers were masked in the raw message before it was kept; its hash is that of the message as it arrived.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub cards_masked: usize,
    /// The earlier piece whose place as evidence it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<String>,
    /// Whether notice was given before it was recorded (clause 10.2); `None` but for a recording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice_given: Option<bool>,
}

/// A piece was registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrespondenceRegistered {
    /// Its identity: the order's, a dash, `M` and its place among the order's pieces.
    pub id: String,
    /// The piece.
    pub piece: Piece,
    /// Who registered it.
    pub act: Act,
}

/// A piece among the evidence of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exhibit {
    /// Its identity.
    pub id: String,
    /// The version of the order that it led to.
    pub version: u64,
    /// When it was registered.
    pub registered_at: Instant,
    /// The piece, as it was registered.
    pub piece: Piece,
    /// The original that arrived and took its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<String>,
}

impl Exhibit {
    /// What it is worth as evidence now.
    pub fn rank(&self) -> Rank {
        match self.superseded_by {
            _ if self.piece.original => Rank::Original,
            None => Rank::UntilOriginal,
            Some(_) => Rank::Copy,
        }
    }
}

/// Lower-case hex of the SHA-256 of a raw message.
pub fn sha256(raw: &str) -> String {
    hex::encode(Sha256::digest(raw))
}

/// Adds a piece, and lets the one whose place it takes know.
pub(crate) fn evolve(exhibits: &mut Vec<Exhibit>, registered: &CorrespondenceRegistered, version: u64, at: Instant) {
    let CorrespondenceRegistered { id, piece, .. } = registered;
    for earlier in exhibits.iter_mut().filter(|earlier| Some(&earlier.id) == piece.supersedes.as_ref()) {
        earlier.superseded_by = Some(id.clone());
    }
    exhibits.push(Exhibit { id: id.clone(), version, registered_at: at, piece: piece.clone(), superseded_by: None });
}
