//! Terms: drafted, published, in force after the seventh day, withdrawn only before.

use super::sha256_of;
use crate::operator::{Desk, Says, at};
use crate::problems::{INVALID_FIELDS, KEY_REUSED, NOT_FOUND, TERMS_NOT_IN_FORCE, assert_problem, offers, ours};
use serde_json::{Value, json};

const TEXT: &str = "# Offer\n\n4.9. A claim is written.\n";
/// Published on Monday, 3 February 2025: seven whole days pass, and Tuesday, 11 February begins.
const IN_FORCE: &str = "2025-02-10T19:00:00Z";

fn draft() -> Value {
    json!({"version": "2025-02", "text": TEXT})
}

#[tokio::test]
async fn an_amendment_is_coming_for_seven_days_and_in_force_on_the_eighth() {
    let desk = Desk::new().await;
    let old = desk.world.place("old").await;
    let before = desk.world.order(&old).await;

    let drafted = desk.published("terms", draft()).await;
    let sha256 = sha256_of(TEXT);
    assert_eq!((&drafted["state"], &drafted["sha256"]), (&json!("draft"), &json!(sha256)));
    let page = desk.world.get("/v1/terms/2025-02", None).await;
    assert_eq!((page.status, page.text.as_str()), (200, TEXT), "its page serves it byte for byte");
    let offer = desk.world.get("/v1/offer", None).await.json;
    assert_eq!(offer["coming"], json!([]), "a draft is no offer");

    let published = desk.published("terms/2025-02/publication", json!({})).await;
    assert_eq!(
        (&published["state"], &published["published_at"]),
        (&json!("published"), &json!("2025-02-03T05:00:00Z"))
    );
    assert_eq!(published["in_force_from"], IN_FORCE);
    let offer = desk.world.get("/v1/offer", None).await.json;
    assert_eq!(at(&offer, "/coming/0/version"), "2025-02");
    assert_eq!(at(&offer, "/terms/version"), "2023-01", "the old ones are in force");

    // The last instant of the seventh day, and the first of the eighth.
    for (instant, version) in [("2025-02-10T23:59:59.999+05:00", "2023-01"), ("2025-02-11T00:00:00+05:00", "2025-02")] {
        let then = desk.world.get(&format!("/v1/terms?at={}", instant.replace('+', "%2B")), None).await.json;
        assert_eq!(then["version"], version, "{instant}");
    }
    desk.world.clock("2025-02-10T23:59:59+05:00").await;
    desk.world.place("under-the-old").await;
    desk.world.clock("2025-02-11T00:00:00+05:00").await;
    let offer = desk.world.get("/v1/offer", None).await.json;
    assert_eq!((at(&offer, "/terms/version"), &offer["coming"]), (&json!("2025-02"), &json!([])));
    let new = desk.world.place("under-the-new").await;
    assert_eq!(at(&desk.world.order(&new).await, "/terms/sha256"), &json!(sha256));
    assert_eq!(desk.world.order(&old).await, before, "what was placed keeps its own");
    let mut late = desk.world.order_body().await;
    late["terms"] = before["terms"].clone();
    let refused = desk.world.post("/v1/orders", None, "late", &late).await;
    assert_problem(&refused, TERMS_NOT_IN_FORCE, &["/terms"], "the old ones ticked");

    let file = desk.get("terms/2025-02").await.json;
    let acts: Vec<&Value> = file["acts"].as_array().expect("acts").iter().map(|act| &act["act"]).collect();
    assert_eq!(acts, ["terms.drafted", "terms.published"]);
    assert_eq!(at(&file, "/acts/1/proof/sha256"), &json!(sha256), "its page was seen (K43)");
    assert_eq!((at(&file, "/acts/1/by"), at(&file, "/acts/1/reason")), (&json!("anna"), &json!("As decided.")));
    let states: Vec<Value> = desk.get("terms").await.json["items"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| json!([it["version"], it["state"]]))
        .collect();
    assert_eq!(states, [json!(["2023-01", "superseded"]), json!(["2025-02", "in_force"])]);
}

#[tokio::test]
async fn the_same_act_once_more_is_answered_as_it_was_and_nothing_is_done_twice() {
    let desk = Desk::new().await;
    for (path, key, fields) in [
        ("terms", "d", draft()),
        ("terms/2025-02/publication", "p", json!({})),
        ("terms/2025-02/withdrawal", "w", json!({})),
    ] {
        let first = desk.publish(key, path, fields.clone()).await;
        assert_eq!(first.status, 201, "{}", first.text);
        desk.world.clock("2025-02-04T10:00:00+05:00").await;
        let again = desk.publish(key, path, fields).await;
        assert_eq!((again.status, &again.json), (201, &first.json), "{path}");
        let token = desk.anna().await;
        let other = json!({"version": "2025-02", "text": TEXT, "reason": "Another."});
        let other = if path == "terms" { other } else { json!({"reason": "Another."}) };
        let reused = desk.send(path, Says { token: &token, key, if_match: None }, &other).await;
        assert_problem(&reused, KEY_REUSED, &[], path);
    }
}

