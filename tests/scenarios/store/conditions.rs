//! On which condition each write stands. Several of them guard against the same thing, an event's against the order's
//! version, so that one that is gone shows in no outcome as long as the other holds: only here.

use super::world::Desk;
use harness::recording::Key;
use serde_json::json;
use std::collections::BTreeSet;

fn shown(key: &Key) -> String {
    let condition = key.condition.as_deref().unwrap_or("whatever stands there");
    format!("{}/{}: {condition}", key.pk, key.sk)
}

/// What was written, and on which conditions, by the kinds of the items.
fn written(desk: &Desk) -> BTreeSet<String> {
    let recorded = desk.faults.recorded();
    recorded.iter().filter(|operation| operation.writes()).flat_map(|operation| &operation.keys).map(shown).collect()
}

/// What a command on an order writes of the order itself.
const OF_THE_ORDER: [&str; 3] =
    ["ORDER/E: attribute_not_exists(pk)", "ORDER/OUT: attribute_not_exists(pk)", "ORDER/STATE: version = :version"];
/// The record of a caller's key.
const RECORD: &str = "IDEM/IDEM: attribute_not_exists(pk) OR ttl <= :now";

fn on_the_order(beside: &[&str]) -> BTreeSet<String> {
    OF_THE_ORDER.iter().chain(beside).map(|line| (*line).to_owned()).collect()
}

/// What a commit adds to the figures of a month.
const FIGURES: &str = "FIGURES/MONTH: whatever stands there";

#[tokio::test]
async fn each_item_is_written_on_its_condition() {
    let desk = Desk::new().await;
    let placed = desk.place("k").await;
    let new = [
        RECORD,
        FIGURES,
        "FIND/ORDER: attribute_not_exists(pk)",
        "LIMIT/PLACED: attribute_not_exists(placed) OR placed < :most",
        "MAILBOX/ORDER: attribute_not_exists(pk)",
        "ORDER/E: attribute_not_exists(pk)",
        "ORDER/OUT: attribute_not_exists(pk)",
        "ORDER/STATE: attribute_not_exists(pk)",
        "ORDER/TEXT: attribute_not_exists(pk)",
        "SUBJECT/VAULT: attribute_not_exists(pk)",
    ];
    assert_eq!(written(&desk), new.map(str::to_owned).into(), "placing");

    let ticket = desk.ticket(&placed, "t").await;
    let mut opened = on_the_order(&[RECORD, "REF/REF: attribute_not_exists(pk)"]);
    opened.remove(OF_THE_ORDER[1]);
    assert_eq!(written(&desk), opened, "opening a payment, which sets nothing going");

    desk.pay(&ticket, "paid").await;
    let once = "REF/REF: attribute_exists(pk) AND attribute_not_exists(counted_at)";
    assert_eq!(written(&desk), on_the_order(&[once, FIGURES]), "a callback");

    desk.activate(&placed).await;
    let as_read = "ACCOUNT/LICENSES: attribute_not_exists(pk)";
    assert_eq!(written(&desk), on_the_order(&[as_read]), "an activation, which rests on the account's licenses");

    let claim = json!({"text": "It does not open.", "about": "scope"});
    assert_eq!(desk.claim(&placed, "c", &claim).await.status, 201);
    let shown = "ACCOUNT/LICENSES: whatever stands there";
    let text = "ORDER/TEXT: attribute_not_exists(pk)";
    // What waits for a person follows from the order alone.
    let task = "ORDER/TASK: whatever stands there";
    let expected = on_the_order(&[RECORD, shown, text, task, FIGURES]);
    assert_eq!(written(&desk), expected, "a claim, whose order alone says what is shown");
}

#[tokio::test]
async fn what_waits_is_taken_and_marked_on_conditions_too() {
    let desk = Desk::new().await;
    desk.place("k").await;
    written(&desk);
    desk.send().await;
    // What is known of a notice is added to what was known when it was read.
    let known = "ORDER/OUT: attribute_exists(pk) AND attribute_not_exists(revision)";
    // What is said is kept with the lease.
    let text = "ORDER/TEXT: whatever stands there";
    let sent = ["ORDER/OUT: attribute_exists(pk)", "ORDER/OUT: due_at = :due_at", known, text];
    assert_eq!(written(&desk), sent.map(str::to_owned).into(), "leased and marked");
}
