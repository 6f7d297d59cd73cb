//! The languages of the shop, and what its order form says in each: the label of the acceptance box (clause 2.4), the
//! notice of recording (10.2), the consent lines (8.6), the use restrictions (5.2, 5.6, 5.8), the ways to pay (4.4) and the hint
//! on Kommo's plans (5.9). A language is a file of `agreement/notices`; its notices lie in the same file.

use crate::agreement::consent::{ConsentLine, Purpose};
use crate::agreement::local_text::LocalText;
use crate::agreement::source::{AgreementError, Source};
use crate::clause::Clause;
use std::collections::BTreeMap;

const LABEL: &str = "acceptance-label";

const RECORDING: &str = "recording-notice";

const PLAN: &str = "plan-hint";

const CARD: &str = "payment-method-card";

const INVOICE: &str = "payment-method-invoice";

/// The clauses that restrict the use. For a breach of them, and of no other, an operator may suspend it (K37).
pub const USE_RESTRICTIONS: [Clause; 3] = [Clause::new(5, 2), Clause::new(5, 6), Clause::new(5, 8)];

/// What the order form says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The label of the box by which a buyer accepts the terms (clause 2.4).
    pub acceptance_label: LocalText,
    /// The notice that calls and correspondence may be recorded, which is shown before any is (clause 10.2).
    pub recording_notice: LocalText,
    /// One line for every purpose, in the order of [`Purpose::ALL`].
    pub consents: Vec<ConsentLine>,
    /// What the use is restricted by, in short, for each of [`USE_RESTRICTIONS`] in that order.
    pub restrictions: Vec<(Clause, LocalText)>,
    /// How a card is paid with (clauses 4.4, 4.5).
    pub card: LocalText,
    /// How an invoice is paid (clauses 4.3, 4.4).
    pub invoice: LocalText,
    /// On which of Kommo's plans everything works (clause 5.9).
    pub plan_hint: LocalText,
}

/// The language of a file: `en` of `agreement/notices/en.ftl`.
pub fn of_file(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.strip_suffix(".ftl").unwrap_or(name)
}

/// Whether a text can name a language: two or three letters in lower case.
pub(crate) fn is_name(text: &str) -> bool {
    (2..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase())
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
    for &purpose in Purpose::ALL {
        let text = take(&mut files, &format!("consent-line-{}", purpose.code()))?;
        consents.push(ConsentLine { purpose, text, required: purpose.is_required() });
    }
    let mut restrictions = Vec::new();
    for clause in USE_RESTRICTIONS {
        let id = format!("use-restriction-{}", clause.to_string().replace('.', "-"));
        restrictions.push((clause, take(&mut files, &id)?));
    }
    let (card, invoice, plan_hint) = (take(&mut files, CARD)?, take(&mut files, INVOICE)?, take(&mut files, PLAN)?);
    match files.iter().find_map(|(_, source, left)| Some((source, left.keys().next()?))) {
        Some((source, other)) => Err(source.error(other.as_str(), "unknown")),
        None => Ok(Form { acceptance_label, recording_notice, consents, restrictions, card, invoice, plan_hint }),
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
