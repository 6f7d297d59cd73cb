//! A transfer that was entered for the wrong order: taken out of the one and entered for the other in one transaction, so that
//! it is never counted for both or for neither.

use crate::Store;
use crate::commit::{Beside, Change, Committed};
use crate::error::StoreError;
use crate::execute::{Outcome, Read, Tries};
use crate::idempotency::Keyed;
use crate::orders::Stored;
use domain::Instant;
use domain::agreement::Agreement;
use domain::code::{Code, Refusal};
use domain::order::{Order, OrderId};
use domain::rules::{Command, decide};
use std::sync::Arc;

/// What is written beside one of the two orders.
pub type BesideOf<'a> = &'a (dyn Fn(&Order) -> Result<Vec<Beside>, StoreError> + Sync);

/// What moves a transfer: what each of the two orders is asked.
pub struct Moving<'a> {
    /// The bank's reference.
    pub reference: &'a str,
    /// Takes it out of the order that it was entered for.
    pub out: Command,
    /// The order that it belongs to.
    pub to: &'a OrderId,
    /// Enters it there.
    pub into: Command,
}

impl Store {
    /// Moves a transfer under a caller's key, from an order as it was read; the order that it was taken out of.
    ///
    /// # Errors
    /// A refusal of either order ([`Code::NotFound`] if there is none such), or the table's failure.
    pub async fn move_receipt(
        &self,
        files: &Arc<Agreement>,
        read: Stored,
        moving: &Moving<'_>,
        keyed: &Keyed,
        beside: [BesideOf<'_>; 2],
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
            if keyed.if_match.as_ref().is_some_and(|if_match| !if_match.allows(from.order.version)) {
                return Err(Refusal::from(Code::VersionChanged).into());
            }
            let to = self.order(moving.to).await?.ok_or(Refusal::from(Code::NotFound))?;
            let agreement = self.in_force(files, from.board.take()).await?;
            let out = decide(&agreement, Some(&from.order), &moving.out, now)?;
            let into = decide(&agreement, Some(&to.order), &moving.into, now)?;
            let change = |before, events, keyed| Change {
                agreement: &agreement,
                before: Some(before),
                events,
                licenses: None,
                keyed,
                now,
            };
            let (arrived, writes) = change(&to, &into, None).writes(&self.table)?;
            let there = || writes.iter().map(|(_, write)| Beside(write.clone()));
            let beside = |left: &Order| {
                let moved = self.receipt_moved(moving.reference, &id, moving.to);
                Ok([beside[0](left)?, there().collect(), beside[1](&arrived)?, vec![moved]].concat())
            };
            match self.commit(&change(&from, &out, Some(keyed)), beside).await? {
                Committed::Done(order) => return Ok(Outcome::Done(order)),
                Committed::Before(record) => return self.repeated(&record).await,
                Committed::Again(why) => tries.pause(why).await?,
            }
            read = self.read_keyed(&id, keyed, now).await?;
        }
    }
}
