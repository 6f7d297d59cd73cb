//! The languages: what the build makes of the files, what the order form says, and what is refused.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use agreement_folder::{File, Language, Mistake};
use domain::agreement::Agreement;
use domain::agreement::consent::Purpose;
use domain::agreement::offer::{Offer, OfferSources};
use domain::agreement::source::{AgreementError, Source};
use sha2::{Digest, Sha256};

/// The tests' own languages with a third one or another text of one, and what the folder's reading says of them.
fn with(name: &str, text: &str) -> (Vec<Language>, Vec<Mistake>) {
    let name = format!("agreement/notices/{name}");
    let shipped = agreement_folder::of_tests().notices().into_iter();
    let shipped = shipped.map(|file| File { name: file.name.trim_start_matches("tests/").to_owned(), ..file.clone() });
    let mut files: Vec<File> = shipped.filter(|file| file.name != name).collect();
    files.push(File { name, text: text.to_owned() });
    agreement_folder::languages(
        &files.iter().collect::<Vec<_>>(),
        &agreement_folder::of_tests().file("policy.toml").text,
    )
}

fn english() -> String {
    agreement_folder::of_tests().file("notices/en.ftl").text
}

fn form<'a>(file: &'a str, text: &'a str) -> Source<'a> {
    Source { file, text }
}

/// What is offered, with an order form in these languages.
fn offer(forms: &[Source<'_>]) -> Result<Offer, AgreementError> {
    let source = |file, text| Source { file, text };
    let sources = OfferSources {
        offer: source("offer.toml", include_str!("../../../tests/agreement/offer.toml")),
        terms: &[source("terms/2023-01.md", include_str!("../../../tests/agreement/terms/2023-01.md"))],
        prices: &[source("2023-01.toml", include_str!("../../../tests/agreement/prices/2023-01.toml"))],
        rates: source("rates.toml", include_str!("../../../tests/agreement/rates.toml")),
        forms,
    };
    Offer::parse(&sources, &Agreement::of_tests().policy)
}

/// A third language goes into the offer as the folder gives it.
fn offer_of(languages: &[Language]) -> Result<Offer, AgreementError> {
    let files: Vec<(&str, String)> =
        languages.iter().map(|it| (it.file.as_str(), serde_json::to_string(&it.form).unwrap())).collect();
    let forms: Vec<Source<'_>> = files.iter().map(|(file, text)| Source { file, text }).collect();
    offer(&forms)
}

#[test]
fn a_third_language_is_a_third_file() {
    let text = english().replace("acceptance-label = I have read", "acceptance-label = Оқыдым: I have read");
    let (languages, wrong) = with("zz.ftl", &text);
    assert_eq!(wrong, []);
    let offer = offer_of(&languages).unwrap();
    let shipped = Agreement::of_tests().offer;
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
    for (name, from, to, file, key, reason) in [
        ("zz.ftl", "acceptance-label =", "label =", "zz.ftl", "acceptance-label", "missing"),
        (
            "zz.ftl",
            "order-placed-subject = Order { $number }: received",
            "",
            "zz.ftl",
            "order-placed-subject",
            "missing",
        ),
        (
            "zz.ftl",
            "order-placed-subject =",
            "more = x\norder-placed-subject =",
            "zz.ftl",
            "more",
            "en.ftl has no such",
        ),
        ("en.ftl", "order-placed-subject =", "more = x\norder-placed-subject =", ".ftl", "more", "missing"),
        (
            "zz.ftl",
            "{ $number }: received",
            "x",
            "zz.ftl",
            "order-placed-subject",
            "only one of it and en.ftl uses $number",
        ),
        (
            "zz.ftl",
            "{ $number }: received",
            "{ $number }{ $x }",
            "zz.ftl",
            "order-placed-subject",
            "only one of it and",
        ),
        ("zz.ftl", "{ $method ->", "{ $way ->", "zz.ftl", "order-placed-body", "only one of it and en.ftl uses $"),
        ("zz.ftl", "{ $number }: received", "{ $number", "zz.ftl", "", "is no Fluent"),
        ("zz.ftl", "order-placed-body =", "order-placed-subject =", "zz.ftl", "order-placed-subject", "occurs twice"),
        ("zz.ftl", "label = I have", "label = I { $claim_term-by }", "zz.ftl", "acceptance-label", "$claim_term-by"),
        ("zz.ftl", "-court = ", "-place = ", "zz.ftl", "-court", "missing"),
        ("Kazakh.ftl", "", "", "Kazakh.ftl", "", "must be named by two or three lower-case letters"),
    ] {
        assert!(english().contains(from), "{from}");
        let found = with(name, &english().replacen(from, to, 1)).1;
        let is_it = |mistake: &&Mistake| mistake.file.ends_with(file) && mistake.key == key;
        let said = found.iter().filter(is_it).any(|mistake| mistake.reason.contains(reason));
        assert!(said, "{from:?} -> {to:?}: {found:?} is not {file} {key} {reason}");
    }
}

#[test]
fn an_order_form_that_is_not_whole_is_refused_by_file_and_message() {
    let english = agreement_folder::of_tests().forms.iter().find(|form| form.name.ends_with("/en.ftl")).unwrap();
    let english = english.text.clone();
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
    let offer = Agreement::of_tests().offer;
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
    "487ab9bd4829bd12",
    "9a174d221b4e9ebc",
    "f4d7e465cf4f5717",
    "753c59a782cbc18c",
];

const RU: [&str; 6] = [
    "3460c4f7314cab91",
    "a7ddb8eed60c660c",
    "f7665e8f8df01d58",
    "6327486a72ddfd0e",
    "ae4aa40293b9ddfd",
    "f1e44701e3533faa",
];
