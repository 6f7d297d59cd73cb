//! The clock's command on an order. Where it would deem a license provided, what became of the notice that showed the window is
//! read first, and only then (K53).

use crate::commit::{Beside, Change, Committed, update_item};
use crate::error::StoreError;
use crate::execute::{Outcome, Tries};
use crate::outbox::{OutboxItem, number};
use crate::{Store, keys};
use aws_sdk_dynamodb::types::{AttributeValue, Update};
use domain::Instant;
use domain::agreement::Agreement;
use domain::follows::effect::WINDOW_NOTICE;
use domain::order::event::{Event, Fact};
use domain::order::facts::LicenseFact;
use domain::order::{Order, OrderId};
use domain::rules::{Command, decide};
use std::sync::Arc;

impl Store {
    /// Lets time pass for an order.
    ///
    /// # Errors
    /// As [`Store::execute`].
    pub async fn tick(&self, files: &Arc<Agreement>, id: &OrderId, now: Instant) -> Result<Outcome, StoreError> {
        let mut tries = Tries::begin();
        loop {
            let mut before = self.read_to_decide(id).await?;
            let agreement = self.in_force(files, before.board.take()).await?;
            let mut events = decide(&agreement, Some(&before.order), &Command::Tick, now)?;
            let mut beside = None;
            if events.iter().any(is_held) {
                let notice = self.window_notice(&before.order).await?;
                match notice.as_ref().and_then(|item| item.facts.shown()) {
                    Some((how, _)) => events = decide(&agreement, Some(&before.order), &Command::TickShown(how), now)?,
                    None => beside = notice.map(|item| self.awaited(&item)),
                }
            }
            if events.is_empty() {
                return Ok(Outcome::Unchanged(Box::new(before.order)));
            }
            let change = Change {
                agreement: &agreement,
                before: Some(&before),
                events: &events,
                licenses: None,
                keyed: None,
                now,
            };
            match self.commit(&change, |_| Ok(beside.clone().into_iter().collect())).await? {
                Committed::Done(order) => return Ok(Outcome::Done(order)),
                Committed::Before(_) => return Err(StoreError::Unreadable("record of nothing")),
                Committed::Again(why) => tries.pause(why).await?,
            }
        }
    }

    /// The notice that showed the window for claims to an order's buyer.
    ///
    /// # Errors
    /// The table does not answer, or the item cannot be read.
    pub async fn window_notice(&self, order: &Order) -> Result<Option<OutboxItem>, StoreError> {
        match order.license.window_notice {
            Some(version) => self.outbox_item(&keys::order(&order.id), &keys::outbox(version, WINDOW_NOTICE)).await,
            None => Ok(None),
        }
    }

    /// Has the notice's item lead to the order as soon as it is known that its reader was told; on condition that nothing became
    /// known of it since it was read, so that none of that is missed.
    fn awaited(&self, item: &OutboxItem) -> Beside {
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
        Beside(update_item(update))
    }
}

fn is_held(event: &Event) -> bool {
    matches!(event.fact, Fact::License(LicenseFact::DeemingHeld))
}
