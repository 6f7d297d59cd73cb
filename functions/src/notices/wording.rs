//! The wording of notices by language, as Fluent reads it from `agreement/notices`.

use super::agreed;
use super::footer::{self, FOOTER};
use super::format::{ORDER_PAGE, PROVISIONAL, Values};
use super::letter::{Action, Letter, Link, NoText, Text};
use super::sums::SUMS;
use agreement_folder::texts::{Texts, texts};
use domain::agreement::Agreement;
use domain::agreement::language::of_file;
use domain::agreement::local_text::ENGLISH;
use domain::agreement::policy::Policy;
use domain::agreement::source::{AgreementError, Source};
use domain::follows::notice::Notice;
use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};

/// The texts of every language, by its name. Those of one are read when something is first written in it: few functions write in more
/// than one before they are frozen.
pub(super) struct Wording(BTreeMap<String, Lazy>);

/// The texts of a language; `None` if they cannot be read.
type Lazy = LazyLock<Option<Texts>, Box<dyn FnOnce() -> Option<Texts> + Send>>;

impl Wording {
    /// The texts of an agreement, kept for as long as the process lives, which has one agreement, with what was published besides, or
    /// a few.
    pub(super) fn of(agreement: &Agreement) -> &'static Wording {
        type Known = (&'static [Source<'static>], &'static Wording);
        static KNOWN: Mutex<Vec<Known>> = Mutex::new(Vec::new());
        let mut all = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, wording)) = all.iter().find(|(files, _)| std::ptr::eq(*files, agreement.notices)) {
            return wording;
        }
        let wording: &'static Wording = Box::leak(Box::new(Wording::unread(agreement.notices)));
        all.push((agreement.notices, wording));
        wording
    }

    fn unread(sources: &'static [Source<'static>]) -> Wording {
        let languages = sources.iter().map(|source| {
            let read = move || {
                let read = read(source).inspect_err(|error| tracing::error!(%error, "no notice can be written"));
                read.ok()
            };
            (of_file(source.file).to_owned(), Lazy::new(Box::new(read)))
        });
        Wording(languages.collect())
    }

    /// Reads all of them at once.
    ///
    /// # Errors
    /// As of [`read`].
    #[cfg(test)]
    pub(super) fn parse(sources: &[Source<'_>]) -> Result<Wording, AgreementError> {
        let languages = sources.iter().map(|source| {
            let texts = read(source)?;
            Ok((of_file(source.file).to_owned(), Lazy::new(Box::new(move || Some(texts)))))
        });
        Ok(Wording(languages.collect::<Result<_, AgreementError>>()?))
    }

    /// One message of a language, with what every text may name of the policy; `None` if it is not there or names a value that
    /// it is not given.
    pub(super) fn message(&self, policy: &Policy, language: &str, id: &str, values: &Values) -> Option<String> {
        let bundle = self.0.get(language)?.as_ref()?;
        let pattern = bundle.get_message(id)?.value()?;
        let given = || values.iter().map(|(name, value)| (*name, value.as_str()));
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&given().collect()), &mut errors).into_owned();
        if errors.is_empty() {
            return Some(text);
        }
        // Few messages name what the policy says, so it is worked out for those alone.
        let mut all = agreed::values(bundle, policy, language)?;
        given().for_each(|(name, value)| all.set(name, value));
        errors.clear();
        let text = bundle.format_pattern(pattern, Some(&all), &mut errors).into_owned();
        errors.is_empty().then_some(text)
    }

    /// A notice in a language, with what its reader is asked to do, and who sells at its foot.
    pub(super) fn write(
        &self,
        policy: &Policy,
        language: &str,
        notice: Notice,
        values: &Values,
        action: Option<Action>,
    ) -> Result<Text, NoText> {
        let message =
            |id: &str, values: &Values| self.message(policy, language, id, values).ok_or(NoText(notice.name()));
        let part = |part: &str| message(&format!("{}-{part}", notice.name()), values);
        let link = |id: &str, url| -> Result<Link, NoText> {
            let part = |part: &str| message(&format!("{id}-{part}"), &Vec::new());
            Ok(Link { hint: part("hint")?, label: part("label")?, url })
        };
        let link = match action {
            None => None,
            Some(Action::ConfirmReceipt { url }) => Some(link("confirm-receipt", url)?),
            Some(Action::ConfirmReport { url }) => Some(link("confirm-report", url)?),
            Some(Action::SignIn { url }) => Some(link("sign-in", url)?),
        };
        let (subject, mut body) = (part("subject")?, part("body")?);
        // Nothing is promised for a day that is not official (I40).
        let provisional = |text: &str| values.iter().any(|(name, day)| *name == PROVISIONAL && text.contains(day));
        if provisional(&subject) || provisional(&body) {
            body = format!("{body}\n\n{}", message("provisional-note", &Vec::new())?);
        }
        if let Some((_, sums)) = values.iter().find(|(name, _)| *name == SUMS) {
            body = format!("{body}\n\n{sums}");
        }
        if let Some((_, page)) = values.iter().find(|(name, _)| *name == ORDER_PAGE) {
            body = format!("{body}\n\n{}\n\n{page}", message(ORDER_PAGE, values)?);
        }
        let footer = message(FOOTER, &footer::values(&policy.licensor, language))?;
        let letter = |link| Letter { language, subject: &subject, body: &body, link, footer: &footer };
        let without = message("link-not-kept", &Vec::new())?;
        let without =
            link.as_ref().map(|link| Link { url: without, hint: link.hint.clone(), label: link.label.clone() });
        let (kept, letter) = (letter(without.as_ref()).text(), letter(link.as_ref()));
        let html = letter.html().map_err(|_| NoText(notice.name()))?;
        Ok(Text { body: letter.text(), html, kept, subject })
    }
}

/// Reads the file of a language, which was compared with the others when the folder was read.
///
/// # Errors
/// It is no Fluent, has a message twice, or is named by no language.
fn read(source: &Source<'_>) -> Result<Texts, AgreementError> {
    texts(of_file(source.file), source.text.to_owned()).map_err(|reason| source.error("", reason))
}

/// Writes a notice in a language.
pub(super) fn write(
    agreement: &Agreement,
    language: &str,
    notice: Notice,
    values: &Values,
    action: Option<Action>,
) -> Result<Text, NoText> {
    Wording::of(agreement).write(&agreement.policy, language, notice, values, action)
}

/// One message of a language, with what every text may name of the policy; `None` if it is not there or names a value that it
/// is not given.
pub(crate) fn message(agreement: &Agreement, language: &str, id: &str, values: &Values) -> Option<String> {
    Wording::of(agreement).message(&agreement.policy, language, id, values)
}

/// A day that is not official, as a language marks it.
pub(super) fn provisional_day(agreement: &Agreement, language: &str, day: &str) -> Option<String> {
    message(agreement, language, "provisional-day", &vec![("day", day.to_owned())])
}

/// The lines at the foot of a page, in a language or in English if the shop has that no more; none if they cannot be written.
pub(crate) fn page_footer(agreement: &Agreement, language: &str) -> Vec<String> {
    let message =
        |language| message(agreement, language, FOOTER, &footer::values(&agreement.policy.licensor, language));
    let text = [language, ENGLISH].into_iter().find_map(message);
    text.unwrap_or_default().lines().map(str::to_owned).collect()
}
