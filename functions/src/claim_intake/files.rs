//! Files that a buyer adds to a claim (clause 10.1): announced here, sent to the bucket by a form that is signed for them, and looked at
//! there by a function of its own.

use super::ClaimIntake;
use crate::claim_files::upload_form;
use crate::http::body::bodies;
use crate::http::body::fields::{FileName, FileSize};
use crate::http::buyer::{AtOrder, BuyerRequest};
use crate::http::openapi::answers::{InvalidAct, PostedAtOrder, refusals};
use crate::http::openapi::parameters::{ClaimOfOrder, IdempotencyKey, OrderById};
use crate::http::openapi::schema;
use crate::http::problem::Problem;
use crate::http::request::ClaimPath;
use crate::order_view::{ClaimFileView, answer, instant};
use axum::extract::State;
use axum::response::Response;
use domain::Instant;
use domain::code::Code;
use domain::media_type::MediaType;
use domain::order::Order;
use domain::order::claim_file::ClaimFile;
use domain::rules::Command;
use domain::rules::claim_file::{AnnounceFile, HandleFile};
use gateways::bucket::Form;
use http::StatusCode;
use serde::Serialize;
use std::sync::Arc;
use store::order::execute::Outcome;
use store::order::texts::{Text, TextKind};
use utoipa::ToSchema;

bodies! {
    /// A file that is to be added to a claim.
    #[schema(examples(json!({"name": "screenshot.png", "media_type": "image/png", "size_bytes": 48213})))]
    pub(super) struct NewFile {
        /// What the buyer calls it. Kept apart from the file.
        name: FileName,
        /// Its kind, if it is known: a file of another kind is then refused.
        media_type: Option<MediaType>,
        /// How many bytes it has, if that is known: the form then takes no other size.
        size_bytes: Option<FileSize>,
    }
}

/// A file of a claim, and how it is sent.
#[derive(Serialize, ToSchema)]
#[schema(as = AnnouncedFile)]
struct Announced<'a> {
    file: ClaimFileView<'a>,
    /// The form by which it is sent; null once it was checked, and after its time.
    upload: Option<UploadView>,
}

/// A form by which one file is sent: these fields in their order, then the file under the name `file`, posted to the address as
/// `multipart/form-data`. The bucket takes no other key, kind or size by it.
#[derive(Serialize, ToSchema)]
#[schema(as = UploadForm)]
struct UploadView {
    #[schema(format = "uri")]
    url: String,
    #[schema(min_items = 1)]
    fields: Vec<UploadField>,
    /// Until when it is taken.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    until: Instant,
}

/// A field of such a form.
#[derive(Serialize, ToSchema)]
struct UploadField {
    name: &'static str,
    value: String,
}

impl UploadView {
    fn of(form: Form, until: Instant) -> UploadView {
        let field = |field: gateways::bucket::FormField| UploadField { name: field.name, value: field.value };
        UploadView { url: form.url, fields: form.fields.into_iter().map(field).collect(), until }
    }
}

refusals! {
    /// Files are added to a claim for a day after it arrived, and not to one that is dealt with; or it has all the files
    /// that it can (clause 10.1). The claim stands.
    AnnounceFileRefused = ClaimFilesClosed, ClaimClosed, LimitReached;
}

/// Announce a file of a claim
///
/// The claim is lodged by its text, whose instant counts; files are added to it afterwards, one at a time, as PDF, PNG, JPEG or
/// plain text (clause 10.1). The answer has the form by which the file is sent; a repeat under the same key has it anew. Until
/// the file was looked at it is `being_checked`.
#[utoipa::path(
    post,
    path = "/v1/orders/{id}/claims/{claim}/files",
    operation_id = "announceClaimFile",
    tag = "claims",
    security(("session" = []), ("orderToken" = [])),
    params(OrderById, ClaimOfOrder, IdempotencyKey),
    request_body = NewFile,
    responses(
        (status = 201, description = "The file is awaited.", body = Announced, headers(("ETag"), ("Cache-Control"))),
        PostedAtOrder, AnnounceFileRefused, InvalidAct,
    ),
)]
pub(super) async fn announce(
    State(function): State<Arc<ClaimIntake>>,
    ClaimPath(id): ClaimPath,
    AtOrder(asked, said): AtOrder<NewFile>,
) -> Result<Response, Problem> {
    let (outcome, name) = function.announce_file(&asked, &id, said).await?;
    let order = outcome.order();
    let file = files(order, &id).iter().find(|file| file.version == outcome.version()).ok_or(Code::Internal)?;
    let policy = &function.agreement.policy.claim_files;
    let form = upload_form(&function.bucket, policy, &id, file, None, asked.now);
    let upload = form.map(|form| UploadView::of(form, file.until));
    let file = ClaimFileView::of(file, Some(&name.text), asked.now);
    Ok(answer(StatusCode::CREATED, Announced { file, upload }, order.version))
}

impl ClaimIntake {
    /// Announces a file of a claim; what became of it, and the name that is kept.
    pub(super) async fn announce_file(
        &self,
        asked: &BuyerRequest,
        id: &str,
        said: NewFile,
    ) -> Result<(Outcome, Text), Problem> {
        let name = Text::masked(&asked.order, &said.name.0, None, asked.now);
        let command = Command::HandleFile(HandleFile::Announce(AnnounceFile {
            claim: id.to_owned(),
            media_type: said.media_type,
            size_bytes: said.size_bytes.map(|size| size.0),
            commitment: name.commitment(),
        }));
        let extra_writes = |order: &Order| {
            let file = files(order, id).last();
            let kind = file.map(|file| TextKind::ClaimFile(id.to_owned(), file.number));
            kind.map(|kind| self.store.text(&kind, &name)).into_iter().collect()
        };
        let operation = format!("files/{id}");
        let outcome = self.carry_out(asked, &operation, async |_| Ok(command), extra_writes).await?;
        Ok((outcome, name))
    }
}

/// The files of a claim.
fn files<'a>(order: &'a Order, claim: &str) -> &'a [ClaimFile] {
    order.claims.iter().find(|known| known.id == claim).map_or(&[], |claim| &claim.files)
}
