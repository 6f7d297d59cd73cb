//! The form of an order: its fields, the body that they are read as, and which field a mistake of that body belongs to. What a
//! field may hold is decided where the API's body is read.

use crate::http::problem::Problem;
use crate::pages::fields::Typed;
use crate::pages::texts::Texts;
use domain::agreement::consent::Purpose;
use domain::agreement::rates::Rate;
use serde_json::{Value, json};

/// The fields, by their names.
pub(super) const FIELDS: [&str; 28] = [
    "key",
    "terms_version",
    "terms_sha256",
    "prices",
    "rates",
    "choice",
    "method",
    "type",
    "last_name",
    "first_name",
    "patronymic",
    "email",
    "phone",
    "city",
    "country",
    "organisation",
    "bin",
    "iin",
    "address",
    "account_id",
    "subdomain",
    "restrictions",
    "consent_perform",
    "consent_automated",
    "consent_assign",
    "consent_collect",
    "consent_inform",
    "accepted",
];

/// The field of a consent line.
pub(super) fn consent_field(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Perform => "consent_perform",
        Purpose::Automated => "consent_automated",
        Purpose::Assign => "consent_assign",
        Purpose::Collect => "consent_collect",
        Purpose::Inform => "consent_inform",
    }
}

/// What a choice of an item in a currency is called.
pub(super) fn choice(sku: &str, currency: &str) -> String {
    format!("{sku}/{currency}")
}

/// How the form carries the rates that were shown.
pub(super) fn carried<'a>(rates: impl Iterator<Item = &'a Rate>) -> String {
    let one = |rate: &Rate| {
        let at = rate.published_at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true);
        format!("{}/{}/{at}", rate.from, rate.to)
    };
    rates.map(one).collect::<Vec<_>>().join(" ")
}

/// The body that a form stands for, in a language; a field that was left blank is null.
pub(super) fn body(typed: &Typed, language: &str) -> Value {
    let text = |name: &str| Some(typed.value(name).trim()).filter(|text| !text.is_empty());
    let (sku, currency) = text("choice").and_then(|choice| choice.split_once('/')).unzip();
    let rates = typed.value("rates").split_whitespace().map(|rate| {
        let mut parts = rate.splitn(3, '/');
        json!({"from": parts.next(), "to": parts.next(), "published_at": parts.next()})
    });
    // What is no number is refused as one.
    let account = text("account_id").map(|text| text.parse::<i64>().map_or_else(|_| json!(text), |id| json!(id)));
    let consents = Purpose::ALL
        .iter()
        .map(|purpose| (purpose.code().to_owned(), Value::Bool(typed.ticked(consent_field(*purpose)))));
    json!({
        "terms": {"version": text("terms_version"), "sha256": text("terms_sha256")},
        "accepted": typed.ticked("accepted"),
        "sku": sku,
        "currency": currency,
        "method": text("method"),
        "language": language,
        "party": {
            "type": text("type"),
            "last_name": text("last_name"),
            "first_name": text("first_name"),
            "patronymic": text("patronymic"),
            "email": text("email"),
            "phone": text("phone"),
            "city": text("city"),
            "organisation": text("organisation"),
            "country": text("country"),
            "bin": text("bin"),
            "iin": text("iin"),
            "address": text("address"),
        },
        "kommo": {"account_id": account, "subdomain": text("subdomain").map(subdomain)},
        "consents": consents.collect::<serde_json::Map<_, _>>(),
        "restrictions_acknowledged": typed.ticked("restrictions"),
        "shown": {"prices": text("prices"), "rates": rates.collect::<Vec<_>>()},
    })
}

/// The subdomain in what was typed: who copies the whole address of the account means it.
fn subdomain(typed: &str) -> &str {
    let host = typed.strip_prefix("https://").unwrap_or(typed);
    let host = host.split_once('/').map_or(host, |(host, _)| host);
    host.strip_suffix(".kommo.com").unwrap_or(host)
}

/// Says beside its field what is wrong with each, in the words of the page; whether every mistake has a field.
pub(super) fn explain(typed: &mut Typed, problem: &Problem, texts: Texts) -> bool {
    let mut all = true;
    for error in problem.errors() {
        let fields: &[&'static str] = match error.pointer.as_str() {
            "/sku" | "/currency" => &["choice"],
            "/restrictions_acknowledged" => &["restrictions"],
            // Which of them is missing the boxes show.
            "/consents" => &["consent_perform", "consent_automated"],
            pointer => {
                let name = pointer.rsplit('/').next().unwrap_or_default();
                let place = FIELDS.iter().position(|field| *field == name).filter(|_| of_buyer(pointer));
                place.map_or(&[], |place| &FIELDS[place..=place])
            }
        };
        all &= !fields.is_empty();
        for field in fields {
            if !field.starts_with("consent_") || !typed.ticked(field) {
                let why = wrong(typed, field, texts);
                typed.wrong(field, why);
            }
        }
    }
    all && !problem.errors().is_empty()
}

