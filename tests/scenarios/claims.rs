//! Written claims (clauses 4.9 and 10.1), and the items that a person activates (4.7, 4.10).

use harness::{BEGIN, Placed, World, events};
use serde_json::{Value, json};

/// Within the ninety days that a token lasts, and far beyond every window.
const LONG_AFTER: &str = "2025-04-25T10:00:00+05:00";

fn scope(text: &str) -> Value {
    json!({"text": text, "about": "scope"})
}

async fn state(world: &World, placed: &Placed) -> Value {
    world.order(placed).await["license"]["state"].clone()
}

/// A paid order and the answer to a claim made at an instant.
async fn claimed_at(instant: &str) -> (World, Placed, Value) {
    let world = World::new().await;
    let placed = world.paid("k1").await;
    world.clock(instant).await;
    let answer = world.claim(&placed, "c1", &scope("The export is missing.")).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    world.settle().await;
    (world, placed, answer.json)
}

fn deemed(order: &Value) -> bool {
    events(order).iter().any(|event| event == "license.deemed_provided")
}

#[tokio::test]
async fn a_timely_claim_stops_the_deeming_for_good() {
    for instant in [BEGIN, "2025-02-13T23:59:59.999+05:00"] {
        let (world, placed, claim) = claimed_at(instant).await;
        assert_eq!((&claim["late"], &claim["state"]), (&json!(false), &json!("received")), "{instant}");
        assert_eq!(state(&world, &placed).await, "claimed", "{instant}");
        world.clock("2025-03-02T10:00:00+05:00").await;
        assert_eq!(state(&world, &placed).await, "claimed", "{instant}");
        world.clock(LONG_AFTER).await;
        let order = world.order(&placed).await;
        assert!(!deemed(&order), "{instant}");
        assert_eq!(order["license"]["state"], "expired");
    }
}

#[tokio::test]
async fn a_claim_within_the_clocks_error_after_the_window_is_late_and_holds_the_deeming() {
    for instant in ["2025-02-14T00:00:00+05:00", "2025-02-14T00:00:04.999+05:00"] {
        let (world, placed, claim) = claimed_at(instant).await;
        assert_eq!(claim["late"], true, "{instant}");
        world.clock("2025-03-02T10:00:00+05:00").await;
        assert_eq!(state(&world, &placed).await, "window_open", "a person decides: {instant}");
        assert!(!deemed(&world.order(&placed).await));
    }
}

#[tokio::test]
async fn a_later_claim_is_late_only() {
    let (world, placed, claim) = claimed_at("2025-02-14T00:00:05+05:00").await;
    assert_eq!(claim["late"], true);
    let order = world.order(&placed).await;
    assert_eq!(order["license"]["state"], "deemed_provided");
    assert_eq!(order["claims"][0], claim, "it is labelled, not refused");
    let expected = [
        "order.placed",
        "payment.opened",
        "order.paid",
        "license.activated",
        "reminder.due",
        "reminder.due",
        "license.deemed_provided",
        "claim.received",
    ];
    assert_eq!(events(&order), expected);
}

#[tokio::test]
async fn a_late_claim_that_came_before_the_sweep_does_not_undo_what_the_instants_say() {
    let world = World::new().await;
    let placed = world.paid("k1").await;
    // The clock alone: no sweep has run when the claim arrives.
    world.shop().clock.set("2025-02-14T09:00:00+05:00".parse().unwrap()).unwrap();
    let claim = world.claim(&placed, "c1", &scope("Too late.")).await.json;
    assert_eq!(claim["late"], true);
    world.settle().await;
    assert_eq!(state(&world, &placed).await, "deemed_provided");
}

#[tokio::test]
async fn what_the_buyer_says_about_handing_in_is_a_statement_only() {
    let world = World::new().await;
    let placed = world.paid("k1").await;
    world.clock("2025-02-14T10:00:00+05:00").await;
    let mut body = scope("Sent by post.");
    body["handed_in_at"] = json!("2025-02-10T10:00:00+05:00");
    let answer = world.claim(&placed, "c1", &body).await;
    assert_eq!((answer.status, &answer.json["late"]), (201, &json!(true)), "{}", answer.text);
    assert_eq!(answer.json["received_at"], "2025-02-14T05:00:00Z");
    world.settle().await;
    assert_eq!(state(&world, &placed).await, "deemed_provided");
}

#[tokio::test]
async fn a_claim_before_the_payment_counts_from_the_activation_on() {
    let world = World::new().await;
    let placed = world.place("k1").await;
    let answer = world.claim(&placed, "c1", &scope("The offer says more than the widget does.")).await;
    assert_eq!((answer.status, &answer.json["late"]), (201, &json!(false)), "{}", answer.text);
    assert_eq!(state(&world, &placed).await, "none");
    let ticket = world.ticket(&placed, "p1").await;
    world.pay(&ticket, "paid").await;
    world.settle().await;
    assert_eq!(state(&world, &placed).await, "claimed");
    world.clock(LONG_AFTER).await;
    assert!(!deemed(&world.order(&placed).await));
}

