//! What the functions do in their scenarios, held against what the code declares.

use super::operating::{
    counting_days, demanding, dying, operating, operators_sign_in, publishing, sending_again, standing_in,
};
use super::rig::{Rig, Use};
use crate::account_pages::renewal::said;
use crate::browser::{Cookie, look};
use crate::claim_files::{send, send_form};
use crate::delivery::receipt_token;
use crate::mailbox::report_token;
use crate::operator::queue::put_in;
use crate::operator::{Desk, Says};
use crate::refunds::{agree, demand};
use crate::sign_in::{BUYER, begin, links, with};
use aws_lambda_events::dynamodb::EventRecord;
use chrono::TimeDelta;
use functions::permissions::{PERMISSIONS, Resource};
use gateways::avangard::{Registration, signature};
use harness::{Placed, World, answer};
use local::shop::TABLE;
use reqwest::Method;
use serde_json::json;
use std::collections::BTreeSet;
use store::due::{Family, PARKED};
use store::table::keys::OUTBOX_PREFIX;

/// How often two callers are let run against each other until one of them comes second.
const RACES: usize = 50;

fn declared() -> BTreeSet<Use> {
    let mut declared = BTreeSet::new();
    for permission in PERMISSIONS {
        let kinds = permission.leading_keys.iter().map(|pattern| pattern.trim_end_matches(['#', '/', '*']));
        let kinds: Vec<_> = if permission.leading_keys.is_empty() { vec![""] } else { kinds.collect() };
        declared.extend(kinds.into_iter().map(|kind| {
            (permission.function.to_owned(), permission.action.to_owned(), permission.resource, kind.to_owned())
        }));
    }
    declared
}

#[tokio::test]
async fn the_functions_do_what_the_code_declares_and_nothing_else() {
    let rig = Rig::new().await;
    let mut used = BTreeSet::new();
    let mut stream = rig.shop.engine.stream(local::shop::TABLE).expect("as the template and the shop have it");
    publishing(&rig, 1).await;
    let placed = placing(&rig).await;
    used.extend(paying(&rig, &placed).await);
    foreign_callback(&rig, "A").await;
    foreign_callback(&rig, "A").await;
    confirmed_amount(&rig).await;
    let records = stream.read().expect("as the template and the shop have it");
    rig.dispatch.on_stream(records.into_iter().filter(is_of_outbox).collect(), rig.shop.clock.now()).await;
    activate(&rig, &placed).await;
    assert_eq!(rig.world.license("").await.json["state"], "window_open");
    rig.world.order(&placed).await;
    let notices = format!("/v1/orders/{}/notices", placed.id);
    assert_eq!(rig.world.get(&notices, Some(&placed.token)).await.status, 200);
    used.extend(claiming(&rig, &placed).await);
    asking(&rig).await;
    reporting(&rig, &placed).await;
    complaining(&rig).await;
    operating(&rig).await;
    unproven(&rig, "sent at once").await;
    operators_sign_in(&rig).await;
    telling(&rig, 2).await;
    let records = stream.read().expect("as the template and the shop have it");
    rig.dispatch.on_stream(records.into_iter().filter(is_of_outbox).collect(), rig.shop.clock.now()).await;
    confirming(&rig).await;
    telling(&rig, 3).await;
    assert_eq!(rig.world.get(&notices, Some(&placed.token)).await.status, 200);
    counting_days(&rig, "2027-01-01/1").await;
    unproven(&rig, "swept").await;
    sweeping(&rig).await;
    mornings(&rig).await;
    sending_again(&rig).await;
    returning(&rig).await;
    signing_in(&rig).await;
    adding_files(&rig, &placed).await;
    dying(&rig).await;
    standing_in(&rig).await;
    looking_at_parked(&rig).await;
    used.extend(rig.all_uses());
    // Of the bucket itself nothing is asked: that a missing object is told from a denied one rests on it.
    let declared: BTreeSet<Use> = declared().into_iter().filter(|it| it.2 != Resource::Bucket).collect();
    let undeclared: Vec<_> = used.difference(&declared).collect();
    let unused: Vec<_> = declared.difference(&used).collect();
    assert!(undeclared.is_empty() && unused.is_empty(), "not declared: {undeclared:#?}\ndone by nobody: {unused:#?}");
}

