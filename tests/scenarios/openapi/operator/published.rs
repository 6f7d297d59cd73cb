//! What operators publish: terms, price lists, calendars (clauses 4.1, 4.13, 9.4).

use super::super::{JSON, assert_answer};
use super::Checked;
use crate::codes;
use crate::codes::published::UNREADABLE;
use crate::operator::published::calendars::without;
use crate::operator::published::second_person::of_two as of_two_people;
use reqwest::Method;
use serde_json::{Value, json};

/// Everything is published, in each way that is refused, and looked at.
pub(super) async fn is_published(desk: &mut Checked<'_>) {
    terms(desk).await;
    texts(desk).await;
    prices(desk).await;
    of_two(desk).await;
    calendars(desk).await;
    let works = json!({
        "from": "2025-02-10T02:00:00+05:00", "until": "2025-02-10T03:00:00+05:00", "planned": true, "what": "Works.",
    });
    desk.publish("outages", works.clone(), "201").await;
    let ended = json!({"from": works["until"], "until": works["from"], "planned": true, "what": "Works."});
    desk.publish("outages", ended, "invalid_fields").await;
    desk.client.expect(&["/v1/outages"], "200").await;
    desk.client.expect(&["/v1/outages?limit=1"], "invalid_query").await;
    desk.publish("licensor-mailbox-reports", json!({"since": "2025-02-01T10:00:00+05:00"}), "201").await;
    desk.get("licensor-mailbox-reports", "anna", "200").await;
    desk.not_shown("licensor-mailbox-reports").await;
    desk.get("licensor-mailbox-reports?limit=1", "anna", "invalid_query").await;
    let acts = "email-acts?since=2025-02-01T00:00:00Z";
    desk.get(acts, "anna", "200").await;
    desk.not_shown(acts).await;
    desk.get("email-acts", "anna", "invalid_query").await;
    for path in ["terms", "prices", "calendars"] {
        desk.get(path, "anna", "200").await;
        desk.not_shown(path).await;
        desk.get(&format!("{path}?limit=1"), "anna", "invalid_query").await;
    }
    for path in ["terms/2025-02", "terms/2025-02/notices", "prices/2025-02/notices"] {
        desk.not_shown(path).await;
    }
    for of in ["terms", "prices"] {
        for (query, expected) in [("2025-02/notices?limit=1", "200"), ("2025-02/notices?limit=0", "invalid_query")] {
            desk.get(&format!("{of}/{query}"), "anna", expected).await;
        }
        desk.get(&format!("{of}/none/notices"), "anna", "not_found").await;
    }
    for (version, expected) in [("2023-01", "200"), ("2025-02", "200"), ("none", "not_found")] {
        desk.get(&format!("terms/{version}"), "anna", expected).await;
    }
}

async fn terms(desk: &mut Checked<'_>) {
    let draft = |version: &str| json!({"version": version, "text": "# Offer\n\n4.9. A claim is written.\n"});
    desk.publish("terms", draft("2025-02"), "201").await;
    desk.publish("terms", draft("2025-02"), "version_taken").await;
    let (publication, withdrawal) = ("terms/2025-02/publication", "terms/2025-02/withdrawal");
    desk.publish("terms", draft("2025-01"), "201").await;
    desk.publish("terms/2025-01/discard", json!({}), "201").await;
    for path in ["terms/2025-01/discard", "terms/2025-01/publication"] {
        desk.publish(path, json!({}), "terms_discarded").await;
    }
    desk.publish(withdrawal, json!({}), "terms_not_published").await;
    desk.serve("2025-02", "Another text.").await;
    desk.publish(publication, json!({}), "page_differs").await;
    desk.serve("2025-02", UNREADABLE).await;
    desk.publish(publication, json!({}), "page_unavailable").await;
    desk.serve("2025-02", "# Offer\n\n4.9. A claim is written.\n").await;
    desk.desk.world.paid("licensee").await;
    desk.publish(publication, json!({}), "201").await;
    desk.publish(publication, json!({}), "terms_published").await;
    desk.publish("terms/2025-02/discard", json!({}), "terms_published").await;
    for path in ["terms/none/publication", "terms/none/withdrawal", "terms/none/discard"] {
        desk.publish(path, json!({}), "not_found").await;
    }
    desk.desk.world.settle().await;
    let offered = desk.client.get("/v1/offer", &[]).await;
    assert_eq!(offered.json["coming"][0]["version"], "2025-02");
    desk.client.expect(&["/v1/terms/2025-02", "/v1/terms/2023-01/diff/2025-02"], "200").await;
    desk.publish(withdrawal, json!({}), "201").await;
    desk.publish(withdrawal, json!({}), "terms_withdrawn").await;
    desk.publish(publication, json!({}), "terms_withdrawn").await;
    desk.publish("terms/2025-02/discard", json!({}), "terms_withdrawn").await;
    desk.publish("terms", draft("2025-03"), "201").await;
    desk.publish("terms/2025-03/publication", json!({}), "201").await;
}

