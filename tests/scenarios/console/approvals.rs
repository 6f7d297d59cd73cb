//! What one operator proposes is shown to another, who approves it as it stands.

use super::{Console, link, links};
use crate::browser::assert_says;
use crate::operator::{Desk, Says};
use domain::agreement::Agreement;
use domain::agreement::policy::SecondPersonPolicy;
use harness::World;
use serde_json::{Value, json};

const REASON: (&str, &str) = ("reason", "As decided.");

async fn of_two() -> Desk {
    let mut agreement = Agreement::of_tests();
    agreement.policy.second_person = SecondPersonPolicy { rates: true, prices: true, terms: true };
    Desk::of(World::under(agreement, harness::BEGIN).await)
}

/// Opens the form that the queue leads to, which says this, and presses its button.
async fn approves(who: &mut Console<'_>, act: &str, says: &[&str]) {
    let queue = who.page("/operator").await;
    let link = link(&queue, act);
    let form = who.page(&link).await;
    assert_says(&form, says);
    for again in ["first", "sent twice it is done once"] {
        let done = who.sends(&link, &form, &[REASON], "do").await;
        assert_eq!(done.status, 303, "{act}, {again}: {}", done.text);
    }
    assert_eq!(who.get(&link).await.status, 404, "it waits no more");
}

#[tokio::test]
async fn a_second_person_is_shown_what_was_proposed_and_approves_that() {
    let desk = of_two().await;
    let mut olga = Console::of(&desk, "olga", &["operator", "approver"]).await;
    let mut alma = Console::of(&desk, "alma", &["operator", "approver"]).await;
    let items = desk.world.get("/v1/prices/2023-01", None).await.json["items"].to_string();
    let value = ("value", "92.6");
    let rate =
        [("from", "USD"), ("to", "RUB"), value, ("source", "A \"bank\" <of it>"), ("outside_band", "yes"), REASON];
    let prices = [("version", "2025-02"), ("current_from", "2025-03-01T10:00"), ("items", &*items), REASON];
    let terms = [("version", "2025-02"), ("text", "# Offer\n\n4.9. A claim is written.\n"), REASON];
    for (act, fields) in [("rate", &rate[..]), ("prices", &prices), ("terms-draft", &terms)] {
        let sent = olga.fills(&format!("/operator/acts/{act}"), fields, "do").await;
        assert_eq!(sent.status, 303, "{act}: {}", sent.text);
    }
    let publication = "/operator/acts/terms-publication?about_part=2025-02";
    assert_eq!(olga.fills(publication, &[REASON], "do").await.status, 303);
    let queue = olga.page("/operator").await;
    assert!(!links(&queue).iter().any(|link| link.contains("-approval")), "who proposed it approves nothing: {queue}");
    let mut rita = Console::of(&desk, "rita", &["reader"]).await;
    assert_eq!(links(&rita.page("/operator").await), Vec::<String>::new());
    let link_of_rate = link(&alma.page("/operator").await, "rate-approval");
    let other = link_of_rate.replace("rate-approval", "prices-approval");
    assert_eq!(alma.get(&other).await.status, 404, "another act approves nothing of it");
    approves(&mut alma, "rate-approval", &["92.6", "A &#34;bank&#34; &#60;of it&#62;", "USD"]).await;
    approves(&mut alma, "prices-approval", &["2025-02", "amount_minor", "2025-03-01T10:00:00+05:00"]).await;
    approves(&mut alma, "terms-approval", &["2025-02", "href=\"/operator/offer/terms/2025-02\""]).await;
    assert_eq!(desk.tasks().await, [""; 0]);
    let rates = desk.get("rates").await.json;
    let rate =
        rates["items"].as_array().expect("a list").iter().find(|rate| rate["to"] == "RUB" && rate["from"] == "USD");
    let rate = rate.map(|rate| (&rate["value"], &rate["source"]));
    assert_eq!(rate, Some((&json!("92.6"), &json!("A \"bank\" <of it>"))));
    let posted = desk.world.get("/v1/prices/2025-02", None).await.json;
    assert_eq!(posted["items"].to_string(), items);
    let lists = desk.get("prices").await.json["items"].clone();
    assert!(lists.to_string().contains("\"current_from\":\"2025-03-01T05:00:00Z\""), "{lists}");
    let coming = desk.world.get("/v1/offer", None).await.json["coming"].clone();
    assert_eq!(coming[0]["version"], "2025-02", "{coming}");
}

#[tokio::test]
async fn the_queue_says_how_a_proposal_is_approved_while_it_waits() {
    let desk = of_two().await;
    // As a program may write it: with what a form would leave out.
    let rate = json!({"from": "USD", "to": "RUB", "value": "92.6", "source": " A bank", "outside_band": false, "reason": "The day's."});
    let (anna, boris) = (desk.anna().await, desk.boris().await);
    let says = |token, key| Says { token, key, if_match: None };
    assert_eq!(desk.send("rates", says(&anna, "rate"), &rate).await.status, 202);
    let proposal = desk.get("queue").await.json["items"][0].clone();
    let body = json!({"from": "USD", "to": "RUB", "value": "92.6", "source": " A bank", "outside_band": false});
    let said = &proposal["proposal"];
    assert_eq!((&said["path"], &said["body"]), (&json!("/v1/operator/rates/approval"), &body));
    assert_ne!(said["by"], "anna", "operators are shown by their pseudonyms");
    let mut alma = Console::of(&desk, "alma", &["approver"]).await;
    let form = link(&alma.page("/operator").await, "rate-approval");
    for other in ["proposal=00", "proposal=x"] {
        assert_eq!(alma.get(&format!("/operator/acts/rate-approval?{other}")).await.status, 404, "{other}");
    }
    // Who neither approves nor stands in is led to no approval.
    let mut nora = Console::of(&desk, "nora", &["operator"]).await;
    assert!(!links(&nora.page("/operator").await).iter().any(|link| link.contains("approval")));
    let mut body = proposal["proposal"]["body"].clone();
    body["reason"] = Value::from("As seen.");
    let mut other = body.clone();
    other["outside_band"] = json!(true);
    assert_eq!(desk.send("rates/approval", says(&boris, "other"), &other).await.status, 404);
    approves(&mut alma, "rate-approval", &["92.6"]).await;
    assert_eq!(desk.send("rates/approval", says(&boris, "late"), &body).await.status, 404);
    assert_eq!(alma.get(&form).await.status, 404);
}
