//! What holds for every page and every form, whichever function has it: the lists are those of the routes, so that a new page
//! is held to it too.

use crate::browser::{Cookie, HTML, OURS, assert_says, encoded, location, look, sent};
use crate::claim_files;
use crate::operator::Desk;
use crate::operator::pages::Browser;
use crate::problems::{assert_problem, ours};
use crate::sign_in::{BUYER, ask, links, signed_in};
use functions::routes::{Route, routes};
use harness::{Answer, Placed, World};
use serde_json::json;

/// What would run or load something if it were not shown as text, and the same as text.
const MARKUP: &str = "\"><img src=x onerror=alert(1)>";
const SHOWN: &str = "&#34;&#62;&#60;img src=x onerror=alert(1)&#62;";
/// What leads to another site where it is followed, or breaks out of a header.
const EVIL: [&str; 5] =
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\r\nX: evil.example"];

/// The routes that answer somebody who is signed in with no page that is there, and how they do.
const NO_PAGES: [(&str, u16); 6] = [
    ("/account/orders/{id}/claims/{claim}/files/{file}", 303),
    ("/account/session", 401),
    ("/assets/{name}", 404),
    ("/operator/callback", 401),
    ("/operator/claims/{id}/files/{file}", 303),
    ("/operator/sign-in", 303),
];
/// The pages that show what somebody wrote.
const OF_WORDS: [&str; 5] = [
    "/account/data",
    "/account/orders/{id}",
    "/account/orders/{id}/claims/{claim}",
    "/account/orders/{id}/invoices/{number}",
    "/account/orders/{id}/notices",
];

/// The routes of people's pages and their forms; the API has none of them.
fn of_pages(method: &str) -> Vec<Route> {
    let found: Vec<Route> =
        routes().into_iter().filter(|it| it.method == method && !it.path.starts_with("/v1")).collect();
    assert!(found.len() > 2, "{method}: {found:?}");
    found
}

/// A path of a route, for an order that has an invoice, a refund, and a claim with a file.
fn filled(route: &Route, placed: &Placed) -> String {
    let path = route.path.replace("/claims/{id}", &format!("/claims/{}-C1", placed.id));
    // An act of operators that is done to no order.
    let path = path.replace("/operator/acts/{act}", "/operator/acts/rate");
    let path = path.replace("{id}", &placed.id).replace("{claim}", &format!("{}-C1", placed.id));
    let path = path.replace("{number}", "1").replace("{version}", "2023-01");
    let path = path.replace("{name}", "style.css").replace("{act}", "objection");
    let path = path.replace("{refund}", &format!("{}-R1", placed.id)).replace("{file}", "1");
    assert!(!path.contains('{'), "{path}: say here what is filled in");
    path
}

/// An order by invoice that was paid with too much, with a refund, and with a claim that has a file. Its buyer wrote markup wherever
/// somebody may write.
async fn marked() -> (World, Placed) {
    let desk = Desk::new().await;
    let world = &desk.world;
    let mut body = world.order_body().await;
    body["method"] = json!("invoice");
    body["party"]["type"] = json!("organisation");
    body["party"]["bin"] = json!("250140000003");
    for field in ["last_name", "first_name", "patronymic", "city", "organisation", "address"] {
        body["party"][field] = json!(MARKUP);
    }
    let placed = world.place_body("k", &body).await;
    desk.receive(&placed, "T-1", 5_900).await;
    let refund = json!({"order_id": placed.id, "source": {"transfer": "T-1"}, "amount_minor": 1_000, "cause": "surplus",
        "demanded_at": desk.now().await});
    desk.done(&placed, "refunds", refund).await;
    let claim = world.claim(&placed, "c", &json!({"text": MARKUP, "about": "scope"})).await;
    assert_eq!(claim.status, 201, "{}", claim.text);
    let files = format!("claims/{}/files", claim.json["id"].as_str().expect("an id"));
    let announced = world.say(&placed, &files, "f", &json!({"name": MARKUP})).await;
    let kept = claim_files::send(world, &announced.json["upload"], claim_files::PNG).await;
    assert_eq!(kept.status, 201, "{}", kept.text);
    world.settle().await;
    (desk.world, placed)
}

/// The cookies of a browser in which the buyer and an operator are signed in.
async fn both_signed_in(world: &World) -> String {
    let mut operator = Browser::new(world);
    operator.sign_in("olga", &["operator", "approver"]).await;
    format!("{}; {}", signed_in(world, BUYER).await, operator.cookie())
}

fn is_page(answer: &Answer) -> bool {
    answer.headers.get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

#[tokio::test]
async fn no_form_is_taken_from_another_sites_page() {
    let (world, placed) = marked().await;
    let session = both_signed_in(&world).await;
    let cookie = Cookie::Session(&session);
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
            let refused = sent(&world, &path, &cookie, &[], said).await;
            assert_problem(&refused, ours(403, "cross_site"), &[], &format!("{path} {said:?}"));
        }
        let refused = sent(&world, &path, &cookie, &[], &[("accept", HTML), ("sec-fetch-site", "cross-site")]).await;
        assert_eq!(refused.status, 403, "{path}");
        assert_says(&refused.text, &["The form came from another site"]);
    }
    assert!(world.items().await == kept, "nothing changed");
    // What refused was where they came from, not what they lacked.
    for route in of_pages("POST") {
        let taken = sent(&world, &filled(&route, &placed), &cookie, &[], &[OURS]).await;
        assert_ne!(taken.status, 403, "{}: {}", route.path, taken.text);
    }
}

/// What a page tells the browser.
fn assert_guarded(page: &Answer, path: &str) {
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
}

