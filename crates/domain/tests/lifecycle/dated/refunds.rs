//! Refunds: the path of two operators (K9), a chargeback (K38), a gateway that does not answer.

use super::{RIGHT, Tale, at};
use crate::story::operator;
use domain::act::Channel;
use domain::clause::Clause;
use domain::code::Code;
use domain::follows::task::{TaskKind, tasks};
use domain::order::OrderState;
use domain::order::event::Fact;
use domain::order::facts::RefundFact;
use domain::order::mailbox::Reporter;
use domain::order::payment::Source;
use domain::order::refund::{Cause, RefundState};
use domain::order::refund_facts::RefundRerouted;
use domain::rules::refund_desk::EnterRefund;
use domain::rules::refund_gateway::GatewaySaid;
use domain::rules::{Command, next_due};

const SECOND: (Code, Option<Clause>) = (Code::SecondOperator, Some(Clause::new(4, 11)));

fn id() -> String {
    "01JGZ8QK3W0000000000000042-R1".to_owned()
}

fn begun() -> Command {
    Command::BeginRefund { id: id() }
}

fn said(said: GatewaySaid) -> Command {
    Command::RecordRefund { id: id(), said }
}

fn rerouted(channel: Channel) -> Command {
    let act = operator("one");
    Command::RerouteRefund(RefundRerouted { id: id(), channel, destination: "commitment".to_owned(), act })
}

fn approved(by: &str) -> Command {
    Command::ApproveRefund { id: id(), act: operator(by) }
}

fn paid_out() -> Command {
    let paid_at = at("2025-02-15T05:00:00Z");
    Command::PayOutRefund { id: id(), reference: "payout".to_owned(), paid_at, act: operator("one") }
}

/// A refund that the card did not take.
fn declined() -> Tale {
    let mut tale = Tale::terminated();
    assert_eq!(tale.names(RIGHT, &begun()), ["refund.begun"]);
    assert_eq!(tale.names(RIGHT, &said(GatewaySaid::Declined(51))), ["refund.declined"]);
    tale
}

#[test]
fn k9_another_way_than_the_card_needs_two_operators() {
    let now = "2025-02-15T05:00:00Z";
    let mut tale = declined();
    assert_eq!(tale.refused(now, &paid_out()), SECOND);
    assert_eq!(tale.refused(now, &approved("two")).0, Code::RefundNotOpen, "there is nothing to approve yet");
    assert_eq!(tale.names(now, &rerouted(Channel::Kommo)), ["refund.rerouted"]);
    assert_eq!(tale.refused(now, &approved("one")), SECOND);
    assert_eq!(tale.refused(now, &paid_out()), SECOND);
    assert_eq!(tale.names(now, &approved("two")), ["refund.approved"]);
    assert_eq!(tale.state(now).0, OrderState::Terminated);
    assert_eq!(tale.names(now, &paid_out()), ["refund.settled"]);
    assert_eq!((tale.state(now).0, tale.order.net_minor()), (OrderState::Refunded, 0));
    assert_eq!(tale.names(now, &paid_out()), [""; 0]);
}

#[test]
fn k9_the_card_can_be_tried_once_more() {
    let now = "2025-02-15T05:00:00Z";
    let mut tale = declined();
    assert_eq!(tale.names(now, &begun()), [""; 0], "nobody decided so");
    assert_eq!(tale.names(now, &Command::RetryRefund { id: id(), act: operator("one") }), ["refund.retried"]);
    assert_eq!(tale.names(now, &begun()), ["refund.begun"]);
    assert_eq!(tale.names(now, &said(GatewaySaid::Settled)), ["refund.settled"]);
    assert_eq!(tale.names(now, &said(GatewaySaid::Settled)), [""; 0]);
    assert_eq!(tale.order.refunded_minor(), tale.order.owed().amount_minor);
}

#[test]
fn i31_a_way_that_rests_on_an_email_is_frozen_at_every_step() {
    let now = "2025-02-15T05:00:00Z";
    let frozen = (Code::MailboxFrozen, Some(Clause::new(10, 4)));
    let mut before = declined();
    before.does(now, &rerouted(Channel::Email));
    let mut proposed = Tale { agreement: before.agreement.clone(), order: before.order.clone() };
    before.does(now, &approved("two"));
    for tale in [&mut proposed, &mut before] {
        tale.does(now, &Command::ReportMailbox { by: Reporter::Buyer });
    }
    assert_eq!(proposed.refused(now, &rerouted(Channel::Email)), frozen);
    assert_eq!(proposed.refused(now, &approved("two")), frozen);
    assert_eq!(before.refused(now, &paid_out()), frozen);
    assert_eq!(proposed.names(now, &rerouted(Channel::Post)), ["refund.rerouted"]);
    assert_eq!(proposed.names(now, &approved("two")), ["refund.approved"]);
    before.does(now, &Command::ClearMailbox { act: operator("one") });
    assert_eq!(before.names(now, &paid_out()), ["refund.settled"]);
}

