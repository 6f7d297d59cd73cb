//! The keys by which an issuer signs (RFC 7517): those for RS256 and ES256, each for that one alone.

use super::metadata::document;
use gateways::http::Client;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde_json::Value;

/// The most keys of an issuer that are looked at.
const KEYS_MAX: usize = 100;

/// A key of the issuer's.
#[derive(Clone)]
pub(super) struct Key {
    pub(super) kid: String,
    /// What it is for; a token that names another algorithm is refused.
    pub(super) algorithm: Algorithm,
    pub(super) key: DecodingKey,
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Value>,
}

/// Fetches an issuer's keys.
///
/// # Errors
/// Why there are none, for the log.
pub(super) async fn fetch(client: &Client, url: &str) -> Result<Vec<Key>, &'static str> {
    let set: KeySet = document(client, url).await?;
    let keys: Vec<Key> = set.keys.into_iter().take(KEYS_MAX).filter_map(read).collect();
    if keys.is_empty() { Err("it has no key for RS256 or ES256") } else { Ok(keys) }
}

/// A key of the set; `None` for one that is for something else.
fn read(key: Value) -> Option<Key> {
    let jwk: Jwk = serde_json::from_value(key).ok()?;
    let (algorithm, named) = match &jwk.algorithm {
        AlgorithmParameters::RSA(_) => (Algorithm::RS256, KeyAlgorithm::RS256),
        AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => {
            (Algorithm::ES256, KeyAlgorithm::ES256)
        }
        _ => return None,
    };
    let signs = jwk.common.public_key_use.as_ref().is_none_or(|it| *it == PublicKeyUse::Signature);
    let fits = jwk.common.key_algorithm.is_none_or(|it| it == named);
    let key = DecodingKey::from_jwk(&jwk).ok().filter(|_| signs && fits)?;
    Some(Key { kid: jwk.common.key_id?, algorithm, key })
}
