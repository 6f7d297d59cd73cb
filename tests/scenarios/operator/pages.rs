//! The operators' pages, as a browser meets them: signing in at the issuer, who is signed in, out again.

use super::{Desk, Says};
use crate::problems::{NOT_FOUND, ROLE_MISSING, TOKEN_INVALID, TOKEN_MISSING, assert_problem, ours};
use harness::{Answer, World, answer};
use reqwest::Method;
use serde_json::json;
use std::collections::BTreeMap;

/// A browser: it keeps cookies and follows nothing by itself.
pub(crate) struct Browser<'a> {
    world: &'a World,
    cookies: BTreeMap<String, String>,
}

impl<'a> Browser<'a> {
    pub(crate) fn new(world: &'a World) -> Browser<'a> {
        Browser { world, cookies: BTreeMap::new() }
    }

    /// Its cookies, as a header says them.
    pub(crate) fn cookie(&self) -> String {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    /// A request to a page, by its address or its path.
    pub(crate) async fn send(&mut self, method: Method, url: &str, headers: &[(&str, &str)], form: &str) -> Answer {
        let mut request = self.world.request(method, url.strip_prefix(&self.world.url).unwrap_or(url));
        if !self.cookies.is_empty() {
            request = request.header("cookie", self.cookie());
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(form.to_owned());
        let met = answer(request).await;
        for set in met.headers.get_all("set-cookie") {
            let set = set.to_str().expect("ASCII");
            let all = ["; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"];
            assert!(set.starts_with("__Host-") && all.iter().all(|it| set.contains(it)), "{set}");
            let (name, value) = set.split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
            if set.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        met
    }

    pub(crate) async fn get(&mut self, url: &str) -> Answer {
        self.send(Method::GET, url, &[], "").await
    }

    /// Goes to the issuer and signs in there; where that sends the browser back to.
    pub(crate) async fn at_issuer(&mut self, name: &str, roles: &[&str]) -> String {
        let sent = location(&self.get("/operator/sign-in").await);
        let page = self.get(&sent).await;
        assert_eq!((page.status, page.text.contains("asks for no password")), (200, true), "{}", page.text);
        let (place, asked) = sent.split_once('?').expect("a query");
        let roles: String = roles.iter().map(|role| format!("&roles={role}")).collect();
        location(&self.send(Method::POST, place, &[], &format!("{asked}&sub={name}{roles}")).await)
    }

    /// Signs in wholly.
    pub(crate) async fn sign_in(&mut self, name: &str, roles: &[&str]) {
        let back = self.at_issuer(name, roles).await;
        assert_eq!(location(&self.get(&back).await), format!("{}/operator", self.world.url));
    }

    /// Whom the page names.
    async fn shown(&mut self) -> Answer {
        let page = self.get("/operator").await;
        assert_eq!(page.status, 200, "{}", page.text);
        page
    }

    async fn is_signed_in(&mut self) -> bool {
        let page = self.shown().await.text;
        assert_ne!(page.contains("Not signed in"), page.contains("Signed in"), "{page}");
        page.contains("Signed in")
    }

    async fn sign_out(&mut self) -> Answer {
        let origin = self.world.url.clone();
        self.send(Method::POST, "/operator/sign-out", &[("origin", &origin)], "").await
    }
}

fn location(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.headers["location"].to_str().expect("ASCII").to_owned()
}

/// The pseudonym that a page names.
fn pseudonym(page: &Answer) -> String {
    let at = page.text.find("1-").expect("a pseudonym");
    page.text[at..at + 34].to_owned()
}

#[tokio::test]
async fn an_operator_signs_in_by_the_code_flow_and_out_again() {
    let desk = Desk::new().await;
    let mut browser = Browser::new(&desk.world);
    assert!(!browser.is_signed_in().await);
    browser.sign_in("olga", &["operator", "reader"]).await;
    let page = browser.shown().await;
    assert!(page.text.contains("olga") && page.text.contains("operator, reader"), "{}", page.text);
    assert_eq!(page.headers["cache-control"], "no-store");
    let session = browser.cookies["__Host-operator"].clone();
    assert_eq!((session.len(), browser.cookies.len()), (43, 1), "256 bits; that of the sign-in is taken back");
    for (pk, sk, item) in desk.world.items().await {
        assert!(!format!("{pk} {sk} {item}").contains(&session), "{pk} {sk} {item}");
    }
    // A page knows no bearer token, and the API no cookie.
    let token = format!("Bearer {}", desk.anna().await);
    let mut other = Browser::new(&desk.world);
    let page = other.send(Method::GET, "/operator", &[("authorization", &token)], "").await;
    assert!(page.text.contains("Not signed in"), "{}", page.text);
    assert_problem(&browser.get("/v1/operator/queue").await, TOKEN_MISSING, &[], "a cookie at the API");
    // A form of another site's page ends nothing.
    for headers in [&[][..], &[("origin", "https://evil.example")], &[("sec-fetch-site", "cross-site")]] {
        let refused = browser.send(Method::POST, "/operator/sign-out", headers, "").await;
        assert_problem(&refused, ours(403, "cross_site"), &[], "another site's form");
    }
    assert!(browser.is_signed_in().await);
    let out = browser.sign_out().await;
    assert!(out.status == 200 && out.text.contains("/local/issuer/sign-out?client_id="), "{}", out.text);
    browser.cookies.insert("__Host-operator".to_owned(), session);
    assert!(!browser.is_signed_in().await, "a cookie that was kept opens nothing any more");
}

#[tokio::test]
async fn a_session_lasts_eight_hours_whatever_is_done_with_it() {
    let desk = Desk::new().await;
    let mut browser = Browser::new(&desk.world);
    browser.sign_in("olga", &["operator"]).await;
    for (now, lasts) in [("2025-02-03T17:59:59+05:00", true), ("2025-02-03T18:00:00+05:00", false)] {
        desk.world.clock(now).await;
        assert_eq!(browser.is_signed_in().await, lasts, "{now}");
    }
}

#[tokio::test]
async fn a_sign_in_is_finished_once_in_time_and_in_the_browser_that_began_it() {
    let desk = Desk::new().await;
    let refused = |met: &Answer, case: &str| {
        assert_problem(met, TOKEN_INVALID, &[], case);
        assert!(!met.headers.contains_key("set-cookie"), "{case}");
    };
    let mut browser = Browser::new(&desk.world);
    let back = browser.at_issuer("olga", &["operator"]).await;
    let mut thief = Browser::new(&desk.world);
    refused(&thief.get(&back).await, "a browser that began none");
    thief.at_issuer("mallory", &["operator"]).await;
    refused(&thief.get(&back).await, "a browser that began another");
    let mut twice = Browser::new(&desk.world);
    let cookie =
        format!("__Host-operator-sign-in={0}; __Host-operator-sign-in={0}", browser.cookies["__Host-operator-sign-in"]);
    refused(&twice.send(Method::GET, &back, &[("cookie", &cookie)], "").await, "its cookie doubled");
    refused(
        &browser.get(&back.replace("iss=", "iss=https%3A%2F%2Felsewhere.example&x=").replace("&x=", "")).await,
        "another issuer",
    );
    let (place, query) = back.split_once('?').expect("a query");
    let part = |name: &str| {
        let pair = query.split('&').find(|pair| pair.starts_with(&format!("{name}="))).expect("a parameter");
        pair.to_owned()
    };
    refused(&browser.get(&format!("{place}?{}", part("code"))).await, "no state");
    refused(&browser.get(&format!("{place}?{}&state={}", part("code"), "A".repeat(43))).await, "an invented state");
    assert_eq!(location(&browser.get(&back).await), format!("{}/operator", desk.world.url), "its own");
    assert!(browser.is_signed_in().await);

    let mut again = Browser::new(&desk.world);
    let back = again.at_issuer("olga", &["operator"]).await;
    let kept = again.cookies.clone();
    assert_eq!(again.get(&back).await.status, 303);
    again.cookies = kept;
    refused(&again.get(&back).await, "the second time");

    let mut late = Browser::new(&desk.world);
    let back = late.at_issuer("olga", &["operator"]).await;
    desk.world.clock("2025-02-03T10:10:00+05:00").await;
    refused(&late.get(&back).await, "ten minutes later");

    let mut denied = Browser::new(&desk.world);
    let back = denied.at_issuer("olga", &["operator"]).await;
    let state = back.split('&').find(|pair| pair.starts_with("state=")).expect("a state").to_owned();
    refused(&denied.get(&format!("/operator/callback?error=access_denied&{state}")).await, "the issuer says no");

    // A code of another sign-in fits neither the verifier nor the nonce.
    let (mut one, mut two) = (Browser::new(&desk.world), Browser::new(&desk.world));
    let (mine, theirs) = (one.at_issuer("olga", &["operator"]).await, two.at_issuer("mallory", &["approver"]).await);
    let of = |url: &str, name: &str| {
        let pair = url.split(['?', '&']).find(|pair| pair.starts_with(&format!("{name}="))).expect("a parameter");
        pair.to_owned()
    };
    let injected = format!("/operator/callback?{}&{}", of(&theirs, "code"), of(&mine, "state"));
    refused(&one.get(&injected).await, "another's code");
    assert!(!one.is_signed_in().await);

    let mut nobody = Browser::new(&desk.world);
    let back = nobody.at_issuer("oleg", &[]).await;
    assert_problem(&nobody.get(&back).await, ROLE_MISSING, &[], "somebody without a role");
    assert!(!nobody.is_signed_in().await);
}

#[tokio::test]
async fn whoever_leads_the_operators_ends_their_sessions() {
    let desk = Desk::new().await;
    let (mut phone, mut desktop, mut other) =
        (Browser::new(&desk.world), Browser::new(&desk.world), Browser::new(&desk.world));
    phone.sign_in("olga", &["operator"]).await;
    desktop.sign_in("olga", &["operator"]).await;
    other.sign_in("rita", &["reader"]).await;
    let path = format!("operators/{}/sessions-end", pseudonym(&phone.shown().await));
    let body = json!({"reason": "Her telephone was stolen."});
    let (anna, boris) = (desk.anna().await, desk.boris().await);
    let by = |token| Says { token, key: "end", if_match: None };
    assert_problem(&desk.send(&path, by(&anna), &body).await, ROLE_MISSING, &[], "an operator");
    assert_problem(&desk.send("operators/olga/sessions-end", by(&boris), &body).await, NOT_FOUND, &[], "no pseudonym");
    assert!(phone.is_signed_in().await);
    desk.world.clock("2025-02-03T10:01:00+05:00").await;
    let ended = desk.send(&path, by(&boris), &body).await;
    assert_eq!((ended.status, &ended.json["ended_at"]), (200, &json!("2025-02-03T05:01:00Z")), "{}", ended.text);
    assert_eq!((phone.is_signed_in().await, desktop.is_signed_in().await), (false, false));
    assert!(other.is_signed_in().await, "another operator's goes on");
    desk.world.clock("2025-02-03T10:02:00+05:00").await;
    phone.sign_in("olga", &["operator"]).await;
    assert_eq!(desk.send(&path, by(&boris), &body).await.json, ended.json, "the same act, once");
    assert!(phone.is_signed_in().await, "who signs in again is signed in");
}
