//! The pages of the shop, as a browser meets them: what is sold and by whom, terms, price lists, privacy, and the form of an order.

mod fields;
mod order;
mod refused;

use crate::browser::{Cookie, HTML, OURS, assert_says, hidden_fields, inputs, look_in, sent};
use crate::operator::Desk;
use domain::agreement::Agreement;
use harness::{Answer, World};
use serde_json::{Value, json};

/// What a page and its stylesheet may weigh together, in bytes.
const PAGE_BYTES_MAX: usize = 60 * 1024;
const TEXT: &str = "# Other terms\n\n1.1. They <b>differ</b>.\n";

/// A page, as a browser asks for it in a language.
async fn page(world: &World, path: &str, language: &str) -> Answer {
    look_in(world, path, &Cookie::None, language).await
}

/// A page that is there.
async fn shown(world: &World, path: &str, language: &str) -> String {
    let answer = page(world, path, language).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    assert!(answer.text.contains(&format!("<html lang=\"{language}\">")), "{path}");
    answer.text
}

/// A form as it was shown: what it carries by itself, and what is typed into it.
#[derive(Clone)]
struct Form(Vec<(String, String)>);

impl Form {
    /// The form of a page, with the values that it has.
    fn of(html: &str) -> Form {
        Form(hidden_fields(html).into_iter().filter(|(name, _)| name != "back").collect())
    }

    /// The form with the sample order typed into it.
    async fn filled(world: &World) -> Form {
        Form::of(&shown(world, "/checkout", "en").await).with_sample()
    }

    fn with_sample(self) -> Form {
        let sample = [
            ("choice", "widget-month/USD"),
            ("method", "card"),
            ("type", "person"),
            ("last_name", "Sample"),
            ("first_name", "Buyer"),
            ("patronymic", ""),
            ("email", "buyer@example.com"),
            ("phone", "+7 700 123-45-67"),
            ("city", "Astana"),
            ("country", "KZ"),
            ("organisation", ""),
            ("bin", ""),
            ("iin", ""),
            ("address", ""),
            ("account_id", "30896271"),
            ("subdomain", "example"),
            ("restrictions", "yes"),
            ("consent_perform", "yes"),
            ("consent_automated", "yes"),
            ("accepted", "yes"),
        ];
        sample.into_iter().fold(self, |form, (name, value)| form.with(name, value))
    }

    fn with(mut self, name: &str, value: &str) -> Form {
        self.0.retain(|(known, _)| known != name);
        self.0.push((name.to_owned(), value.to_owned()));
        self
    }

    fn without(mut self, name: &str) -> Form {
        self.0.retain(|(known, _)| known != name);
        self
    }

    fn value(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// Sends it from the shop's own page, in a language.
    async fn sent_in(&self, world: &World, language: &str) -> Answer {
        let fields: Vec<(&str, &str)> = self.0.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let said = [("accept", HTML), ("accept-language", language), OURS];
        sent(world, "/checkout", &Cookie::None, &fields, &said).await
    }

    async fn sent(&self, world: &World) -> Answer {
        self.sent_in(world, "en").await
    }
}

/// The input of a name, or of a name and a value, as a tag.
fn input<'a>(html: &'a str, with: &str) -> &'a str {
    inputs(html).find(|tag| tag.contains(with)).unwrap_or_else(|| panic!("no input with {with} in:\n{html}"))
}

/// How many orders there are.
async fn orders(world: &World) -> usize {
    world.items().await.iter().filter(|(pk, sk, _)| pk.starts_with("ORDER#") && sk == "STATE").count()
}

