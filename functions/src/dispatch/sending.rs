//! The sending of one notice: it is rendered, then leased together with what it says, then handed to the mail service, then marked
//! with what that gave it for a name. So whatever was sent is kept, also where its sender does not live to mark it.

use super::{Delivery, Dispatch, Failure, LEASE};
use domain::Instant;
use domain::follows::delivery::{Fact, Kind, Said};
use domain::follows::notice::Notice;
use gateways::mail::{self, Mail, MailError};
use store::order::texts::Text;
use store::outbox::item::OutboxItem;
use store::table::error::StoreError;

/// A notice as it is handed over, and what is kept of it.
struct Rendered {
    mail: Mail,
    mime: Vec<u8>,
    /// Its text, without a link that opens something.
    said: Text,
}

impl Dispatch {
    /// Sends a notice, if nobody else does.
    pub(super) async fn deliver_mail(
        &self,
        notice: Notice,
        item: &OutboxItem,
        now: Instant,
    ) -> Result<Delivery, StoreError> {
        let Rendered { mail, mime, said } = match self.rendered(notice, item, now).await {
            Ok(rendered) => rendered,
            // What keeps it from being sent is said by who has it, and by nobody else.
            Err(failure) => {
                return match self.store.lease(item, now + LEASE).await? {
                    Some(leased) => self.failed(&leased, failure, now).await,
                    None => Ok(Delivery::NotOurs),
                };
            }
        };
        let Some(leased) = self.store.lease_saying(item, &said, now + LEASE).await? else {
            return Ok(Delivery::NotOurs);
        };
        match self.hand_over(&mail, mime).await {
            Ok(message) => {
                self.learn(&leased, Kind::Sent, sent(message, &said)).await?;
                Ok(Delivery::Sent)
            }
            Err(failure) => self.failed(&leased, failure, now).await,
        }
    }

    /// The mail, made at this moment.
    async fn rendered(&self, notice: Notice, item: &OutboxItem, now: Instant) -> Result<Rendered, Failure> {
        let (to, text) = self.letter(notice, item, now).await?;
        let mail = Mail {
            to,
            from: self.settings.mail_from.clone(),
            // The mails ask for replies, and these are read where the agreement says.
            reply_to: self.agreement.policy.licensor.email.clone(),
            subject: text.subject,
            text: text.body,
            html: text.html,
            reference: item.reference.clone(),
            item: item.id(),
            round: item.facts.round(),
            date: now,
        };
        let mime = mail::to_mime(&mail).map_err(not_taken)?;
        let said = Text::of_notice(item, mail.subject.clone(), text.kept, mail::sha256(&mime), now);
        Ok(Rendered { mail, mime, said })
    }

    /// Hands a mail to the mail service, and gives its identifier of the message.
    async fn hand_over(&self, mail: &Mail, mime: Vec<u8>) -> Result<String, Failure> {
        self.pace.wait().await;
        let set = self.settings.configuration_set.as_deref();
        mail::send(&self.mail, set, mail, mime).await.map_err(not_taken)
    }
}

/// That a notice went out as a message, and what it said: a commitment to the words, which are kept beside it and can be erased.
pub(super) fn sent(message: String, text: &Text) -> Fact {
    let sha256 = text.sha256.clone().unwrap_or_default();
    Fact { message: Some(message), said: Some(Said { commitment: text.commitment(), sha256 }), ..Fact::at(text.at) }
}

fn not_taken(error: MailError) -> Failure {
    match error {
        MailError::Rejected => Failure::Refused,
        MailError::Account(lacks) => Failure::Account(lacks),
        MailError::Later => Failure::Passing("the mail was not taken".to_owned()),
    }
}
