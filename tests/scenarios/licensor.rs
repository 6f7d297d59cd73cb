//! Who sells is told wherever the terms speak of the licensor (clauses 1.1, 3.8, 10.7 and the signature block).

use harness::World;
use serde_json::json;

#[tokio::test]
async fn the_offer_names_the_licensor_in_the_language_that_is_asked_for() {
    let world = World::new().await;
    let named = async |query: &str| world.get(&format!("/v1/offer{query}"), None).await.json["licensor"].clone();
    let expected = json!({
        "language": "en", "name": "Placeholder Widgets LLP (replace before use)", "registration": "000000000000",
        "representative": "Director Jane Placeholder, on the basis of the charter",
        "address": "1 Placeholder Street, 010000 Astana, Kazakhstan", "postal_address": "PO Box 1, 010000 Astana, Kazakhstan",
        "email": "licensor@example.com", "phone": "+7 700 000 00 00", "information_phone": "+7 700 000 00 01",
        "hours": "Monday to Friday, 9:00 to 18:00, Astana time", "site": "https://widgets.example.com",
    });
    assert_eq!(named("").await, expected);
    let russian = named("?language=ru").await;
    assert_eq!((&russian["language"], &russian["email"]), (&json!("ru"), &expected["email"]));
    assert!(russian["name"].as_str().is_some_and(|name| name.starts_with("ТОО")), "{russian}");
}

#[tokio::test]
async fn what_the_terms_call_the_licensor_is_found_from_the_terms() {
    let world = World::new().await;
    let offer = world.get("/v1/offer", None).await.json;
    let text = world.get(&format!("/v1/terms/{}", offer["terms"]["version"].as_str().expect("a name")), None).await;
    let url = offer["terms"]["licensor_url"].as_str().expect("an address");
    assert_eq!(text.headers["link"], format!("<{url}>; rel=\"author\""));
    let path = url.strip_prefix(&world.url).expect("a page of the shop");
    assert_eq!(world.get(path, None).await.json["licensor"], offer["licensor"]);
    assert!(!text.text.contains("settings"), "no buyer finds the shop's settings");
}

#[tokio::test]
async fn every_mail_and_every_page_of_the_buyer_says_who_sells() {
    let world = World::new().await;
    world.paid("k1").await;
    let licensor = world.get("/v1/offer", None).await.json["licensor"].clone();
    let facts = ["name", "registration", "representative", "address", "postal_address", "email", "phone", "hours"];
    let says = |text: &str, of: &str| {
        for fact in facts {
            let fact = licensor[fact].as_str().expect("a text");
            assert!(text.contains(fact), "{of} lacks {fact}: {text}");
        }
    };
    let mails = world.mails().await;
    assert!(mails.len() >= 3, "{mails:?}");
    for mail in &mails {
        for form in ["text", "html"] {
            says(mail[form].as_str().expect("a form"), "a mail");
        }
    }
    let token = crate::delivery::receipt_token(&mails[0]);
    for page in ["/account/sign-in".to_owned(), format!("/v1/receipts?token={token}")] {
        says(&world.get(&page, None).await.text, &page);
    }
}
