//! Who signed in, as the shop knows them (clauses 3.5, 8.2).

use super::Account;
use crate::http::openapi::answers::{Stateful, Unauthorized};
use crate::http::openapi::schema;
use crate::http::problem::Problem;
use crate::http::request::Now;
use crate::http::token;
use crate::order_view::optional_instant;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::Instant;
use http::{HeaderMap, header};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// Who signed in.
#[derive(Serialize, ToSchema)]
#[schema(as = Account)]
struct AccountView {
    /// The address, as the newest order has it; null once the data of the orders were erased.
    email: Option<String>,
    /// The language of the newest order, in which its notices are.
    language: Option<String>,
    /// Since when the mailbox is known to be theirs.
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    proven_at: Option<Instant>,
    /// How many orders were placed with it.
    #[schema(minimum = 0)]
    orders: i32,
    /// Where they are signed in.
    #[schema(minimum = 0)]
    sessions: usize,
}

/// Who is signed in
///
/// The mailbox, as its orders have it (clauses 3.5, 8.2).
#[utoipa::path(
    get,
    path = "/v1/account",
    operation_id = "getAccount",
    tag = "account",
    security(("session" = [])),
    responses(
        (status = 200, description = "The account.", body = AccountView, headers(("Cache-Control"))),
        Stateful, Unauthorized,
    ),
)]
pub(super) async fn account(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let key = token::session(&headers)?;
    let (store, mailbox) = (&function.store, &key.mailbox);
    store.session(&key, now).await?;
    let (reader, proven_at, orders, sessions) = tokio::try_join!(
        store.reader(mailbox),
        store.proven_since(mailbox),
        store.count_mailbox_orders(mailbox),
        store.sessions(mailbox, now),
    )?;
    let (language, email) =
        reader.map(|(order, vault)| (order.language, vault.party.email().as_str().to_owned())).unzip();
    let view = AccountView { email, language, proven_at, orders, sessions: sessions.len() };
    Ok(([(header::CACHE_CONTROL, "no-store")], axum::Json(view)).into_response())
}
