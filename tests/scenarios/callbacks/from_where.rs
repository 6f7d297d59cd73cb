//! From where the bank calls, where the shop knows its networks.

use super::callback::{Callback, FORM, post, silent, utf8};
use functions::http::address::{CallerNetworks, Edge};
use functions::http::edge;
use functions::payment_webhook::{PaymentWebhook, routes};
use gateways::avangard::CallbackVerifier;
use harness::World;
use local::shop::{bank_client, bank_settings};
use std::sync::Arc;

/// The function of callbacks over a shop, which lets these networks in; the caller is this machine.
async fn letting_in(world: &World, networks: &str) -> World {
    let (shop, settings) = (world.shop(), bank_settings(&world.url));
    let function = PaymentWebhook {
        agreement: shop.agreement.clone(),
        store: shop.store.clone(),
        bank: bank_client(&world.url),
        callbacks: CallbackVerifier::new(&settings.shop_id, settings.av_sign.as_str().into()),
        networks: CallerNetworks::parse(networks).expect("networks"),
        edge: Edge::new(None),
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let deployed = World::of(&format!("http://{}", listener.local_addr().expect("an address")));
    let clock = shop.clock.clone();
    let routes = edge(routes(function), Arc::new(move |_| clock.now()));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    deployed
}

#[tokio::test]
async fn a_signed_callback_from_elsewhere_is_refused_and_nothing_is_stored() {
    let world = World::new().await;
    let (placed, ticket) = silent(&world, "k1", Some("paid")).await;
    let signed = Callback::new(&placed, &ticket, 3).flat(utf8);
    let items = world.items().await;
    let elsewhere = letting_in(&world, "192.0.2.0/24").await;
    let answer = post(&elsewhere, FORM, signed.clone()).await;
    assert_eq!((answer.status, answer.json["code"].as_str()), (403, Some("callback_signature")));
    assert_eq!(world.items().await, items);
    let bank = letting_in(&world, "192.0.2.0/24,127.0.0.1").await;
    assert_eq!(post(&bank, FORM, signed).await.status, 202);
    assert_eq!(world.order(&placed).await["state"], "paid");
}
