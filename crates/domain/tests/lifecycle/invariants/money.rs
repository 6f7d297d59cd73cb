//! Money: what is paid for, what goes back and how, and that every event balances.

use crate::history::{
    activated_at, demands, ended, going, lowered, paid, payments, refused_by_bank, reversed, settled, standing, void,
};
use crate::story::{Focus, Moment, operator, story, story_about};
use domain::act::Channel;
use domain::follows::ledger::{Account, entries};
use domain::follows::task::{TaskKind, tasks};
use domain::order::ending::Ground;
use domain::order::event::{Event, Fact};
use domain::order::facts::{LicenseFact, OrderFact, PaymentFact, RefundFact};
use domain::order::license::Activator;
use domain::order::payment::Source;
use domain::order::refund::Cause;
use domain::order::refund_facts::{RefundDemanded, RefundRerouted, Settlement};
use domain::order::{Order, evolve};
use domain::rules::license::Activate;
use domain::rules::refund::DemandRefund;
use domain::rules::refund_gateway::GatewaySaid;
use domain::rules::{Command, decide};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Whether two operators stand behind another way to pay out a refund, by the events before its payout (K9).
fn by_two_operators(earlier: &[Event], id: &str) -> bool {
    let proposal = |event: &Event| match &event.fact {
        Fact::Refund(RefundFact::Rerouted(it)) if it.id == id => Some(it.act.actor.clone()),
        _ => None,
    };
    let Some((place, one)) = earlier.iter().enumerate().rev().find_map(|(n, event)| Some((n, proposal(event)?))) else {
        return false;
    };
    let approval = |event: &Event| matches!(&event.fact, Fact::Refund(RefundFact::Approved { id: it, act }) if it == id && act.actor != one);
    earlier[place..].iter().any(approval)
}

/// The order and its events after all of a payment went back by a court's decision, which does not end the agreement.
fn after_going_back(moment: &Moment<'_>, source: &Source, amount_minor: i64) -> (Order, Vec<Event>) {
    let (mut order, mut events) = (moment.after.clone(), moment.events.to_vec());
    let act = || operator("one");
    let mut does = |command| {
        let new = decide(moment.agreement, Some(&order), &command, moment.now).unwrap_or_default();
        order = new.iter().fold(order.clone(), |order, event| evolve(Some(order), event));
        events.extend(new);
        order.refunds.last().map(|refund| refund.id.clone()).unwrap_or_default()
    };
    let (source, cause, demanded_at) = (source.clone(), Cause::Court, moment.now);
    let id = does(Command::DemandRefund(DemandRefund { source, amount_minor, cause, demanded_at, act: act() }));
    does(Command::BeginRefund { id: id.clone() });
    does(Command::RecordRefund { id: id.clone(), said: GatewaySaid::Settled });
    does(Command::PayOutRefund { id, reference: "of the court".to_owned(), paid_at: moment.now, act: act() });
    (order, events)
}

