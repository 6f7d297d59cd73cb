//! The body of an act, read field by field: its own fields and the reason that every act has.

use crate::http::body::{Object, Reader};
use crate::http::problem::Problem;
use chrono::NaiveDate;
use domain::Instant;
use domain::money::{Currency, Money};
use domain::month::Month;
use domain::order::OrderId;
use domain::order::payment::Source;
use serde_json::Value;

/// The longest reference of a bank, in characters: it is part of a key.
const REFERENCE_CHARS_MAX: usize = 100;
/// More than anybody transfers, in minor units: what an order sums up stays far from what a number holds.
const AMOUNT_MINOR_MAX: i64 = 1_000_000_000_000;

/// The body of an act.
pub(super) struct Form<'a> {
    pub(super) reader: Reader,
    pub(super) object: Object<'a>,
    body: &'a Value,
}

impl<'a> Form<'a> {
    /// A body with these fields and a reason.
    pub(super) fn new(body: &'a Value, fields: &[&str]) -> Form<'a> {
        let mut reader = Reader::default();
        let known: Vec<&str> = fields.iter().copied().chain(["reason"]).collect();
        let object = reader.body(body, &known);
        Form { reader, object, body }
    }

    /// The reason of an act that says nothing else.
    ///
    /// # Errors
    /// [`domain::code::Code::InvalidFields`].
    pub(super) fn reason(body: &'a Value) -> Result<String, Problem> {
        Form::new(body, &[]).finish(Some(())).map(|((), reason)| reason)
    }

    /// Refuses fields that mean nothing beside what another one says.
    pub(super) fn without(&mut self, names: &[&str], detail: &str) {
        for name in names {
            if self.says(name) {
                self.reader.error(self.object.pointer(name), detail);
            }
        }
    }

    /// Whether a field says anything.
    pub(super) fn says(&self, name: &str) -> bool {
        self.body.get(name).is_some_and(|value| !value.is_null())
    }

    /// A text that must be there and say something.
    pub(super) fn prose(&mut self, name: &str) -> Option<String> {
        self.object.prose(&mut self.reader, name).map(str::to_owned)
    }

    /// A text of any length that must be there.
    pub(super) fn text(&mut self, name: &str) -> Option<&'a str> {
        self.object.text(&mut self.reader, name)
    }

    /// True or false.
    pub(super) fn boolean(&mut self, name: &str) -> Option<bool> {
        self.object.boolean(&mut self.reader, name)
    }

    /// One of a list of words that the rules know by their serialised names; they may know more than these.
    pub(super) fn word<T: serde::de::DeserializeOwned>(&mut self, name: &str, words: &[&str]) -> Option<T> {
        let kind = format!("must be one of {}", words.join(", "));
        let read = |text: &str| serde_json::from_value(Value::from(text)).ok().filter(|_| words.contains(&text));
        self.object.choice(&mut self.reader, name, &kind, read)
    }

    /// As [`Form::word`], but it may be left out or null.
    pub(super) fn optional_word<T: serde::de::DeserializeOwned>(&mut self, name: &str, words: &[&str]) -> Option<T> {
        if self.says(name) { self.word(name, words) } else { None }
    }

    /// An instant that must be there and not lie ahead.
    pub(super) fn past_instant(&mut self, name: &str, now: Instant) -> Option<Instant> {
        let read = self.optional_past_instant(name, now);
        if read.is_none() {
            self.reader.error_unless_noted(self.object.pointer(name), "is missing");
        }
        read
    }

    /// An instant that may be left out and must not lie ahead.
    pub(super) fn optional_past_instant(&mut self, name: &str, now: Instant) -> Option<Instant> {
        let at = self.object.optional_instant(&mut self.reader, name)?;
        if at > now {
            self.reader.error(self.object.pointer(name), "lies ahead");
            return None;
        }
        Some(at)
    }

    /// A month that may be left out.
    pub(super) fn optional_month(&mut self, name: &str) -> Option<Month> {
        self.object.optional_month(&mut self.reader, name)
    }

