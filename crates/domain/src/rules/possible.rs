//! What an operator can do about an order now: whatever the decision lets through. Each act is asked with the least that it could
//! say, so that nothing of the rules is written a second time here.

mod asking;

use crate::Instant;
use crate::act::Act;
use crate::agreement::Agreement;
use crate::clause::Clause;
use crate::order::Order;
use crate::rules::decide;
use asking::{Asked, Asking};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// An act of an operator on an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum ActKind {
    /// Activate the license (clause 4.7).
    Activation,
    /// Release a resident's order (clause 4.2).
    Release,
    /// Issue an invoice (clause 4.3).
    Invoice,
    /// Void one.
    InvoiceVoid,
    /// Enter a transfer from the bank's statement (clause 4.7).
    Receipt,
    /// Correct what was mistyped of one.
    ReceiptCorrection,
    /// Record that one went back which could not be counted.
    ReceiptReturn,
    /// Record that the bank took a payment back.
    Chargeback,
    /// Give up what is owed (clause 9.3).
    DebtWaiver,
    /// Demand a refund (clause 4.11).
    Refund,
    /// Enter a refund that was made at the bank's desk.
    BankRefund,
    /// Have the bank asked what became of a refund.
    RefundQuestion,
    /// Have a refund tried once more.
    RefundRetry,
    /// Propose another way for a refund.
    RefundReroute,
    /// Approve that way, as a second operator.
    RefundApproval,
    /// Record that a refund was paid out by hand.
    RefundPayout,
    /// Register a question whether a payment arrived (clauses 3.6, 4.8).
    PaymentQuery,
    /// Answer one.
    PaymentQueryAnswer,
    /// Register a claim (clauses 4.9, 10.1).
    Claim,
    /// Answer one (clause 10.1).
    ClaimAnswer,
    /// Close one.
    ClaimClosing,
    /// Withdraw one for its buyer.
    ClaimWithdrawal,
    /// Classify one anew.
    ClaimClassification,
    /// Strike what is none of the buyer's.
    ClaimStriking,
    /// Say in which month a loss arose (clause 6.3).
    ClaimLossMonth,
    /// Record proof of when one was handed in (clause 4.9).
    ClaimHandingIn,
    /// Decide whether one is in time (clause 4.9).
    ClaimTimeliness,
    /// Register an objection.
    Objection,
    /// Deal with one.
    ObjectionResolution,
    /// Confirm that nothing speaks against deeming the license provided (clause 4.9).
    Deeming,
    /// Cancel the order (clause 3.5).
    Cancellation,
    /// Record a notice of termination (clauses 4.10, 4.12).
    TerminationNotice,
    /// Record a termination by agreement or by a court.
    TerminationAgreed,
    /// Refuse a notice that waits.
    TerminationRefusal,
    /// Hold the order since its mailbox is compromised (clause 10.4).
    MailboxHold,
    /// Hold every order of the mailbox.
    MailboxHoldAll,
    /// Trust the mailbox again.
    MailboxLifting,
    /// Suspend the use (clauses 5.2, 5.6, 5.8).
    UseHold,
    /// End that.
    UseLifting,
    /// Correct the Kommo account (clause 3.1).
    Account,
    /// Propose another address of the buyer (clause 3.1).
    Contact,
    /// Approve it, as a second operator.
    ContactApproval,
    /// Register that no news are wanted (clause 8.6).
    OptOut,
    /// Register a piece of correspondence (clauses 10.2, 10.3).
    Message,
    /// Ask for the copy in paper form (clause 10.6).
    PaperCopy,
    /// Record that it arrived.
    PaperCopyReceipt,
}

impl ActKind {
    /// Its name in addresses and texts.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// An act that is possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Possible {
    /// Which.
    pub act: ActKind,
    /// The part of the order that it is about: a claim, a refund, the number of an invoice; `None` for the order itself.
    pub about: Option<String>,
    /// The clause that it rests on.
    pub clause: Option<Clause>,
}

/// What an operator, known by a pseudonym, can do about an order at an instant.
pub fn possible(agreement: &Agreement, order: &Order, operator: &str, now: Instant) -> Vec<Possible> {
    let act = Act { actor: operator.to_owned(), reason: String::new() };
    let asking = Asking { order, act, now };
    let lets = |(act, about, command): Asked| {
        let events = decide(agreement, Some(order), &command, now).ok()?;
        let clause = events.first()?.fact.clause();
        Some(Possible { act, about, clause })
    };
    asking.every().into_iter().filter_map(lets).collect()
}
