//! The money of an order in double entry: what each event moves between accounts, in minor units of the captured currency.

use crate::event::{Event, Fact};
use crate::order::Order;
use crate::refund::{self, RefundDemanded};
use serde::Serialize;

/// An account of an order's ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Account {
    /// Money at the bank.
    Bank,
    /// What the buyer has paid for the license, as far as it was owed.
    Prepayment,
    /// What came in beyond that (K14).
    Credit,
    /// What is to go back.
    Refundable,
    /// What the buyer owes after the bank took a payment back (9.3, K38).
    Debt,
}

/// A movement between two accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The account that is debited.
    pub debit: Account,
    /// The account that is credited.
    pub credit: Account,
    /// Minor units, positive.
    pub amount_minor: i64,
}

/// What an event moves, given the order before it.
pub fn entries(order: &Order, event: &Event) -> Vec<Entry> {
    let entry = |debit, credit, amount_minor| Entry { debit, credit, amount_minor };
    let all = match &event.fact {
        Fact::PaymentReceived(received) => vec![
            entry(Account::Bank, Account::Prepayment, received.amount_minor - received.surplus_minor),
            entry(Account::Bank, Account::Credit, received.surplus_minor),
        ],
        Fact::RefundDemanded(demanded) => on_its_way(order, demanded),
        // A part of what was on its way before moves nothing.
        Fact::RefundEntered(entered) if entered.part_of.is_none() => on_its_way(order, &entered.demanded),
        Fact::RefundSettled(settled) => {
            let refund = order.refunds.iter().find(|refund| refund.id == settled.id);
            vec![entry(Account::Refundable, Account::Bank, refund.map_or(0, |refund| refund.amount_minor))]
        }
        Fact::PaymentReversed(reversed) => {
            let voided = voided_minor(order, reversed);
            vec![
                entry(Account::Refundable, Account::Bank, voided),
                entry(Account::Debt, Account::Bank, reversed.amount_minor - voided),
            ]
        }
        _ => Vec::new(),
    };
    all.into_iter().filter(|entry| entry.amount_minor > 0).collect()
}

/// What is to go back leaves the accounts it stood on: of each payment what was too much before what was owed.
fn on_its_way(order: &Order, demanded: &RefundDemanded) -> Vec<Entry> {
    let surplus = order.payment.capture(&demanded.source).map_or(0, |capture| capture.surplus_minor);
    let bound = refund::bound_minor(order, &demanded.source);
    let credit = demanded.amount_minor.min((surplus - bound).max(0));
    let entry = |debit, amount_minor| Entry { debit, credit: Account::Refundable, amount_minor };
    vec![entry(Account::Credit, credit), entry(Account::Prepayment, demanded.amount_minor - credit)]
}

/// The open refunds of a payment that the bank takes back itself: they are void (K38).
fn voided_minor(order: &Order, reversed: &crate::payment::PaymentReversed) -> i64 {
    let open = order.refunds.iter().filter(|refund| refund.source == reversed.source && refund.open());
    open.map(|refund| refund.amount_minor).sum()
}
