//! The desks of the console: the queue, finding, claims, money, the offer, figures; and what stands on an order's page.

use super::{Console, by_invoice, link, links, page};
use crate::browser::assert_says;
use crate::operator::Desk;
use serde_json::json;

const REASON: (&str, &str) = ("reason", "As the file of the case says.");

#[tokio::test]
async fn what_waits_stands_in_the_queue_and_is_taken_on() {
    let desk = Desk::new().await;
    let placed = desk.world.paid_manual("k").await;
    let mut olga = Console::of(&desk, "olga", &["operator"]).await;
    let queue = olga.page("/operator").await;
    assert_says(&queue, &["Activate the license", "left", "clause 4.7", &placed.number, "Take it on"]);
    let what = queue.split("name=\"what\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a handle");
    assert_eq!(olga.post("/operator/queue", &[("what", what), ("step", "take")]).await.status, 303);
    assert_says(&olga.page("/operator").await, &["You have it", "Give it back"]);
    let mut boris = Console::of(&desk, "boris", &["approver"]).await;
    assert_says(&boris.page("/operator").await, &["has it, until"]);
    assert_eq!(olga.post("/operator/queue", &[("what", what), ("step", "give")]).await.status, 303);
    assert!(!olga.page("/operator").await.contains("You have it"));
    // Overdue it says since when.
    desk.world.clock("2025-02-06T10:00:00+05:00").await;
    let mut olga = Console::of(&desk, "olga", &["operator"]).await;
    assert_says(&olga.page("/operator").await, &["class=\"bad\"", "overdue for"]);
}

#[tokio::test]
async fn an_order_is_found_by_what_is_known_of_it() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k").await;
    let mut rita = Console::of(&desk, "rita", &["reader"]).await;
    for find in [&placed.number, &placed.id, "buyer@example.com", "Sample", "30896271", "example"] {
        let found = rita.page(&format!("/operator/find?find={find}")).await;
        assert_says(&found, &[&format!("href=\"/operator/orders/{}\"", placed.id)]);
        assert!(!found.contains("Buyer"), "nothing of the buyer: {found}");
    }
    assert_says(&rita.page("/operator/find?find=nobody").await, &["Nothing was found"]);
    assert_says(&rita.page("/operator/find?month=2025-02&state=paid").await, &[&placed.number]);
    assert!(!rita.page("/operator/find?month=2025-02&state=placed").await.contains(&placed.number));
}

#[tokio::test]
async fn a_line_of_the_bank_proposes_the_order_that_it_is_for() {
    let desk = Desk::new().await;
    let placed = by_invoice(&desk, "k").await;
    let mut olga = Console::of(&desk, "olga", &["operator"]).await;
    let line = format!("line=INV%20{}-1%20SAMPLE&amount=49.00&currency=USD&reference=T-7", placed.number);
    let money = olga.page(&format!("/operator/money?{line}&received_at=2025-02-03T10:00")).await;
    assert_says(&money, &["the amount is exact", &placed.number]);
    let other = olga.page(&format!("/operator/money?line={}&amount=48.00&currency=USD", placed.number)).await;
    assert!(!other.contains("the amount is exact"));
    let receipt = link(&money, "receipt");
    let form = olga.page(&receipt).await;
    assert_says(&form, &["value=\"49.00\"", "value=\"T-7\"", "value=\"2025-02-03T10:00\""]);
    desk.receive(&placed, "T-6", 2_000).await;
    let rest = olga.page(&format!("/operator/money?line={}&amount=29,00&currency=USD", placed.number)).await;
    assert_says(&rest, &["still owed 29.00 USD", "the amount is exact"]);
    desk.receive(&placed, "T-7", 2_900).await;
    let paid = olga.page(&format!("/operator/money?line={}&amount=0&currency=USD", placed.number)).await;
    assert_says(&paid, &["paid in full"]);
    assert!(!paid.contains("the amount is exact"));
}

#[tokio::test]
async fn a_claim_is_answered_from_its_desk_and_its_buyer_reads_it() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k").await;
    let claim = json!({"text": "It lacks a report.", "about": "scope"});
    assert_eq!(desk.world.claim(&placed, "c", &claim).await.status, 201);
    let mut olga = Console::of(&desk, "olga", &["operator"]).await;
    let answer = link(&olga.page("/operator/claims").await, "claim-answer");
    let begun = links(&olga.page(&answer).await).into_iter().find(|link| link.contains("outcome=rejected"));
    let begun = begun.expect("words to begin with");
    assert_says(&olga.page(&begun).await, &["do not find that it is right"]);
    let words = "It is filled at night.";
    let shown = olga.fills(&answer, &[("outcome", "rejected"), ("text", words), REASON], "show").await;
    // The mail as it would be written.
    assert_says(&shown.text, &["A mail to the buyer", words]);
    let done = olga.sends(&answer, &shown.text, &[], "do").await;
    assert_eq!(done.status, 303, "{}", done.text);
    assert_eq!(desk.world.order(&placed).await["claims"][0]["answer"], words);
    assert_says(&olga.page(&format!("{}?task=answer_claim", page(&placed))).await, &["It lacks a report.", words]);
}

