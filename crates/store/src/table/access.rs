//! By what a buyer opens an order: a token of its own, or a session of its mailbox.

use super::keys;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::order::OrderId;
use std::collections::HashMap;

/// By what a buyer opens an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// A token of the order itself, whose signature and life are right: it opens this order while its epoch is the order's.
    Token {
        /// The order.
        order: OrderId,
        /// How often the order's tokens had been ended when it was given out.
        epoch: u32,
    },
    /// A session, if there is such a one: it opens each order of its mailbox.
    Session(SessionKey),
}

/// Which session it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionKey {
    /// The mailbox, as its keyed pseudonym.
    pub mailbox: String,
    /// Hex of the hash of the session's secret.
    pub hash: String,
}

impl SessionKey {
    /// The keys of its item.
    pub(crate) fn keys(&self) -> (String, String) {
        (keys::mailbox(&self.mailbox), keys::session(&self.hash))
    }
}

impl Access {
    /// The items beside an order that say whether it opens it: the session, and the order's entry among those of the mailbox.
    pub(crate) fn wanted(&self, order: &OrderId) -> Vec<HashMap<String, AttributeValue>> {
        let Access::Session(session) = self else { return Vec::new() };
        let (pk, sk) = session.keys();
        vec![keys::primary(&pk, &sk), keys::primary(&pk, &keys::order(order))]
    }
}
