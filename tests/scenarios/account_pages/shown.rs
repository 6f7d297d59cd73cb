//! What the pages show, and to whom.

use super::page;
use crate::browser::{Cookie, assert_shows, location, look, look_in, press};
use crate::sign_in::{BUYER, placed_by, signed_in};
use harness::World;
use serde_json::{Value, json};

#[tokio::test]
async fn an_order_shows_its_license_its_deadlines_with_their_sums_and_one_timeline() {
    // Ten days from Friday 7 March on end on Sunday the 16th.
    let world = World::at("2025-03-06T10:00:00+05:00").await;
    let placed = world.paid("k").await;
    let session = signed_in(&world, BUYER).await;
    let shown = look(&world, &page(&placed), &Cookie::Session(&session)).await;
    let words = [
        &placed.number,
        "Active; claims about it are in time",
        "Claims are in time until the end of 17 March 2025",
        "The window begins: 6 March 2025, 10:00",
        "Clause 4.9: 10 calendar days, from 7 March 2025 through 17 March 2025.",
        "16 March 2025 is stepped over: a day of the weekend.",
        "Over on 18 March 2025, 00:00 (UTC+05:00, Asia/Almaty)",
        "The license was activated",
        "(ahead)",
        "The license is deemed provided in full",
        "clause 9.2",
        "49.00 USD",
        "End the agreement",
        "Make a claim",
        "/claim\"",
        "/renewal\"",
    ];
    assert_shows(&shown, 200, &words);
    // The API says the same lines, and so does the mail that tells of the window.
    let order = world.order(&placed).await;
    let deadline = &order["deadlines"][0];
    let mails = world.mails().await;
    for line in deadline["sum"].as_array().expect("lines") {
        let line = line.as_str().expect("a text");
        assert!(shown.text.contains(line), "{line}");
        let said = format!("- {line}");
        let told = |mail: &Value| mail["text"].as_str().is_some_and(|text| text.lines().any(|line| line == said));
        assert!(mails.iter().any(told), "{line}");
    }
    let skipped = &deadline["calculation"]["terms"][0]["skipped"];
    assert_eq!(skipped, &json!([{"date": "2025-03-16", "reason": "weekend"}]));
    let future: Vec<&str> =
        order["future"].as_array().expect("a list").iter().filter_map(|it| it["event"].as_str()).collect();
    assert_eq!(
        future,
        ["reminder.due", "reminder.due", "license.deemed_provided", "reminder.due", "reminder.due", "license.expired"]
    );
    let russian = look_in(&world, &page(&placed), &Cookie::Session(&session), "ru").await;
    assert_shows(
        &russian,
        200,
        &["<html lang=\"ru\">", "16 марта 2025 г. пропускается: выходной", "предстоит", "Подать претензию"],
    );
}

#[tokio::test]
async fn an_order_is_shown_to_its_mailbox_and_to_the_browser_in_which_it_was_placed() {
    let world = World::new().await;
    let placed = world.place("k").await;
    let other = placed_by(&world, "other", "other@example.com").await;
    let session = signed_in(&world, BUYER).await;
    assert_shows(
        &look(&world, &page(&placed), &Cookie::Order(&placed.token)).await,
        200,
        &["placed it in this browser"],
    );
    for path in ["", "/terms", "/notices", "/acts/cancellation"] {
        let path = |placed| format!("{}{path}", page(placed));
        assert_shows(&look(&world, &path(&placed), &Cookie::Session(&session)).await, 200, &[&placed.number]);
        assert_shows(&look(&world, &path(&placed), &Cookie::Order(&placed.token)).await, 200, &[&placed.number]);
        let foreign = look(&world, &path(&other), &Cookie::Session(&session)).await;
        assert_shows(&foreign, 404, &["leads nowhere"]);
        assert!(!foreign.text.contains(&other.number));
        for cheat in [Cookie::None, Cookie::Session("x"), Cookie::Order(&placed.token), Cookie::Session(&other.token)] {
            let sent_to = look(&world, &path(&other), &cheat).await;
            assert_eq!(location(&sent_to), format!("/account/sign-in?order={}", other.id));
        }
    }
    // What is no path of anything leads nowhere, whoever asks.
    let parts = ["acts/x", "invoices/x", "refunds/x", "claims/x", "claims/x/files/1"]
        .map(|it| format!("{}/{it}", page(&placed)));
    for path in parts.iter().map(String::as_str).chain(["/account/orders/x", "/account/orders/x/payment"]) {
        assert_eq!(look(&world, path, &Cookie::None).await.status, 404, "{path}");
    }
    // A token that was ended opens nothing, whatever browser has it.
    assert_eq!(world.say(&placed, "token-revocation", "e", &json!({})).await.status, 200);
    let ended = look(&world, &page(&placed), &Cookie::Order(&placed.token)).await;
    assert_eq!(location(&ended), format!("/account/sign-in?order={}", placed.id));
    let nothing = look(&world, "/account/orders/01JGZ8QK3W0000000000000042", &Cookie::Session(&session)).await;
    assert_shows(&nothing, 404, &["leads nowhere"]);
}

