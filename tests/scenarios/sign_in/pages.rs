//! The pages of the account, as a browser meets them: a cookie and nothing else opens them, and only their own forms are taken.

use super::{BUYER, SESSIONS, ask, link_token, links, placed_by, signed_in};
use crate::problems::{BODY_TOO_LARGE, INVALID_FIELDS, NOT_FOUND, TOKEN_INVALID, assert_problem, ours};
use harness::{Answer, World, answer};
use reqwest::Method;

const FORM: &str = "application/x-www-form-urlencoded";

/// A form, as a browser sends it from a page of the shop.
async fn post(world: &World, path: &str, cookie: Option<&str>, form: &str) -> Answer {
    from(world, path, cookie, form, &[("sec-fetch-site", "same-origin")]).await
}

/// A form, with what the browser says of where it comes from.
async fn from(world: &World, path: &str, cookie: Option<&str>, form: &str, said: &[(&str, &str)]) -> Answer {
    let mut request = world.request(Method::POST, path).header("content-type", FORM).body(form.to_owned());
    for (name, value) in said {
        request = request.header(*name, *value);
    }
    if let Some(cookie) = cookie {
        request = request.header("cookie", format!("__Host-session={cookie}"));
    }
    answer(request).await
}

async fn look(world: &World, path: &str, cookie: Option<&str>) -> Answer {
    let request = world.request(Method::GET, path);
    answer(match cookie {
        Some(cookie) => request.header("cookie", format!("__Host-session={cookie}")),
        None => request,
    })
    .await
}

fn location(answer: &Answer) -> &str {
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.headers["location"].to_str().expect("ASCII")
}

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

fn assert_page(answer: &Answer, words: &[&str]) {
    assert_eq!(answer.status, 200, "{}", answer.text);
    for word in words {
        assert!(answer.text.contains(word), "{word} is not in {}", answer.text);
    }
    let header = |name: &str| answer.headers[name].to_str().expect("ASCII");
    assert_eq!((header("cache-control"), header("referrer-policy")), ("no-store", "no-referrer"));
    assert!(header("content-security-policy").starts_with("default-src 'none'"));
    assert!(!answer.text.contains("<script") && !answer.text.contains("src="), "{}", answer.text);
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
    let to_sign_in = look(&world, &page, None).await;
    let form = location(&to_sign_in).to_owned();
    assert_eq!(form, format!("/account/sign-in?order={}", placed.id));
    assert_page(&look(&world, &form, None).await, &["name=\"email\"", &format!("value=\"{}\"", placed.id)]);
    let sent = post(&world, "/account/sign-in", None, &format!("email=buyer%40example.com&order={}", placed.id)).await;
    assert_page(&sent, &["15 minutes"]);
    world.settle().await;
    let mails = world.mails().await;
    let mail = mails.last().expect("a mail");
    let link = link_token(mail).expect("a link");
    let url = format!("/account/session?token={link}&order={}", placed.id);
    assert!(
        mail["text"].as_str().is_some_and(|text| text.lines().any(|line| line == format!("{}{url}", world.url))),
        "{mail}"
    );
    assert_page(&look(&world, &url, None).await, &["<button", &link, &placed.id]);
    let pressed = post(&world, "/account/session", None, &format!("token={link}&order={}", placed.id)).await;
    assert_eq!(location(&pressed), page);
    let session = cookie(&pressed);
    assert_page(&look(&world, &page, Some(&session)).await, &[&placed.number, "Widget", "49.00\u{a0}USD", "Paid"]);
    assert_page(&look(&world, "/account", Some(&session)).await, &[&placed.number, "this device", &page]);
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
            assert_eq!(location(&look(&world, path, Some(cheat)).await), sent_to, "{cheat}");
        }
        let twice = format!("__Host-session={session}; __Host-session={session}");
        let twice = world.request(Method::GET, path).header("cookie", twice);
        assert_eq!(location(&answer(twice).await), sent_to, "two cookies are none");
        let named = world.request(Method::GET, path).header("cookie", format!("session={session}"));
        assert_eq!(location(&answer(named).await), sent_to, "another name");
    }
    let foreign = look(&world, &format!("/account/orders/{}", other.id), Some(&session)).await;
    assert_problem(&foreign, NOT_FOUND, &[], "another mailbox's order");
    let overview = look(&world, "/account", Some(&session)).await;
    assert!(overview.text.contains(&placed.number) && !overview.text.contains(&other.number));
    world.clock("2025-03-20T10:00:00+05:00").await;
    assert_eq!(location(&look(&world, "/account", Some(&session)).await), "/account/sign-in", "it is over");
}

