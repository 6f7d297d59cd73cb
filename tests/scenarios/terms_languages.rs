//! The terms in several languages (K63): each text has its hash, the order keeps which one was accepted, and which one prevails is
//! said; a language without a text is said too.

use crate::problems::{INVALID_FIELDS, INVALID_QUERY, TERMS_NOT_IN_FORCE, assert_problem};
use agreement_folder::{Folder, PATH_OF_TESTS};
use domain::agreement::Agreement;
use harness::{Answer, BEGIN, World};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

/// A beginning of the terms in Kazakh, with the letters that Russian lacks.
const KAZAKH: &str = "# Жария оферта: Kommo виджеттеріне лицензиялар\n\n1.1. Лицензиар — дүкеннің баптауларында көрсетілген тұлға; \
    һәм өтініштерді қабылдайды, ұсынысқа шағым әзірлеуге құқық береді.\n";
const LETTERS: &str = "әғқңөұүһі";

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let from = entry.expect("an entry").path();
        let to = to.join(from.file_name().expect("a name"));
        if from.is_dir() { copy(&from, &to) } else { _ = fs::copy(&from, &to).expect("a file") }
    }
}

/// The shop of a vendor who speaks Kazakh too, with the terms in it or without.
async fn in_kazakh(terms: bool, policy: &[(&str, &str)]) -> World {
    let folder = tempfile::tempdir().expect("a folder");
    copy(Path::new(PATH_OF_TESTS), folder.path());
    let at = |path: &str| folder.path().join(path);
    let english = fs::read_to_string(at("notices/en.ftl")).expect("a file");
    let kazakh = english
        .replace("acceptance-label = I have read", "acceptance-label = Осы офертаны оқыдым: I have read")
        .replace(
            "order-placed-subject = Order { $number }: received",
            "order-placed-subject = { $number } тапсырысы қабылданды",
        )
        .replace(
            "Your order { $number } for",
            "Сіздің { $number } тапсырысыңыз әзірленуде: һәм ұсыныс құны, Your order for",
        )
        .replace("[one] { $count } calendar day\n", "[one] { $count } күнтізбелік күн\n");
    fs::write(at("notices/kk.ftl"), kazakh).expect("a file");
    if terms {
        fs::write(at("terms/2023-01.kk.md"), KAZAKH).expect("a file");
    }
    let mut text = fs::read_to_string(at("policy.toml")).expect("a file");
    for (from, to) in policy {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    fs::write(at("policy.toml"), text).expect("a file");
    let folder = Folder::read(folder.path(), "agreement").unwrap_or_else(|mistakes| panic!("{mistakes}"));
    World::under(Agreement::of(&folder).unwrap_or_else(|error| panic!("{error}")).with_rates_again(), BEGIN).await
}

async fn terms(world: &World, language: &str) -> Value {
    let offer = world.get(&format!("/v1/offer?language={language}"), None).await;
    assert_eq!(offer.status, 200, "{}", offer.text);
    offer.json["terms"].clone()
}

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers[name].to_str().expect("ASCII")
}

/// What is served at an address of the shop's own.
async fn served(world: &World, url: &Value) -> Answer {
    let path = url.as_str().and_then(|url| url.strip_prefix(&world.url)).expect("an address of the shop");
    world.get(path, None).await
}

/// Every text of the version in force is served under its own hash, with its language and the one that prevails.
async fn every_text_has_its_hash(world: &World, prevailing: &str) {
    let all = terms(world, "en").await;
    for text in all["texts"].as_array().expect("a list") {
        let answer = served(world, &text["url"]).await;
        let hash = hex::encode(Sha256::digest(&answer.text));
        assert_eq!((answer.status, &text["sha256"]), (200, &json!(hash)), "{text}");
        assert_eq!(header(&answer, "etag"), format!("\"{hash}\""));
        assert_eq!(header(&answer, "content-language"), text["language"]);
        assert_eq!(header(&answer, "prevailing-language"), prevailing);
        assert_eq!(all["prevailing"], prevailing);
        let shown = terms(world, text["language"].as_str().expect("a text")).await;
        assert_eq!((&shown["sha256"], &shown["url"]), (&text["sha256"], &text["url"]), "{text}");
        assert_eq!(shown["language"], text["language"]);
    }
}

#[tokio::test]
async fn a_russian_buyer_accepts_the_russian_text_and_is_told_which_one_prevails() {
    let world = World::new().await;
    every_text_has_its_hash(&world, "en").await;
    let (english, russian) = (terms(&world, "en").await, terms(&world, "ru").await);
    assert_ne!(english["sha256"], russian["sha256"]);
    assert_eq!(english["url"], format!("{}/v1/terms/2023-01", world.url), "as before");
    assert!(served(&world, &russian["url"]).await.text.starts_with("# Публичная оферта"));
    for (key, accepted, language, says) in [
        ("k1", &russian, "ru", "на русском языке; при расхождениях преимущество имеет текст на английском языке"),
        ("k2", &english, "en", "на английском языке; этот текст имеет преимущество"),
    ] {
        let mut body = world.order_body().await;
        body["language"] = json!("ru");
        body["terms"]["sha256"] = accepted["sha256"].clone();
        let placed = world.place_body(key, &body).await;
        let kept = json!({
            "version": "2023-01", "sha256": accepted["sha256"], "language": language, "prevailing": "en",
        });
        assert_eq!(world.order(&placed).await["terms"], kept);
        world.settle().await;
        let mails = world.mails().await;
        let mail = mails.iter().rfind(|mail| mail["subject"].to_string().contains(&placed.number)).expect("a mail");
        assert!(mail["text"].as_str().is_some_and(|text| text.contains(says)), "{mail}");
    }
    for (name, wrong) in [("sha256", "0".repeat(64)), ("language", "ru".to_owned()), ("prevailing", "ru".to_owned())] {
        let mut body = world.order_body().await;
        body["terms"][name] = json!(wrong);
        let refused = world.post("/v1/orders", None, "k3", &body).await;
        assert_problem(&refused, TERMS_NOT_IN_FORCE, &["/terms"], name);
    }
    let mut body = world.order_body().await;
    body["terms"]["language"] = json!("en");
    body["terms"]["prevailing"] = json!("en");
    world.place_body("k4", &body).await;
    let missing = world.get("/v1/terms/2023-01?language=kk", None).await;
    assert_problem(&missing, INVALID_QUERY, &["language"], "a language without terms");
    assert_eq!(missing.json["errors"][0]["detail"], "must be en or ru");
}

