//! The bank's callbacks (clauses 4.6, 4.7): which count, which are refused, which are set aside, and what is kept of them.

pub(crate) mod callback;
mod from_where;
mod when;

use callback::{AMOUNT, Callback, FORM, Replacing, call_back, in_form, post, silent, speak, utf8, windows_1251};
use gateways::avangard::signature;
use harness::{Placed, World, answer};
use serde_json::{Value, json};
use store::payments::quarantine::Reason;

#[tokio::test]
async fn every_shape_and_character_set_of_the_bank_counts() {
    let world = World::new().await;
    type Write = fn(&Callback) -> Vec<u8>;
    let in_1251 = "application/x-www-form-urlencoded;charset=windows-1251";
    let table: [(&str, &str, Write); 10] = [
        ("flat", FORM, |call| call.flat(utf8)),
        ("flat, 1251 by the content type", in_1251, |call| call.flat(windows_1251)),
        ("flat, 1251 unsaid", FORM, |call| call.flat(windows_1251)),
        ("flat, 1251 called UTF-8", "application/x-www-form-urlencoded;charset=utf-8", |call| call.flat(windows_1251)),
        ("XML", FORM, |call| in_form(call.xml("<?xml version=\"1.0\" encoding=\"UTF-8\"?>").as_bytes())),
        ("XML, 1251 by the content type", in_1251, |call| in_form(&windows_1251(&call.xml("<?xml version=\"1.0\"?>")))),
        ("XML, 1251 by the prolog", FORM, |call| {
            in_form(&windows_1251(&call.xml("<?xml version=\"1.0\" encoding=\"windows-1251\"?>")))
        }),
        ("XML, 1251 unsaid", FORM, |call| in_form(&windows_1251(&call.xml("")))),
        ("XML alone", "text/xml", |call| call.xml("").into_bytes()),
        ("XML in capitals", FORM, |call| {
            let capitals = call.fields().into_iter().map(|(name, value)| {
                let name = name.to_uppercase();
                format!("<{name}>{value}</{name}>")
            });
            in_form(format!("<ORDER_INFO>{}</ORDER_INFO>", capitals.collect::<String>()).as_bytes())
        }),
    ];
    for (n, (name, content_type, write)) in table.into_iter().enumerate() {
        let (placed, ticket) = silent(&world, &format!("k{n}"), Some("paid")).await;
        let answer = post(&world, content_type, write(&Callback::new(&placed, &ticket, 3))).await;
        assert_eq!(answer.status, 202, "{name}: {}", answer.text);
        assert_eq!(world.order(&placed).await["state"], "paid", "{name}");
    }
}

#[tokio::test]
async fn the_banks_own_callback_counts_before_the_buyer_returns() {
    let world = World::new().await;
    let placed = world.place("k1").await;
    let ticket = world.ticket(&placed, "p1").await;
    let back = world.pay(&ticket, "paid").await;
    assert_eq!(back.status, 303);
    let before = world.order(&placed).await;
    assert_eq!(before["state"], "paid", "nobody followed the redirect yet");
    world.settle().await;
    let order = world.order(&placed).await;
    let location = back.headers["location"].to_str().unwrap();
    assert!(answer(world.http.get(location)).await.status < 400);
    assert_eq!(world.order(&placed).await, order, "coming back is no evidence of anything");
}

#[tokio::test]
async fn coming_back_from_the_bank_pays_nothing() {
    let world = World::new().await;
    let (placed, _) = silent(&world, "k1", None).await;
    let back = format!("/account/orders/{}/payment?result_code=ok", placed.id);
    assert_eq!(
        answer(
            world.http.get(format!("{}{back}", world.url)).header("cookie", format!("__Host-order={}", placed.token))
        )
        .await
        .status,
        200
    );
    world.settle().await;
    assert_eq!(world.order(&placed).await["state"], "placed");
}

