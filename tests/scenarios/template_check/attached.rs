//! What starts the functions: routes, the bus's rules, schedules, the stream.

use domain::follows::effect::{ACCOUNT_CORRECTED, ORDER_ENDED, PAYMENT_QUERIED, REFUND_QUESTIONED};
use domain::order::refund_facts::REFUND_DUE;
use functions::activation::ORDER_PAID;
use functions::claim_files::{INCOMING, OBJECT_CREATED};
use functions::claim_intake::mailbox::MAILBOX_CONFIRMED;
use functions::dead_letters::name_of;
use functions::dispatch::event::MAIL_SOURCE;
use functions::oidc::LONGEST_LIFE;
use functions::operator::caller::Role;
use functions::payment::reconciliation::RECONCILE;
use functions::routes::routes;
use harness::template::{functions, template};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use store::due::Family;
use store::operators::letters::Queue;
use store::table::keys::{OUTBOX_PREFIX, SK};

/// The events of a type: the function that each starts, and its properties.
fn events(kind: &str) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for (function, properties) in functions(&template()) {
        for event in properties["Events"].as_object().into_iter().flatten().map(|(_, event)| event) {
            if event["Type"] == kind {
                found.push((function.clone(), event["Properties"].clone()));
            }
        }
    }
    found
}

/// The names of an event's properties. One that a test does not know could switch the event off, as `State` and `Enabled`
/// do.
fn names(event: &Value) -> BTreeSet<&str> {
    event.as_object().expect("properties").keys().map(String::as_str).collect()
}

#[test]
fn nothing_else_starts_a_function() {
    let functions = functions(&template());
    let events = functions.values().filter_map(|function| function["Events"].as_object()).flatten();
    let kinds: BTreeSet<_> = events
        .map(|(_, event)| event["Type"].as_str().expect("as the template and the shop have it").to_owned())
        .collect();
    assert_eq!(kinds, ["DynamoDB", "EventBridgeRule", "HttpApi", "SNS", "SQS", "ScheduleV2"].map(str::to_owned).into());
}

#[test]
fn the_routes_are_those_of_the_code_and_one_for_all_others() {
    let mut declared: Vec<_> =
        routes().into_iter().map(|route| (route.method.to_owned(), route.path, route.function.to_owned())).collect();
    // The API's `$default`, so that what matches no route gets a problem document too.
    declared.push((String::new(), String::new(), "acceptance".to_owned()));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let attached = events("HttpApi").into_iter().map(|(function, event)| {
        assert_eq!(event["ApiId"], json!({"!Ref": "Api"}), "{function}");
        (text(&event["Method"]), text(&event["Path"]), function)
    });
    let mut attached: Vec<_> = attached.collect();
    attached.sort();
    declared.sort();
    assert_eq!(attached, declared);
}

#[test]
fn each_route_of_operators_has_the_authorizer_and_no_other_has() {
    let mut guarded = 0;
    for (function, event) in events("HttpApi") {
        let path = event["Path"].as_str().unwrap_or_default();
        let of_operators = path.starts_with("/v1/operator/");
        let expected = if of_operators { json!({"Authorizer": "Operators"}) } else { Value::Null };
        assert_eq!(event["Auth"], expected, "{function} {path}");
        guarded += usize::from(of_operators);
    }
    assert!(guarded > 50, "{guarded}");
    // What the gateway asks for is what the function asks for, and nothing passes for want of a default.
    let auth = &template()["Resources"]["Api"]["Properties"]["Auth"];
    let jwt = &auth["Authorizers"]["Operators"]["JwtConfiguration"];
    let given = &functions(&template())["operator"]["Environment"]["Variables"];
    assert_eq!((&jwt["issuer"], &jwt["audience"]), (&given["OIDC_ISSUER"], &json!([given["OIDC_CLIENT_ID"]])));
    assert_eq!(auth["DefaultAuthorizer"], Value::Null);
}

