//! Orders are found by what an operator types, exactly, and listed by month and state. Nothing of a buyer stands in what finds them,
//! and who looked is kept.

use super::Desk;
use super::reports::told;
use crate::problems::{INVALID_QUERY, UNAVAILABLE, assert_problem};
use crate::sign_in::placed_by;
use functions::keys::Pseudonyms;
use harness::Placed;
use harness::faults::{Fault, Faults};
use local::shop::TABLE;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use store::Store;

/// What a text finds, by the ids of the orders.
async fn find(desk: &Desk, text: &str) -> Vec<String> {
    ids(&found(desk, text).await)
}

async fn found(desk: &Desk, text: &str) -> Value {
    let answer = desk.get(&format!("orders?find={}", utf8_percent_encode(text, NON_ALPHANUMERIC))).await;
    assert_eq!(answer.status, 200, "{text}: {}", answer.text);
    answer.json
}

fn ids(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().expect("a list");
    items.iter().map(|item| item["order_id"].as_str().expect("an id").to_owned()).collect()
}

/// The order of an organisation of Kazakhstan, by invoice.
async fn of_organisation(desk: &Desk, key: &str) -> Placed {
    let mut body = desk.world.order_body().await;
    body["method"] = json!("invoice");
    body["party"]["type"] = json!("organisation");
    body["party"]["last_name"] = json!("Семёнов");
    body["party"]["first_name"] = json!("Иван");
    body["party"]["patronymic"] = json!("Олегович");
    body["party"]["organisation"] = json!("ТОО «Ромашка Плюс»");
    body["party"]["bin"] = json!("250140000003");
    body["party"]["email"] = json!("Buh@Romashka.example");
    body["kommo"] = json!({"account_id": 777_001, "subdomain": "romashka-kz"});
    desk.world.place_body(key, &body).await
}

#[tokio::test]
async fn each_kind_of_word_finds_its_order_and_no_other() {
    let desk = Desk::new().await;
    let other = desk.world.place("other").await;
    let placed = of_organisation(&desk, "k").await;
    let invoice = format!("{}-1", placed.number);
    desk.receive(&placed, "T-2025-0001", 4900).await;
    let ticket = desk.world.ticket(&other, "pay").await;
    for text in [
        placed.number.as_str(),
        &placed.number.to_lowercase(),
        &placed.id,
        &format!("{}-C1", placed.id),
        &invoice,
        &format!("Оплата по счёту {invoice} от 03.02.2025"),
        "T-2025-0001",
        "buh@romashka.EXAMPLE",
        " Семёнов ",
        "СЕМЕНОВ",
        "Иван",
        "семенов  иван",
        "Иван Семенов",
        "Иван Олегович Семёнов",
        "тоо ромашка плюс",
        "Ромашка",
        "250140000003",
        "777001",
        "Romashka-KZ",
    ] {
        assert_eq!(find(&desk, text).await, [placed.id.as_str()], "{text}");
    }
    for text in [ticket.as_str(), "buyer@example.com", "sample", "30896271", "example"] {
        assert_eq!(find(&desk, text).await, [other.id.as_str()], "{text}");
    }
    for text in ["тоо", "Олегович", "Сем", "romashka", "OF-000000000042-Z", "T-2025-0002", "77700", "«»", "%", "open"]
    {
        assert_eq!(found(&desk, text).await, json!({"items": [], "bank_report_id": null, "next": null}), "{text}");
    }
    let row = &found(&desk, &placed.number).await["items"][0];
    let price = json!({"amount_minor": 4900, "currency": "USD"});
    let shown = json!({"order_id": placed.id, "number": placed.number, "state": "paid", "created_at": row["created_at"],
        "sku": "widget-month", "price": price, "paid_at": row["paid_at"]});
    assert_eq!((row, row["paid_at"].is_string()), (&shown, true), "nothing of the buyer");
}

#[tokio::test]
async fn a_report_of_the_bank_is_found_by_its_id() {
    let desk = Desk::new().await;
    let id = told(&desk).await;
    assert_eq!(found(&desk, &id).await, json!({"items": [], "bank_report_id": id, "next": null}));
}

