//! What SES reports of a mail, by either of its two paths: an event of the bus, or a notification of a topic. The addresses
//! that it names stop here.

use domain::Instant;
use domain::follows::delivery::{Fact, Kind};
use serde::Deserialize;
use serde_json::Value;

/// The tag by which a mail names the outbox item that it was sent for.
pub const ITEM_TAG: &str = "item";
/// The tag by which a mail says which sending of that item it is, from 0.
pub const ROUND_TAG: &str = "round";

/// What SES says of one mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailEvent {
    /// The outbox item that the mail's tag names. Whoever may send mail may have written it: it is to be looked up.
    pub item: String,
    /// Which sending of that item the mail's tag names, from 0: as little to be believed.
    pub round: usize,
    /// SES's identifier of the message.
    pub message: String,
    /// What became known.
    pub kind: Kind,
    /// When, and of which class.
    pub fact: Fact,
}

/// What was handed over is no report of SES's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a report of the mail service: {0}")]
pub struct NotUnderstood(&'static str);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    event_type: String,
    mail: Sent,
    bounce: Option<Bounce>,
    complaint: Option<Complaint>,
    delivery: Option<Dated>,
    delivery_delay: Option<Delay>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sent {
    #[serde(deserialize_with = "domain::instant::deserialize")]
    timestamp: Instant,
    message_id: String,
    #[serde(default)]
    tags: std::collections::BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Dated {
    #[serde(deserialize_with = "domain::instant::deserialize")]
    timestamp: Instant,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bounce {
    bounce_type: String,
    #[serde(default)]
    bounce_sub_type: String,
    #[serde(default)]
    bounced_recipients: Vec<Recipient>,
    #[serde(deserialize_with = "domain::instant::deserialize")]
    timestamp: Instant,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Delay {
    #[serde(default)]
    delay_type: String,
    #[serde(deserialize_with = "domain::instant::deserialize")]
    timestamp: Instant,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Complaint {
    complaint_sub_type: Option<String>,
    complaint_feedback_type: Option<String>,
    #[serde(deserialize_with = "domain::instant::deserialize")]
    timestamp: Instant,
}

/// A recipient without its address.
#[derive(Deserialize)]
struct Recipient {
    status: Option<String>,
}

/// How SES calls a mail that it did not pass on, since its recipient is on a list of dead mailboxes.
const SUPPRESSED: [&str; 2] = ["Suppressed", "OnAccountSuppressionList"];

/// Reads an event as SES publishes it to the bus (its `detail`) or to a topic (the text of its message, parsed). `None` for
/// one that says nothing of delivery, or of a mail that carries no tag of ours.
///
/// # Errors
/// It is no such event.
pub fn read(event: &Value) -> Result<Option<MailEvent>, NotUnderstood> {
    // What the deserializer says may quote the event.
    let report = Report::deserialize(event).map_err(|_| NotUnderstood("its form"))?;
    let Some((kind, at, class)) = reported(&report)? else { return Ok(None) };
    let message = report.mail.message_id;
    if !(1..=200).contains(&message.len()) || !message.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(NotUnderstood("its message id"));
    }
    let tag = |name: &str| report.mail.tags.get(name).and_then(|values| values.first());
    let round = tag(ROUND_TAG).and_then(|round| round.parse().ok()).unwrap_or_default();
    Ok(tag(ITEM_TAG).map(|item| {
        let fact = Fact { message: Some(message.clone()), class, ..Fact::at(at) };
        MailEvent { item: item.clone(), round, message, kind, fact }
    }))
}

type Reported = Option<(Kind, Instant, Option<String>)>;

fn reported(report: &Report) -> Result<Reported, NotUnderstood> {
    let missing = || NotUnderstood("what its type announces");
    Ok(Some(match report.event_type.as_str() {
        "Send" => (Kind::Sent, report.mail.timestamp, None),
        "Delivery" => (Kind::Delivered, report.delivery.as_ref().ok_or_else(missing)?.timestamp, None),
        "DeliveryDelay" => {
            let delay = report.delivery_delay.as_ref().ok_or_else(missing)?;
            (Kind::Delayed, delay.timestamp, word(&delay.delay_type))
        }
        // SES took the mail and then found that it would do harm: the buyer does not get it.
        "Reject" => (Kind::Bounced, report.mail.timestamp, Some("rejected".to_owned())),
        "Bounce" => {
            let bounce = report.bounce.as_ref().ok_or_else(missing)?;
            let permanent = bounce.bounce_type == "Permanent";
            (if permanent { Kind::Bounced } else { Kind::Returned }, bounce.timestamp, class_of(bounce))
        }
        "Complaint" => {
            let complaint = report.complaint.as_ref().ok_or_else(missing)?;
            match complaint.complaint_sub_type.as_deref() {
                // Nobody complained of this mail: SES did not pass it on, since somebody had complained before.
                Some(list) if SUPPRESSED.contains(&list) => {
                    (Kind::Bounced, complaint.timestamp, Some("suppressed".to_owned()))
                }
                _ => {
                    let feedback = complaint.complaint_feedback_type.as_deref().unwrap_or_default();
                    (Kind::Complained, complaint.timestamp, word(feedback))
                }
            }
        }
        "Open" | "Click" | "Subscription" | "Rendering Failure" => return Ok(None),
        _ => return Err(NotUnderstood("its type")),
    }))
}

/// The class of a bounce: `suppressed`, or the status code of RFC 3463, or SES's own word. What the server wrote beside it may
/// name the recipient and is not kept.
fn class_of(bounce: &Bounce) -> Option<String> {
    if SUPPRESSED.contains(&bounce.bounce_sub_type.as_str()) {
        return Some("suppressed".to_owned());
    }
    let code = bounce.bounced_recipients.iter().filter_map(|recipient| recipient.status.as_deref());
    let code = code.map(str::trim).find(|code| is_status_code(code)).map(str::to_owned);
    code.or_else(|| word(&bounce.bounce_sub_type))
}

fn is_status_code(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    parts.len() == 3
        && parts.iter().all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
}

/// A word of SES's own; anything longer or stranger is none.
fn word(text: &str) -> Option<String> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    ((1..=40).contains(&text.len()) && text.bytes().all(plain)).then(|| text.to_owned())
}

#[cfg(test)]
#[path = "mail_events_tests.rs"]
mod tests;
