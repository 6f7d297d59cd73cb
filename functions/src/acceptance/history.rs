//! The public history of what is offered: every version of the terms (clauses 2.3, 9.4) and of the price list (4.1, 4.13), with
//! its instants, and those that are yet to count.

use super::Acceptance;
use super::terms_view::TermsView;
use crate::http::openapi::answers::{InvalidQuery, Stateful};
use crate::http::openapi::schema;
use crate::http::problem::Problem;
use crate::http::request::{Now, parameters};
use crate::order_view::{instant, optional_instant};
use crate::prices_view::PricesView;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::Instant;
use domain::agreement::offer::Offer;
use domain::agreement::prices::PriceList;
use domain::agreement::publications::{PricesLine, PublicationIndex};
use domain::agreement::terms::{TermsState, TermsVersion};
use domain::code::Code;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// What was published and does not count yet: terms (clause 9.4) or a price list (clause 4.13).
#[derive(Serialize, ToSchema)]
#[schema(as = Coming)]
pub(super) struct ComingView {
    kind: Kind,
    #[schema(value_type = schema::Version)]
    version: String,
    /// Of the bytes served at `url`.
    #[schema(value_type = schema::Sha256)]
    sha256: String,
    /// Where it is served.
    #[schema(format = "uri")]
    url: String,
    /// From when it counts, inclusive.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    in_force_from: Instant,
    /// When it was published.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    published_at: Instant,
}

/// What was published.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[schema(as = ComingKind)]
#[serde(rename_all = "snake_case")]
enum Kind {
    /// A version of the terms.
    Terms,
    /// A price list.
    Prices,
}

/// Every version of the terms that was published, the newest first.
#[derive(Serialize, ToSchema)]
#[schema(as = TermsHistory)]
pub(super) struct TermsHistory<'a> {
    items: Vec<PublishedTermsView<'a>>,
    #[schema(value_type = schema::OnePage)]
    next: Option<String>,
}

/// A version of the terms in the history.
#[derive(Serialize, ToSchema)]
#[schema(as = PublishedTerms)]
struct PublishedTermsView<'a> {
    #[serde(flatten)]
    terms: TermsView<'a>,
    /// Where it stands now.
    state: TermsState,
    /// When it was withdrawn, before it came into force; null where it was not.
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    withdrawn_at: Option<Instant>,
}

/// Every price list that was posted, the newest first.
#[derive(Serialize, ToSchema)]
#[schema(as = PricesHistory)]
struct PricesHistory {
    items: Vec<PostedPricesView>,
    #[schema(value_type = schema::OnePage)]
    next: Option<String>,
}

/// A price list in the history.
#[derive(Serialize, ToSchema)]
#[schema(as = PublishedPrices)]
struct PostedPricesView {
    #[schema(value_type = schema::Version)]
    version: String,
    /// Of the bytes served at `url`.
    #[schema(value_type = schema::Sha256)]
    sha256: String,
    /// Where the list is served.
    #[schema(format = "uri")]
    url: String,
    /// Where it stands now.
    state: PricesState,
    /// When it was posted (clause 4.13).
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    posted_at: Instant,
    /// From when it is current, inclusive (clause 4.1).
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    current_from: Instant,
}

/// Where a price list stands.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum PricesState {
    /// Posted, and current later.
    Posted,
    /// The one by which orders are placed.
    Current,
    /// Another one took its place.
    Superseded,
}

/// The price lists
///
/// Every one that was posted, the newest first, with its instants (clauses 4.1, 4.13).
#[utoipa::path(
    get,
    path = "/v1/prices",
    operation_id = "listPrices",
    tag = "offer",
    responses((status = 200, description = "The price lists.", body = PricesHistory), Stateful, InvalidQuery),
)]
pub(super) async fn all_prices(
    State(function): State<Arc<Acceptance>>,
    Now(now): Now,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [] = parameters(query.as_deref(), [])?;
    let items = function.posted_prices(now).await?.into_iter().map(|(line, state)| PostedPricesView {
        state,
        url: function.prices_url(&line.version),
        version: line.version,
        sha256: line.sha256,
        posted_at: line.posted_at,
        current_from: line.current_from,
    });
    Ok(axum::Json(PricesHistory { items: items.collect(), next: None }).into_response())
}

