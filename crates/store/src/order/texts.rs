//! Long texts beside an order, each under a fresh salt: of claims and their answers, of messages as they arrived, of a
//! buyer's and an operator's reasons, what files are called, of where a refund goes instead, of what was shown and mailed, of the buyer as an
//! invoice names them. Events hold only the
//! commitments.

use super::vault::{commitment, salt};
use crate::outbox::item::OutboxItem;
use crate::table::TxWrite;
use crate::table::error::{StoreError, failed, unreadable};
use crate::table::item::new_item;
use crate::table::keys;
use crate::{SCHEMA, Store};
use domain::Instant;
use domain::card_numbers::{Masked, mask};
use domain::order::OrderId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A text and its salt.
#[derive(Clone, Serialize, Deserialize)]
pub struct Text {
    pk: String,
    sk: String,
    schema: u32,
    salt: String,
    /// The subject line, of a mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// What was written.
    pub text: String,
    /// How many card numbers in it were masked before it was kept.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub cards_masked: usize,
    /// Lower-case hex SHA-256 of the message in which it was sent, of a mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Who wrote it, where it was an operator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When it was written or reached us.
    pub at: Instant,
    /// When the table lets go of it, in seconds since 1970, where it is not kept for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ttl: Option<i64>,
}

/// What a text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextKind {
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
    /// Another address of the buyer, proposed by the change that led to this version.
    Contact(u64),
    /// What the buyer was shown beside the box: its label, the consent lines, the restrictions of use.
    Shown,
    /// What a notice said: the name of its outbox item, and which sending of it, from 0.
    Notice(String, usize),
    /// The buyer as this invoice of the order names them.
    Invoice(u64),
    /// What the buyer calls a file of this claim, by its number.
    ClaimFile(String, u32),
}

impl TextKind {
    /// The sort key of the text.
    pub fn sk(&self) -> String {
        match self {
            TextKind::Claim(id) => format!("{}{id}", keys::CLAIM_TEXTS),
            TextKind::Answer(claim, version) => keys::text_about(keys::ANSWER_TEXTS, claim, *version),
            TextKind::Act(version) => keys::text_of_change(keys::ACT_TEXTS, *version),
            TextKind::Reason(version) => keys::text_of_change(keys::REASON_TEXTS, *version),
            TextKind::Correspondence(id) => format!("{}{id}", keys::CORRESPONDENCE_TEXTS),
            TextKind::Destination(refund, version) => keys::text_about(keys::DESTINATION_TEXTS, refund, *version),
            TextKind::Contact(version) => keys::text_of_change(keys::CONTACT_TEXTS, *version),
            TextKind::Shown => keys::SHOWN_TEXT.to_owned(),
            TextKind::Notice(name, round) => keys::text_of_notice(name, *round),
            TextKind::Invoice(number) => keys::text_of_change(keys::INVOICE_TEXTS, *number),
            TextKind::ClaimFile(claim, number) => keys::text_about(keys::FILE_TEXTS, claim, u64::from(*number)),
        }
    }

    /// What the mail of an outbox item said in one sending.
    pub fn of_notice(item: &OutboxItem, round: usize) -> TextKind {
        TextKind::Notice(keys::outbox_name(&item.sk).unwrap_or_default().to_owned(), round)
    }

    /// What a text is, by its sort key; `None` where it is no text.
    pub fn read(sk: &str) -> Option<TextKind> {
        let id = |kind| sk.strip_prefix(kind).map(str::to_owned);
        let version = |kind| sk.strip_prefix(kind)?.parse().ok();
        let about = |kind| keys::text_about_of(kind, sk).map(|(id, version)| (id.to_owned(), version));
        id(keys::CLAIM_TEXTS)
            .map(TextKind::Claim)
            .or_else(|| about(keys::ANSWER_TEXTS).map(|(claim, version)| TextKind::Answer(claim, version)))
            .or_else(|| version(keys::ACT_TEXTS).map(TextKind::Act))
            .or_else(|| version(keys::REASON_TEXTS).map(TextKind::Reason))
            .or_else(|| id(keys::CORRESPONDENCE_TEXTS).map(TextKind::Correspondence))
            .or_else(|| version(keys::CONTACT_TEXTS).map(TextKind::Contact))
            .or_else(|| version(keys::INVOICE_TEXTS).map(TextKind::Invoice))
            .or_else(|| about(keys::DESTINATION_TEXTS).map(|(refund, version)| TextKind::Destination(refund, version)))
            .or_else(|| {
                let (claim, number) = about(keys::FILE_TEXTS)?;
                Some(TextKind::ClaimFile(claim, number.try_into().ok()?))
            })
            .or_else(|| (sk == keys::SHOWN_TEXT).then_some(TextKind::Shown))
            .or_else(|| keys::text_of_notice_of(sk).map(|(name, round)| TextKind::Notice(name.to_owned(), round)))
    }
}

/// Whether nothing was masked.
fn is_zero(cards_masked: &usize) -> bool {
    *cards_masked == 0
}

