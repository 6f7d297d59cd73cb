//! A price list as its public page serves it (clauses 4.1, 4.13).

use domain::agreement::prices::{Activation, Period, PriceItem, PriceList};
use domain::money::Money;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// A price list, wherever it is shown.
#[derive(Serialize)]
pub struct PricesView<'a> {
    version: &'a str,
    items: Vec<ItemView<'a>>,
}

#[derive(Serialize)]
struct ItemView<'a> {
    sku: &'a str,
    name: &'a str,
    period: Period,
    prices: &'a [Money],
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
