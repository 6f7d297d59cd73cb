//! What can happen to an order. Folding its events gives its state; they carry no personal data.

use crate::Instant;
use crate::act::{Act, Channel};
use crate::agreement::deadline::Deadline;
use crate::clause::Clause;
use crate::order::claim_facts::{
    ClaimAnswered, ClaimReceived, ClaimReclassified, CloseClaim, HandingInProven, HeldClaimDecided, LossMonthSet,
    StrikeReason,
};
use crate::order::correction::ReceiptCorrected;
use crate::order::correspondence::CorrespondenceRegistered;
use crate::order::deeming::{DeemedProvided, Shown};
use crate::order::ending::{Request, Terminated};
use crate::order::invoice::InvoiceIssued;
use crate::order::license::{Activated, PeriodMoved};
use crate::order::mailbox::{Confirmer, Reporter};
use crate::order::payment::{PaymentReceived, PaymentReversed, TicketIssued};
use crate::order::placing::Placed;
use crate::order::query::QueryAnswer;
use crate::order::recomputed::Recomputed;
use crate::order::refund_facts::{RefundDemanded, RefundEntered, RefundRequested, RefundRerouted, RefundSettled};
use crate::order::reminder::{Of, Reminded};
use crate::order::transfer::{ReceiptHeld, ReceiptReturned};
use serde::{Deserialize, Serialize};

/// A fact and when it was recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Never before the event that precedes it.
    pub at: Instant,
    /// What happened.
    #[serde(flatten)]
    pub fact: Fact,
}

