//! The pseudonyms that stand in an order: of its account, and of operators who decided something that another is still to
//! approve. They are renewed if their key leaks; the events keep those under which they were recorded.

use crate::order::state::Order;
use serde_json::Value;
use std::collections::BTreeMap;

/// Each pseudonym that an order's state has and that `renewed` gives another for, with that other one.
pub fn to_renew(order: &Order, renewed: impl Fn(&str) -> Option<String>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    texts(&mut state(order), &mut |text| {
        if let Some(other) = renewed(text).filter(|other| other != text) {
            found.insert(text.clone(), other);
        }
    });
    found
}

/// Puts new pseudonyms in the place of old ones, wherever in the state they stand.
pub(crate) fn renew(order: &mut Order, renewed: &BTreeMap<String, String>) {
    let mut state = state(order);
    texts(&mut state, &mut |text| {
        if let Some(other) = renewed.get(text) {
            text.clone_from(other);
        }
    });
    *order = serde_json::from_value(state).expect("a state with other texts of the same form is one");
}

fn state(order: &Order) -> Value {
    serde_json::to_value(order).expect("a state is kept as such a value")
}

/// Every text of a value.
fn texts(value: &mut Value, found: &mut impl FnMut(&mut String)) {
    match value {
        Value::String(text) => found(text),
        Value::Array(items) => items.iter_mut().for_each(|item| texts(item, found)),
        Value::Object(members) => members.values_mut().for_each(|member| texts(member, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
