//! The bank's XML: one root element and fields of text within it, nothing else. The reader resolves no entity but those
//! that XML itself defines, so a message cannot grow while it is read.

use super::fields::{Fields, Malformed};
use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

/// Reads a message; the first part of the answer is the root's name in lower case.
pub(super) fn read(text: &str) -> Result<(String, Fields), Malformed> {
    let mut reader = Reader::from_str(text.trim_start());
    let mut document = Document::default();
    let mut first = true;
    loop {
        match reader.read_event().map_err(|_| Malformed::Syntax)? {
            Event::Start(tag) => document.open(tag.name().as_ref())?,
            Event::End(_) => document.close()?,
            Event::Empty(tag) => {
                document.open(tag.name().as_ref())?;
                document.close()?;
            }
            Event::Text(text) => document.text(&text.xml10_content())?,
            Event::CData(text) => document.text(&text.xml10_content())?,
            Event::GeneralRef(reference) => document.text(resolve(&reference)?.encode_utf8(&mut [0; 4]))?,
            Event::Decl(_) if first => {}
            Event::Comment(_) => {}
            Event::Decl(_) | Event::PI(_) => return Err(Malformed::Syntax),
            Event::DocType(_) => return Err(Malformed::Doctype),
            Event::Eof => return document.finish(),
        }
        first = false;
    }
}

fn resolve(reference: &BytesRef<'_>) -> Result<char, Malformed> {
    if let Some(character) = reference.resolve_char_ref().map_err(|_| Malformed::Entity)? {
        let allowed = !character.is_control() || matches!(character, '\t' | '\n' | '\r');
        return if allowed { Ok(character) } else { Err(Malformed::Entity) };
    }
    match reference.as_ref() {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => Err(Malformed::Entity),
    }
}

#[derive(Default)]
struct Document {
    root: Option<String>,
    closed: bool,
    field: Option<(String, String)>,
    fields: Fields,
}

impl Document {
    fn open(&mut self, name: &str) -> Result<(), Malformed> {
        match (&self.root, &self.field) {
            _ if self.closed => Err(Malformed::TrailingContent),
            (None, _) => {
                self.root = Some(name.to_ascii_lowercase());
                Ok(())
            }
            (Some(_), None) => {
                self.field = Some((name.to_owned(), String::new()));
                Ok(())
            }
            (Some(_), Some(_)) => Err(Malformed::Depth),
        }
    }

    fn close(&mut self) -> Result<(), Malformed> {
        match self.field.take() {
            Some((name, value)) => self.fields.insert(&name, &value),
            None => {
                self.closed = true;
                Ok(())
            }
        }
    }

    fn text(&mut self, text: &str) -> Result<(), Malformed> {
        match &mut self.field {
            Some((_, value)) => {
                value.push_str(text);
                Ok(())
            }
            None if text.trim_ascii().is_empty() => Ok(()),
            None if self.closed => Err(Malformed::TrailingContent),
            None => Err(Malformed::Syntax),
        }
    }

    fn finish(self) -> Result<(String, Fields), Malformed> {
        match self.root {
            Some(root) if self.closed => Ok((root, self.fields)),
            _ => Err(Malformed::Syntax),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn fields_are_read_whatever_the_case_of_tags() {
        let text = "\u{20}<?xml version=\"1.0\"?>\n<!-- c --><Order_Info>\n<ID>7</ID><name>a &amp; &#1041;<![CDATA[<b>]]>\
                    </name><empty/></Order_Info>\n";
        let (root, fields) = read(text).unwrap();
        assert_eq!(root, "order_info");
        assert_eq!(fields.required("id").unwrap(), "7");
        assert_eq!(fields.required("name").unwrap(), "a & Б<b>");
        assert_eq!(fields.optional("empty").unwrap(), None);
    }

    #[test]
    fn everything_else_is_refused() {
        let bomb = "<!DOCTYPE l [<!ENTITY a \"x\"><!ENTITY b \"&a;&a;\">]><r><f>&b;</f></r>";
        let table = [
            (bomb, Malformed::Doctype),
            ("<!DOCTYPE r SYSTEM \"file:///etc/passwd\"><r><f>1</f></r>", Malformed::Doctype),
            ("<r><!DOCTYPE r><f>1</f></r>", Malformed::Doctype),
            ("<r><f>&xxe;</f></r>", Malformed::Entity),
            ("<r><f>&#0;</f></r>", Malformed::Entity),
            ("<r><f>&#x1B;</f></r>", Malformed::Entity),
            ("<r><f>1</f></r><r/>", Malformed::TrailingContent),
            ("<r><f>1</f></r>junk", Malformed::TrailingContent),
            ("<r><f>1</f></r>&amp;", Malformed::TrailingContent),
            ("<r><f><g>1</g></f></r>", Malformed::Depth),
            ("<r><f>1</f><F>2</F></r>", Malformed::Duplicate),
            ("<r>text<f>1</f></r>", Malformed::Syntax),
            ("text<r/>", Malformed::Syntax),
            ("<r><f>1</g></r>", Malformed::Syntax),
            ("<r><f>1</f>", Malformed::Syntax),
            ("<r><f>a & b</f></r>", Malformed::Syntax),
            ("<r><?php 1 ?></r>", Malformed::Syntax),
            ("<r/><?xml version=\"1.0\"?>", Malformed::Syntax),
            ("</r>", Malformed::Syntax),
            ("", Malformed::Syntax),
        ];
        for (text, expected) in table {
            assert_eq!(read(text).err(), Some(expected), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[<>/&;!?a-c# \\[\\]\"-]{0,60}") {
            let _ = read(&text);
        }
    }
}
