//! The OpenAPI document by itself. It is made of what the handlers declare; `UPDATE_GOLDEN=1 cargo test --workspace --test scenarios openapi` commits
//! what they declare now.

use super::contract::Contract;
use domain::clause::Clause;
use harness::template::root;
use serde_json::Value;
use std::collections::BTreeSet;

/// How long a line of the document is at most, where it can be broken.
const LINE: usize = 110;

/// Every value within a value, each with its pointer. What an example or an enumeration holds is data and left out.
fn walk<'a>(at: String, value: &'a Value, visit: &mut dyn FnMut(&str, &'a Value)) {
    visit(&at, value);
    match value {
        Value::Object(map) => {
            let inner =
                map.iter().filter(|(key, _)| !matches!(key.as_str(), "example" | "examples" | "enum" | "const"));
            inner.for_each(|(key, value)| walk(format!("{at}/{}", key.replace('/', "~1")), value, visit));
        }
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(i, value)| walk(format!("{at}/{i}"), value, visit));
        }
        _ => {}
    }
}

fn collect<T>(document: &Value, pick: impl Fn(&str, &Value) -> Option<T>) -> Vec<T> {
    let mut found = Vec::new();
    walk("#".to_owned(), document, &mut |at, value| found.extend(pick(at, value)));
    found
}

fn texts(value: &Value) -> BTreeSet<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// A value on one line.
fn on_a_line(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let members = map.iter().map(|(key, value)| format!("{}: {}", Value::from(key.as_str()), on_a_line(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        Value::Array(list) => format!("[{}]", list.iter().map(on_a_line).collect::<Vec<_>>().join(", ")),
        plain => plain.to_string(),
    }
}

/// A document as it is committed: what fits into a line is on one.
fn written(value: &Value, indent: usize, out: &mut String) {
    let line = on_a_line(value);
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(map) => {
            map.iter().map(|(key, value)| (format!("{}: ", Value::from(key.as_str())), value)).collect()
        }
        Value::Array(list) => list.iter().map(|value| (String::new(), value)).collect(),
        _ => Vec::new(),
    };
    if inner.is_empty() || indent + line.len() <= LINE {
        return out.push_str(&line);
    }
    let (open, close) = if value.is_object() { ('{', '}') } else { ('[', ']') };
    out.push(open);
    for (n, (key, value)) in inner.into_iter().enumerate() {
        out.push_str(if n == 0 { "\n" } else { ",\n" });
        out.push_str(&" ".repeat(indent + 1));
        out.push_str(&key);
        written(value, indent + 1, out);
    }
    out.push('\n');
    out.push_str(&" ".repeat(indent));
    out.push(close);
}

#[test]
fn the_committed_document_is_what_the_handlers_declare() {
    let mut declared = String::new();
    written(&functions::openapi::document(), 0, &mut declared);
    declared.push('\n');
    let path = root().join("functions/openapi.json");
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        std::fs::write(&path, &declared).expect("written");
    }
    let committed = std::fs::read_to_string(&path).expect("a document");
    let differs = committed.lines().zip(declared.lines()).find(|(committed, declared)| committed != declared);
    let hint = "If that is meant: UPDATE_GOLDEN=1 cargo test --workspace --test scenarios openapi";
    assert!(committed == declared, "the handlers declare something else, first in {differs:#?}\n{hint}");
}

#[test]
fn every_reference_leads_somewhere_and_every_component_is_used() {
    let contract = Contract::committed();
    let referred: BTreeSet<String> =
        collect(&contract.document, |_, value| value.get("$ref").and_then(Value::as_str).map(str::to_owned))
            .into_iter()
            .collect();
    let components = contract.document["components"].as_object().unwrap();
    let all = components.iter().filter(|(kind, _)| *kind != "securitySchemes");
    let named = all
        .flat_map(|(kind, all)| all.as_object().unwrap().keys().map(move |name| format!("#/components/{kind}/{name}")));
    assert_eq!(named.collect::<BTreeSet<_>>(), referred);
}

