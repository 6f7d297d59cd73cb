//! That an operator was shown personal data (clause 8.2): one item a request, by its day, kept for ever. Written before anything
//! is shown, so that nothing is seen that nobody knows of.

use crate::table::error::StoreError;
use crate::table::keys;
use crate::{SCHEMA, Store};
use domain::Instant;
use domain::order::OrderId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What an operator is about to be shown.
#[derive(Debug, Clone)]
pub struct Look {
    /// The operator's pseudonym.
    pub operator: String,
    /// When it was asked for.
    pub at: Instant,
    /// The request's identity, as in its log line.
    pub request: String,
    /// Whose orders' data they are.
    pub orders: BTreeSet<OrderId>,
    /// What kinds of data.
    pub fields: BTreeSet<&'static str>,
    /// What for.
    pub opened_from: OpenedFrom,
}

/// What an operator opened personal data for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpenedFrom {
    /// A task of the queue, by its kind.
    Task(String),
    /// A reason in the operator's words.
    Reason(String),
    /// The operator did not say.
    Unstated,
}

#[derive(Serialize)]
struct Item<'a> {
    pk: String,
    sk: String,
    schema: u32,
    operator: &'a str,
    at: Instant,
    orders: &'a BTreeSet<OrderId>,
    fields: &'a BTreeSet<&'static str>,
    opened_from: &'a OpenedFrom,
}

impl Store {
    /// Keeps what an operator is about to be shown. The same request is kept once.
    pub async fn record_look(&self, look: &Look) -> Result<(), StoreError> {
        let item = Item {
            pk: keys::looked(look.at.date_naive()),
            sk: keys::at_instant(look.at, &look.request),
            schema: SCHEMA,
            operator: &look.operator,
            at: look.at,
            orders: &look.orders,
            fields: &look.fields,
            opened_from: &look.opened_from,
        };
        self.put_unless_there(&item).await.map(|_| ())
    }
}
