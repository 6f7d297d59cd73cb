//! What two versions of the terms say differently, as it is served (9.4).

use scenarios::World;
use serde_json::json;

#[tokio::test]
async fn a_version_says_what_it_says_itself() {
    let world = World::new().await;
    let terms = &world.get("/v1/offer", None).await.json["terms"];
    let answer = world.get("/v1/terms/2023-01/diff/2023-01", None).await;
    let same = json!({"version": "2023-01", "sha256": terms["sha256"]});
    assert_eq!((answer.status, answer.json), (200, json!({"from": same, "to": same, "clauses": []})));
    assert_eq!(answer.headers["cache-control"], "public, max-age=31536000, immutable");
}
