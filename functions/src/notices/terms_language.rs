//! In which language the terms of an order were accepted, and which text prevails (K63).

use super::format::Values;
use super::wording::message;
use domain::agreement::Agreement;
use domain::order::placing::TermsRef;

/// What the words of a language are given of it. `None` if they have no name for a language.
pub(super) fn values(agreement: &Agreement, terms: &TermsRef, language: &str) -> Option<Values> {
    let prevail = match (&terms.language, &terms.prevailing) {
        (Some(accepted), Some(prevailing)) if accepted == prevailing => "this",
        (Some(_), Some(_)) => "other",
        _ => "none",
    };
    let name = |of: &Option<String>| match of {
        Some(of) => message(agreement, language, "language-name", &vec![("language", of.clone())]),
        None => Some(String::new()),
    };
    Some(vec![
        ("terms_prevail", prevail.to_owned()),
        ("terms_language", name(&terms.language)?),
        ("terms_prevailing", name(&terms.prevailing)?),
    ])
}
