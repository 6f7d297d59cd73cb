//! The table of events: one row for each, with what happened, its published name and what is recorded with it: the clause, the
//! subject, the operator's act, what the bus hears. A row that lacks one of them does not compile, nor an event without a row.

use crate::Instant;
use crate::act::{Act, Registered};
use crate::agreement::deadline::Deadline;
use crate::order::account::AccountCorrected;
use crate::order::claim_facts::{
    ClaimAnswered, ClaimReceived, ClaimReclassified, ClaimTimeDecided, CloseClaim, HandingInProven, LossMonthSet,
    StrikeReason,
};
use crate::order::claim_file::{FileAnnounced, FileRefusal, FoundFile};
use crate::order::contact::{ContactChanged, ContactProposed};
use crate::order::correction::TransferCorrected;
use crate::order::correspondence::CorrespondenceRegistered;
use crate::order::deeming::{DeemedProvided, Shown};
use crate::order::ending::{Request, Terminated};
use crate::order::event_info::{Bus, EventInfo, clause, facts, id};
use crate::order::invoice::InvoiceIssued;
use crate::order::license::{Activated, PeriodMoved};
use crate::order::payment::{PaymentReceived, PaymentReversed, Source, TicketIssued};
use crate::order::placing::Placed;
use crate::order::query::QueryAnswer;
use crate::order::recomputed::Recomputed;
use crate::order::refund_facts::{
    REFUND_DUE, RefundBegun, RefundDemanded, RefundEntered, RefundRerouted, RefundSettled,
};
use crate::order::reminder::Reminded;
use crate::order::transfer::{TransferReturned, TransferUnmatched};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use crate::order::evidence_facts::EvidenceFact;
pub use crate::order::restriction_facts::RestrictionFact;

