//! What the operator's function does: it looks, activates, issues an invoice, enters a transfer, publishes.

use super::rig::Rig;
use crate::operator::pages::Browser;
use crate::operator::published::calendars::without;
use crate::operator::{Desk, Says};
use domain::agreement::terms::check_terms;
use domain::follows::delivery::Kind;
use harness::{Placed, World};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store::outbox::item::OutboxItem;
use store::table::keys;

async fn done(desk: &Desk, placed: &Placed, path: &str, fields: Value) {
    let answer = desk.act(placed, path, fields).await;
    assert!(matches!(answer.status, 200 | 201), "{path}: {}", answer.text);
}

/// An item that a person activates, and an order that is paid by transfer.
pub(super) async fn operating(rig: &Rig) {
    let desk = Desk::of(World::of(&rig.world.url));
    let mut body = rig.world.order_body().await;
    body["sku"] = json!("widget-assisted-month");
    let placed = rig.world.place_body("operated", &body).await;
    let ticket = rig.world.ticket(&placed, "operated-1").await;
    rig.world.pay(&ticket, "paid").await;
    done(&desk, &placed, &format!("orders/{}/activation", placed.id), json!({})).await;

    let invoiced = desk.invoiced("invoiced").await;
    let last_day = json!({"last_day": "2025-02-28", "replace": true});
    done(&desk, &invoiced, &format!("orders/{}/invoices", invoiced.id), last_day).await;
    let receipt = json!({"order_id": invoiced.id, "reference": "T-1", "third_party": false,
        "amount": {"amount_minor": 4900, "currency": "USD"}, "received_at": harness::BEGIN});
    done(&desk, &invoiced, "bank-receipts", receipt).await;
    let (wrong, right) = (desk.invoiced("wrong").await, desk.invoiced("right").await);
    let receipt = |order: &Placed| {
        json!({"order_id": order.id, "reference": "T-2", "third_party": false,
            "amount": {"amount_minor": 4900, "currency": "USD"}, "received_at": harness::BEGIN})
    };
    done(&desk, &wrong, "bank-receipts", receipt(&wrong)).await;
    done(&desk, &wrong, &format!("orders/{}/receipt-corrections", wrong.id), receipt(&right)).await;
    let desk_refund = json!({"order_id": placed.id, "ticket": ticket, "amount_minor": 700, "cause": "agreement",
        "reference": "D-1", "returned_at": rig.shop.clock.now().to_rfc3339()});
    done(&desk, &placed, "bank-refunds", desk_refund).await;
    let mailed = json!({"channel": "email", "received_at": harness::BEGIN});
    done(&desk, &wrong, &format!("orders/{}/information-opt-outs", wrong.id), mailed).await;
    let rate = json!({"from": "USD", "to": "RUB", "value": "90.5", "source": "a bank", "reason": "The day's."});
    let says = Says { token: &desk.anna().await, key: "rate", if_match: None };
    assert_eq!(desk.send("rates", says, &rate).await.status, 202);
    let dropped = json!({"from": "USD", "to": "RUB", "value": "91", "source": "a bank", "reason": "Mistyped."});
    let says = Says { token: &desk.anna().await, key: "rate-dropped", if_match: None };
    assert_eq!(desk.send("rates", says, &dropped).await.status, 202);
    let items = desk.get("queue").await.json["items"].as_array().expect("a list").clone();
    let what = |item: &&Value| item["kind"] == "approve_publication";
    let what = &items.iter().rfind(what).expect("a proposal")["what"];
    let says = Says { token: &desk.anna().await, key: "dropping", if_match: None };
    assert_eq!(desk.send("proposals/dropping", says, &json!({"what": what, "reason": "Mistyped."})).await.status, 200);
    assert_eq!(
        desk.send("rates", Says { token: &desk.anna().await, key: "rate-again", if_match: None }, &rate).await.status,
        202
    );
    let says = Says { token: &desk.boris().await, key: "rate-approved", if_match: None };
    assert_eq!(desk.send("rates/approval", says, &rate).await.status, 201);
    let notices = desk.get(&format!("orders/{}/notices", invoiced.id)).await;
    let notice = notices.json["items"][0]["id"].as_str().expect("a notice").to_owned();
    let mail = json!({"timestamp": harness::BEGIN, "messageId": "m", "tags": {"item": [notice]}});
    let bounce = json!({"timestamp": harness::BEGIN, "bounceType": "Permanent", "bounceSubType": "General"});
    let report = json!({"source": "aws.ses", "detail": {"eventType": "Bounce", "mail": mail, "bounce": bounce}});
    rig.dispatch.on_event(report, rig.shop.clock.now()).await.expect("a report");
    let says = Says { token: &desk.anna().await, key: "fallback", if_match: None };
    let reached = json!({"channel": "phone", "reason": "Called."});
    assert_eq!(desk.send(&format!("notices/{notice}/fallback"), says, &reached).await.status, 200);
    succeeding(&desk).await;
    let looks = [
        "queue".to_owned(),
        "rates".to_owned(),
        "queue?list=parked".to_owned(),
        "queue?list=set_aside".to_owned(),
        format!("orders/{}/texts", invoiced.id),
        format!("notices/{notice}/texts"),
        "orders?find=T-1".to_owned(),
        "orders?find=sample".to_owned(),
        "orders?find=buyer@example.com".to_owned(),
        "orders?month=2025-02".to_owned(),
        "figures".to_owned(),
    ];
    for path in looks {
        let answer = desk.get(&path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    }
}

/// An organisation that names another person who acts for it.
async fn succeeding(desk: &Desk) {
    let mut body = desk.world.order_body().await;
    (body["party"]["type"], body["party"]["organisation"]) = (json!("organisation"), json!("Sample LLC"));
    let placed = desk.world.place_body("succeeded", &body).await;
    let successor = json!({"last_name": "Second", "first_name": "Person", "phone": "+77007654321"});
    let change = json!({"email": "second@example.com", "ground": "successor", "successor": successor});
    done(desk, &placed, &format!("orders/{}/email", placed.id), change).await;
    let approver = desk.world.operator_token("carl", &["approver"]).await;
    let approved = desk.act_as(&approver, &placed, &format!("orders/{}/email/approval", placed.id), json!({})).await;
    assert_eq!(approved.status, 200, "{}", approved.text);
}

/// An operator who signs in, looks at the page, and whose sessions are ended.
pub(super) async fn operators_sign_in(rig: &Rig) {
    let desk = Desk::of(World::of(&rig.world.url));
    let mut browser = Browser::new(&desk.world);
    browser.sign_in("anna", &["operator"]).await;
    assert_eq!(browser.get("/operator").await.status, 200);
    let path = format!("operators/1-{}/sessions-end", "0".repeat(32));
    let says = Says { token: &desk.boris().await, key: "end", if_match: None };
    assert_eq!(desk.send(&path, says, &json!({"reason": "She left."})).await.status, 200);
    let origin = desk.world.url.clone();
    assert_eq!(browser.send(Method::POST, "/operator/sign-out", &[("origin", &origin)], "").await.status, 200);
}

/// A notice of each kind of thing that there are notices of: it came back, and is sent again; nobody is owed news of a price list,
/// so its reader is reached another way.
pub(super) async fn sending_again(rig: &Rig) {
    let desk = Desk::of(World::of(&rig.world.url));
    let mut pages = rig.shop.engine.dynamodb().scan().table_name(local::shop::TABLE).into_paginator().items().send();
    let mut notices = BTreeMap::new();
    while let Some(item) = pages.next().await {
        let item = item.expect("an item");
        let [pk, sk] = ["pk", "sk"].map(|name| item[name].as_s().expect("a text").clone());
        // Of an order's some are held back, and cannot come back.
        let went_out = |item: &OutboxItem| item.order.is_none() || item.facts.when(Kind::Sent).is_some();
        // Who confirmed one, or was reached otherwise, needs none again, and nobody is reached for what is not owed; of price lists there
        // are news alone.
        let reached =
            |item: &OutboxItem| [Kind::Confirmed, Kind::Reached].iter().any(|kind| item.facts.when(*kind).is_some());
        let of_prices = pk.starts_with("PRICES#");
        let owed = |item: &OutboxItem| {
            item.notice().is_some_and(|notice| of_prices || !notice.optional() && !notice.forgone())
        };
        let unconfirmed = |item: OutboxItem| owed(&item) && !reached(&item) && went_out(&item);
        let is_notice = || OutboxItem::from_item(item.clone()).is_ok_and(unconfirmed);
        if keys::is_outbox(&sk) && is_notice() {
            let kind = pk.split('#').next().expect("a kind").to_owned();
            notices.insert(kind, keys::item_id(&pk, &sk));
        }
    }
    assert_eq!(
        notices.keys().collect::<Vec<_>>(),
        ["CALENDAR", "DESK", "LICENSOR", "ORDER", "PRICES", "QUARANTINE", "TERMS"]
    );
    for (kind, notice) in notices {
        if kind == "PRICES" {
            let says = Says { token: &desk.anna().await, key: "told", if_match: None };
            let told = json!({"channel": "phone", "reason": "Called."});
            assert_eq!(desk.send(&format!("notices/{notice}/fallback"), says, &told).await.status, 200);
            continue;
        }
        let (pk, sk) = keys::item_of(&notice).expect("an id");
        let item = rig.shop.store.outbox_item(&pk, &sk).await.expect("the table answers").expect("a notice");
        let message = item.facts.message(0).unwrap_or("m");
        let mail = json!({"timestamp": harness::BEGIN, "messageId": message, "tags": {"item": [notice]}});
        let bounce = json!({"timestamp": harness::BEGIN, "bounceType": "Permanent", "bounceSubType": "General"});
        let report = json!({"source": "aws.ses", "detail": {"eventType": "Bounce", "mail": mail, "bounce": bounce}});
        rig.dispatch.on_event(report, rig.shop.clock.now()).await.expect("a report");
        assert_eq!(desk.get("figures").await.status, 200);
        let says = Says { token: &desk.anna().await, key: "again", if_match: None };
        let again = desk.send(&format!("notices/{notice}/sending"), says, &json!({"reason": "Asked for."})).await;
        assert_eq!(again.status, 202, "{kind}: {}", again.text);
    }
}

/// A calendar whose alarm is due at once, a price list, terms, of which one version is withdrawn; each also looked at.
pub(super) async fn publishing(rig: &Rig, round: usize) {
    let desk = Desk::of(World::of(&rig.world.url));
    let version = format!("round-{round}");
    let mut calendar = without("2025-03-21");
    calendar["version"] = json!(version);
    for year in ["2025", "2026"] {
        calendar["status"][year] = json!("provisional");
    }
    publish(&desk, "calendars", json!({"calendar": calendar})).await;
    let items: Value = desk.world.get("/v1/prices/2023-01", None).await.json["items"].clone();
    publish(&desk, "prices", json!({"version": version, "items": items})).await;
    for name in [format!("{version}-withdrawn"), version.clone()] {
        publish(&desk, "terms", json!({"version": name, "text": "A text."})).await;
        publish(&desk, &format!("terms/{name}/publication"), json!({})).await;
    }
    publish(&desk, &format!("terms/{version}-withdrawn/withdrawal"), json!({})).await;
    let says = Says { token: &desk.anna().await, key: &format!("again-{version}"), if_match: None };
    let again = json!({"version": version, "text": "A text.", "reason": "Again."});
    assert_eq!(desk.send("terms", says, &again).await.status, 409);
    // Nobody proposed it.
    let says = Says { token: &desk.boris().await, key: &format!("approval-{version}"), if_match: None };
    let rate = json!({"from": "USD", "to": "RUB", "value": "92", "source": "A bank", "reason": "The day's."});
    assert_eq!(desk.send("rates/approval", says, &rate).await.status, 404);
    let notices = format!("prices/{version}/notices");
    publish(&desk, "licensor-mailbox-reports", json!({"since": format!("2025-02-02T0{round}:00:00+05:00")})).await;
    let works =
        json!({"from": harness::BEGIN, "until": "2025-02-10T03:00:00+05:00", "planned": true, "what": "Works."});
    publish(&desk, "outages", works).await;
    assert_eq!(desk.world.get("/v1/outages", None).await.status, 200);
    assert_eq!(desk.get("email-acts?since=2025-02-01T00:00:00Z").await.status, 200);
    for path in
        ["terms", "prices", "calendars", "rates", "licensor-mailbox-reports", &format!("terms/{version}"), &notices]
    {
        assert_eq!(desk.get(path).await.status, 200, "{path}");
    }
    for path in ["/v1/offer", &format!("/v1/prices/{version}"), &format!("/v1/terms/{version}")] {
        assert_eq!(desk.world.get(path, None).await.status, 200, "{path}");
    }
}

/// The calendar of the files under another version: its years are official again.
pub(super) async fn counting_days(rig: &Rig, version: &str) {
    let mut calendar = without("2025-03-21");
    calendar["version"] = json!(version);
    publish(&Desk::of(World::of(&rig.world.url)), "calendars", json!({"calendar": calendar})).await;
}

/// The price list of a round, sent to an order's buyer.
pub(super) async fn demanding(rig: &Rig, placed: &Placed, round: usize) {
    let desk = Desk::of(World::of(&rig.world.url));
    publish(&desk, &format!("prices/round-{round}/sending"), json!({"order_id": placed.id})).await;
}

async fn publish(desk: &Desk, path: &str, mut fields: Value) {
    fields["reason"] = json!("As decided.");
    let key = check_terms("key", &format!("{path} {fields}")).expect("a hash");
    let says = Says { token: &desk.anna().await, key: &key, if_match: None };
    let answer = desk.send(path, says, &fields).await;
    assert_eq!(answer.status, 201, "{path}: {}", answer.text);
}

/// An event that its function failed on is kept, looked at and sent again.
pub(super) async fn dying(rig: &Rig) {
    let event =
        json!({"source": "oferta", "detail-type": "order.paid", "detail": {"order_id": "01JK5Q0000000000000000000A"}});
    let arn = "arn:aws:sqs:eu-central-1:1:oferta-activation-dead-letters";
    let batch = json!({"Records": [{"messageId": "m", "body": event.to_string(), "eventSourceARN": arn}]});
    let batch = serde_json::from_value(batch).expect("a batch");
    rig.shop.dead_letters.on_messages(batch, rig.shop.clock.now()).await.expect("a name");
    let desk = Desk::of(World::of(&rig.world.url));
    let queue = desk.get("queue").await.json;
    let items = queue["items"].as_array().expect("a list");
    let letter = items.iter().find(|item| item["kind"] == "handle_dead_letter").expect("a letter");
    let says = Says { token: &desk.anna().await, key: "taking", if_match: None };
    assert_eq!(desk.send("queue/taking", says, &json!({"what": letter["what"]})).await.status, 200);
    let path = format!("dead-letters/{}", letter["about"].as_str().expect("an id"));
    assert_eq!(desk.get(&path).await.status, 200);
    let says = Says { token: &desk.anna().await, key: "resending", if_match: None };
    let sent = desk.send(&format!("{path}/resending"), says, &json!({"reason": "It is back."})).await;
    assert_eq!(sent.status, 200, "{}", sent.text);
}

/// Who stands in for an approver, named, listed and let in.
pub(super) async fn standing_in(rig: &Rig) {
    let desk = Desk::of(World::of(&rig.world.url));
    let says = Says { token: &desk.boris().await, key: "stand-in", if_match: None };
    let carol = format!("1-{}", "0".repeat(32));
    let named = json!({"operator": carol, "until": "2025-02-20T12:00:00+05:00", "reason": "Away."});
    assert_eq!(desk.send("stand-in", says, &named).await.status, 201);
    assert_eq!(desk.get("stand-in").await.status, 200);
    let says = Says { token: &desk.anna().await, key: "not-let-in", if_match: None };
    assert_eq!(desk.send("rates/approval", says, &json!({})).await.status, 403);
}
