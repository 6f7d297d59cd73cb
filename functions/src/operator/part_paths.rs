//! What a path names: parts of an order (a claim, a refund, an objection), and what has a hash for its id.

use crate::http::problem::Problem;
use crate::http::request::order_of_part;
use axum::extract::{FromRequestParts, Path};
use domain::code::Code;
use domain::order::OrderId;
use http::request::Parts;

/// A claim, refund, objection or question: its order's id, a dash, a letter and its place. What is none names nothing.
pub(super) struct PartPath {
    pub(super) order: OrderId,
    pub(super) id: String,
}

impl PartPath {
    fn parse(id: String) -> Option<PartPath> {
        order_of_part(&id).map(|order| PartPath { order, id })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PartPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<PartPath, Problem> {
        let path: Result<Path<String>, _> = Path::from_request_parts(parts, state).await;
        path.ok().and_then(|Path(id)| PartPath::parse(id)).ok_or(Code::NotFound.into())
    }
}

/// How long an id of a hash is, in hex digits.
const HASH_CHARS: usize = 32;

/// A report of the bank or a dead letter, by its id. What is none names nothing.
pub(super) struct HexPath(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for HexPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<HexPath, Problem> {
        let path: Result<Path<String>, _> = Path::from_request_parts(parts, state).await;
        let hex = |id: &String| id.len() == HASH_CHARS && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        path.ok().map(|Path(id)| id).filter(hex).map(HexPath).ok_or(Code::NotFound.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_begins_with_its_order_and_ends_with_its_place() {
        let order = "01JGZ8QK3W0000000000000042";
        let parsed = PartPath::parse(format!("{order}-C12")).expect("a part");
        assert_eq!((parsed.order.as_str(), parsed.id.as_str()), (order, "01JGZ8QK3W0000000000000042-C12"));
        for tail in ["", "-", "-C", "-c1", "-1", "-CC", "-C1x", "-C-1", "-C+1", "C1", "-C12345", "-С1", " -C1", "-C1 "]
        {
            assert!(PartPath::parse(format!("{order}{tail}")).is_none(), "{tail}");
        }
        for id in ["", "C1", "01JGZ8QK3W00000000000000é-C1", "01jgz8qk3w0000000000000042-C1"] {
            assert!(PartPath::parse(id.to_owned()).is_none(), "{id}");
        }
    }
}
