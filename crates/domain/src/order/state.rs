//! The order: the aggregate that every rule reads. Claims, payments and their instants are short facts in it.

use crate::Instant;
use crate::agreement::consent::Purpose;
use crate::agreement::prices::{Activation, Period};
use crate::agreement::rates::Charge;
use crate::clause::Clause;
use crate::money::Money;
use crate::order::claim::Claim;
use crate::order::contact::Contact;
use crate::order::correspondence::Exhibit;
use crate::order::debt::Debt;
use crate::order::ending::{Ended, How, Request};
use crate::order::evidence::Evidence;
use crate::order::id::OrderId;
use crate::order::invoice::Invoice;
use crate::order::license::{License, PeriodMoved};
use crate::order::payment::{Payment, PaymentReversed};
use crate::order::placing::{Method, Placed, TermsRef};
use crate::order::query::PaymentQuery;
use crate::order::refund::{Refund, RefundState};
use crate::order::reminder::Sent;
use crate::order::restrictions::Restrictions;
use crate::order::review::Review;
use crate::order::{claim, reminder};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use strum::{IntoStaticStr, VariantArray};
use utoipa::ToSchema;

/// Where an order stands: `placed` nothing paid; `partially_paid` some of it; `paid` in full (clause 4.6); `fulfilled`
/// the paid period is over (clause 9.2); `cancelled` before it was paid in full (clause 3.5); `terminated` before its
/// time (clauses 4.10, 4.12); `refunded` ended, and everything that was to go back went back (clause 4.11); `reversed`
/// the bank took the payment back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum OrderState {
    /// Accepted, nothing paid.
    Placed,
    /// Some of it is paid.
    PartiallyPaid,
    /// Paid in full.
    Paid,
    /// The paid period is over.
    Fulfilled,
    /// Ended before it was paid in full (clause 3.5).
    Cancelled,
    /// The agreement ended before its time (clauses 4.10, 4.12).
    Terminated,
    /// It ended, and everything that was to go back went back; or everything paid went back, which ended it (K57).
    Refunded,
    /// The bank took the payment back (K38).
    Reversed,
}

impl OrderState {
    /// Every state.
    pub const ALL: &'static [OrderState] = OrderState::VARIANTS;
}

/// One line of an order's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// When it was recorded.
    pub at: Instant,
    /// The event's published name, such as `license.activated`.
    pub event: String,
    /// The clause it rests on.
    pub clause: Option<Clause>,
}

/// An order for one license period of one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// Its identity.
    pub id: OrderId,
    /// How many events it has.
    pub version: u64,
    /// When the box was ticked and the order placed (clause 2.4).
    pub created_at: Instant,
    /// When its last event was recorded; later events are never dated before it.
    pub last_at: Instant,
    /// The vault item that holds the buyer's data; random, says nothing about the buyer.
    pub subject: String,
    /// The Kommo account that the license is for, as a keyed pseudonym.
    pub account: String,
    /// A natural person, whom the law on automated decisions protects more.
    pub natural_person: bool,
    /// The terms ticked.
    pub terms: TermsRef,
    /// The price list current at the tick (clause 4.1).
    pub prices: String,
    /// The item.
    pub sku: String,
    /// How long it is licensed.
    pub period: Period,
    /// Who activates it.
    pub activation: Activation,
    /// What is owed, in the price list's currency (clause 4.2).
    pub price: Money,
    /// What is owed in another currency instead, with its rate: by card (K46), or by a resident's invoice (K62).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charge: Option<Charge>,
    /// Card or invoice (clause 4.3).
    pub method: Method,
    /// Whether the buyer is a resident of Kazakhstan (K20, K62).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub resident: bool,
    /// Where its review before the payment stands; none where nobody reviews it (K20).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
    /// The language of the buyer's notices.
    pub language: String,
    /// The purposes that the buyer consented to when it was placed (clause 8.6).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub consents: BTreeSet<Purpose>,
    /// What was paid.
    pub payment: Payment,
    /// The license.
    pub license: License,
    /// Its invoices, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invoices: Vec<Invoice>,
    /// Every claim ever received; none is removed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
    /// Money on its way back, and what went back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refunds: Vec<Refund>,
    /// Questions whether a payment arrived.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub queries: Vec<PaymentQuery>,
    /// Notices of termination that a person decides on (K47).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<Request>,
    /// What restricts it, until a person decides.
    #[serde(default, skip_serializing_if = "Restrictions::is_none")]
    pub restrictions: Restrictions,
    /// What the parties wrote and said to each other, as evidence; none is removed (clause 10.3).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub correspondence: Vec<Exhibit>,
    /// How it ended before its time, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ended>,
    /// What is kept of a debt (clause 9.3).
    #[serde(default, skip_serializing_if = "Debt::is_none")]
    pub debt: Debt,
    /// What became of the buyer's address.
    #[serde(default, skip_serializing_if = "Contact::is_none")]
    pub contact: Contact,
    /// What is recorded of it and moves none of its clocks.
    #[serde(default, skip_serializing_if = "Evidence::is_none")]
    pub evidence: Evidence,
    /// How often its Kommo account was corrected.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub account_corrections: u32,
    /// How often the tokens of the order were ended: one of an earlier count opens it no more.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub token_epoch: u32,
    /// Which reminders went out.
    #[serde(default, skip_serializing_if = "reminder::Sent::is_empty")]
    pub reminded: reminder::Sent,
    /// What happened, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub timeline: Vec<TimelineEntry>,
}

