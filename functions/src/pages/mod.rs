//! What every page for people stands on: texts by language, the frame around each page, its headers, the stylesheet.

mod amount_words;
pub(crate) mod buyer_rows;
pub(crate) mod fields;
pub(crate) mod format;
pub(crate) mod happening;
pub(crate) mod problem_page;
pub(crate) mod readable;
pub(crate) mod texts;

use crate::http::pages::POLICY;
use crate::http::problem::{self, Problem};
use crate::notices::page_footer;
use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use domain::agreement::Agreement;
use domain::code::Code;
use http::{HeaderValue, StatusCode, header};
use texts::Texts;

/// Where the stylesheet is found: under a name that changes with what it says, so that browsers may keep it.
pub(crate) const STYLE_PATH: &str = concat!("/assets/", env!("STYLE"));
/// The stylesheet.
pub(crate) const STYLE: &str = include_str!("../../templates/style.css");

/// The frame of a page, which `templates/page.html` draws around what the page itself says.
pub(crate) struct Frame {
    /// In which language.
    pub(crate) texts: Texts,
    /// The language of the title and of what the page itself says, where pages have no texts in it.
    pub(crate) said_in: Option<String>,
    /// What the page is called.
    pub(crate) title: String,
    /// The page's own path, to which a choice of language leads back; `None` for a page that cannot be opened again, such as
    /// the answer to a form.
    pub(crate) path: Option<String>,
    /// Lines at the foot: who sells (clauses 1.1, 3.8, 10.7).
    pub(crate) footer: Vec<String>,
    /// After how many seconds the page leads on by itself, and where to: `3; url=/path`.
    pub(crate) refresh: Option<String>,
}

impl Frame {
    /// The frame of a page with a title.
    pub(crate) fn new(agreement: &Agreement, texts: Texts, title: impl Into<String>) -> Frame {
        let footer = page_footer(agreement, texts.language());
        Frame { texts, said_in: None, title: title.into(), path: None, footer, refresh: None }
    }

    /// The same for a page that is opened at a path.
    pub(crate) fn at(self, path: impl Into<String>) -> Frame {
        Frame { path: Some(path.into()), ..self }
    }

    /// The same for a page whose title and words are in a language that pages may not have.
    pub(crate) fn saying(self, language: &str) -> Frame {
        let said_in = (language != self.texts.language()).then(|| language.to_owned());
        Frame { said_in, ..self }
    }

    /// Every language that pages have, for `templates/page.html`.
    pub(crate) fn languages(&self) -> &'static [Texts] {
        Texts::ALL
    }

    /// Where the stylesheet is found, for `templates/page.html`.
    pub(crate) fn style(&self) -> &'static str {
        STYLE_PATH
    }
}

/// A page that shows what is one person's, or answers a form: nobody keeps it.
pub(crate) fn personal(status: StatusCode, page: &impl Template) -> Result<Response, Problem> {
    answer(status, page, "no-store", POLICY)
}

/// The form once more, under the status and with the headers of the problem for which nothing was done. The log line of the request
/// has the problem's code.
pub(crate) fn again(problem: &Problem, page: &impl Template) -> Result<Response, Problem> {
    let mut response = personal(problem.status(), page)?;
    problem::set_headers(response.headers_mut(), problem);
    response.extensions_mut().insert(problem.code());
    Ok(response)
}

/// A page that is the same for everybody in one language. It is asked for anew each time, since time changes what is in force.
pub(crate) fn public(page: &impl Template) -> Result<Response, Problem> {
    answer(StatusCode::OK, page, "no-cache", POLICY)
}

/// A page with a policy of its own on what it may load and where its forms may go.
pub(crate) fn answer(
    status: StatusCode,
    page: &impl Template,
    cache: &'static str,
    policy: &str,
) -> Result<Response, Problem> {
    let html = page.render().map_err(|error| {
        tracing::error!(%error, "a page cannot be written");
        Code::Internal
    })?;
    let policy = HeaderValue::try_from(policy).map_err(|_| Code::Internal)?;
    let fixed = |value| HeaderValue::from_static(value);
    let headers = [
        (header::CACHE_CONTROL, fixed(cache)),
        (header::VARY, fixed("Accept-Language, Cookie")),
        (header::CONTENT_SECURITY_POLICY, policy),
        // Where a page was met, and whatever its address holds, is told to nobody.
        (header::REFERRER_POLICY, fixed("no-referrer")),
    ];
    Ok((status, headers, Html(html)).into_response())
}
