//! Acts on an order: offered with their clause, shown with what comes of them, done once; and everybody who may not is told so.

use super::{Console, by_invoice, link, links, page};
use crate::browser::{FORM, assert_says, encoded, hidden_fields, plain};
use crate::operator::Desk;
use harness::answer;
use harness::faults::{Fault, Faults};
use local::shop::TABLE;
use reqwest::Method;
use serde_json::json;
use store::Store;

const REASON: (&str, &str) = ("reason", "As the file of the case says.");

#[tokio::test]
async fn an_operator_activates_an_assisted_order() {
    let desk = Desk::new().await;
    let placed = desk.world.paid_manual("k").await;
    let mut olga = Console::of(&desk, "olga", &["operator"]).await;
    let order = olga.page(&page(&placed)).await;
    assert_says(&order, &[&placed.number, "Activate the license", "clause 4.7"]);
    let form = olga.page(&link(&order, "activation")).await;
    // What needs no word but its reason shows at once what comes of it.
    assert_says(
        &form,
        &["What comes of it", "The license was activated", "A mail to the buyer", "Active; claims about it"],
    );
    let done = olga.sends(&link(&order, "activation"), &form, &[REASON], "do").await;
    assert_eq!(done.status, 303, "{}", done.text);
    let again = olga.sends(&link(&order, "activation"), &form, &[REASON], "do").await;
    assert_eq!(again.status, 303, "sent twice it is done once: {}", again.text);
    let view = desk.view(&placed).await;
    assert_eq!(view["order"]["license"]["state"], "window_open");
    let after = olga.page(&format!("{}?done=activation", page(&placed))).await;
    assert_says(&after, &["Done: Activate the license"]);
    assert!(!links(&after).iter().any(|link| link.contains("/activation?")), "{after}");
}

#[tokio::test]
async fn a_transfer_is_entered_with_the_fields_of_its_form() {
    let desk = Desk::new().await;
    let placed = by_invoice(&desk, "k").await;
    let mut olga = Console::of(&desk, "olga", &["operator"]).await;
    let link = link(&olga.page(&page(&placed)).await, "receipt");
    let fields =
        [("reference", "T-1"), ("amount", "49,00"), ("currency", "USD"), ("received_at", "2025-02-03T10:00"), REASON];
    // What is wrong is said beside its field, and nothing is done.
    let ahead =
        fields.map(|(name, value)| if name == "received_at" { (name, "2025-02-04T10:00") } else { (name, value) });
    let refused = olga.fills(&link, &ahead, "show").await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    assert_says(&refused.text, &["A day and time that is not ahead", "T-1", "aria-invalid"]);
    let blank = fields.map(|(name, value)| if name == "reason" { (name, " ") } else { (name, value) });
    assert_eq!(olga.fills(&link, &blank, "do").await.status, 422);
    assert_eq!(desk.view(&placed).await["order"]["state"], "placed");
    let order = olga.does(&link, &fields).await;
    assert_says(&order, &["Done: Enter a transfer", "Payment T-1"]);
    assert_eq!(desk.view(&placed).await["order"]["paid"], json!({"amount_minor": 4900, "currency": "USD"}));
}

#[tokio::test]
async fn on_another_version_nothing_is_done_and_what_happened_is_shown() {
    let desk = Desk::new().await;
    let placed = desk.world.paid_manual("k").await;
    let mut olga = Console::of(&desk, "olga", &["operator"]).await;
    let link = link(&olga.page(&page(&placed)).await, "contact");
    let form = olga.page(&link).await;
    desk.done(&placed, &format!("orders/{}/activation", placed.id), json!({})).await;
    let fields = [("email", "other@example.com"), ("ground", "document"), REASON];
    let stale = olga.sends(&link, &form, &fields, "do").await;
    assert_eq!(stale.status, 412, "{}", stale.text);
    assert_says(&stale.text, &["has changed since you opened it", "The license was activated"]);
    let tasks = async || desk.view(&placed).await["tasks"].to_string();
    assert!(!tasks().await.contains("approve_contact"));
    // The form that came back rests on the order as it stands.
    let done = olga.sends(&link, &stale.text, &fields, "do").await;
    assert_eq!(done.status, 303, "{}", done.text);
    assert!(tasks().await.contains("approve_contact"));
}

#[tokio::test]
async fn a_reader_looks_and_does_nothing() {
    let desk = Desk::new().await;
    let placed = desk.world.paid_manual("k").await;
    let activation = {
        let mut olga = Console::of(&desk, "olga", &["operator"]).await;
        let order = olga.page(&page(&placed)).await;
        assert!(!links(&order).iter().any(|link| link.contains("approval")), "{order}");
        link(&order, "activation")
    };
    let mut rita = Console::of(&desk, "rita", &["reader"]).await;
    let order = rita.page(&page(&placed)).await;
    assert_eq!(links(&order), Vec::<String>::new());
    let before = desk.world.items().await;
    assert_eq!(rita.get(&activation).await.status, 403);
    let fields = [("key", "k"), ("order", placed.id.as_str()), REASON, ("step", "do")];
    assert_eq!(rita.post("/operator/acts/activation", &fields).await.status, 403);
    let approver = Console::of(&desk, "boris", &["approver"]).await.post("/operator/acts/activation", &fields).await;
    assert_eq!(approver.status, 403, "an approver is no operator");
    let after = desk.world.items().await;
    let of_orders = |items: &[(String, String, serde_json::Value)]| {
        items.iter().filter(|(pk, ..)| !pk.starts_with("OPERATOR#")).cloned().collect::<Vec<_>>()
    };
    assert!(of_orders(&before) == of_orders(&after), "nothing was done");
}

