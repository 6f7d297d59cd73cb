//! The bar of the sandbox: on every page that this program serves it leads to the clock, the mails, the bank and the two
//! sign-ins. It is put into the finished page here, so the functions know nothing of it.

use crate::clock::Clock;
use crate::clock_page::shown;
use askama::Template;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use chrono_tz::Tz;

/// What the bar needs to know.
#[derive(Clone)]
pub(crate) struct Bar {
    /// The clock that it shows.
    pub(crate) clock: Clock,
    /// The zone in which it is shown: that of the agreement.
    pub(crate) zone: Tz,
    /// Where the shop is found, without a closing slash.
    pub(crate) url: String,
}

#[derive(Template)]
#[template(path = "bar.html")]
struct Links<'a> {
    now: &'a str,
    /// The clock for the field that sets it.
    field: &'a str,
    /// The page to which the forms come back.
    back: &'a str,
}

/// Where the bar's look lies, which is that of the sandbox's own pages too.
pub(crate) const STYLE_PATH: &str = "/local/sandbox.css";

/// The stylesheet.
pub(crate) async fn style() -> Response {
    const STYLE: &str = include_str!("../templates/sandbox.css");
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")], STYLE).into_response()
}

/// Puts the bar on a page. Answers that are none pass as they are.
///
/// A browser that calls this machine `localhost` is sent to the address that mails and the bank lead back to: its cookies
/// belong to one name.
pub(crate) async fn on_pages(State(bar): State<Bar>, request: Request, next: Next) -> Response {
    if let Some(there) = bar.elsewhere(request.method(), request.uri(), request.headers()) {
        return Redirect::temporary(&there).into_response();
    }
    let looks = matches!(*request.method(), Method::GET | Method::HEAD);
    let back = request.uri().path_and_query().filter(|_| looks).map_or("/", |path| path.as_str()).to_owned();
    let response = next.run(request).await;
    let html =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if html { bar.put_on(response, &back).await } else { response }
}

impl Bar {
    /// The address under which a page is to be opened, if it was asked for under another name of this machine.
    fn elsewhere(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<String> {
        let said = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let (_, host) = self.url.split_once("://")?;
        let (_, port) = host.rsplit_once(':')?;
        // The bank is met under that other name on purpose.
        let ours = *method == Method::GET && !uri.path().starts_with("/local/");
        let page = ours && said(header::ACCEPT)?.contains("text/html");
        let other = said(header::HOST)? == format!("localhost:{port}");
        (page && other).then(|| format!("{}{}", self.url, uri.path_and_query().map_or("/", |path| path.as_str())))
    }

    async fn put_on(&self, response: Response, back: &str) -> Response {
        let (mut parts, body) = response.into_parts();
        let Ok(bytes) = to_bytes(body, usize::MAX).await else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let (now, field) = shown(self.zone, self.clock.now());
        let links = Links { now: &now, field: &field, back }.render().unwrap_or_default();
        let page = match std::str::from_utf8(&bytes) {
            Ok(page) => with_bar(page, &links).map_or_else(|| Body::from(bytes.clone()), Body::from),
            Err(_) => Body::from(bytes.clone()),
        };
        parts.headers.remove(header::CONTENT_LENGTH);
        Response::from_parts(parts, page)
    }
}

/// The page with its stylesheet named in the head and the bar as the first of its body, but for the link that skips to the content;
/// `None` if it has no such parts.
fn with_bar(page: &str, links: &str) -> Option<String> {
    let (head, rest) = page.split_once("</head>")?;
    let body = rest.find("<body")?;
    let mut at = body + rest[body..].find('>')? + 1;
    if rest[at..].trim_start().starts_with("<a class=\"skip\"") {
        at += rest[at..].find("</a>")? + "</a>".len();
    }
    let (opening, content) = rest.split_at(at);
    Some(format!("{head}<link rel=\"stylesheet\" href=\"{STYLE_PATH}\">\n</head>{opening}\n{links}{content}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_comes_first_in_the_body_and_leaves_the_rest() {
        let page = "<!doctype html><html><head><title>x</title></head>\n<body class=\"a\"><main>é &#60;body></main></body></html>";
        let with = with_bar(page, "<aside>bar</aside>").unwrap();
        assert_eq!(
            with,
            "<!doctype html><html><head><title>x</title><link rel=\"stylesheet\" href=\"/local/sandbox.css\">\n</head>\n\
             <body class=\"a\">\n<aside>bar</aside><main>é &#60;body></main></body></html>"
        );
        let skipping = "<head></head><body>\n<a class=\"skip\" href=\"#content\">Skip</a>\n<main></main></body>";
        let with = with_bar(skipping, "<aside>bar</aside>\n").unwrap();
        assert!(with.ends_with("Skip</a>\n<aside>bar</aside>\n\n<main></main></body>"), "{with}");
        for none in ["", "plain", "<body>", "<head></head>", "<head></head><body"] {
            assert_eq!(with_bar(none, "x"), None, "{none}");
        }
    }

    #[test]
    fn a_page_under_another_name_of_this_machine_is_opened_under_the_shops() {
        let db = crate::local_db::LocalDb::open(&crate::engine::Engine::memory().unwrap()).unwrap();
        let clock = Clock::open(&db, Some("2025-02-03T10:00:00Z".parse().unwrap())).unwrap();
        let bar = Bar { clock, zone: chrono_tz::UTC, url: "http://127.0.0.1:8080".to_owned() };
        let at = |method: Method, host: &str, accept: &str, path: &str| {
            let headers = [(header::HOST, host), (header::ACCEPT, accept)];
            let headers = headers.into_iter().map(|(name, value)| (name, value.parse().unwrap())).collect();
            bar.elsewhere(&method, &path.parse().unwrap(), &headers)
        };
        let of = |method, host, accept| at(method, host, accept, "/account?a=b");
        let page = "text/html,*/*";
        let there = Some("http://127.0.0.1:8080/account?a=b".to_owned());
        assert_eq!(of(Method::GET, "localhost:8080", page), there);
        assert_eq!(of(Method::GET, "127.0.0.1:8080", page), None);
        assert_eq!(of(Method::GET, "localhost:8080", "*/*"), None, "a program is answered where it asks");
        assert_eq!(of(Method::POST, "localhost:8080", page), None);
        assert_eq!(of(Method::GET, "evil.example:8080", page), None);
        assert_eq!(at(Method::GET, "localhost:8080", page, "/local/bank"), None, "the bank is elsewhere");
    }
}
