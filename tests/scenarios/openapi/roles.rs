//! The roles that the document names are those that the handlers let in.

use super::contract::Contract;
use harness::{World, answer};
use serde_json::Value;

const ORDER: &str = "01JK5Q0000000000000000000A";

/// A path with something in the place of its parameters.
fn filled(path: &str) -> String {
    let part = |kind: &str| format!("{ORDER}-{kind}1");
    let id = match path.split('/').nth(3) {
        Some("claims") => part("C"),
        Some("refunds") => part("R"),
        Some("objections") => part("B"),
        Some("payment-queries") => part("Q"),
        Some("paper-copies") => part("P"),
        Some("bank-reports" | "dead-letters") => "0".repeat(32),
        _ => ORDER.to_owned(),
    };
    path.replace("{id}", &id)
        .replace("{operator}", &format!("1-{}", "0".repeat(32)))
        .replace("{number}", "1")
        .replace("{version}", "2023-01")
        .replace("{language}", "ru")
}

#[tokio::test]
async fn each_operation_lets_in_the_roles_that_it_declares_and_no_others() {
    let world = World::new().await;
    let contract = Contract::committed();
    let of_operators = contract.operations().filter(|(_, path, _)| path.starts_with("/v1/operator/"));
    let mut looked_at = 0;
    for (method, path, operation) in of_operators {
        let declared: Vec<&Value> = operation["security"].as_array().expect("roles").iter().collect();
        for role in ["operator", "approver", "reader"] {
            let token = world.operator_token("anna", &[role]).await;
            let request = world.request(method.parse().expect("a method"), &filled(path)).bearer_auth(token);
            let met = answer(request).await;
            let let_in = met.json["code"] != "role_missing";
            let expected = declared.iter().any(|one| one["operatorToken"] == serde_json::json!([role]));
            assert_eq!(let_in, expected, "{method} {path} by an {role}: {}", met.text);
            assert_ne!(met.status, 401, "{method} {path}: {}", met.text);
        }
        looked_at += 1;
    }
    assert!(looked_at > 50, "{looked_at}");
}
