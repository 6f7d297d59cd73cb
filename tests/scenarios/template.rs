//! `template.yaml` declares what the code is: its table, its binaries, and what each of them reads from its environment.

use aws_sdk_dynamodb::types::{AttributeDefinition, KeySchemaElement, TableDescription};
use harness::template::{functions, root, template, yaml};
use local::engine::Engine;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use store::Store;

fn text(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn sorted(mut values: Vec<Value>) -> Value {
    values.sort_by_key(Value::to_string);
    Value::Array(values)
}

fn keys(schema: &[KeySchemaElement]) -> Value {
    let key =
        |key: &KeySchemaElement| json!({"AttributeName": key.attribute_name(), "KeyType": key.key_type().as_str()});
    schema.iter().map(key).collect()
}

fn attributes(definitions: &[AttributeDefinition]) -> Value {
    let attribute = |attribute: &AttributeDefinition| json!({"AttributeName": attribute.attribute_name(), "AttributeType": attribute.attribute_type().as_str()});
    sorted(definitions.iter().map(attribute).collect())
}

/// A table in the words of the template.
fn described(table: &TableDescription) -> Map<String, Value> {
    let indexes = table.global_secondary_indexes().iter().map(|index| {
        let projection = index.projection().and_then(|projection| projection.projection_type());
        let mut shown = json!({"ProjectionType": projection.map(|projection| projection.as_str())});
        let more = index.projection().map(|projection| projection.non_key_attributes()).unwrap_or_default();
        if !more.is_empty() {
            shown["NonKeyAttributes"] = json!(more);
        }
        json!({"IndexName": index.index_name(), "KeySchema": keys(index.key_schema()), "Projection": shown})
    });
    let billing = table.billing_mode_summary().and_then(|summary| summary.billing_mode());
    let stream = table.stream_specification().and_then(|stream| stream.stream_view_type());
    Map::from_iter([
        ("BillingMode".to_owned(), json!(billing.map(|mode| mode.as_str()))),
        ("AttributeDefinitions".to_owned(), attributes(table.attribute_definitions())),
        ("KeySchema".to_owned(), keys(table.key_schema())),
        ("GlobalSecondaryIndexes".to_owned(), indexes.collect()),
        ("StreamSpecification".to_owned(), json!({"StreamViewType": stream.map(|view| view.as_str())})),
    ])
}

#[tokio::test]
async fn the_table_that_tests_run_on_is_the_one_deployed() {
    let client = Engine::memory().unwrap().dynamodb();
    Store::new(client.clone(), "table").create_table().await.unwrap();
    let table = client.describe_table().table_name("table").send().await.unwrap();
    let mut created = described(table.table().unwrap());
    let ttl = client.describe_time_to_live().table_name("table").send().await.unwrap();
    let ttl = ttl.time_to_live_description().unwrap();
    let enabled = ttl.time_to_live_status().is_some_and(|status| status.as_str() == "ENABLED");
    let ttl = json!({"AttributeName": ttl.attribute_name(), "Enabled": enabled});
    created.insert("TimeToLiveSpecification".to_owned(), ttl);

    let mut declared = template()["Resources"]["Table"]["Properties"].as_object().unwrap().clone();
    // What protects the data at rest has no part in how the code meets the table, and the engine knows none of it.
    for only_deployed in ["PointInTimeRecoverySpecification", "SSESpecification", "DeletionProtectionEnabled"] {
        assert!(declared.remove(only_deployed).is_some(), "{only_deployed}");
    }
    let attributes = declared["AttributeDefinitions"].as_array().unwrap().clone();
    declared["AttributeDefinitions"] = sorted(attributes);
    assert_eq!(Value::Object(created), Value::Object(declared));
}

fn binaries() -> BTreeSet<String> {
    let files = std::fs::read_dir(root().join("functions/src/bin")).expect("a folder");
    files
        .map(|file| file.expect("a file").path().file_stem().and_then(|name| name.to_str()).expect("a name").to_owned())
        .collect()
}

#[test]
fn each_binary_is_a_function_and_each_function_a_binary() {
    // One is deployed for the time of its work, by a template of its own.
    let all = [template(), yaml("infra/rekey.yaml")].map(|template| functions(&template).into_keys());
    assert_eq!(all.into_iter().flatten().collect::<BTreeSet<_>>(), binaries());
}

/// The files that read the environment, besides the binaries.
const READERS: [&str; 3] = ["functions/src/runtime.rs", "functions/src/config.rs", "functions/src/telemetry.rs"];

/// Source without comments and tests.
fn code(text: &str) -> String {
    let (code, _) = text.split_once("#[cfg(test)]").unwrap_or((text, ""));
    code.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
}

/// Code without what debug builds alone have.
fn released(code: &str) -> String {
    let mut parts = code.split("#[cfg(debug_assertions)]");
    let mut all = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut depth = 0;
        let end = part.find(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            c == '}' && depth == 0
        });
        all.push_str(&part[end.expect("a block") + 1..]);
    }
    all
}

