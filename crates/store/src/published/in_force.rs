//! The agreement in force: that of the files with what operators published, made anew only where the publication index
//! changed since.

use super::index::{read, revision};
use crate::Store;
use crate::order::execute::Outcome;
use crate::table::error::StoreError;
use crate::table::idempotency::Keyed;
use crate::table::item::Item;
use crate::table::keys::{IDEMPOTENCY_RECORD, PUBLICATION_INDEX, primary};
use chrono::TimeDelta;
use domain::Instant;
use domain::agreement::Agreement;
use std::sync::{Arc, Mutex};

/// For how long a price list that was superseded is still kept at hand: far longer than any request is on its way.
const LATE: TimeDelta = TimeDelta::hours(1);

/// The agreement as it last was, so that an index that did not change since is not read again into rules.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cache(Arc<Mutex<Option<Cached>>>);

#[derive(Debug, Clone)]
struct Cached {
    files: Arc<Agreement>,
    revision: u64,
    with_prices: bool,
    agreement: Arc<Agreement>,
}

impl Store {
    /// The agreement of the files with all that operators published besides, the price lists that count now or later among it:
    /// one read where nothing was published since the last.
    pub async fn offered(&self, files: &Arc<Agreement>, now: Instant) -> Result<Arc<Agreement>, StoreError> {
        let (pk, sk) = PUBLICATION_INDEX;
        let index = self.get(pk, sk).await?;
        self.resolve(files, index, Some(now)).await
    }

    /// As [`Store::offered`], with what became of an order that was placed before under the same key: both in one round trip.
    ///
    /// # Errors
    /// A key used with another body, or the table's failure.
    pub async fn offered_under(
        &self,
        files: &Arc<Agreement>,
        keyed: &Keyed,
        now: Instant,
    ) -> Result<(Arc<Agreement>, Option<Outcome>), StoreError> {
        let (pk, sk) = PUBLICATION_INDEX;
        let record_pk = keyed.pk();
        let wanted = vec![primary(pk, sk), primary(&record_pk, IDEMPOTENCY_RECORD)];
        let mut items = self.get_all(wanted).await?;
        let agreement = self.resolve(files, items.remove(pk), Some(now)).await?;
        let before = match items.remove(&record_pk) {
            Some(item) => self.outcome_of(item, keyed, now).await?,
            None => None,
        };
        Ok((agreement, before))
    }

    /// As [`Store::offered`], without price lists: what a job goes by.
    pub async fn in_force_now(&self, files: &Arc<Agreement>) -> Result<Arc<Agreement>, StoreError> {
        let (pk, sk) = PUBLICATION_INDEX;
        let index = self.get(pk, sk).await?;
        self.in_force(files, index).await
    }

    /// As [`Store::in_force_now`], by the index as it was read with an order. Price lists are left out: no order asks for them
    /// any more once it is placed.
    pub(crate) async fn in_force(
        &self,
        files: &Arc<Agreement>,
        index: Option<Item>,
    ) -> Result<Arc<Agreement>, StoreError> {
        self.resolve(files, index, None).await
    }

    async fn resolve(
        &self,
        files: &Arc<Agreement>,
        index: Option<Item>,
        prices_at: Option<Instant>,
    ) -> Result<Arc<Agreement>, StoreError> {
        let (revision, with_prices) = (revision(&index), prices_at.is_some());
        if revision == 0 {
            return Ok(files.clone());
        }
        if let Some(agreement) = self.agreement_cache.get(files, revision, with_prices) {
            return Ok(agreement);
        }
        let index = read(index)?;
        let prices = match prices_at {
            Some(now) => self.price_lists(&index, now - LATE).await?,
            None => Vec::new(),
        };
        let calendar = match index.calendars.last() {
            Some(line) => Some(self.calendar(&line.version).await?),
            None => None,
        };
        let agreement = Arc::new(files.with(&index, prices, calendar));
        let files = files.clone();
        self.agreement_cache.keep(Cached { files, revision, with_prices, agreement: agreement.clone() });
        Ok(agreement)
    }
}

impl Cache {
    fn get(&self, files: &Arc<Agreement>, revision: u64, with_prices: bool) -> Option<Arc<Agreement>> {
        let cached = self.0.lock().ok()?;
        let same = |cached: &&Cached| Arc::ptr_eq(&cached.files, files) && cached.revision == revision;
        let cached = cached.as_ref().filter(same).filter(|cached| cached.with_prices || !with_prices)?;
        Some(cached.agreement.clone())
    }

    /// Keeps an agreement, unless a later one was kept meanwhile.
    fn keep(&self, newer: Cached) {
        let rank = |cached: &Cached| (cached.revision, cached.with_prices);
        if let Ok(mut cached) = self.0.lock()
            && cached.as_ref().is_none_or(|cached| rank(cached) <= rank(&newer))
        {
            *cached = Some(newer);
        }
    }
}
