//! Each key is changed while orders live: what was given out before counts while the previous key does, and no longer.

use crate::delivery::receipt_token;
use gateways::avangard::signature;
use gateways::kommo;
use harness::lambda::Cloud;
use harness::{Placed, answer};
use local::shop::{self, KOMMO_SECRET};
use reqwest::Method;
use serde_json::Value;

const NEW_KEY: &str = "next:27d4b9016ae8f35c92407fbd18c6ea53e1095db72fc48a360be97d1452f8ac06";
const NEW_WORD: &str = "AvSignOfTheNextYear0123456789";
const NEW_SECRET: &str = "NextKommoSecretOfTheSandbox0123456789";

/// The setting as the shop begins with it.
fn old(name: &str) -> &'static str {
    local::keys::SETTINGS.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
}

async fn opens(cloud: &Cloud, placed: &Placed) -> u16 {
    cloud.get(&format!("/v1/orders/{}", placed.id), Some(&placed.token)).await.status
}

/// The first step of a change: both count. The second is to deploy the new one alone.
fn change(cloud: &Cloud, name: &str, new: &str, old: &str) {
    cloud.deploy_with(name, &format!("{new},{old}"));
}

#[tokio::test]
async fn tokens_of_orders() {
    let cloud = Cloud::new().await;
    let before = cloud.place("before").await;
    change(&cloud, "TOKEN_KEYS", NEW_KEY, old("TOKEN_KEYS"));
    let meanwhile = cloud.place("meanwhile").await;
    assert_eq!((opens(&cloud, &before).await, opens(&cloud, &meanwhile).await), (200, 200));
    let ticket = cloud.ticket(&before, "pay").await;
    cloud.pay(&ticket, "paid").await;
    cloud.settle().await;
    assert_eq!(cloud.order(&before).await["license"]["state"], "window_open", "nothing is lost");
    cloud.deploy_with("TOKEN_KEYS", NEW_KEY);
    assert_eq!((opens(&cloud, &before).await, opens(&cloud, &meanwhile).await), (401, 200));
}

#[tokio::test]
async fn links_in_mails() {
    let cloud = Cloud::new().await;
    cloud.place("before").await;
    cloud.settle().await;
    let link = |mails: &[Value]| receipt_token(mails.last().expect("a mail"));
    let page = async |token: &str| cloud.get(&format!("/v1/receipts?token={token}"), None).await.status;
    let press = async |token: &str| {
        let request = cloud.request(Method::POST, "/v1/receipts").body(format!("token={token}"));
        answer(request.header("content-type", "application/x-www-form-urlencoded")).await.status
    };
    let before = link(&cloud.mails().await);
    change(&cloud, "RECEIPT_KEYS", NEW_KEY, old("RECEIPT_KEYS"));
    cloud.place("meanwhile").await;
    cloud.settle().await;
    let meanwhile = link(&cloud.mails().await);
    assert_ne!(before, meanwhile);
    for token in [&before, &meanwhile] {
        assert_eq!((page(token).await, press(token).await), (200, 200));
    }
    cloud.deploy_with("RECEIPT_KEYS", NEW_KEY);
    assert_eq!((page(&before).await, press(&before).await), (401, 401));
    assert_eq!((page(&meanwhile).await, press(&meanwhile).await), (200, 200), "the first confirmation stays");
}

#[tokio::test]
async fn hashes_of_bodies() {
    let cloud = Cloud::new().await;
    let (body, before) = (cloud.order_body().await, cloud.place("before").await);
    change(&cloud, "BODY_KEYS", NEW_KEY, old("BODY_KEYS"));
    let repeat = cloud.post("/v1/orders", None, "before", &body).await;
    assert_eq!((repeat.status, &repeat.json["order"]["id"]), (201, &before.id.clone().into()), "known as a repeat");
    let mut other = body.clone();
    other["language"] = "ru".into();
    assert_eq!(cloud.post("/v1/orders", None, "before", &other).await.json["code"], "idempotency_key_reused");
    let meanwhile = cloud.place("meanwhile").await;
    cloud.deploy_with("BODY_KEYS", NEW_KEY);
    let late = cloud.post("/v1/orders", None, "before", &body).await;
    assert_eq!(late.json["code"], "idempotency_key_reused", "refused, and not done twice");
    assert_eq!(cloud.place("meanwhile").await.id, meanwhile.id);
}

#[tokio::test]
async fn the_banks_word() {
    let cloud = Cloud::new().await;
    let known = shop::bank_settings(&cloud.url);
    let called = async |word: &str, number: &str| {
        let signature = signature(word, &known.shop_id, number, "453250");
        let body = format!(
            "ticket=T-{number}&shop_id={}&order_number={number}&amount=453250&status_code=3&signature={signature}",
            known.shop_id
        );
        let request = cloud.request(Method::POST, "/v1/payments/avangard/callback").body(body);
        answer(request.header("content-type", "application/x-www-form-urlencoded")).await.status
    };
    assert_eq!((called(&known.av_sign, "A").await, called(NEW_WORD, "B").await), (202, 403));
    change(&cloud, "AVANGARD_AV_SIGN", NEW_WORD, &known.av_sign);
    // The bank goes over to the new word at an hour of its own.
    assert_eq!((called(&known.av_sign, "C").await, called(NEW_WORD, "D").await), (202, 202));
    assert_eq!(called("neither of the two words", "E").await, 403);
    let placed = cloud.paid("k").await;
    assert_eq!(cloud.order(&placed).await["license"]["state"], "window_open");
    cloud.deploy_with("AVANGARD_AV_SIGN", NEW_WORD);
    assert_eq!((called(&known.av_sign, "F").await, called(NEW_WORD, "G").await), (403, 202));
}

#[tokio::test]
async fn kommos_secret() {
    let cloud = Cloud::new().await;
    cloud.paid("k").await;
    let known = shop::kommo_config(&cloud.url);
    let next = kommo::KommoConfig::new(&known.client_id, NEW_SECRET, &known.audience);
    let asked = async |config: &kommo::KommoConfig| {
        let now = harness::BEGIN.parse().expect("an instant");
        let token = kommo::issue(config, 30_896_271, "example", 7, "jti", now);
        answer(cloud.request(Method::GET, "/v1/license").header("x-auth-token", token)).await
    };
    assert_eq!((asked(&known).await.status, asked(&next).await.status), (200, 401));
    change(&cloud, "KOMMO_CLIENT_SECRET", NEW_SECRET, KOMMO_SECRET);
    for config in [&known, &next] {
        assert_eq!(asked(config).await.json["state"], "window_open");
    }
    cloud.deploy_with("KOMMO_CLIENT_SECRET", NEW_SECRET);
    assert_eq!((asked(&known).await.status, asked(&next).await.status), (401, 200));
}
