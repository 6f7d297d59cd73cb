//! The forms of what a buyer can do: what comes of it is said first, it is done once, and nothing that was typed is lost.

use super::page;
use crate::browser::{Cookie, assert_shows, hidden, location, look, press};
use crate::operator::Desk;
use crate::sign_in::{BUYER, placed_by, signed_in};
use harness::{Placed, World, events};
use serde_json::json;

fn act(placed: &Placed, act: &str) -> String {
    format!("{}/acts/{act}", page(placed))
}

/// Opens the page of an act, and sends its form.
async fn does(world: &World, path: &str, cookie: &Cookie<'_>, more: &[(&str, &str)]) -> harness::Answer {
    let form = look(world, path, cookie).await;
    assert_shows(&form, 200, &["<form"]);
    let key = hidden(&form, "key");
    let fields: Vec<(&str, &str)> = [("key", key.as_str())].into_iter().chain(more.iter().copied()).collect();
    press(world, path.split('?').next().expect("a path"), cookie, &fields).await
}

#[tokio::test]
async fn what_comes_of_a_termination_is_said_before_it() {
    let world = World::new().await;
    let (active, delayed) = (world.paid("k").await, world.paid_manual("l").await);
    let session = signed_in(&world, BUYER).await;
    let cookie = Cookie::Session(&session);
    let path = act(&active, "termination");
    assert_shows(
        &look(&world, &path, &cookie).await,
        200,
        &["Nothing is paid back (clause 4.12)", "name=\"acknowledge\""],
    );
    let reason = "Because <b>of</b> it";
    let refused = does(&world, &path, &cookie, &[("reason", reason)]).await;
    assert_shows(&refused, 409, &["Tick the box", "Because &#60;b&#62;of&#60;/b&#62; it", "aria-invalid"]);
    assert!(!events(&world.order(&active).await).contains(&"order.terminated".to_owned()));
    let key = hidden(&refused, "key");
    let fields = [("key", key.as_str()), ("reason", reason), ("acknowledge", "yes")];
    for _ in 0..2 {
        let done = press(&world, &path, &cookie, &fields).await;
        assert_eq!(location(&done), format!("{}?done=termination", page(&active)));
    }
    assert_eq!(events(&world.order(&active).await).iter().filter(|event| *event == "order.terminated").count(), 1);
    let shown = look(&world, &format!("{}?done=termination", page(&active)), &cookie).await;
    assert_shows(&shown, 200, &["Your notice was received", "Ended before its time"]);
    assert_shows(&look(&world, &path, &cookie).await, 409, &[]);

    // Between the missed day and the right a person decides (K47); then everything goes back.
    world.clock("2025-02-06T10:00:00+05:00").await;
    let path = act(&delayed, "termination");
    assert_shows(&look(&world, &path, &cookie).await, 200, &["A person decides about it (clause 4.7)"]);
    world.clock("2025-02-15T00:00:00+05:00").await;
    let said = look(&world, &path, &cookie).await;
    assert_shows(&said, 200, &["goes back to you by the end of 24 February 2025"]);
    assert!(!said.text.contains("name=\"acknowledge\""), "{}", said.text);
    assert_eq!(location(&does(&world, &path, &cookie, &[]).await), format!("{}?done=termination", page(&delayed)));
    let order = world.order(&delayed).await;
    assert_eq!(order["refunds"][0]["amount"], order["paid"]);
}

#[tokio::test]
async fn each_act_is_done_by_its_form() {
    let world = World::new().await;
    let (paid, unpaid) = (world.paid("k").await, world.place("l").await);
    let session = signed_in(&world, BUYER).await;
    let cookie = Cookie::Session(&session);
    let claim = json!({"text": "It lacks a report.", "about": "scope"});
    let claim = world.claim(&paid, "c", &claim).await.json["id"].as_str().expect("an id").to_owned();
    let withdrawal = format!("{}?claim={claim}", act(&paid, "withdrawal"));
    let table = [
        (&unpaid, act(&unpaid, "payment-query"), "payment.queried", vec![]),
        (&unpaid, act(&unpaid, "cancellation"), "order.cancelled", vec![]),
        (&paid, act(&paid, "objection"), "objection.received", vec![("reason", "No machine.")]),
        (&paid, withdrawal, "claim.withdrawn", vec![("claim", claim.as_str())]),
        (&paid, act(&paid, "mailbox-report"), "mailbox.reported", vec![]),
    ];
    for (placed, path, event, more) in table {
        let done = does(&world, &path, &cookie, &more).await;
        let to = location(&done).to_owned();
        assert!(to.starts_with(&page(placed)), "{to}");
        assert!(events(&world.order(placed).await).iter().any(|it| it == event), "{event}");
        assert_shows(&look(&world, &to, &cookie).await, 200, &["role=\"status\""]);
        world.settle().await;
    }
    // Who signed in by a mail ends nothing while the mailbox is reported (10.4); the order's own token is more than a mail.
    let path = act(&paid, "termination");
    let refused = does(&world, &path, &cookie, &[("acknowledge", "yes")]).await;
    assert_shows(&refused, 409, &["This was not done"]);
    let own = Cookie::Order(&paid.token);
    let done = does(&world, &path, &own, &[("acknowledge", "yes")]).await;
    assert_eq!(location(&done), format!("{}?done=termination", page(&paid)));
}

