//! What would come of an act is shown without a trace: no item of the table changes, whatever is rehearsed.

use super::{Console, by_invoice, links, page};
use crate::operator::Desk;
use serde_json::{Value, json};

/// Something for each field that a form can have.
const FIELDS: &[(&str, &str)] = &[
    ("reason", "As the file of the case says."),
    ("reference", "T-9"),
    ("payout", "P-9"),
    ("amount", "1.00"),
    ("currency", "USD"),
    ("amount_minor", "1.00"),
    ("refund_minor", "0"),
    ("received_at", "2025-02-03T10:00"),
    ("reversed_at", "2025-02-03T10:00"),
    ("demanded_at", "2025-02-03T10:00"),
    ("returned_at", "2025-02-03T10:00"),
    ("paid_at", "2025-02-03T10:00"),
    ("requested_at", "2025-02-03T10:00"),
    ("handed_in_at", "2025-02-03T10:00"),
    ("cause", "agreement"),
    ("channel", "post"),
    ("destination", "Another account."),
    ("answer", "processing"),
    ("text", "Some words."),
    ("about", "payment"),
    ("loss_month", "2025-02"),
    ("outcome", "rejected"),
    ("resolution", "settlement"),
    ("as", "spam"),
    ("on", "agreement"),
    ("clause", "5.2"),
    ("email", "other@example.com"),
    ("ground", "document"),
    ("acknowledge_no_refund", "yes"),
    ("replace", "yes"),
    ("account_id", "30896272"),
    ("subdomain", "right"),
    ("kind", "document"),
    ("direction", "in"),
    ("source", "licensee"),
    ("arrived_at", "2025-02-03T10:00"),
    ("original", "yes"),
    ("sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
];

async fn kept(desk: &Desk) -> Vec<(String, String, Value)> {
    desk.world.items().await
}

#[tokio::test]
async fn nothing_is_written_by_what_is_only_shown() {
    let desk = Desk::new().await;
    let (paid, invoiced) = (desk.world.paid("k").await, by_invoice(&desk, "l").await);
    let manual = desk.world.paid_manual("m").await;
    let claim = json!({"text": "It lacks a report.", "about": "scope"});
    assert_eq!(desk.world.claim(&paid, "c", &claim).await.status, 201);
    desk.done(&paid, &format!("orders/{}/email", paid.id), json!({"email": "o@example.com", "ground": "document"}))
        .await;
    let mut both = Console::of(&desk, "olga", &["operator", "approver"]).await;
    let before = kept(&desk).await;
    let mut acts = std::collections::BTreeSet::new();
    for placed in [&paid, &invoiced, &manual] {
        for link in links(&both.page(&page(placed)).await) {
            let form = both.page(&link).await;
            let fits = |name: &str| form.contains(&format!("name=\"{name}\""));
            let fields: Vec<(&str, &str)> = FIELDS.iter().copied().filter(|(name, _)| fits(name)).collect();
            let act = link["/operator/acts/".len()..].split('?').next().expect("a name").to_owned();
            // The button that does it stands on the page of what is not rehearsed alone.
            if form.contains("value=\"show\"") {
                let shown = both.sends(&link, &form, &fields, "show").await;
                assert_eq!(shown.status, 200, "{link}: {}", shown.text);
                assert!(shown.text.contains("What comes of it"), "{link}: {}", shown.text);
            }
            acts.insert(act);
        }
    }
    assert!(acts.len() > 25, "{acts:?}");
    let after = kept(&desk).await;
    let changed: Vec<_> = after.iter().filter(|item| !before.contains(item)).collect();
    assert!(changed.is_empty() && before.len() == after.len(), "{changed:?}");
}
