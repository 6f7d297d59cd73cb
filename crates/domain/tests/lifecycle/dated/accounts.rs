//! The Kommo account of an order is corrected until its license was first used: what was active begins anew, what was counted from
//! the payment stays.

use super::{MONDAY, RIGHT, Tale, at, notice};
use crate::story::{claim, operator};
use domain::clause::Clause;
use domain::code::Code;
use domain::follows::effect::{Effect, effects};
use domain::follows::notice::Notice;
use domain::follows::task::{TaskKind, tasks};
use domain::order::deeming::Shown;
use domain::order::ending::{Ground, How};
use domain::order::event::{Event, Fact};
use domain::order::facts::OrderFact;
use domain::order::license::{Activator, LicenseState};
use domain::rules::account::CorrectAccount;
use domain::rules::evidence::RecordEvidence;
use domain::rules::license::Activate;
use domain::rules::{Command, next_due};

fn to(account: &str) -> Command {
    let (account, commitment, act) = (account.to_owned(), "commitment".to_owned(), operator("one"));
    Command::CorrectAccount(CorrectAccount { account, commitment, act })
}

fn used(account: &str) -> Command {
    Command::Evidence(RecordEvidence::Use { account: account.to_owned() })
}

fn kinds(tale: &Tale) -> Vec<TaskKind> {
    tasks(&tale.agreement.policy, &tale.order).iter().map(|it| it.kind).collect()
}

#[test]
fn period_and_window_begin_anew_and_the_day_of_4_7_stays() {
    let mut tale = Tale::active();
    let (due, right) = (tale.order.license.activation_due.clone(), tale.order.license.delay_right.clone());
    assert_eq!(tale.names("2025-02-04T05:00:00Z", &to("right")), ["account.corrected"]);
    assert_eq!(tale.order.account, "right");
    let license = &tale.order.license;
    assert_eq!((&license.term, &license.window, license.activated_at), (&None, &None, None));
    assert_eq!((&license.activation_due, &license.delay_right), (&due, &right));
    assert_eq!(tale.state("2025-02-04T05:00:00Z").1, LicenseState::AwaitingActivation);
    assert_eq!(next_due(&tale.agreement, &tale.order), Some(at("2025-02-04T19:00:00Z")), "the day of 4.7 is not over");

    tale.activated("2025-02-04T05:00:01Z");
    let term = tale.order.license.term.expect("a period");
    assert_eq!((term.from, term.until), (at("2025-02-04T05:00:01Z"), at("2025-03-04T05:00:01Z")));
    // Nothing of the first window counts: that one ended with 13 February.
    assert_eq!(tale.names("2025-02-14T18:59:59Z", &Command::TickShown(Shown::Notice)), ["reminder.due"]);
    assert_eq!(tale.names("2025-02-14T19:00:05Z", &Command::TickShown(Shown::Notice)), ["license.deemed_provided"]);
}

#[test]
fn after_the_day_of_4_7_the_delay_follows() {
    let mut tale = Tale::active();
    tale.does("2025-02-10T05:00:00Z", &to("right"));
    assert_eq!(tale.state("2025-02-10T05:00:00Z").1, LicenseState::Overdue);
    assert_eq!(next_due(&tale.agreement, &tale.order), Some(at("2025-02-04T19:00:00Z")), "it is reported at once");
    assert_eq!(tale.names("2025-02-10T05:00:01Z", &Command::Tick), ["activation.overdue"]);
    assert_eq!(kinds(&tale), [TaskKind::Activate]);
    assert_eq!(tale.names(RIGHT, &notice(RIGHT)), ["order.terminated", "refund.demanded"]);
    assert_eq!(tale.order.ended.as_ref().map(|ended| ended.how), Some(How::Terminated(Ground::Delay)));
    assert_eq!(tale.refused(RIGHT, &to("another")), (Code::OrderEnded, Some(Clause::new(4, 10))));
}

