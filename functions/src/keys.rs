//! The shop's keys: one set for each use, so that a function holds only those of what it does, and so that each can be
//! changed by itself. Sets of tokens, links and bodies have a current key, and while a change lasts the one before it.

mod body;
pub mod pseudonyms;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;

pub use body::BodyKeys;
pub use pseudonyms::Pseudonyms;

/// How many bytes a key has, as the hash that it is for.
pub(crate) const KEY_BYTES: usize = 32;
/// Of the bytes of a key, so many differ at least: of a random one hardly ever less than 25.
const DIFFERENT_BYTES_MIN: usize = 16;
/// The longest name of a key.
const ID_CHARS_MAX: usize = 32;

/// A key, and the name by which what is made with it says so.
#[derive(Clone)]
struct Key {
    id: String,
    bytes: [u8; KEY_BYTES],
}

/// The keys of one use: the current one, and while a change lasts the one before it.
#[derive(Clone)]
pub struct KeyRing {
    current: Key,
    previous: Option<Key>,
}

/// Signs and knows the tokens of orders.
#[derive(Clone, Debug)]
pub struct TokenKeys(pub KeyRing);

/// Signs and knows the links in mails.
#[derive(Clone, Debug)]
pub struct LinkKeys(pub KeyRing);

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyRing(..)")
    }
}

impl KeyRing {
    /// The keys that a setting names: `name:hexadecimal digits`, and after a comma the previous one.
    ///
    /// # Errors
    /// What is wrong with it, in words that follow the setting's name; never a part of a key.
    pub fn parse(setting: &str) -> Result<KeyRing, &'static str> {
        let mut keys = setting.split(',').map(key);
        let (current, previous) = (keys.next().ok_or("is not set")??, keys.next().transpose()?);
        if keys.next().is_some() {
            return Err("must have at most two keys, the current and the previous one");
        }
        if previous.as_ref().is_some_and(|previous| previous.id == current.id) {
            return Err("names two keys alike");
        }
        if previous.as_ref().is_some_and(|previous| previous.bytes == current.bytes) {
            return Err("has the same key under two names");
        }
        Ok(KeyRing { current, previous })
    }

    /// The current key, and its name.
    pub(crate) fn current(&self) -> (&str, &[u8]) {
        (&self.current.id, &self.current.bytes)
    }

    /// The key of a name.
    pub(crate) fn named(&self, id: &str) -> Option<&[u8]> {
        self.all().find(|key| key.id == id).map(|key| key.bytes.as_slice())
    }

    fn all(&self) -> impl Iterator<Item = &Key> {
        [&self.current].into_iter().chain(&self.previous)
    }

    /// A set of one key, made of a word: each word another.
    #[cfg(test)]
    pub(crate) fn of(word: &str) -> KeyRing {
        let current = Key { id: "test".to_owned(), bytes: mac(word.as_bytes(), &["a key for tests"]) };
        KeyRing { current, previous: None }
    }
}

/// One key of a setting.
fn key(text: &str) -> Result<Key, &'static str> {
    let (id, digits) = text.split_once(':').ok_or("must be NAME:KEY, and after a comma the previous NAME:KEY")?;
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    if !(1..=ID_CHARS_MAX).contains(&id.len()) || !id.bytes().all(plain) {
        return Err("must name each key in at most 32 letters, digits and hyphens");
    }
    Ok(Key { id: id.to_owned(), bytes: strong(digits)? })
}

/// The bytes of a key in hexadecimal digits, if nobody could guess them.
fn strong(digits: &str) -> Result<[u8; KEY_BYTES], &'static str> {
    if digits.len() != 2 * KEY_BYTES {
        return Err("must have keys of 64 hexadecimal digits");
    }
    let mut bytes = [0; KEY_BYTES];
    hex::decode_to_slice(digits, &mut bytes).map_err(|_| "must have keys of 64 hexadecimal digits")?;
    let mut different = bytes;
    different.sort_unstable();
    if different.chunk_by(|one, next| one == next).count() < DIFFERENT_BYTES_MIN {
        return Err("has a key that is not random");
    }
    Ok(bytes)
}

/// HMAC-SHA256 over parts, each closed so that no two lists of parts read alike.
fn mac(key: &[u8], parts: &[impl AsRef<[u8]>]) -> [u8; KEY_BYTES] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(&(part.as_ref().len() as u64).to_be_bytes());
        mac.update(part.as_ref());
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "8f1c02d9a47be365f0187c2d95eab34610fd27c8593b6ea471d8024c9fb5e63a";
    const TWO: &str = "27d4b9016ae8f35c92407fbd18c6ea53e1095db72fc48a360be97d1452f8ac06";

    #[test]
    fn a_setting_is_a_current_key_and_perhaps_the_one_before_it() {
        let alone = KeyRing::parse(&format!("2026-11:{ONE}")).unwrap();
        assert_eq!((alone.current().0, alone.named("2026-10")), ("2026-11", None));
        let both = KeyRing::parse(&format!("2026-12:{TWO},2026-11:{ONE}")).unwrap();
        assert_eq!(both.current().0, "2026-12");
        assert_eq!(both.named("2026-11"), alone.named("2026-11"));
        for look_alike in ["", "2026-1", "2026-11 ", "2026-111", "2026‑11"] {
            assert!(both.named(look_alike).is_none(), "{look_alike:?}");
        }
        assert!(!format!("{both:?}").contains("8f"), "keys are not printed");
    }

    #[test]
    fn a_weak_setting_is_refused_without_a_part_of_it() {
        let (zeros, short) = ("0".repeat(64), &ONE[..62]);
        let (repeated, sequence) = ("0123456789abcdef".repeat(4), "00".repeat(16) + "f1".repeat(16).as_str());
        let digits = "must have keys of 64 hexadecimal digits";
        let (form, name) = (
            "must be NAME:KEY, and after a comma the previous NAME:KEY",
            "must name each key in at most 32 letters, digits and hyphens",
        );
        for (setting, reason) in [
            (ONE.to_owned(), form),
            (format!("a:{ONE},"), form),
            (format!(":{ONE}"), name),
            (format!("a b:{ONE}"), name),
            (format!("{}:{ONE}", "a".repeat(33)), name),
            (format!("a:{short}"), digits),
            (format!("a:{ONE}00"), digits),
            (format!("a:{}", ONE.replace('8', "g")), digits),
            (format!("a:{ONE}, b:{TWO}"), name),
            (format!("a:{zeros}"), "has a key that is not random"),
            (format!("a:{repeated}"), "has a key that is not random"),
            (format!("a:{sequence}"), "has a key that is not random"),
            (format!("b:{ONE},a:{zeros}"), "has a key that is not random"),
            (format!("a:{ONE},a:{TWO}"), "names two keys alike"),
            (format!("b:{ONE},a:{ONE}"), "has the same key under two names"),
            (format!("b:{ONE},a:{}", ONE.to_uppercase()), "has the same key under two names"),
            (format!("c:{ONE},b:{TWO},a:{ONE}"), "must have at most two keys, the current and the previous one"),
        ] {
            assert_eq!(KeyRing::parse(&setting).err(), Some(reason), "{setting}");
        }
    }
}
