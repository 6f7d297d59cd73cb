//! The mails in `agreement/notices`: both languages complete, alike and renderable.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use std::collections::{BTreeMap, BTreeSet};

const NOTICES: [(&str, &str); 2] = [
    ("en", include_str!("../../../agreement/notices/en.ftl")),
    ("ru", include_str!("../../../agreement/notices/ru.ftl")),
];

/// The ids of a file's messages, in order, and the names of the variables that each uses.
fn messages(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    let mut current = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((id, _)) = line.split_once(" =").filter(|_| !line.starts_with(' ')) {
            id.clone_into(&mut current);
            assert!(all.insert(current.clone(), BTreeSet::new()).is_none(), "{current} occurs twice");
        }
        for rest in line.split("{ $").skip(1) {
            let name = rest.split(" }").next().unwrap();
            all.get_mut(&current).unwrap().insert(name.to_owned());
        }
    }
    all
}

#[test]
fn both_languages_have_the_same_notices_with_the_same_variables() {
    let [(_, en), (_, ru)] = NOTICES;
    assert_eq!(messages(en), messages(ru));
    for (notice, variables) in [
        ("order-placed", "number sku amount terms"),
        ("payment-received", "number sku amount activation_last_day"),
        ("license-activated", "number sku until claim_last_day"),
        ("claim-received", "number claim received answer_last_day"),
        ("license-deemed-provided", "number sku until claim_last_day"),
        ("payment-declined", "number sku"),
        ("vendor-activation-overdue", "number sku activation_last_day right_from"),
        ("vendor-claim-received", "number sku claim received answer_last_day"),
        ("vendor-payment-quarantined", "reference reason"),
    ] {
        let used = &messages(en)[&format!("{notice}-body")];
        assert_eq!(*used, variables.split(' ').map(str::to_owned).collect(), "{notice}");
        let subject = &messages(en)[&format!("{notice}-subject")];
        assert!(subject.is_subset(used), "{notice}: the subject needs no more than the body");
    }
    assert_eq!(messages(en).len(), 18, "a pair for each of nine notices");
}

#[test]
fn every_notice_renders_and_names_its_clause() {
    for (language, text) in NOTICES {
        let resource = FluentResource::try_new(text.to_owned()).map_err(|(_, errors)| errors).unwrap();
        let mut bundle = FluentBundle::new(vec![language.parse().unwrap()]);
        bundle.set_use_isolating(false);
        bundle.add_resource(resource).unwrap();
        for (id, variables) in messages(text) {
            let args: FluentArgs = variables.iter().map(|name| (name.as_str(), format!("<{name}>"))).collect();
            let pattern = bundle.get_message(&id).and_then(|message| message.value()).unwrap();
            let mut errors = Vec::new();
            let rendered = bundle.format_pattern(pattern, Some(&args), &mut errors);
            assert!(errors.is_empty(), "{language} {id}: {errors:?}");
            assert!(variables.iter().all(|name| rendered.contains(&format!("<{name}>"))), "{language} {id}");
            match id.ends_with("-subject") {
                true => assert!(!rendered.contains('\n'), "{language} {id}: a subject is one line"),
                false => {
                    assert!(rendered.contains("clause") || rendered.contains("пункт"), "{language} {id}: no clause")
                }
            }
        }
    }
}

#[test]
fn notices_name_the_clauses_they_rest_on() {
    for (notice, clause) in [
        ("order-placed", "2.4"),
        ("payment-received", "4.7"),
        ("license-activated", "4.9"),
        ("claim-received", "10.1"),
        ("license-deemed-provided", "4.9"),
        ("payment-declined", "4.6"),
        ("vendor-activation-overdue", "4.7"),
        ("vendor-claim-received", "10.1"),
        ("vendor-payment-quarantined", "4.6"),
    ] {
        for (language, text) in NOTICES {
            let body = text.split(&format!("\n{notice}-body =")).nth(1).unwrap().split("-subject =").next().unwrap();
            assert!(body.contains(clause), "{language} {notice}: {clause}");
        }
    }
}
