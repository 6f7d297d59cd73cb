//! An order by invoice as its buyer meets it (clause 4.3): the invoice comes by itself, and it can be paid from what the mail
//! says alone. What changes later changes nothing of it.

use crate::bad_input::fields::{assert_refused, with};
use crate::crash::stage::Stage;
use crate::operator::{Desk, at};
use crate::problems::{NOT_FOUND, TOKEN_MISSING, assert_problem, offers};
use domain::agreement::Agreement;
use domain::agreement::policy::ResidentCharge;
use functions::acceptance::{self, Acceptance, orders_an_hour};
use functions::http::address::Edge;
use functions::http::edge;
use harness::{BEGIN, Placed, World};
use local::keys;
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;

const BIN: &str = "250140000003";

/// The body of an order by invoice of an organisation of Kazakhstan.
async fn body(world: &World) -> Value {
    let mut body = world.order_body().await;
    body["method"] = json!("invoice");
    body["party"]["type"] = json!("organisation");
    body["party"]["organisation"] = json!("Sample Buyer LLP");
    body["party"]["bin"] = json!(BIN);
    body["party"]["address"] = json!("5 Sample Street, office 7, Astana");
    body
}

/// The invoice of an order, as its buyer reads it.
async fn invoice(world: &World, placed: &Placed, number: u64) -> Value {
    let answer = world.get(&format!("/v1/orders/{}/invoices/{number}", placed.id), Some(&placed.token)).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.headers["cache-control"], "no-store");
    answer.json
}

/// The last mail with an invoice.
async fn mailed(world: &World) -> String {
    let mails = world.mails().await;
    let mail = mails
        .iter()
        .rfind(|mail| mail["subject"].as_str().is_some_and(|it| it.contains("invoice") || it.contains("счёт")));
    mail.expect("an invoice")["text"].as_str().expect("a text").to_owned()
}

/// What a line of a mail says after its label.
fn line<'a>(mail: &'a str, label: &str) -> &'a str {
    let line = mail.lines().find_map(|line| line.strip_prefix(&format!("- {label}: ")));
    line.unwrap_or_else(|| panic!("no {label} in {mail}"))
}

#[tokio::test]
async fn an_invoice_comes_by_itself_and_is_paid_from_what_the_mail_says() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let placed = world.place_body("k", &body(world).await).await;
    world.settle().await;
    let mail = mailed(world).await;
    let licensor = world.get("/v1/offer", None).await.json["licensor"].clone();
    let of = |name: &str| licensor[name].as_str().expect("a text").to_owned();
    assert_eq!(line(&mail, "Payee"), format!("{}, BIN {}, {}", of("name"), of("registration"), of("address")));
    assert_eq!(line(&mail, "Account (IIK)"), "KZ770000000000000001");
    assert_eq!(line(&mail, "Bank"), "Placeholder Bank JSC (replace before use), BIC PLCHKZKA");
    assert_eq!(line(&mail, "KBe"), "17, KNP: 859");
    let reference = format!("{}-1", placed.number);
    assert!(line(&mail, "Purpose of the payment").ends_with(&reference), "{mail}");
    assert_eq!(line(&mail, "Buyer"), format!("Sample Buyer LLP, BIN {BIN}, 5 Sample Street, office 7, Astana"));
    assert!(line(&mail, "For").contains("widget-month") && line(&mail, "For").ends_with("price 49.00 USD"), "{mail}");
    assert!(line(&mail, "Tax").starts_with("without value-added tax: "), "{mail}");
    assert!(mail.contains("49.00 USD, by the end of 2025-02-13") && mail.contains(&of("phone")), "{mail}");

    // The bank's line has what the payer wrote; by it the operator finds the order, and enters the transfer.
    let written = line(&mail, "Purpose of the payment");
    let number = written.split_whitespace().last().and_then(|word| word.rsplit_once('-')).expect("a number").0;
    assert_eq!(number, placed.number);
    let view = desk.receive(&placed, "T-1", 4900).await;
    assert_eq!(
        (at(&view, "/order/state"), at(&view, "/order/payment/invoice/state")),
        (&json!("paid"), &json!("paid"))
    );
}

