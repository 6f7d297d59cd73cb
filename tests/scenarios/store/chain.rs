//! The chain of an order's events (I32): it holds, any changed byte shows, and folding it gives the order.

use super::world::{Desk, id, pk, string};
use domain::order::event::Event;
use domain::order::{OrderId, evolve};
use serde_json::json;
use store::order::chain::{Link, verify};

/// A whole life: placed, declined, paid, activated, claimed, deemed or not.
async fn told(claimed: bool) -> (Desk, harness::Placed) {
    let desk = Desk::new().await;
    let placed = desk.place("k").await;
    let declined = desk.ticket(&placed, "t1").await;
    desk.pay(&declined, "declined").await;
    let paid = desk.ticket(&placed, "t2").await;
    desk.pay(&paid, "paid").await;
    desk.activate(&placed).await;
    if claimed {
        let path = format!("/v1/orders/{}/claims", placed.id);
        let body = json!({"text": "It does not open.", "about": "scope"});
        assert_eq!(desk.post(&path, Some(&placed.token), "c", &body).await.status, 201);
    }
    desk.send().await;
    desk.set("2025-03-01T00:00:00Z".parse().unwrap());
    desk.sweep().await;
    (desk, placed)
}

#[tokio::test]
async fn i32_the_chain_holds_its_head_is_the_states_and_its_fold_is_the_order() {
    for (claimed, events) in [(false, 9), (true, 9)] {
        let (desk, placed) = told(claimed).await;
        let links = desk.links(&placed).await;
        assert_eq!(links.len(), events);
        let head = verify(&id(&placed), &links).unwrap();
        let state = desk.item(&pk(&placed), "STATE").await.unwrap();
        assert_eq!(string(&state, "head"), head);
        let recorded = links.iter().map(|link| serde_json::from_str::<Event>(&link.body).unwrap());
        let folded = recorded.fold(None, |order, event| Some(evolve(order, &event))).unwrap();
        let stored = desk.state(&placed).await;
        assert_eq!(folded, stored);
        assert_eq!((stored.claims.len(), stored.license.deemed_at.is_some()), (usize::from(claimed), !claimed));
    }
}

#[tokio::test]
async fn i32_any_changed_byte_of_any_link_is_detected() {
    let (desk, placed) = told(true).await;
    let (order, links) = (id(&placed), desk.links(&placed).await);
    for n in 0..links.len() {
        let fields: [fn(&mut Link) -> &mut String; 3] =
            [|link| &mut link.body, |link| &mut link.prev, |link| &mut link.hash];
        for field in fields {
            let length = field(&mut links[n].clone()).len();
            for at in 0..length {
                let mut changed = links.clone();
                flip(field(&mut changed[n]), at);
                // A link is found out itself; a changed hash may also be met by the link that follows it.
                let found = verify(&order, &changed).expect_err("a changed byte").0;
                assert_eq!(found, links[n].version, "byte {at}");
            }
        }
        for version in [links[n].version - 1, links[n].version + 1] {
            let mut changed = links.clone();
            changed[n].version = version;
            assert!(verify(&order, &changed).is_err(), "version {version}");
        }
    }
    let other = OrderId::parse("01JGZ8QK3W0000000000000042").unwrap();
    assert!(verify(&other, &links).is_err(), "the events of another order");
}

/// Changes one byte of what is ASCII.
fn flip(text: &mut String, at: usize) {
    let changed = char::from(text.as_bytes()[at] ^ 1);
    text.replace_range(at..=at, &changed.to_string());
}

#[tokio::test]
async fn i32_a_link_that_is_lost_doubled_or_moved_is_detected() {
    let (desk, placed) = told(false).await;
    let (order, links) = (id(&placed), desk.links(&placed).await);
    let head = verify(&order, &links).unwrap();
    for n in 0..links.len() {
        let mut lost = links.clone();
        lost.remove(n);
        assert_ne!(verify(&order, &lost).ok().as_ref(), Some(&head), "link {n} is lost");
        let mut doubled = links.clone();
        doubled.insert(n, links[n].clone());
        assert!(verify(&order, &doubled).is_err(), "link {n} is there twice");
        if n > 0 {
            let mut moved = links.clone();
            moved.swap(n - 1, n);
            assert!(verify(&order, &moved).is_err(), "link {n} is moved");
        }
    }
}
