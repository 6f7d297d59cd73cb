//! The ids by which outbox items are known outside.

use super::is_outbox;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Between the two keys of an outbox item in its id; no partition key has it.
const KEYS_APART: char = '|';
/// The longest id of an outbox item, in characters: what fits into a tag of the mail service.
const ITEM_ID_MAX: usize = 256;

/// The id by which an outbox item is known outside: in letters, digits, `-` and `_`.
pub fn item_id(pk: &str, sk: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("{pk}{KEYS_APART}{sk}"))
}

/// The keys of the outbox item that an id names; `None` for what is no such id. Whether the item is there is not said.
pub fn item_of(id: &str) -> Option<(String, String)> {
    let keys = URL_SAFE_NO_PAD.decode(Some(id).filter(|id| id.len() <= ITEM_ID_MAX)?).ok()?;
    let keys = String::from_utf8(keys).ok()?;
    let (pk, sk) = keys.split_once(KEYS_APART)?;
    (!pk.is_empty() && is_outbox(sk)).then(|| (pk.to_owned(), sk.to_owned()))
}
