//! The texts as such: complete in every language, alike, and with no message that nothing sends. The build holds the
//! languages against each other.

mod agreed;
mod another;
mod answers;
mod followed;
mod golden;
mod no_order;
mod of_invoices;
mod orders;
mod provisional;
mod published;
mod sample;
mod samples;
mod story;

use super::wording::Wording;
use super::*;
use domain::agreement::consent::Purpose;
use domain::agreement::language::{USE_RESTRICTIONS, of_file};
use domain::agreement::length::UNITS;
use domain::agreement::source::Source;
use domain::follows::task::TaskKind;
use std::collections::{BTreeMap, BTreeSet};

/// The kinds of lines in the list of deadlines.
const DEADLINES: [&str; 7] = ["contradiction", "activation", "delay-right", "window", "answer", "refund", "objection"];

/// A notice with the sample licensor at its foot.
fn write(language: &str, notice: Notice, values: &Values, action: Option<Action>) -> Result<Text, NoText> {
    super::write(&Agreement::of_tests(), language, notice, values, action)
}

/// The languages and their files.
fn languages() -> impl Iterator<Item = (&'static str, &'static str)> {
    Agreement::of_tests().notices.iter().map(|source| (of_file(source.file), source.text))
}

/// The messages of a file, as they are written there.
fn messages(text: &str) -> BTreeMap<String, String> {
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    let mut current = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((id, _)) = line.split_once(" =").filter(|_| !line.starts_with(' ')) {
            current = id.to_owned();
        }
        all.entry(current.clone()).or_default().push_str(&format!("{line}\n"));
    }
    all.retain(|id, _| !id.is_empty() && !id.starts_with('-'));
    all
}

/// The names of the variables that a message uses.
fn variables(message: &str) -> BTreeSet<&str> {
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c);
    message.split('$').skip(1).map(|rest| &rest[..rest.find(|c| !is_name(c)).unwrap_or(rest.len())]).collect()
}

#[test]
fn every_notice_has_a_text_in_every_language_and_no_text_is_left_over() {
    let pairs =
        Notice::ALL.iter().flat_map(|notice| ["subject", "body"].map(|part| format!("{}-{part}", notice.name())));
    let tasks = TaskKind::of_orders().map(|kind| format!("task-{}", kind.name()));
    let waits = TaskKind::ALL.iter().map(|kind| format!("waits-{}", kind.name()));
    let deadlines = DEADLINES.iter().map(|kind| format!("deadline-{kind}"));
    let consents = Purpose::ALL.iter().map(|purpose| format!("consent-line-{}", purpose.code()));
    let links = ["receipt", "report", "sign-in"].into_iter().flat_map(|purpose| {
        let page = ["title", "ask", "button", "thanks"].map(|part| format!("{purpose}-page-{part}"));
        let (page, link) = match purpose {
            // Its page is one of the account, whose texts are no part of the agreement.
            "sign-in" => (None, purpose.to_owned()),
            _ => (Some(page), format!("confirm-{purpose}")),
        };
        page.into_iter().flatten().chain(["label", "hint"].map(|part| format!("{link}-{part}")))
    });
    let days_and_hours = ["day", "hour", "minute", "second"];
    let spans = UNITS.iter().chain(&days_and_hours).map(|unit| format!("span-{unit}"));
    let provisional = ["day", "note"].map(|part| format!("provisional-{part}"));
    let form = [
        "acceptance-label",
        "recording-notice",
        "payment-method-card",
        "payment-method-invoice",
        "plan-hint",
        "licensor-footer",
        "language-name",
    ];
    let others = form
        .into_iter()
        .chain(["link-not-kept", "order-page", "digest-line"])
        .map(str::to_owned)
        .chain(USE_RESTRICTIONS.map(|clause| format!("use-restriction-{}", clause.to_string().replace('.', "-"))))
        .chain(links)
        .chain(spans)
        .chain(provisional);
    let expected: BTreeSet<String> =
        pairs.chain(tasks).chain(waits).chain(deadlines).chain(consents).chain(others).collect();
    for (language, text) in languages() {
        assert_eq!(messages(text).into_keys().collect::<BTreeSet<_>>(), expected, "{language}");
    }
}

/// The numbers of clauses that a message names, in any of its variants.
fn clauses(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !c.is_ascii_digit() && c != '.').map(|word| word.trim_matches('.'));
    words.filter(|word| word.contains('.')).collect()
}

#[test]
fn every_message_names_the_clauses_that_the_english_one_names() {
    let (_, english) = languages().find(|(language, _)| *language == ENGLISH).unwrap();
    let english = messages(english);
    for (language, text) in languages() {
        for (id, message) in messages(text) {
            assert_eq!(clauses(&message), clauses(&english[&id]), "{language} {id}");
            let names_one = id.ends_with("-body") || id.starts_with("task-") || id.starts_with("deadline-");
            assert!(!names_one || !clauses(&message).is_empty(), "{language} {id}");
        }
    }
}

#[test]
fn every_message_renders_and_a_subject_is_one_line() {
    for (language, text) in languages() {
        for (id, source) in messages(text) {
            // The names live as long as the test.
            let values = variables(&source).into_iter().map(|name| (&*name.to_owned().leak(), "X".to_owned()));
            let rendered = message(&Agreement::of_tests(), language, &id, &values.collect());
            let rendered = rendered.unwrap_or_else(|| panic!("{language} {id}"));
            assert!(!rendered.trim().is_empty(), "{language} {id}");
            assert!(!id.ends_with("-subject") || !rendered.contains('\n'), "{language} {id}");
        }
    }
}

