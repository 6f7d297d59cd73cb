use super::serve;
use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{any, post};
use gateways::avangard::{Bank, BankConfig, BankError, CallbackVerifier, OperationKind, Registration, Status};
use gateways::shared_secret::SharedSecret;
use std::sync::{Arc, Mutex};
use std::time::Duration;

type Seen = Arc<Mutex<Vec<(String, String)>>>;

fn bank_at(url: &str, timeout: Duration) -> Bank {
    let mut config = BankConfig::new(&format!("{url}/iacq/"), "1113", "pass&word");
    config.timeout = timeout;
    Bank::new(gateways::http::client(), config)
}

/// A bank that gives the same answer to every call, and what it was sent.
async fn bank_answering<R>(answer: R) -> (Bank, Seen)
where
    R: IntoResponse + Clone + Send + Sync + 'static,
{
    let seen = Seen::default();
    let log = seen.clone();
    let handler = move |uri: axum::http::Uri, headers: HeaderMap, body: String| async move {
        assert_eq!(headers["content-type"], "application/x-www-form-urlencoded;charset=utf-8");
        log.lock().unwrap().push((uri.path().to_owned(), body));
        answer.into_response()
    };
    let url = serve(Router::new().route("/iacq/h2h/{call}", post(handler))).await;
    (bank_at(&url, Duration::from_secs(5)), seen)
}

fn registration() -> Registration {
    Registration {
        order_number: "2026000042A".into(),
        amount_minor: 4_900_000,
        description: "Widget & licence <1>".into(),
        language: "EN".into(),
        back_url: "https://shop.test/back?order=1&x=2".into(),
        client_email: Some("buyer@example.test".into()),
    }
}

fn xml_of(body: &str) -> String {
    let encoded = body.strip_prefix("xml=").unwrap();
    percent_encoding::percent_decode_str(encoded).decode_utf8().unwrap().into_owned()
}

#[tokio::test]
async fn an_order_is_registered() {
    let (bank, seen) = bank_answering(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><order><id>912</id><ticket>ABC000000000912xyz</ticket>\
         <ok_code>okk</ok_code><failure_code>bad</failure_code><response_code>0</response_code><response_message/></order>",
    )
    .await;
    let registered = bank.register(&registration()).await.unwrap();
    assert_eq!(
        (
            registered.ticket.as_str(),
            registered.id.as_str(),
            registered.ok_code.as_str(),
            registered.failure_code.as_str()
        ),
        ("ABC000000000912xyz", "912", "okk", "bad")
    );
    let (path, body) = seen.lock().unwrap()[0].clone();
    assert_eq!(path, "/iacq/h2h/reg");
    assert_eq!(
        xml_of(&body),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><NEW_ORDER><SHOP_ID>1113</SHOP_ID>\
         <SHOP_PASSWD>pass&amp;word</SHOP_PASSWD><AMOUNT>4900000</AMOUNT><ORDER_NUMBER>2026000042A</ORDER_NUMBER>\
         <ORDER_DESCRIPTION>Widget &amp; licence &lt;1&gt;</ORDER_DESCRIPTION><LANGUAGE>EN</LANGUAGE>\
         <BACK_URL>https://shop.test/back?order=1&amp;x=2</BACK_URL>\
         <CLIENT_EMAIL>buyer@example.test</CLIENT_EMAIL></NEW_ORDER>"
    );
    let url = bank.pay_url("ABC&x=1");
    assert!(url.ends_with("/iacq/pay?ticket=ABC%26x%3D1"), "{url}");
}

#[tokio::test]
async fn the_status_is_asked_for_by_ticket() {
    let (bank, seen) = bank_answering(
        "<order_info><id>912</id><method_name>D3S</method_name><auth_code/><status_code>3</status_code>\
         <status_desc>x</status_desc><status_date>2014-09-22T17:40:44+04:00</status_date><amount>4900000</amount>\
         <refund_amount></refund_amount><response_code>0</response_code></order_info>",
    )
    .await;
    let info = bank.order_info("T<1>").await.unwrap();
    assert_eq!(info.status, Status::Paid);
    assert_eq!((info.amount_minor, info.refund_amount_minor), (Some(4_900_000), None));
    assert_eq!(info.status_date, Some("2014-09-22T13:40:44Z".parse().unwrap()));
    assert_eq!(info.method_name.as_deref(), Some("D3S"));
    let (path, body) = seen.lock().unwrap()[0].clone();
    assert_eq!(path, "/iacq/h2h/get_order_info");
    assert!(xml_of(&body).contains("<TICKET>T&lt;1&gt;</TICKET><SHOP_ID>1113</SHOP_ID>"), "{body}");
}