impl Placed {
    /// The order as it begins, before it counts this event.
    pub(crate) fn order(&self, at: Instant) -> Order {
        Order {
            id: self.id.clone(),
            version: 0,
            created_at: at,
            last_at: at,
            subject: self.subject.clone(),
            account: self.account.clone(),
            natural_person: self.natural_person,
            terms: self.terms.clone(),
            prices: self.prices.clone(),
            sku: self.sku.clone(),
            period: self.period,
            activation: self.activation,
            price: self.price,
            charge: self.charge.clone(),
            method: self.method,
            resident: self.resident,
            review: self.awaits_review.then_some(Review::Awaited),
            language: self.language.clone(),
            consents: self.consents.keys().copied().collect(),
            payment: Payment::default(),
            license: License::default(),
            invoices: Vec::new(),
            claims: Vec::new(),
            refunds: Vec::new(),
            queries: Vec::new(),
            requests: Vec::new(),
            correspondence: Vec::new(),
            restrictions: Restrictions::default(),
            ended: None,
            debt: Debt::default(),
            contact: Contact::default(),
            evidence: Evidence::default(),
            account_corrections: 0,
            token_epoch: 0,
            reminded: Sent::new(),
            timeline: Vec::new(),
        }
    }
}

impl Order {
    /// A claim of it, by the claim's identity.
    pub fn claim(&self, id: &str) -> Option<&Claim> {
        self.claims.iter().find(|claim| claim.id == id)
    }

    /// Whether its buyer consented to news and did not withdraw that since (clause 8.6). The word of who reads its mailbox is kept
    /// with the mailbox.
    pub fn wants_news(&self) -> bool {
        self.consents.contains(&Purpose::Inform) && self.evidence.information_declined_at.is_none()
    }

    /// The bank took a payment back: what was on its way back of it is void, and an order that is no longer paid ends. What
    /// the gateway may have returned already stays open until it says (K60).
    pub(crate) fn reversed(&mut self, reversed: &PaymentReversed, at: Instant) {
        self.payment.reversed(reversed);
        for refund in self.refunds.iter_mut().filter(|refund| refund.source == reversed.source && refund.open()) {
            if !refund.asked_for() {
                refund.stored = RefundState::Void;
            }
        }
        if reversed.ends {
            self.ended = Some(Ended { how: How::Reversed, at });
        }
    }

    /// The paid period moved: its reminders are due anew, and a claim that no longer comes after the window is timely (I5).
    pub(crate) fn period_moved(&mut self, moved: &PeriodMoved) {
        self.reminded.remove(&reminder::ReminderKind::PeriodEnd.key());
        if let Some(window) = &moved.window {
            self.reminded.remove(&reminder::ReminderKind::ClaimWindow.key());
            claim::window_ends(&mut self.claims, window.expires_at);
        }
    }

    /// When the agreement on it was concluded: with full payment, and not before the tick (clause 9.1, K1).
    pub fn concluded_at(&self) -> Option<Instant> {
        self.payment.paid_at.map(|paid_at| self.concluded_by(paid_at))
    }

    /// When a full payment of an instant concludes it.
    pub(crate) fn concluded_by(&self, paid_at: Instant) -> Instant {
        paid_at.max(self.created_at)
    }

    /// Whether it goes on and cannot be paid before an operator releases it (K20).
    pub fn awaits_review(&self) -> bool {
        self.review == Some(Review::Awaited) && self.ended.is_none()
    }

    /// Whether e-mail alone is not trusted (clause 10.4).
    pub fn mailbox_frozen(&self) -> bool {
        self.restrictions.mailbox_since.is_some()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_zero(n: &u32) -> bool {
    *n == 0
}