#[test]
fn who_signs_in_at_the_pool_was_entered_by_hand_and_has_a_second_factor() {
    let resources = &template()["Resources"];
    let (pool, client) = (&resources["OperatorPool"]["Properties"], &resources["OperatorClient"]["Properties"]);
    assert_eq!((&pool["MfaConfiguration"], &pool["EnabledMfas"]), (&json!("ON"), &json!(["SOFTWARE_TOKEN_MFA"])));
    assert_eq!(pool["AdminCreateUserConfig"], json!({"AllowAdminCreateUserOnly": true}));
    let groups = resources.as_object().expect("resources").values();
    let groups = groups.filter(|resource| resource["Type"] == "AWS::Cognito::UserPoolGroup");
    let mut groups: Vec<_> = groups.map(|group| group["Properties"]["GroupName"].as_str().expect("a name")).collect();
    groups.sort_unstable();
    let mut roles: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
    roles.sort_unstable();
    assert_eq!(groups, roles);
    assert_eq!((&client["AllowedOAuthFlows"], &client["GenerateSecret"]), (&json!(["code"]), &json!(false)));
    assert_eq!(client["CallbackURLs"], json!([{"!Sub": "${PublicUrl}/operator/callback"}]));
    let minutes = json!({"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "minutes"});
    assert_eq!(client["TokenValidityUnits"], minutes);
    for token in ["AccessTokenValidity", "IdTokenValidity"] {
        assert_eq!(client[token], LONGEST_LIFE.num_minutes(), "{token}");
    }
}

/// Every family; one that is added does not compile before it is listed.
pub(super) fn families() -> Vec<Family> {
    let after = |family| match family {
        Family::Order => Some(Family::Published),
        Family::Published => Some(Family::Outbox),
        Family::Outbox => None,
    };
    std::iter::successors(Some(Family::Order), |family| after(*family)).collect()
}

#[test]
fn each_family_has_a_schedule_and_each_schedule_a_family() {
    let mut declared: Vec<_> = families().into_iter().map(|family| json!({"family": family.name()})).collect();
    let of_families = events("ScheduleV2").into_iter().filter(|(function, _)| function == "deadline_sweep");
    let scheduled = of_families.map(|(function, event)| {
        assert_eq!((function.as_str(), &event["ScheduleExpression"]), ("deadline_sweep", &json!("rate(1 minute)")));
        assert_eq!(event["RoleArn"], json!({"!GetAtt": "SweepScheduleRole.Arn"}));
        assert_eq!(names(&event), ["Input", "Name", "RetryPolicy", "RoleArn", "ScheduleExpression"].into());
        let input: Value = serde_json::from_str(event["Input"].as_str().expect("as the template and the shop have it"))
            .expect("as the template and the shop have it");
        serde_json::from_value::<Family>(input["family"].clone()).expect("a family, as the function reads it");
        input
    });
    let mut scheduled: Vec<_> = scheduled.collect();
    declared.sort_by_key(Value::to_string);
    scheduled.sort_by_key(Value::to_string);
    assert_eq!(scheduled, declared);
}

#[test]
fn the_one_other_schedule_starts_the_nights_reconciliation() {
    let others = events("ScheduleV2").into_iter().filter(|(function, _)| function != "deadline_sweep");
    let others: Vec<_> = others.collect();
    let [(function, event)] = others.as_slice() else { panic!("one schedule: {others:?}") };
    let input: Value = serde_json::from_str(event["Input"].as_str().expect("a text")).expect("JSON");
    assert_eq!((function.as_str(), &input), ("payment", &json!({"job": RECONCILE})));
    let zone = event["ScheduleExpressionTimezone"].as_str().expect("a zone");
    assert_eq!((&event["ScheduleExpression"], zone), (&json!("cron(0 3 * * ? *)"), "Asia/Almaty"));
    assert_eq!(event["RoleArn"], json!({"!GetAtt": "PaymentScheduleRole.Arn"}));
    let known = ["Input", "Name", "RetryPolicy", "RoleArn", "ScheduleExpression", "ScheduleExpressionTimezone"];
    assert_eq!(names(event), known.into());
}

#[test]
fn each_schedule_may_start_its_own_function_and_nothing_else() {
    for (role, function) in [("SweepScheduleRole", "DeadlineSweep.Arn"), ("PaymentScheduleRole", "Payment.Arn")] {
        let role = &template()["Resources"][role]["Properties"];
        let trusted = &role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]["Service"];
        let policies = role["Policies"].as_array().expect("policies");
        let granted: Vec<_> = policies.iter().map(|policy| &policy["PolicyDocument"]["Statement"]).collect();
        let may = json!([{"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": {"!GetAtt": function}}]);
        assert_eq!(granted, [&may]);
        assert_eq!(
            (trusted, names(role)),
            (&json!("scheduler.amazonaws.com"), ["AssumeRolePolicyDocument", "Policies"].into())
        );
    }
}

#[test]
fn each_rule_takes_its_events_of_this_shop_to_its_function() {
    let of_services = ["dispatch", "claim_files"];
    let own = events("EventBridgeRule").into_iter().filter(|(function, _)| !of_services.contains(&function.as_str()));
    let rules = own.map(|(function, rule)| {
        assert_eq!(rule["EventBusName"], json!({"!Ref": "EventBus"}), "{function}");
        assert_eq!(names(&rule), ["DeadLetterConfig", "EventBusName", "Pattern", "RetryPolicy"].into(), "{function}");
        (function, (rule["Pattern"].clone(), rule["DeadLetterConfig"].clone()))
    });
    let rules: BTreeMap<String, (Value, Value)> = rules.collect();
    let for_activation = [&[ORDER_PAID][..], &ORDER_ENDED, &[ACCOUNT_CORRECTED]].concat();
    let expected = [
        ("activation", for_activation, "ActivationDeadLetters.Arn"),
        ("claim_intake", vec![MAILBOX_CONFIRMED], "ClaimIntakeDeadLetters.Arn"),
        ("payment", vec![REFUND_DUE, REFUND_QUESTIONED, PAYMENT_QUERIED], "PaymentDeadLetters.Arn"),
    ];
    let expected = expected.map(|(function, events, letters)| {
        let pattern = json!({"source": ["oferta"], "detail-type": events});
        (function.to_owned(), (pattern, json!({"Arn": {"!GetAtt": letters}})))
    });
    assert_eq!(rules, expected.into());
}

#[test]
fn the_bucket_tells_of_what_forms_put_and_is_open_to_nobody() {
    let rules = events("EventBridgeRule").into_iter().filter(|(function, _)| function == "claim_files");
    let (again, rules): (Vec<_>, Vec<_>) = rules.partition(|(_, rule)| names(rule).contains("EventBusName"));
    let ([(_, rule)], [(_, again)]) = (rules.as_slice(), again.as_slice()) else {
        panic!("two rules: {rules:?} {again:?}")
    };
    // What an operator sends again comes in our own name.
    assert_eq!(again["EventBusName"], json!({"!Ref": "EventBus"}));
    assert_eq!(again["Pattern"], json!({"source": ["oferta"], "detail-type": [OBJECT_CREATED]}));
    assert_eq!(again["DeadLetterConfig"], rule["DeadLetterConfig"]);
    // Without a bus, so on the default one, which is where S3 puts its events.
    assert_eq!(names(rule), ["DeadLetterConfig", "Pattern", "RetryPolicy"].into());
    let object = json!({"key": [{"prefix": INCOMING}]});
    let detail = json!({"bucket": {"name": [{"!Ref": "ClaimFiles"}]}, "object": object});
    assert_eq!(rule["Pattern"], json!({"source": ["aws.s3"], "detail-type": [OBJECT_CREATED], "detail": detail}));
    let resources = &template()["Resources"];
    let bucket = &resources["ClaimFiles"]["Properties"];
    let told = json!({"EventBridgeConfiguration": {"EventBridgeEnabled": true}});
    assert_eq!(bucket["NotificationConfiguration"], told);
    let all = ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"];
    for block in all {
        assert_eq!(bucket["PublicAccessBlockConfiguration"][block], true, "{block}");
    }
    assert!(bucket["BucketEncryption"].is_object());
    let [lifecycle] = bucket["LifecycleConfiguration"]["Rules"].as_array().expect("rules").as_slice() else {
        panic!("one rule: what is kept stays")
    };
    assert_eq!((&lifecycle["Prefix"], &lifecycle["Status"]), (&json!(INCOMING), &json!("Enabled")));
    let policies = resources["ClaimFilesPolicy"]["Properties"]["PolicyDocument"]["Statement"].clone();
    let [by_tls] = policies.as_array().expect("statements").as_slice() else { panic!("nothing is allowed by it") };
    let condition = json!({"Bool": {"aws:SecureTransport": "false"}});
    assert_eq!((&by_tls["Effect"], &by_tls["Condition"]), (&json!("Deny"), &condition));
}

#[test]
fn what_becomes_of_a_mail_is_reported_to_dispatch_by_the_default_bus_and_by_a_topic() {
    let rules: Vec<_> = events("EventBridgeRule").into_iter().filter(|(function, _)| function == "dispatch").collect();
    let [(_, rule)] = rules.as_slice() else { panic!("one rule: {rules:?}") };
    // Without a bus, so on the default one, which is where SES puts its events.
    assert_eq!(names(rule), ["DeadLetterConfig", "Pattern", "RetryPolicy"].into());
    let tags = json!({"ses:configuration-set": [{"!Ref": "MailConfiguration"}]});
    assert_eq!(rule["Pattern"], json!({"source": [MAIL_SOURCE], "detail": {"mail": {"tags": tags}}}));
    let topics = events("SNS");
    let [(function, topic)] = topics.as_slice() else { panic!("one topic: {topics:?}") };
    assert_eq!((function.as_str(), &topic["Topic"]), ("dispatch", &json!({"!Ref": "MailTopic"})));
    let resources = &template()["Resources"];
    let destination = |name: &str| {
        let properties = &resources[name]["Properties"];
        assert_eq!(properties["ConfigurationSetName"], json!({"!Ref": "MailConfiguration"}));
        let destination = &properties["EventDestination"];
        let kinds = ["SEND", "REJECT", "DELIVERY", "DELIVERY_DELAY", "BOUNCE", "COMPLAINT"];
        assert_eq!((&destination["MatchingEventTypes"], &destination["Enabled"]), (&json!(kinds), &json!(true)));
        destination.clone()
    };
    assert_eq!(destination("MailEventsToTopic")["SnsDestination"], json!({"TopicARN": {"!Ref": "MailTopic"}}));
    let bus = destination("MailEventsToBus")["EventBridgeDestination"]["EventBusArn"].to_string();
    assert!(bus.contains("event-bus/default"), "{bus}");
    let policy = &resources["MailTopicPolicy"]["Properties"]["PolicyDocument"]["Statement"][0];
    let account = json!({"aws:SourceAccount": {"!Ref": "AWS::AccountId"}});
    assert_eq!(
        (&policy["Principal"]["Service"], &policy["Condition"]["StringEquals"]),
        (&json!("ses.amazonaws.com"), &account)
    );
}

#[test]
fn each_queue_of_dead_letters_is_emptied_into_tasks_message_by_message() {
    let resources = template()["Resources"].clone();
    let queues = resources.as_object().expect("resources").iter().filter(|(_, it)| it["Type"] == "AWS::SQS::Queue");
    let mut expected: Vec<Value> = queues.map(|(name, _)| json!({"!GetAtt": format!("{name}.Arn")})).collect();
    let sources = events("SQS");
    let mut emptied: Vec<Value> = sources.iter().map(|(_, source)| source["Queue"].clone()).collect();
    expected.sort_by_key(Value::to_string);
    emptied.sort_by_key(Value::to_string);
    assert_eq!((emptied.len(), emptied), (Queue::ALL.len(), expected));
    for (function, source) in &sources {
        assert_eq!(
            (function.as_str(), names(source)),
            ("dead_letters", ["BatchSize", "FunctionResponseTypes", "Queue"].into())
        );
        assert_eq!(source["FunctionResponseTypes"], json!(["ReportBatchItemFailures"]));
        let queue = source["Queue"]["!GetAtt"].as_str().and_then(|queue| queue.strip_suffix(".Arn")).expect("a queue");
        let properties = &resources[queue]["Properties"];
        // While a run works on a message nobody else is handed it.
        assert!(properties["VisibilityTimeout"].as_u64().is_some_and(|seconds| seconds >= 6 * 15), "{queue}");
        let name = properties["QueueName"]["!Sub"].as_str().expect("a name");
        assert!(Queue::ALL.iter().any(|known| name == format!("${{AWS::StackName}}{}", name_of(*known))), "{name}");
    }
}

#[test]
fn the_stream_takes_new_outbox_items_to_dispatch() {
    let streams = events("DynamoDB");
    let [(function, stream)] = streams.as_slice() else { panic!("one stream: {streams:?}") };
    assert_eq!((function.as_str(), &stream["Stream"]), ("dispatch", &json!({"!GetAtt": "Table.StreamArn"})));
    let filters = stream["FilterCriteria"]["Filters"].as_array().expect("as the template and the shop have it");
    let patterns =
        filters.iter().map(|filter| filter["Pattern"].as_str().expect("as the template and the shop have it"));
    let patterns: Vec<Value> =
        patterns.map(|pattern| serde_json::from_str(pattern).expect("as the template and the shop have it")).collect();
    // From the oldest record: what is written while the stream is being attached is sent too.
    assert_eq!(stream["StartingPosition"], "TRIM_HORIZON");
    let known = [
        "BatchSize",
        "DestinationConfig",
        "FilterCriteria",
        "MaximumBatchingWindowInSeconds",
        "MaximumRecordAgeInSeconds",
        "MaximumRetryAttempts",
        "StartingPosition",
        "Stream",
    ];
    assert_eq!(names(stream), known.into());
    let image = json!({SK: {"S": [{"prefix": OUTBOX_PREFIX}]}});
    assert_eq!(patterns, [json!({"eventName": ["INSERT"], "dynamodb": {"NewImage": image}})]);
}