#[tokio::test]
async fn the_api_says_of_an_invoice_what_the_mail_says_to_who_opens_the_order() {
    let world = World::new().await;
    let placed = world.place_body("k", &body(&world).await).await;
    let shown = invoice(&world, &placed, 1).await;
    let buyer =
        json!({"name": "Sample Buyer LLP", "bin": BIN, "iin": null, "address": "5 Sample Street, office 7, Astana"});
    assert_eq!(shown["buyer"], buyer);
    let payee = json!({
        "name": "Placeholder Widgets LLP (replace before use)", "registration": "000000000000",
        "address": "1 Placeholder Street, 010000 Astana, Kazakhstan", "account": "KZ770000000000000001",
        "bank": "Placeholder Bank JSC (replace before use)", "bic": "PLCHKZKA", "kbe": "17", "knp": "859",
    });
    assert_eq!(at(&shown, "/invoice/details/payee"), &payee);
    assert_eq!(at(&shown, "/invoice/details/rate"), &Value::Null);
    assert!(at(&shown, "/invoice/details/tax/without_vat").is_string());
    assert_eq!(world.order(&placed).await["payment"]["invoice"], shown["invoice"], "the order has all but the buyer");

    let path = format!("/v1/orders/{}/invoices", placed.id);
    assert_problem(&world.get(&format!("{path}/1"), None).await, TOKEN_MISSING, &[], "without a token");
    let other = world.place("other").await;
    for (path, token) in [(format!("{path}/1"), &other.token), (format!("{path}/2"), &placed.token)] {
        assert_problem(&world.get(&path, Some(token)).await, NOT_FOUND, &[], &path);
    }
    for none in ["0", "01", "-1", "x"] {
        assert_problem(&world.get(&format!("{path}/{none}"), Some(&placed.token)).await, NOT_FOUND, &[], none);
    }
}

#[tokio::test]
async fn a_person_is_named_by_name_and_city_where_they_gave_no_more() {
    let world = World::new().await;
    let mut body = body(&world).await;
    (body["party"]["type"], body["party"]["bin"]) = (json!("person"), Value::Null);
    let placed = world.place_body("k", &body).await;
    assert_eq!(invoice(&world, &placed, 1).await["buyer"]["name"], "Sample Buyer");
    (body["party"]["iin"], body["party"]["address"]) = (json!("900101300007"), json!("  "));
    (body["party"]["patronymic"], body["language"]) = (json!("Sampleuly"), json!("ru"));
    let placed = world.place_body("k2", &body).await;
    let named = json!({"name": "Sample Buyer Sampleuly", "bin": null, "iin": "900101300007", "address": "Astana, KZ"});
    let shown = invoice(&world, &placed, 1).await;
    assert_eq!(shown["buyer"], named);
    let purpose = format!("Лицензия по публичной оферте, счёт {}-1", placed.number);
    assert_eq!(at(&shown, "/invoice/details/purpose"), &json!(purpose));
    world.settle().await;
    let mail = mailed(&world).await;
    assert_eq!(line(&mail, "Покупатель"), "Sample Buyer Sampleuly, ИИН 900101300007, Astana, KZ");
    assert!(line(&mail, "Налог").starts_with("без НДС: лицензиар"), "{mail}");
}

#[tokio::test]
async fn an_issued_invoice_stays_as_it_is_and_one_in_its_place_is_as_things_are_now() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let placed = world.place_body("k", &body(world).await).await;
    let first = invoice(world, &placed, 1).await;
    let changed = world.say(&placed, "email", "c", &json!({"email": "accounts@example.com"})).await;
    assert!(matches!(changed.status, 200 | 201), "{}", changed.text);
    let replaced = desk.issue(&placed).await;
    assert_eq!(at(&replaced, "/order/payment/invoice/number"), 2);
    let after = invoice(world, &placed, 1).await;
    assert_eq!((&after["buyer"], at(&after, "/invoice/details")), (&first["buyer"], at(&first, "/invoice/details")));
    assert_eq!(at(&after, "/invoice/state"), "void");
    assert_eq!(at(&invoice(world, &placed, 2).await, "/invoice/last_day"), "2025-02-28");
    assert!(mailed(world).await.contains(&format!("{}-2", placed.number)), "the new one is mailed");
}

