//! Papers to print and notices as they were sent.

use super::page;
use crate::browser::{Cookie, assert_shows, hidden, location, look, press};
use crate::sign_in::{BUYER, placed_by, signed_in};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::order::OrderId;
use harness::World;
use local::shop::TABLE;
use store::order::texts::TextKind;
use store::table::keys;

#[tokio::test]
async fn the_terms_are_shown_as_they_were_accepted() {
    let world = World::new().await;
    let placed = world.place("k").await;
    let order = world.order(&placed).await;
    let terms = &order["terms"];
    let words = [terms["version"].as_str().expect("a version"), terms["sha256"].as_str().expect("a hash")];
    let shown = look(&world, &format!("{}/terms", page(&placed)), &Cookie::Order(&placed.token)).await;
    assert_shows(&shown, 200, &words);
    let offer = world.get("/v1/offer", None).await.json;
    let label = offer["acceptance"]["label"].as_str().expect("a label").replace('"', "&#34;").replace('\'', "&#39;");
    assert_shows(&shown, 200, &[&label, "(Given)", "(Not given)"]);
    // The text itself, to print with all else.
    assert_shows(&shown, 200, &["<article lang=\"en\">", "2.4. The licensee assents"]);
    let (dynamodb, value) = (world.shop().engine.dynamodb(), |text: &str| AttributeValue::S(text.to_owned()));
    let order = keys::order(&OrderId::parse(&placed.id).expect("an id"));
    let (pk, sk) = (value(&order), value(&TextKind::Shown.sk()));
    // What cannot be read is no erased text.
    let spoil = dynamodb.update_item().table_name(TABLE).key("pk", pk.clone()).key("sk", sk.clone());
    let spoil = spoil.update_expression("SET #text = :text").expression_attribute_names("#text", "text");
    spoil.expression_attribute_values(":text", value("{")).send().await.expect("it is changed");
    let path = format!("{}/terms", page(&placed));
    assert_eq!(look(&world, &path, &Cookie::Order(&placed.token)).await.status, 500);
    let delete = dynamodb.delete_item().table_name(TABLE).key("pk", pk).key("sk", sk);
    delete.send().await.expect("it is erased");
    let shown = look(&world, &path, &Cookie::Order(&placed.token)).await;
    assert_shows(&shown, 200, &["is not kept any more", "2.4. The licensee assents"]);
}

#[tokio::test]
async fn a_refund_has_a_receipt() {
    let world = World::new().await;
    let placed = world.paid_manual("k").await;
    let session = signed_in(&world, BUYER).await;
    world.clock("2025-02-20T10:00:00+05:00").await;
    let (store, agreement) = (&world.shop().store, &world.shop().agreement);
    crate::refunds::terminate_in(store, agreement, &placed, world.shop().clock.now()).await;
    let cookie = Cookie::Session(&session);
    let path = format!("{0}/refunds/{1}-R1", page(&placed), placed.id);
    assert_shows(&look(&world, &path, &cookie).await, 200, &["delay of the activation (clause 4.10)", "to the card"]);
    assert_shows(&look(&world, &page(&placed), &cookie).await, 200, &["is paid by the end of 27 February 2025", &path]);
    world.settle().await;
    assert_shows(&look(&world, &path, &cookie).await, 200, &["paid back", "20 February 2025"]);
    assert_shows(&look(&world, &path.replace("-R1", "-R2"), &cookie).await, 404, &[]);
}

#[tokio::test]
async fn notices_are_shown_as_they_were_sent_and_one_is_confirmed() {
    let world = World::new().await;
    let placed = world.paid("k").await;
    let other = placed_by(&world, "other", "other@example.com").await;
    let session = signed_in(&world, BUYER).await;
    let cookie = Cookie::Session(&session);
    let path = format!("{}/notices", page(&placed));
    let shown = look(&world, &path, &cookie).await;
    let mails = world.mails().await;
    let subject = mails.iter().find(|mail| mail["to"] == BUYER).and_then(|mail| mail["subject"].as_str()).expect("one");
    assert_shows(&shown, 200, &[subject, "sent on", "I received this notice"]);
    let notice = hidden(&shown, "notice");
    let fields = [("notice", notice.as_str())];
    // The order's own token does not show that its reader reads the mailbox.
    let by_token = press(&world, &path, &Cookie::Order(&placed.token), &fields).await;
    assert_eq!(location(&by_token), format!("/account/sign-in?order={}", placed.id));
    let foreign = press(&world, &format!("{}/notices", page(&other)), &cookie, &fields).await;
    assert_shows(&foreign, 404, &[]);
    assert_shows(&press(&world, &path, &cookie, &[("notice", "nonsense")]).await, 404, &[]);
    for _ in 0..2 {
        let confirmed = press(&world, &path, &cookie, &fields).await;
        assert_eq!(location(&confirmed), format!("{}?done=confirmation", page(&placed)));
    }
    assert_shows(&look(&world, &path, &cookie).await, 200, &["you confirmed that it arrived"]);
}
