//! How a file that was added is fetched: always as a download, whatever it is.

use super::keys;
use crate::http::problem::Problem;
use axum::response::{IntoResponse, Response};
use domain::Instant;
use domain::code::Code;
use domain::order::Order;
use gateways::bucket::Bucket;
use http::{HeaderValue, StatusCode, header};
use std::time::Duration;

/// How long the address of a download can be used.
const VALID: Duration = Duration::from_secs(60);

/// To the file, by an address of short life. Its name there is ours: what the buyer calls it stands in no address.
///
/// # Errors
/// [`Code::NotFound`] where the claim has no such file, or it is not added.
pub(crate) fn download(
    bucket: &Bucket,
    order: &Order,
    claim: &str,
    number: u32,
    now: Instant,
) -> Result<Response, Problem> {
    let place = order.claims.iter().position(|known| known.id == claim).ok_or(Code::NotFound)?;
    let file = order.claims[place].files.iter().find(|file| file.number == number).ok_or(Code::NotFound)?;
    let found = file.found().ok_or(Code::NotFound)?;
    let name = format!("{}-C{}-{number}.{}", order.id.number(), place + 1, found.media_type.ending());
    let key = keys::kept(claim, number, &found.sha256);
    let url = bucket.download(&key, &name, found.media_type.name(), VALID, now).map_err(|error| {
        tracing::error!(%error, "a file cannot be fetched");
        Code::Internal
    })?;
    let place = HeaderValue::try_from(url).map_err(|_| Code::Internal)?;
    let no_store = HeaderValue::from_static("no-store");
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, place), (header::CACHE_CONTROL, no_store)]).into_response())
}
