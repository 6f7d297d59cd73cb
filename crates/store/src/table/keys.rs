//! The keys of the table: the one place where a partition or a sort key is made or read.
//!
//! | partition | sort key | what lies there |
//! |---|---|---|
//! | `ORDER#id` | `STATE` | the order, its version, the head of its chain, when it is next due |
//! | | `E#version` | an event, chained to the one before |
//! | | `OUT#version.n` | an effect of that event: a notice or an announcement |
//! | | `TASK#kind#subject` | what waits for an operator |
//! | | `TEXT#…` | long texts: `CLAIM#id`, `ANSWER#claim#version`, `ACT#version`, `REASON#version`, `CORRESPONDENCE#id`, `DESTINATION#refund#version`, `CONTACT#version`, `INVOICE#number`, `FILE#claim#number`, `SHOWN`, `NOTICE#name#round` |
//! | | `PROVISIONAL` | that a deadline of it rests on days that are not official |
//! | `IDEM#scope#key` | `IDEM` | what was sent under a caller's key, and which order it led to |
//! | `LIMIT#kind#pseudonym#since#shard` | `PLACED` | how many orders were placed from an instant on, for a mailbox, by an account or from an address |
//! | `SUBJECT#id` | `VAULT` | personal data, and the salt of the commitments to them |
//! | | `FORMER#version` | the address before that change, for as long as word of the change may be on its way to it |
//! | `MAILBOX#pseudonym` | `ORDER#id` | an order of a mailbox |
//! | | `MUTE` | that its reader called a notice unwanted |
//! | | `PROVEN` | that its reader showed that it is theirs |
//! | | `LANGUAGE` | in which language its reader wants the pages |
//! | | `LINKS` | when links to sign in were last asked for |
//! | | `OUT#sign-in-id` | the mail with such a link |
//! | | `SPENT#sign-in-id` | that the link was used |
//! | | `SESSION#hash` | a session of its reader |
//! | `FIND#pseudonym` | `ORDER#id` | an order that is found by a word of its buyer or account; listed in the vault's attribute `find` |
//! | `FIND#number` | `ORDER#id` | an order by its number |
//! | `FIGURES#year` | `MONTH#yyyy-mm#shard` | what happened in a month, counted: an attribute for each figure |
//! | `ACCOUNT#pseudonym` | `LICENSES` | the licenses of a Kommo account, an attribute `L#order` for each order, and `LEFT#order#version` for each that was corrected to another account |
//! | `REF#gateway#ticket` | `REF` | the order of a gateway's ticket |
//! | `REF#bank#reference` | `REF` | the transfer that a reference of the bank stands for; no gateway is named `bank` |
//! | `COUNTER#renewal` | `RENEWAL#version` | how far every item was put under a version of the pseudonyms |
//! | `SETTLED#gateway#day` | `REFUND#id` | a refund that was settled on that day |
//! | `RECONCILED#gateway` | `DAY` | the last day that was wholly reconciled |
//! | `QUARANTINE#id` | `CALLBACK` | a report of the bank that was not believed, or is not explained |
//! | `QUARANTINE#open` | *gateway* | the ids of the reports that wait to be explained |
//! | `EMAIL_ACTS#month` | `AT#instant#order#version` | what reached us by e-mail in that month and was acted on |
//! | `LICENSOR#report` | `REPORT` | that our own mailbox may be in other hands |
//! | `LICENSOR#reports` | `AT#instant#report` | the same, by when it was reported |
//! | `OUTAGES#all` | `AT#instant#hash` | an outage |
//! | `OPERATOR#is#pseudonym` | `SESSIONS_ENDED` | since when an operator's earlier sessions are over |
//! | `OPERATOR#session#hash` | `OPERATOR_SESSION` | a session of the operators' pages |
//! | `OPERATOR#sign-in#hash` | `SIGN_IN` | a sign-in at the operators' issuer |
//! | `LETTER#id` | `LETTER` | an event that did not reach its function, or that it failed on each time |
//! | `TAKEN#hash` | `TAKEN` | who took a task of the queue, and until when that counts |
//! | `OPERATOR#stand-ins` | `STAND_IN#pseudonym` | that an operator stands in for an approver, and until when |
//! | `DESK#approvals` | `OUT#name` | a mail about what waits for a second person |
//! | `DESK#digest` | `DIGEST_CLOCK` | when the vendor is next mailed what waits |
//! | `DESK#day` | `DIGEST` | what waited in the morning of a working day, in numbers |
//! | `LOOKED#day` | `AT#instant#request` | personal data that an operator was shown |
//! | `OFFER#index` | `INDEX` | what was published, in short |
//! | `OFFER#drafts` | `DRAFTS` | the terms that were drafted and not published, in short |
//! | `TERMS#version` | `TEXT`, `IN_LANGUAGE#language`, `FORCE` | a text of the terms, as first published and in another language; when it comes into force |
//! | `PRICES#version` | `PRICES` | a price list |
//! | `CALENDAR#version` | `CALENDAR`, `ALARM` | a calendar; when the vendor is told that it ends |
//! | | `RECOMPUTING` | how far open deadlines were counted again by it |
//! | `RATES#published` | | acts only |
//! | `TERMS#…`, `PRICES#…`, `RATES#published` | `PROPOSED#hash` | what an operator proposes, until another approves it |
//! | `TERMS#…`, `PRICES#…`, `LICENSOR#…` | `BROADCAST#notice` | how far everybody was told |
//! | `TERMS#…`, `PRICES#…`, `CALENDAR#…`, `QUARANTINE#…`, `LICENSOR#…`, `DESK#…` | `OUT#name` | an effect of the publication or the report |
//! | `MAILBOX#…`, `TERMS#…`, `PRICES#…`, `CALENDAR#…`, `QUARANTINE#…`, `LICENSOR#…`, `DESK#…` | `TEXT#NOTICE#name#round` | what such a mail said, in that sending |
//! | all of these and `ORDER#…`, `RATES#published`, `OUTAGES#all`, `OPERATOR#is#…`, `OPERATOR#stand-ins`, `LETTER#…` | `DONE#scope#key` | an operator's act, under the operator's key |
//!
//! A pseudonym stands in partitions of mailboxes and accounts, in the scope of an operator's or a mailbox's key (`IDEM#…`,
//! `DONE#…`), and as an attribute of other items. All of these are put under another one by `renewal.rs`, whatever their kind: a
//! new kind needs nothing but that a pseudonym is the whole of an attribute, or a part of a key between two `#` or `/`.
//!
//! The index `month` lists the states of orders: under `MONTH#yyyy-mm` of the month in which each was placed, by `state#id`.
//!
//! A query takes what begins with one prefix of this list, so that a new kind of item never falls into an old query. The
//! shards of the due index are named in `due.rs`.

