//! What the buyer owes after the bank took a payment back (clause 9.3, K38): what of it is given up, and when the buyer
//! is reminded. How much it is follows from the order's money.

use crate::Instant;
use crate::act::Act;
use crate::agreement::policy::Policy;
use crate::code::{Code, Refusal};
use crate::order::Order;
use crate::order::event::Fact;
use crate::order::facts::{OrderFact, PaymentFact};
use crate::order::reminder::{Reminded, ReminderKind};

/// Give up what the buyer owes, or a part of it: it was paid elsewhere, settled, or cannot be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaiveDebt {
    /// Minor units of the captured currency.
    pub amount_minor: i64,
    /// Who decides it.
    pub act: Act,
}

/// Decides that some of a debt is given up: no more than is owed.
pub(crate) fn waive(order: &Order, asked: &WaiveDebt) -> Result<Vec<Fact>, Refusal> {
    if !(1..=order.debt_minor()).contains(&asked.amount_minor) {
        return Err(Code::DebtSmaller.into());
    }
    Ok(vec![Fact::Payment(PaymentFact::DebtWaived { amount_minor: asked.amount_minor, act: asked.act.clone() })])
}

/// The next reminder of what is owed: the policy has how long after the debt arose each goes out.
pub(crate) fn pending(policy: &Policy, order: &Order) -> Option<(Instant, Fact)> {
    let since = order.debt.since?;
    let sent = order.reminded.get(&ReminderKind::Debt.key()).copied().unwrap_or(0);
    let after = policy.debt_reminders.iter().find(|after| after.num_seconds() > sent)?;
    let reminded = Reminded { of: ReminderKind::Debt, before_s: after.num_seconds(), ahead: true };
    Some((since + *after, Fact::Order(OrderFact::Reminded(reminded))))
}

/// The reminder as it is recorded at an instant: of several that fell due at once the last one alone.
pub(crate) fn reminded(policy: &Policy, order: &Order, reminded: Reminded, now: Instant) -> Reminded {
    let due = |since: Instant| policy.debt_reminders.iter().rev().find(|after| since + **after <= now);
    let last = order.debt.since.and_then(due);
    Reminded { before_s: last.map_or(reminded.before_s, |after| after.num_seconds()), ..reminded }
}
