//! Operators' tokens met over HTTP: whose they are, what they open, and where the sandbox's issuer gives them.

use super::refunds::{declined, elsewhere};
use super::{Desk, Says};
use crate::problems::{ROLE_MISSING, TOKEN_INVALID, TOKEN_MISSING, assert_problem};
use harness::answer;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn a_name_that_looks_like_another_is_nobodys() {
    let desk = Desk::new().await;
    for name in ["olga ", " olga", "olga\t", "\u{43e}lga", "ol\u{200b}ga", "olga anna"] {
        let token = desk.world.operator_token(name, &["operator", "approver"]).await;
        let refused = desk.world.get("/v1/operator/queue", Some(&token)).await;
        assert_problem(&refused, TOKEN_INVALID, &[], name);
    }
}

#[tokio::test]
async fn nobody_approves_what_they_proposed_by_another_spelling_of_their_name() {
    let desk = Desk::new().await;
    let (placed, refund) = declined(&desk).await;
    let olga = desk.world.operator_token("olga", &["operator", "approver"]).await;
    let alike = desk.world.operator_token("olga ", &["operator", "approver"]).await;
    let proposed = desk.act_as(&olga, &placed, &format!("refunds/{refund}/reroute"), elsewhere("kommo")).await;
    assert_eq!(proposed.status, 200, "{}", proposed.text);
    let approved = desk.act_as(&alike, &placed, &format!("refunds/{refund}/approval"), json!({})).await;
    assert_problem(&approved, TOKEN_INVALID, &[], "olga with a blank");
}

#[tokio::test]
async fn a_token_travels_alone_and_as_a_bearer() {
    let desk = Desk::new().await;
    let (anna, path) = (desk.anna().await, "/v1/operator/queue");
    let twice = desk.world.request(Method::GET, path).bearer_auth(&anna).header("authorization", "Bearer x");
    assert_problem(&answer(twice).await, TOKEN_INVALID, &[], "two headers");
    let joined = desk.world.request(Method::GET, path).header("authorization", format!("Bearer {anna}, Bearer {anna}"));
    assert_problem(&answer(joined).await, TOKEN_INVALID, &[], "two in one header, as gateways join them");
    let cookie = desk.world.request(Method::GET, path).header("cookie", format!("__Host-oferta-operator={anna}"));
    assert_problem(&answer(cookie).await, TOKEN_MISSING, &[], "in a cookie");
    let query = desk.world.get(&format!("{path}?access_token={anna}"), None).await;
    assert_problem(&query, TOKEN_MISSING, &[], "in the address");
}

#[tokio::test]
async fn a_reader_looks_and_does_nothing() {
    let desk = Desk::new().await;
    let placed = desk.world.paid_manual("k1").await;
    let reader = desk.world.operator_token("rita", &["reader"]).await;
    for path in ["queue".to_owned(), format!("orders/{}", placed.id), format!("orders/{}/texts", placed.id)] {
        assert_eq!(desk.world.get(&format!("/v1/operator/{path}"), Some(&reader)).await.status, 200, "{path}");
    }
    for path in [format!("orders/{}/activation", placed.id), format!("refunds/{}-R1/approval", placed.id)] {
        let says = Says { token: &reader, key: "k", if_match: Some("*") };
        let refused = desk.send(&path, says, &json!({"reason": "Because."})).await;
        assert_problem(&refused, ROLE_MISSING, &[], &path);
    }
}

#[tokio::test]
async fn the_sandboxs_issuer_answers_names_of_this_machine_only() {
    let desk = Desk::new().await;
    let port = desk.world.url.rsplit_once(':').expect("a port").1;
    let ask = async |host: String| {
        let request = desk.world.request(Method::POST, "/local/operator/token").header("host", host);
        answer(request.body(json!({"sub": "mallory", "roles": ["approver"]}).to_string())).await
    };
    for host in ["localhost", "127.0.0.1", "[::1]"] {
        assert_eq!(ask(format!("{host}:{port}")).await.status, 200, "{host}");
    }
    for host in [format!("attacker.example:{port}"), "attacker.example".to_owned(), format!("127.0.0.1.nip.io:{port}")]
    {
        let refused = ask(host.clone()).await;
        assert_eq!((refused.status, refused.json["token"].is_null()), (421, true), "{host}: {}", refused.text);
    }
    for path in ["jwks", ".well-known/openid-configuration", "authorize"] {
        let request = desk.world.request(Method::GET, &format!("/local/issuer/{path}"));
        assert_eq!(answer(request.header("host", "attacker.example")).await.status, 421, "{path}");
    }
}
