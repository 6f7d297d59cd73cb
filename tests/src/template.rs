//! `template.yaml` as data.

use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_owned()
}

/// The template as JSON. A value with a tag of CloudFormation is an object with the tag as its one key: `{"!Ref": …}`.
///
/// # Panics
/// If the file cannot be read or is no YAML of that kind.
pub fn template() -> Value {
    let text = std::fs::read_to_string(root().join("template.yaml")).expect("the template");
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
