//! The decision: a command and the state give events or a refusal; events give the state and its effects.

use crate::Instant;
use crate::act::Act;
use crate::agreement::Agreement;
use crate::claim::{
    self, AnswerClaim, CloseClaim, HeldClaimDecided, LodgeClaim, LossMonthSet, ProveHandingIn, ReclassifyClaim,
    StrikeReason,
};
use crate::clauses::Clause;
use crate::code::{Code, Refusal};
use crate::correspondence::{self, RegisterCorrespondence};
use crate::debt::{self, WaiveDebt};
use crate::deeming::Shown;
use crate::ending::{self, Ended, How, Terminate, TerminateByOperator};
use crate::event::{Event, Fact};
use crate::hold::Object;
use crate::invoice::{self, Closed, IssueInvoice};
use crate::license::{self, Activate, Term};
use crate::mailbox::{self, Confirmer, Reporter};
use crate::order::{Order, TimelineEntry};
use crate::payment::{self, ConfirmPayment, ReceiptReturned, RecordReceipt, Source, TicketIssued};
use crate::placing::{self, Place};
use crate::query::{self, PaymentQuery, QueryAnswer};
use crate::refund::{self, DemandRefund, EnterRefund, GatewaySaid, RefundRerouted};
use crate::{clock, correction, deeming, hold, recompute};

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
    RecordReceipt(RecordReceipt),
    /// Correct what was mistyped of a transfer: these are the facts.
    CorrectReceipt(RecordReceipt),
    /// Take a transfer out that belongs to another order.
    TakeOutReceipt {
        /// The bank's reference.
        reference: String,
        /// Who decides it.
        act: Act,
    },
    /// Record that a transfer which was not counted went back.
    ReturnReceipt(ReceiptReturned),
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
    QueryPayment {
        /// When it was asked.
        asked_at: Instant,
        /// What the gateway says now, where it is there to be asked.
        answer: Option<QueryAnswer>,
    },
    /// Answer that question.
    AnswerPaymentQuery {
        /// The question.
        id: String,
        /// The answer.
        answer: QueryAnswer,
        /// Who answers.
        act: Act,
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
    DecideHeldClaim(HeldClaimDecided),
    /// Object to what runs by itself, or to a claim's classification (K30, K51).
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
    /// Report that the buyer's mailbox is in other hands (clause 10.4).
    ReportMailbox {
        /// Who reports it.
        by: Reporter,
    },
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
    /// Compute open deadlines again by the agreement's calendar (invariant I11).
    Recompute,
    /// Time passed.
    Tick,
    /// Time passed, and it is known how the window of 4.9 was shown to the buyer (K53).
    TickShown(Shown),
    /// It became known how the window was shown, for a deeming that waits for that (K53).
    ShowWindow(Shown),
}

/// Decides a command. No events means that it asks for what is already so.
///
/// # Errors
/// A [`Refusal`] with its code and clause; nothing was changed.
pub fn decide(
    agreement: &Agreement,
    order: Option<&Order>,
    command: &Command,
    now: Instant,
) -> Result<Vec<Event>, Refusal> {
    let facts = match (order, command) {
        (None, Command::Place(place)) => vec![Fact::Placed(Box::new(placing::place(agreement, place, now)?))],
        (Some(_), Command::Place(_)) => return Ok(Vec::new()),
        (None, _) => return Err(Code::NotFound.into()),
        (Some(order), command) => {
            let now = now.max(order.last_at);
            ending::with_return(order, of_order(agreement, order, command, now)?, now)
        }
    };
    let at = order.map_or(now, |order| now.max(order.last_at));
    Ok(facts.into_iter().map(|fact| Event { at, fact }).collect())
}

