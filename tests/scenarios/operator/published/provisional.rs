//! What rests on days that are not official waits, and says so; once the calendar is posted it is counted again within the
//! hour, and what passed in silence is deemed then, with both ends kept (K48, K56).

use super::calendars::of_years;
use crate::operator::{Desk, at};
use crate::problems::{INVALID_QUERY, assert_problem};
use harness::{Placed, World, events};
use serde_json::{Value, json};

/// A shop on the last Saturday of 2026, by whose calendar 2027 is not official.
async fn at_the_turn() -> Desk {
    let desk = Desk::of(World::at("2026-12-26T10:00:00+05:00").await);
    let rate = json!({"from": "USD", "to": "RUB", "value": "92.5", "source": "a bank"});
    desk.published("rates", rate).await;
    desk
}

/// A license of a year, paid and activated; the tenth day after is Tuesday, 5 January 2027.
async fn licensed(desk: &Desk, key: &str) -> Placed {
    let mut body = desk.world.order_body().await;
    body["sku"] = json!("widget-year");
    // Each for an account of its own.
    body["kommo"]["account_id"] = json!(1 + key.bytes().map(u64::from).sum::<u64>());
    let placed = desk.world.place_body(key, &body).await;
    let ticket = desk.world.ticket(&placed, &format!("pay-{key}")).await;
    desk.world.pay(&ticket, "paid").await;
    desk.world.settle().await;
    placed
}

/// The official calendar of 2027, with some more days off.
fn official(off: &[&str]) -> Value {
    of_years("2027-01-20/1", &[("2027", true)], off)
}

async fn post(desk: &Desk, calendar: Value) {
    desk.published("calendars", json!({"calendar": calendar})).await;
}

fn window(order: &Value) -> Value {
    let deadlines = order["deadlines"].as_array().expect("deadlines");
    deadlines.iter().find(|deadline| deadline["rule"] == "4.9").expect("a window").clone()
}

fn action(order: &Value, name: &str) -> Value {
    let actions = order["actions"].as_array().expect("actions");
    actions.iter().find(|action| action["action"] == name).expect("an action").clone()
}

async fn waiting(desk: &Desk) -> Vec<Value> {
    desk.get("queue?list=calendar").await.json["items"].as_array().expect("a list").clone()
}

/// The entries of orders that wait, in the index or out of it.
async fn entries(desk: &Desk) -> Vec<Value> {
    let items = desk.world.items().await.into_iter();
    items.filter(|(_, sk, _)| sk == "PROVISIONAL").map(|(_, _, item)| item).collect()
}

#[tokio::test]
async fn a_window_that_passed_on_a_provisional_calendar_is_deemed_within_the_hour_after_the_posting() {
    let desk = at_the_turn().await;
    let placed = licensed(&desk, "k").await;
    let order = desk.world.order(&placed).await;
    assert_eq!((&window(&order)["last_day"], &window(&order)["provisional"]), (&json!("2027-01-05"), &json!(true)));
    for name in ["claim", "object"] {
        let action = action(&order, name);
        assert_eq!((&action["until"], &action["provisional"]), (&Value::Null, &json!(true)), "{action}");
    }
    assert_eq!(waiting(&desk).await, [Value::Null; 0], "nothing has passed yet");

    desk.world.clock("2027-01-20T10:00:00+05:00").await;
    let order = desk.world.order(&placed).await;
    assert_eq!(order["license"]["state"], "window_open", "nothing is deemed on it");
    assert_eq!(desk.tasks().await, ["post_calendar"], "one task for all that wait");
    let queue = desk.get("queue").await.json;
    assert_eq!(at(&queue, "/items/0/about"), "2026-11-23/1");
    assert_eq!(at(&queue, "/items/0/due_at"), "2026-12-31T19:00:00Z", "the first instant that is not official");
    let [it] = &waiting(&desk).await[..] else { panic!("one order waits") };
    let shown = json!({"kind": "post_calendar", "clause": null, "order_id": placed.id, "number": placed.number,
        "about": null, "notice": null, "amount": null, "lost": null, "proposal": null, "count": null, "shared": null,
        "due_at": "2027-01-05T19:00:00Z", "what": it["what"], "taken_by": null, "taken_until": null});
    assert_eq!(*it, shown);

    post(&desk, official(&["2027-01-05"])).await;
    assert_eq!(desk.tasks().await, [""; 0], "it is posted");
    desk.world.clock("2027-01-20T11:00:00+05:00").await;
    let order = desk.world.order(&placed).await;
    assert_eq!(order["license"]["state"], "deemed_provided");
    let happened = events(&order);
    let last = &happened[happened.len() - 2..];
    assert_eq!(last, ["deadlines.recomputed", "license.deemed_provided"]);
    let deemed = deemed(&desk).await;
    let [deemed] = &deemed[..] else { panic!("deemed once: {deemed:?}") };
    assert_eq!(deemed["counted"]["shown"], "2027-01-05T19:00:00Z");
    assert_eq!(deemed["counted"]["official"], "2027-01-06T19:00:00Z");
    assert_eq!(deemed["window_expired_at"], "2027-01-06T19:00:00Z", "the later of the two");
    assert_eq!(deemed["calendar"], "2027-01-20/1");
    let decided = deemed["at"].as_str().expect("an instant");
    assert!(("2027-01-20T05:00:00Z"..="2027-01-20T06:00:00Z").contains(&decided), "{decided}");
    assert_eq!((waiting(&desk).await.len(), &entries(&desk).await[0]["due_shard"]), (0, &Value::Null));
    let told = desk.world.mails().await;
    let told = told.iter().find(|mail| mail["subject"].as_str().is_some_and(|it| it.contains("deemed provided")));
    let told = told.expect("a mail")["text"].as_str().expect("a text");
    assert!(told.contains("2027-01-05") && told.contains("2027-01-06"), "{told}");
    let listed = desk.get("calendars").await.json["items"][0]["recomputed"].clone();
    assert_eq!((&listed["orders"], &listed["kept"]), (&json!(1), &json!(0)), "{listed}");
    assert!(listed["done_at"].is_string());
}

