//! The pages of claims: the form by which one is made, and the claim's own page with its answer and its files. `account` shows them;
//! their forms are taken by the function of the JSON routes of the same acts, which shows them again where something is wrong.

mod claim_page;
mod file_parts;
mod form;

pub(crate) use claim_page::{ClaimPage, FILE_FIELDS, Seen};
pub(crate) use form::{CLAIM_FIELDS, ClaimForm, body_of};

use domain::order::OrderId;

/// The address of the form by which a claim of an order is made.
pub(crate) fn form_at(order: &OrderId) -> String {
    format!("/account/orders/{order}/claim")
}

/// The address of a claim's page.
pub(crate) fn page_at(order: &OrderId, claim: &str) -> String {
    format!("/account/orders/{order}/claims/{claim}")
}
