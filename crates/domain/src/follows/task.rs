//! What waits for an operator: a function of the order, so that the queue cannot drift from it.

use crate::Instant;
use crate::act::Channel;
use crate::agreement::policy::Policy;
use crate::agreement::prices::Activation;
use crate::clause::Clause;
use crate::order::Order;
use crate::order::payment::Source;
use crate::order::placing::Method;
use crate::order::refund::RefundState;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};
use utoipa::ToSchema;

/// What is to be done: `activate` the license (clause 4.7); `issue_invoice` (clause 4.3); `release_order` a
/// resident's, whose price is in a foreign currency, or cancel it (clause 4.2); `return_receipt` a transfer
/// that could not be counted (clause 4.2); `answer_payment_query` (clause 3.6); `answer_claim` (clause 10.1);
/// `decide_held_claim` whether it is in time (clause 4.9); `decide_termination` on a notice before the right of clause
/// 4.10; `resolve_objection`; `confirm_deeming` that nothing speaks against it (clause 4.9); `show_window` reach the
/// buyer, who was not told of the window for claims (clause 4.9); `clear_mailbox` find out about one in other hands
/// (clause 10.4); `approve_contact` another address of the buyer (clause 3.1); `pay_refund` by hand, `ask_bank` what became of it, since it did not say for long, `reroute_refund`
/// find another way for it, `approve_refund` that way (clause 4.11); `settle_debt` see to what the buyer owes after the
/// bank took a payment back (clause 9.3); `reach_buyer` another way, since a notice did not arrive; `explain_sum` that
/// the bank shows and no order bears (clause 4.6); `post_calendar` the calendar of a year that is not official yet, for
/// all orders that wait for it; `answer_unproven` all that was said about orders that nobody paid, for one mailbox that
/// nobody has proven; `handle_dead_letter` send again, or close, what did not reach a function or what it failed on;
/// `approve_publication` approve, as a second operator, terms, a price list or a rate that another proposed; `look_at_callback` one that was not believed, which has a list of its own (clause 4.6).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum TaskKind {
    /// Provide the right to use, or find out why it was not (clause 4.7).
    Activate,
    /// Issue an invoice (clause 4.3).
    IssueInvoice,
    /// Look at a resident's order, whose price is in a foreign currency, and release it, or cancel it (clause 4.2, K20).
    ReleaseOrder,
    /// Return a transfer that could not be counted (K13).
    ReturnReceipt,
    /// Say whether a payment arrived (clauses 3.6, 4.8).
    AnswerPaymentQuery,
    /// Answer a claim (clause 10.1).
    AnswerClaim,
    /// Decide whether a claim that came within the clock's error is timely (K21).
    DecideHeldClaim,
    /// Decide on a termination before the right of 4.10 (K47).
    DecideTermination,
    /// Deal with an objection (K30).
    ResolveObjection,
    /// Confirm that nothing speaks against deeming the license provided (K30).
    ConfirmDeeming,
    /// Reach the buyer another way, since nothing shows that they were told of the window for claims: the deeming waits (K53).
    ShowWindow,
    /// Find out about a compromised mailbox (clause 10.4).
    ClearMailbox,
    /// Approve another address of the buyer, as a second operator (clause 3.1).
    ApproveContact,
    /// Pay a refund back to the account it came from (K8).
    PayRefund,
    /// Have the bank asked what became of a refund, since it did not say for long (K60).
    AskBank,
    /// Find another way for a refund that the card did not take (K9).
    RerouteRefund,
    /// Approve that other way, as a second operator (K9).
    ApproveRefund,
    /// See to what the buyer owes after the bank took a payment back (clause 9.3).
    SettleDebt,
    /// Reach the buyer another way, since a notice did not arrive. It follows from the notice and not from the order.
    ReachBuyer,
    /// Find out about a sum that the bank shows and no order bears (clause 4.6). It follows from the bank's figures.
    ExplainSum,
    /// Post the calendar of a year that is not official yet (K48). One task for all orders that wait for it.
    PostCalendar,
    /// Deal with what was said about orders that only exist, for a mailbox that nobody has proven (K59). One task a mailbox.
    AnswerUnproven,
    /// Send again, or close, an event that did not reach its function, or that it failed on each time. It follows from no order.
    HandleDeadLetter,
    /// Approve, as a second operator, what another proposed to publish. It follows from no order.
    ApprovePublication,
    /// Look at a callback that was not believed (clause 4.6). It follows from no order, and stands in a list of its own.
    LookAtCallback,
}

