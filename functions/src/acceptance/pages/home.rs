//! The first page: what is sold, for how much, by whom, and under which terms (clauses 1.1, 2.3, 4.1, 4.2, 4.4, 5.4, 5.9).

use super::items::{self, Item};
use super::licensor::{self, Row};
use super::terms::{Line, coming, lines};
use crate::acceptance::Acceptance;
use crate::http::openapi::answers::{HtmlPage, InvalidQuery, NotFound, Stateful};
use crate::http::problem::Problem;
use crate::http::request::{Now, parameters};
use crate::pages::texts::Texts;
use crate::pages::{Frame, public};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::agreement::prices::{PRICE_CURRENCIES, PriceList};
use domain::agreement::publications::PublicationIndex;
use domain::code::Code;
use domain::money::Currency;
use domain::rules::placing::card_rate;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "shop_home.html")]
struct Page<'a> {
    frame: Frame,
    items: Vec<Item>,
    list: String,
    /// Lists that count later.
    coming_lists: Vec<String>,
    rates: Vec<String>,
    /// The currencies whose prices no card can be charged for now.
    without_card: Vec<Currency>,
    methods: [&'a str; 2],
    plan: &'a str,
    instructions: &'a str,
    /// Terms that come into force later.
    coming_terms: Vec<String>,
    terms: Vec<Line>,
    licensor: Vec<Row>,
}

/// The shop
///
/// What is sold and by whom, with prices, terms and instructions (clauses 1.1, 2.3, 4.1, 4.4, 5.4, 5.9).
#[utoipa::path(
    get,
    path = "/",
    operation_id = "showShop",
    tag = "pages",
    responses(HtmlPage, Stateful, NotFound, InvalidQuery)
)]
pub(in crate::acceptance) async fn home(
    State(function): State<Arc<Acceptance>>,
    Now(now): Now,
    texts: Texts,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [] = parameters(query.as_deref(), [])?;
    let agreement = function.store.offered(&function.agreement, now).await?;
    let (offer, language) = (&agreement.offer, texts.language());
    let prices = offer.prices_current(now).ok_or(Code::NotFound)?;
    let at = |instant| texts.at(agreement.policy.zone, instant);
    let coming_list = |list: &PriceList| texts.shop_list_coming(at(list.current_from), &list.version);
    public(&Page {
        frame: Frame::new(&agreement, texts, texts.shop_title()).at("/"),
        items: items::offered(&agreement, prices, texts, now),
        list: texts.shop_list(&prices.version, at(prices.current_from)),
        coming_lists: offer.coming_prices(now).map(coming_list).collect(),
        rates: items::rates(&agreement, texts, now),
        without_card: PRICE_CURRENCIES.into_iter().filter(|it| card_rate(&agreement, *it, now).is_none()).collect(),
        methods: [&offer.form.card, &offer.form.invoice].map(|text| text.in_language(language)),
        plan: offer.form.plan_hint.in_language(language),
        instructions: &offer.instructions,
        coming_terms: coming(&agreement, texts, now),
        // `agreement` has what operators published already; the index would add what was withdrawn, of which this page does not speak.
        terms: lines(&agreement, &PublicationIndex::default(), texts, now),
        licensor: licensor::rows(&agreement.policy.licensor, texts),
    })
}