mod email_keys;
mod finding_keys;
mod item_ids;
mod license_keys;
mod operator_keys;
mod outbox_keys;
pub mod partitions;
mod payment_keys;
mod published_keys;
mod text_keys;

pub(crate) use email_keys::{email_act, email_acts, email_acts_since};
pub(crate) use finding_keys::{
    FIGURES, figures, figures_month, figures_of, found, listed_as, listed_month, listed_of, listed_state,
};
pub use item_ids::{item_id, item_of};
pub(crate) use license_keys::{left_entry, left_entry_of, license_entry, license_entry_of};
pub use operator_keys::letter_of;
pub(crate) use operator_keys::{desk, letter, looked, operator, operator_session, sign_in, stand_in, taken};
pub(crate) use outbox_keys::name_for;
pub use outbox_keys::{has_notices, is_outbox, outbox, outbox_name, outbox_named, outbox_version};
pub(crate) use payment_keys::{bank_reference, open_reports, reconciled, settled, ticket};
pub use payment_keys::{report, report_of};
pub(crate) use published_keys::{
    broadcast, calendar_of, is_proposal, licensor, proposed, rates, terms_of, terms_text, version_of_proposal,
};
pub use published_keys::{calendar, prices, terms};
pub(crate) use text_keys::{text_about, text_about_of, text_of_change, text_of_notice, text_of_notice_of};

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::SecondsFormat;
use domain::Instant;
use domain::order::OrderId;
use std::collections::HashMap;

/// The partition key's attribute.
pub const PK: &str = "pk";
/// The sort key's attribute.
pub const SK: &str = "sk";
/// The attribute by which DynamoDB lets an item expire, in seconds since 1970.
pub const TTL: &str = "ttl";
/// The sparse index of what is due.
pub const DUE_INDEX: &str = "due";
/// Its partition: a family and a shard.
pub const DUE_SHARD: &str = "due_shard";
/// Its order: milliseconds since 1970.
pub const DUE_AT: &str = "due_at";

/// The index of orders by the month in which they were placed, and where they stand.
pub const LIST_INDEX: &str = "month";
/// Its partition.
pub const MONTH: &str = "month";
/// Its order: the stored state and the id.
pub const LISTED_AS: &str = "listed_as";
/// What a list shows of an order.
pub const LISTED: &str = "listed";

/// The partition of an order, and its sort key among a mailbox's orders.
pub fn order(id: &OrderId) -> String {
    format!("{}{id}", partitions::ORDER)
}

/// The order id of an order's partition.
pub fn order_of(pk: &str) -> Option<OrderId> {
    OrderId::parse(pk.strip_prefix(partitions::ORDER)?)
}

/// The partition of a caller's key, in its scope.
pub(crate) fn idempotency(scope: &str, key: &str) -> String {
    format!("{}{scope}#{key}", partitions::IDEMPOTENCY)
}

