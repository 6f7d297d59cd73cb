//! What `template.yaml` deploys, resolved as CloudFormation would: each function's environment and time-out, and what
//! invokes it.

use crate::template;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;

/// The values that a deployment is given: parameters, resources and pseudo-parameters by name, and the keys of its secret.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// What `!Ref` gives; a parameter that is not among them takes its default.
    pub refs: BTreeMap<String, String>,
    /// The keys of the secret.
    pub secrets: BTreeMap<String, String>,
}

/// A function as it is deployed.
#[derive(Debug, Clone)]
pub struct Deployed {
    pub environment: BTreeMap<String, String>,
    /// How long an invocation may take.
    pub timeout: Duration,
    /// How often the stream, a rule or a schedule invokes it again after an error.
    pub retries: usize,
    /// What invokes it.
    pub triggers: Vec<Trigger>,
}

/// What invokes a function.
#[derive(Debug, Clone, PartialEq)]
pub enum Trigger {
    /// A method and a path of the API; neither for the route of all other requests.
    Http(Option<(String, String)>),
    /// Events of the bus that fit a pattern.
    Rule(Value),
    /// Notifications of a topic, by the topic's name in the template.
    Topic(String),
    /// Messages of a queue, by the queue's name in the template.
    Queue(String),
    /// A schedule, and what it hands over.
    Schedule(Value),
    /// Batches of the table's stream, of so many records that fit one of these patterns.
    Stream {
        /// The most records of a batch.
        batch: usize,
        /// The patterns.
        patterns: Vec<Value>,
    },
}

/// The functions of the template by the binaries that they run.
///
/// # Panics
/// If the template refers to what it was not given.
pub fn deploy(given: &Given) -> BTreeMap<String, Deployed> {
    let template = template::template();
    let globals = &template["Globals"]["Function"];
    let functions = template::functions(&template).into_iter().map(|(binary, function)| {
        let variables = [globals, &function].map(|part| part["Environment"]["Variables"].as_object());
        let variables = variables.into_iter().flatten().flatten();
        let events = function["Events"].as_object().expect("what invokes it").values();
        let retries = |part: &Value| part["MaximumRetryAttempts"].as_u64();
        let of_stream = events.clone().find_map(|event| retries(&event["Properties"]).filter(|_| is_stream(event)));
        let seconds = function["Timeout"].as_u64().or(globals["Timeout"].as_u64()).expect("a time-out");
        let deployed = Deployed {
            environment: variables.map(|(name, value)| (name.clone(), resolved(value, &template, given))).collect(),
            timeout: Duration::from_secs(seconds),
            // Two is what Lambda does unless it is told.
            retries: of_stream.or(retries(&function["EventInvokeConfig"])).unwrap_or(2) as usize,
            triggers: events.map(|event| trigger(event, &template, given)).collect(),
        };
        (binary, deployed)
    });
    functions.collect()
}

fn is_stream(event: &Value) -> bool {
    event["Type"] == "DynamoDB"
}

fn trigger(event: &Value, template: &Value, given: &Given) -> Trigger {
    let properties = &event["Properties"];
    let text = |name: &str| properties[name].as_str().map(str::to_owned);
    let json = |text: &Value| serde_json::from_str(text.as_str().expect("a text")).expect("JSON");
    match event["Type"].as_str() {
        Some("HttpApi") => Trigger::Http(text("Method").zip(text("Path"))),
        Some("EventBridgeRule") => Trigger::Rule(pattern(&properties["Pattern"], template, given)),
        Some("SNS") => {
            Trigger::Topic(properties["Topic"]["!Ref"].as_str().expect("a topic of the template").to_owned())
        }
        Some("SQS") => {
            let queue = properties["Queue"]["!GetAtt"].as_str().and_then(|queue| queue.strip_suffix(".Arn"));
            Trigger::Queue(queue.expect("a queue of the template").to_owned())
        }
        Some("ScheduleV2") => Trigger::Schedule(json(&properties["Input"])),
        Some("DynamoDB") => {
            let filters = properties["FilterCriteria"]["Filters"].as_array().expect("filters");
            let patterns = filters.iter().map(|filter| json(&filter["Pattern"])).collect();
            Trigger::Stream { batch: properties["BatchSize"].as_u64().expect("a size") as usize, patterns }
        }
        other => panic!("nothing here invokes by {other:?}"),
    }
}

/// A rule's pattern with the names in it resolved.
fn pattern(value: &Value, template: &Value, given: &Given) -> Value {
    match value {
        Value::Object(members) if members.contains_key("!Ref") => Value::String(resolved(value, template, given)),
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), pattern(value, template, given))).collect()
        }
        Value::Array(values) => values.iter().map(|value| pattern(value, template, given)).collect(),
        plain => plain.clone(),
    }
}

fn resolved(value: &Value, template: &Value, given: &Given) -> String {
    let lookup = |name: &str| {
        let default = &template["Parameters"][name]["Default"];
        let default = default.as_str().map(str::to_owned).or_else(|| default.as_i64().map(|number| number.to_string()));
        given.refs.get(name).cloned().or(default).unwrap_or_else(|| panic!("{name} was not given"))
    };
    if let Some(name) = value["!Ref"].as_str() {
        return lookup(name);
    }
    if let Some([Value::String(condition), yes, no]) = value["!If"].as_array().map(Vec::as_slice) {
        let equal = template["Conditions"][condition]["!Equals"].as_array().expect("a condition of equality");
        let holds = resolved(&equal[0], template, given) == resolved(&equal[1], template, given);
        return resolved(if holds { yes } else { no }, template, given);
    }
    let mut text = value["!Sub"].as_str().or(value.as_str()).expect("a text, !Ref or !Sub").to_owned();
    while let Some((before, rest)) = text.split_once("${") {
        let (name, after) = rest.split_once('}').expect("a closing brace");
        text = format!("{before}{}{after}", lookup(name));
    }
    let secret = text.strip_prefix("{{resolve:secretsmanager:").and_then(|rest| rest.split_once(":SecretString:"));
    match secret.and_then(|(_, rest)| rest.split_once(':')) {
        Some((key, _)) => given.secrets.get(key).cloned().unwrap_or_else(|| panic!("the secret has no {key}")),
        None => text,
    }
}

/// Whether an event fits a pattern of EventBridge or of an event source's filter: each member of the pattern is met by one
/// of its values, or by a text with its prefix; of an event's list, one value is enough.
pub fn fits(pattern: &Value, event: &Value) -> bool {
    if let (Value::Array(_), Value::Array(values)) = (pattern, event) {
        return values.iter().any(|value| fits(pattern, value));
    }
    match pattern {
        Value::Object(members) => members.iter().all(|(name, pattern)| fits(pattern, &event[name])),
        Value::Array(values) => values.iter().any(|value| match value["prefix"].as_str() {
            Some(prefix) => event.as_str().is_some_and(|text| text.starts_with(prefix)),
            None => event == value,
        }),
        other => panic!("a pattern has no {other}"),
    }
}
