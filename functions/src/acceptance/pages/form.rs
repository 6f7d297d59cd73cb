//! The forms of an order, of a new one and of a renewal: their fields, the body that they are read as, which field a mistake of that
//! body belongs to, and how a form comes back. What a field may hold is decided where the API's body is read.

use crate::http::problem::{Problem, spends_key};
use crate::pages::fields::Typed;
use crate::pages::texts::Texts;
use crate::pages::{Frame, again, personal};
use askama::Template;
use axum::response::Response;
use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::consent::Purpose;
use domain::agreement::rates::Rate;
use domain::code::Code;
use http::StatusCode;
use serde_json::{Value, json};

/// The fields of a new order's form, by their names.
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

/// The fields of a renewal's form: those of the other but the buyer's and the account's, which the order says.
pub(super) const RENEWAL_FIELDS: [&str; 14] = [
    "key",
    "terms_version",
    "terms_sha256",
    "prices",
    "rates",
    "choice",
    "method",
    "restrictions",
    "consent_perform",
    "consent_automated",
    "consent_assign",
    "consent_collect",
    "consent_inform",
    "accepted",
];

/// What of a form is another one each time that it is shown.
pub(super) struct Shown<'a> {
    pub(super) typed: Typed,
    /// Why it came back, where no field is to blame.
    pub(super) notice: Option<String>,
    /// Why it came back.
    pub(super) refused: Option<&'a Problem>,
}

impl Shown<'_> {
    /// A form that is shown for the first time.
    pub(super) fn first(typed: Typed) -> Shown<'static> {
        Shown { typed, notice: None, refused: None }
    }

    /// The frame of the form's page, which is opened at a path. One that came back cannot be opened again: a choice of language there
    /// would lose what was typed.
    pub(super) fn framed(&self, frame: Frame, path: &str) -> Frame {
        if self.refused.is_some() { frame } else { frame.at(path) }
    }
}

/// The answer with a form's page.
pub(super) fn answer(refused: Option<&Problem>, page: &impl Template) -> Result<Response, Problem> {
    match refused {
        Some(problem) => again(problem, page),
        None => personal(StatusCode::OK, page),
    }
}

/// Takes out of a form that comes back what is not to be sent again: the key of an order that was placed or one that is none, and the
/// tick of other terms than those that are shown now.
pub(super) fn forget(typed: &mut Typed, code: Code, agreement: &Agreement, texts: Texts, now: Instant) {
    // An order that this key placed stands; what is ordered next is another one.
    if spends_key(code) {
        typed.take("key");
    }
    // Other terms are ticked anew.
    let read = typed.take("terms_sha256");
    let terms = agreement.offer.terms_in_force(now);
    if read != terms.map(|terms| terms.shown(&agreement.policy, texts.language(), now).sha256) {
        typed.take("accepted");
    }
}

/// Why nothing was placed, where no field says it.
pub(super) fn notice(code: Code, texts: Texts) -> String {
    texts.checkout_notice(code.as_str(), texts.problem_words(code.as_str(), code.summary()))
}

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

/// What is typed into a field, unless it was left blank.
fn text<'a>(typed: &'a Typed, name: &str) -> Option<&'a str> {
    Some(typed.value(name).trim()).filter(|text| !text.is_empty())
}

/// The body that a renewal's form stands for; a field that was left blank is null.
pub(super) fn renewal_body(typed: &Typed) -> Value {
    let text = |name: &str| text(typed, name);
    let (sku, currency) = text("choice").and_then(|choice| choice.split_once('/')).unzip();
    let rates = typed.value("rates").split_whitespace().map(|rate| {
        let mut parts = rate.splitn(3, '/');
        json!({"from": parts.next(), "to": parts.next(), "published_at": parts.next()})
    });
    let consents = Purpose::ALL
        .iter()
        .map(|purpose| (purpose.code().to_owned(), Value::Bool(typed.ticked(consent_field(*purpose)))));
    json!({
        "terms": {"version": text("terms_version"), "sha256": text("terms_sha256")},
        "accepted": typed.ticked("accepted"),
        "sku": sku,
        "currency": currency,
        "method": text("method"),
        "consents": consents.collect::<serde_json::Map<_, _>>(),
        "restrictions_acknowledged": typed.ticked("restrictions"),
        "shown": {"prices": text("prices"), "rates": rates.collect::<Vec<_>>()},
    })
}

/// The body that a new order's form stands for, in a language.
pub(super) fn body(typed: &Typed, language: &str) -> Value {
    let text = |name: &str| text(typed, name);
    // What is no number is refused as one.
    let account = text("account_id").map(|text| text.parse::<i64>().map_or_else(|_| json!(text), |id| json!(id)));
    let mut body = renewal_body(typed);
    body["language"] = json!(language);
    body["party"] = json!({
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
    });
    body["kommo"] = json!({"account_id": account, "subdomain": text("subdomain").map(subdomain)});
    body
}

/// The subdomain in what was typed: who copies the whole address of the account means it.
fn subdomain(typed: &str) -> &str {
    let host = typed.strip_prefix("https://").unwrap_or(typed);
    let host = host.split_once('/').map_or(host, |(host, _)| host);
    host.strip_suffix(".kommo.com").unwrap_or(host)
}

/// Says beside its field what is wrong with each, in the words of the page; whether every mistake has one of the fields that the form
/// shows.
pub(super) fn explain(typed: &mut Typed, problem: &Problem, shown: &[&'static str], texts: Texts) -> bool {
    let mut all = true;
    for error in problem.errors() {
        let fields: &[&str] = match error.pointer.as_str() {
            "/sku" | "/currency" => &["choice"],
            "/restrictions_acknowledged" => &["restrictions"],
            // Which of them is missing the boxes show.
            "/consents" => &["consent_perform", "consent_automated"],
            pointer => {
                let name = pointer.rsplit('/').next().unwrap_or_default();
                let place = shown.iter().position(|field| *field == name).filter(|_| of_buyer(pointer));
                place.map_or(&[], |place| &shown[place..=place])
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
            let all = explain(&mut typed, &problem, &FIELDS, Texts::En);
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