/// The bodies of what the readers define, by name. What two of them call alike counts as one.
fn bodies() -> BTreeMap<String, String> {
    let mut bodies: BTreeMap<String, String> = BTreeMap::new();
    for file in READERS {
        let code = released(&code(&text(file)));
        for part in code.split("fn ").skip(1) {
            let name: String = part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            bodies.entry(name).or_default().push_str(part);
        }
    }
    bodies
}

/// The names before each opening bracket.
fn calls(code: &str) -> impl Iterator<Item = &str> {
    code.split('(').map(|before| before.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or(""))
}

/// The texts in quotes that are names of variables.
fn variables(code: &str) -> impl Iterator<Item = String> {
    let quoted = code.split('"').skip(1).step_by(2);
    quoted.filter(|text| text.len() > 2 && text.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')).map(str::to_owned)
}

/// The variables that a binary asks for, itself or through what it calls.
fn asked(binary: &str, bodies: &BTreeMap<String, String>) -> BTreeSet<String> {
    let main = code(&text(format!("functions/src/bin/{binary}.rs")));
    let (mut seen, mut open) = (BTreeSet::new(), vec![main.as_str()]);
    let mut asked = BTreeSet::new();
    while let Some(code) = open.pop() {
        asked.extend(variables(code));
        let called = calls(code).filter_map(|name| bodies.get_key_value(name));
        open.extend(called.filter(|(name, _)| seen.insert(name.as_str())).map(|(_, body)| body.as_str()));
    }
    asked
}

#[test]
fn a_function_is_given_the_variables_that_it_asks_for_and_no_other() {
    let (template, bodies) = (template(), bodies());
    let names = |variables: &Value| variables.as_object().map(|map| map.keys().cloned().collect::<Vec<_>>());
    let global = names(&template["Globals"]["Function"]["Environment"]["Variables"]).unwrap_or_default();
    for (binary, function) in functions(&template) {
        let own = names(&function["Environment"]["Variables"]).unwrap_or_default();
        let given: BTreeSet<String> = global.iter().cloned().chain(own).collect();
        assert_eq!(given, asked(&binary, &bodies), "{binary}: given, and asked for");
    }
    let rekey = &functions(&yaml("infra/rekey.yaml"))["rekey"];
    let given: BTreeSet<String> = names(&rekey["Environment"]["Variables"]).unwrap_or_default().into_iter().collect();
    assert_eq!(given, asked("rekey", &bodies));
}

#[test]
fn nothing_else_reads_the_environment() {
    let mut open: Vec<PathBuf> = ["functions/src", "crates/domain/src", "crates/store/src", "crates/gateways/src"]
        .map(|dir| root().join(dir))
        .into();
    let mut read = BTreeSet::new();
    while let Some(path) = open.pop() {
        if path.is_dir() && path.file_name().is_some_and(|name| name == "tests") {
            // Tests may be told to write their golden files anew.
            continue;
        }
        if path.is_dir() {
            open.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if code(&text(&path)).contains("env::var") {
            read.insert(path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned());
        }
    }
    assert_eq!(read, ["functions/src/config.rs", "functions/src/telemetry.rs"].map(str::to_owned).into());
}
