//! Correspondence as evidence (clauses 10.2, 10.3, 10.7): registered with its hash, its source and its instant, and listed
//! with what each piece is worth.

use super::Operator;
use super::caller::Looking;
use super::request::{Acting, Attachment, OperatorAct, Precondition};
use crate::http::body::fields::{ActReason, PastInstant, rules};
use crate::http::body::{Field, Fields, Reader, bodies};
use crate::http::openapi::answers::{InvalidQuery, Looks, NoSuchOrder, OnOrder, refusals};
use crate::http::openapi::parameters::{IdempotencyKey, IfMatchOfFact, OrderById};
use crate::http::openapi::schema;
use crate::http::problem::Problem;
use crate::http::request::{OrderPath, parameters};
use crate::order_view::{answer, instant, optional_instant};
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::Instant;
use domain::code::Code;
use domain::order::correspondence::{Direction, Exhibit, Kind, Medium, Piece, Rank, Source, sha256};
use domain::rules::Command;
use domain::rules::correspondence::RegisterCorrespondence;
use http::{StatusCode, header};
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;
use utoipa::ToSchema;

/// The longest message that is kept here, in bytes: a page of a hundred still passes the gateway, which lets 6 MB through. A
/// longer one is kept elsewhere as a file, and registered by its hash.
const RAW_BYTES_MAX: usize = 32 * 1024;

bodies! {
    /// A piece of correspondence to be registered as evidence (clauses 10.2, 10.3).
    #[schema(examples(json!({
        "kind": "message", "direction": "in", "channel": "email", "source": "licensor",
        "arrived_at": "2025-02-03T10:00:00+05:00", "original": true,
        "raw": "From: buyer@example.com\r\nSubject: The report\r\n\r\nIt is still missing.\r\n",
        "reason": "As the mailbox of the shop holds it.",
    }), json!({
        "kind": "recording", "direction": "in", "channel": "phone", "source": "carrier",
        "arrived_at": "2025-02-03T10:00:00+05:00", "original": false,
        "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "notice_given": true,
        "reason": "As the file of the case says.",
    })))]
    pub(super) struct NewMessage {
        kind: Kind,
        direction: Direction,
        channel: Medium,
        source: Source,
        /// When it reached the one that it was for: since the order was placed, and not ahead.
        arrived_at: PastInstant,
        /// When it was sent, as far as that is stated: since the order was placed, and not after the arrival.
        sent_at: Option<PastInstant>,
        /// Whether it is an original; a screenshot or a recording never is (clause 10.3).
        original: bool,
        /// The earlier piece whose place as evidence this original takes (clause 10.3).
        supersedes: Option<String>,
        /// A message as it arrived, with its headers: at most 32 KiB. It is kept beside the order, but for numbers of
        /// payment cards, and hashed to the byte.
        #[schema(value_type = Option<String>, pattern = r"\S")]
        raw: Option<RawMessage>,
        /// The hash of a file that is kept elsewhere, instead of `raw`.
        #[schema(value_type = Option<schema::Sha256>)]
        sha256: Option<FileHash>,
        /// Of a recording, and of nothing else: whether notice was given before it was made (clause 10.2).
        notice_given: Option<bool>,
        reason: ActReason,
    } [check goes_together] [also {
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": "recording"}}},
                "then": {"required": ["notice_given"], "properties": {"notice_given": {"const": true}}},
                "else": {"properties": {"notice_given": {"type": "null"}}},
            },
            {
                "if": {"required": ["raw"], "properties": {"raw": {"type": "string"}}},
                "then": {"properties": {"kind": {"const": "message"}, "sha256": {"type": "null"}}},
                "else": {"required": ["sha256"], "properties": {"sha256": {"type": "string"}}},
            },
        ],
    }]
}

/// The correspondence of an order, oldest first.
#[derive(Serialize, ToSchema)]
#[schema(as = MessageList)]
struct Messages<'a> {
    #[schema(max_items = 100)]
    items: Vec<MessageView<'a>>,
    #[schema(value_type = schema::OnePage)]
    next: Option<String>,
}

