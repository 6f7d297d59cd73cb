//! The pages of the account, as a browser meets them: a cookie and nothing else opens them, and a form says what it has to say.

use super::{BUYER, SESSIONS, link_token, placed_by, signed_in};
use crate::browser::{Cookie, OURS, assert_shows, location, look, look_in, press, sent};
use crate::problems::{BODY_TOO_LARGE, INVALID_FIELDS, NOT_FOUND, TOKEN_INVALID, assert_problem};
use harness::{Answer, World, answer};
use reqwest::Method;

/// The session that an answer's cookie holds.
fn cookie(answer: &Answer) -> String {
    let set = answer.headers["set-cookie"].to_str().expect("ASCII");
    let (value, attributes) = set.split_once("; ").expect("attributes");
    for attribute in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
        assert!(attributes.split("; ").any(|it| it == attribute), "{set}");
    }
    assert!(!attributes.contains("Domain"), "{set}");
    value.strip_prefix("__Host-session=").expect("its name").to_owned()
}

#[tokio::test]
async fn a_mails_link_asks_to_sign_in_and_then_shows_the_order() {
    let world = World::new().await;
    let placed = world.paid("k").await;
    let mails = world.mails().await;
    let page = format!("/account/orders/{}", placed.id);
    for mail in mails.iter().filter(|mail| mail["to"] == BUYER) {
        assert!(
            mail["text"].as_str().is_some_and(|text| text.lines().any(|line| line == format!("{}{page}", world.url))),
            "{mail}"
        );
        assert!(mail["html"].as_str().is_some_and(|html| html.contains(&format!("href=\"{}{page}\"", world.url))));
    }
    let to_sign_in = look(&world, &page, &Cookie::None).await;
    let form = location(&to_sign_in).to_owned();
    assert_eq!(form, format!("/account/sign-in?order={}", placed.id));
    let asking = look(&world, &form, &Cookie::None).await;
    assert_shows(&asking, 200, &["name=\"email\"", &format!("value=\"{}\"", placed.id)]);
    let order = ("order", placed.id.as_str());
    let mailed = press(&world, "/account/sign-in", &Cookie::None, &[("email", BUYER), order]).await;
    assert_shows(&mailed, 200, &["15 minutes"]);
    world.settle().await;
    let mails = world.mails().await;
    let mail = mails.last().expect("a mail");
    let link = link_token(mail).expect("a link");
    let url = format!("/account/session?token={link}&order={}", placed.id);
    assert!(
        mail["text"].as_str().is_some_and(|text| text.lines().any(|line| line == format!("{}{url}", world.url))),
        "{mail}"
    );
    assert_shows(&look(&world, &url, &Cookie::None).await, 200, &["<button", &link, &placed.id]);
    let pressed = press(&world, "/account/session", &Cookie::None, &[("token", &link), order]).await;
    assert_eq!(location(&pressed), page);
    let session = cookie(&pressed);
    let signed_in = Cookie::Session(&session);
    assert_shows(&look(&world, &page, &signed_in).await, 200, &[&placed.number, "Widget", "49.00 USD", "Paid"]);
    assert_shows(&look(&world, "/account", &signed_in).await, 200, &[&placed.number, "this device", &page]);
    // The same session opens the API as a bearer.
    assert_eq!(world.get(SESSIONS, Some(&session)).await.json["items"][0]["current"], true);
}

