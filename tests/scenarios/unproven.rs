//! Orders for an address that nobody has proven, and for which nothing came in (K59): what is mailed to it, and what operators
//! are asked for.

use crate::operator::Desk;
use crate::sign_in::signed_in;
use domain::agreement::Agreement;
use domain::follows::delivery::State;
use harness::{ACCOUNT_ID, Placed, World};
use serde_json::{Value, json};
use store::order::shared_tasks::UNPROVEN;

const MAILBOX: &str = "third-person@example.com";

/// The subjects of the mails to an address.
async fn mails_to(world: &World, address: &str) -> usize {
    world.settle().await;
    world.mails().await.iter().filter(|mail| mail["to"] == address).count()
}

async fn place_for(world: &World, key: &str, address: &str) -> Placed {
    let mut body = world.order_body().await;
    body["party"]["email"] = json!(address);
    world.place_body(key, &body).await
}

async fn claim(world: &World, placed: &Placed, key: &str) {
    let claim = json!({"text": "What of my order?", "about": "other"});
    let answer = world.claim(placed, key, &claim).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
}

async fn ask(world: &World, placed: &Placed, key: &str) {
    let answer = world.say(placed, "payment-queries", key, &json!({})).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
}

async fn queue(world: &World, list: &str) -> Vec<Value> {
    let token = world.operator_token("anna", &["operator"]).await;
    let answer = world.get(&format!("/v1/operator/queue?list={list}"), Some(&token)).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json["items"].as_array().expect("a list").clone()
}

fn kinds(queue: &[Value]) -> Vec<&str> {
    queue.iter().map(|item| item["kind"].as_str().expect("a kind")).collect()
}

#[tokio::test]
async fn fifty_orders_mail_a_third_person_no_more_than_a_day_confirms() {
    let world = World::new().await;
    for n in 0..50 {
        // One after another: an order's id begins with when it was placed.
        world.clock(&format!("2025-02-03T10:00:{n:02}+05:00")).await;
        place_for(&world, &format!("k{n}"), MAILBOX).await;
    }
    let a_day = usize::from(Agreement::of_tests().with_rates_again().policy.unproven.confirmations_a_day);
    assert_eq!(mails_to(&world, MAILBOX).await, a_day);
    assert!(queue(&world, "tasks").await.is_empty(), "nobody has to be reached");
    world.clock("2025-02-04T10:00:00+05:00").await;
    place_for(&world, "another-day", MAILBOX).await;
    assert_eq!(mails_to(&world, MAILBOX).await, a_day + 1);
}

#[tokio::test]
async fn what_one_unpaid_order_says_is_one_task_and_two_mails() {
    let world = World::new().await;
    let placed = place_for(&world, "k", MAILBOX).await;
    for n in 0..60 {
        claim(&world, &placed, &format!("c{n}")).await;
    }
    for n in 0..50 {
        let objected = world.say(&placed, "objection", &format!("o{n}"), &json!({})).await;
        assert!([201, 409].contains(&objected.status), "{}", objected.text);
    }
    world.settle().await;
    assert_eq!(mails_to(&world, MAILBOX).await, 1, "the confirmation");
    assert_eq!(world.mails().await.len(), 2, "the vendor is told once: {:?}", world.mails().await);
    let tasks = queue(&world, "tasks").await;
    assert_eq!(kinds(&tasks), ["answer_unproven"]);
    let order = world.order(&placed).await;
    let claims = order["claims"].as_array().expect("claims");
    assert_eq!(claims.len(), 60, "each is kept");
    assert!(
        claims.iter().all(|claim| claim["deadlines"].as_array().is_some_and(|all| !all.is_empty())),
        "a clock each"
    );
    let shared = tasks[0]["shared"].as_array().expect("a list");
    let count = tasks[0]["count"].as_u64().expect("a number") as usize;
    assert!(count >= 61 && shared.len() == count.min(100), "{count}");
    assert_eq!(tasks[0]["due_at"], shared[0]["due_at"], "the nearest");
    // The day after, the vendor is told again.
    world.clock("2025-02-04T10:00:00+05:00").await;
    claim(&world, &placed, "c-later").await;
    world.settle().await;
    assert_eq!(world.mails().await.len(), 3);
}