/// What is said about an order that only exists, and the operators' look at it.
async fn unproven(rig: &Rig, about: &str) {
    let mut body = rig.world.order_body().await;
    body["party"]["email"] = json!(format!("{}@example.com", about.replace(' ', "-")));
    let placed = rig.world.place_body(&about.replace(' ', "-"), &body).await;
    let said = rig.world.claim(&placed, "said", &json!({"text": "What of my order?", "about": "other"})).await;
    assert_eq!(said.status, 201, "{}", said.text);
    let token = rig.world.operator_token("anna", &["operator"]).await;
    for list in ["tasks", "unproven"] {
        let queue = rig.world.get(&format!("/v1/operator/queue?list={list}"), Some(&token)).await;
        assert_eq!(queue.status, 200, "{}", queue.text);
        // The second look finds that nothing is left of the task.
        rig.world.say(&placed, &format!("claims/{}-C1/withdrawal", placed.id), "withdrawn", &json!({})).await;
    }
    rig.world.get("/v1/operator/queue", Some(&token)).await;
}

/// Mails of operators and to a mailbox, of no order, that wait for a person.
async fn looking_at_parked(rig: &Rig) {
    let scan = rig.shop.engine.dynamodb().scan().table_name(TABLE);
    let items: Vec<_> = scan.into_paginator().items().send().try_collect().await.expect("the items");
    let keys = items.iter().map(|item| ["pk", "sk"].map(|name| item[name].as_s().expect("a text").as_str()));
    let mails: Vec<[&str; 2]> = keys.filter(|[_, sk]| sk.starts_with(OUTBOX_PREFIX)).collect();
    for partition in ["DESK#", "MAILBOX#"] {
        let [pk, sk] = mails.iter().find(|[pk, _]| pk.starts_with(partition)).expect("it was mailed");
        put_in(&rig.shop, PARKED, pk, sk).await;
    }
    let token = rig.world.operator_token("anna", &["operator"]).await;
    let parked = rig.world.get("/v1/operator/queue?list=parked", Some(&token)).await;
    assert_eq!(parked.status, 200, "{}", parked.text);
}

fn is_of_outbox(record: &EventRecord) -> bool {
    serde_json::to_string(&record.change.keys).expect("as the template and the shop have it").contains(OUTBOX_PREFIX)
}

/// Something published, and everybody told of it who has a license; a list that a buyer demands.
async fn telling(rig: &Rig, round: usize) {
    publishing(rig, round).await;
    let placed = rig.world.place(&format!("demands-{round}")).await;
    demanding(rig, &placed, round).await;
    rig.shop.sweep.run(Family::Published, rig.shop.clock.now()).await.expect("as the template and the shop have it");
}

/// Every notice that is owed, of an order or of what was published: its receipt is confirmed, or the report that it is about.
async fn confirming(rig: &Rig) {
    let mails = rig.world.mails().await;
    let report = mails.iter().find_map(report_token).expect("a mail about a report");
    let request = rig.world.request(Method::POST, "/v1/mailbox-reports/confirmation").body(format!("token={report}"));
    assert_eq!(answer(request).await.status, 200);
    for mail in mails.iter().filter(|mail| mail.to_string().contains("/v1/receipts?token=")) {
        let token = receipt_token(mail);
        let request = rig.world.request(Method::POST, "/v1/receipts").body(format!("token={token}"));
        assert_eq!(answer(request).await.status, 200);
    }
}