/// Whether a pointer leads to what the buyer types, and not to what the form carries by itself.
fn of_buyer(pointer: &str) -> bool {
    ["/party/", "/kommo/"].iter().any(|part| pointer.starts_with(part)) || matches!(pointer, "/method" | "/accepted")
}

/// What is wrong with a field: that it is empty, or how it is to be filled in.
fn wrong(typed: &Typed, field: &str, texts: Texts) -> String {
    const TOLD_HOW: [&str; 8] = ["choice", "method", "type", "country", "bin", "iin", "restrictions", "accepted"];
    let how = if field.starts_with("consent_") { "consent" } else { field };
    if typed.value(field).trim().is_empty() && how != "consent" && !TOLD_HOW.contains(&field) {
        texts.checkout_missing().to_owned()
    } else {
        texts.checkout_wrong(how)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::code::Code;

    fn typed(pairs: &[(&'static str, &str)]) -> Typed {
        pairs.iter().fold(Typed::default(), |typed, (name, value)| typed.or(name, *value))
    }

    #[test]
    fn a_form_is_the_body_of_the_api() {
        let typed = typed(&[
            ("choice", "widget-month/USD"),
            ("email", " a@b.kz "),
            ("bin", "  "),
            ("account_id", "30896271"),
            ("subdomain", "https://example.kommo.com/leads/"),
            ("consent_perform", "yes"),
            ("rates", "USD/RUB/2025-02-03T05:00:00Z EUR/RUB"),
        ]);
        let body = body(&typed, "ru");
        assert_eq!(
            (&body["sku"], &body["currency"], &body["language"]),
            (&json!("widget-month"), &json!("USD"), &json!("ru"))
        );
        assert_eq!((&body["party"]["email"], &body["party"]["bin"]), (&json!("a@b.kz"), &Value::Null));
        assert_eq!(body["kommo"], json!({"account_id": 30_896_271, "subdomain": "example"}));
        assert_eq!((&body["consents"]["perform"], &body["consents"]["inform"]), (&json!(true), &json!(false)));
        assert_eq!(body["shown"]["rates"][0]["published_at"], "2025-02-03T05:00:00Z");
        assert_eq!(body["shown"]["rates"][1]["published_at"], Value::Null);
        let none = super::body(&Typed::default(), "en");
        assert_eq!((&none["sku"], &none["accepted"]), (&Value::Null, &json!(false)));
        assert_eq!(super::body(&self::typed(&[("account_id", "x1")]), "en")["kommo"]["account_id"], "x1");
    }

    #[test]
    fn each_mistake_stands_beside_its_field_in_the_language_of_the_page() {
        let explained = |pairs: &[(&'static str, &str)], pointer: &str, field: &str| {
            let mut typed = typed(pairs);
            let problem = Problem::field(Code::InvalidFields, pointer, "is wrong");
            let all = explain(&mut typed, &problem, Texts::En);
            (all, typed.error(field).map(str::to_owned))
        };
        let missing = Some(Texts::En.checkout_missing().to_owned());
        assert_eq!(explained(&[], "/party/email", "email"), (true, missing));
        let wrong = |how: &str| Some(Texts::En.checkout_wrong(how));
        assert_eq!(explained(&[("email", "x")], "/party/email", "email"), (true, wrong("email")));
        assert_eq!(explained(&[], "/party/bin", "bin"), (true, wrong("bin")));
        assert_eq!(explained(&[], "/currency", "choice"), (true, wrong("choice")));
        assert_eq!(explained(&[], "/consents", "consent_automated"), (true, wrong("consent")));
        assert_eq!(explained(&[("consent_perform", "yes")], "/consents", "consent_perform"), (true, None));
        assert_eq!(explained(&[], "/accepted", "accepted"), (true, wrong("accepted")));
        for carried in ["/terms/version", "/shown/prices", "/language", "/key"] {
            assert_eq!(explained(&[], carried, "choice"), (false, None), "{carried}");
        }
    }
}
