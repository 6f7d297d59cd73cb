//! Notices about what is published.

use super::super::published::{self, *};
use super::super::*;
use domain::Instant;
use domain::agreement::Agreement;

const URL: &str = "https://shop.example/v1/prices/2026-01";
const SHA256: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

pub(super) fn terms() -> TermsNotice {
    TermsNotice {
        version: "2025-03".to_owned(),
        sha256: SHA256.to_owned(),
        url: "https://shop.example/v1/terms/2025-03".to_owned(),
        // Already the fourth in Astana.
        published_at: at("2025-03-03T20:00:00Z"),
        in_force_from: at("2025-03-11T19:00:00Z"),
    }
}

pub(super) fn prices() -> PricesNotice {
    PricesNotice {
        version: "2026-01".to_owned(),
        sha256: SHA256.to_owned(),
        url: URL.to_owned(),
        current_from: at("2025-12-31T19:00:00Z"),
        items: vec![
            ("Widget, one month".to_owned(), "49.00 USD, 45.00 EUR".to_owned()),
            ("Widget, one year".to_owned(), "490.00 USD, 450.00 EUR".to_owned()),
        ],
    }
}

pub(super) fn terms_values() -> Values {
    published::terms_values(&Agreement::of_tests(), &terms())
}

pub(super) fn prices_values() -> Values {
    published::prices_values(&Agreement::of_tests(), &prices())
}

pub(super) fn licensor_mailbox() -> Values {
    let since_and_reported = (at("2025-02-01T05:00:00Z"), at("2025-02-03T05:00:00Z"));
    published::licensor_mailbox_values(&Agreement::of_tests(), since_and_reported)
}

pub(super) fn calendar() -> CalendarNotice {
    CalendarNotice { version: "2026".to_owned(), last_day: "2026-12-31".parse().unwrap(), days_left: 60 }
}

pub(super) fn confirm() -> Option<Action> {
    Some(Action::ConfirmReceipt { url: "https://shop.example/r?t=a&s=b".to_owned() })
}

#[track_caller]
fn says(text: &Text, facts: &[&str]) {
    for fact in facts {
        assert!(text.body.contains(fact), "{fact:?} is not in:\n{}", text.body);
    }
}

#[test]
fn terms_are_told_by_their_days_and_their_text() {
    let agreement = Agreement::of_tests();
    for language in ["en", "ru"] {
        for notice in [Notice::TermsPublished, Notice::TermsInForce, Notice::TermsWithdrawn] {
            let text = about_terms(&agreement, notice, language, &terms(), confirm()).unwrap();
            says(&text, &["2025-03", "2025-03-04", "2025-03-12", &terms().url, SHA256, "9.4", "2.4"]);
            says(&text, &["https://shop.example/r?t=a&s=b"]);
            assert!(text.html.contains("<a href=\"https://shop.example/v1/terms/2025-03\">"), "{}", text.html);
            assert!(!text.html.contains("t=a&s"), "escaped");
        }
        assert!(about_terms(&agreement, Notice::PricesNews, language, &terms(), None).is_err(), "it has no list");
    }
    let text = about_terms(&agreement, Notice::TermsPublished, "en", &terms(), None).unwrap();
    says(&text, &["placed before 2025-03-12 keep the version"]);
    assert!(!text.body.contains("confirm"), "only with an action");
}

#[test]
fn prices_are_told_item_by_item() {
    let agreement = Agreement::of_tests();
    for language in ["en", "ru"] {
        for (notice, clause) in [(Notice::PricesPosted, "4.13"), (Notice::PricesNews, "8.6")] {
            let mut prices = prices();
            prices.items[0].0 = "Widget\n- <month>\n\n& more".to_owned();
            let text = about_prices(&agreement, notice, language, &prices, None).unwrap();
            says(&text, &["2026-01-01", URL, SHA256, clause, "4.1"]);
            says(&text, &["\n- Widget - <month> & more: 49.00 USD, 45.00 EUR\n- Widget, one year: 490.00 USD"]);
            assert_eq!(text.html.matches("<li ").count(), 2);
        }
    }
}

#[test]
fn the_vendor_is_told_what_to_do() {
    let text = about_calendar(&Agreement::of_tests(), &calendar()).unwrap();
    says(&text, &["2026-12-31", "60", "4.9", "10.1"]);
}