/// A price list of the agreement's files, as the index has those that operators posted.
fn line(list: &PriceList) -> Result<PricesLine, Problem> {
    let PriceList { version, posted_at, current_from, .. } = list.clone();
    let sha256 = PricesView::of(list).sha256().map_err(|_| Code::Internal)?;
    Ok(PricesLine { version, sha256, posted_at, current_from })
}

/// Every published version of the terms, the newest first: where it stands, and when it was withdrawn.
pub(super) fn all_terms<'a>(
    offer: &'a Offer,
    index: &'a PublicationIndex,
    now: Instant,
) -> Vec<(&'a TermsVersion, TermsState, Option<Instant>)> {
    let live = offer.all_terms().iter().map(|terms| (terms, offer.terms_state(&terms.version, now), None));
    let withdrawn =
        index.terms.iter().filter_map(|line| Some((&line.terms, TermsState::Withdrawn, Some(line.withdrawn_at?))));
    let mut all: Vec<_> = live.chain(withdrawn).collect();
    all.sort_by_key(|(terms, ..)| std::cmp::Reverse(terms.published_at));
    all
}

impl Acceptance {
    /// Every price list that was posted, the newest first, and where it stands.
    pub(super) async fn posted_prices(&self, now: Instant) -> Result<Vec<(PricesLine, PricesState)>, Problem> {
        let mut lines = self.store.publication_index().await?.prices;
        for list in self.agreement.offer.all_prices() {
            lines.push(line(list)?);
        }
        // Of two lists that become current together the one posted later counts.
        let counts = lines.iter().filter(|line| line.current_from <= now);
        let current = counts.max_by_key(|line| (line.current_from, line.posted_at)).map(|line| line.version.clone());
        lines.sort_by_key(|line| std::cmp::Reverse(line.posted_at));
        let with_state = |line: PricesLine| {
            let state = match &current {
                _ if now < line.current_from => PricesState::Posted,
                Some(version) if *version == line.version => PricesState::Current,
                _ => PricesState::Superseded,
            };
            (line, state)
        };
        Ok(lines.into_iter().map(with_state).collect())
    }

    fn prices_url(&self, version: &str) -> String {
        format!("{}/v1/prices/{version}", self.public_url)
    }

    /// Every published version of the terms, those that were withdrawn among them.
    pub(super) fn terms_history<'a>(
        &self,
        offer: &'a Offer,
        index: &'a PublicationIndex,
        now: Instant,
    ) -> TermsHistory<'a> {
        let items = all_terms(offer, index, now).into_iter().map(|(terms, state, withdrawn_at)| PublishedTermsView {
            terms: self.terms_view(terms, None, now),
            state,
            withdrawn_at,
        });
        TermsHistory { items: items.collect(), next: None }
    }

    /// The terms and price lists that were published and do not count yet, the earliest first.
    pub(super) fn coming(
        &self,
        offer: &Offer,
        language: Option<&str>,
        now: Instant,
    ) -> Result<Vec<ComingView>, Problem> {
        let terms = offer.coming_terms(now).into_iter().map(|terms| {
            let TermsView { version, sha256, url, in_force_from, published_at, .. } =
                self.terms_view(terms, language, now);
            let version = version.to_owned();
            ComingView { kind: Kind::Terms, version, sha256, url, in_force_from, published_at }
        });
        let mut coming: Vec<ComingView> = terms.collect();
        for list in offer.coming_prices(now) {
            let PricesLine { version, sha256, posted_at, current_from } = line(list)?;
            let url = self.prices_url(&version);
            let (in_force_from, published_at) = (current_from, posted_at);
            coming.push(ComingView { kind: Kind::Prices, version, sha256, url, in_force_from, published_at });
        }
        coming.sort_by_key(|one| one.in_force_from);
        Ok(coming)
    }
}
