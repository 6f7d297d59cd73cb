//! The languages of the shop: those that it has a file for, and no others.

use axum::Router;
use domain::agreement::Agreement;
use domain::agreement::local_text::LocalText;
use domain::order::OrderId;
use functions::acceptance::{Acceptance, orders_an_hour, routes};
use functions::http::address::Edge;
use functions::http::edge;
use harness::{World, answer};
use local::keys;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A text in two of the shop's languages and in a third, which says what the English one says with a mark before it.
fn marked(text: &LocalText) -> LocalText {
    let all = [("en", ""), ("zz", "ZZ "), ("ru", "")]
        .map(|(language, mark)| (language.to_owned(), format!("{mark}{}", text.in_language(language))));
    LocalText::new(BTreeMap::from(all)).expect("an English text")
}

/// The acceptance function of the same shop with a third language, on a port of its own.
async fn with_a_third(world: &World) -> World {
    let shop = world.shop();
    let mut agreement: Agreement = (*shop.agreement).clone();
    agreement.offer.form.acceptance_label = marked(&agreement.offer.form.acceptance_label);
    for line in &mut agreement.offer.form.consents {
        line.text = marked(&line.text);
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let function = Acceptance {
        limits: orders_an_hour(&agreement.policy.limits),
        edge: Edge::new(None),
        agreement: Arc::new(agreement),
        store: shop.store.clone(),
        tokens: keys::tokens(),
        bodies: keys::bodies(),
        pseudonyms: keys::pseudonyms(),
        public_url: url.clone(),
    };
    let (function, now): (Router, _) = (routes(function), shop.clock.now());
    tokio::spawn(async move { axum::serve(listener, edge(function, Arc::new(move |_| now))).await });
    World::of(&url)
}

async fn refused(world: &World, language: &str) -> [Value; 2] {
    let offer = world.get(&format!("/v1/offer?language={language}"), None).await;
    let mut body = world.order_body().await;
    body["language"] = json!(language);
    let order = world.post("/v1/orders", None, &format!("k-{language}"), &body).await;
    assert_eq!((offer.status, order.status), (422, 422), "{}{}", offer.text, order.text);
    [offer, order].map(|answer| answer.json["errors"][0]["detail"].clone())
}

#[tokio::test]
async fn a_language_is_spoken_where_there_is_a_file_for_it() {
    let world = World::new().await;
    for detail in refused(&world, "zz").await {
        let detail = detail.as_str().expect("a text");
        assert!(world.shop().agreement.offer.languages().iter().all(|known| detail.contains(known)), "{detail}");
    }
    let wider = with_a_third(&world).await;
    assert_eq!(refused(&wider, "yy").await, ["must be en, ru or zz", "must be en, ru or zz"]);
    let offer = wider.get("/v1/offer?language=zz", None).await.json;
    let english = world.get("/v1/offer?language=en", None).await.json;
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    assert_eq!(text(&offer["acceptance"]["label"]), format!("ZZ {}", text(&english["acceptance"]["label"])));
    assert_eq!(text(&offer["consents"][4]["text"]), format!("ZZ {}", text(&english["consents"][4]["text"])));
    let mut body = wider.order_body().await;
    body["language"] = json!("zz");
    let placed = wider.place_body("k1", &body).await;
    let id = OrderId::parse(&placed.id).expect("an id");
    let stored = world.shop().store.order(&id).await.expect("an answer").expect("an order");
    assert_eq!(stored.order.language, "zz");
}

#[tokio::test]
async fn a_mail_says_the_same_as_text_and_as_html_in_the_language_of_its_order() {
    let world = World::new().await;
    for (language, begins) in [("en", "Your order "), ("ru", "Ваш заказ ")] {
        let mut body = world.order_body().await;
        body["language"] = json!(language);
        let placed = world.place_body(language, &body).await;
        world.settle().await;
        let mails = world.mails().await;
        let mail = mails.iter().rfind(|mail| mail["subject"].to_string().contains(&placed.number)).expect("a mail");
        let begins = format!("{begins}{} ", placed.number);
        let (text, html) = (mail["text"].as_str().expect("a text"), mail["html"].as_str().expect("a page"));
        assert!(text.starts_with(&begins), "{text}");
        assert!(html.contains(&format!("<html lang=\"{language}\">")), "{html}");
        assert!(html.contains(&placed.number), "{html}");
        let page = answer(world.request(reqwest::Method::GET, "/local/mailbox")).await;
        assert!(page.text.contains(&format!("&#60;html lang=&#34;{language}&#34;&#62;")), "framed");
    }
}
