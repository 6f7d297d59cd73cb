//! What stands before the functions: the API's limits, and the optional stack `infra/edge.yaml`.

use functions::routes::routes;
use harness::template::{functions, template, yaml};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The bank's callback as the code declares it.
fn callback() -> (String, String) {
    let route = routes().into_iter().find(|route| route.function == "payment_webhook").expect("the callback");
    (route.method.to_owned(), route.path)
}

#[test]
fn the_banks_callback_has_a_limit_of_its_own_above_that_of_the_others() {
    let template = template();
    let (method, path) = callback();
    let settings = &template["Resources"]["Api"]["Properties"]["RouteSettings"];
    let limits = json!({
        "ThrottlingRateLimit": {"!Ref": "CallbackRateLimit"},
        "ThrottlingBurstLimit": {"!Ref": "CallbackBurstLimit"},
    });
    assert_eq!(settings, &json!({format!("{method} {path}"): limits}));
    let default = |name: &str| template["Parameters"][name]["Default"].as_i64().expect("a number");
    assert!(default("CallbackRateLimit") > default("RateLimit"));
    assert!(default("CallbackBurstLimit") > default("BurstLimit"));
}

#[test]
fn whoever_waits_for_the_bank_can_be_kept_from_the_accounts_concurrency() {
    let functions = functions(&template());
    let waits = functions.iter().filter(|(_, it)| !it["Environment"]["Variables"]["AVANGARD_URL"].is_null());
    let waits: BTreeSet<&String> = waits.map(|(name, _)| name).collect();
    let bounded = functions.iter().filter(|(_, it)| !it["ReservedConcurrentExecutions"].is_null());
    let bounded: BTreeSet<&String> = bounded.map(|(name, _)| name).filter(|name| *name != "deadline_sweep").collect();
    assert!(waits.iter().any(|name| *name == "payment_webhook"));
    assert_eq!(waits, bounded);
}

#[test]
fn the_edge_lets_nobody_but_the_bank_at_its_callback_and_turns_floods_away() {
    let edge = yaml("infra/edge.yaml");
    let rules = edge["Resources"]["Limits"]["Properties"]["Rules"].as_array().expect("rules");
    let text = |rule: &Value| rule.to_string();
    let (_, path) = callback();
    let of_bank: Vec<String> = rules.iter().map(text).filter(|rule| rule.contains(&path)).collect();
    assert!(of_bank[0].contains("\"Allow\"") && of_bank[0].contains("BankAddressSet"), "{}", of_bank[0]);
    assert!(of_bank[1].contains("\"Block\"") && !of_bank[1].contains("BankAddressSet"), "{}", of_bank[1]);
    assert_eq!(of_bank.len(), 2);
    let limited: Vec<&Value> = rules.iter().filter(|rule| !rule["Statement"]["RateBasedStatement"].is_null()).collect();
    assert_eq!(limited.len(), 2);
    for rule in limited {
        assert_eq!(rule["Action"]["Block"]["CustomResponse"]["ResponseCode"], 429, "{rule}");
    }
    // Samples would keep addresses.
    let sampled = edge["Resources"]["Limits"].to_string().contains("\"SampledRequestsEnabled\":true");
    assert!(!sampled);
}
