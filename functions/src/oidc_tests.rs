//! Tokens against an issuer on loopback: good ones, and every way to cheat.

use super::*;
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, RsaKeyPair};
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gateways::http::client;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use std::sync::{Arc, LazyLock, Mutex};

const NOW: i64 = 1_738_558_800;
const CLIENT: &str = "the-console";
/// Of a PKCS #8 document of an RSA key of 2048 bits, so many bytes come before the key itself.
const BEFORE_RSA: usize = 26;

/// What an issuer answers, and how often its keys were asked for.
#[derive(Default)]
struct Says {
    document: Value,
    keys: Value,
    looks: usize,
}

/// An issuer on a free port.
struct Served {
    url: String,
    says: Arc<Mutex<Says>>,
}

fn elliptic() -> EncodingKey {
    let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap();
    EncodingKey::from_ec_der(key.as_ref())
}

/// Made once: it takes longer than everything else here.
static RSA: LazyLock<EncodingKey> = LazyLock::new(|| {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let der: Pkcs8V1Der<'_> = pair.as_der().unwrap();
    EncodingKey::from_rsa_der(&der.as_ref()[BEFORE_RSA..])
});

fn public(key: &EncodingKey, algorithm: Algorithm, kid: &str) -> Value {
    let mut jwk = serde_json::to_value(Jwk::from_encoding_key(key, algorithm).unwrap()).unwrap();
    jwk["kid"] = json!(kid);
    jwk["use"] = json!("sig");
    jwk
}