/// A licensee who asked for news, and another one who calls a notice unwanted.
async fn complaining(rig: &Rig) {
    let mut body = rig.world.order_body().await;
    body["kommo"]["account_id"] = json!(7);
    body["consents"]["inform"] = json!(true);
    body["party"]["email"] = json!("willing@example.com");
    let placed = rig.world.place_body("willing", &body).await;
    let ticket = rig.world.ticket(&placed, "willing-1").await;
    rig.world.pay(&ticket, "paid").await;
    activate(rig, &placed).await;
    body["kommo"]["account_id"] = json!(9);
    body["party"]["email"] = json!("unwilling@example.com");
    let placed = rig.world.place_body("unwilling", &body).await;
    let ticket = rig.world.ticket(&placed, "unwilling-1").await;
    rig.world.pay(&ticket, "paid").await;
    activate(rig, &placed).await;
    let item = store::table::keys::item_id(&format!("ORDER#{}", placed.id), &store::table::keys::outbox(1, 1));
    let mail = json!({"timestamp": "2025-02-03T05:00:00Z", "messageId": "m", "tags": {"item": [item]}});
    let complaint = json!({"timestamp": "2025-02-03T05:00:00Z", "complaintFeedbackType": "abuse"});
    let detail = json!({"eventType": "Complaint", "mail": mail, "complaint": complaint});
    let report = json!({"source": "aws.ses", "detail": detail});
    rig.dispatch.on_event(report, rig.shop.clock.now()).await.expect("a report");
}

/// An order; the same again under its key; one that is refused.
async fn placing(rig: &Rig) -> Placed {
    let placed = rig.world.place("k1").await;
    assert_eq!(rig.world.place("k1").await.id, placed.id);
    let mut body = rig.world.order_body().await;
    body["terms"]["sha256"] = json!("0".repeat(64));
    let refused = rig.world.post("/v1/orders", None, "k2", &body).await;
    assert_eq!(refused.json["code"], "terms_not_in_force", "{}", refused.text);
    placed
}

/// A payment asked for by two callers under one key, one paid, one whose callback was lost.
async fn paying(rig: &Rig, placed: &Placed) -> BTreeSet<Use> {
    let raced = race(rig, "payment", |key| {
        let placed = placed.clone();
        async move { rig.world.open_payment(&placed, &key).await.status }
    });
    let used = raced.await;
    let ticket = rig.world.ticket(placed, "last").await;
    rig.world.pay(&ticket, "paid").await;
    assert_eq!(rig.world.order(placed).await["state"], "paid");

    let silent = rig.world.place("silent").await;
    let ticket = rig.world.ticket(&silent, "silent-1").await;
    rig.world.fault("callback", "error", 1).await;
    rig.world.pay(&ticket, "paid").await;
    assert_eq!(rig.world.open_payment(&silent, "silent-2").await.json["code"], "already_paid");
    used
}

async fn claiming(rig: &Rig, placed: &Placed) -> BTreeSet<Use> {
    let body = json!({"text": "It does not open.", "about": "scope"});
    race(rig, "claim_intake", |key| {
        let (placed, body) = (placed.clone(), body.clone());
        async move { rig.world.claim(&placed, &key, &body).await.status }
    })
    .await
}

