//! Refunds: the path of two operators (K9), a chargeback (K38), a gateway that does not answer.

use super::{RIGHT, Tale, at};
use crate::story::operator;
use domain::act::Channel;
use domain::clauses::Clause;
use domain::code::Code;
use domain::decide::{Command, next_due};
use domain::event::Fact;
use domain::order::OrderState;
use domain::payment::Source;
use domain::refund::{GatewaySaid, RefundRerouted, RefundState};

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
        tale.does(now, &Command::ReportMailbox { act: None });
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
fn the_gateway_is_asked_with_growing_waits_and_given_up_after_the_eighth_question() {
    let mut tale = Tale::terminated();
    tale.does(RIGHT, &begun());
    assert_eq!(tale.names(RIGHT, &said(GatewaySaid::Unknown)), ["refund.unknown"]);
    let (mut last, mut waits) = (at(RIGHT), Vec::new());
    let declined = loop {
        let due = next_due(&tale.agreement, &tale.order).unwrap();
        let now = due.to_rfc3339();
        assert_eq!(tale.names(&now, &Command::Tick), ["refund.pending"]);
        waits.push((due - last).num_minutes());
        last = due;
        assert_eq!(tale.names(&now, &begun()), ["refund.begun"], "{now}");
        assert_eq!(tale.names(&now, &begun()), [""; 0], "one attempt at a time");
        let told = tale.does(&now, &said(GatewaySaid::Unknown));
        if !matches!(told[..], [Fact::RefundUnknown { .. }]) {
            break told;
        }
    };
    assert_eq!(waits, [2, 4, 8, 16, 32, 64, 128, 128]);
    assert_eq!(declined, [Fact::RefundDeclined { id: id(), response_code: None }]);
    let refund = &tale.order.refunds[0];
    assert_eq!(next_due(&tale.agreement, &tale.order), Some(refund.due.expires_at), "only its term is left");
    assert_eq!(tale.names("2025-02-25T19:00:00Z", &Command::Tick), ["refund.overdue"]);
    assert_eq!(next_due(&tale.agreement, &tale.order), None);
}
