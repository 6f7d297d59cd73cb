//! The references by which the bank knows the money of an order: one reference is one transfer.

use crate::Instant;
use crate::agreement::policy::Policy;
use crate::agreement::zone::local_date;
use crate::money::Money;
use crate::order::payment::Source;
use crate::order::state::Order;

/// What an entry says of a transfer beside its reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entered {
    pub(crate) amount: Money,
    pub(crate) received_at: Instant,
    pub(crate) third_party: bool,
}

impl Entered {
    /// Whether two entries say the same: a statement names a day and no time of it.
    pub(crate) fn same(&self, other: &Entered, policy: &Policy) -> bool {
        self.same_figures(other, policy) && self.third_party == other.third_party
    }

    /// As [`Entered::same`], whoever paid.
    pub(crate) fn same_figures(&self, other: &Entered, policy: &Policy) -> bool {
        let day = |at| local_date(policy.zone, at);
        self.amount == other.amount && day(self.received_at) == day(other.received_at)
    }
}

/// What is known of a transfer of this order, counted or not.
pub(crate) fn entered(order: &Order, reference: &str) -> Option<Entered> {
    let source = Source::Transfer(reference.to_owned());
    let counted = order.payment.capture(&source).map(|capture| Entered {
        amount: Money::new(capture.amount_minor, order.captured_currency()),
        received_at: capture.captured_at,
        third_party: capture.third_party,
    });
    let held = || order.payment.unmatched.iter().find(|held| held.reference == reference);
    counted.or_else(|| {
        held().map(|it| Entered { amount: it.amount, received_at: it.received_at, third_party: it.third_party })
    })
}

/// Whether a transfer out of this order's money is known by a reference of the bank: one reference is one transfer.
pub(crate) fn paid_out_by(order: &Order, reference: &str) -> bool {
    let refunds = order.refunds.iter().map(|refund| &refund.reference);
    let returns = order.payment.unmatched.iter().map(|held| &held.payout);
    refunds.chain(returns).any(|payout| payout.as_deref() == Some(reference))
}
