//! The fields of an act's form, and the JSON body that is made of them. What cannot be read is handed on as it was typed: the JSON
//! route says what is wrong with it.

use crate::http::problem::Problem;
use crate::pages::fields::Typed;
use chrono::{NaiveDateTime, TimeZone};
use domain::agreement::zone::Tz;
use domain::money::Currency;
use domain::order::Order;
use domain::order::payment::Source;
use serde_json::{Map, Value, json};

/// A field of the body, under its name there; a dot leads into an object.
#[derive(Debug, Clone, Copy)]
pub(super) struct FieldOf {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) required: bool,
}

/// What a field is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// One line.
    Line,
    /// A whole number.
    Number,
    /// Text of many lines.
    Prose,
    /// A day and time by the clock of the agreement.
    Instant,
    /// A day.
    Day,
    /// A month.
    Month,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A box: true or false.
    Tick,
    /// A box that says yes, or nothing at all.
    Agreed,
    /// An object or a list, written as JSON.
    Json,
    /// A sum with its currency.
    Amount,
    /// A sum in the currency of what was paid, in the body as minor units.
    Minor,
    /// What the act is about, which the form carries.
    About,
    /// The payment of that reference, as a card's or a transfer's.
    Payment,
    /// The order of the act.
    Order,
}

/// What the name of the field for the currency of a sum ends with.
pub(super) const CURRENCY: &str = "currency";

/// A field that has to be filled in.
pub(super) const fn required(name: &'static str, kind: Kind) -> FieldOf {
    FieldOf { name, kind, required: true }
}

/// A field that may stay empty.
pub(super) const fn optional(name: &'static str, kind: Kind) -> FieldOf {
    FieldOf { name, kind, required: false }
}

impl FieldOf {
    /// Whether it is filled in by a person.
    pub(super) fn is_typed(&self) -> bool {
        !matches!(self.kind, Kind::About | Kind::Payment | Kind::Order)
    }
}

/// What a body is made of beside what was typed.
pub(super) struct Context<'a> {
    pub(super) zone: Tz,
    /// The order of the act, as it stands.
    pub(super) order: Option<&'a Order>,
    /// What of it the act is about.
    pub(super) about: Option<&'a str>,
}

/// The body of the JSON route.
pub(super) fn body(fields: &[FieldOf], fixed: &[(&str, &str)], typed: &Typed, context: &Context<'_>) -> Value {
    let mut body = Map::new();
    for (name, value) in fixed {
        let value = if *value == "true" { json!(true) } else { json!(value) };
        body.insert((*name).to_owned(), value);
    }
    for field in fields {
        if let Some(value) = value(field, typed, context) {
            put(&mut body, field.name, value);
        }
    }
    body.insert("reason".to_owned(), json!(typed.value("reason")));
    Value::Object(body)
}

fn put(body: &mut Map<String, Value>, name: &str, value: Value) {
    match name.split_once('.') {
        None => {
            body.insert(name.to_owned(), value);
        }
        Some((outer, inner)) => {
            let object = body.entry(outer).or_insert_with(|| json!({}));
            if let Value::Object(object) = object {
                put(object, inner, value);
            }
        }
    }
}

fn value(field: &FieldOf, typed: &Typed, context: &Context<'_>) -> Option<Value> {
    let text = typed.value(field.name);
    match field.kind {
        Kind::Tick => return Some(json!(typed.ticked(field.name))),
        Kind::Agreed => return typed.ticked(field.name).then_some(json!(true)),
        Kind::About => return context.about.map(|about| json!(about)),
        Kind::Order => return context.order.map(|order| json!(order.id.as_str())),
        Kind::Payment => return context.order.zip(context.about).map(|(order, about)| payment(order, about)),
        _ if text.trim().is_empty() => return None,
        _ => {}
    }
    let text = if field.kind == Kind::Prose { text } else { text.trim() };
    Some(match field.kind {
        Kind::Instant => json!(instant(text, context.zone).unwrap_or_else(|| text.to_owned())),
        Kind::Number => text.parse::<u64>().map_or_else(|_| json!(text), |number| json!(number)),
        Kind::Json => serde_json::from_str(text).unwrap_or_else(|_| json!(text)),
        Kind::Minor => minor(text).map_or_else(|| json!(text), |minor| json!(minor)),
        Kind::Amount => {
            let amount = minor(text).map_or_else(|| json!(text), |minor| json!(minor));
            json!({"amount_minor": amount, "currency": typed.value(CURRENCY)})
        }
        _ => json!(text),
    })
}

