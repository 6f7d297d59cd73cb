//! The terms in several languages as operators publish them (K63): together with their version, or added to it later.

use super::second_person::of_two;
use super::sha256_of;
use crate::codes::published::serve_in;
use crate::operator::{Desk, Says, at};
use crate::problems::{
    Expected, INVALID_FIELDS, INVALID_QUERY, NOT_FOUND, TERMS_NOT_IN_FORCE, assert_problem, offers, ours,
};
use domain::agreement::Agreement;
use harness::{BEGIN, World, events};
use serde_json::{Value, json};

const ENGLISH: &str = "# Offer\n\n4.9. A claim is written within ten days.\n";
const RUSSIAN: &str = "# Оферта\n\n4.9. Претензия подаётся в течение десяти дней.\n";
const KAZAKH: &str = "# Жария оферта\n\n4.9. Талап он күн ішінде жазбаша беріледі.\n";
const TAKEN: Expected = ours(409, "language_taken");

fn text(language: &str, text: &str) -> Value {
    json!({"language": language, "text": text})
}

/// The texts of a version as everybody sees them: language and hash.
async fn shown(world: &World, version: &str) -> Vec<(String, String)> {
    let history = world.get("/v1/terms", None).await.json;
    let items = history["items"].as_array().expect("a list");
    let Some(terms) = items.iter().find(|it| it["version"] == version) else { return Vec::new() };
    let word = |text: &Value, name: &str| text[name].as_str().expect("a text").to_owned();
    terms["texts"].as_array().expect("a list").iter().map(|it| (word(it, "language"), word(it, "sha256"))).collect()
}

/// What the page of a version serves in a language.
async fn page(world: &World, version: &str, language: &str) -> (u16, String) {
    let answer = world.get(&format!("/v1/terms/{version}?language={language}"), None).await;
    (answer.status, answer.text)
}

#[tokio::test]
async fn a_version_is_published_with_all_its_texts_and_each_page_was_seen() {
    let desk = Desk::new().await;
    desk.published("terms", json!({"version": "2025-02", "text": ENGLISH})).await;
    let drafted = desk.published("terms/2025-02/texts", text("ru", RUSSIAN)).await;
    assert_eq!((&drafted["language"], &drafted["published_at"]), (&json!("ru"), &Value::Null));
    assert_eq!(drafted["sha256"], sha256_of(RUSSIAN));
    // Until it is published another one takes its place.
    desk.published("terms/2025-02/texts", text("kk", "Бос мәтін.")).await;
    desk.published("terms/2025-02/texts", text("kk", KAZAKH)).await;
    assert_eq!(page(&desk.world, "2025-02", "ru").await, (200, RUSSIAN.to_owned()));
    assert_eq!(page(&desk.world, "2025-02", "kk").await, (200, KAZAKH.to_owned()));
    assert_eq!(shown(&desk.world, "2025-02").await, [], "a draft is no offer");

    let published = desk.published("terms/2025-02/publication", json!({})).await;
    let others = published["others"].as_array().expect("a list");
    let told: Vec<_> = others.iter().map(|it| (it["language"].clone(), it["published_at"].clone())).collect();
    assert_eq!(
        told,
        [(json!("kk"), published["published_at"].clone()), (json!("ru"), published["published_at"].clone())]
    );
    let all = [("en", ENGLISH), ("kk", KAZAKH), ("ru", RUSSIAN)];
    let hashes = all.map(|(language, text)| (language.to_owned(), sha256_of(text)));
    assert_eq!(shown(&desk.world, "2025-02").await, hashes);
    let acts = desk.get("terms/2025-02").await.json["acts"].clone();
    let act = acts.as_array().expect("acts").iter().find(|act| act["act"] == "terms.published").expect("it");
    let seen: Vec<&Value> = act["other_proofs"].as_array().expect("a list").iter().map(|it| &it["sha256"]).collect();
    assert_eq!(seen, [&json!(sha256_of(KAZAKH)), &json!(sha256_of(RUSSIAN))], "each page was seen (K43)");

    desk.world.clock("2025-02-11T00:00:00+05:00").await;
    let mut body = desk.world.order_body().await;
    body["language"] = json!("ru");
    body["terms"] = json!({"version": "2025-02", "sha256": sha256_of(RUSSIAN)});
    let placed = desk.world.place_body("k", &body).await;
    let terms = desk.world.order(&placed).await["terms"].clone();
    assert_eq!((&terms["language"], &terms["prevailing"]), (&json!("ru"), &json!("en")));
}

