//! Renewing: the same buyer and account by one form, a new tick of the terms in force, and a period that joins (K39, K49).

use super::page;
use crate::browser::{Cookie, assert_shows, hidden, inputs, location, look, press};
use crate::operator::Desk;
use crate::problems::{NOT_FOUND, TOKEN_INVALID, assert_problem, offers};
use crate::sign_in::{BUYER, placed_by, signed_in, with};
use harness::{Answer, Placed, World};
use serde_json::{Value, json};

fn renewal(placed: &Placed) -> String {
    format!("{}/renewal", page(placed))
}

/// What the API is sent to renew.
pub(crate) async fn said(world: &World) -> Value {
    let order = world.order_body().await;
    json!({"terms": order["terms"], "accepted": true, "consents": order["consents"]})
}

/// The form as it was shown, filled in.
fn filled<'a>(form: &'a Answer, more: &[(&'a str, &'a str)]) -> Vec<(String, String)> {
    let carried = ["key", "terms_version", "terms_sha256", "prices", "rates"];
    let carried = carried.map(|name| (name.to_owned(), hidden(form, name)));
    let typed = [("restrictions", "yes"), ("consent_perform", "yes"), ("consent_automated", "yes")];
    let typed = typed.into_iter().chain(more.iter().copied());
    carried.into_iter().chain(typed.map(|(name, value)| (name.to_owned(), value.to_owned()))).collect()
}

async fn send(world: &World, path: &str, cookie: &Cookie<'_>, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    press(world, path, cookie, &fields).await
}

/// The order to which an answer leads.
fn led_to(answer: &Answer) -> String {
    let place = location(answer);
    let id = place.strip_prefix("/account/orders/").expect("an order");
    id.split(['/', '?']).next().expect("an id").to_owned()
}

#[tokio::test]
async fn one_button_renews_for_the_same_buyer_and_account_and_the_period_joins() {
    let world = World::new().await;
    let first = world.paid("k").await;
    let session = signed_in(&world, BUYER).await;
    let cookie = Cookie::Session(&session);
    let path = renewal(&first);
    assert_shows(&look(&world, &page(&first), &cookie).await, 200, &[&path]);
    let form = look(&world, &path, &cookie).await;
    let words =
        ["The new period begins on 3 March 2025, 10:00", "value=\"widget-month/USD\" required checked", "2023-01"];
    assert_shows(&form, 200, &words);
    assert!(!form.text.contains("name=\"email\""), "the buyer's data are those of the order");
    // The box is not ticked beforehand; what was typed stays.
    let untouched = filled(&form, &[("choice", "widget-month/USD"), ("method", "card")]);
    let refused = send(&world, &path, &cookie, &untouched).await;
    assert_shows(
        &refused,
        422,
        &[
            "id=\"accepted-error\"",
            "id=\"consent_perform\" name=\"consent_perform\" type=\"checkbox\" value=\"yes\" checked",
        ],
    );
    let fields = filled(&refused, &[("choice", "widget-month/USD"), ("method", "card"), ("accepted", "yes")]);
    let placed = send(&world, &path, &cookie, &fields).await;
    let id = led_to(&placed);
    assert_eq!(location(&placed), format!("/account/orders/{id}/payment"));
    assert_eq!(led_to(&send(&world, &path, &cookie, &fields).await), id, "sent twice it is one order");
    let second = Placed { id, number: String::new(), token: session.clone() };
    let ticket = world.ticket(&second, "pay").await;
    world.pay(&ticket, "paid").await;
    world.settle().await;
    let (first, second) = (world.order(&first).await, world.order(&second).await);
    assert_eq!(second["license"]["from"], first["license"]["until"]);
    assert_eq!((&second["sku"], &second["price"]), (&first["sku"], &first["price"]));
    assert_shows(&look(&world, "/account/data", &cookie).await, 200, &[BUYER, "(example.kommo.com)"]);
}

