//! The state in DynamoDB: one table, one transaction per command.
//!
//! `commit` holds the protocol, `execute` the loop around it; the rest are the items it writes and reads.

use aws_sdk_dynamodb::Client;

pub mod board;
pub mod calendars;
pub mod chain;
pub mod commit;
pub mod counters;
pub mod due;
pub mod error;
pub mod execute;
pub mod idempotency;
pub mod keys;
pub mod licenses;
pub mod moving;
pub mod notices;
pub mod orders;
pub mod outbox;
pub mod prices;
pub mod provisional;
pub mod quarantine;
pub mod rates;
pub mod receipts;
pub mod recomputing;
pub mod reconciled;
pub mod settlements;
pub mod table;
pub mod tasks;
pub mod telling;
pub mod terms;
pub mod texts;
pub mod tickets;
mod ticks;
pub mod unexplained;
pub mod vault;

/// The number that every item carries, so that a later form can be told from this one.
pub const SCHEMA: u32 = 1;

/// The table, through the real SDK client.
#[derive(Debug, Clone)]
pub struct Store {
    client: Client,
    table: String,
    resolved: board::Resolved,
}

impl Store {
    /// A store over a table that exists.
    pub fn new(client: Client, table: impl Into<String>) -> Store {
        Store { client, table: table.into(), resolved: board::Resolved::default() }
    }
}
