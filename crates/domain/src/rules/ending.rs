//! How an order ends before its time: cancelled unpaid (3.5), terminated for delay with a refund (4.10) or otherwise without
//! one (4.12), reversed by the bank (K38), or by the return of everything (K57). Nothing ends by the clock.

use crate::Instant;
use crate::act::{Act, Channel};
use crate::agreement::policy::Policy;
use crate::code::{Code, Refusal};
use crate::order::ending::{Ground, How, Request, Terminated};
use crate::order::event::{Event, Fact};
use crate::order::facts::{OrderFact, RefundFact};
use crate::order::refund::Cause;
use crate::order::{Order, balance, evolve};
use crate::rules::deeming::uncertain;
use crate::rules::ended::not_ended;
use crate::rules::happened::happened;
use crate::rules::refund;

/// How many requests for termination wait for an operator at once, or were decided: a bound on the order's size.
const REQUESTS_MAX: usize = 20;

/// A buyer's notice of termination. Any written notice that names the order is one (K10).
#[derive(Debug, Clone)]
pub struct Terminate {
    /// When it reached us.
    pub received_at: Instant,
    /// How it reached us.
    pub channel: Channel,
    /// Whether the buyer acknowledged that nothing goes back under 4.12.
    pub acknowledged: bool,
    /// Who registered it, where it did not come through the API.
    pub act: Option<Act>,
}

/// An operator's termination by agreement or by a court's decision.
#[derive(Debug, Clone)]
pub struct TerminateByOperator {
    /// By agreement or by a court.
    pub ground: Ground,
    /// What goes back, in minor units of the captured currency.
    pub refund_minor: i64,
    /// Who recorded it.
    pub act: Act,
}

/// Whether the buyer may end the agreement for delay at an instant, everything being paid back (clause 4.10). The right
/// outlives a late activation until the window of 4.9 ends (K6).
pub fn delay_right(policy: &Policy, order: &Order, at: Instant) -> bool {
    let license = &order.license;
    let Some(right) = license.delay_right.as_ref().filter(|_| order.ended.is_none()) else { return false };
    let arisen = at >= right.expires_at;
    match activated_before(order, at) {
        None => arisen,
        Some(activated) if activated < right.expires_at || !policy.delay_right_survives_activation => false,
        // A window whose days are not official has not ended (K48).
        Some(_) if uncertain(policy, license) => arisen,
        Some(_) => arisen && license.window.as_ref().is_some_and(|window| window.timely(at)),
    }
}

/// When the license was activated, as far as that was before an instant: a notice says what its own instant made of it, though
/// it be registered later.
fn activated_before(order: &Order, at: Instant) -> Option<Instant> {
    order.license.activated_at.filter(|activated| *activated <= at)
}

/// Decides a buyer's notice of termination.
///
/// # Errors
/// The order has ended, was never paid, or is over; nothing was acknowledged where nothing goes back; e-mail alone while
/// its mailbox is reported as compromised (I31).
pub(crate) fn terminate(
    policy: &Policy,
    order: &Order,
    notice: &Terminate,
    now: Instant,
) -> Result<Vec<Fact>, Refusal> {
    running(order, now)?;
    let received_at = match notice.act {
        Some(_) => happened("received_at", notice.received_at, order, now)?,
        None => notice.received_at.max(order.created_at).min(now),
    };
    if order.mailbox_frozen() && notice.channel == Channel::Email {
        return Err(Code::MailboxFrozen.into());
    }
    // The special rule of 4.10 comes before the general one of 4.12 (K11).
    if delay_right(policy, order, received_at) {
        return Ok(ended(policy, order, Ground::Delay, None, received_at, Some(notice.channel), notice.act.as_ref()));
    }
    let license = &order.license;
    let missed = license.activation_due.as_ref().is_some_and(|due| !due.timely(received_at));
    if missed && activated_before(order, received_at).is_none() {
        if order.requests.len() >= REQUESTS_MAX {
            return Err(Code::LimitReached.into());
        }
        let id = format!("{}-T{}", order.id, order.requests.len() + 1);
        let request = Request { id, received_at, channel: notice.channel, open: true };
        return Ok(vec![Fact::Order(OrderFact::TerminationRequested { request, act: notice.act.clone() })]);
    }
    if !notice.acknowledged {
        return Err(Code::NoRefundNotAcknowledged.into());
    }
    Ok(ended(policy, order, Ground::Early, Some(0), received_at, Some(notice.channel), notice.act.as_ref()))
}

