//! The rates that operators publish (K46): the newest of each pair in the publication index, every publication as it was made.

use crate::Store;
use crate::table::TxWrite;
use crate::table::act_log::{Act, Author};
use crate::table::error::StoreError;
use crate::table::keys;
use domain::agreement::Agreement;
use domain::agreement::rates::Rate;

impl Store {
    /// Publishes a rate, and gives it as it was published, now or before under the same key. That it was said to be meant, off
    /// the one before it, is kept as another act. A second person's approval is written with it.
    ///
    /// # Errors
    /// [`domain::code::Code::RateOutsideBand`], a key used with another body, or the table's failure.
    pub async fn publish_rate(
        &self,
        files: &Agreement,
        rate: &Rate,
        meant: bool,
        approval: Option<&TxWrite>,
        author: &Author,
    ) -> Result<Rate, StoreError> {
        let name = if meant { "rates.published_outside_band" } else { "rates.published" };
        let act = Act { pk: keys::rates(), name, author };
        self.publish(&act, |index| {
            let (index, rate) = index.publish_rate(files, rate.clone(), meant)?;
            Ok((index, rate, approval.map(|TxWrite(write)| write.clone()).into_iter().collect()))
        })
        .await
    }
}