impl Served {
    async fn with(keys: &[Value]) -> Served {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let document = json!({"issuer": url, "jwks_uri": format!("{url}/jwks"),
            "authorization_endpoint": format!("{url}/authorize"), "token_endpoint": format!("{url}/token")});
        let says = Arc::new(Mutex::new(Says { document, keys: json!({ "keys": keys }), looks: 0 }));
        let document = |State(says): State<Arc<Mutex<Says>>>| async move { says.lock().unwrap().document.to_string() };
        let jwks = |State(says): State<Arc<Mutex<Says>>>| async move {
            let mut says = says.lock().unwrap();
            says.looks += 1;
            says.keys.to_string()
        };
        let router = Router::new().route("/.well-known/openid-configuration", get(document)).route("/jwks", get(jwks));
        let router = router.with_state(says.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Served { url, says }
    }

    fn issuer(&self) -> Issuer {
        let settings = Settings {
            issuer: self.url.clone(),
            client_id: CLIENT.to_owned(),
            roles_claim: "cognito:groups".to_owned(),
            longest_life: LONGEST_LIFE,
        };
        Issuer::new(client(), settings)
    }

    /// The claims of a good access token, as Cognito makes them.
    fn claims(&self) -> Value {
        json!({"iss": self.url, "sub": "anna", "client_id": CLIENT, "token_use": "access", "iat": NOW - 60,
            "exp": NOW + 3540, "cognito:groups": ["operator", "eu-central-1_x_Google"]})
    }

    fn looks(&self) -> usize {
        self.says.lock().unwrap().looks
    }
}

fn header(algorithm: Algorithm, kid: &str) -> Header {
    Header { kid: Some(kid.to_owned()), ..Header::new(algorithm) }
}

fn signed(algorithm: Algorithm, key: &EncodingKey, claims: &Value) -> String {
    let kid = if algorithm == Algorithm::RS256 { "rsa" } else { "ec" };
    jsonwebtoken::encode(&header(algorithm, kid), claims, key).unwrap()
}

fn at(seconds: i64) -> Instant {
    Instant::from_timestamp(seconds, 0).unwrap()
}

async fn identified(issuer: &Issuer, token: &str) -> Result<Identity, TokenError> {
    issuer.identify(token, Kind::Access, at(NOW)).await
}

/// Claims with one of another value; null takes it out.
fn with(claims: &Value, name: &str, value: Value) -> Value {
    let mut changed = claims.clone();
    match value {
        Value::Null => drop(changed.as_object_mut().unwrap().remove(name)),
        value => changed[name] = value,
    }
    changed
}

#[tokio::test]
async fn good_tokens_are_read_by_either_algorithm_and_either_audience() {
    let ec = elliptic();
    let served = Served::with(&[public(&RSA, Algorithm::RS256, "rsa"), public(&ec, Algorithm::ES256, "ec")]).await;
    let (issuer, claims) = (served.issuer(), served.claims());
    assert_eq!(served.looks(), 0, "nothing is fetched before the first token");
    let bare = with(&with(&claims, "client_id", Value::Null), "token_use", Value::Null);
    let good = [
        claims.clone(),
        with(&bare, "aud", json!(CLIENT)),
        with(&bare, "aud", json!(["other", CLIENT])),
        with(&claims, "iat", json!(NOW + 60)),
        with(&claims, "exp", json!(NOW + 1)),
    ];
    for claims in good {
        for (algorithm, key) in [(Algorithm::RS256, &*RSA), (Algorithm::ES256, &ec)] {
            let identity = identified(&issuer, &signed(algorithm, key, &claims)).await.unwrap();
            assert_eq!(identity.sub, "anna");
            assert_eq!(identity.groups, ["operator", "eu-central-1_x_Google"]);
        }
    }
    assert_eq!(served.looks(), 1, "keys are kept");
    let typed = Header { typ: Some("at+jwt".to_owned()), ..header(Algorithm::ES256, "ec") };
    let token = jsonwebtoken::encode(&typed, &claims, &ec).unwrap();
    assert!(identified(&issuer, &token).await.is_ok(), "RFC 9068");
    // What a header brings along to be trusted is not looked at, be it there or not.
    let brought = Header { jku: Some("https://elsewhere.example/jwks".to_owned()), ..header(Algorithm::ES256, "ec") };
    assert!(identified(&issuer, &jsonwebtoken::encode(&brought, &claims, &ec).unwrap()).await.is_ok());
}

#[tokio::test]
async fn a_token_is_refused_for_what_it_says() {
    let ec = elliptic();
    let served = Served::with(&[public(&ec, Algorithm::ES256, "ec")]).await;
    let (issuer, claims) = (served.issuer(), served.claims());
    let id = json!({"iss": served.url, "sub": "anna", "aud": CLIENT, "token_use": "id", "iat": NOW, "exp": NOW + 60});
    let cases = [
        ("another issuer", with(&claims, "iss", json!("https://elsewhere.example"))),
        ("the issuer with a slash", with(&claims, "iss", json!(format!("{}/", served.url)))),
        ("no issuer", with(&claims, "iss", Value::Null)),
        ("another client", with(&claims, "client_id", json!("another"))),
        ("no client", with(&claims, "client_id", Value::Null)),
        ("another audience beside the client", with(&claims, "aud", json!("another"))),
        ("an empty audience", with(&claims, "aud", json!([]))),
        ("the client alone", with(&claims, "token_use", Value::Null)),
        ("an ID token", id.clone()),
        ("an ID token that does not say so", with(&with(&id, "token_use", Value::Null), "nonce", json!("n"))),
        ("a refresh token", with(&claims, "token_use", json!("refresh"))),
        ("no name", with(&claims, "sub", Value::Null)),
        ("an empty name", with(&claims, "sub", json!(""))),
        ("a blank name", with(&claims, "sub", json!(" "))),
        ("a name with a blank at its end", with(&claims, "sub", json!("anna "))),
        ("a name with a blank before it", with(&claims, "sub", json!(" anna"))),
        ("a name of two words", with(&claims, "sub", json!("anna b"))),
        ("a look-alike of another alphabet", with(&claims, "sub", json!("\u{430}nna"))),
        ("a name with an invisible character", with(&claims, "sub", json!("anna\u{200b}"))),
        ("a name with a tabulator", with(&claims, "sub", json!("anna\t"))),
        ("a name with a NUL", with(&claims, "sub", json!("anna\0"))),
        ("a very long name", with(&claims, "sub", json!("a".repeat(256)))),
        ("no expiry", with(&claims, "exp", Value::Null)),
        ("no time of issue", with(&claims, "iat", Value::Null)),
        ("an expiry that is no number", with(&claims, "exp", json!("never"))),
        ("a life of an hour and a second", with(&claims, "exp", json!(NOW + 3541))),
        ("an endless life", with(&claims, "exp", json!(i64::MAX))),
        ("an issue before all time", with(&claims, "iat", json!(i64::MIN))),
        ("an expiry before its issue", with(&claims, "exp", json!(NOW - 61))),
        ("an issue to come", with(&claims, "iat", json!(NOW + 61))),
        ("not good yet", with(&claims, "nbf", json!(NOW + 61))),
    ];
    for (case, claims) in cases {
        let refused = identified(&issuer, &signed(Algorithm::ES256, &ec, &claims)).await;
        assert!(matches!(refused, Err(TokenError::Refused(_))), "{case}: {refused:?}");
    }
    let expired = signed(Algorithm::ES256, &ec, &with(&claims, "exp", json!(NOW)));
    assert_eq!(identified(&issuer, &expired).await, Err(TokenError::Expired));
    for groups in [Value::Null, json!(7), json!({"operator": true}), json!([["operator"]])] {
        let token = signed(Algorithm::ES256, &ec, &with(&claims, "cognito:groups", groups));
        assert_eq!(identified(&issuer, &token).await.unwrap().groups, [""; 0]);
    }
    assert_eq!(served.looks(), 1);
}

#[tokio::test]
async fn a_token_is_refused_for_how_it_is_signed() {
    let (ec, foreign) = (elliptic(), elliptic());
    let rsa = public(&RSA, Algorithm::RS256, "rsa");
    let served = Served::with(&[rsa.clone(), public(&ec, Algorithm::ES256, "ec")]).await;
    let (issuer, claims) = (served.issuer(), served.claims());
    let good = signed(Algorithm::ES256, &ec, &claims);
    let parts: Vec<&str> = good.split('.').collect();
    let encode = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let modulus = URL_SAFE_NO_PAD.decode(rsa["n"].as_str().unwrap()).unwrap();
    let made = |header: Header, key: &EncodingKey| jsonwebtoken::encode(&header, &claims, key).unwrap();
    let hmac = |kid: &str, secret: &[u8]| made(header(Algorithm::HS256, kid), &EncodingKey::from_secret(secret));
    let of = |kid: &str| header(Algorithm::ES256, kid);
    let critical = Header { crit: Some(vec!["b64".to_owned()]), ..of("ec") };
    let jwk: Jwk = serde_json::from_value(public(&foreign, Algorithm::ES256, "ec")).unwrap();
    let brought = Header { jwk: Some(jwk), ..of("ec") };
    let elsewhere = Header { jku: Some(served.url.clone()), x5u: Some(served.url.clone()), ..of("ec") };
    let other = encode(with(&claims, "sub", json!("boris")));
    let more = encode(with(&claims, "cognito:groups", json!(["operator", "approver"])));
    let cheats = [
        ("alg none", format!("{}.{}.", encode(json!({"alg": "none", "typ": "JWT", "kid": "ec"})), parts[1])),
        ("alg none, signature kept", format!("{}.{}.{}", encode(json!({"alg": "none"})), parts[1], parts[2])),
        ("no signature", format!("{}.{}.", parts[0], parts[1])),
        ("two parts", format!("{}.{}", parts[0], parts[1])),
        ("changed name", format!("{}.{other}.{}", parts[0], parts[2])),
        ("changed roles", format!("{}.{more}.{}", parts[0], parts[2])),
        ("HS256 with the public key as the secret", hmac("rsa", &modulus)),
        ("HS256 with the public key's text", hmac("rsa", rsa["n"].as_str().unwrap().as_bytes())),
        ("HS256 with a point of the curve", hmac("ec", public(&ec, Algorithm::ES256, "ec").to_string().as_bytes())),
        ("RS384", made(header(Algorithm::RS384, "rsa"), &RSA)),
        ("PS256", made(header(Algorithm::PS256, "rsa"), &RSA)),
        ("a foreign key under the same name", made(of("ec"), &foreign)),
        ("a foreign key that the header brings", made(brought, &foreign)),
        ("a foreign key that the header points to", made(elsewhere, &foreign)),
        ("the key's name of another kind", made(of("rsa"), &ec)),
        ("RS256 by the name of the other key", made(header(Algorithm::RS256, "ec"), &RSA)),
        ("no key's name", made(Header::new(Algorithm::ES256), &ec)),
        ("a look-alike name", made(of("\u{435}c"), &ec)),
        ("a name with a blank", made(of("ec "), &ec)),
        ("a name in capitals", made(of("EC"), &ec)),
        ("a critical extension", made(critical, &ec)),
        ("another type", made(Header { typ: Some("logout+jwt".to_owned()), ..of("ec") }, &ec)),
        ("garbage", "garbage".to_owned()),
        ("dots", "..".to_owned()),
        ("endless", format!("{good}{}", "a".repeat(8 * 1024))),
    ];
    assert!(identified(&issuer, &good).await.is_ok());
    for (cheat, token) in cheats {
        let refused = identified(&issuer, &token).await;
        assert!(matches!(refused, Err(TokenError::Refused(_))), "{cheat}: {refused:?}");
    }
}

#[tokio::test]
async fn an_id_token_is_of_one_sign_in() {
    let ec = elliptic();
    let served = Served::with(&[public(&ec, Algorithm::ES256, "ec")]).await;
    let issuer = served.issuer();
    let claims = json!({"iss": served.url, "sub": "anna", "aud": CLIENT, "token_use": "id", "nonce": "n", "iat": NOW,
        "exp": NOW + 3600});
    let kind = Kind::Id { nonce: "n" };
    let read = async |claims: Value| {
        let token = signed(Algorithm::ES256, &ec, &claims);
        issuer.identify(&token, kind, at(NOW)).await.map(|identity| identity.sub)
    };
    assert_eq!(read(claims.clone()).await.as_deref(), Ok("anna"));
    assert_eq!(read(with(&claims, "azp", json!(CLIENT))).await.as_deref(), Ok("anna"));
    for (case, claims) in [
        ("another nonce", with(&claims, "nonce", json!("m"))),
        ("no nonce", with(&claims, "nonce", Value::Null)),
        ("another audience", with(&claims, "aud", json!("other"))),
        ("several audiences and no party", with(&claims, "aud", json!([CLIENT, "other"]))),
        ("another party", with(&claims, "azp", json!("other"))),
        ("an access token", with(&claims, "token_use", json!("access"))),
        ("an access token of Cognito", with(&served.claims(), "nonce", json!("n"))),
    ] {
        assert!(matches!(read(claims).await, Err(TokenError::Refused(_))), "{case}");
    }
}

#[tokio::test]
async fn keys_are_fetched_again_at_an_unknown_name_at_most_once_a_minute() {
    let (old, new) = (elliptic(), elliptic());
    let served = Served::with(&[public(&old, Algorithm::ES256, "old")]).await;
    let (issuer, claims) = (served.issuer(), served.claims());
    let by = |kid: &str, key| jsonwebtoken::encode(&header(Algorithm::ES256, kid), &claims, key).unwrap();
    let (by_old, by_new) = (by("old", &old), by("new", &new));
    let ask = async |token: &str, seconds| issuer.identify(token, Kind::Access, at(NOW + seconds)).await.map(|_| ());
    let unknown = Err(TokenError::Refused("it names no key of the issuer"));
    assert_eq!((ask(&by_old, 0).await, served.looks()), (Ok(()), 1));
    served.says.lock().unwrap().keys = json!({"keys": [public(&new, Algorithm::ES256, "new")]});
    assert_eq!((ask(&by_new, 59).await, served.looks()), (unknown, 1), "not within a minute");
    assert_eq!((ask(&by_new, 60).await, served.looks()), (Ok(()), 2), "rotated");
    assert_eq!((ask(&by_old, 61).await, served.looks()), (unknown, 2), "what the issuer no longer has is gone");
    for seconds in 61..120 {
        assert_eq!(ask(&by("invented", &old), seconds).await, unknown);
    }
    assert_eq!(served.looks(), 2);
    assert_eq!((ask(&by("invented", &old), 120).await, served.looks()), (unknown, 3));
    assert_eq!((ask(&by("invented", &old), 30).await, served.looks()), (unknown, 3), "a clock that went back");
    // What is known stays good while the issuer is away, and nothing can be said of what is not.
    served.says.lock().unwrap().keys = json!("away");
    assert_eq!(ask(&by("invented", &old), 180).await, Err(TokenError::Unavailable));
    assert_eq!((ask(&by_new, 181).await, served.looks()), (Ok(()), 4));
}

#[tokio::test]
async fn without_keys_nobody_is_judged() {
    let ec = elliptic();
    let good = public(&ec, Algorithm::ES256, "ec");
    let served = Served::with(std::slice::from_ref(&good)).await;
    let token = signed(Algorithm::ES256, &ec, &served.claims());
    let (document, keys) = {
        let says = served.says.lock().unwrap();
        (says.document.clone(), says.keys.clone())
    };
    let changed = |name: &str, value: Value| (with(&document, name, value), keys.clone());
    let set = |keys: Value| (document.clone(), json!({ "keys": keys }));
    let mut encrypts = good.clone();
    encrypts["use"] = json!("enc");
    let mut other = good.clone();
    other["alg"] = json!("ES384");
    let cases = [
        ("another issuer's document", changed("issuer", json!("https://elsewhere.example"))),
        ("no issuer", changed("issuer", Value::Null)),
        ("keys by plain HTTP from elsewhere", changed("jwks_uri", json!("http://192.0.2.1/jwks"))),
        ("keys that are nowhere", changed("jwks_uri", json!(format!("{}/nowhere", served.url)))),
        ("no keys", set(json!([]))),
        ("a key for encryption", set(json!([encrypts]))),
        ("a key for another algorithm", set(json!([other]))),
        ("a secret", set(json!([{"kty": "oct", "k": "c2VjcmV0", "kid": "ec", "alg": "HS256"}]))),
        ("more than is read", set(json!([good, {"kty": "x".repeat(64 * 1024)}]))),
    ];
    for (case, (document, keys)) in cases {
        *served.says.lock().unwrap() = Says { document, keys, looks: 0 };
        let issuer = served.issuer();
        assert_eq!(identified(&issuer, &token).await, Err(TokenError::Unavailable), "{case}");
        // It is not asked again at once, and then it is.
        *served.says.lock().unwrap() =
            Says { document: self::document(&served), keys: json!({"keys": [good]}), looks: 0 };
        assert_eq!(identified(&issuer, &token).await, Err(TokenError::Unavailable), "{case}");
        assert!(issuer.identify(&token, Kind::Access, at(NOW + 2)).await.is_ok(), "{case}");
    }
}

fn document(served: &Served) -> Value {
    let url = &served.url;
    json!({"issuer": url, "jwks_uri": format!("{url}/jwks"), "authorization_endpoint": format!("{url}/authorize"),
        "token_endpoint": format!("{url}/token")})
}

#[test]
fn keys_and_tokens_travel_by_tls_or_within_this_machine() {
    for safe in [
        "https://issuer.example",
        "https://issuer.example:8443/a?b=c",
        "http://127.0.0.1:8080/x",
        "http://localhost",
        "http://[::1]:1/",
    ] {
        assert!(is_safe(safe), "{safe}");
    }
    for unsafe_one in [
        "http://issuer.example",
        "ftp://127.0.0.1",
        "//127.0.0.1",
        "/jwks",
        "",
        "https://",
        "http://127.0.0.1.example",
        "http://localhost@issuer.example/",
        "http://127.0.0.1#@issuer.example",
        "file:///etc",
    ] {
        assert!(!is_safe(unsafe_one), "{unsafe_one}");
    }
}
