//! Who stands in for an approver, until when, and who said so. All of them lie in one partition, so that they can be listed.

use crate::table::act_log::{Act, Author};
use crate::table::error::{StoreError, unreadable};
use crate::table::item::put_item;
use crate::table::keys;
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::types::Put;
use domain::Instant;
use serde::{Deserialize, Serialize};

/// That an operator stands in for an approver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandIn {
    /// The operator's pseudonym.
    pub operator: String,
    /// From when on it counts no more.
    pub until: Instant,
    /// The pseudonym of the approver who said so.
    pub named_by: String,
    /// When.
    pub named_at: Instant,
}

#[derive(Serialize)]
struct Item<'a> {
    pk: &'static str,
    sk: String,
    schema: u32,
    #[serde(flatten)]
    stand_in: &'a StandIn,
    ttl: i64,
}

impl Store {
    /// Names who stands in, as an act of an approver, in the place of what was said of the same operator before.
    ///
    /// # Errors
    /// A key used with another body, or the table's failure.
    pub async fn name_stand_in(&self, stand_in: StandIn, author: &Author) -> Result<StandIn, StoreError> {
        let item = Item {
            pk: keys::STAND_INS,
            sk: keys::stand_in(&stand_in.operator),
            schema: SCHEMA,
            stand_in: &stand_in,
            ttl: stand_in.until.timestamp(),
        };
        let item = serde_dynamo::to_item(item).map_err(unreadable("stand-in"))?;
        let put = put_item(Put::builder().table_name(&self.table).set_item(Some(item)));
        let act = Act { pk: keys::STAND_INS.to_owned(), name: "stand_ins.named", author };
        self.write_act(&act, stand_in.clone(), vec![put]).await
    }

    /// Whether an operator stands in for an approver at an instant.
    pub async fn stands_in(&self, operator: &str, now: Instant) -> Result<bool, StoreError> {
        let item = self.get(keys::STAND_INS, &keys::stand_in(operator)).await?;
        let item: Option<StandIn> = item.map(serde_dynamo::from_item).transpose().map_err(unreadable("stand-in"))?;
        Ok(item.is_some_and(|it| now < it.until))
    }

    /// Who stands in at an instant.
    pub async fn stand_ins(&self, now: Instant) -> Result<Vec<StandIn>, StoreError> {
        let items = self.all_beginning(keys::STAND_INS, keys::STAND_IN).await?.into_iter();
        let read: Vec<StandIn> = items
            .map(|item| serde_dynamo::from_item(item).map_err(unreadable("stand-in")))
            .collect::<Result<_, _>>()?;
        Ok(read.into_iter().filter(|it| now < it.until).collect())
    }
}
