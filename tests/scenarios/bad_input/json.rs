//! Bodies that are no JSON, too large, or of another type.

use super::{Kept, Opened, assert_key_is_free, order_request, raw};
use crate::problems::{BODY_TOO_LARGE, INVALID_FIELDS, NOT_JSON, UNSUPPORTED_MEDIA_TYPE, assert_problem};
use harness::{World, answer};
use serde_json::json;

const BODY_BYTES_MAX: usize = 65_536;

#[tokio::test]
async fn what_is_no_json_is_refused() {
    let world = World::new().await;
    let good = world.order_body().await.to_string();
    let broken: Vec<(&str, Vec<u8>)> = vec![
        ("empty", Vec::new()),
        ("blank", b" \n\t".to_vec()),
        ("truncated at its end", good.as_bytes()[..good.len() - 1].to_vec()),
        ("truncated in a text", good.as_bytes()[..good.len() / 2].to_vec()),
        ("trailing junk", format!("{good} x").into_bytes()),
        ("two documents", format!("{good}{good}").into_bytes()),
        ("trailing comma", b"{\"accepted\":true,}".to_vec()),
        ("single quotes", b"{'accepted':true}".to_vec()),
        ("a comment", format!("/* order */{good}").into_bytes()),
        ("not a number", b"{\"accepted\":NaN}".to_vec()),
        ("a number beyond all", b"{\"accepted\":1e999}".to_vec()),
        ("half a surrogate pair", br#"{"sku":"\ud800"}"#.to_vec()),
        ("a raw line break in a text", b"{\"sku\":\"a\nb\"}".to_vec()),
        ("a byte order mark", format!("\u{feff}{good}").into_bytes()),
        (
            "invalid UTF-8",
            good.replace("widget-month", "\u{1}").bytes().map(|b| if b == 1 { 0xFF } else { b }).collect(),
        ),
        ("UTF-16", good.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("deep arrays", "[".repeat(30_000).into_bytes()),
        ("deep arrays, closed", [vec![b'['; 30_000], vec![b']'; 30_000]].concat()),
        ("deep objects", "{\"a\":".repeat(10_000).into_bytes()),
        ("a form", b"accepted=true&sku=widget-month".to_vec()),
    ];
    let kept = Kept::of(&world).await;
    for (case, body) in broken {
        assert_problem(&answer(order_request(&world, "k", body)).await, NOT_JSON, &[], case);
        kept.assert_same(&world, case).await;
    }
    assert_key_is_free(&world, "k").await;
}

#[tokio::test]
async fn every_post_wants_json_that_is_an_object() {
    let opened = Opened::new().await;
    for (path, _) in opened.posts().await {
        let post = |body: String| {
            opened.post(&path).header("idempotency-key", "k").header("content-type", "application/json").body(body)
        };
        assert_problem(&answer(post("{".to_owned())).await, NOT_JSON, &[], &path);
        for value in [json!(null), json!(1), json!("{}"), json!([]), json!([{}]), json!(true)] {
            let case = format!("{path} with {value}");
            assert_problem(&answer(post(value.to_string())).await, INVALID_FIELDS, &[""], &case);
            opened.kept.assert_same(&opened.world, &case).await;
        }
    }
}

#[tokio::test]
async fn a_body_ends_at_64_kib_with_and_without_its_length() {
    let world = World::new().await;
    let good = world.order_body().await.to_string();
    let padded = |bytes: usize| format!("{good}{}", " ".repeat(bytes - good.len()));
    let kept = Kept::of(&world).await;
    for bytes in [BODY_BYTES_MAX + 1, BODY_BYTES_MAX + 5_000] {
        let told = answer(order_request(&world, "k", padded(bytes))).await;
        assert_problem(&told, BODY_TOO_LARGE, &[], "with Content-Length");
        let chunked = raw(&world, chunked(&padded(bytes))).await;
        assert_problem(&chunked, BODY_TOO_LARGE, &[], "in chunks");
    }
    // Too large is judged before anything is parsed.
    let junk = answer(order_request(&world, "k", "x".repeat(BODY_BYTES_MAX + 1))).await;
    assert_problem(&junk, BODY_TOO_LARGE, &[], "junk");
    kept.assert_same(&world, "bodies that are too large").await;

    let junk = answer(order_request(&world, "k", "x".repeat(BODY_BYTES_MAX))).await;
    assert_problem(&junk, NOT_JSON, &[], "junk of 64 KiB");
    assert_eq!(answer(order_request(&world, "k", padded(BODY_BYTES_MAX))).await.status, 201);
    assert_eq!(raw(&world, chunked(&padded(BODY_BYTES_MAX))).await.status, 201, "the same order in chunks");
}

/// The order as one chunk, its size known only at its end.
fn chunked(body: &str) -> String {
    let head = "POST /v1/orders HTTP/1.1\r\nhost: shop\r\nconnection: close\r\ncontent-type: application/json\r\n";
    format!("{head}idempotency-key: k\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n", body.len())
}

#[tokio::test]
async fn every_post_wants_the_bodys_type_said() {
    let opened = Opened::new().await;
    let wrong = [
        None,
        Some(""),
        Some("text/plain"),
        Some("application/jsonx"),
        Some("application/json5"),
        Some("application/problem+json"),
        Some("application"),
        Some("json"),
        Some("text/plain; application/json"),
        Some("application/json, text/plain"),
        Some("application/x-www-form-urlencoded"),
        Some("multipart/form-data; boundary=x"),
    ];
    for (path, body) in opened.posts().await {
        for kind in wrong {
            let mut request = opened.post(&path).header("idempotency-key", "k").body(body.to_string());
            if let Some(kind) = kind {
                request = request.header("content-type", kind);
            }
            let case = format!("{path} as {kind:?}");
            assert_problem(&answer(request).await, UNSUPPORTED_MEDIA_TYPE, &[], &case);
            opened.kept.assert_same(&opened.world, &case).await;
        }
    }
    for (path, body) in opened.posts().await.into_iter().take(7) {
        for kind in ["application/json; charset=utf-8", "Application/JSON", "application/json ;charset=utf-8"] {
            let request = opened.post(&path).header("idempotency-key", "k").header("content-type", kind);
            let taken = answer(request.body(body.to_string())).await;
            assert!((200..300).contains(&taken.status), "{path} as {kind}: {}", taken.text);
        }
    }
}
