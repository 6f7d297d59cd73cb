//! What a buyer says beside a claim: the end of an order, an objection, a question, a report.

use super::{Client, FORM, JSON, assert_answer};
use crate::claim_files::{PNG, send};
use crate::delivery::receipt_token;
use crate::mailbox::report_token;
use domain::order::OrderId;
use domain::order::claim_facts::StrikeReason;
use domain::rules::Command;
use domain::rules::mailbox::REPORTS_MAX;
use harness::{Placed, act};
use reqwest::Method;
use serde_json::json;
use store::order::execute::Execution;

/// Orders that are cancelled and terminated, and those that cannot be.
pub(super) async fn ends(client: &mut Client) {
    let acknowledged = json!({"acknowledge_no_refund": true, "reason": "Another one fits better."});
    let unpaid = client.placed(json!({})).await;
    let paid = client.world.paid("ends").await;
    let at = |id: &str, what: &str| format!("/v1/orders/{id}/{what}");
    let cases = [
        (&unpaid, "termination", &acknowledged, "not_terminable"),
        (&unpaid, "cancellation", &json!({}), "200"),
        (&unpaid, "termination", &acknowledged, "order_ended"),
        (&unpaid, "payments", &json!({}), "order_ended"),
        (&paid, "cancellation", &json!({}), "not_cancellable"),
        (&paid, "termination", &json!({"acknowledge_no_refund": null, "reason": null}), "no_refund_not_acknowledged"),
    ];
    for (placed, what, body, expected) in cases {
        let answer = client.post(&at(&placed.id, what), &placed.token, body).await;
        assert_answer(&answer, expected, what);
    }
    let bearer = format!("Bearer {}", paid.token);
    let headers = [("idempotency-key", "end"), ("authorization", bearer.as_str())];
    let other = json!({"acknowledge_no_refund": true});
    for (body, expected) in [(&acknowledged, "200"), (&acknowledged, "200"), (&other, "idempotency_key_reused")] {
        let sent = body.to_string();
        let answer = client.send(Method::POST, &at(&paid.id, "termination"), &headers, Some((JSON, &sent))).await;
        assert_answer(&answer, expected, expected);
    }
    let late = client.post(&at(&paid.id, "cancellation"), &paid.token, &json!({})).await;
    assert_answer(&late, "order_ended", "a cancellation after the end");
    assert_eq!(client.show(&unpaid).await["state"], "cancelled");
    assert_eq!(client.show(&paid).await["license"]["state"], "terminated");
}

/// A notice whose receipt is confirmed, and one whose report is, by the link in it and otherwise.
pub(super) async fn confirms(client: &mut Client) {
    let placed = client.placed(json!({})).await;
    client.world.settle().await;
    let receipt = receipt_token(client.world.mails().await.last().expect("a mail"));
    assert_answer(&client.post("/v1/mailbox-reports", &placed.token, &json!({})).await, "202", "a mailbox");
    client.world.settle().await;
    let report = client.world.mails().await.iter().find_map(report_token).expect("a mail about a report");
    let links = [("/v1/receipts", receipt), ("/v1/mailbox-reports/confirmation", report)];
    for (path, token) in &links {
        for (query, expected) in [
            (format!("?token={token}"), "200"),
            (String::new(), "token_missing"),
            ("?token=x".to_owned(), "token_invalid"),
            ("?tokens=x".to_owned(), "invalid_query"),
        ] {
            assert_answer(&client.get(&format!("{path}{query}"), &[]).await, expected, &query);
        }
        for (form, expected) in [
            (format!("token={token}"), "200"),
            (String::new(), "token_missing"),
            ("token=x".to_owned(), "token_invalid"),
            ("x".repeat(70_000), "body_too_large"),
        ] {
            let answer = client.send(Method::POST, path, &[], Some((FORM, &form))).await;
            assert_answer(&answer, expected, expected);
        }
    }
    client.show(&placed).await;
    client.world.clock("2025-05-05T10:00:00+05:00").await;
    for (path, token) in &links {
        assert_answer(&client.get(&format!("{path}?token={token}"), &[]).await, "token_expired", "a late look");
        let late = client.send(Method::POST, path, &[], Some((FORM, &format!("token={token}")))).await;
        assert_answer(&late, "token_expired", "a late confirmation");
    }
}

/// A claim that an operator struck.
pub(super) async fn struck(client: &Client, placed: &Placed, id: &str) {
    let shop = client.world.shop();
    let strike = Command::StrikeClaim { id: id.to_owned(), reason: StrikeReason::Spam, act: act() };
    let order = OrderId::parse(&placed.id).expect("an order id");
    let now = shop.clock.now();
    shop.store.execute(&shop.agreement, Execution::on(&order, &strike), now).await.expect("a struck claim");
}

