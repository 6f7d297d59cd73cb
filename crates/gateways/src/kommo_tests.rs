use super::*;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use proptest::prelude::*;
use serde_json::{Value, json};

fn config() -> KommoConfig {
    KommoConfig::new("11111111-2222-3333-4444-555555555555", "S3cretDemoClientSecret", "https://shop.test")
}

fn now() -> Instant {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

fn good() -> String {
    issue(&config(), 30_896_271, "example", 7, "jti-1", now())
}

fn claims() -> Value {
    let token = good();
    serde_json::from_slice(&BASE64.decode(token.split('.').nth(1).unwrap()).unwrap()).unwrap()
}

/// Kommo's signature under claims that one change was made to.
fn signed_with(name: &str, value: Value) -> String {
    let mut claims = claims();
    claims[name] = value;
    sign(Algorithm::HS256, "S3cretDemoClientSecret", &claims)
}

fn sign(algorithm: Algorithm, secret: &str, claims: &Value) -> String {
    jsonwebtoken::encode(&Header::new(algorithm), claims, &EncodingKey::from_secret(secret.as_bytes())).unwrap()
}

fn refusal(token: &str) -> Option<TokenRefused> {
    verify(&config(), token, None, now()).err()
}

#[test]
fn an_issued_token_is_accepted_while_it_lives() {
    let caller = Caller {
        account_id: 30_896_271,
        user_id: 7,
        subdomain: "example".into(),
        jti: "jti-1".into(),
        expires_at: now() + TimeDelta::minutes(30),
        is_admin: false,
    };
    assert_eq!(verify(&config(), &good(), None, now()).as_ref(), Ok(&caller));
    assert_eq!(verify(&config(), &good(), Some("https://example.kommo.com"), now()).as_ref(), Ok(&caller));
    let table = [(-6, Some(TokenRefused::NotYetValid)), (-5, None), (1799, None), (1800, Some(TokenRefused::Expired))];
    for (seconds, expected) in table {
        assert_eq!(verify(&config(), &good(), None, now() + TimeDelta::seconds(seconds)).err(), expected, "{seconds}");
    }
    let admin = verify(&config(), &signed_with("is_admin", json!(true)), None, now()).unwrap();
    assert!(admin.is_admin);
}

#[test]
fn a_token_with_more_than_half_an_hour_of_life_is_refused() {
    let begin = now().timestamp();
    for (claim, value, expected) in [
        ("exp", begin + 1800, None),
        ("exp", begin + 1801, Some(TokenRefused::LivesTooLong)),
        ("exp", begin + 946_080_000, Some(TokenRefused::LivesTooLong)),
        ("iat", begin - 1, Some(TokenRefused::LivesTooLong)),
        ("nbf", begin - 1, Some(TokenRefused::LivesTooLong)),
        ("iat", begin + 5, None),
        ("iat", begin + 6, Some(TokenRefused::NotYetValid)),
        ("nbf", begin + 6, Some(TokenRefused::NotYetValid)),
    ] {
        assert_eq!(refusal(&signed_with(claim, json!(value))), expected, "{claim} {value}");
    }
    let at_the_ends_of_time = [("iat", i64::MIN), ("nbf", i64::MIN), ("exp", i64::MAX), ("iat", i64::MAX)];
    for (claim, value) in at_the_ends_of_time {
        assert_eq!(refusal(&signed_with(claim, json!(value))), Some(TokenRefused::Malformed), "{claim} {value}");
    }
}

#[test]
fn a_token_of_the_previous_secret_counts_while_that_is_known() {
    let (old, new) = ("S3cretDemoClientSecret", "An0therDemoClientSecret");
    let verified = |setting: &str, token: &str| {
        let secret = SharedSecret::parse(setting, 16).unwrap();
        verify(&KommoConfig { client_secret: secret, ..config() }, token, None, now()).err()
    };
    let changing = format!("{new},{old}");
    let (before, after) = (good(), sign(Algorithm::HS256, new, &claims()));
    assert_eq!((verified(&changing, &before), verified(&changing, &after)), (None, None));
    assert_eq!(verified(new, &before), Some(TokenRefused::Signature), "the previous one is gone");
    let foreign = sign(Algorithm::HS256, "neither of the two secrets", &claims());
    assert_eq!(verified(&changing, &foreign), Some(TokenRefused::Signature));
    let mut late = claims();
    late["exp"] = json!(now().timestamp());
    assert_eq!(verified(&changing, &sign(Algorithm::HS256, old, &late)), Some(TokenRefused::Expired));
}

#[test]
fn only_hs256_with_our_secret_counts() {
    let payload = good().split('.').nth(1).unwrap().to_owned();
    let signature = good().split('.').nth(2).unwrap().to_owned();
    for header in [
        json!({"alg": "none", "typ": "JWT"}),
        json!({"alg": "None"}),
        json!({"typ": "JWT"}),
        json!({"alg": "RS256"}),
        json!({"alg": "ES256"}),
        json!({"alg": "HS512"}),
    ] {
        let header = BASE64.encode(header.to_string());
        for end in ["", &signature] {
            assert_eq!(refusal(&format!("{header}.{payload}.{end}")), Some(TokenRefused::Algorithm), "{header}");
        }
    }
    let wider = sign(Algorithm::HS512, "S3cretDemoClientSecret", &claims());
    assert_eq!(refusal(&wider), Some(TokenRefused::Algorithm));
    assert_eq!(refusal(&sign(Algorithm::HS256, "another", &claims())), Some(TokenRefused::Signature));
    assert_eq!(refusal(&sign(Algorithm::HS256, "", &claims())), Some(TokenRefused::Signature));
    let header = good().split('.').next().unwrap().to_owned();
    let mut changed = claims();
    changed["account_id"] = json!(1);
    let changed = BASE64.encode(changed.to_string());
    assert_eq!(refusal(&format!("{header}.{changed}.{signature}")), Some(TokenRefused::Signature));
    assert_eq!(refusal(&format!("{header}.{payload}.")), Some(TokenRefused::Signature));
}

#[test]
fn a_token_with_a_critical_extension_is_refused() {
    for names in [vec!["exp"], vec!["b64"], vec!["x", "y"], vec![]] {
        let crit = Some(names.iter().map(|name| (*name).to_owned()).collect());
        let header = Header { crit, ..Header::new(Algorithm::HS256) };
        let key = EncodingKey::from_secret(b"S3cretDemoClientSecret");
        let token = jsonwebtoken::encode(&header, &claims(), &key).unwrap();
        assert_eq!(refusal(&token), Some(TokenRefused::Critical), "{names:?}");
    }
}

#[test]
fn a_token_of_or_for_someone_else_is_refused() {
    let table = [
        ("client_uuid", json!("99999999-2222-3333-4444-555555555555"), TokenRefused::Client),
        ("aud", json!("https://other.test"), TokenRefused::Audience),
        ("aud", json!("https://shop.test/"), TokenRefused::Audience),
        ("aud", json!("https://shop.test.evil.test"), TokenRefused::Audience),
        ("aud", json!(["https://shop.test"]), TokenRefused::Malformed),
        ("iss", json!("https://kommo.com.evil.test"), TokenRefused::Issuer),
        ("iss", json!("https://example.kommo.com.evil.test"), TokenRefused::Issuer),
        ("iss", json!("https://a.b.kommo.com"), TokenRefused::Issuer),
        ("iss", json!("https://kommo.com"), TokenRefused::Issuer),
        ("iss", json!("https://.kommo.com"), TokenRefused::Issuer),
        ("iss", json!("https://-a.kommo.com"), TokenRefused::Issuer),
        ("iss", json!("https://a@b.kommo.com"), TokenRefused::Issuer),
        ("iss", json!("https://evil/x.kommo.com"), TokenRefused::Issuer),
        ("iss", json!("https://example.kommo.com/"), TokenRefused::Issuer),
        ("iss", json!("https://example.kommo.com:8443"), TokenRefused::Issuer),
        ("iss", json!("https://example.amocrm.ru"), TokenRefused::Issuer),
        ("iss", json!("http://example.kommo.com"), TokenRefused::Issuer),
        ("iss", json!(format!("https://{}.kommo.com", "a".repeat(64))), TokenRefused::Issuer),
    ];
    for (claim, value, expected) in table {
        assert_eq!(refusal(&signed_with(claim, value.clone())), Some(expected), "{claim} {value}");
    }
    let mut wider = config();
    wider.allowed_domains.push("amocrm.ru".into());
    let token = signed_with("iss", json!("https://example.amocrm.ru"));
    assert_eq!(verify(&wider, &token, None, now()).unwrap().subdomain, "example");
}

#[test]
fn an_origin_must_be_the_issuer() {
    for origin in
        ["https://other.kommo.com", "http://example.kommo.com", "https://example.kommo.com.evil.test", "null", ""]
    {
        let refused = verify(&config(), &good(), Some(origin), now());
        assert_eq!(refused.err(), Some(TokenRefused::Origin), "{origin}");
    }
}

#[test]
fn claims_of_the_wrong_kind_or_size_are_refused() {
    let table = [
        ("account_id", json!("30896271")),
        ("account_id", json!(0)),
        ("account_id", json!(-1)),
        ("account_id", Value::Null),
        ("user_id", json!(1.5)),
        ("jti", json!("")),
        ("jti", json!("a b")),
        ("jti", json!("x".repeat(MAX_JTI + 1))),
        ("jti", json!("x".repeat(MAX_TOKEN))),
        ("exp", json!(i64::MAX)),
        ("exp", Value::Null),
        ("nbf", Value::Null),
        ("exp", json!("soon")),
    ];
    for (claim, value) in table {
        assert_eq!(refusal(&signed_with(claim, value.clone())), Some(TokenRefused::Malformed), "{claim} {value}");
    }
    for token in ["", "a", "a.b", "a.b.c", "a.b.c.d", &format!("{}.x", good())] {
        assert_eq!(refusal(token), Some(TokenRefused::Malformed), "{token}");
    }
}

#[test]
fn the_secret_is_not_printed() {
    assert!(!format!("{:?}", config()).contains("S3cret"));
}

proptest! {
    #[test]
    fn changing_any_character_of_a_token_refuses_it(at in 0_usize..1000, with in "[A-Za-z0-9_.-]") {
        let mut token = good();
        let at = at % token.len();
        prop_assume!(token[at..=at] != with);
        token.replace_range(at..=at, &with);
        prop_assert!(refusal(&token).is_some());
    }
}
