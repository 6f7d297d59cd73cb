//! The decision on an order that is asked for, whether by a JSON body or by the form of a page: both are read as one body, decided by
//! one rule and known again by one key.

use super::Acceptance;
use super::body::{self, NewOrder, Restrictions, ShownPrices};
use super::shown::Shown;
use crate::http::problem::Problem;
use crate::http::request::IdempotencyKey;
use crate::http::token;
use crate::telemetry;
use domain::Instant;
use domain::agreement::Agreement;
use domain::code::{Code, Refusal};
use domain::money::Currency;
use domain::order::placing::Method;
use domain::order::{Order, OrderId};
use domain::party::{InvoiceBuyer, PartyType};
use domain::rules::placing::Place;
use domain::rules::{Command, decide};
use serde_json::Value;
use std::sync::Arc;
use store::Store;
use store::order::execute::{Execution, Outcome};
use store::order::limits::Placer;
use store::order::texts::{Text, TextKind};
use store::order::vault::Vault;
use store::table::TxWrite;
use store::table::error::StoreError;

/// An order that was placed, now or by the same request before.
pub(super) struct PlacedOrder {
    pub(super) outcome: Outcome,
    /// What is offered now.
    pub(super) agreement: Arc<Agreement>,
    /// Opens the order; `None` where it is not told again.
    pub(super) access_token: Option<String>,
}

/// An order before it is decided, with what is kept beside it.
struct Asked {
    place: Place,
    mailbox: String,
    vault: Vault,
    /// The buyer as an invoice names them.
    buyer: Option<Text>,
}

impl Acceptance {
    /// Places the order that a body asks for, from a caller's address; the same body under the same key places it once.
    ///
    /// # Errors
    /// What is wrong with the body, at its pointers; the refusals of the rules; too many orders; the store's.
    pub(super) async fn place_order(
        &self,
        body: &Value,
        key: IdempotencyKey,
        address: &str,
        restrictions: Restrictions,
        now: Instant,
    ) -> Result<PlacedOrder, Problem> {
        let request = body::read(body, &self.agreement.offer.languages(), restrictions, now)?;
        let mailbox = self.pseudonyms.mailbox(&request.party.0.email().normalised());
        // Nobody is asked who they are, so the key is the mailbox's: another buyer's same key is another.
        let keyed = key.keyed(format!("orders/{mailbox}"), body, &self.bodies);
        let (agreement, before) = self.store.offered_under(&self.agreement, &keyed, now).await?;
        let Asked { place, mailbox, vault, buyer } = self.asked(request, mailbox, &agreement, now)?;
        let (account, language) = (place.account.clone(), place.language.clone());
        let command = Command::Place(Box::new(place));
        let shown = Shown::of(&agreement.offer.form, &language);
        let shown = serde_json::to_string(&shown).map_err(|_| Code::Internal)?;
        let extra_writes = |order: &Order| {
            let mailbox = self.store.mailbox_order(&mailbox, &order.id, order.created_at)?;
            let beside = texts(&self.store, order, &shown, buyer.as_ref())?;
            let found = self.store.found_by(&vault, &order.id)?;
            Ok([self.store.vault_new(&vault)?, mailbox].into_iter().chain(beside).chain(found).collect())
        };
        let placer = Placer { mailbox: &mailbox, account: &account, address };
        // What was placed before is not counted, nor is what the rules refuse.
        let before = match before {
            None if decide(&agreement, None, &command, now).is_ok() => self.count(&placer, &keyed, now).await?,
            before => before,
        };
        let placing = Execution::placing(&command, &keyed).extra_writes(&extra_writes);
        let outcome = match before {
            Some(before) => before,
            None => self.store.execute(&agreement, placing, now).await.inspect_err(|error| told_of_rate(error, now))?,
        };
        let access_token = self.access_token(&outcome, now)?;
        Ok(PlacedOrder { outcome, agreement, access_token })
    }

    /// The command of a body, and what comes with it.
    fn asked(&self, request: NewOrder, mailbox: String, agreement: &Agreement, now: Instant) -> Result<Asked, Problem> {
        let id = ulid::Ulid::from_datetime(now.into()).to_string();
        let id = OrderId::parse(&id).ok_or(Code::Internal)?;
        let subject = ulid::Ulid::from_datetime(now.into()).to_string();
        let account = self.pseudonyms.account(request.kommo.0.account_id());
        let (natural_person, resident) = (request.party.0.kind() == PartyType::Person, request.party.0.is_resident());
        let named = (request.method == Method::Invoice).then(|| InvoiceBuyer::of(&request.party.0).to_text());
        let buyer = named.map(|named| Text::new(&id, named, None, now));
        let consents = request.consents.given().collect();
        let find = self.pseudonyms.words(&request.party.0, &request.kommo.0);
        let vault = Vault::new(&subject, &mailbox, find, request.party.0, request.kommo.0);
        let place = Place {
            id,
            subject,
            account,
            natural_person,
            terms: request.terms,
            accepted: request.accepted,
            sku: request.sku.0,
            currency: currency(agreement, &request.currency, now)?,
            method: request.method,
            resident,
            invoice_buyer: buyer.as_ref().map(Text::commitment),
            language: request.language,
            consents,
            restrictions_acknowledged: request.restrictions_acknowledged,
            shown: request.shown.map(ShownPrices::price),
            commitment: vault.commitment(),
        };
        Ok(Asked { place, mailbox, vault, buyer })
    }

    /// The token of an order that was placed. Whoever repeats the request later may be another who came by its key and body,
    /// so it is told again for a while only, and not once the order's tokens were ended.
    fn access_token(&self, outcome: &Outcome, now: Instant) -> Result<Option<String>, Problem> {
        let order = outcome.order();
        let told_until = order.created_at + self.agreement.policy.orders.token_repeat;
        match outcome {
            Outcome::Repeated(..) if now >= told_until || order.token_epoch > 0 => Ok(None),
            _ => token::issue(&self.tokens, order).map(Some),
        }
    }
}

/// The currency of a code. One that nobody knows is to the buyer as one that the list lacks.
fn currency(agreement: &Agreement, code: &str, now: Instant) -> Result<Currency, Refusal> {
    let terms = || agreement.offer.terms_in_force(now).map_or("", |terms| &terms.version);
    Currency::from_code(code).ok_or_else(|| Refusal::from(Code::CurrencyNotListed).under(terms()))
}

/// The texts that come with an order: what was shown beside the box, and the buyer as its invoice names them.
fn texts(store: &Store, order: &Order, shown: &str, buyer: Option<&Text>) -> Result<Vec<TxWrite>, StoreError> {
    let shown = Text::new(&order.id, shown.to_owned(), None, order.created_at);
    let invoice = order.invoices.last().zip(buyer);
    let invoice = invoice.map(|(it, buyer)| store.text(&TextKind::Invoice(it.number), buyer)).transpose()?;
    Ok([store.text(&TextKind::Shown, &shown)?].into_iter().chain(invoice).collect())
}

/// Raises an alarm where nobody can be charged until an operator publishes a rate (K58).
fn told_of_rate(error: &StoreError, now: Instant) {
    let no_rate = [Code::RateNotCurrent, Code::ResidentRateNotCurrent];
    if matches!(error, StoreError::Refused(refusal) if no_rate.contains(&refusal.code)) {
        telemetry::metric("rate_not_current", 1, "Count", None, now);
    }
}
