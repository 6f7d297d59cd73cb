//! The languages: what the build makes of the files, what the order form says, and what is refused.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

#[path = "../build/languages.rs"]
mod build;

use domain::agreement::Agreement;
use domain::agreement::consent::Purpose;
use domain::agreement::language::{NOTICES, of_file};
use domain::agreement::offer::{Offer, OfferSources};
use domain::agreement::source::{AgreementError, Source};
use sha2::{Digest, Sha256};
use std::fs;

/// The agreement's own folder of languages with a third one in it, and what the build says of it.
fn with(name: &str, text: &str) -> Result<Vec<build::Language>, String> {
    let folder = tempfile::tempdir().unwrap();
    for source in NOTICES {
        fs::write(folder.path().join(format!("{}.ftl", of_file(source.file))), source.text).unwrap();
    }
    fs::write(folder.path().join("README.md"), "no language").unwrap();
    fs::write(folder.path().join(name), text).unwrap();
    build::read(folder.path())
}

fn english() -> &'static str {
    NOTICES.iter().find(|source| of_file(source.file) == "en").unwrap().text
}

fn form<'a>(file: &'a str, text: &'a str) -> Source<'a> {
    Source { file, text }
}

/// What is offered, with an order form in these languages.
fn offer(forms: &[Source<'_>]) -> Result<Offer, AgreementError> {
    let source = |file, text| Source { file, text };
    let sources = OfferSources {
        offer: source("offer.toml", include_str!("../../../agreement/offer.toml")),
        terms: &[source("terms/2023-01.md", include_str!("../../../agreement/terms/2023-01.md"))],
        prices: &[source("2023-01.toml", include_str!("../../../agreement/prices/2023-01.toml"))],
        rates: source("rates.toml", include_str!("../../../agreement/rates.toml")),
        forms,
    };
    Offer::parse(&sources, &Agreement::embedded().unwrap().policy)
}

/// The build's reading of a third language goes into the offer as the build puts it there.
fn offer_of(languages: &[build::Language]) -> Result<Offer, AgreementError> {
    let files: Vec<(String, String)> = languages
        .iter()
        .map(|it| (format!("agreement/notices/{}.ftl", it.code), serde_json::to_string(&it.form).unwrap()))
        .collect();
    let forms: Vec<Source<'_>> = files.iter().map(|(file, text)| Source { file, text }).collect();
    offer(&forms)
}

#[test]
fn a_third_language_is_a_third_file() {
    let text = english().replace("acceptance-label = I have read", "acceptance-label = Оқыдым: I have read");
    let offer = offer_of(&with("zz.ftl", &text).unwrap()).unwrap();
    let shipped = Agreement::embedded().unwrap().offer;
    assert_eq!(offer.languages(), [shipped.languages(), vec!["zz"]].concat());
    assert!(offer.form.acceptance_label.in_language("zz").starts_with("Оқыдым: I have read this offer"));
    assert!(offer.form.acceptance_label.in_language("en").starts_with("I have read this offer"));
    assert_eq!(offer.form.acceptance_label.in_language("de"), offer.form.acceptance_label.in_language("en"));
    for (line, shipped) in offer.form.consents.iter().zip(&shipped.form.consents) {
        assert_eq!(line.text.in_language("zz"), shipped.text.in_language("en"));
        assert_eq!(line.text.in_language("ru"), shipped.text.in_language("ru"));
    }
}

#[test]
fn a_language_that_is_not_like_the_others_is_refused_by_file_and_message() {
    for (name, from, to, error) in [
        ("zz.ftl", "acceptance-label =", "label =", "zz.ftl: acceptance-label: missing"),
        ("zz.ftl", "order-placed-subject = Order { $number }: received", "", "zz.ftl: order-placed-subject: missing"),
        ("zz.ftl", "order-placed-subject =", "more = x\norder-placed-subject =", "zz.ftl: more: en.ftl has no such"),
        ("en.ftl", "order-placed-subject =", "more = x\norder-placed-subject =", ".ftl: more: missing"),
        (
            "zz.ftl",
            "{ $number }: received",
            "x",
            "zz.ftl: order-placed-subject: only one of it and en.ftl uses $number",
        ),
        ("zz.ftl", "{ $number }: received", "{ $number }{ $x }", "zz.ftl: order-placed-subject: only one of it and"),
        ("zz.ftl", "{ $method ->", "{ $way ->", "zz.ftl: order-placed-body: only one of it and en.ftl uses $"),
        ("zz.ftl", "{ $number }: received", "{ $number", "zz.ftl: line "),
        ("zz.ftl", "order-placed-body =", "order-placed-subject =", "zz.ftl: order-placed-subject: occurs twice"),
        ("zz.ftl", "label = I have", "label = I { \"have\" }", "zz.ftl: acceptance-label: must be plain text"),
        ("Kazakh.ftl", "", "", "Kazakh.ftl: must be named by two or three lower-case letters"),
    ] {
        assert!(english().contains(from), "{from}");
        let found = with(name, &english().replacen(from, to, 1)).err().unwrap_or_default();
        assert!(found.contains(error), "{from:?} -> {to:?}: {found:?} is not {error:?}");
    }
}

#[test]
fn an_order_form_that_is_not_whole_is_refused_by_file_and_message() {
    let languages = build::read("../../agreement/notices".as_ref()).unwrap();
    let english = languages.iter().find(|language| language.code == "en").unwrap();
    let english = serde_json::to_string(&english.form).unwrap();
    for (from, to, key, reason) in [
        ("consent-line-inform", "consent-line-tell", "consent-line-inform", "missing"),
        ("{", r#"{"consent-line-tell": "x", "#, "consent-line-tell", "unknown"),
        ("I have read this offer in the version shown here, and I accept its terms.", " ", "acceptance-label", "empty"),
    ] {
        assert!(english.contains(from), "{from}");
        let spoilt = english.replacen(from, to, 1);
        let error = offer(&[form("x/en.ftl", &english), form("x/zz.ftl", &spoilt)]).unwrap_err();
        assert_eq!((error.file.as_str(), error.key.as_str(), error.reason.as_str()), ("x/zz.ftl", key, reason));
    }
    let twice = offer(&[form("x/en.ftl", &english), form("y/en.ftl", &english)]).unwrap_err();
    assert_eq!(twice.file, "y/en.ftl");
    assert_eq!(offer(&[form("x/ru.ftl", &english)]).unwrap_err().reason, "there is no such file", "no English");
}

/// Orders hold the hashes of the lines that their buyers were shown: a line that is reworded is another line.
#[test]
fn the_lines_are_those_that_were_shown_so_far() {
    let offer = Agreement::embedded().unwrap().offer;
    let hash = |text: &str| hex::encode(Sha256::digest(text))[..16].to_owned();
    let shown = |language: &str| {
        let lines = offer.form.consents.iter().map(|line| hash(line.text.in_language(language)));
        [hash(offer.form.acceptance_label.in_language(language))].into_iter().chain(lines).collect::<Vec<_>>()
    };
    assert_eq!(offer.form.consents.iter().map(|line| line.purpose).collect::<Vec<_>>(), Purpose::ALL);
    assert_eq!(shown("en"), EN);
    assert_eq!(shown("ru"), RU);
}

const EN: [&str; 6] = [
    "8e5833e2ce3624e4",
    "02bcbf0167ee09ea",
    "507a667fc6f9f757",
    "9a174d221b4e9ebc",
    "f4d7e465cf4f5717",
    "753c59a782cbc18c",
];

const RU: [&str; 6] = [
    "3460c4f7314cab91",
    "a7ddb8eed60c660c",
    "2399e4c331795ab4",
    "6327486a72ddfd0e",
    "ae4aa40293b9ddfd",
    "f1e44701e3533faa",
];
