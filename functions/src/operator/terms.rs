//! The terms: drafted, published once their page is seen to serve them, withdrawn before they come into force (clause 9.4).

use super::Operator;
use super::caller::{LOOKING, admit};
use super::form::Form;
use super::published::{List, created, listed};
use super::request::OperatorRequest;
use crate::http::problem::Problem;
use crate::http::request::{Now, VersionPath, parameters};
use crate::order_view::{instant, optional_instant};
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::Instant;
use domain::agreement::offer::Offer;
use domain::agreement::publications::{Draft, PublicationIndex, TermsLine};
use domain::agreement::terms::{TermsState, TermsVersion, check_terms};
use domain::code::Code;
use domain::follows::notice::Notice;
use http::HeaderMap;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::published::broadcast::Broadcast;
use store::published::terms::Proof;
use store::table::act_log::ActRecord;

/// How many notices are counted at once.
const PAGE: i32 = 500;

/// A version, wherever it is listed.
#[derive(Serialize)]
struct TermsView {
    version: String,
    sha256: String,
    url: String,
    state: TermsState,
    #[serde(serialize_with = "optional_instant")]
    published_at: Option<Instant>,
    #[serde(serialize_with = "optional_instant")]
    in_force_from: Option<Instant>,
    #[serde(serialize_with = "optional_instant")]
    withdrawn_at: Option<Instant>,
}

/// A version with what was done about it and how far everybody was told.
#[derive(Serialize)]
struct TermsFile {
    #[serde(flatten)]
    terms: TermsView,
    acts: Vec<ActView>,
    tellings: Vec<TellingView>,
}

#[derive(Serialize)]
struct ActView {
    act: String,
    by: String,
    reason: String,
    #[serde(serialize_with = "instant")]
    at: Instant,
    /// The page that was seen to serve the version, where the act is its publication (K43).
    proof: Option<Value>,
}

#[derive(Serialize)]
struct TellingView {
    notice: Notice,
    #[serde(serialize_with = "instant")]
    begun_at: Instant,
    #[serde(serialize_with = "optional_instant")]
    done_at: Option<Instant>,
    /// How many accounts were told so far.
    accounts: u64,
    /// How many of the notices stand where.
    notices: BTreeMap<String, usize>,
}

/// How many notices of a version stand where, by notice.
type Standing = BTreeMap<Notice, BTreeMap<String, usize>>;

impl Operator {
    fn terms_url(&self, version: &str) -> String {
        format!("{}/v1/terms/{version}", self.public_url)
    }

    fn draft_view(&self, draft: &Draft) -> TermsView {
        TermsView {
            version: draft.version.clone(),
            sha256: draft.sha256.clone(),
            url: self.terms_url(&draft.version),
            state: TermsState::Draft,
            published_at: None,
            in_force_from: None,
            withdrawn_at: None,
        }
    }

    fn terms_view(&self, terms: &TermsVersion, state: TermsState, withdrawn_at: Option<Instant>) -> TermsView {
        TermsView {
            version: terms.version.clone(),
            sha256: terms.sha256.clone(),
            url: self.terms_url(&terms.version),
            state,
            published_at: Some(terms.published_at),
            in_force_from: Some(terms.in_force_from),
            withdrawn_at,
        }
    }

    /// Every version, the newest last: those of the files, those published, the withdrawn, the drafts.
    fn all_terms(&self, board: &PublicationIndex, offer: &Offer, now: Instant) -> Vec<TermsView> {
        let standing =
            offer.all_terms().iter().map(|it| self.terms_view(it, offer.terms_state(&it.version, now), None));
        let withdrawn = board.terms.iter().filter_map(|TermsLine { terms, withdrawn_at }| {
            withdrawn_at.map(|at| self.terms_view(terms, TermsState::Withdrawn, Some(at)))
        });
        let drafts = board.drafts.iter().map(|draft| self.draft_view(draft));
        standing.chain(withdrawn).chain(drafts).collect()
    }

    async fn read_terms(&self, now: Instant) -> Result<Vec<TermsView>, Problem> {
        let board = self.store.publication_index().await?;
        Ok(self.all_terms(&board, &self.agreement.offer.with(&board, []), now))
    }
}

/// `GET /v1/operator/terms`: every version and where it stands.
pub(super) async fn list(
    State(function): State<Arc<Operator>>,
    Now(now): Now,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    admit(&function.keys, &headers, &LOOKING, now)?;
    let [] = parameters(query.as_deref(), [])?;
    Ok(listed(List::of(function.read_terms(now).await?.into_iter())))
}

