//! The rows of the table of events about what holds an order up.

use crate::Instant;
use crate::act::{Act, Channel};
use crate::agreement::deadline::Deadline;
use crate::clause::Clause;
use crate::order::event_info::{Bus, EventInfo, clause, facts};
use crate::order::mailbox::{Confirmer, Reporter};
use serde::{Deserialize, Serialize};

facts! {
    /// What happens to what holds an order up.
    RestrictionFact {
        /// The buyer objected to automated processing, or to a claim's classification (K30, K51).
        ObjectionReceived {
            /// The objection's identity.
            id: String,
            /// When it reached us.
            received_at: Instant,
            /// By when it is dealt with.
            due: Deadline,
            /// The claim whose classification it contradicts (K51).
            claim: Option<String>,
            /// Whether it came after the days for that.
            late: bool,
            /// How it reached us.
            channel: Channel,
            /// Who registered it, where it did not come through the API.
            act: Option<Act>,
        } = "objection.received"
            { clause: clause(4, 9), subject_id: Some(id.clone()), act: act.as_ref(), bus: Bus::Event }
        /// An objection was dealt with.
        ObjectionResolved {
            /// The objection.
            id: String,
            /// Whether it was found to be right.
            sustained: bool,
            /// Who decided.
            act: Act,
        } = "objection.resolved" { clause: clause(4, 9), subject_id: Some(id.clone()), act: Some(act), bus: Bus::Event }
        /// The buyer's mailbox is reported as compromised: e-mail alone is not trusted for this order (clause 10.4).
        MailboxReported {
            /// Who says so.
            by: Reporter,
        } = "mailbox.reported" { clause: clause(10, 4), subject_id: None, act: by.act(), bus: Bus::Event }
        /// The buyer reported it again after an operator trusted it: it waits for its proof or for an operator.
        MailboxReportedAgain = "mailbox.reported_again"
            { clause: clause(10, 4), subject_id: None, act: None, bus: Bus::Event }
        /// The report counts for every order of the mailbox (clause 10.4, K55).
        MailboxConfirmed {
            /// Who says so.
            by: Confirmer,
        } = "mailbox.confirmed" { clause: clause(10, 4), subject_id: None, act: by.act(), bus: Bus::Event }
        /// An operator trusts it again.
        MailboxCleared {
            /// Who decided it.
            act: Act,
        } = "mailbox.cleared" { clause: clause(10, 4), subject_id: None, act: Some(act), bus: Bus::Event }
        /// An operator suspended the use (clauses 5.2, 5.6, 5.8; K37).
        UseSuspended {
            /// The clause that was broken.
            ground: Clause,
            /// Who suspended it.
            act: Act,
        } = "use.suspended" { clause: Some(*ground), subject_id: None, act: Some(act), bus: Bus::Event }
        /// An operator ended the suspension.
        UseResumed {
            /// Who ended it.
            act: Act,
        } = "use.resumed" { clause: None, subject_id: None, act: Some(act), bus: Bus::Event }
    }
}
