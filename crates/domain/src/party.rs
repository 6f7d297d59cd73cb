//! Who orders, and for which Kommo account (clauses 1.2 and 3.1): types that cannot hold an invalid value.
//!
//! Their `Debug` shows no value, so that no log and no error can. They are stored in the buyer's vault item, in the form in
//! which they came, and read from there through the same checks.

mod invoice_buyer;
mod kommo;
mod number;
mod text;
mod words;

pub use invoice_buyer::InvoiceBuyer;
pub use kommo::{Kommo, KommoInput};
pub use text::{Bin, Country, Email, Iin, Name, Phone, Subdomain, ascii_domain};
pub use words::{normalised, words};

use serde::{Deserialize, Serialize};
use std::fmt;
use strum::{EnumString, IntoStaticStr};

/// One invalid field: where it is and what is wrong, never what it held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// A JSON pointer, relative to the object that was read: `/email`.
    pub pointer: String,
    /// What is wrong.
    pub reason: &'static str,
}

/// Whether a natural person or an organisation orders (clause 1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum PartyType {
    /// A natural person.
    Person,
    /// A legal entity, acting through the person named.
    Organisation,
}

impl PartyType {
    fn parse(text: &str) -> Result<PartyType, &'static str> {
        text.parse().map_err(|_| "is neither `person` nor `organisation`")
    }

    /// The name in the API.
    pub fn code(self) -> &'static str {
        self.into()
    }
}

/// The licensee (clauses 1.2 and 3.1). An organisation always has its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "PartyInput", into = "PartyInput")]
pub struct Party {
    kind: PartyType,
    last_name: Name,
    first_name: Name,
    patronymic: Option<Name>,
    email: Email,
    phone: Phone,
    city: Name,
    organisation: Option<Name>,
    country: Country,
    bin: Option<Bin>,
    iin: Option<Iin>,
    address: Option<Name>,
}

impl Party {
    /// Reads the licensee's data.
    ///
    /// # Errors
    /// Every invalid field at once, in the order of the input. An organisation needs its name (clause 1.2); only an organisation
    /// has a BIN, and only a person an IIN.
    pub fn parse(input: &PartyInput) -> Result<Party, Vec<FieldError>> {
        let mut fields = Fields::default();
        let kind = fields.required("/type", &input.kind, PartyType::parse);
        let last_name = fields.required("/last_name", &input.last_name, Name::parse);
        let first_name = fields.required("/first_name", &input.first_name, Name::parse);
        let patronymic = fields.optional("/patronymic", &input.patronymic, Name::parse);
        let email = fields.required("/email", &input.email, Email::parse);
        let phone = fields.required("/phone", &input.phone, Phone::parse);
        let city = fields.required("/city", &input.city, Name::parse);
        let organisation = match kind {
            Some(PartyType::Organisation) => fields.required("/organisation", &input.organisation, Name::parse),
            _ => fields.optional("/organisation", &input.organisation, Name::parse),
        };
        let country = fields.required("/country", &input.country, Country::parse);
        let bin = fields.optional("/bin", &input.bin, |text| match kind {
            Some(PartyType::Person) => Err("is the number of an organisation"),
            _ => Bin::parse(text),
        });
        let iin = fields.optional("/iin", &input.iin, |text| match kind {
            Some(PartyType::Organisation) => Err("is the number of a person"),
            _ => Iin::parse(text),
        });
        let address = fields.optional("/address", &input.address, Name::parse);
        match (kind, last_name, first_name, email, phone, city, country) {
            (Some(kind), Some(last_name), Some(first_name), Some(email), Some(phone), Some(city), Some(country))
                if fields.errors.is_empty() =>
            {
                Ok(Party {
                    kind,
                    last_name,
                    first_name,
                    patronymic,
                    email,
                    phone,
                    city,
                    organisation,
                    country,
                    bin,
                    iin,
                    address,
                })
            }
            _ => Err(fields.errors),
        }
    }

    /// The same licensee at another address; for an organisation perhaps by another person who acts for it.
    ///
    /// # Errors
    /// What is wrong with that person's data; `/successor` where the licensee is no organisation.
    pub fn readdressed(&self, email: &Email, successor: Option<&Successor>) -> Result<Party, Vec<FieldError>> {
        let mut input = PartyInput { email: Some(email.clone().into()), ..PartyInput::from(self.clone()) };
        if let Some(successor) = successor {
            if self.kind != PartyType::Organisation {
                let reason = "only an organisation names another person who acts for it";
                return Err(vec![FieldError { pointer: "/successor".to_owned(), reason }]);
            }
            input.last_name = Some(successor.last_name.clone());
            input.first_name = Some(successor.first_name.clone());
            input.patronymic.clone_from(&successor.patronymic);
            input.phone = Some(successor.phone.clone());
        }
        Party::parse(&input)
    }

