//! Paying by card (clauses 4.3 to 4.7): what is tried again, what goes wrong at the bank, and what is counted once.

use harness::{Placed, World, events};
use serde_json::{Value, json};

/// The bank's running number within a ticket.
fn number(ticket: &str) -> u64 {
    ticket[8..20].parse().expect("twelve digits")
}

async fn subjects(world: &World) -> Vec<String> {
    world.mails().await.iter().map(|mail| mail["subject"].as_str().expect("a subject").to_owned()).collect()
}

async fn paid_on(world: &World, placed: &Placed, key: &str) -> Value {
    let ticket = world.ticket(placed, key).await;
    assert_eq!(world.pay(&ticket, "paid").await.status, 303);
    world.settle().await;
    world.order(placed).await
}

#[tokio::test]
async fn a_declined_payment_is_recorded_and_another_can_be_tried() {
    let world = World::new().await;
    let placed = world.place("k1").await;
    let declined = world.ticket(&placed, "p1").await;
    assert_eq!(world.pay(&declined, "declined").await.status, 303);
    world.settle().await;

    let order = world.order(&placed).await;
    assert_eq!((&order["state"], &order["license"]["state"]), (&json!("placed"), &json!("none")));
    assert_eq!(order["paid"], json!({"amount_minor": 0, "currency": "RUB"}));
    assert_eq!(order["actions"][0]["action"], "pay", "it can be tried again");
    // Nobody has proven the address, and nothing came in: the page says it, no mail does (K59).
    assert_eq!(subjects(&world).await.len(), 1);

    assert_eq!(world.ticket(&placed, "p1").await, declined, "the old key stands for the old attempt");
    let order = paid_on(&world, &placed, "p2").await;
    let expected =
        ["order.placed", "payment.opened", "payment.declined", "payment.opened", "order.paid", "license.activated"];
    assert_eq!(events(&order), expected);
    assert_eq!(order["paid"]["amount_minor"], order["charge"]["amount_minor"]);
    assert_eq!(world.mails().await.len(), 3);
}

#[tokio::test]
async fn a_repeat_under_the_same_key_is_the_same_payment() {
    let world = World::new().await;
    let placed = world.place("k1").await;
    let first = world.open_payment(&placed, "p1").await;
    assert_eq!(first.status, 201, "{}", first.text);
    assert_eq!(first.json["expires_at"], "2025-02-03T05:20:00Z", "twenty minutes from now");
    world.clock("2025-02-03T10:05:00+05:00").await;
    let repeat = world.open_payment(&placed, "p1").await;
    assert_eq!((repeat.status, &repeat.json), (201, &first.json));

    let (one, two) = (world.ticket(&placed, "p1").await, world.ticket(&placed, "p2").await);
    assert_eq!(number(&two), number(&one) + 1, "the repeats registered nothing at the bank");
    assert_eq!(events(&world.order(&placed).await), ["order.placed", "payment.opened", "payment.opened"]);
}

#[tokio::test]
async fn a_ticket_that_ran_out_is_replaced_by_another() {
    let world = World::new().await;
    let placed = world.place("k1").await;
    let old = world.ticket(&placed, "p1").await;
    world.clock("2025-02-03T10:20:00+05:00").await;
    assert_eq!(world.pay(&old, "paid").await.status, 409, "the bank takes no payment at expires_at");
    assert_eq!(paid_on(&world, &placed, "p2").await["state"], "paid");
}

#[tokio::test]
async fn with_the_bank_down_or_its_reply_lost_the_order_stands_and_a_repeat_works() {
    for fault in ["error", "lost_reply"] {
        let world = World::new().await;
        let placed = world.place("k1").await;
        let before = world.order(&placed).await;
        world.fault("reg", fault, 2).await;
        for _ in 0..2 {
            let refused = world.open_payment(&placed, "p1").await;
            assert_eq!((refused.status, &refused.json["code"]), (503, &json!("bank_unavailable")), "{fault}");
            assert_eq!(refused.json["clause"], "4.5");
            assert!(refused.headers.contains_key("retry-after"));
            assert_eq!(world.order(&placed).await, before, "{fault}");
        }
        let order = paid_on(&world, &placed, "p1").await;
        assert_eq!(events(&order), ["order.placed", "payment.opened", "order.paid", "license.activated"], "{fault}");
    }
}

