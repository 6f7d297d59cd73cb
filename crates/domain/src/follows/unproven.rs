//! What may be mailed to an address that nobody has proven, and what the orders of such an address ask of operators (K59): as
//! long as nothing came in for an order, whoever typed the address may be anybody.

use crate::agreement::policy::Policy;
use crate::follows::notice::Notice;
use crate::follows::task::{Task, TaskKind, tasks};
use crate::order::event::Event;
use crate::order::{Order, evolve};

/// Whether nothing ever came in for an order: any sum counts as paid, also one that could not be counted for it or went back.
pub fn nothing_came_in(order: &Order) -> bool {
    let payment = &order.payment;
    payment.captures.is_empty() && payment.counted_at.is_empty() && payment.unmatched.is_empty()
}

/// Whether the order only exists: nothing came in for it, and neither a ticket nor an operator's invoice says how it could be
/// paid. The invoice that comes with each order says nothing about who placed it.
pub fn only_placed(order: &Order) -> bool {
    nothing_came_in(order) && order.payment.tickets.is_empty() && order.invoices.iter().all(|invoice| invoice.automatic)
}

/// Whether a notice goes to an address that is neither proven nor paid: the order's confirmation, its invoice, the answer to
/// what was asked, a price list that was demanded among it (4.13), word that an order's address was changed, and the link by
/// which the mailbox's reader confirms that it is in other hands (10.4, K55), once an order and once more after each time that
/// an operator trusted it again. What only says that something arrived is no answer.
pub fn goes_to_unproven(notice: Notice) -> bool {
    use Notice::{
        ClaimAnswered, ClaimDecided, ClaimReclassified, ContactChanged, ContactChangedFormer, InvoiceIssued,
        MailboxReported, MailboxReportedAgain, ObjectionResolved, OrderCancelled, OrderPlaced, OrderReleased,
        PaymentQueryAnswered, PricesPosted, TerminationRefused,
    };
    const GOES: [Notice; 15] = [
        OrderPlaced,
        OrderReleased,
        InvoiceIssued,
        OrderCancelled,
        ClaimAnswered,
        ClaimDecided,
        ClaimReclassified,
        PaymentQueryAnswered,
        PricesPosted,
        TerminationRefused,
        ObjectionResolved,
        MailboxReported,
        MailboxReportedAgain,
        ContactChanged,
        ContactChangedFormer,
    ];
    GOES.contains(&notice)
}

/// Whether the vendor is told by it of what the buyer of an order said, which waits in the operator's queue as well.
pub fn tells_of_what_was_said(notice: Notice) -> bool {
    use Notice::{VendorClaimOverdue, VendorClaimReceived, VendorClaimReminder, VendorTask};
    matches!(notice, VendorClaimReceived | VendorClaimReminder | VendorClaimOverdue | VendorTask)
}

/// Whether what happens to an order that only exists asks operators to deal with something that was said.
pub fn asks_of_operators(policy: &Policy, order: &Order, events: &[Event]) -> bool {
    let of_said = |order: &Order| tasks(policy, order).into_iter().filter(|task| is_of_what_was_said(task.kind));
    only_placed(order) && {
        let before: Vec<Task> = of_said(order).collect();
        let after = events.iter().fold(order.clone(), |order, event| evolve(Some(order), event));
        of_said(&after).any(|task| !before.contains(&task))
    }
}

/// Whether a task asks an operator to deal with what the buyer of an order said. Those of one unproven mailbox, of orders that
/// only exist, are one task together.
pub fn is_of_what_was_said(kind: TaskKind) -> bool {
    use TaskKind::{
        AnswerClaim, AnswerPaymentQuery, ClearMailbox, DecideHeldClaim, DecideTermination, ResolveObjection,
    };
    matches!(
        kind,
        AnswerClaim | AnswerPaymentQuery | ClearMailbox | DecideHeldClaim | DecideTermination | ResolveObjection
    )
}
