//! What every text may name of the agreement: lengths of time, with the plural and other forms of its language, the
//! zone, and the licensor.

use super::footer;
use agreement_folder::texts::{Texts, add_length, texts};
use domain::agreement::Agreement;
use domain::agreement::language::of_file;
use domain::agreement::length::{Length, TERMS};
use domain::agreement::local_text::ENGLISH;
use domain::agreement::policy::Policy;
use domain::agreement::rule::Rule;
use fluent_bundle::FluentArgs;
use store::order::sign_in::LINK_LIFE;

/// The names of those values, without the forms of a language.
pub fn names(agreement: &Agreement) -> Vec<String> {
    let english = agreement.notices.iter().find(|source| of_file(source.file) == ENGLISH);
    let texts = english.and_then(|source| texts(ENGLISH, source.text.to_owned()).ok());
    let values = texts.and_then(|texts| values(&texts, &agreement.policy, ENGLISH));
    let names = values.iter().flat_map(FluentArgs::iter).map(|(name, _)| name.to_owned());
    names.filter(|name| !name.contains('-')).collect()
}

/// The values by the names of their variables. `None` where the language has no message for a unit.
pub(super) fn values(texts: &Texts, policy: &Policy, language: &str) -> Option<FluentArgs<'static>> {
    let mut all = FluentArgs::new();
    for (rule, name) in TERMS {
        let rule = Rule::parse(rule).ok()?;
        add_length(texts, name, policy.length(rule), &mut all)?;
        all.set(format!("{name}_rolls"), if policy.rolls(rule) { "yes" } else { "no" });
    }
    for (name, length) in [
        ("ticket_validity", policy.payment.ticket_validity),
        ("receipt_link_validity", policy.notices.receipt_link_validity),
        ("link_life", LINK_LIFE),
    ] {
        add_length(texts, name, Length::of_seconds(length.num_seconds()), &mut all)?;
    }
    all.set("zone", policy.zone.name());
    footer::values(&policy.licensor, language).into_iter().for_each(|(name, value)| all.set(name, value));
    Some(all)
}
