//! The page of an act: what it is, a field for each thing that it says, what would come of it, and the button that does it. Its form
//! is carried out by the JSON route of the same act.

mod inputs;
mod proposed;

use super::Who;
use super::acts::{ActForm, NOT_IN_PATH};
use super::carrying_out::Sent;
use super::consequence::Comes;
use super::fields::{Context, FieldOf, Kind, body, note};
use crate::account::page::see;
use crate::http::openapi::answers::{
    HtmlPage, InvalidQuery, NotFound, RoleMissing, Stateful, ToSignIn, TooLarge, refusals,
};
use crate::http::openapi::parameters::parameters;
use crate::http::openapi::schema;
use crate::http::pages::{form_of, same_site};
use crate::http::problem::{Problem, spends_key};
use crate::http::request::{IdempotencyKey, Now, order_of_part, values_of};
use crate::operator::Operator;
use crate::operator::caller::{Role, SignedIn};
use crate::pages::fields::Typed;
use crate::pages::happening::happening;
use crate::pages::texts::Texts;
use crate::pages::{Frame, again, personal};
use askama::Template;
use axum::extract::{Path, RawQuery, Request, State};
use axum::response::Response;
use domain::Instant;
use domain::code::Code;
use domain::order::{Order, OrderId};
use http::StatusCode;
use http::uri::PathAndQuery;
use inputs::{Input, input, wrong};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proposed::Approved;
use std::sync::Arc;
use store::order::rehearsal::Rehearsed;

parameters! {
    /// The act, by its name.
    ConsoleAct = Path "act", required, {"type": "string", "pattern": "^[a-z-]+$"}, example "claim-answer";
    /// The order that it is done to.
    ConsoleOrder = Query "order", optional, {"type": "string"};
    /// The part that it is about.
    ConsolePart = Query "about_part", optional, {"type": "string"};
    /// The proposal that it approves, as the queue names it: what was proposed is shown, and sent once more.
    ConsoleProposal = Query "proposal", optional, {"type": "string"};
}

refusals! {
    /// The form was sent from another site's page.
    ConsoleCrossSite = CrossSite | RoleMissing;
    /// There is no such field.
    ConsoleInvalid = InvalidFields;
}

#[derive(Template)]
#[template(path = "console_act.html")]
struct Page<'a> {
    frame: Frame,
    who: Who,
    texts: Texts,
    act: &'static ActForm,
    order: Option<OrderLine>,
    about: &'a str,
    /// The page of what it is about, where that is a version of the terms.
    about_at: Option<String>,
    version: String,
    key: String,
    typed: Typed,
    inputs: Vec<Input>,
    /// What a proposal says that it approves.
    said: Vec<(String, String)>,
    /// What would come of it, once that was asked for.
    comes: Option<Comes>,
    /// What is sent along with the confirmation: the fields as they were typed.
    confirmed: Vec<(&'static str, String)>,
    /// Why nothing was done.
    refused: Option<String>,
    /// What happened meanwhile, where it was done on another version.
    meanwhile: Vec<String>,
    back: String,
    /// Words to begin an answer with, by the decision.
    templates: Vec<(String, String)>,
}

/// The order that an act is done to.
struct OrderLine {
    id: String,
    number: String,
}

/// What an act is done to, and what was typed.
struct Asked {
    act: &'static ActForm,
    order: Option<Order>,
    about: Option<String>,
    /// The proposal that it approves, as it was made.
    proposal: Option<Approved>,
    typed: Typed,
}

