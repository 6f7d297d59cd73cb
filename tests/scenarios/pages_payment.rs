//! The pages on which a buyer pays (clauses 4.3 to 4.7): to the bank and back, what stands while it is not known, and the invoice
//! to print.

use crate::callbacks::callback::silent;
use crate::operator::Desk;
use domain::rules::payment::TICKETS_MAX;
use harness::{Answer, Placed, World, answer};
use reqwest::Method;
use serde_json::json;

const FORM: &str = "application/x-www-form-urlencoded";

/// A page of an order, in the browser in which the order was placed.
async fn look(world: &World, placed: &Placed, path: &str, language: &str) -> Answer {
    let request = world.request(Method::GET, &format!("/account/orders/{}/{path}", placed.id));
    let request = request.header("accept", "text/html").header("accept-language", language);
    answer(request.header("cookie", format!("__Host-order={}", placed.token))).await
}

async fn shown(world: &World, placed: &Placed, path: &str) -> String {
    let page = look(world, placed, path, "en").await;
    assert_eq!(page.status, 200, "{}", page.text);
    page.text.replace('\u{a0}', " ")
}

/// The button to the bank.
async fn press(world: &World, placed: &Placed, form: &str, said: &[(&str, &str)]) -> Answer {
    let mut request = world.request(Method::POST, &format!("/account/orders/{}/pay", placed.id));
    for (name, value) in said {
        request = request.header(*name, *value);
    }
    answer(request.header("accept", "text/html").header("content-type", FORM).body(form.to_owned())).await
}

