//! Renewing the pseudonyms of an order, when their key leaked. No clause rests on them: who did what stays as it was.

use crate::order::Order;
use crate::order::event::Fact;
use crate::order::facts::OrderFact;
use crate::order::pseudonyms::to_renew;
use std::collections::BTreeMap;

/// Decides that those which stand in the order are replaced; nothing where none does.
pub(crate) fn renew(order: &Order, renewed: &BTreeMap<String, String>) -> Vec<Fact> {
    let renewed = to_renew(order, |text| renewed.get(text).cloned());
    if renewed.is_empty() { Vec::new() } else { vec![Fact::Order(OrderFact::PseudonymsRenewed { renewed })] }
}
