//! `template.yaml` and `infra/alarms.yaml` as data.

use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_owned()
}

/// The template of the application as JSON, as [`yaml`] reads it.
pub fn template() -> Value {
    yaml("template.yaml")
}

/// A template as JSON. A value with a tag of CloudFormation is an object with the tag as its one key: `{"!Ref": …}`.
///
/// # Panics
/// If the file cannot be read or is no YAML of that kind.
pub fn yaml(file: &str) -> Value {
    let text = std::fs::read_to_string(root().join(file)).expect("the template");
    let documents = Yaml::load_from_str(&text).expect("YAML");
    assert_eq!(documents.len(), 1, "one document");
    plain(&documents[0])
}

fn plain(node: &Yaml<'_>) -> Value {
    match node {
        Yaml::Value(Scalar::Null) => Value::Null,
        Yaml::Value(Scalar::Boolean(value)) => json!(value),
        Yaml::Value(Scalar::Integer(value)) => json!(value),
        Yaml::Value(Scalar::String(value)) => json!(value),
        Yaml::Sequence(nodes) => nodes.iter().map(plain).collect(),
        Yaml::Mapping(entries) => {
            let entry = |(key, value): (&Yaml<'_>, &Yaml<'_>)| {
                (key.as_str().expect("a key that is a text").to_owned(), plain(value))
            };
            Value::Object(entries.iter().map(entry).collect())
        }
        Yaml::Tagged(tag, node) => json!({format!("{}{}", tag.handle, tag.suffix): plain(node)}),
        other => panic!("the template has no such value: {other:?}"),
    }
}

/// The functions of the template, their properties by the binaries that they run.
///
/// # Panics
/// If a function names no binary.
pub fn functions(template: &Value) -> BTreeMap<String, Value> {
    let resources = template["Resources"].as_object().expect("resources").values();
    let functions = resources.filter(|resource| resource["Type"] == "AWS::Serverless::Function");
    let named = |function: &Value| {
        let binary = function["Metadata"]["BuildProperties"]["Binary"].as_str().expect("a binary");
        (binary.to_owned(), function["Properties"].clone())
    };
    functions.map(named).collect()
}

/// A template with every `Fn::ForEach` carried out.
///
/// # Panics
/// If one has not the form that CloudFormation wants.
pub fn expanded(node: &Value) -> Value {
    match node {
        Value::Object(entries) => {
            let mut all = Map::new();
            for (key, value) in entries {
                if key.starts_with("Fn::ForEach::") {
                    all.extend(each(value));
                } else {
                    all.insert(key.clone(), expanded(value));
                }
            }
            Value::Object(all)
        }
        Value::Array(nodes) => nodes.iter().map(expanded).collect(),
        scalar => scalar.clone(),
    }
}

/// What a loop stands for: its body once for each value of its variable.
fn each(node: &Value) -> Map<String, Value> {
    let [Value::String(variable), Value::Array(values), body] = node.as_array().expect("a loop").as_slice() else {
        panic!("a variable, its values and a body: {node}")
    };
    let values = values.iter().map(|value| value.as_str().expect("a text"));
    let bodies = values.map(|value| expanded(&filled(body, variable, value)));
    bodies.flat_map(|body| body.as_object().expect("resources").clone()).collect()
}

/// A body with the variable's value in its place; `&{…}` in the name of a resource leaves out what no name may have.
fn filled(node: &Value, variable: &str, value: &str) -> Value {
    let bare: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
    let text =
        |text: &str| text.replace(&format!("${{{variable}}}"), value).replace(&format!("&{{{variable}}}"), &bare);
    match node {
        Value::Object(entries) if entries.get("!Ref").is_some_and(|name| name == variable) => json!(value),
        Value::Object(entries) => {
            entries.iter().map(|(key, node)| (text(key), filled(node, variable, value))).collect()
        }
        Value::Array(nodes) => nodes.iter().map(|node| filled(node, variable, value)).collect(),
        Value::String(it) => json!(text(it)),
        scalar => scalar.clone(),
    }
}
