//! What is looked up of a version of the terms: where its notices stand, and its public page.

use crate::http::problem::Problem;
use crate::operator::Operator;
use domain::Instant;
use domain::agreement::publications::Draft;
use domain::code::Code;
use domain::follows::notice::Notice;
use std::collections::BTreeMap;
use store::published::terms::Proof;

/// How many notices are counted at once.
const PAGE: i32 = 500;

/// How many notices of a version stand where, by notice.
type Standing = BTreeMap<Notice, BTreeMap<String, usize>>;

impl Operator {
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
