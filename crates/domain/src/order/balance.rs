//! Where the money of an order stands, as a function of the order: what is owed for it, what came in beyond that (K14), what
//! is to go back, and what the buyer owes after the bank took a payment back (clause 9.3, K38).

use crate::agreement::policy::Policy;
use crate::agreement::prices::PeriodUnit;
use crate::agreement::zone::local_date;
use crate::money::{Currency, Money};
use crate::month::Month;
use crate::order::ending::{Ground, How};
use crate::order::payment::{Capture, Source};
use crate::order::refund::{Refund, RefundState};
use crate::order::state::Order;
use chrono::TimeDelta;

impl Order {
    /// What was agreed: the charge of a card order or of a resident's invoice, else the price (clause 4.1). Nothing changes it but
    /// another invoice in place of one for which nothing came in (K62).
    pub fn agreed(&self) -> Money {
        match &self.charge {
            Some(charge) => Money::new(charge.amount_minor, charge.currency),
            None => self.price,
        }
    }

    /// What must be there for the order to be paid: what was agreed, less what of it was returned by agreement or by a court
    /// once it had been paid, from the demand on (K57).
    pub fn owed(&self) -> Money {
        let agreed = self.agreed();
        let lowered = self.refunds.iter().fold(0i64, |sum, refund| sum.saturating_add(refund.lowers_minor));
        Money::new((agreed.amount_minor - lowered).max(0), agreed.currency)
    }

    /// The currency in which money is captured and returned.
    pub fn captured_currency(&self) -> Currency {
        self.agreed().currency
    }

    /// The payment for one month, rounded half up: the licensor's liability for a loss is capped at that of the month in which
    /// it occurred (clause 6.3). A period in days counts as months of thirty; a shorter one is one month's payment. What was
    /// returned by agreement or by a court is no payment.
    pub fn monthly_price(&self) -> Money {
        let count = i64::from(self.period.count);
        let (parts, months) = match self.period.unit {
            PeriodUnit::Day => (30, count.max(30)),
            PeriodUnit::Month => (1, count),
            PeriodUnit::Year => (1, count * 12),
        };
        let (agreed, owed) = (i128::from(self.agreed().amount_minor.max(1)), i128::from(self.owed().amount_minor));
        let (parts, months) = (i128::from(parts) * owed, i128::from(months.max(1)) * agreed);
        let rounded = (i128::from(self.price.amount_minor) * parts * 2 + months) / (months * 2);
        Money::new(i64::try_from(rounded).unwrap_or(self.price.amount_minor), self.price.currency)
    }

    /// What came in and stands, less what went back of it, in minor units of the captured currency.
    pub fn net_minor(&self) -> i64 {
        self.payment.captured_minor() - (self.refunded_minor() - self.lost_minor())
    }

    /// What went back, in minor units of the captured currency.
    pub fn refunded_minor(&self) -> i64 {
        self.settled().map(|refund| refund.amount_minor).sum()
    }

    /// What the bank took back, in minor units of the captured currency (K38).
    pub fn reversed_minor(&self) -> i64 {
        let reversed = self.payment.captures.iter().filter(|capture| capture.reversed_at.is_some());
        reversed.map(|capture| capture.amount_minor).sum()
    }

    /// What is lost twice, in minor units: it went back to the buyer, and the bank took the same payment back as well (K38).
    pub fn lost_minor(&self) -> i64 {
        self.settled().filter(|refund| !self.counts(refund)).map(|refund| refund.amount_minor).sum()
    }

    /// What is on its way back, in minor units. Of a payment that the bank took back itself nothing more is to go.
    pub fn open_refunds_minor(&self) -> i64 {
        let open = self.refunds.iter().filter(|refund| refund.open() && self.counts(refund));
        open.map(|refund| refund.amount_minor).sum()
    }

    /// What came in and is neither gone nor to go, in minor units.
    pub(crate) fn kept_minor(&self) -> i64 {
        self.net_minor() - self.open_refunds_minor()
    }

    /// Whether everything owed is there (clause 4.7, invariant I12).
    pub fn paid_in_full(&self) -> bool {
        self.kept_minor() >= self.owed().amount_minor
    }

    /// Whether everything that was paid for the license went back by agreement or by a court (K57).
    pub(crate) fn everything_returned(&self) -> bool {
        let open = |refund: &Refund| refund.lowers_minor > 0 && refund.open() && self.counts(refund);
        self.nothing_owed() && !self.refunds.iter().any(open)
    }

