//! What the texts say of the agreement: every length of time, law, court, state, zone and telephone number is the one that the
//! vendor's files have, in each language; changed there, it is changed in every text that names it, and the old one is gone.

use super::samples::all;
use super::*;
use domain::agreement::length::TERMS;
use domain::agreement::policy::Policy;
use domain::agreement::rule::Rule;
use std::sync::LazyLock;

/// The text of the policy that tests rest on.
fn file() -> &'static str {
    static FILE: LazyLock<String> = LazyLock::new(|| agreement_folder::of_tests().file("policy.toml").text);
    &FILE
}

/// The agreement with other values in its policy: each pair is a part of that file and what stands there instead.
fn agreement_with(changes: &[(String, String)]) -> Agreement {
    let mut text = file().to_owned();
    for (from, to) in changes {
        assert!(text.contains(from.as_str()), "{from}");
        text = text.replacen(from, to, 1);
    }
    let agreement = Agreement::of_tests();
    let calendar = agreement_folder::of_tests().file("calendar.json").text;
    let source = |file, text| Source { file, text };
    let policy = Policy::parse(source("policy.toml", &text), source("calendar.json", &calendar), &agreement.clauses);
    Agreement { policy: policy.unwrap(), ..agreement }
}

/// A rule's part of the file, up to its length, with another length.
fn length(rule: &str, to: u32) -> (String, String) {
    let header =
        [format!("[rules.\"{rule}\"]"), format!("[rules.{rule}]")].into_iter().find(|it| file().contains(it.as_str()));
    let from = file().find(&header.unwrap()).unwrap();
    let key = from + file()[from..].find("length = ").unwrap() + "length = ".len();
    let end = key + file()[key..].find('\n').unwrap();
    (file()[from..end].to_owned(), format!("{}{to}", &file()[from..key]))
}

/// A length that no other rule has, and which each language puts into the plural as it does its other one.
fn own_length(rule: &str) -> (u32, u32) {
    match rule {
        "4.14" => (1, 1),
        "limitation" => (25, 26),
        "warning" => (111, 112),
        _ => (305 + u32::try_from(TERMS.iter().position(|(id, _)| *id == rule).unwrap()).unwrap(), 340),
    }
}

/// Rules of which texts tell the days that they lead to, or nothing, and never how long they run.
const UNSAID: [&str; 7] =
    ["4.14", "limitation", "warning", "consent-withdrawal", "breach-notice", "objection", "third-party-notice"];

#[test]
fn a_changed_term_is_changed_in_every_text_that_names_it_and_the_old_one_is_nowhere() {
    let own: Vec<_> = TERMS.iter().map(|(rule, _)| length(rule, own_length(rule).0)).collect();
    let (before, samples) = (agreement_with(&own), all());
    for (rule, _) in TERMS {
        let (old, new) = own_length(rule);
        let mut changed = own.clone();
        changed[TERMS.iter().position(|(id, _)| *id == rule).unwrap()] = length(rule, new);
        let after = agreement_with(&changed);
        assert_eq!(after.policy.length(Rule::parse(rule).unwrap()).count, new);
        for (language, _) in languages() {
            let mut named = 0;
            for sample in &samples {
                let [was, is] = [&before, &after].map(|by| sample.text(Some(by), language).body);
                let expected = match UNSAID.contains(&rule) {
                    true => was.clone(),
                    false => was.replace(&format!("{old} "), &format!("{new} ")),
                };
                assert_eq!(is, expected, "{language} {}: rule {rule}", sample.name);
                named += u32::from(is != was);
            }
            assert_eq!(named == 0, UNSAID.contains(&rule), "{language}: {named} texts name the term of {rule}");
        }
    }
}

