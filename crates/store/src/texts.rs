//! Long texts beside an order, each under a fresh salt: of claims and their answers, of messages as they arrived, of a
//! buyer's and an operator's reasons, of where a refund goes instead. Events hold only the commitments.

use crate::commit::{Beside, new_item};
use crate::error::{StoreError, failed, unreadable};
use crate::vault::{commitment, salt};
use crate::{SCHEMA, Store, keys};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::Instant;
use domain::order::OrderId;
use serde::{Deserialize, Serialize};

/// A text and its salt.
#[derive(Clone, Serialize, Deserialize)]
pub struct Text {
    pk: String,
    sk: String,
    schema: u32,
    salt: String,
    /// What was written.
    pub text: String,
    /// Who wrote it, where it was an operator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When it was written or reached us.
    pub at: Instant,
}

/// What a text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// A claim's.
    Claim(String),
    /// The answer to a claim, given by the change that led to this version.
    Answer(String, u64),
    /// The reason of an operator's act, the change that led to this version.
    Act(u64),
    /// The buyer's reason for a notice or an objection, the change that led to this version.
    Reason(u64),
    /// A message with its headers, registered as this piece of correspondence.
    Correspondence(String),
    /// Where a refund goes instead of the card, proposed by the change that led to this version.
    Destination(String, u64),
}

/// The sort keys of texts lie in these ranges.
const RANGES: [(&str, &str); 2] = [("ACT#", "DESTINATION$"), ("REASON#", "REASON$")];

impl Of {
    /// The sort key of the text.
    pub fn sk(&self) -> String {
        match self {
            Of::Claim(id) => format!("CLAIM#{id}"),
            Of::Answer(id, version) => format!("ANSWER#{id}#{version:08}"),
            Of::Act(version) => format!("ACT#{version:08}"),
            Of::Reason(version) => format!("REASON#{version:08}"),
            Of::Correspondence(id) => format!("CORRESPONDENCE#{id}"),
            Of::Destination(id, version) => format!("DESTINATION#{id}#{version:08}"),
        }
    }
}

impl Of {
    /// What a text is, by its sort key; `None` where it is no text.
    pub fn read(sk: &str) -> Option<Of> {
        let (kind, rest) = sk.split_once('#')?;
        let of_part = || rest.rsplit_once('#').and_then(|(id, version)| Some((id.to_owned(), version.parse().ok()?)));
        match kind {
            "CLAIM" => Some(Of::Claim(rest.to_owned())),
            "ANSWER" => of_part().map(|(id, version)| Of::Answer(id, version)),
            "ACT" => rest.parse().ok().map(Of::Act),
            "REASON" => rest.parse().ok().map(Of::Reason),
            "CORRESPONDENCE" => Some(Of::Correspondence(rest.to_owned())),
            "DESTINATION" => of_part().map(|(id, version)| Of::Destination(id, version)),
            _ => None,
        }
    }
}

impl Text {
    /// A text under a fresh random salt.
    pub fn new(order: &OrderId, text: String, by: Option<String>, at: Instant) -> Text {
        Text { pk: keys::order(order), sk: String::new(), schema: SCHEMA, salt: salt(), text, by, at }
    }

    /// Hex of the salted commitment to the text.
    pub fn commitment(&self) -> String {
        commitment(&self.salt, &self.text)
    }
}

impl Store {
    /// Keeps a text, with the commit that it belongs to.
    ///
    /// # Errors
    /// None but of the item's form.
    pub fn text(&self, of: &Of, text: &Text) -> Result<Beside, StoreError> {
        let item = Text { sk: of.sk(), ..text.clone() };
        new_item(&self.table, &item).map(Beside)
    }

    /// A text, if it is there.
    ///
    /// # Errors
    /// The table does not answer, or the item cannot be read.
    pub async fn read_text(&self, order: &OrderId, of: &Of) -> Result<Option<Text>, StoreError> {
        let item = self.get(&keys::order(order), &of.sk()).await?;
        item.map(|item| serde_dynamo::from_item(item).map_err(unreadable("text"))).transpose()
    }

    /// A page of the texts beside an order, by their sort keys: `limit` at most, from behind one that was given before. A
    /// shorter page is the last.
    ///
    /// # Errors
    /// The table does not answer, or an item cannot be read.
    pub async fn texts(&self, order: &OrderId, limit: i32, behind: Option<&Of>) -> Result<Vec<(Of, Text)>, StoreError> {
        let behind = behind.map(Of::sk);
        let mut page = Vec::new();
        for (from, to) in RANGES {
            let mut start = behind.as_deref().filter(|sk| from <= *sk).map(|sk| keys::primary(&keys::order(order), sk));
            if behind.as_deref().is_some_and(|sk| to <= sk) {
                continue;
            }
            while (page.len() as i32) < limit {
                let left = limit - page.len() as i32;
                let query = self.client.query().table_name(&self.table).limit(left).set_exclusive_start_key(start);
                let answer = query
                    .key_condition_expression("#pk = :pk AND #sk BETWEEN :from AND :to")
                    .expression_attribute_names("#pk", keys::PK)
                    .expression_attribute_names("#sk", keys::SK)
                    .expression_attribute_values(":pk", AttributeValue::S(keys::order(order)))
                    .expression_attribute_values(":from", AttributeValue::S(from.to_owned()))
                    .expression_attribute_values(":to", AttributeValue::S(to.to_owned()))
                    .send()
                    .await
                    .map_err(|e| failed(&e))?;
                for item in answer.items.unwrap_or_default() {
                    let text: Text = serde_dynamo::from_item(item).map_err(unreadable("text"))?;
                    page.push((Of::read(&text.sk).ok_or(StoreError::Unreadable("key of a text"))?, text));
                }
                start = answer.last_evaluated_key;
                if start.is_none() {
                    break;
                }
            }
        }
        Ok(page)
    }
}
