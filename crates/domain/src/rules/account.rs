//! Correcting the Kommo account that an order is for (clause 3.1). Whoever has used the license has what the order was for; until
//! then a mistyped account is no reason to lose it.

use crate::act::Act;
use crate::code::{Code, Refusal};
use crate::order::Order;
use crate::order::account::AccountCorrected;
use crate::order::event::Fact;
use crate::order::facts::OrderFact;
use crate::rules::ended::not_ended;

/// How often the account of one order is corrected: a bound on its size, not a rule of the offer.
pub const CORRECTIONS_MAX: u32 = 20;

/// Another Kommo account, or another name of the same one.
#[derive(Debug, Clone)]
pub struct CorrectAccount {
    /// The pseudonym of the account that the order is for.
    pub account: String,
    /// Hex of the salted commitment to the buyer's data as they are then.
    pub commitment: String,
    /// Who corrects it.
    pub act: Act,
}

/// Decides a correction. An activation for another account is taken back with it.
///
/// # Errors
/// The order has ended, its license was used, or it was corrected too often.
pub(crate) fn correct(order: &Order, asked: &CorrectAccount) -> Result<Vec<Fact>, Refusal> {
    not_ended(order)?;
    if order.evidence.first_used_at.is_some() {
        return Err(Code::LicenseInUse.into());
    }
    if order.account_corrections >= CORRECTIONS_MAX {
        return Err(Code::LimitReached.into());
    }
    let CorrectAccount { account, commitment, act } = asked.clone();
    let deactivates = order.license.activated_at.is_some() && account != order.account;
    let former = order.account.clone();
    let corrected = AccountCorrected { former, account, commitment, deactivates, act };
    Ok(vec![Fact::Order(OrderFact::AccountCorrected(Box::new(corrected)))])
}