/// A piece of correspondence among the evidence of an order; none is ever removed (clause 10.3).
#[derive(Serialize, ToSchema)]
#[schema(as = Message)]
struct MessageView<'a> {
    #[schema(value_type = schema::MessageId)]
    id: &'a str,
    /// The version of the order that it led to.
    #[schema(minimum = 1)]
    version: u64,
    /// When it was registered.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    registered_at: Instant,
    kind: Kind,
    direction: Direction,
    channel: Medium,
    source: Source,
    /// When it reached the one that it was for.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    arrived_at: Instant,
    /// When it was sent, as far as that is stated.
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    sent_at: Option<Instant>,
    #[schema(value_type = schema::Sha256)]
    sha256: &'a str,
    /// Whether the message is among the texts of the order; else the file is kept elsewhere.
    kept_here: bool,
    /// How many numbers of payment cards were masked in the text that is kept; the hash is that of the message as it
    /// arrived.
    card_numbers_masked: usize,
    /// Whether notice was given before a recording; null for anything else (clause 10.2).
    notice_given: Option<bool>,
    /// What it is worth as evidence: the `original`, what proves `until_original` arrives, or a `copy` beside the
    /// original (clause 10.3).
    rank: Rank,
    /// The piece whose place it took.
    #[schema(value_type = Option<schema::MessageId>)]
    supersedes: Option<&'a str>,
    /// The original that took its place.
    #[schema(value_type = Option<schema::MessageId>)]
    superseded_by: Option<&'a str>,
}

impl<'a> MessageView<'a> {
    fn of(exhibit: &'a Exhibit) -> MessageView<'a> {
        let piece = &exhibit.piece;
        MessageView {
            id: &exhibit.id,
            version: exhibit.version,
            registered_at: exhibit.registered_at,
            kind: piece.kind,
            direction: piece.direction,
            channel: piece.medium,
            source: piece.source,
            arrived_at: piece.arrived_at,
            sent_at: piece.sent_at,
            sha256: &piece.sha256,
            kept_here: piece.commitment.is_some(),
            card_numbers_masked: piece.cards_masked,
            notice_given: piece.notice_given,
            rank: exhibit.rank(),
            supersedes: piece.supersedes.as_deref(),
            superseded_by: exhibit.superseded_by.as_deref(),
        }
    }
}

/// The correspondence of an order
///
/// Every piece that was registered as evidence, oldest first, with what it is worth now. What a message says is among
/// the texts of the order (clauses 10.2, 10.3).
#[utoipa::path(
    get,
    path = "/v1/operator/orders/{id}/messages",
    operation_id = "listMessages",
    tag = "operator",
    security(("operatorToken" = ["operator"]), ("operatorToken" = ["approver"]), ("operatorToken" = ["reader"])),
    params(OrderById),
    responses(
        (status = 200, description = "The pieces.", body = Messages, headers(("Cache-Control"))),
        Looks, NoSuchOrder, InvalidQuery,
    ),
)]
pub(super) async fn messages(
    State(function): State<Arc<Operator>>,
    _: Looking,
    OrderPath(id): OrderPath,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [] = parameters(query.as_deref(), [])?;
    let stored = function.store.order(&id).await?.ok_or(Code::NotFound)?;
    let items = stored.order.correspondence.iter().map(MessageView::of).collect();
    Ok(([(header::CACHE_CONTROL, "no-store")], axum::Json(Messages { items, next: None })).into_response())
}

refusals! {
    /// It is no original, or the piece whose place it would take is none of the order's, is an original itself or was
    /// superseded already (clause 10.3); or the order holds all the pieces that it can.
    RegisterMessageRefused = CannotSupersede, LimitReached;
    /// The call was recorded without notice (clause 10.2).
    RegisterMessageInvalid = RecordedWithoutNotice | InvalidAct;
}

