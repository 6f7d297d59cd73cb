//! A buyer comes back: a link by mail, a session, and every way to cheat with either (clause 3.5).

pub(crate) mod pages;
mod reported;

use crate::crash::stage::Stage;
use crate::delivery::receipt_token;
use crate::problems::{INVALID_QUERY, NOT_FOUND, TOKEN_EXPIRED, TOKEN_INVALID, TOKEN_MISSING, assert_problem};
use harness::faults::Fault;
use harness::recording::Service;
use harness::{Answer, Placed, World, answer};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const SESSIONS: &str = "/v1/sessions";
pub(crate) const BUYER: &str = "buyer@example.com";

/// A request about sessions: no key, since a link begins one session.
async fn send(world: &World, body: &Value) -> Answer {
    let request = world.request(Method::POST, SESSIONS).header("content-type", "application/json");
    answer(request.body(body.to_string())).await
}

/// Asks for a link, and waits until it is mailed.
pub(crate) async fn ask(world: &World, email: &str) -> Answer {
    let asked = send(world, &json!({"email": email})).await;
    world.settle().await;
    asked
}

/// The token of the link in a mail, if it has one to sign in.
pub(crate) fn link_token(mail: &Value) -> Option<String> {
    let (_, token) = mail["text"].as_str().expect("a text").split_once("/account/session?token=")?;
    token.split(|c: char| c == '&' || c.is_whitespace()).next().map(str::to_owned)
}

/// The tokens of the links that were mailed to an address, oldest first.
pub(crate) async fn links(world: &World, email: &str) -> Vec<String> {
    let mails = world.mails().await;
    mails.iter().filter(|mail| mail["to"] == email).filter_map(link_token).collect()
}

pub(crate) async fn begin(world: &World, link: &str) -> Answer {
    send(world, &json!({"link_token": link})).await
}

/// The token of a new session of a mailbox.
pub(crate) async fn signed_in(world: &World, email: &str) -> String {
    assert_eq!(ask(world, email).await.status, 202);
    let begun = begin(world, links(world, email).await.last().expect("a link")).await;
    assert_eq!(begun.status, 201, "{}", begun.text);
    begun.json["access_token"].as_str().expect("a token").to_owned()
}

/// The sample order for another mailbox.
pub(crate) async fn placed_by(world: &World, key: &str, email: &str) -> Placed {
    let mut body = world.order_body().await;
    body["party"]["email"] = json!(email);
    world.place_body(key, &body).await
}

/// A session on an order, as if it were the order's token.
pub(crate) fn with(session: &str, placed: &Placed) -> Placed {
    Placed { token: session.to_owned(), ..placed.clone() }
}

async fn end(world: &World, session: &str, id: &str) -> Answer {
    answer(world.request(Method::DELETE, &format!("{SESSIONS}/{id}")).bearer_auth(session)).await
}