#[tokio::test]
async fn a_page_knows_a_cookie_and_no_bearer_token_and_shows_its_own_mailbox() {
    let world = World::new().await;
    let placed = world.place("k").await;
    let other = placed_by(&world, "other", "other@example.com").await;
    let session = signed_in(&world, BUYER).await;
    let page = format!("/account/orders/{}", placed.id);
    for (path, sent_to) in
        [("/account", "/account/sign-in".to_owned()), (&page, format!("/account/sign-in?order={}", placed.id))]
    {
        let bearer = world.request(Method::GET, path).bearer_auth(&session);
        assert_eq!(location(&answer(bearer).await), sent_to, "a bearer token is none here");
        let last = if session.ends_with('A') { 'E' } else { 'A' };
        for cheat in [&placed.token, "x", "", &format!("{}{last}", &session[..session.len() - 1])] {
            assert_eq!(location(&look(&world, path, &Cookie::Session(cheat)).await), sent_to, "{cheat}");
        }
        let twice = format!("__Host-session={session}; __Host-session={session}");
        let twice = world.request(Method::GET, path).header("cookie", twice);
        assert_eq!(location(&answer(twice).await), sent_to, "two cookies are none");
        let named = world.request(Method::GET, path).header("cookie", format!("session={session}"));
        assert_eq!(location(&answer(named).await), sent_to, "another name");
    }
    let foreign = look(&world, &format!("/account/orders/{}", other.id), &Cookie::Session(&session)).await;
    assert_shows(&foreign, 404, &["leads nowhere"]);
    let overview = look(&world, "/account", &Cookie::Session(&session)).await;
    assert!(overview.text.contains(&placed.number) && !overview.text.contains(&other.number));
    world.clock("2025-03-20T10:00:00+05:00").await;
    assert_eq!(location(&look(&world, "/account", &Cookie::Session(&session)).await), "/account/sign-in", "it is over");
}

#[tokio::test]
async fn a_form_that_says_too_much_or_too_little_changes_nothing() {
    let world = World::new().await;
    world.place("k").await;
    let session = signed_in(&world, BUYER).await;
    let cookie_of = Cookie::Session(&session);
    let id = world.get(SESSIONS, Some(&session)).await.json["items"][0]["id"].as_str().expect("an id").to_owned();
    let kept = world.items().await;
    let large = "x".repeat(70_000);
    for path in ["/account/sign-in", "/account/session", "/account/session-end"] {
        let large = sent(&world, path, &cookie_of, &[("email", &large)], &[OURS]).await;
        assert_problem(&large, BODY_TOO_LARGE, &[], path);
        let unknown = sent(&world, path, &cookie_of, &[("surprise", "1")], &[OURS]).await;
        assert_problem(&unknown, INVALID_FIELDS, &[], path);
    }
    let no_link = sent(&world, "/account/session", &Cookie::None, &[("token", "x")], &[OURS]).await;
    assert_problem(&no_link, TOKEN_INVALID, &[], "no link");
    let no_address = sent(&world, "/account/sign-in", &Cookie::None, &[("email", "x")], &[OURS]).await;
    assert_problem(&no_address, INVALID_FIELDS, &["/email"], "no address");
    assert!(world.items().await == kept, "nothing changed");
    // An old browser says where a form comes from by its origin alone.
    let origin = ("origin", world.url.as_str());
    let ended = sent(&world, "/account/session-end", &cookie_of, &[("session", &id)], &[origin]).await;
    assert_eq!((location(&ended), cookie(&ended)), ("/account/sign-in", String::new()), "its own session");
    assert_eq!(location(&look(&world, "/account", &cookie_of).await), "/account/sign-in");
}

#[tokio::test]
async fn one_device_ends_the_session_of_another() {
    let world = World::new().await;
    world.place("k").await;
    let (here, there) = (signed_in(&world, BUYER).await, signed_in(&world, BUYER).await);
    let listed = world.get(SESSIONS, Some(&here)).await.json;
    let other = listed["items"].as_array().expect("a list").iter().find(|it| it["current"] == false);
    let other = other.expect("another")["id"].as_str().expect("an id").to_owned();
    let end = async |cookie: Cookie<'_>, id: &str| {
        sent(&world, "/account/session-end", &cookie, &[("session", id)], &[OURS]).await
    };
    assert_eq!(location(&end(Cookie::Session(&here), &other).await), "/account");
    assert_eq!(location(&look(&world, "/account", &Cookie::Session(&there)).await), "/account/sign-in");
    assert_shows(&look(&world, "/account", &Cookie::Session(&here)).await, 200, &["this device"]);
    assert_problem(&end(Cookie::Session(&here), &"0".repeat(64)).await, NOT_FOUND, &[], "no session");
    assert_eq!(location(&end(Cookie::None, &other).await), "/account/sign-in");
}

#[tokio::test]
async fn a_page_is_in_the_language_that_the_browser_asks_for() {
    let world = World::new().await;
    let page = look_in(&world, "/account/sign-in", &Cookie::None, "kk, ru;q=0.8, en;q=0.5").await;
    assert_shows(&page, 200, &["<html lang=\"ru\">", "Адрес электронной почты"]);
}
