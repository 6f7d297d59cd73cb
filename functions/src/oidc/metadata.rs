//! What an issuer says of itself (OpenID Connect Discovery 1.0).

use super::is_safe;
use gateways::http::Client;
use http::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// The largest document of an issuer that is read.
const BYTES_MAX: usize = 64 * 1024;
/// How long one may take: an operator's request waits for two of them.
pub(super) const WITHIN: Duration = Duration::from_secs(3);

/// Where an issuer is met.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Metadata {
    issuer: String,
    pub(super) jwks_uri: String,
    pub(super) authorization_endpoint: String,
    pub(super) token_endpoint: String,
    pub(super) end_session_endpoint: Option<String>,
}

impl Metadata {
    /// Asks an issuer for its document.
    ///
    /// # Errors
    /// Why there is none, for the log.
    pub(super) async fn fetch(client: &Client, issuer: &str) -> Result<Metadata, &'static str> {
        let url = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let metadata: Metadata = document(client, &url).await?;
        // A document of another issuer would put that one's keys in place of ours (Discovery, 4.3).
        if metadata.issuer != issuer {
            return Err("its document names another issuer");
        }
        Ok(metadata)
    }
}

/// A JSON document of an issuer's.
pub(super) async fn document<T: DeserializeOwned>(client: &Client, url: &str) -> Result<T, &'static str> {
    if !is_safe(url) {
        return Err("an address of its is neither https nor on this machine");
    }
    let answer = client.get(url, WITHIN, BYTES_MAX).await.map_err(|_| "no answer, or one that is too long")?;
    if answer.status != StatusCode::OK {
        return Err("it answers with another status than 200");
    }
    serde_json::from_slice(&answer.body).map_err(|_| "it answers with something else than its document")
}