    /// A month that must be there.
    pub(super) fn month(&mut self, name: &str) -> Option<Month> {
        let read = self.optional_month(name);
        if read.is_none() {
            self.reader.error_unless_noted(self.object.pointer(name), "is missing");
        }
        read
    }

    /// A local day, such as 2025-02-28.
    pub(super) fn day(&mut self, name: &str) -> Option<NaiveDate> {
        let read =
            |text: &str| text.parse::<NaiveDate>().ok().filter(|day| day.to_string() == text && text.len() == 10);
        self.object.choice(&mut self.reader, name, "must be a day such as 2025-02-28", read)
    }

    /// The order that a body names.
    pub(super) fn order_id(&mut self) -> Option<OrderId> {
        self.object.choice(&mut self.reader, "order_id", "is no order id", OrderId::parse)
    }

    /// A bank's reference: visible, without the separator of keys.
    pub(super) fn reference(&mut self, name: &str) -> Option<String> {
        let good = |text: &str| {
            let visible = text.bytes().all(|b| b.is_ascii_graphic() && b != b'#');
            visible && (1..=REFERENCE_CHARS_MAX).contains(&text.len())
        };
        let read = |text: &str| good(text).then(|| text.to_owned());
        let kind = "must be 1 to 100 visible ASCII characters without #";
        self.object.choice(&mut self.reader, name, kind, read)
    }

    /// Minor units that must be there: none at the least.
    pub(super) fn minor(&mut self, name: &str) -> Option<i64> {
        minor(&mut self.reader, &self.object, name, 0)
    }

    /// Money that is some.
    pub(super) fn amount(&mut self, name: &str) -> Option<Money> {
        let amount = self.object.object(&mut self.reader, name, &["amount_minor", "currency"]);
        let minor = minor(&mut self.reader, &amount, "amount_minor", 1);
        let currency = currency(&mut self.reader, &amount, "currency");
        minor.zip(currency).map(|(minor, currency)| Money::new(minor, currency))
    }

    /// A currency that must be there.
    pub(super) fn currency(&mut self, name: &str) -> Option<Currency> {
        currency(&mut self.reader, &self.object, name)
    }

    /// Notes what is wrong with a field of the body.
    pub(super) fn wrong(&mut self, name: &str, detail: &str) {
        self.reader.error(self.object.pointer(name), detail);
    }

    /// A payment by the name that the bank has for it: `{"card": ticket}` or `{"transfer": reference}`.
    pub(super) fn source(&mut self) -> Option<Source> {
        let source = self.object.object(&mut self.reader, "source", &["card", "transfer"]);
        let card = source.optional_text(&mut self.reader, "card");
        let transfer = source.optional_text(&mut self.reader, "transfer");
        match (card, transfer) {
            (Some(ticket), None) => Some(Source::Card(ticket.to_owned())),
            (None, Some(reference)) => Some(Source::Transfer(reference.to_owned())),
            _ => {
                self.reader.error_unless_noted("/source".to_owned(), "must name either card or transfer");
                None
            }
        }
    }

    /// The reason, and what else was read, if no mistake was noted.
    ///
    /// # Errors
    /// [`domain::code::Code::InvalidFields`] with every mistake.
    pub(super) fn finish<T>(mut self, read: Option<T>) -> Result<(T, String), Problem> {
        let reason = self.prose("reason");
        self.reader.finish(read.zip(reason))
    }
}

fn currency(reader: &mut Reader, object: &Object<'_>, name: &str) -> Option<Currency> {
    object.choice(reader, name, "must be USD, EUR or RUB", Currency::from_code)
}

fn minor(reader: &mut Reader, object: &Object<'_>, name: &str, least: i64) -> Option<i64> {
    let minor = object.optional_integer(reader, name);
    let good = minor.filter(|minor| (least..=AMOUNT_MINOR_MAX).contains(minor));
    if good.is_none() {
        let wrong = if minor.is_none() { "is missing" } else { "is too small or too large" };
        reader.error_unless_noted(object.pointer(name), wrong);
    }
    good
}
