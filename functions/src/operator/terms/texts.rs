//! The texts of the terms in further languages (K63): drafted beside a draft, which is published with all of them, or for a
//! published version, to which each is added by an act of its own.

use super::looked_up::{Stage, content_of};
use super::terms_view::TextView;
use crate::http::body::fields::ActReason;
use crate::http::body::{Fields, Reader, bodies};
use crate::http::openapi::answers::{Acts, PageUnavailable, refusals};
use crate::http::openapi::parameters::{IdempotencyKey, VersionByName, parameters};
use crate::http::problem::Problem;
use crate::http::request::{TermsTextPath, VersionPath};
use crate::operator::Operator;
use crate::operator::publication_answers::{ProposedView, created, invalid};
use crate::operator::request::{Acting, Approving, Reasoned};
use axum::extract::State;
use axum::response::Response;
use domain::agreement::terms::{DraftText, check_terms, is_language};
use std::sync::Arc;
use store::published::proposals::Proposal;
use store::table::act_log::Author;

bodies! {
    /// The text of a version of the terms in a further language.
    #[schema(examples(json!({
        "language": "ru", "text": "# Оферта\n\n1.1. …", "reason": "For buyers who read Russian.",
    })))]
    pub(crate) struct NewTermsText {
        /// The language of the text; not one in which the version has one.
        #[schema(pattern = "^[a-z]{2,3}$", examples("ru"))]
        language: String,
        /// The text, in Markdown; kept byte for byte.
        #[schema(min_length = 1)]
        text: String,
        reason: ActReason,
    } [check can_be_drafted]
}

fn can_be_drafted(fields: &Fields<'_>, reader: &mut Reader) {
    // The version stands in the path.
    let text = fields.peek::<String>("text", reader);
    if text.is_some_and(|text| check_terms("any", &text).is_err()) {
        reader.error(fields.pointer("text"), "empty");
    }
    let language = fields.peek::<String>("language", reader);
    if language.is_some_and(|language| !is_language(&language)) {
        reader.error(fields.pointer("language"), "must be two or three lower-case letters");
    }
}

parameters! {
    /// Language of the text.
    TextByLanguage = Path "language", required, {"type": "string", "pattern": "^[a-z]{2,3}$", "examples": ["ru"]};
}

refusals! {
    /// There is no such version.
    DraftTermsTextMissing = NotFound;
    /// The version was withdrawn or discarded, has a text in the language, or holds all the texts that it can.
    DraftTermsTextRefused = TermsWithdrawn, TermsDiscarded, LanguageTaken, LimitReached;
}

/// Draft the text of a version in a further language
///
/// It is at its public page from now on. That of a draft is published with the draft; that of a published version is added to
/// it by a publication of its own. Until then another text in the language takes its place.
// K63.
#[utoipa::path(
    post,
    path = "/v1/operator/terms/{version}/texts",
    operation_id = "draftTermsText",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(VersionByName, IdempotencyKey),
    request_body = NewTermsText,
    responses(
        (status = 201, description = "The text.", body = TextView, headers(("Cache-Control"))),
        Acts, DraftTermsTextMissing, DraftTermsTextRefused,
    ),
)]
pub(in crate::operator) async fn draft_text(
    State(function): State<Arc<Operator>>,
    VersionPath(version): VersionPath,
    Acting(asked, body): Acting<NewTermsText>,
) -> Result<Response, Problem> {
    let NewTermsText { language, text, reason } = body;
    let sha256 = check_terms(&version, &text).map_err(|(field, wrong)| invalid(field, wrong))?;
    let draft = DraftText { version, language, sha256, drafted_at: asked.now };
    let publisher = function.publisher(&asked, reason)?;
    let draft = function.store.draft_terms_text(&function.agreement, &draft, &text, &publisher).await?;
    Ok(created(function.waiting_view(&draft)))
}

refusals! {
    /// There is no such version, or no such text was drafted.
    PublishTermsTextMissing = NotFound;
    /// The version is a draft, whose texts are published with it, or was withdrawn or discarded; the text was published before, or
    /// its page does not serve it; or as many were added as there can be.
    PublishTermsTextRefused = TermsNotPublished, TermsWithdrawn, TermsDiscarded, LanguageTaken, PageDiffers, LimitReached;
}

