//! The pages of an order and the forms of what a buyer does about it, as a program meets them: problems are documents to it.

use super::account::link;
use super::buyer::struck;
use super::{Client, FORM, JSON, assert_answer};
use crate::account_pages::renewal::said;
use crate::browser::{Cookie, hidden};
use crate::claim_files::send_form;
use harness::Placed;
use reqwest::Method;
use serde_json::{Value, json};

/// A session's cookie, and that a form comes from a page of the shop.
async fn signed_in(client: &mut Client) -> String {
    let link = link(client).await;
    let good = [("sec-fetch-site", "same-origin")];
    let pressed = client.send(Method::POST, "/account/session", &good, Some((FORM, &format!("token={link}")))).await;
    let set = pressed.headers["set-cookie"].to_str().expect("ASCII");
    set.split(';').next().expect("a cookie").to_owned()
}

fn acts(placed: &Placed, act: &str) -> String {
    format!("/account/orders/{}/acts/{act}", placed.id)
}

/// A form under a key of its own.
async fn press(client: &mut Client, cookie: &str, path: &str, more: &str, expected: &str) {
    client.keys += 1;
    let form = format!("key=form-{}{more}", client.keys);
    let headers = [("cookie", cookie), ("sec-fetch-site", "same-origin")];
    assert_answer(&client.send(Method::POST, path, &headers, Some((FORM, &form))).await, expected, path);
}

/// The pages of claims, and their forms.
pub(super) async fn claims(client: &mut Client) {
    let placed = client.world.paid("claims").await;
    let cookie = signed_in(client).await;
    let known = [("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin")];
    let order = format!("/account/orders/{}", placed.id);
    let (form, claim) = (format!("{order}/claim"), format!("{order}/claims/{}-C1", placed.id));
    let files = format!("{claim}/files");
    for _ in 0..2 {
        press(client, &cookie, &form, "&text=It+fails&about=scope", "303").await;
    }
    press(client, &cookie, &form, "&text=It+fails&about=scope&loss_month=2026-01", "loss_month_outside").await;
    let announced = "&name=a.txt";
    press(client, &cookie, &files, announced, "303").await;
    let page = client.get(&claim, &known).await;
    assert_answer(&page, "200", "a claim");
    assert_eq!(send_form(&client.world, &page.text, b"It fails.").await.status, 303);
    client.world.settle().await;
    let file = format!("{files}/1");
    for (path, expected) in [(&form, "200"), (&claim, "200"), (&format!("{claim}?sent=1"), "200"), (&file, "303")] {
        assert_answer(&client.get(path, &known).await, expected, path);
        let foreign = path.replace(&placed.id, "01JGZ8QK3W0000000000000042");
        assert_answer(&client.get(&foreign, &known).await, "not_found", &foreign);
        client.expect(&[path.split('?').next().expect("a path")], "303").await;
    }
    assert_answer(&client.get(&format!("{claim}?x=1"), &known).await, "invalid_query", "a claim");
    for (path, good) in [(&form, "about=scope&text=It+fails"), (&files, "name=b.txt")] {
        refused_alike(client, &cookie, path, good).await;
        let foreign = path.replace(&placed.id, "01JGZ8QK3W0000000000000042");
        press(client, &cookie, &foreign, &format!("&{good}"), "not_found").await;
    }
    client.world.clock("2025-02-04T10:00:00+05:00").await;
    press(client, &cookie, &files, announced, "claim_files_closed").await;
    let second = format!("{}-C2", placed.id);
    press(client, &cookie, &acts(&placed, "withdrawal"), &format!("&claim={second}"), "303").await;
    press(client, &cookie, &files.replace("-C1", "-C2"), announced, "claim_closed").await;
    let ended = format!("/v1/orders/{}/token-revocation", placed.id);
    assert_answer(&client.post(&ended, &placed.token, &json!({})).await, "200", "no token any more");
    let own = format!("__Host-order={}", placed.token);
    let said = [(&form, "&text=It+fails&about=scope"), (&files, announced)];
    for (path, good) in said {
        press(client, &own, path, good, "token_invalid").await;
    }
    client.world.clock("2025-03-20T10:00:00+05:00").await;
    for (path, good) in said {
        press(client, &cookie, path, good, "token_expired").await;
    }
}

