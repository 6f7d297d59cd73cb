//! Claims, objections and questions in the operator's hands (clauses 3.6, 4.9, 10.1).

use super::Checked;
use crate::claim_files::{PNG, send};
use domain::agreement::Agreement;
use domain::agreement::policy::ConfirmDeeming;
use harness::Placed;
use serde_json::{Value, json};

const NOW: &str = "2025-02-03T10:00:00+05:00";
const ARRIVED: &str = "2025-02-03T10:20:00+05:00";
const LATER: &str = "2025-02-03T10:30:00+05:00";

async fn registered(desk: &mut Checked<'_>, placed: &Placed, handed_in_at: Option<&str>, expected: &str) {
    let claim = json!({"text": "It lacks a report.", "about": "scope", "channel": "post", "received_at": ARRIVED,
        "handed_in_at": handed_in_at, "proven": handed_in_at.is_some()});
    desk.act(placed, &format!("orders/{}/claims", placed.id), claim, expected).await;
}

/// Claims that are registered, and what becomes of them.
pub(super) async fn are_dealt_with(desk: &mut Checked<'_>) {
    let placed = desk.desk.world.paid("claims").await;
    desk.desk.world.clock(LATER).await;
    registered(desk, &placed, Some(LATER), "handed_in_after_receipt").await;
    registered(desk, &placed, Some("2025-02-03T09:59:59+05:00"), "invalid_fields").await;
    let ahead = json!({"text": "It lacks a report.", "about": "scope", "channel": "post", "received_at": NOW,
        "proven": false, "loss_month": "2025-03"});
    desk.act(&placed, &format!("orders/{}/claims", placed.id), ahead, "loss_month_outside").await;
    for handed_in_at in [None, Some("2025-02-03T10:10:00+05:00"), None, None] {
        registered(desk, &placed, handed_in_at, "201").await;
    }
    let answer = |outcome: Value| json!({"text": "It is as described.", "outcome": outcome});
    let steps = [
        ("C1/timeliness", json!({"timely": true}), "claim_not_held"),
        ("C1/classification", json!({"about": "payment"}), "200"),
        ("C1/loss-month", json!({"loss_month": "2025-01"}), "loss_month_outside"),
        ("C1/loss-month", json!({"loss_month": "2025-02"}), "200"),
        ("C4/classification", json!({"about": "other"}), "200"),
        ("C1/handing-in", json!({"handed_in_at": LATER}), "handed_in_after_receipt"),
        ("C1/handing-in", json!({"handed_in_at": NOW}), "200"),
        ("C1/answer", answer(Value::Null), "200"),
        ("C1/answer", answer(json!("partly")), "200"),
        ("C1/answer", answer(json!("accepted")), "claim_answered"),
        ("C1/striking", json!({"as": "spam"}), "claim_answered"),
        ("C1/loss-month", json!({"loss_month": "2025-02"}), "claim_answered"),
        ("C2/closing", json!({"resolution": "other"}), "claim_unanswered"),
        ("C2/closing", json!({"resolution": "settlement"}), "200"),
        ("C2/closing", json!({"resolution": "court"}), "claim_closed"),
        ("C2/withdrawal", json!({}), "claim_closed"),
        ("C2/loss-month", json!({"loss_month": "2025-02"}), "claim_closed"),
        ("C3/withdrawal", json!({}), "200"),
        ("C4/striking", json!({"as": "not_from_licensee"}), "200"),
    ];
    let objection =
        |claim: &str| json!({"channel": "post", "received_at": LATER, "claim": format!("{}-{claim}", placed.id)});
    let path = format!("orders/{}/objections", placed.id);
    desk.act(&placed, &path, objection("C2"), "not_classified").await;
    for (what, fields, expected) in steps {
        desk.act(&placed, &format!("claims/{}-{what}", placed.id), fields, expected).await;
    }
    desk.act(&placed, &path, objection("C1"), "201").await;
}

/// A file that a buyer added to a claim.
pub(super) async fn are_fetched(desk: &mut Checked<'_>) {
    let placed = desk.desk.world.paid("fetched").await;
    desk.says(&placed, "claims", &json!({"text": "See the file.", "about": "scope"})).await;
    let world = &desk.desk.world;
    let announced = world.say(&placed, &format!("claims/{}-C1/files", placed.id), "f", &json!({"name": "a.png"})).await;
    assert_eq!(send(world, &announced.json["upload"], PNG).await.status, 201, "{}", announced.text);
    desk.desk.world.settle().await;
    let file = format!("claims/{}-C1/files/1", placed.id);
    for (path, who, expected) in [
        (file.as_str(), "anna", "303"),
        (&format!("{file}?task=answer_claim"), "anna", "303"),
        (&format!("{file}?task=x"), "anna", "invalid_query"),
        (&file.replace("/1", "/2"), "anna", "not_found"),
        (&file, "", "token_missing"),
        (&file, "x", "token_invalid"),
        (&file, "late", "token_expired"),
        (&file, "oleg", "role_missing"),
    ] {
        desk.get(path, who, expected).await;
    }
}

