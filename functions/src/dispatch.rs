//! Carrying effects outside: each outbox item is leased, sent, marked. What is not sent stays due, and the sweep drives it
//! again under the same reference. What the mail service then reports of a notice is kept on its item.

mod answer;
pub mod event;
mod other_letters;
mod pace;
mod publication_letters;
mod sending;
mod unproven;

pub use pace::Pace;

use crate::keys::LinkKeys;
use crate::mailed_link::{RECEIPT, REPORT};
use crate::notices::{Action, Kept};
use crate::{notices, telemetry};
use aws_lambda_events::dynamodb::EventRecord;
use chrono::TimeDelta;
use domain::Instant;
use domain::agreement::Agreement;
use domain::follows::delivery;
use domain::follows::delivery::{Fact, Facts, Kind, Wait};
use domain::follows::effect::Effect;
use domain::follows::notice::Notice;
use domain::order::Order;
use domain::order::invoice::{Invoice, InvoiceState};
use gateways::events::{Bus, DomainEvent};
use gateways::lazy::Lazy;
use serde_json::json;
use std::sync::Arc;
use store::Store;
use store::due::PARKED;
use store::order::vault::Vault;
use store::outbox::item::OutboxItem;
use store::table::error::StoreError;
use store::table::keys;

/// What the function needs.
pub struct Dispatch {
    /// The rules.
    pub agreement: Arc<Agreement>,
    /// The state.
    pub store: Store,
    /// The mail service.
    pub mail: Lazy<aws_sdk_ses::Client>,
    /// Hears what happened.
    pub bus: Bus,
    /// Signs the links in mails.
    pub links: LinkKeys,
    /// Keeps SES's rate of mails.
    pub pace: Pace,
    /// Names and addresses.
    pub settings: DispatchSettings,
}

/// Names and addresses of the outside.
#[derive(Debug, Clone)]
pub struct DispatchSettings {
    /// Where buyers find the shop, without a closing slash.
    pub public_url: String,
    /// The sender of mails.
    pub mail_from: String,
    /// SES's configuration set, which reports what became of a mail.
    pub configuration_set: Option<String>,
    /// Where the vendor's operator is told.
    pub vendor_mail: String,
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
    /// It was sent before, and nothing was heard of it for as long as the policy waits.
    Unheard,
    /// It may not be sent.
    Withheld,
    /// It waits for a person.
    Parked,
}