#[tokio::test]
async fn each_claim_is_answered_within_thirty_days_and_a_repeat_is_the_same_claim() {
    let (world, placed, claim) = claimed_at(BEGIN).await;
    let answer = &claim["deadlines"][0];
    assert_eq!((&answer["rule"], &answer["clause"]), (&json!("10.1"), &json!("10.1")));
    assert_eq!(answer["expires_at"], "2025-03-06T00:00:00+05:00");
    world.clock("2025-02-09T10:00:00+05:00").await;
    let repeat = world.claim(&placed, "c1", &scope("The export is missing.")).await;
    assert_eq!((repeat.status, &repeat.json), (201, &claim));
    let reused = world.claim(&placed, "c1", &scope("Another text.")).await;
    assert_eq!((reused.status, &reused.json["code"]), (422, &json!("idempotency_key_reused")));

    world.clock("2025-02-10T10:00:00+05:00").await;
    let second = world.claim(&placed, "c2", &scope("The export is missing.")).await.json;
    assert_ne!(second["id"], claim["id"]);
    // 30 days on is Wednesday, 12 March.
    assert_eq!(second["deadlines"][0]["expires_at"], "2025-03-13T00:00:00+05:00");
    let order = world.order(&placed).await;
    assert_eq!(order["claims"], json!([claim, second]), "the first one's clock is its own");
    world.settle().await;
    let mails = world.mails().await;
    let about = |mark: &str| mails.iter().filter(|m| m["subject"].as_str().unwrap().contains(mark)).count();
    assert_eq!(about(claim["id"].as_str().unwrap()), 2, "one to the buyer, one to the vendor");
    assert_eq!(about(second["id"].as_str().unwrap()), 2);
}

#[tokio::test]
async fn only_the_orders_own_token_lodges_a_claim() {
    let world = World::new().await;
    let (mine, other) = (world.paid("k1").await, world.paid("k2").await);
    let path = format!("/v1/orders/{}/claims", mine.id);
    let unknown = "/v1/orders/01JGZ8QK3W0000000000000042/claims";
    let forged = format!("{}x", mine.token);
    let table = [
        (path.as_str(), None, 401, "token_missing"),
        (&path, Some(forged.as_str()), 401, "token_invalid"),
        (&path, Some("nonsense"), 401, "token_invalid"),
        (&path, Some(&other.token), 404, "not_found"),
        (unknown, Some(&mine.token), 404, "not_found"),
    ];
    for (path, token, status, code) in table {
        let answer = world.post(path, token, "c1", &scope("Mine.")).await;
        assert_eq!((answer.status, &answer.json["code"]), (status, &json!(code)), "{token:?}");
    }
    for placed in [&mine, &other] {
        assert_eq!(world.order(placed).await["claims"], json!([]));
    }
    world.clock("2025-05-04T10:00:00+05:00").await;
    let expired = world.claim(&mine, "c1", &scope("Mine.")).await;
    assert_eq!((expired.status, &expired.json["code"]), (401, &json!("token_expired")));
}

#[tokio::test]
async fn the_text_of_a_claim_lies_in_its_own_item_and_nowhere_else() {
    let world = World::new().await;
    let placed = world.paid("k1").await;
    let claim = world.claim(&placed, "c1", &scope("Xylophone-in-the-claim")).await.json;
    world.settle().await;
    let found: Vec<_> =
        world.items().await.into_iter().filter(|(_, _, item)| item.to_string().contains("Xylophone")).collect();
    let keys: Vec<_> = found.iter().map(|(pk, sk, _)| (pk.as_str(), sk.as_str())).collect();
    let (pk, sk) = (format!("ORDER#{}", placed.id), format!("TEXT#CLAIM#{}", claim["id"].as_str().unwrap()));
    assert_eq!(keys, [(pk.as_str(), sk.as_str())]);
    assert!(world.mails().await.iter().all(|mail| !mail.to_string().contains("Xylophone")));
}

async fn assisted() -> (World, Placed) {
    let world = World::new().await;
    let mut body = world.order_body().await;
    body["sku"] = json!("widget-assisted-month");
    let placed = world.place_body("k1", &body).await;
    let ticket = world.ticket(&placed, "p1").await;
    world.pay(&ticket, "paid").await;
    world.settle().await;
    (world, placed)
}

#[tokio::test]
async fn an_item_that_a_person_activates_becomes_overdue_and_gives_the_right_to_terminate() {
    let (world, placed) = assisted().await;
    let order = world.order(&placed).await;
    assert_eq!((&order["state"], &order["license"]["state"]), (&json!("paid"), &json!("awaiting_activation")));
    let deadlines: Vec<_> =
        order["deadlines"].as_array().unwrap().iter().map(|d| (&d["rule"], &d["expires_at"])).collect();
    let (due, right) = (json!("2025-02-05T00:00:00+05:00"), json!("2025-02-15T00:00:00+05:00"));
    assert_eq!(deadlines, [(&json!("4.7"), &due), (&json!("4.10"), &right)]);

    let at = |instant: &str| world.shop().clock.set(instant.parse().unwrap()).unwrap();
    at("2025-02-04T23:59:59.999+05:00");
    assert_eq!(state(&world, &placed).await, "awaiting_activation");
    at("2025-02-05T00:00:00+05:00");
    assert_eq!(state(&world, &placed).await, "overdue", "by the instants, before any sweep");
    assert!(!events(&world.order(&placed).await).contains(&"activation.overdue".to_owned()));
    at("2025-02-14T23:59:59.999+05:00");
    assert_eq!(state(&world, &placed).await, "overdue");
    at("2025-02-15T00:00:00+05:00");
    assert_eq!(state(&world, &placed).await, "delay_right");
}

