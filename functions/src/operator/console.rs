//! The operators' pages. Each is opened by the session of whoever is signed in, and shows what the JSON routes tell; an act's form is
//! carried out by the JSON route of the same act, so that no rule lives in a page.

pub(super) mod act_page;
mod acts;
mod carrying_out;
pub(super) mod claims_page;
mod consequence;
pub(super) mod correspondence_page;
mod desks;
mod fields;
pub(super) mod figures_page;
pub(super) mod file;
pub(super) mod find_page;
pub(super) mod money_page;
pub(super) mod offer_page;
pub(super) mod order_page;
pub(super) mod queue_page;
pub(super) mod signed_in;
pub(super) mod terms_page;
mod visible;

pub(crate) use acts::form_fields;

use super::Operator;
use super::caller::SignedIn;
use crate::pages::Frame;
use crate::pages::texts::Texts;
use askama::Template;
use domain::Instant;

/// Who is signed in, as every page of the console says it.
pub(super) struct Who {
    /// The operator's name at the issuer.
    pub(super) operator: String,
    /// The operator's pseudonym in the records.
    pub(super) pseudonym: String,
    pub(super) roles: String,
    /// When the session ends.
    pub(super) until: String,
}

impl Operator {
    /// The frame of a page of the console.
    pub(super) fn frame(&self, texts: Texts, title: impl Into<String>) -> Frame {
        Frame::new(&self.agreement, texts, title)
    }

    pub(super) fn who(&self, texts: Texts, signed_in: &SignedIn) -> Who {
        let roles: Vec<String> = signed_in.roles.iter().map(|role| texts.console_role(role.name())).collect();
        Who {
            operator: signed_in.caller.sub.clone(),
            pseudonym: signed_in.caller.actor.clone(),
            roles: roles.join(", "),
            until: self.at(texts, signed_in.until),
        }
    }

    /// An instant by the clock of the agreement.
    pub(super) fn at(&self, texts: Texts, at: Instant) -> String {
        texts.at(self.agreement.policy.zone, at)
    }
}

/// Who is not signed in.
#[derive(Template)]
#[template(path = "console_signed_out.html")]
pub(super) struct SignedOut<'a> {
    pub(super) frame: Frame,
    pub(super) texts: Texts,
    /// Where the sign-in leads to.
    pub(super) sign_in: String,
    /// Where a session at the issuer is ended.
    pub(super) at_issuer: Option<&'a str>,
}
