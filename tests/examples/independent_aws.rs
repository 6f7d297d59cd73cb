//! The compiled functions on an AWS that is not ours: `scripts/check-aws` starts one, says where, and then reads there what
//! arrived. An order is placed, paid and told of, and a claim of it has a file: table, mails, events and bucket are all on that side.

use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Credentials, Region};
use harness::lambda::{Cloud, Options};
use harness::{Placed, answer};
use local::shop::TABLE;
use serde_json::{Value, json};
use store::Store;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let url = std::env::args().nth(1).expect("usage: independent_aws URL");
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(Credentials::new("sandbox", "sandbox", None, None, "check"))
        .http_client(gateways::http::aws_client().expect("a client"))
        .endpoint_url(&url);
    let store = Store::new(aws_sdk_dynamodb::Client::from_conf(config.build()), TABLE);
    store.create_table().await.expect("a table");
    let now = harness::BEGIN.parse().expect("an instant");
    local::rates::publish(&store, &domain::agreement::Agreement::of_tests(), now).await.expect("rates");
    let services = ["DYNAMODB", "SES", "EVENTBRIDGE", "S3"];
    let environment = services.map(|service| (format!("AWS_ENDPOINT_URL_{service}"), Some(url.clone()))).into();
    let cloud = Cloud::with(Options { environment, timeout: None }).await;

    let placed = cloud.place("key").await;
    assert_eq!(cloud.place("key").await.id, placed.id, "the record of the key is found");
    let ticket = cloud.ticket(&placed, "pay").await;
    cloud.pay(&ticket, "paid").await;
    let order = cloud.order(&placed).await;
    assert_eq!(order["paid"], json!({"amount_minor": 453_250, "currency": "RUB"}));
    // Nothing carries that table's stream: the sweep sends what waits, ten minutes later.
    cloud.clock("2025-02-03T10:10:00+05:00").await;
    // Behind the sweep, so that its mails are not sent.
    adds_a_file(&cloud, &placed).await;
    assert_eq!(cloud.pump.given_up(), []);
    assert_eq!(cloud.engine.dynamodb().scan().table_name(TABLE).send().await.expect("a scan").count(), 0);
}

/// A file of a claim, by the form that is signed for it. What that S3 says of it is said here, since nothing carries its events.
async fn adds_a_file(cloud: &Cloud, placed: &Placed) {
    const FILE: &str = "It does not open.";
    let claim = cloud.claim(placed, "claim", &json!({"text": "See the file.", "about": "scope"})).await;
    let id = claim.json["id"].as_str().expect("an id");
    let announced = cloud.say(placed, &format!("claims/{id}/files"), "file", &json!({"name": "a.txt"})).await;
    let upload = &announced.json["upload"];
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let mut body = String::new();
    for field in upload["fields"].as_array().expect("fields") {
        let (name, value) = (text(&field["name"]), text(&field["value"]));
        body += &format!("--part\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    let head = "content-disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\ncontent-type: text/plain";
    body += &format!("--part\r\n{head}\r\n\r\n{FILE}\r\n--part--\r\n");
    let request = cloud.http.post(text(&upload["url"])).header("content-type", "multipart/form-data; boundary=part");
    let sent = answer(request.body(body)).await;
    assert!(matches!(sent.status, 200..=204), "{}: {}", sent.status, sent.text);
    let detail = json!({"bucket": {"name": local::bucket::NAME}, "object": {"key": format!("incoming/{id}/1")}});
    let event = json!({"source": "aws.s3", "detail-type": "Object Created", "detail": detail});
    cloud.pump.publish(&event).await;
    let order = cloud.order(placed).await;
    assert_eq!(order["claims"][0]["files"][0]["state"], "added", "{order}");
    let found = cloud.get(&format!("/v1/orders/{}/claims/{id}/files/1", placed.id), Some(&placed.token)).await;
    let fetched = answer(cloud.http.get(found.headers["location"].to_str().expect("an address"))).await;
    assert_eq!((fetched.status, fetched.text.as_str()), (200, FILE));
    let disposition = fetched.headers["content-disposition"].to_str().expect("ASCII");
    assert!(disposition.starts_with("attachment; "), "{disposition}");
}
