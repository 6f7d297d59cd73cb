//! The body of an order, read to values that cannot be invalid on their own.

use crate::http::body::{Object, Reader};
use crate::http::problem::Problem;
use domain::agreement::consent::Purpose;
use domain::order::placing::{Method, TermsRef};
use domain::party::{FieldError, Kommo, KommoInput, Party, PartyInput};
use serde_json::Value;

/// An order as its body says it, each field valid on its own.
pub(super) struct OrderBody {
    pub(super) terms: TermsRef,
    pub(super) accepted: bool,
    pub(super) sku: String,
    pub(super) currency: String,
    pub(super) method: Method,
    pub(super) language: String,
    pub(super) party: Party,
    pub(super) kommo: Kommo,
    pub(super) consents: Vec<Purpose>,
}

const FIELDS: [&str; 9] = ["terms", "accepted", "sku", "currency", "method", "language", "party", "kommo", "consents"];
const PARTY_FIELDS: [&str; 9] =
    ["type", "last_name", "first_name", "patronymic", "email", "phone", "city", "organisation", "country"];
const METHODS: &str = "must be card or invoice";

/// Reads the body of an order in one of the languages of the shop.
///
/// # Errors
/// Every field that is unknown, missing or invalid, at once.
pub(super) fn read(body: &Value, languages: &[&str]) -> Result<OrderBody, Problem> {
    let mut reader = Reader::default();
    let object = reader.body(body, &FIELDS);
    let terms = object.object(&mut reader, "terms", &["version", "sha256"]);
    let version = terms.text(&mut reader, "version");
    let sha256 = terms.text(&mut reader, "sha256");
    let accepted = object.boolean(&mut reader, "accepted");
    let sku = object.text(&mut reader, "sku");
    let currency = object.text(&mut reader, "currency");
    let method = object.choice(&mut reader, "method", METHODS, |text| match text {
        "card" => Some(Method::Card),
        "invoice" => Some(Method::Invoice),
        _ => None,
    });
    let language = object.choice(&mut reader, "language", &one_of(languages), |text| {
        languages.iter().find(|known| **known == text).map(|known| (*known).to_owned())
    });
    let party = party(&mut reader, &object);
    let kommo = kommo(&mut reader, &object);
    let consents = consents(&mut reader, &object);
    let order = (|| {
        Some(OrderBody {
            terms: TermsRef { version: version?.to_owned(), sha256: sha256?.to_owned() },
            accepted: accepted?,
            sku: sku?.to_owned(),
            currency: currency?.to_owned(),
            method: method?,
            language: language?,
            party: party?,
            kommo: kommo?,
            consents: consents?,
        })
    })();
    reader.finish(order)
}

/// What a language must be: `must be en, kk or ru`.
pub(super) fn one_of(languages: &[&str]) -> String {
    match languages {
        [all @ .., last] if !all.is_empty() => format!("must be {} or {last}", all.join(", ")),
        _ => format!("must be {}", languages.concat()),
    }
}

fn party(reader: &mut Reader, body: &Object<'_>) -> Option<Party> {
    let object = body.object(reader, "party", &PARTY_FIELDS);
    let mut text = |name: &str| object.optional_text(reader, name).map(str::to_owned);
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
    };
    valid(reader, &object, Party::parse(&input))
}

fn kommo(reader: &mut Reader, body: &Object<'_>) -> Option<Kommo> {
    let object = body.object(reader, "kommo", &["account_id", "subdomain"]);
    let input = KommoInput {
        account_id: object.optional_integer(reader, "account_id"),
        subdomain: object.optional_text(reader, "subdomain").map(str::to_owned),
    };
    valid(reader, &object, Kommo::parse(&input))
}

/// Notes what the type itself refuses, unless that field was already noted as being of the wrong kind.
fn valid<T>(reader: &mut Reader, object: &Object<'_>, parsed: Result<T, Vec<FieldError>>) -> Option<T> {
    match parsed {
        Ok(valid) => Some(valid),
        Err(errors) => {
            for error in errors {
                reader.error_unless_noted(object.pointer(error.pointer.trim_start_matches('/')), error.reason);
            }
            None
        }
    }
}

fn consents(reader: &mut Reader, body: &Object<'_>) -> Option<Vec<Purpose>> {
    let names = Purpose::ALL.map(Purpose::code);
    let object = body.object(reader, "consents", &names);
    let mut given = Vec::new();
    let mut complete = true;
    for (purpose, name) in Purpose::ALL.into_iter().zip(names) {
        match object.boolean(reader, name) {
            Some(true) => given.push(purpose),
            Some(false) => {}
            None => complete = false,
        }
    }
    complete.then_some(given)
}
