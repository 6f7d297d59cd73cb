//! What the roles grant, held against what the code declares.

use super::rig::IN_ONE_PARTITION;
use functions::permissions::{PERMISSIONS, Permission, Resource};
use harness::template::{functions, template};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A function, an action, what it is done to, and a leading key's pattern.
type Grant = (String, String, Resource, String);

fn texts(value: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    value.as_array().map_or_else(|| vec![text(value)], |values| values.iter().map(text).collect())
}

/// The statements of each function's role, by the function.
fn statements() -> BTreeMap<String, Vec<Value>> {
    let template = template();
    let statements = |function: &Value| {
        let role = function["Role"]["!GetAtt"].as_str().and_then(|role| role.strip_suffix(".Arn")).expect("a role");
        let properties = &template["Resources"][role]["Properties"];
        assert_eq!(properties["ManagedPolicyArns"], Value::Null, "{role} grants by its own statements only");
        let policies = properties["Policies"].as_array().expect("policies");
        policies
            .iter()
            .flat_map(|policy| {
                policy["PolicyDocument"]["Statement"].as_array().expect("as the template and the shop have it").clone()
            })
            .collect()
    };
    functions(&template).iter().map(|(name, function)| (name.clone(), statements(function))).collect()
}

/// What a statement is about; `None` for what the platform needs to run the function.
fn resource(statement: &Value) -> Option<Resource> {
    let resource = &statement["Resource"];
    if *resource == json!({"!GetAtt": "Table.Arn"}) {
        Some(Resource::Table)
    } else if *resource == json!({"!Sub": "${Table.Arn}/index/due"}) {
        Some(Resource::DueIndex)
    } else if *resource == json!({"!Sub": "${Table.Arn}/index/month"}) {
        Some(Resource::Lists)
    } else if *resource == json!({"!GetAtt": "EventBus.Arn"}) {
        Some(Resource::Bus)
    } else if resource.to_string().contains(":ses:") {
        let mut named = resource.as_array().expect("identity and configuration set").iter().map(Value::to_string);
        assert!(named.all(|arn| arn.contains("MailIdentity") || arn.contains("MailConfiguration")), "{resource}");
        Some(Resource::Mail)
    } else if *resource == json!({"!GetAtt": "ClaimFiles.Arn"}) {
        Some(Resource::Bucket)
    } else if resource.to_string().contains("${ClaimFiles.Arn}/") {
        Some(Resource::Files)
    } else {
        None
    }
}

/// The patterns of the keys of objects that a statement is about.
fn objects(statement: &Value) -> Vec<String> {
    let resource = &statement["Resource"];
    let each = resource.as_array().map_or(std::slice::from_ref(resource), Vec::as_slice);
    let keys = each.iter().map(|it| it["!Sub"].as_str().and_then(|arn| arn.strip_prefix("${ClaimFiles.Arn}/")));
    keys.map(|key| key.expect("objects of the bucket of claims' files").to_owned()).collect()
}

fn granted() -> BTreeSet<Grant> {
    let mut granted = BTreeSet::new();
    for (function, statements) in statements() {
        for statement in &statements {
            assert_eq!(statement["Effect"], "Allow", "{function}");
            let Some(resource) = resource(statement) else { continue };
            let condition = &statement["Condition"];
            let keys = &condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"];
            let keys = match resource {
                Resource::Table | Resource::DueIndex | Resource::Lists => {
                    let only = json!({"ForAllValues:StringLike": {"dynamodb:LeadingKeys": keys}});
                    assert_eq!(*condition, only, "{function}: leading keys and nothing else");
                    texts(keys)
                }
                Resource::Mail => {
                    let sender = json!({"StringEquals": {"ses:FromAddress": {"!Ref": "MailFrom"}}});
                    assert_eq!(*condition, sender, "{function} sends as the shop and as nobody else");
                    vec![String::new()]
                }
                Resource::Files => objects(statement),
                Resource::Bus | Resource::Bucket => vec![String::new()],
            };
            for action in texts(&statement["Action"]) {
                for key in &keys {
                    let grant = (function.clone(), action.clone(), resource, key.clone());
                    assert!(granted.insert(grant.clone()), "granted twice: {grant:?}");
                }
            }
        }
    }
    granted
}

fn writes(permission: &Permission) -> bool {
    let writes = ["PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"];
    writes.iter().any(|action| permission.action.ends_with(action))
}