#[tokio::test]
async fn money_is_sent_back_in_part_or_whole() {
    let (bank, seen) = bank_answering("<reverse_order><response_code>0</response_code></reverse_order>").await;
    bank.reverse_order("T1", Some(100)).await.unwrap();
    bank.reverse_order("T1", None).await.unwrap();
    for amount in [0, -1] {
        let refused = BankError::Refused { response_code: 10 };
        assert_eq!(bank.reverse_order("T1", Some(amount)).await, Err(refused), "{amount}");
    }
    let seen = seen.lock().unwrap();
    assert_eq!(seen.len(), 2);
    assert!(xml_of(&seen[0].1).contains("<AMOUNT>100</AMOUNT>"));
    assert!(!xml_of(&seen[1].1).contains("AMOUNT"));
}

#[tokio::test]
async fn answers_that_are_none_are_told_apart() {
    let refused = |response_code| BankError::Refused { response_code };
    let table: [(StatusCode, String, BankError, bool); 12] = [
        (StatusCode::OK, "<r><response_code>302</response_code></r>".into(), refused(302), false),
        (StatusCode::OK, "<R><RESPONSE_CODE>4</RESPONSE_CODE></R>".into(), refused(4), true),
        (StatusCode::OK, "<r><response_code>x</response_code></r>".into(), BankError::Unreadable, true),
        (StatusCode::OK, "<r><status_code>3</status_code></r>".into(), BankError::Unreadable, true),
        (StatusCode::OK, "<html><body><p>busy</p></body></html>".into(), BankError::Unreadable, true),
        (StatusCode::OK, "<!DOCTYPE r><r><response_code>0</response_code></r>".into(), BankError::Unreadable, true),
        (StatusCode::OK, "{}".into(), BankError::Unreadable, true),
        (StatusCode::OK, String::new(), BankError::Unreadable, true),
        (
            StatusCode::OK,
            format!("<r><response_code>0</response_code>{}</r>", " ".repeat(64 * 1024)),
            BankError::Unreadable,
            true,
        ),
        (StatusCode::NOT_FOUND, String::new(), BankError::Unreadable, true),
        (StatusCode::BAD_GATEWAY, "<r><response_code>0</response_code></r>".into(), BankError::Unreachable, true),
        (StatusCode::SERVICE_UNAVAILABLE, String::new(), BankError::Unreachable, true),
    ];
    for (status, body, expected, unknown) in table {
        let (bank, seen) = bank_answering((status, body.clone())).await;
        let error = bank.reverse_order("T1", None).await.unwrap_err();
        assert_eq!((error, error.outcome_unknown()), (expected, unknown), "{status} {:.40}", body);
        assert_eq!(seen.lock().unwrap().len(), 1, "a call that moves money is made once");
    }
}

#[tokio::test]
async fn an_answer_without_its_fields_is_unreadable() {
    let (bank, _) = bank_answering("<r><response_code>0</response_code><ticket>T1</ticket></r>").await;
    assert_eq!(bank.register(&registration()).await.err(), Some(BankError::Unreadable));
    assert_eq!(bank.order_info("T1").await.err(), Some(BankError::Unreadable));
}

#[tokio::test]
async fn an_answer_in_windows_1251_is_read() {
    let body = b"<?xml version=\"1.0\" encoding=\"windows-1251\"?><r><response_code>0</response_code>\
        <status_code>6</status_code><method_name>\xCA\xE0\xF0\xF2\xE0</method_name></r>";
    let (bank, _) = bank_answering(body.as_slice()).await;
    let info = bank.order_info("T1").await.unwrap();
    assert_eq!((info.status, info.method_name.as_deref()), (Status::Refunded, Some("Карта")));
}

#[tokio::test]
async fn a_bank_that_is_slow_absent_or_elsewhere_gives_no_answer() {
    let slow = || async { std::future::pending::<Response>().await };
    let url = serve(Router::new().route("/iacq/h2h/{call}", any(slow))).await;
    let bank = bank_at(&url, Duration::from_millis(50));
    let answer = tokio::time::timeout(Duration::from_secs(5), bank.reverse_order("T1", None)).await;
    assert_eq!(answer.expect("the bank's own limit comes first"), Err(BankError::Unreachable));

    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let bank = bank_at(&format!("http://{free}"), Duration::from_secs(5));
    assert_eq!(bank.order_info("T1").await, Err(BankError::Unreachable));

    let moved = || async { Redirect::temporary("/elsewhere") };
    let elsewhere = || async { "<r><response_code>0</response_code></r>" };
    let router = Router::new().route("/iacq/h2h/{call}", any(moved)).route("/elsewhere", any(elsewhere));
    let bank = bank_at(&serve(router).await, Duration::from_secs(5));
    assert_eq!(bank.reverse_order("T1", None).await, Err(BankError::Unreadable), "the password goes nowhere else");
}