proptest! {
    #![proptest_config(super::cases(80))]

    #[test]
    fn i12_nothing_is_activated_that_is_not_paid_in_full(story in story_about(Focus::Money)) {
        story.play(|moment| {
            let sources: Vec<_> = payments(moment.events).map(|it| &it.source).collect();
            let distinct: BTreeSet<_> = sources.iter().collect();
            prop_assert_eq!(distinct.len(), sources.len(), "a payment was counted twice");
            if let Command::RecordTransfer(receipt) = moment.command {
                let foreign = receipt.amount.currency != moment.before.owed().currency;
                prop_assert!(!(foreign && payments(moment.new_events()).next().is_some()));
            }
            let activates = |events: &[Event]| events.iter().any(|event| matches!(event.fact, Fact::License(LicenseFact::Activated(_))));
            if moment.new_events().is_empty() {
                return Ok(());
            }
            let owed = (moment.after.agreed().amount_minor - lowered(moment.events)).max(0);
            prop_assert_eq!(moment.after.owed().amount_minor, owed);
            // Not by an operator either.
            let can_be_activated = |order: &Order| {
                let by = Activator::Operator(operator("one"));
                let activate = Command::Activate(Activate { by, behind: None });
                activates(&decide(moment.agreement, Some(order), &activate, moment.now).unwrap_or_default())
            };
            if standing(moment.events) < owed {
                prop_assert!(!can_be_activated(moment.after));
                prop_assert!(paid(moment.earlier()) || !paid(moment.events), "paid with less than all");
            }
            if activated_at(moment.events).is_none() && paid(moment.events) && !ended(moment.events) {
                for payment in payments(moment.events).filter(|it| !reversed(moment.events, &it.source)) {
                    let (order, events) = after_going_back(moment, &payment.source, payment.amount_minor);
                    let owed = order.agreed().amount_minor - lowered(&events);
                    prop_assert!(standing(&events) >= owed.max(1) || !can_be_activated(&order));
                }
            }
            if activates(moment.new_events()) {
                prop_assert!(standing(moment.earlier()) >= owed);
            }
            Ok(())
        })?;
    }

    #[test]
    fn i13_no_more_goes_back_of_a_payment_than_came_in_and_the_same_way(story in story_about(Focus::Money)) {
        story.play(|moment| {
            if moment.new_events().is_empty() {
                return Ok(());
            }
            for payment in payments(moment.events) {
                let of_it = || demands(moment.events).filter(|it| it.source == payment.source);
                let back: i64 = of_it().filter(|it| settled(moment.events, &it.id)).map(|it| it.amount_minor).sum();
                let bound: i64 = of_it().filter(|it| !void(moment.events, &it.id)).map(|it| it.amount_minor).sum();
                prop_assert!(back <= bound && bound <= payment.amount_minor, "{} {} {:?}", back, bound, payment);
            }
            for demand in demands(moment.new_events()) {
                let of_the_order = payments(moment.events).any(|it| it.source == demand.source);
                prop_assert!(demand.amount_minor > 0 && of_the_order && !reversed(moment.events, &demand.source));
            }
            for event in moment.new_events() {
                let Fact::Refund(RefundFact::Settled(it)) = &event.fact else { continue };
                prop_assert!(!settled(moment.earlier(), &it.id), "it went back twice");
                prop_assert!(!void(moment.earlier(), &it.id), "it went back though the bank had taken it");
                let source = demands(moment.events).find(|demand| demand.id == it.id).unwrap().source;
                match (&source, &it.by) {
                    (Source::Card(_), Settlement::Gateway | Settlement::Desk { .. })
                    | (Source::Transfer(_), Settlement::Payout { .. }) => {}
                    (Source::Card(_), Settlement::Payout { .. }) => {
                        prop_assert!(by_two_operators(moment.earlier(), &it.id));
                        prop_assert!(refused_by_bank(moment.earlier(), &it.id), "the bank did not say no");
                    }
                    (Source::Transfer(_), Settlement::Gateway | Settlement::Desk { .. }) => {
                        prop_assert!(false, "no card paid {:?}", it);
                    }
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn i13_what_is_void_or_rests_on_one_operator_is_never_paid_out(story in story_about(Focus::Money)) {
        story.play(|moment| {
            if moment.new_events().is_empty() {
                return Ok(());
            }
            let names = |command| -> Vec<_> {
                let events = decide(moment.agreement, Some(moment.after), &command, moment.now).unwrap_or_default();
                events.iter().map(|event| event.fact.name()).collect()
            };
            for demand in demands(moment.events).filter(|it| !settled(moment.events, &it.id)) {
                let id = || demand.id.clone();
                let payout = || {
                    let (reference, act) = ("of four".to_owned(), operator("four"));
                    Command::PayOutRefund { id: id(), reference, paid_at: moment.now, act }
                };
                if void(moment.events, &demand.id) {
                    prop_assert_eq!(names(Command::BeginRefund { id: id() }), [""; 0]);
                    prop_assert_eq!(names(Command::RecordRefund { id: id(), said: GatewaySaid::Settled }), [""; 0]);
                    prop_assert_eq!(names(payout()), [""; 0]);
                }
                if !refused_by_bank(moment.events, &demand.id) {
                    let (channel, destination) = (Channel::Kommo, "commitment".to_owned());
                    let elsewhere = RefundRerouted { id: id(), channel, destination, act: operator("four") };
                    prop_assert_eq!(names(Command::RerouteRefund(elsewhere)), [""; 0], "the bank did not say no");
                    prop_assert_eq!(names(Command::ApproveRefund { id: id(), act: operator("five") }), [""; 0]);
                    prop_assert_eq!(names(payout()), [""; 0]);
                }
                if matches!(demand.source, Source::Card(_)) && !by_two_operators(moment.events, &demand.id) {
                    prop_assert_eq!(names(payout()), [""; 0]);
                    let mut proposals = moment.events.iter().filter_map(|event| match &event.fact {
                        Fact::Refund(RefundFact::Rerouted(it)) if it.id == demand.id => Some(it.act.clone()),
                        _ => None,
                    });
                    if let Some(act) = proposals.next_back() {
                        prop_assert_eq!(names(Command::ApproveRefund { id: id(), act }), [""; 0]);
                    }
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn i37_every_event_balances_and_the_accounts_agree_with_the_order(story in story()) {
        let mut balances: BTreeMap<Account, i64> = BTreeMap::new();
        story.play(|moment| {
            let mut order = moment.before.clone();
            for (place, event) in moment.new_events().iter().enumerate() {
                let before = &moment.events[..moment.earlier().len() + place];
                if let Fact::Payment(PaymentFact::Received(it)) = &event.fact {
                    let with = &moment.events[..moment.earlier().len() + place + 1];
                    let [was, is] = [before, with].map(|events| Accounts::of(&order, events));
                    prop_assert_eq!(it.surplus_minor, is.credit - was.credit, "what is more than was owed");
                    prop_assert_eq!(it.debt_minor, was.debt - is.debt, "what was owed after a reversal");
                }
                for entry in entries(&order, event) {
                    prop_assert!(entry.amount_minor > 0 && entry.debit != entry.credit);
                    *balances.entry(entry.debit).or_default() += entry.amount_minor;
                    *balances.entry(entry.credit).or_default() -= entry.amount_minor;
                }
                order = evolve(Some(order), event);
            }
            let debit = |account| balances.get(&account).copied().unwrap_or_default();
            prop_assert_eq!(balances.values().sum::<i64>(), 0);
            if moment.new_events().is_empty() {
                return Ok(());
            }
            let (after, accounts) = (moment.after, Accounts::of(moment.after, moment.events));
            prop_assert_eq!(debit(Account::Bank), accounts.cash);
            prop_assert_eq!(-debit(Account::Refundable), going(moment.events));
            prop_assert_eq!((debit(Account::Debt), -debit(Account::Credit)), (accounts.debt, accounts.credit));
            prop_assert_eq!((after.debt_minor(), after.credit_minor()), (accounts.debt, accounts.credit));
            for account in [Account::Prepayment, Account::Credit, Account::Refundable] {
                prop_assert!(debit(account) <= 0, "{:?} owes: {:?} after {:?}", account, balances, moment.new_events());
            }
            prop_assert_eq!(after.net_minor(), standing(moment.events));
            prop_assert_eq!(after.open_refunds_minor(), going(moment.events));
            prop_assert_eq!(after.refunded_minor(), returned(moment.events));
            let owing = after.debt_minor() > 0;
            let tasks = tasks(&moment.agreement.policy, after);
            let about_it = tasks.iter().filter(|task| task.kind == TaskKind::SettleDebt).count();
            prop_assert_eq!((about_it, after.debt.since.is_some()), (usize::from(owing), owing), "one task names a loss");
            Ok(())
        })?;
    }

    #[test]
    fn i12_a_running_order_is_paid_in_full_and_none_is_after_everything_went_back(story in story_about(Focus::Money)) {
        story.play(|moment| {
            let after = moment.after;
            if moment.new_events().is_empty() || !paid(moment.events) {
                return Ok(());
            }
            let returned = lowered(moment.events) >= after.agreed().amount_minor;
            prop_assert!(ended(moment.events) || after.paid_in_full(), "{:?}", moment.new_events());
            prop_assert!(ended(moment.events) || !returned || going(moment.events) > 0, "the license runs on");
            Ok(())
        })?;
    }
}

/// What went back, whatever became of the payment.
fn returned(events: &[Event]) -> i64 {
    demands(events).filter(|it| settled(events, &it.id)).map(|it| it.amount_minor).sum()
}

/// What the vendor holds, owes and is owed, by what the bank moved and what was agreed.
struct Accounts {
    cash: i64,
    credit: i64,
    debt: i64,
}

impl Accounts {
    fn of(order: &Order, events: &[Event]) -> Accounts {
        let taken: i64 = payments(events).filter(|it| reversed(events, &it.source)).map(|it| it.amount_minor).sum();
        let came: i64 = payments(events).map(|it| it.amount_minor).sum();
        let cash = came - taken - returned(events);
        let left = cash - going(events);
        let owed = (order.agreed().amount_minor - lowered(events)).max(0);
        let ending = events.iter().rev().find_map(|event| match &event.fact {
            Fact::Order(OrderFact::Cancelled { .. }) | Fact::Order(OrderFact::EverythingReturned) => Some(0),
            Fact::Order(OrderFact::Terminated(it)) => Some(if it.ground == Ground::Delay { 0 } else { owed }),
            Fact::Payment(PaymentFact::Reversed(it)) if it.ends => {
                Some(if activated_at(events).is_some() { owed } else { 0 })
            }
            _ => None,
        });
        let waived: i64 = events
            .iter()
            .map(|event| match event.fact {
                Fact::Payment(PaymentFact::DebtWaived { amount_minor, .. }) => amount_minor,
                _ => 0,
            })
            .sum();
        // What went back twice is made good before anything counts for the price.
        let twice = |it: &RefundDemanded| settled(events, &it.id) && reversed(events, &it.source);
        let lost: i64 = demands(events).filter(twice).map(|it| it.amount_minor).sum();
        let unpaid = (standing(events) - going(events) - (lost - waived).max(0)).clamp(0, owed);
        let keeps = ending.unwrap_or(if paid(events) { owed } else { unpaid });
        let over = left - keeps + waived;
        let reversals = payments(events).any(|it| reversed(events, &it.source));
        Accounts { cash, credit: over.max(0), debt: if reversals { (-over).max(0) } else { 0 } }
    }
}

/// For the count of what stories reach: the order is activated and the bank took a payment back.
pub(super) fn charged_back_while_active(order: &Order, events: &[Event]) -> bool {
    activated_at(events).is_some() && order.payment.captures.iter().any(|it| it.reversed_at.is_some())
}
