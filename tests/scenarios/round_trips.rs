//! What each command and job asks of the outside, and what it consumes, as it was recorded. A command that gains a request,
//! an item or a unit fails here: if that is meant, accept it by running this test with `UPDATE_GOLDEN=1`.

use crate::crash::{Job, stage::Stage};
use harness::recording::{Halves, Operation, Service};
use harness::{World, template::root};
use std::fmt::Write;
use store::due::Family;

const GOLDEN: &str = "tests/golden/round_trips.txt";

/// The units of some requests, read and written.
fn units(operations: &[Operation]) -> (Halves, Halves) {
    let sum = |writes: bool| operations.iter().filter(|o| o.writes() == writes).map(|o| o.consumed).sum();
    (sum(false), sum(true))
}

/// One line for each request, in the order in which they are first made; those that are alike are counted, since the shard in
/// which a sweep finds something is another each time.
fn lines(operations: &[Operation]) -> Vec<String> {
    let mut lines: Vec<(String, usize)> = Vec::new();
    for operation in operations {
        let line = line(operation);
        match lines.iter_mut().find(|(before, _)| *before == line) {
            Some((_, times)) => *times += 1,
            None => lines.push((line, 1)),
        }
    }
    lines.into_iter().map(|(line, times)| if times == 1 { line } else { format!("{line} · {times} times") }).collect()
}

fn line(operation: &Operation) -> String {
    let mut line = match operation.service {
        Service::DynamoDb => operation.name.clone(),
        service => format!("{service:?} {}", operation.name),
    };
    if let Some(index) = &operation.index {
        let _ = write!(line, " ({index})");
    }
    if operation.keys.len() > 1 {
        let _ = write!(line, " of {}", operation.keys.len());
    }
    for key in &operation.keys {
        let _ = write!(line, " {key}");
    }
    if operation.service == Service::DynamoDb {
        let _ = write!(line, ", {} {}", operation.consumed, if operation.writes() { "write" } else { "read" });
    }
    line
}

fn section(name: &str, operations: &[Operation]) -> String {
    let (read, written) = units(operations);
    let body: String = lines(operations).iter().map(|line| format!("  {line}\n")).collect();
    format!("{name}: {} requests, {read} read units, {written} write units\n{body}\n", operations.len())
}

/// What buyers and the widget ask for: nothing of it writes.
async fn reads(stage: &Stage) -> String {
    let placed = stage.place("k").await;
    let widget = stage.kommo_token().await;
    let mut text = String::new();
    let by_order = format!("/v1/orders/{}", placed.id);
    let deadlines = "/v1/deadlines?rule=4.9&from=2025-02-03T10:00:00%2B05:00";
    let paths = [
        ("GET /v1/offer", "/v1/offer"),
        ("GET /v1/deadlines", deadlines),
        ("GET /v1/orders", "/v1/orders"),
        ("GET /v1/orders/{id}", &by_order),
    ];
    for (name, path) in paths {
        stage.faults.recorded();
        assert_eq!(stage.get(path, Some(&placed.token)).await.status, 200, "{name}");
        text += &section(name, &stage.faults.recorded());
    }
    let claim = serde_json::json!({"text": "It does not count.", "about": "scope"});
    assert_eq!(stage.claim(&placed, "c", &claim).await.status, 201);
    stage.faults.recorded();
    assert_eq!(stage.get(&by_order, Some(&placed.token)).await.status, 200);
    text += &section("GET /v1/orders/{id} with a claim", &stage.faults.recorded());
    let license = stage.request(reqwest::Method::GET, "/v1/license").header("x-auth-token", widget);
    assert_eq!(harness::answer(license).await.status, 200);
    text + &section("GET /v1/license", &stage.faults.recorded())
}

/// From the ticked box to the license deemed provided, with all that is sent on the way.
async fn whole_life(stage: &Stage) -> String {
    let placed = stage.place("k").await;
    stage.carry().await;
    let ticket = stage.ticket(&placed, "pay").await;
    assert_eq!(stage.pay(&ticket, "paid").await.status, 303);
    stage.carry().await;
    stage.set("2025-02-14T00:00:05+05:00".parse().expect("an instant"));
    stage.sweep(Family::Order).await;
    stage.carry().await;
    assert_eq!(stage.order(&placed).await["license"]["state"], "deemed_provided");
    let all: Vec<_> = stage.faults.recorded();
    // The sweep's looks into empty shards are not one order's.
    let own: Vec<_> = all.into_iter().filter(|operation| operation.index.is_none()).collect();
    let (read, written) = units(&own);
    let sent = own.iter().filter(|operation| operation.service != Service::DynamoDb).count();
    let table = own.len() - sent;
    format!(
        "An order's whole life: {table} requests to the table, {sent} beside it, {read} read units, {written} write units\n"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn each_command_asks_no_more_than_it_did() {
    let http = World::of("").http;
    let mut found = String::new();
    for job in Job::all() {
        let mut stage = Stage::under(job.agreement(), &http).await;
        let mut scene = job.prepare(&stage).await;
        // The shard of a new order is drawn. Were it the first one, what is found there would come before the note that a shard
        // is done, and the requests, though the same, would stand in another order.
        while matches!(job, Job::Recompute) && stage.shards().await.contains("calendar#00") {
            stage = Stage::new(&http).await;
            scene = job.prepare(&stage).await;
        }
        stage.faults.recorded();
        job.run(&stage, scene).await;
        found += &section(&format!("{job:?}"), &stage.faults.recorded());
    }
    found += &reads(&Stage::new(&http).await).await;
    found += &whole_life(&Stage::new(&http).await).await;
    let golden = root().join(GOLDEN);
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        std::fs::write(&golden, &found).expect("the golden file can be written");
    }
    let expected = std::fs::read_to_string(&golden).unwrap_or_default();
    let (mut gone, mut new) = (expected.lines(), found.lines());
    let difference = std::iter::from_fn(|| match (gone.next(), new.next()) {
        (None, None) => None,
        pair => Some(pair),
    })
    .find(|(expected, found)| expected != found);
    if let Some((expected, found)) = difference {
        panic!(
            "{GOLDEN} says   {}\nrecorded now  {}\nIf that is meant: UPDATE_GOLDEN=1 cargo test --workspace --test scenarios round_trips",
            expected.unwrap_or("nothing more"),
            found.unwrap_or("nothing more"),
        );
    }
}
