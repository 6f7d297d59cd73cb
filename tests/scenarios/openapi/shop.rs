//! The pages of the shop and the form of an order.

use super::{Client, FORM, assert_answer};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Method;

const HEADERS: [(&str, &str); 1] = [("sec-fetch-site", "same-origin")];

/// The pages that everybody may look at.
pub(super) async fn pages(client: &mut Client) {
    let good = [
        "/",
        "/privacy",
        "/terms",
        "/terms/2023-01",
        "/terms/2023-01?language=ru",
        "/prices",
        "/prices/2023-01",
        "/checkout",
        "/checkout?sku=widget-month",
    ];
    client.expect(&good, "200").await;
    client.expect(&["/terms/none", "/prices/none"], "not_found").await;
    let bad = ["/?x=1", "/privacy?x=1", "/terms?x=1", "/terms/2023-01?language=zz", "/prices?x=1", "/checkout?x=1"];
    client.expect(&bad, "invalid_query").await;
    let page = client.world.get("/", None).await.text;
    let style = page.split("rel=\"stylesheet\" href=\"").nth(1).and_then(|rest| rest.split_once('"'));
    client.expect(&[style.expect("a stylesheet").0], "200").await;
    client.expect(&["/assets/none.css"], "not_found").await;
    let large = "x".repeat(70_000);
    for (form, headers, expected) in [
        ("language=ru&back=%2Fterms", &HEADERS[..], "303"),
        ("language=ru", &[], "cross_site"),
        ("language=xx", &HEADERS, "invalid_fields"),
        (&large, &HEADERS, "body_too_large"),
    ] {
        let answer = client.send(Method::POST, "/language", headers, Some((FORM, form))).await;
        assert_answer(&answer, expected, "a choice of language");
    }
}

/// Orders by the form, in each way in which it can be answered.
pub(super) async fn orders(client: &mut Client) {
    let form = form(client, "form").await;
    let cases: [(&str, &str, &str); 11] = [
        ("", "", "303"),
        ("choice=widget-month%2FUSD", "choice=widget-year%2FUSD", "idempotency_key_reused"),
        ("key=form", "key=", "idempotency_key_missing"),
        ("key=form", "key=a%20b", "idempotency_key_invalid"),
        ("prices=2023%2D01", "prices=2022%2D12&", "price_changed"),
        ("terms_sha256=", "terms_sha256=0", "terms_not_in_force"),
        ("&accepted=yes", "", "not_accepted"),
        ("&consent_perform=yes", "", "consent_required"),
        ("widget-month%2FUSD", "none%2FUSD", "unknown_sku"),
        ("widget-month%2FUSD", "widget-month%2FGBP", "currency_not_listed"),
        ("city=Astana", "city=", "invalid_fields"),
    ];
    for (from, to, expected) in cases {
        let own_key = from.is_empty() || to.contains("year") || from.starts_with("key");
        let sent = form.replacen(from, to, 1);
        let sent = if own_key { sent } else { sent.replacen("key=form", "key=other", 1) };
        let answer = client.send(Method::POST, "/checkout", &HEADERS, Some((FORM, &sent))).await;
        assert_answer(&answer, expected, &sent);
    }
    let elsewhere = client.send(Method::POST, "/checkout", &[], Some((FORM, &form))).await;
    assert_answer(&elsewhere, "cross_site", "another site's");
    let large = client.send(Method::POST, "/checkout", &HEADERS, Some((FORM, &"x".repeat(70_000)))).await;
    assert_answer(&large, "body_too_large", "a large form");
}

/// An order by the form while a card would be charged nothing.
pub(super) async fn charged_nothing(client: &mut Client) {
    let form = form(client, "nothing").await;
    let answer = client.send(Method::POST, "/checkout", &HEADERS, Some((FORM, &form))).await;
    assert_answer(&answer, "charge_too_small", "nothing to charge");
}

/// The sample order as a form under a key.
async fn form(client: &Client, key: &str) -> String {
    let page = client.world.get("/checkout", None).await.text;
    let carried = |name: &str| {
        let input = page.split_once(&format!("name=\"{name}\" value=\"")).expect("a field").1;
        input.split_once('"').expect("a value").0.to_owned()
    };
    let fields = [
        ("terms_version", carried("terms_version")),
        ("terms_sha256", carried("terms_sha256")),
        ("prices", carried("prices")),
        ("rates", carried("rates")),
        ("method", "card".to_owned()),
        ("type", "person".to_owned()),
        ("last_name", "Sample".to_owned()),
        ("first_name", "Buyer".to_owned()),
        ("email", "form@example.com".to_owned()),
        ("phone", "+77001234567".to_owned()),
        ("country", "KZ".to_owned()),
        ("account_id", "30896271".to_owned()),
        ("subdomain", "example".to_owned()),
        ("restrictions", "yes".to_owned()),
        ("consent_automated", "yes".to_owned()),
    ];
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let fields = fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&");
    format!("key={key}&choice=widget-month%2FUSD&{fields}&city=Astana&consent_perform=yes&accepted=yes")
}