/// What a command means for an order that is there.
fn of_order(agreement: &Agreement, order: &Order, command: &Command, now: Instant) -> Result<Vec<Fact>, Refusal> {
    let policy = &agreement.policy;
    match command {
        Command::Place(_) => Ok(Vec::new()),
        Command::IssueTicket(ticket) => payment::issue(order, ticket),
        Command::ConfirmPayment(confirmed) => payment::confirm(policy, order, confirmed, now),
        Command::DeclinePayment { ticket } => payment::decline(order, ticket),
        Command::RecordReceipt(receipt) => payment::receive(policy, order, receipt, now),
        Command::CorrectReceipt(right) => correction::correct(policy, order, right, now),
        Command::TakeOutReceipt { reference, act } => correction::take_out(policy, order, reference, act, now),
        Command::ReturnReceipt(returned) => payment::return_receipt(order, returned),
        Command::Reverse { source, at, act } => payment::reverse(policy, order, source, *at, act, now),
        Command::WaiveDebt(asked) => debt::waive(order, asked),
        Command::IssueInvoice(issue) => invoice::issue(agreement, order, issue, now),
        Command::VoidInvoice { number, act } => invoice::void(order, *number, act),
        Command::QueryPayment { asked_at, answer } => query::ask(policy, order, *asked_at, *answer),
        Command::AnswerPaymentQuery { id, answer, act } => query::answer(order, id, *answer, act),
        Command::Activate(activate) => license::activate(policy, order, activate, now),
        Command::MovePeriod(to) => Ok(license::move_period(policy, order, *to, now)),
        Command::LodgeClaim(lodge) => claim::lodge(policy, order, lodge, now),
        Command::AnswerClaim(answer) => claim::answer(order, answer),
        Command::WithdrawClaim { id, act } => claim::withdraw(order, id, act.as_ref()),
        Command::CloseClaim(close) => claim::close(order, close),
        Command::ReclassifyClaim(asked) => claim::reclassify(policy, order, asked, now),
        Command::StrikeClaim { id, reason, act } => claim::strike(order, id, *reason, act),
        Command::ProveHandingIn(proof) => claim::prove(order, proof, now),
        Command::SetLossMonth(set) => claim::set_month(policy, order, set, now),
        Command::DecideHeldClaim(decided) => claim::decide_held(order, decided),
        Command::Object(asked) => hold::object(policy, order, asked, now),
        Command::ResolveObjection { id, sustained, act } => hold::resolve_objection(order, id, *sustained, act),
        Command::ConfirmDeeming { act } => deeming::confirm(policy, order, act),
        Command::Cancel { act } => ending::cancel(policy, order, act.as_ref(), now),
        Command::Terminate(notice) => ending::terminate(policy, order, notice, now),
        Command::TerminateByOperator(asked) => ending::terminate_by_operator(policy, order, asked, now),
        Command::RefuseTermination { act } => Ok(ending::refuse(order, act)),
        Command::DemandRefund(asked) => refund::demand(policy, order, asked, now),
        Command::BeginRefund { id } => refund::begin(order, id, now),
        Command::RecordRefund { id, said } => refund::told(order, id, *said, now),
        Command::QuestionRefund { id, act } => refund::question(order, id, act),
        Command::EnterRefund(entered) => refund::enter(policy, order, entered, now),
        Command::RetryRefund { id, act } => refund::retry(order, id, act),
        Command::RerouteRefund(rerouted) => refund::reroute(order, rerouted),
        Command::ApproveRefund { id, act } => refund::approve(order, id, act),
        Command::PayOutRefund { id, reference, paid_at, act } => {
            refund::pay_out(policy, order, id, reference, *paid_at, act, now)
        }
        Command::ReportMailbox { by } => mailbox::report(order, by),
        Command::ConfirmMailbox { by } => mailbox::confirm(order, by, now),
        Command::ClearMailbox { act } => mailbox::clear(order, act),
        Command::Suspend { ground, act } => hold::suspend(order, *ground, act),
        Command::Resume { act } => hold::resume(order, act),
        Command::RegisterCorrespondence(asked) => correspondence::register(order, asked, now),
        Command::Recompute => Ok(recompute::recompute(agreement, order)),
        Command::Tick => Ok(tick(agreement, order, now)),
        Command::TickShown(how) => {
            let mut told = order.clone();
            told.license.shown = Some(*how);
            Ok(tick(agreement, &told, now))
        }
        Command::ShowWindow(how) => Ok(deeming::show(order, *how)),
    }
}

/// What has fallen due. Nothing is decided on a deadline that a newer calendar moves (K48).
fn tick(agreement: &Agreement, order: &Order, now: Instant) -> Vec<Fact> {
    let recomputed = recompute::recompute(agreement, order);
    if recomputed.is_empty() { clock::tick(&agreement.policy, order, now) } else { recomputed }
}

