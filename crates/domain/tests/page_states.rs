//! The states that a page of an order can show, as `tests/browser/` reads them: its run fails where one of them was seen on no
//! page. Accepted with `UPDATE_GOLDEN=1 cargo test --workspace -p domain --test page_states`.

use domain::follows::delivery;
use domain::order::OrderState;
use domain::order::claim::ClaimState;
use domain::order::license::LicenseState;
use domain::order::refund::RefundState;
use serde::Serialize;
use serde_json::{Value, json};
use strum::VariantArray;

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/browser/states.json");

fn names<S: VariantArray + Serialize>() -> Value {
    json!(S::VARIANTS)
}

/// Of a notice all but the one that no notice of an order is in: withheld are news, which stand beside no order.
fn of_notices() -> Value {
    let shown = |state: &&delivery::State| **state != delivery::State::Withheld;
    json!(delivery::State::VARIANTS.iter().filter(shown).collect::<Vec<_>>())
}

#[test]
fn every_state_is_in_the_list_that_the_tests_of_the_pages_go_through() {
    let states = json!({
        "order": names::<OrderState>(),
        "license": names::<LicenseState>(),
        "claim": names::<ClaimState>(),
        "refund": names::<RefundState>(),
        "notice": of_notices(),
    });
    let states = format!("{states:#}\n");
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        std::fs::write(GOLDEN, &states).expect("a file");
    }
    let kept = std::fs::read_to_string(GOLDEN).expect("a file");
    assert!(
        kept == states,
        "a state is new or gone: accept the list with UPDATE_GOLDEN=1 and give it a page test: {states}"
    );
}