impl TaskKind {
    /// Every kind.
    pub const ALL: &'static [TaskKind] = TaskKind::VARIANTS;

    /// Every kind that follows from an order.
    pub fn of_orders() -> impl Iterator<Item = TaskKind> {
        use TaskKind::{
            AnswerUnproven, ApprovePublication, ExplainSum, HandleDeadLetter, LookAtCallback, PostCalendar, ReachBuyer,
        };
        let of_others = |kind: &TaskKind| {
            let of_operators = matches!(kind, HandleDeadLetter | ApprovePublication | LookAtCallback);
            of_operators || matches!(kind, ReachBuyer | ExplainSum | PostCalendar | AnswerUnproven)
        };
        TaskKind::ALL.iter().copied().filter(move |kind| !of_others(kind))
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The clause that it rests on; `None` where none of the offer's does.
    pub fn clause(self) -> Option<Clause> {
        match self {
            TaskKind::Activate => Some(Clause::new(4, 7)),
            TaskKind::IssueInvoice => Some(Clause::new(4, 3)),
            TaskKind::ReleaseOrder | TaskKind::ReturnReceipt => Some(Clause::new(4, 2)),
            TaskKind::AnswerPaymentQuery => Some(Clause::new(3, 6)),
            TaskKind::AnswerClaim => Some(Clause::new(10, 1)),
            TaskKind::DecideHeldClaim | TaskKind::ConfirmDeeming | TaskKind::ShowWindow => Some(Clause::new(4, 9)),
            TaskKind::DecideTermination => Some(Clause::new(4, 10)),
            TaskKind::ResolveObjection
            | TaskKind::ReachBuyer
            | TaskKind::PostCalendar
            | TaskKind::AnswerUnproven
            | TaskKind::HandleDeadLetter
            | TaskKind::ApprovePublication => None,
            TaskKind::ClearMailbox => Some(Clause::new(10, 4)),
            TaskKind::ApproveContact => Some(Clause::new(3, 1)),
            TaskKind::ExplainSum | TaskKind::LookAtCallback => Some(Clause::new(4, 6)),
            TaskKind::PayRefund | TaskKind::AskBank | TaskKind::RerouteRefund | TaskKind::ApproveRefund => {
                Some(Clause::new(4, 11))
            }
            TaskKind::SettleDebt => Some(Clause::new(9, 3)),
        }
    }
}

/// Something that an operator is to do about an order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Task {
    /// What.
    pub kind: TaskKind,
    /// What of the order it is about: a claim, a refund, a receipt; empty where it is the order itself.
    pub subject_id: String,
    /// When it is to be done, or since when it waits where no term is set.
    pub due: Instant,
}

