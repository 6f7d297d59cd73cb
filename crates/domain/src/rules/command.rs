//! What somebody, or the clock, asks of an order.

use crate::Instant;
use crate::act::Act;
use crate::clause::Clause;
use crate::order::claim_facts::{ClaimTimeDecided, CloseClaim, LossMonthSet, StrikeReason};
use crate::order::deeming::Shown;
use crate::order::license::Term;
use crate::order::mailbox::{Confirmer, Reporter};
use crate::order::payment::{Source, TicketIssued};
use crate::order::query::QueryAnswer;
use crate::order::refund_facts::RefundRerouted;
use crate::order::transfer::TransferReturned;
use crate::rules::account::CorrectAccount;
use crate::rules::claim::LodgeClaim;
use crate::rules::claim_acts::{AnswerClaim, ProveHandingIn, ReclassifyClaim};
use crate::rules::claim_file::HandleFile;
use crate::rules::contact::ChangeContact;
use crate::rules::correspondence::RegisterCorrespondence;
use crate::rules::debt::WaiveDebt;
use crate::rules::ending::{Terminate, TerminateByOperator};
use crate::rules::evidence::RecordEvidence;
use crate::rules::invoice::IssueInvoice;
use crate::rules::license::Activate;
use crate::rules::payment::ConfirmPayment;
use crate::rules::placing::Place;
use crate::rules::query::QueryPayment;
use crate::rules::refund::DemandRefund;
use crate::rules::refund_desk::EnterRefund;
use crate::rules::refund_gateway::GatewaySaid;
use crate::rules::restrictions::Object;
use crate::rules::review::Release;
use crate::rules::transfer::RecordTransfer;
use std::collections::BTreeMap;