#[tokio::test]
async fn an_order_by_invoice_is_not_paid_at_the_gateway() {
    let world = World::new().await;
    let mut body = world.order_body().await;
    body["method"] = json!("invoice");
    let placed = world.place_body("k1", &body).await;
    let before = world.order(&placed).await;
    let refused = world.open_payment(&placed, "p1").await;
    assert_eq!(
        (refused.status, &refused.json["code"], &refused.json["clause"]),
        (409, &json!("paid_by_invoice"), &json!("4.3"))
    );
    assert_eq!(world.order(&placed).await, before);
    assert_eq!((&before["charge"], &before["payment"]["gateway"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn a_paid_order_takes_no_other_payment() {
    let world = World::new().await;
    let placed = world.paid("k1").await;
    let before = world.order(&placed).await;
    let refused = world.open_payment(&placed, "another").await;
    assert_eq!(
        (refused.status, &refused.json["code"], &refused.json["clause"]),
        (409, &json!("already_paid"), &json!("4.6"))
    );
    assert_eq!(world.open_payment(&placed, "pay-k1").await.status, 201, "the repeat of what was done before");
    assert_eq!(world.order(&placed).await, before);
}

#[tokio::test]
async fn two_tickets_both_paid_are_both_captured_and_start_one_license() {
    let world = World::new().await;
    let placed = world.place("k1").await;
    let (one, two) = (world.ticket(&placed, "p1").await, world.ticket(&placed, "p2").await);
    world.pay(&two, "paid").await;
    world.settle().await;
    let once = world.order(&placed).await;
    world.clock("2025-02-03T10:10:00+05:00").await;
    assert_eq!(world.pay(&one, "paid").await.status, 303);
    world.settle().await;

    let order = world.order(&placed).await;
    assert_eq!(order["paid"], json!({"amount_minor": 2 * 453_250, "currency": "RUB"}));
    let expected =
        ["order.placed", "payment.opened", "payment.opened", "order.paid", "license.activated", "payment.received"];
    assert_eq!(events(&order), expected);
    assert_eq!((&order["license"], &order["deadlines"]), (&once["license"], &once["deadlines"]), "it extends nothing");
    assert_eq!(
        world.mails().await.len(),
        5,
        "placed, paid, activated; what came too much, to the buyer and to the vendor"
    );
}

#[tokio::test]
async fn a_ticket_declined_after_another_paid_asks_nobody_to_pay_again() {
    let world = World::new().await;
    let placed = world.place("k1").await;
    let (one, two) = (world.ticket(&placed, "p1").await, world.ticket(&placed, "p2").await);
    world.pay(&one, "paid").await;
    world.pay(&two, "declined").await;
    world.settle().await;
    let order = world.order(&placed).await;
    assert_eq!((&order["state"], &order["paid"]["amount_minor"]), (&json!("paid"), &json!(453_250)));
    assert!(events(&order).contains(&"payment.declined".to_owned()), "it is recorded all the same");
    assert!(subjects(&world).await.iter().all(|subject| !subject.contains("not completed")));
}

#[tokio::test]
async fn two_orders_of_one_account_are_paid_apart() {
    let world = World::new().await;
    let (one, two) = (world.place("k1").await, world.place("k2").await);
    assert_ne!((&one.id, &one.number), (&two.id, &two.number));
    let paid = paid_on(&world, &two, "p").await;
    assert_eq!(paid["state"], "paid");
    assert_eq!(world.order(&one).await["state"], "placed");
    assert_eq!(world.open_payment(&Placed { token: one.token.clone(), ..two.clone() }, "p").await.status, 404);
    assert_eq!(paid_on(&world, &one, "p").await["state"], "paid", "one key, used for another order");
    assert_eq!(world.order(&two).await["paid"], paid["paid"]);
}
