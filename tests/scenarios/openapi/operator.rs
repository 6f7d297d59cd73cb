//! What operators see and do: every act is done, and refused in each way that is documented of it.

mod claims;
mod life;
mod money;
mod published;

use super::{Client, JSON, assert_answer};
use crate::operator::Desk;
use crate::operator::deeming::under;
use crate::operator::pages::Browser;
use crate::operator::queue::park;
use chrono::TimeDelta;
use domain::Instant;
use domain::agreement::Agreement;
use harness::{Answer, Placed, World};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// An order that is nowhere.
const NOBODYS: &str = "01JGZ8QK3W0000000000000042";
/// A request that is refused: its headers, its body with the media type, the problem's code.
type Refused<'a> = (&'a [(&'a str, &'a str)], (&'a str, &'a str), &'a str);

/// A desk whose answers are held against the document.
struct Checked<'a> {
    client: &'a mut Client,
    desk: Desk,
    /// The acts that were done once, by the first and last parts of their paths.
    played: BTreeSet<(String, String)>,
}

/// Everything that operators see and do.
pub(super) async fn works(client: &mut Client) {
    let mut desk = Checked { desk: Desk::new().await, client, played: BTreeSet::new() };
    desk.anew().await;
    Box::pin(life::is_reviewed(&mut desk)).await;
    desk.anew().await;
    Box::pin(life::goes_on_and_ends(&mut desk)).await;
    Box::pin(life::is_held(&mut desk)).await;
    Box::pin(life::is_readdressed(&mut desk)).await;
    Box::pin(life::is_for_the_right_account(&mut desk)).await;
    Box::pin(life::is_spoken_of(&mut desk)).await;
    Box::pin(claims::are_proven(&mut desk)).await;
    Box::pin(claims::are_fetched(&mut desk)).await;
    Box::pin(claims::are_dealt_with(&mut desk)).await;
    Box::pin(claims::stand_before_the_deeming(&mut desk)).await;
    desk.anew().await;
    Box::pin(money::comes_in(&mut desk)).await;
    Box::pin(money::goes_back(&mut desk)).await;
    desk.anew().await;
    Box::pin(money::at_the_desk(&mut desk)).await;
    Box::pin(desk.publishes()).await;
    Box::pin(desk.looks()).await;
    Box::pin(desk.signs_in()).await;
    desk.anew().await;
    Box::pin(published::is_published(&mut desk)).await;
    Box::pin(published::is_in_force(&mut desk)).await;
    desk.anew().await;
    Box::pin(claims::come_late(&mut desk)).await;
    for paid_out in [true, false] {
        desk.anew().await;
        Box::pin(money::is_declined(&mut desk, paid_out)).await;
    }
}

/// Whether an act records a fact from outside: it needs no version of the order.
fn is_of_fact(path: &str, body: &Value) -> bool {
    let of_buyers = ["/payment-queries", "/information-opt-outs", "/paper-copies", "/receipt"];
    let recorded = ["/claims", "/objections", "/messages", "bank-receipts", "bank-refunds", "/chargebacks"]
        .into_iter()
        .chain(of_buyers)
        .collect::<Vec<_>>()
        .iter()
        .any(|last| path.ends_with(last));
    recorded || (path == "holds" && body["kind"] == "mailbox")
}

