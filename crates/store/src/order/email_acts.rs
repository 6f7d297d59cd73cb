//! What came by e-mail and was acted on, by the month in which it reached us: what is looked at anew if our own mailbox was in other
//! hands (clause 10.4, K26). Written with the act.

use crate::table::error::{StoreError, failed, unreadable};
use crate::table::keys;
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{Datelike, Months};
use domain::Instant;
use domain::order::event::Event;
use domain::order::{Order, OrderId};
use serde::{Deserialize, Serialize};

/// How many months are looked into at once.
const MONTHS_AT_ONCE: u32 = 24;

/// Something that came by e-mail and was acted on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EmailAct {
    pk: String,
    sk: String,
    schema: u32,
    /// The order.
    pub order: OrderId,
    /// The version of the order that it led to.
    pub version: u64,
    /// The published name of the event.
    pub event: String,
    /// What of the order it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// When it reached us.
    pub at: Instant,
}

/// Behind which one a page begins: its two keys.
pub type Place = (String, String);

impl EmailAct {
    /// The entry of an event that records what reached us by e-mail at an instant.
    pub(crate) fn new(after: &Order, event: &Event, at: Instant) -> EmailAct {
        let info = event.fact.info();
        EmailAct {
            pk: keys::email_acts(at),
            sk: keys::email_act(at, &after.id, after.version),
            schema: SCHEMA,
            order: after.id.clone(),
            version: after.version,
            event: info.name.to_owned(),
            about: info.subject_id,
            at,
        }
    }
}

impl Store {
    /// A page of what reached us by e-mail since an instant, the oldest first, and behind which place the next one begins, unless
    /// this is the last.
    pub async fn email_acts(
        &self,
        since: Instant,
        now: Instant,
        limit: i32,
        behind: Option<Place>,
    ) -> Result<(Vec<EmailAct>, Option<Place>), StoreError> {
        let mut month = since;
        let (mut pk, mut from) = behind.unwrap_or_else(|| (keys::email_acts(since), keys::email_acts_since(since)));
        // A place that was given out lies between the two months.
        while keys::email_acts(month) < pk && month <= now {
            month = next_month(month);
        }
        let mut found = Vec::new();
        for _ in 0..MONTHS_AT_ONCE {
            let query = self
                .client
                .query()
                .table_name(&self.table)
                .key_condition_expression("#pk = :pk AND #sk > :from")
                .expression_attribute_names("#pk", keys::PK)
                .expression_attribute_names("#sk", keys::SK)
                .expression_attribute_values(":pk", AttributeValue::S(pk.clone()))
                .expression_attribute_values(":from", AttributeValue::S(from))
                .limit(limit - i32::try_from(found.len()).unwrap_or(i32::MAX));
            let answer = query.send().await.map_err(|e| failed(&e))?;
            for item in answer.items.unwrap_or_default() {
                found.push(serde_dynamo::from_item::<_, EmailAct>(item).map_err(unreadable("act by e-mail"))?);
            }
            if found.len() >= usize::try_from(limit).unwrap_or_default() {
                let last = found.last().map(|act| (act.pk.clone(), act.sk.clone()));
                return Ok((found, last));
            }
            if pk >= keys::email_acts(now) {
                return Ok((found, None));
            }
            month = next_month(month);
            (pk, from) = (keys::email_acts(month), String::from(" "));
        }
        Ok((found, Some((pk, from))))
    }
}

/// The beginning of the month after that of an instant.
fn next_month(at: Instant) -> Instant {
    let first = at.with_day(1).unwrap_or(at);
    first.checked_add_months(Months::new(1)).unwrap_or(Instant::MAX_UTC)
}
