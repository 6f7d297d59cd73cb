//! The offer: versions of the terms, price lists, rates, calendars, each with what can be done about it.

use super::Who;
use super::acts::ActForm;
use super::order_page::ConsoleDone;
use crate::http::openapi::answers::{HtmlPage, InvalidQuery, Stateful, ToSignIn};
use crate::http::problem::Problem;
use crate::http::request::parameters;
use crate::operator::Operator;
use crate::operator::caller::SignedIn;
use crate::pages::texts::Texts;
use crate::pages::{Frame, personal};
use askama::Template;
use axum::extract::{Request, State};
use axum::response::Response;
use domain::Instant;
use http::StatusCode;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "console_offer.html")]
struct Page {
    frame: Frame,
    who: Who,
    texts: Texts,
    done: Option<String>,
    terms: Vec<Line>,
    prices: Vec<Line>,
    rates: Vec<Line>,
    calendars: Vec<Line>,
    /// What is begun here and is about nothing that stands here.
    terms_acts: Vec<(String, String)>,
    prices_acts: Vec<(String, String)>,
    rates_acts: Vec<(String, String)>,
    calendar_acts: Vec<(String, String)>,
    other_acts: Vec<(String, String)>,
}

/// Something that is published, with what can be done about it.
struct Line {
    /// Its page, if it has one.
    href: Option<String>,
    name: String,
    words: Vec<String>,
    acts: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct List<T> {
    items: Vec<T>,
}

#[derive(Deserialize)]
struct Terms {
    version: String,
    language: String,
    state: String,
    published_at: Option<Instant>,
    in_force_from: Option<Instant>,
}

#[derive(Deserialize)]
struct Prices {
    version: String,
    posted_at: Instant,
    current_from: Instant,
}

#[derive(Deserialize)]
struct Rate {
    from: String,
    to: String,
    value: String,
    source: String,
    published_at: Instant,
    charges_until: Instant,
}

#[derive(Deserialize)]
struct Calendars {
    in_use: InUse,
    items: Vec<Calendar>,
}

#[derive(Deserialize)]
struct InUse {
    version: String,
    valid_from: String,
    valid_to: String,
    last_official_day: Option<String>,
}

#[derive(Deserialize)]
struct Calendar {
    version: String,
    posted_at: Instant,
    recomputed: Option<serde_json::Value>,
}

/// What is offered
///
/// Terms, price lists, rates and calendars (clauses 4.1, 4.2, 4.13, 9.4), and outages and reports of our own mailbox.
#[utoipa::path(
    get,
    path = "/operator/offer",
    operation_id = "showOfferDesk",
    tag = "operator pages",
    params(ConsoleDone),
    responses(HtmlPage, ToSignIn, Stateful, InvalidQuery)
)]
pub(in crate::operator) async fn offer(
    State(function): State<Arc<Operator>>,
    signed_in: SignedIn,
    texts: Texts,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let [done] = parameters(parts.uri.query(), ["done"])?;
    let terms: List<Terms> = function.ask(&parts, &signed_in, "/v1/operator/terms").await?;
    let prices: List<Prices> = function.ask(&parts, &signed_in, "/v1/operator/prices").await?;
    let rates: List<Rate> = function.ask(&parts, &signed_in, "/v1/operator/rates").await?;
    let calendars: Calendars = function.ask(&parts, &signed_in, "/v1/operator/calendars").await?;
    let offered = |names: &[&str]| acts(texts, &signed_in, names, None);
    let page = Page {
        frame: function.frame(texts, texts.console_offer()).at("/operator/offer"),
        who: function.who(texts, &signed_in),
        texts,
        done: done.as_deref().and_then(ActForm::named).map(|act| texts.console_done(texts.console_act_title(act.name))),
        terms: terms.items.into_iter().map(|it| function.terms_line(texts, &signed_in, it)).collect(),
        prices: prices.items.into_iter().map(|it| function.list_line(texts, &signed_in, it)).collect(),
        rates: rates.items.into_iter().map(|it| function.rate_line(texts, it)).collect(),
        calendars: function.calendar_lines(texts, calendars),
        terms_acts: offered(&["terms-draft"]),
        prices_acts: offered(&["prices", "prices-approval"]),
        rates_acts: offered(&["rate", "rate-approval"]),
        calendar_acts: offered(&["calendar"]),
        other_acts: offered(&["outage", "licensor-report", "stand-in", "sessions-end"]),
    };
    personal(StatusCode::OK, &page)
}