/// Decides a termination that an operator records: by agreement, or by a court.
pub(crate) fn terminate_by_operator(
    policy: &Policy,
    order: &Order,
    asked: &TerminateByOperator,
    now: Instant,
) -> Result<Vec<Fact>, Refusal> {
    running(order, now)?;
    if !matches!(asked.ground, Ground::Agreement | Ground::Court) {
        return Err(Code::NotTerminable.into());
    }
    let left: i64 = order.payment.captures.iter().map(|capture| balance::refundable_minor(order, capture)).sum();
    if asked.refund_minor < 0 || asked.refund_minor > left {
        return Err(Code::RefundTooLarge.into());
    }
    Ok(ended(policy, order, asked.ground, Some(asked.refund_minor), now, None, Some(&asked.act)))
}

/// Decides that the requests which wait do not end the agreement (K47); a later notice under 4.10 stands on its own.
pub(crate) fn refuse(order: &Order, act: &Act) -> Vec<Fact> {
    let waits = order.requests.iter().any(|request| request.open);
    if waits { vec![Fact::Order(OrderFact::TerminationRefused { act: act.clone() })] } else { Vec::new() }
}

/// Decides the cancellation of an order that is not paid in full (clause 3.5); what was paid of it goes back (K13).
pub(crate) fn cancel(policy: &Policy, order: &Order, act: Option<&Act>, now: Instant) -> Result<Vec<Fact>, Refusal> {
    match order.ended.as_ref().map(|ended| ended.how) {
        Some(How::Cancelled) => return Ok(Vec::new()),
        Some(_) => return not_ended(order).map(|()| Vec::new()),
        None if order.payment.paid_at.is_some() => return Err(Code::NotCancellable.into()),
        None => {}
    }
    let back = refund::demand_all(policy, order, Cause::Cancelled, None, now, act);
    Ok([Fact::Order(OrderFact::Cancelled { act: act.cloned() })].into_iter().chain(back).collect())
}

/// Adds to what was decided the end that it brings about: with the last part of everything that was paid, returned by agreement
/// or by a court, the agreement ends (K57), whichever way that part went.
pub(crate) fn with_return(order: &Order, mut facts: Vec<Fact>, at: Instant) -> Vec<Fact> {
    let closes =
        |fact: &Fact| matches!(fact, Fact::Refund(RefundFact::Settled(_)) | Fact::Refund(RefundFact::Voided { .. }));
    if order.ended.is_none() && facts.iter().any(closes) {
        let event = |fact: &Fact| Event { at, fact: fact.clone() };
        let after = facts.iter().fold(order.clone(), |order, fact| evolve(Some(order), &event(fact)));
        if after.ended.is_none() && after.everything_returned() {
            facts.push(Fact::Order(OrderFact::EverythingReturned));
        }
    }
    facts
}

fn running(order: &Order, now: Instant) -> Result<(), Refusal> {
    not_ended(order)?;
    let over = order.license.term.is_some_and(|term| now >= term.until);
    if order.payment.paid_at.is_none() || over { Err(Code::NotTerminable.into()) } else { Ok(()) }
}

fn ended(
    policy: &Policy,
    order: &Order,
    ground: Ground,
    refund_minor: Option<i64>,
    received_at: Instant,
    channel: Option<Channel>,
    act: Option<&Act>,
) -> Vec<Fact> {
    let cause = match ground {
        Ground::Delay => Cause::Delay,
        Ground::Early | Ground::Agreement => Cause::Agreement,
        Ground::Court => Cause::Court,
    };
    let back = refund::demand_all(policy, order, cause, refund_minor, received_at, act);
    let terminated =
        Fact::Order(OrderFact::Terminated(Box::new(Terminated { ground, received_at, channel, act: act.cloned() })));
    [terminated].into_iter().chain(back).collect()
}