#[tokio::test]
async fn many_orders_of_a_word_are_found_page_by_page_the_newest_first() {
    let desk = Desk::new().await;
    let mut placed = Vec::new();
    for n in 0..5 {
        desk.world.clock(&format!("2025-02-03T10:0{n}:00+05:00")).await;
        placed.insert(0, desk.world.place(&format!("k{n}")).await.id);
    }
    for text in ["sample", "buyer@example.com"] {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = desk.get(&format!("orders?find={text}&limit=2{cursor}")).await;
            assert_eq!(page.status, 200, "{}", page.text);
            seen.extend(ids(&page.json));
            let Some(next) = page.json["next"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(seen, placed, "{text}");
    }
}

#[tokio::test]
async fn a_changed_address_finds_and_the_former_one_does_not() {
    let desk = Desk::new().await;
    let placed = placed_by(&desk.world, "k", "one@example.com").await;
    for (key, to, from) in [("e1", "two@example.com", "one@example.com"), ("e2", "one@example.com", "two@example.com")]
    {
        let corrected = desk.world.say(&placed, "email", key, &json!({"email": to})).await;
        assert_eq!(corrected.status, 200, "{}", corrected.text);
        assert_eq!((find(&desk, to).await, find(&desk, from).await), (vec![placed.id.clone()], vec![]), "{key}");
        assert_eq!(find(&desk, "sample").await, [placed.id.as_str()], "the name is the same");
    }
}

#[tokio::test]
async fn a_successor_is_found_and_who_went_is_not() {
    let desk = Desk::new().await;
    let placed = of_organisation(&desk, "k").await;
    let names = [("Новая", "Анна"), ("Семёнов", "Иван")];
    for (last, first) in names {
        let successor = json!({"last_name": last, "first_name": first, "phone": "+77007654321"});
        let change =
            json!({"email": format!("{}@example.com", desk.key()), "ground": "successor", "successor": successor});
        desk.done(&placed, &format!("orders/{}/email", placed.id), change).await;
        let approver = desk.world.operator_token("carl", &["approver"]).await;
        let path = format!("orders/{}/email/approval", placed.id);
        let approved = desk.act_as(&approver, &placed, &path, json!({})).await;
        assert_eq!(approved.status, 200, "{}", approved.text);
        for (name, _) in names {
            let expected = if name == last { vec![placed.id.clone()] } else { vec![] };
            assert_eq!(find(&desk, name).await, expected, "{name} while {last} acts");
        }
        assert_eq!(find(&desk, "ромашка").await, [placed.id.as_str()]);
    }
    let expiring =
        desk.world.items().await.into_iter().filter(|(pk, _, item)| pk.starts_with("FIND#") && !item["ttl"].is_null());
    assert_eq!(
        expiring.count(),
        4,
        "those of who went, and his name with the patronymic that he no longer gives: the table lets them expire"
    );
}

#[tokio::test]
async fn nothing_of_a_buyer_stands_in_what_finds_and_it_is_erased_with_the_vault() {
    let desk = Desk::new().await;
    let placed = of_organisation(&desk, "k").await;
    let items = desk.world.items().await;
    let vault = items.iter().find(|(_, sk, _)| sk == "VAULT").expect("the buyer's data").2.clone();
    let finding: Vec<_> = items.iter().filter(|(pk, ..)| pk.starts_with("FIND#")).collect();
    for (pk, sk, item) in &finding {
        let text = item.to_string().to_lowercase();
        for word in ["семёнов", "семенов", "иван", "ромашка", "romashka", "250140000003", "777001"]
        {
            assert!(!text.contains(word), "{pk} {sk}");
        }
    }
    let listed: Vec<&str> = vault["find"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert_eq!(finding.len(), listed.len() + 1, "all but the number are listed in the vault");
    assert!((1..=12).contains(&listed.len()), "{}", listed.len());
    // As the runbook has it.
    let client = desk.world.shop().engine.dynamodb();
    let text = |text: &str| aws_sdk_dynamodb::types::AttributeValue::S(text.to_owned());
    let of_words = listed.iter().map(|word| (format!("FIND#{word}"), format!("ORDER#{}", placed.id)));
    let mailbox = format!("MAILBOX#{}", vault["mailbox"].as_str().expect("a pseudonym"));
    let subject = vault["pk"].as_str().expect("a key").to_owned();
    for (pk, sk) in of_words.chain([(mailbox, format!("ORDER#{}", placed.id)), (subject, "VAULT".to_owned())]) {
        let delete = client.delete_item().table_name(TABLE).key("pk", text(&pk)).key("sk", text(&sk));
        delete.condition_expression("attribute_exists(pk)").send().await.expect("it was there");
    }
    for word in ["Семёнов", "Иван Семенов", "ромашка", "250140000003", "777001", "buh@romashka.example"]
    {
        assert_eq!(find(&desk, word).await, [""; 0], "{word}");
    }
    assert_eq!(find(&desk, &placed.number).await, [placed.id.as_str()], "the number is nobody's own");
}

#[tokio::test]
async fn who_looks_for_a_person_is_kept_first_without_the_word() {
    let desk = Desk::new().await;
    let placed = desk.world.place("k").await;
    let looks = async || {
        let items = desk.world.items().await.into_iter().filter(|(pk, ..)| pk.starts_with("LOOKED#"));
        items.map(|(_, _, item)| item).collect::<Vec<Value>>()
    };
    for text in [placed.number.as_str(), &placed.id, "«»"] {
        find(&desk, text).await;
    }
    assert_eq!(looks().await, [Value::Null; 0], "a number is nobody's own");
    for (n, (text, by, orders)) in [
        ("Sample", "found_by_word", json!([placed.id])),
        ("buyer@example.com", "found_by_email", json!([placed.id])),
        ("Nobody", "found_by_word", json!([])),
    ]
    .into_iter()
    .enumerate()
    {
        desk.world.clock(&format!("2025-02-03T10:0{}:00+05:00", n + 1)).await;
        find(&desk, text).await;
        let kept = looks().await.pop().expect("it is kept");
        assert_eq!((&kept["fields"], &kept["orders"]), (&json!([by]), &orders), "{kept}");
        assert!(!kept.to_string().to_lowercase().contains(&text.to_lowercase()), "{kept}");
    }
    let faults = Faults::over(&desk.world.shop().engine);
    let failing = desk.served(|function| function.store = Store::new(faults.dynamodb(), TABLE)).await;
    faults.script("PutItem", vec![Fault::FailBefore; 100]);
    for (text, status) in [("sample", 503), (placed.number.as_str(), 200)] {
        let answer = failing.get(&format!("/v1/operator/orders?find={text}"), Some(&desk.anna().await)).await;
        assert_eq!(answer.status, status, "{text}: {}", answer.text);
        assert!(status == 200 || !answer.text.contains(&placed.id), "{}", answer.text);
    }
    let refused = failing.get("/v1/operator/orders?find=sample", Some(&desk.anna().await)).await;
    assert_problem(&refused, UNAVAILABLE, &[], "the table takes nothing");
}

#[tokio::test]
async fn the_hashes_of_another_shop_find_nothing() {
    let desk = Desk::new().await;
    desk.world.place("k").await;
    let keys = "1:8f1c02d9a47be365f0187c2d95eab34610fd27c8593b6ea471d8024c9fb5e63a";
    let other = desk.served(|function| function.pseudonyms = Pseudonyms::parse(keys).expect("keys")).await;
    for text in ["sample", "buyer@example.com", "30896271"] {
        let answer = other.get(&format!("/v1/operator/orders?find={text}"), Some(&desk.anna().await)).await;
        assert_eq!((answer.status, ids(&answer.json)), (200, vec![]), "{text}");
    }
}

#[tokio::test]
async fn every_role_finds_and_lists_and_nobody_else() {
    let desk = Desk::new().await;
    let placed = desk.world.place("k").await;
    for path in [format!("find={}", placed.number), "find=sample".to_owned(), "month=2025-02".to_owned()] {
        let path = format!("/v1/operator/orders?{path}");
        for role in ["operator", "approver", "reader"] {
            let token = desk.world.operator_token("somebody", &[role]).await;
            let answer = desk.world.get(&path, Some(&token)).await;
            assert_eq!((answer.status, ids(&answer.json)), (200, vec![placed.id.clone()]), "{role} {path}");
        }
        let nobody = desk.world.operator_token("nobody", &[]).await;
        let outside = [(None, 401), (Some(placed.token.as_str()), 401), (Some(nobody.as_str()), 403)];
        for (token, status) in outside {
            assert_eq!(desk.world.get(&path, token).await.status, status, "{path}");
        }
    }
}

#[tokio::test]
async fn what_is_asked_wrongly_is_named() {
    let desk = Desk::new().await;
    desk.world.place("k").await;
    let long = format!("find={}", "x".repeat(201));
    for (query, named) in [
        ("", "find"),
        ("find=", "find"),
        ("find=%20", "find"),
        (&long, "find"),
        ("find=x&month=2025-02", "month"),
        ("find=x&state=paid", "state"),
        ("find=x&limit=0", "limit"),
        ("find=x&limit=101", "limit"),
        ("find=x&cursor=zz", "cursor"),
        ("find=x&cursor=7061", "cursor"),
        ("find=x&task=none", "task"),
        ("find=x&find=y", "find"),
        ("find=%FF", "find"),
        ("month=2025-13", "month"),
        ("month=", "month"),
        ("month=2025-02&state=expired", "state"),
        ("month=2025-02&cursor=70616964", "cursor"),
        ("state=paid", "find"),
        ("word=x", "word"),
    ] {
        assert_problem(&desk.get(&format!("orders?{query}")).await, INVALID_QUERY, &[named], query);
    }
}
