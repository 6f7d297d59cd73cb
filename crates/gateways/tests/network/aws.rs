use super::serve;
use axum::Router;
use axum::http::StatusCode;
use axum::routing::post;
use base64::Engine;
use gateways::events::{Bus, DomainEvent, EventError};
use gateways::mail::{self, Mail, MailError};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

type Seen = Arc<Mutex<Vec<String>>>;

/// A service that gives the same answer to every call, and the bodies that it was sent.
async fn service(status: StatusCode, content_type: &'static str, answer: String) -> (String, Seen) {
    let seen = Seen::default();
    let log = seen.clone();
    let handler = move |body: String| async move {
        log.lock().unwrap().push(body);
        (status, [("content-type", content_type)], answer)
    };
    (serve(Router::new().route("/", post(handler))).await, seen)
}

fn ses(url: &str) -> aws_sdk_ses::Client {
    use aws_sdk_ses::config::{BehaviorVersion, Config, Credentials, Region, retry::RetryConfig};
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(Credentials::new("id", "secret", None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .http_client(gateways::http::aws_client().expect("a client"))
        .endpoint_url(url);
    aws_sdk_ses::Client::from_conf(config.build())
}

fn bus(url: &str) -> Bus {
    use aws_sdk_eventbridge::config::{BehaviorVersion, Config, Credentials, Region, retry::RetryConfig};
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(Credentials::new("id", "secret", None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .http_client(gateways::http::aws_client().expect("a client"))
        .endpoint_url(url);
    Bus { client: aws_sdk_eventbridge::Client::from_conf(config.build()).into(), name: "shop".to_owned() }
}

fn a_mail() -> Mail {
    Mail {
        to: "buyer@example.test".into(),
        from: "Shop <shop@example.test>".into(),
        reply_to: "office@example.test".into(),
        subject: "Licence".into(),
        text: "Active.".into(),
        html: "<p>Active.</p>".into(),
        reference: "01J#OUT#7.0".into(),
        item: "T1JERVI".into(),
        round: 1,
        date: "2026-11-23T12:00:00Z".parse().unwrap(),
    }
}

fn an_event() -> DomainEvent {
    DomainEvent {
        id: "01J#7.0".into(),
        detail_type: "order.paid".into(),
        detail: json!({"order": "01J"}),
        at: "2026-11-23T12:00:00Z".parse().unwrap(),
    }
}

async fn sent(client: &aws_sdk_ses::Client, set: Option<&str>, mail: &Mail) -> Result<String, MailError> {
    mail::send(client, set, mail, mail::to_mime(mail)?).await
}

#[tokio::test]
async fn a_mail_is_sent_raw_with_its_tag() {
    let answer = "<SendRawEmailResponse xmlns=\"http://ses.amazonaws.com/doc/2010-12-01/\"><SendRawEmailResult>\
                  <MessageId>m-1</MessageId></SendRawEmailResult></SendRawEmailResponse>";
    let (url, seen) = service(StatusCode::OK, "text/xml", answer.into()).await;
    assert_eq!(sent(&ses(&url), Some("oferta"), &a_mail()).await.as_deref(), Ok("m-1"));
    let body = seen.lock().unwrap()[0].clone();
    let value = |name: &str| {
        let field = body.split('&').find_map(|field| field.strip_prefix(&format!("{name}="))).unwrap();
        percent_encoding::percent_decode_str(field).decode_utf8().unwrap().into_owned()
    };
    assert_eq!(value("Action"), "SendRawEmail");
    assert_eq!(value("ConfigurationSetName"), "oferta");
    assert_eq!((value("Tags.member.1.Name"), value("Tags.member.1.Value")), ("outbox".into(), "01J_OUT_7_0".into()));
    assert_eq!((value("Tags.member.3.Name"), value("Tags.member.3.Value")), ("round".into(), "1".into()));
    let mime = base64::prelude::BASE64_STANDARD.decode(value("RawMessage.Data")).unwrap();
    assert_eq!(mime, mail::to_mime(&a_mail()).unwrap());
}

#[tokio::test]
async fn a_mail_that_never_goes_is_told_from_one_that_goes_later() {
    let account = |lacks: &str| MailError::Account(lacks.to_owned());
    let paused = "ConfigurationSetSendingPausedException";
    let table = [
        (
            400,
            "MessageRejected",
            "Email address is not verified. The following identities failed the check in region X: a@b.test",
            account("MessageRejected, not verified"),
        ),
        (400, "MessageRejected", "Sending paused for this account.", account("MessageRejected, paused")),
        (400, "MessageRejected", "Sending suspended for this account", account("MessageRejected, paused")),
        (400, "MessageRejected", "Address blacklisted.", MailError::Rejected),
        (400, "InvalidParameterValue", "Local address contains control or whitespace", MailError::Rejected),
        (400, "Throttling", "Maximum sending rate exceeded.", MailError::Later),
        (400, "Throttling", "Daily message quota exceeded.", account("Throttling, quota")),
        (400, "AccountSendingPausedException", "x", account("AccountSendingPausedException")),
        (400, paused, "x", account(paused)),
        (400, "ConfigurationSetDoesNotExist", "x", account("ConfigurationSetDoesNotExist")),
        (400, "MailFromDomainNotVerifiedException", "x", account("MailFromDomainNotVerifiedException")),
        (403, "AccessDenied", "User a@b.test may not", account("AccessDenied")),
        (500, "InternalFailure", "x", MailError::Later),
        (503, "ServiceUnavailable", "x", MailError::Later),
    ];
    for (status, code, message, expected) in table {
        let answer = format!(
            "<ErrorResponse xmlns=\"http://ses.amazonaws.com/doc/2010-12-01/\"><Error><Type>Sender</Type>\
             <Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
        );
        let (url, _) = service(StatusCode::from_u16(status).unwrap(), "text/xml", answer).await;
        assert_eq!(sent(&ses(&url), None, &a_mail()).await, Err(expected), "{code}: {message}");
    }
    assert_eq!(sent(&ses("http://127.0.0.1:9"), None, &a_mail()).await, Err(MailError::Later));
    let nobody = Mail { to: "nobody".into(), ..a_mail() };
    assert_eq!(mail::to_mime(&nobody), Err(MailError::Rejected));
}

#[tokio::test]
async fn an_event_is_put_with_its_id_and_time() {
    let answer = json!({"FailedEntryCount": 0, "Entries": [{"EventId": "e-1"}]}).to_string();
    let (url, seen) = service(StatusCode::OK, "application/x-amz-json-1.1", answer).await;
    bus(&url).put(&an_event()).await.unwrap();
    let body: Value = serde_json::from_str(&seen.lock().unwrap()[0]).unwrap();
    let entry = &body["Entries"][0];
    assert_eq!(entry["Source"], "oferta");
    assert_eq!(entry["EventBusName"], "shop");
    assert_eq!(entry["DetailType"], "order.paid");
    assert_eq!(entry["Time"], json!(1_795_435_200));
    let detail: Value = serde_json::from_str(entry["Detail"].as_str().unwrap()).unwrap();
    assert_eq!(detail, json!({"order": "01J", "id": "01J#7.0"}));
}

#[tokio::test]
async fn an_event_that_is_not_taken_is_an_error_though_the_call_succeeds() {
    let failed = json!({"FailedEntryCount": 1, "Entries": [{"ErrorCode": "ThrottlingException", "ErrorMessage": "x"}]});
    let (url, _) = service(StatusCode::OK, "application/x-amz-json-1.1", failed.to_string()).await;
    let not_taken = EventError::NotTaken { code: "ThrottlingException".into() };
    assert_eq!(bus(&url).put(&an_event()).await, Err(not_taken));

    let (url, _) = service(StatusCode::INTERNAL_SERVER_ERROR, "application/x-amz-json-1.1", "{}".into()).await;
    assert_eq!(bus(&url).put(&an_event()).await, Err(EventError::Unavailable));

    let text = DomainEvent { detail: json!("text"), ..an_event() };
    assert_eq!(bus(&url).put(&text).await, Err(EventError::Detail));
}