#[tokio::test]
async fn a_third_language_is_one_file_each() {
    let world = in_kazakh(true, &[]).await;
    every_text_has_its_hash(&world, "en").await;
    let shown = terms(&world, "kk").await;
    let text = served(&world, &shown["url"]).await.text;
    assert_eq!((shown["language"].as_str(), text.as_str()), (Some("kk"), KAZAKH));
    assert!(LETTERS.chars().all(|letter| text.contains(letter)), "{text}");
    let offer = world.get("/v1/offer?language=kk", None).await.json;
    assert!(offer["acceptance"]["label"].as_str().is_some_and(|label| label.starts_with("Осы офертаны оқыдым")));
    let mut body = world.order_body().await;
    body["language"] = json!("kk");
    body["terms"]["sha256"] = shown["sha256"].clone();
    let placed = world.place_body("k", &body).await;
    assert_eq!(world.order(&placed).await["terms"]["language"], "kk");
    world.settle().await;
    let mail = world.mails().await.pop().expect("a mail");
    assert_eq!(mail["subject"], format!("{} тапсырысы қабылданды", placed.number));
    let (text, html) = (mail["text"].as_str().expect("a text"), mail["html"].as_str().expect("a page"));
    for form in [text, html] {
        for words in ["тапсырысыңыз әзірленуде: һәм ұсыныс құны", "within 1 күнтізбелік күн of the full payment"]
        {
            assert!(form.contains(words), "{form}");
        }
    }
}

#[tokio::test]
async fn a_language_that_the_terms_lack_is_said_and_not_replaced_in_silence() {
    let world = in_kazakh(false, &[]).await;
    let (shown, english) = (terms(&world, "kk").await, terms(&world, "en").await);
    assert_eq!((&shown["language"], &shown["sha256"]), (&json!("en"), &english["sha256"]), "it says which text it is");
    let missing = world.get("/v1/terms/2023-01?language=kk", None).await;
    assert_problem(&missing, INVALID_QUERY, &["language"], "no text");
    assert_eq!(missing.json["errors"][0]["detail"], "must be en or ru");
    let mut body = world.order_body().await;
    body["language"] = json!("kk");
    let placed = world.place_body("k", &body).await;
    let order = world.order(&placed).await;
    assert_eq!(order["terms"]["language"], "en", "{order}");
}

#[tokio::test]
async fn which_text_prevails_is_the_policys_and_stays_with_the_order() {
    let world = in_kazakh(true, &[("prevailing = \"first_published\"", "prevailing = \"ru\"")]).await;
    every_text_has_its_hash(&world, "ru").await;
    let placed = world.place("k").await;
    let order = world.order(&placed).await;
    assert_eq!((&order["terms"]["language"], &order["terms"]["prevailing"]), (&json!("en"), &json!("ru")));
}

#[tokio::test]
async fn what_an_operator_publishes_says_its_language() {
    let world = World::new().await;
    let token = world.operator_token("operator-1", &["operator"]).await;
    let draft = |version: &str, language: Value| json!({"version": version, "text": KAZAKH, "language": language, "reason": "A version in another language."});
    let path = "/v1/operator/terms";
    for (version, language, is) in [("2025-02", json!("kk"), "kk"), ("2025-03", Value::Null, "en")] {
        let drafted = world.post(path, Some(&token), version, &draft(version, language)).await;
        assert_eq!((drafted.status, &drafted.json["language"]), (201, &json!(is)), "{}", drafted.text);
        let text = world.get(&format!("/v1/terms/{version}"), None).await;
        assert_eq!((header(&text, "content-language"), header(&text, "prevailing-language")), (is, is));
        let published = world
            .post(&format!("{path}/{version}/publication"), Some(&token), version, &json!({"reason": "As read."}))
            .await;
        assert_eq!((published.status, &published.json["language"]), (201, &json!(is)), "{}", published.text);
    }
    let missing = world.get("/v1/terms/2025-02?language=en", None).await;
    assert_problem(&missing, INVALID_QUERY, &["language"], "no English text");
    assert_eq!(missing.json["errors"][0]["detail"], "must be kk");
    let refused = world.post(path, Some(&token), "k", &draft("2025-04", json!("Kazakh"))).await;
    assert_problem(&refused, INVALID_FIELDS, &["/language"], "no language");
    let coming = world.get("/v1/terms", None).await.json;
    let of =
        |version: &str| coming["items"].as_array().expect("a list").iter().find(|it| it["version"] == version).cloned();
    let kazakh = of("2025-02").expect("a version");
    assert_eq!((&kazakh["language"], &kazakh["prevailing"]), (&json!("kk"), &json!("kk")), "{kazakh}");
}
