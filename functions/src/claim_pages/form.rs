//! The form by which a claim is made (clauses 4.9, 10.1).

use crate::http::problem::{Problem, spends_key};
use crate::pages::fields::Typed;
use crate::pages::texts::Texts;
use crate::pages::{Frame, personal};
use askama::Template;
use axum::response::Response;
use chrono::TimeDelta;
use domain::Instant;
use domain::agreement::Agreement;
use domain::code::Code;
use domain::order::{Order, OrderId};
use http::StatusCode;
use serde_json::{Value, json};

/// The fields of the form.
pub(crate) const CLAIM_FIELDS: [&str; 4] = ["key", "text", "about", "loss_month"];
/// How long before the end of the window it is said that little time is left.
const SOON: TimeDelta = TimeDelta::hours(24);

/// The page with the form.
#[derive(Template)]
#[template(path = "claim_form.html")]
pub(crate) struct ClaimForm<'a> {
    frame: Frame,
    texts: Texts,
    order: &'a OrderId,
    /// Under which the claim is made once, however often the form is sent.
    key: String,
    typed: Typed,
    /// What is to be known of the window for claims.
    window: Option<String>,
    /// That little of it is left.
    soon: bool,
    /// For how many hours files can be added, how many, how many megabytes each.
    files: (i64, u32, u64),
    /// Why nothing was done.
    refused: Option<String>,
    /// Whether its reader has to sign in first, in another window, so that what was typed stays.
    signed_out: bool,
}

impl<'a> ClaimForm<'a> {
    /// The form for a claim of an order; of one that may not be shown it says nothing but its number.
    pub(crate) fn new(
        agreement: &Agreement,
        texts: Texts,
        id: &'a OrderId,
        order: Option<&Order>,
        now: Instant,
    ) -> ClaimForm<'a> {
        let window = order.map(|order| window(agreement, texts, order, now));
        let end = order.and_then(|order| order.license.window.as_ref()).map(|window| window.expires_at);
        let policy = &agreement.policy.claim_files;
        ClaimForm {
            frame: Frame::new(agreement, texts, texts.claim_form_title(id.number())),
            texts,
            order: id,
            key: ulid::Ulid::generate().to_string(),
            typed: Typed::default(),
            window,
            soon: end.is_some_and(|end| now < end && end - now < SOON),
            files: (policy.added_within.num_hours(), policy.files_max, megabytes(policy.bytes_max)),
            refused: None,
            signed_out: false,
        }
    }

    /// The answer that shows it before anything was typed.
    pub(crate) fn shown(mut self) -> Result<Response, Problem> {
        self.frame = self.frame.at(super::form_at(self.order));
        personal(StatusCode::OK, &self)
    }

    /// The answer to a form by which no claim was made: it says why, and keeps what was typed, under the same key.
    pub(crate) fn refused(mut self, typed: Typed, problem: &Problem) -> Result<Response, Problem> {
        self.typed = typed;
        if !self.typed.value("key").is_empty() {
            self.key = self.typed.value("key").to_owned();
        }
        let code = problem.code();
        match code {
            Code::TokenMissing | Code::TokenInvalid | Code::TokenExpired => self.signed_out = true,
            Code::LossMonthOutside => self.typed.wrong("loss_month", self.texts.claim_wrong_month_outside()),
            Code::InvalidFields if self.wrong_fields(problem) => {}
            _ => {
                if spends_key(code) {
                    self.key = ulid::Ulid::generate().to_string();
                }
                self.refused = Some(self.texts.problem_words(code.as_str(), code.summary()));
            }
        }
        personal(problem.status(), &self)
    }

    /// Says what is wrong with each field; whether a problem was about any of them.
    fn wrong_fields(&mut self, problem: &Problem) -> bool {
        let texts = self.texts;
        for error in problem.errors() {
            match error.pointer.as_str() {
                "/text" => self.typed.wrong("text", texts.claim_wrong_text()),
                "/about" => self.typed.wrong("about", texts.claim_wrong_about()),
                "/loss_month" => self.typed.wrong("loss_month", texts.claim_wrong_month()),
                _ => {}
            }
        }
        self.typed.wrong_count() > 0
    }
}

/// The body that the JSON route would be sent.
pub(crate) fn body_of(typed: &Typed) -> Value {
    let some = |name: &str| Some(typed.value(name)).filter(|value| !value.trim().is_empty());
    // A browser ends lines as mails do; a text keeps them as it was typed.
    let text = typed.value("text").replace("\r\n", "\n");
    json!({"text": text, "about": some("about"), "loss_month": some("loss_month")})
}

/// What is to be known of the window for claims (clause 4.9) at an instant.
fn window(agreement: &Agreement, texts: Texts, order: &Order, now: Instant) -> String {
    let at = |at| texts.at(agreement.policy.zone, at);
    match &order.license.window {
        None => texts.claim_window_none().to_owned(),
        Some(window) if window.timely(now) => texts.claim_window_open(at(window.expires_at)),
        Some(window) => texts.claim_window_over(at(window.expires_at)),
    }
}

/// A number of bytes in whole megabytes.
pub(super) fn megabytes(bytes: u64) -> u64 {
    (bytes / (1024 * 1024)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn where_nobody_knows_whether_a_claim_was_made_the_same_key_makes_it_once() {
        let id = OrderId::parse("01JGZ8QK3W0000000000000042").expect("an id");
        let (agreement, now) = (Agreement::of_tests(), "2025-02-03T05:00:00Z".parse().expect("an instant"));
        for (code, keeps) in [(Code::Unavailable, true), (Code::IdempotencyKeyReused, false)] {
            let form = ClaimForm::new(&agreement, Texts::En, &id, None, now);
            let typed = Typed::of(["key"], &[Some("the-key".to_owned())]);
            let answer = form.refused(typed, &Problem::from(code)).expect("a page");
            let html = axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
            let html = String::from_utf8(html.into()).expect("text");
            assert_eq!(html.contains("value=\"the-key\""), keeps, "{code:?}");
        }
    }
}
