//! An order as an operator sees it: as its buyer does, with what waits for a person and where its money is.

use crate::http::openapi::answers::Answers;
use crate::http::openapi::schema;
use crate::order_view::{OrderView, instant, optional_instant};
use domain::Instant;
use domain::agreement::Agreement;
use domain::clause::Clause;
use domain::follows::task::{Task, TaskKind, tasks};
use domain::money::Money;
use domain::order::Order;
use domain::order::balance::refundable_minor;
use domain::order::ending::Request;
use domain::order::evidence::PaperCopy;
use domain::order::payment::{Capture, Source};
use domain::order::transfer::{UnmatchedReason, UnmatchedTransfer};
use serde::Serialize;
use utoipa::openapi::{ContentBuilder, Header, Ref, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema};

/// An order as operators see it.
#[derive(Serialize, ToSchema)]
#[schema(as = OperatorOrder)]
pub(super) struct OperatorView<'a> {
    order: OrderView<'a>,
    /// What waits for an operator.
    tasks: Vec<TaskView>,
    /// Every payment that was counted.
    captures: Vec<CaptureView<'a>>,
    /// Transfers that came in and could not be counted.
    held_receipts: Vec<HeldView<'a>>,
    /// Notices that a person decides on, between a missed day of clause 4.7 and the right of 4.10.
    termination_requests: Vec<RequestView<'a>>,
    /// What went back to the buyer and was taken back by the bank as well, so that it is lost twice (clause 9.3).
    lost: Money,
    /// Since when the mailbox is reported as compromised (clause 10.4); null where it is trusted.
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    mailbox_reported_at: Option<Instant>,
    /// When the license was first used through the widget (preamble); null where it was not.
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    first_used_at: Option<Instant>,
    /// Since when the buyer wants no news, as was registered first (clause 8.6); null where nobody said so.
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    information_declined_at: Option<Instant>,
    /// The copies of the agreement in paper form that were asked for (clause 10.6).
    paper_copies: Vec<PaperCopyView<'a>>,
}

/// A copy of the agreement in paper form that was asked for (clause 10.6).
#[derive(Serialize, ToSchema)]
#[schema(as = PaperCopy)]
struct PaperCopyView<'a> {
    #[schema(value_type = schema::PaperCopyId)]
    id: &'a str,
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    requested_at: Instant,
    /// When it arrived; null before.
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    received_at: Option<Instant>,
}

/// Something that an operator is to do about an order.
#[derive(Serialize, ToSchema)]
#[schema(as = Task)]
struct TaskView {
    kind: TaskKind,
    #[schema(value_type = schema::MaybeClause)]
    clause: Option<Clause>,
    /// The claim, refund or other part that it is about, or the bank's reference of a transfer; null where it is the
    /// order.
    about: Option<String>,
    /// When it is to be done, or since when it waits where no term is set.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    due_at: Instant,
}

/// A payment that was counted (clauses 4.6, 4.7).
#[derive(Serialize, ToSchema)]
#[schema(as = Capture)]
struct CaptureView<'a> {
    source: &'a Source,
    amount: Money,
    /// What can still go back of it.
    refundable: Money,
    /// The bank's instant.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    captured_at: Instant,
    /// Whether somebody else than the buyer paid; what goes back goes to that payer.
    third_party: bool,
    /// When the bank took it back; null where it did not.
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    reversed_at: Option<Instant>,
}

/// A transfer that came in and was not counted.
#[derive(Serialize, ToSchema)]
#[schema(as = UnmatchedTransfer)]
struct HeldView<'a> {
    #[schema(value_type = schema::BankReference)]
    reference: &'a str,
    amount: Money,
    /// Whether somebody else than the buyer paid.
    third_party: bool,
    /// Why: it is in another currency than what is owed (clause 4.2), the order is paid by card, its invoice has lapsed
    /// or was voided (clause 4.3), the order waits for its review (clause 4.2), or has ended.
    reason: UnmatchedReason,
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    received_at: Instant,
    /// When it went back; null before.
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    returned_at: Option<Instant>,
}

/// A notice of termination that a person decides on.
#[derive(Serialize, ToSchema)]
#[schema(as = TerminationRequest)]
struct RequestView<'a> {
    /// The order's id, `-T` and the notice's place among those of the order.
    #[schema(value_type = schema::TerminationRequestId)]
    id: &'a str,
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    received_at: Instant,
    /// Whether it is still to be decided.
    open: bool,
}

/// The answers of an act: the order after it.
macro_rules! orders_after {
    ($($name:ident = $status:literal $description:literal;)+) => {
        $(
            pub(super) enum $name {}

            impl IntoResponses for $name {
                fn responses() -> Answers {
                    let order = ContentBuilder::new().schema(Some(Ref::from_schema_name(OperatorView::name())));
                    let answer = ResponseBuilder::new().description($description).content("application/json", order.build());
                    let answer = answer.header("ETag", Header::default()).header("Cache-Control", Header::default());
                    [($status.to_owned(), answer.build().into())].into()
                }
            }
        )+
    };
}

orders_after! {
    ActDone = "200" "The act is done; the order after it.";
    ActRecorded = "201" "It is recorded; the order after it.";
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
            first_used_at: order.evidence.first_used_at,
            information_declined_at: order.evidence.information_declined_at,
            paper_copies: order.evidence.paper_copies.iter().map(PaperCopyView::of).collect(),
        }
    }
}

impl TaskView {
    fn of(task: Task) -> TaskView {
        let about = Some(task.subject_id).filter(|about| !about.is_empty());
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

impl<'a> PaperCopyView<'a> {
    fn of(copy: &'a PaperCopy) -> PaperCopyView<'a> {
        PaperCopyView { id: &copy.id, requested_at: copy.requested_at, received_at: copy.received_at }
    }
}

impl<'a> RequestView<'a> {
    fn of(request: &'a Request) -> RequestView<'a> {
        RequestView { id: &request.id, received_at: request.received_at, open: request.open }
    }
}