#[tokio::test]
async fn what_is_personal_of_an_invoice_lies_in_texts_that_can_be_erased() {
    let world = World::new().await;
    let placed = world.place_body("k", &body(&world).await).await;
    world.settle().await;
    let with_it = world.items().await.into_iter().filter(|(pk, _, item)| {
        pk.starts_with("ORDER#") && [BIN, "Sample Buyer LLP", "office 7"].iter().any(|it| item.to_string().contains(it))
    });
    let keys: Vec<String> = with_it.map(|(_, sk, _)| sk).collect();
    let erasable = ["TEXT#INVOICE#00000001", "TEXT#NOTICE#00000002.1#00"];
    assert_eq!(keys, erasable, "{}: the invoice's text and that of its mail", placed.id);
}

#[tokio::test]
async fn a_number_with_a_wrong_digit_and_a_missing_one_are_named_at_their_field() {
    let world = World::new().await;
    let body = body(&world).await;
    let bin = |value: Value| with(&body, "/party/bin", Some(value));
    let person = |iin: &str| {
        let body = with(&with(&body, "/party/type", Some(json!("person"))), "/party/bin", None);
        with(&body, "/party/iin", Some(json!(iin)))
    };
    let cases = [
        (bin(json!("250140000004")), vec!["/party/bin"], "a wrong control digit"),
        (bin(json!("25014000000")), vec!["/party/bin"], "eleven digits"),
        (bin(json!("250180000003")), vec!["/party/bin"], "a kind of 8"),
        (bin(Value::Null), vec!["/party/bin"], "none, of an organisation of Kazakhstan that pays by invoice"),
        (bin(json!(" ")), vec!["/party/bin"], "a blank one"),
        (bin(json!(250_140_000_003_u64)), vec!["/party/bin"], "a number"),
        (person("900101300008"), vec!["/party/iin"], "a person's wrong control digit"),
        (person("901301300007"), vec!["/party/iin"], "a thirteenth month"),
        (with(&body, "/party/iin", Some(json!("900101300007"))), vec!["/party/iin"], "an organisation's"),
        (with(&person("900101300007"), "/party/bin", Some(json!(BIN))), vec!["/party/bin"], "a person's"),
        (with(&body, "/party/address", Some(json!("a\u{202e}b"))), vec!["/party/address"], "a deceptive address"),
    ];
    assert_refused(&world, cases.map(|(body, pointers, case)| (body, pointers, case.to_owned()))).await;
    for (n, body) in [
        with(&bin(Value::Null), "/party/country", Some(json!("DE"))),
        with(&bin(Value::Null), "/method", Some(json!("card"))),
    ]
    .into_iter()
    .enumerate()
    {
        world.place_body(&format!("good-{n}"), &body).await;
    }
}

#[tokio::test]
async fn an_invoice_lapses_by_the_policy_and_the_vendor_is_told_where_a_part_was_paid() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let placed = world.place_body("k", &body(world).await).await;
    let abandoned = world.place_body("k2", &body(world).await).await;
    desk.receive(&placed, "T-1", 2000).await;
    world.clock("2025-02-13T23:59:59+05:00").await;
    assert_eq!(world.order(&placed).await["payment"]["invoice"]["state"], "partially_paid");
    world.clock("2025-02-14T00:00:00+05:00").await;
    for placed in [&placed, &abandoned] {
        assert_eq!(world.order(placed).await["payment"]["invoice"]["state"], "lapsed");
    }
    world.settle().await;
    let mails = world.mails().await;
    let wanted: Vec<_> = mails
        .iter()
        .filter(|mail| mail["subject"].as_str().is_some_and(|it| it.starts_with("Invoice wanted")))
        .collect();
    assert_eq!(wanted.len(), 1, "{wanted:?}");
    assert!(wanted[0]["text"].as_str().is_some_and(|text| text.contains("20.00 USD of 49.00 USD")), "{wanted:?}");
}

/// A shop whose residents are charged in tenge by invoice (K62), as the desk sees it.
async fn in_tenge() -> Desk {
    let mut agreement = Agreement::of_tests();
    agreement.policy.charge_currency.resident = ResidentCharge::Tenge;
    Desk::of(World::under(agreement, BEGIN).await)
}

fn tenge(minor: i64) -> Value {
    json!({"amount_minor": minor, "currency": "KZT"})
}

impl Desk {
    /// Enters a transfer in tenge that arrived now.
    async fn receive_tenge(&self, placed: &Placed, reference: &str, minor: i64) -> Value {
        let mut receipt = self.receipt(placed, reference, minor).await;
        receipt["amount"] = tenge(minor);
        self.done(placed, "bank-receipts", receipt).await
    }

