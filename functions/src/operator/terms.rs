//! The terms: drafted, published once their page is seen to serve them, withdrawn before they come into force (clause 9.4).

mod looked_up;
mod terms_view;
pub(super) mod texts;

use super::Operator;
use super::caller::Looking;
use super::notices::Notices;
use super::publication_answers::{ProposedView, created, invalid, listed};
use super::request::{Acting, Approving, Reasoned};
use crate::http::body::fields::{ActReason, VersionName};
use crate::http::body::{Fields, Reader, bodies};
use crate::http::openapi::answers::{Acts, InvalidQuery, Looks, NoSuchOrder, PageUnavailable, refusals};
use crate::http::openapi::parameters::{Cursor, IdempotencyKey, Limit, VersionByName};
use crate::http::problem::Problem;
use crate::http::request::{Now, VersionPath, parameters};
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::agreement::publications::Draft;
use domain::agreement::terms::{TermsState, check_terms, is_language};
use domain::code::Code;
use looked_up::Stage;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::published::broadcast::Broadcast;
use store::table::act_log::ActRecord;
use terms_view::{ActView, BroadcastView, TermsFile, TermsList, TermsView};

bodies! {
    /// A version of the terms as it is drafted.
    #[schema(examples(json!({
        "version": "2025-02", "text": "# Offer\n\n1.1. …", "reason": "Clearer wording of clause 4.9.",
    })))]
    pub(super) struct NewTerms {
        version: VersionName,
        /// The text, in Markdown; kept byte for byte.
        #[schema(min_length = 1)]
        text: String,
        /// The language of the text; left out, it is that of the vendor's newest file of terms (K63).
        #[schema(pattern = "^[a-z]{2,3}$", examples("en", "ru"))]
        language: Option<String>,
        reason: ActReason,
    } [check can_be_drafted]
}

fn can_be_drafted(fields: &Fields<'_>, reader: &mut Reader) {
    let texts = fields.peek::<VersionName>("version", reader).zip(fields.peek::<String>("text", reader));
    if let Some((VersionName(version), text)) = texts
        && let Err((field, wrong)) = check_terms(&version, &text)
    {
        reader.error(fields.pointer(field), wrong);
    }
    let language = fields.peek::<Option<String>>("language", reader).flatten();
    if language.is_some_and(|language| !is_language(&language)) {
        reader.error(fields.pointer("language"), "must be two or three lower-case letters");
    }
}

/// Every version of the terms and where it stands
///
/// Those of the vendor's files, those published since, the withdrawn, the drafts (clause 9.4).
#[utoipa::path(
    get,
    path = "/v1/operator/terms",
    operation_id = "listTermsVersions",
    tag = "operator",
    security(("operatorToken" = ["operator"]), ("operatorToken" = ["approver"]), ("operatorToken" = ["reader"])),
    responses(
        (status = 200, description = "The versions.", body = TermsList, headers(("Cache-Control"))),
        Looks, InvalidQuery,
    ),
)]
pub(super) async fn list(
    State(function): State<Arc<Operator>>,
    _: Looking,
    Now(now): Now,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [] = parameters(query.as_deref(), [])?;
    Ok(listed(TermsList { items: function.read_terms(now).await?, next: None }))
}

refusals! {
    /// There is no such version.
    GetTermsFileMissing = NotFound;
}

/// A version, what was done about it, and how far everybody was told
///
/// The publication carries the proof that the public page was seen to serve the version.
#[utoipa::path(
    get,
    path = "/v1/operator/terms/{version}",
    operation_id = "getTermsFile",
    tag = "operator",
    security(("operatorToken" = ["operator"]), ("operatorToken" = ["approver"]), ("operatorToken" = ["reader"])),
    params(VersionByName),
    responses(
        (status = 200, description = "The version.", body = TermsFile, headers(("Cache-Control"))),
        Looks, GetTermsFileMissing,
    ),
)]
pub(super) async fn file(
    State(function): State<Arc<Operator>>,
    _: Looking,
    Now(now): Now,
    VersionPath(version): VersionPath,
) -> Result<Response, Problem> {
    let mut all = function.read_terms(now).await?.into_iter();
    let terms = all.find(|terms| terms.version == version).ok_or(Code::NotFound)?;
    let acts = function.store.terms_acts(&version).await?.into_iter().map(act_view).collect();
    let mut standing = function.notice_counts(&version, now).await?;
    let tellings = function.store.broadcasts(&version).await?.into_iter();
    let tellings = tellings.map(|telling| {
        let notices = standing.remove(&telling.notice).unwrap_or_default();
        broadcast_view(telling, notices)
    });
    let tellings = tellings.collect();
    Ok(listed(TermsFile { terms, acts, tellings }))
}

