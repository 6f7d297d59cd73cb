//! What every page needs beside itself: the stylesheet, and a choice of language.

use super::Acceptance;
use crate::account::page::{see, session};
use crate::http::openapi::answers::{Internal, NotFound, TooLarge, refusals};
use crate::http::openapi::parameters::parameters;
use crate::http::openapi::schema;
use crate::http::pages::{form, same_site, set_cookie};
use crate::http::problem::Problem;
use crate::http::request::Now;
use crate::pages::texts::{CHOICE_LIFE, LANGUAGE, Texts};
use crate::pages::{STYLE, STYLE_PATH};
use crate::routes;
use axum::extract::{OriginalUri, Request, State};
use axum::response::{IntoResponse, Response};
use domain::Instant;
use domain::code::Code;
use http::header;
use std::sync::Arc;
use store::table::access::SessionKey;
use store::table::error::StoreError;

parameters! {
    /// The name that a page says, which changes with what is in the file.
    AssetName = Path "name", required, {"type": "string", "examples": [env!("STYLE")]};
}

/// The stylesheet of the pages
///
/// What a name stands for never changes, so a browser may keep it.
#[utoipa::path(
    get,
    path = "/assets/{name}",
    operation_id = "getStylesheet",
    tag = "pages",
    params(AssetName),
    responses(
        (
            status = 200,
            description = "The stylesheet.",
            body = String, content_type = "text/css", headers(("Cache-Control"))
        ),
        NotFound, Internal,
    ),
)]
pub(super) async fn style(OriginalUri(uri): OriginalUri) -> Result<Response, Problem> {
    if uri.path() != STYLE_PATH {
        return Err(Code::NotFound.into());
    }
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, STYLE).into_response())
}

refusals! {
    /// The form was sent from another site's page.
    LanguageCrossSite = CrossSite;
    /// There is no such field, or pages have no such language.
    LanguageInvalid = InvalidFields;
}

/// Choose the language of the pages
///
/// It is kept in a cookie for a year, and with the account of whoever is signed in; the answer leads back to the page on which it
/// was chosen.
#[utoipa::path(
    post,
    path = "/language",
    operation_id = "chooseLanguage",
    tag = "pages",
    request_body(content = schema::LanguageForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (
            status = 303,
            description = "To the page on which it was chosen.",
            headers(("Location"), ("Set-Cookie"), ("Cache-Control"))
        ),
        Internal, TooLarge, LanguageCrossSite, LanguageInvalid,
    ),
)]
pub(super) async fn language(
    State(function): State<Arc<Acceptance>>,
    Now(now): Now,
    request: Request,
) -> Result<Response, Problem> {
    same_site(request.headers(), &function.public_url)?;
    let reader = session(request.headers());
    let [language, back] = form(request, ["language", "back"]).await?;
    let texts = language.as_deref().and_then(Texts::of);
    let texts = texts.ok_or_else(|| Problem::field(Code::InvalidFields, "/language", "is none that pages have"))?;
    if let Some(reader) = reader {
        function.keep_language(&reader, texts, now).await;
    }
    let back = back.filter(|back| own_page(back)).unwrap_or_else(|| "/".to_owned());
    let mut response = see(&back)?;
    let cookie = set_cookie(LANGUAGE, texts.language(), CHOICE_LIFE.num_seconds())?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

impl Acceptance {
    /// Keeps the choice with the mailbox of whoever is signed in, so that another device shows it. The browser keeps it anyhow, so
    /// what fails is let go.
    async fn keep_language(&self, reader: &SessionKey, texts: Texts, now: Instant) {
        let kept = async {
            self.store.session(reader, now).await?;
            self.store.keep_language(&reader.mailbox, texts.language()).await
        };
        let kept: Result<(), StoreError> = kept.await;
        if let Err(error) = kept {
            tracing::info!(%error, "a choice of language was not kept with the account");
        }
    }
}

/// Whether a text is the path of a page of this shop that can be opened: no other site is led to, and no act begun.
fn own_page(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte));
    plain && routes::allowed(text).is_some_and(|methods| methods.split(", ").any(|method| method == "GET"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_leads_to_pages_of_this_shop_only() {
        for ours in ["/account", "/account/sign-in", "/v1/offer"] {
            assert!(own_page(ours), "{ours}");
        }
        for other in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example/account",
            "/account?x=1",
            "/account\r\nset-cookie: x=y",
            "/language",
            "/nowhere",
            "account",
        ] {
            assert!(!own_page(other), "{other}");
        }
    }
}
