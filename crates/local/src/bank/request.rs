//! What the shop sends to `h2h`: one form parameter with an XML document of one level.

use std::collections::BTreeMap;

use percent_encoding::percent_decode;
use quick_xml::Reader;
use quick_xml::events::Event;

/// The bank's `response_code` for a request that it refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub(super) enum Refused {
    NoShopId = 1,
    NoPassword = 2,
    BadPair = 3,
    Internal = 4,
    NoTicket = 5,
    BadXml = 7,
    EmptyXml = 8,
    BadEncoding = 9,
    BadAmount = 10,
    EmptyOrderNumber = 101,
    EmptyDescription = 104,
    EmptyBackUrl = 105,
    EmptyAmount = 106,
    EmptyLanguage = 107,
    EmptyPassword = 108,
    StatusOfEmptyTicket = 201,
    RefundOfEmptyTicket = 301,
    RefundOfIncorrectTicket = 302,
}

/// The fields of a request, by their lower-case names.
pub(super) struct Fields(BTreeMap<String, String>);

impl Fields {
    /// Reads the body of a request.
    pub(super) fn read(body: &[u8]) -> Result<Fields, Refused> {
        let xml = body.split(|byte| *byte == b'&').find_map(|pair| pair.strip_prefix(b"xml="));
        let spaced: Vec<u8> =
            xml.unwrap_or_default().iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
        let bytes: Vec<u8> = percent_decode(&spaced).collect();
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(Refused::EmptyXml);
        }
        Fields::parse(&decode(&bytes)?)
    }

    fn parse(xml: &str) -> Result<Fields, Refused> {
        let mut reader = Reader::from_str(xml);
        let mut fields = BTreeMap::new();
        let mut open: Vec<String> = Vec::new();
        let mut text = String::new();
        let mut documents = 0;
        loop {
            match reader.read_event().map_err(|_| Refused::BadXml)? {
                Event::Start(tag) => {
                    documents += u32::from(open.is_empty());
                    open.push(tag.name().as_ref().to_ascii_lowercase());
                    text.clear();
                }
                Event::Empty(tag) if open.len() == 1 => {
                    fields.insert(tag.name().as_ref().to_ascii_lowercase(), String::new());
                }
                Event::End(_) => {
                    let name = open.pop().ok_or(Refused::BadXml)?;
                    if open.len() == 1 {
                        fields.insert(name, text.trim().to_owned());
                    }
                }
                Event::Text(piece) => text.push_str(&piece),
                Event::CData(piece) => text.push_str(&piece),
                Event::GeneralRef(reference) => text.push_str(&resolve(&reference).ok_or(Refused::BadXml)?),
                Event::Eof if open.is_empty() && documents == 1 => return Ok(Fields(fields)),
                Event::Empty(_) | Event::DocType(_) | Event::Eof => return Err(Refused::BadXml),
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            }
        }
    }

    /// The value of a field that must be there and not be empty.
    pub(super) fn required(&self, name: &str, otherwise: Refused) -> Result<&str, Refused> {
        self.optional(name).ok_or(otherwise)
    }

    /// The value of a field, if it is there and not empty.
    pub(super) fn optional(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Whether the field is there at all.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// An amount in kopecks, greater than zero.
    pub(super) fn amount(&self) -> Result<Option<i64>, Refused> {
        let amount = self.optional("amount").map(|text| {
            let digits = text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse().ok().filter(|amount| digits && *amount > 0).ok_or(Refused::BadAmount)
        });
        amount.transpose()
    }
}

/// UTF-8, unless the document names the other character set that merchants use.
fn decode(bytes: &[u8]) -> Result<String, Refused> {
    let prolog = bytes.split(|byte| *byte == b'>').next().unwrap_or_default().to_ascii_lowercase();
    let encoding = if prolog.windows(12).any(|window| window == b"windows-1251") {
        encoding_rs::WINDOWS_1251
    } else {
        encoding_rs::UTF_8
    };
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    text.map(|text| text.into_owned()).ok_or(Refused::BadEncoding)
}

fn resolve(reference: &quick_xml::events::BytesRef<'_>) -> Option<String> {
    match reference.resolve_char_ref().ok()? {
        Some(character) => Some(character.to_string()),
        None => quick_xml::escape::resolve_predefined_entity(reference).map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(xml: &[u8]) -> Result<Fields, Refused> {
        let value: String = form_urlencoded::byte_serialize(xml).collect();
        Fields::read(format!("xml={value}").as_bytes())
    }

    #[test]
    fn fields_are_read_in_either_case_and_character_set() {
        let fields =
            read("<?xml version=\"1.0\"?><NEW_ORDER><Shop_Id> 1 &amp; &#50;</Shop_Id><A/></NEW_ORDER>".as_bytes());
        let fields = fields.unwrap();
        assert_eq!(fields.optional("shop_id"), Some("1 & 2"));
        assert!(fields.has("a") && fields.optional("a").is_none());
        let (old, _, _) =
            encoding_rs::WINDOWS_1251.encode("<?xml version=\"1.0\" encoding=\"Windows-1251\"?><r><x>Да</x></r>");
        assert_eq!(read(&old).unwrap().optional("x"), Some("Да"));
    }

    #[test]
    fn unreadable_requests_are_refused_with_the_banks_codes() {
        let table: [(&[u8], Refused); 7] = [
            (b" ", Refused::EmptyXml),
            (b"<r><x>1</x>", Refused::BadXml),
            (b"<r></r><r></r>", Refused::BadXml),
            (b"<!DOCTYPE r><r/>", Refused::BadXml),
            (b"<r><x>&unknown;</x></r>", Refused::BadXml),
            (b"text", Refused::BadXml),
            (b"<r><x>\xC4\xE0</x></r>", Refused::BadEncoding),
        ];
        for (xml, code) in table {
            assert_eq!(read(xml).err(), Some(code), "{}", String::from_utf8_lossy(xml));
        }
        assert_eq!(Fields::read(b"").err(), Some(Refused::EmptyXml));
    }

    #[test]
    fn an_amount_is_whole_kopecks() {
        let amount = |text: &str| read(format!("<r><amount>{text}</amount></r>").as_bytes()).unwrap().amount();
        assert_eq!(amount("4900000"), Ok(Some(4_900_000)));
        assert_eq!(amount(""), Ok(None));
        for text in ["0", "-1", "+1", "1.5", "1e3", "99999999999999999999"] {
            assert_eq!(amount(text), Err(Refused::BadAmount), "{text}");
        }
    }
}
