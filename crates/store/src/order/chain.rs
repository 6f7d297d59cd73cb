//! The chain of an order's events: each names the hash of the one before, so that a changed byte shows.

use crate::SCHEMA;
use crate::table::keys;
use domain::order::OrderId;
use domain::order::event::Event;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// An event as it is kept: append-only, without personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The order's partition.
    pub pk: String,
    /// The event's sort key.
    pub sk: String,
    /// The form of the item.
    pub schema: u32,
    /// The event's number, from 1.
    pub version: u64,
    /// The event as the JSON text that is hashed.
    pub body: String,
    /// The hash of the event before; empty for the first.
    pub prev: String,
    /// The hash of this one.
    pub hash: String,
}

impl Link {
    /// The link that follows `prev` in the chain of an order.
    pub(crate) fn new(order: &OrderId, version: u64, event: &Event, prev: &str) -> Result<Link, serde_json::Error> {
        let body = serde_json::to_string(event)?;
        let hash = hash(order, version, &body, prev);
        Ok(Link {
            pk: keys::order(order),
            sk: keys::event(version),
            schema: SCHEMA,
            version,
            body,
            prev: prev.to_owned(),
            hash,
        })
    }
}

/// Lower-case hex SHA-256 over the previous hash, the order, the version and the body, a line each.
pub fn hash(order: &OrderId, version: u64, body: &str, prev: &str) -> String {
    hex::encode(Sha256::digest(format!("{prev}\n{order}\n{version}\n{body}")))
}

/// Checks a whole chain, first event first, and gives its head.
///
/// # Errors
/// The version of the first link that does not fit, and why.
pub fn verify(order: &OrderId, links: &[Link]) -> Result<String, (u64, &'static str)> {
    let mut head = String::new();
    for (index, link) in links.iter().enumerate() {
        if link.version != index as u64 + 1 {
            return Err((link.version, "out of place"));
        }
        if link.prev != head {
            return Err((link.version, "does not follow the one before"));
        }
        if link.hash != hash(order, link.version, &link.body, &link.prev) {
            return Err((link.version, "was changed"));
        }
        head.clone_from(&link.hash);
    }
    Ok(head)
}
