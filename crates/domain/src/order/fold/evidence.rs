//! What events record of an order as evidence.

use crate::Instant;
use crate::order::evidence::{Evidence, PaperCopy};
use crate::order::facts::EvidenceFact;

pub(super) fn evolve(evidence: &mut Evidence, fact: &EvidenceFact, at: Instant) {
    match fact {
        EvidenceFact::FirstUsed => {
            evidence.first_used_at.get_or_insert(at);
        }
        EvidenceFact::PaperCopyRequested { id, requested_at, .. } => {
            let (id, requested_at) = (id.clone(), *requested_at);
            evidence.paper_copies.push(PaperCopy { id, requested_at, received_at: None });
        }
        EvidenceFact::PaperCopyReceived { id, received_at, .. } => {
            let of_id = evidence.paper_copies.iter_mut().filter(|copy| copy.id == *id);
            of_id.for_each(|copy| copy.received_at = Some(*received_at));
        }
        EvidenceFact::InformationDeclined { received_at, .. } => {
            evidence.information_declined_at.get_or_insert(*received_at);
        }
    }
}
