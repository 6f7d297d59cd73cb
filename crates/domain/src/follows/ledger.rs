//! The money of an order in double entry: what each event moves between accounts, in minor units of the captured currency.

use crate::order::event::Event;
use crate::order::{Order, evolve};
use serde::Serialize;

/// An account of an order's ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Account {
    /// Money at the bank.
    Bank,
    /// What the buyer has paid for the license and the vendor may keep, or is owed.
    Prepayment,
    /// What came in beyond that (K14).
    Credit,
    /// What is to go back.
    Refundable,
    /// What the buyer owes after the bank took a payment back (9.3, K38).
    Debt,
    /// What of that was given up.
    Waived,
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
    let before = balances(order);
    let after = balances(&evolve(Some(order.clone()), event));
    let moved = || after.iter().zip(&before).map(|((account, after), (_, before))| (*account, after - before));
    let mut credits: Vec<_> = moved().filter(|(_, minor)| *minor < 0).collect();
    let mut entries = Vec::new();
    for (debit, mut left) in moved().filter(|(_, minor)| *minor > 0) {
        for (credit, open) in &mut credits {
            let amount_minor = left.min(-*open);
            if amount_minor > 0 {
                (left, *open) = (left - amount_minor, *open + amount_minor);
                entries.push(Entry { debit, credit: *credit, amount_minor });
            }
        }
    }
    entries
}

/// The debit of each account; together they are nothing.
pub fn balances(order: &Order) -> [(Account, i64); 6] {
    let (cash, debt) = (order.cash_minor(), order.debt_minor());
    let (open, credit) = (order.open_refunds_minor(), order.credit_minor());
    [
        (Account::Bank, cash),
        (Account::Prepayment, open + credit - cash - debt - order.debt.waived_minor),
        (Account::Credit, -credit),
        (Account::Refundable, -open),
        (Account::Debt, debt),
        (Account::Waived, order.debt.waived_minor),
    ]
}
