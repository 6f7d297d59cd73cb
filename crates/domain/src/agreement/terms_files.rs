//! The texts of the terms as they came with the agreement's files: one for each version and language (K63).

use crate::Instant;
use crate::agreement::local_text::ENGLISH;
use crate::agreement::policy::Policy;
use crate::agreement::source::{AgreementError, Source};
use crate::agreement::terms::{TermsText, TermsVersion, check_terms, is_language};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The texts of each version, by their languages.
pub(crate) type TermsTexts = BTreeMap<String, BTreeMap<String, String>>;

/// A version as `offer.toml` has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlainTerms {
    version: String,
    /// The file of the text in the language in which it was first published.
    text: String,
    language: Option<String>,
    #[serde(deserialize_with = "crate::instant::deserialize")]
    published_at: Instant,
    /// The languages whose text was not published with the version, and when it was.
    #[serde(default)]
    added: BTreeMap<String, PlainInstant>,
}

#[derive(Deserialize)]
#[serde(transparent)]
struct PlainInstant(#[serde(deserialize_with = "crate::instant::deserialize")] Instant);

/// Reads every version with its texts.
///
/// # Errors
/// The first mistake, with its file and key: no version; a text that is missing, blank, or named by no version; a version or
/// an instant used twice; a language that is none, or was added before its version or without a text; a prevailing language
/// in which there is no text.
pub(crate) fn read(
    plain: &[PlainTerms],
    offer: Source<'_>,
    files: &[Source<'_>],
    policy: &Policy,
) -> Result<(Vec<TermsVersion>, TermsTexts), AgreementError> {
    if plain.is_empty() {
        return Err(offer.error("terms", "empty"));
    }
    let (mut all, mut texts) = (Vec::<TermsVersion>::new(), TermsTexts::new());
    for (index, entry) in plain.iter().enumerate() {
        let at = |field: &str, reason: &str| offer.error(format!("terms[{index}].{field}"), reason);
        let (version, of_version) = read_one(entry, plain, files, policy, &at)?;
        if all.iter().any(|other| other.published_at == version.published_at) {
            return Err(at("published_at", "the same as another version's"));
        }
        if texts.insert(version.version.clone(), of_version).is_some() {
            return Err(at("version", "used twice"));
        }
        all.push(version);
    }
    let named = |source: &Source<'_>| plain.iter().any(|entry| language_of(source.file, entry, plain).is_some());
    if let Some(unnamed) = files.iter().find(|source| !named(source)) {
        return Err(unnamed.error("", format!("no version in {} names this text", offer.file)));
    }
    if let Some(language) = &policy.terms.prevailing
        && !texts.values().any(|texts| texts.contains_key(language))
    {
        let reason = format!("no version has a text in the language {language}, which prevails by the policy");
        return Err(offer.error("terms", reason));
    }
    Ok((all, texts))
}

fn read_one(
    entry: &PlainTerms,
    plain: &[PlainTerms],
    files: &[Source<'_>],
    policy: &Policy,
    at: &dyn Fn(&str, &str) -> AgreementError,
) -> Result<(TermsVersion, BTreeMap<String, String>), AgreementError> {
    let first = entry.language.as_deref().unwrap_or(ENGLISH);
    if !is_language(first) {
        return Err(at("language", "must be two or three lower-case letters"));
    }
    let (mut hashes, mut texts) = (BTreeMap::new(), BTreeMap::new());
    for source in files {
        let Some(language) = language_of(source.file, entry, plain) else { continue };
        let sha256 = check_terms(&entry.version, source.text)
            .map_err(|(field, reason)| if field == "text" { source.error("", reason) } else { at(field, reason) })?;
        if texts.insert(language.to_owned(), source.text.to_owned()).is_some() {
            return Err(source.error("", format!("a second text of version {} in this language", entry.version)));
        }
        hashes.insert(language.to_owned(), sha256);
    }
    let sha256 = hashes.remove(first).ok_or_else(|| at("text", "there is no such file"))?;
    if let Some((language, _)) = entry.added.iter().find(|(language, _)| !hashes.contains_key(*language)) {
        return Err(at(&format!("added.{language}"), "there is no text in this language"));
    }
    let mut version = TermsVersion::published(entry.version.clone(), sha256, entry.published_at, policy);
    version.language = first.to_owned();
    for (language, sha256) in hashes {
        let published_at = entry.added.get(&language).map_or(entry.published_at, |PlainInstant(at)| *at);
        if published_at < entry.published_at {
            return Err(at(&format!("added.{language}"), "before the version was published"));
        }
        version.others.push(TermsText { language, sha256, published_at });
    }
    Ok((version, texts))
}

/// The language of a file, if it is a text of a version: of the one that it is named as, or of another beside it,
/// `2023-01.ru.md` beside `2023-01.md`, unless another version names it as its own.
fn language_of<'a>(file: &'a str, entry: &'a PlainTerms, all: &[PlainTerms]) -> Option<&'a str> {
    if is_named(file, &entry.text) {
        return Some(entry.language.as_deref().unwrap_or(ENGLISH));
    }
    if all.iter().any(|other| is_named(file, &other.text)) {
        return None;
    }
    let (stem, language) = file.strip_suffix(".md")?.rsplit_once('.')?;
    (is_language(language) && is_named(stem, entry.text.strip_suffix(".md")?)).then_some(language)
}

/// Whether a path ends with a whole relative path, so that `terms/a.md` does not name `old-terms/a.md`.
fn is_named(file: &str, path: &str) -> bool {
    file.strip_suffix(path).is_some_and(|rest| !path.is_empty() && (rest.is_empty() || rest.ends_with('/')))
}
