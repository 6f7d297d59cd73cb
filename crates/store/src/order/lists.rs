//! Orders by the month in which they were placed and where they stand, by what is recorded of them: from an index that follows the
//! state of each, so that a page costs the same however many orders there are. It is read eventually consistently.

use crate::Store;
use crate::table::error::{StoreError, failed, unreadable};
use crate::table::item::Item;
use crate::table::keys;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::Instant;
use domain::money::Money;
use domain::month::Month;
use domain::order::{Order, OrderId, OrderState};
use serde::{Deserialize, Serialize};

/// What a list shows of an order; nothing of its buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The order.
    pub id: OrderId,
    /// Where it stands by what is recorded of it.
    pub state: OrderState,
    /// The rest.
    pub shown: Shown,
}

/// What does not stand in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// When it was placed.
    pub created_at: Instant,
    /// The item.
    pub sku: String,
    /// Its price.
    pub price: Money,
    /// When it was paid in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<Instant>,
}

impl Row {
    /// What is shown of an order.
    pub fn of(order: &Order) -> Row {
        let shown = Shown {
            created_at: order.created_at,
            sku: order.sku.clone(),
            price: order.price,
            paid_at: order.payment.paid_at,
        };
        Row { id: order.id.clone(), state: order.stored_state(), shown }
    }

    fn read(item: &Item) -> Result<Row, StoreError> {
        let wrong = StoreError::Unreadable("order of a list");
        let place = item.get(keys::LISTED_AS).and_then(|it| it.as_s().ok());
        let place = place.and_then(|place| Some((keys::listed_state(place)?, keys::listed_of(place)?)));
        let (Some((state, id)), Some(shown)) = (place, item.get(keys::LISTED)) else { return Err(wrong) };
        let shown = serde_dynamo::from_attribute_value(shown.clone()).map_err(unreadable("order of a list"))?;
        Ok(Row { id, state, shown })
    }
}

/// The place of a row, behind which the next page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Where it stood.
    pub state: OrderState,
    /// The order.
    pub id: OrderId,
}

impl Store {
    /// The orders that were placed in a month, all or those of a state, each state's newest first: a page at a time, from behind a
    /// row that was given before. A shorter page is the last.
    pub async fn listed(
        &self,
        month: Month,
        state: Option<OrderState>,
        limit: i32,
        behind: Option<&Place>,
    ) -> Result<Vec<Row>, StoreError> {
        let pk = keys::listed_month(month);
        let text = |text: String| AttributeValue::S(text);
        let start = behind.map(|place| {
            let mut key = keys::primary(&keys::order(&place.id), keys::STATE);
            key.insert(keys::MONTH.to_owned(), text(pk.clone()));
            key.insert(keys::LISTED_AS.to_owned(), text(keys::listed_as(place.state, Some(&place.id))));
            key
        });
        let query = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(keys::LIST_INDEX)
            .expression_attribute_names("#month", keys::MONTH)
            .expression_attribute_values(":pk", text(pk))
            .scan_index_forward(false)
            .set_exclusive_start_key(start)
            .limit(limit);
        let query = match state {
            Some(state) => query
                .key_condition_expression("#month = :pk AND begins_with(#place, :state)")
                .expression_attribute_names("#place", keys::LISTED_AS)
                .expression_attribute_values(":state", text(keys::listed_as(state, None))),
            None => query.key_condition_expression("#month = :pk"),
        };
        let answer = query.send().await.map_err(|e| failed(&e))?;
        answer.items().iter().map(Row::read).collect()
    }
}
