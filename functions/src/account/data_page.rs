//! What is held of who signed in, and what they consented to (clauses 8.2, 8.3, 8.6); how news are stopped.

use super::Account;
use super::page::{see, session, sign_in, unless_signed_in};
use crate::http::openapi::answers::{HtmlPage, Stateful, ToSignIn, TooLarge, refusals};
use crate::http::openapi::parameters::parameters;
use crate::http::openapi::schema;
use crate::http::pages::{form, same_site};
use crate::http::problem::Problem;
use crate::http::request::{Now, parameters};
use crate::pages::buyer_rows::buyer_rows;
use crate::pages::texts::Texts;
use crate::pages::{Frame, personal};
use askama::Template;
use axum::extract::{RawQuery, Request, State};
use axum::response::Response;
use domain::Instant;
use domain::agreement::consent::Purpose;
use domain::order::Order;
use http::{HeaderMap, StatusCode};
use std::sync::Arc;
use store::order::vault::Vault;
use store::table::access::SessionKey;

parameters! {
    /// What was done a moment ago, of which the page says that it was.
    DataDone = Query "done", optional, {"type": "string", "maxLength": 32};
}

#[derive(Template)]
#[template(path = "account_data.html")]
struct Page {
    frame: Frame,
    texts: Texts,
    muted_now: bool,
    from: Option<String>,
    rows: Vec<(&'static str, String)>,
    /// The consent lines, each with what was said to it.
    consents: Vec<(String, String)>,
    /// Whether news are sent; `None` where they were never wanted.
    news: Option<bool>,
    correct: String,
    others: String,
}

/// The page of one's own data and consents
///
/// What the newest order of the mailbox has, and each consent as it stands (clauses 8.2, 8.3, 8.6).
#[utoipa::path(
    get,
    path = "/account/data",
    operation_id = "showOwnData",
    tag = "account",
    params(DataDone),
    responses(HtmlPage, ToSignIn, Stateful, DataInvalid)
)]
pub(super) async fn data(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    texts: Texts,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let Some(key) = session(&headers) else { return sign_in(None) };
    match function.data_page(&key, texts, query.as_deref(), now).await {
        Ok(page) => personal(StatusCode::OK, &page),
        Err(problem) => unless_signed_in(problem, None),
    }
}

impl Account {
    async fn data_page(
        &self,
        key: &SessionKey,
        texts: Texts,
        query: Option<&str>,
        now: Instant,
    ) -> Result<Page, Problem> {
        self.store.session(key, now).await?;
        let [done] = parameters(query, ["done"])?;
        let (store, mailbox) = (&self.store, &key.mailbox);
        let (reader, proven, muted) =
            tokio::try_join!(store.reader(mailbox), store.proven_since(mailbox), store.is_muted(mailbox))?;
        let email = &self.agreement.policy.licensor.email;
        let proven = proven
            .map_or_else(|| texts.data_proven_not().to_owned(), |at| texts.data_proven_since(self.day(texts, at)));
        let mut rows = reader.as_ref().map(|(order, vault)| rows(texts, order, vault)).unwrap_or_default();
        rows.push((texts.data_proven(), proven));
        let order = reader.as_ref().map(|(order, _)| order);
        let informed = order.is_some_and(|order| order.consents.contains(&Purpose::Inform));
        Ok(Page {
            frame: self.frame(texts, texts.account_data()).at("/account/data"),
            texts,
            muted_now: done.as_deref() == Some("muted"),
            from: order.map(|order| texts.account_data_order(order.id.number())),
            rows,
            consents: order.map(|order| self.consents(texts, order, muted)).unwrap_or_default(),
            news: (informed || muted).then_some(!muted && order.is_some_and(Order::wants_news)),
            correct: texts.data_correct(email),
            others: texts.consents_others(email),
        })
    }

    /// Each consent line in the reader's language, with what was said to it and whether it was withdrawn since.
    fn consents(&self, texts: Texts, order: &Order, muted: bool) -> Vec<(String, String)> {
        let withdrawn = |purpose| purpose == Purpose::Inform && (muted || !order.wants_news());
        let said = |purpose: Purpose| match order.consents.contains(&purpose) {
            true if withdrawn(purpose) => texts.consent_withdrawn().to_owned(),
            true => texts.consent_given(self.day(texts, order.created_at)),
            false => texts.consent_not_given().to_owned(),
        };
        let lines = self.agreement.offer.form.consents.iter();
        lines.map(|line| (line.text.in_language(texts.language()).to_owned(), said(line.purpose))).collect()
    }
}

fn rows(texts: Texts, order: &Order, vault: &Vault) -> Vec<(&'static str, String)> {
    let language = (texts.data_language(), order.language.clone());
    buyer_rows(texts, vault).into_iter().chain([language]).collect()
}

refusals! {
    /// There is no such parameter.
    DataInvalid = InvalidQuery;
    /// The form was sent from another site's page.
    MuteCrossSite = CrossSite;
    /// There is no such field.
    MuteInvalid = InvalidFields;
}

/// Withdraw the consent to news
///
/// No news is sent to the mailbox from now on, whatever its orders say (clause 8.6). Sent again, nothing changes.
#[utoipa::path(
    post,
    path = "/account/mute",
    operation_id = "muteNews",
    tag = "account",
    request_body(content = schema::EmptyForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (
            status = 303,
            description = "It is withdrawn; to one's own data. Or, without a session, to sign in.",
            headers(("Location"), ("Cache-Control"))
        ),
        Stateful, TooLarge, MuteCrossSite, MuteInvalid,
    ),
)]
pub(super) async fn mute(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    request: Request,
) -> Result<Response, Problem> {
    same_site(request.headers(), &function.public_url)?;
    let key = session(request.headers());
    let [] = form(request, []).await?;
    let Some(key) = key else { return sign_in(None) };
    if let Err(error) = function.store.session(&key, now).await {
        return unless_signed_in(error.into(), None);
    }
    function.store.mute(&key.mailbox, now).await?;
    see("/account/data?done=muted")
}
