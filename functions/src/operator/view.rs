//! An order as an operator sees it: as its buyer does, with what waits for a person and where its money is.

use crate::order_view::{OrderView, instant, optional_instant};
use domain::Instant;
use domain::agreement::Agreement;
use domain::clause::Clause;
use domain::follows::task::{Task, TaskKind, tasks};
use domain::money::Money;
use domain::order::Order;
use domain::order::balance::refundable_minor;
use domain::order::ending::Request;
use domain::order::payment::{Capture, Source};
use domain::order::transfer::{UnmatchedReason, UnmatchedTransfer};
use serde::Serialize;

/// An order as an operator sees it.
#[derive(Serialize)]
pub(super) struct OperatorView<'a> {
    order: OrderView<'a>,
    tasks: Vec<TaskView>,
    captures: Vec<CaptureView<'a>>,
    held_receipts: Vec<HeldView<'a>>,
    termination_requests: Vec<RequestView<'a>>,
    /// What went back to the buyer and was taken back by the bank as well: it is lost twice (K38).
    lost: Money,
    #[serde(serialize_with = "optional_instant")]
    mailbox_reported_at: Option<Instant>,
}

#[derive(Serialize)]
struct TaskView {
    kind: TaskKind,
    clause: Option<Clause>,
    about: Option<String>,
    #[serde(serialize_with = "instant")]
    due_at: Instant,
}

#[derive(Serialize)]
struct CaptureView<'a> {
    source: &'a Source,
    amount: Money,
    refundable: Money,
    #[serde(serialize_with = "instant")]
    captured_at: Instant,
    third_party: bool,
    #[serde(serialize_with = "optional_instant")]
    reversed_at: Option<Instant>,
}

#[derive(Serialize)]
struct HeldView<'a> {
    reference: &'a str,
    amount: Money,
    third_party: bool,
    reason: UnmatchedReason,
    #[serde(serialize_with = "instant")]
    received_at: Instant,
    #[serde(serialize_with = "optional_instant")]
    returned_at: Option<Instant>,
}

#[derive(Serialize)]
struct RequestView<'a> {
    id: &'a str,
    #[serde(serialize_with = "instant")]
    received_at: Instant,
    open: bool,
}

impl<'a> OperatorView<'a> {
    pub(super) fn of(order: &'a Order, agreement: &Agreement, now: Instant) -> OperatorView<'a> {
        OperatorView {
            order: OrderView::of(order, agreement, now),
            tasks: tasks(&agreement.policy, order).into_iter().map(TaskView::of).collect(),
            captures: order.payment.captures.iter().map(|capture| CaptureView::of(capture, order)).collect(),
            held_receipts: order.payment.unmatched.iter().map(HeldView::of).collect(),
            termination_requests: order.requests.iter().map(RequestView::of).collect(),
            lost: Money::new(order.lost_minor(), order.captured_currency()),
            mailbox_reported_at: order.restrictions.mailbox_since,
        }
    }
}

impl TaskView {
    fn of(task: Task) -> TaskView {
        let about = Some(task.about).filter(|about| !about.is_empty());
        TaskView { kind: task.kind, clause: task.kind.clause(), about, due_at: task.due }
    }
}

impl<'a> CaptureView<'a> {
    fn of(capture: &'a Capture, order: &Order) -> CaptureView<'a> {
        let money = |minor| Money::new(minor, order.captured_currency());
        CaptureView {
            source: &capture.source,
            amount: money(capture.amount_minor),
            refundable: money(refundable_minor(order, capture)),
            captured_at: capture.captured_at,
            third_party: capture.third_party,
            reversed_at: capture.reversed_at,
        }
    }
}

impl<'a> HeldView<'a> {
    fn of(held: &'a UnmatchedTransfer) -> HeldView<'a> {
        HeldView {
            reference: &held.reference,
            amount: held.amount,
            third_party: held.third_party,
            reason: held.reason,
            received_at: held.received_at,
            returned_at: held.returned_at,
        }
    }
}

impl<'a> RequestView<'a> {
    fn of(request: &'a Request) -> RequestView<'a> {
        RequestView { id: &request.id, received_at: request.received_at, open: request.open }
    }
}
