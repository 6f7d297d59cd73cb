//! The keyed hash of what was sent under a caller's key, by which a repeat is told from another request.

use super::{KeyRing, mac};
use serde::Serialize;
use serde_json::Value;
use store::table::idempotency::BodyHash;

/// Hashes the bodies of requests. What was hashed with the previous key is known again.
#[derive(Clone, Debug)]
pub struct BodyKeys(pub KeyRing);

impl BodyKeys {
    /// The keyed hash of a parsed body; the order of its fields and its white space do not matter.
    pub fn hash(&self, body: &Value) -> BodyHash {
        let mut text = Vec::new();
        canonical(body, &mut text);
        let mut hashes = self.0.all().map(|key| hex::encode(mac(&key.bytes, &[&text])));
        BodyHash { current: hashes.next().unwrap_or_default(), previous: hashes.next() }
    }
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
        let keys = BodyKeys(KeyRing::of("one"));
        let hash = |body: &Value| keys.hash(body).current;
        let one: Value = serde_json::from_str(r#"{"a":1,"b":{"c":[true,null],"d":"x"}}"#).unwrap();
        let two: Value = serde_json::from_str(r#"{ "b": {"d":"x", "c":[true,null]}, "a":1 }"#).unwrap();
        assert_eq!(hash(&one), hash(&two));
        assert_ne!(hash(&one), hash(&json!({"a":1,"b":{"c":[true],"d":"x"}})));
        assert_ne!(hash(&one), BodyKeys(KeyRing::of("another")).hash(&one).current);
    }

    #[test]
    fn a_repeat_across_a_change_of_the_key_is_known() {
        let (before, after, body) = (KeyRing::of("before"), KeyRing::of("after"), json!({"a": 1}));
        let stood = BodyKeys(before.clone()).hash(&body).current;
        let changing = BodyKeys(KeyRing { previous: Some(before.current), ..after.clone() });
        assert!(changing.hash(&body).is(&stood));
        assert!(!changing.hash(&json!({"a": 2})).is(&stood));
        assert!(!BodyKeys(after).hash(&body).is(&stood), "the previous key is gone");
    }
}
