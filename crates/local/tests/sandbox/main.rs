//! The sandbox bank and the sandbox Kommo over real HTTP, met by the shop's own clients.

#[expect(clippy::unwrap_used, reason = "a helper of tests fails as they do")]
mod world;

use std::sync::atomic::Ordering;
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use gateways::avangard::{BankError, Status, parse, verify};
use local::bank::{CallbackShape, SandboxBank};
use serde_json::Value;

use world::{AMOUNT, World, kommo, registration};

#[tokio::test]
async fn a_payment_is_kept_called_back_signed_and_then_redirected() {
    let world = World::new().await;
    let registered = world.bank.register(&registration()).await.unwrap();
    let ticket = &registered.ticket;
    assert_eq!(ticket.len(), 40);
    assert!(ticket[..8].bytes().chain(ticket[20..].bytes()).all(|letter| letter.is_ascii_uppercase()));
    assert_eq!(&ticket[8..20], "000000000001");
    assert_eq!(world.bank.order_info(ticket).await.unwrap().status, Status::Processing);

    let page = world.browser.get(world.bank.pay_url(ticket)).send().await.unwrap().text().await.unwrap();
    assert!(
        page.contains("INV-2025-000042-W") && page.contains("4532.50 RUB") && page.contains("&#60;1&#62; &#38; more")
    );
    let confirm = world.browser.get(format!("{}&step=3ds", world.bank.pay_url(ticket))).send().await.unwrap();
    assert!(confirm.text().await.unwrap().contains("value=\"paid\""));

    let back = world.pay(ticket, "paid").await;
    assert_eq!(back.status(), 303);
    let expected = format!("https://shop.test/back?order=1&result_code={}", registered.ok_code);
    assert_eq!(back.headers()["location"], expected.as_str());

    let got = world.shop.got();
    assert_eq!(got.len(), 1, "the callback is there before the redirect");
    let told = parse(Some(&got[0].0), &got[0].1).unwrap();
    assert!(verify(&world.settings.av_sign, &told));
    assert_eq!((told.ticket.as_str(), told.amount.as_str()), (ticket.as_str(), "453250"));

    let info = world.bank.order_info(ticket).await.unwrap();
    assert_eq!((info.status, info.amount_minor), (Status::Paid, Some(AMOUNT)));
    assert_eq!(info.status_date, Some("2025-02-03T21:30:00Z".parse().unwrap()));
    let view = world.ticket(ticket).await;
    assert_eq!(view["state"], "paid");
    assert_eq!(view["status_date"], "2025-02-04T00:30:00+03:00");
    assert_eq!(view["callbacks_sent"], 1);
    assert_eq!(view["callback"]["answered"], 202);
    assert_eq!(view["callback"]["body"].as_str().unwrap().as_bytes(), got[0].1);
}

#[tokio::test]
async fn a_ticket_is_settled_once() {
    let world = World::new().await;
    let (paid, declined, late, void) =
        (world.register().await, world.register().await, world.register().await, world.register().await);
    world.pay(&paid, "paid").await;
    let again = world.pay(&paid, "paid").await;
    assert_eq!(again.status(), 409);
    assert!(again.text().await.unwrap().contains("already paid"));
    let refused = world.pay(&declined, "declined").await;
    assert!(refused.headers()["location"].to_str().unwrap().contains("result_code="));
    assert_eq!(world.bank.order_info(&declined).await.unwrap().status, Status::Rejected);
    assert_eq!(world.pay(&declined, "paid").await.status(), 409);

    let cancel = format!("<CANCEL_ORDER><TICKET>{void}</TICKET>{}</CANCEL_ORDER>", credentials());
    assert!(world.raw("cancel_order", &cancel).await.contains("<response_code>0<"));
    assert_eq!(world.pay(&void, "paid").await.status(), 409);
    assert_eq!(world.ticket(&void).await["state"], "cancelled");

    world.advance(20);
    assert_eq!(world.pay(&late, "paid").await.status(), 409);
    assert_eq!(world.ticket(&late).await["state"], "expired");
    assert_eq!(world.ticket(&paid).await["callbacks_sent"], 1);
    assert_eq!(world.shop.got().len(), 2);
    assert_eq!(world.pay("unknown", "paid").await.status(), 404);
    assert_eq!(world.pay(&late, "perhaps").await.status(), 422);
}

