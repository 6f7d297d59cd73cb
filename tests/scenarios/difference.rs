//! What two versions of the terms say differently, as it is served (9.4).

use crate::operator::Desk;
use harness::World;
use serde_json::json;

#[tokio::test]
async fn a_version_says_what_it_says_itself() {
    let world = World::new().await;
    let terms = &world.get("/v1/offer", None).await.json["terms"];
    let answer = world.get("/v1/terms/2023-01/diff/2023-01", None).await;
    let same = json!({"version": "2023-01", "sha256": terms["sha256"], "language": "en"});
    assert_eq!((answer.status, answer.json), (200, json!({"from": same, "to": same, "clauses": []})));
    assert_eq!(answer.headers["cache-control"], "public, max-age=31536000, immutable");
}

#[tokio::test]
async fn a_change_is_told_by_its_clause_and_its_words() {
    let desk = Desk::new().await;
    let ours = "# Offer\n\n4.1. The price is posted.\n\n4.9. A claim is written within ten days.\n";
    let amended = "# Offer\n\n4.9. A claim is written within twelve days.\n\n4.10. A day is a working day.\n";
    let (from, to) = (desk.amend("2025-02", ours).await, desk.amend("2025-03", amended).await);
    let answer = desk.world.get("/v1/terms/2025-02/diff/2025-03", None).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    for (side, version) in [("from", &from), ("to", &to)] {
        let said = json!({"version": version["version"], "sha256": version["sha256"], "language": "en"});
        assert_eq!(answer.json[side], said);
    }
    let clauses = answer.json["clauses"].as_array().expect("a list");
    let told: Vec<_> = clauses.iter().map(|it| (it["clause"].as_str(), it["change"].as_str())).collect();
    let expected = [("4.1", "removed"), ("4.9", "changed"), ("4.10", "added")];
    assert_eq!(told, expected.map(|(clause, change)| (Some(clause), Some(change))));
    let words = |is: &str| -> String {
        let parts = clauses[1]["parts"].as_array().expect("a list").iter().filter(|part| part["is"] == is);
        parts.map(|part| part["text"].as_str().expect("a text")).collect()
    };
    assert_eq!((words("removed").trim(), words("added").trim()), ("ten", "twelve"));
    let back = desk.world.get("/v1/terms/2025-03/diff/2025-02", None).await.json;
    assert_eq!((&back["clauses"][0]["old"], &back["clauses"][0]["new"]), (&json!(null), &clauses[0]["old"]));
}
