//! SES: `SendRawEmail` of the query protocol, into the mailbox, with the reports of what became of it.

use aws_sdk_ses::config::{BehaviorVersion, Region};
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use mail_parser::{Address, MessageParser};
use serde_json::{Value, json};

use super::reports::Reports;
use crate::clock::Clock;
use crate::engine::wire::{self, Answer};
use crate::engine::{credentials, in_process, region, retry};
use crate::local_db::LocalDb;
use crate::mailbox::{KeepError, Mailbox};
use quick_xml::escape::escape;

/// The SDK's SES client; what it sends lands in the mailbox on `db`, at the instant that `clock` shows.
///
/// Only `SendRawEmail` is there; any other action is refused as SES refuses one that it does not know.
pub fn ses(db: &LocalDb, clock: Clock) -> aws_sdk_ses::Client {
    let config = aws_sdk_ses::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static(region()))
        .credentials_provider(credentials())
        .http_client(in_process(ses_connector(db, clock)))
        .retry_config(retry())
        .build();
    aws_sdk_ses::Client::from_conf(config)
}

/// The connector beneath [`ses`].
pub fn ses_connector(db: &LocalDb, clock: Clock) -> SharedHttpConnector {
    SharedHttpConnector::new(SesConnector { mailbox: Mailbox::new(db), reports: Reports::open(db), clock })
}

#[derive(Clone)]
struct SesConnector {
    mailbox: Mailbox,
    reports: Reports,
    clock: Clock,
}

impl std::fmt::Debug for SesConnector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SesConnector")
    }
}

impl HttpConnector for SesConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let service = self.clone();
        wire::answer(request, move |request| match service.send(&Form::read(&request.body)) {
            Ok(id) => Answer::xml(StatusCode::OK, sent(&id)),
            Err(refusal) => refusal.answer(),
        })
    }
}

impl SesConnector {
    fn send(&self, form: &Form) -> Result<String, Refusal> {
        if form.get("Action") != Some("SendRawEmail") {
            return Err(Refusal::sender("InvalidAction", "the sandbox has no such action"));
        }
        let data = form.get("RawMessage.Data").unwrap_or_default();
        let raw =
            STANDARD.decode(data).map_err(|_| Refusal::sender("InvalidParameterValue", "the message is no base64"))?;
        refused(&raw)?;
        let kept = self.mailbox.keep(&raw, self.clock.now(), form.tag("outbox")).and_then(|mail| {
            self.reports.tell(&mail.to, &mail.id, &form.tags(), mail.at)?;
            Ok(mail.id)
        });
        kept.map_err(|error| match error {
            KeepError::Unreadable(why) => Refusal::sender("InvalidParameterValue", why),
            KeepError::LocalDb(error) => {
                tracing::error!(%error, "a mail cannot be kept");
                Refusal { status: StatusCode::INTERNAL_SERVER_ERROR, code: "InternalFailure", message: "not kept" }
            }
        })
    }
}

/// Recipients whose local part begins so are refused, as SES refuses an address, while it has the account paused, while an
/// account in its sandbox writes to who is not verified, or when it is asked too often.
const REFUSALS: [(&str, &str, &str); 4] = [
    ("refused", "MessageRejected", "Address blacklisted."),
    ("paused", "AccountSendingPausedException", "Email sending is disabled for this account"),
    (UNVERIFIED, "MessageRejected", NOT_VERIFIED),
    ("throttled", "Throttling", "Maximum sending rate exceeded."),
];
/// A sender whose local part begins so is one that nobody verified.
const UNVERIFIED: &str = "unverified";
const NOT_VERIFIED: &str = "Email address is not verified. The following identities failed the check in region LOCAL";

/// What SES does not take: an address of other letters than ASCII, an identity that nobody verified, and the recipients of
/// [`REFUSALS`].
fn refused(raw: &[u8]) -> Result<(), Refusal> {
    // Whose header cannot be read names no reader either, and is refused for that.
    let Some(message) = MessageParser::default().parse(raw) else { return Ok(()) };
    let addresses = |header: Option<&Address<'_>>| -> Vec<String> {
        let all = header.into_iter().flat_map(Address::iter).filter_map(|address| address.address());
        all.map(str::to_owned).collect()
    };
    let (from, to) = (addresses(message.from()), addresses(message.to()));
    for address in from.iter().chain(&to) {
        let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
        if !local.is_ascii() {
            return Err(Refusal::sender("InvalidParameterValue", "Local address contains control or whitespace"));
        }
        if !domain.is_ascii() {
            return Err(Refusal::sender("InvalidParameterValue", "Domain contains illegal character"));
        }
    }
    if from.iter().any(|from| from.starts_with(UNVERIFIED)) {
        return Err(Refusal::sender("MessageRejected", NOT_VERIFIED));
    }
    let starts = |start: &str| to.iter().any(|to| to.starts_with(start));
    let refusal = REFUSALS.into_iter().find(|(start, _, _)| starts(start));
    refusal.map_or(Ok(()), |(_, code, message)| Err(Refusal::sender(code, message)))
}

struct Refusal {
    status: StatusCode,
    code: &'static str,
    message: &'static str,
}

impl Refusal {
    fn sender(code: &'static str, message: &'static str) -> Refusal {
        Refusal { status: StatusCode::BAD_REQUEST, code, message }
    }

