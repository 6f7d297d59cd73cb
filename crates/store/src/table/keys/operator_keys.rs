//! The keys of what is kept of operators: their sessions and sign-ins, and what personal data they were shown.

use super::{STAND_IN, partitions};
use chrono::NaiveDate;

/// The partition of an operator, by the keyed pseudonym.
pub(crate) fn operator(pseudonym: &str) -> String {
    format!("{}is#{pseudonym}", partitions::OPERATOR)
}

/// The partition of an operator's session, by the hash of its secret.
pub(crate) fn operator_session(hash: &str) -> String {
    format!("{}session#{hash}", partitions::OPERATOR)
}

/// The partition of a sign-in at the operators' issuer, by the hash of its state.
pub(crate) fn sign_in(hash: &str) -> String {
    format!("{}sign-in#{hash}", partitions::OPERATOR)
}

/// The partition of what operators were shown on a day.
pub(crate) fn looked(day: NaiveDate) -> String {
    format!("{}{day}", partitions::LOOKED)
}

/// The partition of a dead letter.
pub(crate) fn letter(id: &str) -> String {
    format!("{}{id}", partitions::LETTER)
}

/// The id of a dead letter, by its partition.
pub fn letter_of(pk: &str) -> Option<&str> {
    pk.strip_prefix(partitions::LETTER)
}

/// The partition of who took a task, by a hash of its two keys.
pub(crate) fn taken(hash: &str) -> String {
    format!("{}{hash}", partitions::TAKEN)
}

/// The sort key of an operator among those who stand in.
pub(crate) fn stand_in(pseudonym: &str) -> String {
    format!("{STAND_IN}{pseudonym}")
}

/// The partition of what waited in the morning of a day.
pub(crate) fn desk(day: NaiveDate) -> String {
    format!("{}{day}", partitions::DESK)
}
