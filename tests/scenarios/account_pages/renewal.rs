//! Renewing: the same buyer and account by one form, a new tick of the terms in force, and a period that joins (K39, K49).

use super::page;
use crate::browser::{Cookie, assert_shows, hidden, location, look, press};
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
