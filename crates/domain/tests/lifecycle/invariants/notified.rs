//! What is decided against the buyer is told to the buyer; what the vendor is told to wait for a person does wait.

use crate::story::{Moment, story};
use domain::follows::effect::{Effect, effects};
use domain::follows::notice::Notice;
use domain::follows::task::{TaskKind, tasks};
use domain::order::claim::ClaimState;
use domain::order::ending::Ground;
use domain::order::event::{Event, Fact};
use domain::order::facts::{ClaimFact, LicenseFact, OrderFact, PaymentFact, RestrictionFact};
use proptest::prelude::*;

/// Whether an event decides something against the buyer: late, refused in whole or in part, deemed, or ended without a refund.
fn adverse(fact: &Fact) -> bool {
    match fact {
        Fact::Claim(ClaimFact::Received(claim)) => claim.late || claim.needs_decision,
        Fact::Claim(ClaimFact::Answered(answered)) => answered.outcome != ClaimState::Accepted,
        Fact::Order(OrderFact::Terminated(terminated)) => terminated.ground == Ground::Early,
        Fact::License(LicenseFact::DeemedProvided(_))
        | Fact::Claim(ClaimFact::Reclassified(_))
        | Fact::Claim(ClaimFact::Struck { .. })
        | Fact::Claim(ClaimFact::TimeDecided(_))
        | Fact::Restriction(RestrictionFact::ObjectionResolved { .. })
        | Fact::Order(OrderFact::TerminationRefused { .. }) => true,
        _ => false,
    }
}

/// Whether the buyer is owed a notice of an event, and it goes out with the commit of that event.
fn told(moment: &Moment<'_>, event: &Event) -> bool {
    let owed = |effect: &Effect| matches!(effect, Effect::Mail(notice) if !notice.to_vendor() && !notice.optional());
    effects(moment.after, event).iter().any(owed)
}

/// Whether the queue has what an event says that a person is to do: about the same part of the order, or
/// about its mailbox, or about the buyer who was not told of the window.
fn waits(moment: &Moment<'_>, event: &Event) -> bool {
    let about = event.fact.subject_id();
    tasks(&moment.agreement.policy, moment.after).iter().any(|task| match &about {
        Some(about) => task.subject_id == *about,
        None if matches!(event.fact, Fact::License(LicenseFact::DeemingHeld)) => task.kind == TaskKind::ShowWindow,
        None if matches!(event.fact, Fact::Order(OrderFact::ContactProposed(_))) => {
            task.kind == TaskKind::ApproveContact
        }
        None => task.kind == TaskKind::ClearMailbox,
    })
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

    #[test]
    fn a_mail_that_says_that_a_person_is_waited_for_has_its_task(story in story()) {
        story.play(|moment| {
            for event in moment.new_events() {
                let mailed = effects(moment.after, event).contains(&Effect::Mail(Notice::VendorTask));
                // A payment that the bank took back is told of so as well; what it leaves is a matter of debts.
                let of_debts = matches!(event.fact, Fact::Payment(PaymentFact::Reversed(_)));
                prop_assert!(!mailed || of_debts || waits(moment, event), "{}", event.fact.name());
            }
            Ok(())
        })?;
    }
}