#[tokio::test]
async fn an_act_is_taken_from_who_may_do_it() {
    let world = World::new().await;
    let placed = world.place("k").await;
    let other = placed_by(&world, "other", "other@example.com").await;
    let session = signed_in(&world, BUYER).await;
    let cookie = Cookie::Session(&session);
    let path = act(&placed, "cancellation");
    let kept = world.order(&placed).await;
    let fields = [("key", "k1")];
    let foreign = press(&world, &act(&other, "cancellation"), &cookie, &fields).await;
    assert_shows(&foreign, 404, &["leads nowhere"]);
    for cheat in [Cookie::None, Cookie::Session("x"), Cookie::Order(&other.token), Cookie::Session(&placed.token)] {
        let signed_out = press(&world, &path, &cheat, &[("key", "k1"), ("reason", "typed")]).await;
        assert_shows(&signed_out, 401, &["not signed in any more", "value=\"k1\""]);
    }
    assert_shows(&press(&world, &path, &cookie, &[]).await, 400, &["This was not done"]);
    assert_shows(&press(&world, &path, &cookie, &[("key", "k1"), ("surprise", "1")]).await, 422, &[]);
    assert_shows(&press(&world, &act(&placed, "nonsense"), &cookie, &fields).await, 404, &[]);
    assert_shows(&press(&world, &path, &cookie, &[("key", &"x".repeat(300))]).await, 400, &[]);
    assert_eq!(world.order(&placed).await, kept, "nothing changed");
    // A claim of another order is none.
    let foreign = look(&world, &format!("{}?claim={}-C1", act(&placed, "withdrawal"), other.id), &cookie).await;
    assert_shows(&foreign, 404, &[]);
}

#[tokio::test]
async fn what_was_typed_is_kept_while_one_signs_in_again() {
    let world = World::new().await;
    let placed = world.paid("k").await;
    let session = signed_in(&world, BUYER).await;
    let path = act(&placed, "objection");
    let form = look(&world, &path, &Cookie::Session(&session)).await;
    let key = hidden(&form, "key");
    world.clock("2025-03-20T10:00:00+05:00").await;
    let fields = [("key", key.as_str()), ("reason", "A machine decided.")];
    let signed_out = press(&world, &path, &Cookie::Session(&session), &fields).await;
    assert_shows(&signed_out, 401, &["not signed in any more", "A machine decided.</textarea>", &key]);
    assert!(!signed_out.text.contains("49.00"), "nothing of the order is shown");
    let anew = signed_in(&world, BUYER).await;
    let done = press(&world, &path, &Cookie::Session(&anew), &fields).await;
    assert_eq!(location(&done), format!("{}?done=objection", page(&placed)));
}

#[tokio::test]
async fn an_act_is_offered_for_the_claims_that_it_can_be_about() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let placed = world.paid("k").await;
    for key in ["c1", "c2", "c3"] {
        let claim = json!({"text": "It lacks a report.", "about": "scope"});
        assert_eq!(world.claim(&placed, key, &claim).await.status, 201);
    }
    let claim = |number: u32| format!("{}-C{number}", placed.id);
    let withdrawn = world.say(&placed, &format!("claims/{}/withdrawal", claim(1)), "w", &json!({})).await;
    assert_eq!(withdrawn.status, 200, "{}", withdrawn.text);
    desk.done(&placed, &format!("claims/{}/classification", claim(2)), json!({"about": "payment"})).await;
    let session = signed_in(world, BUYER).await;
    let cookie = Cookie::Session(&session);
    let path = |name: &str, number| format!("{}?claim={}", act(&placed, name), claim(number));
    let order = look(world, &page(&placed), &cookie).await;
    for (name, number, status, words) in [
        ("withdrawal", 1, 409, "closed"),
        ("withdrawal", 2, 200, "<form"),
        ("withdrawal", 3, 200, "<form"),
        ("contradiction", 1, 409, "<h1"),
        ("contradiction", 2, 200, "<form"),
        ("contradiction", 3, 409, "<h1"),
    ] {
        assert_shows(&look(world, &path(name, number), &cookie).await, status, &[words]);
        assert_eq!(order.text.contains(&path(name, number)), status == 200, "{name} {number}: {}", order.text);
    }
    // What can be contradicted no longer is not offered either.
    world.clock("2025-03-03T10:00:00+05:00").await;
    world.settle().await;
    let cookie = Cookie::Order(&placed.token);
    let order = look(world, &page(&placed), &cookie).await;
    assert!(!order.text.contains(&path("contradiction", 2)), "{}", order.text);
    assert_ne!(look(world, &path("contradiction", 2), &cookie).await.status, 200);
}

#[tokio::test]
async fn what_is_wrong_with_a_reason_is_said_in_the_language_of_the_page() {
    let world = World::new().await;
    let placed = world.paid("k").await;
    let session = signed_in(&world, BUYER).await;
    let path = act(&placed, "objection");
    let long = "x".repeat(10_001);
    for (language, words) in [("en", "at most 10,000 characters"), ("ru", "не более 10 000 знаков")] {
        let cookies = format!("{session}; __Host-language={language}");
        let key = hidden(&look(&world, &path, &Cookie::Session(&cookies)).await, "key");
        let fields = [("key", key.as_str()), ("reason", long.as_str())];
        let again = press(&world, &path, &Cookie::Session(&cookies), &fields).await;
        assert_shows(&again, 422, &[words, "aria-invalid", &key]);
        assert!(!again.text.contains("is longer than"), "the API's own words");
    }
}