#[tokio::test]
async fn the_first_page_says_what_is_sold_by_whom_and_under_which_terms() {
    let world = World::new().await;
    let english = shown(&world, "/", "en").await;
    assert_says(
        &english,
        &[
            "Widget, one month",
            "Widget, one year",
            "49.00 USD",
            "45.00 EUR",
            "4,532.50 RUB by card",
            "1 USD = 92.5000 RUB: sample rate, set by hand",
            "href=\"/checkout?sku=widget-month\"",
            "Placeholder Widgets LLP",
            "000000000000",
            "PO Box 1, 010000 Astana",
            "href=\"mailto:licensor@example.com\"",
            "href=\"tel:+77000000000\"",
            "+7 700 000 00 01",
            "href=\"/terms/2023-01\"",
            "href=\"/terms\"",
            "href=\"/prices\"",
            "href=\"/privacy\"",
            "href=\"https://widgets.example.com/instructions\"",
            "3-D Secure",
            "against an invoice",
            "Kommo&#39;s Advanced plan",
        ],
    );
    let russian = shown(&world, "/", "ru").await;
    assert_says(
        &russian,
        &[
            "1 месяц",
            "4 532,50 RUB картой",
            "49,00 USD",
            "Заказать:",
            "Условия 2023-01</a>: действует",
            "ТОО «Placeholder",
        ],
    );
    let offer = world.get("/v1/offer", None).await.json;
    for item in offer["prices"]["items"].as_array().expect("items") {
        assert!(english.contains(item["name"].as_str().expect("a name")), "{item}");
    }
}

#[tokio::test]
async fn no_page_is_heavy_or_loads_anything_from_elsewhere() {
    let world = World::new().await;
    for path in ["/", "/terms", "/terms/2023-01", "/prices", "/prices/2023-01", "/privacy", "/checkout"] {
        for language in ["en", "ru"] {
            let answer = page(&world, path, language).await;
            assert_eq!(answer.status, 200, "{path}");
            let policy = answer.headers["content-security-policy"].to_str().expect("a text");
            assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"), "{path}: {policy}");
            assert_eq!(answer.headers["referrer-policy"], "no-referrer", "{path}");
            let kept = if path == "/checkout" { "no-store" } else { "no-cache" };
            assert_eq!(answer.headers["cache-control"], kept, "{path}");
            let style = answer.text.split("rel=\"stylesheet\" href=\"").nth(1).and_then(|rest| rest.split_once('"'));
            let style = world.get(style.expect("a stylesheet").0, None).await;
            let bytes = answer.text.len() + style.text.len();
            assert!(bytes <= PAGE_BYTES_MAX, "{path} in {language}: {bytes} bytes");
            assert!(!answer.text.contains("<script") && !answer.text.contains(" style="), "{path}");
            assert_eq!(answer.text.matches("<h1").count(), 1, "{path}");
        }
    }
}

#[tokio::test]
async fn every_version_of_the_terms_can_be_read_with_its_instants() {
    let desk = Desk::new().await;
    desk.amend("2025-02", TEXT).await;
    desk.published("terms", json!({"version": "2025-04", "text": TEXT})).await;
    let world = &desk.world;
    let home = shown(world, "/", "en").await;
    assert_says(
        &home,
        &["Terms 2025-02 were published on 3 February 2025", "come into force on 11 February 2025, 00:00"],
    );
    let list = shown(world, "/terms", "en").await;
    assert_says(&list, &["/terms/2025-02", "to come into force", "/terms/2023-01", "in force", "9 January 2023"]);
    assert!(!list.contains("2025-04"), "no draft");

    let text = shown(world, "/terms/2025-02", "en").await;
    assert_says(&text, &["<h2>Other terms</h2>", "They &#60;b&#62;differ&#60;/b&#62;.", "to come into force"]);
    assert_says(&shown(world, "/terms/2025-04", "en").await, &["not published", "Other terms"]);
    desk.published("terms/2025-02/withdrawal", json!({})).await;
    assert_says(
        &shown(world, "/terms", "en").await,
        &["withdrawn before it came into force", "withdrawn on 3 February 2025"],
    );
    assert!(!shown(world, "/", "en").await.contains("/terms/2025-02"), "the first page speaks of no withdrawn terms");

    let offer = world.get("/v1/offer?language=ru", None).await.json;
    let russian = shown(world, "/terms/2023-01", "ru").await;
    assert_says(
        &russian,
        &[offer["terms"]["sha256"].as_str().expect("a hash"), "lang=\"ru\"", "/terms/2023-01?language=en"],
    );
    let english = shown(world, "/terms/2023-01?language=en", "ru").await;
    assert_says(&english, &["2.4. The licensee assents by ticking", "/v1/terms/2023-01\"", "этот текст"]);
    for unknown in ["/terms/none", "/terms/a%20b"] {
        let answer = page(world, unknown, "en").await;
        assert_eq!(answer.status, 404, "{unknown}");
        assert_says(&answer.text, &["<h1>There is nothing here</h1>"]);
    }
    assert_eq!(page(world, "/terms/2023-01?language=kk", "en").await.status, 422);
}

