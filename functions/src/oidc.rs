//! Who an operator is, by OpenID Connect: the tokens of one issuer, held against the keys that it publishes. Nothing here can
//! make such a token.

pub(crate) mod code;
mod keys;
mod metadata;
mod token;

use chrono::TimeDelta;
use domain::Instant;
use gateways::http::Client;
use http::Uri;
use keys::Key;
use metadata::Metadata;
use serde_json::{Map, Value};
use std::sync::Arc;
use tokio::sync::Mutex;

pub use token::Kind;

/// The longest life of a token where the functions are deployed.
pub const LONGEST_LIFE: TimeDelta = TimeDelta::hours(1);
/// The least time between two looks at the issuer's keys, once they are known: tokens that name unknown keys cost no more.
const BETWEEN_LOOKS: TimeDelta = TimeDelta::minutes(1);
/// The same while they are not known, so that an issuer that is away is not asked by every request.
const BETWEEN_TRIES: TimeDelta = TimeDelta::seconds(2);

/// Whose tokens count, and for whom they must be made out.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The issuer, to the letter as its tokens name it.
    pub issuer: String,
    /// The client that the tokens are for.
    pub client_id: String,
    /// The claim that lists an operator's roles among other groups.
    pub roles_claim: String,
    /// How long a token may be good for at the most.
    pub longest_life: TimeDelta,
}

/// An issuer as a function knows it: its endpoints and keys, fetched when the first token comes and kept while the function is
/// warm.
pub struct Issuer {
    settings: Settings,
    client: Client,
    known: Mutex<Known>,
}

/// What was fetched of an issuer.
#[derive(Default)]
struct Known {
    metadata: Option<Metadata>,
    keys: Option<Vec<Arc<Key>>>,
    /// When it was last asked, and whether it answered.
    asked: Option<(Instant, bool)>,
}

/// Why a token opens nothing. For the log, which never has the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It is none of the issuer's for this client.
    #[error("{0}")]
    Refused(&'static str),
    /// It was good once.
    #[error("it has expired")]
    Expired,
    /// The issuer's keys cannot be had.
    #[error("the issuer's keys cannot be fetched")]
    Unavailable,
}

/// Whom a good token names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The issuer's immutable name for the operator: visible ASCII only, so that no two look alike or differ by a blank.
    pub sub: String,
    /// The groups that the roles' claim lists, of which some may be roles here.
    pub groups: Vec<String>,
}

impl Issuer {
    /// An issuer that nothing was asked of yet.
    pub fn new(client: Client, settings: Settings) -> Issuer {
        Issuer { settings, client, known: Mutex::default() }
    }

    /// Who and for whom.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Whom a token names that is good at an instant.
    ///
    /// # Errors
    /// [`TokenError`].
    pub async fn identify(&self, token: &str, kind: Kind<'_>, now: Instant) -> Result<Identity, TokenError> {
        let header = token::header(token, kind)?;
        let key = self.key(&header.kid, now).await?;
        token::identity(token, &header, &key, kind, &self.settings, now)
    }

    /// The issuer's key of a name. An unknown name has the keys fetched again.
    async fn key(&self, kid: &str, now: Instant) -> Result<Arc<Key>, TokenError> {
        let mut known = self.known.lock().await;
        if known.key(kid).is_none() && known.may_ask(now) {
            self.ask(&mut known, now).await;
        }
        match (known.key(kid), known.asked) {
            (Some(key), _) => Ok(Arc::clone(key)),
            (None, Some((_, true))) => Err(TokenError::Refused("it names no key of the issuer")),
            (None, _) => Err(TokenError::Unavailable),
        }
    }

    /// Fetches endpoints and keys; what was known before stays where that fails.
    async fn ask(&self, known: &mut Known, now: Instant) {
        let fetched = async {
            let metadata = Metadata::fetch(&self.client, &self.settings.issuer).await?;
            Ok((keys::fetch(&self.client, &metadata.jwks_uri).await?, metadata))
        };
        let fetched: Result<_, &'static str> = fetched.await;
        known.asked = Some((now, fetched.is_ok()));
        match fetched {
            Ok((keys, metadata)) => {
                known.keys = Some(keys.into_iter().map(Arc::new).collect());
                known.metadata = Some(metadata);
            }
            Err(reason) => tracing::error!(reason, "the operators' issuer cannot be asked for its keys"),
        }
    }
}

impl Known {
    fn key(&self, kid: &str) -> Option<&Arc<Key>> {
        self.keys.iter().flatten().find(|key| key.kid == kid)
    }

    fn may_ask(&self, now: Instant) -> bool {
        let pause = if self.keys.is_some() { BETWEEN_LOOKS } else { BETWEEN_TRIES };
        self.asked.is_none_or(|(at, _)| now - at >= pause)
    }
}

/// Whether an address is one that keys and tokens may travel to: by TLS, or within this machine.
pub(crate) fn is_safe(url: &str) -> bool {
    let Ok(uri) = url.parse::<Uri>() else { return false };
    let loopback = matches!(uri.host(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let named = uri.host().is_some_and(|host| !host.is_empty()) && !url.contains(['@', '#']);
    named
        && match uri.scheme_str() {
            Some("https") => true,
            Some("http") => loopback,
            _ => false,
        }
}

/// The groups that a claim lists: a list of texts, or one text.
fn groups(claims: &Map<String, Value>, claim: &str) -> Vec<String> {
    match claims.get(claim) {
        Some(Value::Array(groups)) => groups.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Some(Value::String(group)) => vec![group.clone()],
        _ => Vec::new(),
    }
}

#[cfg(test)]
#[path = "oidc_tests.rs"]
mod tests;
