//! What is offered: the files of `agreement/`, which version counts when, and what is refused.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::clauses::Clauses;
use domain::agreement::consent::Purpose;
use domain::agreement::offer::{Offer, OfferSources};
use domain::agreement::policy::Policy;
use domain::agreement::prices::{Activation, Period, PeriodUnit, PriceList};
use domain::agreement::source::{AgreementError, Source};
use domain::money::{Currency, Money};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

const OFFER: &str = include_str!("../../../tests/agreement/offer.toml");
const TERMS: &str = include_str!("../../../tests/agreement/terms/2023-01.md");
const PRICES: &str = include_str!("../../../tests/agreement/prices/2023-01.toml");
const RATES: &str = include_str!("../../../tests/agreement/rates.toml");
const FORM: &str = r#"{"acceptance-label": "I accept.", "recording-notice": "R.", "consent-line-perform": "P.", "consent-line-automated": "A.",
    "consent-line-assign": "S.", "consent-line-collect": "C.", "consent-line-inform": "I.",
    "use-restriction-5-2": "2.", "use-restriction-5-6": "6.", "use-restriction-5-8": "8.",
    "payment-method-card": "C.", "payment-method-invoice": "T.", "plan-hint": "K."}"#;

fn policy() -> Policy {
    let source = |file, text| Source { file, text };
    let clauses =
        Clauses::parse(source("clauses.toml", include_str!("../../../tests/agreement/clauses.toml"))).unwrap();
    Policy::parse(
        source("policy.toml", include_str!("../../../tests/agreement/policy.toml")),
        source("calendar.json", include_str!("../../../tests/agreement/calendar.json")),
        &clauses,
    )
    .unwrap()
}

fn parse(offer: &str, terms: &[(&str, &str)], prices: &[&str], rates: &str) -> Result<Offer, AgreementError> {
    let source = |file, text| Source { file, text };
    let terms: Vec<Source> = terms.iter().map(|(file, text)| source(file, text)).collect();
    let prices: Vec<Source> = prices.iter().map(|text| source("prices.toml", text)).collect();
    let sources = OfferSources {
        offer: source("offer.toml", offer),
        terms: &terms,
        prices: &prices,
        rates: source("rates.toml", rates),
        forms: &[source("notices/en.ftl", FORM)],
    };
    Offer::parse(&sources, &policy())
}

