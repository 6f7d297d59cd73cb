//! What a buyer does about an order on a page: each act has a page that says first what comes of it, with the form that does it.
//! `account` shows it; its form is taken by the function of the JSON route of the same act, which shows it again, with what was
//! typed, where something is wrong.

use crate::http::problem::Problem;
use crate::pages::fields::Typed;
use crate::pages::texts::Texts;
use crate::pages::{Frame, personal};
use askama::Template;
use axum::extract::{FromRequestParts, Path};
use axum::response::Response;
use domain::Instant;
use domain::agreement::Agreement;
use domain::code::{Code, Refusal};
use domain::order::{Order, OrderId};
use domain::rules::action::actions;
use domain::rules::outlook::{Consequence, if_cancelled, if_terminated};
use http::StatusCode;
use http::request::Parts;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// An act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub(crate) enum Act {
    /// To end the agreement (clauses 4.10, 4.12).
    Termination,
    /// To cancel an order that is not paid in full (clause 3.5).
    Cancellation,
    /// To object to automated processing (K30).
    Objection,
    /// To contradict how a claim was classified (K51).
    Contradiction,
    /// To ask whether a payment arrived (clauses 3.6, 4.8).
    PaymentQuery,
    /// To report that others read the mailbox (clause 10.4).
    MailboxReport,
    /// To withdraw a claim (clause 10.1).
    Withdrawal,
}

impl Act {
    /// The act of a name.
    pub(crate) fn parse(name: &str) -> Option<Act> {
        name.parse().ok()
    }

    /// Its name in addresses and texts.
    pub(crate) fn name(self) -> &'static str {
        self.into()
    }

    /// Whether it is about one claim.
    pub(crate) fn of_claim(self) -> bool {
        matches!(self, Act::Contradiction | Act::Withdrawal)
    }

    /// The names of the actions that it is, as the rules offer them.
    fn actions(self) -> &'static [&'static str] {
        match self {
            Act::Termination => &["terminate_with_refund", "terminate_without_refund", "request_termination"],
            Act::Cancellation => &["cancel"],
            Act::Objection => &["object"],
            Act::Contradiction => &["contradict"],
            Act::PaymentQuery => &["query_payment"],
            Act::MailboxReport => &["report_mailbox"],
            Act::Withdrawal => &["withdraw_claim"],
        }
    }

    /// Lets an act be begun that the rules offer now.
    ///
    /// # Errors
    /// What it is refused for; [`Code::NotFound`] where there is nothing that it could be about.
    pub(crate) fn offered(self, agreement: &Agreement, order: &Order, now: Instant) -> Result<(), Problem> {
        let offered = actions(&agreement.policy, order, now);
        if offered.iter().any(|action| self.actions().contains(&action.name)) {
            return Ok(());
        }
        let refused = match self {
            Act::Termination => if_terminated(&agreement.policy, order, now).err(),
            Act::Cancellation => if_cancelled(&agreement.policy, order, now).err(),
            _ => None,
        };
        Err(refused.unwrap_or(Refusal::from(Code::NotFound)).under(&order.terms.version).into())
    }
}

/// The order and the act that a path names. What is no act names none.
pub(crate) struct ActPath {
    pub(crate) order: OrderId,
    pub(crate) act: Act,
}

impl<S: Send + Sync> FromRequestParts<S> for ActPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<ActPath, Problem> {
        let path: Result<Path<(String, String)>, _> = Path::from_request_parts(parts, state).await;
        let named = path
            .ok()
            .and_then(|Path((order, act))| Some(ActPath { order: OrderId::parse(&order)?, act: Act::parse(&act)? }));
        named.ok_or(Code::NotFound.into())
    }
}

/// The fields of an act's form.
pub(crate) const FIELDS: [&str; 4] = ["key", "claim", "reason", "acknowledge"];

/// The page of an act.
#[derive(Template)]
#[template(path = "order_act.html")]
pub(crate) struct ActPage<'a> {
    frame: Frame,
    texts: Texts,
    order: &'a OrderId,
    act: Act,
    /// Under which the act is done once, however often its form is sent.
    key: String,
    claim: &'a str,
    typed: Typed,
    /// What it is, and what comes of it.
    words: Vec<String>,
    /// What asks for a reason, where one can be given.
    reason: Option<&'static str>,
    /// What has to be acknowledged.
    acknowledge: Option<&'static str>,
    button: &'static str,
    /// Whether it ends the order.
    ends: bool,
    /// Why it was not done.
    refused: Option<String>,
    /// Whether its reader has to sign in first, in another window, so that what was typed stays.
    signed_out: bool,
}