fn act_view(act: ActRecord<Value>) -> ActView {
    let ActRecord { act, by, reason, at, answer, .. } = act;
    let others = answer.get("other_proofs").and_then(Value::as_array).cloned();
    ActView { act, by, reason, at, proof: answer.get("proof").cloned(), other_proofs: others.unwrap_or_default() }
}

fn broadcast_view(
    Broadcast { notice, begun_at, done_at, accounts, .. }: Broadcast,
    notices: BTreeMap<String, usize>,
) -> BroadcastView {
    BroadcastView { notice, begun_at, done_at, accounts, notices }
}

/// The notices of a version of the terms, and what became of them
///
/// One to each licensee who was told (clause 9.4). A page may hold fewer than it might: what is not mailed is left out.
#[utoipa::path(
    get,
    path = "/v1/operator/terms/{version}/notices",
    operation_id = "listTermsNotices",
    tag = "operator",
    security(("operatorToken" = ["operator"]), ("operatorToken" = ["approver"]), ("operatorToken" = ["reader"])),
    params(VersionByName, Cursor, Limit),
    responses(
        (status = 200, description = "A page of the notices.", body = Notices, headers(("Cache-Control"))),
        Looks, NoSuchOrder, InvalidQuery,
    ),
)]
pub(super) async fn notices(
    State(function): State<Arc<Operator>>,
    _: Looking,
    Now(now): Now,
    VersionPath(version): VersionPath,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    if !function.read_terms(now).await?.iter().any(|terms| terms.version == version) {
        return Err(Code::NotFound.into());
    }
    Ok(listed(function.notices_of(&store::table::keys::terms(&version), query.as_deref(), now).await?))
}

refusals! {
    /// There is a version of this name already, or as many drafts as there can be: discard some.
    DraftTermsRefused = VersionTaken, LimitReached;
}

/// Draft a version of the terms
///
/// Its text is at its public page from now on, and never edited: another text is another version. Nothing is published
/// yet.
#[utoipa::path(
    post,
    path = "/v1/operator/terms",
    operation_id = "draftTerms",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(IdempotencyKey),
    request_body = NewTerms,
    responses(
        (status = 201, description = "The draft.", body = TermsView, headers(("Cache-Control"))),
        Acts, DraftTermsRefused,
    ),
)]
pub(super) async fn draft(
    State(function): State<Arc<Operator>>,
    Acting(asked, body): Acting<NewTerms>,
) -> Result<Response, Problem> {
    let NewTerms { version: VersionName(version), text, language, reason } = body;
    let newest = function.agreement.offer.all_terms().last();
    let language = language.or_else(|| Some(newest?.language.clone())).ok_or(Code::Internal)?;
    let sha256 = check_terms(&version, &text).map_err(|(field, wrong)| invalid(field, wrong))?;
    let draft = Draft { version, language, sha256, drafted_at: asked.now, discarded_at: None };
    let publisher = function.publisher(&asked, reason)?;
    let draft = function.store.draft_terms(&function.agreement, &draft, &text, &publisher).await?;
    Ok(created(function.draft_view(&draft, &[])))
}

refusals! {
    /// It was published, withdrawn or discarded before, or one of its pages does not serve it; or as many were published as there
    /// can be.
    PublishTermsRefused = TermsPublished, TermsWithdrawn, TermsDiscarded, PageDiffers, LimitReached;
}

