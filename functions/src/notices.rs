//! The texts of notices, by language, from `agreement/notices`: adding a language is adding a file.

mod about;
mod lists;
mod payments;
#[cfg(test)]
mod tests;
mod values;

use domain::agreement::Agreement;
use domain::clauses::Clause;
use domain::effect::Notice;
use domain::order::Order;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use std::sync::OnceLock;
use store::outbox::OutboxItem;
use values::Values;

const LANGUAGES: [(&str, &str); 2] =
    [("en", include_str!("../../agreement/notices/en.ftl")), ("ru", include_str!("../../agreement/notices/ru.ftl"))];

/// A notice ready to be mailed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The subject line.
    pub subject: String,
    /// The plain text.
    pub body: String,
}

/// A notice that cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("notice {0} cannot be written")]
pub struct NoText(&'static str);

/// Writes the notice of an outbox item about an order. The vendor's notices are in English.
///
/// # Errors
/// The notice has no text, or its text names something that the order does not have.
pub fn about_order(agreement: &Agreement, notice: Notice, item: &OutboxItem, order: &Order) -> Result<Text, NoText> {
    let language = if notice.to_vendor() { "en" } else { &order.language };
    let mut values = values::of(agreement, item, order);
    let lines = match notice {
        Notice::VendorTask => lists::tasks(agreement, order, language),
        Notice::DeadlinesRecomputed => lists::deadlines(agreement, order, language),
        _ => Some(Vec::new()),
    };
    values.extend(lists::values(&lines.ok_or(NoText(notice.name()))?));
    write(language, notice, &values)
}

/// Writes the report of a callback that was set aside.
///
/// # Errors
/// As [`about_order`].
pub fn about_quarantined(
    notice: Notice,
    reference: &str,
    reason: &str,
    clause: Option<Clause>,
) -> Result<Text, NoText> {
    let mut values = vec![("reference", reference.to_owned()), ("reason", reason.to_owned())];
    values.extend(clause.map(|clause| ("clause", clause.to_string())));
    write("en", notice, &values)
}

fn write(language: &str, notice: Notice, values: &Values) -> Result<Text, NoText> {
    let part = |part: &str| message(language, &format!("{}-{part}", notice.name()), values);
    match (part("subject"), part("body")) {
        (Some(subject), Some(body)) => Ok(Text { subject, body: body.trim_end().to_owned() }),
        _ => Err(NoText(notice.name())),
    }
}

/// One message of a language; `None` if it is not there or names a value that it is not given.
fn message(language: &str, id: &str, values: &Values) -> Option<String> {
    let bundle = bundle(language)?;
    let pattern = bundle.get_message(id)?.value()?;
    let values: FluentArgs<'_> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned();
    errors.is_empty().then_some(text)
}

fn bundle(language: &str) -> Option<&'static FluentBundle<FluentResource>> {
    static BUNDLES: OnceLock<Vec<(&'static str, FluentBundle<FluentResource>)>> = OnceLock::new();
    let bundles =
        BUNDLES.get_or_init(|| LANGUAGES.iter().filter_map(|(name, text)| Some((*name, read(name, text)?))).collect());
    bundles.iter().find(|(name, _)| *name == language).map(|(_, bundle)| bundle)
}

fn read(language: &str, text: &str) -> Option<FluentBundle<FluentResource>> {
    let resource = FluentResource::try_new(text.to_owned()).ok()?;
    let mut bundle = FluentBundle::new_concurrent(vec![language.parse().ok()?]);
    // Isolating marks are for text within text of the other direction; here they would only stand in the way of search.
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).ok()?;
    Some(bundle)
}
