//! From received bytes to text: the bank has been seen to write UTF-8 and windows-1251.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1251};

/// Decodes bytes in the named character set, or in UTF-8 without a usable name. What is not valid in that set is read
/// as windows-1251, in which every byte means something, so that a payment is never refused for the spelling of a name.
pub(super) fn decode(bytes: &[u8], charset: Option<&str>) -> String {
    let encoding = charset
        .and_then(|label| Encoding::for_label(label.as_bytes()))
        // A set in which ASCII is not ASCII could hide a tag from whoever looks at the bytes.
        .filter(|encoding| encoding.is_ascii_compatible())
        .unwrap_or(UTF_8);
    let (text, broken) = encoding.decode_with_bom_removal(bytes);
    if broken {
        return WINDOWS_1251.decode_without_bom_handling(bytes).0.into_owned();
    }
    text.into_owned()
}

/// The `charset` parameter of a `Content-Type`.
pub(super) fn charset_of(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    })
}

/// The `encoding` that an XML prolog declares.
pub(super) fn prolog_encoding(bytes: &[u8]) -> Option<&str> {
    const LONGEST_PROLOG: usize = 200;
    let start = bytes.trim_ascii_start();
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    let declaration = start.get(..LONGEST_PROLOG.min(start.len()))?.strip_prefix(b"<?xml")?;
    let end = declaration.windows(2).position(|pair| pair == b"?>")?;
    let declaration = std::str::from_utf8(&declaration[..end]).ok()?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split_once(quote).map(|(label, _)| label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_named_set_is_used_and_windows_1251_where_it_does_not_fit() {
        let cp1251 = b"\xCE\xEF\xEB\xE0\xF7\xE5\xED"; // "Оплачен"
        let table: [(&[u8], Option<&str>, &str); 7] = [
            ("Оплачен".as_bytes(), None, "Оплачен"),
            ("Оплачен".as_bytes(), Some("UTF-8"), "Оплачен"),
            (cp1251, Some("windows-1251"), "Оплачен"),
            (cp1251, None, "Оплачен"),
            (cp1251, Some("utf-8"), "Оплачен"),
            (cp1251, Some("no-such-set"), "Оплачен"),
            (b"abc", Some("utf-16le"), "abc"),
        ];
        for (bytes, charset, expected) in table {
            assert_eq!(decode(bytes, charset), expected, "{charset:?}");
        }
        assert_eq!(decode(b"\xEF\xBB\xBFabc", None), "abc");
    }

    #[test]
    fn the_names_of_sets_are_found() {
        assert_eq!(charset_of("application/x-www-form-urlencoded;charset=utf-8"), Some("utf-8"));
        assert_eq!(charset_of("text/xml; x=1; Charset=\"windows-1251\""), Some("windows-1251"));
        assert_eq!(charset_of("text/xml"), None);
        let table: [(&[u8], Option<&str>); 6] = [
            (b"<?xml version=\"1.0\" encoding=\"windows-1251\"?><a/>", Some("windows-1251")),
            (b"\xEF\xBB\xBF<?xml version='1.0' encoding = 'UTF-8' ?>", Some("UTF-8")),
            (b"<?xml version=\"1.0\"?><a encoding=\"x\"/>", None),
            (b"<?xml encoding=", None),
            (b"<a/>", None),
            (b"", None),
        ];
        for (bytes, expected) in table {
            assert_eq!(prolog_encoding(bytes), expected);
        }
    }
}
