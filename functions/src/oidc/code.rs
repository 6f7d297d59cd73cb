//! The code flow with PKCE (OpenID Connect Core, 3.1; RFC 7636), for a client that has no secret.

use super::metadata::{Metadata, WITHIN};
use super::{Identity, Issuer, Kind, TokenError, is_safe};
use domain::Instant;
use gateways::http::Post;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

/// The largest answer with tokens that is read.
const BYTES_MAX: usize = 64 * 1024;

/// What a browser is sent to the issuer with.
pub(crate) struct SignIn<'a> {
    /// What the issuer hands back with the code.
    pub(crate) state: &'a str,
    /// What the ID token will say.
    pub(crate) nonce: &'a str,
    /// The hash of what will redeem the code.
    pub(crate) challenge: &'a str,
    /// Where the browser is sent back to.
    pub(crate) redirect_uri: &'a str,
}

/// What a code is redeemed with.
pub(crate) struct Redeemed<'a> {
    pub(crate) code: &'a str,
    pub(crate) verifier: &'a str,
    pub(crate) nonce: &'a str,
    /// As the browser was sent.
    pub(crate) redirect_uri: &'a str,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

impl Issuer {
    /// Where a browser signs in.
    ///
    /// # Errors
    /// [`TokenError::Unavailable`].
    pub(crate) async fn sign_in_url(&self, sign_in: &SignIn<'_>, now: Instant) -> Result<String, TokenError> {
        let endpoint = self.metadata(now).await?.authorization_endpoint;
        let parameters = [
            ("response_type", "code"),
            ("client_id", &self.settings.client_id),
            ("redirect_uri", sign_in.redirect_uri),
            ("scope", "openid"),
            ("state", sign_in.state),
            ("nonce", sign_in.nonce),
            ("code_challenge", sign_in.challenge),
            ("code_challenge_method", "S256"),
        ];
        Ok(with_query(&endpoint, &parameters))
    }

    /// Who signed in, for the code that the issuer gave for it.
    ///
    /// # Errors
    /// [`TokenError`].
    pub(crate) async fn redeem(&self, it: &Redeemed<'_>, now: Instant) -> Result<Identity, TokenError> {
        let url = self.metadata(now).await?.token_endpoint;
        let body = form(&[
            ("grant_type", "authorization_code"),
            ("client_id", &self.settings.client_id),
            ("redirect_uri", it.redirect_uri),
            ("code", it.code),
            ("code_verifier", it.verifier),
        ]);
        let content_type = "application/x-www-form-urlencoded";
        let post = Post { url: &url, content_type, body, within: WITHIN, limit: BYTES_MAX };
        let answer = self.client.post(post).await.map_err(|_| TokenError::Unavailable)?;
        if answer.status.is_server_error() {
            return Err(TokenError::Unavailable);
        }
        // The body of another status is not read.
        let tokens: Tokens = serde_json::from_slice(&answer.body)
            .map_err(|_| TokenError::Refused("the issuer gives no ID token for the code"))?;
        self.identify(&tokens.id_token, Kind::Id { nonce: it.nonce }, now).await
    }

    /// Where a browser ends its session at the issuer, if that has such a place, and is then sent to one of ours.
    pub(crate) async fn sign_out_url(&self, back: &str, now: Instant) -> Option<String> {
        let endpoint = self.metadata(now).await.ok()?.end_session_endpoint?;
        // Cognito calls the address by another name than RP-Initiated Logout 1.0 does.
        let back = [("post_logout_redirect_uri", back), ("logout_uri", back)];
        Some(with_query(&endpoint, &[("client_id", self.settings.client_id.as_str()), back[0], back[1]]))
    }

    /// What the issuer says of itself.
    async fn metadata(&self, now: Instant) -> Result<Metadata, TokenError> {
        let mut known = self.known.lock().await;
        if known.metadata.is_none() && known.may_ask(now) {
            self.ask(&mut known, now).await;
        }
        let safe = |it: &Metadata| is_safe(&it.authorization_endpoint) && is_safe(&it.token_endpoint);
        known.metadata.clone().filter(safe).ok_or(TokenError::Unavailable)
    }
}

/// Parameters as forms and queries have them.
fn form(parameters: &[(&str, &str)]) -> String {
    let escaped = |text| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let pairs: Vec<String> = parameters.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
    pairs.join("&")
}

fn with_query(endpoint: &str, parameters: &[(&str, &str)]) -> String {
    let mark = if endpoint.contains('?') { '&' } else { '?' };
    format!("{endpoint}{mark}{}", form(parameters))
}
