//! What becomes of a notice after it was sent, as the mail service reports it by both paths, and what is left to a person.

use crate::crash::stage::Stage;
use domain::follows::delivery::State;
use harness::faults::Fault;
use harness::{Answer, Placed, World, answer};
use reqwest::Method;
use serde_json::{Value, json};
use store::due::Family;
use store::outbox::item::OutboxItem;

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
    let item = world.shop().store.outbox_item(&pk, &store::table::keys::outbox(1, 1)).await.expect("the table answers");
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
                    "number": placed.number, "notice": "order-placed", "amount": null, "lost": null, "proposal": null, "count": null, "shared": null, "due_at": since,
                    "what": waiting[0]["what"], "taken_by": null, "taken_until": null});
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
            "mail": {"timestamp": "2025-02-03T05:00:00Z", "messageId": item.facts.message(0), "tags": {"item": [item.id()]}},
            member: {"timestamp": "2025-02-07T05:00:00Z", "bounceType": "Permanent", "bounceSubType": "General"},
        }})
    };
    let (dispatch, now) = (&world.shop().sweep.dispatch, world.shop().clock.now());
    dispatch.on_event(report("Delivery", "delivery"), now).await.expect("a report");
    assert_eq!(queue(&world).await, [Value::Null; 0]);
    assert_eq!(state(&world, &placed).await, State::Delivered);
    dispatch.on_event(report("Bounce", "bounce"), now).await.expect("a report");
    dispatch.on_event(report("Delivery", "delivery"), now).await.expect("a report");
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
        assert!(!page.text.contains(email) && page.headers.contains_key("content-security-policy"));
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
        let button = "action=\"/v1/receipts\"";
        assert!(asked.contains(button) && !thanked.contains(button), "{thanked}");
    }
}

#[tokio::test]
async fn a_refused_address_goes_to_a_person_at_once_and_what_passes_by_itself_after_three_days() {
    let world = World::new().await;
    let refused = placed(&world, "refused@example.com").await;
    let throttled = placed(&world, "throttled@example.com").await;
    assert_eq!(state(&world, &refused).await, State::NotSent);
    assert_eq!((state(&world, &throttled).await, notice(&world, &throttled).await.failures), (State::Queued, 1));
    let about = |queue: Vec<Value>| queue.into_iter().map(|task| task["order_id"].clone()).collect::<Vec<_>>();
    assert_eq!(about(queue(&world).await), [json!(refused.id)]);

    world.clock("2025-02-06T09:59:59+05:00").await;
    let tried = notice(&world, &throttled).await;
    assert_eq!(state(&world, &throttled).await, State::Queued, "it is tried for three days");
    assert!((100..200).contains(&tried.failures), "with waits of half an hour at the most: {}", tried.failures);
    world.clock("2025-02-06T11:00:00+05:00").await;
    assert_eq!(state(&world, &throttled).await, State::NotSent);
    assert_eq!(about(queue(&world).await), [&refused, &throttled].map(|placed| json!(placed.id)));
    let given_up = notice(&world, &throttled).await;
    world.clock("2025-02-08T11:00:00+05:00").await;
    assert_eq!(notice(&world, &throttled).await, given_up, "it is not retried for ever");
    assert_eq!(world.mails().await.len(), 0);
}

/// What SES answers to a mail that it does not take.
fn refusal(code: &str, message: &str) -> Fault {
    let error = format!("<Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>");
    Fault::Respond(400, format!("<ErrorResponse>{error}<RequestId>scripted</RequestId></ErrorResponse>"))
}

const SEND: &str = "SendRawEmail";

/// A shop whose mail service a test speaks for.
async fn stage() -> Stage {
    Stage::new(&World::of("").http).await
}

/// The sweeps of some minutes.
async fn minutes_pass(stage: &Stage, minutes: i64) {
    for _ in 0..minutes {
        stage.minutes_pass(1);
        stage.sweep(Family::Outbox).await;
        stage.carry().await;
    }
}

