//! The token of an order: derived, not stored; it opens this order only, until it is ended, and lasts ninety days from the order's
//! placing. Beside it stands a session's, which is looked up.

use super::problem::Problem;
use super::request::bearer;
use super::session_token;
use crate::keys::{KeyRing, TokenKeys};
use chrono::TimeDelta;
use domain::Instant;
use domain::code::Code;
use domain::order::{Order, OrderId};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use store::table::access::{Access, SessionKey};

/// Ours, not the agreement's.
const LIFE: TimeDelta = TimeDelta::days(90);
const AUDIENCE: &str = "oferta-order";
/// No token of ours comes near it.
const TOKEN_BYTES_MAX: usize = 1024;

#[derive(Clone, Serialize, Deserialize)]
struct Claims {
    aud: String,
    sub: String,
    exp: i64,
    /// How often the order's tokens had been ended when it was given out.
    #[serde(default, skip_serializing_if = "is_zero")]
    epoch: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// The token that opens an order: the same each time it is asked for, until the order's tokens are ended.
///
/// # Errors
/// None but of the signing library.
pub fn issue(keys: &TokenKeys, order: &Order) -> Result<String, Problem> {
    let claims = Claims {
        aud: AUDIENCE.to_owned(),
        sub: order.id.to_string(),
        exp: (order.created_at + LIFE).timestamp(),
        epoch: order.token_epoch,
    };
    signed(&keys.0, &claims).map_err(|_| {
        tracing::error!("an order token could not be signed");
        Code::Internal.into()
    })
}

/// A token of claims, signed with the current key, which its header names.
pub(crate) fn signed(keys: &KeyRing, claims: &impl Serialize) -> Result<String, jsonwebtoken::errors::Error> {
    let (id, key) = keys.current();
    let header = Header { kid: Some(id.to_owned()), ..Header::new(Algorithm::HS256) };
    jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(key))
}

/// Whether the tokens of an order have expired at an instant.
pub fn is_over(order: &Order, now: Instant) -> bool {
    now >= order.created_at + LIFE
}

/// What an order's token opens at an instant, if it was not ended: that only the order tells.
///
/// # Errors
/// [`Code::TokenInvalid`] for any but a token of ours, [`Code::TokenExpired`].
pub fn verify(keys: &TokenKeys, token: &str, now: Instant) -> Result<Access, Problem> {
    let claims: Claims = decode(token, &keys.0, AUDIENCE)?;
    if now.timestamp() >= claims.exp {
        return Err(Code::TokenExpired.into());
    }
    let order = OrderId::parse(&claims.sub).ok_or(Code::TokenInvalid)?;
    Ok(Access::Token { order, epoch: claims.epoch })
}

/// The claims of a token that was signed for an audience with the key that its header names, one of these. Its expiry is left
/// to the caller, since the clock is a parameter.
///
/// # Errors
/// [`Code::TokenInvalid`] for any other.
pub(crate) fn decode<T: DeserializeOwned + Clone>(token: &str, keys: &KeyRing, audience: &str) -> Result<T, Problem> {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_audience(&[audience]);
    validation.validate_exp = false;
    validation.set_required_spec_claims(&["aud", "exp", "sub"]);
    if token.len() > TOKEN_BYTES_MAX {
        return Err(Code::TokenInvalid.into());
    }
    // A header that names a key twice cannot be read.
    let header = jsonwebtoken::decode_header(token).map_err(|_| Problem::from(Code::TokenInvalid))?;
    let key = header.kid.as_deref().and_then(|id| keys.named(id)).ok_or(Code::TokenInvalid)?;
    let decoded = jsonwebtoken::decode::<T>(token, &DecodingKey::from_secret(key), &validation);
    let decoded = decoded.map_err(|_| Problem::from(Code::TokenInvalid))?;
    // What a header calls critical must be understood (RFC 7515, 4.1.11), and we know no extension.
    if decoded.header.crit.is_some() {
        return Err(Code::TokenInvalid.into());
    }
    Ok(decoded.claims)
}

/// By what a request opens what it asks for: as far as the token itself tells. Whether there is such a session, and whether the
/// token was ended, is judged on what is read.
///
/// # Errors
/// No, a bad or an expired token.
pub fn caller(keys: &TokenKeys, headers: &http::HeaderMap, now: Instant) -> Result<Access, Problem> {
    let token = bearer(headers)?;
    session_token::read(token).map(Access::Session).map_or_else(|| verify(keys, token, now), Ok)
}

/// As [`caller`], where only a session opens anything.
///
/// # Errors
/// [`Code::TokenMissing`]; [`Code::TokenInvalid`] for a token of another kind.
pub fn session(headers: &http::HeaderMap) -> Result<SessionKey, Problem> {
    session_token::read(bearer(headers)?).ok_or(Code::TokenInvalid.into())
}

