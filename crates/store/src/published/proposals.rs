//! What one operator proposes to publish and another approves by sending the same once more. A proposal is known by what it
//! says, so that nothing else can be approved in its place; it is used up by the publication that it leads to.

use crate::due::{Due, TASKS};
use crate::operators::takings::TaskKeys;
use crate::outbox::item::OutboxItem;
use crate::table::TxWrite;
use crate::table::act_log::{Act, Author};
use crate::table::error::{StoreError, unreadable};
use crate::table::item::{Item, new_item, put_item, update_item};
use crate::table::keys::{self, partitions};
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::types::{AttributeValue, Put, Update};
use domain::Instant;
use domain::code::{Code, Refusal};
use domain::follows::notice::Notice;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What may need a second person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Rate,
    Prices,
    Terms,
}

/// How many hex digits name an act among the mails.
const ACT_CHARS: usize = 32;

/// What is proposed: what it is, where it is kept, and what it says.
#[derive(Debug, Clone)]
pub struct Proposal {
    kind: Kind,
    pk: String,
    content: String,
}

/// The request by which a proposal is approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalRequest {
    /// The path of its route.
    pub path: String,
    /// Its body, without a reason, as JSON.
    pub body: String,
}

/// What was proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// Who proposed it.
    pub by: String,
    /// How it is approved, where that was kept.
    pub approval: Option<ApprovalRequest>,
    /// Whether it waits for the second person: it was neither approved nor dropped.
    pub waits: bool,
}

#[derive(Serialize, Deserialize)]
struct ProposedItem {
    pk: String,
    sk: String,
    schema: u32,
    by: String,
    at: Instant,
    /// How it is approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    approval: Option<ApprovalRequest>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    approved_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dropped_at: Option<Instant>,
    /// Where it waits for the second person; absent once it does no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due_shard: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due_at: Option<i64>,
}

impl ProposedItem {
    fn waits(&self) -> bool {
        self.approved_at.is_none() && self.dropped_at.is_none()
    }
}

impl Proposal {
    /// A rate, by a hash of what it says.
    pub fn rate(content: &str) -> Proposal {
        Proposal { kind: Kind::Rate, pk: keys::rates(), content: content.to_owned() }
    }

    /// A price list, by a hash of what it says.
    pub fn prices(version: &str, content: &str) -> Proposal {
        Proposal { kind: Kind::Prices, pk: keys::prices(version), content: content.to_owned() }
    }

    /// The publication of a draft of terms, by the hash of its text, or of all of them.
    pub fn terms(version: &str, content: &str) -> Proposal {
        Proposal { kind: Kind::Terms, pk: keys::terms(version), content: content.to_owned() }
    }

    fn sk(&self) -> String {
        keys::proposed(&self.content)
    }

    /// The mail by which the vendor is told at once: one for each act.
    fn mail(&self, author: &Author) -> OutboxItem {
        let of_act = Sha256::digest(format!("{}#{}", author.keyed.scope, author.keyed.key));
        let name = format!("{}-{}", self.act(), &hex::encode(of_act)[..ACT_CHARS]);
        let version = keys::version_of_proposal(&self.pk).map(str::to_owned);
        let mail = OutboxItem::of_desk(keys::APPROVALS, &name, Notice::VendorApprovalWanted, author.at);
        OutboxItem { event: Some(self.act().to_owned()), subject_id: version, ..mail }
    }

    fn act(&self) -> &'static str {
        match self.kind {
            Kind::Rate => "rates.proposed",
            Kind::Prices => "prices.proposed",
            Kind::Terms => "terms.proposed",
        }
    }
}

/// Whether an entry of the queue is a proposal; then the version that it is of, where it is of one.
pub fn proposed(due: &Due) -> Option<Option<&str>> {
    keys::is_proposal(&due.sk).then(|| keys::version_of_proposal(&due.pk))
}

pub(crate) fn proposed_item(item: Item) -> Result<Proposed, StoreError> {
    let item: ProposedItem = serde_dynamo::from_item(item).map_err(unreadable("proposal"))?;
    Ok(Proposed { waits: item.waits(), by: item.by, approval: item.approval })
}