#[tokio::test]
async fn what_cannot_be_read_or_is_not_signed_is_refused_and_nothing_is_stored() {
    let world = World::new().await;
    let (placed, ticket) = silent(&world, "k1", Some("paid")).await;
    let (items, mails) = (world.items().await, world.mails().await.len());
    let good = Callback::new(&placed, &ticket, 3);
    let unsigned = Callback { signature: Some("0".repeat(32)), ..good.clone() };
    let by_the_shop = signature("ShopSignSandbox01234567", "1113", &placed.number, AMOUNT);
    let by_the_shop = Callback { signature: Some(by_the_shop), ..good.clone() };
    let xml = |prolog: &str| in_form(good.xml(prolog).as_bytes());
    let bomb = "<!DOCTYPE b [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>";
    let entity = good.xml("").replace("<id>7</id>", "<id>&b;</id>");
    let json = json!(good.fields().into_iter().collect::<std::collections::BTreeMap<_, _>>()).to_string();
    let without = |name: &str| {
        let body = String::from_utf8(good.flat(utf8)).expect("ASCII");
        body.split('&').filter(|pair| !pair.starts_with(&format!("{name}="))).collect::<Vec<_>>().join("&").into_bytes()
    };
    let with = |more: &str| [&good.flat(utf8), more.as_bytes()].concat();
    let table = [
        ("wrong signature", FORM, unsigned.flat(utf8), 403, "callback_signature"),
        ("wrong signature in XML", FORM, in_form(unsigned.xml("").as_bytes()), 403, "callback_signature"),
        ("signed with the shop's secret", FORM, by_the_shop.flat(utf8), 403, "callback_signature"),
        ("another shop", FORM, with("").replacing("shop_id=1113", "shop_id=1114"), 403, "callback_signature"),
        ("empty", FORM, Vec::new(), 400, "callback_malformed"),
        ("no ticket", FORM, without("ticket"), 400, "callback_malformed"),
        ("no signature", FORM, without("signature"), 400, "callback_malformed"),
        ("a field twice", FORM, with("&status_code=3"), 400, "callback_malformed"),
        ("an amount that is none", FORM, with("").replacing(AMOUNT, "4532.50"), 400, "callback_malformed"),
        ("not closed", FORM, in_form(b"<order_info><id>7</id>"), 400, "callback_malformed"),
        ("another root", FORM, in_form(b"<new_order><id>7</id></new_order>"), 400, "callback_malformed"),
        ("a document type", FORM, xml("<!DOCTYPE order_info>"), 400, "callback_malformed"),
        ("an entity bomb", FORM, in_form(format!("{bomb}{entity}").as_bytes()), 400, "callback_malformed"),
        ("an unknown entity", FORM, in_form(entity.as_bytes()), 400, "callback_malformed"),
        ("trailing text", FORM, in_form(format!("{}x", good.xml("")).as_bytes()), 400, "callback_malformed"),
        ("a second root", FORM, in_form(good.xml("").repeat(2).as_bytes()), 400, "callback_malformed"),
        ("JSON", "application/json", json.into_bytes(), 400, "callback_malformed"),
        ("too large", FORM, with(&format!("&more={}", "x".repeat(65_536))), 413, "body_too_large"),
    ];
    for (name, content_type, body, status, code) in table {
        let answer = post(&world, content_type, body).await;
        assert_eq!((answer.status, &answer.json["code"]), (status, &json!(code)), "{name}: {}", answer.text);
        assert_eq!(answer.headers["content-type"], "application/problem+json", "{name}");
        world.settle().await;
        assert_eq!(world.items().await, items, "{name}");
    }
    assert_eq!(world.mails().await.len(), mails);
    assert_eq!(call_back(&world, &good).await.status, 202, "the table is about what it changes");
    assert_eq!(world.order(&placed).await["state"], "paid");
}

async fn set_aside(world: &World) -> Vec<(Reason, Option<String>)> {
    let mut reasons = Vec::new();
    for (pk, sk, _) in world.items().await {
        if sk == "CALLBACK" {
            let kept = world.shop().store.quarantined(&pk).await.expect("an answer").expect("an item");
            reasons.push((kept.reason, kept.order.map(|order| order.to_string())));
        }
    }
    reasons
}