async fn sessions(world: &World, session: &str) -> Vec<Value> {
    let listed = world.get(SESSIONS, Some(session)).await;
    assert_eq!(listed.status, 200, "{}", listed.text);
    listed.json["items"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn a_buyer_comes_back_on_day_200() {
    let world = World::new().await;
    let placed = world.paid("k1").await;
    world.clock("2025-02-03T10:00:01+05:00").await;
    let newer = world.place("k2").await;
    placed_by(&world, "other", "other@example.com").await;
    world.clock("2025-08-22T10:00:00+05:00").await;
    let path = format!("/v1/orders/{}", placed.id);
    assert_problem(&world.get(&path, Some(&placed.token)).await, TOKEN_EXPIRED, &[], "after ninety days");

    // As the buyer types it.
    assert_eq!(ask(&world, " Buyer@EXAMPLE.com").await.status, 202);
    let mails = world.mails().await;
    let mail = mails.last().expect("a mail");
    assert_eq!(mail["to"], BUYER);
    let link = link_token(mail).expect("a link");
    // A scanner follows it, as often as it likes.
    for _ in 0..2 {
        let page = world.get(&format!("/account/session?token={link}"), None).await;
        assert!(page.status == 200 && page.text.contains("<button") && page.text.contains(&link), "{}", page.text);
    }
    let begun = begin(&world, &link).await;
    assert_eq!((begun.status, &begun.headers["cache-control"]), (201, &"no-store".parse().unwrap()), "{}", begun.text);
    let session = begun.json["access_token"].as_str().expect("a token");
    let listed = world.get("/v1/orders", Some(session)).await.json;
    let ids: Vec<&Value> = listed["items"].as_array().expect("a list").iter().map(|order| &order["id"]).collect();
    assert_eq!((ids, &listed["next"]), (vec![&json!(newer.id), &json!(placed.id)], &Value::Null), "the newest first");
    assert_eq!(world.get(&path, Some(session)).await.json["id"], json!(placed.id));
    let claim = json!({"text": "It does not count.", "about": "scope"});
    let claimed = world.claim(&with(session, &placed), "c", &claim).await;
    assert_eq!(claimed.status, 201, "{}", claimed.text);
    let account = world.get("/v1/account", Some(session)).await.json;
    let expected =
        json!({"email": BUYER, "language": "en", "proven_at": "2025-08-22T05:00:00Z", "orders": 2, "sessions": 1});
    assert_eq!(account, expected);
}

#[tokio::test]
async fn a_list_goes_page_by_page_and_knows_the_cursors_that_it_gave_out() {
    let world = World::new().await;
    let mut placed = Vec::new();
    for n in 0..5 {
        placed.push(world.place(&format!("k{n}")).await.id);
    }
    let session = signed_in(&world, BUYER).await;
    let (mut seen, mut query) = (Vec::new(), "?limit=2".to_owned());
    for _ in 0..3 {
        let page = world.get(&format!("/v1/orders{query}"), Some(&session)).await;
        assert_eq!(page.status, 200, "{}", page.text);
        let items = page.json["items"].as_array().expect("a list");
        seen.extend(items.iter().map(|order| order["id"].as_str().expect("an id").to_owned()));
        query = format!("?limit=2&cursor={}", page.json["next"].as_str().unwrap_or_default());
    }
    placed.sort();
    placed.reverse();
    assert_eq!(seen, placed);
    for bad in ["?cursor=", "?cursor=x", "?limit=0", "?limit=101", "?page=2"] {
        let pointer = bad[1..].split('=').next().expect("a name");
        let refused = world.get(&format!("/v1/orders{bad}"), Some(&session)).await;
        assert_problem(&refused, INVALID_QUERY, &[pointer], bad);
        // Whose session is none is told that first.
        let place = session.len() - 10;
        let other = if session[place..].starts_with('A') { "B" } else { "A" };
        let unknown = [&session[..place], other, &session[place + 1..]].concat();
        let refused = world.get(&format!("/v1/orders{bad}"), Some(&unknown)).await;
        assert_problem(&refused, TOKEN_INVALID, &[], bad);
    }
}

#[tokio::test]
async fn a_link_begins_one_session_be_it_used_twice_at_once() {
    let world = World::new().await;
    world.place("k").await;
    ask(&world, BUYER).await;
    let link = links(&world, BUYER).await.remove(0);
    let (one, other) = tokio::join!(begin(&world, &link), begin(&world, &link));
    let (good, bad) = if one.status == 201 { (one, other) } else { (other, one) };
    assert_eq!(good.status, 201, "{}", good.text);
    assert_problem(&bad, TOKEN_INVALID, &[], "the second");
    assert_problem(&begin(&world, &link).await, TOKEN_INVALID, &[], "a third");
    let session = good.json["access_token"].as_str().expect("a token");
    assert_eq!(sessions(&world, session).await.len(), 1);
}

#[tokio::test]
async fn no_other_link_begins_a_session_and_a_link_to_sign_in_does_nothing_else() {
    let world = World::new().await;
    let placed = world.place("k").await;
    ask(&world, BUYER).await;
    let mails = world.mails().await;
    let (receipt, link) = (receipt_token(&mails[0]), links(&world, BUYER).await.remove(0));
    let flipped = if link.ends_with('A') { "B" } else { "A" };
    let last = link.len() - 1;
    for (cheat, token) in [
        ("a receipt's", receipt),
        ("an order's", placed.token.clone()),
        ("forged", format!("{}{flipped}", &link[..last - 4])),
        ("without a signature", link[..=link.rfind('.').expect("three parts")].to_owned()),
        ("garbage", "x".to_owned()),
        ("none", String::new()),
    ] {
        assert_problem(&begin(&world, &token).await, TOKEN_INVALID, &[], cheat);
    }
    for path in ["/v1/receipts", "/v1/mailbox-reports/confirmation"] {
        let form = world.request(Method::POST, path).body(format!("token={link}"));
        assert_problem(&answer(form).await, TOKEN_INVALID, &[], path);
    }
    assert_problem(&world.get("/v1/orders", Some(&link)).await, TOKEN_INVALID, &[], "the link as a session");
    // Fifteen minutes, and not a moment longer.
    world.clock("2025-02-03T10:14:59+05:00").await;
    assert_eq!(world.get(&format!("/account/session?token={link}"), None).await.status, 200);
    world.clock("2025-02-03T10:15:00+05:00").await;
    assert_problem(&begin(&world, &link).await, TOKEN_EXPIRED, &[], "too late");
    let late = world.get(&format!("/account/session?token={link}"), None).await;
    assert_problem(&late, TOKEN_EXPIRED, &[], "its page");
}

#[tokio::test]
async fn a_mailbox_is_mailed_three_links_an_hour_and_nobody_is_told() {
    let world = World::new().await;
    world.place("k").await;
    for _ in 0..5 {
        let asked = ask(&world, BUYER).await;
        assert_eq!((asked.status, asked.text.as_str()), (202, ""));
    }
    assert_eq!(links(&world, BUYER).await.len(), 3);
    world.clock("2025-02-03T10:59:59+05:00").await;
    ask(&world, BUYER).await;
    assert_eq!(links(&world, BUYER).await.len(), 3);
    world.clock("2025-02-03T11:00:00+05:00").await;
    ask(&world, BUYER).await;
    assert_eq!(links(&world, BUYER).await.len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_strangers_address_is_answered_alike_asks_the_same_of_the_table_and_is_mailed_nothing() {
    let stage = Stage::new(&World::of("").http).await;
    stage.place("k").await;
    stage.carry().await;
    let mut met = BTreeSet::new();
    for email in [BUYER, "nobody@example.com"] {
        stage.faults.recorded();
        let asked = send(&stage, &json!({"email": email})).await;
        let asks = stage.faults.recorded().into_iter().map(|it| (it.name.clone(), it.consumed)).collect::<Vec<_>>();
        assert_eq!(asks.len(), 2, "{asks:?}");
        let headers: Vec<String> = asked.headers.keys().map(ToString::to_string).collect();
        met.insert((asked.status, asked.text, headers, format!("{asks:?}")));
        stage.carry().await;
    }
    assert_eq!(met.len(), 1, "{met:#?}");
    let mails = stage.mails().await;
    assert!(mails.iter().all(|mail| mail["to"] == BUYER) && mails.iter().filter_map(link_token).count() == 1);
}

#[tokio::test]
async fn a_session_opens_the_orders_of_its_mailbox_until_it_is_ended_and_nothing_else() {
    let world = World::new().await;
    let (mine, other) = (world.place("k").await, placed_by(&world, "other", "other@example.com").await);
    let (first, second) = (signed_in(&world, BUYER).await, signed_in(&world, BUYER).await);
    let stranger = signed_in(&world, "other@example.com").await;
    let claim = json!({"text": "It does not count.", "about": "scope"});
    for session in [&first, &second] {
        let foreign = with(session, &other);
        assert_problem(&world.claim(&foreign, "c", &claim).await, NOT_FOUND, &[], "another mailbox's order");
        let path = format!("/v1/orders/{}", other.id);
        assert_problem(&world.get(&path, Some(session)).await, NOT_FOUND, &[], "another mailbox's order");
        let nobodys = "/v1/orders/01JGZ8QK3W0000000000000042";
        assert_problem(&world.get(nobodys, Some(session)).await, NOT_FOUND, &[], "nobody's order");
    }
    let listed = sessions(&world, &first).await;
    let own =
        listed.iter().find(|it| it["current"] == true).expect("its own")["id"].as_str().expect("an id").to_owned();
    let others: Vec<&str> = listed.iter().filter_map(|it| it["id"].as_str()).filter(|id| *id != own).collect();
    assert_eq!(others.len(), 1);
    assert!(!first.contains(&own), "the id opens nothing");
    assert_problem(&end(&world, &stranger, &own).await, NOT_FOUND, &[], "another mailbox's session");
    assert_problem(&end(&world, &first, &"0".repeat(64)).await, NOT_FOUND, &[], "no session");
    assert_problem(&end(&world, &mine.token, &own).await, TOKEN_INVALID, &[], "an order's own token");
    for _ in 0..2 {
        assert_eq!(end(&world, &first, others[0]).await.status, 204, "and again");
    }
    for path in ["/v1/orders", "/v1/account", SESSIONS, &format!("/v1/orders/{}", mine.id)] {
        assert_problem(&world.get(path, Some(&second)).await, TOKEN_INVALID, &[], path);
        // A cookie opens no part of the API.
        let cookie = world.request(Method::GET, path).header("cookie", format!("__Host-session={first}"));
        assert_problem(&answer(cookie).await, TOKEN_MISSING, &[], path);
        let twice =
            world.request(Method::GET, path).bearer_auth(&first).header("authorization", format!("Bearer {first}"));
        assert_problem(&answer(twice).await, TOKEN_INVALID, &[], path);
    }
    assert_problem(&world.claim(&with(&second, &mine), "c", &claim).await, TOKEN_INVALID, &[], "an ended session");
    assert_problem(&world.claim(&with(&second, &mine), "c", &json!([])).await, TOKEN_INVALID, &[], "with a bad body");
    for path in ["/v1/account", SESSIONS] {
        assert_problem(&world.get(path, Some(&mine.token)).await, TOKEN_INVALID, &[], "an order's own token");
    }
    let (mailbox, secret) = first.split_once('.').expect("two parts");
    let (strangers, _) = stranger.split_once('.').expect("two parts");
    for (cheat, token) in [
        ("another mailbox's name", format!("{strangers}.{secret}")),
        ("another secret", format!("{mailbox}.{}", "A".repeat(43))),
        ("the session's id", format!("{mailbox}.{own}")),
    ] {
        assert_problem(&world.get("/v1/orders", Some(&token)).await, TOKEN_INVALID, &[], cheat);
    }
    let stored = world.items().await;
    let kept = format!("{stored:?}");
    assert!(!kept.contains(secret), "the table keeps no secret");
}

#[tokio::test]
async fn a_session_lasts_thirty_days_from_its_last_use() {
    let world = World::new().await;
    let placed = world.place("k").await;
    let session = signed_in(&world, BUYER).await;
    let used = async || world.get(&format!("/v1/orders/{}", placed.id), Some(&session)).await;
    world.clock("2025-03-05T09:59:59+05:00").await;
    assert_eq!(used().await.status, 200);
    world.clock("2025-04-04T09:59:58+05:00").await;
    let listed = sessions(&world, &session).await;
    assert_eq!(listed[0]["ends_at"], "2025-05-04T04:59:58Z", "renewed by its use");
    assert_eq!(used().await.status, 200);
    world.clock("2025-05-04T09:59:58+05:00").await;
    assert_problem(&used().await, TOKEN_EXPIRED, &[], "not used for thirty days");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_renewed_by_one_write_a_day_and_used_all_the_same_if_that_fails() {
    let stage = Stage::new(&World::of("").http).await;
    let placed = stage.place("k").await;
    stage.carry().await;
    send(&stage, &json!({"email": BUYER})).await;
    stage.carry().await;
    let link = links(&stage, BUYER).await.remove(0);
    let session = begin(&stage, &link).await.json["access_token"].as_str().expect("a token").to_owned();
    let asks = async |fault: Option<Fault>| {
        stage.faults.recorded();
        if let Some(fault) = fault {
            stage.faults.strike(|operation| operation.name == "UpdateItem", fault);
        }
        assert_eq!(stage.get(&format!("/v1/orders/{}", placed.id), Some(&session)).await.status, 200);
        let asked = stage.faults.recorded();
        asked.iter().filter(|it| it.service == Service::DynamoDb).map(|it| it.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(asks(None).await, ["BatchGetItem"], "one read");
    stage.minutes_pass(24 * 60);
    let failed = asks(Some(Fault::error(400, "ValidationException"))).await;
    assert_eq!(failed[..2], ["BatchGetItem", "UpdateItem"], "{failed:?}");
    assert_eq!(asks(None).await, ["BatchGetItem", "UpdateItem"], "the next use renews it");
    assert_eq!(asks(None).await, ["BatchGetItem"], "and none after it that day");
    let asked = stage.open_payment(&with(&session, &placed), "p").await;
    assert_eq!(asked.status, 201, "{}", asked.text);
    let asked = stage.faults.recorded().into_iter().filter(|it| it.service == Service::DynamoDb);
    let asked: Vec<String> = asked.map(|it| it.name).collect();
    assert_eq!(asked, ["BatchGetItem", "TransactWriteItems"], "still one read before the write");
}

#[tokio::test]
async fn who_has_the_token_and_who_signed_in_share_no_key() {
    let world = World::new().await;
    let placed = world.place("k").await;
    let session = signed_in(&world, BUYER).await;
    let claim = |text: &str| json!({"text": text, "about": "scope"});
    let own = world.claim(&placed, "c", &claim("One.")).await;
    let by_session = world.claim(&with(&session, &placed), "c", &claim("Two.")).await;
    assert_eq!((own.status, by_session.status), (201, 201), "{}", by_session.text);
    assert_ne!(own.json["id"], by_session.json["id"]);
    let again = world.claim(&with(&session, &placed), "c", &claim("Two.")).await;
    assert_eq!(again.json["id"], by_session.json["id"], "each is repeated under its own");
}

#[tokio::test]
async fn who_signed_in_ends_a_leaked_token_and_is_given_a_new_one() {
    let world = World::new().await;
    let placed = world.place("k").await;
    let session = signed_in(&world, BUYER).await;
    let mut told = Vec::new();
    for _ in 0..2 {
        let ended = world.say(&with(&session, &placed), "token-revocation", "end", &json!({})).await;
        assert_eq!(ended.status, 200, "{}", ended.text);
        told.push(ended.json["access_token"].as_str().expect("a token").to_owned());
    }
    assert_eq!(told[0], told[1], "once, and answered as before");
    let path = format!("/v1/orders/{}", placed.id);
    assert_problem(&world.get(&path, Some(&placed.token)).await, TOKEN_INVALID, &[], "the one that leaked");
    assert_eq!(world.get(&path, Some(&told[0])).await.status, 200);
    world.clock("2025-05-04T10:00:00+05:00").await;
    let session = signed_in(&world, BUYER).await;
    let ended = world.say(&with(&session, &placed), "token-revocation", "later", &json!({})).await;
    assert_eq!((ended.status, &ended.json["access_token"]), (200, &Value::Null), "its days are over");
}
