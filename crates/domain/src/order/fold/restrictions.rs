//! What events do to the restrictions.

use crate::Instant;
use crate::order::event::Fact;
use crate::order::mailbox::{Confirmer, MailboxReport, Reporter};
use crate::order::restrictions::{Holds, Objection, Suspended};

impl Holds {
    pub(crate) fn evolve(&mut self, fact: &Fact, version: u64, at: Instant) {
        match fact {
            Fact::UseSuspended { ground, .. } => self.suspended = Some(Suspended { ground: *ground, since: at }),
            Fact::UseResumed { .. } => self.suspended = None,
            Fact::ObjectionReceived { id, received_at, due, claim, late, .. } => self.objections.push(Objection {
                id: id.clone(),
                version,
                received_at: *received_at,
                due: due.clone(),
                sustained: None,
                claim: claim.clone(),
                late: *late,
            }),
            Fact::ObjectionResolved { id, sustained, .. } => {
                for objection in self.objections.iter_mut().filter(|known| known.id == *id) {
                    objection.sustained = Some(*sustained);
                }
            }
            fact => self.evolve_mailbox(fact, version, at),
        }
    }
}

impl Holds {
    pub(crate) fn evolve_mailbox(&mut self, fact: &Fact, version: u64, at: Instant) {
        let reported = |waits| MailboxReport { report: version, at, confirmed_at: None, waits };
        match fact {
            Fact::MailboxReported { by } => {
                self.mailbox_since = Some(at);
                self.mailbox_reports.extend((*by == Reporter::Buyer).then(|| reported(false)));
            }
            Fact::MailboxReportedAgain => self.mailbox_reports.push(reported(true)),
            Fact::MailboxConfirmed { by } => {
                for known in &mut self.mailbox_reports {
                    known.waits = false;
                    if *by == (Confirmer::Mailbox { report: known.report }) {
                        known.confirmed_at = Some(at);
                    }
                }
            }
            Fact::MailboxCleared { .. } => {
                (self.mailbox_since, self.mailbox_cleared_at) = (None, Some(at));
                self.mailbox_reports.iter_mut().for_each(|known| known.waits = false);
            }
            _ => {}
        }
    }
}