/// The terms in further languages: with a draft, and added to what was published.
async fn texts(desk: &mut Checked<'_>) {
    let said = |language: &str| json!({"language": language, "text": "# Offer\n\n4.9. A claim.\n"});
    desk.publish("terms", json!({"version": "2025-04", "text": "# Offer\n\n4.9. A claim.\n"}), "201").await;
    let (of_draft, of_files) = ("terms/2025-04/texts", "terms/2023-01/texts");
    desk.publish(of_draft, said("kk"), "201").await;
    desk.publish("terms/2025-04/texts/kk/publication", json!({}), "terms_not_published").await;
    desk.publish(of_files, said("ru"), "language_taken").await;
    desk.publish(of_files, said("kk"), "201").await;
    let publication = "terms/2023-01/texts/kk/publication";
    for (served, expected) in [("Another text.", "page_differs"), (UNREADABLE, "page_unavailable")] {
        codes::published::serve_in(&desk.desk.world, "2023-01", "kk", served).await;
        desk.publish(publication, json!({}), expected).await;
    }
    codes::published::serve_in(&desk.desk.world, "2023-01", "kk", "# Offer\n\n4.9. A claim.\n").await;
    desk.publish(publication, json!({}), "201").await;
    desk.publish(publication, json!({}), "language_taken").await;
    for (version, expected) in [("none", "not_found"), ("2025-02", "terms_withdrawn"), ("2025-01", "terms_discarded")] {
        desk.publish(&format!("terms/{version}/texts"), said("kk"), expected).await;
        desk.publish(&format!("terms/{version}/texts/kk/publication"), json!({}), expected).await;
    }
    for letter in 'a'..='t' {
        desk.publish(of_files, said(&format!("x{letter}")), "201").await;
    }
    desk.publish(of_files, said("de"), "limit_reached").await;
    desk.client.expect(&["/v1/terms/2023-01?language=kk", "/v1/terms/2023-01/diff/2025-04?language=kk"], "200").await;
    desk.client.expect(&["/v1/terms/2023-01/diff/2025-04?language=x"], "invalid_query").await;
}

/// The publication of a text that needs two people.
async fn texts_of_two(desk: &mut Checked<'_>) {
    let path = |what: &str| format!("terms/2023-01/texts/xa/{what}");
    let (publication, approval) = (path("publication"), path("approval"));
    desk.not_let_in(&approval, "\"1\"", &reasoned(&json!({}), "One.")).await;
    let steps = [
        ("anna", &approval, "not_found"),
        ("anna", &publication, "202"),
        ("anna", &approval, "second_operator"),
        ("boris", &approval, "201"),
        ("boris", &approval, "language_taken"),
    ];
    for (who, path, expected) in steps {
        desk.of_two(who, path, &json!({}), expected).await;
    }
    desk.of_two("anna", "terms/2023-01/texts/xb/publication", &json!({}), "202").await;
    for (served, expected) in [("Another text.", "page_differs"), (UNREADABLE, "page_unavailable")] {
        codes::published::serve_in(&desk.desk.world, "2023-01", "xb", served).await;
        desk.of_two("boris", "terms/2023-01/texts/xb/approval", &json!({}), expected).await;
    }
    for (version, expected) in
        [("2025-04", "terms_not_published"), ("2025-02", "terms_withdrawn"), ("2025-01", "terms_discarded")]
    {
        desk.of_two("boris", &format!("terms/{version}/texts/kk/approval"), &json!({}), expected).await;
    }
}