    fn answer(&self) -> Answer {
        let fault = if self.status.is_server_error() { "Receiver" } else { "Sender" };
        let (code, message) = (self.code, self.message);
        let body = format!(
            "<ErrorResponse xmlns=\"http://ses.amazonaws.com/doc/2010-12-01/\"><Error><Type>{fault}</Type>\
             <Code>{code}</Code><Message>{message}</Message></Error><RequestId>sandbox</RequestId></ErrorResponse>"
        );
        Answer::xml(self.status, body)
    }
}

fn sent(id: &str) -> String {
    format!(
        "<SendRawEmailResponse xmlns=\"http://ses.amazonaws.com/doc/2010-12-01/\"><SendRawEmailResult><MessageId>{}\
         </MessageId></SendRawEmailResult><ResponseMetadata><RequestId>sandbox</RequestId></ResponseMetadata>\
         </SendRawEmailResponse>",
        escape(id)
    )
}

/// The parameters of a query-protocol call.
struct Form(Vec<(String, String)>);

impl Form {
    fn read(body: &[u8]) -> Form {
        Form(form_urlencoded::parse(body).into_owned().collect())
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The value of a message tag.
    fn tag(&self, name: &str) -> Option<String> {
        self.tags()[name][0].as_str().map(str::to_owned)
    }

    /// The message tags as reports show them: `Tags.member.N.Name` names one, `Tags.member.N.Value` holds it. The
    /// configuration set is one that SES adds.
    fn tags(&self) -> Value {
        let names = self.0.iter().filter(|(key, _)| key.starts_with("Tags.member."));
        let tags = names.filter_map(|(key, name)| {
            let value = self.get(&format!("{}.Value", key.strip_suffix(".Name")?))?;
            Some((name.clone(), json!([value])))
        });
        let set = self.get("ConfigurationSetName").map(|set| ("ses:configuration-set".to_owned(), json!([set])));
        Value::Object(tags.chain(set).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use aws_sdk_ses::error::ProvideErrorMetadata;
    use aws_sdk_ses::primitives::Blob;
    use aws_sdk_ses::types::{MessageTag, RawMessage};

    #[tokio::test]
    async fn a_mail_sent_by_the_sdk_lands_in_the_mailbox_each_time() {
        let db = LocalDb::open(&Engine::memory().unwrap()).unwrap();
        let at = "2025-02-03T10:00:00Z".parse().unwrap();
        let client = ses(&db, Clock::open(&db, Some(at)).unwrap());
        let raw = "From: shop@example.com\r\nTo: a@example.com\r\nSubject: Paid+more\r\n\r\nThank you & goodbye";
        for _ in 0..2 {
            let tag = |name: &str, value: &str| MessageTag::builder().name(name).value(value).build().unwrap();
            let message = RawMessage::builder().data(Blob::new(raw)).build().unwrap();
            let send =
                client.send_raw_email().raw_message(message).tags(tag("kind", "outbox")).tags(tag("outbox", "o-1"));
            assert!(!send.send().await.unwrap().message_id().is_empty());
        }
        let mails = Mailbox::new(&db).mails().unwrap();
        assert_eq!(mails.len(), 2);
        assert_ne!(mails[0].id, mails[1].id);
        assert_eq!((mails[1].subject.as_str(), mails[1].text.as_str()), ("Paid+more", "Thank you & goodbye"));
        assert_eq!((mails[1].reference.as_deref(), mails[1].at), (Some("o-1"), at));
    }

    #[tokio::test]
    async fn what_ses_would_refuse_is_refused_by_its_codes() {
        let db = LocalDb::open(&Engine::memory().unwrap()).unwrap();
        let client = ses(&db, Clock::open(&db, None).unwrap());
        let message = RawMessage::builder().data(Blob::new("Subject: x\r\n\r\nnobody")).build().unwrap();
        let refused = client.send_raw_email().raw_message(message).send().await.unwrap_err();
        assert_eq!(refused.code(), Some("InvalidParameterValue"));
        for (from, to, code, message) in [
            ("shop@example.com", "a@пример.рф", "InvalidParameterValue", "Domain contains illegal character"),
            ("shop@пример.рф", "a@example.com", "InvalidParameterValue", "Domain contains illegal character"),
            (
                "shop@example.com",
                "кто@example.com",
                "InvalidParameterValue",
                "Local address contains control or whitespace",
            ),
            ("unverified@example.com", "a@example.com", "MessageRejected", NOT_VERIFIED),
            ("shop@example.com", "Anna <unverified@example.com>", "MessageRejected", NOT_VERIFIED),
            ("shop@example.com", "throttled@example.com", "Throttling", "Maximum sending rate exceeded."),
        ] {
            let raw = format!("From: {from}\r\nTo: {to}\r\nSubject: x\r\n\r\nHello");
            let message_of = RawMessage::builder().data(Blob::new(raw)).build().unwrap();
            let refused = client.send_raw_email().raw_message(message_of).send().await.unwrap_err();
            assert_eq!((refused.code(), refused.message()), (Some(code), Some(message)), "{from} to {to}");
        }
        let unknown = client.get_send_quota().send().await.unwrap_err();
        assert_eq!(unknown.code(), Some("InvalidAction"));
    }
}
