//! What a buyer does about an order on a page: each act has a page that says first what comes of it, with the form that does it.
//! `account` shows it; its form is taken by the function of the JSON route of the same act, which shows it again, with what was
//! typed, where something is wrong.

use crate::http::problem::{Problem, spends_key};
use crate::pages::fields::Typed;
use crate::pages::texts::Texts;
use crate::pages::{Frame, personal};
use askama::Template;
use axum::extract::{FromRequestParts, Path};
use axum::response::Response;
use domain::Instant;
use domain::agreement::Agreement;
use domain::code::{Code, Refusal};
use domain::order::claim::Claim;
use domain::order::{Order, OrderId};
use domain::rules::action::{Action, actions};
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

    /// The act that an action is, by the name under which the rules offer it; `None` for what has a page of its own.
    pub(crate) fn of_action(name: &str) -> Option<Act> {
        match name {
            "terminate_with_refund" | "terminate_without_refund" | "request_termination" => Some(Act::Termination),
            "cancel" => Some(Act::Cancellation),
            "object" => Some(Act::Objection),
            "contradict" => Some(Act::Contradiction),
            "query_payment" => Some(Act::PaymentQuery),
            "report_mailbox" => Some(Act::MailboxReport),
            "withdraw_claim" => Some(Act::Withdrawal),
            _ => None,
        }
    }

    /// Lets an act be about a claim.
    ///
    /// # Errors
    /// It is closed, was not classified, or can be contradicted no more.
    pub(crate) fn about(self, claim: &Claim, now: Instant) -> Result<(), Code> {
        match self {
            Act::Withdrawal if !claim.withdrawable() => Err(Code::ClaimClosed),
            Act::Contradiction if claim.classified.is_none() => Err(Code::NotClassified),
            Act::Contradiction if claim.contradictable(now).is_none() => Err(Code::NotFound),
            _ => Ok(()),
        }
    }

    /// The action that it is, if the rules offer it now.
    pub(crate) fn action(self, agreement: &Agreement, order: &Order, now: Instant) -> Option<Action> {
        let mut offered = actions(&agreement.policy, order, now).into_iter();
        offered.find(|action| Act::of_action(action.name) == Some(self))
    }

    /// Lets an act be begun that the rules offer now: about this claim, where it is about one.
    ///
    /// # Errors
    /// What it is refused for; [`Code::NotFound`] where there is nothing that it could be about.
    pub(crate) fn offered(
        self,
        agreement: &Agreement,
        order: &Order,
        claim: &str,
        now: Instant,
    ) -> Result<Action, Problem> {
        let refused = |refusal: Refusal| Problem::from(refusal.under(&order.terms.version));
        if self.of_claim() {
            let claim = order.claim(claim).ok_or(Code::NotFound)?;
            self.about(claim, now).map_err(|code| refused(code.into()))?;
        }
        self.action(agreement, order, now).ok_or_else(|| {
            let why = match self {
                Act::Termination => if_terminated(&agreement.policy, order, now).err(),
                Act::Cancellation => if_cancelled(&agreement.policy, order, now).err(),
                _ => None,
            };
            refused(why.unwrap_or(Code::NotFound.into()))
        })
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
    /// The page of an act on an order, before anything was typed: about a claim, where it is about one, with what comes of it as
    /// the rules say. Of an order that may not be shown it says nothing but its number.
    pub(crate) fn new(
        agreement: &Agreement,
        texts: Texts,
        id: &'a OrderId,
        (act, claim): (Act, &'a str),
        action: Option<&Action>,
    ) -> ActPage<'a> {
        let (title, words, button) = words(texts, id, act, claim);
        let reason = match act {
            Act::Termination => Some(texts.act_termination_reason()),
            Act::Objection => Some(texts.act_objection_reason()),
            _ => None,
        };
        let comes = consequences(texts, act, action.and_then(|action| action.consequence.as_ref()));
        let nothing_back = |action: &Action| action.name == "terminate_without_refund";
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
            acknowledge: action.is_some_and(nothing_back).then(|| texts.act_termination_acknowledge()),
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
            Code::InvalidFields if problem.errors().iter().any(|error| error.pointer == "/reason") => {
                self.typed.wrong("reason", self.texts.act_wrong_reason());
            }
            _ => {
                if spends_key(code) {
                    self.key = ulid::Ulid::generate().to_string();
                }
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
fn consequences(texts: Texts, act: Act, consequence: Option<&Consequence>) -> Vec<String> {
    match consequence {
        Some(Consequence::Ends { back, by: Some(by) }) => {
            let back = texts.consequence_back(texts.money(*back), texts.day(by.last_day));
            vec![texts.consequence_ends().to_owned(), back]
        }
        Some(Consequence::Ends { by: None, .. }) => {
            let nothing = match act {
                Act::Termination => texts.consequence_nothing(),
                _ => texts.consequence_nothing_paid(),
            };
            vec![texts.consequence_ends().to_owned(), nothing.to_owned()]
        }
        Some(Consequence::PersonDecides) => vec![texts.consequence_person().to_owned()],
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_form_that_comes_back_keeps_its_key_unless_that_is_spent() {
        let id = OrderId::parse("01JGZ8QK3W0000000000000042").expect("an id");
        let agreement = Agreement::of_tests();
        for (code, keeps) in [
            (Code::Unavailable, true),
            (Code::Contended, true),
            (Code::OrderEnded, true),
            (Code::IdempotencyKeyReused, false),
            (Code::IdempotencyKeyInvalid, false),
        ] {
            let page = ActPage::new(&agreement, Texts::En, &id, (Act::Objection, ""), None);
            let page = page.typed(Typed::of(["key"], &[Some("the-key".to_owned())]));
            let answer = page.refused(&Problem::from(code)).expect("a page");
            let html = axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
            let html = String::from_utf8(html.into()).expect("text");
            assert_eq!(html.contains("value=\"the-key\""), keeps, "{code:?}");
        }
    }

    #[test]
    fn the_name_of_an_act_leads_back_to_it() {
        for act in Act::VARIANTS {
            assert_eq!(Act::parse(act.name()), Some(*act));
        }
        assert_eq!(Act::parse("payment"), None);
    }
}
