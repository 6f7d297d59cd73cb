//! What the entries of the operators' queue are about, where an entry does not say it itself: read for a page of them in one round trip.

use crate::Store;
use crate::due::Due;
use crate::operators::takings::TaskKeys;
use crate::order::state::stored;
use crate::outbox::item::OutboxItem;
use crate::payments::quarantine::{Quarantined, quarantined};
use crate::published::proposals::{Proposed, proposed_item};
use crate::table::error::StoreError;
use crate::table::item::Item;
use crate::table::keys;
use domain::follows::task::TaskKind;
use domain::order::Order;
use std::collections::{BTreeMap, BTreeSet};

/// The items that a page of the queue is about, as the table gave them. What an entry is not about, or was not there, is `None`; an
/// item of another form fails where its own entry asks for it.
#[derive(Debug)]
pub struct Queued(BTreeMap<TaskKeys, Item>);

/// Where the item is that an entry is about; `None` where the entry says all.
fn place(due: &Due) -> Option<TaskKeys> {
    let sk = if keys::is_outbox(&due.sk) || keys::is_proposal(&due.sk) {
        &due.sk
    } else if keys::report_of(&due.pk).is_some() {
        keys::REPORT
    } else if keys::task_of(&due.sk).is_some_and(|(kind, _)| kind == TaskKind::SettleDebt.name()) {
        keys::STATE
    } else {
        return None;
    };
    Some(TaskKeys { pk: due.pk.clone(), sk: sk.to_owned() })
}

impl Store {
    /// What a page of the queue is about: a hundred entries at most.
    ///
    /// # Errors
    /// The table's failure.
    pub async fn queued(&self, page: &[Due]) -> Result<Queued, StoreError> {
        // The index may show one twice while its entry moves, and no item may be asked for twice.
        let places: BTreeSet<TaskKeys> = page.iter().filter_map(place).collect();
        let items = self.get_each(places.iter().map(|it| keys::primary(&it.pk, &it.sk)).collect()).await?;
        Ok(Queued(items.into_iter().filter_map(|item| Some((TaskKeys::of(&item)?, item))).collect()))
    }
}

impl Queued {
    /// The outbox item of an entry.
    pub fn outbox_item(&self, due: &Due) -> Result<Option<OutboxItem>, StoreError> {
        self.read(due, OutboxItem::from_item)
    }

    /// What was proposed.
    pub fn proposed(&self, due: &Due) -> Result<Option<Proposed>, StoreError> {
        self.read(due, proposed_item)
    }

    /// The bank's report that was set aside.
    pub fn report(&self, due: &Due) -> Result<Option<Quarantined>, StoreError> {
        self.read(due, quarantined)
    }

    /// The order whose debt is to be settled.
    pub fn order(&self, due: &Due) -> Result<Option<Order>, StoreError> {
        self.read(due, |item| Ok(stored(item)?.order))
    }

    fn read<T>(&self, due: &Due, read: impl FnOnce(Item) -> Result<T, StoreError>) -> Result<Option<T>, StoreError> {
        place(due).and_then(|place| self.0.get(&place)).cloned().map(read).transpose()
    }
}