#[tokio::test]
async fn a_text_that_was_published_together_may_prevail_and_one_added_later_never_does() {
    let mut agreement = Agreement::of_tests();
    agreement.policy.terms.prevailing = Some("ru".to_owned());
    let desk = Desk::of(World::under(agreement, BEGIN).await);
    let header = |answer: &harness::Answer| answer.headers["prevailing-language"].to_str().expect("ASCII").to_owned();
    for (version, together) in [("2025-02", true), ("2025-03", false)] {
        desk.published("terms", json!({"version": version, "text": ENGLISH})).await;
        let texts = format!("terms/{version}/texts");
        if together {
            desk.published(&texts, text("ru", RUSSIAN)).await;
        }
        desk.published(&format!("terms/{version}/publication"), json!({})).await;
        if !together {
            desk.published(&texts, text("ru", RUSSIAN)).await;
            desk.published(&format!("{texts}/ru/publication"), json!({})).await;
        }
        let prevails = if together { "ru" } else { "en" };
        for query in ["", "?language=ru", "?language=en"] {
            let answer = desk.world.get(&format!("/v1/terms/{version}{query}"), None).await;
            assert_eq!((answer.status, header(&answer).as_str()), (200, prevails), "{version}{query}");
        }
        let history = desk.world.get("/v1/terms", None).await.json;
        let items = history["items"].as_array().expect("a list");
        let listed = items.iter().find(|it| it["version"] == version).expect("it");
        assert_eq!(listed["prevailing"], prevails);
    }
}

#[tokio::test]
async fn a_language_is_added_to_a_version_of_the_files_and_nothing_else_changes() {
    let desk = Desk::new().await;
    let before = desk.world.paid("before").await;
    let order = desk.world.order(&before).await;
    desk.published("terms/2023-01/texts", text("kk", KAZAKH)).await;
    let accepting = async |key: &str| {
        let mut body = desk.world.order_body().await;
        body["terms"] = json!({"version": "2023-01", "sha256": sha256_of(KAZAKH)});
        desk.world.post("/v1/orders", None, key, &body).await
    };
    assert_problem(&accepting("early").await, TERMS_NOT_IN_FORCE, &["/terms"], "it is not published yet");
    let offered = desk.world.get("/v1/offer", None).await.json;
    assert_eq!(shown(&desk.world, "2023-01").await.len(), 2);
    let mails = desk.world.mails().await.len();

    desk.world.clock("2025-02-04T10:00:00+05:00").await;
    let added = desk.published("terms/2023-01/texts/kk/publication", json!({})).await;
    assert_eq!((&added["published_at"], &added["sha256"]), (&json!("2025-02-04T05:00:00Z"), &json!(sha256_of(KAZAKH))));
    assert_eq!(page(&desk.world, "2023-01", "kk").await, (200, KAZAKH.to_owned()));
    assert_eq!(shown(&desk.world, "2023-01").await.len(), 3);
    let mut after = desk.world.get("/v1/offer", None).await.json;
    after["terms"]["texts"] = offered["terms"]["texts"].clone();
    assert_eq!(after, offered, "the version, its instants and what prevails are what they were");
    desk.world.settle().await;
    assert_eq!(desk.world.mails().await.len(), mails, "nobody is told");
    assert_eq!(desk.world.order(&before).await["terms"], order["terms"]);
    assert_eq!(events(&desk.world.order(&before).await), events(&order));
    let placed = accepting("late").await;
    assert_eq!((placed.status, at(&placed.json, "/order/terms/language")), (201, &json!("kk")), "{}", placed.text);
    assert_eq!(at(&placed.json, "/order/terms/prevailing"), "en");
    let acts = desk.get("terms/2023-01").await.json["acts"].clone();
    let names: Vec<&Value> = acts.as_array().expect("acts").iter().map(|act| &act["act"]).collect();
    assert_eq!(names, ["terms.text_drafted", "terms.text_published"]);
    assert_eq!(at(&acts, "/1/proof/sha256"), &json!(sha256_of(KAZAKH)));
}