#[tokio::test]
async fn questions_share_it_too_and_the_nearest_deadline_is_shown() {
    let world = World::new().await;
    let mut body = world.order_body().await;
    (body["party"]["email"], body["method"]) = (json!(MAILBOX), json!("invoice"));
    let placed = world.place_body("k", &body).await;
    claim(&world, &placed, "c").await;
    for n in 0..50 {
        ask(&world, &placed, &format!("q{n}")).await;
    }
    let mut tasks = queue(&world, "tasks").await;
    tasks.sort_by_key(|task| task["kind"].as_str().map(str::to_owned));
    assert_eq!(
        kinds(&tasks),
        ["answer_unproven"],
        "the invoice that came with the order makes it no surer whose it is"
    );
    let shared = tasks[0]["shared"].as_array().expect("a list");
    assert_eq!((&tasks[0]["count"], &shared[0]["kind"]), (&json!(51), &json!("answer_payment_query")), "a day");
    assert_eq!((&shared[50]["kind"], &tasks[0]["due_at"]), (&json!("answer_claim"), &shared[0]["due_at"]));
    assert_eq!(mails_to(&world, MAILBOX).await, 2, "the confirmation and the invoice");
    assert_eq!(world.mails().await.len(), 3, "and what was said once, to the vendor");
}

#[tokio::test]
async fn orders_of_one_mailbox_share_and_others_do_not() {
    let world = World::new().await;
    let (one, two) = (place_for(&world, "1", MAILBOX).await, place_for(&world, "2", MAILBOX).await);
    let other = place_for(&world, "3", "another@example.com").await;
    for (n, placed) in [&one, &two, &other].into_iter().enumerate() {
        claim(&world, placed, &format!("c{n}")).await;
    }
    let mut tasks = queue(&world, "tasks").await;
    tasks.sort_by_key(|task| task["kind"].as_str().map(str::to_owned));
    assert_eq!(kinds(&tasks), ["answer_claim", "answer_unproven"], "one alone is shown as it is");
    assert_eq!((&tasks[0]["order_id"], &tasks[1]["count"]), (&json!(other.id), &json!(2)));
}

#[tokio::test]
async fn what_is_answered_or_withdrawn_leaves_the_task_and_the_last_takes_it_away() {
    let desk = Desk::new().await;
    let placed = place_for(&desk.world, "k", MAILBOX).await;
    claim(&desk.world, &placed, "c1").await;
    claim(&desk.world, &placed, "c2").await;
    let first = queue(&desk.world, "tasks").await[0]["shared"][0]["about"].as_str().expect("a claim").to_owned();
    let path = format!("/v1/orders/{}/claims/{first}/withdrawal", placed.id);
    let withdrawn = desk.world.post(&path, Some(&placed.token), "w1", &json!({})).await;
    assert_eq!(withdrawn.status, 200, "{}", withdrawn.text);
    let tasks = queue(&desk.world, "tasks").await;
    assert_eq!(kinds(&tasks), ["answer_claim"]);
    let second = tasks[0]["about"].as_str().expect("a claim").to_owned();
    let path = format!("/v1/orders/{}/claims/{second}/withdrawal", placed.id);
    desk.world.post(&path, Some(&placed.token), "w2", &json!({})).await;
    assert!(queue(&desk.world, "tasks").await.is_empty());
    claim(&desk.world, &placed, "c3").await;
    assert_eq!(kinds(&queue(&desk.world, "tasks").await), ["answer_claim"], "it comes back");
}

