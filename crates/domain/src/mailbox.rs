//! A mailbox in other hands (clause 10.4): who reports it, on which orders that takes effect, and who may trust it again.
//! Nobody has proven that the address of an order is theirs, so what its holder says counts for that order alone, until the
//! reader of the mailbox confirms it, or an operator decides so (K55).

use crate::Instant;
use crate::act::Act;
use crate::code::{Code, Refusal};
use crate::event::Fact;
use crate::hold::Holds;
use crate::order::{Order, OrderId};
use serde::{Deserialize, Serialize};

/// How often the buyer of one order reports its mailbox: a bound on the order's size and on the mails that go to an address
/// which nobody has proven, not a rule of the offer.
pub const REPORTS_MAX: usize = 5;

/// Who says that a mailbox is in other hands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reporter {
    /// Who has the order's token.
    Buyer,
    /// An operator, or somebody whose word an operator registers.
    Operator(Act),
    /// A report that counts for every order of the mailbox (K55).
    Mailbox {
        /// The order on which it was confirmed.
        order: OrderId,
        /// When it was.
        confirmed_at: Instant,
    },
}

impl Reporter {
    /// The operator's part in it.
    pub fn act(&self) -> Option<&Act> {
        match self {
            Reporter::Operator(act) => Some(act),
            Reporter::Buyer | Reporter::Mailbox { .. } => None,
        }
    }
}

/// Who says that a report counts for every order of the mailbox (K55).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confirmer {
    /// Who reads the mailbox: the button of the page was pressed that the mail about this very report leads to. No other mail
    /// proves it, since to have received one says nothing of the report.
    Mailbox {
        /// The version of the order at which the report was recorded.
        report: u64,
    },
    /// An operator.
    Operator(Act),
}

impl Confirmer {
    /// The operator's part in it.
    pub fn act(&self) -> Option<&Act> {
        match self {
            Confirmer::Operator(act) => Some(act),
            Confirmer::Mailbox { .. } => None,
        }
    }
}

/// A report that the buyer of an order made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailboxReport {
    /// The version of the order at which it was recorded.
    pub report: u64,
    /// When.
    pub at: Instant,
    /// When the reader of the mailbox confirmed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_at: Option<Instant>,
    /// Whether it took no effect and waits for an operator or for that confirmation.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub waits: bool,
}

/// Decides a report (clause 10.4). Once an operator trusted the mailbox again, the same word is not enough: a buyer's new
/// report waits for its proof, and one that counts for the whole mailbox must have been confirmed since.
pub(crate) fn report(order: &Order, by: &Reporter) -> Result<Vec<Fact>, Refusal> {
    let holds = &order.holds;
    if order.mailbox_frozen() {
        return Ok(Vec::new());
    }
    match (by, holds.mailbox_cleared_at) {
        (Reporter::Buyer, _) if holds.mailbox_report_waits_since().is_some() => Ok(Vec::new()),
        (Reporter::Buyer, _) if holds.mailbox_reports.len() >= REPORTS_MAX => Err(Code::LimitReached.into()),
        (Reporter::Buyer, Some(_)) => Ok(vec![Fact::MailboxReportedAgain]),
        (Reporter::Mailbox { confirmed_at, .. }, Some(cleared_at)) if *confirmed_at <= cleared_at => Ok(Vec::new()),
        (by, _) => Ok(vec![Fact::MailboxReported { by: by.clone() }]),
    }
}

/// Decides that a report counts for every order of the mailbox (K55). Each report is confirmed once.
pub(crate) fn confirm(order: &Order, by: &Confirmer, now: Instant) -> Result<Vec<Fact>, Refusal> {
    let reporter = match by {
        Confirmer::Operator(act) => Reporter::Operator(act.clone()),
        Confirmer::Mailbox { report } => {
            let report = order.holds.mailbox_report(*report).ok_or(Code::NotFound)?;
            if report.confirmed_at.is_some() {
                return Ok(Vec::new());
            }
            Reporter::Mailbox { order: order.id.clone(), confirmed_at: now }
        }
    };
    let frozen = (!order.mailbox_frozen()).then_some(Fact::MailboxReported { by: reporter });
    Ok(frozen.into_iter().chain([Fact::MailboxConfirmed { by: by.clone() }]).collect())
}

/// Decides that e-mail is trusted again, or that a report which waits changes nothing.
pub(crate) fn clear(order: &Order, act: &Act) -> Result<Vec<Fact>, Refusal> {
    if order.mailbox_frozen() || order.holds.mailbox_report_waits_since().is_some() {
        Ok(vec![Fact::MailboxCleared { act: act.clone() }])
    } else {
        Err(Code::NotHeld.into())
    }
}

impl Holds {
    /// The buyer's report that was recorded at a version of the order.
    pub fn mailbox_report(&self, version: u64) -> Option<&MailboxReport> {
        self.mailbox_reports.iter().find(|known| known.report == version)
    }

    /// Since when a report waits for an operator or for its proof without having taken effect.
    pub fn mailbox_report_waits_since(&self) -> Option<Instant> {
        self.mailbox_reports.iter().find(|known| known.waits).map(|known| known.at)
    }

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