#[tokio::test]
async fn twenty_publications_at_once_are_one() {
    let desk = Desk::new().await;
    desk.published("terms", draft()).await;
    let at_once = (0..20).map(|n| {
        let desk = &desk;
        async move { desk.publish(&format!("p{n}"), "terms/2025-02/publication", json!({})).await.status }
    });
    let mut statuses = futures::future::join_all(at_once).await;
    statuses.sort_unstable();
    assert_eq!(statuses[0], 201);
    assert!(statuses[1..].iter().all(|status| matches!(status, 409 | 503)), "{statuses:?}");
    let offer = desk.world.get("/v1/offer", None).await.json;
    assert_eq!(offer["coming"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn what_cannot_be_published_is_refused_and_changes_nothing() {
    let desk = Desk::new().await;
    let taken = ours(409, "version_taken");
    let bad = [
        (json!({"version": "2023-01", "text": TEXT}), taken, &[][..]),
        (json!({"version": "2025-02", "text": " \n"}), INVALID_FIELDS, &["/text"]),
        (json!({"version": "2025-02"}), INVALID_FIELDS, &["/text"]),
        (json!({"version": "a/b", "text": TEXT}), INVALID_FIELDS, &["/version"]),
        (json!({"version": "", "text": TEXT, "more": 1}), INVALID_FIELDS, &["/more", "/version"]),
    ];
    for (fields, expected, pointers) in bad {
        desk.unpublished("terms", fields, expected, pointers).await;
    }
    desk.unpublished("terms/2025-02/publication", json!({}), NOT_FOUND, &[]).await;
    desk.unpublished("terms/2025-02/withdrawal", json!({}), NOT_FOUND, &[]).await;
    desk.published("terms", draft()).await;
    desk.unpublished("terms", json!({"version": "2025-02", "text": "Another."}), taken, &[]).await;
    desk.unpublished("terms/2025-02/withdrawal", json!({}), offers(409, "terms_not_published", "9.4"), &[]).await;
    desk.published("terms/2025-02/publication", json!({})).await;
    desk.unpublished("terms", draft(), taken, &[]).await;
    desk.unpublished("terms/2025-02/publication", json!({}), offers(409, "terms_published", "9.4"), &[]).await;
    desk.world.clock("2025-02-11T00:00:00+05:00").await;
    let late = offers(409, "terms_come_into_force", "9.4");
    desk.unpublished("terms/2025-02/withdrawal", json!({}), late, &[]).await;
    assert_eq!(desk.get("terms/none").await.status, 404);
}

#[tokio::test]
async fn withdrawn_terms_never_come_into_force_and_cannot_be_published_again() {
    let desk = Desk::new().await;
    desk.amend("2025-02", TEXT).await;
    desk.world.clock("2025-02-10T23:59:59+05:00").await;
    let withdrawn = desk.published("terms/2025-02/withdrawal", json!({})).await;
    assert_eq!(
        (&withdrawn["state"], &withdrawn["withdrawn_at"]),
        (&json!("withdrawn"), &json!("2025-02-10T18:59:59Z"))
    );
    desk.world.clock("2025-02-12T00:00:00+05:00").await;
    let offer = desk.world.get("/v1/offer", None).await.json;
    assert_eq!((at(&offer, "/terms/version"), &offer["coming"]), (&json!("2023-01"), &json!([])));
    let again = offers(409, "terms_withdrawn", "9.4");
    desk.unpublished("terms/2025-02/publication", json!({}), again, &[]).await;
    desk.unpublished("terms/2025-02/withdrawal", json!({}), again, &[]).await;
    assert_eq!(desk.world.get("/v1/terms/2025-02", None).await.text, TEXT, "its text stays what it was");
}

#[tokio::test]
async fn a_hundred_and_fifty_drafts_block_no_publication() {
    let desk = Desk::new().await;
    for n in 0..150 {
        desk.published("terms", json!({"version": format!("draft-{n}"), "text": TEXT})).await;
    }
    let index = |items: Vec<(String, String, Value)>| items.into_iter().find(|(pk, ..)| pk == "OFFER#index");
    let (.., index) = index(desk.world.items().await).expect("an index");
    assert_eq!(index["drafts"], json!([]), "what is placed reads no drafts");
    desk.amend("2025-02", TEXT).await;
    let offer = desk.world.get("/v1/offer", None).await.json;
    assert_eq!(offer["coming"][0]["version"], "2025-02");
    let listed = desk.get("terms").await.json["items"].as_array().map(Vec::len);
    assert_eq!(listed, Some(152), "the files' own, the published one, and the drafts");
}

#[tokio::test]
async fn a_discarded_draft_is_gone_and_its_name_stays_taken() {
    let desk = Desk::new().await;
    desk.published("terms", draft()).await;
    assert_eq!(desk.world.get("/v1/terms/2025-02", None).await.status, 200);
    let discarded = desk.published("terms/2025-02/discard", json!({})).await;
    assert_eq!((&discarded["version"], &discarded["state"]), (&json!("2025-02"), &json!("discarded")));
    assert_eq!(desk.world.get("/v1/terms/2025-02", None).await.status, 404, "nobody reads it any more");
    let listed = desk.get("terms").await.json["items"].as_array().map(Vec::len);
    assert_eq!(listed, Some(1), "the files' own");
    desk.unpublished("terms", draft(), ours(409, "version_taken"), &[]).await;
    for path in ["terms/2025-02/publication", "terms/2025-02/discard"] {
        desk.unpublished(path, json!({}), offers(409, "terms_discarded", "9.4"), &[]).await;
    }
    desk.amend("2025-03", TEXT).await;
    desk.unpublished("terms/2025-03/discard", json!({}), offers(409, "terms_published", "9.4"), &[]).await;
}
