//! What SES reports of a mail: kept until it was delivered, in the shapes of its two paths.

use domain::Instant;
use serde_json::{Value, json};

use crate::local_db::{LocalDb, LocalDbError, numbered};

const KIND: &str = "report";

/// Recipients whose local part begins so meet another end than delivery, as with SES's own mailbox simulator.
const ENDS: [(&str, &[&str]); 5] = [
    ("bounce", &["Send", "Bounce"]),
    ("suppressed", &["Send", "Bounce"]),
    ("complaint", &["Send", "Delivery", "Complaint"]),
    ("delay", &["Send", "DeliveryDelay"]),
    ("silent", &["Send"]),
];

/// The reports that are not delivered yet. Clones and others on the same db share them.
#[derive(Clone)]
pub struct Reports {
    db: LocalDb,
}

impl Reports {
    /// The reports kept on `db`.
    pub fn open(db: &LocalDb) -> Reports {
        Reports { db: db.clone() }
    }

    /// The reports that wait, oldest first, as the `detail` of an event has them.
    ///
    /// # Errors
    /// [`LocalDbError`] if they cannot be read.
    pub fn pending(&self) -> Result<Vec<(String, Value)>, LocalDbError> {
        self.db.list(KIND)
    }

    /// Takes a delivered report away.
    ///
    /// # Errors
    /// [`LocalDbError`] if the engine fails; the report is then delivered again.
    pub fn done(&self, id: &str) -> Result<(), LocalDbError> {
        self.db.delete(KIND, id)
    }

    /// Reports what becomes of a mail that SES took.
    pub(super) fn tell(&self, to: &str, message: &str, tags: &Value, at: Instant) -> Result<(), LocalDbError> {
        let end = ENDS.into_iter().find(|(start, _)| to.starts_with(start));
        for kind in end.map_or(&["Send", "Delivery"][..], |(_, kinds)| kinds) {
            let id = numbered(self.db.number(KIND)?);
            self.db.put(KIND, &id, &report(kind, to, message, tags, at))?;
        }
        Ok(())
    }
}

fn report(kind: &str, to: &str, message: &str, tags: &Value, at: Instant) -> Value {
    let suppressed = to.starts_with("suppressed");
    let (member, content) = match kind {
        "Delivery" => ("delivery", json!({"timestamp": at, "recipients": [to], "smtpResponse": "250 OK"})),
        "Bounce" => {
            let sub_type = if suppressed { "OnAccountSuppressionList" } else { "General" };
            let recipient = json!({"emailAddress": to, "action": "failed", "status": "5.1.1"});
            let bounced = [recipient];
            let content = json!({"bounceType": "Permanent", "bounceSubType": sub_type, "timestamp": at,
                "bouncedRecipients": bounced});
            ("bounce", content)
        }
        "Complaint" => {
            let complained = json!([{"emailAddress": to}]);
            let content =
                json!({"timestamp": at, "complaintFeedbackType": "abuse", "complainedRecipients": complained});
            ("complaint", content)
        }
        "DeliveryDelay" => {
            let delayed = json!([{"emailAddress": to, "status": "4.2.2"}]);
            ("deliveryDelay", json!({"timestamp": at, "delayType": "MailboxFull", "delayedRecipients": delayed}))
        }
        _ => ("send", json!({})),
    };
    json!({
        "eventType": kind,
        "mail": {"timestamp": at, "messageId": message, "destination": [to], "tags": tags},
        member: content,
    })
}

/// A report as the bus hands it to a function.
pub fn by_bus(report: &Value) -> Value {
    let detail_type = match report["eventType"].as_str() {
        Some("Delivery") => "Email Delivered",
        Some("Bounce") => "Email Bounced",
        Some("Complaint") => "Email Complaint Received",
        Some("DeliveryDelay") => "Email Delivery Delayed",
        _ => "Email Sent",
    };
    json!({"version": "0", "source": "aws.ses", "detail-type": detail_type, "detail": report})
}

/// A report as a topic hands it to a function.
pub fn by_topic(report: &Value) -> Value {
    json!({"Records": [{"EventSource": "aws:sns", "Sns": {"Type": "Notification", "Message": report.to_string()}}]})
}
