//! Claims in the operator's hands (clauses 4.9, 10.1): registered, answered, closed, struck, classified, decided.

use super::{Desk, at};
use crate::problems::{
    CLAIM_ANSWERED, CLAIM_CLOSED, CLAIM_NOT_HELD, CLAIM_UNANSWERED, HANDED_IN_AFTER_RECEIPT, INVALID_FIELDS,
    LOSS_MONTH_OUTSIDE, NOT_CLASSIFIED, NOT_FOUND, assert_problem,
};
use harness::Placed;
use serde_json::{Value, json};

const WINDOW_OVER: &str = "2025-02-14T00:00:05+05:00";

fn registered(received_at: &str, handed_in_at: Option<&str>, proven: bool) -> Value {
    json!({"text": "It does not count.", "about": "scope", "channel": "post", "received_at": received_at,
        "handed_in_at": handed_in_at, "proven": proven})
}

async fn lodged(desk: &Desk, placed: &Placed, key: &str) {
    let claim = desk.world.claim(placed, key, &json!({"text": "No.", "about": "scope"})).await;
    assert_eq!(claim.status, 201, "{}", claim.text);
}

fn license(view: &Value) -> &Value {
    at(view, "/order/license/state")
}

#[tokio::test]
async fn a_letter_that_was_posted_in_time_voids_the_deeming() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k1").await;
    desk.world.clock("2025-02-20T10:00:00+05:00").await;
    assert_eq!(*license(&desk.view(&placed).await), "deemed_provided");
    let path = format!("orders/{}/claims", placed.id);
    let (arrived, posted) = ("2025-02-19T10:00:00+05:00", Some("2025-02-13T23:59:59+05:00"));
    // What is only said to have been posted then is late, and stays so until it is proven.
    let late = desk.done(&placed, &path, registered(arrived, posted, false)).await;
    assert_eq!((license(&late), at(&late, "/order/claims/0/late")), (&json!("deemed_provided"), &json!(true)));
    let proof = |at: &str| json!({"handed_in_at": at});
    let prove = format!("claims/{}-C1/handing-in", placed.id);
    let refused = desk.act(&placed, &prove, proof("2025-02-19T10:00:01+05:00")).await;
    assert_problem(&refused, HANDED_IN_AFTER_RECEIPT, &[], "after it arrived");
    let after_all = desk.done(&placed, &prove, proof("2025-02-14T00:00:00+05:00")).await;
    assert_eq!(
        (license(&after_all), at(&after_all, "/order/claims/0/late")),
        (&json!("deemed_provided"), &json!(true))
    );
    let proven = desk.done(&placed, &prove, proof("2025-02-13T23:59:59+05:00")).await;
    assert_eq!((license(&proven), at(&proven, "/order/claims/0/late")), (&json!("claimed"), &json!(false)));

    let other = desk.world.paid("k2").await;
    desk.world.clock("2025-03-20T10:00:00+05:00").await;
    let path = format!("orders/{}/claims", other.id);
    let (arrived, posted) = ("2025-03-19T10:00:00+05:00", Some("2025-02-25T10:00:00+05:00"));
    assert_eq!(*license(&desk.done(&other, &path, registered(arrived, posted, true)).await), "claimed");
    let before = registered(arrived, Some("2025-03-19T10:00:01+05:00"), true);
    assert_problem(&desk.act(&other, &path, before).await, HANDED_IN_AFTER_RECEIPT, &[], "after it arrived");
}

