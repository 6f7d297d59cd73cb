//! Signing in, by the API and by the pages, and a mailbox that is reported.

use super::{Client, FORM, JSON, assert_answer};
use crate::sign_in::{BUYER, link_token};
use harness::Placed;
use reqwest::Method;
use serde_json::json;

/// A link for the buyer, mailed now.
pub(super) async fn link(client: &mut Client) -> String {
    let body = json!({"email": BUYER}).to_string();
    assert_answer(&client.send(Method::POST, "/v1/sessions", &[], Some((JSON, &body))).await, "202", "a link");
    client.world.settle().await;
    client.world.mails().await.iter().rev().find_map(link_token).expect("a link")
}

/// A mistyped address is corrected, and back again.
async fn address(client: &mut Client, placed: &Placed) {
    let path = format!("/v1/orders/{}/email", placed.id);
    for (email, expected) in [("other@example.com", "200"), (BUYER, "200"), ("x", "invalid_fields")] {
        let answer = client.post(&path, &placed.token, &json!({"email": email})).await;
        assert_answer(&answer, expected, email);
    }
}

/// Sessions begin, are shown, used and ended.
pub(super) async fn signs_in(client: &mut Client) {
    let (placed, paid) = (client.placed(json!({})).await, client.world.paid("signs-in").await);
    let invoiced = client.placed(json!({"method": "invoice"})).await;
    address(client, &placed).await;
    let (link, other) = (link(client).await, link(client).await);
    let begin = |token: &str| json!({"link_token": token}).to_string();
    for (kind, body, expected) in [
        (JSON, begin(&link), "201"),
        (JSON, begin(&link), "token_invalid"),
        (JSON, "{".to_owned(), "not_json"),
        ("text/plain", begin(&link), "unsupported_media_type"),
        (JSON, format!("\"{}\"", "x".repeat(70_000)), "body_too_large"),
        (JSON, json!({}).to_string(), "invalid_fields"),
        (JSON, json!({"email": "x"}).to_string(), "invalid_fields"),
        (JSON, json!({"email": BUYER, "link_token": link}).to_string(), "invalid_fields"),
    ] {
        let met = client.send(Method::POST, "/v1/sessions", &[], Some((kind, &body))).await;
        assert_answer(&met, expected, &body);
    }
    let begun = client.send(Method::POST, "/v1/sessions", &[], Some((JSON, &begin(&other)))).await;
    let session = format!("Bearer {}", begun.json["access_token"].as_str().expect("a token"));
    let id = begun.json["session"]["id"].as_str().expect("an id").to_owned();
    let late = self::link(client).await;
    let own = [("authorization", session.as_str())];
    let order = format!("/v1/orders/{}", placed.id);
    let notices = format!("{order}/notices");
    assert_answer(&client.get(&format!("{notices}?limit=0"), &own).await, "invalid_query", "no page");
    let foreign = "/v1/orders/01JGZ8QK3W0000000000000042/notices";
    assert_answer(&client.get(foreign, &own).await, "not_found", "no order");
    let invoice = format!("/v1/orders/{}/invoices/1", invoiced.id);
    assert_answer(&client.get(&format!("{order}/invoices/1"), &own).await, "not_found", "no invoice");
    let paths = ["/v1/account", "/v1/sessions", "/v1/orders", "/v1/orders?limit=1", &order, &notices, &invoice];
    for path in paths {
        assert_answer(&client.get(path, &own).await, "200", path);
        client.expect(&[path], "token_missing").await;
        assert_answer(&client.get(path, &[("authorization", "Bearer x")]).await, "token_invalid", path);
    }
    let token = session.trim_start_matches("Bearer ").to_owned();
    let report = json!({"order_id": placed.id});
    assert_answer(&client.post("/v1/mailbox-reports", &token, &report).await, "202", "a report");
    let foreign = json!({"order_id": "01JGZ8QK3W0000000000000042"});
    assert_answer(&client.post("/v1/mailbox-reports", &token, &foreign).await, "not_found", "no order");
    client.world.settle().await;
    let proven = client.post(&format!("{order}/email"), &placed.token, &json!({"email": BUYER})).await;
    assert_answer(&proven, "mailbox_proven", "an address");
    let cancelled = client.post(&format!("{order}/cancellation"), &token, &json!({})).await;
    assert_answer(&cancelled, "mailbox_frozen", "by a mail alone");
    let acknowledged = json!({"acknowledge_no_refund": true});
    let terminated = client.post(&format!("/v1/orders/{}/termination", paid.id), &token, &acknowledged).await;
    assert_answer(&terminated, "mailbox_frozen", "by a mail alone");
    let path = format!("/v1/sessions/{id}");
    for (path, headers, expected) in [
        (&path, &[][..], "token_missing"),
        (&path, &[("authorization", "Bearer x")][..], "token_invalid"),
        (&format!("/v1/sessions/{}", "0".repeat(64)), &own[..], "not_found"),
        (&path, &own[..], "204"),
        (&path, &own[..], "token_invalid"),
    ] {
        assert_answer(&client.send(Method::DELETE, path, headers, None).await, expected, expected);
    }
    let begun = client.send(Method::POST, "/v1/sessions", &[], Some((JSON, &begin(&late)))).await;
    let session = format!("Bearer {}", begun.json["access_token"].as_str().expect("a token"));
    let own = [("authorization", session.as_str())];
    client.world.clock("2025-03-20T10:00:00+05:00").await;
    for path in ["/v1/account", "/v1/sessions", "/v1/orders", &notices, &invoice] {
        assert_answer(&client.get(path, &own).await, "token_expired", path);
    }
    assert_answer(&client.send(Method::DELETE, &path, &own, None).await, "token_expired", "too late");
    let late = client.send(Method::POST, "/v1/sessions", &[], Some((JSON, &begin(&other)))).await;
    assert_answer(&late, "token_expired", "too late");
}

