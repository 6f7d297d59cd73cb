//! The pages of claims, as they are opened: the form, a claim, a file of it.

use super::Account;
use super::page::Seen as Opened;
use crate::claim_files::download;
use crate::claim_pages::{ClaimForm, ClaimPage, Seen};
use crate::http::openapi::answers::{HtmlPage, InvalidQuery, NotFound, Stateful, ToSignIn};
use crate::http::openapi::parameters::{ClaimOfOrder, FileOfClaim, OrderById, parameters};
use crate::http::problem::Problem;
use crate::http::request::{ClaimPath, FilePath, Now, parameters};
use crate::order_view::ClaimTexts;
use crate::pages::texts::Texts;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::code::Code;
use std::sync::Arc;

parameters! {
    /// That the claim was made a moment ago.
    Lodged = Query "lodged", optional, {"type": "string"};
    /// The file that was sent a moment ago, from 1.
    SentFile = Query "sent", optional, {"type": "integer", "format": "int32", "minimum": 1};
    /// What the bucket adds to the address to which it sends the browser back.
    SentBucket = Query "bucket", optional, {"type": "string"};
    /// As `bucket`.
    SentKey = Query "key", optional, {"type": "string"};
    /// As `bucket`.
    SentTag = Query "etag", optional, {"type": "string"};
}

/// The page on which a claim is made
///
/// A form, and what is to be known of the window for claims (clauses 4.9, 10.1).
#[utoipa::path(
    get,
    path = "/account/orders/{id}/claim",
    operation_id = "showClaimForm",
    tag = "account",
    params(OrderById),
    responses(HtmlPage, ToSignIn, Stateful, NotFound)
)]
pub(super) async fn form(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    Opened { order, .. }: Opened,
    texts: Texts,
) -> Result<Response, Problem> {
    ClaimForm::new(&function.agreement, texts, &order.id, Some(&order), now).shown()
}

/// The page of a claim
///
/// When it reached us and by when it is answered, what it says and what was answered, and its files (clause 10.1).
#[utoipa::path(
    get,
    path = "/account/orders/{id}/claims/{claim}",
    operation_id = "showClaim",
    tag = "account",
    params(OrderById, ClaimOfOrder, Lodged, SentFile, SentBucket, SentKey, SentTag),
    responses(HtmlPage, ToSignIn, Stateful, NotFound, InvalidQuery)
)]
pub(super) async fn claim(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    ClaimPath(claim): ClaimPath,
    Opened { order, .. }: Opened,
    texts: Texts,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [lodged, sent, ..] = parameters(query.as_deref(), ["lodged", "sent", "bucket", "key", "etag"])?;
    let claim = order.claim(&claim).ok_or(Code::NotFound)?;
    let words = ClaimTexts::of_claim(&function.store, &order, claim).await?;
    let (agreement, bucket, public_url) = (&*function.agreement, &function.bucket, &*function.public_url);
    let seen = Seen { agreement, bucket, public_url, order: &order, claim, words: &words, now };
    ClaimPage::new(texts, &seen, sent.and_then(|sent| sent.parse().ok())).shown(lodged.is_some())
}

/// A file of a claim, from its page
///
/// Leads to the file itself, as a download, for a minute.
#[utoipa::path(
    get,
    path = "/account/orders/{id}/claims/{claim}/files/{file}",
    operation_id = "fetchClaimFile",
    tag = "account",
    params(OrderById, ClaimOfOrder, FileOfClaim),
    responses(
        (status = 303, description = "To the file, or to sign in.", headers(("Location"), ("Cache-Control"))),
        Stateful, NotFound,
    ),
)]
pub(super) async fn file(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    FilePath { claim, file, .. }: FilePath,
    Opened { order, .. }: Opened,
) -> Result<Response, Problem> {
    download(&function.bucket, &order, &claim, file, now)
}
