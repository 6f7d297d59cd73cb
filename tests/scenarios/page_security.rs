//! What holds for every page and every form, whichever function has it: the lists are those of the routes, so that a new page
//! is held to it too.

use crate::problems::{assert_problem, ours};
use crate::sign_in::{BUYER, ask, links, signed_in};
use functions::routes::{Route, routes};
use harness::{Answer, Placed, World, answer};
use reqwest::Method;
use serde_json::json;

const FORM: &str = "application/x-www-form-urlencoded";
/// What would run or load something if it were not shown as text.
const MARKUP: &str = "<img src=x onerror=alert(1)>";

/// The routes of people's pages and their forms; the API has none of them.
fn of_pages(method: &str) -> Vec<Route> {
    let found: Vec<Route> =
        routes().into_iter().filter(|it| it.method == method && !it.path.starts_with("/v1")).collect();
    assert!(found.len() > 2, "{method}: {found:?}");
    found
}

/// A path of a route, for an order that has one claim.
fn filled(route: &Route, placed: &Placed) -> String {
    let path = route.path.replace("{id}", &placed.id).replace("{claim}", &format!("{}-C1", placed.id));
    let path = path.replace("{number}", "1").replace("{version}", "2023-01");
    let path = path.replace("{name}", "style.css").replace("{act}", "objection");
    let path = path.replace("{refund}", &format!("{}-R1", placed.id)).replace("{file}", "1");
    assert!(!path.contains('{'), "{path}: say here what is filled in");
    path
}

async fn look(world: &World, path: &str, cookie: &str) -> Answer {
    let request = world.request(Method::GET, path).header("accept", "text/html");
    answer(request.header("cookie", format!("__Host-session={cookie}"))).await
}

/// Sends a form with what a browser says of where it comes from.
async fn send(world: &World, path: &str, cookie: &str, form: &str, said: &[(&str, &str)]) -> Answer {
    let mut request = world.request(Method::POST, path).header("content-type", FORM).body(form.to_owned());
    for (name, value) in said {
        request = request.header(*name, *value);
    }
    answer(request.header("cookie", format!("__Host-session={cookie}"))).await
}

/// An order with a claim, whose buyer wrote markup wherever somebody may write.
async fn marked(world: &World) -> Placed {
    let mut body = world.order_body().await;
    for field in ["last_name", "first_name", "patronymic", "city", "organisation"] {
        body["party"][field] = json!(MARKUP);
    }
    let placed = world.place_body("k", &body).await;
    let ticket = world.ticket(&placed, "pay-k").await;
    world.pay(&ticket, "paid").await;
    world.settle().await;
    let claim = world.claim(&placed, "c", &json!({"text": MARKUP, "about": "scope"})).await;
    assert_eq!(claim.status, 201, "{}", claim.text);
    world.settle().await;
    placed
}

fn is_page(answer: &Answer) -> bool {
    answer.headers.get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

#[tokio::test]
async fn no_form_is_taken_from_another_sites_page() {
    let world = World::new().await;
    let placed = marked(&world).await;
    let session = signed_in(&world, BUYER).await;
    let (kept, url) = (world.items().await, world.url.clone());
    for route in of_pages("POST") {
        let path = filled(&route, &placed);
        for said in [
            &[][..],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "none")],
            &[("sec-fetch-site", "cross-site"), ("origin", &url)],
            &[("origin", "https://evil.example")],
            &[("origin", "null")],
        ] {
            let refused = send(&world, &path, &session, "", said).await;
            assert_problem(&refused, ours(403, "cross_site"), &[], &format!("{path} {said:?}"));
        }
    }
    assert!(world.items().await == kept, "nothing changed");
    // What refused was where they came from, not what they lacked.
    for route in of_pages("POST") {
        let taken = send(&world, &filled(&route, &placed), &session, "", &[("sec-fetch-site", "same-origin")]).await;
        assert_ne!(taken.status, 403, "{}: {}", route.path, taken.text);
    }
}

