//! The compiled functions on an AWS that is not ours: `scripts/check-aws` starts one, says where, and then reads there what
//! arrived. An order is placed, paid and told of, its table, mails and events all on that side.

use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Credentials, Region};
use harness::lambda::{Cloud, Options};
use local::shop::TABLE;
use serde_json::json;
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
    let services = ["DYNAMODB", "SES", "EVENTBRIDGE"];
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
    assert_eq!(cloud.pump.given_up(), []);
    assert_eq!(cloud.engine.dynamodb().scan().table_name(TABLE).send().await.expect("a scan").count(), 0);
}
