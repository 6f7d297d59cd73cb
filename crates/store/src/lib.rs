//! The state in DynamoDB: one table, one transaction per command.
//!
//! | module | what it is |
//! |---|---|
//! | [`table`] | keys, items, failures, callers' keys, operators' acts |
//! | [`due`] | the index of what waits for the clock or for a person |
//! | [`operators`] | operators' sessions, what personal data they were shown, dead letters |
//! | [`outbox`] | effects that wait to be carried out, and deliveries |
//! | [`order`] | the commit of a command, the loop around it ([`Store::execute`]), what lies beside an order |
//! | [`published`] | terms, price lists, rates and calendars of operators |
//! | [`payments`] | tickets, transfers, settlements, reports of the bank |
//! | [`queued`] | what the entries of the operators' queue are about |
//! | [`renewal`] | every item under new pseudonyms |
//!
//! Each uses those above it; the loop around the commit asks [`published`] for the agreement in force.
//!
//! Every call may fail as [`table::error::StoreError`] says: the table does not answer, or an item cannot be read. An `# Errors`
//! section names what else a call refuses.

use aws_sdk_dynamodb::Client;

pub mod due;
pub mod operators;
pub mod order;
pub mod outbox;
pub mod payments;
pub mod published;
pub mod queued;
pub mod renewal;
pub mod table;

/// The number that every item carries, so that a later form can be told from this one.
pub const SCHEMA: u32 = 1;

/// The table, through the real SDK client.
#[derive(Debug, Clone)]
pub struct Store {
    client: Client,
    table: String,
    agreement_cache: published::in_force::Cache,
    /// Set where nothing is written.
    rehearsal: Option<order::rehearsal::Rehearsal>,
}

impl Store {
    /// A store over a table that exists.
    pub fn new(client: Client, table: impl Into<String>) -> Store {
        Store { client, table: table.into(), agreement_cache: published::in_force::Cache::default(), rehearsal: None }
    }
}