#[tokio::test]
async fn own_data_and_consents_are_shown_and_news_are_stopped() {
    let world = World::new().await;
    let mut body = world.order_body().await;
    body["consents"]["inform"] = json!(true);
    world.place_body("k", &body).await;
    let session = signed_in(&world, BUYER).await;
    let cookie = Cookie::Session(&session);
    let data = look(&world, "/account/data", &cookie).await;
    assert_shows(&data, 200, &[BUYER, "Given on", "Not given", "You get news", "licensor@example.com"]);
    assert_eq!(location(&press(&world, "/account/mute", &Cookie::None, &[]).await), "/account/sign-in");
    assert_eq!(press(&world, "/account/mute", &cookie, &[("x", "1")]).await.status, 422);
    assert_shows(&look(&world, "/account/data", &cookie).await, 200, &["You get news"]);
    for _ in 0..2 {
        assert_eq!(location(&press(&world, "/account/mute", &cookie, &[]).await), "/account/data?done=muted");
    }
    assert_shows(&look(&world, "/account/data?done=muted", &cookie).await, 200, &["Withdrawn", "No news is sent"]);
}

#[tokio::test]
async fn a_language_that_was_chosen_is_shown_on_another_device() {
    let world = World::new().await;
    world.place("k").await;
    let session = signed_in(&world, BUYER).await;
    let fields = [("language", "ru"), ("back", "/account")];
    // Nobody else's word counts.
    assert_eq!(location(&press(&world, "/language", &Cookie::Session("x"), &fields).await), "/account");
    assert!(!languages_after_signing_in(&world).await, "nothing was chosen with the account");
    assert_eq!(location(&press(&world, "/language", &Cookie::Session(&session), &fields).await), "/account");
    assert!(languages_after_signing_in(&world).await, "another device is in Russian");
}

/// Whether a device on which nothing was chosen is in Russian once one signed in.
async fn languages_after_signing_in(world: &World) -> bool {
    crate::sign_in::ask(world, BUYER).await;
    let link = crate::sign_in::links(world, BUYER).await.pop().expect("a link");
    let pressed = press(world, "/account/session", &Cookie::None, &[("token", &link)]).await;
    assert_eq!(location(&pressed), "/account");
    let set: Vec<&str> = pressed.headers.get_all("set-cookie").iter().filter_map(|it| it.to_str().ok()).collect();
    assert!(set.iter().any(|it| it.starts_with("__Host-session=")), "{set:?}");
    set.iter().any(|it| it.starts_with("__Host-language=ru;"))
}

#[tokio::test]
async fn a_link_that_was_used_or_is_over_leads_to_another_one() {
    let world = World::new().await;
    world.place("k").await;
    crate::sign_in::ask(&world, BUYER).await;
    let link = crate::sign_in::links(&world, BUYER).await.pop().expect("a link");
    let fields = [("token", link.as_str())];
    assert_eq!(location(&press(&world, "/account/session", &Cookie::None, &fields).await), "/account");
    let again = press(&world, "/account/session", &Cookie::None, &fields).await;
    assert_shows(&again, 401, &["does not sign you in any more", "href=\"/account/sign-in\""]);
    world.clock("2025-02-03T10:16:00+05:00").await;
    let late = look(&world, &format!("/account/session?token={link}"), &Cookie::None).await;
    assert_shows(&late, 401, &["does not sign you in any more"]);
    let typed = press(&world, "/account/sign-in", &Cookie::None, &[("email", "<x>")]).await;
    assert_shows(
        &typed,
        422,
        &["This is no e-mail address", "value=\"&#60;x&#62;\"", "aria-describedby=\"email-error\""],
    );
}