#[test]
fn a_term_is_said_in_its_unit_and_in_the_plural_of_the_language() {
    let (rule, _) = length("3.6", 1);
    for (count, unit, english, russian) in [
        (1, "calendar_day", "within 1 calendar day of it", "в течение 1 календарного дня после"),
        (2, "calendar_day", "within 2 calendar days of it", "в течение 2 календарных дней после"),
        (5, "working_day", "within 5 working days of it", "в течение 5 рабочих дней после"),
        (21, "working_day", "within 21 working days of it", "в течение 21 рабочего дня после"),
        (1, "month", "within 1 month of it", "в течение 1 месяца после"),
        (2, "year", "within 2 years of it", "в течение 2 лет после"),
    ] {
        let roll = if unit == "working_day" { "" } else { "roll = true" };
        let now = format!("{}{count}\nunit = \"{unit}\"\n{roll}", rule.trim_end_matches('1'));
        let agreement = agreement_with(&[(format!("{rule}\nunit = \"calendar_day\"\nroll = true"), now)]);
        for (language, expected) in [("en", english), ("ru", russian)] {
            let values = vec![("number", "X".to_owned()), ("sku", "X".to_owned())];
            let body = message(&agreement, language, "payment-declined-body", &values).unwrap();
            assert!(body.contains(expected), "{body}");
        }
    }
    // Of a length alone, as it answers "for how long?".
    for (count, russian) in [(1, "на 1 календарный день"), (3, "на 3 календарных дня"), (11, "на 11 календарных дней")]
    {
        let agreement = agreement_with(&[length("4.10", count)]);
        let values = ["number", "sku", "day", "activation_last_day", "returned"].map(|name| (name, "X".to_owned()));
        let body = message(&agreement, "ru", "order-terminated-for-delay-body", &values.to_vec()).unwrap();
        assert!(body.contains(russian), "{body}");
    }
}

#[test]
fn what_is_said_of_a_last_day_that_is_no_working_day_is_said_where_it_moves() {
    let (rule, _) = length("refund", 7);
    let fixed = agreement_with(&[(
        format!("{rule}\nunit = \"calendar_day\"\nroll = true"),
        format!("{rule}\nunit = \"calendar_day\"\nroll = false"),
    )]);
    for (language, words) in [("en", "no working day"), ("ru", "нерабочий")] {
        let sample = all().into_iter().find(|sample| sample.notice == Notice::RefundDemanded).unwrap();
        assert!(sample.text(None, language).body.contains(words));
        assert!(!sample.text(Some(&fixed), language).body.contains(words));
    }
}

/// The terms of a language's file and what they say; a term with forms in each of them.
pub(super) fn names(text: &str) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    let mut current = String::new();
    for line in text.lines() {
        if let Some((id, value)) = line.strip_prefix('-').and_then(|rest| rest.split_once(" = ")) {
            current = id.to_owned();
            all.extend((!value.starts_with('{')).then(|| (current.clone(), value.to_owned())));
        } else if line.starts_with(' ') && !current.is_empty() {
            all.extend(line.split_once("] ").map(|(_, value)| (current.clone(), value.to_owned())));
        } else {
            current.clear();
        }
    }
    all
}

#[test]
fn a_changed_name_is_changed_in_every_text_that_names_it_and_the_old_one_is_nowhere() {
    let (mut agreement, samples) = (Agreement::of_tests(), all());
    // The addresses of the licensor name the state as well. That in an invoice is as it was when it was issued.
    let in_invoices = agreement.policy.licensor.address.clone();
    let licensor = &mut agreement.policy.licensor;
    (licensor.address, licensor.postal_address) = ("1 Street".to_owned(), None);
    for texts in licensor.languages.values_mut() {
        (texts.address, texts.postal_address) = ("1 Street".to_owned(), None);
    }
    for (language, text) in languages() {
        let names = names(text);
        assert!(names.len() >= 5, "{names:?}");
        for (id, name) in names {
            let file = format!("{language}.ftl");
            let (block, texts) = text.split_once("\n## ").map(|(head, _)| text.split_at(head.len())).unwrap();
            let end = texts[4..].find("\n## ").unwrap() + 4;
            assert!(!texts[end..].contains(&name), "{language}: {name} stands beside its block");
            let changed = format!("{block}{}{}", texts[..end].replace(&name, "Zz 12"), &texts[end..]);
            let notices = vec![Source { file: file.clone().leak(), text: changed.leak() }].leak();
            let changed = Agreement { notices, ..agreement.clone() };
            let mut named = 0;
            for sample in &samples {
                let said = |by| sample.text(Some(by), language).body.replace(&in_invoices, "1 Street");
                let [was, is] = [&agreement, &changed].map(said);
                assert_eq!(is, was.replace(&name, "Zz 12"), "{language} {}: {name}", sample.name);
                named += u32::from(is != was);
            }
            // The state by itself is named by a consent line alone.
            assert!(named > 0 || id == "state", "{language}: no text names {name}");
        }
    }
}

