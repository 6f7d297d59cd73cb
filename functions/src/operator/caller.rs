//! Who acts: an operator, by a token that names them and their roles.

use super::Operator;
use crate::http::problem::Problem;
use crate::http::request::{Actor, Now, bearer};
use crate::http::token;
use crate::keys::{OperatorKeys, Pseudonyms};
use axum::extract::FromRequestParts;
use chrono::TimeDelta;
use domain::Instant;
use domain::code::Code;
use domain::text::is_blank;
use http::HeaderMap;
use http::request::Parts;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How long a token of the development issuer lasts.
const LIFE: TimeDelta = TimeDelta::hours(8);
const AUDIENCE: &str = "oferta-operator";

/// What an operator may do. Each of them may look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Every act but the second operator's.
    Operator,
    /// The approval of what another operator proposed (K9).
    Approver,
    /// Nothing but to look.
    Reader,
}

/// The roles that may look: all of them.
const LOOKING: [Role; 3] = [Role::Operator, Role::Approver, Role::Reader];

/// What knows an operator's token, and gives the operator's pseudonym.
pub struct CallerKeys {
    pub signers: OperatorKeys,
    pub pseudonyms: Pseudonyms,
}

/// An operator, as a token names them.
#[derive(Clone, Serialize, Deserialize)]
struct Claims {
    aud: String,
    sub: String,
    roles: Vec<Role>,
    exp: i64,
}

/// An operator who was let in.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The name in the token, for the text that lies beside the order.
    pub sub: String,
    /// The keyed pseudonym, for events.
    pub actor: String,
}

/// A token for an operator: of the development issuer on one machine. The deployed functions issue none.
///
/// # Errors
/// None but of the signing library.
pub fn issue(
    keys: &OperatorKeys,
    sub: &str,
    roles: &[Role],
    now: Instant,
) -> Result<String, jsonwebtoken::errors::Error> {
    let claims =
        Claims { aud: AUDIENCE.to_owned(), sub: sub.to_owned(), roles: roles.to_vec(), exp: (now + LIFE).timestamp() };
    token::signed(&keys.0, &claims)
}

impl Operator {
    /// Lets a request in whose token has one of these roles, and has its log line name who it is.
    ///
    /// # Errors
    /// No, a bad or an expired token; [`Code::RoleMissing`].
    pub(super) async fn admit(&self, parts: &Parts, roles: &[Role], now: Instant) -> Result<Caller, Problem> {
        let caller = admit(&self.keys, &parts.headers, roles, now)?;
        if let Some(actor) = parts.extensions.get::<Actor>() {
            actor.is(&caller.actor);
        }
        Ok(caller)
    }
}

/// An operator who looks, which every role may. It stands first among what a handler takes, so that nothing is said of the rest
/// of the request to anybody else.
pub(super) struct Looking;

impl FromRequestParts<Arc<Operator>> for Looking {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, function: &Arc<Operator>) -> Result<Looking, Problem> {
        let Now(now) = Now::from_request_parts(parts, function).await?;
        function.admit(parts, &LOOKING, now).await.map(|_| Looking)
    }
}