#[tokio::test]
async fn a_ticket_gives_an_order_its_own_tasks_back() {
    let world = World::new().await;
    let placed = place_for(&world, "k", MAILBOX).await;
    for n in 0..45 {
        claim(&world, &placed, &format!("c{n}")).await;
    }
    world.ticket(&placed, "p").await;
    let tasks = queue(&world, "tasks").await;
    assert_eq!(tasks.len(), 45, "{:?}", kinds(&tasks));
    assert!(tasks.iter().all(|task| task["kind"] == "answer_claim" && task["order_id"] == placed.id));
    claim(&world, &placed, "own").await;
    assert_eq!(queue(&world, "tasks").await.len(), 46);
}

#[tokio::test]
async fn a_proven_mailbox_gets_its_own_tasks_and_its_mails() {
    let world = World::new().await;
    let placed = place_for(&world, "k", MAILBOX).await;
    claim(&world, &placed, "c1").await;
    claim(&world, &placed, "c2").await;
    assert_eq!(kinds(&queue(&world, "tasks").await), ["answer_unproven"]);
    signed_in(&world, MAILBOX).await;
    assert_eq!(kinds(&queue(&world, "tasks").await), ["answer_claim"; 2], "at the first look");
    let before = mails_to(&world, MAILBOX).await;
    claim(&world, &placed, "c3").await;
    assert_eq!(mails_to(&world, MAILBOX).await, before + 1, "that it arrived");
    assert_eq!(kinds(&queue(&world, "tasks").await), ["answer_claim"; 3]);
}

#[tokio::test]
async fn any_sum_counts_as_paid() {
    let world = World::new().await;
    let placed = place_for(&world, "k", MAILBOX).await;
    let ticket = world.ticket(&placed, "p").await;
    world.pay(&ticket, "declined").await;
    assert_eq!(mails_to(&world, MAILBOX).await, 1, "a declined payment is told to nobody");
    let ticket = world.ticket(&placed, "p2").await;
    world.pay(&ticket, "paid").await;
    assert_eq!(mails_to(&world, MAILBOX).await, 3, "paid, and active");
}

#[tokio::test]
async fn a_notice_that_was_held_back_is_told_as_such_and_waits_for_nobody() {
    let world = World::new().await;
    let placed = place_for(&world, "k", MAILBOX).await;
    claim(&world, &placed, "c").await;
    world.settle().await;
    let token = world.operator_token("anna", &["operator"]).await;
    let path = format!("/v1/operator/orders/{}/notices", placed.id);
    let notices = world.get(&path, Some(&token)).await.json["items"].clone();
    let of = |name: &str| {
        let all = notices.as_array().into_iter().flatten();
        all.filter(|notice| notice["notice"] == name).map(|notice| notice["state"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(of("claim-received"), [State::HeldBack.name()]);
    assert_eq!(of("order-placed"), [State::Delivered.name()]);
    world.clock("2025-02-10T10:00:00+05:00").await;
    assert_eq!(kinds(&queue(&world, "tasks").await), ["answer_claim"], "nobody has to reach anybody");
}

#[tokio::test]
async fn a_day_brings_so_many_mailboxes_into_the_queue_and_the_others_into_a_list() {
    let world = World::new().await;
    let most = Agreement::of_tests().with_rates_again().policy.unproven.tasks_a_day as usize;
    for n in 0..=most {
        if n == most {
            world.clock("2025-02-03T10:01:00+05:00").await;
        }
        let mut body = world.order_body().await;
        body["party"]["email"] = json!(format!("buyer-{n}@example.com"));
        body["kommo"]["account_id"] = json!(ACCOUNT_ID + n as u64);
        let placed = world.place_body(&format!("k{n}"), &body).await;
        claim(&world, &placed, &format!("c{n}")).await;
    }
    assert_eq!(queue(&world, "tasks").await.len(), most);
    assert_eq!(kinds(&queue(&world, UNPROVEN).await), ["answer_claim"]);
}
