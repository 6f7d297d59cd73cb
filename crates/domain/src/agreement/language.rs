//! The languages of the shop, and what its order form says in each: the label of the acceptance box (clause 2.4), the
//! notice of recording (10.2) and the consent lines (8.6). A language is a file of `agreement/notices`; its notices lie in the same file.

use crate::agreement::consent::{ConsentLine, Purpose};
use crate::agreement::local_text::LocalText;
use crate::agreement::source::{AgreementError, Source};
use std::collections::BTreeMap;

/// The files of all languages, whole, as this program was built with them: Fluent, each named by its language.
pub const NOTICES: &[Source<'static>] = include!(concat!(env!("OUT_DIR"), "/notices.rs"));

/// What the order form says in each language, as `build.rs` took it from these files.
pub const FORMS: &[Source<'static>] = include!(concat!(env!("OUT_DIR"), "/forms.rs"));

const LABEL: &str = "acceptance-label";

const RECORDING: &str = "recording-notice";

/// What the order form says.
pub(crate) struct Form {
    pub(crate) acceptance_label: LocalText,
    pub(crate) recording_notice: LocalText,
    /// One for every purpose, in the order of [`Purpose::ALL`].
    pub(crate) consents: Vec<ConsentLine>,
}

/// The language of a file: `en` of `agreement/notices/en.ftl`.
pub fn of_file(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.strip_suffix(".ftl").unwrap_or(name)
}

/// What the order form says. Each source is one language: a JSON object of texts by the names of their messages.
///
/// # Errors
/// The file and the message: a text missing, empty or unknown; a language that is there twice; no English.
pub(crate) fn form(sources: &[Source<'_>]) -> Result<Form, AgreementError> {
    let mut files: Files<'_> = Vec::new();
    for source in sources {
        let language = of_file(source.file);
        if files.iter().any(|(other, ..)| *other == language) {
            return Err(source.error("", "a language that is there twice"));
        }
        files.push((language, source, source.json::<BTreeMap<String, String>>()?));
    }
    let (acceptance_label, recording_notice) = (take(&mut files, LABEL)?, take(&mut files, RECORDING)?);
    let mut consents = Vec::new();
    for purpose in Purpose::ALL {
        let text = take(&mut files, &format!("consent-line-{}", purpose.code()))?;
        consents.push(ConsentLine { purpose, text, required: purpose.is_required() });
    }
    match files.iter().find_map(|(_, source, left)| Some((source, left.keys().next()?))) {
        Some((source, other)) => Err(source.error(other.as_str(), "unknown")),
        None => Ok(Form { acceptance_label, recording_notice, consents }),
    }
}

type Files<'a> = Vec<(&'a str, &'a Source<'a>, BTreeMap<String, String>)>;

/// Takes one text out of every language.
fn take(files: &mut Files<'_>, id: &str) -> Result<LocalText, AgreementError> {
    let mut texts = BTreeMap::new();
    for (language, source, left) in files {
        let text = left.remove(id).ok_or_else(|| source.error(id, "missing"))?;
        if text.trim().is_empty() {
            return Err(source.error(id, "empty"));
        }
        texts.insert((*language).to_owned(), text);
    }
    let none = || Source { file: "agreement/notices/en.ftl", text: "" }.error("", "there is no such file");
    LocalText::new(texts).ok_or_else(none)
}
