//! The deeming of a license that no claim opposed: where the clock would record it, what became of the notice that showed the
//! window is read first, and only then (K53).

use crate::Store;
use crate::outbox::item::OutboxItem;
use crate::table::TxWrite;
use crate::table::error::StoreError;
use crate::table::item::{number, update_item};
use crate::table::keys;
use aws_sdk_dynamodb::types::{AttributeValue, Update};
use domain::Instant;
use domain::agreement::Agreement;
use domain::follows::effect::WINDOW_NOTICE;
use domain::order::Order;
use domain::order::event::{Event, Fact};
use domain::order::facts::LicenseFact;
use domain::rules::{Command, decide};

impl Store {
    /// What the clock's events come to, with the write that has the order informed later: where a deeming would be held, it is
    /// decided again on how the window was shown, if it was.
    pub(super) async fn deem_if_shown(
        &self,
        agreement: &Agreement,
        order: &Order,
        events: Vec<Event>,
        now: Instant,
    ) -> Result<(Vec<Event>, Option<TxWrite>), StoreError> {
        if !events.iter().any(is_held) {
            return Ok((events, None));
        }
        let notice = self.window_notice(order).await?;
        match notice.as_ref().and_then(|item| item.facts.shown()) {
            Some((how, _)) => Ok((decide(agreement, Some(order), &Command::TickShown(how), now)?, None)),
            None => Ok((events, notice.map(|item| self.await_notice(&item)))),
        }
    }

    /// The notice that showed the window for claims to an order's buyer.
    pub async fn window_notice(&self, order: &Order) -> Result<Option<OutboxItem>, StoreError> {
        match order.license.window_notice {
            Some(version) => self.outbox_item(&keys::order(&order.id), &keys::outbox(version, WINDOW_NOTICE)).await,
            None => Ok(None),
        }
    }

    /// Has the notice's item lead to the order as soon as it is known that its reader was told; on condition that nothing became
    /// known of it since it was read, so that none of that is missed.
    fn await_notice(&self, item: &OutboxItem) -> TxWrite {
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::primary(&item.pk, &item.sk)))
            .update_expression("SET awaited = :awaited, revision = :revision")
            .expression_attribute_values(":awaited", AttributeValue::Bool(true))
            .expression_attribute_values(":revision", number((item.revision + 1).into()));
        let update = match item.revision {
            0 => update.condition_expression("attribute_exists(pk) AND attribute_not_exists(revision)"),
            before => update
                .condition_expression("revision = :before")
                .expression_attribute_values(":before", number(before.into())),
        };
        TxWrite(update_item(update))
    }
}

fn is_held(event: &Event) -> bool {
    matches!(event.fact, Fact::License(LicenseFact::DeemingHeld))
}
