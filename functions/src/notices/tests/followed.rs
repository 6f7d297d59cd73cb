//! No text names a page, route or act that does not exist: what each says that its reader can do leads to a route.

use super::samples::samples;
use super::story::SHOP;
use super::*;
use crate::routes::{allowed, routes};

/// What texts say of where something is done or found, in English and in Russian, and the routes by which it is. What a buyer
/// writes in reply reaches an operator, who enters it.
const LEADS: [(&str, &str, &[&str]); 32] = [
    ("by card in the shop", "картой в магазине", &["POST /v1/orders/{id}/payments"]),
    ("on the bank's own page", "на странице банка", &["POST /v1/orders/{id}/payments"]),
    ("pay for it in the shop", "снова оплатить в магазине", &["POST /v1/orders/{id}/payments"]),
    ("pay again in the shop", "Заказ можно снова оплатить в магазине", &["POST /v1/orders/{id}/payments"]),
    (
        "a new notice, in the shop or by a reply to this mail",
        "нового заявления в магазине или ответом на это письмо",
        &["POST /v1/orders/{id}/termination", "POST /v1/operator/orders/{id}/termination"],
    ),
    (
        "give notice in the shop, or reply to this mail and name the order",
        "подайте заявление в магазине или ответьте на это письмо",
        &["POST /v1/orders/{id}/termination", "POST /v1/operator/orders/{id}/termination"],
    ),
    (
        "A claim can be made in the shop or by a reply to this mail",
        "Претензию можно подать в магазине или ответом на это письмо",
        &["POST /v1/orders/{id}/claims", "POST /v1/operator/orders/{id}/claims"],
    ),
    (
        "can still be made in the shop or by a reply to this mail",
        "по-прежнему можно подать в магазине или ответом на это письмо",
        &["POST /v1/orders/{id}/claims", "POST /v1/operator/orders/{id}/claims"],
    ),
    (
        "a written claim by a reply to this mail",
        "письменную претензию ответом на это письмо",
        &["POST /v1/operator/orders/{id}/claims"],
    ),
    (
        "Contradict in the shop or by a reply to this mail",
        "Возразить можно в магазине или ответом на это письмо",
        &["POST /v1/orders/{id}/objection", "POST /v1/operator/orders/{id}/objections"],
    ),
    (
        "make a claim or object in the shop or by a reply to this mail",
        "подайте претензию или возражение в магазине или ответом на это письмо",
        &["POST /v1/orders/{id}/claims", "POST /v1/orders/{id}/objection", "POST /v1/operator/orders/{id}/objections"],
    ),
    (
        "object by a reply to this mail",
        "возразите ответом на это письмо",
        &["POST /v1/operator/orders/{id}/objections"],
    ),
    (
        "Demand it back by a reply to this mail",
        "Потребовать его можно в любое время ответом на это письмо",
        &["POST /v1/operator/refunds"],
    ),
    (
        "reply to this mail and ask for a new invoice",
        "ответьте на это письмо и попросите новый счёт",
        &["POST /v1/operator/orders/{id}/invoices"],
    ),
    (
        "tell us by a reply to this mail, so that we can close it",
        "сообщите об этом ответом на это письмо, чтобы мы её закрыли",
        &["POST /v1/operator/claims/{id}/closing"],
    ),
    ("reply to this mail with it", "пришлите его ответом на это письмо", &["POST /v1/operator/claims/{id}/handing-in"]),
    ("reply to this mail", "ответьте на это письмо", &["POST /v1/operator/orders/{id}/messages"]),
    ("Use the shop", "Обращайтесь через магазин", &["POST /v1/orders/{id}/termination", "GET /v1/orders/{id}"]),
    ("order's page", "странице заказа", &["GET /account/orders/{id}"]),
    ("opens the order's page", "откроет страницу заказа", &["GET /account/orders/{id}"]),
    ("its page", "его странице", &["GET /account/orders/{id}"]),
    ("on its page, after signing in", "Страница заказа", &["GET /account/orders/{id}", "GET /account/sign-in"]),
    ("sign in", "войти", &["GET /account/sign-in", "POST /account/sign-in", "POST /account/session"]),
    ("signing in", "вход", &["GET /account/sign-in"]),
    ("Your account", "личном кабинете", &["GET /account"]),
    (
        "give it up in the operator's queue",
        "откажитесь от долга в очереди",
        &["POST /v1/operator/orders/{id}/debt-waivers"],
    ),
    ("the operator's queue", "очереди оператора", &["GET /v1/operator/queue"]),
    ("was posted in the shop", "размещён в магазине", &["GET /v1/prices/{version}", "GET /v1/offer"]),
    ("Its text is with the order, in its texts", "Её текст — при заказе", &["GET /v1/operator/orders/{id}/texts"]),
    ("place a new order", "оформите новый заказ", &["POST /v1/orders"]),
    (
        "renew it before that day",
        "продлите её до этого дня",
        &["GET /account/orders/{id}/renewal", "POST /account/orders/{id}/renewal", "POST /v1/orders/{id}/renewal"],
    ),
    ("This page renews it", "Продлить её можно на этой странице", &["GET /account/orders/{id}/renewal"]),
];

