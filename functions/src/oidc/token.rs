//! A token of an issuer: its header, its signature, and what it must say.

use super::keys::Key;
use super::{Identity, Settings, TokenError, groups};
use domain::Instant;
use jsonwebtoken::{Algorithm, Validation};
use serde::Deserialize;
use serde_json::{Map, Value};
use subtle::ConstantTimeEq;

/// No token of an issuer comes near it: they travel in one header, of which gateways take some 10 KB.
const TOKEN_BYTES_MAX: usize = 8 * 1024;
/// The longest name of an operator (OpenID Connect Core, 2).
const SUB_CHARS_MAX: usize = 255;
/// How far ahead of ours the issuer's clock may be, in seconds.
const SKEW_SECONDS: i64 = 60;

/// What a token is for.
#[derive(Debug, Clone, Copy)]
pub enum Kind<'a> {
    /// An access token, which a caller of the API bears.
    Access,
    /// An ID token, which the issuer gave for a sign-in with this nonce.
    Id {
        /// What ties the token to that sign-in.
        nonce: &'a str,
    },
}

/// What a token's header says that counts. Keys, or addresses of keys, that it brings along are not looked at.
pub(super) struct Header {
    pub(super) kid: String,
    algorithm: Algorithm,
}

#[derive(Clone, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Option<Audience>,
    azp: Option<String>,
    client_id: Option<String>,
    token_use: Option<String>,
    nonce: Option<String>,
    iat: i64,
    exp: i64,
    nbf: Option<i64>,
    #[serde(flatten)]
    others: Map<String, Value>,
}

#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    fn is(&self, client: &str) -> bool {
        match self {
            Audience::One(one) => one == client,
            Audience::Many(many) => many.iter().any(|one| one == client),
        }
    }

    fn several(&self) -> bool {
        matches!(self, Audience::Many(many) if many.len() > 1)
    }
}

/// The header of a token that may be good.
pub(super) fn header(token: &str, kind: Kind<'_>) -> Result<Header, TokenError> {
    if token.len() > TOKEN_BYTES_MAX {
        return Err(TokenError::Refused("it is too long"));
    }
    let header = jsonwebtoken::decode_header(token).map_err(|_| TokenError::Refused("it is no token"))?;
    // What a header calls critical must be understood (RFC 7515, 4.1.11), and we know no extension.
    if header.crit.is_some() {
        return Err(TokenError::Refused("it has a critical extension"));
    }
    let algorithm = header.alg;
    if !matches!(algorithm, Algorithm::RS256 | Algorithm::ES256) {
        return Err(TokenError::Refused("it is signed by another algorithm than RS256 and ES256"));
    }
    let typ = header.typ.as_deref().map(str::to_ascii_lowercase);
    let fits = match typ.as_deref().map(|typ| typ.strip_prefix("application/").unwrap_or(typ)) {
        None | Some("jwt") => true,
        Some("at+jwt") => matches!(kind, Kind::Access),
        Some(_) => false,
    };
    if !fits {
        return Err(TokenError::Refused("it is of another type"));
    }
    let kid = header.kid.ok_or(TokenError::Refused("it names no key"))?;
    Ok(Header { kid, algorithm })
}

/// Whom a token names that this key signed.
pub(super) fn identity(
    token: &str,
    header: &Header,
    key: &Key,
    kind: Kind<'_>,
    settings: &Settings,
    now: Instant,
) -> Result<Identity, TokenError> {
    if header.algorithm != key.algorithm {
        return Err(TokenError::Refused("its algorithm is not the key's"));
    }
    let mut validation = Validation::new(key.algorithm);
    // The signature alone; what the claims must be is written below, since the clock is a parameter.
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    let decoded = jsonwebtoken::decode::<Claims>(token, &key.key, &validation);
    let claims = decoded.map_err(|_| TokenError::Refused("its signature is wrong, or it lacks a claim"))?.claims;
    if claims.iss != settings.issuer {
        return Err(TokenError::Refused("another issuer"));
    }
    made_out_for(&claims, kind, &settings.client_id)?;
    let visible = claims.sub.bytes().all(|byte| byte.is_ascii_graphic());
    if !visible || !(1..=SUB_CHARS_MAX).contains(&claims.sub.len()) {
        return Err(TokenError::Refused("a name of other characters than visible ASCII"));
    }
    lives(&claims, settings, now)?;
    Ok(Identity { groups: groups(&claims.others, &settings.roles_claim), sub: claims.sub })
}

/// Whether a token is for this client and of this kind.
fn made_out_for(claims: &Claims, kind: Kind<'_>, client: &str) -> Result<(), TokenError> {
    let token_use = claims.token_use.as_deref();
    let named = match (&claims.aud, kind) {
        (Some(audience), _) => audience.is(client),
        // As access tokens of Cognito are (there `aud` is for resource servers only).
        (None, Kind::Access) => claims.client_id.as_deref() == Some(client) && token_use == Some("access"),
        (None, Kind::Id { .. }) => false,
    };
    if !named {
        return Err(TokenError::Refused("another audience"));
    }
    match kind {
        Kind::Access if token_use.is_some_and(|it| it != "access") || claims.nonce.is_some() => {
            Err(TokenError::Refused("no access token"))
        }
        Kind::Id { nonce } => {
            let several = claims.aud.as_ref().is_some_and(Audience::several);
            if (several || claims.azp.is_some()) && claims.azp.as_deref() != Some(client) {
                return Err(TokenError::Refused("made out for another party"));
            }
            if token_use.is_some_and(|it| it != "id") {
                return Err(TokenError::Refused("no ID token"));
            }
            let same = claims.nonce.as_deref().is_some_and(|it| it.as_bytes().ct_eq(nonce.as_bytes()).into());
            if same { Ok(()) } else { Err(TokenError::Refused("another sign-in's nonce")) }
        }
        Kind::Access => Ok(()),
    }
}

/// Whether a token's time is now, and no longer than it may be.
fn lives(claims: &Claims, settings: &Settings, now: Instant) -> Result<(), TokenError> {
    let now = now.timestamp();
    let life = claims.exp.checked_sub(claims.iat).filter(|life| *life > 0);
    if life.is_none_or(|life| life > settings.longest_life.num_seconds()) {
        return Err(TokenError::Refused("a life that is too long, or none"));
    }
    if claims.iat.max(claims.nbf.unwrap_or(claims.iat)) > now.saturating_add(SKEW_SECONDS) {
        return Err(TokenError::Refused("its time is still to come"));
    }
    if now >= claims.exp { Err(TokenError::Expired) } else { Ok(()) }
}
