//! Mail through SES, as raw MIME that is made at the moment of sending.

use crate::mail_events::{ITEM_TAG, ROUND_TAG};
use aws_sdk_ses::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_ses::operation::send_raw_email::SendRawEmailError;
use aws_sdk_ses::primitives::Blob;
use aws_sdk_ses::types::{MessageTag, RawMessage};
use domain::Instant;
use domain::party::ascii_domain;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use sha2::{Digest, Sha256};
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
    /// Where a reply goes, in the same form.
    pub reply_to: String,
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
    /// Which sending of that entry it is, from 0.
    pub round: usize,
    /// The date that the mail bears.
    pub date: Instant,
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail").field("reference", &self.reference).field("date", &self.date).finish_non_exhaustive()
    }
}

/// Why a mail was not handed over. Names no address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// It never will be: its recipient's address or the message itself is not acceptable.
    #[error("the mail was rejected")]
    Rejected,
    /// Not while the sender's account or settings are as they are, whoever the recipient is: what is to be put right, in the
    /// mail service's word.
    #[error("the mail service takes nothing from this account: {0}")]
    Account(String),
    /// It may be another time: too many at once, a failure of the mail service, or no connection.
    #[error("the mail could not be handed over now")]
    Later,
}

/// The mail as MIME with its two forms, the same bytes for the same mail. The subject cannot add a header, and an address
/// cannot name a second recipient. Domains are written in ASCII (IDNA), since SES takes no others.
///
/// # Errors
/// [`MailError::Rejected`] where the recipient's address is not one that mail can be sent to, [`MailError::Account`] where the
/// sender's is not.
pub fn to_mime(mail: &Mail) -> Result<Vec<u8>, MailError> {
    let message = Message::builder()
        .from(mailbox(&mail.from).ok_or_else(|| MailError::Account("the sender's address".to_owned()))?)
        .reply_to(mailbox(&mail.reply_to).ok_or_else(|| MailError::Account("the address for replies".to_owned()))?)
        .to(mailbox(&mail.to).ok_or(MailError::Rejected)?)
        .subject(mail.subject.as_str())
        .date(mail.date.into())
        .raw_header(HeaderValue::new(REFERENCE_HEADER, tag_value(&mail.reference)))
        .multipart(alternatives(mail))
        .map_err(|_| MailError::Rejected)?;
    Ok(message.formatted())
}