/// Words of places and ways, which stand in such phrases only.
const ENGLISH_WORDS: [&str; 8] = ["shop", "page", "queue", "sign in", "signing in", "reply", "place a ", "renew it"];
const RUSSIAN_WORDS: [&str; 9] =
    ["магазин", "страниц", "очеред", "войти", "вход ", "ответьте", "ответом на", "кабинет", "продлит"];

/// Pages speak of themselves; what their buttons do is tried in the scenarios.
fn is_of_page(id: &str) -> bool {
    id.contains("-page-") || id.starts_with("sign-in-") || id.starts_with("confirm-")
}

#[test]
fn what_a_text_says_that_its_reader_can_do_leads_to_a_route() {
    let known: BTreeSet<String> = routes().iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    for (phrase, _, leads) in LEADS {
        for route in leads {
            assert!(known.contains(*route), "{phrase}: there is no {route}");
        }
    }
    for (language, text) in languages() {
        let (words, russian) = match language {
            "en" => (&ENGLISH_WORDS[..], false),
            "ru" => (&RUSSIAN_WORDS[..], true),
            other => panic!("what do the texts in {other} say that their readers can do?"),
        };
        let mut phrases = LEADS.map(|(english, other, _)| if russian { other } else { english }.to_lowercase());
        phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        let mut left: BTreeSet<&str> = phrases.iter().map(String::as_str).collect();
        for (id, message) in messages(text).into_iter().filter(|(id, _)| !is_of_page(id)) {
            // The name of a message may have such a word.
            let mut said = message.split_once('=').map_or(message.clone(), |(_, said)| said.to_owned()).to_lowercase();
            for phrase in &phrases {
                if said.contains(phrase) {
                    left.remove(phrase.as_str());
                    said = said.replace(phrase, "");
                }
            }
            if let Some(word) = words.iter().find(|word| said.contains(**word)) {
                panic!("{language} {id} names with {word:?} what is not followed:\n{message}");
            }
        }
        assert!(left.is_empty(), "{language}: no text says {left:?}");
    }
}

/// An address without a route behind it, or one that only a form is sent to, is none to follow.
#[test]
fn every_address_of_the_shop_in_a_mail_about_an_order_leads_to_a_page() {
    for (language, _) in languages() {
        let mut renewal = false;
        for (notice, name, Text { body, .. }) in samples(language) {
            for path in body.lines().filter_map(|line| line.strip_prefix(SHOP)) {
                let path = path.split('?').next().unwrap_or_default();
                // The links that are confirmed have an address of their own here.
                let page = path == "/r" || allowed(path).is_some_and(|methods| methods.contains("GET"));
                assert!(page, "{language} {name}: there is no page at {path}");
                renewal |= notice == Notice::PeriodEndReminder && path.ends_with("/renewal");
            }
        }
        assert!(renewal, "{language}: the end of a period tells where it is renewed");
    }
}
