//! The loop around the commit: read, decide, write; read again where another came first.

use crate::Store;
use crate::commit::{Beside, Change, Committed, Why};
use crate::error::StoreError;
use crate::idempotency::{Keyed, Record};
use crate::licenses::Licenses;
use crate::orders::Stored;
use domain::Instant;
use domain::agreement::Agreement;
use domain::code::{Code, Refusal};
use domain::order::{Order, OrderId};
use domain::rules::{Command, decide};
use std::sync::Arc;
use std::time::Duration;

/// How often a command is decided anew before the caller is told to come back.
const TRIES: u32 = 5;
/// For how long a command is decided anew: a table that hangs must leave the function time to answer for itself.
const TRIED_FOR: Duration = Duration::from_secs(4);

/// What became of a command.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It took effect now.
    Done(Box<Order>),
    /// It took effect before, under the same key: the order as it is now, and the version that it led to then.
    Repeated(Box<Order>, u64),
    /// It asked for what is already so.
    Unchanged(Box<Order>),
}

impl Outcome {
    /// The order, whichever way.
    pub fn order(&self) -> &Order {
        match self {
            Outcome::Done(order) | Outcome::Repeated(order, _) | Outcome::Unchanged(order) => order,
        }
    }

    /// The version of the order that the command led to.
    pub fn version(&self) -> u64 {
        match self {
            Outcome::Done(order) | Outcome::Unchanged(order) => order.version,
            Outcome::Repeated(_, version) => *version,
        }
    }
}

/// An order as it was read for a keyed command.
#[derive(Debug)]
pub enum Read {
    /// The command took effect before.
    Done(Outcome),
    /// It is still to be carried out.
    New(Box<Stored>),
}

/// Writes beside the order: none.
pub fn nothing(_: &Order) -> Result<Vec<Beside>, StoreError> {
    Ok(Vec::new())
}

impl Store {
    /// Places a new order under a caller's key. No read unless something stands in its way.
    ///
    /// # Errors
    /// A refusal, a key used with another body, or the table's failure.
    pub async fn place(
        &self,
        agreement: &Agreement,
        command: &Command,
        keyed: &Keyed,
        beside: impl Fn(&Order) -> Result<Vec<Beside>, StoreError>,
        now: Instant,
    ) -> Result<Outcome, StoreError> {
        let events = match decide(agreement, None, command, now) {
            Ok(events) => events,
            // What is refused now may have been done before, under the same key.
            Err(refusal) => return self.refused_unless_done(refusal, keyed, now).await,
        };
        let change = Change { agreement, before: None, events: &events, licenses: None, keyed: Some(keyed), now };
        let mut tries = Tries::begin();
        loop {
            match self.commit(&change, &beside).await? {
                Committed::Done(order) => return Ok(Outcome::Done(order)),
                Committed::Before(record) => return self.repeated(&record).await,
                Committed::Again(why) => tries.pause(why).await?,
            }
        }
    }

    /// Reads an order for a caller's keyed command.
    ///
    /// # Errors
    /// [`Code::NotFound`] if there is no such order, a key used with another body, or the table's failure.
    pub async fn read_keyed(&self, id: &OrderId, keyed: &Keyed, now: Instant) -> Result<Read, StoreError> {
        let (before, record) = self.order_and_record(id, keyed, now).await?;
        let before = before.ok_or(Refusal::from(Code::NotFound))?;
        Ok(match record {
            // The two items are not one snapshot: the order may have been read before the command that left the record.
            Some(record) if record.version > before.order.version => Read::Done(self.repeated(&record).await?),
            Some(record) => Read::Done(Outcome::Repeated(Box::new(before.order), record.version)),
            None => Read::New(Box::new(before)),
        })
    }

    /// Carries out a caller's keyed command on an order as it was read.
    ///
    /// # Errors
    /// A refusal, a key used with another body, or the table's failure.
    pub async fn execute_keyed(
        &self,
        files: &Arc<Agreement>,
        read: Stored,
        command: &Command,
        keyed: &Keyed,
        beside: impl Fn(&Order) -> Result<Vec<Beside>, StoreError>,
        now: Instant,
    ) -> Result<Outcome, StoreError> {
        let id = read.order.id.clone();
        let mut read = Read::New(Box::new(read));
        let mut tries = Tries::begin();
        loop {
            let before = match read {
                Read::Done(outcome) => return Ok(outcome),
                Read::New(before) => *before,
            };
            match self.attempt(files, before, command, None, Some(keyed), &beside, now).await? {
                Ok(outcome) => return Ok(outcome),
                Err(why) => tries.pause(why).await?,
            }
            read = self.read_keyed(&id, keyed, now).await?;
        }
    }

    /// As [`Store::execute_keyed`], for a command that rests on the account's licenses, which must stand still until it is
    /// written.
    ///
    /// # Errors
    /// As there.
    pub async fn execute_keyed_with_licenses(
        &self,
        files: &Arc<Agreement>,
        id: &OrderId,
        command: impl Fn(&Order, &Licenses) -> Command,
        keyed: &Keyed,
        beside: impl Fn(&Order) -> Result<Vec<Beside>, StoreError>,
        now: Instant,
    ) -> Result<Outcome, StoreError> {
        let mut tries = Tries::begin();
        loop {
            let before = match self.read_keyed(id, keyed, now).await? {
                Read::Done(outcome) => return Ok(outcome),
                Read::New(before) => *before,
            };
            let licenses = self.licenses(&before.order.account).await?;
            let command = command(&before.order, &licenses);
            match self.attempt(files, before, &command, Some(&licenses), Some(keyed), &beside, now).await? {
                Ok(outcome) => return Ok(outcome),
                Err(why) => tries.pause(why).await?,
            }
        }
    }

