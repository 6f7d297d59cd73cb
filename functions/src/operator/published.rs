//! What the operator's acts on published things share: who publishes, and how a thing or a list of them is answered.

use super::Operator;
use super::request::{OperatorRequest, Precondition};
use crate::http::problem::Problem;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use serde::Serialize;
use store::table::act_log::Author;

/// A list that has one page.
#[derive(Serialize)]
pub(super) struct List<T> {
    items: Vec<T>,
    next: Option<String>,
}

impl<T> List<T> {
    pub(super) fn of(items: impl Iterator<Item = T>) -> List<T> {
        List { items: items.collect(), next: None }
    }
}

impl Operator {
    /// Who publishes, why, when and under which key. Another operator's same key is another.
    pub(super) fn publisher(&self, asked: &OperatorRequest, reason: String) -> Result<Author, Problem> {
        let keyed = self.keyed(asked, Precondition::OnFact)?;
        Ok(Author { by: asked.caller.sub.clone(), reason, keyed, at: asked.now })
    }
}

/// A thing that is shown, and not to be kept by anything in between.
pub(super) fn listed(view: impl Serialize) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], axum::Json(view)).into_response()
}

/// The answer to an act that made something.
pub(super) fn created(view: impl Serialize) -> Response {
    (StatusCode::CREATED, listed(view)).into_response()
}

/// The JSON pointer of a key such as `items[0].sku`, within a member of the body.
pub(super) fn pointer(within: &str, key: &str) -> String {
    let path = key.replace('[', "/").replace(']', "").replace('.', "/");
    match path.trim_start_matches('/') {
        "" => within.to_owned(),
        path => format!("{within}/{path}"),
    }
}
