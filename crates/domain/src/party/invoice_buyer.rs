//! The buyer as an invoice names them (clause 4.3): fixed when it is issued, kept beside the order and nowhere else.

use super::{Party, PartyType};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The buyer as an invoice names them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceBuyer {
    /// The organisation, or the person's last name, first name and patronymic.
    pub name: String,
    /// The organisation's number.
    pub bin: Option<String>,
    /// The person's number.
    pub iin: Option<String>,
    /// The address, or city and country where none was given.
    pub address: String,
}

impl InvoiceBuyer {
    /// As the licensee's data are now.
    pub fn of(party: &Party) -> InvoiceBuyer {
        let person = [Some(party.last_name()), Some(party.first_name()), party.patronymic()];
        let person = || person.into_iter().flatten().map(|name| name.as_str()).collect::<Vec<_>>().join(" ");
        let city = || format!("{}, {}", party.city().as_str(), party.country().as_str());
        InvoiceBuyer {
            name: match party.kind() {
                PartyType::Organisation => party.organisation().map_or_else(person, |name| name.as_str().to_owned()),
                PartyType::Person => person(),
            },
            bin: party.bin().map(|bin| bin.as_str().to_owned()),
            iin: party.iin().map(|iin| iin.as_str().to_owned()),
            address: party.address().map_or_else(city, |address| address.as_str().to_owned()),
        }
    }

    /// The text in which it is kept.
    pub fn to_text(&self) -> String {
        // Serialising plain data to memory cannot fail; an empty text would be read as none.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads such a text; `None` if it is none.
    pub fn read(text: &str) -> Option<InvoiceBuyer> {
        serde_json::from_str(text).ok()
    }
}

impl fmt::Debug for InvoiceBuyer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InvoiceBuyer(..)")
    }
}
