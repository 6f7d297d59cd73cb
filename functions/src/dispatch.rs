//! Carrying effects outside: each outbox item is leased, sent, marked. What is not sent stays due, and the sweep drives it
//! again under the same reference.

mod published;

use crate::{notices, telemetry};
use aws_lambda_events::dynamodb::EventRecord;
use chrono::TimeDelta;
use domain::Instant;
use domain::agreement::Agreement;
use domain::effect::{Effect, Notice};
use outside::events::DomainEvent;
use outside::mail::{Mail, MailError};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use store::error::StoreError;
use store::outbox::OutboxItem;

/// What the function needs.
pub struct Dispatch {
    /// The rules.
    pub agreement: Arc<Agreement>,
    /// The state.
    pub store: Store,
    /// The mail service.
    pub mail: aws_sdk_ses::Client,
    /// The bus.
    pub bus: aws_sdk_eventbridge::Client,
    /// Names and addresses.
    pub settings: DispatchSettings,
}

/// Names and addresses of the outside.
#[derive(Debug, Clone)]
pub struct DispatchSettings {
    /// The bus's name.
    pub bus_name: String,
    /// The sender of mails.
    pub mail_from: String,
    /// Where the shop is found, without a closing slash.
    pub public_url: String,
    /// SES's configuration set, which reports what became of a mail.
    pub configuration_set: Option<String>,
    /// Where the vendor's operator is told.
    pub vendor_mail: String,
    /// How long to wait before each mail, so that SES's rate is kept.
    pub mail_spacing: Duration,
}

/// How long a sender has an item for itself: the function's time-out, and a minute.
pub const LEASE: TimeDelta = TimeDelta::seconds(60 + 60);

/// What became of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// It was sent and marked.
    Sent,
    /// Another sender has it, or it was sent before.
    NotOurs,
    /// It was not sent and stays due.
    Later,
    /// It was not sent and waits for a person.
    Parked,
}

/// Why an item was not sent.
enum Failure {
    /// The other side cannot be reached or does not take it now: it is tried for as long as that lasts.
    Passing(String),
    /// This item never will be sent: it waits for a person.
    Final(&'static str),
}

impl Dispatch {
    /// Sends the new outbox items of a batch of the table's stream. Never fails: what is not sent stays due.
    pub async fn on_stream(&self, records: Vec<EventRecord>, now: Instant) {
        let items = records.into_iter().filter(|record| record.event_name == "INSERT").filter_map(|record| {
            let item: Result<OutboxItem, _> = serde_dynamo::from_item(record.change.new_image);
            item.inspect_err(|error| tracing::error!(%error, "a stream record is no outbox item")).ok()
        });
        let (events, mails): (Vec<_>, Vec<_>) = items.partition(|item| matches!(item.effect, Effect::Announce(_)));
        for item in events.into_iter().chain(mails) {
            match self.deliver(&item, now).await {
                Ok(Delivery::Parked) => telemetry::metric("parked", 1, "Count", None, now),
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, reference = item.reference, "an outbox item stays due"),
            }
        }
    }

    /// Sends one item, if nobody else does.
    ///
    /// # Errors
    /// The table does not answer; the item stays due.
    pub async fn deliver(&self, item: &OutboxItem, now: Instant) -> Result<Delivery, StoreError> {
        let Some(leased) = self.store.lease(item, now + LEASE).await? else {
            return Ok(Delivery::NotOurs);
        };
        let sent = match &item.effect {
            Effect::Announce(name) => self.announce(name, item).await,
            Effect::Mail(notice) => self.mail(*notice, item, now).await,
        };
        match sent {
            Ok(()) => {
                self.store.sent(&leased, now).await?;
                Ok(Delivery::Sent)
            }
            Err(Failure::Passing(reason)) => {
                tracing::warn!(reason, reference = item.reference, "an outbox item was not sent");
                self.store.not_sent(&leased, false, now).await?;
                Ok(Delivery::Later)
            }
            Err(Failure::Final(reason)) => {
                tracing::error!(reason, reference = item.reference, "an outbox item was parked");
                let parked = self.store.not_sent(&leased, true, now).await?;
                Ok(if parked { Delivery::Parked } else { Delivery::NotOurs })
            }
        }
    }

    async fn announce(&self, name: &str, item: &OutboxItem) -> Result<(), Failure> {
        let event = DomainEvent {
            id: item.reference.clone(),
            detail_type: name.to_owned(),
            detail: json!({
                "order_id": item.order,
                "account": item.account,
                "about": item.about,
                "clause": item.clause,
                "terms": item.terms,
                "at": item.at,
            }),
            at: item.at,
        };
        let put = outside::events::put(&self.bus, &self.settings.bus_name, &event).await;
        put.map_err(|error| Failure::Passing(error.to_string()))
    }

    async fn mail(&self, notice: Notice, item: &OutboxItem, now: Instant) -> Result<(), Failure> {
        let (to, text) = self.letter(notice, item, now).await?;
        let mail = Mail {
            to,
            from: self.settings.mail_from.clone(),
            subject: text.subject,
            text: text.body,
            html: text.html,
            reference: item.reference.clone(),
            date: now,
        };
        if !self.settings.mail_spacing.is_zero() {
            tokio::time::sleep(self.settings.mail_spacing).await;
        }
        match outside::mail::send(&self.mail, self.settings.configuration_set.as_deref(), &mail).await {
            Ok(_) => Ok(()),
            Err(MailError::Rejected) => Err(Failure::Final("the mail was rejected")),
            Err(MailError::Later) => Err(Failure::Passing("the mail was not taken".to_owned())),
        }
    }

    /// The recipient and the text, made at this moment from the order and its vault.
    async fn letter(
        &self,
        notice: Notice,
        item: &OutboxItem,
        now: Instant,
    ) -> Result<(String, notices::Text), Failure> {
        let vendor = || self.settings.vendor_mail.clone();
        if notice == Notice::VendorPaymentQuarantined {
            let set_aside = self.store.quarantined(&item.pk).await.map_err(passing)?;
            let reason = set_aside.ok_or(Failure::Final("what was set aside is not there"))?.reason.text();
            let text = notices::about_quarantined(notice, &item.reference, reason, item.clause).map_err(unwritten)?;
            return Ok((vendor(), text));
        }
        if notice == Notice::VendorCalendarEnding {
            return Ok((vendor(), self.of_calendar(now).await?));
        }
        let order = item.order.as_ref().ok_or(Failure::Final("it names no order"))?;
        let order =
            self.store.order(order).await.map_err(passing)?.ok_or(Failure::Final("the order is not there"))?.order;
        let text = if notice.is_of_published() {
            self.of_published(notice, item, &order.language, None).await?
        } else {
            notices::about_order(&self.agreement, notice, item, &order, None).map_err(unwritten)?
        };
        if notice.to_vendor() {
            return Ok((vendor(), text));
        }
        let vault = self.store.vault(&order.subject).await.map_err(passing)?;
        let vault = vault.ok_or(Failure::Final("the buyer's data were erased"))?;
        Ok((vault.party.email().as_str().to_owned(), text))
    }
}

/// What the table's failure means for an item: only what cannot be read never will be.
fn passing(error: StoreError) -> Failure {
    match error {
        StoreError::Unreadable(what) => Failure::Final(what),
        error => Failure::Passing(error.to_string()),
    }
}

fn unwritten(_: notices::NoText) -> Failure {
    Failure::Final("the notice has no text")
}