#[tokio::test]
async fn a_notice_goes_out_by_itself_once_the_account_is_put_right() {
    let stage = Box::pin(stage()).await;
    let lacks = [
        ("MessageRejected", "Email address is not verified. The following identities failed the check in region X: a"),
        ("MailFromDomainNotVerifiedException", ""),
        ("ConfigurationSetDoesNotExist", "Configuration set &lt;oferta&gt; does not exist."),
        ("AccessDenied", "not authorized to perform ses:SendRawEmail"),
        ("Throttling", "Daily message quota exceeded."),
    ];
    stage.faults.script(SEND, lacks.map(|(code, message)| refusal(code, message)));
    let placed = stage.place("k").await;
    stage.carry().await;
    minutes_pass(&stage, 40).await;
    assert!(stage.faults.spent());
    let token = stage.operator_token("olga", &["operator"]).await;
    let notices = stage.get(&format!("/v1/operator/orders/{}/notices", placed.id), Some(&token)).await.json;
    assert_eq!((stage.mails().await.len(), &notices["items"][0]["state"]), (1, &json!("delivered")), "{notices}");
    assert_eq!(
        stage.get("/v1/operator/queue", Some(&token)).await.json["items"],
        json!([]),
        "nobody had to be reached"
    );
}

#[tokio::test]
async fn while_the_account_is_not_put_right_no_notice_is_a_task_for_a_fortnight() {
    for email in ["paused@example.com", "unverified@example.com"] {
        let stage = Box::pin(stage()).await;
        let mut order = stage.order_body().await;
        order["party"]["email"] = json!(email);
        let placed = stage.place_body("k", &order).await;
        stage.carry().await;
        let path = format!("/v1/operator/orders/{}/notices", placed.id);
        for (now, state) in [
            ("2025-02-06T11:00:00+05:00", "queued"),
            ("2025-02-17T09:59:00+05:00", "queued"),
            ("2025-02-17T11:00:00+05:00", "not_sent"),
        ] {
            stage.set(now.parse().expect("an instant"));
            stage.sweep(Family::Outbox).await;
            let token = stage.operator_token("olga", &["operator"]).await;
            let notices = stage.get(&path, Some(&token)).await.json;
            assert_eq!(notices["items"][0]["state"], state, "{email} at {now}");
            let tasks = stage.get("/v1/operator/queue", Some(&token)).await.json["items"].as_array().map(Vec::len);
            assert_eq!(tasks, Some(usize::from(state == "not_sent")), "{email} at {now}");
        }
    }
}

#[tokio::test]
async fn an_operator_has_a_notice_sent_again_and_it_is_sent_once() {
    let stage = Box::pin(stage()).await;
    stage.faults.script(SEND, [refusal("MessageRejected", "Address blacklisted.")]);
    let placed = stage.place("k").await;
    stage.carry().await;
    let token = stage.operator_token("olga", &["operator"]).await;
    let queue = || async { stage.get("/v1/operator/queue", Some(&token)).await.json["items"].clone() };
    let task = queue().await[0].clone();
    assert_eq!((&task["kind"], &task["order_id"]), (&json!("reach_buyer"), &json!(placed.id)));
    let path = format!("/v1/operator/notices/{}", task["about"].as_str().expect("an id"));
    let again = |key: &'static str| {
        let (stage, token, path) = (&stage, &token, format!("{path}/sending"));
        async move { stage.post(&path, Some(token), key, &json!({"reason": "They put it right."})).await }
    };
    let (first, repeated) = (again("a").await, again("a").await);
    assert_eq!((first.status, &first.json), (202, &repeated.json), "{}", first.text);
    assert_eq!((&first.json["state"], queue().await), (&json!("queued"), json!([])));
    assert_eq!(again("b").await.json["code"], "notice_queued");
    minutes_pass(&stage, 5).await;
    let shown = stage.get(&path, Some(&token)).await.json;
    let kinds: Vec<&Value> = shown["facts"].as_array().expect("facts").iter().map(|fact| &fact["kind"]).collect();
    assert_eq!(kinds, ["refused", "send_again", "sent", "delivered"], "each of its sending");
    assert_eq!((&shown["state"], &shown["facts"][1]["by"].is_string()), (&json!("delivered"), &true));
    let mails = stage.mails().await;
    assert_eq!((mails.len(), &mails[0]["reference"]), (1, &shown["reference"]));
    assert_eq!((again("a").await.json, again("b").await.json["code"].clone()), (shown, json!("notice_not_lost")));
    let kept = stage.items().await;
    assert_eq!(kept.iter().filter(|(_, sk, _)| sk.starts_with("DONE#")).count(), 1, "one act with its reason");
}

