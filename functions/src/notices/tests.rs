//! The texts as such: complete in both languages, alike, and with no message that nothing sends.

mod orders;
mod story;

use super::*;
use domain::task::TaskKind;
use std::collections::{BTreeMap, BTreeSet};

/// The kinds of lines in the list of deadlines.
const DEADLINES: [&str; 6] = ["activation", "delay-right", "window", "answer", "refund", "objection"];

/// The messages of a file and the variables that each uses.
fn messages(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((id, _)) = line.split_once(" =").filter(|_| !line.starts_with(' ')) {
            current = id.to_owned();
            assert!(all.insert(current.clone(), BTreeSet::new()).is_none(), "{current} occurs twice");
        }
        for rest in line.split('$').skip(1) {
            let name = rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            all.get_mut(&current).unwrap().insert(name);
        }
    }
    all
}

#[test]
fn every_notice_has_a_text_in_every_language_and_no_text_is_left_over() {
    let pairs =
        Notice::ALL.iter().flat_map(|notice| ["subject", "body"].map(|part| format!("{}-{part}", notice.name())));
    let tasks = TaskKind::ALL.iter().map(|kind| format!("task-{}", kind.name()));
    let deadlines = DEADLINES.iter().map(|kind| format!("deadline-{kind}"));
    let expected: BTreeSet<String> = pairs.chain(tasks).chain(deadlines).collect();
    for (language, text) in LANGUAGES {
        assert_eq!(messages(text).into_keys().collect::<BTreeSet<_>>(), expected, "{language}");
    }
}

#[test]
fn both_languages_use_the_same_variables() {
    let [(_, en), (_, ru)] = LANGUAGES;
    assert_eq!(messages(en), messages(ru));
}

#[test]
fn every_message_renders_and_every_body_and_line_names_a_clause() {
    for (language, text) in LANGUAGES {
        for (id, variables) in messages(text) {
            // The names live as long as the test.
            let values: Values = variables.iter().map(|name| (&*name.clone().leak(), "X".to_owned())).collect();
            let rendered = message(language, &id, &values).unwrap_or_else(|| panic!("{language} {id}"));
            assert!(!rendered.is_empty(), "{language} {id}");
            if id.ends_with("-subject") {
                assert!(!rendered.contains('\n'), "{language} {id}: a subject is one line");
            } else {
                assert!(rendered.contains("clause") || rendered.contains("пункт"), "{language} {id}");
            }
        }
    }
}

#[test]
fn a_text_that_names_what_it_is_not_given_is_an_error() {
    assert_eq!(write("en", Notice::OrderPlaced, &Vec::new()), Err(NoText("order-placed")));
    let only_the_choice_lacks = vec![("number", "X"), ("sku", "X"), ("asked", "X")];
    let values = only_the_choice_lacks.into_iter().map(|(name, value)| (name, value.to_owned())).collect();
    assert_eq!(write("en", Notice::PaymentQueryAnswered, &values), Err(NoText("payment-query-answered")));
}
