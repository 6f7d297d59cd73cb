//! The sandbox's pages: templates of `templates/`, all on `page.html`.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use crate::problem::failure;

/// Nothing runs, and nothing is loaded but the sandbox's own stylesheet. The bank's form leads back to the shop, which is another
/// site to a browser.
const POLICY: &str = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/// A page that says one sentence.
#[derive(Template)]
#[template(path = "sentence.html")]
struct Sentence<'a> {
    title: &'a str,
    sentence: &'a str,
}

/// A page that says one sentence, which is plain text as the title is.
pub(crate) fn sentence(status: StatusCode, title: &str, sentence: &str) -> Response {
    answer(status, &Sentence { title, sentence })
}

/// A page.
pub(crate) fn answer(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => (status, [(header::CONTENT_SECURITY_POLICY, POLICY)], Html(html)).into_response(),
        Err(error) => failure(&error),
    }
}