/// The acts that who is signed in may do, about something or about nothing.
pub(super) fn acts(texts: Texts, signed_in: &SignedIn, names: &[&str], about: Option<&str>) -> Vec<(String, String)> {
    let about = about.map(|about| format!("?about_part={about}")).unwrap_or_default();
    let forms = names.iter().filter_map(|name| ActForm::named(name)).filter(|form| signed_in.is(form.role));
    forms.map(|form| (texts.console_act_title(form.name), format!("/operator/acts/{}{about}", form.name))).collect()
}

impl Operator {
    fn terms_line(&self, texts: Texts, signed_in: &SignedIn, terms: Terms) -> Line {
        let names: &[&str] = match terms.state.as_str() {
            "draft" => &["terms-publication", "terms-approval", "terms-text", "terms-discard"],
            "published" => &["terms-withdrawal", "terms-text"],
            "in_force" => &["terms-text"],
            _ => &[],
        };
        let mut words = vec![texts.console_terms_state(&terms.state), texts.console_language(&terms.language)];
        words.extend(terms.published_at.map(|at| texts.console_published(self.at(texts, at))));
        words.extend(terms.in_force_from.map(|at| texts.console_in_force(self.at(texts, at))));
        Line {
            href: Some(format!("/operator/offer/terms/{}", terms.version)),
            acts: acts(texts, signed_in, names, Some(&terms.version)),
            name: terms.version,
            words,
        }
    }

    fn list_line(&self, texts: Texts, signed_in: &SignedIn, prices: Prices) -> Line {
        Line {
            href: Some(format!("/prices/{}", prices.version)),
            acts: acts(texts, signed_in, &["prices-sending"], Some(&prices.version)),
            words: vec![
                texts.console_published(self.at(texts, prices.posted_at)),
                texts.console_current_from(self.at(texts, prices.current_from)),
            ],
            name: prices.version,
        }
    }

    fn rate_line(&self, texts: Texts, rate: Rate) -> Line {
        Line {
            href: None,
            name: format!("1 {} = {} {}", rate.from, rate.value, rate.to),
            words: vec![
                rate.source,
                texts.console_published(self.at(texts, rate.published_at)),
                texts.console_charges_until(self.at(texts, rate.charges_until)),
            ],
            acts: Vec::new(),
        }
    }

    fn calendar_lines(&self, texts: Texts, calendars: Calendars) -> Vec<Line> {
        let InUse { version, valid_from, valid_to, last_official_day } = calendars.in_use;
        let mut words = vec![texts.console_calendar_range(valid_from, valid_to)];
        words.extend(last_official_day.map(|day| texts.console_calendar_official(day)));
        let in_use = Line { href: None, name: texts.console_calendar_in_use(version), words, acts: Vec::new() };
        let posted = calendars.items.into_iter().map(|calendar| {
            let mut words = vec![texts.console_published(self.at(texts, calendar.posted_at))];
            words.extend(calendar.recomputed.filter(|it| !it.is_null()).map(|it| recomputed(texts, &it)));
            Line { href: None, name: calendar.version, words, acts: Vec::new() }
        });
        [in_use].into_iter().chain(posted).collect()
    }
}

/// How far the deadlines were counted again under a calendar.
fn recomputed(texts: Texts, told: &serde_json::Value) -> String {
    let number = |name: &str| told[name].as_u64().unwrap_or_default();
    let done = told.get("done_at").is_some_and(|at| !at.is_null());
    texts.console_recomputed(if done { "done" } else { "running" }, number("orders"), number("kept"))
}