#[tokio::test]
async fn every_price_list_can_be_read_with_its_instants() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let mut list = world.get("/v1/prices/2023-01", None).await.json;
    (list["version"], list["current_from"]) = (json!("2025-02"), json!("2025-02-04T00:00:00+05:00"));
    list["items"][0]["name"] = json!("<b>Bold</b> widget");
    desk.published("prices", list).await;
    assert_says(
        &shown(world, "/prices", "en").await,
        &[
            "Price list 2025-02</a>: current later<br>",
            "4 February 2025, 00:00",
            "Price list 2023-01</a>: current<br>",
            "href=\"/prices/2025-02\"",
        ],
    );
    assert_says(&shown(world, "/", "en").await, &["price list 2025-02 counts for new orders"]);
    assert_says(
        &shown(world, "/prices/2025-02", "en").await,
        &["&#60;b&#62;Bold&#60;/b&#62; widget", "49.00 USD", "1 month"],
    );
    assert_eq!(page(world, "/prices/none", "en").await.status, 404);
    world.clock("2025-02-04T00:00:00+05:00").await;
    assert_says(&shown(world, "/", "en").await, &["&#60;b&#62;Bold&#60;/b&#62; widget", "Price list 2025-02"]);
}

#[tokio::test]
async fn the_page_on_privacy_names_who_is_given_data_and_where_they_are_kept() {
    let world = World::new().await;
    let english = shown(&world, "/privacy", "en").await;
    let offer = world.get("/v1/offer", None).await.json;
    for consent in offer["consents"].as_array().expect("consents") {
        let text = consent["text"].as_str().expect("a text").replace('\'', "&#39;");
        assert!(english.contains(&text), "{text}");
    }
    assert_says(
        &english,
        &[
            "Avangard bank (PJSC)",
            "Russia",
            "Germany",
            "15 working days",
            "3 years",
            "licensor@example.com",
            "clause 8.3",
            "000000000000",
        ],
    );
    assert_says(
        &shown(&world, "/privacy", "ru").await,
        &["«Авангард»", "Россия", "Германия", "15 рабочих дней", "3 года"],
    );
    let other = World::of_another_vendor("2026-03-02T10:00:00+03:00").await;
    assert_says(&shown(&other, "/privacy", "en").await, &["Cloud Two LLC", "Russia, Kazakhstan"]);
}

#[tokio::test]
async fn what_is_not_offered_yet_is_a_page_that_says_so() {
    let before = World::at("2022-12-01T00:00:00Z").await;
    for path in ["/", "/checkout"] {
        let answer = page(&before, path, "ru").await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.text.contains("<html lang=\"ru\">"), "{path}");
    }
    assert_eq!(page(&before, "/?x=1", "en").await.status, 422);
}

/// A shop in which residents are charged in tenge by invoice.
async fn charging_tenge() -> World {
    let mut agreement = Agreement::of_tests();
    agreement.policy.charge_currency.resident = domain::agreement::policy::ResidentCharge::Tenge;
    World::under(agreement, harness::BEGIN).await
}

/// What an order is, by the token in the cookie that its form set.
async fn order_of(world: &World, answer: &Answer) -> Value {
    assert_eq!(answer.status, 303, "{}", answer.text);
    let cookie = answer.headers["set-cookie"].to_str().expect("a text");
    let token = cookie.split_once("__Host-order=").and_then(|(_, rest)| rest.split_once(';')).expect("a token").0;
    let listed = world.get("/v1/orders", Some(token)).await;
    assert_eq!(listed.status, 200, "{}", listed.text);
    listed.json["items"][0].clone()
}