facts! {
    /// What happens to an order as a whole.
    OrderFact {
        /// The box was ticked and the order placed (clauses 2.4, 3.5).
        Placed(it: Box<Placed>) = "order.placed" { clause: clause(2, 4), subject_id: None, act: None, bus: Bus::Event }
        /// An operator looked at a resident's order and released it: it can be paid now (clause 4.2, K20).
        Released {
            /// Who released it.
            act: Act,
        } = "order.released" { clause: clause(4, 2), subject_id: None, act: Some(act), bus: Bus::Event }
        /// The order was cancelled before it was paid in full (clause 3.5).
        Cancelled {
            /// The operator who recorded it, where one did.
            act: Option<Act>,
        } = "order.cancelled" { clause: clause(3, 5), subject_id: None, act: act.as_ref(), bus: Bus::Event }
        /// A notice of termination waits for a person (K47).
        TerminationRequested {
            /// The notice.
            request: Request,
            /// Who registered it, where it did not come through the API.
            act: Option<Act>,
        } = "termination.requested"
            { clause: clause(4, 7), subject_id: id(&request.id), act: act.as_ref(), bus: Bus::Event }
        /// An operator decided that it does not end the agreement (K47).
        TerminationRefused {
            /// Who decided.
            act: Act,
        } = "termination.refused" { clause: clause(4, 7), subject_id: None, act: Some(act), bus: Bus::Event }
        /// The agreement on the order ended (clauses 4.10, 4.12).
        Terminated(it: Box<Terminated>) = "order.terminated"
            { clause: Some(it.ground.clause()), subject_id: None, act: it.act.as_ref(), bus: Bus::Event }
        /// Everything that was paid went back by agreement or by a court, so the agreement ended (K57).
        EverythingReturned = "order.refunded" { clause: clause(9, 2), subject_id: None, act: None, bus: Bus::Event }
        /// A reminder before a deadline fell due.
        Reminded(it: Reminded) = "reminder.due"
            { clause: Some(it.of.clause()), subject_id: it.of.claim().and_then(id), act: None, bus: Bus::Nothing }
        /// A new version of the calendar changed open deadlines (invariant I11).
        DeadlinesRecomputed {
            /// The deadlines as they are from now on.
            changes: Vec<Recomputed>,
        } = "deadlines.recomputed" { clause: None, subject_id: None, act: None, bus: Bus::Event }
        /// An operator proposed another address of the buyer (clause 3.1).
        ContactProposed(it: ContactProposed) = "contact.proposed"
            { clause: clause(3, 1), subject_id: None, act: Some(&it.act), bus: Bus::Nothing }
        /// The buyer's address was changed, by who has the order's token or by a second operator (clause 3.1).
        ContactChanged(it: ContactChanged) = "contact.changed"
            { clause: clause(3, 1), subject_id: None, act: it.act.as_ref(), bus: Bus::Nothing }
        /// The Kommo account that it is for was corrected, before the license was first used (clause 3.1).
        AccountCorrected(it: Box<AccountCorrected>) = "account.corrected"
            { clause: clause(3, 1), subject_id: None, act: Some(&it.act), bus: Bus::Event }
        /// The tokens that open the order by itself were ended, all that were given out so far (clause 3.5).
        TokensEnded = "tokens.ended" { clause: clause(3, 5), subject_id: None, act: None, bus: Bus::Nothing }
        /// The pseudonyms that stand in the order were renewed: each old one with the new one.
        PseudonymsRenewed {
            /// The new ones, by the old ones.
            renewed: BTreeMap<String, String>,
        } = "pseudonyms.renewed" { clause: None, subject_id: None, act: None, bus: Bus::Nothing }
        /// A piece of correspondence was registered as evidence (clauses 10.2, 10.3).
        CorrespondenceRegistered(it: Box<CorrespondenceRegistered>) = "correspondence.registered"
            { clause: clause(10, 3), subject_id: id(&it.id), act: Some(&it.act), bus: Bus::Nothing }
    }

    /// What happens to an order's payment.
    PaymentFact {
        /// The gateway opened a payment (clause 4.5).
        Opened(it: TicketIssued) = "payment.opened"
            { clause: clause(4, 5), subject_id: None, act: None, bus: Bus::Nothing }
        /// The bank declined a payment; another can be tried.
        Declined {
            /// The bank's ticket.
            ticket: String,
            /// Whether the order is still to be paid.
            unpaid: bool,
        } = "payment.declined" { clause: clause(4, 6), subject_id: None, act: None, bus: Bus::Event }
        /// A payment was counted (clauses 4.6, 4.7).
        Received(it: Box<PaymentReceived>) = "payment.received" or "order.paid" if (it.full.is_some())
            { clause: clause(4, 6), subject_id: None, act: it.act.as_ref(), bus: Bus::Event }
        /// The bank took a payment back (K38); debts stay (clause 9.3).
        Reversed(it: Box<PaymentReversed>) = "payment.reversed"
            { clause: clause(9, 3), subject_id: None, act: Some(&it.act), bus: Bus::Event }
        /// An operator gave up some of what the buyer owed.
        DebtWaived {
            /// Minor units of the captured currency.
            amount_minor: i64,
            /// Who decided it.
            act: Act,
        } = "debt.waived" { clause: clause(9, 3), subject_id: None, act: Some(act), bus: Bus::Event }
        /// The buyer asked whether a payment arrived (clauses 3.6, 4.8).
        Queried {
            /// The question's identity.
            id: String,
            /// When it was asked.
            asked_at: Instant,
            /// The day within which the offer has it asked.
            within: Deadline,
            /// What the gateway says, where it was there to be asked.
            answer: Option<QueryAnswer>,
            /// Who registered it, where it did not come through the API.
            registered: Option<Registered>,
        } = "payment.queried" {
            clause: clause(3, 6), subject_id: Some(id.clone()), act: registered.as_ref().map(|it| &it.act), bus: Bus::Event
        }
        /// That question was answered later, by an operator or by the bank.
        QueryAnswered {
            /// The question.
            id: String,
            /// The answer.
            answer: QueryAnswer,
            /// Who answered; `None` where the bank's own word did.
            act: Option<Act>,
        } = "payment.query_answered"
            { clause: clause(3, 6), subject_id: Some(id.clone()), act: act.as_ref(), bus: Bus::Event }
    }

    /// What happens to a transfer beside its being counted.
    TransferFact {
        /// It was not counted and waits to be returned (clause 4.2, K13).
        Unmatched(it: Box<TransferUnmatched>) = "receipt.held"
            { clause: clause(4, 2), subject_id: id(&it.transfer.reference), act: Some(&it.act), bus: Bus::Event }
        /// One that was not counted went back to its payer.
        Returned(it: Box<TransferReturned>) = "receipt.returned"
            { clause: clause(4, 2), subject_id: id(&it.reference), act: Some(&it.act), bus: Bus::Event }
        /// What was mistyped of it was corrected; what is right follows.
        Corrected(it: Box<TransferCorrected>) = "receipt.corrected"
            { clause: clause(4, 7), subject_id: id(&it.reference), act: Some(&it.act), bus: Bus::Event }
    }

    /// What happens to an invoice.
    InvoiceFact {
        /// It was issued (clause 4.3).
        Issued(it: Box<InvoiceIssued>) = "invoice.issued"
            { clause: clause(4, 3), subject_id: id(&it.invoice.number.to_string()), act: it.act.as_ref(), bus: Bus::Event }
        /// It was voided.
        Voided {
            /// Its number.
            number: u64,
            /// Who voided it.
            act: Act,
        } = "invoice.voided"
            { clause: clause(4, 3), subject_id: Some(number.to_string()), act: Some(act), bus: Bus::Event }
        /// Its last day passed unpaid; the order stays.
        Lapsed {
            /// Its number.
            number: u64,
        } = "invoice.lapsed" { clause: clause(4, 3), subject_id: Some(number.to_string()), act: None, bus: Bus::Event }
    }

    /// What happens to the license.
    LicenseFact {
        /// The right to use was provided (clause 4.7).
        Activated(it: Box<Activated>) = "license.activated"
            { clause: clause(4, 7), subject_id: None, act: it.by.act(), bus: Bus::Event }
        /// The paid period moved up, since the one before it in the account's queue ended early (K50).
        PeriodMoved(it: Box<PeriodMoved>) = "period.moved"
            { clause: clause(4, 9), subject_id: None, act: None, bus: Bus::Event }
        /// The day for activation passed without it (clause 4.7).
        ActivationOverdue = "activation.overdue" { clause: clause(4, 7), subject_id: None, act: None, bus: Bus::Event }
        /// More than ten days of delay: the buyer may terminate (clause 4.10).
        DelayRightArose = "delay_right.arose" { clause: clause(4, 10), subject_id: None, act: None, bus: Bus::Event }
        /// An operator confirmed that nothing speaks against deeming the license provided (K30).
        DeemingConfirmed {
            /// Who confirmed it.
            act: Act,
        } = "deeming.confirmed" { clause: clause(4, 9), subject_id: None, act: Some(act), bus: Bus::Event }
        /// Ten days passed without a written claim, and nothing shows that the buyer was told: a person is waited for (K53).
        DeemingHeld = "deeming.held" { clause: clause(4, 9), subject_id: None, act: None, bus: Bus::Event }
        /// It became known how the buyer was told of them (K53).
        WindowShown {
            /// How.
            how: Shown,
        } = "window.shown" { clause: clause(4, 9), subject_id: None, act: None, bus: Bus::Event }
        /// Ten days passed without a written claim (clause 4.9).
        DeemedProvided(it: DeemedProvided) = "license.deemed_provided"
            { clause: clause(4, 9), subject_id: None, act: None, bus: Bus::Event }
        /// An objection was found to be right after the deeming: that is lifted and does not come again (K52).
        DeemingLifted {
            /// The objection.
            objection: String,
            /// Who decided on it.
            act: Act,
        } = "deeming.lifted" { clause: clause(4, 9), subject_id: id(objection), act: Some(act), bus: Bus::Event }
        /// The paid period ended (clause 9.2).
        Expired = "license.expired" { clause: clause(9, 2), subject_id: None, act: None, bus: Bus::Event }
    }

    /// What happens to a claim.
    ClaimFact {
        /// It arrived in writing (clauses 4.9, 10.1).
        Received(it: Box<ClaimReceived>) = "claim.received"
            { clause: clause(10, 1), subject_id: id(&it.id), act: it.act.as_ref(), bus: Bus::Event }
        /// It was answered (clause 10.1).
        Answered(it: Box<ClaimAnswered>) = "claim.answered"
            { clause: clause(10, 1), subject_id: id(&it.id), act: Some(&it.act), bus: Bus::Event }
        /// The buyer withdrew it.
        Withdrawn {
            /// The claim.
            id: String,
            /// Who registered it, where it did not come through the API.
            act: Option<Act>,
        } = "claim.withdrawn"
            { clause: clause(10, 1), subject_id: Some(id.clone()), act: act.as_ref(), bus: Bus::Event }
        /// It was closed.
        Closed(it: Box<CloseClaim>) = "claim.closed"
            { clause: clause(10, 1), subject_id: id(&it.id), act: Some(&it.act), bus: Bus::Event }
        /// It was classified anew (K5).
        Reclassified(it: Box<ClaimReclassified>) = "claim.reclassified"
            { clause: clause(4, 9), subject_id: id(&it.id), act: Some(&it.act), bus: Bus::Event }
        /// The buyer did not contradict in time that it is not about the scope: it no longer stops 4.9 (K51).
        ClassificationStands {
            /// The claim.
            id: String,
        } = "claim.classification_stands"
            { clause: clause(4, 9), subject_id: Some(id.clone()), act: None, bus: Bus::Event }
        /// It turned out to be none of the buyer's.
        Struck {
            /// The claim.
            id: String,
            /// Why.
            reason: StrikeReason,
            /// Who struck it.
            act: Act,
        } = "claim.struck" { clause: clause(4, 9), subject_id: Some(id.clone()), act: Some(act), bus: Bus::Event }
        /// It was proven to have been handed in earlier than it arrived (K22).
        HandingInProven(it: Box<HandingInProven>) = "claim.handing_in_proven"
            { clause: clause(4, 9), subject_id: id(&it.id), act: Some(&it.act), bus: Bus::Event }
        /// A person decided whether one that arrived within the clock's error is timely (K21).
        TimeDecided(it: Box<ClaimTimeDecided>) = "claim.time_decided"
            { clause: clause(4, 9), subject_id: id(&it.id), act: Some(&it.act), bus: Bus::Event }
        /// An operator said in which month the loss arose that it is about (clause 6.3).
        LossMonthSet(it: Box<LossMonthSet>) = "claim.loss_month_set"
            { clause: clause(6, 3), subject_id: id(&it.id), act: Some(&it.act), bus: Bus::Event }
        /// A file was announced for it (clause 10.1).
        FileAnnounced(it: Box<FileAnnounced>) = "claim.file_announced"
            { clause: clause(10, 1), subject_id: id(&it.claim), act: None, bus: Bus::Nothing }
        /// A file was added to it.
        FileAdded {
            /// The claim.
            claim: String,
            /// Which of the claim's files it is, from 1.
            number: u32,
            /// What was found in it.
            found: FoundFile,
        } = "claim.file_added"
            { clause: clause(10, 1), subject_id: Some(claim.clone()), act: None, bus: Bus::Nothing }
        /// A file that arrived for it was deleted.
        FileRefused {
            /// The claim.
            claim: String,
            /// Which of the claim's files it is, from 1.
            number: u32,
            /// Why.
            because: FileRefusal,
        } = "claim.file_refused"
            { clause: clause(10, 1), subject_id: Some(claim.clone()), act: None, bus: Bus::Nothing }
        /// The thirty days of 10.1 passed without an answer: the pre-trial procedure is exhausted (K34).
        Overdue {
            /// The claim.
            id: String,
        } = "claim.overdue" { clause: clause(10, 1), subject_id: Some(id.clone()), act: None, bus: Bus::Event }
    }

    /// What happens to a refund.
    RefundFact {
        /// Money is to go back (clause 4.11). That of a card the bus is asked to have returned.
        Demanded(it: Box<RefundDemanded>) = "refund.demanded" {
            clause: it.cause.clause().or(clause(4, 11)), subject_id: id(&it.id), act: it.act.as_ref(),
            bus: if matches!(it.source, Source::Card(_)) { Bus::Instead(REFUND_DUE) } else { Bus::Event }
        }
        /// The intent to ask the gateway for it was written.
        Begun(it: RefundBegun) = "refund.begun"
            { clause: clause(4, 11), subject_id: id(&it.id), act: None, bus: Bus::Nothing }
        /// The gateway's reply was lost.
        Unknown {
            /// The refund.
            id: String,
        } = "refund.unknown" { clause: clause(4, 11), subject_id: Some(id.clone()), act: None, bus: Bus::Nothing }
        /// The gateway is to be asked, again or after all.
        Pending {
            /// The refund.
            id: String,
        } = "refund.pending"
            { clause: clause(4, 11), subject_id: Some(id.clone()), act: None, bus: Bus::Instead(REFUND_DUE) }
        /// An operator has the gateway asked what became of it (K60).
        Questioned {
            /// The refund.
            id: String,
            /// Who asks.
            act: Act,
        } = "refund.questioned" { clause: clause(4, 11), subject_id: Some(id.clone()), act: Some(act), bus: Bus::Event }
        /// The gateway said no: it refused, or said that what it was asked for before did not go back (K9, K60).
        Declined {
            /// The refund.
            id: String,
            /// The gateway's code, if it refused.
            response_code: Option<u16>,
        } = "refund.declined" { clause: clause(4, 11), subject_id: Some(id.clone()), act: None, bus: Bus::Event }
        /// An operator has the gateway tried once more (K9).
        Retried {
            /// The refund.
            id: String,
            /// Who decided it.
            act: Act,
        } = "refund.retried"
            { clause: clause(4, 11), subject_id: Some(id.clone()), act: Some(act), bus: Bus::Instead(REFUND_DUE) }
        /// An operator proposed another way to pay it out (K9).
        Rerouted(it: Box<RefundRerouted>) = "refund.rerouted"
            { clause: clause(4, 11), subject_id: id(&it.id), act: Some(&it.act), bus: Bus::Event }
        /// A second operator approved that way (K9).
        Approved {
            /// The refund.
            id: String,
            /// Who approved it.
            act: Act,
        } = "refund.approved" { clause: clause(4, 11), subject_id: Some(id.clone()), act: Some(act), bus: Bus::Event }
        /// An operator entered one that was made at the bank's desk (K60).
        Entered(it: Box<RefundEntered>) = "refund.entered"
            { clause: clause(4, 11), subject_id: id(&it.demanded.id), act: it.demanded.act.as_ref(), bus: Bus::Event }
        /// The law's seven days passed and the money did not go back.
        Overdue {
            /// The refund.
            id: String,
        } = "refund.overdue" { clause: clause(4, 11), subject_id: Some(id.clone()), act: None, bus: Bus::Event }
        /// It did not go through, and the bank took the payment back itself: nothing is left to return (K38).
        Voided {
            /// The refund.
            id: String,
        } = "refund.voided" { clause: clause(9, 3), subject_id: Some(id.clone()), act: None, bus: Bus::Event }
        /// The money went back.
        Settled(it: Box<RefundSettled>) = "refund.settled"
            { clause: clause(4, 11), subject_id: id(&it.id), act: it.by.act(), bus: Bus::Event }
    }
}
