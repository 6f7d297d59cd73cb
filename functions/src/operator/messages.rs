//! Correspondence as evidence (clauses 10.2, 10.3, 10.7): registered with its hash, its source and its instant, and listed
//! with what each piece is worth.

use super::Operator;
use super::caller::{LOOKING, admit};
use super::form::Form;
use super::request::{Attachment, OperatorAct, OperatorRequest, Precondition};
use crate::http::problem::Problem;
use crate::http::request::{Now, OrderPath, parameters};
use crate::order_view::{answer, instant, optional_instant};
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::Instant;
use domain::code::Code;
use domain::order::correspondence::{Direction, Exhibit, Kind, Medium, Piece, Rank, Source, sha256};
use domain::rules::Command;
use domain::rules::correspondence::RegisterCorrespondence;
use http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use std::sync::Arc;

const FIELDS: [&str; 11] = [
    "kind",
    "direction",
    "channel",
    "source",
    "arrived_at",
    "sent_at",
    "original",
    "supersedes",
    "raw",
    "sha256",
    "notice_given",
];

/// The longest message that is kept here, in bytes: a page of a hundred still passes the gateway, which lets 6 MB through. A
/// longer one is kept elsewhere as a file, and registered by its hash.
const RAW_BYTES_MAX: usize = 32 * 1024;

#[derive(Serialize)]
struct Messages<'a> {
    items: Vec<MessageView<'a>>,
    next: Option<String>,
}

/// A piece of correspondence; what it says is among the order's texts, if it is kept here.
#[derive(Serialize)]
struct MessageView<'a> {
    id: &'a str,
    version: u64,
    #[serde(serialize_with = "instant")]
    registered_at: Instant,
    kind: Kind,
    direction: Direction,
    channel: Medium,
    source: Source,
    #[serde(serialize_with = "instant")]
    arrived_at: Instant,
    #[serde(serialize_with = "optional_instant")]
    sent_at: Option<Instant>,
    sha256: &'a str,
    kept_here: bool,
    notice_given: Option<bool>,
    rank: Rank,
    supersedes: Option<&'a str>,
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
            notice_given: piece.notice_given,
            rank: exhibit.rank(),
            supersedes: piece.supersedes.as_deref(),
            superseded_by: exhibit.superseded_by.as_deref(),
        }
    }
}

/// `GET /v1/operator/orders/{id}/messages`: every piece, oldest first; there are never more than one page.
pub(super) async fn messages(
    State(function): State<Arc<Operator>>,
    Now(now): Now,
    OrderPath(id): OrderPath,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    admit(&function.keys, &headers, &LOOKING, now)?;
    let [] = parameters(query.as_deref(), [])?;
    let stored = function.store.order(&id).await?.ok_or(Code::NotFound)?;
    let items = stored.order.correspondence.iter().map(MessageView::of).collect();
    Ok(([(header::CACHE_CONTROL, "no-store")], axum::Json(Messages { items, next: None })).into_response())
}

/// `POST /v1/operator/orders/{id}/messages`: whatever became of the order meanwhile.
pub(super) async fn register(
    State(function): State<Arc<Operator>>,
    OrderPath(id): OrderPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &FIELDS);
    let read = piece(&mut form, asked.now);
    let ((piece, raw), reason) = form.finish(read)?;
    let mut deed = OperatorAct::new(&id, &asked, reason);
    let commitment = raw.map(|raw| deed.keep(Attachment::NewMessage, raw, &asked));
    let piece = Piece { commitment, ..piece };
    let command = Command::RegisterCorrespondence(Box::new(RegisterCorrespondence { piece, act: deed.act.clone() }));
    let outcome = function.outcome(&asked, &deed, &command, Precondition::OnFact).await?;
    let order = outcome.order();
    let exhibit = order.correspondence.iter().find(|it| it.version == outcome.version()).ok_or(Code::Internal)?;
    Ok(answer(StatusCode::CREATED, MessageView::of(exhibit), order.version))
}

/// What the body says of a piece, and the message itself where it is kept here.
fn piece(form: &mut Form<'_>, now: Instant) -> Option<(Piece, Option<String>)> {
    let kind: Option<Kind> = form.word("kind", &["message", "screenshot", "recording", "document"]);
    let direction = form.word("direction", &["in", "out"]);
    let medium = form.word("channel", &["email", "phone", "post", "kommo", "site"]);
    let source = form.word("source", &["licensee", "licensor", "pump", "bank", "third_party"]);
    let arrived_at = form.past_instant("arrived_at", now);
    let sent_at = form.optional_past_instant("sent_at", now);
    if sent_at.zip(arrived_at).is_some_and(|(sent_at, arrived_at)| sent_at > arrived_at) {
        form.wrong("sent_at", "is after the arrival");
    }
    let original = form.boolean("original");
    if original == Some(true) && kind.is_some_and(Kind::stands_in) {
        form.wrong("original", "a screenshot or a recording is none");
    }
    let supersedes = form.object.optional_text(&mut form.reader, "supersedes").map(str::to_owned);
    let notice_given = match kind {
        Some(Kind::Recording) => form.boolean("notice_given"),
        _ => {
            form.without(&["notice_given"], "is said of a recording");
            None
        }
    };
    let (raw, sha256) = content(form, kind)?;
    let (kind, direction, medium, source) = (kind?, direction?, medium?, source?);
    let (arrived_at, original) = (arrived_at?, original?);
    let piece = Piece {
        kind,
        direction,
        medium,
        source,
        arrived_at,
        sent_at,
        original,
        sha256,
        commitment: None,
        supersedes,
        notice_given,
    };
    Some((piece, raw))
}

/// The raw message, or else the hash of a file that is kept elsewhere; the hash of either.
fn content(form: &mut Form<'_>, kind: Option<Kind>) -> Option<(Option<String>, String)> {
    if kind.is_some_and(|kind| kind != Kind::Message) {
        form.without(&["raw"], "is of a message");
    }
    match (form.says("raw"), form.says("sha256")) {
        (true, false) => {
            let raw = raw(form)?;
            let hash = sha256(&raw);
            Some((Some(raw), hash))
        }
        (false, true) => {
            let kind = "must be 64 lower-case hexadecimal digits";
            let hash =
                form.object.choice(&mut form.reader, "sha256", kind, |text| is_hash(text).then(|| text.to_owned()));
            hash.map(|hash| (None, hash))
        }
        (false, false) => {
            form.wrong("sha256", "is missing, and so is raw");
            None
        }
        (true, true) => {
            form.wrong("sha256", "is computed of raw");
            None
        }
    }
}

/// A message as it arrived, to the byte: its hash is of these bytes.
fn raw(form: &mut Form<'_>) -> Option<String> {
    let raw = form.object.text(&mut form.reader, "raw")?;
    let wrong = if raw.trim().is_empty() {
        "is empty"
    } else if raw.len() > RAW_BYTES_MAX {
        "is longer than 32 KiB; keep it as a file and give its hash"
    } else {
        return Some(raw.to_owned());
    };
    form.wrong("raw", wrong);
    None
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}
