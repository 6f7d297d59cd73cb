//! The sandbox mailbox: every mail that the shop sent, to read and to test against.

use askama::Template;
use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::Instant;
use mail_parser::{Address, MessageParser};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::html::answer;
use crate::local_db::{LocalDb, LocalDbError, numbered};

const KIND: &str = "mail";

/// Holds for the mails that are framed in the page too: nothing is loaded and nothing runs. The frames are `about:srcdoc`.
/// Mails have their styles in their lines.
const POLICY: &str = "default-src 'none'; style-src 'self' 'unsafe-inline'; frame-src about:";

/// A mail as its reader sees it, decoded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// The id that SES answered with.
    pub id: String,
    /// When SES took it.
    pub at: Instant,
    /// The addresses of its readers, with commas between.
    pub to: String,
    /// The sender's address.
    pub from: String,
    /// The subject, decoded.
    pub subject: String,
    /// The plain text, decoded.
    pub text: String,
    /// The HTML, if the mail has any.
    pub html: Option<String>,
    /// The tag `outbox`: the outbox item that the mail was rendered from. A mail sent twice shows twice, with one tag.
    pub reference: Option<String>,
}

/// Why a mail was not kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// It is no RFC 5322 message, or it names no reader.
    #[error("{0}")]
    Unreadable(&'static str),
    /// It cannot be kept.
    #[error(transparent)]
    LocalDb(#[from] LocalDbError),
}

/// The mails in the local database. Clones show the same mailbox.
#[derive(Clone)]
pub struct Mailbox {
    db: LocalDb,
}

impl Mailbox {
    /// The mailbox kept on `db`.
    pub fn new(db: &LocalDb) -> Mailbox {
        Mailbox { db: db.clone() }
    }

    /// Decodes a raw MIME message and keeps it durably. Its reference is the tag given, or the one in its
    /// `X-SES-MESSAGE-TAGS` header.
    ///
    /// # Errors
    /// [`KeepError`] if the message cannot be read or kept.
    pub fn keep(&self, raw: &[u8], at: Instant, reference: Option<String>) -> Result<Mail, KeepError> {
        let message = MessageParser::default().parse(raw).ok_or(KeepError::Unreadable("not a MIME message"))?;
        let to = addresses(message.to());
        if to.is_empty() {
            return Err(KeepError::Unreadable("the message names no reader"));
        }
        let mail = Mail {
            id: numbered(self.db.number(KIND)?),
            at,
            to,
            from: addresses(message.from()),
            subject: message.subject().unwrap_or_default().to_owned(),
            text: message.body_text(0).unwrap_or_default().into_owned(),
            // The parser renders plain text as HTML where there is no HTML part; only a part that was sent counts.
            html: message
                .html_bodies()
                .find_map(|part| part.is_text_html().then(|| part.text_contents())?.map(str::to_owned)),
            reference: reference.or_else(|| tag(message.header_raw("X-SES-MESSAGE-TAGS")?)),
        };
        self.db.put(KIND, &mail.id, &mail)?;
        Ok(mail)
    }

    /// All mails, oldest first.
    ///
    /// # Errors
    /// [`LocalDbError`] if they cannot be read.
    pub fn mails(&self) -> Result<Vec<Mail>, LocalDbError> {
        Ok(self.db.list(KIND)?.into_iter().map(|(_, mail)| mail).collect())
    }

    /// `GET /local/mailbox`: JSON for who accepts it, else a page.
    pub fn router(self) -> Router {
        Router::new().route("/local/mailbox", get(show)).with_state(self)
    }
}

fn addresses(header: Option<&Address<'_>>) -> String {
    let all = header.into_iter().flat_map(Address::iter).filter_map(|address| address.address());
    all.collect::<Vec<_>>().join(", ")
}

/// The value of `outbox` in a header of the form `a=b, outbox=c`.
fn tag(header: &str) -> Option<String> {
    header.split(',').find_map(|pair| pair.trim().strip_prefix("outbox=")).map(str::to_owned)
}

async fn show(State(mailbox): State<Mailbox>, headers: HeaderMap) -> Response {
    let mails = match mailbox.mails() {
        Ok(mails) => mails,
        Err(error) => {
            tracing::error!(%error, "the mailbox cannot be read");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    if accept.contains("application/json") {
        Json(json!({ "items": mails, "next": null })).into_response()
    } else {
        ([(header::CONTENT_SECURITY_POLICY, POLICY)], answer(StatusCode::OK, &Page::of(&mails))).into_response()
    }
}

#[derive(Template)]
#[template(path = "mailbox.html")]
struct Page<'a> {
    title: &'static str,
    mails: Vec<MailView<'a>>,
}

struct MailView<'a> {
    mail: &'a Mail,
    at: String,
    /// The mail's HTML, for a frame of its own.
    html: Option<String>,
}

impl<'a> Page<'a> {
    fn of(mails: &'a [Mail]) -> Page<'a> {
        let view = |mail: &'a Mail| MailView {
            mail,
            at: mail.at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
            // Its links open a page of their own.
            html: mail.html.as_ref().map(|html| html.replacen("<head>", "<head><base target=\"_blank\">", 1)),
        };
        Page { title: "Sandbox mailbox", mails: mails.iter().rev().map(view).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use axum::body::Body;
    use axum::http::Request;
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    const RAW: &str = "From: Shop <shop@example.com>\r\nTo: =?utf-8?B?0JDQvdC90LA=?= <anna@example.com>, b@example.com\r\n\
        Subject: =?utf-8?B?0JvQuNGG0LXQvdC30LjRjyA8Yj4=?=\r\nMIME-Version: 1.0\r\nX-SES-MESSAGE-TAGS: a=b, outbox=OUT-7\r\n\
        Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        =D0=94=D0=B0 <script>=\r\n & more";

    fn mailbox() -> Mailbox {
        Mailbox::new(&LocalDb::open(&Engine::memory().unwrap()).unwrap())
    }

    async fn get(mailbox: &Mailbox, accept: &str) -> (String, String) {
        let request = Request::get("/local/mailbox").header("accept", accept).body(Body::empty()).unwrap();
        let response = mailbox.clone().router().oneshot(request).await.unwrap();
        let kind = response.headers()["content-type"].to_str().unwrap().to_owned();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (kind, String::from_utf8(body.to_vec()).unwrap())
    }

    #[test]
    fn a_mail_is_kept_decoded() {
        let at = "2025-02-03T10:00:00Z".parse().unwrap();
        let mail = mailbox().keep(RAW.as_bytes(), at, None).unwrap();
        assert_eq!(mail.to, "anna@example.com, b@example.com");
        assert_eq!(mail.from, "shop@example.com");
        assert_eq!(mail.subject, "Лицензия <b>");
        assert_eq!(mail.text, "Да <script> & more");
        assert_eq!(mail.html, None);
        assert_eq!(mail.reference.as_deref(), Some("OUT-7"));
        assert!(mailbox().keep(b"Subject: nobody\r\n\r\nx", at, None).is_err());
    }

    #[tokio::test]
    async fn the_mailbox_shows_json_or_an_escaped_page_with_the_newest_last() {
        let mailbox = mailbox();
        let at = "2025-02-03T10:00:00Z".parse().unwrap();
        mailbox.keep(RAW.as_bytes(), at, Some("first".to_owned())).unwrap();
        mailbox.keep(RAW.as_bytes(), at, Some("second".to_owned())).unwrap();
        let (kind, body) = get(&mailbox, "application/json").await;
        assert_eq!(kind, "application/json");
        let body: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(body["items"][0]["reference"], "first");
        assert_eq!(body["items"][1]["reference"], "second");
        assert_eq!(body["items"][0]["at"], "2025-02-03T10:00:00Z");
        assert_eq!(body["items"][0]["html"], serde_json::Value::Null);
        assert_eq!(body["next"], serde_json::Value::Null);
        let (kind, page) = get(&mailbox, "text/html").await;
        assert!(kind.starts_with("text/html"));
        assert!(page.contains("Лицензия &#60;b&#62;") && page.contains("Да &#60;script&#62; &#38; more"));
        assert!(!page.contains("<script>") && !page.contains("<iframe"));
    }

    #[tokio::test]
    async fn html_is_shown_in_a_frame_that_runs_nothing() {
        const HTML: &str = "<html><head></head><body><script>alert(\"x\")</script></body></html>";
        let raw = format!(
            "From: a@example.com\r\nTo: b@example.com\r\nSubject: x\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/alternative; boundary=\"=_b\"\r\n\r\n\
             --=_b\r\nContent-Type: text/plain\r\n\r\nplain\r\n--=_b\r\nContent-Type: text/html\r\n\r\n{HTML}\r\n--=_b--\r\n"
        );
        let mailbox = mailbox();
        let mail = mailbox.keep(raw.as_bytes(), "2025-02-03T10:00:00Z".parse().unwrap(), None).unwrap();
        assert_eq!((mail.text.as_str(), mail.html.as_deref()), ("plain", Some(HTML)));
        let (_, json) = get(&mailbox, "application/json").await;
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["items"][0]["html"], HTML);
        let (_, page) = get(&mailbox, "text/html").await;
        let frame = page.split("<iframe").nth(1).unwrap();
        assert!(frame.starts_with(" sandbox=\"allow-popups allow-popups-to-escape-sandbox\" "), "{frame}");
        assert!(
            frame.contains("srcdoc=\"&#60;html&#62;&#60;head&#62;&#60;base target=&#34;_blank&#34;&#62;"),
            "{frame}"
        );
        assert!(!page.contains("<script>"), "{page}");
    }
}
