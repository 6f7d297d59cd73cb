//! The body of an order, read to values that cannot be invalid on their own.

use crate::http::body::fields::{AnyInstant, SkuName, VersionName, rules};
use crate::http::body::{self, Field, Fields, Reader, bodies};
use crate::http::openapi::schema::written;
use crate::http::problem::Problem;
use domain::Instant;
use domain::agreement::consent::Purpose;
use domain::money::Currency;
use domain::order::placing::{Method, TermsRef};
use domain::party::{FieldError, Kommo, KommoInput, Party, PartyInput};
use domain::rules::placing::{ShownPrice, ShownRate};
use serde_json::{Value, json};
use std::borrow::Cow;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

bodies! {
    /// An order for one license period of one item (clauses 2.4, 3.5).
    #[schema(examples(json!({
        "terms": {"version": "2023-01", "sha256": "0000000000000000000000000000000000000000000000000000000000000000"},
        "accepted": true, "sku": "widget-month", "currency": "USD", "method": "card", "language": "en",
        "party": {
            "type": "person", "last_name": "Sample", "first_name": "Buyer", "patronymic": null,
            "email": "buyer@example.com", "phone": "+77001234567", "city": "Astana", "organisation": null,
            "country": "KZ",
        },
        "kommo": {"account_id": 30896271, "subdomain": "example"},
        "consents": {"perform": true, "automated": true, "assign": false, "collect": false, "inform": false},
    })))]
    pub(super) struct NewOrder {
        /// The version that the buyer read; it must be in force (clauses 2.4, 9.4).
        terms: TermsRef,
        /// Whether the box was ticked; false is refused (clause 2.4).
        accepted: bool,
        sku: SkuName,
        /// Currency of the price, one that the price list has (clause 4.2).
        #[schema(examples("USD", "EUR"))]
        currency: String,
        method: Method,
        /// Language of the notices to the buyer, one of those of the offer.
        #[schema(pattern = "^[a-z]{2,3}$", examples("en", "ru"))]
        language: String,
        party: NewParty,
        kommo: NewKommo,
        consents: Consents,
        /// What the buyer says to the line that acknowledges the use restrictions (clauses 5.2, 5.6, 5.8); it is kept with
        /// the order.
        restrictions_acknowledged: Option<bool>,
        /// What the buyer was shown of the price. Where something else counts by now, nothing is placed.
        shown: Option<ShownPrices>,
    }

    /// What the buyer was shown of the price (clauses 4.1, 4.2).
    pub(super) struct ShownPrices {
        /// The price list.
        prices: VersionName,
        /// The rates by which charges in other currencies were shown.
        rates: Vec<ShownRates>,
    }

    /// A rate that was shown.
    pub(super) struct ShownRates {
        from: Currency,
        to: Currency,
        /// When it was published, as an order says of its charge.
        published_at: AnyInstant,
    }

    /// The buyer's answer to each consent line (clause 8.6). Without `perform` and `automated` there is no order.
    pub(super) struct Consents {
        perform: bool,
        automated: bool,
        assign: bool,
        collect: bool,
        inform: bool,
    }
}

impl ShownPrices {
    /// As the rules compare it.
    pub(super) fn price(self) -> ShownPrice {
        let rate = |rate: ShownRates| ShownRate { from: rate.from, to: rate.to, published_at: rate.published_at.0 };
        ShownPrice { prices: self.prices.0, rates: self.rates.into_iter().map(rate).collect() }
    }
}

impl Consents {
    /// What is consented to.
    pub(super) fn given(&self) -> impl Iterator<Item = Purpose> {
        let answer = |purpose| match purpose {
            Purpose::Perform => self.perform,
            Purpose::Automated => self.automated,
            Purpose::Assign => self.assign,
            Purpose::Collect => self.collect,
            Purpose::Inform => self.inform,
        };
        Purpose::ALL.iter().copied().filter(move |purpose| answer(*purpose))
    }
}