    /// Person or organisation.
    pub fn kind(&self) -> PartyType {
        self.kind
    }

    /// The last name of the person, or of the one who acts for the organisation.
    pub fn last_name(&self) -> &Name {
        &self.last_name
    }

    /// The first name.
    pub fn first_name(&self) -> &Name {
        &self.first_name
    }

    /// The patronymic, if there is one.
    pub fn patronymic(&self) -> Option<&Name> {
        self.patronymic.as_ref()
    }

    /// The email address.
    pub fn email(&self) -> &Email {
        &self.email
    }

    /// The telephone number.
    pub fn phone(&self) -> &Phone {
        &self.phone
    }

    /// The city of residence.
    pub fn city(&self) -> &Name {
        &self.city
    }

    /// The organisation; always there for one.
    pub fn organisation(&self) -> Option<&Name> {
        self.organisation.as_ref()
    }

    /// The country of residence or registration.
    pub fn country(&self) -> &Country {
        &self.country
    }

    /// Whether it is a resident of Kazakhstan, inside which payments are in tenge (K20, K62).
    pub fn is_resident(&self) -> bool {
        self.country.as_str() == "KZ"
    }

    /// The number of the organisation.
    pub fn bin(&self) -> Option<&Bin> {
        self.bin.as_ref()
    }

    /// The number of the person.
    pub fn iin(&self) -> Option<&Iin> {
        self.iin.as_ref()
    }

    /// The postal address.
    pub fn address(&self) -> Option<&Name> {
        self.address.as_ref()
    }
}

/// Another person who acts for an organisation, unchecked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Successor {
    /// Last name.
    pub last_name: String,
    /// First name.
    pub first_name: String,
    /// Patronymic; may be blank.
    pub patronymic: Option<String>,
    /// Telephone number.
    pub phone: String,
}

/// The licensee as it comes with an order or from the vault, unchecked.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartyInput {
    /// `person` or `organisation`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// First name.
    pub first_name: Option<String>,
    /// Patronymic; may be blank.
    pub patronymic: Option<String>,
    /// Email address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// City of residence.
    pub city: Option<String>,
    /// Organisation; may be blank for a person.
    pub organisation: Option<String>,
    /// ISO 3166-1 alpha-2 code.
    pub country: Option<String>,
    /// Number of the organisation; may be blank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bin: Option<String>,
    /// Number of the person; may be blank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iin: Option<String>,
    /// Postal address; may be blank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

impl fmt::Debug for PartyInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PartyInput(..)")
    }
}

impl TryFrom<PartyInput> for Party {
    type Error = String;

    fn try_from(input: PartyInput) -> Result<Party, String> {
        Party::parse(&input).map_err(|errors| joined(&errors))
    }
}

impl From<Party> for PartyInput {
    fn from(party: Party) -> PartyInput {
        PartyInput {
            kind: Some(party.kind.code().to_owned()),
            last_name: Some(party.last_name.into()),
            first_name: Some(party.first_name.into()),
            patronymic: party.patronymic.map(String::from),
            email: Some(party.email.into()),
            phone: Some(party.phone.into()),
            city: Some(party.city.into()),
            organisation: party.organisation.map(String::from),
            country: Some(party.country.into()),
            bin: party.bin.map(String::from),
            iin: party.iin.map(String::from),
            address: party.address.map(String::from),
        }
    }
}

/// Collects what is wrong while the fields are read one by one.
#[derive(Default)]
struct Fields {
    errors: Vec<FieldError>,
}

impl Fields {
    fn required<I, V, T>(
        &mut self,
        pointer: &str,
        value: &Option<I>,
        parse: impl FnOnce(&V) -> Result<T, &'static str>,
    ) -> Option<T>
    where
        I: std::borrow::Borrow<V>,
        V: ?Sized,
    {
        let read = value.as_ref().ok_or("missing").and_then(|value| parse(value.borrow()));
        read.map_err(|reason| self.errors.push(FieldError { pointer: pointer.to_owned(), reason })).ok()
    }

    /// A field that may be left out or blank: a form sends a blank for what was not filled in.
    fn optional<T>(
        &mut self,
        pointer: &str,
        value: &Option<String>,
        parse: impl FnOnce(&str) -> Result<T, &'static str>,
    ) -> Option<T> {
        let filled = value.as_ref().filter(|text| !text.trim().is_empty());
        filled.and_then(|text| self.required(pointer, &Some(text.as_str()), parse))
    }
}

fn joined(errors: &[FieldError]) -> String {
    let lines: Vec<String> = errors.iter().map(|error| format!("{}: {}", error.pointer, error.reason)).collect();
    lines.join("; ")
}
