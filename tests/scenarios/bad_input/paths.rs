//! Addresses and methods that nobody answers.

use super::{Opened, line};
use crate::problems::{INVALID_QUERY, METHOD_NOT_ALLOWED, NOT_FOUND, assert_problem};
use functions::routes::{Route, routes};
use harness::answer;
use reqwest::Method;
use std::collections::BTreeSet;

#[tokio::test]
async fn an_unknown_address_is_a_problem() {
    let opened = Opened::new().await;
    let (id, token) = (&opened.placed.id, &opened.placed.token);
    let families = ["offer", "terms", "prices", "deadlines", "orders", "license", "payments", "operator", "sessions"];
    let mut targets: Vec<String> =
        ["/none", "/v1", "/v1/", "/v2/offer", "/V1/offer", "//v1/offer", "/v1//offer", "/v1/./offer"]
            .into_iter()
            .chain([
                "/v1/../v1/offer",
                "/v1/orders/../offer",
                "/%76%31/offer",
                "/v1%2Foffer",
                "/v1/%6Fffer",
                "/v1/offer;x",
            ])
            .chain(["/%00", "/%FF", "/%", "/v1/%", "/v1/%zz", "/v1/offer%00", "/v1/offer%20", "/favicon.ico", "/.env"])
            .chain([
                "/v1/terms/none",
                "/v1/terms/",
                "/v1/terms/%FF",
                "/v1/terms/%00",
                "/v1/terms/%",
                "/v1/terms/2023-01/x",
                "/v1/terms/2023-01/diff",
                "/v1/terms/2023-01/diff/",
                "/v1/terms/2023-01/diff/none",
                "/v1/terms/none/diff/2023-01",
                "/v1/terms/2023-01/diff/%FF",
            ])
            .chain([
                "/v1/terms/..%2F..%2Fetc%2Fpasswd",
                "/v1/prices/none",
                "/v1/prices/%FF",
                "/v1/prices/%C3",
                "/v1/prices/",
            ])
            .chain(["/terms/", "/terms/none", "/terms/%FF", "/prices/", "/prices/none", "/prices/%00", "/checkout/"])
            .map(str::to_owned)
            .collect();
    targets.extend(families.map(|family| format!("/v1/{family}/")));
    targets.extend(families.map(|family| format!("/v1/{family}/x/y/z")));
    let tails = ["/", "/x", "/claims/", "/claims/x", "/payments/x", "/Claims", "%20", "%00", "%FF"];
    targets.extend(tails.map(|tail| format!("/v1/orders/{id}{tail}")));
    let strange =
        ["x", "%FF", "%00", "%2F", "..", "%2e%2e", "%", id.to_lowercase().as_str(), &id[1..]].map(str::to_owned);
    targets.extend(strange.iter().map(|id| format!("/v1/orders/{id}")));
    targets.push(format!("/v1/orders/{}", "0".repeat(2_000)));
    for target in &targets {
        assert_problem(&line(&opened.world, "GET", target, token).await, NOT_FOUND, &[], target);
    }
    for id in &strange {
        for operation in ["claims", "payments", "termination", "claims/x/withdrawal"] {
            let target = format!("/v1/orders/{id}/{operation}");
            assert_problem(&line(&opened.world, "POST", &target, token).await, NOT_FOUND, &[], &target);
        }
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "BREW"] {
        assert_problem(&line(&opened.world, method, "/v1/none", token).await, NOT_FOUND, &[], method);
    }
    opened.kept.assert_same(&opened.world, "unknown addresses").await;
}

/// The path of a route with good names in its places but one, which gets another; one path for each place.
fn with(route: &Route, id: &str, other: &str) -> Vec<String> {
    let good = |name: &str| match name {
        "{id}" if route.path.contains("/claims/{id}") => format!("{id}-C1"),
        "{id}" => id.to_owned(),
        "{claim}" => format!("{id}-C1"),
        "{number}" => "1".to_owned(),
        _ => "2023-01".to_owned(),
    };
    let parts: Vec<&str> = route.path.split('/').collect();
    let places = parts.iter().enumerate().filter(|(_, part)| part.starts_with('{')).map(|(place, _)| place);
    let path = |place: usize| {
        let named = parts.iter().enumerate().map(|(n, part)| match part {
            _ if n == place => other.to_owned(),
            part if part.starts_with('{') => good(part),
            part => (*part).to_owned(),
        });
        named.collect::<Vec<_>>().join("/")
    };
    places.map(path).collect()
}

