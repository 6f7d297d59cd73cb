//! The log of events: the state is its fold, time never goes back in it, and what is asked twice happens once.

use crate::story::{Moment, story};
use chrono::TimeDelta;
use domain::order::event::{Event, Fact};
use domain::order::facts::OrderFact;
use domain::order::mailbox::Confirmer;
use domain::order::{Order, evolve};
use domain::rules::claim_file::HandleFile;
use domain::rules::contact::ChangeContact;
use domain::rules::evidence::RecordEvidence;
use domain::rules::refund_gateway::GatewaySaid;
use domain::rules::{Command, decide};
use proptest::prelude::*;

/// What a person may say twice and mean twice; a repeat by accident is known by its key.
fn may_be_said_twice(moment: &Moment<'_>) -> bool {
    match moment.command {
        Command::LodgeClaim(_) | Command::Object(_) | Command::QueryPayment(_) | Command::RerouteRefund(_) => true,
        // A proposal takes the place of the one before, and a corrected address may be mistyped too.
        Command::ChangeContact(ChangeContact::Propose(_) | ChangeContact::Correct { .. }) => true,
        // What an account is called may be mistyped too.
        Command::CorrectAccount(_) => true,
        // Tokens that were given out since are ended too.
        Command::EndTokens => true,
        // Two pictures of one message; but an original arrives once.
        Command::RegisterCorrespondence(asked) => asked.piece.supersedes.is_none(),
        // Orders that were placed meanwhile are reached by it, too.
        Command::ConfirmMailbox { by: Confirmer::Operator(_) } => true,
        // That no news are wanted is registered as often as it is said, and a copy is asked for anew.
        Command::Evidence(RecordEvidence::DeclineInformation { .. } | RecordEvidence::RequestPaperCopy { .. }) => true,
        // Two files of one name.
        Command::HandleFile(HandleFile::Announce(_)) => true,
        // What takes the place of the open invoice may be replaced in its turn.
        Command::IssueInvoice(asked) => asked.replace,
        // A debt is given up in parts.
        Command::WaiveDebt(_) => true,
        // To have the gateway asked is no act on the money, however often.
        Command::QuestionRefund { .. } => true,
        // The same word of the gateway, heard again.
        Command::RecordRefund { said: GatewaySaid::Unknown, .. } => true,
        // A sweep that meets a new calendar looks at the clocks when it comes again.
        Command::Tick => moment.recomputes(),
        // A notice before the right of 4.10 waits for a person, and so does the next one.
        Command::Terminate(_) => moment
            .new_events()
            .iter()
            .any(|event| matches!(event.fact, Fact::Order(OrderFact::TerminationRequested { .. }))),
        _ => false,
    }
}

proptest! {
    #![proptest_config(super::cases(60))]

    #[test]
    fn i32_the_state_is_the_fold_of_the_recorded_events(story in story()) {
        let (order, events) = story.play(|_| Ok(()))?;
        let recorded: Vec<String> = events.iter().map(|event| serde_json::to_string(event).unwrap()).collect();
        let read = recorded.iter().map(|text| serde_json::from_str::<Event>(text).unwrap());
        let folded = read.fold(None, |order, event| Some(evolve(order, &event)));
        prop_assert_eq!(folded, Some(order.clone()));
        let stored: Order = serde_json::from_str(&serde_json::to_string(&order).unwrap()).unwrap();
        prop_assert_eq!(stored, order);
    }

    #[test]
    fn versions_count_events_and_time_never_goes_back(story in story()) {
        story.play(|moment| {
            prop_assert_eq!(moment.after.version as usize, moment.events.len());
            prop_assert_eq!(moment.after.timeline.len(), moment.events.len());
            prop_assert!(moment.events.is_sorted_by_key(|event| event.at));
            prop_assert_eq!(Some(moment.after.last_at), moment.events.last().map(|event| event.at));
            // A clock that is behind the one that recorded the last event does not date the next one before it.
            let behind = moment.now - TimeDelta::hours(3);
            let decided = decide(moment.agreement, Some(moment.before), moment.command, behind);
            for event in decided.unwrap_or_default() {
                prop_assert!(event.at >= moment.before.last_at);
            }
            Ok(())
        })?;
    }

    #[test]
    fn what_is_asked_twice_happens_once(story in story()) {
        story.play(|moment| {
            let again = decide(moment.agreement, Some(moment.after), moment.command, moment.now);
            match moment.decided {
                Ok(_) if may_be_said_twice(moment) => {}
                Ok(_) => prop_assert!(again.is_err() || again == Ok(Vec::new()), "{:?}: {:?}", moment.command, again),
                Err(refusal) => {
                    prop_assert_eq!(moment.after, moment.before);
                    prop_assert_eq!(again, Err(refusal.clone()));
                }
            }
            Ok(())
        })?;
    }
}
