//! The bank's XML: one root element and fields of text within it, or items of such fields, nothing else. The reader resolves
//! no entity but those that XML itself defines, so a message cannot grow while it is read.

use super::fields::{Fields, Malformed};
use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

/// Reads a message; the first part of the answer is the root's name in lower case.
pub(super) fn read(text: &str) -> Result<(String, Fields), Malformed> {
    let document = document(text, None)?;
    Ok((document.root.unwrap_or_default(), document.fields))
}

/// Reads a list: the fields of the root itself, and those of each of its elements that is called `item`.
pub(super) fn read_list(text: &str, item: &'static str) -> Result<(Fields, Vec<Fields>), Malformed> {
    let document = document(text, Some(item))?;
    Ok((document.fields, document.items))
}

fn document(text: &str, item: Option<&'static str>) -> Result<Document, Malformed> {
    let mut reader = Reader::from_str(text.trim_start());
    let mut document = Document { item, ..Document::default() };
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
    /// What the items of a list are called.
    item: Option<&'static str>,
    /// The item that is being read.
    within: Option<Fields>,
    items: Vec<Fields>,
}

impl Document {
    fn open(&mut self, name: &str) -> Result<(), Malformed> {
        match (&self.root, &self.field) {
            _ if self.closed => Err(Malformed::TrailingContent),
            (None, _) => {
                self.root = Some(name.to_ascii_lowercase());
                Ok(())
            }
            (Some(_), None)
                if self.within.is_none() && self.item.is_some_and(|item| item.eq_ignore_ascii_case(name)) =>
            {
                self.within = Some(Fields::default());
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
        if let Some((name, value)) = self.field.take() {
            return self.within.as_mut().unwrap_or(&mut self.fields).insert(&name, &value);
        }
        match self.within.take() {
            Some(item) => self.items.push(item),
            None => self.closed = true,
        }
        Ok(())
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

    fn finish(self) -> Result<Document, Malformed> {
        if self.closed { Ok(self) } else { Err(Malformed::Syntax) }
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

    #[test]
    fn a_list_has_items_of_fields_and_fields_of_its_own() {
        let text = "<l>\n<Oper_Info><id>1</id></Oper_Info><oper_info/><response_code>0</response_code>\
                    <oper_info>\n<id>3</id>\n</oper_info></l>";
        let (own, items) = read_list(text, "oper_info").unwrap();
        assert_eq!(own.required("response_code").unwrap(), "0");
        let ids: Vec<_> = items.iter().map(|item| item.optional("id").unwrap()).collect();
        assert_eq!(ids, [Some("1".to_owned()), None, Some("3".to_owned())]);
        let table = [
            ("<l><oper_info>text</oper_info></l>", Malformed::Syntax),
            ("<l><oper_info><id>1</id><ID>2</ID></oper_info></l>", Malformed::Duplicate),
            ("<l><oper_info><id><a/></id></oper_info></l>", Malformed::Depth),
            ("<l><oper_info><oper_info><id>1</id></oper_info></oper_info></l>", Malformed::Depth),
            ("<l><other><id>1</id></other></l>", Malformed::Depth),
            ("<l><oper_info>", Malformed::Syntax),
        ];
        for (text, expected) in table {
            assert_eq!(read_list(text, "oper_info").err(), Some(expected), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[<>/&;!?a-c# \\[\\]\"-]{0,60}") {
            let _ = (read(&text), read_list(&text, "a"));
        }
    }
}
