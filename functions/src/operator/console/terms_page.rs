//! A version of the terms before and after it is published: what it says differently, clause by clause, whom it touches, and how far
//! everybody was told (clause 9.4).

use super::Who;
use super::offer_page::acts;
use crate::acceptance::terms_text::Text;
use crate::http::openapi::answers::{HtmlPage, NotFound, Stateful, ToSignIn};
use crate::http::openapi::parameters::VersionByName;
use crate::http::problem::Problem;
use crate::http::request::{Now, VersionPath};
use crate::operator::Operator;
use crate::operator::caller::SignedIn;
use crate::order_view::deadline_view::word;
use crate::pages::texts::Texts;
use crate::pages::{Frame, personal};
use askama::Template;
use axum::extract::{Request, State};
use axum::response::Response;
use domain::Instant;
use domain::agreement::difference::{ClauseChange, Part, by_clause};
use http::StatusCode;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "console_terms.html")]
struct Page {
    frame: Frame,
    who: Who,
    texts: Texts,
    version: String,
    facts: Vec<(&'static str, String)>,
    acts: Vec<(String, String)>,
    /// The version that is in force now, with which it is compared.
    compared: Option<String>,
    changes: Vec<Change>,
    touches: &'static str,
    tellings: Vec<(String, Vec<(String, usize)>)>,
    done: Vec<String>,
}

/// A clause that says something else.
struct Change {
    clause: String,
    what: String,
    /// The words of both, and of which side each is: `same`, `removed` or `added`.
    parts: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct Version {
    state: String,
    language: String,
    sha256: String,
    published_at: Option<Instant>,
    in_force_from: Option<Instant>,
    withdrawn_at: Option<Instant>,
    acts: Vec<Done>,
    tellings: Vec<Telling>,
}

#[derive(Deserialize)]
struct Done {
    act: String,
    by: String,
    at: Instant,
    reason: String,
}

#[derive(Deserialize)]
struct Telling {
    notice: String,
    accounts: u64,
    begun_at: Instant,
    done_at: Option<Instant>,
    notices: BTreeMap<String, usize>,
}

/// A version of the terms, for who publishes it
///
/// What it says differently from the version in force, and how far everybody was told (clause 9.4).
#[utoipa::path(
    get,
    path = "/operator/offer/terms/{version}",
    operation_id = "showTermsDesk",
    tag = "operator pages",
    params(VersionByName),
    responses(HtmlPage, ToSignIn, Stateful, NotFound)
)]
pub(in crate::operator) async fn terms(
    State(function): State<Arc<Operator>>,
    signed_in: SignedIn,
    Now(now): Now,
    VersionPath(version): VersionPath,
    texts: Texts,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let told: Version = function.ask(&parts, &signed_in, &format!("/v1/operator/terms/{version}")).await?;
    let agreement = function.store.offered(&function.agreement, now).await?;
    let in_force = agreement.offer.terms_in_force(now).map(|terms| terms.version.clone());
    let compared = in_force.filter(|other| *other != version);
    let mut changes = Vec::new();
    if let Some(other) = &compared {
        let language = Some(told.language.as_str());
        let read = async |version: &str, language| Text::read(&agreement, &function.store, version, language).await;
        let new = read(&version, language).await?;
        let old = match read(other, language).await? {
            Some(old) => Some(old),
            None => read(other, None).await?,
        };
        if let Some((old, new)) = old.zip(new) {
            changes = by_clause(&old.text, &new.text).into_iter().map(|change| shown(texts, change)).collect();
        }
    }
    let names: &[&str] = match told.state.as_str() {
        "draft" => &["terms-publication", "terms-approval", "terms-text", "terms-discard"],
        "published" => &["terms-withdrawal", "terms-text"],
        _ => &[],
    };
    let page = Page {
        frame: function
            .frame(texts, texts.console_terms_title(&version))
            .at(format!("/operator/offer/terms/{version}")),
        who: function.who(texts, &signed_in),
        texts,
        facts: function.terms_facts(texts, &told),
        acts: acts(texts, &signed_in, names, Some(&version)),
        compared,
        changes,
        touches: texts.console_terms_touches(),
        tellings: told.tellings.iter().map(|telling| function.telling(texts, telling)).collect(),
        done: told.acts.iter().map(|done| function.done(texts, done)).collect(),
        version,
    };
    personal(StatusCode::OK, &page)
}

fn shown(texts: Texts, change: ClauseChange) -> Change {
    let side = |part: Part| (word(part.side), part.text);
    Change {
        what: texts.console_change(word(change.change)),
        clause: change.clause,
        parts: change.parts.into_iter().map(side).collect(),
    }
}

impl Operator {
    fn terms_facts(&self, texts: Texts, told: &Version) -> Vec<(&'static str, String)> {
        let rows = [
            (texts.console_state(), Some(texts.console_terms_state(&told.state))),
            (texts.terms_language(), Some(told.language.clone())),
            (texts.terms_hash(), Some(told.sha256.clone())),
            (texts.console_published_label(), told.published_at.map(|at| self.at(texts, at))),
            (texts.terms_from(), told.in_force_from.map(|at| self.at(texts, at))),
            (texts.console_withdrawn_label(), told.withdrawn_at.map(|at| self.at(texts, at))),
        ];
        rows.into_iter().filter_map(|(label, value)| Some((label, value?))).collect()
    }

    fn telling(&self, texts: Texts, telling: &Telling) -> (String, Vec<(String, usize)>) {
        let begun = self.at(texts, telling.begun_at);
        let line = match telling.done_at {
            Some(done) => texts.console_told(&telling.notice, telling.accounts, begun, self.at(texts, done)),
            None => texts.console_telling(&telling.notice, telling.accounts, begun),
        };
        let states = telling.notices.iter().map(|(state, count)| (texts.notice_state(state), *count));
        (line, states.collect())
    }

    fn done(&self, texts: Texts, done: &Done) -> String {
        texts.console_act_line(self.at(texts, done.at), &done.act, &done.by, &done.reason)
    }
}
