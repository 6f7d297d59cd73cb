//! The rates that operators publish (K46): the newest of each pair on one board, which placing an order reads, and every
//! publication as it was made, for ever.

use crate::commit::{Failure, judge, new_item, put_item};
use crate::error::{StoreError, unreadable};
use crate::execute::Tries;
use crate::idempotency::Keyed;
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::types::{AttributeValue, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem};
use domain::rates::Rate;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

const BOARD: (&str, &str) = ("RATES#newest", "BOARD");
const PUBLISHED: &str = "RATES#published";

/// The newest rate of each pair.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Board {
    version: u64,
    rates: Vec<Rate>,
}

#[derive(Serialize)]
struct BoardItem<'a> {
    pk: &'static str,
    sk: &'static str,
    schema: u32,
    #[serde(flatten)]
    board: &'a Board,
}

/// A publication: what, by whom, why, and what was sent for it. It is found again by its caller's key.
#[derive(Serialize, Deserialize)]
struct Publication {
    pk: String,
    sk: String,
    schema: u32,
    body_hmac: String,
    rate: Rate,
    by: String,
    reason: String,
}

/// Who publishes a rate, and why.
#[derive(Debug, Clone)]
pub struct Publisher {
    /// The operator's name.
    pub by: String,
    /// The reason.
    pub reason: String,
}

impl Board {
    /// The board with a rate in the place of the pair's last. A clock that lags does not date it before that one.
    fn with(&self, mut rate: Rate) -> (Board, Rate) {
        let mut board = Board { version: self.version + 1, rates: self.rates.clone() };
        match board.rates.iter_mut().find(|other| other.is_of(rate.from, rate.to)) {
            Some(last) => {
                rate.published_at = rate.published_at.max(last.published_at);
                *last = rate.clone();
            }
            None => board.rates.push(rate.clone()),
        }
        (board, rate)
    }

    fn put(&self, table: &str) -> Result<TransactWriteItem, StoreError> {
        let item = BoardItem { pk: BOARD.0, sk: BOARD.1, schema: SCHEMA, board: self };
        let item = serde_dynamo::to_item(item).map_err(unreadable("rates"))?;
        let put = Put::builder()
            .table_name(table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk) OR #version = :before")
            .expression_attribute_names("#version", "version")
            .expression_attribute_values(":before", AttributeValue::N((self.version - 1).to_string()));
        Ok(put_item(put))
    }
}

impl Store {
    /// The newest rate of each pair that operators published.
    ///
    /// # Errors
    /// The table does not answer, or the item cannot be read.
    pub async fn rates(&self) -> Result<Vec<Rate>, StoreError> {
        Ok(self.board().await?.rates)
    }

    async fn board(&self) -> Result<Board, StoreError> {
        let item = self.get(BOARD.0, BOARD.1).await?;
        item.map_or(Ok(Board::default()), |item| serde_dynamo::from_item(item).map_err(unreadable("rates")))
    }

    /// Publishes a rate under a caller's key, and gives it as it was published, then or before.
    ///
    /// # Errors
    /// A key used with another body, or the table's failure.
    pub async fn publish_rate(&self, rate: &Rate, publisher: &Publisher, keyed: &Keyed) -> Result<Rate, StoreError> {
        let mut tries = Tries::begin();
        loop {
            let (board, published) = self.board().await?.with(rate.clone());
            let publication = self.publication(&published, publisher, keyed)?;
            let items = vec![publication, board.put(&self.table)?];
            let Err(error) = self.client.transact_write_items().set_transact_items(Some(items)).send().await else {
                return Ok(published);
            };
            match judge(&error, |place| place == 0)? {
                Failure::Known(item) => {
                    let known: Publication = serde_dynamo::from_item(item).map_err(unreadable("publication"))?;
                    let same: bool = known.body_hmac.as_bytes().ct_eq(keyed.body_hmac.as_bytes()).into();
                    return if same { Ok(known.rate) } else { Err(StoreError::KeyReused) };
                }
                Failure::Again(why) => tries.pause(why).await?,
            }
        }
    }

    fn publication(&self, rate: &Rate, publisher: &Publisher, keyed: &Keyed) -> Result<TransactWriteItem, StoreError> {
        let Publisher { by, reason } = publisher.clone();
        let item = Publication {
            pk: PUBLISHED.to_owned(),
            sk: format!("BY#{}#{}", keyed.scope, keyed.key),
            schema: SCHEMA,
            body_hmac: keyed.body_hmac.clone(),
            rate: rate.clone(),
            by,
            reason,
        };
        let mut write = new_item(&self.table, &item)?;
        // A repeat is answered from what stands there.
        if let Some(put) = write.put.as_mut() {
            put.return_values_on_condition_check_failure = Some(ReturnValuesOnConditionCheckFailure::AllOld);
        }
        Ok(write)
    }
}