/// Why an item was not sent.
enum Failure {
    /// The other side cannot be reached or does not take it now: it is tried for as long as that lasts.
    Passing(String),
    /// The mail service takes nothing because of what the vendor's account lacks: it is tried for longer, under an alarm.
    Account(String),
    /// This item never will be sent: it waits for a person.
    Final(&'static str),
    /// The mail service refuses the address or the message: a person reaches the recipient another way.
    Refused,
    /// It is not owed, and its reader does not want it.
    Withheld,
    /// Nobody has proven its address, and nothing came in for the order (K59); or the vendor was told of as much today.
    HeldBack,
    /// What it tells of is void.
    Obsolete,
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

    /// Sends one item, if nobody else does; of a notice that was sent, sees whether it was heard of.
    ///
    /// # Errors
    /// The table does not answer; the item stays due.
    pub async fn deliver(&self, item: &OutboxItem, now: Instant) -> Result<Delivery, StoreError> {
        let wait = item.notice().map(|notice| item.facts.wait(notice, &self.agreement.policy.notices));
        if let Some(wait) = wait.filter(|wait| *wait != Wait::Sending) {
            return self.unheard(item, wait, now).await;
        }
        match &item.effect {
            Effect::Announce(name) => self.deliver_event(name, item, now).await,
            Effect::Mail(notice) => self.deliver_mail(*notice, item, now).await,
        }
    }

    async fn deliver_event(&self, name: &str, item: &OutboxItem, now: Instant) -> Result<Delivery, StoreError> {
        let Some(leased) = self.store.lease(item, now + LEASE).await? else { return Ok(Delivery::NotOurs) };
        match self.announce(name, item).await {
            Ok(()) => {
                self.store.sent(&leased, now).await?;
                Ok(Delivery::Sent)
            }
            Err(failure) => self.failed(&leased, failure, now).await,
        }
    }

    /// Records why a leased item was not sent.
    async fn failed(&self, leased: &OutboxItem, failure: Failure, now: Instant) -> Result<Delivery, StoreError> {
        let reference = &leased.reference;
        match failure {
            Failure::Passing(reason) => {
                tracing::warn!(reason, reference, "an outbox item was not sent");
                self.later(leased, self.agreement.policy.notices.give_up_after, now).await
            }
            Failure::Account(lacks) => {
                tracing::error!(lacks, reference, "the mail service takes nothing from this account");
                telemetry::metric("mail_held", 1, "Count", None, now);
                self.later(leased, self.agreement.policy.notices.account_give_up_after, now).await
            }
            Failure::Refused => self.never_sent(leased, Kind::Refused, now).await,
            Failure::Withheld => {
                self.learn(leased, Kind::Withheld, Fact::at(now)).await?;
                Ok(Delivery::Withheld)
            }
            Failure::HeldBack => {
                self.learn(leased, Kind::HeldBack, Fact::at(now)).await?;
                Ok(Delivery::Withheld)
            }
            Failure::Obsolete => {
                self.learn(leased, Kind::Obsolete, Fact::at(now)).await?;
                Ok(Delivery::Withheld)
            }
            Failure::Final(reason) => {
                tracing::error!(reason, reference, "an outbox item was parked");
                let parked = self.store.not_sent(leased, true, now).await?;
                Ok(if parked { Delivery::Parked } else { Delivery::NotOurs })
            }
        }
    }

    /// Keeps what became known of the sending that an item is in.
    async fn learn(&self, item: &OutboxItem, kind: Kind, fact: Fact) -> Result<OutboxItem, StoreError> {
        let facts = Facts::in_round(item.facts.round(), kind, fact);
        self.store.record_delivery(&self.agreement.policy.notices, item, &facts).await
    }

    /// Leaves an item due, until a notice is given up.
    async fn later(&self, leased: &OutboxItem, give_up_after: TimeDelta, now: Instant) -> Result<Delivery, StoreError> {
        if leased.notice().is_some() && now >= leased.begun_at() + give_up_after {
            return self.never_sent(leased, Kind::GivenUp, now).await;
        }
        self.store.not_sent(leased, false, now).await?;
        Ok(Delivery::Later)
    }

    /// Records that a notice will not be handed over to the mail service: a person reaches its recipient.
    async fn never_sent(&self, leased: &OutboxItem, kind: Kind, now: Instant) -> Result<Delivery, StoreError> {
        tracing::error!(?kind, reference = leased.reference, "a notice waits for a person");
        self.learn(leased, kind, Fact::at(now)).await?;
        Ok(Delivery::Parked)
    }

    /// Records that nothing was heard of a notice in time. One that is met too early goes to its place.
    async fn unheard(&self, item: &OutboxItem, wait: Wait, now: Instant) -> Result<Delivery, StoreError> {
        let until = match wait {
            Wait::Report(until) => Some(until).filter(|until| *until <= now),
            _ => None,
        };
        let Some(until) = until else {
            self.store.record_delivery(&self.agreement.policy.notices, item, &Facts::default()).await?;
            return Ok(Delivery::NotOurs);
        };
        tracing::warn!(reference = item.reference, "a notice is of unknown delivery");
        let known = self.learn(item, Kind::Unheard, Fact::at(until)).await?;
        Ok(if known.due_shard.as_deref() == Some(PARKED) { Delivery::Parked } else { Delivery::Unheard })
    }

    async fn announce(&self, name: &str, item: &OutboxItem) -> Result<(), Failure> {
        let event = DomainEvent {
            id: item.reference.clone(),
            detail_type: name.to_owned(),
            detail: json!({
                "order_id": item.order,
                "account": item.account,
                "former_account": item.former_account,
                "about": item.subject_id,
                "clause": item.clause,
                "terms": item.terms,
                "at": item.at,
            }),
            at: item.at,
        };
        let put = self.bus.put(&event).await;
        put.map_err(|error| Failure::Passing(error.to_string()))
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
            let report = set_aside.ok_or(Failure::Final("what was set aside is not there"))?;
            let text = notices::about_quarantined(&self.agreement, notice, &item.reference, &report, item.clause);
            let text = text.map_err(unwritten)?;
            return Ok((vendor(), text));
        }
        if let Some(text) = self.of_no_order(notice, item, now).await? {
            return Ok((vendor(), text));
        }
        if notice.is_of_mailbox() {
            return self.sign_in_letter(item, now).await;
        }
        let order = item.order.as_ref().ok_or(Failure::Final("it names no order"))?;
        let order =
            self.store.order(order).await.map_err(passing)?.ok_or(Failure::Final("the order is not there"))?.order;
        // Who paid by it would have the money set aside.
        if notice == Notice::InvoiceIssued && void(item, &order, now) {
            return Err(Failure::Obsolete);
        }
        let action = self.action(notice, item, &order);
        let text = if notice.is_of_published() {
            self.of_published(notice, item, &order.language, action).await?
        } else {
            let shop = &self.settings.public_url;
            let answer = self.answer(notice, item, &order).await?;
            let kept = Kept { answer, buyer: self.invoice_buyer(notice, item, &order).await? };
            notices::about_order(&self.agreement, notice, item, &order, shop, action, &kept).map_err(unwritten)?
        };
        if notice.to_vendor() {
            return if self.tells(notice, item, &order, now).await? {
                Ok((vendor(), text))
            } else {
                Err(Failure::HeldBack)
            };
        }
        let vault = self.store.vault(&order.subject).await.map_err(passing)?;
        let vault = vault.ok_or(Failure::Final("the buyer's data were erased"))?;
        if !self.may_reach(notice, item, &order, &vault).await? {
            return Err(Failure::HeldBack);
        }
        if notice.optional() && !self.wanted(notice, &order, &vault).await? {
            return Err(Failure::Withheld);
        }
        if notice == Notice::ContactChangedFormer {
            return Ok((self.former_address(item, &order).await?, text));
        }
        Ok((vault.party.email().as_str().to_owned(), text))
    }