/// Publish a draft
///
/// The public page is fetched first and must serve the very text, that of each of its languages. The version comes into force
/// after the seventh day (clause 9.4), every licensee is told now and then, and orders that were placed keep their own.
#[utoipa::path(
    post,
    path = "/v1/operator/terms/{version}/publication",
    operation_id = "publishTerms",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(VersionByName, IdempotencyKey),
    request_body = Reasoned,
    responses(
        (status = 201, description = "It is published.", body = TermsView, headers(("Cache-Control"))),
        (
            status = 202,
            description = "It is proposed, and waits for a second person (policy `second_person`).",
            body = ProposedView, headers(("Cache-Control"))
        ),
        Acts, PageUnavailable, GetTermsFileMissing, PublishTermsRefused,
    ),
)]
pub(super) async fn publish(
    State(function): State<Arc<Operator>>,
    VersionPath(version): VersionPath,
    Acting(asked, body): Acting<Reasoned>,
) -> Result<Response, Problem> {
    let publisher = function.publisher(&asked, body.reason)?;
    let stage = match function.agreement.policy.second_person.terms {
        true => Stage::Proposing(asked.approval_request()),
        false => Stage::Alone,
    };
    function.publish_draft(&version, publisher, stage).await
}

refusals! {
    /// Nobody proposed it, or it was approved before.
    ApproveTermsMissing = NotFound;
    /// Who proposed it cannot approve it, or it was published, withdrawn or discarded before, or its page does not serve
    /// it; or as many were published as there can be.
    ApproveTermsRefused = SecondOperator, TermsPublished, TermsWithdrawn, TermsDiscarded, PageDiffers, LimitReached;
}

/// Approve the publication of terms that another operator proposed
///
/// By sending the same once more: it is published then. Needed where the policy has it so.
#[utoipa::path(
    post,
    path = "/v1/operator/terms/{version}/approval",
    operation_id = "approveTerms",
    tag = "operator",
    security(("operatorToken" = ["approver"])),
    params(VersionByName, IdempotencyKey),
    request_body = Reasoned,
    responses(
        (status = 201, description = "It is published.", body = TermsView, headers(("Cache-Control"))),
        Acts, PageUnavailable, ApproveTermsMissing, ApproveTermsRefused,
    ),
)]
pub(super) async fn approve(
    State(function): State<Arc<Operator>>,
    VersionPath(version): VersionPath,
    Approving(asked, body): Approving<Reasoned>,
) -> Result<Response, Problem> {
    let publisher = function.publisher(&asked, body.reason)?;
    function.publish_draft(&version, publisher, Stage::Approving).await
}

refusals! {
    /// It was published, withdrawn or discarded before.
    DiscardTermsRefused = TermsPublished, TermsWithdrawn, TermsDiscarded;
}

/// Discard a draft
///
/// It cannot be published any more, and its public page is gone. Its name stays taken, since a version is never edited.
#[utoipa::path(
    post,
    path = "/v1/operator/terms/{version}/discard",
    operation_id = "discardTerms",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(VersionByName, IdempotencyKey),
    request_body = Reasoned,
    responses(
        (status = 201, description = "It is discarded.", body = TermsView, headers(("Cache-Control"))),
        Acts, GetTermsFileMissing, DiscardTermsRefused,
    ),
)]
pub(super) async fn discard(
    State(function): State<Arc<Operator>>,
    VersionPath(version): VersionPath,
    Acting(asked, body): Acting<Reasoned>,
) -> Result<Response, Problem> {
    let publisher = function.publisher(&asked, body.reason)?;
    let draft = function.store.discard_terms(&version, &publisher).await?;
    Ok(created(function.draft_view(&draft, &[])))
}

refusals! {
    /// It was not published, was withdrawn before, or has come into force.
    WithdrawTermsRefused = TermsNotPublished, TermsWithdrawn, TermsComeIntoForce;
}

/// Withdraw a published version before it comes into force
///
/// Everybody who was told of it is told (clause 9.4).
#[utoipa::path(
    post,
    path = "/v1/operator/terms/{version}/withdrawal",
    operation_id = "withdrawTerms",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(VersionByName, IdempotencyKey),
    request_body = Reasoned,
    responses(
        (status = 201, description = "It is withdrawn.", body = TermsView, headers(("Cache-Control"))),
        Acts, GetTermsFileMissing, WithdrawTermsRefused,
    ),
)]
pub(super) async fn withdraw(
    State(function): State<Arc<Operator>>,
    VersionPath(version): VersionPath,
    Acting(asked, body): Acting<Reasoned>,
) -> Result<Response, Problem> {
    let mut publisher = function.publisher(&asked, body.reason)?;
    publisher.at = (function.clock)().max(asked.now);
    let line = function.store.withdraw_terms(&version, &publisher).await?;
    Ok(created(function.terms_view(&line.terms, TermsState::Withdrawn, line.withdrawn_at, &[])))
}