#[tokio::test]
async fn what_is_signed_but_does_not_fit_is_set_aside_once_and_the_order_stays_as_it_is() {
    type Bend = fn(&mut Callback, &Placed);
    let table: [(&str, Option<&str>, Bend, Reason, bool); 8] = [
        ("foreign", Some("paid"), |t, _| t.ticket.replace_range(..4, "XXXX"), Reason::Foreign, false),
        ("other order", Some("paid"), |t, o| t.number.clone_from(&o.number), Reason::OtherOrder, true),
        ("amount", Some("paid"), |t, _| t.amount = "453251".to_owned(), Reason::WrongAmount, true),
        ("amount, cut short", Some("paid"), |t, _| t.amount = "45325".to_owned(), Reason::WrongAmount, true),
        ("edited", Some("declined"), |_, _| {}, Reason::StatusNotConfirmed, true),
        ("under way", None, |_, _| {}, Reason::StatusNotConfirmed, true),
        ("declined, but paid", Some("paid"), |t, _| t.status = 2, Reason::StatusNotConfirmed, true),
        ("refunded", Some("paid"), |t, _| t.status = 6, Reason::UnexpectedStatus, true),
    ];
    for (name, outcome, bend, reason, ours) in table {
        let world = World::new().await;
        let (other, _) = silent(&world, "other", None).await;
        let (placed, ticket) = silent(&world, "k1", outcome).await;
        let before = (world.order(&placed).await, world.order(&other).await);
        let mut bent = Callback::new(&placed, &ticket, 3);
        bend(&mut bent, &other);
        for content in [bent.flat(utf8), in_form(bent.xml("").as_bytes()), bent.flat(utf8)] {
            let answer = post(&world, FORM, content).await;
            assert_eq!((answer.status, answer.text.as_str()), (202, ""), "{name}");
            world.settle().await;
        }
        assert_eq!((world.order(&placed).await, world.order(&other).await), before, "{name}");
        assert_eq!(set_aside(&world).await, [(reason, ours.then(|| placed.id.clone()))], "{name}");
        let mails = world.mails().await;
        let reports: Vec<_> = mails.iter().filter(|mail| mail["to"] == "licensor@example.com").collect();
        assert_eq!(reports.len(), 1, "{name}: told once");
        assert!(reports[0]["text"].as_str().unwrap().contains(reason.text()), "{name}: {reports:?}");
    }
}

#[tokio::test]
async fn a_set_aside_callback_does_not_stand_in_the_way_of_the_real_one() {
    let world = World::new().await;
    let (placed, ticket) = silent(&world, "k1", None).await;
    assert_eq!(
        call_back(&world, &Callback::new(&placed, &ticket, 3)).await.status,
        202,
        "edited, before anything was paid"
    );
    assert_eq!(world.order(&placed).await["state"], "placed");
    assert_eq!(world.pay(&ticket, "paid").await.status, 303);
    speak(&world).await;
    assert_eq!(world.order(&placed).await["state"], "paid");
}

#[tokio::test]
async fn nothing_of_the_card_is_kept_and_personal_data_lie_in_the_vault_only() {
    let world = World::new().await;
    let mut body = world.order_body().await;
    body["party"]["last_name"] = json!("Zvezdova");
    body["party"]["first_name"] = json!("Quintessa");
    body["party"]["email"] = json!("mailbox.sentinel@example.org");
    body["party"]["phone"] = json!("+77019998877");
    body["party"]["city"] = json!("Oskemen");
    body["kommo"]["subdomain"] = json!("zvezdshop");
    let placed = world.place_body("k1", &body).await;
    let ticket = world.ticket(&placed, "p1").await;
    let edited = Callback::new(&placed, &ticket, 3);
    assert_eq!(call_back(&world, &edited).await.status, 202, "set aside: it carries a card too");
    assert_eq!(world.pay(&ticket, "paid").await.status, 303);
    assert_eq!(call_back(&world, &edited).await.status, 202, "counted before");
    world.settle().await;
    assert_eq!(world.order(&placed).await["state"], "paid");
    assert_eq!(set_aside(&world).await.len(), 1);

    let items = world.items().await;
    let holders = |text: &str| {
        let text = text.to_lowercase();
        let holds = |item: &&(String, String, Value)| item.2.to_string().to_lowercase().contains(&text);
        items.iter().filter(holds).map(|(pk, sk, _)| format!("{pk} {sk}")).collect::<Vec<_>>()
    };
    let signed = signature("AvSignSandbox0123456789", "1113", &placed.number, AMOUNT);
    for card in ["CARDSENTINEL", "411111", "MMSENTINEL", "YYSENTINEL", "exp_mm", "card_num", "signature", &signed] {
        assert_eq!(holders(card), [""; 0], "{card}");
    }
    assert_eq!(holders(&placed.token), [""; 0], "the token is derived, not stored");
    for personal in ["Zvezdova", "Quintessa", "mailbox.sentinel", "7019998877", "Oskemen", "zvezdshop", "30896271"] {
        let holders = holders(personal);
        let in_vault = |key: &String| key.starts_with("SUBJECT#") && key.ends_with(" VAULT");
        assert!(holders.len() == 1 && holders.iter().all(in_vault), "{personal}: {holders:?}");
    }
}
