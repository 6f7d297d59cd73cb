//! The texts of notices, by language, from `agreement/notices`: adding a language is adding a file.

use domain::agreement::Agreement;
use domain::clauses::Clause;
use domain::deadline::Deadline;
use domain::effect::Notice;
use domain::money::Money;
use domain::order::Order;
use domain::{Instant, zone};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use std::sync::OnceLock;
use store::outbox::OutboxItem;

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
/// The notice has no text, or its text names something that it is not given.
pub fn about_order(agreement: &Agreement, notice: Notice, item: &OutboxItem, order: &Order) -> Result<Text, NoText> {
    let language = if notice.to_vendor() { "en" } else { &order.language };
    let last_day = |deadline: &Option<Deadline>| deadline.as_ref().map(|d| d.last_day.to_string()).unwrap_or_default();
    let local = |at: Instant| zone::local_date(agreement.policy.zone, at).to_string();
    let claim = item.claim.as_ref().and_then(|id| order.claims.iter().find(|claim| claim.id == *id));
    let amount = match notice {
        Notice::PaymentReceived => Money::new(order.payment.captured_minor, order.captured_currency()),
        _ => order.price,
    };
    let until = order.license.term.map(|term| local(term.until)).unwrap_or_default();
    let right_from = order.license.delay_right.as_ref().map(|right| local(right.expires_at)).unwrap_or_default();
    let mut values = FluentArgs::new();
    for (name, value) in [
        ("number", order.id.number()),
        ("sku", order.sku.clone()),
        ("terms", order.terms.version.clone()),
        ("amount", amount.to_string()),
        ("until", until),
        ("activation_last_day", last_day(&order.license.activation_due)),
        ("right_from", right_from),
        ("claim_last_day", last_day(&order.license.window)),
        ("claim", claim.map(|claim| claim.id.clone()).unwrap_or_default()),
        ("received", claim.map(|claim| local(claim.received_at)).unwrap_or_default()),
        ("answer_last_day", claim.map(|claim| claim.answer.last_day.to_string()).unwrap_or_default()),
    ] {
        values.set(name, value);
    }
    write(language, notice, &values)
}

/// Writes the report of a callback that was set aside.
///
/// # Errors
/// As [`about_order`].
pub fn about_quarantined(notice: Notice, reference: &str, reason: &str, clause: Clause) -> Result<Text, NoText> {
    let mut values = FluentArgs::new();
    values.set("reference", reference.to_owned());
    values.set("reason", reason.to_owned());
    values.set("clause", clause.to_string());
    write("en", notice, &values)
}

fn write(language: &str, notice: Notice, values: &FluentArgs<'_>) -> Result<Text, NoText> {
    let bundle = bundle(language).ok_or(NoText(notice.name()))?;
    let message = |part: &str| {
        let pattern = bundle.get_message(&format!("{}-{part}", notice.name()))?.value()?;
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(values), &mut errors).into_owned();
        errors.is_empty().then_some(text)
    };
    match (message("subject"), message("body")) {
        (Some(subject), Some(body)) => Ok(Text { subject, body }),
        _ => Err(NoText(notice.name())),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notice_has_a_text_in_every_language() {
        for (language, _) in LANGUAGES {
            for notice in Notice::ALL {
                let mut values = FluentArgs::new();
                for name in [
                    "number",
                    "sku",
                    "terms",
                    "amount",
                    "until",
                    "activation_last_day",
                    "right_from",
                    "claim_last_day",
                    "claim",
                    "received",
                    "answer_last_day",
                    "reference",
                    "reason",
                ] {
                    values.set(name, "X");
                }
                let text = write(language, *notice, &values).unwrap_or_else(|e| panic!("{language}: {e}"));
                assert!(!text.subject.contains('\n') && !text.body.is_empty(), "{language} {}", notice.name());
            }
        }
    }

    #[test]
    fn a_text_that_names_what_it_is_not_given_is_an_error() {
        assert_eq!(write("en", Notice::OrderPlaced, &FluentArgs::new()), Err(NoText("order-placed")));
    }
}
