//! The bank's tickets in the local database.

use std::sync::{Mutex, PoisonError};

use domain::Instant;

use super::ticket::{Registration, Ticket};
use crate::clock::Clock;
use crate::local_db::{LocalDb, LocalDbError};

const KIND: &str = "bank-ticket";

pub(super) struct Ledger {
    db: LocalDb,
    clock: Clock,
    /// Held while a ticket is read, changed and written.
    writing: Mutex<()>,
}

impl Ledger {
    pub(super) fn new(db: LocalDb, clock: Clock) -> Ledger {
        Ledger { db, clock, writing: Mutex::new(()) }
    }

    pub(super) fn now(&self) -> Instant {
        self.clock.now()
    }

    pub(super) fn register(&self, order: Registration) -> Result<Ticket, LocalDbError> {
        let ticket = Ticket::new(self.db.number(KIND)?, order, self.now());
        self.db.put(KIND, &ticket.ticket, &ticket)?;
        Ok(ticket)
    }

    pub(super) fn find(&self, name: &str) -> Result<Option<Ticket>, LocalDbError> {
        // The engine takes no empty key.
        if name.is_empty() { Ok(None) } else { self.db.get(KIND, name) }
    }

    /// All tickets, in the order of their registration.
    pub(super) fn all(&self) -> Result<Vec<Ticket>, LocalDbError> {
        let mut tickets: Vec<Ticket> = self.db.list(KIND)?.into_iter().map(|(_, ticket)| ticket).collect();
        tickets.sort_by_key(|ticket| ticket.number);
        Ok(tickets)
    }

    /// Changes a ticket and keeps it; the change is durable when this returns. None if there is no such ticket.
    pub(super) fn change<R>(
        &self,
        name: &str,
        change: impl FnOnce(&mut Ticket, Instant) -> R,
    ) -> Result<Option<R>, LocalDbError> {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(mut ticket) = self.find(name)? else { return Ok(None) };
        let result = change(&mut ticket, self.now());
        self.db.put(KIND, name, &ticket)?;
        Ok(Some(result))
    }
}