#[tokio::test]
async fn every_page_says_what_a_browser_must_not_do_and_shows_markup_as_text() {
    let (world, placed) = marked().await;
    let session = both_signed_in(&world).await;
    for route in of_pages("GET") {
        let path = filled(&route, &placed);
        let page = look(&world, &path, &Cookie::Session(&session)).await;
        let otherwise = NO_PAGES.iter().find(|(known, _)| *known == route.path).map(|(_, status)| *status);
        assert_eq!(page.status, otherwise.unwrap_or(200), "{path}: {}", page.text);
        let nobodys = look(&world, &path, &Cookie::None).await;
        assert!(is_page(&nobodys) || nobodys.status == 303, "{path}: {}", nobodys.text);
        assert!(is_page(&page) || page.status == 303, "{path}: {}", page.text);
        for page in [&page, &nobodys].into_iter().filter(|page| is_page(page)) {
            assert_guarded(page, &path);
            assert!(!page.text.contains("<img"), "{path}: {}", page.text);
        }
        assert_eq!(page.text.contains(SHOWN), OF_WORDS.contains(&route.path.as_str()), "{path}: {}", page.text);
    }
}

#[tokio::test]
async fn nobody_is_sent_to_another_site() {
    let (world, placed) = marked().await;
    let session = both_signed_in(&world).await;
    let own = |location: &str| {
        (location.starts_with('/') && !location.starts_with("//") && !location.starts_with("/\\"))
            || location.starts_with(&format!("{}/", world.url))
    };
    let names = ["order", "return", "back", "next", "to", "url", "redirect_uri"];
    for evil in EVIL {
        let queries = names.map(|name| encoded(&[(name, evil)]));
        for route in of_pages("GET") {
            for query in queries.iter().chain([&String::new()]) {
                for cookie in [Cookie::Session(&session), Cookie::None] {
                    let sent = look(&world, &format!("{}?{query}", filled(&route, &placed)), &cookie).await;
                    let location = sent.headers.get("location").map(|it| it.to_str().expect("ASCII").to_owned());
                    assert!(location.as_deref().is_none_or(own), "{}?{query}: {location:?}", route.path);
                    assert!(!sent.headers.contains_key("x"), "{}?{query}", route.path);
                }
            }
        }
    }
}

#[tokio::test]
async fn no_form_leads_to_another_site() {
    let (world, _) = marked().await;
    for (hour, evil) in (11..).zip(EVIL) {
        // So many links are mailed an hour.
        world.clock(&format!("2025-02-03T{hour}:00:00+05:00")).await;
        let form = async |path: &str, fields: &[(&str, &str)]| {
            sent(&world, path, &Cookie::None, fields, &[("accept", HTML), OURS]).await
        };
        let chosen = form("/language", &[("language", "ru"), ("back", evil)]).await;
        assert_eq!(location(&chosen), "/", "{evil}");
        let mailed = form("/account/sign-in", &[("email", BUYER), ("order", evil)]).await;
        assert_eq!(mailed.status, 200, "{}", mailed.text);
        world.settle().await;
        let mail = world.mails().await.pop().expect("a mail");
        for said in [&mailed.text, &mail.to_string()] {
            assert!(!said.contains("evil") && !said.contains("javascript"), "{evil}: {said}");
        }
        let wrong = form("/account/sign-in", &[("email", "x"), ("order", evil)]).await;
        assert_eq!(wrong.status, 422);
        assert!(!wrong.text.contains("evil") && !wrong.text.contains("javascript"), "{evil}: {}", wrong.text);
        let link = links(&world, BUYER).await.pop().expect("a link");
        for status in [303, 401] {
            let pressed = form("/account/session", &[("token", &link), ("order", evil)]).await;
            assert_eq!(pressed.status, status, "{evil}: {}", pressed.text);
            assert!(!pressed.text.contains("evil") && !pressed.headers.contains_key("x"), "{evil}: {}", pressed.text);
            let location = pressed.headers.get("location").map(|it| it.to_str().expect("ASCII"));
            assert_eq!(location, (status == 303).then_some("/account"), "{evil}");
        }
    }
}

#[tokio::test]
async fn a_session_that_somebody_else_chose_is_not_taken_on() {
    let world = World::new().await;
    world.place("k").await;
    ask(&world, BUYER).await;
    let link = links(&world, BUYER).await.pop().expect("a link");
    let fixed = "M".repeat(100);
    let begin =
        async |cookie: Cookie<'_>| sent(&world, "/account/session", &cookie, &[("token", &link)], &[OURS]).await;
    let pressed = begin(Cookie::Session(&fixed)).await;
    let set = pressed.headers["set-cookie"].to_str().expect("ASCII").to_owned();
    let (cookie, attributes) = set.split_once("; ").expect("attributes");
    let begun = cookie.strip_prefix("__Host-session=").expect("its name");
    assert!(begun.len() > 32 && begun != fixed, "a secret of the shop's own");
    let mut attributes: Vec<&str> = attributes.split("; ").filter(|it| !it.starts_with("Max-Age=")).collect();
    attributes.sort_unstable();
    assert_eq!(attributes, ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]);
    let chosen = look(&world, "/account", &Cookie::Session(&fixed)).await;
    assert_eq!(chosen.status, 303, "what was chosen opens nothing");
    assert_eq!(look(&world, "/account", &Cookie::Session(begun)).await.status, 200);
    let again = begin(Cookie::None).await;
    assert_eq!(
        (again.status, again.headers.get("set-cookie")),
        (401, None),
        "a link begins one session: {}",
        again.text
    );
}
