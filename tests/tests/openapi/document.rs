//! The OpenAPI document by itself, and beside the code and the template.

use super::contract::Contract;
use domain::agreement::rule::Rule;
use domain::clause::Clause;
use domain::code::Code;
use scenarios::template;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeSet;

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
            let open = name == "BankCallback" || name.contains("openapi.json") || schema["type"] != "object";
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
        assert!(responses.keys().any(|status| status.starts_with('2')), "{what}");
    }
    assert_eq!(tags, used);
}

#[test]
fn the_codes_are_those_of_the_shop_with_their_statuses() {
    let contract = Contract::committed();
    let schemas = &contract.document["components"]["schemas"];
    let listed: Vec<&str> =
        schemas["ProblemCode"]["enum"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(listed, Code::ALL.iter().map(|code| code.as_str()).collect::<Vec<_>>());
    let mut documented = BTreeSet::new();
    for one in schemas["Problem"]["oneOf"].as_array().unwrap() {
        let status = one["properties"]["status"]["const"].as_u64().unwrap();
        documented.extend(texts(&one["properties"]["code"]["enum"]).into_iter().map(|code| (code, status)));
    }
    assert_eq!(documented, Code::ALL.iter().map(|code| (code.as_str(), u64::from(code.status()))).collect());
    for (method, path, operation) in contract.operations() {
        for (status, response) in operation["responses"].as_object().unwrap() {
            let problem = &contract.deref(response)["content"]["application/problem+json"]["schema"];
            for code in texts(&problem["properties"]["code"]["enum"]) {
                let fits = documented.iter().any(|(known, of)| *known == code && of.to_string() == *status);
                assert!(fits, "{method} {path}: {code} is not answered with {status}");
            }
        }
    }
}

/// The names of an enumeration's values, which serde lists when it is given another.
fn values<T: DeserializeOwned>() -> BTreeSet<String> {
    let error = serde_json::from_str::<T>("\"?\"").err().expect("no such value").to_string();
    let (_, expected) = error.split_once("expected ").expect("a list");
    expected.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn the_enumerations_are_those_of_the_domain() {
    let contract = Contract::committed();
    let cases = [
        ("Currency", values::<domain::money::Currency>()),
        ("Period/properties/unit", values::<domain::agreement::prices::PeriodUnit>()),
        ("PriceItem/properties/activation", values::<domain::agreement::prices::Activation>()),
        ("ClauseChange/properties/change", values::<domain::agreement::difference::Change>()),
        ("ClausePart/properties/is", values::<domain::agreement::difference::Side>()),
        ("Purpose", values::<domain::agreement::consent::Purpose>()),
        ("Method", values::<domain::order::placing::Method>()),
        ("Party/properties/type", values::<domain::party::PartyType>()),
        ("OrderState", values::<domain::order::OrderState>()),
        ("LicenseState", values::<domain::order::license::LicenseState>()),
        ("Claim/properties/state", values::<domain::order::claim::ClaimState>()),
        ("About", values::<domain::order::claim::About>()),
        ("ClaimClosing/properties/resolution", values::<domain::order::claim::Resolution>()),
        ("ClaimStriking/properties/as", values::<domain::order::claim_facts::StrikeReason>()),
        ("MessageKind", values::<domain::order::correspondence::Kind>()),
        ("Direction", values::<domain::order::correspondence::Direction>()),
        ("Medium", values::<domain::order::correspondence::Medium>()),
        ("MessageSource", values::<domain::order::correspondence::Source>()),
        ("Message/properties/rank", values::<domain::order::correspondence::Rank>()),
        ("PaymentQueryAnswer/properties/answer", values::<domain::order::query::QueryAnswer>()),
        ("UnmatchedTransfer/properties/reason", values::<domain::order::transfer::UnmatchedReason>()),
        ("TaskKind", values::<domain::follows::task::TaskKind>()),
        ("BankReport/properties/reason", values::<store::payments::quarantine::Reason>()),
        ("NoticeState", values::<domain::follows::delivery::State>()),
        ("NoticeFact/properties/kind", values::<domain::follows::delivery::Kind>()),
        ("Rule", Rule::ALL.map(|rule| rule.id().to_owned()).into()),
        ("RuleOrName", Rule::ALL.into_iter().flat_map(|rule| [rule.id(), rule.name()]).map(str::to_owned).collect()),
    ];
    for (schema, values) in cases {
        let schema_values = &contract.document.pointer(&format!("/components/schemas/{schema}")).unwrap()["enum"];
        assert_eq!(texts(schema_values).into_iter().map(str::to_owned).collect::<BTreeSet<_>>(), values, "{schema}");
    }
}

#[test]
fn what_terms_say_differently_is_told_as_documented() {
    let contract = Contract::committed();
    let terms = include_str!("../../../agreement/terms/2023-01.md");
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

#[test]
fn the_routes_are_those_of_the_deployment() {
    let functions = template::functions(&template::template());
    let events =
        functions.values().filter_map(|function| function["Events"].as_object()).flat_map(|events| events.values());
    let routes = events.filter(|event| event["Type"] == "HttpApi").map(|event| &event["Properties"]);
    // What has neither method nor path is the deployment's answer to everything else.
    let deployed: BTreeSet<(String, String)> = routes
        .filter_map(|route| Some((route["Method"].as_str()?.to_owned(), route["Path"].as_str()?.to_owned())))
        .collect();
    let contract = Contract::committed();
    let documented = contract.operations().map(|(method, path, _)| (method, path.to_owned()));
    assert_eq!(deployed, documented.collect());
}
