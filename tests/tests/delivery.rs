//! What becomes of a notice after it was sent, as the mail service reports it by both paths, and what is left to a person.

use domain::delivery::State;
use reqwest::Method;
use scenarios::{Answer, Placed, World, answer};
use serde_json::{Value, json};
use store::outbox::OutboxItem;

/// An order of a buyer with this address, and the notice that it was placed.
async fn placed(world: &World, email: &str) -> Placed {
    let mut body = world.order_body().await;
    body["party"]["email"] = json!(email);
    let placed = world.place_body(email, &body).await;
    world.settle().await;
    placed
}

async fn notice(world: &World, placed: &Placed) -> OutboxItem {
    let pk = format!("ORDER#{}", placed.id);
    let item = world.shop().store.outbox_item(&pk, &store::keys::outbox(1, 1)).await.expect("the table answers");
    item.expect("the notice that the order was placed")
}

async fn state(world: &World, placed: &Placed) -> State {
    let policy = &world.shop().agreement.policy.notices;
    notice(world, placed).await.facts.state(policy, world.shop().clock.now())
}

/// What waits for an operator.
async fn queue(world: &World) -> Vec<Value> {
    let token = world.operator_token("olga", &["operator"]).await;
    let queue = world.get("/v1/operator/queue", Some(&token)).await;
    queue.json["items"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn each_end_of_a_mail_is_a_state_and_what_did_not_arrive_waits_for_a_person() {
    let world = World::new().await;
    for (email, soon, late, waits) in [
        ("buyer@example.com", State::Delivered, State::Delivered, None),
        ("complaint@example.com", State::Complained, State::Complained, None),
        ("bounce@example.com", State::Bounced, State::Bounced, Some("2025-02-03T05:00:00Z")),
        ("suppressed@example.com", State::Bounced, State::Bounced, Some("2025-02-03T05:00:00Z")),
        ("delay@example.com", State::Delayed, State::DeliveryUnknown, Some("2025-02-06T05:00:00Z")),
        ("silent@example.com", State::Sent, State::DeliveryUnknown, Some("2025-02-06T05:00:00Z")),
    ] {
        let world = if soon == State::Delivered { &world } else { &World::new().await };
        let placed = placed(world, email).await;
        assert_eq!(state(world, &placed).await, soon, "{email}");
        world.clock("2025-02-06T09:59:59.999+05:00").await;
        assert_eq!(state(world, &placed).await, soon, "{email}: the policy waits 72 hours");
        world.clock("2025-02-06T10:00:00+05:00").await;
        assert_eq!(state(world, &placed).await, late, "{email}");
        let item = notice(world, &placed).await;
        let waiting = queue(world).await;
        match waits {
            None => assert_eq!((waiting, &item.due_shard), (vec![], &None), "{email}"),
            Some(since) => {
                let expected = json!({"kind": "reach_buyer", "clause": "2.4", "order_id": placed.id, "about": item.id(),
                    "number": placed.number, "notice": "order-placed", "amount": null, "lost": null, "due_at": since});
                assert_eq!(waiting, [expected], "{email}");
            }
        }
        let kept = serde_json::to_string(&item).expect("JSON");
        assert!(!kept.contains('@') && kept.contains("facts"), "{email}: evidence without an address: {kept}");
        assert_eq!(world.mails().await.len(), 1, "{email}: sent once");
    }
}

#[tokio::test]
async fn a_report_that_comes_late_takes_the_task_away() {
    let world = World::new().await;
    let placed = placed(&world, "silent@example.com").await;
    world.clock("2025-02-07T10:00:00+05:00").await;
    assert_eq!(queue(&world).await.len(), 1);
    let item = notice(&world, &placed).await;
    let report = |kind: &str, member: &str| {
        json!({"source": "aws.ses", "detail": {
            "eventType": kind,
            "mail": {"timestamp": "2025-02-03T05:00:00Z", "messageId": item.facts.message(), "tags": {"item": [item.id()]}},
            member: {"timestamp": "2025-02-07T05:00:00Z", "bounceType": "Permanent", "bounceSubType": "General"},
        }})
    };
    let (dispatch, now) = (&world.shop().sweep.dispatch, world.shop().clock.now());
    dispatch.on_told(report("Delivery", "delivery"), now).await.expect("a report");
    assert_eq!(queue(&world).await, [Value::Null; 0]);
    assert_eq!(state(&world, &placed).await, State::Delivered);
    dispatch.on_told(report("Bounce", "bounce"), now).await.expect("a report");
    dispatch.on_told(report("Delivery", "delivery"), now).await.expect("a report");
    assert_eq!(queue(&world).await.len(), 1, "what bounced for good is not delivered, whichever came last");
    assert_eq!(state(&world, &placed).await, State::Bounced);
}

#[tokio::test]
async fn an_operator_reaches_the_buyer_another_way_once() {
    let world = World::new().await;
    let placed = placed(&world, "bounce@example.com").await;
    let (olga, boris) =
        (world.operator_token("olga", &["operator"]).await, world.operator_token("boris", &["operator"]).await);
    let list = world.get(&format!("/v1/operator/orders/{}/notices", placed.id), Some(&olga)).await.json;
    let [bounced] = list["items"].as_array().expect("a list").as_slice() else { panic!("one notice: {list}") };
    assert_eq!((&bounced["state"], &bounced["notice"]), (&json!("bounced"), &json!("order-placed")));
    let kinds: Vec<&Value> = bounced["facts"].as_array().expect("facts").iter().map(|fact| &fact["kind"]).collect();
    assert_eq!((kinds, &bounced["certificate"]), (vec![&json!("sent"), &json!("bounced")], &Value::Null));
    let path = format!("/v1/operator/notices/{}", bounced["id"].as_str().expect("an id"));
    let fallback = format!("{path}/fallback");
    let call = |channel: &str| json!({"channel": channel, "reason": "Told on the phone."});

    for (body, pointer) in [(call("pigeon"), "/channel"), (json!({"channel": "phone"}), "/reason")] {
        let refused = world.post(&fallback, Some(&olga), "k", &body).await;
        assert_eq!((refused.status, &refused.json["errors"][0]["pointer"]), (422, &json!(pointer)), "{}", refused.text);
    }
    assert_eq!(queue(&world).await.len(), 1, "what was refused changed nothing");
    let first = world.post(&fallback, Some(&olga), "k", &call("phone")).await;
    world.clock("2025-02-03T11:00:00+05:00").await;
    let again = world.post(&fallback, Some(&olga), "k", &call("phone")).await;
    assert_eq!((first.status, &first.json), (again.status, &again.json), "a repeat changes nothing");
    assert_eq!(world.post(&fallback, Some(&olga), "k", &call("post")).await.json["code"], "idempotency_key_reused");
    assert_eq!(world.post(&fallback, Some(&boris), "k", &call("post")).await.status, 200, "another's key is another");
    let shown = world.get(&path, Some(&olga)).await.json;
    assert_eq!(shown, first.json, "the first to reach the buyer stays");
    let reached = shown["facts"].as_array().expect("facts").last().expect("a fact").clone();
    assert_eq!((&reached["kind"], &reached["class"]), (&json!("reached"), &json!("phone")));
    assert_eq!((&shown["state"], &shown["certificate"]), (&json!("reached_otherwise"), &Value::Null));
    assert_eq!(queue(&world).await, [Value::Null; 0]);
    let kept = world.items().await;
    assert_eq!(kept.iter().filter(|(_, sk, _)| sk.starts_with("DONE#")).count(), 2, "each call with its reason");
}

#[tokio::test]
async fn a_page_of_notices_goes_on_where_the_last_one_ended() {
    let world = World::new().await;
    let placed = world.paid("k").await;
    let token = world.operator_token("olga", &["operator"]).await;
    let path = format!("/v1/operator/orders/{}/notices", placed.id);
    let all = world.get(&path, Some(&token)).await.json;
    let (mut paged, mut next) = (Vec::new(), String::new());
    loop {
        let page = world.get(&format!("{path}?limit=1{next}"), Some(&token)).await.json;
        paged.extend(page["items"].as_array().expect("a list").clone());
        let Some(cursor) = page["next"].as_str() else { break };
        next = format!("&cursor={cursor}");
    }
    let names: Vec<&Value> = paged.iter().map(|notice| &notice["notice"]).collect();
    assert_eq!(names, ["order-placed", "payment-received", "license-activated"]);
    assert_eq!(all["items"], json!(paged));
    for cursor in ["x", "4f55", &"4f".repeat(3)] {
        let answer = world.get(&format!("{path}?cursor={cursor}"), Some(&token)).await;
        assert_eq!(answer.json["code"], "invalid_query", "{cursor}");
    }
}

/// The token of the link by which the receipt of a mail is confirmed.
pub(crate) fn receipt_token(mail: &Value) -> String {
    let text = mail["text"].as_str().expect("a text");
    let (_, token) = text.split_once("/v1/receipts?token=").unwrap_or_else(|| panic!("no link: {text}"));
    token.split_whitespace().next().expect("a token").to_owned()
}

async fn confirm(world: &World, token: &str) -> Answer {
    let request = world.request(Method::POST, "/v1/receipts").body(format!("token={token}"));
    answer(request.header("content-type", "application/x-www-form-urlencoded")).await
}

#[tokio::test]
async fn only_the_buyers_own_confirmation_is_a_certificate_and_to_follow_the_link_confirms_nothing() {
    for (email, before) in [("buyer@example.com", "delivered"), ("silent@example.com", "delivery_unknown")] {
        let world = World::new().await;
        let placed = placed(&world, email).await;
        world.clock("2025-02-07T10:00:00+05:00").await;
        let id = notice(&world, &placed).await.id();
        let operator = || world.operator_token("olga", &["operator"]);
        let shown = || async { world.get(&format!("/v1/operator/notices/{id}"), Some(&operator().await)).await.json };
        let token = receipt_token(&world.mails().await[0]);

        let page = world.get(&format!("/v1/receipts?token={token}"), None).await;
        assert_eq!((page.status, &page.headers["cache-control"]), (200, &"no-store".parse().unwrap()), "{}", page.text);
        assert!(page.text.contains("<form method=\"post\"") && page.text.contains(&token), "{}", page.text);
        assert!(!page.text.contains('@') && page.headers.contains_key("content-security-policy"));
        let looked = shown().await;
        assert_eq!((&looked["state"], &looked["certificate"]), (&json!(before), &Value::Null), "a look is no receipt");

        for cheat in ["x", placed.token.as_str(), operator().await.as_str()] {
            assert_eq!(confirm(&world, cheat).await.json["code"], "token_invalid");
        }
        assert_eq!(shown().await, looked, "a token of another kind confirms nothing");

        assert_eq!(confirm(&world, &token).await.status, 200);
        world.clock("2025-02-08T10:00:00+05:00").await;
        assert_eq!(confirm(&world, &token).await.status, 200, "again");
        let confirmed = shown().await;
        let certificate = json!({"clause": "4.13", "confirmed_at": "2025-02-07T05:00:00Z"});
        assert_eq!((&confirmed["state"], &confirmed["certificate"]), (&json!("receipt_confirmed"), &certificate));
        assert_eq!(queue(&world).await, [Value::Null; 0], "nobody has to reach a buyer who has it");
    }
}

#[tokio::test]
async fn the_page_of_the_link_speaks_the_language_of_the_mail() {
    let world = World::new().await;
    for (n, (language, button, thanks)) in
        [("en", "I received it", "Thank you"), ("ru", "Письмо получено", "Спасибо")].into_iter().enumerate()
    {
        let mut body = world.order_body().await;
        body["language"] = json!(language);
        world.place_body(language, &body).await;
        world.settle().await;
        let token = receipt_token(&world.mails().await[n]);
        let asked = world.get(&format!("/v1/receipts?token={token}"), None).await.text;
        let thanked = confirm(&world, &token).await.text;
        for (page, words) in [(&asked, button), (&thanked, thanks)] {
            assert!(page.contains(&format!("<html lang=\"{language}\">")) && page.contains(words), "{page}");
        }
        assert!(asked.contains("<form") && !thanked.contains("<form"), "{thanked}");
    }
}

#[tokio::test]
async fn a_refused_address_goes_to_a_person_at_once_and_a_paused_account_after_three_days() {
    let world = World::new().await;
    let refused = placed(&world, "refused@example.com").await;
    let paused = placed(&world, "paused@example.com").await;
    assert_eq!(state(&world, &refused).await, State::NotSent);
    assert_eq!((state(&world, &paused).await, notice(&world, &paused).await.failures), (State::Queued, 1));
    let about = |queue: Vec<Value>| queue.into_iter().map(|task| task["order_id"].clone()).collect::<Vec<_>>();
    assert_eq!(about(queue(&world).await), [json!(refused.id)]);

    world.clock("2025-02-06T09:59:59+05:00").await;
    let tried = notice(&world, &paused).await;
    assert_eq!(state(&world, &paused).await, State::Queued, "it is tried for three days");
    assert!((100..200).contains(&tried.failures), "with waits of half an hour at the most: {}", tried.failures);
    world.clock("2025-02-06T11:00:00+05:00").await;
    assert_eq!(state(&world, &paused).await, State::NotSent);
    assert_eq!(about(queue(&world).await), [&refused, &paused].map(|placed| json!(placed.id)));
    let given_up = notice(&world, &paused).await;
    world.clock("2025-02-08T11:00:00+05:00").await;
    assert_eq!(notice(&world, &paused).await, given_up, "it is not retried for ever");
    assert_eq!(world.mails().await.len(), 0);
}