impl<'a> ActPage<'a> {
    /// The page of an act on an order, as the form was typed, or before anything was.
    pub(crate) fn new(
        agreement: &Agreement,
        texts: Texts,
        (id, order): (&'a OrderId, Option<&Order>),
        act: Act,
        claim: &'a str,
        now: Instant,
    ) -> ActPage<'a> {
        let (title, words, button) = words(texts, id, act, claim);
        let reason = match act {
            Act::Termination => Some(texts.act_termination_reason()),
            Act::Objection => Some(texts.act_objection_reason()),
            _ => None,
        };
        let comes = order.map(|order| consequences(agreement, texts, order, act, now)).unwrap_or_default();
        let nothing_back = |order: &Order| {
            let offered = actions(&agreement.policy, order, now);
            act == Act::Termination && offered.iter().any(|action| action.name == "terminate_without_refund")
        };
        ActPage {
            frame: Frame::new(agreement, texts, title),
            texts,
            order: id,
            act,
            key: ulid::Ulid::generate().to_string(),
            claim,
            typed: Typed::default(),
            words: [words.to_owned()].into_iter().chain(comes).collect(),
            reason,
            acknowledge: order.is_some_and(nothing_back).then(|| texts.act_termination_acknowledge()),
            button,
            ends: matches!(act, Act::Termination | Act::Cancellation),
            refused: None,
            signed_out: false,
        }
    }

    /// The same with what was typed, under the same key.
    pub(crate) fn typed(self, typed: Typed) -> ActPage<'a> {
        let key = Some(typed.value("key").to_owned()).filter(|key| !key.is_empty());
        ActPage { key: key.unwrap_or(self.key), typed, ..self }
    }

    /// The answer that shows it before it was sent.
    pub(crate) fn shown(&self) -> Result<Response, Problem> {
        personal(StatusCode::OK, self)
    }

    /// The answer to a form that did nothing: it says why, and keeps what was typed.
    pub(crate) fn refused(mut self, problem: &Problem) -> Result<Response, Problem> {
        let code = problem.code();
        let status = problem.status();
        match code {
            Code::TokenMissing | Code::TokenInvalid | Code::TokenExpired => self.signed_out = true,
            Code::NoRefundNotAcknowledged => self.typed.wrong("acknowledge", self.texts.act_wrong_acknowledge()),
            Code::InvalidFields if self.typed.refused(problem, &["reason"]) => {}
            _ => {
                // What may be done under a new key is not refused for the former one.
                self.key = ulid::Ulid::generate().to_string();
                self.refused = Some(self.texts.act_refused(self.texts.problem_words(code.as_str(), code.summary())));
            }
        }
        personal(status, &self)
    }
}

/// The title of an act's page, what it says first, and what its button says.
fn words(texts: Texts, id: &OrderId, act: Act, claim: &str) -> (String, &'static str, &'static str) {
    let number = id.number();
    match act {
        Act::Termination => {
            (texts.act_termination_title(number), texts.act_termination_words(), texts.act_termination_button())
        }
        Act::Cancellation => {
            (texts.act_cancellation_title(number), texts.act_cancellation_words(), texts.act_cancellation_button())
        }
        Act::Objection => {
            (texts.act_objection_title(number), texts.act_objection_words(), texts.act_objection_button())
        }
        Act::Contradiction => {
            (texts.act_contradiction_title(claim), texts.act_contradiction_words(), texts.act_contradiction_button())
        }
        Act::PaymentQuery => {
            (texts.act_payment_query_title(number), texts.act_payment_query_words(), texts.act_payment_query_button())
        }
        Act::MailboxReport => (
            texts.act_mailbox_report_title().to_owned(),
            texts.act_mailbox_report_words(),
            texts.act_mailbox_report_button(),
        ),
        Act::Withdrawal => {
            (texts.act_withdrawal_title(claim), texts.act_withdrawal_words(), texts.act_withdrawal_button())
        }
    }
}

/// What comes of an act, in words, where it ends the order.
fn consequences(agreement: &Agreement, texts: Texts, order: &Order, act: Act, now: Instant) -> Vec<String> {
    let policy = &agreement.policy;
    let consequence = match act {
        Act::Termination => if_terminated(policy, order, now),
        Act::Cancellation => if_cancelled(policy, order, now),
        _ => return Vec::new(),
    };
    match consequence {
        Ok(Consequence::Ends { back, by: Some(by) }) => {
            vec![texts.consequence_ends().to_owned(), texts.consequence_back(texts.money(back), texts.day(by.last_day))]
        }
        Ok(Consequence::Ends { by: None, .. }) => {
            let nothing = match act {
                Act::Termination => texts.consequence_nothing(),
                _ => texts.consequence_nothing_paid(),
            };
            vec![texts.consequence_ends().to_owned(), nothing.to_owned()]
        }
        Ok(Consequence::PersonDecides) => vec![texts.consequence_person().to_owned()],
        Err(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_an_act_leads_back_to_it() {
        for act in Act::VARIANTS {
            assert_eq!(Act::parse(act.name()), Some(*act));
        }
        assert_eq!(Act::parse("payment"), None);
    }
}