#[tokio::test]
async fn a_text_that_cannot_be_is_refused_and_nothing_changes() {
    let desk = Desk::new().await;
    desk.published("terms", json!({"version": "2025-02", "text": ENGLISH})).await;
    desk.published("terms/2025-02/texts", text("ru", RUSSIAN)).await;
    let unpublished = offers(409, "terms_not_published", "9.4");
    desk.unpublished("terms/2025-02/texts/ru/publication", json!({}), unpublished, &[]).await;
    for (path, said, expected, pointers) in [
        ("terms/none/texts", text("ru", RUSSIAN), NOT_FOUND, &[][..]),
        ("terms/2025-02/texts", text("en", ENGLISH), TAKEN, &[]),
        ("terms/2023-01/texts", text("en", ENGLISH), TAKEN, &[]),
        ("terms/2023-01/texts", text("ru", RUSSIAN), TAKEN, &[]),
        ("terms/2023-01/texts", text("Kazakh", KAZAKH), INVALID_FIELDS, &["/language"]),
        ("terms/2023-01/texts", text("kk", " "), INVALID_FIELDS, &["/text"]),
        ("terms/2023-01/texts/kk/publication", json!({}), NOT_FOUND, &[]),
        ("terms/2023-01/texts/KK/publication", json!({}), NOT_FOUND, &[]),
        ("terms/2023-01/texts/ru/publication", json!({}), TAKEN, &[]),
    ] {
        desk.unpublished(path, said, expected, pointers).await;
    }
    let missing = desk.world.get("/v1/terms/2025-02?language=kk", None).await;
    assert_problem(&missing, INVALID_QUERY, &["language"], "no such text");
    assert_eq!(missing.json["errors"][0]["detail"], "must be en or ru", "a drafted one can be seen");
    desk.published("terms/2025-02/discard", json!({})).await;
    assert_eq!(page(&desk.world, "2025-02", "ru").await.0, 404, "with its version");
    desk.unpublished("terms/2025-02/texts", text("kk", KAZAKH), offers(409, "terms_discarded", "9.4"), &[]).await;
    desk.amend("2025-03", ENGLISH).await;
    desk.published("terms/2025-03/withdrawal", json!({})).await;
    desk.unpublished("terms/2025-03/texts", text("kk", KAZAKH), offers(409, "terms_withdrawn", "9.4"), &[]).await;
    for letter in 'a'..='t' {
        desk.published("terms/2023-01/texts", text(&format!("x{letter}"), KAZAKH)).await;
    }
    desk.unpublished("terms/2023-01/texts", text("kk", KAZAKH), ours(409, "limit_reached"), &[]).await;
}

#[tokio::test]
async fn a_text_whose_page_serves_another_is_not_published() {
    let desk = Desk::new().await;
    desk.published("terms", json!({"version": "2025-02", "text": ENGLISH})).await;
    desk.published("terms/2025-02/texts", text("ru", RUSSIAN)).await;
    serve_in(&desk.world, "2025-02", "ru", "Другой текст.").await;
    let differs = offers(409, "page_differs", "9.4");
    desk.unpublished("terms/2025-02/publication", json!({}), differs, &[]).await;
    serve_in(&desk.world, "2025-02", "ru", RUSSIAN).await;
    desk.published("terms/2025-02/publication", json!({})).await;
    desk.published("terms/2025-02/texts", text("kk", KAZAKH)).await;
    serve_in(&desk.world, "2025-02", "kk", "Басқа мәтін.").await;
    desk.unpublished("terms/2025-02/texts/kk/publication", json!({}), differs, &[]).await;
    assert_eq!(shown(&desk.world, "2025-02").await.len(), 2);
}