/// A file of a claim that is taken, another by the same form, and one that is not; and who fetches it.
async fn adding_files(rig: &Rig, placed: &Placed) {
    let claim = rig.world.claim(placed, "with-files", &json!({"text": "See the file.", "about": "scope"})).await;
    let id = claim.json["id"].as_str().expect("a claim").to_owned();
    for (key, bytes) in [("text", &b"It does not open."[..]), ("program", b"MZ\x90\0")] {
        let name = json!({"name": format!("{key}.txt")});
        let announced = rig.world.say(placed, &format!("claims/{id}/files"), key, &name).await;
        for more in [&b""[..], b" Nor does it close."] {
            let sent = send(&rig.world, &announced.json["upload"], &[bytes, more].concat()).await;
            assert_eq!(sent.status, 201, "{}", sent.text);
            for delivery in rig.shop.bus.pending().expect("the bus can be read") {
                let detail = &delivery.event.detail;
                let of_form = detail["object"]["key"].as_str().is_some_and(|key| key.starts_with("incoming/"));
                if of_form {
                    rig.shop.claim_files.on_created(detail, rig.shop.clock.now()).await.expect("it is looked at");
                }
                rig.shop.bus.done(&delivery.id).expect("the bus can be written");
            }
        }
    }
    // One more by the form that the claim's page has for it.
    let third = rig.world.say(placed, &format!("claims/{id}/files"), "third", &json!({"name": "third.txt"})).await;
    assert_eq!(third.status, 201, "{}", third.text);
    let page = format!("/account/orders/{}/claims/{id}", placed.id);
    let page = look(&rig.world, &page, &Cookie::Order(&placed.token)).await;
    assert_eq!(send_form(&rig.world, &page.text, b"It does not open.").await.status, 303, "{}", page.text);
    let operator = rig.world.operator_token("anna", &["operator"]).await;
    for (path, token) in [
        (format!("/v1/orders/{}/claims/{id}/files/1", placed.id), &placed.token),
        (format!("/v1/operator/claims/{id}/files/1"), &operator),
    ] {
        let found = rig.world.get(&path, Some(token)).await;
        assert_eq!(found.status, 303, "{}", found.text);
        let place = found.headers["location"].to_str().expect("an address").to_owned();
        assert_eq!(answer(rig.world.http.get(place)).await.text, "It does not open.");
    }
}

/// A question about a payment whose callback was lost.
async fn asking(rig: &Rig) {
    let placed = rig.world.place("asked").await;
    let ticket = rig.world.ticket(&placed, "asked-1").await;
    rig.world.fault("callback", "error", 1).await;
    rig.world.pay(&ticket, "paid").await;
    let asked = rig.world.say(&placed, "payment-queries", "q", &json!({})).await;
    assert_eq!(asked.json["answer"], "paid", "{}", asked.text);
}

/// A compromised mailbox, and what the bus then asks for.
async fn reporting(rig: &Rig, placed: &Placed) {
    let reported = rig.world.post("/v1/mailbox-reports", Some(&placed.token), "m", &json!({})).await;
    assert_eq!(reported.status, 202, "{}", reported.text);
    let now = rig.shop.clock.now();
    let detail = json!({"order_id": placed.id, "at": now});
    rig.shop.claim_intake.on_mailbox_confirmed(&detail, now).await.expect("as the template and the shop have it");
}

/// Lets two callers do one thing under one key until the second is found out only by its write: then the order is read
/// once more, alone. What was done meanwhile.
async fn race<F: Future<Output = u16>>(rig: &Rig, function: &str, call: impl Fn(String) -> F) -> BTreeSet<Use> {
    let mut used = BTreeSet::new();
    for n in 0..RACES {
        let key = format!("{function}-race-{n}");
        assert_eq!(tokio::join!(call(key.clone()), call(key)), (201, 201));
        used.extend(rig.uses(function));
        if used.iter().any(|(_, action, _, kind)| action == "dynamodb:GetItem" && kind == "ORDER") {
            break;
        }
    }
    used
}

/// A callback that the bank signed for a ticket that is none of ours.
async fn foreign_callback(rig: &Rig, number: &str) {
    let signature = signature("AvSignSandbox0123456789", "1113", number, "100");
    let ticket = "F".repeat(36);
    let body =
        format!("ticket={ticket}&shop_id=1113&order_number={number}&amount=100&status_code=3&signature={signature}");
    let request = rig.world.request(Method::POST, "/v1/payments/avangard/callback");
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
    assert_eq!(answer(request).await.status, 202);
}