/// Correspondence as evidence: pictures, a recording, and the original that takes a picture's place (clauses 10.2, 10.3).
pub(super) async fn are_proven(desk: &mut Checked<'_>) {
    let placed = desk.desk.world.paid("proven").await;
    let path = format!("orders/{}/messages", placed.id);
    let file = |kind: &str, original: bool, more: Value| {
        let mut file = json!({"kind": kind, "direction": "in", "channel": "email", "source": "licensee",
            "arrived_at": NOW, "original": original, "sha256": "0".repeat(64)});
        file.as_object_mut().expect("an object").extend(more.as_object().expect("fields").clone());
        file
    };
    let raw = json!({"raw": "Subject: The report\r\n\r\nIt is missing.", "sha256": null, "sent_at": NOW,
        "supersedes": format!("{}-M1", placed.id)});
    let steps = [
        (file("screenshot", false, json!({})), "201"),
        (file("message", true, raw.clone()), "201"),
        (file("message", true, raw), "cannot_supersede"),
        (file("recording", false, json!({"notice_given": false})), "recorded_without_notice"),
        (file("recording", false, json!({"notice_given": true, "direction": "out"})), "201"),
        (file("document", false, json!({"channel": "post", "source": "third_party"})), "201"),
    ];
    for (fields, expected) in steps {
        desk.act(&placed, &path, fields, expected).await;
    }
    let listed = desk.get(&path, "anna", "200").await.json;
    assert_eq!(listed["items"].as_array().expect("a list").len(), 4);
    desk.get(&format!("orders/{}/texts", placed.id), "anna", "200").await;
}

/// An objection, a question for a person, a confirmation.
pub(super) async fn stand_before_the_deeming(desk: &mut Checked<'_>) {
    let (placed, asking) = (desk.desk.world.paid("objects").await, desk.desk.invoiced("asks").await);
    let deeming = format!("orders/{}/deeming", placed.id);
    desk.refused_alike(&placed, &deeming, &json!({"reason": "Nothing speaks against it."})).await;
    desk.act(&placed, &deeming, json!({}), "nothing_to_confirm").await;
    let careful = |agreement: &mut Agreement| agreement.policy.confirm_deeming = ConfirmDeeming::Always;
    desk.act_under(careful, (&placed, &deeming, json!({})), "200").await;

    desk.says(&placed, "objection", &json!({})).await;
    let resolution = format!("objections/{}-B1/resolution", placed.id);
    desk.act(&placed, &resolution, json!({"sustained": false}), "200").await;
    desk.act(&placed, &resolution, json!({"sustained": true}), "objection_resolved").await;
    desk.says(&asking, "payment-queries", &json!({})).await;
    let answer = format!("payment-queries/{}-Q1/answer", asking.id);
    desk.act(&asking, &answer, json!({"answer": "not_found"}), "200").await;
    desk.act(&asking, &answer, json!({"answer": "paid"}), "query_answered").await;
}

/// What waits for a person for its time: a notice after a missed activation, a claim within the clock's error.
pub(super) async fn come_late(desk: &mut Checked<'_>) {
    let (waiting, placed) = (desk.desk.world.paid_manual("waits").await, desk.desk.world.paid("late").await);
    desk.desk.world.clock("2025-02-06T10:00:00+05:00").await;
    let notice = json!({"on": "notice", "channel": "kommo", "received_at": NOW, "acknowledge_no_refund": false});
    let mut late = notice.clone();
    late["received_at"] = json!("2025-02-06T10:00:00+05:00");
    let orders = format!("orders/{}", waiting.id);
    desk.act(&waiting, &format!("{orders}/termination"), notice, "no_refund_not_acknowledged").await;
    desk.act(&waiting, &format!("{orders}/termination"), late, "200").await;
    desk.act(&waiting, &format!("{orders}/termination-refusal"), json!({}), "200").await;
    desk.desk.world.clock("2025-02-14T00:00:02+05:00").await;
    desk.says(&placed, "claims", &json!({"text": "It lacks a report.", "about": "scope"})).await;
    desk.act(&placed, &format!("claims/{}-C1/timeliness", placed.id), json!({"timely": false}), "200").await;
}