#[tokio::test]
async fn a_late_report_of_one_sending_says_nothing_of_another() {
    let stage = Box::pin(stage()).await;
    let mut order = stage.order_body().await;
    order["party"]["email"] = json!("bounce@example.com");
    let placed = stage.place_body("k", &order).await;
    stage.carry().await;
    let token = stage.operator_token("olga", &["operator"]).await;
    let notices = stage.get(&format!("/v1/operator/orders/{}/notices", placed.id), Some(&token)).await.json;
    let path = format!("/v1/operator/notices/{}", notices["items"][0]["id"].as_str().expect("an id"));
    let reason = json!({"reason": "The mailbox is there again."});
    assert_eq!(stage.post(&format!("{path}/sending"), Some(&token), "a", &reason).await.status, 202);
    stage.minutes_pass(1);
    stage.sweep(Family::Outbox).await;
    let late = stage.reported_now();
    let [sent, bounced] = late.as_slice() else { panic!("a bounce again: {late:?}") };
    let state = || async { stage.get(&path, Some(&token)).await.json["state"].clone() };
    assert_eq!(state().await, "sent", "the first bounce is of the first sending");
    for (round, message, expected) in [(0, "m", "sent"), (2, "m", "sent"), (1, "m", "sent")] {
        let mut other = bounced.clone();
        (other["mail"]["tags"]["round"], other["mail"]["messageId"]) = (json!([round.to_string()]), json!(message));
        stage.report(&other).await;
        assert_eq!(state().await, expected, "round {round}, another message");
    }
    stage.report(sent).await;
    stage.report(bounced).await;
    assert_eq!(state().await, "bounced");
}

#[tokio::test]
async fn a_parked_notice_to_the_vendor_is_found_and_sent_again() {
    let stage = Box::pin(stage()).await;
    let mut order = stage.order_body().await;
    order["sku"] = json!("widget-assisted-month");
    let domain = refusal("InvalidParameterValue", "Missing final '@domain'");
    stage.faults.script(SEND, [Fault::Pass, Fault::Pass, domain]);
    let placed = stage.place_body("k", &order).await;
    let ticket = stage.ticket(&placed, "pay").await;
    stage.pay(&ticket, "paid").await;
    stage.carry().await;
    let token = stage.operator_token("olga", &["operator"]).await;
    let parked = || async { stage.get("/v1/operator/queue?list=parked", Some(&token)).await.json["items"].clone() };
    let waiting = parked().await;
    assert_eq!((&waiting[0]["notice"], &waiting[0]["kind"]), (&json!("vendor-activation-wanted"), &Value::Null));
    assert_eq!(waiting[0]["order_id"], json!(placed.id));
    let path = format!("/v1/operator/notices/{}/sending", waiting[0]["about"].as_str().expect("an id"));
    assert_eq!(stage.post(&path, Some(&token), "a", &json!({"reason": "Put right."})).await.status, 202);
    minutes_pass(&stage, 5).await;
    assert_eq!((parked().await, stage.mails().await.len()), (json!([]), 3));
}
