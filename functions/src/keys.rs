//! What is derived from the shop's one secret: each use has a key of its own.

use hmac::{Hmac, KeyInit, Mac};
use serde::Serialize;
use serde_json::Value;
use sha2::Sha256;
use std::fmt;

/// The keys of this shop. The secret must stay: pseudonyms and tokens made with it are found again only with it.
#[derive(Clone)]
pub struct Keys {
    body: [u8; 32],
    token: [u8; 32],
    operator: [u8; 32],
    receipt: [u8; 32],
    pseudonym: [u8; 32],
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(..)")
    }
}

impl Keys {
    /// The keys of a secret.
    pub fn new(secret: &str) -> Keys {
        let derive = |label: &str| mac(secret.as_bytes(), &[label]);
        Keys {
            body: derive("oferta/body"),
            token: derive("oferta/order-token"),
            operator: derive("oferta/operator-token"),
            receipt: derive("oferta/receipt-token"),
            pseudonym: derive("oferta/pseudonym"),
        }
    }

    /// The keyed hash of a parsed body; the order of its fields and its white space do not matter.
    pub fn body_hmac(&self, body: &Value) -> String {
        let mut text = Vec::new();
        canonical(body, &mut text);
        hex::encode(mac(&self.body, &[&text]))
    }

    /// The pseudonym of a Kommo account.
    pub fn account(&self, account_id: u64) -> String {
        hex::encode(&mac(&self.pseudonym, &["kommo", &account_id.to_string()])[..16])
    }

    /// The pseudonym of a mailbox.
    pub fn mailbox(&self, normalised: &str) -> String {
        hex::encode(&mac(&self.pseudonym, &["mailbox", normalised])[..16])
    }

    /// The pseudonym of an operator.
    pub fn operator(&self, sub: &str) -> String {
        hex::encode(&mac(&self.pseudonym, &["operator", sub])[..16])
    }

    pub(crate) fn token(&self) -> &[u8] {
        &self.token
    }

    pub(crate) fn receipt_token(&self) -> &[u8] {
        &self.receipt
    }

    pub(crate) fn operator_token(&self) -> &[u8] {
        &self.operator
    }
}

/// HMAC-SHA256 over parts, each closed so that no two lists of parts read alike.
fn mac(key: &[u8], parts: &[impl AsRef<[u8]>]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(&(part.as_ref().len() as u64).to_be_bytes());
        mac.update(part.as_ref());
    }
    mac.finalize().into_bytes().into()
}

fn canonical(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Object(map) => {
            let mut names: Vec<&String> = map.keys().collect();
            names.sort();
            out.push(b'{');
            for name in names {
                write(name, out);
                out.push(b':');
                canonical(&map[name], out);
                out.push(b',');
            }
            out.push(b'}');
        }
        Value::Array(items) => {
            out.push(b'[');
            for item in items {
                canonical(item, out);
                out.push(b',');
            }
            out.push(b']');
        }
        scalar => write(scalar, out),
    }
}

fn write(scalar: &impl Serialize, out: &mut Vec<u8>) {
    serde_json::to_writer(out, scalar).expect("memory takes every text, number and word");
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_body_hashes_the_same_in_any_order_of_its_fields_and_differs_by_any_value() {
        let keys = Keys::new("a secret");
        let one: Value = serde_json::from_str(r#"{"a":1,"b":{"c":[true,null],"d":"x"}}"#).unwrap();
        let two: Value = serde_json::from_str(r#"{ "b": {"d":"x", "c":[true,null]}, "a":1 }"#).unwrap();
        assert_eq!(keys.body_hmac(&one), keys.body_hmac(&two));
        assert_ne!(keys.body_hmac(&one), keys.body_hmac(&json!({"a":1,"b":{"c":[true],"d":"x"}})));
        assert_ne!(keys.body_hmac(&one), Keys::new("another").body_hmac(&one));
    }

    #[test]
    fn pseudonyms_of_different_kinds_never_meet() {
        let keys = Keys::new("a secret");
        assert_ne!(keys.account(1), keys.mailbox("1"));
        assert_ne!(keys.account(1), keys.account(11));
    }
}
