//! The price lists for people: every one with its instants, and each by itself (clauses 4.1, 4.13).

use super::items::{self, Item};
use crate::acceptance::Acceptance;
use crate::http::openapi::answers::{HtmlPage, InvalidQuery, NotFound, Stateful};
use crate::http::openapi::parameters::VersionByName;
use crate::http::problem::Problem;
use crate::http::request::{Now, VersionPath, parameters};
use crate::order_view::deadline_view::word;
use crate::pages::texts::Texts;
use crate::pages::{Frame, public};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::Instant;
use std::sync::Arc;

/// A list among all.
struct Line {
    version: String,
    posted: String,
    from: String,
    state: String,
}

#[derive(Template)]
#[template(path = "shop_price_lists.html")]
struct ListPage {
    frame: Frame,
    lists: Vec<Line>,
}

/// Every price list, as a page
///
/// With the instants from which each was and will be current (clauses 4.1, 4.13).
#[utoipa::path(
    get,
    path = "/prices",
    operation_id = "showAllPrices",
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
    let at = |instant: Instant| texts.at(function.agreement.policy.zone, instant);
    let lists = function.posted_prices(now).await?.into_iter().map(|(line, state)| Line {
        posted: at(line.posted_at),
        from: at(line.current_from),
        state: texts.prices_state_name(word(state)),
        version: line.version,
    });
    let frame = Frame::new(&function.agreement, texts, texts.prices_title()).at("/prices");
    public(&ListPage { frame, lists: lists.collect() })
}

#[derive(Template)]
#[template(path = "shop_price_list.html")]
struct Page {
    frame: Frame,
    posted: String,
    from: String,
    items: Vec<Item>,
}

/// A price list, as a page
///
/// What it sells, for how long and for how much (clauses 4.1, 4.2).
#[utoipa::path(
    get,
    path = "/prices/{version}",
    operation_id = "showPrices",
    tag = "pages",
    params(VersionByName),
    responses(HtmlPage, Stateful, NotFound)
)]
pub(in crate::acceptance) async fn one(
    State(function): State<Arc<Acceptance>>,
    texts: Texts,
    VersionPath(version): VersionPath,
) -> Result<Response, Problem> {
    let list = function.price_list(&version).await?;
    let at = |instant: Instant| texts.at(function.agreement.policy.zone, instant);
    let title = texts.prices_one_title(&version);
    public(&Page {
        frame: Frame::new(&function.agreement, texts, title).at(format!("/prices/{version}")),
        posted: at(list.posted_at),
        from: at(list.current_from),
        items: items::listed(&list, texts),
    })
}