#[tokio::test]
async fn a_missed_activation_is_reported_to_the_vendor_once_and_nothing_is_deemed() {
    let (world, placed) = assisted().await;
    world.clock("2025-02-05T00:00:00+05:00").await;
    world.settle().await;
    world.clock("2025-02-06T00:00:00+05:00").await;
    let overdue = format!("Overdue: activation of order {}", placed.number);
    let mails = world.mails().await;
    let reports: Vec<_> = mails.iter().filter(|mail| mail["subject"] == overdue.as_str()).collect();
    assert_eq!(reports.len(), 1);
    assert_eq!(reports[0]["to"], "licensor@example.com");
    assert_eq!(reports[0]["at"], "2025-02-04T19:00:00Z");

    world.clock(LONG_AFTER).await;
    let order = world.order(&placed).await;
    assert_eq!((&order["state"], &order["license"]["state"]), (&json!("paid"), &json!("delay_right")));
    assert_eq!(
        events(&order),
        ["order.placed", "payment.opened", "order.paid", "activation.overdue", "delay_right.arose"]
    );
    // Placed, paid, and to the vendor that an activation is wanted and overdue; the right to both. Nothing ends by itself.
    assert_eq!(world.mails().await.len(), 6);
    assert_eq!(world.license("").await.json, json!({"state": "none"}));
}

#[tokio::test]
async fn a_claim_while_the_activation_is_awaited_leaves_the_delay_as_it_is() {
    let (world, placed) = assisted().await;
    let claim = world.claim(&placed, "c1", &scope("Nobody called me.")).await;
    assert_eq!((claim.status, &claim.json["late"]), (201, &json!(false)));
    assert_eq!(state(&world, &placed).await, "awaiting_activation");
    world.clock("2025-02-15T00:00:00+05:00").await;
    assert_eq!(state(&world, &placed).await, "delay_right");
}

#[tokio::test]
async fn an_objection_stops_the_deeming() {
    let world = World::new().await;
    let (objected, other) = (world.paid("k1").await, world.paid_for_another_account("k2").await);
    world.clock("2025-02-05T10:00:00+05:00").await;
    let reason = "No machine decides this.";
    let first = world.say(&objected, "objection", "o1", &json!({"reason": reason})).await;
    assert_eq!((first.status, &first.json["state"]), (201, &json!("open")), "{}", first.text);
    assert_eq!(first.json["deadlines"][0]["rule"], "objection");
    let again = world.say(&objected, "objection", "o1", &json!({"reason": reason})).await;
    assert_eq!((again.status, &again.json), (201, &first.json));
    world.clock("2025-03-01T10:00:00+05:00").await;
    assert_eq!(state(&world, &other).await, "deemed_provided");
    let order = world.order(&objected).await;
    assert!(!deemed(&order) && order["license"]["state"] == "window_open", "{order}");
    assert_eq!(order["objections"], json!([first.json]));
    let told = world.items().await.into_iter().filter(|(.., item)| item.to_string().contains(reason));
    assert_eq!(
        told.map(|(_, sk, _)| sk.rsplit_once('#').map(|(kind, _)| kind.to_owned())).collect::<Vec<_>>(),
        [Some("TEXT#REASON".into())]
    );
}

#[tokio::test]
async fn a_claim_is_withdrawn_once_and_what_it_stopped_stays_stopped() {
    let (world, placed, claim) = claimed_at(BEGIN).await;
    let id = claim["id"].as_str().expect("an id");
    for key in ["w1", "w1", "w2"] {
        let answer = world.say(&placed, &format!("claims/{id}/withdrawal"), key, &json!({})).await;
        assert_eq!((answer.status, &answer.json["state"]), (200, &json!("withdrawn")), "{key}: {}", answer.text);
    }
    let order = world.order(&placed).await;
    assert_eq!(events(&order).iter().filter(|event| *event == "claim.withdrawn").count(), 1);
    world.clock("2025-02-20T10:00:00+05:00").await;
    let order = world.order(&placed).await;
    assert!(!deemed(&order) && order["license"]["state"] == "provided_unconfirmed", "{order}");
    let other = world.paid("k2").await;
    for id in [id, &format!("{}-C1", other.id), "x"] {
        let foreign = world.say(&other, &format!("claims/{id}/withdrawal"), "w1", &json!({})).await;
        assert_eq!((foreign.status, &foreign.json["code"]), (404, &json!("not_found")), "{id}");
    }
}