/// What a browser sends with the form.
fn browser(placed: &Placed) -> [(&'static str, String); 2] {
    [("sec-fetch-site", "same-origin".to_owned()), ("cookie", format!("__Host-order={}", placed.token))]
}

async fn pressed(world: &World, placed: &Placed, key: &str) -> Answer {
    let said = browser(placed);
    let said: Vec<(&str, &str)> = said.iter().map(|(name, value)| (*name, value.as_str())).collect();
    press(world, placed, &format!("key={key}"), &said).await
}

fn location(answer: &Answer) -> &str {
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.headers["location"].to_str().expect("ASCII")
}

/// The key that the form of a page carries; none where it has no form.
fn key(page: &str) -> Option<&str> {
    page.split_once("name=\"key\" value=\"").and_then(|(_, rest)| rest.split_once('"')).map(|(key, _)| key)
}

#[track_caller]
fn assert_says(page: &str, words: &[&str]) {
    for word in words {
        assert!(page.contains(word), "{word} is not in:\n{page}");
    }
}

#[tokio::test]
async fn a_buyer_pays_at_the_bank_and_comes_back_to_a_payment_that_arrived() {
    let world = World::new().await;
    let placed = world.place("k1").await;
    let page = shown(&world, &placed, "payment").await;
    assert_says(&page, &["Widget, one month", "49.00 USD", "4,532.50 RUB", "92.5000"]);
    let key = key(&page).expect("a form");
    let first = pressed(&world, &placed, key).await;
    let bank = location(&first).to_owned();
    assert!(bank.contains("/pay?ticket="), "{bank}");
    assert_eq!(location(&pressed(&world, &placed, key).await), bank, "sent twice, it is one payment");
    let ticket = bank.split_once("ticket=").expect("a ticket").1;
    let back = world.pay(ticket, "paid").await;
    let back = location(&back).to_owned();
    assert!(back.contains(&format!("/account/orders/{}/payment?result_code=", placed.id)), "{back}");
    let page = shown(&world, &placed, back.split_once(&*placed.id).expect("its order").1.trim_start_matches('/')).await;
    assert_says(&page, &["The payment has arrived"]);
    assert!(
        !page.contains("http-equiv") && !page.contains("name=\"key\""),
        "nothing is waited for or paid twice: {page}"
    );
    assert_eq!(
        location(&pressed(&world, &placed, "another").await),
        format!("/account/orders/{}/payment", placed.id),
        "what is paid is not paid again"
    );
}

#[tokio::test]
async fn coming_back_is_no_payment_and_the_page_waits_for_the_bank() {
    let world = World::new().await;
    let (placed, _) = silent(&world, "k1", Some("paid")).await;
    let page = shown(&world, &placed, "payment?result_code=ok").await;
    let again = format!("content=\"2; url=/account/orders/{}/payment?look=1\"", placed.id);
    assert_says(&page, &["waiting for its confirmation", &again]);
    assert!(key(&page).is_none(), "nobody is asked to pay twice: {page}");
    assert_eq!(world.order(&placed).await["state"], "placed");
    let mut looks = 0;
    while shown(&world, &placed, &format!("payment?look={looks}")).await.contains("http-equiv") {
        looks += 1;
        assert!(looks < 20, "it waits for ever");
    }
    let page = shown(&world, &placed, &format!("payment?look={looks}")).await;
    assert_says(&page, &["we do not know whether it was made", "acts/payment-query", "look=0"]);
    // Paid after all: the bank is asked before another payment is opened.
    let key = key(&page).expect("a form");
    assert_eq!(location(&pressed(&world, &placed, key).await), format!("/account/orders/{}/payment", placed.id));
    assert_says(&shown(&world, &placed, "payment").await, &["The payment has arrived"]);
}

#[tokio::test]
async fn a_declined_and_an_expired_payment_say_what_to_do() {
    let world = World::new().await;
    let placed = world.place("k1").await;
    let ticket = world.ticket(&placed, "p1").await;
    assert_says(&shown(&world, &placed, "payment").await, &["A payment was begun"]);
    world.pay(&ticket, "declined").await;
    world.settle().await;
    for query in ["", "?result_code=ok", "?look=3"] {
        let page = shown(&world, &placed, &format!("payment{query}")).await;
        assert_says(&page, &["The bank declined the payment"]);
        assert!(key(&page).is_some() && !page.contains("http-equiv"));
    }
    world.ticket(&placed, "p2").await;
    world.clock("2025-02-03T10:20:00+05:00").await;
    let page = shown(&world, &placed, "payment").await;
    assert_says(&page, &["The time to pay on the bank"]);
    assert!(key(&page).is_some());
    world.say(&placed, "cancellation", "c1", &json!({})).await;
    let page = shown(&world, &placed, "payment").await;
    assert_says(&page, &["This order has ended"]);
    assert!(key(&page).is_none());
    let refused = pressed(&world, &placed, "k").await;
    assert_eq!(refused.status, 409);
    assert_says(&refused.text, &["<h1>", "3.5"]);
}

#[tokio::test]
async fn the_button_is_taken_from_this_shops_page_and_its_own_buyer_only() {
    let world = World::new().await;
    let (placed, other) = (world.place("k1").await, world.paid_for_another_account("k2").await);
    let own = browser(&placed);
    let cookie = ("cookie", own[1].1.as_str());
    let foreign = format!("__Host-order={}", other.token);
    let same = ("sec-fetch-site", "same-origin");
    for (form, said, status) in [
        ("key=k", vec![cookie], 403),
        ("key=k", vec![cookie, ("sec-fetch-site", "cross-site")], 403),
        ("key=k", vec![cookie, ("origin", "https://evil.example")], 403),
        ("key=k", vec![same], 401),
        ("key=k", vec![same, ("cookie", foreign.as_str())], 401),
        ("key=k", vec![same, ("cookie", "__Host-order=x")], 401),
        ("key=k", vec![same, ("authorization", "Bearer x")], 401),
        ("", vec![same, cookie], 400),
        ("key=", vec![same, cookie], 400),
        ("key=a+b", vec![same, cookie], 400),
        ("key=k&x=y", vec![same, cookie], 422),
    ] {
        let refused = press(&world, &placed, form, &said).await;
        assert_eq!(refused.status, status, "{form} {said:?}: {}", refused.text);
        assert_says(&refused.text, &["<!doctype html>"]);
    }
    assert!(world.order(&placed).await["timeline"].as_array().expect("events").len() == 1, "nothing was opened");
    let page = look(&world, &other, "../../orders/x/payment", "en").await;
    assert_ne!(page.status, 200);
}

#[tokio::test]
async fn a_bank_that_does_not_answer_is_said_and_a_repeat_goes_on() {
    let world = World::new().await;
    let placed = world.place("k1").await;
    world.fault("reg", "error", 1).await;
    let refused = pressed(&world, &placed, "k").await;
    assert_eq!(refused.status, 503);
    assert_says(&refused.text, &["The bank does not answer"]);
    assert!(location(&pressed(&world, &placed, "k").await).contains("ticket="));
}

#[tokio::test]
async fn the_form_may_lead_to_the_bank_and_nowhere_else() {
    let world = World::new().await;
    let placed = world.place("k1").await;
    let page = look(&world, &placed, "payment", "en").await;
    let policy = page.headers["content-security-policy"].to_str().expect("ASCII").to_owned();
    let forms = policy.split("; ").find(|part| part.starts_with("form-action")).expect("a rule for forms");
    let bank = location(&pressed(&world, &placed, "k").await).to_owned();
    let origin = bank.split_once("/local/").expect("the sandbox").0;
    assert_eq!(forms, format!("form-action 'self' {origin}"));
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(page.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn an_invoice_is_a_page_with_all_of_its_lines_in_both_languages() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let mut body = world.order_body().await;
    body["method"] = json!("invoice");
    body["party"]["type"] = json!("organisation");
    body["party"]["organisation"] = json!("Sample <b>Buyer</b> LLP");
    body["party"]["bin"] = json!("250140000003");
    body["party"]["address"] = json!("5 Sample Street, office 7, Astana");
    let placed = world.place_body("k", &body).await;
    let json = world.get(&format!("/v1/orders/{}/invoices/1", placed.id), Some(&placed.token)).await.json;
    let details = &json["invoice"]["details"];
    let payee = details["payee"].as_object().expect("a payee").values().filter_map(|value| value.as_str());
    let mut lines: Vec<&str> = payee.collect();
    lines.extend(
        [&json["invoice"]["reference"], &details["purpose"], &details["item"], &json["order_number"]]
            .map(|it| it.as_str().expect("a text")),
    );
    lines.extend(["250140000003", "5 Sample Street, office 7, Astana", "Sample &#60;b&#62;Buyer&#60;/b&#62; LLP"]);
    for (language, amount, words) in [
        ("en", "49.00 USD", "Forty-nine US dollars 00 cents"),
        ("ru", "49,00 USD", "Сорок девять долларов США 00 центов"),
    ] {
        let page = look(world, &placed, "invoices/1", language).await;
        assert_eq!(page.status, 200, "{}", page.text);
        let text = page.text.replace('\u{a0}', " ").replace("&#34;", "\"").replace("&#39;", "'");
        assert_says(&text, &lines);
        assert_says(&text, &[amount, words]);
        assert!(text.len() < 40_000);
    }
    assert_says(&shown(world, &placed, "payment").await, &["This order is paid by invoice", "invoices/1"]);
    assert_eq!(look(world, &placed, "invoices/2", "en").await.status, 404);
    assert_eq!(look(world, &placed, "invoices/01", "en").await.status, 404);
}

#[tokio::test]
async fn without_a_cookie_both_pages_lead_to_signing_in() {
    let world = World::new().await;
    let placed = world.place("k1").await;
    for path in ["payment", "payment?result_code=ok", "invoices/1"] {
        let page = answer(world.request(Method::GET, &format!("/account/orders/{}/{path}", placed.id))).await;
        assert_eq!(location(&page), format!("/account/sign-in?order={}", placed.id));
    }
    // Who may not see the order is told nothing of what they asked.
    let page = answer(world.request(Method::GET, &format!("/account/orders/{}/payment?x=1", placed.id))).await;
    assert_eq!(location(&page), format!("/account/sign-in?order={}", placed.id));
    assert_eq!(look(&world, &placed, "payment?x=1", "en").await.status, 422);
}

#[tokio::test]
async fn an_order_under_review_has_no_button_to_the_bank() {
    let desk = crate::operator::reviews::desk().await;
    let world = &desk.world;
    let placed = world.place("k1").await;
    for (language, words) in [("en", "A person looks at this order first"), ("ru", "Этот заказ сначала смотрит человек")] {
        let page = look(world, &placed, "payment", language).await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert_says(&page.text, &[words]);
        assert!(key(&page.text).is_none(), "what is refused is not offered: {}", page.text);
    }
    assert_eq!(pressed(world, &placed, "k").await.status, 409);
}

#[tokio::test]
async fn an_order_that_holds_all_its_payments_has_no_button_to_the_bank() {
    let world = World::new().await;
    let placed = world.place("k1").await;
    for payment in 0..TICKETS_MAX {
        assert!(key(&shown(&world, &placed, "payment").await).is_some(), "{payment}");
        assert_eq!(pressed(&world, &placed, &format!("k{payment}")).await.status, 303, "{payment}");
    }
    let page = shown(&world, &placed, "payment").await;
    assert_says(&page, &["No further payment can be begun"]);
    assert!(key(&page).is_none(), "what is refused is not offered: {page}");
    assert_eq!(pressed(&world, &placed, "k").await.status, 409);
}
