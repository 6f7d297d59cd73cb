//! What a buyer says about an order: written claims (4.9, 10.1), its end (3.5, 4.10, 4.12), an objection to automated processing
//! (K30), the question whether a payment arrived (3.6, 4.8), a compromised mailbox (10.4). Each counts from the instant
//! it reaches us, before any queue.

mod act_form;
mod claim_forms;
mod claims;
mod confirmation;
mod contact;
mod ending;
mod files;
pub mod mailbox;
mod queries;
mod tokens;

use crate::http::body::fields::Prose;
use crate::http::buyer::{BuyerRequest, ForBuyers};
use crate::http::handlers::handlers;
use crate::http::problem::Problem;
use crate::keys::{BodyKeys, LinkKeys, Pseudonyms, TokenKeys};
use axum::Router;
use domain::agreement::Agreement;
use domain::order::Order;
use domain::rules::Command;
use gateways::avangard::Bank;
use gateways::bucket::Bucket;
use std::sync::Arc;
use store::Store;
use store::order::execute::{Execution, Outcome, Read};
use store::order::texts::{Text, TextKind};
use store::table::TxWrite;
use store::table::error::StoreError;

/// What the function needs.
pub struct ClaimIntake {
    /// The rules.
    pub agreement: Arc<Agreement>,
    /// The state.
    pub store: Store,
    /// Knows the tokens of orders.
    pub tokens: TokenKeys,
    /// Knows the links in mails.
    pub links: LinkKeys,
    /// Hashes the bodies of requests.
    pub bodies: BodyKeys,
    /// Makes the pseudonym of a mailbox.
    pub pseudonyms: Pseudonyms,
    /// The gateway.
    pub bank: Bank,
    /// Where the shop is found, without a closing slash.
    pub public_url: String,
    /// Where the files of claims are.
    pub bucket: Bucket,
}

handlers! {
    Arc<ClaimIntake>;
    claims: lodge, withdraw;
    files: announce;
    ending: terminate, cancel;
    claims: object;
    queries: ask;
    mailbox: report;
    confirmation: ask, confirm;
    tokens: end;
    contact: correct;
    act_form: act;
    claim_forms: lodge, announce;
}

/// The function's routes.
pub fn routes(function: Arc<ClaimIntake>) -> Router {
    router().with_state(function)
}

impl ForBuyers for ClaimIntake {
    fn tokens(&self) -> &TokenKeys {
        &self.tokens
    }

    fn store(&self) -> &Store {
        &self.store
    }
}

impl ClaimIntake {
    /// Carries out, once under its key, the command that a request means for the order as it stands.
    async fn carry_out(
        &self,
        asked: &BuyerRequest,
        operation: &str,
        command: impl AsyncFnOnce(&Order) -> Result<Command, Problem>,
        extra_writes: impl Fn(&Order) -> Result<Vec<TxWrite>, StoreError> + Sync,
    ) -> Result<Outcome, Problem> {
        let keyed = asked.keyed(operation, &self.bodies);
        match self.store.read_keyed(&asked.order, &keyed, asked.now).await? {
            Read::Done(outcome) => Ok(outcome),
            Read::New(read) => {
                let command = command(&read.order).await?;
                let execution = Execution::on_read(*read, &command).keyed(&keyed).by_buyer();
                let execution = execution.extra_writes(&extra_writes);
                Ok(self.store.execute(&self.agreement, execution, asked.now).await?)
            }
        }
    }

    /// What keeps a buyer's reason, if one was given, beside the change that it led to.
    fn reason(&self, text: Option<&Text>) -> impl Fn(&Order) -> Result<Vec<TxWrite>, StoreError> {
        move |order| text.map(|text| self.store.text(&TextKind::Reason(order.version), text)).into_iter().collect()
    }
}

/// A reason that a buyer gave.
fn reason(asked: &BuyerRequest, reason: Option<Prose>) -> Option<Text> {
    reason.map(|Prose(reason)| Text::masked(&asked.order, &reason, None, asked.now))
}
