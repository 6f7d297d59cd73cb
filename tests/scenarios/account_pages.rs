//! The pages of a buyer's account, as a browser meets them: what is shown, what its forms do, and every way to cheat with them.

mod acts;
mod claims;
mod papers;
pub(crate) mod renewal;
mod shown;

use harness::{Answer, Placed, World, answer};
use percent_encoding::NON_ALPHANUMERIC;
use reqwest::Method;

/// What a browser says that it takes.
const HTML: &str = "text/html,application/xhtml+xml";

/// What opens a page.
pub(crate) enum Cookie<'a> {
    None,
    Session(&'a str),
    /// The token of an order that was placed in this browser.
    Order(&'a str),
}

impl Cookie<'_> {
    fn header(&self) -> Option<String> {
        match self {
            Cookie::None => None,
            Cookie::Session(session) => Some(format!("__Host-session={session}")),
            Cookie::Order(token) => Some(format!("__Host-order={token}")),
        }
    }
}

/// A page, as a browser asks for it.
pub(crate) async fn look(world: &World, path: &str, cookie: &Cookie<'_>) -> Answer {
    let request = world.request(Method::GET, path).header("accept", HTML);
    answer(cookie.header().into_iter().fold(request, |request, cookie| request.header("cookie", cookie))).await
}

/// A page in a language.
pub(crate) async fn look_in(world: &World, path: &str, session: &str, language: &str) -> Answer {
    let cookies = format!("__Host-session={session}; __Host-language={language}");
    answer(world.request(Method::GET, path).header("accept", HTML).header("cookie", cookies)).await
}

/// A form, as a browser sends it from a page of the shop.
pub(crate) async fn press(world: &World, path: &str, cookie: &Cookie<'_>, fields: &[(&str, &str)]) -> Answer {
    sent(world, path, cookie, fields, Some("same-origin")).await
}

/// A form, with where a browser says that it comes from.
pub(crate) async fn sent(
    world: &World,
    path: &str,
    cookie: &Cookie<'_>,
    fields: &[(&str, &str)],
    site: Option<&str>,
) -> Answer {
    let escaped = |text: &str| percent_encoding::utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let form: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
    let request = world.request(Method::POST, path).header("accept", HTML).body(form.join("&"));
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let request = site.into_iter().fold(request, |request, site| request.header("sec-fetch-site", site));
    answer(cookie.header().into_iter().fold(request, |request, cookie| request.header("cookie", cookie))).await
}

pub(crate) fn location(answer: &Answer) -> &str {
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.headers["location"].to_str().expect("ASCII")
}

/// A page that shows what is one person's, with these words.
pub(crate) fn assert_shows(answer: &Answer, status: u16, words: &[&str]) {
    assert_eq!(answer.status, status, "{}", answer.text);
    let text = answer.text.replace('\u{a0}', " ");
    for word in words {
        assert!(text.contains(word), "{word} is not in {text}");
    }
    let header = |name: &str| answer.headers[name].to_str().expect("ASCII");
    assert_eq!((header("cache-control"), header("referrer-policy")), ("no-store", "no-referrer"));
    let policy = header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    for never in ["<script", "style=\"", " src=", "onclick"] {
        assert!(!answer.text.contains(never), "{never} in {}", answer.text);
    }
    assert_eq!(answer.text.matches("<h1").count(), 1, "{}", answer.text);
    assert!(answer.text.len() < 60 * 1024, "{} bytes", answer.text.len());
}

/// The value of a hidden field.
pub(crate) fn hidden(answer: &Answer, name: &str) -> String {
    let field = format!("name=\"{name}\" value=\"");
    let (_, rest) = answer.text.split_once(&field).unwrap_or_else(|| panic!("{name} is not in {}", answer.text));
    rest.split('"').next().expect("a value").to_owned()
}

pub(crate) fn page(placed: &Placed) -> String {
    format!("/account/orders/{}", placed.id)
}
