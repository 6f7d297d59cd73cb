//! A transfer that was entered for the wrong order: taken out of the one and entered for the other in one transaction, so that
//! it is never counted for both or for neither.

use crate::Store;
use crate::order::commit::{Change, Committed};
use crate::order::execute::{ExtraWrites, Outcome, Read};
use crate::order::state::Stored;
use crate::table::TxWrite;
use crate::table::error::StoreError;
use crate::table::idempotency::Keyed;
use crate::table::retry::Tries;
use domain::Instant;
use domain::agreement::Agreement;
use domain::code::{Code, Refusal};
use domain::order::{Order, OrderId};
use domain::rules::{Command, decide};
use std::sync::Arc;

/// What moves a transfer: what each of the two orders is asked.
pub struct TransferMove<'a> {
    /// The bank's reference.
    pub reference: &'a str,
    /// Takes it out of the order that it was entered for.
    pub out: Command,
    /// What is written with that.
    pub out_writes: ExtraWrites<'a>,
    /// The order that it belongs to.
    pub to: &'a OrderId,
    /// Enters it there.
    pub into: Command,
    /// What is written with that.
    pub into_writes: ExtraWrites<'a>,
}

impl Store {
    /// Moves a transfer under a caller's key, from an order as it was read; the order that it was taken out of.
    ///
    /// # Errors
    /// A refusal of either order ([`Code::NotFound`] if there is none such), or the table's failure.
    pub async fn move_transfer(
        &self,
        files: &Arc<Agreement>,
        read: Stored,
        moving: &TransferMove<'_>,
        keyed: &Keyed,
        now: Instant,
    ) -> Result<Outcome, StoreError> {
        let id = read.order.id.clone();
        let mut read = Read::New(Box::new(read));
        let mut tries = Tries::begin();
        loop {
            let mut from = match read {
                Read::Done(outcome) => return Ok(outcome),
                Read::New(from) => *from,
            };
            keyed.check_version(from.order.version)?;
            let to = self.order(moving.to).await?.ok_or(Refusal::from(Code::NotFound))?;
            let agreement = self.in_force(files, from.publication_index.take()).await?;
            let out = decide(&agreement, Some(&from.order), &moving.out, now)?;
            let into = decide(&agreement, Some(&to.order), &moving.into, now)?;
            let change = |before, events, keyed, beside| Change {
                agreement: &agreement,
                before: Some(before),
                events,
                licenses: None,
                sharing: None,
                keyed,
                beside,
                now,
            };
            let (arrived, writes) = change(&to, &into, None, None).writes(&self.table)?;
            let there = || writes.iter().map(|(_, write)| TxWrite(write.clone()));
            let extra_writes = |left: &Order| {
                let moved = self.transfer_moved(moving.reference, &id, moving.to);
                Ok([(moving.out_writes)(left)?, there().collect(), (moving.into_writes)(&arrived)?, vec![moved]]
                    .concat())
            };
            let beside = Some((&to.order, &arrived));
            match self.commit(&change(&from, &out, Some(keyed), beside), extra_writes).await? {
                Committed::Done(order) => return Ok(Outcome::Done(order)),
                Committed::Before(record) => return self.repeated(&record).await,
                Committed::Again(why) => tries.pause(why).await?,
            }
            read = self.read_keyed(&id, keyed, now).await?;
        }
    }
}
