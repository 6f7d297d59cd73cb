//! A shop under another vendor's agreement, made by the steps of `agreement/README.md` alone: what it offers, counts and mails
//! is that vendor's own.

use agreement_folder::PATH_OF_ANOTHER;
use harness::lambda::{Cloud, Options};
use harness::{Placed, World};
use serde_json::{Value, json};

/// The words of the sample that nothing here may say.
const SAMPLE: [&str; 14] = [
    "Kazakhstan",
    "Казахстан",
    "Astana",
    "Астан",
    "Almaty",
    "Chuvash",
    "Чуваш",
    "Placeholder",
    "licensor@example",
    "widgets.example",
    "10 calendar days",
    "49.00",
    "widget-month",
    "2023-01",
];

#[track_caller]
fn says_nothing_of_the_sample(text: &str) {
    for word in SAMPLE {
        assert!(!text.contains(word), "{word} is in:\n{text}");
    }
}

/// Places an order for an item, in a language.
async fn place(world: &World, key: &str, sku: &str, language: &str) -> Placed {
    let mut body = world.order_body().await;
    (body["sku"], body["language"], body["party"]["city"]) = (json!(sku), json!(language), json!("Moscow"));
    world.place_body(key, &body).await
}

async fn paid(world: &World, key: &str, sku: &str, language: &str) -> Placed {
    let placed = place(world, key, sku, language).await;
    let ticket = world.ticket(&placed, &format!("pay-{key}")).await;
    world.pay(&ticket, "paid").await;
    world.settle().await;
    placed
}

fn last_day(order: &Value, rule: &str) -> String {
    let all = order["deadlines"].as_array().expect("deadlines");
    let found = all.iter().find(|deadline| deadline["rule"] == rule).unwrap_or_else(|| panic!("no {rule} in {order}"));
    found["last_day"].as_str().expect("a day").to_owned()
}

#[tokio::test]
async fn what_is_offered_is_the_other_vendors() {
    let world = World::of_another_vendor("2026-02-18T10:00:00+03:00").await;
    let offer = world.get("/v1/offer", None).await;
    says_nothing_of_the_sample(&offer.text);
    let json = offer.json;
    assert_eq!((&json["terms"]["version"], &json["licensor"]["name"]), (&json!("M-1"), &json!("Widgets Plus LLC")));
    assert_eq!(json["licensor"]["registration"], "1147746123454");
    // Fourteen days after the first of December.
    assert_eq!(json["terms"]["in_force_from"], "2025-12-15T21:00:00Z");
    for (language, words) in [("en", "the term of 5 calendar days"), ("ru", "5 календарных дней")] {
        let offer = world.get(&format!("/v1/offer?language={language}"), None).await;
        says_nothing_of_the_sample(&offer.text);
        assert!(offer.text.contains(words), "{}", offer.text);
    }
    let terms = world.get("/v1/terms/M-1", None).await;
    says_nothing_of_the_sample(&terms.text.replace("ten calendar days", ""));
    assert!(terms.text.contains("fourteen days") && terms.text.contains("City of Moscow"), "{}", terms.text);
    let terms = world.get("/v1/terms/M-1?language=ru", None).await;
    says_nothing_of_the_sample(&terms.text);
    assert!(terms.text.contains("четырнадцати дней") && terms.text.contains("города Москвы"), "{}", terms.text);
}

#[tokio::test]
async fn the_window_of_five_days_ends_after_the_holiday_and_every_mail_says_so() {
    let world = World::of_another_vendor("2026-02-18T10:00:00+03:00").await;
    let placed = [("k1", "en"), ("k2", "ru")];
    let mut orders = Vec::new();
    for (key, language) in placed {
        orders.push(paid(&world, key, "assistant-month", language).await);
    }
    let order = world.order(&orders[0]).await;
    // The fifth day is Monday, 23 February, a holiday.
    assert_eq!(last_day(&order, "4.9"), "2026-02-24");
    assert_eq!(order["price"], json!({"amount_minor": 3900, "currency": "USD"}));
    world.clock("2026-02-24T23:59:59+03:00").await;
    assert_eq!(world.order(&orders[0]).await["license"]["state"], "window_open");
    world.clock("2026-02-25T00:00:10+03:00").await;
    assert_eq!(world.order(&orders[0]).await["license"]["state"], "deemed_provided");
    let mails = world.mails().await;
    // For each: placed, paid, active, a reminder, deemed provided; the second order's window is in its own period.
    assert!(mails.len() >= 8, "{mails:?}");
    for mail in &mails {
        let text = |name: &str| mail[name].as_str().expect("a text");
        for form in ["subject", "text", "html"] {
            says_nothing_of_the_sample(text(form));
        }
        assert!(text("subject").contains("Widgets Plus") || text("subject").contains("Виджеты Плюс"), "{mail}");
        assert!(text("text").contains("shop@widgets-plus.ru") && text("text").contains("1147746123454"), "{mail}");
    }
    let any = |words: &str| mails.iter().any(|mail| mail["text"].as_str().is_some_and(|text| text.contains(words)));
    for words in
        ["39.00 USD", "3166.80 RUB", "3 working days", "3 рабочих", "12 calendar days", "2026-02-24", "Europe/Moscow"]
    {
        assert!(any(words), "no mail says {words}");
    }
}

