//! Kommo's one-time token: by it a widget says for which account it runs. Kommo means it to be used once. What only reads may
//! take it again while it lives; what changes something by it must spend it: a conditional write of [`Caller::jti`], kept until
//! [`Caller::expires_at`], in the transaction of the change.

use crate::shared_secret::SharedSecret;
use chrono::{DateTime, TimeDelta};
use domain::Instant;
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use std::fmt;

const MAX_TOKEN: usize = 4096;
const MAX_JTI: usize = 128;
/// How long a token lives. One that would live longer is not Kommo's.
const LIFETIME: TimeDelta = TimeDelta::minutes(30);
/// A token is used as soon as it is made, and two clocks are never quite alike.
const CLOCK_SKEW: TimeDelta = TimeDelta::seconds(5);

/// How the integration is known to Kommo.
#[derive(Clone)]
pub struct KommoConfig {
    /// The integration's identifier, which tokens carry as `client_uuid`.
    pub client_id: String,
    /// The integration's secret, which tokens are signed with.
    client_secret: SharedSecret,
    /// Whom tokens are for: scheme and host of the integration's redirect address.
    pub audience: String,
    /// The domains under which accounts live. The first is that of issued tokens.
    pub allowed_domains: Vec<String>,
}

impl KommoConfig {
    /// Whether an origin is the page of a Kommo account, whose scripts may read our answers.
    pub fn allows_origin(&self, origin: &str) -> bool {
        subdomain_of(origin, &self.allowed_domains).is_some()
    }

    /// An integration whose accounts live under `kommo.com`.
    pub fn new(client_id: &str, client_secret: impl Into<SharedSecret>, audience: &str) -> KommoConfig {
        KommoConfig {
            client_id: client_id.to_owned(),
            client_secret: client_secret.into(),
            audience: audience.to_owned(),
            allowed_domains: vec!["kommo.com".to_owned()],
        }
    }
}

impl fmt::Debug for KommoConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KommoConfig")
            .field("client_id", &self.client_id)
            .field("audience", &self.audience)
            .field("allowed_domains", &self.allowed_domains)
            .finish_non_exhaustive()
    }
}

/// Who calls, by a verified token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The Kommo account.
    pub account_id: u64,
    /// The user of that account.
    pub user_id: u64,
    /// The account's subdomain, from the token's issuer.
    pub subdomain: String,
    /// The token's identifier, to be remembered until it expires where a token may be used once only.
    pub jti: String,
    /// From when on the token is refused.
    pub expires_at: Instant,
    /// Whether Kommo calls the user an administrator.
    pub is_admin: bool,
}

/// Why a token is refused. Says nothing of what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefused {
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// Its time has not begun.
    #[error("the token is not valid yet")]
    NotYetValid,
    /// It would live longer than Kommo's do.
    #[error("the token lives too long")]
    LivesTooLong,
    /// Not signed with the integration's secret.
    #[error("the token's signature is wrong")]
    Signature,
    /// Its header does not say HS256.
    #[error("the token's algorithm is not HS256")]
    Algorithm,
    /// Its header has extensions that the receiver must understand (RFC 7515, 4.1.11), and we know none.
    #[error("the token's header asks for more than is known")]
    Critical,
    /// Made for someone else.
    #[error("the token is for another audience")]
    Audience,
    /// Not from an account's own address.
    #[error("the token's issuer is not an account")]
    Issuer,
    /// Sent by a page of another address than the account's.
    #[error("the request's origin is not the token's issuer")]
    Origin,
    /// Of another integration.
    #[error("the token is of another integration")]
    Client,
    /// Not a token, or a claim is absent or not of its kind.
    #[error("the token is malformed")]
    Malformed,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    jti: String,
    iat: i64,
    nbf: i64,
    exp: i64,
    account_id: u64,
    user_id: u64,
    client_uuid: String,
    #[serde(default)]
    is_admin: bool,
}