#[tokio::test]
async fn a_callback_that_is_not_accepted_comes_again_also_after_a_restart() {
    let world = World::new().await;
    let ticket = world.register().await;
    world.shop.answers.store(503, Ordering::SeqCst);
    assert_eq!(world.pay(&ticket, "paid").await.status(), 303);
    assert_eq!(world.ticket(&ticket).await["callback"]["answered"], 503);
    assert_eq!(world.sandbox.deliver_pending().await.unwrap(), 0);

    let restarted = SandboxBank::new(&world.db, world.clock.clone(), world.settings.clone());
    world.shop.answers.store(202, Ordering::SeqCst);
    assert_eq!(restarted.deliver_pending().await.unwrap(), 1);
    assert_eq!(restarted.deliver_pending().await.unwrap(), 0);
    let got = world.shop.got();
    assert_eq!(got.len(), 3);
    assert!(got.iter().all(|(_, body)| *body == got[0].1), "each copy is the same");
    assert_eq!(world.ticket(&ticket).await["callbacks_sent"], 3);
}

#[tokio::test]
async fn flat_callbacks_carry_the_time_of_moscow_without_an_offset() {
    let world = World::with(CallbackShape::Form, Duration::from_secs(5)).await;
    let ticket = world.register().await;
    world.pay(&ticket, "declined").await;
    let (content_type, body) = world.shop.got().remove(0);
    let told = parse(Some(&content_type), &body).unwrap();
    assert!(verify(&world.settings.av_sign, &told));
    assert!(String::from_utf8(body).unwrap().contains("status_date=2025-02-04+00%3A30%3A00.0"));
}

#[tokio::test]
async fn refunds_never_exceed_what_was_paid() {
    let world = World::new().await;
    let ticket = world.register().await;
    let refused = |code| Err(BankError::Refused { response_code: code });
    assert_eq!(world.bank.reverse_order(&ticket, None).await, refused(302));
    world.pay(&ticket, "paid").await;
    assert_eq!(world.bank.reverse_order(&ticket, Some(AMOUNT + 1)).await, refused(10));
    world.bank.reverse_order(&ticket, Some(100_000)).await.unwrap();
    let info = world.bank.order_info(&ticket).await.unwrap();
    assert_eq!((info.status, info.refund_amount_minor), (Status::PartlyRefunded, Some(100_000)));
    world.bank.reverse_order(&ticket, None).await.unwrap();
    let info = world.bank.order_info(&ticket).await.unwrap();
    assert_eq!((info.status, info.refund_amount_minor), (Status::Refunded, Some(AMOUNT)));
    assert_eq!(world.bank.reverse_order(&ticket, None).await, refused(10));

    let list = format!("<R><ORDER_NUMBER>INV-2025-000042-W</ORDER_NUMBER>{}</R>", credentials());
    let list = world.raw("get_opers_list", &list).await;
    assert_eq!((list.matches("<oper_info>").count(), list.matches(">refund<").count()), (3, 2));
    for (day, count) in [("04.02.2025", 3), ("03.02.2025", 0)] {
        let by_date = world.raw("get_opers_by_date", &format!("<R><DATE>{day}</DATE>{}</R>", credentials())).await;
        assert_eq!(by_date.matches("<oper_info>").count(), count, "the day is Moscow's");
    }
}

fn credentials() -> String {
    "<SHOP_ID>1113</SHOP_ID><SHOP_PASSWD>ShopPasswordDemo</SHOP_PASSWD>".to_owned()
}

#[tokio::test]
async fn requests_are_refused_with_the_codes_of_the_protocol() {
    let world = World::new().await;
    let known = credentials();
    let order = "<AMOUNT>1</AMOUNT><ORDER_NUMBER>n</ORDER_NUMBER><ORDER_DESCRIPTION>d</ORDER_DESCRIPTION>\
        <LANGUAGE>ru</LANGUAGE><BACK_URL>b</BACK_URL>";
    let without = |tag: &str| {
        let (before, rest) = order.split_once(&format!("<{tag}>")).unwrap();
        format!("{known}{before}{}", rest.split_once(&format!("</{tag}>")).unwrap().1)
    };
    let table = [
        ("reg", format!("{known}{order}"), 0),
        ("reg", order.to_owned(), 1),
        ("reg", format!("<SHOP_ID>1113</SHOP_ID>{order}"), 2),
        ("reg", format!("<SHOP_ID>1113</SHOP_ID><SHOP_PASSWD/>{order}"), 108),
        ("reg", format!("<SHOP_ID>1113</SHOP_ID><SHOP_PASSWD>other</SHOP_PASSWD>{order}"), 3),
        ("reg", without("ORDER_NUMBER"), 101),
        ("reg", without("ORDER_DESCRIPTION"), 104),
        ("reg", without("BACK_URL"), 105),
        ("reg", without("AMOUNT"), 106),
        ("reg", without("LANGUAGE"), 107),
        ("reg", format!("{known}{}", order.replace(">1<", ">-1<")), 10),
        ("get_order_info", known.clone(), 5),
        ("get_order_info", format!("{known}<ticket></ticket>"), 201),
        ("get_order_info", format!("{known}<ticket>unknown</ticket>"), 0),
        ("reverse_order", format!("{known}<ticket/>"), 301),
        ("reverse_order", format!("{known}<ticket>unknown</ticket>"), 302),
        ("get_opers_list", known.clone(), 101),
    ];
    for (endpoint, content, code) in table {
        let answer = world.raw(endpoint, &format!("<R>{content}</R>")).await;
        assert!(answer.contains(&format!("<response_code>{code}</response_code>")), "{endpoint} {content}: {answer}");
    }
    assert_eq!(world.bank.order_info("unknown").await.unwrap().status, Status::NotFound);
    assert_eq!(world.post("/local/bank/h2h/unknown", "xml=").await.status(), 404);
}