fn sample() -> Offer {
    parse(OFFER, &[("agreement/terms/2023-01.md", TERMS)], &[PRICES], RATES).unwrap()
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

#[test]
fn the_sample_is_in_force_after_the_seventh_day() {
    let offer = sample();
    let terms = offer.terms("2023-01").unwrap();
    assert_eq!(terms.published_at, at("2023-01-01T06:00:00Z"));
    assert_eq!(terms.in_force_from, at("2023-01-08T18:00:00Z"), "the midnight after 8 January, UTC+6");
    assert_eq!(offer.text("2023-01"), Some(TERMS));
    for (now, in_force, coming) in [
        ("2023-01-01T05:59:59.999Z", false, false),
        ("2023-01-01T06:00:00Z", false, true),
        ("2023-01-08T17:59:59.999Z", false, true),
        ("2023-01-08T18:00:00Z", true, false),
        ("2099-01-01T00:00:00Z", true, false),
    ] {
        assert_eq!(offer.terms_in_force(at(now)).is_some(), in_force, "in force at {now}");
        assert_eq!(offer.coming_terms(at(now)).len(), usize::from(coming), "coming at {now}");
    }
    assert_eq!(offer.terms("2023-02"), None);
}

#[test]
fn the_hash_is_that_of_the_bytes() {
    let offer = parse(OFFER, &[("terms/2023-01.md", "abc")], &[PRICES], RATES).unwrap();
    let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(offer.terms("2023-01").unwrap().sha256, sha256, "the standard's own example");
}

#[test]
fn the_sample_text_has_every_clause_once_and_in_order() {
    let numbers = TERMS.lines().filter_map(|line| line.split_once(". ").map(|(number, _)| number));
    let clauses: Vec<&str> = numbers.filter(|number| number.starts_with(|c: char| c.is_ascii_digit())).collect();
    let per_section = [3, 4, 8, 14, 9, 3, 2, 6, 4, 7];
    let expected =
        (1..).zip(per_section).flat_map(|(section, count)| (1..=count).map(move |n| format!("{section}.{n}")));
    assert_eq!(clauses, expected.collect::<Vec<_>>());
}

/// A text has the clauses of the one that it is put beside.
#[test]
fn the_russian_text_has_the_clauses_of_the_english_one() {
    let numbers = |text: &str| {
        let lines = text.lines().filter_map(|line| line.split_once(". ").map(|(number, _)| number.to_owned()));
        lines.filter(|number| number.starts_with(|c: char| c.is_ascii_digit())).collect::<Vec<_>>()
    };
    let agreement = Agreement::of_tests();
    let texts = agreement.offer.texts("2023-01").unwrap();
    assert_eq!(numbers(&texts["ru"]), numbers(TERMS));
    assert_eq!(texts.keys().collect::<Vec<_>>(), ["en", "ru"]);
}

/// The files of a version in three languages, one of which was added later.
fn in_three_languages(entry: &str) -> Result<Offer, AgreementError> {
    let files = [("terms/2023-01.md", TERMS), ("terms/2023-01.kk.md", "Шарттар"), ("terms/2023-01.ru.md", "Условия")];
    parse(&format!("{OFFER}\n{entry}"), &files, &[PRICES], RATES)
}

#[test]
fn a_version_has_a_text_for_each_file_beside_its_own() {
    let offer = in_three_languages("added = { kk = \"2024-01-01T00:00:00Z\" }").unwrap();
    let terms = offer.terms("2023-01").unwrap();
    let languages = |now| terms.texts(at(now)).into_iter().map(|text| text.language).collect::<Vec<_>>();
    assert_eq!(languages("2023-12-31T23:59:59.999Z"), ["en", "ru"]);
    assert_eq!(languages("2024-01-01T00:00:00Z"), ["en", "kk", "ru"]);
    let kazakh = hex::encode(Sha256::digest("Шарттар"));
    assert_eq!(terms.language_of(&kazakh, at("2023-12-31T23:59:59.999Z")), None, "not published yet");
    assert_eq!(terms.language_of(&kazakh, at("2024-01-01T00:00:00Z")).as_deref(), Some("kk"));
    let mut policy = policy();
    for (prevailing, expected) in [(None, "en"), (Some("ru"), "ru"), (Some("kk"), "en"), (Some("de"), "en")] {
        policy.terms.prevailing = prevailing.map(str::to_owned);
        assert_eq!(terms.prevailing(&policy), expected, "a text that was added later never prevails");
        let shown = |language| terms.shown(&policy, language, at("2024-01-01T00:00:00Z")).language;
        assert_eq!((shown("kk"), shown("de")), ("kk".to_owned(), expected.to_owned()));
    }
    let first = in_three_languages("language = \"ru\"").unwrap_err();
    assert_eq!(first.reason, "a second text of version 2023-01 in this language", "its own file is the Russian one");
    for (entry, key) in [
        ("added = { de = \"2024-01-01T00:00:00Z\" }", "terms[0].added.de"),
        ("added = { kk = \"2022-01-01T00:00:00Z\" }", "terms[0].added.kk"),
        ("language = \"English\"", "terms[0].language"),
    ] {
        assert_eq!(in_three_languages(entry).unwrap_err().key, key);
    }
    policy.terms.prevailing = Some("de".to_owned());
    let files = [Source { file: "terms/2023-01.md", text: TERMS }];
    let source = |file, text| Source { file, text };
    let sources = OfferSources {
        offer: source("offer.toml", OFFER),
        terms: &files,
        prices: &[source("prices.toml", PRICES)],
        rates: source("rates.toml", RATES),
        forms: &[source("notices/en.ftl", FORM)],
    };
    let error = Offer::parse(&sources, &policy).unwrap_err();
    assert_eq!(error.reason, "no version has a text in the language de, which prevails by the policy");
}

#[test]
fn the_sample_list_sells_both_activations_in_both_currencies() {
    let offer = sample();
    assert_eq!(offer.prices_current(at("2023-01-01T05:59:59Z")), None);
    let list = offer.prices_current(at("2023-01-01T06:00:00Z")).unwrap();
    assert_eq!(offer.prices("2023-01"), Some(list));
    let activations: Vec<Activation> = list.items.iter().map(|item| item.activation).collect();
    assert!(activations.contains(&Activation::Automatic) && activations.contains(&Activation::Manual));
    for item in &list.items {
        assert!(item.price_in(Currency::Usd).is_some() && item.price_in(Currency::Eur).is_some(), "{}", item.sku);
        assert_eq!(item.price_in(Currency::Rub), None);
    }
    let month = &list.items[0];
    assert_eq!(month.price_in(Currency::Usd), Some(Money::new(4900, Currency::Usd)));
    assert_eq!(month.period, Period { unit: PeriodUnit::Month, count: 1 });
}

#[test]
fn only_performing_and_automation_are_required() {
    let required: Vec<Purpose> =
        sample().form.consents.iter().filter(|line| line.required).map(|line| line.purpose).collect();
    assert_eq!(required, [Purpose::Perform, Purpose::Automated]);
    assert_eq!(sample().form.consents.iter().map(|line| line.purpose).collect::<Vec<_>>(), Purpose::ALL);
    for &purpose in Purpose::ALL {
        assert_eq!(serde_json::to_value(purpose).unwrap(), purpose.code());
    }
}

#[test]
fn the_later_publication_wins_where_two_versions_come_into_force_together() {
    let offer = format!(
        "{}\n[[terms]]\nversion = \"b\"\ntext = \"terms/b.md\"\npublished_at = \"2023-01-01T20:00:00+06:00\"\n\
         [[terms]]\nversion = \"a\"\ntext = \"terms/a.md\"\npublished_at = \"2023-01-01T18:00:00+06:00\"\n",
        OFFER
    );
    let files = [("terms/2023-01.md", TERMS), ("terms/a.md", "A"), ("terms/b.md", "B")];
    let offer = parse(&offer, &files, &[PRICES], RATES).unwrap();
    assert_eq!(offer.terms_in_force(at("2023-01-08T18:00:00Z")).unwrap().version, "b");
    let coming: Vec<_> = offer.coming_terms(at("2023-01-01T13:00:00Z")).iter().map(|t| t.version.clone()).collect();
    assert_eq!(coming, ["2023-01", "a"], "b is not published yet");
}

#[test]
fn the_newest_rate_published_by_then_is_taken() {
    let later = RATES.to_owned()
        + "[[rates]]\nfrom = \"USD\"\nto = \"RUB\"\nvalue = \"80\"\nsource = \"s\"\npublished_at = \"2024-01-01T00:00:00Z\"\n";
    let offer = parse(OFFER, &[("terms/2023-01.md", TERMS)], &[PRICES], &later).unwrap();
    let value = |from, now| offer.rate(from, Currency::Rub, at(now)).map(|rate| rate.value.as_str());
    assert_eq!(value(Currency::Usd, "2023-01-01T05:59:59Z"), None);
    assert_eq!(value(Currency::Usd, "2023-01-01T06:00:00Z"), Some("92.5000"));
    assert_eq!(value(Currency::Usd, "2023-12-31T23:59:59.999Z"), Some("92.5000"));
    assert_eq!(value(Currency::Usd, "2024-01-01T00:00:00Z"), Some("80"));
    assert_eq!(value(Currency::Eur, "2024-01-01T00:00:00Z"), Some("100.2500"));
    assert_eq!(offer.rate(Currency::Rub, Currency::Usd, at("2024-01-01T00:00:00Z")), None);
}

/// Replaces the first occurrence and reads the sample with it; the error's file and key.
fn mistake(file: &str, from: &str, to: &str) -> (String, String, String) {
    let change = |name: &str, text: &str| {
        assert!(name != file || text.contains(from), "{file} has no {from}");
        if name == file { text.replacen(from, to, 1) } else { text.to_owned() }
    };
    let terms = change("terms/2023-01.md", TERMS);
    let result = parse(
        &change("offer.toml", OFFER),
        &[("terms/2023-01.md", &terms)],
        &[&change("prices.toml", PRICES)],
        &change("rates.toml", RATES),
    );
    let Err(error) = result else { panic!("{file}: {from:?} -> {to:?} was accepted") };
    (error.file, error.key, error.reason)
}

#[test]
fn mistakes_are_refused_with_file_and_key() {
    const TERMS_TWICE: &str = "[[terms]]\nversion = \"2023-01\"\ntext = \"terms/2023-01.md\"\n\
        published_at = \"2023-02-01T12:00:00+06:00\"\n[[terms]]";
    const SAME_INSTANT: &str = "[[rates]]\nfrom = \"USD\"\nto = \"RUB\"\nvalue = \"1\"\nsource = \"s\"\n\
        published_at = \"2023-01-01T06:00:00Z\"\n[[rates]]";
    for (file, from, to, key) in [
        ("offer.toml", "version = \"2023-01\"", "version = \"\"", "terms[0].version"),
        ("offer.toml", "version = \"2023-01\"", "version = \"a/b\"", "terms[0].version"),
        ("offer.toml", "terms/2023-01.md", "2023-02.md", "terms[0].text"),
        ("offer.toml", "terms/2023-01.md", "023-01.md", "terms[0].text"),
        ("offer.toml", "12:00:00+06:00", "12:00:00", "terms[0].published_at"),
        ("offer.toml", "2023-01-01T", "2023-02-29T", "terms[0].published_at"),
        ("offer.toml", "[[terms]]", TERMS_TWICE, "terms[1].version"),
        ("offer.toml", "[[terms]]", "[acceptance]\n[[terms]]", "acceptance"),
        ("offer.toml", "\"https://widgets", "\"widgets", "instructions"),
        ("offer.toml", "countries = [\"RU\"]", "countries = []", "recipients[0].countries"),
        ("offer.toml", "countries = [\"DE\"]", "countries = [\"DE\", \"de\"]", "recipients[1].countries[1]"),
        ("offer.toml", "\"Avangard bank (PJSC)\"", "\" \"", "recipients[0].name"),
        ("offer.toml", "purpose = \"keeps the shop's data and sends its mail\"", "", "recipients[1]"),
        ("offer.toml", "[recipients.languages.ru]", "[recipients.languages.Ru]", "recipients[0].languages.Ru"),
        ("prices.toml", "version = \"2023-01\"", "version = \"2023 01\"", "version"),
        ("prices.toml", "posted_at = \"2023-01-01T12:00:00+06:00\"", "posted_at = \"soon\"", "posted_at"),
        ("prices.toml", "sku = \"widget-year\"", "sku = \"widget-month\"", "items[1].sku"),
        ("prices.toml", "sku = \"widget-year\"", "sku = \"\"", "items[1].sku"),
        ("prices.toml", "name = \"Widget, one month\"", "name = \" \"", "items[0].name"),
        ("prices.toml", "count = 1", "count = 0", "items[0].period.count"),
        ("prices.toml", "count = 1", "count = 1001", "items[0].period.count"),
        ("prices.toml", "\"month\"", "\"week\"", "items[0].period.unit"),
        ("prices.toml", ", EUR = 4500", "", "items[0].prices.EUR"),
        ("prices.toml", "4500", "0", "items[0].prices.EUR"),
        ("prices.toml", "USD = 4900", "USD = -1", "items[0].prices.USD"),
        ("prices.toml", "USD = 4900", "USD = 49.0", "items[0].prices.USD"),
        ("prices.toml", "4500 }", "4500, RUB = 1 }", "items[0].prices.RUB"),
        ("prices.toml", "\"manual\"", "\"later\"", "items[2].activation"),
        ("prices.toml", "activation = \"manual\"", "activation = \"manual\"\ncolour = 1", "items[2].colour"),
        ("rates.toml", "92.5000", "0.0000", "rates[0].value"),
        ("rates.toml", "92.5000", "-92.5", "rates[0].value"),
        ("rates.toml", "92.5000", "9e1", "rates[0].value"),
        ("rates.toml", "92.5000", "92.", "rates[0].value"),
        ("rates.toml", "92.5000", ".5", "rates[0].value"),
        ("rates.toml", "92.5000", "1234567890", "rates[0].value"),
        ("rates.toml", "92.5000", "1.123456789", "rates[0].value"),
        ("rates.toml", "\"92.5000\"", "92.5", "rates[0].value"),
        ("rates.toml", "to = \"RUB\"", "to = \"USD\"", "rates[0].to"),
        ("rates.toml", "to = \"RUB\"", "to = \"GBP\"", "rates[0].to"),
        ("rates.toml", "sample rate, set by hand", " ", "rates[0].source"),
        ("rates.toml", "[[rates]]", SAME_INSTANT, "rates[1].published_at"),
    ] {
        let (found_file, found_key, reason) = mistake(file, from, to);
        assert_eq!((found_file.as_str(), found_key.as_str()), (file, key), "{from:?} -> {to:?}: {reason}");
        assert!(!reason.is_empty());
    }
    assert_eq!(mistake("terms/2023-01.md", TERMS, "\n ").0, "terms/2023-01.md", "an empty text");
    assert_eq!(mistake("offer.toml", "[[terms]]", "[[terms").1, "line 28", "no TOML at all");
}

#[test]
fn a_price_list_is_posted_once() {
    for (other, key) in [
        (PRICES.replacen("posted_at = \"2023", "posted_at = \"2024", 1), "version"),
        (PRICES.replacen("version = \"2023-01\"", "version = \"2024-01\"", 1), "posted_at"),
    ] {
        let error = parse(OFFER, &[("terms/2023-01.md", TERMS)], &[PRICES, &other], RATES).unwrap_err();
        assert_eq!(error.key, key);
    }
}

#[test]
fn a_price_list_is_stored_and_read_back_through_the_same_checks() {
    let list = sample().prices("2023-01").unwrap().clone();
    let json = serde_json::to_string(&list).unwrap();
    assert_eq!(serde_json::from_str::<PriceList>(&json).unwrap(), list);
    let spoilt = json.replacen("4900", "-4900", 1);
    assert_eq!(
        serde_json::from_str::<PriceList>(&spoilt).unwrap_err().to_string(),
        "items[0].prices.USD: not positive"
    );
}

proptest! {
    #[test]
    fn at_every_instant_the_last_version_begun_is_in_force(days in prop::collection::btree_set(0..400i64, 1..6), hour in 0..10_000i64) {
        let start = at("2024-01-01T03:00:00Z");
        let mut offer = "instructions = \"https://widgets.example.com\"\n\
            [[recipients]]\nname = \"a\"\npurpose = \"b\"\ncountries = [\"KZ\"]\n".to_owned();
        for day in days.iter().rev() {
            let published = (start + chrono::TimeDelta::days(*day)).to_rfc3339();
            offer += &format!("[[terms]]\nversion = \"v{day}\"\ntext = \"terms/2023-01.md\"\npublished_at = \"{published}\"\n");
        }
        let offer = parse(&offer, &[("terms/2023-01.md", TERMS)], &[PRICES], RATES).unwrap();
        let now = start + chrono::TimeDelta::hours(hour);
        let versions: Vec<_> = days.iter().map(|day| offer.terms(&format!("v{day}")).unwrap()).collect();
        prop_assert_eq!(offer.terms_in_force(now), versions.iter().copied().rfind(|t| t.in_force_from <= now));
        for terms in versions {
            prop_assert!(terms.published_at < terms.in_force_from);
            let before = offer.terms_in_force(terms.in_force_from - chrono::TimeDelta::nanoseconds(1));
            prop_assert_ne!(before, Some(terms), "not in force before its instant (half-open)");
            prop_assert_eq!(offer.terms_in_force(terms.in_force_from), Some(terms));
        }
    }

}
