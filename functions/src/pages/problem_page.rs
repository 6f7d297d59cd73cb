//! A problem as a page: what happened, and where to go on.

use super::STYLE_PATH;
use super::texts::Texts;
use crate::http::problem::Problem;
use askama::Template;

#[derive(Template)]
#[template(path = "problem.html")]
struct Page<'a> {
    texts: Texts,
    style: &'a str,
    title: String,
    words: String,
    clause: Option<String>,
    number: String,
    /// Whether to sign in is the way on.
    sign_in: bool,
}

/// The page of a problem of a request, in a language; `None` if it cannot be written. It says nothing of its own that
/// somebody sent.
pub(crate) fn written(problem: &Problem, texts: Texts, request_id: &str) -> Option<String> {
    let code = problem.code();
    let page = Page {
        texts,
        style: STYLE_PATH,
        title: texts.problem_title(code.status()),
        words: texts.problem_words(code.as_str(), code.summary()),
        clause: problem.clause().map(|clause| texts.problem_clause(clause)),
        number: texts.problem_number(request_id),
        sign_in: problem.is_of_access(),
    };
    page.render().ok()
}