/// The partition of a counter that has a limit: of what kind, whose it is, since when it counts, and its shard.
pub(crate) fn counter(kind: &str, pseudonym: &str, since: i64, shard: u32) -> String {
    format!("{}{kind}#{pseudonym}#{since}#{shard}", partitions::LIMIT)
}

/// The partition of a subject's personal data.
pub(crate) fn subject(id: &str) -> String {
    format!("{}{id}", partitions::SUBJECT)
}

/// The partition of a mailbox, by its keyed pseudonym.
pub(crate) fn mailbox(pseudonym: &str) -> String {
    format!("{}{pseudonym}", partitions::MAILBOX)
}

/// The pseudonym of a mailbox's partition.
pub fn mailbox_of(pk: &str) -> Option<&str> {
    pk.strip_prefix(partitions::MAILBOX)
}

/// The partition of a Kommo account, by its keyed pseudonym.
pub(crate) fn account(pseudonym: &str) -> String {
    format!("{}{pseudonym}", partitions::ACCOUNT)
}

/// The two keys of what was published, in short.
pub(crate) const PUBLICATION_INDEX: (&str, &str) = ("OFFER#index", "INDEX");
/// The two keys of the drafts of terms.
pub(crate) const DRAFTS: (&str, &str) = ("OFFER#drafts", "DRAFTS");
/// The partition of how far pseudonyms were renewed, and how its sort keys begin.
pub(crate) const RENEWAL: (&str, &str) = ("COUNTER#renewal", "RENEWAL#");

/// The sort key of an order's state.
pub const STATE: &str = "STATE";
/// The sort key of an order's entry among those that wait for an official calendar.
pub(crate) const PROVISIONAL: &str = "PROVISIONAL";
/// The sort key of the record of a caller's key.
pub(crate) const IDEMPOTENCY_RECORD: &str = "IDEM";
/// The sort key of a counter of orders.
pub(crate) const PLACED: &str = "PLACED";
/// The sort key of personal data.
pub(crate) const VAULT: &str = "VAULT";
/// The sort key of a subject's address before a change of the order, by the version that the change led to.
pub(crate) fn former(version: u64) -> String {
    format!("{FORMER}{version:08}")
}

const FORMER: &str = "FORMER#";

/// The sort key of what says that a mailbox's reader called a notice unwanted.
pub(crate) const MUTE: &str = "MUTE";
/// The sort key of what says that a mailbox's reader showed that it is theirs.
pub(crate) const PROVEN: &str = "PROVEN";
/// The item that says in which language the reader of a mailbox wants the pages.
pub(crate) const LANGUAGE: &str = "LANGUAGE";
/// The sort key of an account's licenses.
pub(crate) const LICENSES: &str = "LICENSES";
/// The sort key of what a ticket or a reference stands for.
pub(crate) const REFERENCE: &str = "REF";
/// The sort key of the last reconciled day.
pub(crate) const DAY: &str = "DAY";
/// The sort key of a report that was set aside.
pub(crate) const REPORT: &str = "CALLBACK";
/// The sort key of since when an operator's earlier sessions are over.
pub(crate) const SESSIONS_ENDED: &str = "SESSIONS_ENDED";
/// The sort key of an operator's session.
pub(crate) const OPERATOR_SESSION: &str = "OPERATOR_SESSION";
/// The partition of the mails about what waits for a second person.
pub(crate) const APPROVALS: &str = "DESK#approvals";
/// The partition of when the vendor is next mailed what waits.
pub(crate) const DESK_CLOCK: &str = "DESK#digest";
/// The sort key of when the vendor is next mailed what waits.
pub const DIGEST_CLOCK: &str = "DIGEST_CLOCK";
/// The sort key of what waited in the morning of a day.
pub(crate) const DIGEST: &str = "DIGEST";
/// The partition of who stands in for an approver.
pub(crate) const STAND_INS: &str = "OPERATOR#stand-ins";
/// How the sort keys of who stands in begin.
pub(crate) const STAND_IN: &str = "STAND_IN#";
/// The sort key of who took a task.
pub(crate) const TAKEN: &str = "TAKEN";
/// The sort key of a dead letter.
pub(crate) const LETTER: &str = "LETTER";
/// The sort key of a sign-in at the operators' issuer.
pub(crate) const SIGN_IN: &str = "SIGN_IN";
/// The sort key of a text of the terms.
pub(crate) const TERMS_TEXT: &str = "TEXT";
/// How the sort keys of its texts in other languages begin.
const TERMS_TEXTS: &str = "IN_LANGUAGE#";
/// The sort key of the moment at which a version of the terms comes into force.
pub const FORCE: &str = "FORCE";
/// The sort key of a price list.
pub(crate) const PRICES: &str = "PRICES";
/// The sort key of a calendar.
pub(crate) const CALENDAR: &str = "CALENDAR";
/// The sort key of the moment at which the vendor is told that a calendar ends.
pub const ALARM: &str = "ALARM";
/// The sort key of how far open deadlines were counted again, beside the calendar.
pub const RECOMPUTING: &str = "RECOMPUTING";

