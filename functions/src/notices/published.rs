//! Notices about what is offered: terms, price lists, the calendar.

use super::format::{Values, day};
use super::letter::{Action, NoText, Text};
use super::list_values;
use super::wording::write;
use chrono::NaiveDate;
use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::local_text::ENGLISH;
use domain::follows::notice::Notice;

/// A version of the terms that licensees are told of (clause 9.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermsNotice {
    pub version: String,
    /// Lower-case hex of the SHA-256 of its text.
    pub sha256: String,
    /// Where its text is served.
    pub url: String,
    /// When it was published.
    pub published_at: Instant,
    /// From when it is, or was to be, in force.
    pub in_force_from: Instant,
}

/// A price list that licensees are told of (clause 4.13).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PricesNotice {
    pub version: String,
    /// Lower-case hex of the SHA-256 of what is served at `url`.
    pub sha256: String,
    /// Where it is served.
    pub url: String,
    /// From when it is current.
    pub current_from: Instant,
    /// The name of each item and its prices, `49.00 USD, 45.00 EUR`.
    pub items: Vec<(String, String)>,
}

/// A calendar of working days that ends soon (K48).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarNotice {
    pub version: String,
    /// Its last official day.
    pub last_day: NaiveDate,
    /// How many days there are until then.
    pub days_left: i64,
}

/// Writes a notice about terms: published, in force, withdrawn.
///
/// ```
/// use domain::agreement::Agreement;
/// use domain::follows::notice::Notice;
/// use functions::notices::{TermsNotice, about_terms};
///
/// let agreement = Agreement::of_tests();
/// let terms = TermsNotice {
///     version: "2025-02".to_owned(),
///     sha256: "a0b1".to_owned(),
///     url: "https://shop.example/v1/terms/2025-02".to_owned(),
///     published_at: "2025-02-03T05:00:00Z".parse().unwrap(),
///     in_force_from: "2025-02-10T19:00:00Z".parse().unwrap(),
/// };
/// let mail = about_terms(&agreement, Notice::TermsPublished, "en", &terms, None).unwrap();
/// assert!(mail.body.contains("2025-02-11") && mail.body.contains(&terms.url), "{}", mail.body);
/// ```
///
/// # Errors
/// The notice has no text in this language, or is none about terms.
pub fn about_terms(
    agreement: &Agreement,
    notice: Notice,
    language: &str,
    terms: &TermsNotice,
    action: Option<Action>,
) -> Result<Text, NoText> {
    write(agreement, language, notice, &terms_values(agreement, terms), action)
}

/// Writes a notice about a price list: demanded, or sent as information.
///
/// # Errors
/// The notice has no text in this language, or is none about prices.
pub fn about_prices(
    agreement: &Agreement,
    notice: Notice,
    language: &str,
    prices: &PricesNotice,
    action: Option<Action>,
) -> Result<Text, NoText> {
    write(agreement, language, notice, &prices_values(agreement, prices), action)
}

/// Tells a licensee that our own mailbox may be in other hands: since when, and when that was reported (clause 10.4).
///
/// # Errors
/// The notice has no text in this language.
pub fn about_licensor_mailbox(
    agreement: &Agreement,
    language: &str,
    since_and_reported: (Instant, Instant),
    action: Option<Action>,
) -> Result<Text, NoText> {
    let values = licensor_mailbox_values(agreement, since_and_reported);
    write(agreement, language, Notice::LicensorMailboxReported, &values, action)
}

pub(super) fn licensor_mailbox_values(agreement: &Agreement, (since, reported): (Instant, Instant)) -> Values {
    vec![
        ("since", day(agreement, since)),
        ("reported", day(agreement, reported)),
        ("phone", agreement.policy.licensor.phone.clone()),
    ]
}

/// Tells the vendor that the calendar of working days ends soon.
///
/// # Errors
/// The notice has no text.
pub fn about_calendar(agreement: &Agreement, calendar: &CalendarNotice) -> Result<Text, NoText> {
    write(agreement, ENGLISH, Notice::VendorCalendarEnding, &calendar_values(calendar), None)
}

pub(super) fn terms_values(agreement: &Agreement, terms: &TermsNotice) -> Values {
    vec![
        ("version", terms.version.clone()),
        ("sha256", terms.sha256.clone()),
        ("url", terms.url.clone()),
        ("published", day(agreement, terms.published_at)),
        ("in_force", day(agreement, terms.in_force_from)),
    ]
}

pub(super) fn prices_values(agreement: &Agreement, prices: &PricesNotice) -> Values {
    // A name is a person's wording, and a line break in it must not end the list.
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines: Vec<_> =
        prices.items.iter().map(|(name, prices)| format!("- {}: {}", one_line(name), one_line(prices))).collect();
    let mut values = vec![
        ("version", prices.version.clone()),
        ("sha256", prices.sha256.clone()),
        ("url", prices.url.clone()),
        ("current", day(agreement, prices.current_from)),
    ];
    values.extend(list_values::values(&lines));
    values
}

pub(super) fn calendar_values(calendar: &CalendarNotice) -> Values {
    vec![
        ("version", calendar.version.clone()),
        ("last_day", calendar.last_day.to_string()),
        ("days_left", calendar.days_left.to_string()),
    ]
}
