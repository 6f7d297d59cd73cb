//! What claims say and what was answered, in the words that are kept beside the order (clause 10.1). Read for one order at a time:
//! lists go without.

use domain::order::Order;
use domain::order::claim::Claim;
use domain::order::claim_file::ClaimFile;
use std::collections::BTreeMap;
use store::Store;
use store::order::texts::{Text, TextKind};
use store::table::error::StoreError;
use store::table::keys;

/// How many texts are read at once: what is said before what files are called, the newest claims' first.
const TEXTS_MAX: usize = 100;

/// The texts of an order's claims, of their answers and the names of their files, as far as they were read and are still kept.
#[derive(Default)]
pub struct ClaimTexts(BTreeMap<String, Text>);

impl ClaimTexts {
    /// Reads them, in one round trip, or in none where the order has no claim.
    ///
    /// # Errors
    /// The table does not answer, or an item cannot be read.
    pub async fn read(store: &Store, order: &Order) -> Result<ClaimTexts, StoreError> {
        ClaimTexts::of(store, order, order.claims.iter().rev()).await
    }

    /// As [`ClaimTexts::read`], of one claim alone.
    ///
    /// # Errors
    /// As there.
    pub async fn of_claim(store: &Store, order: &Order, claim: &Claim) -> Result<ClaimTexts, StoreError> {
        ClaimTexts::of(store, order, [claim]).await
    }

    async fn of(
        store: &Store,
        order: &Order,
        claims: impl IntoIterator<Item = &Claim> + Clone,
    ) -> Result<ClaimTexts, StoreError> {
        let said = claims.clone().into_iter().flat_map(|claim| [Some(text_of(claim)), answer_of(claim)]).flatten();
        let names = claims.into_iter().flat_map(|claim| claim.files.iter().map(|file| name_of(claim, file)));
        let wanted: Vec<TextKind> = said.chain(names).take(TEXTS_MAX).collect();
        Ok(ClaimTexts(store.texts_of(&keys::order(&order.id), &wanted).await?))
    }

    /// The text of a claim that was just made.
    pub fn of_new(claim: &Claim, text: Text) -> ClaimTexts {
        ClaimTexts(BTreeMap::from([(text_of(claim).sk(), text)]))
    }

    /// What a claim says.
    pub fn text(&self, claim: &Claim) -> Option<&str> {
        self.0.get(&text_of(claim).sk()).map(|text| text.text.as_str())
    }

    /// What its buyer calls a file of it.
    pub fn file(&self, claim: &Claim, file: &ClaimFile) -> Option<&str> {
        self.0.get(&name_of(claim, file).sk()).map(|text| text.text.as_str())
    }

    /// What was last answered to it.
    pub fn answer(&self, claim: &Claim) -> Option<&str> {
        self.0.get(&answer_of(claim)?.sk()).map(|text| text.text.as_str())
    }
}

fn name_of(claim: &Claim, file: &ClaimFile) -> TextKind {
    TextKind::ClaimFile(claim.id.clone(), file.number)
}

fn text_of(claim: &Claim) -> TextKind {
    TextKind::Claim(claim.id.clone())
}

fn answer_of(claim: &Claim) -> Option<TextKind> {
    claim.answers.last().map(|answer| TextKind::Answer(claim.id.clone(), answer.version))
}
