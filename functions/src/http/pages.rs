//! What pages for people share, where a cookie says who looks: the cookie itself, forms that other sites' pages must not send, the
//! language of a browser. The API knows no cookie, and a page no bearer token.

use super::problem::Problem;
use super::request::{bytes, parameters};
use super::token;
use crate::keys::TokenKeys;
use axum::extract::Request;
use domain::Instant;
use domain::code::Code;
use domain::order::OrderId;
use gateways::http::origin_of;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use store::table::access::Access;

/// Nothing is loaded, framed or sent elsewhere.
pub(crate) const POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The same policy for a page whose form leads to another origin.
pub(crate) fn policy_with_form_to(origin: &str) -> String {
    POLICY.replace("form-action 'self'", &format!("form-action 'self' {origin}"))
}

/// Whether a request is answered with a page even where it fails: a browser asks so for what it shows. The API answers with
/// documents, whoever asks.
pub(crate) fn asked(path: &str, headers: &HeaderMap) -> bool {
    let accepts = headers.get(header::ACCEPT).and_then(|accepted| accepted.to_str().ok());
    !path.starts_with("/v1/") && accepts.is_some_and(|accepted| accepted.contains("text/html"))
}

/// The value of a cookie. One that is sent twice is none: nobody can tell which of the two is meant.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let mut values = pairs.filter(|(known, _)| *known == name).map(|(_, value)| value);
    let value = values.next();
    if values.next().is_some() { None } else { value }
}

/// Sets a cookie that scripts cannot read, that no other host can set or see, and that other sites' forms do not send; for some
/// seconds, 0 to take it back.
pub(crate) fn set_cookie(name: &str, value: &str, seconds: i64) -> Result<HeaderValue, Problem> {
    let cookie = format!("{name}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax");
    HeaderValue::try_from(cookie).map_err(|_| Code::Internal.into())
}

/// The cookie of an order that was placed on the page: the order's own token, which opens this one order and is no sign-in, since
/// nobody has shown that they read its mailbox (K59).
const ORDER_COOKIE: &str = "__Host-order";

/// For how many seconds it is kept: to pay at once and to see what became of it, perhaps on a computer that others use too. Later
/// the mailbox leads to the order.
const ORDER_COOKIE_SECONDS: i64 = 24 * 60 * 60;

/// Sets the cookie of an order to its token.
pub(crate) fn set_order_cookie(token: &str) -> Result<HeaderValue, Problem> {
    set_cookie(ORDER_COOKIE, token, ORDER_COOKIE_SECONDS)
}

/// What the cookie of an order opens, if it is this order's and its time is not over. Whether its tokens were ended is judged on
/// what is read.
pub(crate) fn order_access(keys: &TokenKeys, headers: &HeaderMap, order: &OrderId, now: Instant) -> Option<Access> {
    let access = token::verify(keys, cookie(headers, ORDER_COOKIE)?, now).ok()?;
    matches!(&access, Access::Token { order: opened, .. } if opened == order).then_some(access)
}

/// Lets a form be sent from a page of this shop, which is found at an address. The browser says where it comes from, by
/// `Sec-Fetch-Site` or, if it is an old one that knows no referrer policy either, by `Origin`; what says neither is let in by
/// nobody.
///
/// # Errors
/// [`Code::CrossSite`].
pub(crate) fn same_site(headers: &HeaderMap, shop: &str) -> Result<(), Problem> {
    let said = |name: &HeaderName| {
        let mut values = headers.get_all(name).iter();
        let value = values.next()?;
        Some(value.to_str().ok().filter(|_| values.next().is_none()).unwrap_or_default().to_owned())
    };
    let ours = match (said(&HeaderName::from_static("sec-fetch-site")), said(&header::ORIGIN)) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => origin == origin_of(shop),
        (None, None) => false,
    };
    if ours { Ok(()) } else { Err(Code::CrossSite.into()) }
}

/// The fields of a form by their names; an unknown or repeated one is an error.
///
/// # Errors
/// [`Code::InvalidFields`]; [`Code::BodyTooLarge`].
pub(crate) async fn form<const N: usize>(request: Request, names: [&str; N]) -> Result<[Option<String>; N], Problem> {
    let body = bytes(request).await?;
    let text = std::str::from_utf8(&body).map_err(|_| Code::InvalidFields)?;
    // A form writes a space as a plus.
    parameters(Some(&text.replace('+', "%20")), names).map_err(|_| Code::InvalidFields.into())
}