/// Files of a claim, one of them fetched, by its buyer and by an operator, until none can be added any more.
pub(super) async fn adds_files(client: &mut Client) {
    let placed = client.world.paid("files").await;
    let claims = format!("/v1/orders/{}/claims", placed.id);
    for _ in 0..2 {
        let claim = json!({"text": "See the file.", "about": "scope"});
        assert_answer(&client.post(&claims, &placed.token, &claim).await, "201", "a claim");
    }
    let files = format!("{claims}/{}-C1/files", placed.id);
    let picture = json!({"name": "a.png", "media_type": "image/png", "size_bytes": PNG.len()});
    for (file, expected) in
        [(&picture, "201"), (&json!({"name": "b"}), "201"), (&json!({"name": ""}), "invalid_fields")]
    {
        let announced = client.post(&files, &placed.token, file).await;
        assert_answer(&announced, expected, expected);
        if expected == "201" {
            assert_eq!(send(&client.world, &announced.json["upload"], PNG).await.status, 201);
        }
    }
    client.world.settle().await;
    assert_eq!(client.show(&placed).await["claims"][0]["files"][0]["state"], "added");
    let own = format!("Bearer {}", placed.token);
    let first = format!("{files}/1");
    for (path, token, expected) in [
        (&first, own.as_str(), "303"),
        (&format!("{files}/3"), &own, "not_found"),
        (&first, "Bearer x", "token_invalid"),
    ] {
        assert_answer(&client.get(path, &[("authorization", token)]).await, expected, path);
    }
    client.expect(&[&first], "token_missing").await;
    client.world.clock("2025-02-04T10:00:00+05:00").await;
    let late = client.post(&files, &placed.token, &json!({"name": "c"})).await;
    assert_answer(&late, "claim_files_closed", "a day later");
    let second = format!("{claims}/{}-C2", placed.id);
    let withdrawn = client.post(&format!("{second}/withdrawal"), &placed.token, &json!({})).await;
    assert_answer(&withdrawn, "200", "withdrawn");
    let over = client.post(&format!("{second}/files"), &placed.token, &json!({"name": "c"})).await;
    assert_answer(&over, "claim_closed", "withdrawn");
    client.world.clock("2025-05-20T10:00:00+05:00").await;
    assert_answer(&client.get(&first, &[("authorization", &own)]).await, "token_expired", "a late look");
    assert_answer(&client.post(&files, &placed.token, &json!({"name": "d"})).await, "token_expired", "a late file");
}

/// An objection, questions with and without an answer, a report, a claim withdrawn and one that cannot be.
pub(super) async fn asks(client: &mut Client) {
    let placed = client.world.paid("asks").await;
    let at = |what: &str| format!("/v1/orders/{}/{what}", placed.id);
    let objection = json!({"reason": "A person should look at it."});
    assert_answer(&client.post(&at("objection"), &placed.token, &objection).await, "201", "an objection");
    assert_answer(&client.post(&at("payment-queries"), &placed.token, &json!({})).await, "201", "a question");
    let invoice = client.placed(json!({"method": "invoice"})).await;
    let path = format!("/v1/orders/{}/payment-queries", invoice.id);
    assert_answer(&client.post(&path, &invoice.token, &json!({})).await, "201", "a question for a person");

    let claim = json!({"text": "It lacks a report.", "about": "scope"});
    for (n, expected) in [(1, "200"), (2, "claim_closed")] {
        assert_answer(&client.post(&at("claims"), &placed.token, &claim).await, "201", "a claim");
        let id = format!("{}-C{n}", placed.id);
        let contradiction = json!({"reason": "It is about the scope.", "claim": id});
        let refused = client.post(&at("objection"), &placed.token, &contradiction).await;
        assert_answer(&refused, "not_classified", "nobody classified it");
        if expected != "200" {
            struck(client, &placed, &id).await;
        }
        let withdrawn = client.post(&at(&format!("claims/{id}/withdrawal")), &placed.token, &json!({})).await;
        assert_answer(&withdrawn, expected, &id);
    }
    for n in 0..=REPORTS_MAX {
        let reported = client.post("/v1/mailbox-reports", &placed.token, &json!({})).await;
        assert_answer(&reported, if n < REPORTS_MAX { "202" } else { "limit_reached" }, "a mailbox");
        client.world.settle().await;
        client.show(&placed).await;
        if n < REPORTS_MAX {
            let (shop, order) = (client.world.shop(), OrderId::parse(&placed.id).expect("an order id"));
            let (clear, now) = (Command::ClearMailbox { act: act() }, shop.clock.now());
            shop.store
                .execute(&shop.agreement, Execution::on(&order, &clear), now)
                .await
                .expect("a mailbox that is trusted");
        }
    }
    client.show(&invoice).await;
}
