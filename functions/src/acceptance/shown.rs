//! What a buyer was shown beside the box, in its words, as it is kept with the order (clauses 2.4, 5.2, 5.6, 5.8, 8.6, 10.2). The
//! order itself has the label and the hash of each line that was consented to, against which these words can be held.

use domain::agreement::consent::Purpose;
use domain::agreement::language::Form;
use domain::clause::Clause;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The form as it was shown in a language.
#[derive(Serialize, Deserialize)]
pub(crate) struct Shown<'a> {
    language: Cow<'a, str>,
    /// The label of the box.
    pub(crate) label: Cow<'a, str>,
    pub(crate) recording_notice: Cow<'a, str>,
    /// Every line, also of what was not consented to.
    pub(crate) consents: BTreeMap<Purpose, Cow<'a, str>>,
    pub(crate) restrictions: BTreeMap<Clause, Cow<'a, str>>,
}

impl<'a> Shown<'a> {
    /// The form as it is shown in a language.
    pub(super) fn of(form: &'a Form, language: &'a str) -> Shown<'a> {
        let consents = form.consents.iter().map(|line| (line.purpose, line.text.in_language(language).into()));
        let restrictions = form.restrictions.iter();
        Shown {
            language: language.into(),
            label: form.acceptance_label.in_language(language).into(),
            recording_notice: form.recording_notice.in_language(language).into(),
            consents: consents.collect(),
            restrictions: restrictions.map(|(clause, text)| (*clause, text.in_language(language).into())).collect(),
        }
    }
}
