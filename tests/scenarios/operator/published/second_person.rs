//! Rates, price lists and terms that one operator proposes and another approves, where the policy has it so.

use super::super::{Desk, Says};
use crate::problems::{Expected, NOT_FOUND, assert_problem, ours};
use domain::agreement::policy::SecondPersonPolicy;
use harness::{Answer, World};
use serde_json::{Value, json};
use std::sync::Arc;

const SECOND: Expected = ours(409, "second_operator");
const TEXT: &str = "# Offer\n\n4.9. A claim is written.\n";

/// The same shop, where all of it needs a second person.
pub(crate) async fn of_two(desk: &Desk) -> Desk {
    let mut agreement = (*desk.world.shop().agreement).clone();
    agreement.policy.second_person = SecondPersonPolicy { rates: true, prices: true, terms: true };
    let agreement = Arc::new(agreement);
    Desk::of(desk.served(|function| function.agreement = agreement).await)
}

struct Two {
    here: Desk,
    there: Desk,
}

impl Two {
    async fn new() -> Two {
        let here = Desk::new().await;
        Two { there: of_two(&here).await, here }
    }

    async fn token(&self, who: &str) -> String {
        if who == "anna" {
            self.here.anna().await
        } else {
            self.world().operator_token(who, &["operator", "approver"]).await
        }
    }

    fn world(&self) -> &World {
        &self.here.world
    }

    async fn act(&self, who: &str, key: &str, path: &str, fields: &Value) -> Answer {
        let mut body = fields.clone();
        body["reason"] = json!(format!("As {who} says."));
        let token = self.token(who).await;
        self.there.send(path, Says { token: &token, key, if_match: None }, &body).await
    }
}

fn rate(value: &str) -> Value {
    json!({"from": "USD", "to": "RUB", "value": value, "source": "A bank"})
}

#[tokio::test]
async fn a_rate_counts_once_another_person_approves_the_very_same() {
    let two = Two::new().await;
    let rates = || async { two.here.get("rates").await.json["items"].clone() };
    let before = rates().await;
    let none = two.act("boris", "a0", "rates/approval", &rate("93")).await;
    assert_problem(&none, NOT_FOUND, &[], "nobody proposed it");
    let proposed = two.act("anna", "p1", "rates", &rate("93")).await;
    assert_eq!((proposed.status, proposed.json["proposed_at"].is_string()), (202, true), "{}", proposed.text);
    assert_eq!(two.act("anna", "p1", "rates", &rate("93")).await.json, proposed.json, "a repeat");
    assert_eq!(rates().await, before, "nothing counts yet");
    let role = two.act("anna", "a1", "rates/approval", &rate("93")).await;
    assert_problem(&role, ours(403, "role_missing"), &[], "she does not approve");
    let other = two.act("boris", "a2", "rates/approval", &rate("94")).await;
    assert_problem(&other, NOT_FOUND, &[], "another value");
    let approved = two.act("boris", "a3", "rates/approval", &rate("93")).await;
    assert_eq!((approved.status, &approved.json["value"]), (201, &json!("93")), "{}", approved.text);
    assert_eq!(two.act("boris", "a3", "rates/approval", &rate("93")).await.json, approved.json, "a repeat");
    assert_ne!(rates().await, before);
    let again = two.act("boris", "a4", "rates/approval", &rate("93")).await;
    assert_problem(&again, NOT_FOUND, &[], "one proposal is one rate");
}

#[tokio::test]
async fn nobody_approves_what_they_proposed() {
    let two = Two::new().await;
    assert_eq!(two.act("boris", "p1", "rates", &rate("93")).await.status, 202);
    assert_problem(&two.act("boris", "a1", "rates/approval", &rate("93")).await, SECOND, &[], "the same person");
    let items = two.world().get("/v1/prices/2023-01", None).await.json["items"].clone();
    let list = json!({"version": "2025-02", "items": items});
    assert_eq!(two.act("boris", "p2", "prices", &list).await.status, 202);
    assert_problem(&two.act("boris", "a2", "prices/approval", &list).await, SECOND, &[], "the same person");
    assert_eq!(two.world().get("/v1/prices/2025-02", None).await.status, 404);
    assert_eq!(two.act("olga", "a3", "prices/approval", &list).await.status, 201);
    assert_eq!(two.world().get("/v1/prices/2025-02", None).await.status, 200);
    two.here.published("terms", json!({"version": "2025-02", "text": TEXT})).await;
    assert_eq!(two.act("boris", "p4", "terms/2025-02/publication", &json!({})).await.status, 202);
    assert_problem(&two.act("boris", "a4", "terms/2025-02/approval", &json!({})).await, SECOND, &[], "the same person");
    let offer = two.world().get("/v1/offer", None).await.json;
    assert_eq!(offer["coming"], json!([]));
    let approved = two.act("olga", "a5", "terms/2025-02/approval", &json!({})).await;
    assert_eq!((approved.status, &approved.json["state"]), (201, &json!("published")), "{}", approved.text);
    let acts = two.here.get("terms/2025-02").await.json["acts"].clone();
    let acts: Vec<_> =
        acts.as_array().expect("acts").iter().map(|act| (act["act"].clone(), act["by"].clone())).collect();
    assert_eq!(acts.len(), 3, "{acts:?}");
    assert!(acts.iter().any(|(act, _)| act == "terms.proposed"), "{acts:?}");
}

#[tokio::test]
async fn where_the_policy_asks_for_nobody_else_one_person_is_enough() {
    let desk = Desk::new().await;
    desk.published("rates", rate("93")).await;
    let boris = desk.boris().await;
    let body = json!({"from": "USD", "to": "RUB", "value": "94", "source": "A bank", "reason": "As decided."});
    let refused = desk.send("rates/approval", Says { token: &boris, key: "a", if_match: None }, &body).await;
    assert_problem(&refused, NOT_FOUND, &[], "there is nothing to approve");
}
