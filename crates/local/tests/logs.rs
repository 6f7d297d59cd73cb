//! What the program writes to its log, at its most talkative, while a buyer orders, pays, claims and errs.

use harness::{BEGIN, World, answer};
use serde_json::json;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

#[tokio::test]
async fn the_log_holds_no_personal_data_and_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    let mut process = Command::new(env!("CARGO_BIN_EXE_oferta"))
        .env("OFERTA_AGREEMENT", agreement_folder::PATH_OF_TESTS)
        .args(["--memory", "--port", "0", "--clock", BEGIN])
        .env("LOG_LEVEL", "trace")
        .stdout(Stdio::piped())
        .stderr(File::create(&path).unwrap())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let world = World::of(line.trim_end().strip_prefix("listening on ").unwrap());

    let mut body = world.order_body().await;
    body["party"]["last_name"] = json!("Surnamovich");
    body["party"]["city"] = json!("Hidden-Town");
    let placed = world.place_body("key-of-the-buyer", &body).await;
    let ticket = world.ticket(&placed, "pay").await;
    world.pay(&ticket, "paid").await;
    world.settle().await;
    let claim = json!({"text": "confidential complaint", "about": "scope"});
    assert_eq!(world.claim(&placed, "claim", &claim).await.status, 201);
    let kommo = world.kommo_token().await;
    world.license("?sku=widget-month").await;
    // Mistakes are where logs talk too much.
    body["party"]["email"] = json!("wrong-address");
    body["mystery-field"] = json!("mystery-value");
    assert_eq!(world.post("/v1/orders", None, "other-key", &body).await.status, 422);
    let callback = "shop_id=1113&order_number=X&amount=1&ticket=T&status_code=3&signature=00&card_num=4111111111111111";
    let forged = world.request(reqwest::Method::POST, "/v1/payments/avangard/callback");
    let forged = forged.header("content-type", "application/x-www-form-urlencoded").body(callback);
    assert_eq!(answer(forged).await.status, 403);
    assert_eq!(world.get("/v1/orders/secret-path?secret=query", Some("forged-token")).await.status, 404);
    let operator = world.operator_token("olga-by-name", &["operator"]).await;
    assert_eq!(world.get("/v1/operator/queue", Some(&operator)).await.status, 200);
    assert_eq!(world.get("/v1/operator/queue", Some("forged-token")).await.status, 401);
    process.kill().unwrap();
    process.wait().unwrap();

    let log = std::fs::read_to_string(&path).unwrap();
    assert!(log.matches("request").count() >= 8, "the log was on: {log}");
    for secret in [
        "Surnamovich",
        "Hidden-Town",
        "buyer@example.com",
        "77001234567",
        "30896271",
        "confidential",
        "wrong-address",
        "mystery",
        "4111111111111111",
        "secret-path",
        "secret=query",
        "forged-token",
        "key-of-the-buyer",
        "sandbox-password",
        "olga-by-name",
        "127.0.0.1\"",
        &placed.token,
        &operator,
        &kommo,
    ] {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }
    // Who acts is named by a pseudonym, and so is whence a refused token came.
    let lines = || log.lines().filter(|line| line.contains("/v1/operator/queue"));
    assert!(lines().any(|line| line.contains("operator=\"1-")), "{log}");
    let refused = log.lines().find(|line| line.contains("sign-in was refused")).expect("a line");
    assert!(refused.contains("it is no token") && refused.contains("source=\"1-"), "{refused}");
}
