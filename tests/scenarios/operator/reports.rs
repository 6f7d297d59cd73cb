//! Sums that the bank shows and no order bears (clause 4.6): each is one task with its figures until it is explained or an
//! operator closes it. What is only told in the bank's name is evidence that can be read, and no task.

use super::{Desk, Says};
use crate::problems::{INVALID_FIELDS, NOT_FOUND, assert_problem, ours};
use gateways::avangard::{Registration, signature};
use harness::{Answer, answer};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const NIGHT: &str = "2025-02-04T03:00:00+05:00";
const LATER: &str = "2025-02-07T12:00:00+05:00";

/// A payment at the bank for another system of the vendor's; its ticket.
async fn elsewhere(desk: &Desk, number: &str) -> String {
    let registration = Registration {
        order_number: number.to_owned(),
        amount_minor: 10_000,
        description: "of another system".to_owned(),
        language: "EN".to_owned(),
        back_url: "https://elsewhere.example".to_owned(),
        client_email: None,
    };
    let ticket = desk.world.shop().payment.bank.register(&registration).await.expect("a ticket").ticket;
    assert_eq!(desk.world.pay(&ticket, "paid").await.status, 303);
    ticket
}

/// A callback for no ticket of ours, validly signed; the id of what was set aside.
pub(crate) async fn told(desk: &Desk) -> String {
    let signature = signature("AvSignSandbox0123456789", "1113", "OF-1-Z", "100");
    let fields = "ticket=F&shop_id=1113&order_number=OF-1-Z&amount=100&status_code=3";
    let request = desk.world.request(Method::POST, "/v1/payments/avangard/callback");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(answer(request.body(format!("{fields}&signature={signature}"))).await.status, 202);
    desk.world.settle().await;
    ids(desk).await.into_iter().next().expect("it was set aside")
}

/// A sum that the bank shows and no order bears; its id.
pub(crate) async fn shown(desk: &Desk) -> String {
    elsewhere(desk, "ELSEWHERE-1-Z").await;
    desk.world.settle().await;
    let evidence = ids(desk).await;
    let day = gateways::avangard::date_of(desk.world.shop().clock.now());
    let payment = &desk.world.shop().payment;
    payment.reconcile(day, desk.world.shop().clock.now()).await.expect("the day is reconciled");
    ids(desk).await.difference(&evidence).next().expect("a sum was set aside").clone()
}

async fn ids(desk: &Desk) -> BTreeSet<String> {
    let items = desk.world.items().await.into_iter().filter(|(_, sk, _)| sk == "CALLBACK");
    items.map(|(pk, ..)| pk.trim_start_matches("QUARANTINE#").to_owned()).collect()
}

/// Anna says what became of a sum.
pub(crate) async fn close(desk: &Desk, id: &str, outcome: &str) -> Answer {
    close_under(desk, &desk.key(), id, outcome).await
}

async fn close_under(desk: &Desk, key: &str, id: &str, outcome: &str) -> Answer {
    let says = Says { token: &desk.anna().await, key, if_match: None };
    let body = json!({"outcome": outcome, "reason": "As the bank's letter says."});
    desk.send(&format!("bank-reports/{id}/closing"), says, &body).await
}

async fn waiting(desk: &Desk) -> Vec<Value> {
    let items = desk.get("queue").await.json["items"].as_array().expect("a list").clone();
    items.into_iter().filter(|item| item["kind"] == "explain_sum").collect()
}

#[tokio::test]
async fn a_sum_that_no_order_bears_is_one_task_with_its_figures_and_is_closed_with_a_reason() {
    let desk = Desk::new().await;
    desk.world.fault("callback", "error", u32::MAX).await;
    let ticket = elsewhere(&desk, "ELSEWHERE-1-Z").await;
    desk.world.clock(NIGHT).await;
    let tasks = waiting(&desk).await;
    let id = tasks[0]["about"].as_str().expect("an id").to_owned();
    let expected = json!({"kind": "explain_sum", "clause": "4.6", "order_id": null, "number": "ELSEWHERE-1-Z",
        "about": id, "notice": null, "amount": {"amount_minor": 10_000, "currency": "RUB"}, "lost": null, "proposal": null, "count": null, "shared": null,
        "due_at": "2025-02-03T22:00:00Z", "what": tasks[0]["what"], "taken_by": null, "taken_until": null});
    assert_eq!(tasks, [expected]);
    let path = format!("bank-reports/{id}");
    let report = desk.get(&path).await.json;
    let told = ["reason", "shown", "number", "ticket", "amount", "order_id", "actions", "closed"];
    let expected = json!(["foreign", "payment", "ELSEWHERE-1-Z", ticket, {"amount_minor": 10_000, "currency": "RUB"},
        null, ["return_at_bank", "close"], null]);
    assert_eq!(Value::from(told.map(|name| report[name].clone()).to_vec()), expected);

    let mails = desk.world.mails().await;
    let mail = mails.iter().find(|mail| mail["reference"] == format!("Q-{id}")).expect("the vendor is told");
    for named in ["ELSEWHERE-1-Z", &ticket, "100.00 RUB"] {
        assert!(mail["text"].as_str().expect("a text").contains(named), "{named}: {mail}");
    }

    assert_problem(&close(&desk, &id, "seen").await, INVALID_FIELDS, &["/outcome"], "a sum");
    let closed = close_under(&desk, "k", &id, "elsewhere").await;
    assert_eq!(closed.json["closed"]["outcome"], "elsewhere", "{}", closed.text);
    assert!(closed.json["closed"]["by"].as_str().is_some_and(|by| by != "anna"), "a pseudonym");
    assert_eq!(close_under(&desk, "k", &id, "elsewhere").await.json, closed.json, "repeated");
    assert_problem(&close(&desk, &id, "returned").await, ours(409, "report_closed"), &[], "closed before");
    desk.world.clock(LATER).await;
    assert_eq!((waiting(&desk).await.len(), desk.get(&path).await.json), (0, closed.json), "it is not opened again");
    let acts = desk.world.items().await.into_iter().filter(|(pk, sk, _)| pk.ends_with(&id) && sk.starts_with("DONE#"));
    let acts: Vec<Value> = acts.map(|(.., item)| json!([item["act"], item["by"], item["reason"]])).collect();
    assert_eq!(acts, [json!(["reports.closed", "anna", "As the bank's letter says."])]);
}

