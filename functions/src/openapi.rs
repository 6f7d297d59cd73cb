//! The OpenAPI document, made of what the handlers declare. Only the test that holds `openapi.json` against it calls this: the
//! functions serve that file, and nothing is made at their start.

use crate::http::openapi::declared::Declared;
use crate::http::openapi::{answers, forms, parameters, schema};
use crate::http::problem::Document;
use crate::{acceptance, account, activation, claim_intake, operator, payment, payment_webhook};
use domain::code::Code;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::openapi::{ComponentsBuilder, Info, OpenApiBuilder, RefOr};
use utoipa::{PartialSchema, ToSchema};

/// What the handlers of each function declare.
const DECLARATIONS: [fn(&mut Declared); 7] = [
    acceptance::declare,
    account::declare,
    payment::declare,
    claim_intake::declare,
    payment_webhook::declare,
    activation::declare,
    operator::declare,
];

/// The document.
pub fn document() -> Value {
    let mut declared = Declared::default();
    for declare in DECLARATIONS {
        declare(&mut declared);
    }
    Document::schemas(&mut declared.schemas);
    declared.schemas.push((Document::name().into_owned(), Document::schema()));
    declared.schemas.extend(schema::all());
    declared.schemas.extend(forms::all());
    let responses = answers::all().into_iter().map(|(name, problem)| (name.to_owned(), RefOr::T(problem)));
    let components = ComponentsBuilder::new().schemas_from_iter(declared.schemas).responses_from_iter(responses);
    let api = OpenApiBuilder::new()
        .info(Info::new("", ""))
        .paths(declared.paths)
        .components(Some(components.build()))
        .build();
    let mut document = serde_json::to_value(api).expect("a document of texts and numbers can be written");
    merge(&mut document, frame());
    document["components"]["schemas"]["Problem"]["oneOf"] = by_status();
    finish(&mut document);
    document
}

/// The codes of each status.
fn by_status() -> Value {
    let mut codes: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
    for code in Code::ALL {
        codes.entry(code.status()).or_default().push(*code);
    }
    let one = |(status, codes): (u16, Vec<Code>)| {
        let codes = schema::names(&codes);
        json!({"properties": {"status": {"const": status}, "code": {"enum": codes}}})
    };
    codes.into_iter().map(one).collect()
}

/// What the document says of the shop as a whole.
fn frame() -> Value {
    let tag = |name: &str, description: &str| json!({"name": name, "description": description});
    json!({
        "openapi": schema::VERSION,
        "info": {
            "title": "Oferta",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Licenses of Kommo widgets, sold under a public offer that is executed clause by clause.",
            "description": "Money is in integer minor units. Instants are RFC 3339 with `Z`; the end of a deadline has the \
                local offset. Every refusal is a problem document with a stable `code` and, where there is one, the clause it \
                rests on; so is every answer at an address or to a method that is not listed here (404 and 405).",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [
            tag("offer", "What is offered, and when what falls due (clauses 2.3, 4.1, 9.4)."),
            tag("orders", "Acceptance of the offer, its state and its end (clauses 2.4, 3.5, 4.10, 4.12)."),
            tag("payments", "Payment by card (clauses 4.3 to 4.7), and whether it arrived (clauses 3.6, 4.8)."),
            tag("claims", "Written claims (clauses 4.9, 10.1), and objections."),
            tag("account", "Signing in, and the buyer's account (clause 3.5)."),
            tag("license", "What the widget asks (clauses 4.7, 9.2)."),
            tag("operator", "What the vendor's operators see and do; every act has its reason."),
            tag("pages", "Pages for everybody, in the language that a browser asks for or a cookie says, and what they need."),
            tag("operator pages", "How operators sign in and out, for browsers: a cookie says who looks."),
        ],
        "security": [],
        "components": {
            "parameters": parameters::all().into_iter().collect::<BTreeMap<_, _>>(),
            "headers": answers::headers_described(),
            "securitySchemes": {
                "orderToken": {
                    "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
                    "description": "The `access_token` of an order: opens that order only, for 90 days.",
                },
                "session": {
                    "type": "http", "scheme": "bearer",
                    "description": "The `access_token` of a session: opens every order of its mailbox, until 30 days after \
                        its last use.",
                },
                "kommoToken": {
                    "type": "apiKey", "in": "header", "name": "X-Auth-Token",
                    "description": "The one-time token that Kommo gives to the widget.",
                },
                "operatorToken": {
                    "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
                    "description": "A token that names an operator and their roles: `operator` for every act but one, \
                        `approver` for the approval of a refund's other way, `reader` to look and nothing else. Each of them \
                        may look.",
                },
            },
        },
    })
}

/// Lays one value over another.
fn merge(below: &mut Value, above: Value) {
    match (below, above) {
        (Value::Object(below), Value::Object(above)) => {
            above.into_iter().for_each(|(name, value)| merge(below.entry(name).or_insert(Value::Null), value));
        }
        (below, above) => *below = above,
    }
}

/// What holds of the whole document, and which no handler repeats.
fn finish(document: &mut Value) {
    let sent = sent(document);
    let headers = document["components"]["headers"].clone();
    let schemas = document["components"]["schemas"].as_object_mut().expect("schemas");
    // A view says each of its fields, be it null; of a body, what may be left out is an option.
    flatten(schemas);
    for (name, schema) in schemas.iter_mut() {
        walk(schema, &mut |object| {
            close(object);
            if !sent.contains(name) {
                require_all(object);
            }
        });
    }
    let parameters = document["components"]["parameters"].clone();
    walk(document, &mut |object| {
        for parameter in object.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
            let named = parameters.as_object().into_iter().flatten().find(|(_, one)| *one == parameter);
            if let Some((name, _)) = named {
                *parameter = json!({"$ref": format!("#/components/parameters/{name}")});
            }
        }
        for text in ["description", "summary"] {
            unwrap(object.get_mut(text));
        }
        // An answer's headers are those that the components describe.
        if let Some(Value::Object(named)) = object.get_mut("headers").filter(|named| **named != headers) {
            for (name, header) in named {
                *header = json!({"$ref": format!("#/components/headers/{name}")});
            }
        }
    });
}

