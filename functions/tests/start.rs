//! The binaries themselves. Testing them here also has Cargo build them before the scenarios, which run them as Lambda does.

use std::process::Command;

#[test]
fn without_its_configuration_a_binary_ends_with_an_error_that_names_what_is_missing() {
    for binary in [
        env!("CARGO_BIN_EXE_acceptance"),
        env!("CARGO_BIN_EXE_account"),
        env!("CARGO_BIN_EXE_activation"),
        env!("CARGO_BIN_EXE_claim_intake"),
        env!("CARGO_BIN_EXE_deadline_sweep"),
        env!("CARGO_BIN_EXE_dispatch"),
        env!("CARGO_BIN_EXE_payment"),
        env!("CARGO_BIN_EXE_payment_webhook"),
    ] {
        // What Lambda itself always sets is there.
        let lambdas = ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"].map(|name| (name, "set"));
        let folder = ("OFERTA_AGREEMENT", agreement_folder::PATH_OF_TESTS);
        let ended = Command::new(binary).env_clear().envs(lambdas).envs([folder]).output().unwrap();
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(!ended.status.success() && said.contains("TABLE_NAME"), "{binary}: {said}");
    }
}
