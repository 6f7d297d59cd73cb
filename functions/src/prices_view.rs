//! A price list as its public page serves it (clauses 4.1, 4.13).

use crate::http::openapi::schema;
use domain::agreement::prices::{Activation, Period, PriceItem, PriceList};
use domain::money::Money;
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

/// A posted price list; never edited (clauses 4.1, 4.13).
#[derive(Serialize, ToSchema)]
#[schema(as = PriceList)]
pub struct PricesView<'a> {
    #[schema(value_type = schema::Version)]
    version: &'a str,
    #[schema(min_items = 1)]
    items: Vec<ItemView<'a>>,
}

/// A license of one widget for one period (clause 4.1).
#[derive(Serialize, ToSchema)]
#[schema(as = PriceItem)]
struct ItemView<'a> {
    #[schema(value_type = schema::Sku)]
    sku: &'a str,
    /// What the buyer reads.
    name: &'a str,
    period: Period,
    /// One price per currency (clause 4.2).
    #[schema(min_items = 1)]
    prices: &'a [Money],
    /// Whether the software activates it at once, or an operator does (clause 4.7).
    activation: Activation,
}

impl<'a> PricesView<'a> {
    /// The view of a list.
    pub fn of(list: &'a PriceList) -> PricesView<'a> {
        PricesView { version: &list.version, items: list.items.iter().map(ItemView::of).collect() }
    }

    /// Lower-case hex of the SHA-256 of the bytes that its page serves.
    ///
    /// # Errors
    /// None: texts and numbers can always be written.
    pub fn sha256(&self) -> Result<String, serde_json::Error> {
        Ok(hex::encode(Sha256::digest(serde_json::to_vec(self)?)))
    }
}

impl<'a> ItemView<'a> {
    fn of(item: &'a PriceItem) -> ItemView<'a> {
        let PriceItem { sku, name, period, prices, activation } = item;
        ItemView { sku, name, period: *period, prices, activation: *activation }
    }
}