/// The form of an act
///
/// With what would come of it, where that needs nothing to be typed. The address may say the fields of the form too, by their names.
#[utoipa::path(
    get,
    path = "/operator/acts/{act}",
    operation_id = "showOperatorAct",
    tag = "operator pages",
    params(ConsoleAct, ConsoleOrder, ConsolePart, ConsoleProposal),
    responses(HtmlPage, ToSignIn, Stateful, NotFound, InvalidQuery, RoleMissing)
)]
pub(in crate::operator) async fn show(
    State(function): State<Arc<Operator>>,
    signed_in: SignedIn,
    Now(now): Now,
    Path(name): Path<String>,
    texts: Texts,
    RawQuery(query): RawQuery,
    request: Request,
) -> Result<Response, Problem> {
    let act = ActForm::named(&name).ok_or(Code::NotFound)?;
    function.lets(act, &signed_in, now).await?;
    let names = act.names();
    let typed = Typed::of_all(&names, &values_of(query.as_deref(), &names)?);
    let asked = function.asked(act, typed).await?;
    if asked.proposal.as_ref().is_some_and(|proposal| !proposal.waits) {
        return Err(Code::NotFound.into());
    }
    let mut page = function.act_page(texts, &signed_in, &asked, now);
    page.frame = page.frame.at(request.uri().path_and_query().map_or("/operator", PathAndQuery::as_str));
    // What needs no word but its reason is shown at once with what would come of it.
    if act.rehearsed && !act.fields.iter().any(FieldOf::is_typed) {
        let sent = function.sent(&asked, "rehearsal");
        let (parts, _) = request.into_parts();
        match function.rehearse(&parts, &signed_in, &sent).await {
            Ok(rehearsed) => page.comes = Some(function.comes(texts, &asked, rehearsed, now)),
            Err(problem) => page.refused = Some(refusal(texts, &problem)),
        }
    }
    personal(StatusCode::OK, &page)
}

/// Do what the form of an act says
///
/// With the step `show` what would come of it is shown, and nothing is done; with `do` it is done, as the JSON route of the same act
/// does it. Sent twice it is done once. What that route refuses is said on the form, with the status of the refusal.
#[utoipa::path(
    post,
    path = "/operator/acts/{act}",
    operation_id = "sendOperatorAct",
    tag = "operator pages",
    params(ConsoleAct),
    request_body(content = schema::ConsoleForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (
            status = 303,
            description = "It is done; to what it was done to. Or nobody is signed in; to sign in.",
            headers(("Location"), ("Cache-Control"))
        ),
        HtmlPage, Stateful, NotFound, TooLarge, ConsoleCrossSite, ConsoleInvalid,
    ),
)]
pub(in crate::operator) async fn send(
    State(function): State<Arc<Operator>>,
    signed_in: SignedIn,
    Now(now): Now,
    Path(name): Path<String>,
    texts: Texts,
    request: Request,
) -> Result<Response, Problem> {
    same_site(request.headers(), &function.public_url)?;
    let act = ActForm::named(&name).ok_or(Code::NotFound)?;
    function.lets(act, &signed_in, now).await?;
    let names = act.names();
    let (parts, content) = request.into_parts();
    let values = form_of(Request::from_parts(parts.clone(), content), &names).await?;
    let asked = function.asked(act, Typed::of_all(&names, &values)).await?;
    let sent = function.sent(&asked, asked.typed.value("reason"));
    if let Err(problem) = IdempotencyKey::of(asked.typed.value("key")) {
        return function.act_again(texts, &signed_in, asked, &problem, now);
    }
    let step = asked.typed.value("step");
    if act.rehearsed && step != "do" {
        return match function.rehearse(&parts, &signed_in, &sent).await {
            Ok(rehearsed) => {
                let mut page = function.act_page(texts, &signed_in, &asked, now);
                page.confirmed = confirmed(act, &asked.typed);
                page.comes = Some(function.comes(texts, &asked, rehearsed, now));
                personal(StatusCode::OK, &page)
            }
            Err(problem) => function.act_again(texts, &signed_in, asked, &problem, now),
        };
    }
    match function.do_act(&parts, &signed_in, &sent).await {
        Ok(_) => see(&function.act_done_at(&asked)),
        Err(problem) => function.act_again(texts, &signed_in, asked, &problem, now),
    }
}

