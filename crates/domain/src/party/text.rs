//! The texts of a party and an account, each checked once and from then on held by its type.

use super::number::{check_bin, check_iin};
use crate::text;
use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Declares a text that was checked by `$check`, which also gives its canonical form.
macro_rules! checked_text {
    ($(#[$doc:meta])* $name:ident, $check:path) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads it. The error says what is wrong without repeating the text.
            pub fn parse(text: &str) -> Result<$name, &'static str> {
                $check(text).map($name)
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = &'static str;

            fn try_from(text: String) -> Result<$name, &'static str> {
                $name::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(checked: $name) -> String {
                checked.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    };
}

checked_text! {
    /// The name of a person, city or organisation: 1 to 200 characters of any script, trimmed.
    Name, check_name
}
checked_text! {
    /// An email address that mail can be sent to, as the buyer wrote it.
    Email, check_email
}
checked_text! {
    /// A telephone number in the form of E.164: `+` and 7 to 15 digits.
    Phone, check_phone
}
checked_text! {
    /// A country by its ISO 3166-1 alpha-2 code.
    Country, check_country
}
checked_text! {
    /// The number of an organisation of Kazakhstan: twelve digits with a right control digit.
    Bin, check_bin
}
checked_text! {
    /// The number of a person in Kazakhstan: twelve digits with a right control digit.
    Iin, check_iin
}
checked_text! {
    /// The subdomain of a Kommo account: one DNS label in lower case.
    Subdomain, check_subdomain
}

const MAX_NAME_CHARS: usize = 200;

fn check_name(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Err("empty");
    }
    // Bytes are counted first, so that a huge text costs nothing.
    if text.len() > MAX_NAME_CHARS * 4 || text.chars().count() > MAX_NAME_CHARS {
        return Err("longer than 200 characters");
    }
    if text.chars().any(|c| c.is_control() || is_deceptive(c)) {
        return Err("contains a control character");
    }
    if text.chars().any(text::is_empty) {
        return Err("contains an invisible character");
    }
    if !text.chars().any(|c| c.is_alphanumeric() && !text::is_invisible(c)) {
        return Err("contains no letter");
    }
    Ok(text.to_owned())
}

/// Characters that reorder or break the line they stand in: embeddings, overrides and isolates of writing direction, line
/// and paragraph separators. Joiners and marks stay, since some scripts need them.
fn is_deceptive(c: char) -> bool {
    matches!(c, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

const MAX_EMAIL_BYTES: usize = 254;
const MAX_LOCAL_PART_BYTES: usize = 64;
const MAX_DOMAIN_LABEL_BYTES: usize = 63;
/// No letter of a domain takes more bytes than this times those of its ASCII form.
const MAX_GROWTH: usize = 4;

/// RFC 5321 without quoted local parts, comments and address literals. The strictness keeps line breaks, commas and
/// brackets out of mail headers. The domain may be of any script; before the `@` only ASCII, since the mail service sends to
/// nothing else.
fn check_email(text: &str) -> Result<String, &'static str> {
    const TOO_LONG: &str = "longer than 254 bytes";
    let text = text.trim();
    if text.len() > MAX_EMAIL_BYTES * MAX_GROWTH {
        return Err(TOO_LONG);
    }
    let (local, domain) = text.split_once('@').ok_or("contains no @")?;
    if !local.is_ascii() {
        return Err("the part before the @ has letters beyond a-z, to which no mail can be sent");
    }
    let is_atext = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~-".contains(c);
    let is_atom = |atom: &str| !atom.is_empty() && atom.chars().all(is_atext);
    if local.len() > MAX_LOCAL_PART_BYTES || !local.split('.').all(is_atom) {
        return Err("the part before the @ is not valid");
    }
    let ascii = ascii_domain(domain).ok_or("the part after the @ is no domain")?;
    if local.len() + 1 + ascii.len() > MAX_EMAIL_BYTES {
        return Err(TOO_LONG);
    }
    Ok(text.to_owned())
}

/// The domain of an address as mail headers have it: of at least two labels, in lower case and in ASCII (UTS 46), one for
/// all ways to write it. `None` for what is no domain.
pub fn ascii_domain(domain: &str) -> Option<String> {
    if !domain.chars().all(|c| c == '.' || is_domain_char(c)) {
        return None;
    }
    let lower = domain.to_ascii_lowercase();
    // The tables are asked only for what they know something of.
    let ascii = if lower.is_ascii() && !lower.split('.').any(|label| label.starts_with("xn--")) {
        lower
    } else {
        let hyphens = Hyphens::CheckFirstLast;
        Uts46::new().to_ascii(lower.as_bytes(), AsciiDenyList::STD3, hyphens, DnsLength::Verify).ok()?.into_owned()
    };
    let labels: Vec<&str> = ascii.split('.').collect();
    let top_is_number = labels.last().is_some_and(|top| top.bytes().all(|b| b.is_ascii_digit()));
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let good = labels.len() >= 2 && !top_is_number && labels.iter().all(|label| is_label(label, is_allowed));
    good.then_some(ascii)
}

/// Letters, digits and, for internationalised domains, what is not ASCII, but no space, punctuation or look-alike of a dot
/// or an @: general, CJK and full-width punctuation lie in the three ranges.
fn is_domain_char(c: char) -> bool {
    let is_punctuation = matches!(c, '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{303F}' | '\u{FE10}'..='\u{FFFF}');
    c.is_ascii_alphanumeric()
        || c == '-'
        || (!c.is_ascii() && !c.is_control() && !c.is_whitespace() && !is_punctuation && c != '\u{AD}')
}

fn is_label(label: &str, is_allowed: impl Fn(char) -> bool) -> bool {
    (1..=MAX_DOMAIN_LABEL_BYTES).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(is_allowed)
}

impl Email {
    /// The form for look-ups, in lower case and with the domain in ASCII: in practice no two mailboxes differ in case alone,
    /// and a domain is one however it is written. People read the address as the buyer wrote it, never this form.
    pub fn normalised(&self) -> String {
        let (local, domain) = self.0.split_once('@').unwrap_or((&self.0, ""));
        // What was read as an address has a domain.
        let domain = ascii_domain(domain).unwrap_or_else(|| domain.to_lowercase());
        format!("{}@{domain}", local.to_ascii_lowercase())
    }
}

/// Strips what people write between digits; `+` and the digits stay.
fn check_phone(text: &str) -> Result<String, &'static str> {
    let is_separator = |c: char| matches!(c, ' ' | '\u{A0}' | '-' | '\u{2010}'..='\u{2013}' | '(' | ')');
    let number: String = text.chars().take(64).filter(|c| !is_separator(*c)).collect();
    let digits = number.strip_prefix('+').ok_or("does not begin with + and the country's code")?;
    if text.chars().count() > 64 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err("contains more than digits, spaces, dashes and brackets");
    }
    if !(7..=15).contains(&digits.len()) || digits.starts_with('0') {
        return Err("is not 7 to 15 digits after the +, beginning with the country's code");
    }
    Ok(number)
}

/// Every code assigned in ISO 3166-1, in order.
const COUNTRIES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ \
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR \
    GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT \
    JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO \
    MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY \
    QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO \
    TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

fn check_country(text: &str) -> Result<String, &'static str> {
    match COUNTRIES.split(' ').find(|code| *code == text) {
        Some(code) => Ok(code.to_owned()),
        None => Err("is no ISO 3166-1 alpha-2 code in upper case"),
    }
}

fn check_subdomain(text: &str) -> Result<String, &'static str> {
    if !is_label(text, |c| c.is_ascii_alphanumeric() || c == '-') {
        return Err("is not one label of a domain name");
    }
    Ok(text.to_ascii_lowercase())
}