impl Text {
    /// Words that somebody wrote freely, under a fresh random salt: card numbers in them are masked.
    pub fn masked(order: &OrderId, text: &str, by: Option<String>, at: Instant) -> Text {
        let Masked { text, cards } = mask(text);
        Text { cards_masked: cards, ..Text::new(order, text, by, at) }
    }

    /// A text as it is, under a fresh random salt.
    pub fn new(order: &OrderId, text: String, by: Option<String>, at: Instant) -> Text {
        Text {
            pk: keys::order(order),
            sk: String::new(),
            schema: SCHEMA,
            salt: salt(),
            subject: None,
            text,
            cards_masked: 0,
            sha256: None,
            by,
            at,
            ttl: None,
        }
    }

    /// What the mail of an outbox item says, in the sending that it is in, under a fresh random salt: in the item's partition, and
    /// for as long as the item.
    pub fn of_notice(item: &OutboxItem, subject: String, text: String, sha256: String, at: Instant) -> Text {
        Text {
            pk: item.pk.clone(),
            sk: TextKind::of_notice(item, item.facts.round()).sk(),
            schema: SCHEMA,
            salt: salt(),
            subject: Some(subject),
            text,
            cards_masked: 0,
            sha256: Some(sha256),
            by: None,
            at,
            ttl: item.ttl,
        }
    }

    /// Its partition and its sort key.
    pub(crate) fn place(&self) -> (String, String) {
        (self.pk.clone(), self.sk.clone())
    }

    /// Hex of the salted commitment to the text; of a mail to its subject line and, on the next line, its text.
    pub fn commitment(&self) -> String {
        match &self.subject {
            Some(subject) => commitment(&self.salt, &format!("{subject}\n{}", self.text)),
            None => commitment(&self.salt, &self.text),
        }
    }
}

impl Store {
    /// Keeps a text, with the commit that it belongs to.
    pub fn text(&self, kind: &TextKind, text: &Text) -> Result<TxWrite, StoreError> {
        let item = Text { sk: kind.sk(), ..text.clone() };
        new_item(&self.table, &item).map(TxWrite)
    }

    /// A text, if it is there.
    pub async fn read_text(&self, order: &OrderId, kind: &TextKind) -> Result<Option<Text>, StoreError> {
        let item = self.get(&keys::order(order), &kind.sk()).await?;
        item.map(|item| serde_dynamo::from_item(item).map_err(unreadable("text"))).transpose()
    }

    /// Texts of a partition, in one round trip, by their sort keys: a hundred at most. What was erased is left out.
    pub async fn texts_of(&self, pk: &str, kinds: &[TextKind]) -> Result<BTreeMap<String, Text>, StoreError> {
        let items = self.get_each(kinds.iter().map(|kind| keys::primary(pk, &kind.sk())).collect()).await?;
        let read = |item| serde_dynamo::from_item(item).map_err(unreadable("text"));
        items.into_iter().map(|item| read(item).map(|text: Text| (text.sk.clone(), text))).collect()
    }

    /// A page of the texts beside an order, by their sort keys: `limit` at most, from behind one that was given before. A
    /// shorter page is the last.
    pub async fn texts(
        &self,
        order: &OrderId,
        limit: i32,
        behind: Option<&TextKind>,
    ) -> Result<Vec<(TextKind, Text)>, StoreError> {
        let pk = keys::order(order);
        let mut start = behind.map(|kind| keys::primary(&pk, &kind.sk()));
        let mut page = Vec::new();
        loop {
            let left = limit - page.len() as i32;
            let query = self.beginning(&pk, keys::TEXTS).limit(left).set_exclusive_start_key(start);
            let answer = query.send().await.map_err(|e| failed(&e))?;
            for item in answer.items.unwrap_or_default() {
                let text: Text = serde_dynamo::from_item(item).map_err(unreadable("text"))?;
                page.push((TextKind::read(&text.sk).ok_or(StoreError::Unreadable("key of a text"))?, text));
            }
            start = answer.last_evaluated_key;
            if start.is_none() || page.len() as i32 >= limit {
                return Ok(page);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_read_back_from_its_key() {
        let id = || "01JGZ8QK3W0000000000000042-C1".to_owned();
        let kinds = [
            TextKind::Claim(id()),
            TextKind::Answer(id(), 7),
            TextKind::Act(7),
            TextKind::Reason(7),
            TextKind::Correspondence(id()),
            TextKind::Destination(id(), 7),
            TextKind::Contact(7),
            TextKind::Shown,
            TextKind::Notice("00000001.1".to_owned(), 0),
            TextKind::Notice("terms-published#v1-0a".to_owned(), 12),
            TextKind::Invoice(7),
            TextKind::ClaimFile(id(), 7),
        ];
        for kind in kinds {
            assert_eq!(TextKind::read(&kind.sk()), Some(kind));
        }
        for other in ["STATE", "CLAIM#1", "TEXT#ANSWER#1", "TEXT#ACT#x", "TEXT#"] {
            assert_eq!(TextKind::read(other), None, "{other}");
        }
    }
}
