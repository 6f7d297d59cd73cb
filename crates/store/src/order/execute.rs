//! The loop around the commit: read, decide, write; read again where another came first.

use super::commit::{Change, Committed};
use super::licenses::Licenses;
use super::state::{Beside, Stored};
use crate::Store;
use crate::table::TxWrite;
use crate::table::error::StoreError;
use crate::table::idempotency::{Keyed, Record};
use crate::table::item::Item;
use crate::table::keys;
use crate::table::retry::{RetryReason, Tries};
use domain::Instant;
use domain::agreement::Agreement;
use domain::code::{Code, Refusal};
use domain::order::{Order, OrderId};
use domain::rules::{Command, decide};
use std::borrow::Cow;
use std::ops::ControlFlow::{self, Break, Continue};
use std::sync::Arc;

/// One command on one order, or the placing of a new one, as [`Store::execute`] carries it out.
pub struct Execution<'a> {
    /// `None` for one that is placed.
    order: Option<OrderId>,
    command: CommandSource<'a>,
    keyed: Option<&'a Keyed>,
    /// Whose licenses are read with the order, where that is known before.
    account: Option<&'a str>,
    /// What the first round goes by.
    read: Option<Stored>,
    /// Whether its buyer asks for it, so that what it asks of operators may join the task of the order's mailbox.
    by_buyer: bool,
    extra_writes: Option<ExtraWrites<'a>>,
}

/// What is written with a command, in its transaction, made of the order after it.
pub type ExtraWrites<'a> = &'a (dyn Fn(&Order) -> Result<Vec<TxWrite>, StoreError> + Sync);

/// A command that rests on the licenses of the order's account.
pub type CommandOfLicenses<'a> = &'a (dyn Fn(&Order, &Licenses) -> Command + Sync);

