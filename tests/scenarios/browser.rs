//! The shop as a browser meets it: what it asks for and sends, what its cookies hold, what stands on a page.

use harness::{Answer, World, answer};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Method, RequestBuilder};

/// What a browser says that it takes.
pub(crate) const HTML: &str = "text/html,application/xhtml+xml";
/// The media type of a form.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
/// What a browser says of a form that comes from a page of the shop.
pub(crate) const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");

/// What opens a page.
#[derive(Clone, Copy)]
pub(crate) enum Cookie<'a> {
    None,
    Session(&'a str),
    /// The token of an order that was placed in this browser.
    Order(&'a str),
}

impl Cookie<'_> {
    fn held(&self, request: RequestBuilder) -> RequestBuilder {
        match self {
            Cookie::None => request,
            Cookie::Session(session) => request.header("cookie", format!("__Host-session={session}")),
            Cookie::Order(token) => request.header("cookie", format!("__Host-order={token}")),
        }
    }
}

/// A page.
pub(crate) async fn look(world: &World, path: &str, cookie: &Cookie<'_>) -> Answer {
    answer(cookie.held(world.request(Method::GET, path).header("accept", HTML))).await
}

/// A page in a language that the browser asks for.
pub(crate) async fn look_in(world: &World, path: &str, cookie: &Cookie<'_>, language: &str) -> Answer {
    let request = world.request(Method::GET, path).header("accept", HTML).header("accept-language", language);
    answer(cookie.held(request)).await
}

/// A form of the shop's own pages.
pub(crate) async fn press(world: &World, path: &str, cookie: &Cookie<'_>, fields: &[(&str, &str)]) -> Answer {
    sent(world, path, cookie, fields, &[("accept", HTML), OURS]).await
}

/// A form, with what else is said: where it comes from, and what is taken. A problem is answered with a document where no page is
/// asked for.
pub(crate) async fn sent(
    world: &World,
    path: &str,
    cookie: &Cookie<'_>,
    fields: &[(&str, &str)],
    said: &[(&str, &str)],
) -> Answer {
    let request = world.request(Method::POST, path).header("content-type", FORM).body(encoded(fields));
    let request = said.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    answer(cookie.held(request)).await
}

/// Fields as a form writes them.
pub(crate) fn encoded(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
}

/// Where an answer leads on to.
#[track_caller]
pub(crate) fn location(answer: &Answer) -> &str {
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.headers["location"].to_str().expect("ASCII")
}

/// A page with these words. Parts of an amount are kept on one line.
#[track_caller]
pub(crate) fn assert_says(html: &str, words: &[&str]) {
    let text = html.replace('\u{a0}', " ");
    for word in words {
        assert!(text.contains(word), "{word} is not in:\n{text}");
    }
}

/// A page that shows what is one person's, with these words.
#[track_caller]
pub(crate) fn assert_shows(answer: &Answer, status: u16, words: &[&str]) {
    assert_eq!(answer.status, status, "{}", answer.text);
    assert_says(&answer.text, words);
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

/// The tags of all inputs.
pub(crate) fn inputs(html: &str) -> impl Iterator<Item = &str> {
    html.split("<input ").skip(1).filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag))
}

/// An attribute of a tag.
pub(crate) fn attribute<'a>(tag: &'a str, name: &str) -> &'a str {
    let rest = tag.split_once(&format!("{name}=\"")).map_or("", |(_, rest)| rest);
    rest.split_once('"').map_or("", |(value, _)| value)
}

/// What the hidden fields hold, by their names.
pub(crate) fn hidden_fields(html: &str) -> Vec<(String, String)> {
    let hidden = inputs(html).filter(|tag| tag.contains("type=\"hidden\""));
    hidden.map(|tag| (attribute(tag, "name").to_owned(), plain(attribute(tag, "value")))).collect()
}

/// What a hidden field holds.
#[track_caller]
pub(crate) fn hidden(answer: &Answer, name: &str) -> String {
    let found = hidden_fields(&answer.text).into_iter().find(|(known, _)| known == name);
    found.unwrap_or_else(|| panic!("{name} is not in {}", answer.text)).1
}

/// Text as it is read, that is escaped on a page.
pub(crate) fn plain(html: &str) -> String {
    let signs = [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")];
    signs.iter().fold(html.to_owned(), |text, (code, sign)| text.replace(code, sign))
}