    /// Publishes what a dollar costs in tenge.
    async fn dollar(&self, value: &str) {
        let rate =
            json!({"from": "USD", "to": "KZT", "value": value, "source": "the bank of the day", "reason": "New."});
        let says = crate::operator::Says { token: &self.anna().await, key: &self.key(), if_match: None };
        let answer = self.send("rates", says, &rate).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
    }
}

#[tokio::test]
async fn a_residents_invoice_is_in_tenge_and_paid_is_the_whole_charge() {
    let desk = in_tenge().await;
    let world = &desk.world;
    desk.dollar("500.1234").await;
    let placed = world.place_body("k", &body(world).await).await;
    world.settle().await;
    let order = world.order(&placed).await;
    assert_eq!((&order["price"]["currency"], &order["charge"]["currency"]), (&json!("USD"), &json!("KZT")));
    let shown = order["payment"]["invoice"].clone();
    assert_eq!(shown["amount"], tenge(2_450_605), "49.00 by 500.1234, half up");
    let details = &shown["details"];
    assert_eq!(
        (&details["rate"]["value"], &details["rate"]["source"]),
        (&json!("500.1234"), &json!("the bank of the day"))
    );
    assert_eq!(details["price"], json!({"amount_minor": 4900, "currency": "USD"}));
    assert_eq!(details["payee"]["account"], "KZ230000000000000003");
    let mail = mailed(world).await;
    for said in ["24506.05 KZT", "49.00 USD", "500.1234", "the bank of the day", "2025-02-03", "KZ230000000000000003"] {
        assert!(mail.contains(said), "{said} is not in {mail}");
    }

    // Dollars are set aside; the rate of another day changes nothing; the whole charge pays.
    let held = desk.receive(&placed, "T-1", 4900).await;
    assert_eq!(
        (at(&held, "/order/state"), at(&held, "/held_receipts/0/reason")),
        (&json!("placed"), &json!("wrong_currency"))
    );
    desk.dollar("520").await;
    let part = desk.receive_tenge(&placed, "T-2", 2_450_604).await;
    assert_eq!(at(&part, "/order/state"), "partially_paid", "a hundredth of a tenge is missing");
    let paid = desk.receive_tenge(&placed, "T-3", 1).await;
    assert_eq!((at(&paid, "/order/state"), at(&paid, "/order/paid")), (&json!("paid"), &tenge(2_450_605)));

    // What goes back is what came in.
    let refund = json!({"order_id": placed.id, "source": {"transfer": "T-2"}, "amount_minor": 2_450_604,
        "cause": "agreement", "demanded_at": desk.now().await});
    let view = desk.done(&placed, "refunds", refund).await;
    assert_eq!(at(&view, "/order/refunds/0/amount"), &tenge(2_450_604));
}

#[tokio::test]
async fn only_a_residents_invoice_is_in_tenge() {
    let desk = in_tenge().await;
    let world = &desk.world;
    let resident = body(world).await;
    let (abroad, card) =
        (with(&resident, "/party/country", Some(json!("DE"))), with(&resident, "/method", Some(json!("card"))));
    for (key, body, charge) in [("r", &resident, json!("KZT")), ("a", &abroad, Value::Null), ("c", &card, json!("RUB"))]
    {
        let placed = world.place_body(key, body).await;
        assert_eq!(world.order(&placed).await["charge"]["currency"], charge, "{key}");
    }
    let world = World::new().await;
    let placed = world.place_body("k", &body(&world).await).await;
    assert_eq!(world.order(&placed).await["charge"], Value::Null, "the policy says none");
}

#[tokio::test]
async fn another_invoice_has_the_rate_of_its_day_until_something_came_in() {
    let desk = in_tenge().await;
    let world = &desk.world;
    let (placed, part) =
        (world.place_body("k", &body(world).await).await, world.place_body("p", &body(world).await).await);
    assert_eq!(world.order(&placed).await["charge"]["amount_minor"], 2_548_000);
    desk.receive_tenge(&part, "T-1", 1_000_000).await;
    desk.dollar("530").await;
    let replaced = desk.issue(&placed).await;
    assert_eq!(at(&replaced, "/order/payment/invoice/amount"), &tenge(2_597_000));
    assert_eq!(at(&replaced, "/order/charge/rate/value"), "530");
    let rest = desk.issue(&part).await;
    assert_eq!(at(&rest, "/order/payment/invoice/amount"), &tenge(1_548_000), "the charge stays, so does its rate");
    assert_eq!(at(&rest, "/order/payment/invoice/details/rate/value"), "520.0000");
    assert_eq!(at(&invoice(world, &placed, 1).await, "/invoice/amount"), &tenge(2_548_000), "what was issued stays");
}