impl Operator {
    /// Lets the form of an act be opened by whoever its route will let in.
    ///
    /// # Errors
    /// [`Code::RoleMissing`]; the table does not answer.
    async fn lets(&self, act: &ActForm, signed_in: &SignedIn, now: Instant) -> Result<(), Problem> {
        let lets = match act.role {
            Role::Approver => signed_in.approves(self, now).await?,
            role => signed_in.is(role),
        };
        if lets { Ok(()) } else { Err(Code::RoleMissing.into()) }
    }

    /// What an act is asked to be done to, as it stands.
    async fn asked(&self, act: &'static ActForm, typed: Typed) -> Result<Asked, Problem> {
        let proposal = self.approved(act, typed.value("proposal")).await?;
        let about = Some(typed.value("about_part").to_owned()).filter(|about| !about.is_empty());
        let about = proposal.as_ref().map_or(about, |proposal| proposal.about.clone());
        if act.has_about() && act.rehearsed && about.is_none() {
            return Err(Code::NotFound.into());
        }
        let named = Some(typed.value("order")).filter(|order| !order.is_empty());
        let order = match named {
            Some(id) => {
                let id = OrderId::parse(id).ok_or(Code::NotFound)?;
                Some(self.store.order(&id).await?.ok_or(Code::NotFound)?.order)
            }
            None => None,
        };
        if act.rehearsed && order.is_none() {
            return Err(Code::NotFound.into());
        }
        Ok(Asked { act, order, about, proposal, typed })
    }

    fn sent(&self, asked: &Asked, reason: &str) -> Sent {
        let context =
            Context { zone: self.agreement.policy.zone, order: asked.order.as_ref(), about: asked.about.as_deref() };
        let mut content = match &asked.proposal {
            Some(proposal) => proposal.body.clone(),
            None => body(asked.act.fields, asked.act.fixed, &asked.typed, &context),
        };
        content["reason"] = serde_json::json!(reason);
        let order = asked.order.as_ref();
        let version = Some(asked.typed.value("order_version").to_owned()).filter(|version| !version.is_empty());
        Sent {
            path: asked.act.path(order.map(|order| &order.id), asked.about.as_deref()),
            body: content,
            key: Some(asked.typed.value("key")).filter(|key| !key.is_empty()).unwrap_or("rehearsal").to_owned(),
            version: version.or_else(|| order.map(|order| order.version.to_string())).filter(|_| asked.act.on_version),
        }
    }

