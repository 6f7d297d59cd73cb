//! Every act that is possible now, with its clause: the rules say which.

use crate::operator::caller::Role;
use crate::operator::caller::SignedIn;
use crate::operator::console::acts::ActForm;
use crate::pages::texts::Texts;
use domain::Instant;
use domain::agreement::Agreement;
use domain::order::Order;
use domain::rules::possible::{Possible, possible};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// An act as the page offers it.
pub(super) struct Act {
    pub(super) label: String,
    pub(super) href: String,
    pub(super) clause: Option<String>,
    /// What of the order it is about.
    pub(super) about: Option<String>,
}

/// The acts that who is signed in can do.
pub(super) fn acts(
    agreement: &Agreement,
    texts: Texts,
    order: &Order,
    (signed_in, approves): (&SignedIn, bool),
    now: Instant,
) -> Vec<Act> {
    let offered = possible(agreement, order, &signed_in.caller.actor, now).into_iter();
    let act = |Possible { act, about, clause }: Possible| {
        let form = ActForm::named(act.name()).filter(|form| match form.role {
            Role::Approver => approves,
            role => signed_in.is(role),
        })?;
        let part = about.as_deref().map(|about| utf8_percent_encode(about, NON_ALPHANUMERIC));
        let part = part.map_or_else(String::new, |part| format!("&about_part={part}"));
        Some(Act {
            label: texts.console_act_title(form.name),
            href: format!("/operator/acts/{}?order={}{part}", form.name, order.id),
            clause: clause.map(|clause| texts.by_clause(clause)),
            about,
        })
    };
    offered.filter_map(act).collect()
}