#[test]
fn every_schema_is_one_and_closed_and_its_examples_hold() {
    let contract = Contract::committed();
    let schemas = contract.document["components"]["schemas"].as_object().unwrap();
    let inline = collect(&contract.document["paths"], |at, value| {
        at.ends_with("/schema").then(|| (at.to_owned(), value.clone()))
    });
    for (name, schema) in schemas.clone().into_iter().chain(inline) {
        jsonschema::draft202012::meta::validate(&schema).unwrap_or_else(|e| panic!("{name}: {e}"));
        for (at, schema) in collect(&schema, |at, part| Some((at.to_owned(), part.clone()))) {
            for example in schema["examples"].as_array().into_iter().flatten() {
                contract.must_hold(&format!("{name} {at}"), &schema, example);
            }
            let Some(properties) = schema.get("properties").and_then(Value::as_object) else { continue };
            for required in texts(&schema["required"]) {
                assert!(properties.contains_key(required), "{name} {at} needs an unknown {required}");
            }
            // The bank may say more than we know; parts of a schema are closed by the whole.
            let open = name == "BankCallback" || name == "ApiDocument" || schema["type"] != "object";
            assert!(open || schema["additionalProperties"] == false, "{name} {at} is open");
        }
    }
}

#[test]
fn every_operation_is_complete() {
    let contract = Contract::committed();
    let document = &contract.document;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."));
    let tags: BTreeSet<&str> =
        document["tags"].as_array().unwrap().iter().filter_map(|tag| tag["name"].as_str()).collect();
    let (mut ids, mut used) = (BTreeSet::new(), BTreeSet::new());
    for (method, path, operation) in contract.operations() {
        let what = format!("{method} {path}");
        assert!(ids.insert(operation["operationId"].as_str().unwrap()), "{what}: its id is another's too");
        assert!(operation["summary"].is_string() && operation["description"].is_string(), "{what}");
        used.extend(texts(&operation["tags"]));
        for security in operation["security"].as_array().into_iter().flatten() {
            let known = &document["components"]["securitySchemes"];
            assert!(security.as_object().unwrap().keys().all(|name| known[name].is_object()), "{what}");
        }
        let mut named = BTreeSet::new();
        for parameter in operation["parameters"].as_array().into_iter().flatten().map(|p| contract.deref(p)) {
            assert!(parameter["description"].is_string() && parameter["required"].is_boolean(), "{what}: {parameter}");
            let example = parameter.get("example");
            example.iter().for_each(|example| contract.must_hold(&what, &parameter["schema"], example));
            if parameter["in"] == "path" {
                named.insert(parameter["name"].as_str().unwrap());
            }
        }
        let places = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        assert_eq!(named, places.collect(), "{what}: the parameters of its path");
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.values().all(|response| contract.deref(response)["description"].is_string()), "{what}");
        // A page may do no more than send a browser on.
        assert!(responses.keys().any(|status| status.starts_with(['2', '3'])), "{what}");
    }
    assert_eq!(tags, used);
}

#[test]
fn what_terms_say_differently_is_told_as_documented() {
    let contract = Contract::committed();
    let terms = include_str!("../../../tests/agreement/terms/2023-01.md");
    let amended = terms.replace("seven days", "ten days").replace("10.6. ", "10.8. ");
    let changes = domain::agreement::difference::by_clause(terms, &amended);
    assert_eq!(changes.len(), 3);
    for change in changes {
        let schema = serde_json::json!({"$ref": "#/components/schemas/ClauseChange"});
        contract.must_hold(&change.clause, &schema, &serde_json::to_value(&change).unwrap());
    }
}

#[test]
fn the_clauses_named_are_clauses_of_the_offer() {
    let known: BTreeSet<Clause> = domain::agreement::clauses::required().collect();
    let described = collect(&Contract::committed().document, |at, value| {
        at.ends_with("/description").then(|| value.as_str().map(str::to_owned)).flatten()
    });
    let mut named = BTreeSet::new();
    for text in described {
        let words = text.split(|c: char| !c.is_ascii_digit() && c != '.').map(|word| word.trim_matches('.'));
        named.extend(words.filter_map(|word| word.parse::<Clause>().ok()));
    }
    assert!(named.contains(&Clause::new(4, 9)) && named.is_subset(&known), "{named:?}");
}