#[tokio::test]
async fn activation_is_due_in_three_working_days_of_the_other_calendar() {
    let world = World::of_another_vendor("2026-03-06T15:00:00+03:00").await;
    let placed = paid(&world, "k1", "assistant-setup-month", "en").await;
    let order = world.order(&placed).await;
    // Friday before a weekend and Monday, 9 March, a day off for the eighth.
    assert_eq!(last_day(&order, "4.7"), "2026-03-12");
    // Twelve days of delay after it.
    assert_eq!(last_day(&order, "4.10"), "2026-03-24");
    let other = World::of_another_vendor("2026-01-05T15:00:00+03:00").await;
    let placed = paid(&other, "k1", "assistant-setup-month", "en").await;
    // Nobody works from 1 to 11 January.
    let order = other.order(&placed).await;
    assert_eq!(last_day(&order, "4.7"), "2026-01-14");
}

#[tokio::test]
async fn other_terms_are_in_force_after_fourteen_days() {
    let world = World::of_another_vendor("2026-02-02T10:00:00+03:00").await;
    let token = world.operator_token("olga", &["operator"]).await;
    let draft = json!({"version": "M-2", "text": "1.1. Other words.", "reason": "Clearer"});
    assert_eq!(world.post("/v1/operator/terms", Some(&token), "d", &draft).await.status, 201);
    let why = json!({"reason": "As decided"});
    let published = world.post("/v1/operator/terms/M-2/publication", Some(&token), "p", &why).await;
    assert_eq!(published.json["in_force_from"], "2026-02-16T21:00:00Z", "{}", published.text);
}

#[tokio::test]
async fn an_invoice_is_paid_to_the_other_vendor() {
    let world = World::of_another_vendor("2026-02-18T10:00:00+03:00").await;
    let offer = world.get("/v1/offer", None).await.json;
    let mut body = world.order_body().await;
    (body["method"], body["sku"]) = (json!("invoice"), offer["prices"]["items"][0]["sku"].clone());
    let placed = world.place_body("k", &body).await;
    world.settle().await;
    let path = format!("/v1/orders/{}/invoices/1", placed.id);
    let invoice = world.get(&path, Some(&placed.token)).await;
    says_nothing_of_the_sample(&invoice.text.replace("Astana", ""));
    let shown = &invoice.json["invoice"];
    assert_eq!((&shown["last_day"], &shown["details"]["tax"]["per_cent"]), (&json!("2026-02-23"), &json!(20)));
    let payee = &shown["details"]["payee"];
    assert_eq!((&payee["name"], &payee["bic"]), (&json!("Widgets Plus LLC"), &json!("044525999")));
    let mails = world.mails().await;
    let mail = mails.iter().find(|mail| mail["subject"].as_str().is_some_and(|it| it.contains(": invoice ")));
    let text = mail.expect("an invoice")["text"].as_str().expect("a text");
    says_nothing_of_the_sample(&text.replace("Astana", ""));
    assert!(text.contains("Widget license, invoice OF-") && text.contains("40702840500000012345"), "{text}");
}

#[tokio::test]
async fn the_compiled_functions_take_the_folder_that_they_are_told_of() {
    let environment = [("OFERTA_AGREEMENT".to_owned(), Some(PATH_OF_ANOTHER.to_owned()))].into();
    let cloud = Cloud::with(Options { environment, timeout: None }).await;
    let deadline = cloud.get("/v1/deadlines?rule=4.9&from=2026-02-18T07:00:00Z", None).await;
    assert_eq!(deadline.json["last_day"], "2026-02-24", "{}", deadline.text);
    assert_eq!(deadline.json["zone"], "Europe/Moscow");
}