/// What a view takes over of another is its own: `utoipa` says it by `allOf`, of which no part could be closed.
fn flatten(schemas: &mut Map<String, Value>) {
    let named = schemas.clone();
    for schema in schemas.values_mut().filter_map(Value::as_object_mut) {
        let parts = schema.get("allOf").and_then(Value::as_array).cloned().unwrap_or_default();
        let part = |part: &Value| match part["$ref"].as_str().and_then(|at| at.rsplit_once('/')) {
            Some((_, name)) => named[name]["properties"].as_object().cloned(),
            None => part["properties"].as_object().cloned(),
        };
        if let Some(properties) = parts.iter().map(part).collect::<Option<Vec<_>>>().filter(|all| !all.is_empty()) {
            schema.remove("allOf");
            schema.insert("type".to_owned(), json!("object"));
            schema.insert("properties".to_owned(), properties.into_iter().flatten().collect());
        }
    }
}

/// Every object within a value. What an example or an enumeration holds is data.
fn walk(value: &mut Value, visit: &mut dyn FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            visit(object);
            let data = ["example", "examples", "enum", "const", "default"];
            for (_, inner) in object.iter_mut().filter(|(name, _)| !data.contains(&name.as_str())) {
                walk(inner, visit);
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|inner| walk(inner, visit)),
        _ => {}
    }
}

/// Nothing else is in an object than what its schema names.
fn close(object: &mut Map<String, Value>) {
    if object.get("type").is_some_and(|kind| kind == "object") && object.contains_key("properties") {
        object.entry("additionalProperties").or_insert(Value::Bool(false));
    }
}

fn require_all(object: &mut Map<String, Value>) {
    if let (Some(properties), Some(_)) = (object.get("properties").and_then(Value::as_object), object.get("type")) {
        let names: Vec<&String> = properties.keys().collect();
        let names = json!(names);
        object.insert("required".to_owned(), names);
    }
}

/// A doc comment's lines as one.
fn unwrap(text: Option<&mut Value>) {
    if let Some(Value::String(text)) = text {
        *text = text
            .split("\n\n")
            .map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect::<Vec<_>>()
            .join("\n\n");
    }
}

/// The names of the schemas of what callers send: of the bodies of requests, and what these refer to.
fn sent(document: &Value) -> BTreeSet<String> {
    let mut sent = BTreeSet::new();
    let operations = document["paths"].as_object().into_iter().flat_map(|paths| paths.values());
    let operations = operations.filter_map(Value::as_object).flat_map(|path| path.values());
    let mut next: Vec<Value> = operations.map(|operation| operation["requestBody"].clone()).collect();
    while let Some(mut schema) = next.pop() {
        walk(&mut schema, &mut |object| {
            let named = object.get("$ref").and_then(Value::as_str);
            if let Some(name) = named.and_then(|at| at.strip_prefix("#/components/schemas/"))
                && sent.insert(name.to_owned())
            {
                next.push(document["components"]["schemas"][name].clone());
            }
        });
    }
    sent
}