/// A callback for less than the bank then confirms: the sum that the bank shows is set aside.
async fn confirmed_amount(rig: &Rig) {
    let placed = rig.world.place("less").await;
    let ticket = rig.world.ticket(&placed, "less-1").await;
    rig.world.fault("callback", "error", u32::MAX).await;
    rig.world.pay(&ticket, "paid").await;
    rig.world.fault("callback", "error", 0).await;
    let text = |text: String| aws_sdk_dynamodb::types::AttributeValue::S(text);
    let table = rig.shop.engine.dynamodb().update_item().table_name(local::shop::TABLE);
    let asked_less = table
        .key("pk", text(format!("REF#avangard#{ticket}")))
        .key("sk", text("REF".to_owned()))
        .update_expression("SET amount_minor = :less")
        .expression_attribute_values(":less", aws_sdk_dynamodb::types::AttributeValue::N("7".to_owned()));
    asked_less.send().await.expect("the ticket is changed");
    let (number, shop) = (&placed.number, "shop_id=1113&status_code=3");
    let signature = signature("AvSignSandbox0123456789", "1113", number, "7");
    let body = format!("ticket={ticket}&{shop}&order_number={number}&amount=7&signature={signature}");
    let request = rig.world.request(Method::POST, "/v1/payments/avangard/callback");
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
    assert_eq!(answer(request).await.status, 202);
}

async fn activate(rig: &Rig, placed: &Placed) {
    let id = domain::order::OrderId::parse(&placed.id).expect("as the template and the shop have it");
    let account = rig
        .shop
        .store
        .order(&id)
        .await
        .expect("as the template and the shop have it")
        .expect("as the template and the shop have it")
        .order
        .account;
    let detail = json!({"order_id": placed.id, "account": account});
    rig.shop.activation.on_paid(&detail, rig.shop.clock.now()).await.expect("as the template and the shop have it");
}

/// A part of a payment goes back; in the night the bank lists it beside what is none of ours.
async fn returning(rig: &Rig) {
    let placed = rig.world.place("returned").await;
    let ticket = rig.world.ticket(&placed, "returned-1").await;
    rig.world.pay(&ticket, "paid").await;
    agree(&rig.shop, &placed, 100).await;
    let (detail, now) = (json!({"order_id": placed.id}), rig.shop.clock.now());
    rig.shop.payment.on_refund_due(&detail, now).await.expect("the event is taken");
    assert_eq!(rig.world.order(&placed).await["refunds"][0]["state"], "settled");
    let foreign = Registration {
        order_number: "ELSEWHERE-1-Z".to_owned(),
        amount_minor: 100,
        description: "of another system".to_owned(),
        language: "EN".to_owned(),
        back_url: "https://elsewhere.example".to_owned(),
        client_email: None,
    };
    let foreign = rig.shop.payment.bank.register(&foreign).await.expect("a ticket");
    rig.world.pay(&foreign.ticket, "paid").await;
    rig.shop.payment.bank.reverse_order(&ticket, Some(7)).await.expect("somebody returns a part by hand");
    let night = now + TimeDelta::days(1);
    for _ in 0..2 {
        rig.shop.payment.reconcile_lately(night).await.expect("the night's job is done");
    }
    explaining(rig).await;
    returning_all(rig).await;
}

/// Everything that was paid for a running license goes back, which ends it.
async fn returning_all(rig: &Rig) {
    let mut body = rig.world.order_body().await;
    body["kommo"]["account_id"] = json!(9);
    let placed = rig.world.place_body("ended", &body).await;
    let ticket = rig.world.ticket(&placed, "ended-1").await;
    rig.world.pay(&ticket, "paid").await;
    activate(rig, &placed).await;
    let paid = rig.world.order(&placed).await["paid"]["amount_minor"].as_i64().expect("an amount");
    demand(&rig.shop, &placed, &ticket, paid).await.expect("a demand");
    let (detail, now) = (json!({"order_id": placed.id}), rig.shop.clock.now());
    rig.shop.payment.on_refund_due(&detail, now).await.expect("the event is taken");
    assert_eq!(rig.world.order(&placed).await["state"], "refunded");
}