#[tokio::test]
async fn a_claim_is_answered_on_day_29_or_late_and_once() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k1").await;
    lodged(&desk, &placed, "c1").await;
    lodged(&desk, &placed, "c2").await;
    assert_eq!(at(&desk.view(&placed).await, "/order/claims/0/deadlines/0/last_day"), "2025-03-05");
    let path = |claim: &str| format!("claims/{}-{claim}/answer", placed.id);
    let words = |outcome: Value| json!({"text": "It is as described.", "outcome": outcome});
    desk.world.clock("2025-03-04T10:00:00+05:00").await;
    let first = desk.done(&placed, &path("C1"), words(Value::Null)).await;
    let claim = at(&first, "/order/claims/0");
    assert_eq!((&claim["state"], &claim["answered_at"]), (&json!("answered"), &json!("2025-03-04T05:00:00Z")));
    let decided = desk.done(&placed, &path("C1"), words(json!("partly"))).await;
    let claim = at(&decided, "/order/claims/0");
    assert_eq!((&claim["state"], &claim["answered_at"]), (&json!("partly"), &json!("2025-03-04T05:00:00Z")));
    for outcome in [Value::Null, json!("accepted")] {
        desk.refused(&placed, &path("C1"), words(outcome), CLAIM_ANSWERED).await;
    }

    desk.world.clock("2025-03-06T00:00:00+05:00").await;
    let over = desk.view(&placed).await;
    assert_eq!(at(&over, "/order/claims/1/state"), "pretrial_exhausted", "silence neither accepts nor rejects");
    assert_eq!(desk.tasks().await, ["answer_claim"], "it still is to be answered");
    let late = desk.done(&placed, &path("C2"), words(json!("rejected"))).await;
    assert_eq!(at(&late, "/order/claims/1/state"), "rejected");
    assert!(desk.tasks().await.is_empty());
    desk.refused(&placed, &path("C3"), words(Value::Null), NOT_FOUND).await;
}

#[tokio::test]
async fn only_the_buyer_a_settlement_or_a_court_makes_it_provided() {
    for (resolution, expected) in [
        ("buyer_accepted", "provided_confirmed"),
        ("settlement", "provided_confirmed"),
        ("court", "provided_confirmed"),
        ("other", "provided_unconfirmed"),
    ] {
        let desk = Desk::new().await;
        let placed = desk.world.paid("k1").await;
        lodged(&desk, &placed, "c1").await;
        let path = format!("claims/{}-C1/closing", placed.id);
        if resolution == "other" {
            desk.refused(&placed, &path, json!({"resolution": "other"}), CLAIM_UNANSWERED).await;
            let answer = json!({"text": "No.", "outcome": "rejected"});
            desk.done(&placed, &format!("claims/{}-C1/answer", placed.id), answer).await;
        }
        let view = desk.done(&placed, &path, json!({"resolution": resolution})).await;
        assert_eq!((license(&view), at(&view, "/order/claims/0/state")), (&json!(expected), &json!("closed")));
        desk.refused(&placed, &path, json!({"resolution": "court"}), CLAIM_CLOSED).await;
        desk.refused(&placed, &format!("claims/{}-C1/withdrawal", placed.id), json!({}), CLAIM_CLOSED).await;
        desk.world.clock(WINDOW_OVER).await;
        assert_eq!(*license(&desk.view(&placed).await), expected, "never deemed after a claim");
    }
}

#[tokio::test]
async fn a_withdrawn_claim_does_not_bring_the_presumption_back_and_a_struck_one_never_took_it() {
    let desk = Desk::new().await;
    let (withdrawn, struck) = (desk.world.paid("k1").await, desk.world.paid_for_another_account("k2").await);
    for placed in [&withdrawn, &struck] {
        lodged(&desk, placed, "c1").await;
    }
    desk.done(&withdrawn, &format!("claims/{}-C1/withdrawal", withdrawn.id), json!({})).await;
    let path = format!("claims/{}-C1/striking", struck.id);
    let view = desk.done(&struck, &path, json!({"as": "not_from_licensee"})).await;
    assert_eq!((license(&view), at(&view, "/order/claims/0/state")), (&json!("window_open"), &json!("struck")));
    assert!(desk.tasks().await.is_empty());
    desk.world.clock(WINDOW_OVER).await;
    assert_eq!(*license(&desk.view(&withdrawn).await), "provided_unconfirmed");
    assert_eq!(*license(&desk.view(&struck).await), "deemed_provided");
    desk.refused(&withdrawn, &format!("claims/{}-C1/striking", withdrawn.id), json!({"as": "spam"}), CLAIM_ANSWERED)
        .await;
}

