//! The OpenAPI document held against the answers that a shop gives.

use harness::Answer;
use jsonschema::{Draft, Validator};
use reqwest::Method;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A document and what was seen of it.
pub(crate) struct Contract {
    pub(crate) document: Value,
    /// Validators by their schemas: to make one takes longer than to use it a hundred times.
    validators: RefCell<BTreeMap<String, Rc<Validator>>>,
    /// The operations and the statuses they answered with, with the problem's code or nothing.
    seen: BTreeSet<(String, String, String)>,
}

impl Contract {
    /// The committed document.
    pub(crate) fn committed() -> Contract {
        let text = include_str!("../../../functions/openapi.json");
        let document = serde_json::from_str(text).expect("JSON");
        Contract { document, validators: RefCell::default(), seen: BTreeSet::new() }
    }

    /// What a reference stands for, or the value itself.
    pub(crate) fn deref<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value.get("$ref").and_then(Value::as_str) {
            Some(pointer) => self.document.pointer(&pointer[1..]).unwrap_or_else(|| panic!("{pointer} is nowhere")),
            None => value,
        }
    }

    /// A schema of the document, ready to judge. Its references are looked up in the document's components.
    fn validator(&self, schema: &Value) -> Rc<Validator> {
        let make = || {
            let schema = json!({"allOf": [schema], "components": self.document["components"]});
            let options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true);
            Rc::new(options.build(&schema).unwrap_or_else(|e| panic!("{e}: {schema}")))
        };
        self.validators.borrow_mut().entry(schema.to_string()).or_insert_with(make).clone()
    }

    /// Fails with every reason for which a value does not fit a schema.
    pub(crate) fn must_hold(&self, what: &str, schema: &Value, value: &Value) {
        let errors: Vec<String> =
            self.validator(schema).iter_errors(value).map(|e| format!("{} at {}", e, e.instance_path())).collect();
        assert!(errors.is_empty(), "{what}: {}\n{value:#}", errors.join("\n"));
    }

    /// Every operation: method, path and what the document says of it.
    pub(crate) fn operations(&self) -> impl Iterator<Item = (String, &str, &Value)> {
        let paths = self.document["paths"].as_object().expect("paths");
        paths.iter().flat_map(|(path, item)| {
            let methods = item.as_object().expect("methods").iter();
            methods.map(move |(method, operation)| (method.to_uppercase(), path.as_str(), operation))
        })
    }

    fn operation(&self, method: &Method, path: &str) -> Option<(&str, &Value)> {
        let fits = |pattern: &str| {
            let (mut ours, mut theirs) = (pattern.split('/'), path.split('/'));
            let parts = ours.by_ref().zip(theirs.by_ref()).all(|(our, part)| our.starts_with('{') || our == part);
            parts && pattern.split('/').count() == path.split('/').count()
        };
        let found = self.operations().find(|(verb, pattern, _)| verb == method.as_str() && fits(pattern));
        found.map(|(_, pattern, operation)| (pattern, operation))
    }

    /// Holds an answer, and the request if it was granted, against the document.
    pub(crate) fn check(&mut self, method: &Method, target: &str, sent: Option<(&str, &str)>, answer: &Answer) {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let Some((pattern, operation)) = self.operation(method, path) else {
            assert!(matches!(answer.status, 404 | 405), "{method} {path} is not documented: {}", answer.text);
            return self.must_hold(target, &json!({"$ref": "#/components/schemas/Problem"}), &answer.json);
        };
        let what = format!("{method} {target} {}", answer.status);
        let response = &operation["responses"][answer.status.to_string()];
        assert!(response.is_object(), "{what} is not documented: {}", answer.text);
        self.check_response(&what, self.deref(response), answer);
        if answer.status < 300 {
            self.check_parameters(&what, operation, (pattern, path), query);
            self.check_body(&what, operation, sent);
        } else if answer.status >= 400 {
            assert_eq!(answer.json["status"], answer.status, "{what}");
        }
        let id = operation["operationId"].as_str().expect("an operationId").to_owned();
        let code = answer.json["code"].as_str().unwrap_or_default().to_owned();
        self.seen.insert((id, answer.status.to_string(), code));
    }

    fn check_response(&self, what: &str, response: &Value, answer: &Answer) {
        for (name, header) in response["headers"].as_object().into_iter().flatten() {
            let header = self.deref(header);
            match answer.headers.get(name).and_then(|value| value.to_str().ok()) {
                Some(value) => self.must_hold(&format!("{what} {name}"), &header["schema"], &json!(value)),
                None => assert_ne!(header["required"], true, "{what} lacks {name}"),
            }
        }
        let Some(content) = response.get("content") else {
            return assert_eq!(answer.text, "", "{what} has a body");
        };
        let media_type = answer.headers["content-type"].to_str().expect("a text").split(';').next().unwrap_or_default();
        let media = &content[media_type];
        assert!(media.is_object(), "{what} is {media_type}");
        let body = if media_type.ends_with("json") { answer.json.clone() } else { json!(answer.text) };
        self.must_hold(what, &media["schema"], &body);
    }

    /// Parameters arrive as text; one that is true, false or a number is read as such.
    fn check_parameters(&self, what: &str, operation: &Value, (pattern, path): (&str, &str), query: &str) {
        let named = pattern
            .split('/')
            .zip(path.split('/'))
            .filter_map(|(name, value)| Some((name.strip_prefix('{')?.strip_suffix('}')?, value)));
        let mut given: BTreeSet<(&str, &str, &str)> = named.map(|(name, value)| ("path", name, value)).collect();
        given.extend(
            query.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, value)| ("query", name, value)),
        );
        let documented: Vec<&Value> =
            operation["parameters"].as_array().into_iter().flatten().map(|parameter| self.deref(parameter)).collect();
        for (place, name, value) in given {
            let parameter = documented.iter().find(|p| p["in"] == place && p["name"] == name);
            let parameter = parameter.unwrap_or_else(|| panic!("{what}: {name} is not documented"));
            let text = percent_encoding::percent_decode_str(value).decode_utf8_lossy();
            let typed = matches!(parameter["schema"]["type"].as_str(), Some("boolean" | "integer"));
            let value = if typed { serde_json::from_str(&text).unwrap_or_default() } else { json!(text) };
            self.must_hold(&format!("{what} {name}"), &parameter["schema"], &value);
        }
    }

    fn check_body(&self, what: &str, operation: &Value, sent: Option<(&str, &str)>) {
        let Some((content_type, body)) = sent else {
            return assert_ne!(operation["requestBody"]["required"], true, "{what} needs a body");
        };
        let media_type = content_type.split(';').next().unwrap_or_default();
        let media = &operation["requestBody"]["content"][media_type];
        assert!(media.is_object(), "{what}: a body of {media_type} is not documented");
        let value = match media_type {
            "application/json" => serde_json::from_str(body).expect("JSON"),
            "application/x-www-form-urlencoded" => form(body),
            _ => json!(body),
        };
        self.must_hold(&format!("{what}, the request"), &media["schema"], &value);
    }

    /// What the document promises and no answer has shown. `beyond` says which codes no client can bring about.
    pub(crate) fn unseen(&self, beyond: &[&str]) -> Vec<String> {
        let mut unseen = Vec::new();
        for (_, _, operation) in self.operations() {
            let id = operation["operationId"].as_str().expect("an operationId");
            for (status, response) in operation["responses"].as_object().expect("responses") {
                let response = self.deref(response);
                let codes = &response["content"]["application/problem+json"]["schema"]["properties"]["code"]["enum"];
                let codes: Vec<&str> = match codes.as_array() {
                    Some(codes) => {
                        codes.iter().filter_map(Value::as_str).filter(|code| !beyond.contains(code)).collect()
                    }
                    None => vec![""],
                };
                let seen = |code: &&str| self.seen.contains(&(id.to_owned(), status.clone(), (*code).to_owned()));
                unseen.extend(codes.iter().filter(|code| !seen(code)).map(|code| format!("{id} {status} {code}")));
            }
        }
        unseen
    }
}

/// A form as an object.
fn form(body: &str) -> Value {
    let text = |text: &str| {
        let text = text.replace('+', " ");
        json!(percent_encoding::percent_decode_str(&text).decode_utf8_lossy())
    };
    let pairs = body.split('&').filter_map(|pair| pair.split_once('='));
    Value::Object(pairs.map(|(name, value)| (name.to_owned(), text(value))).collect())
}