#[tokio::test]
async fn every_page_says_what_a_browser_must_not_do_and_shows_markup_as_text() {
    let world = World::new().await;
    let placed = marked(&world).await;
    let session = signed_in(&world, BUYER).await;
    let mut shown = 0;
    for route in of_pages("GET") {
        let path = filled(&route, &placed);
        for cookie in [session.as_str(), ""] {
            let page = look(&world, &path, cookie).await;
            if !is_page(&page) {
                continue;
            }
            let header = |name: &str| page.headers.get(name).and_then(|it| it.to_str().ok()).unwrap_or_default();
            let policy = header("content-security-policy");
            let directives: Vec<&str> = policy.split(';').map(str::trim).collect();
            for directive in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"] {
                assert!(directives.contains(&directive), "{path}: {policy}");
            }
            assert!(!policy.contains("unsafe-") && !policy.contains('*'), "{path}: {policy}");
            assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
            assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
            if ["/account", "/operator", "/checkout"].iter().any(|start| path.starts_with(start)) {
                assert_eq!(header("cache-control"), "no-store", "{path}");
            }
            assert!(!page.text.contains("<img"), "{path}: {}", page.text);
            shown += page.text.matches("&#60;img src=x onerror=alert(1)&#62;").count();
        }
    }
    assert!(shown > 0, "what was written is shown somewhere");
}

#[tokio::test]
async fn nobody_is_sent_to_another_site() {
    let world = World::new().await;
    let placed = marked(&world).await;
    let session = signed_in(&world, BUYER).await;
    let own = |location: &str| {
        (location.starts_with('/') && !location.starts_with("//") && !location.starts_with("/\\"))
            || location.starts_with(&format!("{}/", world.url))
    };
    let names = ["order", "return", "back", "next", "to", "url", "redirect_uri"];
    for evil in ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "%0d%0aX:%20y"] {
        let query: Vec<String> = names.iter().map(|name| format!("{name}={evil}")).collect();
        for route in of_pages("GET") {
            for query in query.iter().chain([&String::new()]) {
                for cookie in [session.as_str(), ""] {
                    let sent = look(&world, &format!("{}?{query}", filled(&route, &placed)), cookie).await;
                    let location = sent.headers.get("location").map(|it| it.to_str().expect("ASCII").to_owned());
                    assert!(location.as_deref().is_none_or(own), "{}?{query}: {location:?}", route.path);
                    assert!(!sent.headers.contains_key("x"), "{}?{query}", route.path);
                }
            }
        }
    }
    ask(&world, BUYER).await;
    let link = links(&world, BUYER).await.pop().expect("a link");
    let form = format!("token={link}&order=%2F%2Fevil.example");
    let pressed = send(&world, "/account/session", "", &form, &[("sec-fetch-site", "same-origin")]).await;
    assert_eq!((pressed.status, pressed.headers["location"].to_str().expect("ASCII")), (303, "/account"));
}

#[tokio::test]
async fn a_session_that_somebody_else_chose_is_not_taken_on() {
    let world = World::new().await;
    world.place("k").await;
    ask(&world, BUYER).await;
    let link = links(&world, BUYER).await.pop().expect("a link");
    let fixed = "M".repeat(100);
    let form = format!("token={link}");
    let same = [("sec-fetch-site", "same-origin")];
    let pressed = send(&world, "/account/session", &fixed, &form, &same).await;
    let set = pressed.headers["set-cookie"].to_str().expect("ASCII").to_owned();
    let (cookie, attributes) = set.split_once("; ").expect("attributes");
    let begun = cookie.strip_prefix("__Host-session=").expect("its name");
    assert!(begun.len() > 32 && begun != fixed, "a secret of the shop's own");
    let mut attributes: Vec<&str> = attributes.split("; ").filter(|it| !it.starts_with("Max-Age=")).collect();
    attributes.sort_unstable();
    assert_eq!(attributes, ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]);
    assert_eq!(look(&world, "/account", &fixed).await.status, 303, "what was chosen opens nothing");
    assert_eq!(look(&world, "/account", begun).await.status, 200);
    let again = send(&world, "/account/session", "", &form, &same).await;
    assert_eq!(
        (again.status, again.headers.get("set-cookie")),
        (401, None),
        "a link begins one session: {}",
        again.text
    );
}
