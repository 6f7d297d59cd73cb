//! The money of an order in double entry: what moved, and how the accounts stand.

use crate::operator::Operator;
use crate::order_view::deadline_view::word;
use crate::pages::texts::Texts;
use domain::follows::ledger;
use domain::money::Money;
use domain::order::Order;

/// Something that came in or went out.
pub(super) struct Line {
    pub(super) at: String,
    pub(super) what: String,
    pub(super) amount: String,
}

/// How each account of the order stands, where something is on it: a debit is positive.
pub(super) fn balances(texts: Texts, order: &Order) -> Vec<(String, String)> {
    let money = |minor| texts.money(Money::new(minor, order.captured_currency()));
    let all = ledger::balances(order).into_iter().filter(|(_, minor)| *minor != 0);
    all.map(|(account, minor)| (texts.console_account(word(account)), money(minor))).collect()
}

impl Operator {
    /// Every payment, every transfer that could not be counted and every refund, with the bank's reference of each.
    pub(super) fn money_lines(&self, texts: Texts, order: &Order) -> Vec<Line> {
        let captured = |minor| texts.money(Money::new(minor, order.captured_currency()));
        let reference = |source: &domain::order::payment::Source| match source {
            domain::order::payment::Source::Card(reference) | domain::order::payment::Source::Transfer(reference) => {
                reference.clone()
            }
        };
        let paid = order.payment.captures.iter().map(|capture| Line {
            at: self.at(texts, capture.captured_at),
            what: texts.console_money_paid(reference(&capture.source)),
            amount: captured(capture.amount_minor),
        });
        let reversed = order.payment.captures.iter().filter_map(|capture| {
            Some(Line {
                at: self.at(texts, capture.reversed_at?),
                what: texts.console_money_reversed(reference(&capture.source)),
                amount: captured(-capture.amount_minor),
            })
        });
        let held = order.payment.unmatched.iter().map(|held| Line {
            at: self.at(texts, held.received_at),
            what: texts.console_money_held(&held.reference, word(held.reason)),
            amount: texts.money(held.amount),
        });
        let refunds = order.refunds.iter().map(|refund| Line {
            at: self.at(texts, refund.settled_at.unwrap_or(refund.demanded_at)),
            what: texts.console_money_refund(&refund.id, texts.refund_state(word(refund.stored))),
            amount: captured(-refund.amount_minor),
        });
        paid.chain(reversed).chain(held).chain(refunds).collect()
    }
}