#[tokio::test]
async fn a_name_in_an_address_that_is_too_long_for_anything_names_nothing() {
    let opened = Opened::new().await;
    let id = &opened.placed.id;
    let operator = opened.world.operator_token("boris", &["operator", "approver"]).await;
    let named: Vec<Route> = routes().into_iter().filter(|route| route.path.contains('{')).collect();
    assert!(named.len() >= 30, "{}", named.len());
    for route in &named {
        let token = if route.path.starts_with("/v1/operator/") { &operator } else { &opened.placed.token };
        for length in [1_024, 2_048, 10_240] {
            let long = |start: &str, with: &str| format!("{start}{}", with.repeat((length - start.len()) / with.len()));
            let kinds =
                [long("", "a"), long("", "1"), long(&format!("{id}-C"), "1"), long("", "%41"), long("", "T1JERVIj")];
            for path in kinds.iter().flat_map(|kind| with(route, id, kind)) {
                let method: Method = route.method.parse().expect("a method");
                let request = opened.world.request(method, &path).bearer_auth(token).header("idempotency-key", "k");
                let request = request.header("content-type", "application/json").header("if-match", "*");
                let body = if route.method == "GET" { "" } else { r#"{"channel":"phone","reason":"Read."}"# };
                let met = answer(request.body(body)).await;
                let shown: String = path.chars().take(80).collect();
                // Some acts look at their fields first, and a page of operators at who is signed in.
                let signs_in = met.status == 303 && route.path.starts_with("/operator/");
                let refused = met.status == 404 || signs_in || (met.status == 422 && route.path.contains("/notices/"));
                assert!(refused, "{} {} by {shown} of {length}: {} {}", route.method, route.path, met.status, met.text);
            }
        }
    }
    opened.kept.assert_same(&opened.world, "long names").await;
}

#[tokio::test]
async fn a_cursor_that_is_too_long_for_a_key_was_not_given_out() {
    let opened = Opened::new().await;
    let (id, token) = (&opened.placed.id, opened.world.operator_token("anna", &["operator"]).await);
    for length in [1_025, 2_049, 4_000] {
        let long = "x".repeat(length);
        for (list, place) in [
            (format!("orders/{id}/texts"), format!("TEXT#CLAIM#{long}")),
            (format!("orders/{id}/texts"), format!("TEXT#ANSWER#{long}#00000001")),
            (format!("orders/{id}/notices"), format!("OUT#{long}")),
            ("queue".to_owned(), format!("0\nORDER#{id}\n{long}")),
            ("queue".to_owned(), format!("0\n{long}\nTASK#x")),
            ("queue?list=parked".to_owned(), format!("0\n{long}\n{long}")),
        ] {
            let cursor: String = place.bytes().map(|byte| format!("{byte:02x}")).collect();
            let mark = if list.contains('?') { '&' } else { '?' };
            let met = opened.world.get(&format!("/v1/operator/{list}{mark}cursor={cursor}"), Some(&token)).await;
            assert_problem(&met, INVALID_QUERY, &["cursor"], &list);
        }
    }
}

#[tokio::test]
async fn an_address_that_is_encoded_is_the_same_address() {
    let opened = Opened::new().await;
    let first = opened.placed.id.as_bytes()[0];
    let encoded = format!("/v1/orders/%{first:02X}{}", &opened.placed.id[1..]);
    let found = line(&opened.world, "GET", &encoded, &opened.placed.token).await;
    assert_eq!((found.status, &found.json["id"]), (200, &opened.placed.id.as_str().into()));
    assert_eq!(line(&opened.world, "GET", "/v1/terms/2023%2D01", "").await.status, 200);
}

#[tokio::test]
async fn an_address_names_the_methods_that_it_answers() {
    let opened = Opened::new().await;
    let (id, token) = (&opened.placed.id, &opened.placed.token);
    let order = |tail: &str| format!("/v1/orders/{id}{tail}");
    let routes: [(String, &[&str]); 21] = [
        ("/v1/offer".to_owned(), &["GET"]),
        ("/v1/terms".to_owned(), &["GET"]),
        ("/v1/terms/2023-01".to_owned(), &["GET"]),
        ("/v1/terms/2023-01/diff/2023-01".to_owned(), &["GET"]),
        ("/v1/prices".to_owned(), &["GET"]),
        ("/v1/prices/2023-01".to_owned(), &["GET"]),
        ("/v1/deadlines".to_owned(), &["GET"]),
        ("/v1/openapi.json".to_owned(), &["GET"]),
        ("/v1/orders".to_owned(), &["GET", "POST"]),
        (order(""), &["GET"]),
        (order("/payments"), &["POST"]),
        (order("/claims"), &["POST"]),
        (order("/claims/x/withdrawal"), &["POST"]),
        (order("/termination"), &["POST"]),
        (order("/cancellation"), &["POST"]),
        (order("/objection"), &["POST"]),
        (order("/payment-queries"), &["POST"]),
        ("/v1/mailbox-reports".to_owned(), &["POST"]),
        ("/v1/orders/x/claims".to_owned(), &["POST"]),
        ("/v1/payments/avangard/callback".to_owned(), &["POST"]),
        ("/v1/license".to_owned(), &["GET", "OPTIONS"]),
    ];
    for (path, allowed) in &routes {
        // HEAD goes with GET; elsewhere its refusal has no body to look at.
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"] {
            if allowed.contains(&method) {
                continue;
            }
            let case = format!("{method} {path}");
            let refused = line(&opened.world, method, path, token).await;
            assert_problem(&refused, METHOD_NOT_ALLOWED, &[], &case);
            let named =
                refused.headers["allow"].to_str().unwrap().split(',').map(str::trim).filter(|method| *method != "HEAD");
            assert_eq!(named.collect::<BTreeSet<_>>(), allowed.iter().copied().collect(), "{case}");
        }
    }
    opened.kept.assert_same(&opened.world, "methods that are not answered").await;
}

#[tokio::test]
async fn a_head_has_the_status_of_its_get() {
    let opened = Opened::new().await;
    for (path, status) in [("/v1/offer", 200), ("/v1/none", 404), ("/v1/terms?at=now", 422), ("/v1/orders", 401)] {
        let head = answer(opened.world.request(Method::HEAD, path)).await;
        assert_eq!((head.status, head.text.as_str()), (status, ""), "{path}");
    }
}
