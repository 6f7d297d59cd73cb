//! The rates that operators publish (K46): the newest of each pair on the board, every publication as it was made.

use crate::Store;
use crate::board::{Publisher, Publishing};
use crate::error::StoreError;
use domain::rates::Rate;

impl Store {
    /// Publishes a rate, and gives it as it was published, now or before under the same key.
    ///
    /// # Errors
    /// A key used with another body, or the table's failure.
    pub async fn publish_rate(&self, rate: &Rate, publisher: &Publisher) -> Result<Rate, StoreError> {
        let publishing = Publishing { of: "RATES#published".to_owned(), act: "rates.published", publisher };
        self.publish(&publishing, |board| {
            let (board, rate) = board.publish_rate(rate.clone())?;
            Ok((board, rate, Vec::new()))
        })
        .await
    }
}
