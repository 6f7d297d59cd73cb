//! Every mail under another vendor's agreement says that vendor's own numbers, laws, court, zone and address, and nothing of
//! the sample's.

use super::agreed::names;
use super::samples::all;
use super::*;
use agreement_folder::texts::{add_length, texts};
use agreement_folder::{Folder, PATH_OF_ANOTHER};
use domain::agreement::length::TERMS;
use domain::agreement::rule::Rule;
use fluent_bundle::{FluentArgs, FluentValue};

fn another() -> Agreement {
    Agreement::of(&Folder::read(PATH_OF_ANOTHER.as_ref(), "another").unwrap()).unwrap()
}

fn text_of<'a>(agreement: &Agreement, language: &str) -> &'a str {
    agreement.notices.iter().find(|source| of_file(source.file) == language).unwrap().text
}

/// The lengths of the rules in every form of a language.
fn lengths(agreement: &Agreement, language: &str) -> BTreeSet<String> {
    let texts = texts(language, text_of(agreement, language).to_owned()).unwrap();
    let mut all = FluentArgs::new();
    for (rule, name) in TERMS {
        add_length(&texts, name, agreement.policy.length(Rule::parse(rule).unwrap()), &mut all).unwrap();
    }
    let text = |value: &FluentValue<'_>| match value {
        FluentValue::String(text) => text.clone().into_owned(),
        other => panic!("{other:?} is no text"),
    };
    all.iter().map(|(_, value)| text(value)).collect()
}

/// What an agreement calls by name: the state, laws, court, the zone, who sells and where.
fn named(agreement: &Agreement, language: &str) -> BTreeSet<String> {
    let names = names(text_of(agreement, language)).into_iter().map(|(_, name)| name);
    let licensor = footer::values(&agreement.policy.licensor, language).into_iter().map(|(_, value)| value);
    names.chain(licensor).chain([agreement.policy.zone.name().to_owned()]).filter(|name| !name.is_empty()).collect()
}

/// Whether a text names something as a whole: `10 days` is not named by `110 days`.
fn says(text: &str, what: &str) -> bool {
    text.match_indices(what).any(|(at, _)| !text[..at].ends_with(|c: char| c.is_alphanumeric()))
}

#[test]
fn every_mail_says_the_other_vendors_own_and_nothing_of_the_samples() {
    let (sample, another, mut mails) = (Agreement::of_tests(), another(), all());
    // An invoice says what was so when it was issued; the other vendor's own is in `tests/scenarios/another_vendor.rs`.
    mails.retain(|mail| mail.notice != Notice::InvoiceIssued);
    for language in ["en", "ru"] {
        let before: Vec<String> = mails.iter().map(|mail| mail.text(None, language).body).collect();
        let after: Vec<Text> = mails.iter().map(|mail| mail.text(Some(&another), language)).collect();
        let (own, old) = (lengths(&another, language), lengths(&sample, language));
        let names = (named(&another, language), named(&sample, language));
        let mut gone: BTreeSet<String> = old.difference(&own).chain(&names.1).cloned().collect();
        gone.extend(["Kazakhstan", "Казахстан", "Astana", "Астан", "Almaty", "Алматы", "KZT"].map(str::to_owned));
        let mut were = 0;
        for what in &gone {
            were += usize::from(before.iter().any(|text| says(text, what)));
            for (mail, text) in mails.iter().zip(&after) {
                for form in [&text.subject, &text.body, &text.html] {
                    assert!(!says(form, what), "{language} {}: still says {what}:\n{form}", mail.name);
                }
            }
        }
        assert!(were >= 15, "the sample's mails say {were} of {gone:?}");
        let said = |what: &String| after.iter().any(|text| says(&text.body, what));
        for what in &names.0 {
            // The state by itself is named by a consent line alone.
            let state = ["Russia", "Россия", "России"].contains(&what.as_str());
            assert!(state || said(what), "{language}: no mail says {what}");
        }
        // As many lengths are named as before, now by the other numbers.
        let count = |texts: &[String], all: &BTreeSet<String>| {
            all.iter().filter(|it| texts.iter().any(|text| says(text, it))).count()
        };
        let bodies: Vec<String> = after.iter().map(|text| text.body.clone()).collect();
        assert!(count(&bodies, &own) >= 5, "{language}");
        for rule in [Rule::ClaimWindow, Rule::LicensorDelay, Rule::PaymentQuery] {
            let number = format!("{} ", another.policy.length(rule).count);
            let spans: Vec<_> = own.iter().filter(|it| it.starts_with(&number)).collect();
            assert!(spans.iter().any(|it| said(it)), "{language}: no mail says {spans:?}");
        }
    }
}