#[test]
fn what_was_deemed_is_deemed_anew_and_a_claim_stands() {
    let mut tale = Tale::active();
    tale.does("2025-02-14T19:00:05Z", &Command::Tick);
    assert_eq!(tale.state("2025-02-15T05:00:00Z").1, LicenseState::DeemedProvided);
    tale.does("2025-02-15T05:00:00Z", &claim(at("2025-02-15T05:00:00Z")));
    assert!(tale.order.claims[0].late);
    tale.does("2025-02-16T05:00:00Z", &to("right"));
    tale.activated("2025-02-16T05:00:01Z");
    assert!(!tale.order.claims[0].late, "it came before there was a window for this account");
    assert_eq!(tale.state("2025-02-16T05:00:01Z").1, LicenseState::Claimed);
    let mut silent = Tale::active();
    silent.does("2025-02-14T19:00:05Z", &Command::Tick);
    silent.does("2025-02-16T05:00:00Z", &to("right"));
    silent.activated("2025-02-16T05:00:01Z");
    assert_eq!(silent.state("2025-02-20T05:00:00Z").1, LicenseState::WindowOpen);
    silent.does("2025-02-26T19:00:05Z", &Command::TickShown(Shown::Notice));
    assert_eq!(silent.order.license.deemed_at, Some(at("2025-02-26T19:00:05Z")));
}

#[test]
fn word_of_the_first_notice_shows_nothing_of_the_second_window() {
    let mut tale = Tale::active();
    tale.agreement.policy.deem_without_notice = false;
    let first = tale.order.license.window_notice.expect("a notice");
    tale.does("2025-02-13T19:00:05Z", &Command::Tick);
    assert!(tale.order.license.held_at.is_some());
    tale.does("2025-02-16T05:00:00Z", &to("right"));
    tale.activated("2025-02-16T05:00:01Z");
    tale.does("2025-02-26T19:00:05Z", &Command::Tick);
    assert_eq!(kinds(&tale), [TaskKind::ShowWindow]);
    let show = |notice| Command::ShowWindow { how: Shown::Notice, notice };
    assert_eq!(tale.names("2025-02-27T05:00:00Z", &show(first)), [""; 0]);
    let second = tale.order.license.window_notice.expect("a notice");
    assert_eq!(tale.names("2025-02-27T05:00:00Z", &show(second)), ["window.shown"]);
}

#[test]
fn once_used_the_account_stays_and_another_accounts_widget_uses_nothing() {
    let mut tale = Tale::active();
    tale.does(MONDAY, &to("right"));
    tale.activated(MONDAY);
    assert_eq!(tale.refused(MONDAY, &used("account")).0, Code::NotActive, "it was told before the correction");
    assert_eq!(tale.names(MONDAY, &used("right")), ["license.used"]);
    assert_eq!(tale.refused(MONDAY, &to("another")), (Code::LicenseInUse, Some(Clause::new(2, 3))));
}

#[test]
fn an_operators_task_comes_back_and_the_vendor_is_told() {
    let mut tale = Tale::paid();
    tale.order.activation = domain::agreement::prices::Activation::Manual;
    let activate = Command::Activate(Activate { by: Activator::Operator(operator("one")), behind: None });
    tale.does(MONDAY, &activate);
    assert_eq!(kinds(&tale), [] as [TaskKind; 0]);
    let facts = tale.does("2025-02-04T05:00:00Z", &to("right"));
    assert_eq!(kinds(&tale), [TaskKind::Activate]);
    let mails = |tale: &Tale, fact: &Fact| {
        let event = Event { at: tale.order.last_at, fact: fact.clone() };
        let mail = |effect| match effect {
            Effect::Mail(notice) => Some(notice),
            Effect::Announce(name) => (name != "account.corrected").then_some(Notice::VendorTask),
        };
        effects(&tale.order, &event).into_iter().filter_map(mail).collect::<Vec<_>>()
    };
    assert_eq!(mails(&tale, &facts[0]), [Notice::AccountCorrected, Notice::VendorActivationWanted]);
    // Before there is an activation, and where only the name changes, nothing comes back.
    let again = tale.does("2025-02-04T05:00:00Z", &to("right"));
    assert!(matches!(&again[0], Fact::Order(OrderFact::AccountCorrected(it)) if !it.deactivates));
    assert_eq!(mails(&tale, &again[0]), [Notice::AccountCorrected]);
}

#[test]
fn an_account_is_corrected_so_often() {
    let mut tale = Tale::paid();
    for n in 0..domain::rules::account::CORRECTIONS_MAX {
        tale.does(MONDAY, &to(&format!("account-{n}")));
    }
    assert_eq!(tale.refused(MONDAY, &to("one more")).0, Code::LimitReached);
}