/// Folds one event into the state.
///
/// # Panics
/// If the first event of an order is not its placing, or a later one is: the chain was not written by [`decide`].
pub fn evolve(order: Option<Order>, event: &Event) -> Order {
    let mut order = match (order, &event.fact) {
        (None, Fact::Placed(placed)) => placed.order(event.at),
        (Some(order), fact) if !matches!(fact, Fact::Placed(_)) => order,
        _ => panic!("an order begins with its placing and is placed once"),
    };
    order.version += 1;
    order.last_at = event.at;
    let (version, at) = (order.version, event.at);
    match &event.fact {
        Fact::TicketIssued(ticket) => order.payment.issued(ticket, version, at),
        Fact::PaymentDeclined { ticket, .. } => order.payment.declined(ticket),
        Fact::PaymentReceived(received) => {
            order.payment.received(received);
            if let Some(full) = &received.full {
                claim::paid(&mut order.claims, full.paid_at);
                order.license.paid(full);
            }
        }
        Fact::ReceiptHeld(held) => order.payment.held.push(held.receipt.clone()),
        Fact::ReceiptReturned(returned) => order.payment.returned(returned, at),
        Fact::ReceiptCorrected(corrected) => correction::evolve_corrected(&mut order, corrected),
        Fact::DebtWaived { amount_minor, .. } => order.debt.waived_minor += amount_minor,
        Fact::PaymentReversed(reversed) => order.reversed(reversed, at),
        Fact::InvoiceIssued(issued) => order.invoices.push(issued.invoice.clone()),
        Fact::InvoiceVoided { number, .. } => order.invoice_closed(*number, Closed::Void),
        Fact::InvoiceLapsed { number } => order.invoice_closed(*number, Closed::Lapsed),
        Fact::PaymentQueried { id, asked_at, within, answer } => order.queries.push(PaymentQuery {
            id: id.clone(),
            version,
            asked_at: *asked_at,
            within: within.clone(),
            answer: *answer,
        }),
        Fact::PaymentQueryAnswered { id, answer, .. } => {
            for query in order.queries.iter_mut().filter(|query| query.id == *id) {
                query.answer = Some(*answer);
            }
        }
        Fact::ClaimReceived(received) => {
            // A timely claim that was still on its way when the window's silence was counted voids the deeming (K22); one
            // that arrived within the clock's error after it holds the deeming, whichever was recorded first (K21).
            order.license.deemed_at = order.license.deemed_at.filter(|_| received.late && !received.held);
            order.claims.push(received.claim(version));
        }
        Fact::PeriodMoved(moved) => {
            order.license.evolve(&event.fact, version, at);
            order.period_moved(moved);
        }
        Fact::Cancelled { .. } => order.ended = Some(Ended { how: How::Cancelled, at }),
        Fact::TerminationRequested { request, .. } => order.requests.push(request.clone()),
        Fact::TerminationRefused { .. } => order.requests_decided(),
        Fact::Terminated(terminated) => {
            order.ended = Some(Ended { how: How::Terminated(terminated.ground), at });
            order.requests_decided();
        }
        Fact::EverythingReturned => {
            order.ended = Some(Ended { how: How::Returned, at });
            order.requests_decided();
        }
        Fact::RefundDemanded(demanded) => {
            order.refunds.push(demanded.refund(version, order.payment.paid_at.is_some()));
        }
        Fact::RefundEntered(entered) => {
            let paid = order.payment.paid_at.is_some();
            refund::evolve_entered(&mut order.refunds, entered, version, paid);
        }
        Fact::CorrespondenceRegistered(it) => correspondence::evolve(&mut order.correspondence, it, version, at),
        Fact::Reminded(reminded) => drop(order.reminded.insert(reminded.of.key(), reminded.before_s)),
        Fact::DeadlinesRecomputed { changes } => recompute::evolve(&mut order, changes, at),
        fact => {
            order.license.evolve(fact, version, at);
            order.holds.evolve(fact, version, at);
            refund::evolve(&mut order.refunds, fact, at);
            // What was deemed on silence is not, once a claim turns out to have been in time (K22).
            if claim::evolve(&mut order.claims, fact, at, order.payment.paid_at) {
                order.license.deemed_at = None;
            }
        }
    }
    debt::follow(&mut order, at);
    order.timeline.push(TimelineEntry {
        at: event.at,
        event: event.fact.name().to_owned(),
        clause: event.fact.clause(),
    });
    order
}

/// When the clock next asks something of the order; `None` while it has nothing to wait for.
///
/// A function of the state, so that the index of due orders cannot drift from it.
pub fn next_due(agreement: &Agreement, order: &Order) -> Option<Instant> {
    clock::next_due(&agreement.policy, order)
}