/// What somebody, or the clock, asks of an order.
#[derive(Debug, Clone)]
pub enum Command {
    /// Place the order (clauses 2.4, 3.5).
    Place(Box<Place>),
    /// Record the ticket that the bank opened (clause 4.5).
    IssueTicket(TicketIssued),
    /// Count a payment that the bank confirmed (clauses 4.6, 4.7).
    ConfirmPayment(ConfirmPayment),
    /// Record that the bank declined a ticket.
    DeclinePayment {
        /// The bank's ticket.
        ticket: String,
    },
    /// Enter a transfer from the bank's statement (clause 4.7).
    RecordTransfer(RecordTransfer),
    /// Correct what was mistyped of a transfer: these are the facts.
    CorrectTransfer(RecordTransfer),
    /// Take a transfer out that belongs to another order.
    TakeOutTransfer {
        /// The bank's reference.
        reference: String,
        /// Who decides it.
        act: Act,
    },
    /// Record that a transfer which was not counted went back.
    ReturnTransfer(TransferReturned),
    /// Record that the bank took a payment back (K38).
    Reverse {
        /// The payment.
        source: Source,
        /// When the bank took it.
        at: Instant,
        /// Who recorded it.
        act: Act,
    },
    /// Give up what the buyer owes, or a part of it (clause 9.3).
    WaiveDebt(WaiveDebt),
    /// Issue an invoice (clause 4.3).
    IssueInvoice(IssueInvoice),
    /// Void an invoice.
    VoidInvoice {
        /// Its number.
        number: u64,
        /// Who voids it.
        act: Act,
    },
    /// Ask whether a payment arrived (clauses 3.6, 4.8).
    QueryPayment(QueryPayment),
    /// Answer that question.
    AnswerPaymentQuery {
        /// The question.
        id: String,
        /// The answer.
        answer: QueryAnswer,
        /// Who answers; `None` where the bank's own word does.
        act: Option<Act>,
    },
    /// Provide the right to use (clause 4.7).
    Activate(Activate),
    /// Take over the period that the queue of the order's account has for it, if it has one (K50).
    MovePeriod(Option<Term>),
    /// Receive a written claim (clauses 4.9, 10.1).
    LodgeClaim(LodgeClaim),
    /// Answer a claim (clause 10.1).
    AnswerClaim(AnswerClaim),
    /// Withdraw a claim.
    WithdrawClaim {
        /// The claim.
        id: String,
        /// Who registered it, where it did not come through the API.
        act: Option<Act>,
    },
    /// Close a claim.
    CloseClaim(CloseClaim),
    /// Classify a claim anew (K5).
    ReclassifyClaim(ReclassifyClaim),
    /// Strike what is no claim of the buyer's.
    StrikeClaim {
        /// The claim.
        id: String,
        /// Why.
        reason: StrikeReason,
        /// Who strikes it.
        act: Act,
    },
    /// Record proof that a claim was handed in earlier than it arrived (K22).
    ProveHandingIn(ProveHandingIn),
    /// Say in which month the loss arose that a claim is about (clause 6.3).
    SetLossMonth(LossMonthSet),
    /// Decide on a claim that arrived within the clock's error (K21).
    DecideClaimTime(ClaimTimeDecided),
    /// Announce a file of a claim, or record what was found in it (clause 10.1).
    HandleFile(HandleFile),
    /// Object to automated processing, or to a claim's classification (K30, K51).
    Object(Object),
    /// Deal with an objection.
    ResolveObjection {
        /// The objection.
        id: String,
        /// Whether it is right.
        sustained: bool,
        /// Who decides.
        act: Act,
    },
    /// Confirm that nothing speaks against deeming the license provided (K30).
    ConfirmDeeming {
        /// Who confirms.
        act: Act,
    },
    /// Release a resident's order that was reviewed (clause 4.2, K20).
    Release(Release),
    /// Cancel an order that is not paid in full (clause 3.5).
    Cancel {
        /// The operator who records it, where one does.
        act: Option<Act>,
    },
    /// Receive a notice of termination (clauses 4.10, 4.12).
    Terminate(Terminate),
    /// Record a termination by agreement or by a court.
    TerminateByOperator(TerminateByOperator),
    /// Decide that the notices which wait do not end the agreement (K47).
    RefuseTermination {
        /// Who decides.
        act: Act,
    },
    /// Demand money back for the buyer (K14).
    DemandRefund(DemandRefund),
    /// Write the intent to ask the gateway for a refund (clause 4.11).
    BeginRefund {
        /// The refund.
        id: String,
    },
    /// Record what the gateway said of a refund.
    RecordRefund {
        /// The refund.
        id: String,
        /// What it said.
        said: GatewaySaid,
    },
    /// Have the gateway asked what became of a refund (K60).
    QuestionRefund {
        /// The refund.
        id: String,
        /// Who asks.
        act: Act,
    },
    /// Enter a refund that was made at the bank's desk (K60).
    EnterRefund(EnterRefund),
    /// Have the gateway tried once more (K9).
    RetryRefund {
        /// The refund.
        id: String,
        /// Who decides it.
        act: Act,
    },
    /// Propose another way to pay out a refund (K9).
    RerouteRefund(RefundRerouted),
    /// Approve that way, as a second operator (K9).
    ApproveRefund {
        /// The refund.
        id: String,
        /// Who approves.
        act: Act,
    },
    /// Record that a refund was paid out by hand (K8, K9).
    PayOutRefund {
        /// The refund.
        id: String,
        /// The bank's reference.
        reference: String,
        /// When it was paid.
        paid_at: Instant,
        /// Who paid it.
        act: Act,
    },
    /// Change the buyer's address (clause 3.1).
    ChangeContact(ChangeContact),
    /// Correct the Kommo account that it is for (clause 3.1).
    CorrectAccount(CorrectAccount),
    /// End the tokens that open the order by themselves (clause 3.5).
    EndTokens,
    /// Report that the buyer's mailbox is compromised (clause 10.4).
    ReportMailbox {
        /// Who reports it.
        by: Reporter,
    },
    /// Report it, as somebody who has shown that they read it (K55).
    ReportMailboxAsReader,
    /// Have a report count for every order of the mailbox (K55).
    ConfirmMailbox {
        /// Who says so.
        by: Confirmer,
    },
    /// Trust it again.
    ClearMailbox {
        /// Who decides it.
        act: Act,
    },
    /// Suspend the use (clauses 5.2, 5.6, 5.8; K37).
    Suspend {
        /// The clause that was broken.
        ground: Clause,
        /// Who suspends it.
        act: Act,
    },
    /// End a suspension.
    Resume {
        /// Who ends it.
        act: Act,
    },
    /// Register a piece of correspondence as evidence (clauses 10.2, 10.3).
    RegisterCorrespondence(Box<RegisterCorrespondence>),
    /// Record what moves none of the order's clocks.
    Evidence(RecordEvidence),
    /// Put new pseudonyms in the place of old ones.
    RenewPseudonyms(BTreeMap<String, String>),
    /// Compute open deadlines again by the agreement's calendar (invariant I11).
    Recompute,
    /// Time passed.
    Tick,
    /// Time passed, and it is known how the window of 4.9 was shown to the buyer (K53).
    TickShown(Shown),
    /// It became known how the window was shown, for a deeming that waits for that (K53).
    ShowWindow {
        /// How.
        how: Shown,
        /// The version of the order whose notice shows it: word of the notice of a former window says nothing of this one.
        notice: u64,
    },
}