#[tokio::test]
async fn a_claim_that_is_classified_anew_keeps_its_time_and_its_effect_until_nobody_contradicts() {
    let desk = Desk::new().await;
    let (silent, contradicted) = (desk.world.paid("k1").await, desk.world.paid("k2").await);
    for placed in [&silent, &contradicted] {
        lodged(&desk, placed, "c1").await;
        let before = desk.view(placed).await;
        let path = format!("claims/{}-C1/classification", placed.id);
        let view = desk.done(placed, &path, json!({"about": "payment"})).await;
        let claim = at(&view, "/order/claims/0");
        let mut expected = at(&before, "/order/claims/0").clone();
        (expected["about"], expected["deadlines"]) = (json!("payment"), claim["deadlines"].clone());
        assert_eq!(*claim, expected);
        let open = at(claim, "/deadlines/1");
        assert_eq!((&open["rule"], &open["last_day"]), (&json!("objection"), &json!("2025-02-06")));
        assert_eq!(*license(&view), "claimed", "until then it counts");
        let actions = at(&view, "/order/actions").as_array().expect("a list").clone();
        assert!(actions.iter().any(|it| it["action"] == "contradict" && it["until"] == "2025-02-06T19:00:00Z"));
    }
    let mails = desk.world.mails().await;
    let told = mails.iter().filter(|mail| mail.to_string().contains("by the end of 2025-02-06")).count();
    assert_eq!(told, 2, "the notice tells the day");
    desk.world.clock("2025-02-06T10:00:00+05:00").await;
    let body = json!({"claim": format!("{}-C1", contradicted.id), "reason": "It is about the report."});
    let objection = desk.world.say(&contradicted, "objection", "o1", &body).await;
    assert_eq!((objection.status, &objection.json["claim"]), (201, &body["claim"]), "{}", objection.text);
    assert_eq!(objection.json["late"], false);
    desk.world.clock("2025-02-07T00:02:00+05:00").await;
    let (open, counts) = (desk.view(&silent).await, desk.view(&contradicted).await);
    assert_eq!((license(&open), license(&counts)), (&json!("window_open"), &json!("claimed")));
    assert_eq!(desk.world.license("").await.json["state"], "window_open", "the widget is told of the running one");
    desk.done(&contradicted, &format!("objections/{}-B1/resolution", contradicted.id), json!({"sustained": false}))
        .await;
    desk.world.clock(WINDOW_OVER).await;
    desk.world.clock("2025-02-14T00:02:00+05:00").await;
    assert_eq!(*license(&desk.view(&silent).await), "deemed_provided");
    assert_eq!(*license(&desk.view(&contradicted).await), "claimed", "for good");
}

#[tokio::test]
async fn a_contradiction_by_letter_counts_from_its_arrival_and_one_of_nothing_is_refused() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k1").await;
    lodged(&desk, &placed, "c1").await;
    let path = format!("orders/{}/objections", placed.id);
    let letter = |claim: &str, received_at: &str| json!({"channel": "post", "received_at": received_at, "claim": format!("{}-{claim}", placed.id)});
    let now = "2025-02-03T10:00:00+05:00";
    desk.refused(&placed, &path, letter("C1", now), NOT_CLASSIFIED).await;
    desk.refused(&placed, &path, letter("C9", now), NOT_FOUND).await;
    desk.done(&placed, &format!("claims/{}-C1/classification", placed.id), json!({"about": "other"})).await;
    desk.world.clock("2025-02-20T10:00:00+05:00").await;
    assert_eq!(*license(&desk.view(&placed).await), "deemed_provided");
    let late = desk.done(&placed, &path, letter("C1", "2025-02-07T00:00:00+05:00")).await;
    assert_eq!((license(&late), at(&late, "/order/objections/0/late")), (&json!("deemed_provided"), &json!(true)));
    let view = desk.done(&placed, &path, letter("C1", "2025-02-06T23:59:59+05:00")).await;
    assert_eq!((license(&view), at(&view, "/order/objections/1/late")), (&json!("claimed"), &json!(false)));
    assert_eq!(desk.world.license("").await.json["state"], "claimed");
}

#[tokio::test]
async fn a_claim_withdrawn_before_the_payment_does_not_stop_the_deeming() {
    let desk = Desk::new().await;
    let placed = desk.world.place("k1").await;
    lodged(&desk, &placed, "c1").await;
    desk.done(&placed, &format!("claims/{}-C1/withdrawal", placed.id), json!({})).await;
    desk.world.clock("2025-02-03T10:05:00+05:00").await;
    let ticket = desk.world.ticket(&placed, "pay").await;
    desk.world.pay(&ticket, "paid").await;
    desk.world.settle().await;
    assert_eq!(*license(&desk.view(&placed).await), "window_open");
    desk.world.clock("2025-02-14T00:02:00+05:00").await;
    assert_eq!(*license(&desk.view(&placed).await), "deemed_provided");
}

