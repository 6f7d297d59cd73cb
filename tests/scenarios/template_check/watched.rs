//! What is watched: each queue of failures and each function has its alarm, each alarm its row in the runbook, and each row
//! its alarm; each metric that the code writes is watched, and no other.

use super::attached::families;
use harness::template::{expanded, functions, root, template, yaml};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

/// The properties of every alarm.
fn alarms() -> Vec<Value> {
    let stack = expanded(&yaml("infra/alarms.yaml"));
    let resources = stack["Resources"].as_object().expect("resources").values().cloned();
    let alarms = resources.filter(|resource| resource["Type"] == "AWS::CloudWatch::Alarm");
    alarms.map(|alarm| alarm["Properties"].clone()).collect()
}

/// A name that begins with that of the application's stack; what follows.
fn after_stack<'a>(name: &'a Value, stack: &str) -> &'a str {
    let text = name["!Sub"].as_str().unwrap_or_else(|| panic!("a name that is made of the stack's: {name}"));
    text.strip_prefix(stack).and_then(|text| text.strip_prefix('-')).unwrap_or_else(|| panic!("{text} after {stack}"))
}

fn names(alarms: &[Value]) -> BTreeSet<String> {
    let names: Vec<_> =
        alarms.iter().map(|alarm| after_stack(&alarm["AlarmName"], "${Application}").to_owned()).collect();
    let set: BTreeSet<String> = names.iter().cloned().collect();
    assert_eq!(set.len(), names.len(), "two alarms of one name: {names:?}");
    set
}

/// What the alarms of a namespace look at, by the name of their dimension.
fn watched(namespace: &str, dimension: &str) -> Vec<(String, String)> {
    let of = alarms().into_iter().filter(|alarm| alarm["Namespace"] == namespace);
    of.map(|alarm| {
        let dimensions = alarm["Dimensions"].as_array().expect("dimensions").clone();
        let [only] = dimensions.as_slice() else { panic!("one dimension: {dimensions:?}") };
        assert_eq!(only["Name"], dimension);
        let metric = alarm["MetricName"].as_str().expect("a metric").to_owned();
        (after_stack(&only["Value"], "${Application}").to_owned(), metric)
    })
    .collect()
}

/// The alarms that the runbook has rows for. `STACK-a-b`, `-c` stands for two, and `NAME` for every function.
fn rows() -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join("infra/README.md")).expect("the runbook");
    let firsts = text.lines().filter_map(|line| line.strip_prefix("| `STACK-")?.split(" | ").next());
    let mut rows = BTreeSet::new();
    for cell in firsts {
        let mut before = String::new();
        for name in cell.trim_end_matches('`').split("`, `") {
            let full = match (name.strip_prefix('-'), before.rsplit_once('-')) {
                (Some(last), Some((start, _))) => format!("{start}-{last}"),
                _ => name.to_owned(),
            };
            before.clone_from(&full);
            match full.strip_prefix("NAME-") {
                Some(metric) => rows.extend(functions(&template()).keys().map(|name| format!("{name}-{metric}"))),
                None => assert!(rows.insert(full.clone()), "two rows for {full}"),
            }
        }
    }
    rows
}

#[test]
fn each_alarm_has_its_row_in_the_runbook_and_each_row_its_alarm() {
    assert_eq!(names(&alarms()), rows(), "alarms, and rows of infra/README.md");
}

#[test]
fn each_queue_has_an_alarm_on_what_lies_in_it_and_each_such_alarm_a_queue() {
    let template = template();
    let resources = template["Resources"].as_object().expect("resources");
    let queues = resources.values().filter(|resource| resource["Type"] == "AWS::SQS::Queue");
    let queue = |queue: &Value| after_stack(&queue["Properties"]["QueueName"], "${AWS::StackName}").to_owned();
    let queues: BTreeSet<_> = queues.map(|it| (queue(it), "ApproximateNumberOfMessagesVisible".to_owned())).collect();
    assert!(queues.len() >= 4, "{queues:?}");
    let watched: BTreeSet<_> = watched("AWS/SQS", "QueueName").into_iter().collect();
    assert_eq!(watched, queues, "queues with an alarm, and queues");
    let names = names(&alarms());
    assert!(queues.iter().all(|(queue, _)| names.contains(queue)), "an alarm is called as its queue: {names:?}");
}