#[tokio::test]
async fn another_sites_form_is_not_taken_and_changes_nothing() {
    let world = World::new().await;
    world.place("k").await;
    let session = signed_in(&world, BUYER).await;
    let id = world.get(SESSIONS, Some(&session)).await.json["items"][0]["id"].as_str().expect("an id").to_owned();
    ask(&world, BUYER).await;
    let link = links(&world, BUYER).await.pop().expect("a link");
    let kept = world.items().await;
    let forms = [
        ("/account/sign-in", "email=buyer%40example.com".to_owned()),
        ("/account/session", format!("token={link}")),
        ("/account/session-end", format!("session={id}")),
    ];
    let url = world.url.clone();
    for (path, form) in &forms {
        for said in [
            &[][..],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "none")],
            &[("sec-fetch-site", "cross-site"), ("origin", &url)],
            &[("origin", "https://evil.example")],
            &[("origin", "null")],
        ] {
            let refused = from(&world, path, Some(&session), form, said).await;
            assert_problem(&refused, ours(403, "cross_site"), &[], &format!("{path} {said:?}"));
        }
        let large = post(&world, path, Some(&session), &"x".repeat(70_000)).await;
        assert_problem(&large, BODY_TOO_LARGE, &[], path);
        let unknown = post(&world, path, Some(&session), "surprise=1").await;
        assert_problem(&unknown, INVALID_FIELDS, &[], path);
    }
    assert_problem(&post(&world, "/account/session", None, "token=x").await, TOKEN_INVALID, &[], "no link");
    assert_problem(&post(&world, "/account/sign-in", None, "email=x").await, INVALID_FIELDS, &["/email"], "no address");
    assert!(world.items().await == kept, "nothing changed");
    // An old browser says where a form comes from by its origin alone.
    let ended = from(&world, "/account/session-end", Some(&session), &forms[2].1, &[("origin", &url)]).await;
    assert_eq!((location(&ended), cookie(&ended)), ("/account/sign-in", String::new()), "its own session");
    assert_eq!(location(&look(&world, "/account", Some(&session)).await), "/account/sign-in");
}

#[tokio::test]
async fn one_device_ends_the_session_of_another() {
    let world = World::new().await;
    world.place("k").await;
    let (here, there) = (signed_in(&world, BUYER).await, signed_in(&world, BUYER).await);
    let listed = world.get(SESSIONS, Some(&here)).await.json;
    let other = listed["items"].as_array().expect("a list").iter().find(|it| it["current"] == false);
    let form = format!("session={}", other.expect("another")["id"].as_str().expect("an id"));
    assert_eq!(location(&post(&world, "/account/session-end", Some(&here), &form).await), "/account");
    assert_eq!(location(&look(&world, "/account", Some(&there)).await), "/account/sign-in");
    assert_page(&look(&world, "/account", Some(&here)).await, &["this device"]);
    let unknown = post(&world, "/account/session-end", Some(&here), &format!("session={}", "0".repeat(64))).await;
    assert_problem(&unknown, NOT_FOUND, &[], "no session");
    assert_eq!(location(&post(&world, "/account/session-end", None, &form).await), "/account/sign-in");
}

#[tokio::test]
async fn a_page_is_in_the_language_that_the_browser_asks_for() {
    let world = World::new().await;
    let asked = world.request(Method::GET, "/account/sign-in").header("accept-language", "kk, ru;q=0.8, en;q=0.5");
    let page = answer(asked).await;
    assert_page(&page, &["<html lang=\"ru\">", "Адрес электронной почты"]);
}