#[derive(Clone, Copy)]
enum CommandSource<'a> {
    Given(&'a Command),
    OfLicenses(CommandOfLicenses<'a>),
}

impl<'a> Execution<'a> {
    /// Places a new order, once under its key; the agreement is that of [`Store::offered`]. No read unless something stands in
    /// its way.
    pub fn placing(command: &'a Command, keyed: &'a Keyed) -> Execution<'a> {
        Execution::of(None, CommandSource::Given(command)).keyed(keyed)
    }

    /// A command on an order. Without a key it has to be one that facts make safe to repeat: of a callback, an event, the clock.
    pub fn on(order: &OrderId, command: &'a Command) -> Execution<'a> {
        Execution::of(Some(order.clone()), CommandSource::Given(command))
    }

    /// As [`Execution::on`], on an order as it was read, at whatever time: if it has changed since, it is read again.
    pub fn on_read(read: Stored, command: &'a Command) -> Execution<'a> {
        let on = Execution::on(&read.order.id, command);
        Execution { read: Some(read), ..on }
    }

    /// As [`Execution::on`], for a command that rests on the account's licenses, which must stand still until it is written.
    pub fn on_licenses(order: &OrderId, command: CommandOfLicenses<'a>) -> Execution<'a> {
        Execution::of(Some(order.clone()), CommandSource::OfLicenses(command))
    }

    fn of(order: Option<OrderId>, command: CommandSource<'a>) -> Execution<'a> {
        Execution { order, command, keyed: None, account: None, read: None, by_buyer: false, extra_writes: None }
    }

    /// Once under a caller's key, and only in a version that the key allows.
    pub fn keyed(self, keyed: &'a Keyed) -> Execution<'a> {
        Execution { keyed: Some(keyed), ..self }
    }

    /// The order's account, which saves the round trip that would otherwise find it out.
    pub fn of_account(self, account: &'a str) -> Execution<'a> {
        Execution { account: Some(account), ..self }
    }

    /// Asked for by the order's buyer, who may be anybody while nothing came in for the order (K59).
    pub fn by_buyer(self) -> Execution<'a> {
        Execution { by_buyer: true, ..self }
    }

    /// What is written with it.
    pub fn extra_writes(self, extra_writes: ExtraWrites<'a>) -> Execution<'a> {
        Execution { extra_writes: Some(extra_writes), ..self }
    }
}

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

    /// The order, whichever way.
    pub fn into_order(self) -> Order {
        match self {
            Outcome::Done(order) | Outcome::Repeated(order, _) | Outcome::Unchanged(order) => *order,
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

/// Extra writes: none.
pub fn nothing(_: &Order) -> Result<Vec<TxWrite>, StoreError> {
    Ok(Vec::new())
}

/// What a round decides on.
struct Basis {
    agreement: Arc<Agreement>,
    /// `None` for an order that is placed.
    before: Option<Stored>,
    licenses: Option<Licenses>,
}

impl Store {
    /// Carries out a command: decides on the order as it stands and writes what follows in one transaction; where another
    /// change came first, anew.
    ///
    /// ```no_run
    /// # use domain::{Instant, agreement::Agreement, rules::Command, order::{Order, OrderId}};
    /// # use std::sync::Arc;
    /// # use store::order::{execute::{Execution, Outcome}, texts::{Text, TextKind}};
    /// # use store::{Store, table::{error::StoreError, idempotency::Keyed}};
    /// async fn cancel(
    ///     store: &Store,
    ///     agreement: &Arc<Agreement>,
    ///     order: &OrderId,
    ///     reason: &Text,
    ///     keyed: &Keyed,
    ///     now: Instant,
    /// ) -> Result<u64, StoreError> {
    ///     let command = Command::Cancel { act: None };
    ///     // The reason is kept beside the order, under the version that the command leads to.
    ///     let reason = |after: &Order| Ok(vec![store.text(&TextKind::Reason(after.version), reason)?]);
    ///     let execution = Execution::on(order, &command).keyed(keyed).extra_writes(&reason);
    ///     match store.execute(agreement, execution, now).await? {
    ///         Outcome::Done(order) => Ok(order.version),
    ///         Outcome::Repeated(_, version) => Ok(version),
    ///         Outcome::Unchanged(order) => Ok(order.version),
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    /// A refusal ([`Code::NotFound`] if there is no such order), a key used with another body, or the table's failure.
    pub async fn execute(
        &self,
        files: &Arc<Agreement>,
        mut execution: Execution<'_>,
        now: Instant,
    ) -> Result<Outcome, StoreError> {
        let mut tries = Tries::begin();
        loop {
            match self.round(files, &mut execution, now).await? {
                Break(outcome) => return Ok(outcome),
                Continue(why) => tries.pause(why).await?,
            }
        }
    }

    /// Reads an order for a caller's keyed command.
    ///
    /// # Errors
    /// [`Code::NotFound`] if there is no such order, what its buyer's access is refused for, a key used with another body, or the
    /// table's failure.
    pub async fn read_keyed(&self, id: &OrderId, keyed: &Keyed, now: Instant) -> Result<Read, StoreError> {
        let opened_by = keyed.opened_by.as_ref().map(|access| (access, now));
        let beside = Beside { keyed: Some((keyed, now)), opened_by, ..Beside::to_decide() };
        let read = self.read_together(id, beside).await?;
        let before = read.order.ok_or(Refusal::from(Code::NotFound))?;
        Ok(match read.record {
            // The two items are not one snapshot: the order may have been read before the command that left the record.
            Some(record) if record.version > before.order.version => Read::Done(self.repeated(&record).await?),
            Some(record) => Read::Done(Outcome::Repeated(Box::new(before.order), record.version)),
            None => Read::New(Box::new(before)),
        })
    }

    /// One round: decides on what is read and writes it. Continues with why to read again.
    async fn round(
        &self,
        files: &Arc<Agreement>,
        execution: &mut Execution<'_>,
        now: Instant,
    ) -> Result<ControlFlow<Outcome, RetryReason>, StoreError> {
        let basis = match self.basis(files, execution, now).await? {
            Break(outcome) => return Ok(Break(outcome)),
            Continue(basis) => basis,
        };
        let Basis { agreement, before, licenses } = &basis;
        let (keyed, order) = (execution.keyed, before.as_ref().map(|before| &before.order));
        let command = match (execution.command, order, licenses) {
            (CommandSource::Given(command), ..) => Cow::Borrowed(command),
            (CommandSource::OfLicenses(command), Some(order), Some(licenses)) => Cow::Owned(command(order, licenses)),
            (CommandSource::OfLicenses(_), ..) => return Err(StoreError::Unreadable("licenses that were not read")),
        };
        let events = match (decide(agreement, order, &command, now), keyed, order) {
            // What is refused now may have been placed before, under the same key.
            (Err(refusal), Some(keyed), None) => return self.refused_unless_done(refusal, keyed, now).await,
            (events, ..) => events?,
        };
        let (events, awaited) = match order {
            Some(order) => self.deem_if_shown(agreement, order, events, now).await?,
            None => (events, None),
        };
        if let (true, Some(order)) = (events.is_empty(), order) {
            return Ok(Break(Outcome::Unchanged(Box::new(order.clone()))));
        }
        let sharing = match order.filter(|_| execution.by_buyer) {
            Some(order) => self.sharing(&agreement.policy, order, &events, now).await?,
            None => None,
        };
        let change = Change {
            agreement,
            before: before.as_ref(),
            events: &events,
            licenses: licenses.as_ref(),
            keyed,
            sharing: sharing.as_ref(),
            beside: None,
            now,
        };
        let extra_writes = |after: &Order| {
            let mut writes = execution.extra_writes.map(|make| make(after)).transpose()?.unwrap_or_default();
            writes.extend(awaited.clone());
            Ok(writes)
        };
        Ok(match self.commit(&change, extra_writes).await? {
            Committed::Done(order) => Break(Outcome::Done(order)),
            Committed::Before(record) => Break(self.repeated(&record).await?),
            Committed::Again(why) => Continue(why),
        })
    }

    /// What a round decides on: as it was read before, for the first, else as it is now.
    async fn basis(
        &self,
        files: &Arc<Agreement>,
        execution: &mut Execution<'_>,
        now: Instant,
    ) -> Result<ControlFlow<Outcome, Basis>, StoreError> {
        let Some(id) = &execution.order else {
            return Ok(Continue(Basis { agreement: files.clone(), before: None, licenses: None }));
        };
        let (mut before, mut licenses) = match (execution.read.take(), execution.keyed) {
            (Some(read), _) => (read, None),
            (None, Some(keyed)) => match self.read_keyed(id, keyed, now).await? {
                Read::Done(outcome) => return Ok(Break(outcome)),
                Read::New(before) => (*before, None),
            },
            (None, None) => {
                let read = self.read_together(id, Beside { account: execution.account, ..Beside::to_decide() }).await?;
                let order = read.order.ok_or(Refusal::from(Code::NotFound))?;
                // Whoever named the account may not have heard that it was corrected.
                let of_it = execution.account == Some(&*order.order.account);
                (order, read.licenses.filter(|_| of_it))
            }
        };
        if let Some(keyed) = execution.keyed {
            keyed.check_version(before.order.version)?;
        }
        if let (CommandSource::OfLicenses(_), None) = (execution.command, &licenses) {
            licenses = Some(self.licenses(&before.order.account).await?);
        }
        let agreement = self.in_force(files, before.publication_index.take()).await?;
        Ok(Continue(Basis { agreement, before: Some(before), licenses }))
    }

    /// The order that a record stands for, as it is now.
    pub(crate) async fn repeated(&self, record: &Record) -> Result<Outcome, StoreError> {
        let order = self.order(&record.order).await?.ok_or(StoreError::Unreadable("order of a record"))?;
        Ok(Outcome::Repeated(Box::new(order.order), record.version))
    }

    /// What became of an order that was placed before, under the same key.
    ///
    /// # Errors
    /// A key used with another body, or the table's failure.
    pub async fn placed_before(&self, keyed: &Keyed, now: Instant) -> Result<Option<Outcome>, StoreError> {
        match self.get(&keyed.pk(), keys::IDEMPOTENCY_RECORD).await? {
            Some(item) => self.outcome_of(item, keyed, now).await,
            None => Ok(None),
        }
    }

    /// What became of the order that a record of this key stands for, unless the record has expired.
    pub(crate) async fn outcome_of(
        &self,
        record: Item,
        keyed: &Keyed,
        now: Instant,
    ) -> Result<Option<Outcome>, StoreError> {
        match keyed.read_record(record, now)? {
            Some(record) => self.repeated(&record).await.map(Some),
            None => Ok(None),
        }
    }

    async fn refused_unless_done(
        &self,
        refusal: Refusal,
        keyed: &Keyed,
        now: Instant,
    ) -> Result<ControlFlow<Outcome, RetryReason>, StoreError> {
        self.placed_before(keyed, now).await?.map(Break).ok_or(refusal.into())
    }
}
