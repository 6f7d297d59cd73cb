//! Secrets: who may read what the functions are started with, and that a function is given none that it does not use.

use functions::config::Environment;
use harness::template::{functions, root, template, yaml};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

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
    let parts = main.split([',', '{']).map(str::trim);
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

/// Runs `scripts/keys` with what is typed; whether it did it, and all that it wrote to the terminal.
fn run(arguments: &[&str], typed: &str) -> (bool, String) {
    let mut command = Command::new(root().join("scripts/keys"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("python3");
    child.stdin.take().expect("an input").write_all(typed.as_bytes()).expect("it is read");
    let output = child.wait_with_output().expect("an end");
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).expect("a text"))
}

/// What a function would say of the values.
fn refused(values: &Value) -> Vec<String> {
    let lookup = |name: &str| values[name].as_str().map(str::to_owned);
    let environment = Environment::of(&lookup);
    let rings = ["TOKEN_KEYS", "RECEIPT_KEYS", "BODY_KEYS"].map(|name| environment.key_ring(name).err());
    let all = rings.into_iter().chain([environment.pseudonyms().err()]).flatten();
    all.map(|error| error.to_string()).collect()
}

#[test]
#[ignore = "needs python3, as scripts/keys does"]
fn the_script_makes_and_changes_what_the_functions_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("secret.json");
    let path = file.to_str().expect("a text");
    let values = || serde_json::from_str::<Value>(&code(&file)).expect("JSON");
    let typed = "AvSignDemo0123456789\nSandboxKommoSecret0123456789012345\nthe-password\n";
    assert_eq!(run(&["new", path], typed), (true, String::new()), "nothing is shown");
    assert!(!run(&["new", path], typed).0, "it is there already");
    let first = values();
    assert_eq!(refused(&first), [""; 0]);
    let resolved: BTreeSet<String> = code(&root().join("template.yaml"))
        .split("SecretString:")
        .skip(1)
        .map(|rest| rest.split(':').next().unwrap_or_default().to_owned())
        .collect();
    let made: BTreeSet<String> = first.as_object().expect("an object").keys().cloned().collect();
    assert_eq!(made, resolved, "each key that the template resolves, and no other");
    for (name, typed) in [
        ("TOKEN_KEYS", ""),
        ("RECEIPT_KEYS", ""),
        ("BODY_KEYS", ""),
        ("PSEUDONYM_KEYS", ""),
        ("AVANGARD_AV_SIGN", "AvSignNext0123456789\n"),
        ("KOMMO_CLIENT_SECRET", "NextKommoSecret012345678901234567890\n"),
    ] {
        assert_eq!(run(&["rotate", name, path], typed), (true, String::new()), "{name}");
        let (before, after) =
            (first[name].as_str().expect("a text"), values()[name].as_str().expect("a text").to_owned());
        assert!(after.ends_with(&format!(",{before}")), "{name}: what was current is the previous one");
    }
    assert_eq!(refused(&values()), [""; 0]);
    let (good, said) = run(&["check", path], "");
    let secrets =
        |value: &Value| value.as_str().expect("a text").split([',', ':']).map(str::to_owned).collect::<Vec<_>>();
    let shown = values()
        .as_object()
        .expect("an object")
        .values()
        .flat_map(secrets)
        .find(|it| it.len() > 15 && said.contains(it));
    assert!(good && shown.is_none(), "{said}");
    assert!(run(&["drop", "TOKEN_KEYS", path], "").0);
    assert!(!values()["TOKEN_KEYS"].as_str().expect("a text").contains(','));
    let stood = values();
    for (arguments, typed) in [
        (["rotate", "AVANGARD_AV_SIGN", path], "short\n"),
        (["rotate", "NO_SUCH", path], ""),
        (["drop", "PSEUDONYM_KEYS", path], ""),
    ] {
        assert!(!run(&arguments, typed).0 && values() == stood, "{arguments:?}");
    }
}
