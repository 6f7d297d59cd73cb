//! The operator's queue: what waits for a person can be done by one.

use crate::story::{Focus, Moment, operator, story, story_about};
use domain::act::Channel;
use domain::agreement::zone::local_date;
use domain::follows::task::{Task, TaskKind, tasks};
use domain::money::Money;
use domain::order::claim::ClaimState;
use domain::order::claim_facts::ClaimTimeDecided;
use domain::order::deeming::Shown;
use domain::order::evolve;
use domain::order::license::Activator;
use domain::order::query::QueryAnswer;
use domain::order::refund_facts::RefundRerouted;
use domain::order::transfer::TransferReturned;
use domain::rules::claim_acts::AnswerClaim;
use domain::rules::contact::ChangeContact;
use domain::rules::invoice::IssueInvoice;
use domain::rules::license::Activate;
use domain::rules::review::Release;
use domain::rules::transfer::RecordTransfer;
use domain::rules::{Command, decide};
use proptest::prelude::*;

/// The act that a task asks for, by an operator who had no part in it before.
fn act(task: &Task, moment: &Moment<'_>) -> Command {
    let (id, act) = (task.subject_id.clone(), operator("nobody yet"));
    let outcome = Some(ClaimState::Rejected);
    match task.kind {
        TaskKind::Activate => Command::Activate(Activate { by: Activator::Operator(act), behind: None }),
        TaskKind::IssueInvoice => {
            let last_day = local_date(moment.agreement.policy.zone, moment.now);
            let (last_day, buyer) = (Some(last_day), "commitment".to_owned());
            Command::IssueInvoice(IssueInvoice { last_day, replace: false, buyer, act })
        }
        TaskKind::ReleaseOrder => Command::Release(Release { invoice_buyer: Some("commitment".to_owned()), act }),
        TaskKind::ReturnReceipt => {
            Command::ReturnTransfer(TransferReturned { reference: id, payout: "of nobody".to_owned(), act })
        }
        TaskKind::AnswerPaymentQuery => Command::AnswerPaymentQuery { id, answer: QueryAnswer::Paid, act: Some(act) },
        TaskKind::AnswerClaim => {
            Command::AnswerClaim(AnswerClaim { id, outcome, commitment: "commitment".to_owned(), act })
        }
        TaskKind::DecideHeldClaim => Command::DecideClaimTime(ClaimTimeDecided { id, timely: true, act }),
        TaskKind::DecideTermination => Command::RefuseTermination { act },
        TaskKind::ResolveObjection => Command::ResolveObjection { id, sustained: false, act },
        TaskKind::ConfirmDeeming => Command::ConfirmDeeming { act },
        TaskKind::ClearMailbox => Command::ClearMailbox { act },
        TaskKind::ApproveContact => Command::ChangeContact(ChangeContact::Approve { commitment: String::new(), act }),
        TaskKind::PayRefund => {
            Command::PayOutRefund { id, reference: "of nobody".to_owned(), paid_at: moment.now, act }
        }
        TaskKind::RerouteRefund => {
            let destination = "commitment".to_owned();
            Command::RerouteRefund(RefundRerouted { id, channel: Channel::Post, destination, act })
        }
        TaskKind::ApproveRefund => Command::ApproveRefund { id, act },
        TaskKind::SettleDebt => {
            let amount = Money::new(moment.after.debt_minor(), moment.after.captured_currency());
            let reference = "of the debtor".to_owned();
            Command::RecordTransfer(RecordTransfer {
                reference,
                amount,
                received_at: moment.now,
                third_party: false,
                act,
            })
        }
        TaskKind::AskBank => Command::QuestionRefund { id, act },
        TaskKind::ReachBuyer
        | TaskKind::ExplainSum
        | TaskKind::PostCalendar
        | TaskKind::AnswerUnproven
        | TaskKind::HandleDeadLetter
        | TaskKind::ApprovePublication
        | TaskKind::LookAtCallback => unreachable!("it follows from no order"),
        TaskKind::ShowWindow => {
            let notice = moment.after.license.window_notice.expect("a window that is held was mailed");
            Command::ShowWindow { how: Shown::Reached, notice }
        }
    }
}

fn every_task_can_be_done(moment: &Moment<'_>) -> Result<(), TestCaseError> {
    if moment.new_events().is_empty() {
        return Ok(());
    }
    let (policy, order) = (&moment.agreement.policy, moment.after);
    for task in tasks(policy, order) {
        let done = decide(moment.agreement, Some(order), &act(&task, moment), moment.now);
        prop_assert!(done.as_ref().is_ok_and(|events| !events.is_empty()), "{:?}: {:?} of {:?}", task, done, order);
        let after = done.unwrap().iter().fold(order.clone(), |order, event| evolve(Some(order), event));
        // The bank is asked again for as long as it does not say (K60).
        let done = !tasks(policy, &after).contains(&task) || task.kind == TaskKind::AskBank;
        prop_assert!(done, "{:?} is done and waits: {:?} of {:?} after {:?}", task, after, order, moment.command);
    }
    Ok(())
}

proptest! {
    #![proptest_config(super::cases(80))]

    #[test]
    fn every_task_in_the_queue_can_be_done(story in story()) {
        story.play(every_task_can_be_done)?;
    }

    #[test]
    fn every_task_about_money_can_be_done(story in story_about(Focus::Money)) {
        story.play(every_task_can_be_done)?;
    }
}
