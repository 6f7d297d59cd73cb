//! The rates that operators publish (K46): the newest of each pair on the board, every publication as it was made.

use crate::Store;
use crate::board::{Publisher, Publishing};
use crate::error::StoreError;
use domain::agreement::Agreement;
use domain::agreement::rates::Rate;

impl Store {
    /// Publishes a rate, and gives it as it was published, now or before under the same key. That it was said to be meant, off
    /// the one before it, is kept as another act.
    ///
    /// # Errors
    /// [`domain::code::Code::RateOutsideBand`], a key used with another body, or the table's failure.
    pub async fn publish_rate(
        &self,
        files: &Agreement,
        rate: &Rate,
        meant: bool,
        publisher: &Publisher,
    ) -> Result<Rate, StoreError> {
        let act = if meant { "rates.published_outside_band" } else { "rates.published" };
        let publishing = Publishing { of: "RATES#published".to_owned(), act, publisher };
        self.publish(&publishing, |board| {
            let (board, rate) = board.publish_rate(files, rate.clone(), meant)?;
            Ok((board, rate, Vec::new()))
        })
        .await
    }
}