/// Terms that have come into force cannot be withdrawn any more.
pub(super) async fn is_in_force(desk: &mut Checked<'_>) {
    desk.publish("terms/2025-03/withdrawal", json!({}), "terms_come_into_force").await;
}

async fn prices(desk: &mut Checked<'_>) {
    let items = desk.client.world.get("/v1/prices/2023-01", None).await.json["items"].clone();
    let list = json!({"version": "2025-02", "items": items, "current_from": "2025-02-03T12:00:00+05:00"});
    desk.publish("prices", list.clone(), "201").await;
    desk.publish("prices", list, "version_taken").await;
    desk.client.expect(&["/v1/prices/2025-02"], "200").await;
    let placed = desk.desk.world.place("demands").await;
    let demand = json!({"order_id": placed.id});
    desk.publish("prices/2025-02/sending", demand.clone(), "201").await;
    desk.publish("prices/none/sending", demand, "not_found").await;
}

/// What one operator proposes and another approves, where the policy has it so.
async fn of_two(desk: &mut Checked<'_>) {
    let rate = |value: &str| json!({"from": "EUR", "to": "RUB", "value": value, "source": "A bank"});
    let items = desk.client.world.get("/v1/prices/2023-01", None).await.json["items"].clone();
    let list = |version: &str| json!({"version": version, "items": items});
    for version in ["2026-01", "2026-02"] {
        desk.publish("terms", json!({"version": version, "text": "# Offer\n\n4.9. A claim.\n"}), "201").await;
    }
    let elsewhere = of_two_people(&desk.desk).await.world;
    let here = std::mem::replace(&mut desk.client.world, elsewhere);
    for (propose, approve, body) in [
        ("rates", "rates/approval", rate("99")),
        ("prices", "prices/approval", list("2026-01")),
        ("terms/2026-01/publication", "terms/2026-01/approval", json!({})),
    ] {
        desk.not_let_in(approve, "\"1\"", &reasoned(&body, "One.")).await;
        desk.of_two("anna", approve, &body, "not_found").await;
        desk.of_two("anna", propose, &body, "202").await;
        desk.of_two("anna", approve, &body, "second_operator").await;
        desk.of_two("boris", approve, &body, "201").await;
    }
    desk.of_two("anna", "rates", &rate("98"), "202").await;
    let items = desk.desk.get("queue").await.json["items"].as_array().expect("a list").clone();
    let proposed = items.iter().find(|item| item["kind"] == "approve_publication").expect("a proposal")["what"].clone();
    let what = json!({"what": proposed});
    desk.not_let_in("proposals/dropping", "\"1\"", &reasoned(&what, "One.")).await;
    desk.of_two("anna", "proposals/dropping", &what, "200").await;
    desk.of_two("anna", "proposals/dropping", &what, "nothing_proposed").await;
    for (who, path, body, expected) in [
        ("anna", "rates", rate("9.9"), "202"),
        ("boris", "rates/approval", rate("9.9"), "rate_outside_band"),
        ("anna", "prices", list("2023-01"), "202"),
        ("boris", "prices/approval", list("2023-01"), "version_taken"),
        ("boris", "terms/2026-01/approval", json!({}), "terms_published"),
        ("anna", "terms/2026-02/publication", json!({}), "202"),
    ] {
        desk.of_two(who, path, &body, expected).await;
    }
    let approval = "terms/2026-02/approval";
    for (served, expected) in [("Another text.", "page_differs"), (UNREADABLE, "page_unavailable")] {
        desk.serve("2026-02", served).await;
        desk.of_two("boris", approval, &json!({}), expected).await;
    }
    desk.of_two("anna", "terms/2026-02/discard", &json!({}), "201").await;
    desk.of_two("boris", approval, &json!({}), "terms_discarded").await;
    desk.of_two("anna", "terms/2026-01/withdrawal", &json!({}), "201").await;
    desk.of_two("boris", "terms/2026-01/approval", &json!({}), "terms_withdrawn").await;
    texts_of_two(desk).await;
    desk.client.world = here;
}