/// What an operator is to do about an order.
pub fn tasks(policy: &Policy, order: &Order) -> Vec<Task> {
    let task = |kind, subject_id: &str, due| Task { kind, subject_id: subject_id.to_owned(), due };
    let mut tasks = Vec::new();
    if let Some(due) = activation(policy, order) {
        tasks.push(task(TaskKind::Activate, "", due));
    }
    if let Some(since) = invoice(order) {
        tasks.push(task(TaskKind::IssueInvoice, "", since));
    }
    if order.awaits_review() {
        tasks.push(task(TaskKind::ReleaseOrder, "", order.created_at));
    }
    for held in order.payment.unmatched.iter().filter(|held| held.returned_at.is_none()) {
        tasks.push(task(TaskKind::ReturnReceipt, &held.reference, held.received_at));
    }
    for query in order.queries.iter().filter(|query| query.answer.is_none()) {
        tasks.push(task(TaskKind::AnswerPaymentQuery, &query.id, query.within.expires_at));
    }
    for claim in &order.claims {
        // Before its days are official nobody can say whether it came after the window.
        if claim.waits() && !crate::rules::deeming::uncertain(policy, &order.license) {
            tasks.push(task(TaskKind::DecideHeldClaim, &claim.id, claim.received_at));
        }
        if claim.unanswered() {
            tasks.push(task(TaskKind::AnswerClaim, &claim.id, claim.answer.expires_at));
        }
    }
    for request in order.requests.iter().filter(|request| request.open) {
        tasks.push(task(TaskKind::DecideTermination, &request.id, request.received_at));
    }
    for objection in order.restrictions.objections.iter().filter(|objection| objection.sustained.is_none()) {
        tasks.push(task(TaskKind::ResolveObjection, &objection.id, objection.due.expires_at));
    }
    if let Some(at) = crate::rules::deeming::awaits_confirmation(policy, order) {
        tasks.push(task(TaskKind::ConfirmDeeming, "", at));
    }
    tasks.extend(
        crate::rules::deeming::awaits_reaching(policy, order).map(|since| task(TaskKind::ShowWindow, "", since)),
    );
    let mailbox = order.restrictions.mailbox_since.or_else(|| order.restrictions.mailbox_report_waits_since());
    tasks.extend(mailbox.map(|since| task(TaskKind::ClearMailbox, "", since)));
    let contact = crate::rules::contact::awaits_approval(order);
    tasks.extend(contact.map(|since| task(TaskKind::ApproveContact, "", since)));
    for refund in &order.refunds {
        // A way that rests on an e-mail waits for what is found out about the mailbox, or for another one (I31).
        let doubtful = order.mailbox_frozen() && refund.proposed_through == Some(Channel::Email);
        let kind = match (&refund.source, refund.stored) {
            (_, RefundState::Approved) if doubtful => continue,
            (_, RefundState::Manual) if doubtful => TaskKind::RerouteRefund,
            (Source::Transfer(_), RefundState::Demanded) | (_, RefundState::Approved) => TaskKind::PayRefund,
            _ if refund.long_unknown() => TaskKind::AskBank,
            (_, RefundState::Declined) => TaskKind::RerouteRefund,
            (_, RefundState::Manual) => TaskKind::ApproveRefund,
            _ => continue,
        };
        tasks.push(task(kind, &refund.id, refund.due.expires_at));
    }
    tasks.extend(order.debt.since.map(|since| task(TaskKind::SettleDebt, "", since)));
    tasks
}

/// By when a person should have activated: by the vendor's own target or the legal term, whichever is earlier (K7). An item
/// that activates itself is a person's matter once its term passed.
fn activation(policy: &Policy, order: &Order) -> Option<Instant> {
    let license = &order.license;
    // What goes back as a whole is not provided any more (K57).
    let waits = license.activated_at.is_none() && order.ended.is_none() && !order.nothing_owed();
    let legal = license.activation_due.as_ref().filter(|_| waits)?.expires_at;
    let target = order.payment.paid_at.map_or(legal, |paid| paid + policy.activation_internal_target);
    let manual = order.activation == Activation::Manual || license.overdue_reported;
    manual.then(|| target.min(legal))
}

/// Since when an invoice is waited for: from the order on, or from the lapse of the last one. The first one of an order that is
/// reviewed comes with its release.
fn invoice(order: &Order) -> Option<Instant> {
    let unpaid = order.payment.paid_at.is_none() && order.ended.is_none();
    let owing = order.method == Method::Invoice && unpaid && !order.awaits_review();
    match order.invoices.last() {
        None => owing.then_some(order.created_at),
        Some(last) => (owing && last.closed.is_some()).then_some(last.expires_at),
    }
}
