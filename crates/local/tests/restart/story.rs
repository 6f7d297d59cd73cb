//! The story of one order, step by step: each step can be begun again, as its caller would who heard no answer.

use std::collections::BTreeMap;
use std::path::Path;

use harness::{Placed, World};
use local::engine::Engine;
use local::shop::TABLE;
use serde_json::{Value, json};

/// What is done, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Place,
    Open,
    Pay,
    Settle,
    IntoTheWindow,
    BeyondTheWindow,
}

pub(crate) const STEPS: [Step; 6] =
    [Step::Place, Step::Open, Step::Pay, Step::Settle, Step::IntoTheWindow, Step::BeyondTheWindow];

/// When the story ends.
const END: &str = "2025-02-20T12:00:00+05:00";

/// What the one who lives through the story knows.
#[derive(Default)]
pub(crate) struct Buyer {
    placed: Option<Placed>,
    ticket: Option<String>,
}

impl Buyer {
    /// Does a step to its end. Nothing is lost if it is broken off and done again.
    pub(crate) async fn step(&mut self, world: &World, step: Step) {
        match step {
            Step::Place => self.placed = Some(world.place("k1").await),
            Step::Open => self.ticket = Some(world.ticket(self.placed(), "p1").await),
            Step::Pay => {
                let paid = world.pay(self.ticket.as_deref().expect("a ticket"), "paid").await;
                // 409: it was paid before, and the answer was lost.
                assert!(matches!(paid.status, 303 | 409), "{}", paid.text);
            }
            Step::Settle => world.settle().await,
            Step::IntoTheWindow => world.clock("2025-02-08T12:00:00+05:00").await,
            Step::BeyondTheWindow => world.clock(END).await,
        }
    }

    fn placed(&self) -> &Placed {
        self.placed.as_ref().expect("an order")
    }

    /// The order as its buyer sees it, without its own name, and what mails told it: by reference, the subject.
    pub(crate) async fn end(&self, world: &World) -> Value {
        let Placed { id, number, .. } = self.placed();
        let order = world.order(self.placed()).await.to_string();
        let mut mails = BTreeMap::new();
        for mail in world.mails().await {
            let (reference, letter) =
                (mail["reference"].as_str().expect("a reference"), json!([mail["to"], mail["subject"]]));
            let first = mails.entry(reference.replace(id, "ID")).or_insert_with(|| letter.clone());
            assert_eq!(*first, letter, "what is sent again under a reference is the same");
        }
        let mails = json!(mails).to_string().replace(number, "NUMBER");
        json!([order.replace(id, "ID").replace(number, "NUMBER"), mails])
    }
}

/// What lies in the table of a shop that no process has open: how many items of each kind, by the beginnings of their
/// keys, and how many of them are due by the end of the story.
pub(crate) async fn table(data: &Path) -> (BTreeMap<String, usize>, usize) {
    let engine = Engine::open(data).expect("a database");
    let mut pages = engine.dynamodb().scan().table_name(TABLE).into_paginator().items().send();
    let (mut kinds, mut due) = (BTreeMap::new(), 0);
    let end = END.parse::<domain::Instant>().expect("an instant").timestamp_millis();
    while let Some(item) = pages.next().await {
        let item = item.expect("an item");
        let kind = |name: &str| item[name].as_s().expect("a text").split('#').next().unwrap_or_default().to_owned();
        *kinds.entry(format!("{} {}", kind("pk"), kind("sk"))).or_default() += 1;
        let due_at = item.get("due_at").map(|at| at.as_n().expect("a number").parse::<i64>().expect("milliseconds"));
        due += usize::from(due_at.is_some_and(|at| at <= end));
    }
    (kinds, due)
}
