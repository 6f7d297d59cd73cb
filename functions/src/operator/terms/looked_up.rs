//! What is looked up of a version of the terms: where its notices stand, and its public page, by which a draft is published.

use crate::http::problem::Problem;
use crate::operator::Operator;
use crate::operator::publication_answers::created;
use axum::response::Response;
use domain::Instant;
use domain::agreement::publications::Draft;
use domain::agreement::terms::{DraftText, TermsState};
use domain::code::Code;
use domain::follows::notice::Notice;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use store::published::proposals::{ApprovalRequest, Proposal};
use store::published::terms::Proof;
use store::table::act_log::Author;

/// How many notices are counted at once.
const PAGE: i32 = 500;

/// How many notices of a version stand where, by notice.
type Standing = BTreeMap<Notice, BTreeMap<String, usize>>;

/// Whose act a publication is.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nobody else's.
    Alone,
    /// The first of two; the second approves it so.
    Proposing(ApprovalRequest),
    /// The second of two.
    Approving,
}

impl Operator {
    /// Publishes a draft, or proposes that.
    pub(super) async fn publish_draft(
        &self,
        version: &str,
        mut publisher: Author,
        stage: Stage,
    ) -> Result<Response, Problem> {
        let asked_at = publisher.at;
        let board = self.store.publications_and_drafts().await?;
        // Without a draft it was published before, or never drafted, and the store tells which.
        let draft = board.open_drafts().find(|draft| draft.version == version);
        let waiting = board.waiting_texts(version);
        let proposal = draft.map(|draft| Proposal::terms(version, &content(draft, &waiting)));
        let approval = match (stage, &proposal) {
            (Stage::Proposing(approval), Some(proposal)) => return self.propose(proposal, &approval, &publisher).await,
            (Stage::Approving, Some(proposal)) => self.store.approval(proposal, &publisher).await?,
            _ => None,
        };
        let mut proofs = Vec::new();
        if let Some(draft) = draft {
            proofs.push(self.seen(self.terms_url(version), &draft.sha256).await?);
            for text in waiting {
                proofs.push(self.seen(self.text_url(version, &text.language), &text.sha256).await?);
            }
        }
        // It is public from when its page was seen, not from when that was asked for (K43).
        publisher.at = (self.clock)().max(asked_at);
        let policy = &self.store.offered(&self.agreement, asked_at).await?.policy;
        let published = self.store.publish_terms(policy, version, &proofs, approval.as_ref(), &publisher).await?;
        Ok(created(self.terms_view(&published.terms, TermsState::Published, None, &[])))
    }

    /// Where the notices of a version stand.
    pub(super) async fn notice_counts(&self, version: &str, now: Instant) -> Result<Standing, Problem> {
        let policy = &self.agreement.policy.notices;
        let (mut standing, mut behind) = (Standing::new(), None);
        loop {
            let (page, last) =
                self.store.outbox_of(&store::table::keys::terms(version), PAGE, behind.as_deref()).await?;
            for item in page {
                let Some(notice) = item.notice() else { continue };
                let state = item.facts.state(policy, now).name().to_owned();
                *standing.entry(notice).or_default().entry(state).or_default() += 1;
            }
            behind = last;
            if behind.is_none() {
                return Ok(standing);
            }
        }
    }

    /// The proof that the public page of a text serves it (K43).
    pub(super) async fn seen(&self, url: String, drafted: &str) -> Result<Proof, Problem> {
        match self.pages.sha256(&url).await {
            Ok(sha256) if sha256 == drafted => Ok(Proof { url, sha256 }),
            Ok(_) => Err(Code::PageDiffers.into()),
            Err(error) => {
                tracing::warn!(%error, "a page cannot prove a publication");
                Err(Code::PageUnavailable.into())
            }
        }
    }
}

/// What the publication of a draft says: the hash of its text or, where it has several, one over all of them, so that none can be
/// changed or added between proposal and approval.
fn content(draft: &Draft, waiting: &[&DraftText]) -> String {
    if waiting.is_empty() {
        return draft.sha256.clone();
    }
    let others = waiting.iter().map(|text| (text.language.as_str(), text.sha256.as_str()));
    content_of([(draft.language.as_str(), draft.sha256.as_str())].into_iter().chain(others))
}

/// A hash over texts, each by its language and its own hash: what somebody approves of them.
pub(super) fn content_of<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let lines: String = texts.into_iter().map(|(language, sha256)| format!("{language} {sha256}\n")).collect();
    hex::encode(Sha256::digest(lines))
}