/// The deemings as their events tell of them, with when.
async fn deemed(desk: &Desk) -> Vec<Value> {
    let items = desk.world.items().await.into_iter().filter(|(_, sk, _)| sk.starts_with("E#"));
    let events = items.filter_map(|(_, _, item)| serde_json::from_str(item["body"].as_str()?).ok());
    events.filter(|event: &Value| event["event"] == "deemed_provided").collect()
}

#[tokio::test]
async fn a_claim_between_the_shown_and_the_official_end_is_timely() {
    let desk = at_the_turn().await;
    let placed = licensed(&desk, "k").await;
    desk.world.clock("2027-01-06T12:00:00+05:00").await;
    let claim = json!({"text": "It does not open.", "about": "scope"});
    let claimed = desk.world.claim(&placed, "c", &claim).await.json;
    assert_eq!((&claimed["late"], &claimed["provisional"]), (&json!(true), &json!(true)), "nobody can say yet");
    assert!(!desk.tasks().await.contains(&"decide_held_claim".to_owned()), "nor decide on it");
    desk.world.clock("2027-01-20T10:00:00+05:00").await;
    post(&desk, official(&["2027-01-05"])).await;
    desk.world.clock("2027-01-20T11:00:00+05:00").await;
    let order = desk.world.order(&placed).await;
    assert_eq!(order["license"]["state"], "claimed");
    let claim = &order["claims"][0];
    assert_eq!((&claim["late"], &claim["provisional"]), (&json!(false), &json!(false)));
}

#[tokio::test]
async fn a_claim_late_by_both_ends_waits_for_a_person_and_so_does_the_deeming() {
    let desk = at_the_turn().await;
    let placed = licensed(&desk, "k").await;
    desk.world.clock("2027-01-15T12:00:00+05:00").await;
    let claim = json!({"text": "It does not open.", "about": "scope"});
    assert_eq!(desk.world.claim(&placed, "c", &claim).await.status, 201);
    desk.world.clock("2027-01-20T10:00:00+05:00").await;
    post(&desk, official(&["2027-01-05"])).await;
    desk.world.clock("2027-01-20T11:00:00+05:00").await;
    let order = desk.world.order(&placed).await;
    assert_eq!((&order["license"]["state"], &order["claims"][0]["late"]), (&json!("window_open"), &json!(true)));
    assert!(desk.tasks().await.contains(&"decide_held_claim".to_owned()), "{:?}", desk.tasks().await);
    desk.done(&placed, &format!("claims/{}-C1/timeliness", placed.id), json!({"timely": false})).await;
    desk.world.clock("2027-01-20T11:05:00+05:00").await;
    assert_eq!(desk.world.order(&placed).await["license"]["state"], "deemed_provided");
}