impl Store {
    /// Keeps a proposal, which stands in the operators' queue from then on, has the vendor told of it, and gives when it was made, now or before under the same key. A later one of the same takes its place.
    ///
    /// # Errors
    /// A key used with another body, or the table's failure.
    pub async fn propose(
        &self,
        proposal: &Proposal,
        approval: &ApprovalRequest,
        author: &Author,
    ) -> Result<Instant, StoreError> {
        let item = ProposedItem {
            pk: proposal.pk.clone(),
            sk: proposal.sk(),
            schema: SCHEMA,
            by: author.by.clone(),
            at: author.at,
            approval: Some(approval.clone()),
            approved_at: None,
            dropped_at: None,
            due_shard: Some(TASKS.to_owned()),
            due_at: Some(author.at.timestamp_millis()),
        };
        let item = serde_dynamo::to_item(item).map_err(unreadable("proposal"))?;
        let put = put_item(Put::builder().table_name(&self.table).set_item(Some(item)));
        let act = Act { pk: proposal.pk.clone(), name: proposal.act(), author };
        let mail = new_item(&self.table, &proposal.mail(author))?;
        self.write_act(&act, author.at, vec![put, mail]).await
    }

    /// What was proposed under these keys, if it is a proposal's.
    pub async fn proposal(&self, pk: &str, sk: &str) -> Result<Option<Proposed>, StoreError> {
        let item = if keys::is_proposal(sk) { self.get(pk, sk).await? } else { None };
        item.map(proposed_item).transpose()
    }

    /// The second person's approval of a proposal, to be written with the publication; `None` where that was written before, under
    /// the same key.
    ///
    /// # Errors
    /// [`Code::NotFound`] if nobody proposed it, [`Code::SecondOperator`] from who did; the table's failure.
    pub async fn approval(&self, proposal: &Proposal, author: &Author) -> Result<Option<TxWrite>, StoreError> {
        let item = self.get(&proposal.pk, &proposal.sk()).await?;
        let item = item.map(|item| serde_dynamo::from_item(item).map_err(unreadable("proposal"))).transpose()?;
        let Some(open) = item.filter(ProposedItem::waits) else {
            let done = self.get(&proposal.pk, &keys::act(&author.keyed.scope, &author.keyed.key)).await?;
            return if done.is_some() { Ok(None) } else { Err(Refusal::from(Code::NotFound).into()) };
        };
        if open.by == author.by {
            return Err(Refusal { clause: None, ..Code::SecondOperator.into() }.into());
        }
        let by = open.by.clone();
        let approved = ProposedItem { approved_at: Some(author.at), due_shard: None, due_at: None, ..open };
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(serde_dynamo::to_item(approved).map_err(unreadable("proposal"))?))
            .condition_expression(
                "#by = :by AND attribute_not_exists(approved_at) AND attribute_not_exists(dropped_at)",
            )
            .expression_attribute_names("#by", "by")
            .expression_attribute_values(":by", AttributeValue::S(by));
        Ok(Some(TxWrite(put_item(put))))
    }

    /// Drops what was proposed, as an act: nobody approves it any more, and it waits no more. When that was done, now or before
    /// under the same key.
    ///
    /// # Errors
    /// [`Code::NothingProposed`] where nothing waits under these keys; a key used with another body, or the table's failure.
    pub async fn drop_proposal(&self, task: &TaskKeys, author: &Author) -> Result<Instant, StoreError> {
        let nothing = || Refusal::from(Code::NothingProposed);
        let name = dropping(task).ok_or_else(nothing)?;
        let item = self.get(&task.pk, &task.sk).await?.ok_or_else(nothing)?;
        let item: ProposedItem = serde_dynamo::from_item(item).map_err(unreadable("proposal"))?;
        let act = Act { pk: task.pk.clone(), name, author };
        if !item.waits() {
            return self.act_before(&act).await?.ok_or_else(|| nothing().into());
        }
        let at = serde_dynamo::to_attribute_value(author.at).map_err(unreadable("instant"))?;
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::primary(&task.pk, &task.sk)))
            .update_expression("SET dropped_at = :at REMOVE #shard, #due_at")
            .condition_expression("attribute_not_exists(approved_at) AND attribute_not_exists(dropped_at)")
            .expression_attribute_names("#shard", keys::DUE_SHARD)
            .expression_attribute_names("#due_at", keys::DUE_AT)
            .expression_attribute_values(":at", at);
        self.write_act(&act, author.at, vec![update_item(update)]).await
    }
}

/// The name of the act that drops what stands under these keys, if it is a proposal.
fn dropping(task: &TaskKeys) -> Option<&'static str> {
    let kinds = [
        (partitions::RATES, "rates.proposal_dropped"),
        (partitions::PRICES, "prices.proposal_dropped"),
        (partitions::TERMS, "terms.proposal_dropped"),
    ];
    let known = kinds.into_iter().find(|(partition, _)| task.pk.starts_with(partition));
    known.filter(|_| keys::is_proposal(&task.sk)).map(|(_, name)| name)
}
