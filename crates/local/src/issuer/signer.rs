//! What the issuer signs with: a key of its own, kept with the sandbox's data, so that tokens outlive a restart.

use super::{CLIENT_ID, ROLES_CLAIM, at};
use crate::local_db::LocalDb;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use domain::Instant;
use jsonwebtoken::jwk::{Jwk, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use std::error::Error;

/// Signs tokens of the issuer.
#[derive(Clone)]
pub struct Signer {
    issuer: String,
    key: EncodingKey,
    kid: String,
    public: Value,
}

impl Signer {
    /// The signer of the shop at `url`, with the key kept on `db`, or a new one.
    ///
    /// # Errors
    /// The database fails, or no key can be made.
    pub fn open(db: &LocalDb, url: &str) -> Result<Signer, Box<dyn Error + Send + Sync>> {
        let der = match db.get::<String>("issuer", "key")? {
            Some(kept) => STANDARD.decode(kept)?,
            None => {
                let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())?;
                db.put("issuer", "key", &STANDARD.encode(made.as_ref()))?;
                made.as_ref().to_vec()
            }
        };
        let key = EncodingKey::from_ec_der(&der);
        let jwk = Jwk::from_encoding_key(&key, Algorithm::ES256)?;
        let kid = jwk.thumbprint(ThumbprintHash::SHA256)?;
        let mut public = serde_json::to_value(jwk)?;
        public["kid"] = json!(kid);
        public["use"] = json!("sig");
        Ok(Signer { issuer: at(url), key, kid, public })
    }

    /// The issuer's name.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// What the issuer says of itself (OpenID Connect Discovery 1.0).
    pub fn document(&self) -> Value {
        let name = &self.issuer;
        json!({
            "issuer": name,
            "authorization_endpoint": format!("{name}/authorize"),
            "token_endpoint": format!("{name}/token"),
            "jwks_uri": format!("{name}/jwks"),
            "end_session_endpoint": format!("{name}/sign-out"),
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["none"],
            "authorization_response_iss_parameter_supported": true,
            "scopes_supported": ["openid"],
        })
    }

    /// The public key, as a set.
    pub fn keys(&self) -> Value {
        json!({ "keys": [self.public] })
    }

    /// An access token as Cognito makes them: for a client, without an audience.
    ///
    /// # Errors
    /// None but of the signing library.
    pub fn access_token(
        &self,
        sub: &str,
        roles: &[impl AsRef<str>],
        life: TimeDelta,
        now: Instant,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        self.signed(json!({"client_id": CLIENT_ID, "token_use": "access"}), sub, roles, life, now)
    }

    /// An ID token for a sign-in with this nonce.
    ///
    /// # Errors
    /// None but of the signing library.
    pub(super) fn id_token(
        &self,
        (sub, roles, nonce): (&str, &[String], &str),
        life: TimeDelta,
        now: Instant,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        self.signed(json!({"aud": CLIENT_ID, "token_use": "id", "nonce": nonce}), sub, roles, life, now)
    }

    fn signed(
        &self,
        mut claims: Value,
        sub: &str,
        roles: &[impl AsRef<str>],
        life: TimeDelta,
        now: Instant,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        claims["iss"] = json!(self.issuer);
        claims["sub"] = json!(sub);
        claims["iat"] = json!(now.timestamp());
        claims["exp"] = json!((now + life).timestamp());
        claims[ROLES_CLAIM] = roles.iter().map(AsRef::as_ref).collect();
        let header = Header { kid: Some(self.kid.clone()), ..Header::new(Algorithm::ES256) };
        jsonwebtoken::encode(&header, &claims, &self.key)
    }
}