    /// Carries out a command that facts make safe to repeat: a callback, an event, the clock.
    ///
    /// # Errors
    /// A refusal ([`Code::NotFound`] if there is no such order) or the table's failure.
    pub async fn execute(
        &self,
        files: &Arc<Agreement>,
        id: &OrderId,
        command: &Command,
        beside: impl Fn(&Order) -> Result<Vec<Beside>, StoreError>,
        now: Instant,
    ) -> Result<Outcome, StoreError> {
        let read = self.read_to_decide(id).await?;
        self.execute_on(files, read, command, beside, now).await
    }

    /// As [`Store::execute`], on an order as [`Store::read_to_decide`] read it, at whatever time: if it has changed since, it
    /// is read again.
    ///
    /// # Errors
    /// As there.
    pub async fn execute_on(
        &self,
        files: &Arc<Agreement>,
        mut read: Stored,
        command: &Command,
        beside: impl Fn(&Order) -> Result<Vec<Beside>, StoreError>,
        now: Instant,
    ) -> Result<Outcome, StoreError> {
        let id = read.order.id.clone();
        let mut tries = Tries::begin();
        loop {
            match self.attempt(files, read, command, None, None, &beside, now).await? {
                Ok(outcome) => return Ok(outcome),
                Err(why) => tries.pause(why).await?,
            }
            read = self.read_to_decide(&id).await?;
        }
    }

    /// Carries out a command that rests on the account's licenses, which must stand still until it is written.
    ///
    /// # Errors
    /// As [`Store::execute`].
    pub async fn execute_with_licenses(
        &self,
        files: &Arc<Agreement>,
        id: &OrderId,
        account: &str,
        command: impl Fn(&Order, &Licenses) -> Command,
        now: Instant,
    ) -> Result<Outcome, StoreError> {
        let mut tries = Tries::begin();
        loop {
            let (before, licenses) = self.order_and_licenses(id, account).await?;
            let before = before.ok_or(Refusal::from(Code::NotFound))?;
            let command = command(&before.order, &licenses);
            match self.attempt(files, before, &command, Some(&licenses), None, &nothing, now).await? {
                Ok(outcome) => return Ok(outcome),
                Err(why) => tries.pause(why).await?,
            }
        }
    }

    /// One round: decide on what was read and write it. The inner error says why to read again.
    #[expect(clippy::too_many_arguments, reason = "each is one part of a round; a struct would only rename them")]
    async fn attempt(
        &self,
        files: &Arc<Agreement>,
        mut before: Stored,
        command: &Command,
        licenses: Option<&Licenses>,
        keyed: Option<&Keyed>,
        beside: impl Fn(&Order) -> Result<Vec<Beside>, StoreError>,
        now: Instant,
    ) -> Result<Result<Outcome, Why>, StoreError> {
        let if_match = keyed.and_then(|keyed| keyed.if_match.as_ref());
        if if_match.is_some_and(|if_match| !if_match.allows(before.order.version)) {
            return Err(Refusal::from(Code::VersionChanged).into());
        }
        let agreement = self.in_force(files, before.board.take()).await?;
        let events = decide(&agreement, Some(&before.order), command, now)?;
        if events.is_empty() {
            return Ok(Ok(Outcome::Unchanged(Box::new(before.order))));
        }
        let change = Change { agreement: &agreement, before: Some(&before), events: &events, licenses, keyed, now };
        match self.commit(&change, beside).await? {
            Committed::Done(order) => Ok(Ok(Outcome::Done(order))),
            Committed::Before(record) => Ok(Ok(self.repeated(&record).await?)),
            Committed::Again(why) => Ok(Err(why)),
        }
    }

    /// The order that a record stands for, as it is now.
    pub(crate) async fn repeated(&self, record: &Record) -> Result<Outcome, StoreError> {
        let order = self.order(&record.order).await?.ok_or(StoreError::Unreadable("order of a record"))?;
        Ok(Outcome::Repeated(Box::new(order.order), record.version))
    }

    async fn refused_unless_done(&self, refusal: Refusal, keyed: &Keyed, now: Instant) -> Result<Outcome, StoreError> {
        match self.get(&keyed.pk(), "IDEM").await? {
            Some(item) => match keyed.judge(item, now)? {
                Some(record) => self.repeated(&record).await,
                None => Err(refusal.into()),
            },
            None => Err(refusal.into()),
        }
    }
}

/// The tries of one command, and what stood in their way.
pub(crate) struct Tries {
    began: tokio::time::Instant,
    made: u32,
    /// Whether one of them may have been written all the same.
    unknown: bool,
}

impl Tries {
    pub(crate) fn begin() -> Tries {
        Tries { began: tokio::time::Instant::now(), made: 0, unknown: false }
    }

    /// Waits a random part of a span that doubles with each try, so that those who collided do not meet again.
    ///
    /// # Errors
    /// After the last try: what the caller is to be told.
    pub(crate) async fn pause(&mut self, why: Why) -> Result<(), StoreError> {
        self.unknown |= why == Why::Unknown;
        self.made += 1;
        if self.made == TRIES || self.began.elapsed() > TRIED_FOR {
            let unknown = || StoreError::Unavailable("no answer".to_owned());
            return Err(if self.unknown { unknown() } else { StoreError::Contended });
        }
        let span_ms = 10u64 << self.made;
        let wait_ms = rand::random_range(0..=span_ms);
        tracing::debug!(tries = self.made, ?why, wait_ms, "a command is decided anew");
        tokio::time::sleep(Duration::from_millis(wait_ms)).await;
        Ok(())
    }
}
