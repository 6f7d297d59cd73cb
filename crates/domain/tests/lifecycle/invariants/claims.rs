//! What becomes of claims: none is lost, each has its own thirty days, and silence decides nothing.

use crate::history::claims;
use crate::story::story;
use domain::agreement::rule::Rule;
use domain::order::claim::{Claim, ClaimState};
use domain::order::event::{Event, Fact};
use domain::order::facts::ClaimFact;
use domain::rules::Command;
use proptest::prelude::*;

/// What of a claim nothing ever changes.
fn kept(claim: &Claim) -> (&str, u64, domain::act::Channel, domain::Instant) {
    (&claim.id, claim.version, claim.channel, claim.received_at)
}

/// How often a claim was reported as overdue.
fn overdue(events: &[Event], id: &str) -> usize {
    events
        .iter()
        .filter(|event| matches!(&event.fact, Fact::Claim(ClaimFact::Overdue { id: claim }) if claim == id))
        .count()
}

proptest! {
    #![proptest_config(super::cases(60))]

    #[test]
    fn i21_each_claim_has_one_clock_of_thirty_days_of_its_own(story in story()) {
        story.play(|moment| {
            for event in moment.new_events() {
                if let Fact::Claim(ClaimFact::Received(it)) = &event.fact {
                    let counted = moment.almanac(&it.answer.calendar).count(Rule::ClaimAnswer, it.received_at);
                    prop_assert_eq!(it.answer.expires_at, counted.expires_at);
                }
                if let Fact::Claim(ClaimFact::Overdue { id }) = &event.fact {
                    prop_assert!(!claims(moment.earlier())[id].dealt_with);
                }
            }
            // Nothing but a new calendar moves a clock, whatever happens to other claims.
            if !moment.recomputes() {
                for (old, new) in moment.before.claims.iter().zip(&moment.after.claims) {
                    prop_assert_eq!(&old.answer, &new.answer);
                }
            }
            if matches!(moment.command, Command::Tick) && !moment.recomputes() {
                let told = claims(moment.events);
                for claim in &moment.after.claims {
                    let reported = overdue(moment.events, &claim.id);
                    prop_assert!(reported <= 1);
                    let over = moment.now >= claim.answer.expires_at && !told[&claim.id].dealt_with;
                    // Nothing runs out on a day that is not official yet (K48).
                    let almanac = moment.almanac(&claim.answer.calendar);
                    let certain = !almanac.count(Rule::ClaimAnswer, claim.received_at).unofficial;
                    prop_assert!(!over || !certain || reported == 1, "{} is overdue and nobody was told", claim.id);
                    let exhausted = claim.state(moment.now) == ClaimState::PretrialExhausted;
                    prop_assert!(certain || !exhausted, "{} has run out for certain", claim.id);
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn i22_no_claim_is_ever_lost_and_each_change_of_its_class_is_an_event(story in story()) {
        story.play(|moment| {
            let (old, new) = (&moment.before.claims, &moment.after.claims);
            let received = moment.events.iter().filter(|event| matches!(event.fact, Fact::Claim(ClaimFact::Received(_))));
            prop_assert_eq!(new.len(), received.count());
            for (old, new) in old.iter().zip(new) {
                prop_assert_eq!(kept(old), kept(new));
                let told = moment.new_events().iter().any(
                    |event| matches!(&event.fact, Fact::Claim(ClaimFact::Reclassified(it)) if it.id == old.id && it.about == new.about),
                );
                prop_assert!(old.about == new.about || told);
                if matches!(moment.command, Command::ReclassifyClaim(_)) {
                    let classified = old.classified.clone();
                    let unclassified = Claim { about: old.about, classified, ..new.clone() };
                    prop_assert_eq!(&unclassified, old, "only its class changes");
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn i23_silence_neither_accepts_nor_rejects_a_claim(story in story()) {
        let decided = |state| matches!(state, ClaimState::Accepted | ClaimState::Partly | ClaimState::Rejected);
        story.play(|moment| {
            let answers = |id: &str, state: ClaimState| {
                let answer = |event: &Event| matches!(&event.fact, Fact::Claim(ClaimFact::Answered(it)) if it.id == id && it.outcome == state);
                moment.events.iter().any(answer)
            };
            for (place, claim) in moment.after.claims.iter().enumerate() {
                for at in [moment.now, claim.answer.expires_at, claim.answer.expires_at + chrono::TimeDelta::days(400)] {
                    let state = claim.state(at);
                    prop_assert!(!decided(state) || answers(&claim.id, state));
                }
                if matches!(moment.command, Command::Tick) {
                    prop_assert_eq!(claim.stored, moment.before.claims[place].stored);
                }
            }
            Ok(())
        })?;
    }
}