/// How the sort keys of what stands by its instant begin: looks at personal data, outages, reports of our mailbox.
pub(crate) const AT_INSTANT: &str = "AT#";

/// The sort key of what stands by its instant, with a name of its own.
pub(crate) fn at_instant(at: Instant, name: &str) -> String {
    format!("{AT_INSTANT}{}#{name}", at.to_rfc3339_opts(SecondsFormat::Millis, true))
}

/// The sort key of an event.
pub fn event(version: u64) -> String {
    format!("{EVENTS}{version:08}")
}

/// How the sort keys of events begin.
pub(crate) const EVENTS: &str = "E#";

/// How the sort keys of outbox items begin.
pub const OUTBOX_PREFIX: &str = "OUT#";

/// The sort key of a task, by its kind and what it is about.
pub(crate) fn task(kind: &str, subject: &str) -> String {
    format!("{TASKS}{kind}#{subject}")
}

/// The kind of a task and what it is about, from its sort key; `None` where it is no task.
pub fn task_of(sk: &str) -> Option<(&str, &str)> {
    sk.strip_prefix(TASKS)?.split_once('#')
}

pub(crate) const TASKS: &str = "TASK#";

/// How the sort keys of long texts beside an order begin: of all of them, and of each kind.
pub(crate) const TEXTS: &str = "TEXT#";
pub(crate) const CLAIM_TEXTS: &str = "TEXT#CLAIM#";
pub(crate) const ANSWER_TEXTS: &str = "TEXT#ANSWER#";
pub(crate) const ACT_TEXTS: &str = "TEXT#ACT#";
pub(crate) const REASON_TEXTS: &str = "TEXT#REASON#";
pub(crate) const CORRESPONDENCE_TEXTS: &str = "TEXT#CORRESPONDENCE#";
pub(crate) const CONTACT_TEXTS: &str = "TEXT#CONTACT#";
pub(crate) const INVOICE_TEXTS: &str = "TEXT#INVOICE#";
pub(crate) const FILE_TEXTS: &str = "TEXT#FILE#";
pub(crate) const DESTINATION_TEXTS: &str = "TEXT#DESTINATION#";
pub(crate) const NOTICE_TEXTS: &str = "TEXT#NOTICE#";
pub(crate) const SHOWN_TEXT: &str = "TEXT#SHOWN";

/// The sort key of a report of our own mailbox.
pub(crate) const LICENSOR_REPORT: &str = "REPORT";
/// The partition of the list of such reports, by when each was made.
pub(crate) const LICENSOR_REPORTS: &str = "LICENSOR#reports";
/// The partition of the outages.
pub(crate) const OUTAGES: &str = "OUTAGES#all";

/// How the sort keys of how far everybody was told begin.
pub const BROADCASTS: &str = "BROADCAST#";

const PROPOSALS: &str = "PROPOSED#";

/// The sort key of an operator's act, under the operator's key.
pub(crate) fn act(scope: &str, key: &str) -> String {
    format!("{ACTS}{scope}#{key}")
}

/// How the sort keys of acts begin.
pub(crate) const ACTS: &str = "DONE#";

/// The sort key of a session of a mailbox's reader, by the hash of its secret.
pub(crate) fn session(hash: &str) -> String {
    format!("{SESSIONS}{hash}")
}

/// The hash of a session's sort key.
pub(crate) fn session_of(sk: &str) -> Option<&str> {
    sk.strip_prefix(SESSIONS)
}

/// The sort key of when links to sign in with a mailbox were last asked for.
pub(crate) const LINKS: &str = "LINKS";

/// The sort key of what says that a link to sign in was used, by its name.
pub(crate) fn spent(name: &str) -> String {
    format!("{SPENT}{name}")
}

const SPENT: &str = "SPENT#";

/// How the sort keys of sessions begin.
pub(crate) const SESSIONS: &str = "SESSION#";

/// The sort key of a refund among those of its day.
pub(crate) fn settled_refund(refund: &str) -> String {
    format!("{SETTLED_REFUNDS}{refund}")
}

/// How the sort keys of those begin.
pub(crate) const SETTLED_REFUNDS: &str = "REFUND#";

pub(crate) fn primary(pk: &str, sk: &str) -> HashMap<String, AttributeValue> {
    HashMap::from([
        (PK.to_owned(), AttributeValue::S(pk.to_owned())),
        (SK.to_owned(), AttributeValue::S(sk.to_owned())),
    ])
}

#[cfg(test)]
#[path = "keys_tests.rs"]
mod tests;
