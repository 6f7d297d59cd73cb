//! What was sent about an order and what came in: each notice with what became of it, and each piece of correspondence.

use super::Who;
use super::acts::ActForm;
use crate::http::openapi::answers::{HtmlPage, InvalidQuery, NotFound, Stateful, ToSignIn};
use crate::http::openapi::parameters::{Cursor, OrderById};
use crate::http::problem::Problem;
use crate::http::request::{OrderPath, parameters};
use crate::operator::Operator;
use crate::operator::caller::SignedIn;
use crate::pages::texts::Texts;
use crate::pages::{Frame, personal};
use askama::Template;
use axum::extract::{Request, State};
use axum::response::Response;
use domain::Instant;
use http::StatusCode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "console_correspondence.html")]
struct Page {
    frame: Frame,
    who: Who,
    texts: Texts,
    id: String,
    notices: Vec<Line>,
    messages: Vec<Line>,
    next: Option<String>,
}

/// A notice or a piece of correspondence.
struct Line {
    title: String,
    words: Vec<String>,
    acts: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct Notices {
    items: Vec<Notice>,
    next: Option<String>,
}

#[derive(Deserialize)]
struct Notice {
    id: String,
    notice: String,
    state: String,
    queued_at: Instant,
    facts: Vec<Fact>,
}

#[derive(Deserialize)]
struct Fact {
    kind: String,
    at: Instant,
}

#[derive(Deserialize)]
struct Messages {
    items: Vec<Message>,
}

#[derive(Deserialize)]
struct Message {
    id: String,
    kind: String,
    direction: String,
    channel: String,
    source: String,
    arrived_at: Instant,
}

/// What was sent about an order and what came in
///
/// Each notice with what became of it, and each piece of correspondence (clauses 10.2, 10.3). Nothing of what they say.
#[utoipa::path(
    get,
    path = "/operator/orders/{id}/correspondence",
    operation_id = "showCorrespondence",
    tag = "operator pages",
    params(OrderById, Cursor),
    responses(HtmlPage, ToSignIn, Stateful, NotFound, InvalidQuery)
)]
pub(in crate::operator) async fn correspondence(
    State(function): State<Arc<Operator>>,
    signed_in: SignedIn,
    OrderPath(id): OrderPath,
    texts: Texts,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let [cursor] = parameters(parts.uri.query(), ["cursor"])?;
    let cursor = cursor.map(|cursor| format!("&cursor={}", utf8_percent_encode(&cursor, NON_ALPHANUMERIC)));
    let of_order = |list: &str| format!("/v1/operator/orders/{id}/{list}");
    let path = format!("{}?limit=50{}", of_order("notices"), cursor.unwrap_or_default());
    let notices: Notices = function.ask(&parts, &signed_in, &path).await?;
    let messages: Messages = function.ask(&parts, &signed_in, &of_order("messages")).await?;
    let page = Page {
        frame: function
            .frame(texts, texts.console_correspondence_title(id.number()))
            .at(format!("/operator/orders/{id}/correspondence")),
        who: function.who(texts, &signed_in),
        texts,
        id: id.to_string(),
        notices: notices.items.into_iter().map(|it| function.notice_line(texts, &signed_in, it)).collect(),
        messages: messages.items.into_iter().map(|it| function.message_line(texts, it)).collect(),
        next: notices.next.map(|next| format!("/operator/orders/{id}/correspondence?cursor={next}")),
    };
    personal(StatusCode::OK, &page)
}

impl Operator {
    fn notice_line(&self, texts: Texts, signed_in: &SignedIn, notice: Notice) -> Line {
        let became = notice.facts.iter().map(|fact| format!("{}: {}", self.at(texts, fact.at), fact.kind));
        let names: &[&str] = match notice.state.as_str() {
            "bounced" | "not_sent" | "complained" | "delivery_unknown" => &["notice-fallback", "notice-sending"],
            _ => &[],
        };
        let about = utf8_percent_encode(&notice.id, NON_ALPHANUMERIC).to_string();
        let forms = names.iter().filter_map(|name| ActForm::named(name)).filter(|form| signed_in.is(form.role));
        let acts = forms.map(|form| {
            (texts.console_act_title(form.name), format!("/operator/acts/{}?about_part={about}", form.name))
        });
        let head = [texts.notice_state(&notice.state), self.at(texts, notice.queued_at)];
        Line { title: notice.notice, words: head.into_iter().chain(became).collect(), acts: acts.collect() }
    }

    fn message_line(&self, texts: Texts, message: Message) -> Line {
        let words = [message.kind, message.direction, message.channel, message.source];
        let words: Vec<String> = words.into_iter().map(|word| texts.console_word(word)).collect();
        Line { title: message.id, words: vec![words.join(", "), self.at(texts, message.arrived_at)], acts: Vec::new() }
    }
}