/// A buyer signs in, twice: the one link is mailed by the stream, the other by the sweep. Each function renews the session that it
/// meets, once a day.
async fn signing_in(rig: &Rig) {
    let world = &rig.world;
    let (placed, unpaid) = (world.place("signs-in").await, world.place("signs-in-too").await);
    let mut stream = rig.shop.engine.stream(local::shop::TABLE).expect("a stream");
    while !stream.read().expect("a page").is_empty() {}
    let ask = async || {
        let request = world.request(Method::POST, "/v1/sessions").header("content-type", "application/json");
        assert_eq!(answer(request.body(json!({"email": BUYER}).to_string())).await.status, 202);
    };
    ask().await;
    let records = stream.read().expect("a page");
    rig.dispatch.on_stream(records.into_iter().filter(is_of_outbox).collect(), rig.shop.clock.now()).await;
    ask().await;
    rig.shop.sweep.run(Family::Outbox, rig.shop.clock.now()).await.expect("a sweep");
    let links = links(world, BUYER).await;
    let mut session = String::new();
    for link in links.iter().rev().take(2) {
        let begun = begin(world, link).await;
        assert_eq!(begun.status, 201, "{}", begun.text);
        session = begun.json["access_token"].as_str().expect("a token").to_owned();
    }
    renewing(rig, &session).await;
    let chosen = world.request(Method::POST, "/language").header("sec-fetch-site", "same-origin");
    let chosen = chosen.header("cookie", format!("__Host-session={session}")).body("language=ru&back=/account");
    assert_eq!(answer(chosen).await.status, 303);
    let day = async |days: i64| {
        let now = rig.shop.clock.now() + TimeDelta::days(days);
        rig.shop.clock.set(now).expect("the clock goes forward");
    };
    for path in ["/v1/orders", "/v1/account", "/v1/sessions", &format!("/v1/orders/{}", placed.id)] {
        day(1).await;
        assert_eq!(world.get(path, Some(&session)).await.status, 200, "{path}");
    }
    day(1).await;
    assert_eq!(world.open_payment(&with(&session, &unpaid), "by-session").await.status, 201);
    day(1).await;
    let bad = world.post("/v1/mailbox-reports", Some(&session), "bad", &json!([])).await;
    assert_eq!(bad.status, 422, "{}", bad.text);
    day(1).await;
    assert_eq!(world.say(&with(&session, &placed), "token-revocation", "end", &json!({})).await.status, 200);
    readdressing(rig).await;
    let listed = world.get("/v1/sessions", Some(&session)).await.json;
    let id = listed["items"][0]["id"].as_str().expect("an id").to_owned();
    let ended = world.request(Method::DELETE, &format!("/v1/sessions/{id}")).bearer_auth(&session);
    assert_eq!(answer(ended).await.status, 204);
}

/// An order is renewed by who signed in.
async fn renewing(rig: &Rig, session: &str) {
    let placed = rig.world.place("renews").await;
    let ticket = rig.world.ticket(&placed, "renews-1").await;
    rig.world.pay(&ticket, "paid").await;
    activate(rig, &placed).await;
    let renewed = rig.world.say(&with(session, &placed), "renewal", "renews", &said(&rig.world).await).await;
    assert_ne!(renewed.json["code"], "not_active", "{}", renewed.text);
}

