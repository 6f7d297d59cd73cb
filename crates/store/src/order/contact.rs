//! The buyer's data under another address: the vault, where word of the change goes, and whose mailbox the order is in, all in the
//! transaction of the change. From then on a session of the mailbox before opens the order no more.

use super::opening::MOVED;
use super::vault::Vault;
use crate::table::TxWrite;
use crate::table::error::{StoreError, unreadable};
use crate::table::item::{new_item, update_item};
use crate::table::keys;
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::types::{ConditionCheck, TransactWriteItem, Update};
use chrono::TimeDelta;
use domain::Instant;
use domain::order::{Order, OrderId};
use serde::{Deserialize, Serialize};

/// How long the address before is kept, so that word of the change is mailed to it. Ours, not the agreement's.
const FORMER_KEPT: TimeDelta = TimeDelta::days(30);

/// The address before a change.
#[derive(Serialize, Deserialize)]
struct Former {
    pk: String,
    sk: String,
    schema: u32,
    email: String,
    ttl: i64,
}

/// A change of the buyer's data to another address.
pub struct Readdressing<'a> {
    /// The data as they were read.
    pub before: &'a Vault,
    /// The data as they are from now on.
    pub after: &'a Vault,
    /// Whether nobody may have proven the mailbox before.
    pub unless_proven: bool,
    /// When.
    pub now: Instant,
}

impl Store {
    /// What a change of the buyer's address writes beside the order.
    ///
    /// # Errors
    /// The data name no mailbox.
    pub fn readdressed(&self, change: &Readdressing<'_>, order: &Order) -> Result<Vec<TxWrite>, StoreError> {
        let Readdressing { before, after, unless_proven, now } = change;
        let nameless = StoreError::Unreadable("data without a mailbox");
        let (Some(from), Some(to)) = (&before.mailbox, &after.mailbox) else { return Err(nameless) };
        let former = Former {
            pk: keys::subject(&order.subject),
            sk: keys::former(order.version),
            schema: SCHEMA,
            email: before.party.email().as_str().to_owned(),
            ttl: (*now + FORMER_KEPT).timestamp(),
        };
        let mut writes = vec![self.vault_replaced(before, after)?, TxWrite(new_item(&self.table, &former)?)];
        writes.extend(self.found_anew(before, after, &order.id, *now)?);
        // The same mailbox, written otherwise, has the order already.
        if from != to {
            writes.push(self.no_more_of(from, &order.id, *now)?);
            writes.push(self.mailbox_order_again(to, &order.id, order.created_at)?);
        }
        writes.extend(unless_proven.then(|| self.nobody_proved(from)));
        Ok(writes)
    }

    fn no_more_of(&self, mailbox: &str, order: &OrderId, now: Instant) -> Result<TxWrite, StoreError> {
        let at = serde_dynamo::to_attribute_value(now).map_err(unreadable("instant"))?;
        let moved = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::primary(&keys::mailbox(mailbox), &keys::order(order))))
            .update_expression("SET #moved = :at")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_names("#moved", MOVED)
            .expression_attribute_values(":at", at);
        Ok(TxWrite(update_item(moved)))
    }

    fn nobody_proved(&self, mailbox: &str) -> TxWrite {
        let check = ConditionCheck::builder()
            .table_name(&self.table)
            .set_key(Some(keys::primary(&keys::mailbox(mailbox), keys::PROVEN)))
            .condition_expression("attribute_not_exists(pk)")
            .build()
            .expect("table, key and condition are set");
        TxWrite(TransactWriteItem::builder().condition_check(check).build())
    }

    /// The address before the change that led to a version of an order, while it is kept.
    pub async fn former_address(&self, subject: &str, version: u64) -> Result<Option<String>, StoreError> {
        let item = self.get(&keys::subject(subject), &keys::former(version)).await?;
        let former: Option<Former> =
            item.map(|item| serde_dynamo::from_item(item).map_err(unreadable("former address"))).transpose()?;
        Ok(former.map(|former| former.email))
    }
}
