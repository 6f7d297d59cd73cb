//! The form of an order that is placed: what it shows before the button, and what follows from it.

use super::{Form, charging_tenge, input, order_of, orders, page, shown};
use crate::browser::{assert_says, attribute, plain};
use crate::operator::Desk;
use harness::World;
use reqwest::header::{CACHE_CONTROL, LOCATION, SET_COOKIE};
use serde_json::{Value, json};

fn header(answer: &harness::Answer, name: reqwest::header::HeaderName) -> String {
    answer.headers.get(&name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn the_form_shows_the_terms_each_consent_the_restrictions_and_what_is_paid() {
    let world = World::new().await;
    for language in ["en", "ru"] {
        let offer = world.get(&format!("/v1/offer?language={language}"), None).await.json;
        let html = shown(&world, "/checkout", language).await;
        let plain = plain(&html);
        let mut said: Vec<&Value> = vec![&offer["acceptance"]["label"], &offer["recording"]["text"]];
        said.extend(offer["consents"].as_array().expect("consents").iter().map(|line| &line["text"]));
        said.extend(offer["payment_methods"].as_array().expect("methods").iter().map(|line| &line["text"]));
        said.extend([&offer["terms"]["sha256"], &offer["terms"]["version"]]);
        assert_says(&plain, &said.iter().map(|text| text.as_str().expect("a text")).collect::<Vec<_>>());
        assert_says(&html, &["<details>", "92.5000"]);
        let restrictions = offer["restrictions"].as_array().expect("lines");
        assert_eq!(restrictions.iter().map(|line| &line["clause"]).collect::<Vec<_>>(), ["5.2", "5.6", "5.8"]);
        let word = if language == "ru" { "пункт" } else { "clause" };
        for line in restrictions {
            let [text, clause] = ["text", "clause"].map(|part| line[part].as_str().expect("a text"));
            assert_says(&plain, &[&format!("<li>{text} ({word} {clause})</li>")]);
        }
        for name in ["accepted", "restrictions", "consent_perform", "consent_automated", "consent_inform"] {
            assert!(!input(&html, &format!("name=\"{name}\"")).contains("checked"), "{name} is ticked beforehand");
        }
        let form = Form::of(&html);
        assert_eq!(form.value("terms_sha256"), offer["terms"]["sha256"], "{language}");
        assert_eq!(form.value("key").len(), 26);
        assert_ne!(
            form.value("key"),
            Form::of(&shown(&world, "/checkout", language).await).value("key"),
            "a key of its own"
        );
    }
    let english = shown(&world, "/checkout", "en").await;
    assert_says(
        &english,
        &[
            "49.00 USD",
            "4,532.50 RUB by card",
            "4,511.25 RUB by card",
            "2.4. The licensee assents",
            "<option value=\"KZ\">Kazakhstan",
        ],
    );
    let chosen = shown(&world, "/checkout?sku=widget-year", "en").await;
    assert!(input(&chosen, "value=\"widget-year/USD\"").contains("checked"));
    assert_eq!(page(&world, "/checkout?sku=none", "en").await.status, 200, "an item that is sold no more");
    assert_eq!(page(&world, "/checkout?x=none", "en").await.status, 422);
}

#[tokio::test]
async fn an_order_by_card_leads_to_its_payment_and_its_cookie_opens_it_alone() {
    let world = World::new().await;
    let form = Form::filled(&world).await.with("consent_inform", "yes");
    let placed = form.sent_in(&world, "ru").await;
    let order = order_of(&world, &placed).await;
    let id = order["id"].as_str().expect("an id");
    assert_eq!(header(&placed, LOCATION), format!("/account/orders/{id}/payment"));
    assert_eq!(header(&placed, CACHE_CONTROL), "no-store");
    let cookie = header(&placed, SET_COOKIE);
    for part in ["__Host-order=", "; Path=/", "; Max-Age=86400", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
        assert!(cookie.contains(part), "{part} is not in {cookie}");
    }
    assert!(!cookie.contains("__Host-session"), "nobody is signed in by an order: {cookie}");
    assert_eq!((&order["state"], &order["charge"]["amount_minor"]), (&json!("placed"), &json!(453_250)));
    assert_eq!(orders(&world).await, 1);
    // What the form said is kept as a body of the API is.
    let body = world.order_body().await;
    let by_api = world.place_body("api", &body).await;
    let stored = |id: &str, items: &[(String, String, Value)]| -> Value {
        let found = items.iter().find(|(pk, sk, _)| *pk == format!("ORDER#{id}") && sk == "E#00000001");
        let (.., event) = found
            .or_else(|| items.iter().find(|(pk, sk, _)| *pk == format!("ORDER#{id}") && sk.starts_with("E#")))
            .expect("an event");
        match &event["body"] {
            Value::String(text) => serde_json::from_str(text).expect("JSON"),
            other => other.clone(),
        }
    };
    let items = world.items().await;
    let (mine, theirs) = (stored(id, &items).to_string(), stored(&by_api.id, &items).to_string());
    for word in ["\"language\":\"ru\"", "\"restrictions_acknowledged\":true", "\"inform\":"] {
        assert!(mine.contains(word) && !theirs.contains(word), "{word}: {mine}");
    }
}

#[tokio::test]
async fn an_organisation_orders_by_invoice_and_is_led_to_its_order() {
    let world = World::new().await;
    let form = Form::filled(&world).await.with("method", "invoice").with("type", "organisation");
    let form = form.with("organisation", "Sample LLP").with("bin", "250140000003").with("address", "1 Street, Astana");
    let placed = form.sent(&world).await;
    let order = order_of(&world, &placed).await;
    assert_eq!(header(&placed, LOCATION), format!("/account/orders/{}", order["id"].as_str().expect("an id")));
    assert_eq!((&order["payment"]["method"], &order["charge"]), (&json!("invoice"), &Value::Null));
}

#[tokio::test]
async fn a_form_that_is_sent_twice_places_one_order() {
    let world = World::new().await;
    let form = Form::filled(&world).await;
    let (first, second) = futures::future::join(form.sent(&world), form.sent(&world)).await;
    assert_eq!(header(&first, LOCATION), header(&second, LOCATION));
    assert_eq!(order_of(&world, &first).await["id"], order_of(&world, &second).await["id"]);
    world.clock("2025-02-03T10:10:00+05:00").await;
    let late = form.sent(&world).await;
    assert_eq!((late.status, header(&late, LOCATION)), (303, header(&first, LOCATION)));
    assert_eq!(header(&late, SET_COOKIE), "", "who repeats it later may be another");
    assert_eq!(orders(&world).await, 1);
}

#[tokio::test]
async fn a_form_that_placed_an_order_and_is_changed_comes_back_as_another_one() {
    let world = World::new().await;
    let form = Form::filled(&world).await;
    assert_eq!(form.sent(&world).await.status, 303);
    let changed = form.clone().with("choice", "widget-year/EUR").sent(&world).await;
    assert_eq!(changed.status, 422);
    assert_says(&changed.text, &["An order was placed by this form already"]);
    assert!(input(&changed.text, "value=\"widget-year/EUR\"").contains("checked"), "what was chosen is kept");
    assert_eq!(orders(&world).await, 1);
    let again = Form::of(&changed.text);
    assert_ne!(again.value("key"), form.value("key"));
    assert_eq!(again.with_sample().with("choice", "widget-year/EUR").sent(&world).await.status, 303);
    assert_eq!(orders(&world).await, 2);
}

#[tokio::test]
async fn another_rate_brings_the_form_back_with_the_new_charge() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let form = Form::filled(world).await;
    let rate = |from: &str, value: &str| json!({"from": from, "to": "RUB", "value": value, "source": "the bank", "outside_band": true});
    desk.published("rates", rate("EUR", "101")).await;
    let euro = form.clone().with("choice", "widget-month/EUR").sent(world).await;
    assert_eq!(euro.status, 409);
    world.clock("2025-02-03T10:00:01+05:00").await;
    desk.published("rates", rate("USD", "95")).await;
    let back = form.sent(world).await;
    assert_eq!(back.status, 409);
    assert_says(
        &back.text,
        &["The price or the exchange rate has changed meanwhile", "4,655.00 RUB by card", "1 USD = 95 RUB: the bank"],
    );
    assert!(input(&back.text, "name=\"accepted\"").contains("checked"), "the terms are the same");
    assert_eq!(attribute(input(&back.text, "name=\"last_name\""), "value"), "Sample");
    assert_eq!(orders(world).await, 0);
    let again = Form::of(&back.text);
    assert_eq!(again.value("key"), form.value("key"), "nothing was placed by it");
    let order = order_of(world, &again.with_sample().sent(world).await).await;
    assert_eq!(order["charge"]["amount_minor"], 465_500);
    // A rate that the order does not rest on is no matter to it.
    let form = Form::filled(world).await;
    world.clock("2025-02-03T10:00:02+05:00").await;
    desk.published("rates", rate("EUR", "102")).await;
    assert_eq!(form.sent(world).await.status, 303);
}

#[tokio::test]
async fn another_price_list_brings_the_form_back_with_the_new_prices() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let mut list = world.get("/v1/prices/2023-01", None).await.json;
    (list["version"], list["current_from"]) = (json!("2025-02"), json!("2025-02-04T00:00:00+05:00"));
    list["items"][0]["prices"][0]["amount_minor"] = json!(5900);
    desk.published("prices", list).await;
    let form = Form::filled(world).await;
    world.clock("2025-02-04T00:00:00+05:00").await;
    let back = form.clone().with("method", "invoice").sent(world).await;
    assert_eq!(back.status, 409);
    assert_says(&back.text, &["The price or the exchange rate has changed", "59.00 USD", "Price list 2025-02"]);
    assert_eq!(orders(world).await, 0);
    assert_eq!(Form::of(&back.text).with_sample().sent(world).await.status, 303);
}