#[test]
fn what_the_reader_is_asked_to_do_stands_beneath_the_words() {
    let (agreement, url) = (Agreement::of_tests(), || "https://shop.example/l?token=t".to_owned());
    for (language, _) in languages() {
        for (action, id) in [
            (Action::ConfirmReceipt { url: url() }, "confirm-receipt"),
            (Action::ConfirmReport { url: url() }, "confirm-report"),
        ] {
            let text = write(language, Notice::TermsInForce, &published::terms_values(), Some(action)).unwrap();
            let label = message(&agreement, language, &format!("{id}-label"), &Vec::new()).unwrap();
            assert!(text.body.contains(&format!("\n\n{label}:\n{}\n\n-- \n", url())), "{}", text.body);
        }
    }
}

/// Clauses 1.1, 3.8 and 10.7, and the signature block: a new value of each is in every mail, the old one in none.
#[test]
fn every_mail_says_who_sells_as_the_policy_says_now() {
    let mut agreement = Agreement::of_tests();
    let licensor = &mut agreement.policy.licensor;
    let before = licensor.clone();
    let texts = licensor.languages.get_mut("ru").unwrap();
    (texts.name, texts.representative, texts.hours) = ("ТОО Новое".into(), "директор Новая".into(), "всегда".into());
    (texts.address, texts.postal_address) = ("ул. Новая, 2".into(), None);
    (licensor.name, licensor.representative, licensor.hours) =
        ("New LLP".into(), "Director New".into(), "always".into());
    (licensor.address, licensor.postal_address) = ("2 New Street".into(), Some("PO Box 22".into()));
    (licensor.registration, licensor.email) = ("123456789012".into(), "new@example.org".into());
    (licensor.phone, licensor.information_phone) = ("+7 701".into(), Some("+7 702".into()));
    licensor.site = "https://new.example.org".into();
    let common = ["123456789012", "new@example.org", "+7 701", "+7 702", "https://new.example.org"];
    let own = |language| match language {
        "ru" => ["ТОО Новое", "директор Новая", "всегда", "ул. Новая, 2", "Почтовый адрес: ул. Новая, 2"],
        _ => ["New LLP", "Director New", "always", "2 New Street", "PO Box 22"],
    };
    let old = [&before.name, &before.registration, &before.representative, &before.address, &before.email];
    let old_too = [&before.phone, before.information_phone.as_ref().unwrap(), &before.hours, &before.site];
    for (language, _) in languages() {
        let values = published::prices_values();
        let text = super::write(&agreement, language, Notice::PricesNews, &values, None).unwrap();
        for form in [&text.body, &text.html] {
            for said in common.iter().chain(&own(language)) {
                assert!(form.contains(said), "{language} lacks {said}: {form}");
            }
            for gone in old.iter().chain(&old_too).filter(|gone| !gone.is_empty()) {
                assert!(!form.contains(gone.as_str()), "{language} still says {gone}: {form}");
            }
        }
    }
}

#[test]
fn a_text_that_names_what_it_is_not_given_is_an_error() {
    let write = |language, notice, values: &Values| write(language, notice, values, None);
    assert_eq!(write("en", Notice::OrderPlaced, &Vec::new()), Err(NoText("order-placed")));
    let only_the_choice_lacks = vec![("number", "X"), ("sku", "X"), ("asked", "X")];
    let values = only_the_choice_lacks.into_iter().map(|(name, value)| (name, value.to_owned())).collect();
    assert_eq!(write("en", Notice::PaymentQueryAnswered, &values), Err(NoText("payment-query-answered")));
    assert_eq!(write("de", Notice::TermsInForce, &values), Err(NoText("terms-in-force")), "no such language");
}

#[test]
fn a_third_language_is_a_third_file() {
    let english = languages().find(|(language, _)| *language == ENGLISH).unwrap().1;
    let kazakh = english.replace("prices-news-subject = News", "prices-news-subject = Жаңалықтар");
    let files = [Source { file: "en.ftl", text: english }, Source { file: "kk.ftl", text: &kazakh }];
    let texts = Wording::parse(&files).unwrap();
    let values = published::prices_values();
    let agreement = Agreement::of_tests();
    let (policy, licensor) = (&agreement.policy, &agreement.policy.licensor);
    let subject = |language| texts.write(policy, language, Notice::PricesNews, &values, None).map(|text| text.subject);
    assert_eq!(subject("kk").unwrap(), "Жаңалықтар: price list 2026-01");
    assert_eq!(subject("en").unwrap(), "News: price list 2026-01");
    assert_eq!(subject("ru"), Err(NoText("prices-news")));
    let html = texts.write(policy, "kk", Notice::PricesNews, &values, None).unwrap().html;
    assert!(html.contains(&licensor.name), "without texts of its own the licensor is named in English");
    assert!(html.contains("<html lang=\"kk\">"), "{html}");
    for (file, text) in [("kk.ftl", "x = {"), ("kk.ftl", "x = 1\nx = 2"), ("no-language!.ftl", "x = 1")] {
        assert_eq!(Wording::parse(&[Source { file, text }]).err().map(|error| error.file), Some(file.to_owned()));
    }
}

#[test]
fn what_must_arrive_is_every_notice_to_the_buyer_but_news_and_links_to_sign_in() {
    for notice in Notice::ALL {
        let not_owed = [Notice::PricesNews, Notice::SignInLink, Notice::ContactChangedFormer].contains(notice);
        assert_eq!(notice.required(), !notice.to_vendor() && !not_owed, "{notice:?}");
        assert!(!(notice.optional() && (notice.required() || notice.to_vendor())), "{notice:?}");
    }
    assert!(Notice::PricesNews.optional() && Notice::PricesPosted.required() && Notice::ClaimReceived.required());
}