impl Checked<'_> {
    /// Moves to a new shop.
    async fn anew(&mut self) {
        self.moves_to(Desk::new().await);
    }

    fn moves_to(&mut self, desk: Desk) {
        self.desk = desk;
        self.client.world = World::of(&self.desk.world.url);
    }

    /// An act of anna's for some reason on the order as it stands; how it is answered.
    async fn act(&mut self, placed: &Placed, path: &str, fields: Value, expected: &str) -> Value {
        self.act_as("anna", placed, path, fields, expected).await
    }

    /// As [`Checked::act`], by somebody. What is done for the first time is refused first in the ways of every act.
    async fn act_as(&mut self, who: &str, placed: &Placed, path: &str, fields: Value, expected: &str) -> Value {
        let (kind, last) = (path.split('/').next().unwrap_or_default(), path.rsplit('/').next().unwrap_or_default());
        let mut body = fields;
        body["reason"] = json!("As the file of the case says.");
        let done = expected.starts_with('2');
        let first = done && self.played.insert((kind.to_owned(), last.to_owned()));
        if first {
            self.refused_alike(placed, path, &body).await;
        }
        let (token, version, key) = (self.token(who).await, self.version(placed).await, self.desk.key());
        let headers = [("authorization", token.as_str()), ("idempotency-key", &key), ("if-match", &version)];
        let headers = &headers[..headers.len() - usize::from(is_of_fact(path, &body))];
        let answer = self.post(path, headers, (JSON, &body.to_string()), expected).await;
        if first {
            body["reason"] = json!("Another one.");
            self.post(path, headers, (JSON, &body.to_string()), "idempotency_key_reused").await;
        }
        if done {
            self.desk.world.settle().await;
        }
        answer.json
    }

    /// What every act refuses: another version than the one that is seen, another order, what is not let in.
    async fn refused_alike(&mut self, placed: &Placed, path: &str, body: &Value) {
        let (good, version) = (body.to_string(), self.version(placed).await);
        self.not_let_in(path, &version, body).await;
        let token = self.token("anna").await;
        let (mine, key) = (("authorization", token.as_str()), ("idempotency-key", "refused"));
        self.post(path, &[mine, key, ("if-match", "\"0\"")], (JSON, &good), "version_changed").await;
        if !is_of_fact(path, body) {
            self.post(path, &[mine, key], (JSON, &good), "if_match_missing").await;
        }
        let [path, body] = [path, &good].map(|text| text.replace(&placed.id, NOBODYS));
        self.post(&path, &[mine, key, ("if-match", &version)], (JSON, &body), "not_found").await;
    }

    /// Who may not, no usable key, bodies that cannot be read.
    async fn not_let_in(&mut self, path: &str, version: &str, body: &Value) {
        let (good, large) = (body.to_string(), format!("\"{}\"", "x".repeat(70_000)));
        let anna = self.token("anna").await;
        let idle = format!("Bearer {}", self.desk.world.operator_token("oleg", &[]).await);
        let expired = self.expired();
        let [mine, wrong, late, idle] =
            [anna.as_str(), "Bearer x", &expired, &idle].map(|token| ("authorization", token));
        let (key, spaced) = (("idempotency-key", "refused"), ("idempotency-key", "a b"));
        let seen = ("if-match", version);
        let cases: [Refused; 10] = [
            (&[key, seen], (JSON, &good), "token_missing"),
            (&[wrong, key, seen], (JSON, &good), "token_invalid"),
            (&[late, key, seen], (JSON, &good), "token_expired"),
            (&[idle, key, seen], (JSON, &good), "role_missing"),
            (&[mine, seen], (JSON, &good), "idempotency_key_missing"),
            (&[mine, spaced, seen], (JSON, &good), "idempotency_key_invalid"),
            (&[mine, key, seen], (JSON, "{"), "not_json"),
            (&[mine, key, seen], (JSON, &large), "body_too_large"),
            (&[mine, key, seen], ("text/plain", &good), "unsupported_media_type"),
            (&[mine, key, seen], (JSON, r#"{"surprise":1}"#), "invalid_fields"),
        ];
        for (headers, sent, expected) in cases {
            self.post(path, headers, sent, expected).await;
        }
    }

    /// A rate that is published, which is about no order.
    async fn publishes(&mut self) {
        let paid = Box::pin(self.client.world.paid("renewed-for-nothing")).await;
        let rate = |value: &str| json!({"from": "USD", "to": "RUB", "value": value, "source": "A bank, 3 February", "reason": "The day's."});
        self.not_let_in("rates", "\"1\"", &rate("98.7654")).await;
        let token = self.token("anna").await;
        let headers = [("authorization", token.as_str()), ("idempotency-key", "rate")];
        for (value, expected) in [("98.7654", "201"), ("98.7654", "201"), ("90", "idempotency_key_reused")] {
            self.post("rates", &headers, (JSON, &rate(value).to_string()), expected).await;
        }
        self.get("rates?limit=1", "anna", "invalid_query").await;
        let headers = [("authorization", token.as_str()), ("idempotency-key", "nothing")];
        let mut nothing = rate("0.00000001");
        self.post("rates", &headers, (JSON, &nothing.to_string()), "rate_outside_band").await;
        nothing["outside_band"] = json!(true);
        self.post("rates", &headers, (JSON, &nothing.to_string()), "201").await;
        assert_answer(&self.client.place(json!({})).await, "charge_too_small", "nothing to charge");
        Box::pin(super::shop::charged_nothing(self.client)).await;
        Box::pin(super::account_pages::renewed_for_nothing(self.client, &paid)).await;
        let headers = [("authorization", token.as_str()), ("idempotency-key", "restored")];
        let mut restored = rate("92.5");
        restored["outside_band"] = json!(true);
        self.post("rates", &headers, (JSON, &restored.to_string()), "201").await;
    }

    async fn post(&mut self, path: &str, headers: &[(&str, &str)], sent: (&str, &str), expected: &str) -> Answer {
        let path = format!("/v1/operator/{path}");
        let answer = self.client.send(Method::POST, &path, headers, Some(sent)).await;
        assert_answer(&answer, expected, &path);
        answer
    }

    /// An act that only another agreement allows; how it is answered there, and under the same key again.
    async fn act_under(&mut self, change: impl FnOnce(&mut Agreement), act: (&Placed, &str, Value), expected: &str) {
        let (placed, path, mut body) = act;
        let (elsewhere, token, _) = under(&self.desk, change).await;
        let (token, version) = (format!("Bearer {token}"), self.version(placed).await);
        let headers = [("authorization", token.as_str()), ("idempotency-key", "under"), ("if-match", &version)];
        let here = std::mem::replace(&mut self.client.world, elsewhere);
        let again = if expected == "200" { "idempotency_key_reused" } else { expected };
        for (reason, expected) in [("One.", expected), ("Another one.", again)] {
            body["reason"] = json!(reason);
            self.post(path, &headers, (JSON, &body.to_string()), expected).await;
        }
        self.client.world = here;
    }

    /// What a buyer says of an order.
    async fn says(&mut self, placed: &Placed, what: &str, body: &Value) {
        let answer = self.client.post(&format!("/v1/orders/{}/{what}", placed.id), &placed.token, body).await;
        assert_answer(&answer, "201", what);
    }

    /// A token of somebody with every role, as a header says it.
    async fn token(&self, who: &str) -> String {
        format!("Bearer {}", self.desk.world.operator_token(who, &["operator", "approver"]).await)
    }

    async fn version(&self, placed: &Placed) -> String {
        format!("\"{}\"", self.desk.view(placed).await["order"]["version"])
    }

    /// What operators read, page by page, and what they cannot.
    async fn looks(&mut self) {
        let placed = self.desk.world.paid("looks").await;
        self.says(&placed, "claims", &json!({"text": "It lacks a report.", "about": "scope"})).await;
        self.says(&placed, "objection", &json!({"reason": "A person should look at it."})).await;
        let answer = json!({"text": "It is as described.", "outcome": "rejected"});
        self.act(&placed, &format!("claims/{}-C1/answer", placed.id), answer, "200").await;
        let order = format!("orders/{}", placed.id);
        let (texts, notices) = (format!("{order}/texts"), format!("{order}/notices"));
        let notice = self.get(&notices, "anna", "200").await.json["items"][0]["id"].clone();
        let notice = format!("notices/{}", notice.as_str().expect("a notice"));
        self.reaches(&notice).await;
        let said = format!("{notice}/texts");
        self.get(&format!("{said}?task=x"), "anna", "invalid_query").await;
        self.get("notices/none/texts", "anna", "not_found").await;
        let (report, letter) = (self.explains().await, self.handles().await);
        let (find, list) = (format!("orders?find={}", placed.number), "orders?month=2025-02".to_owned());
        self.get("orders?find=Sample", "anna", "200").await;
        self.get("orders", "anna", "invalid_query").await;
        self.takes().await;
        self.is_stood_in_for().await;
        self.get("figures?from=x", "anna", "invalid_query").await;
        for path in ["queue", &texts, &notices] {
            self.pages(path).await;
            self.get(&format!("{path}?limit=0"), "anna", "invalid_query").await;
        }
        park(&self.desk.world, &placed).await;
        let parked = self.get("queue?list=parked", "anna", "200").await;
        assert_eq!(parked.json["items"][0]["kind"], Value::Null);
        self.get("notices/none", "anna", "not_found").await;
        let messages = format!("{order}/messages");
        self.get(&format!("{messages}?limit=1"), "anna", "invalid_query").await;
        for path in [&order, &texts, &messages, &notices] {
            self.get(&path.replace(&placed.id, NOBODYS), "anna", "not_found").await;
        }
        for path in [
            "queue", "stand-in", "rates", "figures", &find, &list, &order, &texts, &messages, &notices, &notice, &said,
            &report, &letter,
        ] {
            for (who, expected) in [("anna", "200"), ("", "token_missing"), ("x", "token_invalid")] {
                self.get(path, who, expected).await;
            }
            self.get(path, "late", "token_expired").await;
            self.get(path, "oleg", "role_missing").await;
        }
    }

    /// A token of yesterday's.
    fn expired(&self) -> String {
        let yesterday = harness::BEGIN.parse::<Instant>().expect("an instant") - TimeDelta::days(1);
        let signer = &self.desk.world.shop().signer;
        let token = signer.access_token("anna", &["operator", "approver"], TimeDelta::hours(1), yesterday);
        format!("Bearer {}", token.expect("a token"))
    }

    /// The pages, and the end of sessions.
    async fn signs_in(&mut self) {
        let token = self.token("anna").await;
        let path = format!("operators/1-{}/sessions-end", "0".repeat(32));
        self.not_let_in(&path, "\"1\"", &json!({"reason": "She left."})).await;
        let headers = [("authorization", token.as_str()), ("idempotency-key", "left")];
        let body = |reason: &str| json!({"reason": reason}).to_string();
        self.post("operators/anna/sessions-end", &headers, (JSON, &body("She left.")), "not_found").await;
        for (reason, expected) in [("She left.", "200"), ("She left.", "200"), ("So.", "idempotency_key_reused")] {
            self.post(&path, &headers, (JSON, &body(reason)), expected).await;
        }
        for path in ["/operator/callback", "/operator/callback?code=x&state=x"] {
            self.client.expect(&[path], "token_invalid").await;
        }
        self.client.expect(&["/operator/callback?x=x"], "invalid_query").await;
        self.client.expect(&["/operator"], "200").await;
        let world = World::of(&self.desk.world.url);
        for (roles, expected) in [(&["operator"][..], "303"), (&[], "role_missing")] {
            let mut browser = Browser::new(&world);
            let back = browser.at_issuer("anna", roles).await;
            let back = back.strip_prefix(&world.url).expect("a page of the shop").to_owned();
            let cookie = browser.cookie();
            assert_answer(&self.client.get(&back, &[("cookie", &cookie)]).await, expected, &back);
        }
        self.client.expect(&["/operator/sign-in"], "303").await;
        let origin = world.url.clone();
        for (headers, expected) in [(&[("origin", origin.as_str())][..], "200"), (&[], "cross_site")] {
            let out = self.client.send(Method::POST, "/operator/sign-out", headers, None).await;
            assert_answer(&out, expected, "out");
        }
    }

    /// A buyer whom a notice did not reach, reached another way.
    async fn reaches(&mut self, notice: &str) {
        let (path, token) = (format!("{notice}/fallback"), self.token("anna").await);
        let body = |reason: &str| json!({"channel": "phone", "reason": reason}).to_string();
        self.not_let_in(&path, "\"1\"", &json!({"channel": "phone", "reason": "Called."})).await;
        let headers = [("authorization", token.as_str()), ("idempotency-key", "fallback")];
        self.post("notices/none/fallback", &headers, (JSON, &body("Called.")), "not_found").await;
        for (reason, expected) in [("Called.", "200"), ("Called.", "200"), ("Met.", "idempotency_key_reused")] {
            self.post(&path, &headers, (JSON, &body(reason)), expected).await;
        }
        let mut order = self.desk.world.order_body().await;
        order["party"]["email"] = json!("paused@example.com");
        let placed = self.desk.world.place_body("paused", &order).await;
        let notices = self.get(&format!("orders/{}/notices", placed.id), "anna", "200").await.json;
        let queued = format!("notices/{}/fallback", notices["items"][0]["id"].as_str().expect("a notice"));
        self.post(&queued, &headers, (JSON, &body("Called.")), "notice_queued").await;
        let queued = queued.replace("/fallback", "/sending");
        self.post(&queued, &headers, (JSON, r#"{"reason":"Asked for."}"#), "notice_queued").await;
        self.sends_again(notice).await;
    }

    /// A notice that arrived, and one that never does, sent again.
    async fn sends_again(&mut self, arrived: &str) {
        let (arrived, token) = (format!("{arrived}/sending"), self.token("anna").await);
        let mine = ("authorization", token.as_str());
        let body = |reason: &str| json!({"reason": reason}).to_string();
        self.not_let_in(&arrived, "\"1\"", &json!({"reason": "Asked for."})).await;
        self.post(&arrived, &[mine, ("idempotency-key", "again")], (JSON, &body("Asked for.")), "notice_not_lost")
            .await;
        self.post(
            "notices/none/sending",
            &[mine, ("idempotency-key", "again")],
            (JSON, &body("Asked for.")),
            "not_found",
        )
        .await;
        let mut order = self.desk.world.order_body().await;
        order["party"]["email"] = json!("refused@example.com");
        let placed = self.desk.world.place_body("refused", &order).await;
        self.desk.world.settle().await;
        let notices = self.get(&format!("orders/{}/notices", placed.id), "anna", "200").await.json;
        let refused = format!("notices/{}/sending", notices["items"][0]["id"].as_str().expect("a notice"));
        for round in 1..10 {
            let key = format!("again-{round}");
            self.post(&refused, &[mine, ("idempotency-key", &key)], (JSON, &body("Asked for.")), "202").await;
            self.post(&refused, &[mine, ("idempotency-key", &key)], (JSON, &body("Asked for.")), "202").await;
            self.post(&refused, &[mine, ("idempotency-key", &key)], (JSON, &body("Tried.")), "idempotency_key_reused")
                .await;
            self.desk.world.settle().await;
        }
        self.post(&refused, &[mine, ("idempotency-key", "again")], (JSON, &body("Asked for.")), "limit_reached").await;
    }

    /// A sum that the bank shows and no order bears, and what became of it.
    async fn explains(&mut self) -> String {
        let id = crate::operator::reports::shown(&self.desk).await;
        let (report, token) = (format!("bank-reports/{id}"), self.token("anna").await);
        let path = format!("{report}/closing");
        let body = |reason: &str| json!({"outcome": "returned", "reason": reason}).to_string();
        self.not_let_in(&path, "\"1\"", &json!({"outcome": "returned", "reason": "By letter."})).await;
        let headers = [("authorization", token.as_str()), ("idempotency-key", "closing")];
        self.get("queue", "anna", "200").await;
        self.get("bank-reports/none", "anna", "not_found").await;
        self.post("bank-reports/none/closing", &headers, (JSON, &body("By letter.")), "not_found").await;
        for (reason, expected) in
            [("By letter.", "200"), ("By letter.", "200"), ("Otherwise.", "idempotency_key_reused")]
        {
            self.post(&path, &headers, (JSON, &body(reason)), expected).await;
        }
        let again = [("authorization", token.as_str()), ("idempotency-key", "closing-again")];
        self.post(&path, &again, (JSON, &body("By letter.")), "report_closed").await;
        report
    }

    /// A dead letter that is sent again, and one that is closed.
    async fn handles(&mut self) -> String {
        let (_, sent) = crate::operator::letters::failed(&self.desk).await;
        let closed = crate::operator::letters::of_stream(&self.desk).await;
        let token = self.token("anna").await;
        let body = |reason: &str| json!({"reason": reason}).to_string();
        self.get("queue", "anna", "200").await;
        self.get("dead-letters/none", "anna", "not_found").await;
        for (how, id) in [("resending", &sent), ("closing", &closed)] {
            let path = format!("dead-letters/{id}/{how}");
            self.not_let_in(&path, "\"1\"", &json!({"reason": "It is back."})).await;
            let headers = [("authorization", token.as_str()), ("idempotency-key", how)];
            self.post(&format!("dead-letters/none/{how}"), &headers, (JSON, &body("It is back.")), "not_found").await;
            if how == "resending" {
                let stream = format!("dead-letters/{closed}/{how}");
                let headers = [("authorization", token.as_str()), ("idempotency-key", "of-stream")];
                self.post(&stream, &headers, (JSON, &body("It is back.")), "letter_not_sendable").await;
            }
            for (reason, expected) in
                [("It is back.", "200"), ("It is back.", "200"), ("Otherwise.", "idempotency_key_reused")]
            {
                self.post(&path, &headers, (JSON, &body(reason)), expected).await;
            }
            let again = [("authorization", token.as_str()), ("idempotency-key", "again")];
            self.post(&path, &again, (JSON, &body("It is back.")), "letter_closed").await;
        }
        let letter = format!("dead-letters/{sent}");
        self.get(&letter, "anna", "200").await;
        letter
    }

    /// A stand-in for an approver.
    async fn is_stood_in_for(&mut self) {
        let until = self.desk.now().await;
        let body =
            |reason: &str| json!({"operator": format!("1-{}", "0".repeat(32)), "until": until, "reason": reason});
        let token = format!("Bearer {}", self.desk.boris().await);
        self.not_let_in("stand-in", "\"1\"", &body("Away.")).await;
        let headers = [("authorization", token.as_str()), ("idempotency-key", "stand-in")];
        for (reason, expected) in [("Away.", "201"), ("Away.", "201"), ("Back.", "idempotency_key_reused")] {
            self.post("stand-in", &headers, (JSON, &body(reason).to_string()), expected).await;
        }
        let later = [("authorization", token.as_str()), ("idempotency-key", "later")];
        let mut ahead = body("Away.");
        ahead["until"] = json!("2099-01-01T00:00:00Z");
        self.post("stand-in", &later, (JSON, &ahead.to_string()), "invalid_fields").await;
    }

    /// A task that is taken and given back.
    async fn takes(&mut self) {
        let what = self.get("queue", "anna", "200").await.json["items"][0]["what"].clone();
        let (good, large) = (json!({"what": what}).to_string(), format!("\"{}\"", "x".repeat(70_000)));
        let (anna, expired) = (self.token("anna").await, self.expired());
        let idle = format!("Bearer {}", self.desk.world.operator_token("oleg", &[]).await);
        let [mine, wrong, late, idle] =
            [anna.as_str(), "Bearer x", &expired, &idle].map(|token| ("authorization", token));
        for path in ["queue/taking", "queue/giving-back"] {
            let cases: [Refused; 9] = [
                (&[mine], (JSON, &good), "200"),
                (&[], (JSON, &good), "token_missing"),
                (&[wrong], (JSON, &good), "token_invalid"),
                (&[late], (JSON, &good), "token_expired"),
                (&[idle], (JSON, &good), "role_missing"),
                (&[mine], (JSON, "{"), "not_json"),
                (&[mine], (JSON, &large), "body_too_large"),
                (&[mine], ("text/plain", &good), "unsupported_media_type"),
                (&[mine], (JSON, "{}"), "invalid_fields"),
            ];
            for (headers, sent, expected) in cases {
                self.post(path, headers, sent, expected).await;
            }
        }
    }

    async fn pages(&mut self, path: &str) {
        let mut page = self.get(&format!("{path}?limit=1"), "anna", "200").await;
        while let Some(next) = page.json["next"].as_str().map(str::to_owned) {
            page = self.get(&format!("{path}?limit=1&cursor={next}"), "anna", "200").await;
        }
    }

    /// A GET by anna, by oleg without a role, with a token of another time, with a wrong one, or without one.
    async fn get(&mut self, path: &str, who: &str, expected: &str) -> Answer {
        let token = match who {
            "anna" => self.token(who).await,
            "oleg" => format!("Bearer {}", self.desk.world.operator_token(who, &[]).await),
            "late" => self.expired(),
            wrong => format!("Bearer {wrong}"),
        };
        let answer = self.client.get(&format!("/v1/operator/{path}"), &[("authorization", &token)]).await;
        assert_answer(&answer, expected, path);
        answer
    }
}
