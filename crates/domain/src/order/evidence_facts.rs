//! The rows of the table of events about what is recorded of an order and moves none of its clocks: its first use, a paper copy of
//! the agreement, that its buyer wants no news.

use crate::Instant;
use crate::act::{Act, Channel};
use crate::order::event_info::{Bus, EventInfo, clause, facts};
use serde::{Deserialize, Serialize};

facts! {
    /// What is recorded of an order and moves none of its clocks.
    EvidenceFact {
        /// The license was used through the widget for the first time, which concludes the agreement, too (preamble, 2.3, K1).
        FirstUsed = "license.used" { clause: clause(2, 3), subject_id: None, act: None, bus: Bus::Nothing }
        /// The licensor asked the buyer for a copy of the agreement in paper form (clause 10.6).
        PaperCopyRequested {
            /// The request's identity.
            id: String,
            /// When it was asked for.
            requested_at: Instant,
            /// Who asked.
            act: Act,
        } = "paper_copy.requested"
            { clause: clause(10, 6), subject_id: Some(id.clone()), act: Some(act), bus: Bus::Nothing }
        /// The copy arrived (clause 10.6).
        PaperCopyReceived {
            /// The request.
            id: String,
            /// When it arrived.
            received_at: Instant,
            /// Who has it.
            act: Act,
        } = "paper_copy.received"
            { clause: clause(10, 6), subject_id: Some(id.clone()), act: Some(act), bus: Bus::Nothing }
        /// The buyer wants no news and information any more, and said so in another way than through the API (clause 8.6).
        InformationDeclined {
            /// When that reached us.
            received_at: Instant,
            /// How.
            channel: Channel,
            /// Who registered it.
            act: Act,
        } = "information.declined" { clause: clause(8, 6), subject_id: None, act: Some(act), bus: Bus::Nothing }
    }
}
