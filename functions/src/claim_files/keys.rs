//! The keys of the bucket: `incoming/CLAIM/NUMBER` where a form puts a file, and `kept/CLAIM/NUMBER/SHA256` where it stays. A claim's id
//! begins with its order's, so that all files of an order lie together, and no key says anything of a person.

use crate::http::request::order_of_part;
use domain::order::OrderId;

/// What a key begins with where a form put the object.
pub const INCOMING: &str = "incoming/";
/// What it begins with where it stays.
const KEPT: &str = "kept/";

/// A file where a form put it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Incoming {
    pub(super) order: OrderId,
    pub(super) claim: String,
    /// Which of the claim's files it is, from 1.
    pub(super) number: u32,
}

impl Incoming {
    /// What a key means; `None` for a key that no form of ours is for.
    pub(super) fn read(key: &str) -> Option<Incoming> {
        let (claim, written) = key.strip_prefix(INCOMING)?.split_once('/')?;
        let number: u32 = written.parse().ok()?;
        let order = order_of_part(claim)?;
        (number.to_string() == written).then(|| Incoming { order, claim: claim.to_owned(), number })
    }
}

/// The key under which a form puts a file.
pub(super) fn incoming(claim: &str, number: u32) -> String {
    format!("{INCOMING}{claim}/{number}")
}

/// The key under which a file stays.
pub(crate) fn kept(claim: &str, number: u32, sha256: &str) -> String {
    format!("{KEPT}{claim}/{number}/{sha256}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_was_made_and_no_other_is() {
        let claim = "01JGZ8QK3W0000000000000042-C12";
        let read = Incoming::read(&incoming(claim, 3)).expect("a key");
        assert_eq!((read.order.as_str(), read.claim.as_str(), read.number), ("01JGZ8QK3W0000000000000042", claim, 3));
        for other in [
            "",
            "incoming/",
            "kept/01JGZ8QK3W0000000000000042-C12/3",
            "incoming/01JGZ8QK3W0000000000000042-C12",
            "incoming/01JGZ8QK3W0000000000000042-C12/",
            "incoming/01JGZ8QK3W0000000000000042-C12/03",
            "incoming/01JGZ8QK3W0000000000000042-C12/+3",
            "incoming/01JGZ8QK3W0000000000000042-C12/3/4",
            "incoming/01JGZ8QK3W0000000000000042/3",
            "incoming/../kept/3",
        ] {
            assert_eq!(Incoming::read(other), None, "{other}");
        }
    }
}
