//! The sort keys of texts beside an order: by the change that keeps them, and what it is about.

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