#[tokio::test]
async fn without_a_rate_of_these_days_a_resident_is_refused_at_the_currency() {
    let desk = in_tenge().await;
    let world = &desk.world;
    // As it is deployed: by the rates of the files alone, which are years old.
    let deployed = deployed(&desk).await;
    let answer = deployed.post("/v1/orders", None, "k", &body(&deployed).await).await;
    assert_problem(&answer, offers(409, "resident_rate_not_current", "4.2"), &["/currency"], "of 2023");
    assert!(world.items().await.iter().all(|(pk, ..)| !pk.starts_with("ORDER#")), "nothing was placed");
    desk.dollar("520").await;
    deployed.place_body("k", &body(&deployed).await).await;
}

/// The acceptance function of the same shop as it is deployed, with the rates of its files alone.
async fn deployed(desk: &Desk) -> World {
    let shop = desk.world.shop();
    let mut agreement = Agreement::of_tests();
    agreement.policy.charge_currency.resident = ResidentCharge::Tenge;
    let function = Acceptance {
        limits: orders_an_hour(&agreement.policy.limits),
        edge: Edge::new(None),
        agreement: Arc::new(agreement),
        store: shop.store.clone(),
        tokens: keys::tokens(),
        bodies: keys::bodies(),
        pseudonyms: keys::pseudonyms(),
        public_url: String::new(),
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let world = World::of(&format!("http://{}", listener.local_addr().expect("an address")));
    let clock = shop.clock.clone();
    let routes = edge(acceptance::routes(function), Arc::new(move |_| clock.now()));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    world
}

#[tokio::test]
async fn an_invoice_that_was_voided_before_its_mail_left_is_not_mailed_and_waits_for_nobody() {
    for (act, said, mailed) in [("invoices", json!({"replace": true}), 1), ("invoices/1/void", json!({}), 0)] {
        // Nothing is sent here before it is carried.
        let stage = Box::pin(Stage::new(&World::of("").http)).await;
        let placed = stage.place_body("k", &body(&stage).await).await;
        let token = stage.operator_token("anna", &["operator"]).await;
        let mut said = said;
        said["reason"] = json!("The buyer asks for it.");
        let request = stage.request(Method::POST, &format!("/v1/operator/orders/{}/{act}", placed.id));
        let request = request.bearer_auth(&token).header("idempotency-key", "a").header("if-match", "\"2\"");
        let done = harness::answer(request.header("content-type", "application/json").body(said.to_string())).await;
        assert!(matches!(done.status, 200 | 201), "{}", done.text);
        stage.carry().await;

        let mails = stage.mails().await;
        let of_invoices = |mail: &&Value| mail["subject"].as_str().is_some_and(|it| it.contains(": invoice"));
        let invoices: Vec<&Value> = mails.iter().filter(of_invoices).collect();
        assert_eq!((mails.len(), invoices.len()), (1 + mailed, mailed), "{mails:?}");
        assert!(invoices.iter().all(|mail| mail["subject"].to_string().contains("-Z-2")), "{invoices:?}");
        let path = format!("/v1/operator/orders/{}/notices", placed.id);
        let notices = stage.get(&path, Some(&token)).await.json["items"].clone();
        let first = notices.as_array().expect("a list").iter().find(|it| it["notice"] == "invoice-issued");
        let first = first.expect("the notice of the first invoice");
        assert_eq!((&first["about"], &first["state"]), (&json!("1"), &json!("obsolete")));
        let facts: Vec<&Value> = first["facts"].as_array().expect("facts").iter().map(|fact| &fact["kind"]).collect();
        assert_eq!(facts, ["obsolete"], "it was never handed over");
        let queue = stage.get("/v1/operator/queue", Some(&token)).await.json["items"].clone();
        let kinds: Vec<&Value> = queue.as_array().expect("a list").iter().map(|task| &task["kind"]).collect();
        assert!(!kinds.contains(&&json!("reach_buyer")), "{kinds:?}");
    }
}
