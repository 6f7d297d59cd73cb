//! The pages on which a buyer pays (clauses 4.3 to 4.7): to the bank and back, what stands while it is not known, and the invoice
//! to print.

use crate::browser::{Cookie, HTML, OURS, assert_says, hidden_fields, location, look, look_in, sent};
use crate::callbacks::callback::silent;
use crate::operator::Desk;
use domain::rules::payment::TICKETS_MAX;
use harness::{Answer, Placed, World};
use serde_json::json;

fn path(placed: &Placed, page: &str) -> String {
    format!("/account/orders/{}/{page}", placed.id)
}

/// A page of an order, in the browser in which the order was placed.
async fn own(world: &World, placed: &Placed, page: &str, language: &str) -> Answer {
    look_in(world, &path(placed, page), &Cookie::Order(&placed.token), language).await
}

async fn shown(world: &World, placed: &Placed, page: &str) -> String {
    let page = own(world, placed, page, "en").await;
    assert_eq!(page.status, 200, "{}", page.text);
    page.text
}

/// The button to the bank.
async fn press(world: &World, placed: &Placed, fields: &[(&str, &str)], cookie: Cookie<'_>) -> Answer {
    sent(world, &path(placed, "pay"), &cookie, fields, &[("accept", HTML), OURS]).await
}

/// The button, in the browser in which the order was placed.
async fn pressed(world: &World, placed: &Placed, key: &str) -> Answer {
    press(world, placed, &[("key", key)], Cookie::Order(&placed.token)).await
}

/// The key that the form of a page carries; none where it has no form.
fn key(page: &str) -> Option<String> {
    hidden_fields(page).into_iter().find(|(name, _)| name == "key").map(|(_, key)| key)
}

#[tokio::test]
async fn a_buyer_pays_at_the_bank_and_comes_back_to_a_payment_that_arrived() {
    let world = World::new().await;
    let placed = world.place("k1").await;
    let page = shown(&world, &placed, "payment").await;
    assert_says(&page, &["Widget, one month", "49.00 USD", "4,532.50 RUB", "92.5000"]);
    let key = &key(&page).expect("a form");
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
    let key = &key(&page).expect("a form");
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
    assert_says(
        &refused.text,
        &["This order has ended, so that this cannot be done any more.", "It rests on clause 3.5 of the terms."],
    );
}

#[tokio::test]
async fn button_and_pages_are_its_own_buyers_only() {
    let world = World::new().await;
    let (placed, other) = (world.place("k1").await, world.paid_for_another_account("k2").await);
    let own = Cookie::Order(&placed.token);
    for (fields, cookie, status) in [
        (&[("key", "k")][..], Cookie::None, 401),
        (&[("key", "k")], Cookie::Order(&other.token), 401),
        (&[("key", "k")], Cookie::Order("x"), 401),
        (&[], own, 400),
        (&[("key", "")], own, 400),
        (&[("key", "a b")], own, 400),
        (&[("key", "k"), ("x", "y")], own, 422),
    ] {
        let refused = press(&world, &placed, fields, cookie).await;
        assert_eq!(refused.status, status, "{fields:?}: {}", refused.text);
        assert_says(&refused.text, &["<!doctype html>"]);
    }
    let bearer = [("accept", HTML), OURS, ("authorization", "Bearer x")];
    let refused = sent(&world, &path(&placed, "pay"), &Cookie::None, &[("key", "k")], &bearer).await;
    assert_eq!(refused.status, 401, "{}", refused.text);
    assert!(world.order(&placed).await["timeline"].as_array().expect("events").len() == 1, "nothing was opened");
    for page in ["payment", "payment?look=0", "invoices/1"] {
        let foreign = look(&world, &path(&placed, page), &Cookie::Order(&other.token)).await;
        assert_eq!(location(&foreign), format!("/account/sign-in?order={}", placed.id), "{page}");
    }
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
    let page = own(&world, &placed, "payment", "en").await;
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
        let page = own(world, &placed, "invoices/1", language).await;
        assert_eq!(page.status, 200, "{}", page.text);
        let text = page.text.replace('\u{a0}', " ").replace("&#34;", "\"").replace("&#39;", "'");
        assert_says(&text, &lines);
        assert_says(&text, &[amount, words]);
        assert!(text.len() < 40_000);
    }
    assert_says(&shown(world, &placed, "payment").await, &["This order is paid by invoice", "invoices/1"]);
    assert_eq!(own(world, &placed, "invoices/2", "en").await.status, 404);
    assert_eq!(own(world, &placed, "invoices/01", "en").await.status, 404);
}

#[tokio::test]
async fn without_a_cookie_both_pages_lead_to_signing_in() {
    let world = World::new().await;
    let placed = world.place("k1").await;
    for page in ["payment", "payment?result_code=ok", "invoices/1"] {
        let sent_to = look(&world, &path(&placed, page), &Cookie::None).await;
        assert_eq!(location(&sent_to), format!("/account/sign-in?order={}", placed.id));
    }
    // Who may not see the order is told nothing of what they asked.
    let sent_to = look(&world, &path(&placed, "payment?x=1"), &Cookie::None).await;
    assert_eq!(location(&sent_to), format!("/account/sign-in?order={}", placed.id));
    assert_eq!(own(&world, &placed, "payment?x=1", "en").await.status, 422);
}

#[tokio::test]
async fn an_order_under_review_has_no_button_to_the_bank() {
    let desk = crate::operator::reviews::desk().await;
    let world = &desk.world;
    let placed = world.place("k1").await;
    for (language, words) in
        [("en", "A person looks at this order first"), ("ru", "Этот заказ сначала смотрит человек")]
    {
        let page = own(world, &placed, "payment", language).await;
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