#[test]
fn an_instant_with_a_time_of_day_and_the_end_of_a_day_are_said_with_the_policys_zone() {
    let changed = agreement_with(&[("zone = \"Asia/Almaty\"".to_owned(), "zone = \"Europe/Moscow\"".to_owned())]);
    let (own, samples) = (Agreement::of_tests(), all());
    for (language, _) in languages() {
        let mut named = 0;
        for sample in &samples {
            let [was, is] = [&own, &changed].map(|by| sample.text(Some(by), language).body);
            let count = |text: &str, zone| text.matches(zone).count();
            let zones = (count(&is, "Asia/Almaty"), count(&is, "Europe/Moscow"));
            assert_eq!(zones, (0, count(&was, "Asia/Almaty")), "{language} {}", sample.name);
            named += zones.1;
        }
        assert!(named > 0, "{language}: no text names a zone");
    }
}

/// Words for numbers that a length of time could have, and those of its units.
const NUMBERS: &str = "two three four five six seven eight nine ten eleven twelve fourteen fifteen twenty thirty forty sixty \
    ninety hundred week weeks fortnight два двух двумя две три трёх трех четыре четырёх пять пяти шесть шести семь семи восемь \
    восьми девять девяти десять десяти четырнадцать пятнадцать пятнадцати двадцать двадцати тридцать тридцати сорок сто ста \
    сутки суток неделя недели неделю недель";
const ONE: &str = "one single один одного одному одним одна одной одну";
const UNITS: [&str; 20] = [
    "day",
    "days",
    "hour",
    "hours",
    "month",
    "months",
    "minute",
    "minutes",
    "year",
    "years",
    "calendar",
    "working",
    "день",
    "дня",
    "час",
    "часа",
    "месяц",
    "месяца",
    "минуту",
    "календарного",
];

#[test]
fn no_text_has_a_number_of_its_own() {
    let words = |list: &'static str| list.split_whitespace().collect::<BTreeSet<_>>();
    let (numbers, ones) = (words(NUMBERS), words(ONE));
    for (language, text) in languages() {
        for (id, message) in messages(text).into_iter().filter(|(id, _)| !id.starts_with("span-")) {
            // Names, the two ends that a deeming which waited tells of, and "no day".
            let allowed = ["SHA-256", "3-D Secure", "of the two", "из двух", "Ни один день"];
            // The name of a message may be a clause's.
            let said = message.split_once('=').map_or(message.clone(), |(_, said)| said.to_owned());
            let message = allowed.iter().fold(said, |message, words| message.replace(words, ""));
            let said: Vec<String> = message
                .split(|c: char| !c.is_alphanumeric() && c != '.')
                .map(|word| word.trim_matches('.').to_lowercase())
                .filter(|word| !word.is_empty())
                .collect();
            for (place, word) in said.iter().enumerate() {
                let digits = word.contains(|c: char| c.is_ascii_digit()) && word.parse::<Clause>().is_err();
                let of_unit = said.get(place + 1).is_some_and(|next| UNITS.contains(&next.as_str()));
                let number = numbers.contains(word.as_str()) || ones.contains(word.as_str()) && of_unit;
                let named = message.contains(&format!("${word}")) || id.contains("sha256");
                assert!(!(digits && !named || number), "{language} {id}: {word:?} in\n{message}");
            }
        }
    }
}
