//! Writing a request to the bank: XML in one form field.

use super::config::{Charset, Dialect, TagCase};
use super::form;
use encoding_rs::WINDOWS_1251;
use quick_xml::escape::escape;

/// The `Content-Type` and the body of a request. The XML is percent-encoded once, addresses within it not apart.
pub(super) fn write(dialect: &Dialect, root: &str, fields: &[(&str, &str)]) -> (&'static str, String) {
    let (content_type, label) = match dialect.charset {
        Charset::Utf8 => ("application/x-www-form-urlencoded;charset=utf-8", "UTF-8"),
        Charset::Windows1251 => ("application/x-www-form-urlencoded;charset=windows-1251", "windows-1251"),
    };
    let mut xml = format!("<?xml version=\"1.0\" encoding=\"{label}\"?>");
    let root = tag(dialect, root);
    xml.push_str(&format!("<{root}>"));
    for (name, value) in fields {
        let name = tag(dialect, name);
        xml.push_str(&format!("<{name}>{}</{name}>", escape(printable(value))));
    }
    xml.push_str(&format!("</{root}>"));
    let body = match dialect.charset {
        Charset::Utf8 => form::field("xml", xml.as_bytes()),
        // What the set lacks becomes a numeric character reference, which XML understands.
        Charset::Windows1251 => form::field("xml", &WINDOWS_1251.encode(&xml).0),
    };
    (content_type, body)
}

fn tag(dialect: &Dialect, name: &str) -> String {
    match dialect.tag_case {
        TagCase::Upper => name.to_ascii_uppercase(),
        TagCase::Lower => name.to_ascii_lowercase(),
    }
}

/// XML 1.0 has no way to write most control characters, and no field has a use for the others.
fn printable(value: &str) -> String {
    value.chars().map(|c| if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{text, xml};
    use super::*;
    use proptest::prelude::*;

    fn xml_of(body: &str) -> Vec<u8> {
        form::pairs(body.as_bytes()).next().map(|(_, value)| value).unwrap_or_default()
    }

    #[test]
    fn is_written_as_the_bank_reads_it() {
        let fields = [("ORDER_DESCRIPTION", "Виджет \"A&B\" <1>"), ("BACK_URL", "https://shop.test/back?a=1&b=%20")];
        let (content_type, body) = write(&Dialect::default(), "NEW_ORDER", &fields);
        assert_eq!(content_type, "application/x-www-form-urlencoded;charset=utf-8");
        assert!(
            body.starts_with("xml=%3C%3Fxml%20version%3D%221%2E0%22%20encoding%3D%22UTF%2D8%22%3F%3E%3CNEW%5FORDER")
        );
        assert_eq!(
            String::from_utf8(xml_of(&body)).unwrap(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><NEW_ORDER><ORDER_DESCRIPTION>Виджет &quot;A&amp;B&quot; \
             &lt;1&gt;</ORDER_DESCRIPTION><BACK_URL>https://shop.test/back?a=1&amp;b=%20</BACK_URL></NEW_ORDER>"
        );
    }

    proptest! {
        #[test]
        fn any_value_arrives_in_every_dialect(value in "\\PC{0,60}", old: bool, lower: bool) {
            let dialect = Dialect {
                charset: if old { Charset::Windows1251 } else { Charset::Utf8 },
                tag_case: if lower { TagCase::Lower } else { TagCase::Upper },
                ..Dialect::default()
            };
            let (_, body) = write(&dialect, "NEW_ORDER", &[("CLIENT_NAME", &value)]);
            let bytes = xml_of(&body);
            let (root, fields) = xml::read(&text::decode(&bytes, text::prolog_encoding(&bytes))).unwrap();
            prop_assert_eq!(root, "new_order");
            let expected = Some(value.trim().to_owned()).filter(|value| !value.is_empty());
            prop_assert_eq!(fields.optional("client_name").unwrap(), expected);
        }
    }
}