#[tokio::test]
async fn a_form_of_another_site_or_of_nobody_does_nothing() {
    let desk = Desk::new().await;
    let placed = desk.world.paid_manual("k").await;
    let mut olga = Console::of(&desk, "olga", &["operator"]).await;
    let form = crate::browser::encoded(&[("key", "k"), ("order", &placed.id), REASON, ("step", "do")]);
    for headers in [&[][..], &[("origin", "https://evil.example")], &[("sec-fetch-site", "same-site")]] {
        let refused = olga.browser.send(Method::POST, "/operator/acts/activation", headers, &form).await;
        assert_eq!(refused.status, 403, "{}", refused.text);
    }
    // A bearer token opens no page, and nobody is led to sign in and back to a form.
    let token = desk.anna().await;
    let sent = |path: &'static str| desk.world.request(Method::POST, path).bearer_auth(&token);
    let request = sent("/operator/acts/activation").header("origin", &desk.world.url);
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(form.clone());
    let nobody = answer(request).await;
    assert_eq!((nobody.status, nobody.headers["location"].to_str().expect("ASCII")), (303, "/operator"));
    assert_eq!(desk.view(&placed).await["order"]["license"]["state"], "awaiting_activation");
    let asked = answer(desk.world.request(Method::GET, &page(&placed))).await;
    let place = asked.headers["location"].to_str().expect("ASCII").to_owned();
    assert_eq!(place, format!("/operator?back=%2Foperator%2Forders%2F{}", placed.id));
}

#[tokio::test]
async fn the_buyers_data_are_shown_for_a_reason_that_is_kept_first() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k").await;
    let claim = json!({"text": "It lacks \u{202e}a report.", "about": "scope"});
    assert_eq!(desk.world.claim(&placed, "c", &claim).await.status, 201);
    let mut rita = Console::of(&desk, "rita", &["reader"]).await;
    let looks = async || {
        let items = desk.world.items().await;
        items.into_iter().filter(|(pk, ..)| pk.starts_with("LOOKED#")).count()
    };
    let order = rita.page(&page(&placed)).await;
    for hidden in ["Sample", "buyer@example.com", "a report"] {
        assert!(!order.contains(hidden), "{hidden} in {order}");
    }
    assert_eq!(looks().await, 0);
    let shown = rita.page(&format!("{}?task=answer_claim", page(&placed))).await;
    assert_says(&shown, &["Sample", "buyer@example.com", "It lacks [U+202E]a report."]);
    assert_eq!(looks().await, 1);
    assert_eq!(rita.get(&format!("{}?task=x", page(&placed))).await.status, 422);
}

#[tokio::test]
async fn where_nobody_knows_whether_it_was_done_the_form_that_comes_back_does_it_once() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k").await;
    let mut olga = Console::of(&desk, "olga", &["operator"]).await;
    let claim = link(&olga.page(&page(&placed)).await, "claim");
    let faults = Faults::over(&desk.world.shop().engine);
    let served = desk.served(|function| function.store = Store::new(faults.dynamodb_once(), TABLE)).await;
    let (cookie, origin) = (olga.browser.cookie(), desk.world.url.clone());
    let send = async |form: &str| {
        let carried = hidden_fields(form).into_iter().filter(|(name, _)| name != "back").collect::<Vec<_>>();
        let typed = [("text", "It lacks a report."), ("about", "scope"), ("channel", "post"), ("step", "do")];
        let typed = typed.into_iter().chain([("received_at", "2025-02-03T10:00"), REASON]);
        let all = carried.iter().map(|(name, value)| (&**name, &**value)).chain(typed).collect::<Vec<_>>();
        let request = served.request(Method::POST, "/operator/acts/claim").header("cookie", &cookie);
        let request = request.header("origin", &origin).header("content-type", FORM);
        answer(request.body(encoded(&all))).await
    };
    let form = olga.page(&claim).await;
    // It is written, the answer is lost, and what became of it cannot be read.
    faults.script("TransactWriteItems", [Fault::LoseReply]);
    faults.script("BatchGetItem", [Fault::Pass, Fault::FailBefore]);
    let unknown = send(&form).await;
    assert_eq!(unknown.status, 503, "{}", unknown.text);
    assert_says(&unknown.text, &["It is not known whether it was done"]);
    let again = send(&unknown.text).await;
    assert_eq!(again.status, 303, "{}", again.text);
    assert_eq!(desk.world.order(&placed).await["claims"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn what_waits_leads_to_a_page_that_is_there() {
    let desk = Desk::new().await;
    let mut body = desk.world.order_body().await;
    body["party"]["email"] = json!("bounce@example.com");
    let placed = desk.world.place_body("k", &body).await;
    desk.world.settle().await;
    let mut olga = Console::of(&desk, "olga", &["operator"]).await;
    let queue = olga.page("/operator").await;
    assert_says(&queue, &["Reach the buyer another way"]);
    assert_says(
        &olga.page("/operator/figures").await,
        &["1 did not arrive, and wait for a person", "it could not be delivered: 1"],
    );
    let hrefs = queue.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let hrefs: Vec<String> = hrefs.filter(|href| href.starts_with("/operator/")).map(plain).collect();
    assert!(hrefs.iter().any(|href| href.contains(&placed.id)), "{hrefs:?}");
    for href in hrefs {
        olga.page(&href).await;
    }
    // Who only looks is led to no act.
    let mut rita = Console::of(&desk, "rita", &["reader"]).await;
    assert_eq!(links(&rita.page("/operator").await), Vec::<String>::new());
}