#[test]
fn k38_what_the_bank_takes_back_itself_is_not_paid_out_as_well() {
    let now = "2025-02-15T05:00:00Z";
    let reversed = Command::Reverse { source: Source::Card("ticket".to_owned()), at: at(now), act: operator("one") };
    for mut tale in [Tale::terminated(), declined()] {
        assert_eq!(tale.names(now, &reversed), ["payment.reversed"]);
        assert_eq!(tale.order.refunds[0].stored, RefundState::Void);
        assert_eq!((tale.order.net_minor(), tale.order.open_refunds_minor()), (0, 0));
        assert_eq!(tale.names(now, &begun()), [""; 0]);
        assert_eq!(tale.refused(now, &rerouted(Channel::Kommo)).0, Code::RefundNotOpen);
        assert_eq!(tale.refused(now, &paid_out()).0, Code::RefundNotOpen);
        assert_eq!(next_due(&tale.agreement, &tale.order), None);
        assert_eq!(tale.names(now, &reversed), [""; 0]);
    }
    let mut active = Tale::active();
    active.does(now, &reversed);
    assert_eq!(active.state(now).0, OrderState::Reversed);
    let remind = next_due(&active.agreement, &active.order).unwrap();
    assert_eq!(remind, at("2025-02-22T05:00:00Z"), "its clocks are void; only what is owed is reminded (9.3)");
}

#[test]
fn k60_unknown_stays_unknown_and_is_asked_with_growing_waits() {
    let mut tale = Tale::terminated();
    tale.does(RIGHT, &begun());
    assert_eq!(tale.names(RIGHT, &said(GatewaySaid::Unknown)), ["refund.unknown"]);
    let (mut last, mut waits, mut asked) = (at(RIGHT), Vec::new(), Vec::new());
    while last < at("2025-02-20T05:00:00Z") {
        let due = next_due(&tale.agreement, &tale.order).unwrap();
        let now = due.to_rfc3339();
        assert_eq!(tale.names(&now, &Command::Tick), ["refund.pending"]);
        assert_eq!(tale.names(&now, &said(GatewaySaid::Unknown)), [""; 0], "nothing new: nothing is written");
        waits.push((due - last).num_minutes());
        asked.push(tasks(&tale.agreement.policy, &tale.order).iter().any(|task| task.kind == TaskKind::AskBank));
        last = due;
        assert_eq!(tale.refused(&now, &rerouted(Channel::Kommo)).0, Code::RefundNotOpen);
        assert_eq!(tale.refused(&now, &approved("two")).0, Code::RefundNotOpen);
        assert_eq!(tale.refused(&now, &paid_out()).0, Code::RefundNotOpen);
        assert_eq!(tale.names(&now, &Command::RetryRefund { id: id(), act: operator("one") }), [""; 0]);
    }
    assert_eq!(waits[..10], [2, 4, 8, 16, 32, 64, 128, 256, 512, 512]);
    assert_eq!(asked[..10], [[false; 6].as_slice(), &[true; 4]].concat());
    assert_eq!(tale.order.refunds[0].stored, RefundState::Unknown);
    // The law's term passes all the same.
    assert_eq!(tale.names("2025-02-25T19:00:00Z", &Command::Tick), ["refund.pending", "refund.overdue"]);
}

fn questioned() -> Command {
    Command::QuestionRefund { id: id(), act: operator("one") }
}

#[test]
fn k60_another_way_opens_after_the_banks_own_no() {
    let now = "2025-02-15T05:00:00Z";
    let mut tale = Tale::terminated();
    assert_eq!(tale.refused(RIGHT, &questioned()).0, Code::RefundNotOpen, "it was not asked for anything yet");
    tale.does(RIGHT, &begun());
    assert_eq!(tale.names(RIGHT, &said(GatewaySaid::NotReturned)), [""; 0], "the attempt still runs");
    tale.does(RIGHT, &said(GatewaySaid::Unknown));
    assert_eq!(tale.names(now, &questioned()), ["refund.questioned"]);
    assert_eq!(tale.order.refunds[0].stored, RefundState::Unknown, "a question changes nothing");
    let no = tale.does(now, &said(GatewaySaid::NotReturned));
    assert_eq!(no, [Fact::Refund(RefundFact::Declined { id: id(), response_code: None })]);
    assert_eq!(tale.names(now, &rerouted(Channel::Kommo)), ["refund.rerouted"]);
    assert_eq!(tale.names(now, &said(GatewaySaid::NotReturned)), [""; 0], "it is on its way already");
    // Before the money goes out by hand the bank may be asked again; if it went back late after all, nothing is paid out.
    assert_eq!(tale.names(now, &questioned()), ["refund.questioned"]);
    let late = tale.does(now, &said(GatewaySaid::SettledAt(at("2025-02-15T04:00:00Z"))));
    assert!(
        matches!(&late[..], [Fact::Refund(RefundFact::Settled(it))] if it.settled_at == at("2025-02-15T04:00:00Z"))
    );
    assert_eq!(tale.refused(now, &approved("two")).0, Code::RefundNotOpen);
    assert_eq!(tale.refused(now, &paid_out()).0, Code::RefundNotOpen, "it is not said to be paid twice");
    assert_eq!(tale.refused(now, &questioned()).0, Code::RefundNotOpen);
}