/// The language, of those that there are, that a browser asks for first.
pub(crate) fn language<'a>(headers: &HeaderMap, known: &[&'a str]) -> Option<&'a str> {
    let asked = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let names = asked.split(',').filter_map(|one| one.split([';', '-']).next()).map(str::trim);
    names.filter_map(|name| known.iter().find(|known| known.eq_ignore_ascii_case(name))).next().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::KeyRing;
    use serde_json::json;

    fn headers_of(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn a_cookie_is_one_of_its_name() {
        let of = |pairs: &[(&'static str, &'static str)]| cookie(&headers_of(pairs), "__Host-s").map(str::to_owned);
        assert_eq!(of(&[("cookie", "a=1; __Host-s=x.y; b=2")]).as_deref(), Some("x.y"));
        assert_eq!(of(&[("cookie", "a=1"), ("cookie", "__Host-s=x")]).as_deref(), Some("x"));
        for none in
            ["", "a=1", "__host-s=x", "x__Host-s=x", "__Host-s", "__Host-s=x; __Host-s=y", "__Host-s=x; __Host-s=x"]
        {
            assert_eq!(of(&[("cookie", none)]), None, "{none}");
        }
        assert_eq!(of(&[("cookie", "__Host-s=x"), ("cookie", "__Host-s=y")]), None, "in two lines");
    }

    #[test]
    fn a_form_comes_from_a_page_of_this_shop() {
        let of =
            |pairs: &[(&'static str, &'static str)]| same_site(&headers_of(pairs), "https://shop.example:8443").is_ok();
        for ours in [
            &[("sec-fetch-site", "same-origin")][..],
            &[("sec-fetch-site", "same-origin"), ("origin", "null")],
            &[("origin", "https://shop.example:8443")],
        ] {
            assert!(of(ours), "{ours:?}");
        }
        for other in [
            &[][..],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "none")],
            &[("sec-fetch-site", "")],
            &[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "same-origin")],
            &[("sec-fetch-site", "cross-site"), ("origin", "https://shop.example:8443")],
            &[("origin", "null")],
            &[("origin", "https://shop.example")],
            &[("origin", "http://shop.example:8443")],
            &[("origin", "https://shop.example:8443.evil.example")],
            &[("origin", "https://shop.example:8443"), ("origin", "https://evil.example")],
            &[("referer", "https://shop.example:8443/account")],
        ] {
            assert!(!of(other), "{other:?}");
        }
    }

    #[test]
    fn the_cookie_of_an_order_opens_this_order_and_nothing_else_does() {
        const ORDER: &str = "01JGZ8QK3W0000000000000042";
        let keys = TokenKeys(KeyRing::of("of orders"));
        let now: Instant = "2025-02-03T05:00:00Z".parse().expect("an instant");
        let token = |keys: &TokenKeys, audience: &str, exp: i64| {
            token::signed(&keys.0, &json!({"aud": audience, "sub": ORDER, "exp": exp})).expect("a token")
        };
        let later = now.timestamp() + 60;
        let good = token(&keys, "oferta-order", later);
        let order = OrderId::parse(ORDER).expect("an order id");
        let opened = |cookie: &str, order: &OrderId, now: Instant| {
            let mut headers = HeaderMap::new();
            headers.append(header::COOKIE, HeaderValue::try_from(cookie).expect("a value"));
            order_access(&keys, &headers, order, now)
        };
        let cookie = format!("{ORDER_COOKIE}={good}");
        assert_eq!(opened(&cookie, &order, now), Some(Access::Token { order: order.clone(), epoch: 0 }));
        let set = set_order_cookie(&good).expect("a value");
        let set = set.to_str().expect("a text");
        assert!(
            set.starts_with(&cookie) && set.ends_with("; Path=/; Max-Age=86400; Secure; HttpOnly; SameSite=Lax"),
            "{set}"
        );
        let other = OrderId::parse("01JGZ8QK3W0000000000000043").expect("an order id");
        assert_eq!(opened(&cookie, &other, now), None, "another order");
        assert_eq!(opened(&cookie, &order, now + chrono::TimeDelta::seconds(60)), None, "its time is over");
        let another = token(&TokenKeys(KeyRing::of("another")), "oferta-order", later);
        for cheat in [
            format!("__Host-session={good}"),
            format!("{cookie}; {cookie}"),
            format!("{ORDER_COOKIE}=x"),
            format!("{ORDER_COOKIE}="),
            format!("{ORDER_COOKIE}={another}"),
            format!("{ORDER_COOKIE}={}", token(&keys, "oferta-sign-in", later)),
        ] {
            assert_eq!(opened(&cheat, &order, now), None, "{cheat}");
        }
    }

    #[test]
    fn a_browser_is_answered_in_the_first_language_that_there_is() {
        for (asked, expected) in [
            ("ru", Some("ru")),
            ("RU-kz;q=0.9, en;q=0.8", Some("ru")),
            ("kk, ru;q=0.8, en;q=0.7", Some("ru")),
            ("kk", None),
            ("", None),
        ] {
            let headers = headers_of(&[("accept-language", asked)]);
            assert_eq!(language(&headers, &["en", "ru"]), expected, "{asked}");
        }
        assert_eq!(language(&HeaderMap::new(), &["en", "ru"]), None);
    }
}
