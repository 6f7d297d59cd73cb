//! What a buyer was shown beside the box, in its words, as it is kept with the order (clauses 2.4, 5.2, 5.6, 5.8, 8.6, 10.2). The
//! order itself has the label and the hash of each line that was consented to, against which these words can be held.

use domain::agreement::consent::Purpose;
use domain::agreement::language::Form;
use domain::clause::Clause;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Shown<'a> {
    language: &'a str,
    label: &'a str,
    recording_notice: &'a str,
    /// Every line, also of what was not consented to.
    consents: BTreeMap<Purpose, &'a str>,
    restrictions: BTreeMap<Clause, &'a str>,
}

/// The form as it was shown in a language, as JSON.
///
/// # Errors
/// It cannot be written.
pub(super) fn shown(form: &Form, language: &str) -> serde_json::Result<String> {
    serde_json::to_string(&Shown {
        language,
        label: form.acceptance_label.in_language(language),
        recording_notice: form.recording_notice.in_language(language),
        consents: form.consents.iter().map(|line| (line.purpose, line.text.in_language(language))).collect(),
        restrictions: form.restrictions.iter().map(|(clause, text)| (*clause, text.in_language(language))).collect(),
    })
}
