//! Price lists as operators see them.

use crate::http::openapi::schema;
use crate::order_view::instant;
use domain::Instant;
use serde::Serialize;
use utoipa::ToSchema;

/// Price lists.
#[derive(Serialize, ToSchema)]
#[schema(as = PostedPricesList)]
pub(super) struct PricesLines {
    pub(super) items: Vec<PricesLineView>,
    #[schema(value_type = schema::OnePage)]
    pub(super) next: Option<String>,
}

/// A price list that was posted (clauses 4.1, 4.13).
#[derive(Serialize, ToSchema)]
#[schema(as = PostedPrices)]
pub(super) struct PricesLineView {
    #[schema(value_type = schema::Version)]
    pub(super) version: String,
    /// Of the bytes served at `url`.
    #[schema(value_type = schema::Sha256)]
    pub(super) sha256: String,
    /// Where the list is served.
    #[schema(format = "uri")]
    pub(super) url: String,
    /// When it was posted.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    pub(super) posted_at: Instant,
    /// From when it is current, inclusive.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    pub(super) current_from: Instant,
}

/// A notice on its way.
#[derive(Serialize, ToSchema)]
#[schema(as = SentNotice)]
pub(super) struct Sent {
    /// By which it is found, with what became of it.
    #[schema(value_type = schema::NoticeId)]
    pub(super) id: String,
    /// What every copy of the mail bears.
    pub(super) reference: String,
}