#[tokio::test]
async fn where_two_people_publish_no_text_comes_in_between_them() {
    let here = Desk::new().await;
    let there = of_two(&here).await;
    let act = async |who: &str, path: &str| {
        let token = here.world.operator_token(who, &["operator", "approver"]).await;
        let says = Says { token: &token, key: &here.key(), if_match: None };
        there.send(path, says, &json!({"reason": "As read."})).await
    };
    here.published("terms", json!({"version": "2025-02", "text": ENGLISH})).await;
    assert_eq!(act("anna", "terms/2025-02/publication").await.status, 202);
    here.published("terms/2025-02/texts", text("ru", RUSSIAN)).await;
    let swapped = act("boris", "terms/2025-02/approval").await;
    assert_problem(&swapped, NOT_FOUND, &[], "nobody proposed it with this text");
    assert_eq!(act("anna", "terms/2025-02/publication").await.status, 202);
    here.published("terms/2025-02/texts", text("ru", KAZAKH)).await;
    assert_problem(&act("boris", "terms/2025-02/approval").await, NOT_FOUND, &[], "nor with another in its place");
    here.published("terms/2025-02/texts", text("ru", RUSSIAN)).await;
    assert_eq!(act("boris", "terms/2025-02/approval").await.status, 201);

    here.published("terms/2025-02/texts", text("kk", KAZAKH)).await;
    let path = |what: &str| format!("terms/2025-02/texts/kk/{what}");
    assert_problem(&act("boris", &path("approval")).await, NOT_FOUND, &[], "nobody proposed it");
    assert_eq!(act("anna", &path("publication")).await.status, 202);
    assert_problem(&act("anna", &path("approval")).await, ours(409, "second_operator"), &[], "she proposed it");
    assert_eq!(shown(&here.world, "2025-02").await.len(), 2);
    assert_eq!(act("boris", &path("approval")).await.status, 201);
    assert_problem(&act("boris", &path("approval")).await, TAKEN, &[], "it is published");
    here.world.clock("2025-02-03T10:00:01+05:00").await;
    assert_eq!(shown(&here.world, "2025-02").await.len(), 3);
}

#[tokio::test]
async fn versions_are_compared_in_one_language() {
    let desk = Desk::new().await;
    for (version, term, russian) in [("2025-02", "ten", "десяти"), ("2025-03", "twelve", "двенадцати")]
    {
        let english = ENGLISH.replace(" ten ", &format!(" {term} "));
        desk.published("terms", json!({"version": version, "text": english})).await;
        desk.published(&format!("terms/{version}/texts"), text("ru", &RUSSIAN.replace("десяти", russian))).await;
    }
    let path = "/v1/terms/2025-02/diff/2025-03";
    let words = |answer: &Value| {
        let parts = answer["clauses"][0]["parts"].as_array().expect("a list").clone();
        let of = |is: &str| {
            parts.iter().find(|it| it["is"] == is).expect("it")["text"].as_str().expect("a text").trim().to_owned()
        };
        [of("removed"), of("added")]
    };
    for (query, language, expected) in [
        ("", "en", ["ten", "twelve"]),
        ("?language=en", "en", ["ten", "twelve"]),
        ("?language=ru", "ru", ["десяти", "двенадцати"]),
    ] {
        let answer = desk.world.get(&format!("{path}{query}"), None).await;
        assert_eq!((answer.status, &answer.json["from"]["language"]), (200, &json!(language)), "{}", answer.text);
        assert_eq!(words(&answer.json), expected, "{query}");
    }
    let missing = desk.world.get(&format!("{path}?language=kk"), None).await;
    assert_problem(&missing, INVALID_QUERY, &["language"], "no text in it");
    let with_files = desk.world.get("/v1/terms/2023-01/diff/2025-02?language=ru", None).await;
    assert_eq!((with_files.status, &with_files.json["to"]["sha256"]), (200, &json!(sha256_of(RUSSIAN))));
}