    fn act_page<'a>(&self, texts: Texts, signed_in: &SignedIn, asked: &'a Asked, now: Instant) -> Page<'a> {
        let Asked { act, order, about, proposal, typed } = asked;
        let asks = |field: &&FieldOf| field.is_typed() && proposal.is_none();
        let kept = |name: &str| Some(typed.value(name).to_owned()).filter(|value| !value.is_empty());
        let key = kept("key").unwrap_or_else(|| ulid::Ulid::from_datetime(now.into()).to_string());
        let version = order.as_ref().map(|order| order.version.to_string());
        Page {
            frame: self.frame(texts, texts.console_act_title(act.name)),
            who: self.who(texts, signed_in),
            texts,
            act,
            order: order.as_ref().map(|order| OrderLine { id: order.id.to_string(), number: order.id.number() }),
            about: about.as_deref().unwrap_or_default(),
            about_at: about.as_deref().filter(|_| act.name.starts_with("terms-")).map(terms_page),
            version: kept("order_version").or(version).unwrap_or_default(),
            key,
            typed: typed.clone(),
            inputs: act.fields.iter().filter(asks).map(|field| input(texts, field)).collect(),
            said: proposal.as_ref().map(|proposal| proposal.said(texts, act)).unwrap_or_default(),
            comes: None,
            confirmed: Vec::new(),
            refused: None,
            meanwhile: Vec::new(),
            templates: templates(texts, asked),
            back: self.act_done_at(asked).split('?').next().unwrap_or("/operator").to_owned(),
        }
    }

    /// The form once more, with why nothing was done, on the order as it stands.
    fn act_again(
        &self,
        texts: Texts,
        signed_in: &SignedIn,
        asked: Asked,
        problem: &Problem,
        now: Instant,
    ) -> Result<Response, Problem> {
        let mut page = self.act_page(texts, signed_in, &asked, now);
        let noted = note(&mut page.typed, asked.act.fields, problem, |kind| wrong(texts, kind));
        if !(problem.code() == Code::InvalidFields && noted) {
            page.refused = Some(refusal(texts, problem));
        }
        if spends_key(problem.code()) {
            page.key = ulid::Ulid::from_datetime(now.into()).to_string();
        }
        if problem.code() == Code::VersionChanged {
            let seen: usize = page.version.parse().unwrap_or_default();
            let order = asked.order.as_ref();
            page.meanwhile = order.map(|order| self.meanwhile(texts, order, seen)).unwrap_or_default();
            page.version = order.map(|order| order.version.to_string()).unwrap_or_default();
        }
        again(problem, &page)
    }

    /// What happened to an order since a version of it.
    fn meanwhile(&self, texts: Texts, order: &Order, seen: usize) -> Vec<String> {
        let since = order.timeline.iter().skip(seen);
        since.map(|it| format!("{}: {}", self.at(texts, it.at), happening(texts, &it.event, it.clause))).collect()
    }

    fn comes(&self, texts: Texts, asked: &Asked, rehearsed: Option<Rehearsed>, now: Instant) -> Comes {
        let answer = Some(asked.typed.value("text").to_owned()).filter(|_| asked.act.name == "claim-answer");
        rehearsed.map_or_else(|| Comes::nothing(texts), |it| Comes::of(texts, self, &it, answer, now))
    }

    /// Where an act leads that was done.
    fn act_done_at(&self, asked: &Asked) -> String {
        let of_part = || asked.about.as_deref().and_then(order_of_part);
        let order = asked.order.as_ref().map(|order| order.id.clone()).or_else(of_part);
        match order {
            Some(order) => format!("/operator/orders/{order}?done={}", asked.act.name),
            None => format!("{}?done={}", asked.act.back, asked.act.name),
        }
    }
}

/// The form of an answer with words to begin with, in the language of the order, for each decision.
fn templates(texts: Texts, asked: &Asked) -> Vec<(String, String)> {
    let Some((order, about)) = asked.order.as_ref().zip(asked.about.as_deref()) else { return Vec::new() };
    if asked.act.name != "claim-answer" {
        return Vec::new();
    }
    let words = Texts::of(&order.language).unwrap_or(Texts::En);
    let template = |outcome: &str| {
        let text = utf8_percent_encode(&words.console_answer(outcome, about), NON_ALPHANUMERIC).to_string();
        let query = format!("order={}&about_part={about}&outcome={outcome}&text={text}", order.id);
        (texts.console_word(outcome), format!("/operator/acts/claim-answer?{query}"))
    };
    ["accepted", "partly", "rejected"].map(template).into()
}

/// The page of a version of the terms, or of that which a text is of.
fn terms_page(about: &str) -> String {
    let version = about.split('/').next().unwrap_or(about);
    format!("/operator/offer/terms/{}", utf8_percent_encode(version, NOT_IN_PATH))
}

/// Why nothing was done, with the clause that it rests on.
fn refusal(texts: Texts, problem: &Problem) -> String {
    let words = texts.console_refused(problem.code().as_str(), problem.code().summary());
    match problem.clause() {
        Some(clause) => format!("{words} ({})", texts.by_clause(clause)),
        None => words,
    }
}

/// What the confirmation sends once more: everything that was typed.
fn confirmed(act: &'static ActForm, typed: &Typed) -> Vec<(&'static str, String)> {
    let carried = ["key", "order_version", "order", "about_part", "proposal", "step"];
    let names = act.names().into_iter().filter(|name| !carried.contains(name));
    names.filter(|name| typed.ticked(name)).map(|name| (name, typed.value(name).to_owned())).collect()
}
