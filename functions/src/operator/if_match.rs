//! The header `If-Match` (RFC 9110, 13.1.1): `*`, or a list of entity tags, of which ours are versions as our `ETag` writes
//! them. A weak tag never matches, and a tag that is not ours names no version that there ever was.

use crate::http::problem::Problem;
use domain::code::Code;
use http::{HeaderMap, header};
use store::table::idempotency::IfMatch;

/// What the header asks; `None` without it.
///
/// # Errors
/// [`Code::VersionChanged`] if it names no version, or is no list of tags at all.
pub(super) fn read(headers: &HeaderMap) -> Result<Option<IfMatch>, Problem> {
    let lines = headers.get_all(header::IF_MATCH).iter().map(|line| line.to_str().ok());
    let Some(lines) = lines.collect::<Option<Vec<&str>>>() else { return Err(Code::VersionChanged.into()) };
    if lines.is_empty() {
        return Ok(None);
    }
    // Several lines are one list.
    let list = lines.join(",");
    if list.trim() == "*" {
        return Ok(Some(IfMatch::Any));
    }
    let versions: Vec<u64> = tags(&list).unwrap_or_default().into_iter().filter_map(version).collect();
    if versions.is_empty() { Err(Code::VersionChanged.into()) } else { Ok(Some(IfMatch::OneOf(versions))) }
}

/// The strong tags of a list; `None` if it is none. A tag may have commas, but no quotes.
fn tags(list: &str) -> Option<Vec<&str>> {
    let (mut tags, mut rest) = (Vec::new(), list);
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        if rest.is_empty() {
            return Some(tags);
        }
        let (weak, quoted) = rest.strip_prefix("W/").map_or((false, rest), |quoted| (true, quoted));
        let (tag, behind) = quoted.strip_prefix('"')?.split_once('"')?;
        if !weak {
            tags.push(tag);
        }
        rest = behind.trim_start_matches([' ', '\t']);
        if !rest.is_empty() && !rest.starts_with(',') {
            return None;
        }
    }
}

/// The version that a tag of ours names.
fn version(tag: &str) -> Option<u64> {
    tag.parse().ok().filter(|version: &u64| version.to_string() == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(lines: &[&str]) -> Result<Option<IfMatch>, Code> {
        let lines = lines.iter().map(|line| (header::IF_MATCH, line.parse().unwrap()));
        read(&lines.collect()).map_err(|problem| problem.code())
    }

    #[test]
    fn it_is_a_star_or_a_list_of_which_strong_tags_of_ours_count() {
        let of = |versions: &[u64]| Ok(Some(IfMatch::OneOf(versions.to_vec())));
        assert_eq!(asked(&[]), Ok(None));
        for star in ["*", " * "] {
            assert_eq!(asked(&[star]), Ok(Some(IfMatch::Any)), "{star}");
        }
        for (lines, versions) in [
            (&["\"7\""][..], &[7][..]),
            (&["\"1\", \"2\""], &[1, 2]),
            (&["\"1\",\"2\" ,\t\"3\""], &[1, 2, 3]),
            (&["\"1\"", "\"2\""], &[1, 2]),
            (&[", \"1\",, \"2\","], &[1, 2]),
            (&["W/\"1\", \"2\""], &[2]),
            (&["\"abc\", \"a,b\", \"\", \"2\""], &[2]),
        ] {
            assert_eq!(asked(lines), of(versions), "{lines:?}");
        }
        for none in [
            "",
            "7",
            "\"7",
            "7\"",
            "'7'",
            "\"07\"",
            "\"+7\"",
            "\" 7\"",
            "\"-1\"",
            "\"18446744073709551616\"",
            "W/\"7\"",
            "w/\"7\"",
            "\"1\" \"2\"",
            "\"1\"; \"2\"",
            "*, \"1\"",
            "\"1\", *",
            "**",
            "\"a\"",
        ] {
            assert_eq!(asked(&[none]), Err(Code::VersionChanged), "{none}");
        }
    }
}