/// Where panics happened since it was first asked, in whatever task.
fn panics() -> Vec<String> {
    static PLACES: OnceLock<Mutex<Vec<String>>> = OnceLock::new();
    let places = PLACES.get_or_init(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let place = panic.location().map(ToString::to_string).unwrap_or_default();
            PLACES.get().expect("set before").lock().expect("one at a time").push(place);
            usual(panic);
        }));
        Mutex::default()
    });
    places.lock().expect("one at a time").clone()
}

#[tokio::test]
async fn faults_come_as_ordered_and_then_stop() {
    assert!(panics().is_empty());
    let world = World::with(CallbackShape::Xml, Duration::from_millis(300)).await;
    let ticket = world.register().await;
    world.pay(&ticket, "paid").await;

    world.fault("reverse_order", "lost_reply", 1).await;
    let lost = world.bank.reverse_order(&ticket, Some(100)).await.unwrap_err();
    assert!(lost.outcome_unknown());
    assert_eq!(world.ticket(&ticket).await["refunded_minor"], 100, "the effect happened");
    assert_eq!(panics(), Vec::<String>::new(), "the bank loses a reply, and no task of its own");

    for fault in ["error", "timeout"] {
        world.fault("reverse_order", fault, 1).await;
        assert!(world.bank.reverse_order(&ticket, Some(100)).await.unwrap_err().outcome_unknown());
        assert_eq!(world.ticket(&ticket).await["refunded_minor"], 100, "nothing happened: {fault}");
    }
    world.fault("reg", "error", 2).await;
    assert!(world.bank.register(&registration()).await.is_err());
    assert!(world.bank.register(&registration()).await.is_err());
    let second = world.register().await;

    world.fault("callback", "error", 1).await;
    world.pay(&second, "paid").await;
    assert_eq!(world.ticket(&second).await["callback"], Value::Null);
    world.fault("callback", "lost_reply", 1).await;
    assert_eq!(world.sandbox.deliver_pending().await.unwrap(), 0);
    assert_eq!(world.ticket(&second).await["callback"]["answered"], Value::Null);
    assert_eq!(world.sandbox.deliver_pending().await.unwrap(), 1);
    assert_eq!(world.ticket(&second).await["callbacks_sent"], 2);

    let days = r#"{"endpoint":"get_order_info","fault":"error","until":"2025-02-06T00:00:00Z"}"#;
    assert_eq!(world.post("/local/bank/faults", days).await.status(), 204);
    for away in [true, true, false] {
        assert_eq!(world.bank.order_info(&ticket).await.is_err(), away, "an outage of days");
        world.advance(24 * 60 * 3 / 2);
    }

    for (body, status) in [("{", 400), ("", 400), ("{}", 422), (r#"{"endpoint":"no","fault":"error","times":1}"#, 422)]
    {
        let answer = world.post("/local/bank/faults", body).await;
        assert_eq!(answer.status(), status, "{body}");
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
    }
    let unknown = world.browser.get(format!("{}/local/bank/tickets/unknown", world.url)).send().await.unwrap();
    assert_eq!(unknown.status(), 404);
}

#[tokio::test]
async fn kommo_issues_tokens_that_the_shop_accepts_until_the_clock_says_otherwise() {
    let world = World::new().await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        let answer = world.post("/local/kommo/token", r#"{"account_id":30896271}"#).await;
        let body: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        let token = body["token"].as_str().unwrap();
        let caller = gateways::kommo::verify(&kommo(), token, None, world.clock.now()).unwrap();
        assert_eq!((caller.account_id, caller.subdomain.as_str()), (30_896_271, "example"));
        assert!(
            gateways::kommo::verify(&kommo(), token, None, world.clock.now() + chrono::TimeDelta::hours(1)).is_err()
        );
        ids.push(caller.jti);
    }
    assert_ne!(ids[0], ids[1]);
    for body in ["{", "{}", r#"{"account_id":"x"}"#] {
        assert_eq!(world.post("/local/kommo/token", body).await.status(), 400);
    }
}
