//! Requests and answers as API Gateway's HTTP API hands them to a function: payload format 2.0.

use axum::body::Body;
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

/// A request as the gateway received it.
pub struct Received<'a> {
    pub method: &'a Method,
    /// The path and query.
    pub uri: &'a Uri,
    pub headers: &'a HeaderMap,
    pub body: &'a [u8],
    /// The key of the route that it matched, such as `GET /v1/offer` or `$default`.
    pub route: &'a str,
    /// When it was received.
    pub at: DateTime<Utc>,
}

impl Received<'_> {
    /// The event that the function is invoked with. Headers of one name are joined by commas, cookies stand apart, and a
    /// body that may not be text is in base 64: the gateway tells by the content type.
    pub fn event(&self) -> Value {
        let mut headers = Map::new();
        for name in self.headers.keys().filter(|name| *name != header::COOKIE) {
            let values = self.headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
            headers.insert(name.to_string(), json!(values.collect::<Vec<_>>().join(",")));
        }
        let cookies = self.headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let cookies: Vec<&str> = cookies.flat_map(|value| value.split("; ")).collect();
        let kind = self.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let textual =
            kind.starts_with("text/") || kind.starts_with("application/json") || kind.starts_with("application/xml");
        let text = std::str::from_utf8(self.body).ok().filter(|_| textual);
        let body = text.map_or_else(|| STANDARD.encode(self.body), str::to_owned);
        json!({
            "version": "2.0",
            "routeKey": self.route,
            "rawPath": self.uri.path(),
            "rawQueryString": self.uri.query().unwrap_or_default(),
            "cookies": cookies,
            "headers": headers,
            "requestContext": {
                "accountId": "123456789012", "apiId": "api", "domainName": "shop.example.com", "domainPrefix": "shop",
                "http": {"method": self.method.as_str(), "path": self.uri.path(), "protocol": "HTTP/1.1",
                    "sourceIp": "192.0.2.1", "userAgent": "test"},
                "requestId": "JKJaXmPLvHcESHA=", "routeKey": self.route, "stage": "$default",
                "time": self.at.format("%d/%b/%Y:%H:%M:%S +0000").to_string(),
                "timeEpoch": self.at.timestamp_millis(),
            },
            "body": (!self.body.is_empty()).then_some(body),
            "isBase64Encoded": !self.body.is_empty() && text.is_none(),
        })
    }
}

/// The answer that the gateway gives for what a function answered.
///
/// # Panics
/// If the function's answer is none that the gateway takes.
pub fn response(answer: &Value) -> Response<Body> {
    let status = answer["statusCode"].as_u64().and_then(|status| u16::try_from(status).ok()).expect("a status");
    let mut response = Response::builder().status(StatusCode::from_u16(status).expect("an HTTP status"));
    for (name, value) in answer["headers"].as_object().into_iter().flatten() {
        response = response.header(name, value.as_str().expect("a header is a text"));
    }
    for cookie in answer["cookies"].as_array().into_iter().flatten() {
        response = response.header("set-cookie", cookie.as_str().expect("a cookie is a text"));
    }
    let body = answer["body"].as_str().unwrap_or_default();
    let body = match answer["isBase64Encoded"].as_bool() {
        Some(true) => STANDARD.decode(body).expect("base 64"),
        _ => body.as_bytes().to_vec(),
    };
    response.body(Body::from(body)).expect("an answer")
}
