//! What the roles grant, held against what the code declares.

use super::rig::IN_ONE_PARTITION;
use aws_sdk_dynamodb::types::AttributeValue;
use functions::permissions::{PERMISSIONS, Permission, Resource};
use harness::World;
use harness::template::{functions, template};
use local::shop::TABLE;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::table::keys;

/// A function, an action, what it is done to, a leading key's pattern, and the attributes that alone may be named, if not any.
type Grant = (String, String, Resource, String, BTreeSet<String>);

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
    let (mut granted, mut keys_granted) = (BTreeSet::new(), BTreeSet::new());
    for (function, statements) in statements() {
        for statement in &statements {
            assert_eq!(statement["Effect"], "Allow", "{function}");
            let Some(resource) = resource(statement) else { continue };
            let condition = &statement["Condition"];
            let keys = &condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"];
            let attributes = &condition["ForAllValues:StringEquals"]["dynamodb:Attributes"];
            let keys = match resource {
                Resource::Table | Resource::DueIndex | Resource::Lists => {
                    let mut only = json!({"ForAllValues:StringLike": {"dynamodb:LeadingKeys": keys}});
                    if !attributes.is_null() {
                        only["ForAllValues:StringEquals"] = json!({"dynamodb:Attributes": attributes});
                    }
                    assert_eq!(*condition, only, "{function}: leading keys and attributes, and nothing else");
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
            let attributes = if attributes.is_null() { Vec::new() } else { texts(attributes) };
            let attributes: BTreeSet<String> = attributes.into_iter().collect();
            for action in texts(&statement["Action"]) {
                for key in &keys {
                    let once = (function.clone(), action.clone(), resource, key.clone());
                    assert!(keys_granted.insert(once.clone()), "granted twice: {once:?}");
                    let (function, action, resource, key) = once;
                    granted.insert((function, action, resource, key, attributes.clone()));
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
        let attributes: BTreeSet<String> = permission.attributes.iter().map(|&name| name.to_owned()).collect();
        declared.extend(keys.into_iter().map(|key| {
            let (function, action) = (permission.function.to_owned(), permission.action.to_owned());
            (function, action, permission.resource, key.to_owned(), attributes.clone())
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
    let of = puts.filter(|(function, ..)| IN_ONE_PARTITION.contains(&function.as_str())).map(|(_, _, _, key, _)| key);
    assert_eq!(of.collect::<BTreeSet<_>>(), BTreeSet::from(["MAILBOX#*".to_owned()]));
}

/// An update by one of these cannot name what an order is: of the item of its state no more than what every item has that waits, its
/// keys, the number of its form, its place in the index and how often it failed.
#[tokio::test]
async fn what_only_looks_and_what_only_delivers_cannot_change_what_an_order_is() {
    let world = World::new().await;
    let placed = world.paid("k").await;
    let key = |name: &str, value: String| (name.to_owned(), AttributeValue::S(value));
    let key = HashMap::from([key(keys::PK, format!("ORDER#{}", placed.id)), key(keys::SK, keys::STATE.to_owned())]);
    let read = world.shop().engine.dynamodb().get_item().table_name(TABLE).set_key(Some(key)).send().await;
    let state = read.expect("the table answers").item.expect("the order's state");
    let state: BTreeSet<String> = state.into_keys().collect();
    let harmless = ["pk", "sk", "schema", "failures", keys::DUE_SHARD, keys::DUE_AT].map(str::to_owned).into();
    let updates = granted().into_iter().filter(|(function, action, _, key, _)| {
        IN_ONE_PARTITION.contains(&function.as_str()) && action == "dynamodb:UpdateItem" && key == "ORDER#*"
    });
    for (function, .., attributes) in updates {
        assert!(!attributes.is_empty(), "{function} may name any attribute");
        let of_state: BTreeSet<String> = attributes.intersection(&state).cloned().collect();
        assert!(of_state.is_subset(&harmless), "{function} may change {of_state:?}");
    }
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
