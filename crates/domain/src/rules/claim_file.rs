//! Files of a claim: how many, how large and for how long is the policy's (clause 10.1 says nothing of them). The claim itself is
//! lodged by its text; no file, and nothing that is wrong with one, changes what the claim stops.

use crate::Instant;
use crate::agreement::policy::Policy;
use crate::code::{Code, Refusal};
use crate::media_type::MediaType;
use crate::order::Order;
use crate::order::claim::Claim;
use crate::order::claim_file::{ClaimFile, FileAnnounced, FileRefusal, FileState, FoundFile};
use crate::order::event::Fact;
use crate::order::facts::ClaimFact;
use crate::rules::claim_acts::find;

/// How many files may be announced for one order, in all: a bound on its size, not a rule of the offer.
pub const FILES_MAX: usize = 200;
/// How often each of a claim's places may be announced: a form that was not used in time is asked for again.
const ANNOUNCED_FOR_ONE: usize = 4;

/// What is asked of a file.
#[derive(Debug, Clone)]
pub enum HandleFile {
    /// Announce it.
    Announce(AnnounceFile),
    /// Record what was found in it.
    Record(CheckedFile),
}

/// A file as its buyer announces it.
#[derive(Debug, Clone)]
pub struct AnnounceFile {
    /// The claim.
    pub claim: String,
    /// Its kind, if that is said.
    pub media_type: Option<MediaType>,
    /// How many bytes it has, if that is said.
    pub size_bytes: Option<u64>,
    /// Salted commitment to its name.
    pub commitment: String,
}

/// A file that arrived and was looked at.
#[derive(Debug, Clone)]
pub struct CheckedFile {
    /// The claim.
    pub claim: String,
    /// Which of the claim's files it is.
    pub number: u32,
    /// What was found in it, or why it cannot be kept whatever was announced.
    pub found: Result<FoundFile, FileRefusal>,
}

pub(crate) fn decide(policy: &Policy, order: &Order, asked: &HandleFile, now: Instant) -> Result<Vec<Fact>, Refusal> {
    match asked {
        HandleFile::Announce(asked) => announce(policy, order, asked, now),
        HandleFile::Record(checked) => record(policy, order, checked),
    }
}

/// Until when files can be announced for a claim; not after it is dealt with.
pub fn open_until(policy: &Policy, claim: &Claim) -> Option<Instant> {
    (!claim.settled()).then(|| claim.received_at + policy.claim_files.added_within)
}

/// How many more files can be announced for a claim now.
pub fn places_left(policy: &Policy, order: &Order, claim: &Claim, now: Instant) -> usize {
    let files_max = policy.claim_files.files_max as usize;
    let taken = |file: &&ClaimFile| matches!(file.state(now), FileState::BeingChecked | FileState::Added);
    let of_claim = files_max.saturating_sub(claim.files.iter().filter(taken).count());
    let announced = (ANNOUNCED_FOR_ONE * files_max).saturating_sub(claim.files.len());
    let of_order: usize = order.claims.iter().map(|claim| claim.files.len()).sum();
    of_claim.min(announced).min(FILES_MAX.saturating_sub(of_order))
}

/// Decides the announcement of a file: it can be sent for some time from now on, and its name is kept beside the order.
fn announce(policy: &Policy, order: &Order, asked: &AnnounceFile, now: Instant) -> Result<Vec<Fact>, Refusal> {
    let claim = find(order, &asked.claim)?;
    let closes = open_until(policy, claim).ok_or(Code::ClaimClosed)?;
    if now >= closes {
        return Err(Code::ClaimFilesClosed.into());
    }
    if asked.size_bytes.is_some_and(|size| size > policy.claim_files.bytes_max) {
        return Err(Refusal::at(Code::InvalidFields, "size_bytes", "is more than a file may have"));
    }
    if asked.media_type.is_some_and(|kind| !policy.claim_files.media_types.contains(&kind)) {
        return Err(Refusal::at(Code::InvalidFields, "media_type", "is not taken"));
    }
    if places_left(policy, order, claim, now) == 0 {
        return Err(Code::LimitReached.into());
    }
    Ok(vec![Fact::Claim(ClaimFact::FileAnnounced(Box::new(FileAnnounced {
        claim: asked.claim.clone(),
        number: claim.files.len() as u32 + 1,
        media_type: asked.media_type,
        size_bytes: asked.size_bytes,
        until: now + policy.claim_files.form_validity,
        commitment: asked.commitment.clone(),
    })))])
}

/// Decides what becomes of a file that arrived. What was decided once stands: a second file sent by the same form is none.
fn record(policy: &Policy, order: &Order, checked: &CheckedFile) -> Result<Vec<Fact>, Refusal> {
    let claim = find(order, &checked.claim)?;
    let file = claim.file(checked.number).ok_or(Code::NotFound)?;
    if file.fate.is_some() {
        return Ok(Vec::new());
    }
    let (id, number) = (checked.claim.clone(), checked.number);
    Ok(vec![Fact::Claim(match kept(policy, claim, file, checked) {
        Ok(found) => ClaimFact::FileAdded { claim: id, number, found: found.clone() },
        Err(because) => ClaimFact::FileRefused { claim: id, number, because },
    })])
}

/// What was found, if it is as it was announced and there is room for it.
fn kept<'a>(
    policy: &Policy,
    claim: &Claim,
    file: &ClaimFile,
    checked: &'a CheckedFile,
) -> Result<&'a FoundFile, FileRefusal> {
    let found = checked.found.as_ref().map_err(|because| *because)?;
    let files = &policy.claim_files;
    if found.size_bytes > files.bytes_max {
        return Err(FileRefusal::TooLarge);
    }
    if file.size_bytes.is_some_and(|announced| announced != found.size_bytes) {
        return Err(FileRefusal::OtherSize);
    }
    let announced = file.media_type.is_none_or(|announced| announced == found.media_type);
    if !announced || !files.media_types.contains(&found.media_type) {
        return Err(FileRefusal::WrongKind);
    }
    let added = claim.files.iter().filter(|file| file.found().is_some()).count();
    if added >= files.files_max as usize { Err(FileRefusal::TooMany) } else { Ok(found) }
}
