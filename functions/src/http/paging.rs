//! Pages of lists: how much each holds, and the cursors that name the place behind which the next begins.

use super::problem::Problem;
use domain::code::Code;
use store::table::keys;

/// How many items a page of a list holds at most.
pub(crate) const LIMIT_MAX: i32 = 100;

/// The longest sort key that is given out, in bytes: as long as the table takes.
pub(crate) const KEY_BYTES_MAX: usize = 1024;

/// How many items a page of a list holds, by the parameter `limit`.
///
/// # Errors
/// It is no number from 1 to [`LIMIT_MAX`].
pub(crate) fn page_size(limit: Option<&str>) -> Result<i32, Problem> {
    let limit = limit.map_or(Ok(LIMIT_MAX), str::parse).ok().filter(|limit| (1..=LIMIT_MAX).contains(limit));
    limit.ok_or_else(|| Problem::field(Code::InvalidQuery, "limit", "must be from 1 to 100"))
}

/// The place of an outbox item, as the parameter `cursor` of a list of notices has it.
///
/// # Errors
/// It was not given out.
pub(crate) fn outbox_cursor(cursor: Option<&str>) -> Result<Option<String>, Problem> {
    let read = |text: &str| {
        let sk = String::from_utf8(hex::decode(text).ok()?).ok()?;
        Some(sk).filter(|sk| keys::is_outbox(sk) && sk.len() <= KEY_BYTES_MAX)
    };
    let unknown = || Problem::field(Code::InvalidQuery, "cursor", "was not given out");
    cursor.map(|text| read(text).ok_or_else(unknown)).transpose()
}