#[test]
fn k60_what_the_banks_list_has_settles_a_refund_on_the_banks_day() {
    let (day, now) = ("2025-02-15T20:00:00Z", "2025-02-18T05:00:00Z");
    for mut tale in [Tale::terminated(), declined()] {
        let listed = tale.does(now, &said(GatewaySaid::Listed(at(day))));
        assert!(matches!(&listed[..], [Fact::Refund(RefundFact::Settled(it))] if it.settled_at == at(day)));
        assert_eq!(tale.state(now).0, OrderState::Refunded);
        assert_eq!(tale.names(now, &said(GatewaySaid::Listed(at(day)))), [""; 0]);
    }
    let mut running = Tale::terminated();
    running.does(RIGHT, &begun());
    assert_eq!(running.names(RIGHT, &said(GatewaySaid::Listed(at(RIGHT)))), [""; 0], "the attempt tells for itself");
    let early = running.does(now, &said(GatewaySaid::Listed(at("2025-01-01T00:00:00Z"))));
    assert!(
        matches!(&early[..], [Fact::Refund(RefundFact::Settled(it))] if it.settled_at == running.order.refunds[0].demanded_at)
    );
}

fn at_the_desk(amount_minor: i64, reference: &str) -> EnterRefund {
    EnterRefund {
        ticket: "ticket".to_owned(),
        amount_minor,
        cause: Cause::Agreement,
        reference: reference.to_owned(),
        returned_at: at("2025-02-15T05:00:00Z"),
        act: operator("one"),
    }
}

#[test]
fn k60_what_went_back_at_the_banks_desk_counts_towards_what_was_to_go_back() {
    let now = "2025-02-18T05:00:00Z";
    let mut tale = declined();
    let whole = tale.order.refunds[0].amount_minor;
    let entered = |amount, reference| Command::EnterRefund(at_the_desk(amount, reference));
    assert_eq!(tale.refused(now, &entered(whole + 1, "d")).0, Code::RefundTooLarge);
    assert_eq!(tale.refused(now, &entered(0, "d")).0, Code::RefundTooLarge);
    let before = EnterRefund { returned_at: at("2025-01-01T00:00:00Z"), ..at_the_desk(7, "d") };
    assert_eq!(tale.refused(now, &Command::EnterRefund(before)).0, Code::RefundBeforePayment);
    assert_eq!(tale.names(now, &entered(700, "d-1")), ["refund.entered", "refund.settled"]);
    let amounts = |tale: &Tale| tale.order.refunds.iter().map(|it| (it.stored, it.amount_minor)).collect::<Vec<_>>();
    assert_eq!(amounts(&tale), [(RefundState::Declined, whole - 700), (RefundState::Settled, 700)]);
    assert_eq!((tale.order.refunded_minor(), tale.order.open_refunds_minor()), (700, whole - 700));
    assert_eq!(tale.order.refunds[1].settled_at, Some(at("2025-02-15T05:00:00Z")));
    assert_eq!(tale.names(now, &entered(700, "d-1")), [""; 0], "once");
    assert_eq!(tale.refused(now, &entered(701, "d-1")).0, Code::RefundReferenceKnown);
    assert_eq!(tale.names(now, &entered(whole - 700, "d-2")), ["refund.settled"]);
    assert_eq!(tale.state(now).0, OrderState::Refunded);
    assert_eq!(tale.refused(now, &entered(1, "d-3")).0, Code::RefundTooLarge);
}

#[test]
fn k60_what_went_back_at_the_desk_while_nothing_was_to_go_back_is_a_refund_of_its_own() {
    let now = "2025-02-18T05:00:00Z";
    let mut tale = Tale::active();
    let surplus = EnterRefund { cause: Cause::Surplus, ..at_the_desk(700, "d-1") };
    assert_eq!(tale.refused(now, &Command::EnterRefund(surplus)).0, Code::RefundTooLarge, "there is none");
    let names = tale.names(now, &Command::EnterRefund(at_the_desk(700, "d-1")));
    assert_eq!(names[..2], ["refund.entered", "refund.settled"]);
    assert_eq!(tale.order.refunded_minor(), 700);
    let unknown = EnterRefund { ticket: "another".to_owned(), ..at_the_desk(700, "d-2") };
    assert_eq!(tale.refused(now, &Command::EnterRefund(unknown)).0, Code::NotFound);
}

#[test]
fn k60_nothing_is_entered_while_the_gateway_is_being_asked() {
    let mut tale = Tale::terminated();
    tale.does(RIGHT, &begun());
    let entered = EnterRefund { returned_at: at(RIGHT), ..at_the_desk(700, "d-1") };
    assert_eq!(tale.refused(RIGHT, &Command::EnterRefund(entered.clone())).0, Code::RefundOpen);
    tale.does(RIGHT, &said(GatewaySaid::Unknown));
    let names = tale.names("2025-02-18T05:00:00Z", &Command::EnterRefund(entered));
    assert_eq!(names, ["refund.entered", "refund.settled"]);
    assert_eq!(tale.order.refunds[0].stored, RefundState::Unknown);
}
