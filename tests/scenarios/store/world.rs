//! A shop whose every call on the table goes through scripted faults. Nothing is carried in the background: a test sends,
//! activates and sweeps for itself.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::Instant;
use domain::agreement::Agreement;
use domain::order::{Order, OrderId};
use functions::http::{RequestClock, edge};
use harness::faults::{Faults, reach_through};
use harness::{Placed, World};
use local::shop::{Options, Shop, TABLE};
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;
use store::Store;
use store::due::Family;
use store::order::chain::Link;

/// An item of the table as it lies there.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// The shop, a client of it, and the faults between it and its table.
pub(crate) struct Desk {
    world: World,
    pub(crate) shop: Shop,
    pub(crate) faults: Faults,
    server: tokio::task::JoinHandle<()>,
}

impl Deref for Desk {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Desk {
    pub(crate) async fn new() -> Desk {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let clock = Some(harness::BEGIN.parse().unwrap());
        let mut shop =
            Shop::open(&Options { agreement: Agreement::of_tests(), data: None, clock }, &url).await.unwrap();
        let faults = Faults::over(&shop.engine);
        reach_through(&mut shop, &Store::new(faults.dynamodb(), TABLE));
        let clock = shop.clock.clone();
        let instant: RequestClock = Arc::new(move |_| clock.now());
        let routes = edge(shop.functions().merge(shop.outside()), instant);
        let server = tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Desk { world: World::of(&url), shop, faults, server }
    }

    pub(crate) fn now(&self) -> Instant {
        self.shop.clock.now()
    }

    /// Moves the clock and nothing else.
    pub(crate) fn set(&self, now: Instant) {
        self.shop.clock.set(now).unwrap();
    }

    /// Places and pays the sample order, and does nothing of what follows.
    pub(crate) async fn place_and_pay(&self, key: &str) -> Placed {
        let placed = self.place(key).await;
        let ticket = self.ticket(&placed, &format!("pay-{key}")).await;
        self.pay(&ticket, "paid").await;
        placed
    }

    /// Sends what waits in the outbox.
    pub(crate) async fn send(&self) {
        self.shop.sweep.run(Family::Outbox, self.now()).await.unwrap();
    }

    /// Lets time pass for the orders.
    pub(crate) async fn sweep(&self) -> functions::deadline_sweep::Swept {
        self.shop.sweep.run(Family::Order, self.now()).await.unwrap()
    }

    /// Activates a paid order as its event would.
    pub(crate) async fn activate(&self, placed: &Placed) {
        let account = self.state(placed).await.account;
        let detail = serde_json::json!({"order_id": placed.id, "account": account});
        self.shop.activation.on_paid(&detail, self.now()).await.unwrap();
    }

    /// A store past the faults.
    pub(crate) fn plain(&self) -> Store {
        Store::new(self.shop.engine.dynamodb(), TABLE)
    }

    /// An order as it is kept.
    pub(crate) async fn state(&self, placed: &Placed) -> Order {
        self.plain().order(&id(placed)).await.unwrap().unwrap().order
    }

    /// One item as it lies in the table.
    pub(crate) async fn item(&self, pk: &str, sk: &str) -> Option<Item> {
        let get = self.shop.engine.dynamodb().get_item().table_name(TABLE).consistent_read(true);
        get.key("pk", text(pk)).key("sk", text(sk)).send().await.unwrap().item
    }

    /// Every item of the table, by its keys.
    pub(crate) async fn items(&self) -> Vec<(String, String, Item)> {
        let mut pages = self.shop.engine.dynamodb().scan().table_name(TABLE).into_paginator().items().send();
        let mut items = Vec::new();
        while let Some(item) = pages.next().await {
            let item = item.unwrap();
            items.push((string(&item, "pk"), string(&item, "sk"), item));
        }
        items.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        items
    }

    /// How many items there are whose sort key begins so.
    pub(crate) async fn count(&self, sk: &str) -> usize {
        self.items().await.iter().filter(|(_, key, _)| key.starts_with(sk)).count()
    }

    /// The links of an order's chain, first event first.
    pub(crate) async fn links(&self, placed: &Placed) -> Vec<Link> {
        let pk = pk(placed);
        let of_order = |(key, sk, _): &(String, String, Item)| *key == pk && sk.starts_with("E#");
        self.items().await.into_iter().filter(of_order).map(|(_, _, item)| link(&item)).collect()
    }
}

pub(crate) fn id(placed: &Placed) -> OrderId {
    OrderId::parse(&placed.id).unwrap()
}

pub(crate) fn pk(placed: &Placed) -> String {
    store::table::keys::order(&id(placed))
}

pub(crate) fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

pub(crate) fn string(item: &Item, name: &str) -> String {
    item[name].as_s().unwrap().clone()
}

pub(crate) fn number(item: &Item, name: &str) -> i64 {
    item[name].as_n().unwrap().parse().unwrap()
}

fn link(item: &Item) -> Link {
    Link {
        pk: string(item, "pk"),
        sk: string(item, "sk"),
        schema: number(item, "schema").try_into().unwrap(),
        version: number(item, "version").try_into().unwrap(),
        body: string(item, "body"),
        prev: string(item, "prev"),
        hash: string(item, "hash"),
    }
}
