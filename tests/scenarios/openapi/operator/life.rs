//! The life of an order in the operator's hands: activation, ends, holds (clauses 3.5, 4.7, 4.10, 4.12, 5.2, 10.4).

use super::Checked;
use crate::openapi::{FORM, assert_answer};
use harness::Placed;
use reqwest::Method;
use serde_json::{Value, json};

fn notice(channel: &str, acknowledged: bool) -> Value {
    json!({"on": "notice", "channel": channel, "received_at": "2025-02-03T10:00:00+05:00",
        "acknowledge_no_refund": acknowledged})
}

/// An order that is activated, one that is ended, one that is cancelled.
pub(super) async fn goes_on_and_ends(desk: &mut Checked<'_>) {
    let world = &desk.desk.world;
    let (unpaid, active) = (world.place("unpaid").await, world.paid_manual("active").await);
    let ended = world.paid_manual("ended").await;
    let end = |on: &str, minor: i64| json!({"on": on, "refund_minor": minor});
    let steps = [
        (&unpaid, "activation", json!({}), "not_paid"),
        (&active, "activation", json!({}), "200"),
        (&active, "cancellation", json!({}), "not_cancellable"),
        (&unpaid, "termination", end("agreement", 0), "not_terminable"),
        (&ended, "termination", end("court", 1_000_000_000), "refund_too_large"),
        (&ended, "termination", end("court", 1000), "200"),
        (&ended, "termination", notice("post", true), "order_ended"),
        (&ended, "activation", json!({}), "order_ended"),
        (&ended, "cancellation", json!({}), "order_ended"),
        (&unpaid, "cancellation", json!({}), "200"),
    ];
    for (placed, what, fields, expected) in steps {
        desk.act(placed, &format!("orders/{}/{what}", placed.id), fields, expected).await;
    }
}

/// Residents' orders that wait for an operator: one is released, one is cancelled.
pub(super) async fn is_reviewed(desk: &mut Checked<'_>) {
    desk.moves_to(crate::operator::reviews::desk().await);
    let (card, invoiced) = (desk.desk.world.place("card").await, desk.desk.invoiced("invoiced").await);
    let release = |placed: &Placed| format!("orders/{}/release", placed.id);
    let payment = desk.client.post(&format!("/v1/orders/{}/payments", card.id), &card.token, &json!({})).await;
    assert_answer(&payment, "awaiting_review", "a payment");
    let (pay, cookie) = (format!("/account/orders/{}/pay", card.id), format!("__Host-order={}", card.token));
    let browser = [("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin")];
    let pressed = desk.client.send(Method::POST, &pay, &browser, Some((FORM, "key=k"))).await;
    assert_answer(&pressed, "awaiting_review", "the button");
    desk.act(&invoiced, &format!("orders/{}/invoices", invoiced.id), json!({}), "awaiting_review").await;
    desk.act_under(super::money::charge_nothing, (&invoiced, &release(&invoiced), json!({})), "charge_too_small").await;
    desk.act(&invoiced, &release(&invoiced), json!({}), "200").await;
    desk.act(&card, &format!("orders/{}/cancellation", card.id), json!({}), "200").await;
    desk.act(&card, &release(&card), json!({}), "order_ended").await;
    let mut body = desk.desk.world.order_body().await;
    body["party"]["country"] = json!("DE");
    let abroad = desk.desk.world.place_body("abroad", &body).await;
    desk.act(&abroad, &release(&abroad), json!({}), "not_held").await;
}

/// Holds an order's mailbox, or trusts it again.
pub(super) async fn mailbox(desk: &mut Checked<'_>, placed: &Placed, path: &str) {
    let expected = if path == "holds" { "201" } else { "200" };
    desk.act(placed, path, json!({"order_id": placed.id, "kind": "mailbox"}), expected).await;
}