/// As [`caller`], at an order: another order's own token is refused at once, since to it this order is not there.
///
/// # Errors
/// No, a bad or an expired token; [`Code::NotFound`] with another order's.
pub fn authorise(
    keys: &TokenKeys,
    headers: &http::HeaderMap,
    order: &OrderId,
    now: Instant,
) -> Result<Access, Problem> {
    match caller(keys, headers, now)? {
        Access::Token { order: opened, .. } if opened != *order => Err(Code::NotFound.into()),
        access => Ok(access),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    const ORDER: &str = "01JGZ8QK3W0000000000000042";

    fn keys() -> TokenKeys {
        TokenKeys(KeyRing::of("of orders"))
    }

    /// A header as ours are.
    fn header() -> Header {
        Header { kid: Some(keys().0.current().0.to_owned()), ..Header::new(Algorithm::HS256) }
    }

    fn signed_with(header: &Header, claims: &serde_json::Value, keys: &TokenKeys) -> String {
        jsonwebtoken::encode(header, claims, &EncodingKey::from_secret(keys.0.current().1)).unwrap()
    }

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    #[test]
    fn a_token_is_refused_for_each_way_to_cheat() {
        let keys = keys();
        let claims = serde_json::json!({"aud": AUDIENCE, "sub": ORDER, "exp": at("2025-05-04T00:00:00Z").timestamp()});
        let now = at("2025-02-03T00:00:00Z");
        let good = signed(&keys.0, &claims).unwrap();
        let order = OrderId::parse(ORDER).unwrap();
        assert_eq!(verify(&keys, &good, now).unwrap(), Access::Token { order, epoch: 0 }, "none is the first");

        let encode = |json: &str| URL_SAFE_NO_PAD.encode(json);
        let parts: Vec<&str> = good.split('.').collect();
        let other_order = encode(&claims.to_string().replace("42", "43"));
        let foreign = serde_json::json!({"aud": "other", "sub": ORDER, "exp": claims["exp"]});
        let without_expiry = serde_json::json!({"aud": AUDIENCE, "sub": ORDER});
        let critical = Header { crit: Some(vec!["b64".to_owned()]), ..header() };
        let another = TokenKeys(KeyRing::of("another"));
        let cheats = [
            ("alg none", format!("{}.{}.", encode(r#"{"alg":"none","typ":"JWT","kid":"test"}"#), parts[1])),
            ("alg none, signature kept", format!("{}.{}.{}", encode(r#"{"alg":"none"}"#), parts[1], parts[2])),
            ("another algorithm", signed_with(&Header { alg: Algorithm::HS512, ..header() }, &claims, &keys)),
            ("another secret", signed_with(&header(), &claims, &another)),
            ("a critical extension", signed_with(&critical, &claims, &keys)),
            ("changed order", format!("{}.{}.{}", parts[0], other_order, parts[2])),
            ("foreign audience", signed_with(&header(), &foreign, &keys)),
            ("no expiry", signed_with(&header(), &without_expiry, &keys)),
            ("no token", "nonsense".to_owned()),
            ("endless", "a".repeat(100_000)),
        ];
        for (cheat, token) in cheats {
            assert_eq!(verify(&keys, &token, now).unwrap_err().code(), Code::TokenInvalid, "{cheat}");
        }
        for (instant, expired) in [("2025-05-03T23:59:59Z", false), ("2025-05-04T00:00:00Z", true)] {
            let code = verify(&keys, &good, at(instant)).err().map(|problem| problem.code());
            assert_eq!(code, expired.then_some(Code::TokenExpired), "{instant}");
        }
    }

    /// The token of a header as it is written, signed with the right key.
    fn written(header: &str, claims: &str) -> String {
        let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
        let key = EncodingKey::from_secret(keys().0.current().1);
        let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &key, Algorithm::HS256).unwrap();
        format!("{message}.{signature}")
    }

    #[test]
    fn a_token_names_the_key_that_it_was_signed_with() {
        let claims = serde_json::json!({"aud": AUDIENCE, "sub": ORDER, "exp": 2_000_000_000}).to_string();
        let opened = |header: &str| verify(&keys(), &written(header, &claims), at("2025-02-03T00:00:00Z"));
        assert!(opened(r#"{"alg":"HS256","kid":"test"}"#).is_ok());
        for header in [
            r#"{"alg":"HS256"}"#,
            r#"{"alg":"HS256","kid":null}"#,
            r#"{"alg":"HS256","kid":""}"#,
            r#"{"alg":"HS256","kid":"unknown"}"#,
            r#"{"alg":"HS256","kid":"Test"}"#,
            r#"{"alg":"HS256","kid":"test "}"#,
            "{\"alg\":\"HS256\",\"kid\":\"te\u{200b}st\"}",
            "{\"alg\":\"HS256\",\"kid\":\"t\u{435}st\"}",
            r#"{"alg":"HS256","KID":"test"}"#,
            r#"{"alg":"HS256","kid":["test"]}"#,
            r#"{"alg":"HS256","kid":"test","kid":"test"}"#,
            r#"{"alg":"HS256","kid":"test","kid":"unknown"}"#,
        ] {
            assert_eq!(opened(header).unwrap_err().code(), Code::TokenInvalid, "{header}");
        }
    }

    #[test]
    fn a_token_of_the_previous_key_is_good_while_that_is_known() {
        let setting =
            |name: &str, digit: &str| format!("{name}:{}", "27d4b9016ae8f35c92407fbd18c6ea5".repeat(2) + digit + "0");
        let ring = |setting: String| TokenKeys(KeyRing::parse(&setting).unwrap());
        let (old, new) = (setting("old", "1"), setting("new", "2"));
        let (before, after) = (ring(old.clone()), ring(new.clone()));
        let claims = serde_json::json!({"aud": AUDIENCE, "sub": ORDER, "exp": 2_000_000_000});
        let [first, second] = [&before, &after].map(|keys| signed(&keys.0, &claims).unwrap());
        let changing = ring(format!("{new},{old}"));
        let now = at("2025-02-03T00:00:00Z");
        for token in [&first, &second] {
            assert!(verify(&changing, token, now).is_ok());
        }
        assert_eq!(signed(&changing.0, &claims).unwrap(), second, "new tokens are signed with the current key");
        assert!(verify(&after, &first, now).is_err(), "the previous key is gone");
    }
}
