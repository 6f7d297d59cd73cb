//! Files of claims: announced, and found to be this or that.

use super::Dice;
use super::commands::{named, one_of};
use super::kinds::Kind;
use domain::media_type::MediaType;
use domain::order::Order;
use domain::order::claim_file::{FileRefusal, FoundFile};
use domain::rules::Command;
use domain::rules::claim_file::{AnnounceFile, CheckedFile, HandleFile};

/// Sizes about the largest that a file may have.
const SIZES: [u64; 4] = [1, 1000, 10 * 1024 * 1024, 10 * 1024 * 1024 + 1];

pub(super) fn of_file(kind: Kind, dice: &Dice, order: &Order) -> Command {
    // Mostly the newest claim: files are added for a day.
    let newest = || order.claims.last().filter(|_| dice.one.index(8) > 0).map(|claim| claim.id.clone());
    let claim = newest().unwrap_or_else(|| named(&dice.one, &order.claims, |claim| claim.id.clone()));
    let said = dice.two.index(3) == 0;
    Command::HandleFile(match kind {
        Kind::AnnounceFile => HandleFile::Announce(AnnounceFile {
            claim,
            media_type: said.then(|| one_of(&dice.one, &MediaType::ALL)),
            size_bytes: said.then(|| one_of(&dice.two, &SIZES)),
            commitment: "commitment".to_owned(),
        }),
        _ => {
            let files = order.claim(&claim).map_or(0, |claim| claim.files.len());
            let found = FoundFile {
                media_type: one_of(&dice.one, &MediaType::ALL),
                size_bytes: one_of(&dice.two, &SIZES),
                sha256: "0".repeat(64),
            };
            let found = if dice.two.index(5) == 0 { Err(FileRefusal::WrongKind) } else { Ok(found) };
            HandleFile::Record(CheckedFile { claim, number: dice.one.index(files + 1) as u32 + 1, found })
        }
    })
}