/// The pages, as a browser meets them.
pub(super) async fn pages(client: &mut Client) {
    let placed = client.placed(json!({})).await;
    let (link, order) = (link(client).await, format!("/account/orders/{}", placed.id));
    let good = [("sec-fetch-site", "same-origin")];
    client.expect(&["/account/sign-in", &format!("/account/sign-in?order={}", placed.id)], "200").await;
    client.expect(&["/account/sign-in?x=1"], "invalid_query").await;
    client.expect(&[&format!("/account/session?token={link}")], "200").await;
    client.expect(&["/account/session"], "token_missing").await;
    client.expect(&["/account/session?token=x"], "token_invalid").await;
    client.expect(&["/account/session?tokens=x"], "invalid_query").await;
    let page = client.get("/account/sign-in", &[]).await.text;
    let style = page.split('"').find(|part| part.starts_with("/assets/")).expect("a stylesheet");
    client.expect(&[style], "200").await;
    client.expect(&["/assets/x.css"], "not_found").await;
    client.expect(&["/account", &order], "303").await;
    for (path, form, headers, expected) in [
        ("/account/sign-in", "email=buyer%40example.com", &good[..], "200"),
        ("/account/sign-in", "email=x", &good, "invalid_fields"),
        ("/account/sign-in", "email=x", &[], "cross_site"),
        ("/account/session", "token=x", &good, "token_invalid"),
        ("/account/session", "order=x", &good, "token_missing"),
        ("/account/session", "x=x", &good, "invalid_fields"),
        ("/account/session", "token=x", &[], "cross_site"),
        ("/account/session-end", "session=x", &good, "303"),
        ("/account/session-end", "x=x", &good, "invalid_fields"),
        ("/account/session-end", "session=x", &[], "cross_site"),
        ("/language", "language=ru&back=/account", &good, "303"),
        ("/language", "language=xx", &good, "invalid_fields"),
        ("/language", "language=ru", &[], "cross_site"),
    ] {
        assert_answer(&client.send(Method::POST, path, headers, Some((FORM, form))).await, expected, form);
    }
    for path in ["/account/sign-in", "/account/session", "/account/session-end", "/language"] {
        let large = client.send(Method::POST, path, &good, Some((FORM, &"x".repeat(70_000)))).await;
        assert_answer(&large, "body_too_large", path);
    }
    let pressed = client.send(Method::POST, "/account/session", &good, Some((FORM, &format!("token={link}")))).await;
    assert_answer(&pressed, "303", "the button");
    let set = pressed.headers["set-cookie"].to_str().expect("ASCII");
    let cookie = set.split(';').next().expect("a cookie").to_owned();
    let known = [("cookie", cookie.as_str()), good[0]];
    for path in ["/account", &order] {
        assert_answer(&client.get(path, &known).await, "200", path);
    }
    let foreign = "/account/orders/01JGZ8QK3W0000000000000042";
    assert_answer(&client.get(foreign, &known).await, "not_found", "no order");
    let unknown = client.send(Method::POST, "/account/session-end", &known, Some((FORM, "session=x"))).await;
    assert_answer(&unknown, "not_found", "no session");
    client.world.clock("2025-02-03T10:15:00+05:00").await;
    client.expect(&[&format!("/account/session?token={link}")], "token_expired").await;
    let late = client.send(Method::POST, "/account/session", &good, Some((FORM, &format!("token={link}")))).await;
    assert_answer(&late, "token_expired", "too late");
}
