//! Effects that wait to be sent: one sender at a time, nothing lost, nothing sent again once it is marked.

use super::world::{Desk, pk, text};
use chrono::TimeDelta;
use functions::dispatch::{Delivery, LEASE};
use harness::Placed;
use harness::faults::Fault;
use local::shop::TABLE;
use store::due::TASKS;
use store::due::{Due, Family, PARKED};
use store::outbox::item::OutboxItem;

/// A placed order and the outbox item of its mail.
async fn placed() -> (Desk, Placed, OutboxItem) {
    let desk = Desk::new().await;
    let placed = desk.place("k").await;
    let item = mail(&desk, &placed).await;
    (desk, placed, item)
}

/// The first event's second effect: the notice that the order was placed.
async fn mail(desk: &Desk, placed: &Placed) -> OutboxItem {
    desk.plain().outbox_item(&pk(placed), &store::table::keys::outbox(1, 1)).await.unwrap().unwrap()
}

async fn due(desk: &Desk) -> Vec<Due> {
    let mut all = Vec::new();
    for shard in Family::Outbox.shards() {
        all.extend(desk.plain().due(&shard, desk.now(), 100, None).await.unwrap());
    }
    all
}

/// A read that the table refuses, so that the letter cannot be written this time.
fn refused() -> Fault {
    Fault::error(400, "AccessDeniedException")
}

#[tokio::test]
async fn of_twenty_senders_at_once_one_sends() {
    let (desk, _, item) = placed().await;
    let dispatch = &desk.shop.sweep.dispatch;
    let all = futures::future::join_all((0..20).map(|_| dispatch.deliver(&item, desk.now()))).await;
    let sent = all.iter().filter(|delivery| matches!(delivery, Ok(Delivery::Sent))).count();
    let others = all.iter().filter(|delivery| matches!(delivery, Ok(Delivery::NotOurs))).count();
    assert_eq!((sent, others), (1, 19));
    assert_eq!(desk.mails().await.len(), 1);
}

#[tokio::test]
async fn what_was_marked_is_never_sent_again() {
    let (desk, placed, stale) = placed().await;
    desk.send().await;
    let marked = mail(&desk, &placed).await;
    let report_until = desk.now() + desk.shop.agreement.policy.notices.delivery_unknown_after;
    assert_eq!(marked.due_at, Some(report_until.timestamp_millis()), "it waits to be heard of");
    desk.set(desk.now() + TimeDelta::days(30));
    desk.send().await;
    let unheard = mail(&desk, &placed).await;
    assert_eq!((due(&desk).await, unheard.due_shard.as_deref()), (vec![], Some(TASKS)), "nobody reported anything");
    for item in [&stale, &unheard] {
        assert_eq!(desk.shop.sweep.dispatch.deliver(item, desk.now()).await.unwrap(), Delivery::NotOurs);
    }
    assert_eq!(desk.mails().await.len(), 1);
}

#[tokio::test]
async fn what_a_sender_left_is_sent_when_its_lease_has_ended() {
    let (desk, _, item) = placed().await;
    let begin = desk.now();
    assert!(desk.plain().lease(&item, begin + LEASE).await.unwrap().is_some());
    desk.set(begin + LEASE - TimeDelta::milliseconds(1));
    desk.send().await;
    assert_eq!(desk.mails().await.len(), 0, "the lease still runs");
    desk.set(begin + LEASE);
    desk.send().await;
    assert_eq!(desk.mails().await.len(), 1);
    assert_eq!(due(&desk).await, []);
}

#[tokio::test]
async fn a_lease_whose_reply_is_lost_is_asked_for_again_and_the_mail_goes_once() {
    let (desk, _, item) = placed().await;
    desk.faults.script("TransactWriteItems", [Fault::LoseReply]);
    assert_eq!(desk.shop.sweep.dispatch.deliver(&item, desk.now()).await.unwrap(), Delivery::Sent);
    assert_eq!(desk.mails().await.len(), 1);
    desk.set(desk.now() + LEASE);
    desk.send().await;
    assert_eq!(desk.mails().await.len(), 1);
}

#[tokio::test]
async fn what_was_sent_but_not_marked_goes_out_again_under_the_same_reference() {
    let (desk, _, item) = placed().await;
    desk.faults.script("UpdateItem", [refused()]);
    assert!(desk.shop.sweep.dispatch.deliver(&item, desk.now()).await.is_err());
    assert_eq!(desk.mails().await.len(), 1);
    desk.set(desk.now() + LEASE);
    desk.send().await;
    let mails = desk.mails().await;
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0]["reference"], mails[1]["reference"]);
    assert_eq!(mails[0]["reference"], item.reference.as_str());
}

#[tokio::test]
async fn what_cannot_be_sent_now_waits_longer_each_time_and_is_sent_in_the_end() {
    let (desk, placed, _) = placed().await;
    for (failure, minutes) in [1, 2, 4, 8, 16, 32, 32].into_iter().enumerate() {
        let item = mail(&desk, &placed).await;
        assert_eq!(item.failures as usize, failure);
        desk.faults.script("GetItem", [refused()]);
        assert_eq!(desk.shop.sweep.dispatch.deliver(&item, desk.now()).await.unwrap(), Delivery::Later);
        let next = desk.now() + TimeDelta::minutes(minutes);
        assert_eq!(mail(&desk, &placed).await.due_at, Some(next.timestamp_millis()));
        desk.set(next - TimeDelta::milliseconds(1));
        desk.send().await;
        assert_eq!(desk.mails().await.len(), 0, "not before {minutes} minutes");
        desk.set(next);
    }
    desk.send().await;
    assert_eq!(desk.mails().await.len(), 1);
    assert_eq!(due(&desk).await, []);
}

#[tokio::test]
async fn what_can_never_be_sent_is_parked_and_holds_up_nothing() {
    let (desk, placed, item) = placed().await;
    let subject = desk.state(&placed).await.subject;
    let delete = desk.shop.engine.dynamodb().delete_item().table_name(TABLE);
    delete.key("pk", text(&format!("SUBJECT#{subject}"))).key("sk", text("VAULT")).send().await.unwrap();
    assert_eq!(desk.shop.sweep.dispatch.deliver(&item, desk.now()).await.unwrap(), Delivery::Parked);
    assert_eq!(mail(&desk, &placed).await.due_shard.as_deref(), Some(PARKED));
    desk.send().await;
    desk.set(desk.now() + TimeDelta::days(1));
    assert_eq!(due(&desk).await, [], "the announcement beside it went out");
    desk.send().await;
    assert_eq!(desk.mails().await.len(), 0);
    assert_eq!(desk.plain().due(PARKED, desk.now(), 10, None).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_sender_that_was_too_slow_does_not_bring_back_what_another_has_or_sent() {
    let (desk, placed, item) = placed().await;
    let store = desk.plain();
    let slow = store.lease(&item, desk.now() + LEASE).await.unwrap().unwrap();
    desk.set(desk.now() + LEASE);
    let other = store.lease(&mail(&desk, &placed).await, desk.now() + LEASE).await.unwrap().unwrap();
    assert!(!store.not_sent(&slow, false, desk.now()).await.unwrap(), "another has it");
    store.sent(&other, desk.now()).await.unwrap();
    assert!(!store.not_sent(&slow, true, desk.now()).await.unwrap(), "another sent it");
    assert_eq!(mail(&desk, &placed).await.due_at, None);
}
