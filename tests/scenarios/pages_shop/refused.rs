//! A form that cannot be taken: too long, one too many, without a rate, while something does not answer. The page says what
//! to do, and nothing that was typed is lost.

use super::{Form, input, orders, page, shown};
use crate::browser::{assert_says, attribute};
use crate::codes::placing;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use domain::Instant;
use domain::agreement::Agreement;
use functions::acceptance;
use functions::http::edge;
use harness::faults::{Fault, Faults};
use harness::{Answer, World};
use local::engine::Engine;
use std::sync::Arc;
use store::Store;

/// The function that takes orders, behind the edge on a port of its own, on a table whose requests can meet faults.
async fn serve(agreement: Agreement) -> (World, Faults) {
    let faults = Faults::over(&Engine::memory().expect("an engine"));
    let client: Client = faults.dynamodb();
    let client = Client::from_conf(client.config().to_builder().retry_config(RetryConfig::disabled()).build());
    let store = Store::new(client, "orders");
    store.create_table().await.expect("a table");
    let routes = acceptance::routes(placing(Arc::new(agreement), store));
    let now: Instant = harness::BEGIN.parse().expect("an instant");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, edge(routes, Arc::new(move |_| now))).await });
    (World::of(&url), faults)
}

#[track_caller]
fn assert_back(answer: &Answer, status: u16, words: &str) {
    assert_eq!(answer.status, status, "{}", answer.text);
    assert_says(&answer.text, &[words, "role=\"alert\""]);
    assert_eq!(attribute(input(&answer.text, "name=\"email\""), "value"), "buyer@example.com", "it is kept");
    assert!(input(&answer.text, "name=\"accepted\"").contains("checked"));
    assert_eq!(answer.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn a_form_that_is_too_long_or_says_what_nobody_asks_is_not_taken() {
    let world = World::new().await;
    let form = Form::filled(&world).await;
    let kept = world.items().await;
    let large = form.clone().with("city", &"x".repeat(70_000)).sent(&world).await;
    assert_eq!(large.status, 413);
    let unknown = form.clone().with("surprise", "1").sent(&world).await;
    assert_eq!(unknown.status, 422);
    assert!(world.items().await == kept, "nothing changed");
    assert_eq!(form.sent(&world).await.status, 303, "it is good all the same");
}

#[tokio::test]
async fn a_form_without_what_it_carries_comes_back_whole() {
    let world = World::new().await;
    let form = Form::filled(&world).await;
    for (carried, status) in [("key", 400), ("terms_version", 422), ("prices", 422), ("terms_sha256", 422)] {
        let back = form.clone().without(carried).sent(&world).await;
        assert_eq!(back.status, status, "{carried}: {}", back.text);
        assert_says(&back.text, &["role=\"alert\""]);
        assert!(!Form::of(&back.text).value(carried).is_empty(), "{carried}");
    }
    for (carried, value) in [("rates", "USD"), ("rates", "USD/RUB/soon"), ("rates", "")] {
        let back = form.clone().with(carried, value).sent(&world).await;
        assert!([409, 422].contains(&back.status), "{value}: {}", back.text);
        assert_eq!(Form::of(&back.text).value("rates"), form.value("rates"));
    }
    assert_eq!(orders(&world).await, 0);
}

#[tokio::test]
async fn one_order_too_many_is_told_when_to_come_back() {
    let mut agreement = Agreement::of_tests().with_rates_again();
    agreement.policy.limits.orders_of_mailbox = 1;
    let (world, _) = serve(agreement).await;
    assert_eq!(Form::filled(&world).await.sent(&world).await.status, 303);
    let form = Form::filled(&world).await;
    let back = form.sent(&world).await;
    assert_back(&back, 429, "Send the form again in the next hour");
    let seconds: i64 = back.headers["retry-after"].to_str().expect("a text").parse().expect("seconds");
    assert!((1..=3600).contains(&seconds));
    assert_eq!(Form::of(&back.text).value("key"), form.value("key"));
}

#[tokio::test]
async fn without_a_rate_a_card_is_not_offered_and_an_invoice_is() {
    let (world, _) = serve(Agreement::of_tests()).await;
    assert_says(&shown(&world, "/", "en").await, &["Prices in USD cannot be paid by card today", "Prices in EUR"]);
    let html = shown(&world, "/checkout", "en").await;
    assert_says(&html, &["by card: not today, there is no exchange rate of these days"]);
    let form = Form::of(&html).with_sample();
    assert_back(&form.sent(&world).await, 409, "There is no exchange rate of these days for this currency");
    assert_eq!(form.with("method", "invoice").sent(&world).await.status, 303);
}

#[tokio::test]
async fn while_the_table_does_not_answer_the_form_comes_back_and_then_places_one_order() {
    let (world, faults) = serve(Agreement::of_tests().with_rates_again()).await;
    let form = Form::filled(&world).await;
    for (fault, status, words) in [
        (Fault::error(500, "InternalServerError"), 503, "one form places one order"),
        (Fault::cancelled(&["None", "ConditionalCheckFailed"]), 503, "Please send the form again"),
    ] {
        faults.script("TransactWriteItems", vec![fault; 100]);
        assert_back(&form.sent(&world).await, status, words);
        faults.script("TransactWriteItems", []);
    }
    let placed = form.sent(&world).await;
    assert_eq!(placed.status, 303, "{}", placed.text);
    let repeated = form.sent(&world).await;
    assert_eq!(repeated.headers["location"], placed.headers["location"]);
    // What is offered cannot be said while nothing can be read.
    faults.script("GetItem", vec![Fault::error(500, "InternalServerError"); 100]);
    let answer = page(&world, "/checkout", "en").await;
    assert_eq!(answer.status, 503);
    assert_says(&answer.text, &["Please try again in a moment"]);
}
