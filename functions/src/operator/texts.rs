//! The texts beside an order: claims and their answers, messages, reasons, where a refund goes instead, notices. Who is to answer a
//! claim, or to approve another way for a refund, has to read them.

use super::Operator;
use super::caller::Looking;
use super::looks::{LookReason, LookTask, opened_from};
use crate::http::openapi::answers::{InvalidQuery, Looks, NoSuchOrder};
use crate::http::openapi::parameters::{Cursor, Limit, OrderById};
use crate::http::openapi::schema;
use crate::http::paging::{KEY_BYTES_MAX, page_size};
use crate::http::problem::Problem;
use crate::http::request::{Now, OrderPath, parameters};
use crate::order_view::instant;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::Instant;
use domain::code::Code;
use domain::order::OrderId;
use http::header;
use serde::Serialize;
use std::sync::Arc;
use store::order::texts::{Text, TextKind};
use store::table::keys;
use utoipa::ToSchema;

/// A page of the texts beside an order.
#[derive(Serialize, ToSchema)]
#[schema(as = TextList)]
struct Texts {
    #[schema(max_items = 100)]
    items: Vec<TextView>,
    /// The cursor of the next page; null on the last.
    next: Option<String>,
}

/// A text, as it was written.
#[derive(Serialize, ToSchema)]
#[schema(as = Text)]
struct TextView {
    /// A `claim`, the `answer` to one, a `message` as it arrived, the reason of an operator's `act`, a buyer's
    /// `reason`, the `destination` that a refund goes to instead, another address of the buyer as it was proposed
    /// (`contact`), the buyer as an `invoice` names them, what the buyer calls a file (`file_name`), what was `shown` beside the box as JSON, or what a
    /// `notice` said.
    #[schema(value_type = schema::TextKind)]
    kind: &'static str,
    /// The claim that it makes or answers or that the file is of, the piece of correspondence that it is, the refund that goes elsewhere, the
    /// invoice, or the notice; null for a reason and what was shown.
    about: Option<String>,
    /// The version of the order that it led to, or that led to the notice; null for a claim, a message and an
    /// invoice.
    #[schema(minimum = 1)]
    version: Option<u64>,
    /// The subject line of a notice; null for anything else.
    subject: Option<String>,
    /// The text.
    text: String,
    /// How many numbers of payment cards in it were masked before it was kept.
    card_numbers_masked: usize,
    /// The operator who wrote or registered it; null where it was the buyer.
    by: Option<String>,
    /// When it was kept.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    at: Instant,
}

/// The texts beside an order
///
/// Claims and their answers, messages, reasons, where a refund goes instead, what was shown beside the box and what notices
/// said, each as it was written. Who looked, when and what for is kept first.
#[utoipa::path(
    get,
    path = "/v1/operator/orders/{id}/texts",
    operation_id = "listTexts",
    tag = "operator",
    security(("operatorToken" = ["operator"]), ("operatorToken" = ["approver"]), ("operatorToken" = ["reader"])),
    params(OrderById, Cursor, Limit, LookTask, LookReason),
    responses(
        (status = 200, description = "A page of the texts.", body = Texts, headers(("Cache-Control"))),
        Looks, NoSuchOrder, InvalidQuery,
    ),
)]
pub(super) async fn texts(
    State(function): State<Arc<Operator>>,
    looking: Looking,
    Now(now): Now,
    OrderPath(id): OrderPath,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [cursor, limit, task, reason] = parameters(query.as_deref(), ["cursor", "limit", "task", "reason"])?;
    let opened_from = opened_from(task, reason)?;
    let limit = page_size(limit.as_deref())?;
    let behind = cursor.as_deref().map(|cursor| read_cursor(cursor).ok_or_else(unknown_cursor)).transpose()?;
    let page = function.store.texts(&id, limit, behind.as_ref()).await?;
    if page.is_empty() && behind.is_none() && function.store.order(&id).await?.is_none() {
        return Err(Code::NotFound.into());
    }
    let next = (page.len() == limit as usize).then(|| page.last().map(|(kind, _)| hex::encode(kind.sk()))).flatten();
    let items: Vec<TextView> = page.into_iter().map(|text| TextView::of(&id, text)).collect();
    if !items.is_empty() {
        let kinds = items.iter().map(|text| text.kind);
        function.record_look(&looking, opened_from, &id, kinds, now).await?;
    }
    Ok(([(header::CACHE_CONTROL, "no-store")], axum::Json(Texts { items, next })).into_response())
}

fn read_cursor(text: &str) -> Option<TextKind> {
    let sk = String::from_utf8(hex::decode(text).ok()?).ok()?;
    TextKind::read(&sk).filter(|_| sk.len() <= KEY_BYTES_MAX)
}

fn unknown_cursor() -> Problem {
    Problem::field(Code::InvalidQuery, "cursor", "was not given out")
}

impl TextView {
    fn of(order: &OrderId, (kind, text): (TextKind, Text)) -> TextView {
        let (kind, about, version) = match kind {
            TextKind::Claim(claim) => ("claim", Some(claim), None),
            TextKind::Answer(claim, version) => ("answer", Some(claim), Some(version)),
            TextKind::Act(version) => ("act", None, Some(version)),
            TextKind::Reason(version) => ("reason", None, Some(version)),
            TextKind::Correspondence(piece) => ("message", Some(piece), None),
            TextKind::Destination(refund, version) => ("destination", Some(refund), Some(version)),
            TextKind::Contact(version) => ("contact", None, Some(version)),
            TextKind::Invoice(number) => ("invoice", Some(number.to_string()), None),
            TextKind::ClaimFile(claim, _) => ("file_name", Some(claim), None),
            TextKind::Shown => ("shown", None, Some(1)),
            TextKind::Notice(name, _) => {
                let (pk, sk) = (keys::order(order), keys::outbox_named(&name));
                ("notice", Some(keys::item_id(&pk, &sk)), keys::outbox_version(&sk))
            }
        };
        TextView {
            kind,
            about,
            version,
            subject: text.subject,
            text: text.text,
            card_numbers_masked: text.cards_masked,
            by: text.by,
            at: text.at,
        }
    }
}
