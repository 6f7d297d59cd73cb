//! Signed links in mails, which prove that who presses the button of their page reads the mailbox. To follow one proves
//! nothing, since mail scanners follow links: the page that it shows has a button. Each is of one notice, for one purpose, and
//! opens nothing.

use crate::http::problem::Problem;
use crate::http::request::{bytes, parameters};
use crate::http::token;
use crate::keys::LinkKeys;
use crate::notices;
use crate::pages::texts::Texts;
use crate::pages::{Frame, personal};
use askama::Template;
use axum::extract::Request;
use axum::response::Response;
use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::local_text::ENGLISH;
use domain::code::Code;
use http::StatusCode;
use serde::{Deserialize, Serialize};

/// What a link is for. One of another purpose is none.
pub(crate) struct Purpose {
    audience: &'static str,
    /// Where its page is, and its form goes.
    path: &'static str,
    /// How the messages of its page begin; `None` where the account shows it.
    page: Option<&'static str>,
}

/// Confirms that a notice arrived (clause 4.13, K19).
pub(crate) const RECEIPT: Purpose =
    Purpose { audience: "oferta-receipt", path: "/v1/receipts", page: Some("receipt-page") };
/// Confirms the report that a notice is about (clause 10.4, K55).
pub(crate) const REPORT: Purpose =
    Purpose { audience: "oferta-mailbox-report", path: "/v1/mailbox-reports/confirmation", page: Some("report-page") };

/// Begins a session of the mailbox (clause 3.5).
pub(crate) const SIGN_IN: Purpose = Purpose { audience: "oferta-sign-in", path: "/account/session", page: None };

/// What a link says.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Claims {
    aud: String,
    /// The outbox item's id.
    pub(crate) sub: String,
    /// The language of the mail, and so of the page.
    pub(crate) lang: String,
    exp: i64,
}

impl Purpose {
    /// The link of the notice of an outbox item, mailed in a language, good until an instant: the same for every copy of the
    /// mail.
    ///
    /// # Errors
    /// None but of the signing library.
    pub(crate) fn link(
        &self,
        keys: &LinkKeys,
        public_url: &str,
        item: &str,
        language: &str,
        until: Instant,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let (aud, sub, lang) = (self.audience.to_owned(), item.to_owned(), language.to_owned());
        let claims = Claims { aud, sub, lang, exp: until.timestamp() };
        let token = token::signed(&keys.0, &claims)?;
        Ok(format!("{public_url}{}?token={token}", self.path))
    }

    /// What a token of ours that is good at an instant says.
    ///
    /// # Errors
    /// No, a bad or an expired token, or one of another purpose.
    pub(crate) fn verify(&self, keys: &LinkKeys, token: Option<String>, now: Instant) -> Result<Claims, Problem> {
        let token = token.ok_or(Code::TokenMissing)?;
        let claims: Claims = token::decode(&token, &keys.0, self.audience)?;
        if now.timestamp() >= claims.exp {
            return Err(Code::TokenExpired.into());
        }
        Ok(claims)
    }

    /// The page with the button, for the link's own request. Changes nothing.
    pub(crate) fn ask(
        &self,
        agreement: &Agreement,
        keys: &LinkKeys,
        query: Option<&str>,
        now: Instant,
    ) -> Result<Response, Problem> {
        let [token] = parameters(query, ["token"])?;
        let claims = self.verify(keys, token.clone(), now)?;
        self.page(agreement, &claims.lang, "ask", token.as_deref())
    }

    /// What the form of that page says.
    pub(crate) async fn pressed(&self, keys: &LinkKeys, request: Request, now: Instant) -> Result<Claims, Problem> {
        let form = bytes(request).await?;
        // A token has no character that a form would escape.
        let pairs = std::str::from_utf8(&form).unwrap_or_default();
        let token = pairs.split('&').find_map(|pair| pair.strip_prefix("token="));
        self.verify(keys, token.map(str::to_owned), now)
    }

    /// The page that thanks.
    pub(crate) fn thanks(&self, agreement: &Agreement, language: &str) -> Result<Response, Problem> {
        self.page(agreement, language, "thanks", None)
    }

    /// The page that says a message, with a button for a token: in a language, or in English if the shop has that no more.
    fn page(
        &self,
        agreement: &Agreement,
        language: &str,
        words: &str,
        token: Option<&str>,
    ) -> Result<Response, Problem> {
        let mut languages = [language, ENGLISH].into_iter();
        let page = languages.find_map(|language| self.written(agreement, language, words, token));
        let page = page.ok_or_else(|| {
            tracing::error!("the page of a mailed link has no words");
            Code::Internal
        })?;
        personal(StatusCode::OK, &page)
    }

    /// The page in a language; `None` if it has not all of its messages.
    fn written<'a>(
        &'a self,
        agreement: &Agreement,
        language: &str,
        words: &str,
        token: Option<&'a str>,
    ) -> Option<Page<'a>> {
        let page = self.page?;
        let message = |id: &str| notices::message(agreement, language, &format!("{page}-{id}"), &Vec::new());
        let (title, words) = (message("title")?, message(words)?);
        let form = match token {
            Some(token) => Some(Form { action: self.path, token, button: message("button")? }),
            None => None,
        };
        let texts = Texts::of(language).unwrap_or(Texts::En);
        Some(Page { frame: Frame::new(agreement, texts, title).saying(language), words, form })
    }
}

#[derive(Template)]
#[template(path = "mailed_link.html")]
struct Page<'a> {
    frame: Frame,
    words: String,
    form: Option<Form<'a>>,
}

/// The button, and the token that it sends.
struct Form<'a> {
    action: &'a str,
    token: &'a str,
    button: String,
}

#[cfg(test)]
#[path = "mailed_link_tests.rs"]
mod tests;
