//! Mail through SES, as raw MIME that is made at the moment of sending.

use crate::mail_events::ITEM_TAG;
use aws_sdk_ses::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_ses::operation::send_raw_email::SendRawEmailError;
use aws_sdk_ses::primitives::Blob;
use aws_sdk_ses::types::{MessageTag, RawMessage};
use domain::Instant;
use lettre::Message;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use std::fmt;

const REFERENCE_HEADER: HeaderName = HeaderName::new_from_ascii_str("X-Oferta-Reference");
const REFERENCE_TAG: &str = "outbox";

/// A mail to one recipient.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// The recipient, `name@host` or `Name <name@host>`.
    pub to: String,
    /// The sender, in the same form.
    pub from: String,
    /// The subject line.
    pub subject: String,
    /// The plain text, for readers that show no HTML.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// The outbox entry that it is sent for; a second copy of a mail carries the same.
    pub reference: String,
    /// The id of that entry, by which the reports of what became of the mail find it again: letters, digits, `-`, `_`.
    pub item: String,
    /// The date that the mail bears.
    pub date: Instant,
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail").field("reference", &self.reference).field("date", &self.date).finish_non_exhaustive()
    }
}

/// Why a mail was not handed over. Names no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// It never will be: an address or the message itself is not acceptable.
    #[error("the mail was rejected")]
    Rejected,
    /// It may be another time: throttled, over the quota, sending paused, a setting to be put right, or no connection.
    #[error("the mail could not be handed over now")]
    Later,
}

/// The mail as MIME with its two forms, the same bytes for the same mail. The subject cannot add a header, and an address
/// cannot name a second recipient.
///
/// # Errors
/// [`MailError::Rejected`] where an address is not one address.
pub fn to_mime(mail: &Mail) -> Result<Vec<u8>, MailError> {
    let mailbox = |text: &str| text.parse::<Mailbox>().map_err(|_| MailError::Rejected);
    let message = Message::builder()
        .from(mailbox(&mail.from)?)
        .to(mailbox(&mail.to)?)
        .subject(mail.subject.as_str())
        .date(mail.date.into())
        .raw_header(HeaderValue::new(REFERENCE_HEADER, tag_value(&mail.reference)))
        .multipart(alternatives(mail))
        .map_err(|_| MailError::Rejected)?;
    Ok(message.formatted())
}

/// The text first: a reader shows the last form that it can.
fn alternatives(mail: &Mail) -> MultiPart {
    let reference = tag_value(&mail.reference);
    // Neither quoted-printable nor base64 can yield `=_`, and no text that needs neither has a line of ours that begins so.
    // A boundary may have 70 characters.
    let boundary = format!("=_{}", &reference[..reference.len().min(60)]);
    MultiPart::alternative()
        .boundary(boundary)
        .singlepart(SinglePart::plain(mail.text.clone()))
        .singlepart(SinglePart::html(mail.html.clone()))
}

/// Hands a mail to SES, tagged with its reference and its item, and returns SES's identifier of the message.
///
/// # Errors
/// [`MailError`] says whether to try again.
pub async fn send(
    client: &aws_sdk_ses::Client,
    configuration_set: Option<&str>,
    mail: &Mail,
) -> Result<String, MailError> {
    let message = RawMessage::builder().data(Blob::new(to_mime(mail)?)).build().map_err(|_| MailError::Rejected)?;
    let tag = |name: &str, value: &str| MessageTag::builder().name(name).value(tag_value(value)).build();
    client
        .send_raw_email()
        .raw_message(message)
        .tags(tag(REFERENCE_TAG, &mail.reference).map_err(|_| MailError::Rejected)?)
        .tags(tag(ITEM_TAG, &mail.item).map_err(|_| MailError::Rejected)?)
        .set_configuration_set_name(configuration_set.map(str::to_owned))
        .send()
        .await
        .map(|output| output.message_id)
        .map_err(|error| kind_of(&error))
}