#[tokio::test]
async fn each_sum_is_one_task_however_often_it_is_seen() {
    let desk = Desk::new().await;
    desk.world.fault("callback", "error", u32::MAX).await;
    for number in ["ELSEWHERE-1-Z", "ELSEWHERE-2-Z"] {
        elsewhere(&desk, number).await;
    }
    for day in ["2025-02-04T12:00:00+05:00", "2025-02-05T12:00:00+05:00", LATER] {
        desk.world.clock(day).await;
        let numbers: BTreeSet<String> = waiting(&desk).await.iter().map(|item| item["number"].to_string()).collect();
        assert_eq!((waiting(&desk).await.len(), numbers.len()), (2, 2), "{day}");
    }
}

#[tokio::test]
async fn what_is_only_told_is_evidence_in_a_list_of_its_own_until_it_was_looked_at() {
    let desk = Desk::new().await;
    let id = told(&desk).await;
    assert_eq!(waiting(&desk).await, [json!(null); 0]);
    let report = desk.get(&format!("bank-reports/{id}")).await.json;
    assert_eq!(
        (&report["reason"], &report["shown"], &report["actions"]),
        (&json!("foreign"), &json!(null), &json!(["close"]))
    );
    let list = async || desk.get("queue?list=set_aside").await.json["items"].as_array().expect("a list").clone();
    let [item] = &list().await[..] else { panic!("one callback") };
    assert_eq!(
        (&item["kind"], &item["about"], &item["clause"]),
        (&json!("look_at_callback"), &json!(id), &json!("4.6"))
    );
    assert_problem(&close(&desk, &id, "returned").await, INVALID_FIELDS, &["/outcome"], "nothing moved");
    let closed = close_under(&desk, "seen", &id, "seen").await;
    assert_eq!((closed.status, &closed.json["closed"]["outcome"]), (200, &json!("seen")), "{}", closed.text);
    assert_eq!(close_under(&desk, "seen", &id, "seen").await.json, closed.json, "repeated");
    assert_problem(&close(&desk, &id, "seen").await, ours(409, "report_closed"), &[], "closed before");
    assert_eq!(list().await.len(), 0);
    for none in ["none", &"0".repeat(32), &id[1..], &id.to_uppercase()] {
        assert_problem(&desk.get(&format!("bank-reports/{none}")).await, NOT_FOUND, &[], none);
        assert_problem(&close(&desk, none, "returned").await, NOT_FOUND, &[], none);
    }
}

#[tokio::test]
async fn what_went_back_of_a_ticket_of_ours_can_be_entered() {
    let desk = Desk::new().await;
    let placed = desk.world.place("k1").await;
    let ticket = desk.world.ticket(&placed, "p1").await;
    assert_eq!(desk.world.pay(&ticket, "paid").await.status, 303);
    desk.world.settle().await;
    let (payment, now) = (&desk.world.shop().payment, desk.world.shop().clock.now());
    payment.bank.reverse_order(&ticket, Some(700)).await.expect("somebody returns a part by hand");
    payment.reconcile(gateways::avangard::date_of(now), now).await.expect("the day is reconciled");
    let id = ids(&desk).await.into_iter().next().expect("a sum was set aside");
    let report = desk.get(&format!("bank-reports/{id}")).await.json;
    let told = ["shown", "order_id", "amount", "actions"].map(|name| report[name].clone());
    let amount = json!({"amount_minor": 700, "currency": "RUB"});
    assert_eq!(told, [json!("refund"), json!(placed.id), amount, json!(["enter_refund", "close"])]);
}