#[tokio::test]
async fn a_desk_goes_through_the_queue_page_by_page() {
    let desk = Desk::new().await;
    let mut claims = Vec::new();
    for key in ["1", "2"] {
        let placed = desk.world.paid(key).await;
        let claim = json!({"text": "It lacks a report.", "about": "scope"});
        assert_eq!(desk.world.claim(&placed, "c", &claim).await.status, 201);
        claims.push(placed.number);
        desk.world.clock("2025-02-04T10:00:00+05:00").await;
    }
    let mut olga = Console::of(&desk, "olga", &["operator"]).await;
    let both = olga.page("/operator/claims").await;
    assert_says(&both, &[&claims[0], &claims[1]]);
    let next = desk.get("queue?limit=1").await.json["next"].as_str().expect("a cursor").to_owned();
    let behind = olga.page(&format!("/operator/claims?cursor={next}")).await;
    assert_says(&behind, &[&claims[1]]);
    assert!(!behind.contains(&claims[0]), "{behind}");
    assert_eq!(olga.get("/operator/claims?cursor=x").await.status, 422);
}

#[tokio::test]
async fn terms_are_drafted_compared_and_published() {
    let desk = Desk::new().await;
    let mut olga = Console::of(&desk, "olga", &["operator"]).await;
    let text = desk.world.get("/v1/terms/2023-01", None).await.text.replace("4.9.", "4.9. In clearer words:");
    let fields = [("version", "2025-02"), ("text", &text), REASON];
    let draft = link(&olga.page("/operator/offer").await.replace("terms-draft\"", "terms-draft?\""), "terms-draft");
    let drafted = olga.fills(draft.trim_end_matches('?'), &fields, "do").await;
    assert_eq!(drafted.status, 303, "{}", drafted.text);
    let version = olga.page("/operator/offer/terms/2025-02").await;
    assert_says(&version, &["a draft", "What it says differently from 2023-01", "<ins>", "In clearer words"]);
    let publication = link(&version, "terms-publication");
    assert_eq!(olga.fills(&publication, &[REASON], "do").await.status, 303);
    assert_says(&olga.page("/operator/offer").await, &["published, comes into force"]);
    desk.world.clock("2025-02-12T10:00:00+05:00").await;
    assert_eq!(desk.world.get("/v1/offer", None).await.json["terms"]["version"], "2025-02");
    let mut olga = Console::of(&desk, "olga", &["operator"]).await;
    // A rate outside its band is said in the form, and nothing is published.
    let rates = desk.get("rates").await.json;
    let fields = [("from", "USD"), ("to", "RUB"), ("value", "900"), ("source", "The bank."), REASON];
    let refused = olga.fills("/operator/acts/rate", &fields, "do").await;
    assert_eq!(refused.status, 409, "{}", refused.text);
    assert_says(&refused.text, &["Nothing was done", "value=\"900\""]);
    assert_eq!(desk.get("rates").await.json, rates);
}

#[tokio::test]
async fn figures_say_what_came_in() {
    let desk = Desk::new().await;
    desk.world.paid("k").await;
    let mut rita = Console::of(&desk, "rita", &["reader"]).await;
    let figures = rita.page("/operator/figures?from=2025-01&to=2025-02").await;
    assert_says(&figures, &["2025-02", "4,532.50 RUB", "<svg", "role=\"img\""]);
    assert_says(&rita.page("/operator/figures?from=2025-03&to=2025-02").await, &["Write two months"]);
}

#[tokio::test]
async fn every_page_is_in_both_languages() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k").await;
    let mut olga = Console::of(&desk, "olga", &["operator"]).await;
    let order = page(&placed);
    for path in [
        "/operator",
        "/operator/find",
        "/operator/claims",
        "/operator/money",
        "/operator/offer",
        "/operator/figures",
        &order,
    ] {
        let page = olga.browser.send(reqwest::Method::GET, path, &[("accept-language", "ru")], "").await;
        assert_eq!(page.status, 200, "{path}: {}", page.text);
        assert_says(&page.text, &["<html lang=\"ru\">", "Очередь"]);
    }
}
