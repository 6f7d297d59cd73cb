//! What invokes the function: the table's stream, and the mail service's reports by the bus and by a topic. Each of the two
//! paths is best effort, so both are taken, and what comes twice is known already.

use super::Dispatch;
use super::sending::sent;
use aws_lambda_events::dynamodb;
use domain::Instant;
use domain::follows::delivery::{Facts, Kind};
use gateways::mail_events::{self, MailEvent, NotUnderstood};
use serde_json::Value;
use store::outbox::item::OutboxItem;
use store::table::error::StoreError;
use store::table::keys;

/// The source of the mail service's events on the bus.
pub const MAIL_SOURCE: &str = "aws.ses";

/// Why an invocation is to be repeated, or laid aside in the end. What it could do is done.
#[derive(Debug, thiserror::Error)]
pub enum EventError {
    /// The table does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It is none of what invokes this function.
    #[error("an event that this function does not handle")]
    NotHandled,
    /// A report of the mail service cannot be read.
    #[error(transparent)]
    Report(#[from] NotUnderstood),
}

impl Dispatch {
    /// Takes whatever the function is invoked with.
    ///
    /// # Errors
    /// [`EventError`]; a batch of the stream that can be read never fails.
    pub async fn on_event(&self, payload: Value, now: Instant) -> Result<(), EventError> {
        if payload["source"] == MAIL_SOURCE {
            return self.on_report(&payload["detail"]).await;
        }
        let records = payload["Records"].as_array().ok_or(EventError::NotHandled)?;
        if records.iter().any(|record| record["Sns"].is_object()) {
            let mut untaken = Ok(());
            for record in records {
                // No text, or none that is JSON, is read as null and so refused as a report.
                let text = record["Sns"]["Message"].as_str().unwrap_or_default();
                let report = serde_json::from_str(text).unwrap_or_default();
                untaken = self.on_report(&report).await.and(untaken);
            }
            return untaken;
        }
        let batch: dynamodb::Event = serde_json::from_value(payload).map_err(|_| EventError::NotHandled)?;
        self.on_stream(batch.records, now).await;
        Ok(())
    }

    /// Keeps what the mail service reports on the notice that it names, if it is one that was sent as this message.
    async fn on_report(&self, report: &Value) -> Result<(), EventError> {
        let event = mail_events::read(report).inspect_err(|error| tracing::error!(%error, "a report was not taken"))?;
        let Some(MailEvent { item, round, message, kind, fact }) = event else { return Ok(()) };
        let Some((pk, sk)) = keys::item_of(&item) else {
            tracing::warn!("a report names no outbox item");
            return Ok(());
        };
        let item = self.store.outbox_item(&pk, &sk).await?.filter(|item| item.notice().is_some());
        let Some(item) = item else {
            tracing::warn!("a report names no notice of ours");
            return Ok(());
        };
        if round > item.facts.round() || item.facts.message(round).is_some_and(|sent| sent != message) {
            tracing::warn!(reference = item.reference, "a report is of another message");
            return Ok(());
        }
        let at = fact.at;
        let mut facts = Facts::in_round(round, kind, fact);
        if item.facts.said(round).is_none() {
            // Who sent it has not said so, and may not have lived to.
            let said = self.store.said(&item, round).await?;
            facts.merge(&said.map(|said| Facts::in_round(round, Kind::Sent, sent(message, &said))).unwrap_or_default());
        }
        self.store.record_delivery(&self.agreement.policy.notices, &item, &facts).await?;
        if kind == Kind::Complained {
            self.mute(&item, at).await?;
        }
        Ok(())
    }

    /// Mutes the mailbox that complained for all that it is not owed (I35). That of a buyer whose data were erased is known
    /// no more, and the vendor's own is nobody's to mute.
    async fn mute(&self, item: &OutboxItem, at: Instant) -> Result<(), StoreError> {
        let Some(id) = item.order.as_ref().filter(|_| item.notice().is_some_and(|notice| !notice.to_vendor())) else {
            return Ok(());
        };
        let Some(known) = self.store.order(id).await? else { return Ok(()) };
        let vault = self.store.vault(&known.order.subject).await?;
        match vault.and_then(|vault| vault.mailbox) {
            Some(mailbox) => self.store.mute(&mailbox, at).await,
            None => Ok(()),
        }
    }
}
