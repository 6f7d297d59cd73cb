//! Whose word freezes which order (clause 10.4, K55).

use crate::history::frozen;
use crate::story::story;
use domain::order::event::Fact;
use domain::order::facts::RestrictionFact;
use domain::order::mailbox::{Confirmer, Reporter};
use proptest::prelude::*;

proptest! {
    #![proptest_config(super::cases(120))]

    #[test]
    fn k55_a_freeze_rests_on_a_word_that_nobody_has_looked_into(story in story()) {
        story.play(|moment| {
            let earlier = moment.earlier();
            let cleared = earlier.iter().rev().find(|event| matches!(event.fact, Fact::Restriction(RestrictionFact::MailboxCleared { .. })));
            let cleared = cleared.map(|event| event.at);
            for event in moment.new_events() {
                match &event.fact {
                    Fact::Restriction(RestrictionFact::MailboxReported { by: Reporter::Buyer }) => prop_assert_eq!(cleared, None, "an unproven word again"),
                    Fact::Restriction(RestrictionFact::MailboxReported { by: Reporter::Mailbox { order, confirmed_at } }) => {
                        let own = *order == moment.after.id;
                        prop_assert!(own || cleared.is_none_or(|cleared| *confirmed_at > cleared), "a report from before");
                    }
                    Fact::Restriction(RestrictionFact::MailboxReportedAgain) => {
                        prop_assert!(cleared.is_some() && !frozen(moment.events), "it changes nothing yet");
                    }
                    Fact::Restriction(RestrictionFact::MailboxConfirmed { by }) => {
                        prop_assert!(frozen(moment.events), "the order itself is among those of the mailbox");
                        let Confirmer::Mailbox { report } = by else { continue };
                        let reported = usize::try_from(*report).ok().and_then(|at| earlier.get(at.checked_sub(1)?));
                        let by_buyer = reported.is_some_and(|event| match &event.fact {
                            Fact::Restriction(RestrictionFact::MailboxReported { by }) => *by == Reporter::Buyer,
                            fact => *fact == Fact::Restriction(RestrictionFact::MailboxReportedAgain),
                        });
                        let again = earlier.iter().any(|known| known.fact == event.fact);
                        prop_assert!(by_buyer && !again, "a report of the buyer's own, once");
                    }
                    _ => {}
                }
            }
            Ok(())
        })?;
    }
}
