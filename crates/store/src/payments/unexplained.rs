//! The sums that the bank shows and no order bears, until they are explained: by a later look at the bank's figures, or by
//! an operator who says what became of them. Those on tickets of ours are remembered in one small item, so that the night's
//! reconciliation looks at each of them again, however old it is.

use super::quarantine::{Closed, Closing, Quarantined};
use crate::Store;
use crate::table::act_log::{Act, Author};
use crate::table::error::{StoreError, failed, unreadable};
use crate::table::item::update_item;
use crate::table::keys;
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};
use domain::Instant;
use domain::code::{Code, Refusal};

/// The attribute in which the item has them that remembers a gateway's.
const IDS: &str = "ids";

impl Store {
    /// The ids of the sums on a gateway's tickets of ours that wait to be explained.
    pub async fn unexplained(&self, gateway: &str) -> Result<Vec<String>, StoreError> {
        let item = self.get(&keys::open_reports(), gateway).await?;
        let ids = item.as_ref().and_then(|item| item.get(IDS)?.as_ss().ok());
        Ok(ids.cloned().unwrap_or_default())
    }

    /// Records that a later look at the bank's figures explained a sum; it waits no more. An operator's own word stays.
    pub async fn explained(&self, report: &Quarantined, at: Instant) -> Result<(), StoreError> {
        let closed = Closed { how: Closing::Explained, at, by: None };
        let writes = self.closes(report, &closed, "attribute_exists(pk)")?;
        let written = self.client.transact_write_items().set_transact_items(Some(writes)).send().await;
        written.map(|_| ()).map_err(|e| failed(&e))
    }

    /// Records what an operator says became of a sum, with who says so and why beside it, under the operator's key, and
    /// gives the report as it then stands.
    ///
    /// # Errors
    /// [`Code::NotFound`]; [`Code::ReportClosed`] where nothing waits; an outcome that is not for such a report; a key used with another body; the table's failure.
    pub async fn close_report(
        &self,
        id: &str,
        how: Closing,
        actor: &str,
        author: &Author,
    ) -> Result<Quarantined, StoreError> {
        let pk = keys::report(id);
        let report = self.quarantined(&pk).await?.ok_or(Refusal::from(Code::NotFound))?;
        let act = Act { pk, name: "reports.closed", author };
        if report.closed.is_some() {
            let before = self.act_before(&act).await?;
            return before.ok_or_else(|| Refusal::from(Code::ReportClosed).into());
        }
        // Of a sum it is said what became of it; of what was only told there is nothing to say.
        if report.shown.is_some() == (how == Closing::Seen) {
            let wrong = "must be seen for a callback that was not believed, and another word for a sum";
            return Err(Refusal { field: Some(("outcome", wrong)), ..Code::InvalidFields.into() }.into());
        }
        let closed = Closed { how, at: author.at, by: Some(actor.to_owned()) };
        let writes = self.closes(&report, &closed, "attribute_exists(pk) AND attribute_not_exists(closed)")?;
        self.write_act(&act, Quarantined { closed: Some(closed), ..report }, writes).await
    }

    /// What remembers a sum as one to be explained.
    pub(crate) fn remember_unexplained(&self, gateway: &str, id: &str) -> TransactWriteItem {
        self.update_unexplained(gateway, id, "ADD #ids :ids")
    }

    fn update_unexplained(&self, gateway: &str, id: &str, expression: &str) -> TransactWriteItem {
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::primary(&keys::open_reports(), gateway)))
            .update_expression(expression)
            .expression_attribute_names("#ids", IDS)
            .expression_attribute_values(":ids", AttributeValue::Ss(vec![id.to_owned()]));
        update_item(update)
    }

    fn closes(
        &self,
        report: &Quarantined,
        closed: &Closed,
        condition: &str,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let closed = serde_dynamo::to_attribute_value(closed).map_err(unreadable("closing"))?;
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::primary(&keys::report(&report.id), keys::REPORT)))
            .update_expression("SET closed = if_not_exists(closed, :closed) REMOVE #shard, #at")
            .condition_expression(condition)
            .expression_attribute_names("#shard", keys::DUE_SHARD)
            .expression_attribute_names("#at", keys::DUE_AT)
            .expression_attribute_values(":closed", closed);
        let mut writes = vec![update_item(update)];
        writes.extend(
            report.explicable().then(|| self.update_unexplained(&report.gateway, &report.id, "DELETE #ids :ids")),
        );
        Ok(writes)
    }
}