/// Verifies a token at `now`: HS256 and nothing else, the integration, the audience, the issuer (`https`, one label, an
/// allowed domain), the `Origin` header where the request had one, and the time. A token may run up to 5 seconds ahead
/// of our clock.
///
/// # Errors
/// [`TokenRefused`] names the first check that failed.
pub fn verify(config: &KommoConfig, token: &str, origin: Option<&str>, now: Instant) -> Result<Caller, TokenRefused> {
    let claims = signed_claims(config, token)?;
    if claims.client_uuid != config.client_id {
        return Err(TokenRefused::Client);
    }
    if claims.aud != config.audience {
        return Err(TokenRefused::Audience);
    }
    let subdomain = subdomain_of(&claims.iss, &config.allowed_domains).ok_or(TokenRefused::Issuer)?.to_owned();
    if origin.is_some_and(|origin| origin != claims.iss) {
        return Err(TokenRefused::Origin);
    }
    let expires_at = judge_time(&claims, now)?;
    let visible =
        !claims.jti.is_empty() && claims.jti.len() <= MAX_JTI && claims.jti.bytes().all(|b| b.is_ascii_graphic());
    if !visible || claims.account_id == 0 {
        return Err(TokenRefused::Malformed);
    }
    Ok(Caller {
        account_id: claims.account_id,
        user_id: claims.user_id,
        subdomain,
        jti: claims.jti,
        expires_at,
        is_admin: claims.is_admin,
    })
}

/// Makes a token as Kommo makes it, valid for 30 minutes from `now`: for the sandbox and for tests. The user is no
/// administrator.
pub fn issue(config: &KommoConfig, account_id: u64, subdomain: &str, user_id: u64, jti: &str, now: Instant) -> String {
    let domain = config.allowed_domains.first().map_or("kommo.com", String::as_str);
    let claims = Claims {
        iss: format!("https://{subdomain}.{domain}"),
        aud: config.audience.clone(),
        jti: jti.to_owned(),
        iat: now.timestamp(),
        nbf: now.timestamp(),
        exp: (now + LIFETIME).timestamp(),
        account_id,
        user_id,
        client_uuid: config.client_id.clone(),
        is_admin: false,
    };
    jsonwebtoken::encode(
        &Header::new(Algorithm::HS256),
        &claims,
        &EncodingKey::from_secret(config.client_secret.current().as_bytes()),
    )
    .expect("strings and integers are always JSON, and HMAC takes a key of any length")
}

/// The claims of a token with the right signature; the library checks nothing else, since its clock is not ours.
#[expect(clippy::manual_try_fold, reason = "a good one ends nothing early: each secret is tried, in constant time")]
fn signed_claims(config: &KommoConfig, token: &str) -> Result<Claims, TokenRefused> {
    if token.len() > MAX_TOKEN || token.split('.').count() != 3 {
        return Err(TokenRefused::Malformed);
    }
    // A header with an unknown algorithm, `none` among them, is one that the library cannot read at all.
    let header = jsonwebtoken::decode_header(token).map_err(|error| match error.kind() {
        ErrorKind::Json(_) => TokenRefused::Algorithm,
        _ => TokenRefused::Malformed,
    })?;
    if header.crit.is_some() {
        return Err(TokenRefused::Critical);
    }
    let mut validation = Validation::new(Algorithm::HS256);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    let read = |secret: &str| {
        let key = DecodingKey::from_secret(secret.as_bytes());
        jsonwebtoken::decode::<Claims>(token, &key, &validation).map(|data| data.claims).map_err(refusal_of)
    };
    // Each secret that counts is tried, whichever fits.
    let tried = config.client_secret.all().map(read);
    tried.fold(Err(TokenRefused::Signature), |known, read| match read {
        Err(TokenRefused::Signature) => known,
        read => read,
    })
}

fn refusal_of(error: Error) -> TokenRefused {
    match error.kind() {
        ErrorKind::InvalidAlgorithm => TokenRefused::Algorithm,
        ErrorKind::InvalidSignature => TokenRefused::Signature,
        _ => TokenRefused::Malformed,
    }
}

fn judge_time(claims: &Claims, now: Instant) -> Result<Instant, TokenRefused> {
    let at = |seconds| DateTime::from_timestamp(seconds, 0).ok_or(TokenRefused::Malformed);
    let (issued_at, not_before, expires_at) = (at(claims.iat)?, at(claims.nbf)?, at(claims.exp)?);
    if now >= expires_at {
        return Err(TokenRefused::Expired);
    }
    if expires_at - issued_at.min(not_before) > LIFETIME {
        return Err(TokenRefused::LivesTooLong);
    }
    if issued_at.max(not_before).signed_duration_since(now) > CLOCK_SKEW {
        return Err(TokenRefused::NotYetValid);
    }
    Ok(expires_at)
}

fn subdomain_of<'a>(issuer: &'a str, allowed_domains: &[String]) -> Option<&'a str> {
    let (label, domain) = issuer.strip_prefix("https://")?.split_once('.')?;
    let well_formed = (1..=63).contains(&label.len())
        && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-');
    (well_formed && allowed_domains.iter().any(|allowed| allowed == domain)).then_some(label)
}

#[cfg(test)]
#[path = "kommo_tests.rs"]
mod tests;
