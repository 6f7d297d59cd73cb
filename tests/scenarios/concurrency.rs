//! Many at once: one key makes one order, one payment counts once, claims and periods never collide.

use domain::order::license::Activator;
use domain::order::{Order, OrderId};
use domain::rules::Command;
use domain::rules::license::Activate;
use futures::future::join_all;
use gateways::avangard::signature;
use harness::{Answer, Placed, World, act, answer, events};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use store::order::execute::Execution;
use store::order::licenses::Licenses;
use store::table::error::StoreError;

const AT_ONCE: usize = 20;
/// How often a caller that was told to come back does so before the test gives up.
const RETURNS_MAX: usize = 50;

/// Repeats a request for as long as it is answered with 503, as its caller would.
async fn until_taken(request: impl AsyncFn() -> Answer) -> Answer {
    for _ in 0..RETURNS_MAX {
        let answer = request().await;
        if answer.status != 503 {
            return answer;
        }
    }
    panic!("never taken");
}

/// How many items there are of each kind: what their keys begin with.
async fn kinds(world: &World) -> BTreeMap<(String, String), usize> {
    let kind = |key: &str| key.split_once('#').map_or(key, |(kind, _)| kind).to_owned();
    let mut kinds = BTreeMap::new();
    for (pk, sk, _) in world.items().await {
        *kinds.entry((kind(&pk), kind(&sk))).or_default() += 1;
    }
    kinds
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_key_makes_one_order() {
    let world = World::new().await;
    let body = world.order_body().await;
    let answers = join_all((0..AT_ONCE).map(|_| world.post("/v1/orders", None, "k1", &body))).await;
    let made: BTreeSet<_> = answers
        .iter()
        .map(|answer| {
            assert_eq!(answer.status, 201, "{}", answer.text);
            (answer.json["order"]["id"].to_string(), answer.json["access_token"].to_string())
        })
        .collect();
    assert_eq!(made.len(), 1);
    world.settle().await;
    let alone = World::new().await;
    alone.place("k1").await;
    alone.settle().await;
    assert_eq!(kinds(&world).await, kinds(&alone).await, "one set of items");
    assert_eq!(world.mails().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_key_opens_one_payment() {
    let world = World::new().await;
    let placed = world.place("k1").await;
    let open = || until_taken(async || world.open_payment(&placed, "p1").await);
    let answers = join_all((0..AT_ONCE).map(|_| open())).await;
    let opened: BTreeSet<_> = answers.iter().map(|answer| answer.json["redirect_url"].to_string()).collect();
    assert_eq!(opened.len(), 1, "{opened:?}");
    assert_eq!(events(&world.order(&placed).await), ["order.placed", "payment.opened"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_callbacks_pay_once() {
    let world = World::new().await;
    world.fault("callback", "error", 1_000_000).await;
    let placed = world.place("k1").await;
    let ticket = world.ticket(&placed, "p1").await;
    world.pay(&ticket, "paid").await;
    let signed = signature("AvSignSandbox0123456789", "1113", &placed.number, "453250");
    let body = format!(
        "ticket={ticket}&shop_id=1113&order_number={}&amount=453250&status_code=3&signature={signed}",
        placed.number
    );
    let callback = || {
        let request = world.request(Method::POST, "/v1/payments/avangard/callback");
        answer(request.header("content-type", "application/x-www-form-urlencoded").body(body.clone()))
    };
    for answer in join_all((0..AT_ONCE).map(|_| callback())).await {
        assert_eq!(answer.status, 202, "{}", answer.text);
    }
    world.fault("callback", "error", 0).await;
    world.settle().await;
    let order = world.order(&placed).await;
    assert_eq!(events(&order), ["order.placed", "payment.opened", "order.paid", "license.activated"]);
    assert_eq!(order["paid"]["amount_minor"], 453_250);
    assert_eq!(world.mails().await.len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_claims_are_twenty_claims() {
    let world = World::new().await;
    let placed = world.paid("k1").await;
    let lodge = |n: usize| {
        let (world, placed) = (&world, &placed);
        async move {
            let body = json!({"text": format!("claim {n}"), "about": "scope"});
            until_taken(async || world.claim(placed, &format!("c{n}"), &body).await).await
        }
    };
    let answers = join_all((0..AT_ONCE).map(lodge)).await;
    let ids: BTreeSet<_> = answers
        .iter()
        .map(|answer| {
            assert_eq!(answer.status, 201, "{}", answer.text);
            answer.json["id"].to_string()
        })
        .collect();
    assert_eq!(ids.len(), AT_ONCE);
    world.settle().await;
    assert_eq!(world.order(&placed).await["claims"].as_array().unwrap().len(), AT_ONCE);
    let texts = world.items().await.into_iter().filter(|(_, sk, _)| sk.starts_with("TEXT#CLAIM#"));
    assert_eq!(texts.count(), AT_ONCE);
    assert_eq!(world.mails().await.len(), 3 + 2 * AT_ONCE, "each to the buyer and to the vendor");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_terminations_end_an_order_once() {
    let world = World::new().await;
    let placed = world.paid_manual("k1").await;
    world.clock("2025-02-15T00:00:00+05:00").await;
    let terminate = |key: String| {
        let (world, placed) = (&world, &placed);
        async move { until_taken(async || world.say(placed, "termination", &key, &json!({})).await).await }
    };
    // Half of them are one caller's repeats under one key.
    let keys = (0..AT_ONCE).map(|n| if n % 2 == 0 { "one".to_owned() } else { format!("other {n}").replace(' ', "-") });
    let answers = join_all(keys.map(terminate)).await;
    let ended = answers.iter().filter(|answer| answer.status == 200).count();
    assert!([1, AT_ONCE / 2].contains(&ended), "one caller's, however often it asked: {ended}");
    let refused = answers.iter().filter(|answer| answer.json["code"] == "order_ended").count();
    assert_eq!(ended + refused, AT_ONCE);
    let order = world.order(&placed).await;
    let count = |name: &str| events(&order).iter().filter(|event| *event == name).count();
    assert_eq!((count("order.terminated"), count("refund.demanded")), (1, 1));
    assert_eq!(order["refunds"][0]["amount"], order["paid"]);
}

/// Each period begins where the one before it ends; the first begins now.
fn assert_chained(orders: &[Value]) {
    let mut periods: Vec<_> = orders
        .iter()
        .map(|order| {
            let text = |name: &str| order["license"][name].as_str().expect("an instant").to_owned();
            (text("from"), text("until"))
        })
        .collect();
    periods.sort();
    assert_eq!(periods[0].0, "2025-02-03T05:00:00Z");
    for pair in periods.windows(2) {
        assert_eq!(pair[0].1, pair[1].0, "no gap and no overlap: {periods:?}");
    }
}

async fn placed_five(world: &World, sku: &str) -> Vec<Placed> {
    let mut body = world.order_body().await;
    body["sku"] = json!(sku);
    let mut orders = Vec::new();
    for n in 0..5 {
        orders.push(world.place_body(&format!("k{n}"), &body).await);
    }
    orders
}

async fn views(world: &World, orders: &[Placed]) -> Vec<Value> {
    join_all(orders.iter().map(|placed| world.order(placed))).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn orders_paid_at_once_follow_each_other() {
    let world = World::new().await;
    let orders = placed_five(&world, "widget-month").await;
    let tickets = join_all(orders.iter().map(|placed| world.ticket(placed, "p"))).await;
    join_all(tickets.iter().map(|ticket| world.pay(ticket, "paid"))).await;
    world.settle().await;
    assert_chained(&views(&world, &orders).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn orders_activated_at_once_follow_each_other() {
    let world = World::new().await;
    // Those that a person activates: nothing else activates them meanwhile.
    let orders = placed_five(&world, "widget-assisted-month").await;
    for placed in &orders {
        let ticket = world.ticket(placed, "p").await;
        world.pay(&ticket, "paid").await;
    }
    world.settle().await;
    let activations = orders.iter().map(|placed| {
        let (shop, id) =
            (world.server.as_ref().expect("a shop").shop.clone(), OrderId::parse(&placed.id).expect("an id"));
        tokio::spawn(async move {
            let account = shop.store.order(&id).await.expect("an answer").expect("an order").order.account;
            let command = |order: &Order, licenses: &Licenses| {
                let behind = licenses.periods.behind(order, shop.agreement.policy.zone);
                Command::Activate(Activate { by: Activator::Operator(act()), behind })
            };
            let now = shop.clock.now();
            for _ in 0..RETURNS_MAX {
                let execution = Execution::on_licenses(&id, &command).of_account(&account);
                match shop.store.execute(&shop.agreement, execution, now).await {
                    Err(StoreError::Contended) => {}
                    done => return done.map(|_| ()).expect("an activation"),
                }
            }
            panic!("never activated");
        })
    });
    for activated in join_all(activations).await {
        activated.expect("no panic");
    }
    world.settle().await;
    let views = views(&world, &orders).await;
    assert_chained(&views);
    for order in &views {
        assert_eq!(events(order).iter().filter(|event| *event == "license.activated").count(), 1);
    }
}