/// What has to be said to the line that acknowledges the use restrictions (clauses 5.2, 5.6, 5.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Restrictions {
    /// Whatever it is, it is recorded: by the API.
    Recorded,
    /// That they are: on the page, which shows them with a box of their own.
    Acknowledged,
}

/// Reads the body of an order in one of the languages of the shop, from where the restrictions have to be acknowledged or not.
///
/// # Errors
/// Every field that is unknown, missing or invalid, at once.
pub(super) fn read(
    body: &Value,
    languages: &[&str],
    restrictions: Restrictions,
    now: Instant,
) -> Result<NewOrder, Problem> {
    body::read_with(body, now, |fields, reader| {
        let language = fields.value("language").and_then(Value::as_str);
        if language.is_some_and(|language| !languages.contains(&language)) {
            reader.error(fields.pointer("language"), &one_of(languages));
        }
        let acknowledged = body.get("restrictions_acknowledged").and_then(Value::as_bool) == Some(true);
        if restrictions == Restrictions::Acknowledged && !acknowledged {
            reader.error_unless_noted(fields.pointer("restrictions_acknowledged"), "must be true");
        }
        let said = |pointer: &str| body.pointer(pointer).and_then(Value::as_str).map(str::trim);
        let of_kazakhstan = said("/party/type") == Some("organisation") && said("/party/country") == Some("KZ");
        let unnumbered = said("/party/bin").is_none_or(str::is_empty);
        if said("/method") == Some("invoice") && of_kazakhstan && unnumbered {
            let reason = "is missing: an organisation of Kazakhstan that pays by invoice is named by its BIN";
            reader.error_unless_noted("/party/bin".to_owned(), reason);
        }
    })
}

/// What a language must be: `must be en, kk or ru`.
pub(super) fn one_of(languages: &[&str]) -> String {
    match languages {
        [all @ .., last] if !all.is_empty() => format!("must be {} or {last}", all.join(", ")),
        _ => format!("must be {}", languages.concat()),
    }
}

rules! {
    Method, "must be card or invoice": |value| match value.as_str()? {
        "card" => Some(Method::Card),
        "invoice" => Some(Method::Invoice),
        _ => None,
    };
}

impl Field for TermsRef {
    fn read(value: &Value, pointer: &str, reader: &mut Reader) -> Option<TermsRef> {
        let fields = reader.fields(value, pointer, &["version", "sha256", "language", "prevailing"])?;
        let (version, sha256) = (fields.read("version", reader), fields.read("sha256", reader));
        let mut optional = |name: &str| fields.read::<Option<String>>(name, reader).flatten();
        let (language, prevailing) = (optional("language"), optional("prevailing"));
        Some(TermsRef { version: version?, sha256: sha256?, language, prevailing })
    }
}

/// The licensee.
pub(super) struct NewParty(pub(super) Party);

impl Field for NewParty {
    fn read(value: &Value, pointer: &str, reader: &mut Reader) -> Option<NewParty> {
        const KNOWN: [&str; 12] = [
            "type",
            "last_name",
            "first_name",
            "patronymic",
            "email",
            "phone",
            "city",
            "organisation",
            "country",
            "bin",
            "iin",
            "address",
        ];
        let fields = reader.fields(value, pointer, &KNOWN)?;
        let mut text = |name: &str| fields.read::<Option<String>>(name, reader).flatten();
        let input = PartyInput {
            kind: text("type"),
            last_name: text("last_name"),
            first_name: text("first_name"),
            patronymic: text("patronymic"),
            email: text("email"),
            phone: text("phone"),
            city: text("city"),
            organisation: text("organisation"),
            country: text("country"),
            bin: text("bin"),
            iin: text("iin"),
            address: text("address"),
        };
        valid(reader, &fields, Party::parse(&input)).map(NewParty)
    }
}

/// The Kommo account.
pub(super) struct NewKommo(pub(super) Kommo);

