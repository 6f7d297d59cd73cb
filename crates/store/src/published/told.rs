//! What the buyer of an order was told by broadcasts: of terms, of price lists, of our own mailbox. Each such notice lies beside what it
//! tells of, under the reader's mailbox; so that an order's list has it, it is looked for there.

use crate::Store;
use crate::order::vault::Vault;
use crate::outbox::item::OutboxItem;
use crate::table::error::StoreError;
use crate::table::keys;
use domain::Instant;
use domain::agreement::publications::PublicationIndex;
use domain::follows::notice::Notice;
use domain::order::Order;
use futures::try_join;

/// Of how many terms, price lists and reports of our mailbox it is looked whether the buyer was told: the newest of each. With three
/// notices of each version of the terms, that is what one request takes.
const LOOKED_AT_MAX: usize = 20;

/// How the place of a notice of a broadcast begins, in the list of an order: behind every sort key of the order's own.
const BEHIND_OWN: &str = "OUT#~";

impl Store {
    /// A page of the outbox items about an order: the order's own by their sort keys, then the notices of broadcasts, from behind a
    /// place that was given before; and behind which place the next page begins, unless this is the last.
    ///
    /// # Errors
    /// The table does not answer, or an item cannot be read.
    pub async fn outbox_about(
        &self,
        order: &Order,
        limit: i32,
        behind: Option<&str>,
    ) -> Result<(Vec<OutboxItem>, Option<String>), StoreError> {
        let given = behind.and_then(|place| place.strip_prefix(BEHIND_OWN)?.parse::<usize>().ok());
        let (mut page, last) = match given {
            Some(_) => (Vec::new(), None),
            None => self.outbox_of(&keys::order(&order.id), limit, behind).await?,
        };
        if last.is_some() {
            return Ok((page, last));
        }
        let told = self.told_by_broadcasts(order).await?;
        let from = given.unwrap_or_default().min(told.len());
        let to = (from + limit as usize - page.len()).min(told.len());
        page.extend_from_slice(&told[from..to]);
        Ok((page, (to < told.len()).then(|| format!("{BEHIND_OWN}{to}"))))
    }

    /// The notices of broadcasts that went to the reader of an order's mailbox about it, the oldest first: to the mailbox that the order
    /// has now, so none once the buyer's data were erased.
    async fn told_by_broadcasts(&self, order: &Order) -> Result<Vec<OutboxItem>, StoreError> {
        let reports = self.licensor_reports(LOOKED_AT_MAX as i32);
        let (index, vault, reports) = try_join!(self.publication_index(), self.vault(&order.subject), reports)?;
        let Some(Vault { mailbox, .. }) = vault else { return Ok(Vec::new()) };
        let mailbox = mailbox.unwrap_or_else(|| order.subject.clone());
        let reports = reports.iter().filter(|report| report.reported_at >= order.created_at);
        let reports = reports.map(|report| (keys::licensor(&report.id), Notice::LicensorMailboxReported));
        let places = of_publications(&index, order.created_at).into_iter().chain(reports);
        let places = places.map(|(pk, notice)| (pk, keys::outbox_named(&keys::name_for(notice.name(), &mailbox))));
        let mut told = self.outbox_items(places).await?;
        told.retain(|item| item.order.as_ref() == Some(&order.id));
        told.sort_by(|one, other| (one.at, &one.sk).cmp(&(other.at, &other.sk)));
        Ok(told)
    }
}

/// The notices by which everybody is told of what was published and came into force since an instant, with their partitions.
fn of_publications(index: &PublicationIndex, since: Instant) -> Vec<(String, Notice)> {
    let terms = index.terms.iter().rev().filter(|line| line.terms.in_force_from >= since).take(LOOKED_AT_MAX);
    let terms = terms.flat_map(|line| {
        let notices = [Notice::TermsPublished, Notice::TermsInForce, Notice::TermsWithdrawn];
        notices.map(|notice| (keys::terms(&line.terms.version), notice))
    });
    let prices = index.prices.iter().rev().filter(|line| line.posted_at >= since).take(LOOKED_AT_MAX);
    terms.chain(prices.map(|line| (keys::prices(&line.version), Notice::PricesNews))).collect()
}