macro_rules! facts {
    ($($(#[doc = $doc:literal])+ $name:ident $(($payload:ty))? $({ $($(#[doc = $field_doc:literal])+ $field:ident: $kind:ty,)+ })?
        = $published:literal $(, clause ($major:literal, $minor:literal))?;)+) => {
        /// What happened.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "event", rename_all = "snake_case")]
        pub enum Fact { $($(#[doc = $doc])+ $name $(($payload))? $({ $($(#[doc = $field_doc])+ $field: $kind,)+ })?,)+ }

        impl Fact {
            /// The published name of every kind of event.
            pub const NAMES: &'static [&'static str] = &[$($published,)+];

            /// The name and clause of a kind of event, as the list has them.
            fn listed(&self) -> (&'static str, Option<Clause>) {
                match self { $(Fact::$name { .. } => ($published, facts!(@clause $($major, $minor)?)),)+ }
            }
        }
    };
    (@clause) => { None };
    (@clause $major:literal, $minor:literal) => { Some(Clause::new($major, $minor)) };
}

facts! {
    /// The box was ticked and the order placed (clauses 2.4, 3.5).
    Placed(Box<Placed>) = "order.placed", clause (2, 4);
    /// The gateway opened a payment (clause 4.5).
    TicketIssued(TicketIssued) = "payment.opened", clause (4, 5);
    /// The bank declined a payment; another can be tried.
    PaymentDeclined {
        /// The bank's ticket.
        ticket: String,
        /// Whether the order is still to be paid.
        unpaid: bool,
    } = "payment.declined", clause (4, 6);
    /// A payment was counted (clauses 4.6, 4.7).
    PaymentReceived(Box<PaymentReceived>) = "payment.received", clause (4, 6);
    /// A transfer was not counted and waits to be returned (clause 4.2, K13).
    ReceiptHeld(Box<ReceiptHeld>) = "receipt.held", clause (4, 2);
    /// A transfer that was not counted went back to its payer.
    ReceiptReturned(Box<ReceiptReturned>) = "receipt.returned", clause (4, 2);
    /// What was mistyped of a transfer was corrected; what is right follows.
    ReceiptCorrected(Box<ReceiptCorrected>) = "receipt.corrected", clause (4, 7);
    /// An operator gave up some of what the buyer owed.
    DebtWaived {
        /// Minor units of the captured currency.
        amount_minor: i64,
        /// Who decided it.
        act: Act,
    } = "debt.waived", clause (9, 3);
    /// The bank took a payment back (K38); debts stay (clause 9.3).
    PaymentReversed(Box<PaymentReversed>) = "payment.reversed", clause (9, 3);
    /// An invoice was issued (clause 4.3).
    InvoiceIssued(Box<InvoiceIssued>) = "invoice.issued", clause (4, 3);
    /// An invoice was voided.
    InvoiceVoided {
        /// Its number.
        number: u64,
        /// Who voided it.
        act: Act,
    } = "invoice.voided", clause (4, 3);
    /// The last day of an invoice passed unpaid; the order stays.
    InvoiceLapsed {
        /// Its number.
        number: u64,
    } = "invoice.lapsed", clause (4, 3);
    /// The buyer asked whether a payment arrived (clauses 3.6, 4.8).
    PaymentQueried {
        /// The question's identity.
        id: String,
        /// When it was asked.
        asked_at: Instant,
        /// The day within which the offer has it asked.
        within: Deadline,
        /// What the gateway says, where it was there to be asked.
        answer: Option<QueryAnswer>,
    } = "payment.queried", clause (3, 6);
    /// An operator answered that question.
    PaymentQueryAnswered {
        /// The question.
        id: String,
        /// The answer.
        answer: QueryAnswer,
        /// Who answered.
        act: Act,
    } = "payment.query_answered", clause (3, 6);
    /// The right to use was provided (clause 4.7).
    Activated(Box<Activated>) = "license.activated", clause (4, 7);
    /// The paid period moved up, since the one before it in the account's queue ended early (K50).
    PeriodMoved(Box<PeriodMoved>) = "period.moved", clause (4, 9);
    /// The day for activation passed without it (clause 4.7).
    ActivationOverdue = "activation.overdue", clause (4, 7);
    /// More than ten days of delay: the buyer may terminate (clause 4.10).
    DelayRightArose = "delay_right.arose", clause (4, 10);
    /// A written claim arrived (clauses 4.9, 10.1).
    ClaimReceived(Box<ClaimReceived>) = "claim.received", clause (10, 1);
    /// A claim was answered (clause 10.1).
    ClaimAnswered(Box<ClaimAnswered>) = "claim.answered", clause (10, 1);
    /// The buyer withdrew a claim.
    ClaimWithdrawn {
        /// The claim.
        id: String,
        /// Who registered it, where it did not come through the API.
        act: Option<Act>,
    } = "claim.withdrawn", clause (10, 1);
    /// A claim was closed.
    ClaimClosed(Box<CloseClaim>) = "claim.closed", clause (10, 1);
    /// A claim was classified anew (K5).
    ClaimReclassified(Box<ClaimReclassified>) = "claim.reclassified", clause (4, 9);
    /// The buyer did not contradict in time that a claim is not about the scope: it no longer stops 4.9 (K51).
    ClassificationStands {
        /// The claim.
        id: String,
    } = "claim.classification_stands", clause (4, 9);
    /// A claim turned out to be none of the buyer's.
    ClaimStruck {
        /// The claim.
        id: String,
        /// Why.
        reason: StrikeReason,
        /// Who struck it.
        act: Act,
    } = "claim.struck", clause (4, 9);
    /// A claim was proven to have been handed in earlier than it arrived (K22).
    HandingInProven(Box<HandingInProven>) = "claim.handing_in_proven", clause (4, 9);
    /// A person decided on a claim that arrived within the clock's error (K21).
    HeldClaimDecided(Box<HeldClaimDecided>) = "claim.time_decided", clause (4, 9);
    /// An operator said in which month the loss arose that a claim is about (clause 6.3).
    LossMonthSet(Box<LossMonthSet>) = "claim.loss_month_set", clause (6, 3);
    /// The thirty days of 10.1 passed without an answer: the pre-trial procedure is exhausted (K34).
    ClaimOverdue {
        /// The claim.
        id: String,
    } = "claim.overdue", clause (10, 1);
    /// The buyer objected to what runs by itself (K30).
    ObjectionReceived {
        /// The objection's identity.
        id: String,
        /// When it reached us.
        received_at: Instant,
        /// By when it is dealt with.
        due: Deadline,
        /// The claim whose classification it contradicts (K51).
        claim: Option<String>,
        /// Whether it came after the days for that.
        late: bool,
        /// How it reached us.
        channel: Channel,
        /// Who registered it, where it did not come through the API.
        act: Option<Act>,
    } = "objection.received", clause (4, 9);
    /// An objection was dealt with.
    ObjectionResolved {
        /// The objection.
        id: String,
        /// Whether it was found to be right.
        sustained: bool,
        /// Who decided.
        act: Act,
    } = "objection.resolved", clause (4, 9);
    /// An operator confirmed that nothing speaks against deeming the license provided (K30).
    DeemingConfirmed {
        /// Who confirmed it.
        act: Act,
    } = "deeming.confirmed", clause (4, 9);
    /// Ten days passed without a written claim, and nothing shows that the buyer was told of them: that waits for a person (K53).
    DeemingHeld = "deeming.held", clause (4, 9);
    /// It became known how the buyer was told of them (K53).
    WindowShown {
        /// How.
        how: Shown,
    } = "window.shown", clause (4, 9);
    /// Ten days passed without a written claim (clause 4.9).
    DeemedProvided(DeemedProvided) = "license.deemed_provided", clause (4, 9);
    /// An objection was found to be right after the license was deemed provided: that is lifted and does not come again (K52).
    DeemingLifted {
        /// The objection.
        objection: String,
        /// Who decided on it.
        act: Act,
    } = "deeming.lifted", clause (4, 9);
    /// The order was cancelled before it was paid in full (clause 3.5).
    Cancelled {
        /// The operator who recorded it, where one did.
        act: Option<Act>,
    } = "order.cancelled", clause (3, 5);
    /// A notice of termination waits for a person (K47).
    TerminationRequested {
        /// The notice.
        request: Request,
        /// Who registered it, where it did not come through the API.
        act: Option<Act>,
    } = "termination.requested", clause (4, 7);
    /// An operator decided that it does not end the agreement (K47).
    TerminationRefused {
        /// Who decided.
        act: Act,
    } = "termination.refused", clause (4, 7);
    /// The agreement on the order ended (clauses 4.10, 4.12).
    Terminated(Box<Terminated>) = "order.terminated";
    /// Money is to go back (clause 4.11).
    RefundDemanded(Box<RefundDemanded>) = "refund.demanded", clause (4, 11);
    /// The intent to ask the gateway for it was written.
    RefundRequested(RefundRequested) = "refund.begun", clause (4, 11);
    /// The gateway's reply was lost.
    RefundUnknown {
        /// The refund.
        id: String,
    } = "refund.unknown", clause (4, 11);
    /// The gateway is to be asked, again or after all.
    RefundPending {
        /// The refund.
        id: String,
    } = "refund.pending", clause (4, 11);
    /// An operator has the gateway asked what became of it (K60).
    RefundQuestioned {
        /// The refund.
        id: String,
        /// Who asks.
        act: Act,
    } = "refund.questioned", clause (4, 11);
    /// The gateway said no: it refused, or said that what it was asked for before did not go back (K9, K60).
    RefundDeclined {
        /// The refund.
        id: String,
        /// The gateway's code, if it refused.
        response_code: Option<u16>,
    } = "refund.declined", clause (4, 11);
    /// An operator has the gateway tried once more (K9).
    RefundRetried {
        /// The refund.
        id: String,
        /// Who decided it.
        act: Act,
    } = "refund.retried", clause (4, 11);
    /// An operator proposed another way to pay it out (K9).
    RefundRerouted(Box<RefundRerouted>) = "refund.rerouted", clause (4, 11);
    /// A second operator approved that way (K9).
    RefundApproved {
        /// The refund.
        id: String,
        /// Who approved it.
        act: Act,
    } = "refund.approved", clause (4, 11);
    /// An operator entered a refund that was made at the bank's desk (K60).
    RefundEntered(Box<RefundEntered>) = "refund.entered", clause (4, 11);
    /// The law's seven days passed and the money did not go back.
    RefundOverdue {
        /// The refund.
        id: String,
    } = "refund.overdue", clause (4, 11);
    /// It did not go through, and the bank took the payment back itself: nothing is left to return (K38).
    RefundVoided {
        /// The refund.
        id: String,
    } = "refund.voided", clause (9, 3);
    /// Everything that was paid went back by agreement or by a court, so the agreement ended (K57).
    EverythingReturned = "order.refunded", clause (9, 2);
    /// The money went back.
    RefundSettled(Box<RefundSettled>) = "refund.settled", clause (4, 11);
    /// The paid period ended (clause 9.2).
    LicenseExpired = "license.expired", clause (9, 2);
    /// A reminder before a deadline fell due.
    Reminded(Reminded) = "reminder.due";
    /// The buyer's mailbox is reported to be in other hands: e-mail alone is not trusted for this order (clause 10.4).
    MailboxReported {
        /// Who says so.
        by: Reporter,
    } = "mailbox.reported", clause (10, 4);
    /// The buyer reported it again after an operator trusted it: that takes effect once it is proven or an operator says so.
    MailboxReportedAgain = "mailbox.reported_again", clause (10, 4);
    /// The report counts for every order of the mailbox (clause 10.4, K55).
    MailboxConfirmed {
        /// Who says so.
        by: Confirmer,
    } = "mailbox.confirmed", clause (10, 4);
    /// An operator trusts it again.
    MailboxCleared {
        /// Who decided it.
        act: Act,
    } = "mailbox.cleared", clause (10, 4);
    /// An operator suspended the use (clauses 5.2, 5.6, 5.8; K37).
    UseSuspended {
        /// The clause that was broken.
        ground: Clause,
        /// Who suspended it.
        act: Act,
    } = "use.suspended";
    /// An operator ended the suspension.
    UseResumed {
        /// Who ended it.
        act: Act,
    } = "use.resumed";
    /// A piece of correspondence was registered as evidence (clauses 10.2, 10.3).
    CorrespondenceRegistered(Box<CorrespondenceRegistered>) = "correspondence.registered", clause (10, 3);
    /// A new version of the calendar changed open deadlines (invariant I11).
    DeadlinesRecomputed {
        /// The deadlines as they are from now on.
        changes: Vec<Recomputed>,
    } = "deadlines.recomputed";
}

impl Fact {
    /// The published name of the event.
    pub fn name(&self) -> &'static str {
        match self {
            Fact::PaymentReceived(payment) if payment.full.is_some() => "order.paid",
            _ => self.listed().0,
        }
    }

    /// The clause that the event rests on; `None` where none of the offer's does.
    pub fn clause(&self) -> Option<Clause> {
        match self {
            Fact::Terminated(terminated) => Some(terminated.ground.clause()),
            Fact::RefundDemanded(demanded) => demanded.cause.clause().or(self.listed().1),
            Fact::UseSuspended { ground, .. } => Some(*ground),
            Fact::Reminded(reminded) => Some(reminded.of.clause()),
            _ => self.listed().1,
        }
    }

    /// What of the order it is about: a claim, a refund, a question, an objection, an invoice, a receipt, a piece of
    /// correspondence; `None` where it is the order itself.
    pub fn about(&self) -> Option<String> {
        match self {
            Fact::ReceiptHeld(it) => Some(it.receipt.reference.clone()),
            Fact::ReceiptReturned(it) => Some(it.reference.clone()),
            Fact::ReceiptCorrected(it) => Some(it.reference.clone()),
            Fact::InvoiceIssued(it) => Some(it.invoice.number.to_string()),
            Fact::InvoiceVoided { number, .. } | Fact::InvoiceLapsed { number } => Some(number.to_string()),
            Fact::ClaimReceived(it) => Some(it.id.clone()),
            Fact::ClaimAnswered(it) => Some(it.id.clone()),
            Fact::ClaimClosed(it) => Some(it.id.clone()),
            Fact::ClaimReclassified(it) => Some(it.id.clone()),
            Fact::HandingInProven(it) => Some(it.id.clone()),
            Fact::HeldClaimDecided(it) => Some(it.id.clone()),
            Fact::LossMonthSet(it) => Some(it.id.clone()),
            Fact::TerminationRequested { request, .. } => Some(request.id.clone()),
            Fact::RefundDemanded(it) => Some(it.id.clone()),
            Fact::RefundEntered(it) => Some(it.demanded.id.clone()),
            Fact::RefundRequested(it) => Some(it.id.clone()),
            Fact::RefundRerouted(it) => Some(it.id.clone()),
            Fact::RefundSettled(it) => Some(it.id.clone()),
            Fact::CorrespondenceRegistered(it) => Some(it.id.clone()),
            Fact::PaymentQueried { id, .. }
            | Fact::PaymentQueryAnswered { id, .. }
            | Fact::ClaimWithdrawn { id, .. }
            | Fact::ClaimStruck { id, .. }
            | Fact::ClaimOverdue { id }
            | Fact::ClassificationStands { id }
            | Fact::DeemingLifted { objection: id, .. }
            | Fact::ObjectionReceived { id, .. }
            | Fact::ObjectionResolved { id, .. }
            | Fact::RefundUnknown { id }
            | Fact::RefundPending { id }
            | Fact::RefundQuestioned { id, .. }
            | Fact::RefundDeclined { id, .. }
            | Fact::RefundVoided { id }
            | Fact::RefundRetried { id, .. }
            | Fact::RefundApproved { id, .. }
            | Fact::RefundOverdue { id } => Some(id.clone()),
            Fact::Reminded(reminded) => match &reminded.of {
                Of::ClaimAnswer(id) => Some(id.clone()),
                Of::ClaimWindow | Of::PeriodEnd | Of::Debt => None,
            },
            _ => None,
        }
    }

    /// The operator's part in it, where an operator acted.
    pub fn act(&self) -> Option<&Act> {
        match self {
            Fact::PaymentReceived(it) => it.act.as_ref(),
            Fact::ReceiptHeld(it) => Some(&it.act),
            Fact::ReceiptReturned(it) => Some(&it.act),
            Fact::ReceiptCorrected(it) => Some(&it.act),
            Fact::PaymentReversed(it) => Some(&it.act),
            Fact::InvoiceIssued(it) => Some(&it.act),
            Fact::Activated(it) => it.by.act(),
            Fact::ClaimReceived(it) => it.act.as_ref(),
            Fact::ClaimAnswered(it) => Some(&it.act),
            Fact::ClaimClosed(it) => Some(&it.act),
            Fact::ClaimReclassified(it) => Some(&it.act),
            Fact::HandingInProven(it) => Some(&it.act),
            Fact::HeldClaimDecided(it) => Some(&it.act),
            Fact::LossMonthSet(it) => Some(&it.act),
            Fact::Terminated(it) => it.act.as_ref(),
            Fact::RefundDemanded(it) => it.act.as_ref(),
            Fact::RefundEntered(it) => it.demanded.act.as_ref(),
            Fact::RefundRerouted(it) => Some(&it.act),
            Fact::CorrespondenceRegistered(it) => Some(&it.act),
            Fact::ClaimWithdrawn { act, .. }
            | Fact::ObjectionReceived { act, .. }
            | Fact::Cancelled { act }
            | Fact::TerminationRequested { act, .. } => act.as_ref(),
            Fact::InvoiceVoided { act, .. }
            | Fact::PaymentQueryAnswered { act, .. }
            | Fact::ClaimStruck { act, .. }
            | Fact::ObjectionResolved { act, .. }
            | Fact::DeemingConfirmed { act }
            | Fact::DeemingLifted { act, .. }
            | Fact::TerminationRefused { act }
            | Fact::RefundQuestioned { act, .. }
            | Fact::RefundRetried { act, .. }
            | Fact::RefundApproved { act, .. }
            | Fact::DebtWaived { act, .. }
            | Fact::MailboxCleared { act }
            | Fact::UseSuspended { act, .. }
            | Fact::UseResumed { act } => Some(act),
            Fact::RefundSettled(it) => it.by.act(),
            Fact::MailboxReported { by } => by.act(),
            Fact::MailboxConfirmed { by } => by.act(),
            _ => None,
        }
    }
}
