//! A compromised mailbox (clause 10.4): who reports it, on which orders that takes effect, and who may trust it again.
//! Nobody has proven that the address of an order is theirs, so what its holder says counts for that order alone, until the
//! reader of the mailbox confirms it, or an operator decides so (K55).

use crate::Instant;
use crate::act::Act;
use crate::code::{Code, Refusal};
use crate::order::Order;
use crate::order::event::Fact;
use crate::order::facts::RestrictionFact;
use crate::order::mailbox::{Confirmer, Reporter};

/// How often the buyer of one order reports its mailbox: a bound on the order's size and on the mails that go to an address
/// which nobody has proven, not a rule of the offer.
pub const REPORTS_MAX: usize = 5;

/// Decides a report (clause 10.4). Once an operator trusted the mailbox again, the same word is not enough: a buyer's new
/// report waits for its proof, and one that counts for the whole mailbox must have been confirmed since.
pub(crate) fn report(order: &Order, by: &Reporter) -> Result<Vec<Fact>, Refusal> {
    let restrictions = &order.restrictions;
    if order.mailbox_frozen() {
        return Ok(Vec::new());
    }
    match (by, restrictions.mailbox_cleared_at) {
        (Reporter::Buyer, _) if restrictions.mailbox_report_waits_since().is_some() => Ok(Vec::new()),
        (Reporter::Buyer, _) if restrictions.mailbox_reports.len() >= REPORTS_MAX => Err(Code::LimitReached.into()),
        (Reporter::Buyer, Some(_)) => Ok(vec![Fact::Restriction(RestrictionFact::MailboxReportedAgain)]),
        (Reporter::Mailbox { confirmed_at, .. }, Some(cleared_at)) if *confirmed_at <= cleared_at => Ok(Vec::new()),
        (by, _) => Ok(vec![Fact::Restriction(RestrictionFact::MailboxReported { by: by.clone() })]),
    }
}

/// Decides a report of who has shown that they read the mailbox: it counts for every order of it at once, and so does one that was
/// made before and waits for such a proof (K55).
pub(crate) fn report_as_reader(order: &Order, now: Instant) -> Result<Vec<Fact>, Refusal> {
    let mut reports = order.restrictions.mailbox_reports.iter().rev();
    let open = reports.find(|known| known.confirmed_at.is_none() && (known.waits || order.mailbox_frozen()));
    if let Some(known) = open {
        return confirm(order, &Confirmer::Mailbox { report: known.report }, now);
    }
    let mut facts = report(order, &Reporter::Buyer)?;
    if facts == [Fact::Restriction(RestrictionFact::MailboxReportedAgain)] {
        let by = Reporter::Mailbox { order: order.id.clone(), confirmed_at: now };
        facts.push(Fact::Restriction(RestrictionFact::MailboxReported { by }));
    }
    if !facts.is_empty() {
        let by = Confirmer::Mailbox { report: order.version + 1 };
        facts.push(Fact::Restriction(RestrictionFact::MailboxConfirmed { by }));
    }
    Ok(facts)
}

/// Decides that a report counts for every order of the mailbox (K55). Each report is confirmed once.
pub(crate) fn confirm(order: &Order, by: &Confirmer, now: Instant) -> Result<Vec<Fact>, Refusal> {
    let reporter = match by {
        Confirmer::Operator(act) => Reporter::Operator(act.clone()),
        Confirmer::Mailbox { report } => {
            let report = order.restrictions.mailbox_report(*report).ok_or(Code::NotFound)?;
            if report.confirmed_at.is_some() {
                return Ok(Vec::new());
            }
            Reporter::Mailbox { order: order.id.clone(), confirmed_at: now }
        }
    };
    let frozen =
        (!order.mailbox_frozen()).then_some(Fact::Restriction(RestrictionFact::MailboxReported { by: reporter }));
    Ok(frozen.into_iter().chain([Fact::Restriction(RestrictionFact::MailboxConfirmed { by: by.clone() })]).collect())
}

/// Decides that e-mail is trusted again, or that a report which waits changes nothing.
pub(crate) fn clear(order: &Order, act: &Act) -> Result<Vec<Fact>, Refusal> {
    if order.mailbox_frozen() || order.restrictions.mailbox_report_waits_since().is_some() {
        Ok(vec![Fact::Restriction(RestrictionFact::MailboxCleared { act: act.clone() })])
    } else {
        Err(Code::NotHeld.into())
    }
}
