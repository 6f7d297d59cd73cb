//! The one list of routes, as the handlers declare them: which function answers which path and methods. The edge tells an
//! unknown path from a known one met with another method by it, since any function may be asked either.

use crate::http::handlers::Answers;
use crate::{acceptance, account, activation, claim_intake, operator, payment, payment_webhook};
use utoipa::openapi::HttpMethod;

/// The functions that answer requests, and what each answers.
type List = fn() -> Vec<Answers>;

const FUNCTIONS: [(&str, List); 7] = [
    ("acceptance", acceptance::answers),
    ("account", account::answers),
    ("payment", payment::answers),
    ("claim_intake", claim_intake::answers),
    ("payment_webhook", payment_webhook::answers),
    ("activation", activation::answers),
    ("operator", operator::answers),
];

/// A route of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The method.
    pub method: &'static str,
    /// The path, its parameters in braces.
    pub path: String,
    /// The function that answers.
    pub function: &'static str,
}

/// Every route.
pub fn routes() -> Vec<Route> {
    let of = |(function, answers): (&'static str, List)| {
        answers().into_iter().flat_map(move |(methods, path)| {
            methods.into_iter().map(move |method| Route { method: name(&method), path: path.clone(), function })
        })
    };
    FUNCTIONS.into_iter().flat_map(of).collect()
}

/// The methods of a path, as an `Allow` header says them; `None` for a path that is none of ours.
pub fn allowed(path: &str) -> Option<String> {
    let routes = routes();
    let methods: Vec<&str> = routes.iter().filter(|route| fits(&route.path, path)).map(|route| route.method).collect();
    (!methods.is_empty()).then(|| methods.join(", "))
}

fn name(method: &HttpMethod) -> &'static str {
    match method {
        HttpMethod::Get => "GET",
        HttpMethod::Post => "POST",
        HttpMethod::Put => "PUT",
        HttpMethod::Delete => "DELETE",
        HttpMethod::Options => "OPTIONS",
        HttpMethod::Head => "HEAD",
        HttpMethod::Patch => "PATCH",
        HttpMethod::Trace => "TRACE",
    }
}

fn fits(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(expected), Some(segment)) if expected == segment => {}
            (Some(expected), Some(segment)) if expected.starts_with('{') && !segment.is_empty() => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_known_by_its_pattern_whichever_function_is_asked() {
        assert_eq!(allowed("/v1/orders").as_deref(), Some("POST, GET"));
        assert_eq!(allowed("/v1/orders/X/payments").as_deref(), Some("POST"));
        assert_eq!(allowed("/v1/terms/2023-01").as_deref(), Some("GET"));
        for path in ["/v1", "/v1/orders/", "/v1/orders/X/claims/", "/v1/orders//claims", "/v2/offer", "/v1/offer/x"] {
            assert_eq!(allowed(path), None, "{path}");
        }
    }
}