impl Field for NewKommo {
    fn read(value: &Value, pointer: &str, reader: &mut Reader) -> Option<NewKommo> {
        let fields = reader.fields(value, pointer, &["account_id", "subdomain"])?;
        let input = KommoInput {
            account_id: fields.read::<Option<i64>>("account_id", reader).flatten(),
            subdomain: fields.read::<Option<String>>("subdomain", reader).flatten(),
        };
        valid(reader, &fields, Kommo::parse(&input)).map(NewKommo)
    }
}

/// Notes what the type itself refuses, unless that field was already noted as being of the wrong kind.
fn valid<T>(reader: &mut Reader, fields: &Fields<'_>, parsed: Result<T, Vec<FieldError>>) -> Option<T> {
    match parsed {
        Ok(valid) => Some(valid),
        Err(errors) => {
            for error in errors {
                reader.error_unless_noted(fields.pointer(error.pointer.trim_start_matches('/')), error.reason);
            }
            None
        }
    }
}

impl PartialSchema for NewParty {
    fn schema() -> RefOr<Schema> {
        written(json!({
            "type": "object",
            "description": "The licensee (clauses 1.2, 3.1). It is kept apart from the order and shown in no answer.",
            "required": ["type", "last_name", "first_name", "email", "phone", "city", "country"],
            "properties": {
                "type": {
                    "type": "string",
                    "description": "A natural person, or an organisation acting through the person named (clause 1.2).",
                    "enum": ["person", "organisation"],
                },
                "last_name": {"type": "string", "description": "Last name.", "maxLength": 200},
                "first_name": {"type": "string", "description": "First name.", "maxLength": 200},
                "patronymic": {
                    "type": ["string", "null"], "description": "Patronymic, if there is one.", "maxLength": 200,
                },
                "email": {
                    "type": "string", "description": "Where notices go (clause 10.3).", "format": "idn-email",
                    "maxLength": 254,
                },
                "phone": {
                    "type": "string",
                    "description": "Telephone number: a plus and 7 to 15 digits; spaces, dashes and brackets between them are dropped.",
                    "maxLength": 64, "pattern": "^\\s*\\+",
                },
                "city": {"type": "string", "description": "City of residence.", "maxLength": 200},
                "organisation": {
                    "type": ["string", "null"], "description": "Name of the organisation; needed for one.",
                    "maxLength": 200,
                },
                "country": {
                    "type": "string", "description": "Country, as ISO 3166-1 alpha-2 code in upper case.",
                    "pattern": "^[A-Z]{2}$",
                },
                "bin": {
                    "type": ["string", "null"],
                    "description": "Number of the organisation (BIN), with a right control digit; needed by one of Kazakhstan that pays by invoice (clause 4.3).",
                    "pattern": r"^\s*\d{12}\s*$|^\s*$",
                },
                "iin": {
                    "type": ["string", "null"],
                    "description": "Number of the person (IIN), with a right control digit, as an invoice shows it (clause 4.3).",
                    "pattern": r"^\s*\d{12}\s*$|^\s*$",
                },
                "address": {
                    "type": ["string", "null"],
                    "description": "Postal address, as an invoice shows it; city and country where there is none (clause 4.3).",
                    "maxLength": 200,
                },
            },
            "if": {"properties": {"type": {"const": "organisation"}}},
            "then": {"required": ["organisation"], "properties": {"organisation": {"type": "string"}}},
        }))
    }
}

impl ToSchema for NewParty {
    fn name() -> Cow<'static, str> {
        "Party".into()
    }
}

impl PartialSchema for NewKommo {
    fn schema() -> RefOr<Schema> {
        written(json!({
            "type": "object", "description": "The Kommo account that the license is for (clause 1.3).",
            "required": ["account_id", "subdomain"],
            "properties": {
                "account_id": {
                    "type": "integer", "format": "int64", "description": "Kommo's number of the account.", "minimum": 1,
                },
                "subdomain": {
                    "type": "string", "description": "Its subdomain, without `.kommo.com`.", "maxLength": 63,
                    "pattern": "^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$",
                },
            },
        }))
    }
}

impl ToSchema for NewKommo {
    fn name() -> Cow<'static, str> {
        "Kommo".into()
    }
}