#[tokio::test]
async fn whatever_else_rests_on_the_year_is_counted_again_too_and_runs_out_once_it_is_official() {
    let desk = at_the_turn().await;
    let placed = licensed(&desk, "k").await;
    let claim = json!({"text": "It does not open.", "about": "scope"});
    assert_eq!(desk.world.claim(&placed, "c", &claim).await.status, 201);
    desk.world.say(&placed, "objection", "o", &json!({})).await;
    // The thirtieth day is Monday, 25 January.
    desk.world.clock("2027-02-01T10:00:00+05:00").await;
    let order = desk.world.order(&placed).await;
    assert_eq!(order["claims"][0]["state"], "received", "nothing is exhausted on a day that is not official");
    post(&desk, official(&["2027-01-25"])).await;
    desk.world.clock("2027-02-01T11:00:00+05:00").await;
    let order = desk.world.order(&placed).await;
    assert_eq!(order["claims"][0]["state"], "pretrial_exhausted");
    let answer = &order["claims"][0]["deadlines"][0];
    assert_eq!((&answer["last_day"], &answer["provisional"]), (&json!("2027-01-26"), &json!(false)));
    assert_eq!(order["objections"][0]["deadlines"][0]["provisional"], false);
    assert!(entries(&desk).await.iter().all(|entry| entry["due_shard"].is_null()));
}

#[tokio::test]
async fn an_order_gets_an_entry_only_where_it_waits() {
    let desk = Desk::new().await;
    desk.world.paid("k").await;
    assert_eq!(entries(&desk).await, [Value::Null; 0], "its days are official");
    let desk = at_the_turn().await;
    let placed = licensed(&desk, "k").await;
    let [entry] = &entries(&desk).await[..] else { panic!("one order waits") };
    assert!(entry["due_shard"].as_str().is_some_and(|shard| shard.starts_with("calendar#")), "{entry}");
    desk.world.say(&placed, "termination", "t", &json!({"acknowledge_no_refund": true})).await;
    assert_eq!(entries(&desk).await[0]["due_shard"], Value::Null, "nothing of it is open");
}

#[tokio::test]
async fn a_corrected_calendar_moves_open_deadlines_of_official_days_within_the_hour() {
    // As Kazakhstan's was in March 2026; no reminder of the order falls due meanwhile.
    let desk = Desk::new().await;
    let placed = desk.world.paid("k").await;
    post(&desk, of_years("2025-02-03/2", &[], &["2025-02-13"])).await;
    assert_eq!(window(&desk.world.order(&placed).await)["last_day"], "2025-02-13");
    desk.world.clock("2025-02-03T11:00:00+05:00").await;
    let order = desk.world.order(&placed).await;
    assert_eq!(
        (&window(&order)["last_day"], &window(&order)["calendar"]),
        (&json!("2025-02-14"), &json!("2025-02-03/2"))
    );
}

#[tokio::test]
async fn what_stays_as_it_was_shown_is_reported_afterwards() {
    let desk = Desk::of(World::at("2025-03-11T10:00:00+05:00").await);
    let placed = desk.world.paid("k").await;
    let before = window(&desk.world.order(&placed).await)["expires_at"].clone();
    let fields = json!({"calendar": super::calendars::without("2025-03-21"), "keep_notified": true});
    desk.published("calendars", fields).await;
    desk.world.clock("2025-03-11T11:00:00+05:00").await;
    assert_eq!(window(&desk.world.order(&placed).await)["expires_at"], before);
    let listed = desk.get("calendars").await.json["items"][0]["recomputed"].clone();
    assert_eq!((&listed["orders"], &listed["kept"]), (&json!(0), &json!(1)), "{listed}");
}

#[tokio::test]
async fn the_orders_that_wait_are_listed_in_pages() {
    let desk = at_the_turn().await;
    let mut all = Vec::new();
    for n in 0..5 {
        all.push(licensed(&desk, &format!("k{n}")).await.id);
    }
    desk.world.clock("2027-01-20T10:00:00+05:00").await;
    let (mut found, mut path) = (Vec::new(), "queue?list=calendar&limit=2".to_owned());
    loop {
        let page = desk.get(&path).await.json;
        let items = page["items"].as_array().expect("a list");
        assert!(items.len() <= 2);
        found.extend(items.iter().map(|item| item["order_id"].as_str().expect("an id").to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("queue?list=calendar&limit=2&cursor={next}");
    }
    found.sort();
    all.sort();
    assert_eq!(found, all, "each once");
    for cursor in ["", "0", "zz", "00", "éé"] {
        let path = format!("queue?list=calendar&cursor={cursor}");
        assert_problem(&desk.get(&path).await, INVALID_QUERY, &["cursor"], &path);
    }
}
