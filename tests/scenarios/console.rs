//! The operators' pages, met over HTTP: who is signed in sees an order and what can be done, and does it.

mod acts;
mod approvals;
mod costs;
mod counted;
mod pages;
mod rehearsal;

use crate::browser::{assert_says, encoded, hidden_fields, plain};
use crate::operator::Desk;
use crate::operator::pages::Browser;
use harness::{Answer, Placed};
use reqwest::Method;
use serde_json::json;

/// A browser in which an operator is signed in.
pub(crate) struct Console<'a> {
    pub(crate) browser: Browser<'a>,
    origin: String,
}

impl<'a> Console<'a> {
    /// Somebody of the shop who is signed in, with these roles.
    pub(crate) async fn of(desk: &'a Desk, name: &str, roles: &[&str]) -> Console<'a> {
        let mut browser = Browser::new(&desk.world);
        browser.sign_in(name, roles).await;
        Console { browser, origin: desk.world.url.clone() }
    }

    /// A page, in English.
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.browser.send(Method::GET, path, &[("accept", "text/html")], "").await
    }

    /// A page that is there.
    pub(crate) async fn page(&mut self, path: &str) -> String {
        let page = self.get(path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.text);
        assert_eq!(page.headers["cache-control"], "no-store", "{path}");
        page.text.replace('\u{a0}', " ")
    }

    /// A form of the console's own page.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let headers = [("origin", self.origin.clone()), ("accept", "text/html".to_owned())];
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.browser.send(Method::POST, path, &headers, &encoded(fields)).await
    }

    /// Opens the form of an act, fills it in, and presses a button: `show` or `do`.
    pub(crate) async fn fills(&mut self, link: &str, fields: &[(&str, &str)], step: &str) -> Answer {
        let form = self.page(link).await;
        self.sends(link, &form, fields, step).await
    }

    /// Sends the form of a page as it is, with what was typed.
    pub(crate) async fn sends(&mut self, link: &str, form: &str, fields: &[(&str, &str)], step: &str) -> Answer {
        let carried = hidden_fields(form);
        let carried = carried.iter().filter(|(name, _)| name != "back").map(|(name, value)| (&**name, &**value));
        let all: Vec<(&str, &str)> = carried.chain(fields.iter().copied()).chain([("step", step)]).collect();
        self.post(link.split('?').next().expect("a path"), &all).await
    }

    /// Does an act, by way of what would come of it; the page that says so.
    pub(crate) async fn does(&mut self, link: &str, fields: &[(&str, &str)]) -> String {
        let shown = self.fills(link, fields, "show").await;
        assert_eq!(shown.status, 200, "{}", shown.text);
        assert_says(&shown.text, &["What comes of it"]);
        let done = self.sends(link, &shown.text, &[], "do").await;
        assert_eq!(done.status, 303, "{}", done.text);
        let place = done.headers["location"].to_str().expect("ASCII").to_owned();
        self.page(&place).await
    }
}

/// An order that is paid by invoice.
pub(crate) async fn by_invoice(desk: &Desk, key: &str) -> Placed {
    let mut body = desk.world.order_body().await;
    body["method"] = json!("invoice");
    desk.world.place_body(key, &body).await
}

/// The page of an order.
pub(crate) fn page(placed: &Placed) -> String {
    format!("/operator/orders/{}", placed.id)
}

/// The links to acts on a page, by their names and what they are about.
pub(crate) fn links(html: &str) -> Vec<String> {
    let links = html.split("href=\"/operator/acts/").skip(1).filter_map(|rest| rest.split_once('"'));
    links.map(|(link, _)| plain(&format!("/operator/acts/{link}"))).collect()
}

/// The link to an act.
pub(crate) fn link(html: &str, act: &str) -> String {
    let found = links(html).into_iter().find(|link| link.starts_with(&format!("/operator/acts/{act}?")));
    found.unwrap_or_else(|| panic!("{act} is not offered in {html}"))
}