/// A use that is suspended, a compromised mailbox.
pub(super) async fn is_held(desk: &mut Checked<'_>) {
    let (waiting, placed) = (desk.desk.world.paid_manual("waits").await, desk.desk.world.paid("held").await);
    let breach = |placed: &Placed, clause: &str| json!({"order_id": placed.id, "kind": "use", "clause": clause});
    let lifted = || json!({"order_id": placed.id, "kind": "use"});
    desk.act(&waiting, "holds", breach(&waiting, "5.2"), "not_active").await;
    desk.act(&placed, "holds", breach(&placed, "5.1"), "no_ground_to_suspend").await;
    desk.act(&placed, "holds", breach(&placed, "5.2"), "201").await;
    desk.act(&placed, "holds/lifting", lifted(), "200").await;
    desk.act(&placed, "holds/lifting", lifted(), "not_held").await;

    let termination = format!("orders/{}/termination", placed.id);
    mailbox(desk, &placed, "holds").await;
    desk.act(&placed, &termination, notice("email", true), "mailbox_frozen").await;
    mailbox(desk, &placed, "holds/lifting").await;
    let all = || json!({"order_id": placed.id, "kind": "mailbox", "all_orders": true});
    desk.act(&placed, "holds", all(), "201").await;
    mailbox(desk, &placed, "holds/lifting").await;
    desk.act(&placed, &termination, notice("email", true), "200").await;
}

/// Another address of its buyer, proposed and approved.
pub(super) async fn is_readdressed(desk: &mut Checked<'_>) {
    let placed = desk.desk.world.place("readdressed").await;
    let path = format!("orders/{}/email", placed.id);
    let approval = format!("{path}/approval");
    desk.act_as("boris", &placed, &approval, json!({}), "nothing_proposed").await;
    let proposal = json!({"email": "right@example.com", "ground": "document"});
    desk.act(&placed, &path, proposal, "200").await;
    desk.act_as("anna", &placed, &approval, json!({}), "second_operator").await;
    desk.act_as("boris", &placed, &approval, json!({}), "200").await;
}

/// The Kommo account that it is for, corrected until its license was used.
pub(super) async fn is_for_the_right_account(desk: &mut Checked<'_>) {
    let (placed, ended) = (desk.desk.world.paid("for-right").await, desk.desk.world.place("for-none").await);
    let to = |n: u32| json!({"account_id": 30_000_000 + n, "subdomain": "right"});
    for n in 0..domain::rules::account::CORRECTIONS_MAX {
        desk.act(&placed, &format!("orders/{}/account", placed.id), to(n), "200").await;
    }
    desk.act(&placed, &format!("orders/{}/account", placed.id), to(99), "limit_reached").await;
    desk.desk.world.say(&ended, "cancellation", "for-none", &json!({})).await;
    desk.act(&ended, &format!("orders/{}/account", ended.id), to(99), "order_ended").await;
    let used = desk.desk.world.paid("for-used").await;
    desk.desk.world.license("").await;
    desk.act(&used, &format!("orders/{}/account", used.id), to(99), "license_in_use").await;
}

/// What its buyer says by telephone or letter, and the agreement on paper.
pub(super) async fn is_spoken_of(desk: &mut Checked<'_>) {
    let placed = desk.desk.world.paid("spoken-of").await;
    let (now, path) = ("2025-02-03T10:00:00+05:00", |what: &str| format!("orders/{}/{what}", placed.id));
    let said = |channel: &str| json!({"channel": channel, "received_at": now});
    for _ in 0..domain::rules::query::QUERIES_MAX {
        desk.act(&placed, &path("payment-queries"), said("phone"), "201").await;
    }
    desk.act(&placed, &path("payment-queries"), said("phone"), "limit_reached").await;
    for _ in 0..domain::rules::evidence::PAPER_COPIES_MAX {
        desk.act(&placed, &path("paper-copies"), json!({"requested_at": now}), "201").await;
    }
    desk.act(&placed, &path("paper-copies"), json!({"requested_at": now}), "limit_reached").await;
    let receipt = format!("paper-copies/{}-P1/receipt", placed.id);
    desk.act(&placed, &receipt, json!({"received_at": now}), "201").await;
    desk.act(&placed, &path("information-opt-outs"), said("phone"), "201").await;
    mailbox(desk, &placed, "holds").await;
    desk.act(&placed, &path("information-opt-outs"), said("email"), "mailbox_frozen").await;
}