    /// Whether a notice that is not owed may be sent to its reader at this moment (I30, I35).
    async fn wanted(&self, notice: Notice, order: &Order, vault: &Vault) -> Result<bool, Failure> {
        let muted = match &vault.mailbox {
            Some(mailbox) => self.store.is_muted(mailbox).await.map_err(passing)?,
            None => false,
        };
        Ok(delivery::may_send(notice, order.wants_news(), muted))
    }

    /// The signed link by which a buyer confirms that a notice arrived (clause 4.13, K19), or the report that it is
    /// about, where that still rests on the word of who placed the order (clause 10.4, K55).
    fn action(&self, notice: Notice, item: &OutboxItem, order: &Order) -> Option<Action> {
        if !notice.confirmable() {
            return None;
        }
        let is_report = matches!(notice, Notice::MailboxReported | Notice::MailboxReportedAgain);
        let report = keys::outbox_version(&item.sk).and_then(|version| order.restrictions.mailbox_report(version));
        let unproven = is_report && report.is_some_and(|report| report.confirmed_at.is_none());
        let purpose = if unproven { REPORT } else { RECEIPT };
        let until = item.at + self.agreement.policy.notices.receipt_link_validity;
        let link = purpose.link(&self.links, &self.settings.public_url, &item.id(), &order.language, until);
        // The letter is owed, the link is not.
        let unsigned = |_: &_| tracing::error!(reference = item.reference, "a notice's link could not be signed");
        let url = link.inspect_err(unsigned).ok()?;
        Some(if unproven { Action::ConfirmReport { url } } else { Action::ConfirmReceipt { url } })
    }
}

/// Whether the invoice that an item is about was voided, or its order ended before it was paid.
fn void(item: &OutboxItem, order: &Order, now: Instant) -> bool {
    let about = |invoice: &&Invoice| item.subject_id.as_deref() == Some(invoice.number.to_string().as_str());
    order.invoices.iter().find(about).is_some_and(|invoice| invoice.state(order, now) == InvoiceState::Void)
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