/// What each form refuses alike.
async fn refused_alike(client: &mut Client, cookie: &str, path: &str, good: &str) {
    let (keyed, large) = (format!("key=one&{good}"), format!("key=one&text={}", "x".repeat(70_000)));
    let (spaced, other, empty) = (format!("key=a+b&{good}"), format!("key=one&{good}+other"), "key=two&about=scope");
    let token = |session: &str| [("cookie", session.to_owned()), ("sec-fetch-site", "same-origin".to_owned())];
    let (own, none) = (token(cookie), token("__Host-session=x"));
    let headers = |pairs: &[(&'static str, String); 2]| pairs.clone();
    for (from, form, expected) in [
        (&own, keyed.as_str(), "303"),
        (&own, &keyed, "303"),
        (&own, &other, "idempotency_key_reused"),
        (&own, good, "idempotency_key_missing"),
        (&own, &spaced, "idempotency_key_invalid"),
        (&own, &large, "body_too_large"),
        (&own, empty, "invalid_fields"),
        (&none, &keyed, "token_missing"),
    ] {
        let pairs = headers(from);
        let headers: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_answer(&client.send(Method::POST, path, &headers, Some((FORM, form))).await, expected, form);
    }
    let unsaid = [("cookie", cookie)];
    assert_answer(&client.send(Method::POST, path, &unsaid, Some((FORM, &keyed))).await, "cross_site", path);
}

/// The pages of an order, its papers and its notices, and one's own data.
pub(super) async fn papers(client: &mut Client) {
    let placed = client.world.paid_manual("papers").await;
    let cookie = signed_in(client).await;
    let known = [("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin")];
    client.world.clock("2025-02-20T10:00:00+05:00").await;
    press(client, &cookie, &acts(&placed, "termination"), "", "303").await;
    let order = format!("/account/orders/{}", placed.id);
    let refund = format!("{order}/refunds/{}-R1", placed.id);
    let (terms, notices) = (format!("{order}/terms"), format!("{order}/notices"));
    for path in [&order, &terms, &notices, &refund, "/account/data"] {
        assert_answer(&client.get(path, &known).await, "200", path);
        client.expect(&[path], "303").await;
        let foreign = path.replace(&placed.id, "01JGZ8QK3W0000000000000042");
        if foreign != *path {
            assert_answer(&client.get(&foreign, &known).await, "not_found", &foreign);
        }
    }
    for path in [&format!("{order}?x=1"), &format!("{notices}?cursor=x"), "/account/data?x=1"] {
        assert_answer(&client.get(path, &known).await, "invalid_query", path);
    }
    let large = "x".repeat(70_000);
    for (path, form, from, expected) in [
        ("/account/mute", "", &known[..], "303"),
        ("/account/mute", "x=1", &known, "invalid_fields"),
        ("/account/mute", &large, &known, "body_too_large"),
        ("/account/mute", "", &known[..1], "cross_site"),
        (&notices, "notice=00000001.1", &known[..], "303"),
        (&notices, "notice=x", &known, "not_found"),
        (&notices, "x=1", &known, "invalid_fields"),
        (&notices, &large, &known, "body_too_large"),
        (&notices, "notice=00000001.1", &known[..1], "cross_site"),
        (&notices, "notice=00000001.1", &known[1..], "303"),
    ] {
        assert_answer(&client.send(Method::POST, path, from, Some((FORM, form))).await, expected, path);
    }
}

/// What a buyer does about an order by forms.
pub(super) async fn does(client: &mut Client) {
    let (unpaid, paid) = (client.placed(json!({})).await, client.world.paid("does").await);
    let cookie = signed_in(client).await;
    let known = [("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin")];
    let claim = json!({"text": "It lacks a report.", "about": "scope"});
    let path = format!("/v1/orders/{}/claims", paid.id);
    assert_answer(&client.post(&path, &paid.token, &claim).await, "201", "a claim");
    let withdrawal = acts(&paid, "withdrawal");
    let of_claim = format!("&claim={}-C1", paid.id);
    for (path, expected) in [
        (acts(&unpaid, "cancellation"), "200"),
        (acts(&unpaid, "termination"), "not_terminable"),
        (acts(&paid, "cancellation"), "not_cancellable"),
        (format!("{withdrawal}?claim={}-C1", paid.id), "200"),
        (format!("{withdrawal}?claim={}-C2", paid.id), "not_found"),
        (format!("{}?claim={}-C1", acts(&paid, "contradiction"), paid.id), "not_classified"),
        (acts(&paid, "nonsense"), "not_found"),
        (format!("{}?x=1", acts(&paid, "objection")), "invalid_query"),
    ] {
        assert_answer(&client.get(&path, &known).await, expected, &path);
    }
    client.expect(&[&acts(&paid, "objection")], "303").await;
    press(client, &cookie, &acts(&unpaid, "termination"), "", "not_terminable").await;
    press(client, &cookie, &acts(&paid, "cancellation"), "", "not_cancellable").await;
    press(client, &cookie, &acts(&paid, "termination"), "", "no_refund_not_acknowledged").await;
    press(client, &cookie, &acts(&paid, "contradiction"), &of_claim, "not_classified").await;
    press(client, &cookie, &withdrawal, &of_claim, "303").await;
    assert_answer(&client.post(&path, &paid.token, &claim).await, "201", "another claim");
    struck(client, &paid, &format!("{}-C2", paid.id)).await;
    assert_answer(&client.get(&format!("{withdrawal}?claim={}-C2", paid.id), &known).await, "claim_closed", "struck");
    press(client, &cookie, &withdrawal, &format!("&claim={}-C2", paid.id), "claim_closed").await;
    for _ in 0..20 {
        press(client, &cookie, &acts(&paid, "objection"), "&reason=No.", "303").await;
    }
    press(client, &cookie, &acts(&paid, "objection"), "", "limit_reached").await;
    let cancellation = acts(&unpaid, "cancellation");
    let long = format!("key={}", "x".repeat(300));
    let large = "x".repeat(70_000);
    for (headers, form, expected) in [
        (&known[..1], "key=k", "cross_site"),
        (&known[1..], "key=k", "token_missing"),
        (&[("cookie", "__Host-order=x"), known[1]], "key=k", "token_missing"),
        (&[("cookie", "__Host-session=x"), known[1]], "key=k", "token_missing"),
        (&known[..], "", "idempotency_key_missing"),
        (&known, &long, "idempotency_key_invalid"),
        (&known, "x=1", "invalid_fields"),
        (&known, &large, "body_too_large"),
    ] {
        let answer = client.send(Method::POST, &cancellation, headers, Some((FORM, form))).await;
        assert_answer(&answer, expected, form);
    }
    press(client, &cookie, &cancellation.replace(&unpaid.id, "01JGZ8QK3W0000000000000042"), "", "not_found").await;
    let objection = acts(&unpaid, "objection");
    for (reason, expected) in [("one", "303"), ("two", "idempotency_key_reused")] {
        let form = format!("key=same&reason={reason}");
        assert_answer(&client.send(Method::POST, &objection, &known, Some((FORM, &form))).await, expected, reason);
    }
    press(client, &cookie, &acts(&unpaid, "mailbox-report"), "", "303").await;
    press(client, &cookie, &cancellation, "", "mailbox_frozen").await;
    let own = format!("__Host-order={}", unpaid.token);
    press(client, &own, &cancellation, "", "303").await;
    press(client, &own, &acts(&unpaid, "termination"), "", "order_ended").await;
    assert_answer(&client.get(&acts(&unpaid, "termination"), &known).await, "order_ended", "it ended");
    let ended = format!("/v1/orders/{}/token-revocation", paid.id);
    assert_answer(&client.post(&ended, &paid.token, &json!({})).await, "200", "no token any more");
    press(client, &format!("__Host-order={}", paid.token), &acts(&paid, "objection"), "", "token_invalid").await;
    client.world.clock("2025-03-20T10:00:00+05:00").await;
    press(client, &cookie, &objection, "", "token_expired").await;
}

/// Paying on pages, and the invoice.
pub(super) async fn pays(client: &mut Client) {
    let card = client.placed(json!({})).await;
    let invoice = client.placed(json!({"method": "invoice"})).await;
    let cookie = signed_in(client).await;
    let known = [("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin")];
    let of = |placed: &Placed, page: &str| format!("/account/orders/{}/{page}", placed.id);
    for path in [of(&card, "payment"), of(&card, "payment?result_code=x"), of(&invoice, "invoices/1")] {
        assert_answer(&client.get(&path, &known).await, "200", &path);
        client.expect(&[&path], "303").await;
    }
    assert_answer(&client.get(&of(&card, "payment?x=1"), &known).await, "invalid_query", "a query");
    assert_answer(&client.get(&of(&card, "invoices/1"), &known).await, "not_found", "no invoice");
    let foreign = Placed { id: "01JGZ8QK3W0000000000000042".to_owned(), ..card.clone() };
    for page in ["payment", "invoices/1"] {
        assert_answer(&client.get(&of(&foreign, page), &known).await, "not_found", page);
    }
    let pay = of(&card, "pay");
    let (large, long) = ("x".repeat(70_000), format!("key={}", "x".repeat(300)));
    for (headers, form, expected) in [
        (&known[..1], "key=k", "cross_site"),
        (&known[1..], "key=k", "token_missing"),
        (&known[..], "", "idempotency_key_missing"),
        (&known, &long, "idempotency_key_invalid"),
        (&known, "x=1", "invalid_fields"),
        (&known, &large, "body_too_large"),
    ] {
        assert_answer(&client.send(Method::POST, &pay, headers, Some((FORM, form))).await, expected, form);
    }
    press(client, &cookie, &of(&foreign, "pay"), "", "not_found").await;
    press(client, &cookie, &of(&invoice, "pay"), "", "paid_by_invoice").await;
    client.fault("reg", 1).await;
    press(client, &cookie, &pay, "", "bank_unavailable").await;
    client.world.fault("reg", "refused", 1).await;
    press(client, &cookie, &pay, "", "bank_refuses").await;
    for _ in 0..50 {
        press(client, &cookie, &pay, "", "303").await;
    }
    press(client, &cookie, &pay, "", "limit_reached").await;
    press(client, &cookie, &of(&card, "acts/cancellation"), "", "303").await;
    press(client, &cookie, &pay, "", "order_ended").await;
    let ended = client.placed(json!({})).await;
    let revoked = format!("/v1/orders/{}/token-revocation", ended.id);
    assert_answer(&client.post(&revoked, &ended.token, &json!({})).await, "200", "no token any more");
    press(client, &format!("__Host-order={}", ended.token), &of(&ended, "pay"), "", "token_invalid").await;
    client.world.clock("2025-03-20T10:00:00+05:00").await;
    press(client, &cookie, &pay, "", "token_expired").await;
}

/// An order is renewed, by the API and by its form.
pub(super) async fn renews(client: &mut Client) {
    let (paid, unpaid) = (Box::pin(client.world.paid("renews")).await, client.placed(json!({})).await);
    let cookie = Box::pin(signed_in(client)).await;
    let session = cookie.trim_start_matches("__Host-session=").to_owned();
    let known = [("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin")];
    let api = |placed: &Placed| format!("/v1/orders/{}/renewal", placed.id);
    let page = |placed: &Placed| format!("/account/orders/{}/renewal", placed.id);
    let body = said(&client.world).await;
    let with = |change: Value| {
        let mut body = body.clone();
        body.as_object_mut().expect("an object").extend(change.as_object().expect("fields").clone());
        body
    };
    let refused = json!({"perform": false, "automated": true, "assign": false, "collect": false, "inform": false});
    let list = json!({"prices": "none", "rates": []});
    for (change, expected) in [
        (json!({}), "201"),
        (json!({"accepted": false}), "not_accepted"),
        (json!({"consents": refused}), "consent_required"),
        (json!({"sku": "none"}), "unknown_sku"),
        (json!({"currency": "KZT"}), "currency_not_listed"),
        (json!({"surprise": 1}), "invalid_fields"),
        (json!({"method": "invoice"}), "renewal_too_early"),
        (json!({"terms": {"version": "2023-01", "sha256": "0".repeat(64)}}), "terms_not_in_force"),
        (json!({"shown": list}), "price_changed"),
    ] {
        assert_answer(&client.post(&api(&paid), &session, &with(change)).await, expected, expected);
    }
    let bearer = format!("Bearer {session}");
    let good = body.to_string();
    let (large, other) = (format!("\"{}\"", "x".repeat(70_000)), with(json!({"sku": "widget-year"})).to_string());
    let key = [("authorization", bearer.as_str()), ("idempotency-key", "again")];
    for (headers, kind, sent, expected) in [
        (&key[..1], JSON, &good, "idempotency_key_missing"),
        (&[key[0], ("idempotency-key", "a b")][..], JSON, &good, "idempotency_key_invalid"),
        (&key[1..], JSON, &good, "token_missing"),
        (&key[..], JSON, &"{".to_owned(), "not_json"),
        (&key, JSON, &large, "body_too_large"),
        (&key, "text/plain", &good, "unsupported_media_type"),
        (&key, JSON, &good, "201"),
        (&key, JSON, &other, "idempotency_key_reused"),
    ] {
        let met = client.send(Method::POST, &api(&paid), headers, Some((kind, sent))).await;
        assert_answer(&met, expected, expected);
    }
    assert_answer(&client.post(&api(&paid), &paid.token, &body).await, "token_invalid", "the order's own token");
    assert_answer(&client.post(&api(&unpaid), &session, &body).await, "not_active", "no period");
    let nothing = "/v1/orders/01JGZ8QK3W0000000000000042/renewal";
    assert_answer(&client.post(nothing, &session, &body).await, "not_found", "no order");
    assert_answer(&client.get(&page(&paid), &known).await, "200", "the form");
    client.expect(&[&page(&paid)], "303").await;
    assert_answer(&client.get(&page(&unpaid), &known).await, "not_active", "no period");
    let gone = page(&paid).replace(&paid.id, "01JGZ8QK3W0000000000000042");
    assert_answer(&client.get(&gone, &known).await, "not_found", "no order");
    Box::pin(by_form(client, &paid, &cookie, &body)).await;
    let ended = Box::pin(client.world.paid_for_another_account("ends")).await;
    let early = json!({"acknowledge_no_refund": true});
    let path = format!("/v1/orders/{}/termination", ended.id);
    assert_answer(&client.post(&path, &ended.token, &early).await, "200", "it ends");
    assert_answer(&client.post(&api(&ended), &session, &body).await, "order_ended", "it ended");
    assert_answer(&client.get(&page(&ended), &known).await, "order_ended", "it ended");
    let form = Box::pin(form_of(client, &paid, &cookie, &body, "k-ended")).await;
    let met = client.send(Method::POST, &page(&ended), &known, Some((FORM, &form))).await;
    assert_answer(&met, "order_ended", "it ended");
    client.world.clock("2025-03-20T10:00:00+05:00").await;
    assert_answer(&client.post(&api(&paid), &session, &body).await, "token_expired", "too late");
    let met = client.send(Method::POST, &page(&paid), &known, Some((FORM, "key=k"))).await;
    assert_answer(&met, "token_expired", "too late");
}

/// The form as it is filled in, under a key, with what the page carries of the price.
async fn form_of(client: &Client, paid: &Placed, cookie: &str, body: &Value, key: &str) -> String {
    let page = format!("/account/orders/{}/renewal", paid.id);
    let session = cookie.trim_start_matches("__Host-session=");
    let shown = crate::browser::look(&client.world, &page, &Cookie::Session(session)).await;
    let carried = |name: &str| {
        let value = hidden(&shown, name);
        percent_encoding::utf8_percent_encode(&value, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let (version, sha256) = (text(&body["terms"]["version"]), text(&body["terms"]["sha256"]));
    format!(
        "key={key}&terms_version={version}&terms_sha256={sha256}&choice=widget-month%2FUSD&method=card&restrictions=yes\
         &consent_perform=yes&consent_automated=yes&accepted=yes&prices={}&rates={}",
        carried("prices"),
        carried("rates"),
    )
}

/// A renewal while a card would be charged nothing.
pub(super) async fn renewed_for_nothing(client: &mut Client, paid: &Placed) {
    let cookie = Box::pin(signed_in(client)).await;
    let session = cookie.trim_start_matches("__Host-session=").to_owned();
    let body = said(&client.world).await;
    let path = format!("/v1/orders/{}/renewal", paid.id);
    assert_answer(&client.post(&path, &session, &body).await, "charge_too_small", "nothing to charge");
    let form = Box::pin(form_of(client, paid, &cookie, &body, "nothing")).await;
    let known = [("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin")];
    let page = format!("/account/orders/{}/renewal", paid.id);
    let met = client.send(Method::POST, &page, &known, Some((FORM, &form))).await;
    assert_answer(&met, "charge_too_small", "nothing to charge");
}

async fn by_form(client: &mut Client, paid: &Placed, cookie: &str, body: &Value) {
    let path = format!("/account/orders/{}/renewal", paid.id);
    let known = [("cookie", cookie), ("sec-fetch-site", "same-origin")];
    let good = Box::pin(form_of(client, paid, cookie, body, "form")).await;
    let swap =
        |from: &str, to: &str| good.replace("key=form", &format!("key={}", to.len() + from.len())).replace(from, to);
    let large = "x".repeat(70_000);
    for (headers, form, expected) in [
        (&known[..], good.clone(), "303"),
        (&known, good.replace("widget-month", "widget-year"), "idempotency_key_reused"),
        (&known, swap("accepted=yes", "x=y").replace("&x=y", ""), "not_accepted"),
        (&known, swap("consent_perform=yes&", ""), "consent_required"),
        (&known, swap("widget-month", "none"), "unknown_sku"),
        (&known, swap("%2FUSD", "%2FKZT"), "currency_not_listed"),
        (&known, swap("restrictions=yes&", ""), "invalid_fields"),
        (&known, swap("method=card", "method=invoice"), "renewal_too_early"),
        (&known, swap("prices=2023%2D01", "prices=2022%2D12"), "price_changed"),
        (&known, good.replace("key=form&", ""), "idempotency_key_missing"),
        (&known, good.replace("key=form", &format!("key={}", "x".repeat(300))), "idempotency_key_invalid"),
        (&known, large, "body_too_large"),
        (&known[..1], good.clone(), "cross_site"),
        (&known[1..], good.clone(), "token_missing"),
    ] {
        assert_answer(&client.send(Method::POST, &path, headers, Some((FORM, &form))).await, expected, expected);
    }
    let other = "0".repeat(64);
    let sha256 = body["terms"]["sha256"].as_str().expect("a hash");
    let unread = Box::pin(form_of(client, paid, cookie, body, "unread")).await.replace(sha256, &other);
    let met = client.send(Method::POST, &path, &known, Some((FORM, &unread))).await;
    assert_answer(&met, "terms_not_in_force", "other terms");
    let gone = path.replace(&paid.id, "01JGZ8QK3W0000000000000042");
    assert_answer(&client.send(Method::POST, &gone, &known, Some((FORM, &good))).await, "not_found", "no order");
    let unpaid = client.placed(json!({})).await;
    let inactive = format!("/account/orders/{}/renewal", unpaid.id);
    let met = client.send(Method::POST, &inactive, &known, Some((FORM, &good))).await;
    assert_answer(&met, "not_active", "no period");
    let nobody = [("cookie", "__Host-session=x"), known[1]];
    let met = client.send(Method::POST, &path, &nobody, Some((FORM, &good))).await;
    assert_answer(&met, "token_missing", "no session");
    let last = if cookie.ends_with('A') { 'E' } else { 'A' };
    let changed = format!("{}{last}", &cookie[..cookie.len() - 1]);
    let cheat = [("cookie", changed.as_str()), known[1]];
    let met = client.send(Method::POST, &path, &cheat, Some((FORM, &good))).await;
    assert_answer(&met, "token_invalid", "another secret");
}
