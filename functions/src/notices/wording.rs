//! The wording of notices by language, as Fluent reads it from `agreement/notices`.

use super::footer::{self, FOOTER};
use super::format::{ORDER_PAGE, PROVISIONAL, Values};
use super::letter::{Action, Letter, Link, NoText, Text};
use domain::agreement::Agreement;
use domain::agreement::language::of_file;
use domain::agreement::policy::Licensor;
use domain::agreement::source::{AgreementError, Source};
use domain::follows::notice::Notice;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The texts of every language, by its name.
pub(super) struct Wording(BTreeMap<String, FluentBundle<FluentResource>>);

impl Wording {
    /// The texts of an agreement, read when they are first asked for and kept; `None` if they cannot be read. A process has
    /// one agreement, with what was published besides, or a few.
    pub(super) fn of(agreement: &Agreement) -> Option<&'static Wording> {
        type Read = (&'static [Source<'static>], Option<&'static Wording>);
        static READ: Mutex<Vec<Read>> = Mutex::new(Vec::new());
        let mut all = READ.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, wording)) = all.iter().find(|(files, _)| std::ptr::eq(*files, agreement.notices)) {
            return *wording;
        }
        let read = Wording::parse(agreement.notices);
        let read = read.inspect_err(|error| tracing::error!(%error, "no notice can be written"));
        let wording = read.ok().map(|wording| &*Box::leak(Box::new(wording)));
        all.push((agreement.notices, wording));
        wording
    }

    /// Reads a file for each language, named by it. They were compared when the folder was read.
    ///
    /// # Errors
    /// The file that is no Fluent, has a message twice, or is named by no language.
    pub(super) fn parse(sources: &[Source<'_>]) -> Result<Wording, AgreementError> {
        let bundles = sources.iter().map(|source| Ok((of_file(source.file).to_owned(), bundle(source)?)));
        Ok(Wording(bundles.collect::<Result<_, AgreementError>>()?))
    }

    /// One message of a language; `None` if it is not there or names a value that it is not given.
    pub(super) fn message(&self, language: &str, id: &str, values: &Values) -> Option<String> {
        let bundle = self.0.get(language)?;
        let pattern = bundle.get_message(id)?.value()?;
        let values: FluentArgs<'_> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned();
        errors.is_empty().then_some(text)
    }

    /// A notice in a language, with what its reader is asked to do, and who sells at its foot.
    pub(super) fn write(
        &self,
        licensor: &Licensor,
        language: &str,
        notice: Notice,
        values: &Values,
        action: Option<Action>,
    ) -> Result<Text, NoText> {
        let message = |id: &str, values: &Values| self.message(language, id, values).ok_or(NoText(notice.name()));
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
        if let Some((_, page)) = values.iter().find(|(name, _)| *name == ORDER_PAGE) {
            body = format!("{body}\n\n{}\n\n{page}", message(ORDER_PAGE, values)?);
        }
        let footer = message(FOOTER, &footer::values(licensor, language))?;
        let letter = Letter { language, subject: &subject, body: &body, link: link.as_ref(), footer: &footer };
        let html = letter.html().map_err(|_| NoText(notice.name()))?;
        Ok(Text { body: letter.text(), html, subject })
    }
}

fn bundle(source: &Source<'_>) -> Result<FluentBundle<FluentResource>, AgreementError> {
    let language = of_file(source.file).parse().map_err(|_| source.error("", "named by no language"))?;
    let resource = FluentResource::try_new(source.text.to_owned());
    let resource = resource.map_err(|(_, errors)| source.error("", format!("{errors:?}")))?;
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Isolating marks are for text within text of the other direction; here they would only stand in the way of search.
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).map_err(|errors| source.error("", format!("{errors:?}")))?;
    Ok(bundle)
}

/// Writes a notice in a language.
pub(super) fn write(
    agreement: &Agreement,
    language: &str,
    notice: Notice,
    values: &Values,
    action: Option<Action>,
) -> Result<Text, NoText> {
    Wording::of(agreement).ok_or(NoText(notice.name()))?.write(
        &agreement.policy.licensor,
        language,
        notice,
        values,
        action,
    )
}

/// One message of a language; `None` if it is not there or names a value that it is not given.
pub(crate) fn message(agreement: &Agreement, language: &str, id: &str, values: &Values) -> Option<String> {
    Wording::of(agreement)?.message(language, id, values)
}

/// A day that is not official, as a language marks it.
pub(super) fn provisional_day(agreement: &Agreement, language: &str, day: &str) -> Option<String> {
    message(agreement, language, "provisional-day", &vec![("day", day.to_owned())])
}
