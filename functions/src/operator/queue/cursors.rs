//! Places in the queue, as callers hand them back.

use crate::http::paging::KEY_BYTES_MAX;
use crate::http::problem::Problem;
use domain::code::Code;
use store::due::Due;

/// The place of an item in the queue, in hex: callers hand it back as it is.
pub(super) fn cursor_of(due: &Due) -> String {
    hex::encode(format!("{}\n{}\n{}", due.due_at, due.pk, due.sk))
}

/// The same with the number of a shard before it, as two hex digits.
pub(super) fn read_shard_cursor(text: &str) -> Result<(usize, Due), Problem> {
    let split = text.get(..2).and_then(|shard| usize::from_str_radix(shard, 16).ok()).zip(text.get(2..));
    let (shard, due) = split.ok_or_else(|| Problem::field(Code::InvalidQuery, "cursor", "was not given out"))?;
    Ok((shard, read_cursor(due)?))
}

pub(super) fn read_cursor(text: &str) -> Result<Due, Problem> {
    let read = || {
        let text = String::from_utf8(hex::decode(text).ok()?).ok()?;
        let mut parts = text.splitn(3, '\n');
        let due_at = parts.next()?.parse().ok()?;
        let due = Due { due_at, pk: parts.next()?.to_owned(), sk: parts.next()?.to_owned() };
        // The table takes no key that is empty or longer than this.
        let fits = |key: &str| (1..=KEY_BYTES_MAX).contains(&key.len());
        (fits(&due.pk) && fits(&due.sk)).then_some(due)
    };
    read().ok_or_else(|| Problem::field(Code::InvalidQuery, "cursor", "was not given out"))
}