#[test]
fn each_function_has_alarms_on_its_errors_and_its_throttles() {
    let functions = functions(&template());
    let both = |name: &String| ["Errors", "Throttles"].map(|metric| (name.clone(), metric.to_owned()));
    let expected: BTreeSet<_> = functions.keys().flat_map(both).collect();
    assert_eq!(watched("AWS/Lambda", "FunctionName").into_iter().collect::<BTreeSet<_>>(), expected);
    for (name, function) in &functions {
        assert_eq!(function["FunctionName"], json!({"!Sub": format!("${{AWS::StackName}}-{name}")}));
    }
}

#[test]
fn each_alarm_tells_the_topic_and_names_the_runbook() {
    for alarm in alarms() {
        let actions = alarm["AlarmActions"].as_array().expect("actions");
        assert_eq!(actions, &[json!({"!Ref": "Topic"})], "{alarm}");
        let description = &alarm["AlarmDescription"];
        let description = description["!Sub"].as_str().or(description.as_str()).expect("a text");
        assert!(description.starts_with("infra/README.md: "), "{description}");
    }
}

/// Every metric that the functions write, by a look at their source.
fn written() -> BTreeSet<String> {
    let mut open: Vec<PathBuf> = vec![root().join("functions/src")];
    let mut written = BTreeSet::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()));
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a file of source");
        let calls = text.split("telemetry::metric(").skip(1);
        written.extend(calls.map(|call| {
            let name = call.trim_start().strip_prefix('"').and_then(|call| call.split('"').next());
            name.unwrap_or_else(|| panic!("{}: a metric by its name", path.display())).to_owned()
        }));
    }
    written
}

#[test]
fn each_metric_that_is_written_is_watched_and_each_that_is_watched_is_written() {
    let own = |alarm: &Value| alarm["Namespace"] == json!({"!Ref": "Application"});
    let own: Vec<Value> = alarms().into_iter().filter(own).collect();
    let metrics: BTreeSet<String> =
        own.iter().map(|alarm| alarm["MetricName"].as_str().expect("a metric").to_owned()).collect();
    assert_eq!(metrics, written());
    let mut oldest: Vec<_> = families().into_iter().map(|family| json!(family.name())).collect();
    let watched = own.iter().filter(|alarm| alarm["MetricName"] == "oldest_due_seconds");
    let mut watched: Vec<_> = watched.map(|alarm| alarm["Dimensions"][0]["Value"].clone()).collect();
    oldest.sort_by_key(Value::to_string);
    watched.sort_by_key(Value::to_string);
    assert_eq!(watched, oldest, "families with an alarm on their oldest due item");
}

#[test]
fn setup_says_how_to_get_what_the_deployment_needs() {
    // A machine with a shell and nothing else.
    let mut setup = Command::new("bash");
    setup.arg(root().join("scripts/setup")).env("PATH", "/nowhere:/usr/bin:/bin").env("HOME", "/nowhere");
    let said = setup.env_remove("RUSTUP_HOME").output().expect("it runs").stdout;
    let said = String::from_utf8(said).expect("UTF-8");
    for (tool, hint) in [
        ("sam", "pip install aws-sam-cli"),
        ("cargo-lambda", "pip install cargo-lambda"),
        ("zig", "pip install ziglang"),
        ("arm64 target", "rustup target add aarch64-unknown-linux-gnu"),
    ] {
        let line = said.lines().find(|line| line.contains(&format!(" {tool} ")));
        let line = line.unwrap_or_else(|| panic!("nothing of {tool}: {said}"));
        assert!(line.starts_with("found") || line.contains(hint), "{line}");
    }
}
