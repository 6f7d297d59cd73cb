//! What is looked up of a version of the terms: where its notices stand, and its public page, by which a draft is published.

use crate::http::problem::Problem;
use crate::operator::Operator;
use crate::operator::publication_answers::created;
use axum::response::Response;
use domain::Instant;
use domain::agreement::publications::Draft;
use domain::agreement::terms::TermsState;
use domain::code::Code;
use domain::follows::notice::Notice;
use std::collections::BTreeMap;
use store::published::proposals::Proposal;
use store::published::terms::Proof;
use store::table::act_log::Author;

/// How many notices are counted at once.
const PAGE: i32 = 500;

/// How many notices of a version stand where, by notice.
type Standing = BTreeMap<Notice, BTreeMap<String, usize>>;

/// Whose act a publication is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nobody else's.
    Alone,
    /// The first of two.
    Proposing,
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
        let proposal = draft.map(|draft| Proposal::terms(version, &draft.sha256));
        let approval = match (stage, &proposal) {
            (Stage::Proposing, Some(proposal)) => return self.propose(proposal, &publisher).await,
            (Stage::Approving, Some(proposal)) => self.store.approval(proposal, &publisher).await?,
            _ => None,
        };
        let proof = match draft {
            Some(draft) => Some(self.seen(draft).await?),
            None => None,
        };
        // It is public from when its page was seen, not from when that was asked for (K43).
        publisher.at = (self.clock)().max(asked_at);
        let policy = &self.store.offered(&self.agreement, asked_at).await?.policy;
        let (proof, approval) = (proof.as_ref(), approval.as_ref());
        let published = self.store.publish_terms(policy, version, proof, approval, &publisher).await?;
        Ok(created(self.terms_view(&published.terms, TermsState::Published, None)))
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

    /// The proof that a draft's public page serves it (K43).
    pub(super) async fn seen(&self, draft: &Draft) -> Result<Proof, Problem> {
        let url = self.terms_url(&draft.version);
        match self.pages.sha256(&url).await {
            Ok(sha256) if sha256 == draft.sha256 => Ok(Proof { url, sha256 }),
            Ok(_) => Err(Code::PageDiffers.into()),
            Err(error) => {
                tracing::warn!(%error, "a page cannot prove a publication");
                Err(Code::PageUnavailable.into())
            }
        }
    }
}