#[tokio::test]
async fn a_claim_within_the_clocks_error_waits_for_a_decision() {
    for (timely, expected) in [(true, "claimed"), (false, "deemed_provided")] {
        let desk = Desk::new().await;
        let placed = desk.world.paid("k1").await;
        desk.world.clock("2025-02-14T00:00:02+05:00").await;
        lodged(&desk, &placed, "c1").await;
        assert_eq!(desk.tasks().await, ["decide_held_claim", "answer_claim"]);
        desk.world.clock("2025-02-15T00:00:00+05:00").await;
        assert_eq!(*license(&desk.view(&placed).await), "window_open", "nothing is deemed meanwhile");
        let path = format!("claims/{}-C1/timeliness", placed.id);
        desk.done(&placed, &path, json!({"timely": timely})).await;
        desk.refused(&placed, &path, json!({"timely": timely}), CLAIM_NOT_HELD).await;
        desk.world.clock("2025-02-15T00:02:00+05:00").await;
        let view = desk.view(&placed).await;
        assert_eq!((license(&view), at(&view, "/order/claims/0/late")), (&json!(expected), &json!(!timely)));
        assert_eq!(desk.tasks().await, ["answer_claim"], "a late one is answered, too");
    }
}

#[tokio::test]
async fn liability_is_capped_at_the_payment_for_the_month_of_the_loss_and_at_nothing_before_that_is_known() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k1").await;
    lodged(&desk, &placed, "c1").await;
    desk.world.clock("2025-04-10T10:00:00+05:00").await;
    let shown = |view: &Value| {
        let claim = at(view, "/order/claims/0");
        (claim["loss_month"].clone(), claim["liability_cap"].clone())
    };
    let nothing = (Value::Null, Value::Null);
    assert_eq!(shown(&desk.view(&placed).await), nothing, "the month of the claim is not that of the loss");

    let path = format!("claims/{}-C1/loss-month", placed.id);
    let month = |text: &str| json!({"loss_month": text});
    for outside in ["2025-01", "2025-05"] {
        desk.refused(&placed, &path, month(outside), LOSS_MONTH_OUTSIDE).await;
    }
    for wrong in [json!({}), month("2025-2"), month("2025-13"), month("03.2025"), json!({"loss_month": 2})] {
        let refused = desk.act(&placed, &path, wrong.clone()).await;
        assert_problem(&refused, INVALID_FIELDS, &["/loss_month"], &wrong.to_string());
    }
    // The license ran from 3 February to 3 March.
    let price = json!({"amount_minor": 4900, "currency": "USD"});
    for (text, amount) in [("2025-02", Some(&price)), ("2025-04", None), ("2025-03", Some(&price))] {
        let view = desk.done(&placed, &path, month(text)).await;
        let cap = amount.map_or(Value::Null, |amount| json!({"clause": "6.3", "month": text, "amount": amount}));
        assert_eq!(shown(&view), (json!(text), cap.clone()));
        assert_eq!(desk.world.order(&placed).await["claims"][0]["liability_cap"], cap, "the buyer sees the same");
    }
    let last = at(&desk.view(&placed).await, "/order/timeline").as_array().expect("a list").last().cloned();
    assert_eq!(last.expect("an entry")["event"], "claim.loss_month_set");
    let answer = json!({"text": "No.", "outcome": "rejected"});
    desk.done(&placed, &format!("claims/{}-C1/answer", placed.id), answer).await;
    desk.refused(&placed, &path, month("2025-02"), CLAIM_ANSWERED).await;

    let claim = json!({"text": "No.", "about": "scope", "loss_month": "2025-02"});
    let lodged = desk.world.claim(&placed, "c2", &claim).await;
    assert_eq!(lodged.json["liability_cap"]["amount"], price, "{}", lodged.text);
    let mut letter = registered("2025-04-10T10:00:00+05:00", None, false);
    letter["loss_month"] = json!("2025-03");
    let view = desk.done(&placed, &format!("orders/{}/claims", placed.id), letter).await;
    assert_eq!(*at(&view, "/order/claims/2/liability_cap/month"), "2025-03");
}