/// An address that its buyer corrects, and that operators then change.
async fn readdressing(rig: &Rig) {
    let mut body = rig.world.order_body().await;
    body["party"]["email"] = json!("mistyped@example.com");
    let placed = rig.world.place_body("mistyped", &body).await;
    let corrected = rig.world.say(&placed, "email", "right", &json!({"email": "right@example.com"})).await;
    assert_eq!(corrected.status, 200, "{}", corrected.text);
    let desk = Desk::of(World::of(&rig.world.url));
    let path = format!("orders/{}/email", placed.id);
    for (path, sub, role, body) in [
        (
            path.clone(),
            "anna",
            "operator",
            json!({"email": "other@example.com", "ground": "document", "reason": "Seen."}),
        ),
        (format!("{path}/approval"), "boris", "approver", json!({"reason": "Seen."})),
    ] {
        let version = desk.view(&placed).await["order"]["version"].to_string();
        let (token, tag) = (rig.world.operator_token(sub, &[role]).await, format!("\"{version}\""));
        let says = Says { token: &token, key: role, if_match: Some(&tag) };
        let done = desk.send(&path, says, &body).await;
        assert_eq!(done.status, 200, "{}", done.text);
    }
    rig.shop.sweep.run(Family::Outbox, rig.shop.clock.now()).await.expect("a sweep");
    let version = desk.view(&placed).await["order"]["version"].to_string();
    let (token, tag) = (rig.world.operator_token("anna", &["operator"]).await, format!("\"{version}\""));
    let says = Says { token: &token, key: "account", if_match: Some(&tag) };
    let right = json!({"account_id": 30_896_272, "subdomain": "right", "reason": "Seen."});
    let done = desk.send(&format!("orders/{}/account", placed.id), says, &right).await;
    assert_eq!(done.status, 200, "{}", done.text);
}

/// What was set aside, looked at and closed by an operator.
async fn explaining(rig: &Rig) {
    let desk = Desk::of(World::of(&rig.world.url));
    let queue = desk.get("queue").await.json;
    let items = queue["items"].as_array().expect("a list");
    let sum = items.iter().find(|item| item["kind"] == "explain_sum" && !item["order_id"].is_null()).expect("a sum");
    let path = format!("bank-reports/{}", sum["about"].as_str().expect("an id"));
    assert_eq!(desk.get(&path).await.status, 200);
    let says = Says { token: &desk.anna().await, key: "closing", if_match: None };
    let body = json!({"outcome": "returned", "reason": "As the bank says."});
    let closed = desk.send(&format!("{path}/closing"), says, &body).await;
    assert_eq!(closed.status, 200, "{}", closed.text);
}

/// Two mornings: the mail of one is sent by the stream's function, that of the other by the sweep.
async fn mornings(rig: &Rig) {
    let mut stream = rig.shop.engine.stream(local::shop::TABLE).expect("a stream");
    for (day, at_once) in [("2025-02-20", true), ("2025-02-21", false)] {
        rig.shop.clock.set(format!("{day}T09:00:00+05:00").parse().expect("an instant")).expect("a clock");
        let now = rig.shop.clock.now();
        rig.shop.sweep.run(Family::Published, now).await.expect("a sweep");
        let records = stream.read().expect("a stream").into_iter().filter(is_of_outbox).collect();
        if at_once {
            rig.dispatch.on_stream(records, now).await;
        } else {
            rig.shop.sweep.run(Family::Outbox, now).await.expect("a sweep");
        }
    }
}

/// The window of an order without a claim ends; what was not sent, a report of a callback among it, is sent.
async fn sweeping(rig: &Rig) {
    // For an account of its own, so that its window begins at once (K49).
    let mut body = rig.world.order_body().await;
    body["kommo"]["account_id"] = json!(8);
    let quiet = rig.world.place_body("quiet", &body).await;
    let ticket = rig.world.ticket(&quiet, "quiet-1").await;
    rig.world.pay(&ticket, "paid").await;
    activate(rig, &quiet).await;
    foreign_callback(rig, "B").await;
    rig.shop
        .clock
        .set("2025-02-20T00:00:00Z".parse().expect("as the template and the shop have it"))
        .expect("as the template and the shop have it");
    for family in [Family::Outbox, Family::Order, Family::Published] {
        rig.shop.sweep.run(family, rig.shop.clock.now()).await.expect("as the template and the shop have it");
    }
}