#[tokio::test]
async fn the_reminder_of_the_periods_end_leads_to_the_form() {
    let world = World::new().await;
    let first = world.paid("k").await;
    let session = signed_in(&world, BUYER).await;
    world.clock("2025-02-25T10:00:00+05:00").await;
    let mails = world.mails().await;
    let subject = format!("Order {}: the license ends on 2025-03-03", first.number);
    let mail = mails.iter().find(|mail| mail["subject"] == subject.as_str()).expect("a reminder");
    let address = format!("{}{}", world.url, renewal(&first));
    let text = mail["text"].as_str().expect("a text");
    assert!(text.lines().any(|line| line == address), "{address} stands on a line of its own in {text}");
    let html = mail["html"].as_str().expect("a page");
    assert!(html.contains(&format!("href=\"{address}\"")), "{html}");
    let form = look(&world, &renewal(&first), &Cookie::Session(&session)).await;
    assert_shows(&form, 200, &["The new period begins on 3 March 2025, 10:00", "name=\"accepted\""]);
}

#[tokio::test]
async fn an_invoice_of_a_renewal_is_had_some_days_before_the_end() {
    let world = World::new().await;
    let first = world.paid("k").await;
    let session = signed_in(&world, BUYER).await;
    let own = with(&session, &first);
    let invoice = json!({"method": "invoice"});
    let body = async || {
        let mut body = said(&world).await;
        body["method"] = invoice["method"].clone();
        body
    };
    let form = look(&world, &renewal(&first), &Cookie::Session(&session)).await;
    assert_shows(&form, 200, &["it can be had from 17 February 2025, 10:00"]);
    assert!(!form.text.contains("value=\"invoice\""), "{}", form.text);
    let early = world.say(&own, "renewal", "r", &body().await).await;
    assert_problem(&early, offers(409, "renewal_too_early", "4.3"), &[], "fourteen days before");
    world.clock("2025-02-17T10:00:00+05:00").await;
    let form = look(&world, &renewal(&first), &Cookie::Session(&session)).await;
    assert_shows(&form, 200, &["value=\"invoice\""]);
    let renewed = world.say(&own, "renewal", "r", &body().await).await;
    assert_eq!(renewed.status, 201, "{}", renewed.text);
    let order = &renewed.json["order"];
    assert_eq!(
        (&order["payment"]["method"], &order["payment"]["invoice"]["state"]),
        (&json!("invoice"), &json!("issued"))
    );
}

/// What was typed into a form that came back: its choice of an item, and whether the box of the terms is ticked.
fn typed(back: &Answer) -> (bool, bool) {
    let ticked = |with: &str| inputs(&back.text).any(|tag| tag.contains(with) && tag.contains(" checked"));
    (ticked("value=\"widget-month/USD\""), ticked("name=\"accepted\""))
}

const CHOSEN: [(&str, &str); 3] = [("choice", "widget-month/USD"), ("method", "card"), ("accepted", "yes")];

#[tokio::test]
async fn a_form_that_comes_back_keeps_what_was_typed_and_nothing_that_holds_no_more() {
    let desk = Desk::new().await;
    desk.amend("2025-02", "# Other terms\n\n1.1. They differ.\n").await;
    let world = &desk.world;
    let first = world.paid("k").await;
    let session = signed_in(world, BUYER).await;
    let (cookie, path) = (Cookie::Session(&session), renewal(&first));
    let form = look(world, &path, &cookie).await;
    // A mistake beside its field; the language of what came back cannot be changed, which would lose it.
    let wrong = filled(&form, &[("choice", "widget-month/USD"), ("method", "cash"), ("accepted", "yes")]);
    let back = send(world, &path, &cookie, &wrong).await;
    assert_shows(&back, 422, &["id=\"method-error\"", "Choose how you pay"]);
    assert_eq!((typed(&back), hidden(&back, "key")), ((true, true), hidden(&form, "key")));
    assert!(form.text.contains("action=\"/language\"") && !back.text.contains("action=\"/language\""));
    // A key that placed an order places no other one.
    let fields = filled(&form, &CHOSEN);
    let placed = send(world, &path, &cookie, &fields).await;
    assert_eq!(location(&placed), format!("/account/orders/{}/payment", led_to(&placed)));
    let changed = filled(&form, &[("choice", "widget-year/USD"), ("method", "card"), ("accepted", "yes")]);
    let back = send(world, &path, &cookie, &changed).await;
    assert_shows(
        &back,
        422,
        &["An order was placed by this form already", "value=\"widget-year/USD\" required checked"],
    );
    let anew = hidden(&back, "key");
    assert!(!anew.is_empty() && anew != hidden(&form, "key"), "{anew}");
    // Other terms are read and ticked anew.
    let form = look(world, &path, &cookie).await;
    world.clock("2025-02-11T00:00:00+05:00").await;
    let back = send(world, &path, &cookie, &filled(&form, &CHOSEN)).await;
    assert_shows(&back, 409, &["Other terms have come into force meanwhile", "1.1. They differ."]);
    assert_eq!(typed(&back), (true, false));
}

