//! What becomes of personal data (clauses 3.1, 8.1 to 8.6): who is responsible, which data, for what, who else is given them, where
//! they are kept, for how long, and how a consent is withdrawn.

use super::countries::country;
use super::licensor::{self, Row};
use crate::acceptance::Acceptance;
use crate::http::openapi::answers::{HtmlPage, Internal, InvalidQuery};
use crate::http::problem::Problem;
use crate::http::request::parameters;
use crate::pages::texts::Texts;
use crate::pages::{Frame, public};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::agreement::consent::ConsentLine;
use domain::agreement::recipients::Recipient;
use domain::agreement::rule::Rule;
use std::sync::Arc;

/// Who is given data.
struct Given {
    name: String,
    purpose: String,
    countries: String,
}

/// What is consented to, and whether an order needs it.
struct Purpose {
    text: String,
    need: &'static str,
}

#[derive(Template)]
#[template(path = "shop_privacy.html")]
struct Page {
    frame: Frame,
    licensor: Vec<Row>,
    purposes: Vec<Purpose>,
    recipients: Vec<Given>,
    period: String,
    withdrawal: String,
}

/// What becomes of personal data
///
/// Who is responsible, for which purposes, who else is given them and in which countries (clauses 8.1 to 8.6).
#[utoipa::path(
    get,
    path = "/privacy",
    operation_id = "showPrivacy",
    tag = "pages",
    responses(HtmlPage, InvalidQuery, Internal,)
)]
pub(in crate::acceptance) async fn privacy(
    State(function): State<Arc<Acceptance>>,
    texts: Texts,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [] = parameters(query.as_deref(), [])?;
    let (agreement, language) = (&function.agreement, texts.language());
    let (policy, offer) = (&agreement.policy, &agreement.offer);
    let length = |rule| {
        let length = policy.length(rule);
        texts.privacy_span(length.unit, length.count)
    };
    let purpose = |line: &ConsentLine| Purpose {
        text: line.text.in_language(language).to_owned(),
        need: if line.required { texts.privacy_purpose_required() } else { texts.privacy_purpose_free() },
    };
    let recipient = |given: &Recipient| {
        let countries = given.countries.iter().map(|code| country(language, code.as_str()));
        Given {
            name: given.name.in_language(language).to_owned(),
            purpose: given.purpose.in_language(language).to_owned(),
            countries: countries.collect::<Vec<_>>().join(", "),
        }
    };
    public(&Page {
        frame: Frame::new(agreement, texts, texts.privacy_title()).at("/privacy"),
        licensor: licensor::rows(&policy.licensor, texts),
        purposes: offer.form.consents.iter().map(purpose).collect(),
        recipients: offer.recipients.iter().map(recipient).collect(),
        period: texts.privacy_period_words(length(Rule::Limitation)),
        withdrawal: texts.privacy_withdrawal_words(&policy.licensor.email, length(Rule::ConsentWithdrawal)),
    })
}