fn reasoned(body: &Value, reason: &str) -> Value {
    let mut body = body.clone();
    body["reason"] = json!(reason);
    body
}

async fn calendars(desk: &mut Checked<'_>) {
    desk.desk.world.clock("2025-03-11T10:00:00+05:00").await;
    desk.desk.world.paid("windowed").await;
    let calendar = json!({"calendar": without("2025-03-21")});
    desk.publish("calendars", calendar.clone(), "calendar_brings_forward").await;
    let mut kept = calendar;
    kept["keep_notified"] = json!(true);
    desk.publish("calendars", kept.clone(), "201").await;
    desk.publish("calendars", kept, "version_taken").await;
}

impl Checked<'_> {
    /// An act of one of two; what is done is answered as before under its key, and refused with another body.
    async fn of_two(&mut self, who: &str, path: &str, body: &Value, expected: &str) {
        let (token, key) = (self.token(who).await, self.desk.key());
        let headers = [("authorization", token.as_str()), ("idempotency-key", &key)];
        self.post(path, &headers, (JSON, &reasoned(body, "One.").to_string()), expected).await;
        if matches!(expected, "200" | "201") {
            self.post(path, &headers, (JSON, &reasoned(body, "Another.").to_string()), "idempotency_key_reused").await;
        }
    }

    /// An act on something published. What is done for the first time is refused first in the ways of every act.
    async fn publish(&mut self, path: &str, fields: Value, expected: &str) -> Value {
        let mut body = fields;
        body["reason"] = json!("As decided.");
        // The same last word may be another act deeper down: the publication of terms, and of one of their texts.
        let (last, depth) = (path.rsplit('/').next().unwrap_or_default(), path.split('/').count());
        let first = expected == "201" && self.played.insert((format!("published {depth}"), last.to_owned()));
        if first {
            self.not_let_in(path, "\"1\"", &body).await;
        }
        let (token, key) = (self.token("anna").await, self.desk.key());
        let headers = [("authorization", token.as_str()), ("idempotency-key", &key)];
        let answer = self.post(path, &headers, (JSON, &body.to_string()), expected).await;
        if first {
            self.post(path, &headers, (JSON, &body.to_string()), "201").await;
            body["reason"] = json!("Another.");
            self.post(path, &headers, (JSON, &body.to_string()), "idempotency_key_reused").await;
        }
        answer.json
    }

    /// Lets the page of a draft serve a text.
    async fn serve(&self, version: &str, text: &str) {
        codes::published::serve(&self.desk.world, version, text).await;
    }

    /// A list, or a thing, that is not shown to everybody.
    async fn not_shown(&mut self, path: &str) {
        let path = format!("/v1/operator/{path}");
        let idle = format!("Bearer {}", self.desk.world.operator_token("oleg", &[]).await);
        let expired = self.expired();
        for (token, expected) in [("Bearer x", "token_invalid"), (&expired, "token_expired"), (&idle, "role_missing")] {
            let answer = self.client.send(Method::GET, &path, &[("authorization", token)], None).await;
            assert_answer(&answer, expected, &path);
        }
        assert_answer(&self.client.get(&path, &[]).await, "token_missing", &path);
    }
}