/// Register a piece of correspondence as evidence
///
/// A message with its headers, or the hash of a file that is kept elsewhere. A screenshot or a recording proves until
/// the original arrives; the original takes its place and erases nothing (clauses 10.2, 10.3).
#[utoipa::path(
    post,
    path = "/v1/operator/orders/{id}/messages",
    operation_id = "registerMessage",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(OrderById, IfMatchOfFact, IdempotencyKey),
    request_body = NewMessage,
    responses(
        (
            status = 201,
            description = "It is registered; the piece.",
            body = MessageView, headers(("ETag"), ("Cache-Control"))
        ),
        OnOrder, RegisterMessageRefused, RegisterMessageInvalid,
    ),
)]
pub(super) async fn register(
    State(function): State<Arc<Operator>>,
    OrderPath(id): OrderPath,
    Acting(asked, body): Acting<NewMessage>,
) -> Result<Response, Problem> {
    let mut operator_act = OperatorAct::new(&id, &asked, body.reason);
    let raw = body.raw.map(|raw| raw.0);
    let hash = body.sha256.map(|hash| hash.0).or(raw.as_deref().map(sha256)).ok_or(Code::Internal)?;
    let kept = raw.map(|raw| operator_act.keep_masked(Attachment::NewMessage, &raw, &asked));
    let (commitment, cards_masked) = kept.map_or((None, 0), |(commitment, cards)| (Some(commitment), cards));
    let piece = Piece {
        kind: body.kind,
        direction: body.direction,
        medium: body.channel,
        source: body.source,
        arrived_at: body.arrived_at.0,
        sent_at: body.sent_at.map(|at| at.0),
        original: body.original,
        sha256: hash,
        commitment,
        cards_masked,
        supersedes: body.supersedes,
        notice_given: body.notice_given,
    };
    let command =
        Command::RegisterCorrespondence(Box::new(RegisterCorrespondence { piece, act: operator_act.act.clone() }));
    let outcome = function.outcome(&asked, &operator_act, &command, Precondition::OnFact).await?;
    let order = outcome.order();
    let exhibit = order.correspondence.iter().find(|it| it.version == outcome.version()).ok_or(Code::Internal)?;
    Ok(answer(StatusCode::CREATED, MessageView::of(exhibit), order.version))
}

/// What holds between the fields of a piece.
fn goes_together(fields: &Fields<'_>, reader: &mut Reader) {
    let kind = fields.peek::<Kind>("kind", reader);
    let arrived_at = fields.peek::<PastInstant>("arrived_at", reader);
    if let Some((sent_at, arrived_at)) = fields.peek::<PastInstant>("sent_at", reader).zip(arrived_at)
        && sent_at > arrived_at
    {
        reader.error(fields.pointer("sent_at"), "is after the arrival");
    }
    if fields.peek("original", reader) == Some(true) && kind.is_some_and(Kind::stands_in) {
        reader.error(fields.pointer("original"), "a screenshot or a recording is none");
    }
    match (kind, fields.value("notice_given")) {
        (Some(Kind::Recording), None) => reader.error(fields.pointer("notice_given"), "is missing"),
        (Some(Kind::Recording), Some(_)) => {}
        _ => fields.without(&["notice_given"], "is said of a recording", reader),
    }
    if kind.is_some_and(|kind| kind != Kind::Message) {
        fields.without(&["raw"], "is of a message", reader);
    }
    // The message itself, or else the hash of a file that is kept elsewhere.
    let wrong = match (fields.value("raw"), fields.value("sha256")) {
        (None, None) => "is missing, and so is raw",
        (Some(_), Some(_)) => "is computed of raw",
        _ => return,
    };
    reader.error_unless_noted(fields.pointer("sha256"), wrong);
}

/// A message as it arrived, to the byte: its hash is of these bytes.
pub(super) struct RawMessage(String);

impl Field for RawMessage {
    fn read(value: &Value, pointer: &str, reader: &mut Reader) -> Option<RawMessage> {
        let raw = String::read(value, pointer, reader)?;
        let wrong = if raw.trim().is_empty() {
            "is empty"
        } else if raw.len() > RAW_BYTES_MAX {
            "is longer than 32 KiB; keep it as a file and give its hash"
        } else {
            return Some(RawMessage(raw));
        };
        reader.error(pointer, wrong);
        None
    }
}

/// The hash of a file.
pub(super) struct FileHash(String);

rules! {
    FileHash, "must be 64 lower-case hexadecimal digits":
        |value| value.as_str().filter(|text| is_hash(text)).map(|text| FileHash(text.to_owned()));
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}