/// Only what the message itself causes is final; a wrong setting is ours to put right, and the mail waits for it.
fn kind_of<R>(error: &SdkError<SendRawEmailError, R>) -> MailError {
    let code = error.as_service_error().and_then(ProvideErrorMetadata::code);
    match code {
        // SES says the same of a message that it rejects and of an account that it stopped.
        Some("MessageRejected") if is_paused(error) => MailError::Later,
        Some("MessageRejected" | "InvalidParameterValue") => MailError::Rejected,
        _ => MailError::Later,
    }
}

fn is_paused<R>(error: &SdkError<SendRawEmailError, R>) -> bool {
    let message = error.as_service_error().and_then(ProvideErrorMetadata::message).unwrap_or_default();
    ["paused", "suspended"].iter().any(|word| message.to_ascii_lowercase().contains(word))
}

/// A tag's value may have letters, digits, `_` and `-` only, and 256 of them.
fn tag_value(reference: &str) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    reference.chars().take(256).map(|c| if allowed(c) { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail() -> Mail {
        Mail {
            to: "Buyer <buyer@example.test>".into(),
            from: "shop@example.test".into(),
            subject: "License активирована".into(),
            text: "Здравствуйте!\nВаша лицензия активна.\n".into(),
            html: "<p>Здравствуйте!</p>\n<p>Your license is active.</p>\n".into(),
            reference: "01J#OUT#7.0".into(),
            item: "T1JERVI".into(),
            date: "2026-11-23T12:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn mime_has_the_given_date_and_reference() {
        let mime = String::from_utf8(to_mime(&mail()).unwrap()).unwrap();
        for line in [
            "From: shop@example.test\r\n",
            "To: Buyer <buyer@example.test>\r\n",
            "Date: Mon, 23 Nov 2026 12:00:00 +0000\r\n",
            "X-Oferta-Reference: 01J_OUT_7_0\r\n",
            "Content-Type: multipart/alternative; boundary=\"=_01J_OUT_7_0\"\r\n",
        ] {
            assert!(mime.contains(line), "{line:?} not in {mime}");
        }
        assert!(mime.is_ascii());
    }

    #[test]
    fn the_text_comes_before_the_html_and_both_are_read_back() {
        let mime = to_mime(&mail()).unwrap();
        let message = mail_parser::MessageParser::default().parse(&mime).unwrap();
        assert_eq!(message.body_text(0).unwrap().replace("\r\n", "\n"), mail().text);
        assert_eq!(message.body_html(0).unwrap().replace("\r\n", "\n"), mail().html);
        let position = |needle: &str| String::from_utf8_lossy(&mime).find(needle).unwrap();
        assert!(
            position("Content-Type: text/plain; charset=utf-8") < position("Content-Type: text/html; charset=utf-8")
        );
    }

    #[test]
    fn a_second_copy_is_the_same_bytes() {
        let long = Mail { reference: "R".repeat(300), html: "=_".repeat(900), ..mail() };
        for mail in [mail(), long] {
            let mime = to_mime(&mail).unwrap();
            assert_eq!(to_mime(&mail).unwrap(), mime);
            let lines = mime.split(|byte| *byte == b'\n').filter(|line| line.starts_with(b"--=_")).count();
            assert_eq!(lines, 3, "two parts have three boundaries");
        }
    }

    #[test]
    fn no_field_adds_a_header_or_a_recipient() {
        let evil = "x\r\nBcc: victim@example.test\r\n\r\nbody";
        let mut by_subject = mail();
        by_subject.subject = evil.into();
        let mut by_reference = mail();
        by_reference.reference = evil.into();
        for mail in [by_subject, by_reference] {
            let mime = String::from_utf8(to_mime(&mail).unwrap()).unwrap();
            assert!(!mime.contains("\nBcc:") && !mime.contains("\nbody"), "{mime}");
        }
        for address in ["", "nobody", "a@b.test, c@d.test", "a@b.test\r\nBcc: c@d.test", "<>", "a@b@c.test"] {
            let changed = Mail { to: address.into(), ..mail() };
            assert_eq!(to_mime(&changed), Err(MailError::Rejected), "{address}");
        }
    }

    #[test]
    fn addresses_are_not_printed() {
        let printed = format!("{:?} {:?} {}", mail(), MailError::Rejected, MailError::Later);
        assert!(!printed.contains('@'), "{printed}");
    }
}
