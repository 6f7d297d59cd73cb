//! Ending the tokens that open an order by themselves, as when one leaked (clause 3.5). Whoever has the order's token, or reads
//! its mailbox, ends all of them.

use crate::code::{Code, Refusal};
use crate::order::Order;
use crate::order::event::Fact;
use crate::order::facts::OrderFact;

/// How often the tokens of one order are ended: a bound on the order's size, not a rule of the offer.
pub const ENDS_MAX: u32 = 100;

/// Decides that no token which was given out opens the order any more.
pub(crate) fn end(order: &Order) -> Result<Vec<Fact>, Refusal> {
    if order.token_epoch >= ENDS_MAX {
        Err(Code::LimitReached.into())
    } else {
        Ok(vec![Fact::Order(OrderFact::TokensEnded)])
    }
}