#[tokio::test]
async fn a_form_says_what_its_order_lacks_and_when_it_can_be_sent_again() {
    let world = World::new().await;
    let mut body = world.order_body().await;
    body["party"]["type"] = json!("organisation");
    body["party"]["organisation"] = json!("Sample LLP");
    let placed = world.place_body("k", &body).await;
    let ticket = world.ticket(&placed, "pay").await;
    world.pay(&ticket, "paid").await;
    world.settle().await;
    let session = signed_in(&world, BUYER).await;
    let (cookie, path) = (Cookie::Session(&session), renewal(&placed));
    let form = look(&world, &path, &cookie).await;
    // As many as the shop takes at once.
    for order in 1..100 {
        world.place_body(&format!("k{order}"), &body).await;
    }
    let back = send(&world, &path, &cookie, &filled(&form, &CHOSEN)).await;
    assert_shows(&back, 429, &["Send the form again in the next hour"]);
    let seconds: i64 = back.headers["retry-after"].to_str().expect("a text").parse().expect("seconds");
    assert!((1..=60).contains(&seconds), "{seconds}");
    assert_eq!(typed(&back), (true, true));
    // What the order lacks is no field here.
    world.clock("2025-02-17T10:00:00+05:00").await;
    let by_invoice = [("choice", "widget-month/USD"), ("method", "invoice"), ("accepted", "yes")];
    let back = send(&world, &path, &cookie, &filled(&form, &by_invoice)).await;
    assert_shows(&back, 422, &["This order has no BIN", "role=\"alert\""]);
}

#[tokio::test]
async fn who_did_not_sign_in_with_the_mailbox_renews_nothing() {
    let world = World::new().await;
    let first = world.paid("k").await;
    let other = placed_by(&world, "other", "other@example.com").await;
    let session = signed_in(&world, BUYER).await;
    let own = with(&session, &first);
    let body = said(&world).await;
    let kept = world.items().await.len();
    assert_problem(&world.say(&first, "renewal", "r", &body).await, TOKEN_INVALID, &[], "the order's own token");
    let foreign = world.say(&with(&session, &other), "renewal", "r", &body).await;
    assert_problem(&foreign, NOT_FOUND, &[], "another mailbox's order");
    let mut another = body.clone();
    another["party"] = world.order_body().await["party"].clone();
    let smuggled = world.say(&own, "renewal", "r", &another).await;
    assert_problem(&smuggled, crate::problems::INVALID_FIELDS, &["/party"], "another's data");
    let path = renewal(&first);
    for cheat in [Cookie::None, Cookie::Session("x"), Cookie::Order(&first.token)] {
        assert_eq!(location(&look(&world, &path, &cheat).await), format!("/account/sign-in?order={}", first.id));
        let signed_out = press(&world, &path, &cheat, &[("key", "k"), ("choice", "widget-year/USD")]).await;
        assert_shows(&signed_out, 401, &["not signed in any more", "value=\"widget-year/USD\" required checked"]);
    }
    let foreign = press(&world, &renewal(&other), &Cookie::Session(&session), &[("key", "k")]).await;
    assert_shows(&foreign, 404, &[]);
    assert_eq!(world.items().await.len(), kept, "nothing was placed");
    // What was ended is not renewed, nor what was never active.
    let unpaid = world.place("u").await;
    assert_shows(&look(&world, &renewal(&unpaid), &Cookie::Session(&session)).await, 409, &["never active"]);
}
