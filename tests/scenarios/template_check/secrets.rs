//! Secrets: who may read what the functions are started with, and that a function is given none that it does not use.

use harness::template::{functions, root, template, yaml};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The statements of the key of a template's environments.
fn statements(template: &Value) -> Vec<Value> {
    let key = &template["Resources"]["EnvironmentKey"];
    assert_eq!((&key["Type"], &key["Properties"]["EnableKeyRotation"]), (&json!("AWS::KMS::Key"), &json!(true)));
    key["Properties"]["KeyPolicy"]["Statement"].as_array().expect("statements").clone()
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_else(|| vec![value.clone()])
}

/// Whether an action lets somebody decrypt, now or by a grant.
fn decrypts(action: &Value) -> bool {
    let action = action.as_str().expect("a text");
    action.contains('*') || ["kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncrypt"].contains(&action)
}

#[test]
fn only_the_functions_themselves_decrypt_what_they_are_started_with() {
    let key = json!({"!GetAtt": "EnvironmentKey.Arn"});
    for (file, global) in [("template.yaml", true), ("infra/rekey.yaml", false)] {
        let template = yaml(file);
        let functions = functions(&template);
        for (name, function) in &functions {
            let own = &function["KmsKeyArn"];
            let used = if global { &template["Globals"]["Function"]["KmsKeyArn"] } else { own };
            assert_eq!(*used, key, "{name}");
            assert!(!global || own.is_null(), "{name} has another key");
        }
        let roles: BTreeSet<String> = functions.values().map(|function| function["Role"].to_string()).collect();
        let (may, others): (Vec<Value>, Vec<Value>) =
            statements(&template).into_iter().partition(|it| list(&it["Action"]).iter().any(decrypts));
        let [may] = may.as_slice() else { panic!("one statement lets decrypt: {may:?}") };
        let who: BTreeSet<String> = list(&may["Principal"]["AWS"]).iter().map(Value::to_string).collect();
        assert_eq!((who, &may["Action"]), (roles, &json!("kms:Decrypt")), "{file}");
        for other in others.iter().filter(|other| list(&other["Action"]).contains(&json!("kms:CreateGrant"))) {
            let via = &other["Condition"]["StringEquals"]["kms:ViaService"];
            assert_eq!(*via, json!({"!Sub": "lambda.${AWS::Region}.amazonaws.com"}), "grants are Lambda's own");
        }
    }
}

/// The code of a function: its own file and folder, and what others of its crate do for it is not looked at.
fn code(path: &Path) -> String {
    if path.is_dir() {
        let files = std::fs::read_dir(path).expect("a folder").map(|file| file.expect("a file").path());
        return files.map(|file| code(&file)).collect();
    }
    std::fs::read_to_string(path).unwrap_or_default()
}

/// The secret values that a binary hands to its function, by the fields that hold them.
fn handed(binary: &str) -> BTreeMap<String, String> {
    let main = code(&root().join(format!("functions/src/bin/{binary}.rs")));
    let readers = ["tokens", "links", "bodies", "pseudonyms", "callbacks", "bank", "kommo", "edge"];
    let parts = main.split(|c: char| c == ',' || c == '{').map(str::trim);
    let field = |part: &str| {
        let (field, value) = part.split_once(": ")?;
        let reader = readers.iter().find(|reader| value.contains(&format!(".{reader}()")))?;
        Some((field.to_owned(), (*reader).to_owned()))
    };
    parts.filter_map(field).collect()
}

#[test]
fn a_function_uses_every_key_that_it_is_given() {
    let shared = code(&root().join("functions/src/http/buyer.rs"));
    for binary in functions(&template()).into_keys() {
        let own = ["", ".rs"].map(|end| code(&root().join(format!("functions/src/{binary}{end}")))).concat();
        for (field, reader) in handed(&binary) {
            let used =
                |code: &str| code.contains(&format!("function.{field}")) || code.contains(&format!("self.{field}"));
            assert!(used(&own) || used(&shared), "{binary} is given {reader} as {field} and does not use it");
        }
    }
}

#[test]
fn a_config_keeps_no_secret_that_nothing_reads() {
    // Fields that are public count as read for the compiler, whoever reads them.
    for (config, folder) in [("avangard/config.rs", "avangard"), ("kommo.rs", "kommo.rs")] {
        let text = code(&root().join("crates/gateways/src").join(config));
        for secret in text.lines().map(str::trim).filter(|line| line.contains("pub ") && line.ends_with(',')) {
            let name = secret.split([' ', ':']).find(|word| word.contains('_')).unwrap_or_default();
            assert!(!["secret", "password", "sign"].iter().any(|word| name.contains(word)), "{folder}: {secret}");
        }
    }
}
