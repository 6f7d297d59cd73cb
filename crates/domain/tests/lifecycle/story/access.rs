//! What is done about who reaches an order: its tokens, its buyer's address, the pseudonyms in it.

use super::Dice;
use super::commands::who;
use super::kinds::Kind;
use chrono::TimeDelta;
use domain::Instant;
use domain::act::Act;
use domain::order::contact::Ground;
use domain::order::deeming::Shown;
use domain::order::mailbox::{Confirmer, Reporter};
use domain::order::{Order, OrderId};
use domain::rules::Command;
use domain::rules::account::CorrectAccount;
use domain::rules::contact::{ChangeContact, ProposeContact};
use std::collections::BTreeMap;

pub(super) fn of_access(kind: Kind, order: &Order, act: Act) -> Command {
    let commitment = "commitment".to_owned();
    Command::ChangeContact(match kind {
        Kind::EndTokens => return Command::EndTokens,
        Kind::RenewPseudonyms => return Command::RenewPseudonyms(renewed(order)),
        Kind::CorrectContact => ChangeContact::Correct { commitment },
        Kind::ProposeContact => {
            ChangeContact::Propose(ProposeContact { ground: Ground::Document, proposal: "proposal".to_owned(), act })
        }
        _ => ChangeContact::Approve { commitment, act },
    })
}

/// Another account, or the same by another name.
pub(super) fn correct_account(dice: &Dice, order: &Order) -> Command {
    let account = if dice.two.index(5) == 0 { order.account.clone() } else { format!("account-{}", dice.one.index(3)) };
    Command::CorrectAccount(CorrectAccount { account, commitment: "commitment".to_owned(), act: who(dice) })
}

/// Word of the notice of the window, now and then of one before it.
pub(super) fn show(dice: &Dice, order: &Order, how: Shown) -> Command {
    let notice = order.license.window_notice.unwrap_or(1);
    Command::ShowWindow { how, notice: if dice.two.index(7) == 0 { notice - 1 } else { notice } }
}

/// Another pseudonym for the account.
fn renewed(order: &Order) -> BTreeMap<String, String> {
    BTreeMap::from([(order.account.clone(), format!("{}+", order.account))])
}

/// Who reports the mailbox: mostly the buyer; the whole mailbox by an order that may be another.
pub(super) fn reporter(dice: &Dice, now: Instant) -> Reporter {
    match dice.one.index(4) {
        0 => Reporter::Operator(who(dice)),
        1 => {
            let order = OrderId::parse("01JGZ8QK3W0000000000000099").expect("an id");
            Reporter::Mailbox { order, confirmed_at: now - TimeDelta::milliseconds(dice.ago) }
        }
        _ => Reporter::Buyer,
    }
}

/// Who confirms a report: mostly the reader of the mailbox, sometimes one that is not there.
pub(super) fn confirmer(dice: &Dice, order: &Order, act: Act) -> Confirmer {
    let reports = &order.restrictions.mailbox_reports;
    match dice.one.index(reports.len() * 4 + 2) {
        0 => Confirmer::Operator(act),
        1 => Confirmer::Mailbox { report: order.version + 1 },
        n => Confirmer::Mailbox { report: reports[(n - 2) / 4].report },
    }
}
