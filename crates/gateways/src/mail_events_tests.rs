//! Reports in the form that SES documents for event publishing.

use super::*;
use serde_json::json;

const AT: &str = "2025-02-03T05:00:07.123Z";

/// A report of a type, with what that type brings.
fn report(kind: &str, member: &str, content: &Value) -> Value {
    json!({
        "eventType": kind,
        "mail": {
            "timestamp": "2025-02-03T05:00:00.000Z", "source": "shop@example.com", "sendingAccountId": "123456789012",
            "messageId": "EXAMPLE7c191be45-e9aedb9a-02f9", "destination": ["buyer@example.com"], "headersTruncated": false,
            "headers": [{"name": "To", "value": "buyer@example.com"}],
            "commonHeaders": {"to": ["buyer@example.com"], "subject": "Paid"},
            "tags": {"ses:configuration-set": ["oferta"], "item": ["T1JERVI"]},
        },
        member: content,
    })
}

fn bounce(kind: &str, sub_type: &str, status: Value) -> Value {
    let recipient = json!({"emailAddress": "buyer@example.com", "action": "failed", "status": status,
        "diagnosticCode": "smtp; 550 5.1.1 <buyer@example.com> user unknown"});
    let content = json!({"feedbackId": "F", "bounceType": kind, "bounceSubType": sub_type, "timestamp": AT,
        "bouncedRecipients": [recipient], "reportingMTA": "dns; mail.example.com"});
    report("Bounce", "bounce", &content)
}

fn complaint(sub_type: Value) -> Value {
    let content = json!({"feedbackId": "F", "complaintSubType": sub_type, "timestamp": AT, "arrivalDate": AT,
        "complainedRecipients": [{"emailAddress": "buyer@example.com"}], "complaintFeedbackType": "abuse"});
    report("Complaint", "complaint", &content)
}

#[test]
fn each_report_says_one_thing_with_its_instant_and_class_and_without_an_address() {
    let delivery =
        json!({"timestamp": AT, "recipients": ["buyer@example.com"], "smtpResponse": "250 ok buyer@example.com"});
    let delay = json!({"timestamp": AT, "delayType": "MailboxFull", "expirationTime": "2025-02-03T17:00:00.000Z",
        "delayedRecipients": [{"emailAddress": "buyer@example.com", "status": "4.2.2"}]});
    let sent = "2025-02-03T05:00:00Z";
    for (event, kind, at, class) in [
        (report("Send", "send", &json!({})), Kind::Sent, sent, None),
        (report("Delivery", "delivery", &delivery), Kind::Delivered, AT, None),
        (report("DeliveryDelay", "deliveryDelay", &delay), Kind::Delayed, AT, Some("MailboxFull")),
        (report("Reject", "reject", &json!({"reason": "Bad content"})), Kind::Bounced, sent, Some("rejected")),
        (bounce("Permanent", "General", json!("5.1.1")), Kind::Bounced, AT, Some("5.1.1")),
        (bounce("Permanent", "NoEmail", json!("550 to buyer@example.com")), Kind::Bounced, AT, Some("NoEmail")),
        (bounce("Permanent", "Suppressed", json!("5.1.1")), Kind::Bounced, AT, Some("suppressed")),
        (bounce("Permanent", "OnAccountSuppressionList", json!(null)), Kind::Bounced, AT, Some("suppressed")),
        (bounce("Permanent", "to buyer@example.com", json!(null)), Kind::Bounced, AT, None),
        (bounce("Transient", "MailboxFull", json!("4.2.2")), Kind::Returned, AT, Some("4.2.2")),
        (bounce("Undetermined", "Undetermined", json!(null)), Kind::Returned, AT, Some("Undetermined")),
        (complaint(json!(null)), Kind::Complained, AT, Some("abuse")),
        (complaint(json!("OnAccountSuppressionList")), Kind::Bounced, AT, Some("suppressed")),
    ] {
        let read = read(&event).expect("a report").expect("one of ours");
        assert_eq!((read.kind, read.fact.class.as_deref()), (kind, class), "{event}");
        assert_eq!(read.fact.at, at.parse::<Instant>().expect("an instant"), "{event}");
        assert_eq!((read.item.as_str(), read.message.as_str()), ("T1JERVI", "EXAMPLE7c191be45-e9aedb9a-02f9"));
        assert!(!format!("{read:?}").contains('@'), "{read:?}");
    }
}

#[test]
fn a_report_says_which_sending_it_is_of() {
    let mut sent = report("Send", "send", &json!({}));
    for (tag, round) in [(json!(null), 0), (json!([]), 0), (json!(["0"]), 0), (json!(["2"]), 2), (json!(["-1"]), 0)] {
        if !tag.is_null() {
            sent["mail"]["tags"]["round"] = tag.clone();
        }
        assert_eq!(read(&sent).expect("a report").expect("one of ours").round, round, "{tag}");
    }
}

#[test]
fn what_says_nothing_of_delivery_or_is_none_of_ours_is_passed_over() {
    let mut others = vec![report("Open", "open", &json!({"userAgent": "x"})), report("Click", "click", &json!({}))];
    let mut without = report("Send", "send", &json!({}));
    without["mail"]["tags"] = json!({"item": []});
    others.push(without.clone());
    without["mail"].as_object_mut().expect("a mail").remove("tags");
    others.push(without);
    for other in others {
        assert_eq!(read(&other), Ok(None), "{other}");
    }
}

#[test]
fn nonsense_is_refused_and_not_quoted() {
    let mut wrong_instant = report("Delivery", "delivery", &json!({"timestamp": "buyer@example.com"}));
    let mut wrong_id = report("Send", "send", &json!({}));
    wrong_id["mail"]["messageId"] = json!("an id\nwith a line for buyer@example.com");
    wrong_instant["extra"] = json!(7);
    for nonsense in [
        json!(null),
        json!("buyer@example.com"),
        json!({}),
        json!({"eventType": "Send", "mail": "buyer@example.com"}),
        report("Bounce", "delivery", &json!({"timestamp": AT})),
        report("Delivery", "bounce", &json!({})),
        report("Unknown to us", "send", &json!({})),
        wrong_instant,
        wrong_id,
    ] {
        let error = read(&nonsense).expect_err("refused");
        assert!(!format!("{error} {error:?}").contains('@'), "{error}");
    }
}
