//! The token of a mailed link, for each way to cheat.

use super::*;
use crate::keys::{KeyRing, TokenKeys};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::agreement::language::of_file;
use domain::agreement::source::Source;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

const ITEM: &str = "T1JERVIjMDFKR1o4UUszVw";
const UNTIL: &str = "2025-05-04T00:00:00Z";

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn keys() -> LinkKeys {
    LinkKeys(KeyRing::of("of links"))
}

fn signed(algorithm: Algorithm, claims: &Value, keys: &KeyRing) -> String {
    let (id, key) = keys.current();
    let header = Header { kid: Some(id.to_owned()), ..Header::new(algorithm) };
    jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(key)).unwrap()
}

/// The page that a purpose shows in a language.
fn html(purpose: &Purpose, agreement: &Agreement, language: &str, words: &str, token: Option<&str>) -> Option<String> {
    purpose.written(agreement, language, words, token).and_then(|page| page.render().ok())
}

fn read(keys: &LinkKeys, token: &str, now: &str) -> Result<String, Code> {
    RECEIPT.verify(keys, Some(token.to_owned()), at(now)).map(|claims| claims.sub).map_err(|problem| problem.code())
}

#[test]
fn a_token_is_refused_for_each_way_to_cheat() {
    let keys = keys();
    let link = RECEIPT.link(&keys, "https://shop.example", ITEM, "en", at(UNTIL)).unwrap();
    let good = link.strip_prefix("https://shop.example/v1/receipts?token=").unwrap();
    let now = "2025-02-03T00:00:00Z";
    assert_eq!(read(&keys, good, now).as_deref(), Ok(ITEM));

    let claims = json!({"aud": RECEIPT.audience, "sub": ITEM, "lang": "en", "exp": at(UNTIL).timestamp()});
    let with = |name: &str, value: Value| {
        let mut changed = claims.clone();
        changed[name] = value;
        changed
    };
    let without = |name: &str| {
        let mut changed = claims.clone();
        changed.as_object_mut().unwrap().remove(name);
        changed
    };
    let encode = |json: &str| URL_SAFE_NO_PAD.encode(json);
    let parts: Vec<&str> = good.split('.').collect();
    let key = &keys.0;
    let orders = TokenKeys(KeyRing::of("of orders"));
    let other = encode(&with("sub", json!("T1JERVIjMDFKR1o4UUszWA")).to_string());
    let cheats = [
        ("alg none", format!("{}.{}.", encode(r#"{"alg":"none","typ":"JWT"}"#), parts[1])),
        ("alg none, signature kept", format!("{}.{}.{}", encode(r#"{"alg":"none"}"#), parts[1], parts[2])),
        ("another algorithm", signed(Algorithm::HS512, &claims, key)),
        ("another secret", signed(Algorithm::HS256, &claims, &KeyRing::of("another"))),
        ("the key of orders", signed(Algorithm::HS256, &claims, &orders.0)),
        ("the audience of orders", signed(Algorithm::HS256, &with("aud", json!("oferta-order")), key)),
        ("the audience of reports", signed(Algorithm::HS256, &with("aud", json!(REPORT.audience)), key)),
        ("another notice", format!("{}.{other}.{}", parts[0], parts[2])),
        ("no notice", signed(Algorithm::HS256, &without("sub"), key)),
        ("no language", signed(Algorithm::HS256, &without("lang"), key)),
        ("another language", format!("{}.{}.{}", parts[0], encode(&with("lang", json!("ru")).to_string()), parts[2])),
        ("no expiry", signed(Algorithm::HS256, &without("exp"), key)),
        ("no audience", signed(Algorithm::HS256, &without("aud"), key)),
        ("no token", "nonsense".to_owned()),
        ("endless", "a".repeat(100_000)),
    ];
    for (cheat, token) in cheats {
        assert_eq!(read(&keys, &token, now), Err(Code::TokenInvalid), "{cheat}");
    }
    assert_eq!(read(&keys, good, "2025-05-03T23:59:59Z").as_deref(), Ok(ITEM));
    assert_eq!(read(&keys, good, UNTIL), Err(Code::TokenExpired));
    assert_eq!(RECEIPT.verify(&keys, None, at(now)).err().map(|problem| problem.code()), Some(Code::TokenMissing));
    assert!(token::verify(&orders, good, at(now)).is_err(), "it opens no order");
    assert!(REPORT.verify(&keys, Some(good.to_owned()), at(now)).is_err(), "it confirms no report");
}

#[test]
fn every_copy_of_a_mail_bears_the_same_link() {
    let keys = keys();
    let make = || RECEIPT.link(&keys, "https://shop.example", ITEM, "en", at(UNTIL)).unwrap();
    assert_eq!(make(), make());
}

#[test]
fn the_page_speaks_the_language_of_the_mail_and_english_once_that_is_gone() {
    let agreement = Agreement::of_tests();
    for (purpose, english, russian) in
        [(RECEIPT, "I received it", "Письмо получено"), (REPORT, "The report is right", "Сообщение верно")]
    {
        let ask = |language: &str| {
            let asked = html(&purpose, &agreement, language, "ask", Some("a.b-c_d"));
            asked.map(|page| (page.contains(english), page.contains(russian)))
        };
        assert_eq!((ask("en"), ask("ru"), ask("xx")), (Some((true, false)), Some((false, true)), None));
        assert_eq!(
            purpose.page(&agreement, "xx", "ask", Some("t")).map(|answer| answer.status().as_u16()).ok(),
            Some(200)
        );
        for source in agreement.notices {
            let language = of_file(source.file);
            let page = html(&purpose, &agreement, language, "thanks", None).unwrap();
            assert!(
                page.contains(agreement.policy.licensor.in_language(language).name),
                "who sells is at its foot: {page}"
            );
            assert!(page.contains(&format!("<html lang=\"{language}\">")) && !page.contains("<form"), "{page}");
            let page = html(&purpose, &agreement, language, "ask", Some("t")).unwrap();
            assert!(page.contains(&format!("action=\"{}\"", purpose.path)), "{page}");
        }
        assert!(!html(&purpose, &agreement, "en", "ask", Some("\"><script>")).unwrap().contains("<script"), "escaped");
    }
}

#[test]
fn words_in_a_language_that_pages_lack_are_marked_as_being_in_it() {
    let mut agreement = Agreement::of_tests();
    let english = agreement.notices.iter().find(|source| of_file(source.file) == "en").unwrap();
    let other = Source { file: "tests/agreement/notices/kk.ftl", text: english.text };
    agreement.notices = [agreement.notices, &[other]].concat().leak();
    for (language, page_in, words_in) in [("kk", "en", " lang=\"kk\""), ("ru", "ru", ""), ("en", "en", "")] {
        let page = html(&RECEIPT, &agreement, language, "thanks", None).unwrap();
        assert!(page.contains(&format!("<html lang=\"{page_in}\">")), "{language}: {page}");
        assert!(page.contains(&format!("<main id=\"content\" tabindex=\"-1\"{words_in}>")), "{language}: {page}");
    }
}
