//! The sort keys of texts beside an order: by the change that keeps them, and what it is about.

use super::NOTICE_TEXTS;

/// The sort key of the text that a change of an order keeps, of a kind: by the version that the change led to.
pub(crate) fn text_of_change(kind: &str, version: u64) -> String {
    format!("{kind}{version:08}")
}

/// As [`text_of_change`], where the text is about a claim or a refund.
pub(crate) fn text_about(kind: &str, id: &str, version: u64) -> String {
    format!("{kind}{id}#{version:08}")
}

/// What a text's sort key that [`text_about`] made says, and the version.
pub(crate) fn text_about_of<'a>(kind: &str, sk: &'a str) -> Option<(&'a str, u64)> {
    let (id, version) = sk.strip_prefix(kind)?.rsplit_once('#')?;
    Some((id, version.parse().ok()?))
}

/// The sort key of what a notice said: by the outbox item's name, and which sending of it.
pub(crate) fn text_of_notice(name: &str, round: usize) -> String {
    format!("{NOTICE_TEXTS}{name}#{round:02}")
}

/// The outbox item's name and the sending of a sort key that [`text_of_notice`] made.
pub(crate) fn text_of_notice_of(sk: &str) -> Option<(&str, usize)> {
    let (name, round) = sk.strip_prefix(NOTICE_TEXTS)?.rsplit_once('#')?;
    Some((name, round.parse().ok()?))
}