/// Add a drafted text to its published version
///
/// Its public page is fetched first and must serve the very text. It is shown for orders that are placed from now on and never
/// prevails; nothing else changes, and nobody is told.
// K43, K63.
#[utoipa::path(
    post,
    path = "/v1/operator/terms/{version}/texts/{language}/publication",
    operation_id = "publishTermsText",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(VersionByName, TextByLanguage, IdempotencyKey),
    request_body = Reasoned,
    responses(
        (status = 201, description = "It is published.", body = TextView, headers(("Cache-Control"))),
        (
            status = 202,
            description = "It is proposed, and waits for a second person (policy `second_person`).",
            body = ProposedView, headers(("Cache-Control"))
        ),
        Acts, PageUnavailable, PublishTermsTextMissing, PublishTermsTextRefused,
    ),
)]
pub(in crate::operator) async fn publish_text(
    State(function): State<Arc<Operator>>,
    path: TermsTextPath,
    Acting(asked, body): Acting<Reasoned>,
) -> Result<Response, Problem> {
    let publisher = function.publisher(&asked, body.reason)?;
    let stage = match function.agreement.policy.second_person.terms {
        true => Stage::Proposing(asked.approval_request()),
        false => Stage::Alone,
    };
    function.publish_drafted_text(&path, publisher, stage).await
}

refusals! {
    /// Nobody proposed it, or it was approved before.
    ApproveTermsTextMissing = NotFound;
    /// Who proposed it cannot approve it; and what its publication refuses.
    ApproveTermsTextRefused = SecondOperator, TermsNotPublished, TermsWithdrawn, TermsDiscarded, LanguageTaken, PageDiffers,
        LimitReached;
}

/// Approve the publication of a text that another operator proposed
///
/// By sending the same once more: it is published then. Needed where the policy has it so.
#[utoipa::path(
    post,
    path = "/v1/operator/terms/{version}/texts/{language}/approval",
    operation_id = "approveTermsText",
    tag = "operator",
    security(("operatorToken" = ["approver"])),
    params(VersionByName, TextByLanguage, IdempotencyKey),
    request_body = Reasoned,
    responses(
        (status = 201, description = "It is published.", body = TextView, headers(("Cache-Control"))),
        Acts, PageUnavailable, ApproveTermsTextMissing, ApproveTermsTextRefused,
    ),
)]
pub(in crate::operator) async fn approve_text(
    State(function): State<Arc<Operator>>,
    path: TermsTextPath,
    Approving(asked, body): Approving<Reasoned>,
) -> Result<Response, Problem> {
    let publisher = function.publisher(&asked, body.reason)?;
    function.publish_drafted_text(&path, publisher, Stage::Approving).await
}

impl Operator {
    /// Adds a drafted text to its published version, or proposes that.
    async fn publish_drafted_text(
        &self,
        path: &TermsTextPath,
        mut publisher: Author,
        stage: Stage,
    ) -> Result<Response, Problem> {
        let TermsTextPath { version, language } = path;
        let asked_at = publisher.at;
        let index = self.store.publications_and_drafts().await?;
        // Only what can be published is proposed and looked at; the store says why not, or that it was done before.
        let possible = index.publish_text(&self.agreement.offer, version, language, asked_at).ok();
        let sha256 = possible.map(|(_, added)| added.text.sha256);
        let proposal =
            sha256.as_ref().map(|sha256| Proposal::terms(version, &content_of([(language.as_str(), sha256.as_str())])));
        let approval = match (stage, &proposal) {
            (Stage::Proposing(approval), Some(proposal)) => return self.propose(proposal, &approval, &publisher).await,
            (Stage::Approving, Some(proposal)) => self.store.approval(proposal, &publisher).await?,
            _ => None,
        };
        let proof = match &sha256 {
            Some(sha256) => Some(self.seen(self.text_url(version, language), sha256).await?),
            None => None,
        };
        // It is public from when its page was seen, not from when that was asked for (K43).
        publisher.at = (self.clock)().max(asked_at);
        let (proof, approval) = (proof.as_ref(), approval.as_ref());
        let of = (version.as_str(), language.as_str());
        let published = self.store.publish_terms_text(&self.agreement, of, proof, approval, &publisher).await?;
        Ok(created(self.text_view(version, &published.added.text)))
    }
}