/// `GET /v1/operator/terms/{version}`: one version, who did what about it and why, and how far everybody was told.
pub(super) async fn file(
    State(function): State<Arc<Operator>>,
    Now(now): Now,
    VersionPath(version): VersionPath,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    admit(&function.keys, &headers, &LOOKING, now)?;
    let mut all = function.read_terms(now).await?.into_iter();
    let terms = all.find(|terms| terms.version == version).ok_or(Code::NotFound)?;
    let acts = function.store.terms_acts(&version).await?.into_iter().map(act_view).collect();
    let mut standing = function.standing(&version, now).await?;
    let tellings = function.store.broadcasts(&version).await?.into_iter();
    let tellings = tellings.map(|telling| {
        let notices = standing.remove(&telling.notice).unwrap_or_default();
        telling_view(telling, notices)
    });
    let tellings = tellings.collect();
    Ok(listed(TermsFile { terms, acts, tellings }))
}

fn act_view(act: ActRecord<Value>) -> ActView {
    let ActRecord { act, by, reason, at, answer, .. } = act;
    ActView { act, by, reason, at, proof: answer.get("proof").cloned() }
}

fn telling_view(
    Broadcast { notice, begun_at, done_at, accounts, .. }: Broadcast,
    notices: BTreeMap<String, usize>,
) -> TellingView {
    TellingView { notice, begun_at, done_at, accounts, notices }
}

/// `GET /v1/operator/terms/{version}/notices`: the notice to each licensee, and what is known of it.
pub(super) async fn notices(
    State(function): State<Arc<Operator>>,
    Now(now): Now,
    VersionPath(version): VersionPath,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    admit(&function.keys, &headers, &LOOKING, now)?;
    if !function.read_terms(now).await?.iter().any(|terms| terms.version == version) {
        return Err(Code::NotFound.into());
    }
    Ok(listed(function.notices_of(&store::table::keys::terms(&version), query.as_deref(), now).await?))
}

/// `POST /v1/operator/terms`: a draft, at its public page from now on and bound to its text for ever.
pub(super) async fn draft(State(function): State<Arc<Operator>>, asked: OperatorRequest) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &["version", "text"]);
    let (version, text) = (form.text("version"), form.text("text"));
    let draft = version.zip(text).and_then(|(version, text)| match check_terms(version, text) {
        Ok(sha256) => Some((Draft { version: version.to_owned(), sha256, drafted_at: asked.now }, text)),
        Err((field, wrong)) => {
            form.wrong(field, wrong);
            None
        }
    });
    let ((draft, text), reason) = form.finish(draft)?;
    let publisher = function.publisher(&asked, reason)?;
    let draft = function.store.draft_terms(&function.agreement, &draft, text, &publisher).await?;
    Ok(created(function.draft_view(&draft)))
}

/// `POST /v1/operator/terms/{version}/publication`: published now, in force after the seventh day.
pub(super) async fn publish(
    State(function): State<Arc<Operator>>,
    VersionPath(version): VersionPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let mut publisher = function.publisher(&asked, Form::reason(&asked.body)?)?;
    let board = function.store.publication_index().await?;
    // Without a draft it was published before, or never drafted, and the store tells which.
    let proof = match board.drafts.iter().find(|draft| draft.version == version) {
        Some(draft) => Some(function.seen(draft).await?),
        None => None,
    };
    // It is public from when its page was seen, not from when that was asked for (K43).
    publisher.at = (function.clock)().max(asked.now);
    let policy = &function.store.offered(&function.agreement, asked.now).await?.policy;
    let published = function.store.publish_terms(policy, &version, proof.as_ref(), &publisher).await?;
    let state = TermsState::Published;
    Ok(created(function.terms_view(&published.terms, state, None)))
}

/// `POST /v1/operator/terms/{version}/withdrawal`: it will not come into force.
pub(super) async fn withdraw(
    State(function): State<Arc<Operator>>,
    VersionPath(version): VersionPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let mut publisher = function.publisher(&asked, Form::reason(&asked.body)?)?;
    publisher.at = (function.clock)().max(asked.now);
    let line = function.store.withdraw_terms(&version, &publisher).await?;
    Ok(created(function.terms_view(&line.terms, TermsState::Withdrawn, line.withdrawn_at)))
}

impl Operator {
    /// Where the notices of a version stand.
    async fn standing(&self, version: &str, now: Instant) -> Result<Standing, Problem> {
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
    async fn seen(&self, draft: &Draft) -> Result<Proof, Problem> {
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
