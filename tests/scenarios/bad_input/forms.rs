//! Texts of an order that have a form: names, addresses, numbers, codes.

use super::fields::{NUMBER, assert_refused, with};
use harness::World;
use serde_json::json;

#[tokio::test]
async fn a_name_is_short_and_printable() {
    let world = World::new().await;
    let body = world.order_body().await;
    let person = ["/party/last_name", "/party/first_name", "/party/patronymic", "/party/city", "/party/organisation"];
    let bad = [
        ("10,000 characters", "a".repeat(10_000)),
        ("10,000 letters of two bytes", "ж".repeat(10_000)),
        ("201 characters", "ж".repeat(201)),
        ("NUL", "Sam\0ple".to_owned()),
        ("a line break", "Sam\nple".to_owned()),
        ("a header", "Sample\r\nBcc: all@example.com".to_owned()),
        ("a bell", "Sam\u{7}ple".to_owned()),
        ("delete", "Sam\u{7f}ple".to_owned()),
        ("a C1 control", "Sam\u{85}ple".to_owned()),
        ("an escape", "\u{1b}[31mSample".to_owned()),
        ("a bidi override", "Sam\u{202e}elp".to_owned()),
        ("a bidi embedding", "Sam\u{202a}ple".to_owned()),
        ("a bidi isolate", "Sam\u{2067}ple\u{2069}".to_owned()),
        ("a line separator", "Sam\u{2028}ple".to_owned()),
        ("no letter", "\u{200b}".to_owned()),
        ("marks only", "--".to_owned()),
    ];
    let mut cases = Vec::new();
    for pointer in person {
        for (case, text) in &bad {
            cases.push((with(&body, pointer, Some(json!(text))), vec![pointer], format!("{pointer}: {case}")));
        }
    }
    for pointer in ["/party/last_name", "/party/first_name", "/party/city"] {
        cases.push((with(&body, pointer, Some(json!("   "))), vec![pointer], format!("{pointer}: blank")));
    }
    let organisation = with(&body, "/party/type", Some(json!("organisation")));
    for value in [None, Some(json!(null)), Some(json!(" "))] {
        let case = format!("an organisation named {value:?}");
        cases.push((with(&organisation, "/party/organisation", value), vec!["/party/organisation"], case));
    }
    assert_refused(&world, cases).await;

    for (n, name) in ["Ә".repeat(200), "O'Neill-Żółć".to_owned(), "李".to_owned()].into_iter().enumerate() {
        world.place_body(&n.to_string(), &with(&body, "/party/last_name", Some(json!(name)))).await;
    }
}

#[tokio::test]
async fn what_has_a_form_is_held_to_it() {
    let world = World::new().await;
    let body = world.order_body().await;
    let long_mail = format!("{}@example.com", "a".repeat(10_000));
    let long_number = format!("+{}", "7".repeat(10_000));
    let table: [(&str, &[&str]); 6] = [
        (
            "/party/email",
            &[
                "",
                " ",
                "buyer",
                "@example.com",
                "buyer@",
                "buyer@localhost",
                "buyer@@example.com",
                "a@b@example.com",
                "buyer@example..com",
                "buyer@.example.com",
                "buyer@example.com.",
                "bu yer@example.com",
                "buyer@exam ple.com",
                ".buyer@example.com",
                "buyer.@example.com",
                "b..r@example.com",
                "buyer@-example.com",
                "buyer@127.0.0.1",
                "buyer@[127.0.0.1]",
                "\"buyer\"@example.com",
                "Buyer <buyer@example.com>",
                "buyer@example.com,all@example.com",
                "buyer@example.com\r\nBcc: all@x.com",
                "buyer@example.com\0",
                "bu\u{202e}yer@example.com",
                "buyer@exam\u{3002}ple.com",
                &long_mail,
            ],
        ),
        (
            "/party/phone",
            &[
                "",
                "+",
                "87001234567",
                "7 700 123 45 67",
                "+7700",
                "+7700123456789012",
                "+07001234567",
                "+7700123456a",
                "++77001234567",
                "+7700123+4567",
                "tel:+77001234567",
                "+7700123456７",
                "+7 700 123 45 67 ext. 8",
                "+77001234567\0",
                "+7\n7001234567",
                &long_number,
            ],
        ),
        ("/party/country", &["", "kz", "XX", "KAZ", "KZ ", "Kazakhstan", "K\0"]),
        ("/party/type", &["", "Person", "company", "person "]),
        ("/kommo/subdomain", &["", "a.b", "-a", "a-", "a_b", "a b", "https://a", "пример", "a\0", &long_mail[..64]]),
        ("/method", &["", "cash", "Card", "card "]),
    ];
    let mut cases = Vec::new();
    for (pointer, values) in table {
        for value in values {
            let shown: String = value.chars().take(40).collect();
            let case = format!("{pointer} {shown:?}");
            cases.push((with(&body, pointer, Some(json!(value))), vec![pointer], case));
        }
    }
    for language in ["", "de", "EN", "ru-RU"] {
        cases.push((with(&body, "/language", Some(json!(language))), vec!["/language"], language.to_owned()));
    }
    for number in [json!(0), json!(-1), json!(i64::MIN)] {
        cases.push((with(&body, NUMBER, Some(number.clone())), vec![NUMBER], format!("account {number}")));
    }
    assert_refused(&world, cases).await;
}