fn admit(keys: &CallerKeys, headers: &HeaderMap, roles: &[Role], now: Instant) -> Result<Caller, Problem> {
    let claims: Claims = token::decode(bearer(headers)?, &keys.signers.0, AUDIENCE)?;
    if is_blank(&claims.sub) {
        // Whoever acts has a name.
        return Err(Code::TokenInvalid.into());
    }
    if now.timestamp() >= claims.exp {
        return Err(Code::TokenExpired.into());
    }
    if !claims.roles.iter().any(|role| roles.contains(role)) {
        return Err(Code::RoleMissing.into());
    }
    Ok(Caller { actor: keys.pseudonyms.operator(&claims.sub), sub: claims.sub })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::{KeyRing, TokenKeys};
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use jsonwebtoken::{Algorithm, EncodingKey, Header};
    use serde_json::{Value, json};

    const NOW: &str = "2025-02-03T05:00:00Z";

    fn keys() -> CallerKeys {
        let pseudonyms = "1:8f1c02d9a47be365f0187c2d95eab34610fd27c8593b6ea471d8024c9fb5e63a";
        let signers = OperatorKeys(KeyRing::of("of operators"));
        CallerKeys { signers, pseudonyms: Pseudonyms::parse(pseudonyms).unwrap() }
    }

    fn signed(algorithm: Algorithm, claims: &Value, keys: &KeyRing) -> String {
        let (id, key) = keys.current();
        let header = Header { kid: Some(id.to_owned()), ..Header::new(algorithm) };
        jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(key)).unwrap()
    }

    fn admitted(keys: &CallerKeys, token: &str, role: Role, now: &str) -> Result<Caller, Code> {
        let headers = HeaderMap::from_iter([(http::header::AUTHORIZATION, format!("Bearer {token}").parse().unwrap())]);
        admit(keys, &headers, &[role], now.parse().unwrap()).map_err(|problem| problem.code())
    }

    #[test]
    fn a_token_is_refused_for_each_way_to_cheat() {
        let keys = keys();
        let key = &keys.signers.0;
        let claims = json!({"aud": AUDIENCE, "sub": "anna", "roles": ["operator"], "exp": 1_738_587_600});
        let with = |name: &str, value: Value| {
            let mut changed = claims.clone();
            changed[name] = value;
            changed
        };
        let without = |name: &str| {
            let mut changed = claims.clone();
            changed.as_object_mut().unwrap().remove(name);
            changed
        };
        let good = signed(Algorithm::HS256, &claims, key);
        let caller = admitted(&keys, &good, Role::Operator, NOW).unwrap();
        assert_eq!((caller.sub.as_str(), &caller.actor), ("anna", &keys.pseudonyms.operator("anna")));

        let encode = |json: &str| URL_SAFE_NO_PAD.encode(json);
        let parts: Vec<&str> = good.split('.').collect();
        let other = encode(&with("sub", json!("boris")).to_string());
        let more = encode(&with("roles", json!(["operator", "approver"])).to_string());
        let of_order = json!({"aud": "oferta-order", "sub": "anna", "roles": ["operator"], "exp": claims["exp"]});
        let cheats = [
            ("alg none", format!("{}.{}.", encode(r#"{"alg":"none","typ":"JWT"}"#), parts[1])),
            ("alg none, signature kept", format!("{}.{}.{}", encode(r#"{"alg":"none"}"#), parts[1], parts[2])),
            ("another algorithm", signed(Algorithm::HS512, &claims, key)),
            ("another secret", signed(Algorithm::HS256, &claims, &KeyRing::of("another"))),
            ("the key of orders", signed(Algorithm::HS256, &claims, &KeyRing::of("of orders"))),
            ("the audience of orders", signed(Algorithm::HS256, &of_order, key)),
            ("changed name", format!("{}.{other}.{}", parts[0], parts[2])),
            ("changed roles", format!("{}.{more}.{}", parts[0], parts[2])),
            ("no name", signed(Algorithm::HS256, &without("sub"), key)),
            ("an empty name", signed(Algorithm::HS256, &with("sub", json!(" ")), key)),
            ("no expiry", signed(Algorithm::HS256, &without("exp"), key)),
            ("no audience", signed(Algorithm::HS256, &without("aud"), key)),
            ("no list of roles", signed(Algorithm::HS256, &without("roles"), key)),
            ("an unknown role", signed(Algorithm::HS256, &with("roles", json!(["operator", "root"])), key)),
            ("no token", "nonsense".to_owned()),
            ("endless", "a".repeat(100_000)),
        ];
        for (cheat, token) in cheats {
            let refused = admitted(&keys, &token, Role::Operator, NOW).err();
            assert_eq!(refused, Some(Code::TokenInvalid), "{cheat}");
        }
        let idle = signed(Algorithm::HS256, &with("roles", json!([])), key);
        for (token, role, refused) in [
            (&good, Role::Operator, None),
            (&good, Role::Approver, Some(Code::RoleMissing)),
            (&idle, Role::Operator, Some(Code::RoleMissing)),
            (&idle, Role::Approver, Some(Code::RoleMissing)),
        ] {
            assert_eq!(admitted(&keys, token, role, NOW).err(), refused, "{role:?}");
        }
    }

    #[test]
    fn a_token_of_the_issuer_lasts_its_time_and_opens_no_order() {
        let keys = keys();
        let token = issue(&keys.signers, "anna", &[Role::Approver], NOW.parse().unwrap()).unwrap();
        for (now, refused) in [("2025-02-03T12:59:59Z", None), ("2025-02-03T13:00:00Z", Some(Code::TokenExpired))] {
            assert_eq!(admitted(&keys, &token, Role::Approver, now).err(), refused, "{now}");
        }
        let order = token::verify(&TokenKeys(KeyRing::of("of orders")), &token, NOW.parse().unwrap());
        assert_eq!(order.err().map(|problem| problem.code()), Some(Code::TokenInvalid));
    }
}
