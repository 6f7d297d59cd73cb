//! What events do to the restrictions.

use super::claim;
use crate::Instant;
use crate::order::facts::RestrictionFact;
use crate::order::mailbox::{Confirmer, MailboxReport, Reporter};
use crate::order::restrictions::{Objection, Suspended};
use crate::order::state::Order;

pub(super) fn evolve(order: &mut Order, fact: &RestrictionFact, at: Instant) {
    let version = order.version;
    let reported = |waits| MailboxReport { report: version, at, confirmed_at: None, waits };
    let restrictions = &mut order.restrictions;
    match fact {
        RestrictionFact::ObjectionReceived { id, received_at, due, claim: contradicted, late, .. } => {
            restrictions.objections.push(Objection {
                id: id.clone(),
                version,
                received_at: *received_at,
                due: due.clone(),
                sustained: None,
                claim: contradicted.clone(),
                late: *late,
            });
            if let Some(contradicted) = contradicted.as_ref().filter(|_| !late) {
                claim::change(order, contradicted, |claim| {
                    claim.classified = None;
                    claim.contradicted = true;
                });
            }
        }
        RestrictionFact::ObjectionResolved { id, sustained, .. } => {
            for objection in restrictions.objections.iter_mut().filter(|known| known.id == *id) {
                objection.sustained = Some(*sustained);
            }
        }
        RestrictionFact::MailboxReported { by } => {
            restrictions.mailbox_since = Some(at);
            restrictions.mailbox_reports.extend((*by == Reporter::Buyer).then(|| reported(false)));
        }
        RestrictionFact::MailboxReportedAgain => restrictions.mailbox_reports.push(reported(true)),
        RestrictionFact::MailboxConfirmed { by } => {
            for known in &mut restrictions.mailbox_reports {
                known.waits = false;
                if *by == (Confirmer::Mailbox { report: known.report }) {
                    known.confirmed_at = Some(at);
                }
            }
        }
        RestrictionFact::MailboxCleared { .. } => {
            (restrictions.mailbox_since, restrictions.mailbox_cleared_at) = (None, Some(at));
            restrictions.mailbox_reports.iter_mut().for_each(|known| known.waits = false);
        }
        RestrictionFact::UseSuspended { ground, .. } => {
            restrictions.suspended = Some(Suspended { ground: *ground, since: at });
        }
        RestrictionFact::UseResumed { .. } => restrictions.suspended = None,
    }
}