/// One address as a header has it: `None` for what is none, or has letters before the `@` that SES does not take.
fn mailbox(text: &str) -> Option<Mailbox> {
    let Mailbox { name, email } = text.parse().ok()?;
    let domain = ascii_domain(email.domain())?;
    let email = Address::new(email.user(), domain).ok().filter(|email| email.user().is_ascii())?;
    Some(Mailbox { name, email })
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

/// Lower-case hex SHA-256 of a message, by which its bytes are known again.
pub fn sha256(mime: &[u8]) -> String {
    hex::encode(Sha256::digest(mime))
}

/// Hands a mail to SES as [`to_mime`] made it, tagged with its reference and its item, and returns SES's identifier of the message,
/// which SES writes into the `Message-ID` in place of any other.
///
/// # Errors
/// [`MailError`] says whether to try again.
pub async fn send(
    client: &aws_sdk_ses::Client,
    configuration_set: Option<&str>,
    mail: &Mail,
    mime: Vec<u8>,
) -> Result<String, MailError> {
    let message = RawMessage::builder().data(Blob::new(mime)).build().map_err(|_| MailError::Rejected)?;
    let tag = |name: &str, value: &str| MessageTag::builder().name(name).value(tag_value(value)).build();
    client
        .send_raw_email()
        .raw_message(message)
        .tags(tag(REFERENCE_TAG, &mail.reference).map_err(|_| MailError::Rejected)?)
        .tags(tag(ITEM_TAG, &mail.item).map_err(|_| MailError::Rejected)?)
        .tags(tag(ROUND_TAG, &mail.round.to_string()).map_err(|_| MailError::Rejected)?)
        .set_configuration_set_name(configuration_set.map(str::to_owned))
        .send()
        .await
        .map(|output| output.message_id)
        .map_err(|error| kind_of(&error))
}

/// Only what the recipient's address or the message causes is final. What the account lacks is ours to put right, and the mail
/// waits for it.
fn kind_of<R>(error: &SdkError<SendRawEmailError, R>) -> MailError {
    let Some(refusal) = error.as_service_error() else { return MailError::Later };
    judged(refusal.code().unwrap_or_default(), refusal.message().unwrap_or_default())
}

/// What SES says of a mail that it does not take, by its code and, where that says too little, its words.
fn judged(code: &str, message: &str) -> MailError {
    let message = message.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
    match code {
        // SES says the same of a message, of an account that it stopped, and of an identity or a recipient that it does not
        // know yet.
        "MessageRejected" if says(&["not verified"]) => MailError::Account(format!("{code}, not verified")),
        "MessageRejected" if says(&["paused", "suspended"]) => MailError::Account(format!("{code}, paused")),
        "MessageRejected" | "InvalidParameterValue" => MailError::Rejected,
        "Throttling" if says(&["quota"]) => MailError::Account(format!("{code}, quota")),
        "" | "Throttling" | "ThrottlingException" | "TooManyRequestsException" => MailError::Later,
        "InternalFailure" | "InternalServerError" | "ServiceUnavailable" | "RequestExpired" => MailError::Later,
        code => MailError::Account(code.chars().filter(char::is_ascii_alphanumeric).take(64).collect()),
    }
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
            reply_to: "office@example.test".into(),
            subject: "License активирована".into(),
            text: "Здравствуйте!\nВаша лицензия активна.\n".into(),
            html: "<p>Здравствуйте!</p>\n<p>Your license is active.</p>\n".into(),
            reference: "01J#OUT#7.0".into(),
            item: "T1JERVI".into(),
            round: 0,
            date: "2026-11-23T12:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn mime_has_the_given_date_and_reference() {
        let mime = String::from_utf8(to_mime(&mail()).unwrap()).unwrap();
        for line in [
            "From: shop@example.test\r\n",
            "Reply-To: office@example.test\r\n",
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
        let none = ["", "nobody", "a@b.test, c@d.test", "a@b.test\r\nBcc: c@d.test", "<>", "a@b@c.test"];
        for address in none.into_iter().chain(["имя@b.test", "a@xn--.test", "a@b c.test"]) {
            let changed = Mail { to: address.into(), ..mail() };
            assert_eq!(to_mime(&changed), Err(MailError::Rejected), "{address}");
            let ours = Mail { from: address.into(), ..mail() };
            assert!(matches!(to_mime(&ours), Err(MailError::Account(_))), "{address}");
        }
    }

    #[test]
    fn a_domain_of_any_script_is_written_in_ascii() {
        for (typed, header) in [
            ("buyer@дүкен.қаз", "buyer@xn--d1acon18c.xn--80ao21a"),
            ("Анна <Anna.B@ПОЧТА.рф>", "=?utf-8?b?0JDQvdC90LA=?= <Anna.B@xn--80a1acny.xn--p1ai>"),
            ("a@xn--80a1acny.XN--P1AI", "a@xn--80a1acny.xn--p1ai"),
            ("a@Example.Test", "a@example.test"),
        ] {
            let mime = to_mime(&Mail { to: typed.into(), from: typed.into(), ..mail() }).unwrap();
            assert!(mime.is_ascii(), "{typed}");
            let mime = String::from_utf8(mime).unwrap();
            for name in ["To", "From"] {
                assert!(mime.contains(&format!("{name}: {header}\r\n")), "{typed} in {mime}");
            }
        }
    }

    #[test]
    fn addresses_are_not_printed() {
        let printed = format!("{:?} {:?} {}", mail(), MailError::Rejected, MailError::Later);
        assert!(!printed.contains('@'), "{printed}");
    }
}