    /// Whether everything that was paid for the license went back or is to go back by agreement or by a court (K57).
    pub fn nothing_owed(&self) -> bool {
        self.payment.paid_at.is_some() && self.owed().amount_minor == 0
    }

    /// What more came in than the vendor may keep and was not demanded back, in minor units: it is the buyer's, extends
    /// nothing and goes back on demand (K14).
    pub fn credit_minor(&self) -> i64 {
        self.balance_minor().max(0)
    }

    /// What the buyer owes after the bank took a payment back, in minor units (clause 9.3, K38): what went back twice, and the
    /// price of a license that was provided.
    pub fn debt_minor(&self) -> i64 {
        let reversed = self.payment.captures.iter().any(|capture| capture.reversed_at.is_some());
        if reversed { (-self.balance_minor()).max(0) } else { 0 }
    }

    /// What the vendor holds of the order's money, in minor units: less than nothing where more went out than came in.
    pub fn cash_minor(&self) -> i64 {
        self.net_minor() - self.lost_minor()
    }

    /// What the vendor holds beyond what is to go back and what may be kept.
    fn balance_minor(&self) -> i64 {
        self.cash_minor() - self.open_refunds_minor() - self.entitled_minor() + self.debt.waived_minor
    }

    /// What the vendor may keep.
    fn entitled_minor(&self) -> i64 {
        let owed = self.owed().amount_minor;
        match self.ended.as_ref().map(|ended| ended.how) {
            // What comes in first makes good what went back twice.
            None if self.payment.paid_at.is_none() => {
                let lost = (self.lost_minor() - self.debt.waived_minor).max(0);
                (self.kept_minor() - lost).clamp(0, owed)
            }
            // What ended early is not returned (clause 4.12), nor what of a license was not agreed to go back.
            None | Some(How::Terminated(Ground::Early | Ground::Agreement | Ground::Court)) => owed,
            Some(How::Cancelled | How::Returned | How::Terminated(Ground::Delay)) => 0,
            Some(How::Reversed) if self.license.activated_at.is_some() => owed,
            Some(How::Reversed) => 0,
        }
    }

    fn settled(&self) -> impl Iterator<Item = &Refund> {
        self.refunds.iter().filter(|refund| refund.stored == RefundState::Settled)
    }

    /// Whether the payment that a refund returns was not taken back by the bank.
    fn counts(&self, refund: &Refund) -> bool {
        self.payment.capture(&refund.source).is_some_and(|capture| capture.reversed_at.is_none())
    }
}

impl Order {
    /// What the licensor answers for at most for a loss of a month: the payment for that month (clause 6.3); `None` where the
    /// license ran on no local day of it, so that nothing was paid for it.
    ///
    /// A month in which the license ran on some days only has the payment for a whole month: a limit of liability that is
    /// in doubt is read against who wrote it.
    pub fn liability_cap(&self, policy: &Policy, month: Month) -> Option<Money> {
        let term = self.license.term?;
        let until = self.ended.as_ref().map_or(term.until, |ended| ended.at.min(term.until));
        let last = until - TimeDelta::nanoseconds(1);
        let month_of = |at| Month::of(local_date(policy.zone, at));
        let runs = until > term.from && (month_of(term.from)..=month_of(last)).contains(&month);
        runs.then(|| self.monthly_price())
    }
}

/// What went back of a payment, or is to go back: what is no more to be had of it.
pub(crate) fn bound_minor(order: &Order, source: &Source) -> i64 {
    of(order, source).filter(|refund| refund.stored != RefundState::Void).map(|refund| refund.amount_minor).sum()
}

/// What went back of a payment.
pub(crate) fn settled_minor(order: &Order, source: &Source) -> i64 {
    of(order, source).filter(|refund| refund.stored == RefundState::Settled).map(|refund| refund.amount_minor).sum()
}

pub(crate) fn of<'a>(order: &'a Order, source: &'a Source) -> impl Iterator<Item = &'a Refund> {
    order.refunds.iter().filter(move |refund| refund.source == *source)
}

/// What can still be returned of a payment, in minor units.
pub fn refundable_minor(order: &Order, capture: &Capture) -> i64 {
    if capture.reversed_at.is_some() { 0 } else { capture.amount_minor - bound_minor(order, &capture.source) }
}
