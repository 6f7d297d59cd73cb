//! The terms for people: every version with its instants (clauses 2.3, 9.4), and each text as it can be read.

use crate::acceptance::Acceptance;
use crate::acceptance::history::all_terms;
use crate::acceptance::terms_text::{Text, TextLanguage};
use crate::http::openapi::answers::{HtmlPage, InvalidQuery, NotFound, Stateful};
use crate::http::openapi::parameters::VersionByName;
use crate::http::problem::Problem;
use crate::http::request::{Now, VersionPath, parameters};
use crate::order_view::deadline_view::word;
use crate::pages::readable::{Block, blocks};
use crate::pages::texts::Texts;
use crate::pages::{Frame, public};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::publications::PublicationIndex;
use domain::agreement::terms::{TermsState, TermsVersion};
use std::sync::Arc;

/// A version among all.
pub(super) struct Line {
    pub(super) version: String,
    pub(super) published: String,
    pub(super) from: String,
    pub(super) state: String,
    /// When it was withdrawn.
    pub(super) withdrawn: Option<String>,
}

/// Every version, the newest first.
pub(super) fn lines(agreement: &Agreement, index: &PublicationIndex, texts: Texts, now: Instant) -> Vec<Line> {
    all_terms(&agreement.offer, index, now).into_iter().map(|known| line(agreement, known, texts)).collect()
}

/// A version as it is known: where it stands, and when it was withdrawn.
fn line(
    agreement: &Agreement,
    (terms, state, withdrawn_at): (&TermsVersion, TermsState, Option<Instant>),
    texts: Texts,
) -> Line {
    let at = |instant: Instant| texts.at(agreement.policy.zone, instant);
    Line {
        version: terms.version.clone(),
        published: at(terms.published_at),
        from: at(terms.in_force_from),
        state: texts.terms_state_name(word(state)),
        withdrawn: withdrawn_at.map(|instant| texts.terms_withdrawn_at(at(instant))),
    }
}

/// In which language a text of the terms is, and which one prevails.
pub(super) fn languages(texts: Texts, language: &str, prevailing: &str) -> String {
    let named = |language: &str| texts.shop_language_name(language);
    match language == prevailing {
        true => texts.terms_prevails_this(named(language)),
        false => texts.terms_prevails(named(language), named(prevailing)),
    }
}

/// What is said of the terms that come into force later (K17).
pub(super) fn coming(agreement: &Agreement, texts: Texts, now: Instant) -> Vec<String> {
    let at = |instant: Instant| texts.at(agreement.policy.zone, instant);
    let line =
        |terms: &TermsVersion| texts.shop_terms_coming(&terms.version, at(terms.published_at), at(terms.in_force_from));
    agreement.offer.coming_terms(now).into_iter().map(line).collect()
}

#[derive(Template)]
#[template(path = "shop_terms_list.html")]
struct ListPage {
    frame: Frame,
    terms: Vec<Line>,
}

/// Every version of the terms, as a page
///
/// With the instants from which each was and will be in force (clauses 2.3, 9.4).
#[utoipa::path(
    get,
    path = "/terms",
    operation_id = "showAllTerms",
    tag = "pages",
    responses(HtmlPage, Stateful, InvalidQuery)
)]
pub(in crate::acceptance) async fn all(
    State(function): State<Arc<Acceptance>>,
    Now(now): Now,
    texts: Texts,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [] = parameters(query.as_deref(), [])?;
    let index = function.store.publication_index().await?;
    let agreement = function.agreement.with(&index, [], None);
    let frame = Frame::new(&agreement, texts, texts.terms_title()).at("/terms");
    public(&ListPage { frame, terms: lines(&agreement, &index, texts, now) })
}

#[derive(Template)]
#[template(path = "shop_terms.html")]
struct Page {
    frame: Frame,
    /// Nothing where it was not published yet.
    line: Option<Line>,
    language: String,
    /// That language and which one prevails, as it is said.
    languages: String,
    others: Vec<(String, String)>,
    sha256: String,
    raw: String,
    blocks: Vec<Block>,
}

/// A version of the terms, as a page
///
/// The text in the language asked for, with its hash, its instants and where it stands (clauses 2.4, 9.4).
#[utoipa::path(
    get,
    path = "/terms/{version}",
    operation_id = "showTerms",
    tag = "pages",
    params(VersionByName, TextLanguage),
    responses(HtmlPage, Stateful, NotFound, InvalidQuery)
)]
pub(in crate::acceptance) async fn one(
    State(function): State<Arc<Acceptance>>,
    Now(now): Now,
    texts: Texts,
    VersionPath(version): VersionPath,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [language] = parameters(query.as_deref(), ["language"])?;
    let index = function.store.publication_index().await?;
    let agreement = function.agreement.with(&index, [], None);
    let known = agreement.offer.terms(&version).or_else(|| index.terms(&version).map(|line| &line.terms));
    // Who asks for no language is shown the one they read, if the version has it.
    let shown = known.map(|terms| terms.shown(&agreement.policy, texts.language(), now).language);
    let Text { sha256, text, language, prevailing } = function.text(&version, language.or(shown).as_deref()).await?;
    let of = |language: &str| format!("/terms/{version}?language={language}");
    let others = known.map(|terms| terms.texts(now)).unwrap_or_default().into_iter();
    let others = others.filter(|other| other.language != language);
    let all = all_terms(&agreement.offer, &index, now);
    public(&Page {
        frame: Frame::new(&agreement, texts, texts.terms_one_title(&version)).at(format!("/terms/{version}")),
        line: all.into_iter().find(|(terms, ..)| terms.version == version).map(|known| line(&agreement, known, texts)),
        languages: languages(texts, &language, &prevailing),
        others: others.map(|other| (of(&other.language), texts.shop_language_name(&other.language))).collect(),
        sha256,
        raw: known.map_or_else(|| format!("/v1{}", of(&language)), |terms| terms.url("", &language)),
        blocks: blocks(&text),
        language,
    })
}
