//! What is decided against the buyer is told to the buyer.

use crate::story::{Moment, story};
use domain::claim::ClaimState;
use domain::effect::{Effect, effects};
use domain::ending::Ground;
use domain::event::{Event, Fact};
use proptest::prelude::*;

/// Whether an event decides something against the buyer: late, refused in whole or in part, deemed, or ended without a refund.
fn adverse(fact: &Fact) -> bool {
    match fact {
        Fact::ClaimReceived(claim) => claim.late || claim.held,
        Fact::ClaimAnswered(answered) => answered.outcome != ClaimState::Accepted,
        Fact::Terminated(terminated) => terminated.ground == Ground::Early,
        Fact::DeemedProvided(_)
        | Fact::ClaimReclassified(_)
        | Fact::ClaimStruck { .. }
        | Fact::HeldClaimDecided(_)
        | Fact::ObjectionResolved { .. }
        | Fact::TerminationRefused { .. } => true,
        _ => false,
    }
}

/// Whether the buyer is owed a notice of an event, and it goes out with the commit of that event.
fn told(moment: &Moment<'_>, event: &Event) -> bool {
    let owed = |effect: &Effect| matches!(effect, Effect::Mail(notice) if !notice.to_vendor() && !notice.optional());
    effects(moment.after, event).iter().any(owed)
}

proptest! {
    #![proptest_config(super::cases(60))]

    #[test]
    fn i34_each_decision_against_the_buyer_names_its_clause_and_is_told_to_the_buyer(story in story()) {
        story.play(|moment| {
            for event in moment.new_events().iter().filter(|event| adverse(&event.fact)) {
                prop_assert!(event.fact.clause().is_some(), "{}", event.fact.name());
                prop_assert!(told(moment, event), "{}", event.fact.name());
            }
            Ok(())
        })?;
    }
}