#[tokio::test]
async fn a_callback_is_verified_for_this_shop_only() {
    let verifier = |words: &str| CallbackVerifier::new("1113", SharedSecret::parse(words, 16).unwrap());
    let bank = verifier("AvSignDemo0123456789");
    let parse = |shop: &str, number: &str| {
        let body = format!(
            "ticket=T&shop_id={shop}&order_number={number}&amount=4900000&status_code=3&\
             signature=91EF7F70FDA339F53AEC05119DDF78CB"
        );
        gateways::avangard::parse(None, body.as_bytes()).unwrap()
    };
    assert!(bank.verify(&parse("1113", "INV-2026-000042")));
    assert!(!bank.verify(&parse("1113", "INV-2026-000043")));
    // The signed text is the same, but not the shop.
    assert!(!bank.verify(&parse("111", "3INV-2026-000042")));
    assert!(!format!("{bank:?}").contains("AvSignDemo"));
    let good = parse("1113", "INV-2026-000042");
    assert!(verifier("AvSignNew0123456789,AvSignDemo0123456789").verify(&good), "the previous word counts as well");
    assert!(!verifier("AvSignNew0123456789,AvSignOld0123456789").verify(&good), "neither word");
    assert!(!verifier("AvSignNew0123456789").verify(&good), "the previous word is gone");
}

#[tokio::test]
async fn the_operations_of_a_day_are_listed_by_type_or_by_status() {
    let list = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><opers_list>\
         <oper_info><ticket>T1</ticket><order_number>OF-1-Z</order_number><oper_type>payment</oper_type>\
         <amount>4900000</amount><oper_date>2014-09-22T17:40:44+04:00</oper_date></oper_info>\
         <OPER_INFO><TICKET>T1</TICKET><OPER_TYPE>Refund</OPER_TYPE><AMOUNT>100</AMOUNT></OPER_INFO>\
         <oper_info><ticket>T2</ticket><oper_type>chargeback</oper_type><amount>7</amount></oper_info>\
         <oper_info><id>5</id><ticket>T3</ticket><status_code>3</status_code><amount>8</amount>\
         <refund_amount>0</refund_amount><card_num>411111******1111</card_num>\
         <status_date>2019-11-05 10:17:17.0</status_date></oper_info>\
         <oper_info><ticket>T4</ticket><status_code>5</status_code><amount>9</amount><refund_amount>4</refund_amount>\
         </oper_info>\
         <oper_info><ticket>T5</ticket><status_code>2</status_code></oper_info>\
         <response_code>0</response_code><response_message>OK</response_message></opers_list>";
    let (bank, seen) = bank_answering(list).await;
    let operations = bank.operations_on("2014-09-02".parse().unwrap()).await.unwrap();
    let short = operations.iter().map(|it| (it.ticket.as_str(), it.kind, it.amount_minor));
    let expected = [
        ("T1", OperationKind::Payment, 4_900_000),
        ("T1", OperationKind::Refund, 100),
        ("T2", OperationKind::Other, 7),
        ("T3", OperationKind::Payment, 8),
        ("T4", OperationKind::Refund, 4),
    ];
    assert_eq!(short.collect::<Vec<_>>(), expected);
    assert_eq!(operations[0].order_number.as_deref(), Some("OF-1-Z"));
    let at = [0, 1, 3].map(|n: usize| operations[n].at.map(|at| at.to_rfc3339()));
    assert_eq!(at[0].as_deref(), Some("2014-09-22T13:40:44+00:00"));
    assert_eq!((at[1].as_deref(), at[2].as_deref()), (None, Some("2019-11-05T07:17:17+00:00")));
    let (path, body) = seen.lock().unwrap()[0].clone();
    assert_eq!(path, "/iacq/h2h/get_opers_by_date");
    assert!(xml_of(&body).contains("<SHOP_PASSWD>pass&amp;word</SHOP_PASSWD><DATE>02.09.2014</DATE>"), "{body}");
}

#[tokio::test]
async fn a_list_that_leaves_something_open_is_no_list() {
    let day = "2014-09-02".parse().unwrap();
    let (bank, _) = bank_answering("<l><response_code>0</response_code></l>").await;
    assert_eq!(bank.operations_on(day).await, Ok(Vec::new()));
    let item = |content: &str| format!("<l><oper_info>{content}</oper_info></l>");
    let table = [
        ("<l><response_code>3</response_code></l>".to_owned(), BankError::Refused { response_code: 3 }),
        (item("<oper_type>payment</oper_type><amount>1</amount>"), BankError::Unreadable),
        (item("<ticket>T</ticket><oper_type>payment</oper_type>"), BankError::Unreadable),
        (item("<ticket>T</ticket><oper_type>payment</oper_type><amount>1.5</amount>"), BankError::Unreadable),
        (item("<ticket>T</ticket><amount>1</amount>"), BankError::Unreadable),
        ("<html><body><p>busy</p></body></html>".to_owned(), BankError::Unreadable),
    ];
    for (answer, expected) in table {
        let (bank, _) = bank_answering(answer.clone()).await;
        assert_eq!(bank.operations_on(day).await, Err(expected), "{answer}");
    }
}