#[tokio::test]
async fn other_terms_bring_the_form_back_with_the_box_to_tick_anew() {
    let desk = Desk::new().await;
    desk.amend("2025-02", super::TEXT).await;
    let world = &desk.world;
    let html = shown(world, "/checkout", "en").await;
    assert_says(&html, &["Terms 2025-02 were published on", "come into force on 11 February 2025, 00:00"]);
    let form = Form::of(&html).with_sample();
    world.clock("2025-02-11T00:00:00+05:00").await;
    let back = form.sent(world).await;
    assert_eq!(back.status, 409);
    assert_says(
        &back.text,
        &["Other terms have come into force meanwhile", "They &#60;b&#62;differ&#60;/b&#62;", "2025-02"],
    );
    assert!(!input(&back.text, "name=\"accepted\"").contains("checked"), "other terms are ticked anew");
    assert!(input(&back.text, "name=\"consent_perform\"").contains("checked"), "the rest is kept");
    assert_eq!(orders(world).await, 0);
    let again = Form::of(&back.text).with_sample();
    assert_eq!(again.clone().without("accepted").sent(world).await.status, 422);
    assert_eq!(order_of(world, &again.sent(world).await).await["terms"]["version"], "2025-02");
}

#[tokio::test]
async fn a_residents_invoice_is_shown_and_charged_in_tenge_where_the_policy_says_so() {
    let world = charging_tenge().await;
    let html = shown(&world, "/checkout", "en").await;
    assert_says(&html, &["25,480.00 KZT by invoice, for residents of Kazakhstan", "1 USD = 520.0000 KZT"]);
    let form = Form::of(&html).with_sample().with("method", "invoice");
    let order = order_of(&world, &form.sent(&world).await).await;
    assert_eq!((&order["charge"]["amount_minor"], &order["charge"]["currency"]), (&json!(2_548_000), &json!("KZT")));
    let abroad =
        Form::filled(&world).await.with("method", "invoice").with("country", "DE").with("email", "b@example.com");
    assert_eq!(order_of(&world, &abroad.sent(&world).await).await["charge"], Value::Null);
}

#[tokio::test]
async fn a_resident_is_told_before_the_button_that_the_order_waits_where_the_policy_says_so() {
    let told = "An order from Kazakhstan waits until we have looked at it";
    assert!(!shown(&World::new().await, "/checkout", "en").await.contains(told));
    let mut agreement = domain::agreement::Agreement::of_tests();
    agreement.policy.payment.resident_currency = domain::agreement::policy::ResidentCurrency::Review;
    let world = World::under(agreement, harness::BEGIN).await;
    assert_says(&shown(&world, "/checkout", "en").await, &[told]);
    let placed = Form::filled(&world).await.sent(&world).await;
    assert!(!order_of(&world, &placed).await["review"].is_null(), "it waits");
}