/// The declaration as roles can say it. The writes of one transaction may be judged by the keys of all its items, so each
/// write of a function is granted on the keys of all its writes, but of one whose transactions are of one partition each.
fn declared() -> BTreeSet<Grant> {
    let mut declared = BTreeSet::new();
    for permission in PERMISSIONS {
        let alike = PERMISSIONS.iter().filter(|other| {
            let together = other.function == permission.function && !IN_ONE_PARTITION.contains(&other.function);
            *other == permission || together && writes(permission) && writes(other)
        });
        let keys: BTreeSet<&str> = alike.flat_map(|permission| permission.leading_keys.iter().copied()).collect();
        let keys = if keys.is_empty() { BTreeSet::from([""]) } else { keys };
        declared.extend(keys.into_iter().map(|key| {
            (permission.function.to_owned(), permission.action.to_owned(), permission.resource, key.to_owned())
        }));
    }
    declared
}

#[test]
fn the_roles_grant_what_the_code_declares_and_nothing_else() {
    let (granted, declared) = (granted(), declared());
    let missing: Vec<_> = declared.difference(&granted).collect();
    let unused: Vec<_> = granted.difference(&declared).collect();
    assert!(missing.is_empty() && unused.is_empty(), "not granted: {missing:#?}\ndeclared by nobody: {unused:#?}");
}

/// What the platform does in a function's name, from what the template attaches to it.
fn attached(name: &str, function: &Value) -> BTreeSet<(String, String)> {
    let pair = |action: &str, resource: Value| (action.to_owned(), resource.to_string());
    let logs = function["LoggingConfig"]["LogGroup"]["!Ref"].as_str().unwrap_or_else(|| panic!("{name} has no logs"));
    let logs = json!({"!GetAtt": format!("{logs}.Arn")});
    let mut attached: BTreeSet<_> =
        [pair("logs:CreateLogStream", logs.clone()), pair("logs:PutLogEvents", logs)].into();
    let events = function["Events"].as_object().into_iter().flatten().map(|(_, event)| event);
    let mut failures = vec![&function["EventInvokeConfig"]["DestinationConfig"]["OnFailure"]["Destination"]];
    for event in events.filter(|event| event["Type"] == "DynamoDB") {
        let stream = &event["Properties"]["Stream"];
        for action in ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"] {
            attached.insert(pair(action, stream.clone()));
        }
        // Streams are listed, not one of them.
        attached.insert(pair("dynamodb:ListStreams", json!({"!Sub": "${Table.Arn}/stream/*"})));
        failures.push(&event["Properties"]["DestinationConfig"]["OnFailure"]["Destination"]);
    }
    let events = function["Events"].as_object().into_iter().flatten().map(|(_, event)| event);
    for event in events.filter(|event| event["Type"] == "SQS") {
        for action in ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"] {
            attached.insert(pair(action, event["Properties"]["Queue"].clone()));
        }
    }
    let queues = failures.into_iter().filter(|queue| !queue.is_null());
    attached.extend(queues.map(|queue| pair("sqs:SendMessage", queue.clone())));
    attached
}

#[test]
fn dispatch_sees_new_outbox_items_of_the_stream_and_nothing_else() {
    let events = functions(&template())["dispatch"]["Events"].as_object().expect("events").clone();
    let stream = events.values().find(|event| event["Type"] == "DynamoDB").expect("a stream");
    let filters = stream["Properties"]["FilterCriteria"]["Filters"].as_array().expect("filters");
    let patterns: Vec<Value> = filters
        .iter()
        .map(|filter| serde_json::from_str(filter["Pattern"].as_str().expect("a text")).expect("JSON"))
        .collect();
    let new = json!({"eventName": ["INSERT"], "dynamodb": {"NewImage": {"sk": {"S": [{"prefix": "OUT#"}]}}}});
    assert_eq!(patterns, [new]);
}

#[test]
fn what_only_looks_and_what_only_delivers_put_no_order() {
    let puts = granted().into_iter().filter(|(_, action, ..)| action == "dynamodb:PutItem");
    let of = puts.filter(|(function, ..)| IN_ONE_PARTITION.contains(&function.as_str())).map(|(.., key)| key);
    assert_eq!(of.collect::<BTreeSet<_>>(), BTreeSet::from(["MAILBOX#*".to_owned()]));
}

#[test]
fn the_platform_is_granted_what_is_attached_and_nothing_else() {
    let statements = statements();
    for (name, function) in functions(&template()) {
        let platform = statements[&name].iter().filter(|statement| resource(statement).is_none());
        let granted = platform.flat_map(|statement| {
            let resource = statement["Resource"].to_string();
            texts(&statement["Action"]).into_iter().map(move |action| (action, resource.clone()))
        });
        assert_eq!(granted.collect::<BTreeSet<_>>(), attached(&name, &function), "{name}");
    }
}