fn payment(order: &Order, reference: &str) -> Value {
    let card = |known: &Source| matches!(known, Source::Card(ticket) if ticket == reference);
    match order.payment.captures.iter().any(|capture| card(&capture.source)) {
        true => json!({"card": reference}),
        false => json!({"transfer": reference}),
    }
}

/// A day and time as a browser sends them, in the zone, as RFC 3339; `None` for what is none. Of a time that the clock shows twice it
/// is the first.
fn instant(text: &str, zone: Tz) -> Option<String> {
    let forms = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"];
    let local = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())?;
    Some(zone.from_local_datetime(&local).earliest()?.to_rfc3339())
}

/// A sum in minor units, of which people write two digits behind a point or a comma, with or without spaces; `None` for what is none.
pub(super) fn minor(text: &str) -> Option<i64> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| if c == ',' { '.' } else { c }).collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, "00"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > 2 {
        return None;
    }
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(part)
}

/// Notes beside their fields what a problem says of them; whether it says something of any.
pub(super) fn note(typed: &mut Typed, fields: &[FieldOf], problem: &Problem, wrong: impl Fn(Kind) -> String) -> bool {
    for error in problem.errors() {
        let path = error.pointer.trim_start_matches('/').replace('/', ".");
        let first = path.split('.').next().unwrap_or_default();
        let of = |field: &&FieldOf| field.name == path || field.name == first;
        if let Some(field) = fields.iter().find(of) {
            typed.wrong(field.name, wrong(field.kind));
        } else if first == "reason" {
            typed.wrong("reason", wrong(Kind::Prose));
        }
    }
    typed.wrong_count() > 0
}

/// Every currency, as a choice.
pub(super) fn currencies() -> impl Iterator<Item = &'static str> {
    Currency::ALL.iter().map(|currency| currency.code())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::order::OrderId;

    const ALMATY: Tz = Tz::Asia__Almaty;

    #[test]
    fn an_instant_is_of_the_agreements_clock() {
        assert_eq!(instant("2025-02-03T10:00", ALMATY).as_deref(), Some("2025-02-03T10:00:00+05:00"));
        assert_eq!(instant("2025-02-03T10:00:07", ALMATY).as_deref(), Some("2025-02-03T10:00:07+05:00"));
        for none in ["", "2025-02-03", "10:00", "2025-02-30T10:00", "x"] {
            assert_eq!(instant(none, ALMATY), None, "{none}");
        }
    }

    #[test]
    fn a_sum_is_in_minor_units() {
        for (text, expected) in [
            ("49", Some(4900)),
            ("49.00", Some(4900)),
            ("49,5", Some(4950)),
            ("1 234.50", Some(123_450)),
            ("1\u{a0}234,50", Some(123_450)),
            ("0.01", Some(1)),
            ("", None),
            ("-1", None),
            ("1.234", None),
            ("1.2.3", None),
            (".5", None),
            ("5.", None),
            ("1e3", None),
            ("92233720368547758080", None),
        ] {
            assert_eq!(minor(text), expected, "{text}");
        }
    }

    #[test]
    fn a_body_has_what_was_typed_and_what_the_act_says_by_itself() {
        let fields = [
            required("received_at", Kind::Instant),
            required("amount", Kind::Amount),
            optional("month", Kind::Month),
            required("proven", Kind::Tick),
            optional("successor.last_name", Kind::Line),
            required("reference", Kind::About),
        ];
        let names = ["received_at", "amount", "currency", "month", "successor.last_name", "reason"];
        let values = ["2025-02-03T10:00", "49,00", "USD", " ", " Sample ", "Why."].map(|text| Some(text.to_owned()));
        let typed = Typed::of(names, &values);
        let context = Context { zone: ALMATY, order: None, about: Some("T-1") };
        assert_eq!(
            body(&fields, &[("kind", "use")], &typed, &context),
            json!({
                "kind": "use", "received_at": "2025-02-03T10:00:00+05:00",
                "amount": {"amount_minor": 4900, "currency": "USD"}, "proven": false,
                "successor": {"last_name": "Sample"}, "reference": "T-1", "reason": "Why.",
            })
        );
        assert!(OrderId::parse("T-1").is_none());
    }
}
