//! Pseudonyms: keyed hashes by which an account, a mailbox, an operator or a word is known without its name. They stand in keys of
//! the table and in orders, so their key is not changed on schedule. Each begins with the version of the key that it was made with.
//! If the key leaks, the next version of a pseudonym is made of the one before it, so that whoever renews those that are stored
//! needs none of the names.

use super::{KEY_BYTES, mac, strong};
use domain::party::{Kommo, Party, words};
use std::collections::BTreeSet;
use std::fmt;
use std::net::IpAddr;

/// Of the hash, so many bytes stand in a pseudonym.
const HASH_BYTES: usize = 16;

/// Makes pseudonyms.
#[derive(Clone)]
pub struct Pseudonyms {
    /// The keys of version 1 and of those after it.
    keys: Vec<[u8; KEY_BYTES]>,
}

impl fmt::Debug for Pseudonyms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pseudonyms(..)")
    }
}

impl Pseudonyms {
    /// The keys that a setting names: `version:hexadecimal digits`, the newest version first, down to version 1, which all
    /// later ones rest on.
    ///
    /// # Errors
    /// What is wrong with it, in words that follow the setting's name; never a part of a key.
    pub fn parse(setting: &str) -> Result<Pseudonyms, &'static str> {
        let mut keys = Vec::new();
        for (text, version) in setting.rsplit(',').zip(1_usize..) {
            let (named, digits) = text.split_once(':').ok_or("must be VERSION:KEY, the newest first, down to 1:KEY")?;
            if named != version.to_string() {
                return Err("must name its versions from the newest down to 1");
            }
            let key = strong(digits)?;
            if keys.contains(&key) {
                return Err("has the same key under two versions");
            }
            keys.push(key);
        }
        Ok(Pseudonyms { keys })
    }

    /// The pseudonym of a Kommo account.
    pub fn account(&self, account_id: u64) -> String {
        self.of(&["kommo", &account_id.to_string()])
    }

    /// The pseudonym of a mailbox.
    pub fn mailbox(&self, normalised: &str) -> String {
        self.of(&["mailbox", normalised])
    }

    /// The pseudonym of an operator, by the issuer and its name for them.
    pub fn operator(&self, issuer: &str, sub: &str) -> String {
        self.of(&["operator", issuer, sub])
    }

    /// The pseudonym of a caller's address.
    pub fn address(&self, address: IpAddr) -> String {
        self.of(&["address", &address.to_string()])
    }

    /// The pseudonym of a word by which an order is found, whatever it is a word of.
    pub fn word(&self, normalised: &str) -> String {
        self.of(&["word", normalised])
    }

    /// Those of all words of a buyer and an account.
    pub fn words(&self, party: &Party, kommo: &Kommo) -> BTreeSet<String> {
        words(party, kommo).iter().map(|word| self.word(word)).collect()
    }

    /// The newest version.
    pub fn version(&self) -> usize {
        self.keys.len()
    }

    fn of(&self, name: &[&str]) -> String {
        self.up_from(written(1, &mac(&self.keys[0], name)), 1)
    }

    /// A pseudonym of any of the versions in the newest one; `None` for what is none of them.
    pub fn renewed(&self, pseudonym: &str) -> Option<String> {
        let version = version_of(pseudonym).filter(|version| *version <= self.keys.len())?;
        Some(self.up_from(pseudonym.to_owned(), version))
    }

    /// The newest version of a pseudonym of a version.
    fn up_from(&self, pseudonym: String, version: usize) -> String {
        let later = self.keys.iter().zip(1..).skip(version);
        later.fold(pseudonym, |before, (key, version)| written(version, &mac(key, &["renewed", &before])))
    }
}

fn written(version: usize, hash: &[u8]) -> String {
    format!("{version}-{}", hex::encode(&hash[..HASH_BYTES]))
}

/// The version that a pseudonym says it is of; `None` for what is no pseudonym.
pub fn version_of(text: &str) -> Option<usize> {
    let (version, hash) = text.split_once('-')?;
    let digits = hash.len() == 2 * HASH_BYTES && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let version = version.parse().ok().filter(|parsed: &usize| *parsed >= 1 && parsed.to_string() == version)?;
    digits.then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "8f1c02d9a47be365f0187c2d95eab34610fd27c8593b6ea471d8024c9fb5e63a";
    const TWO: &str = "27d4b9016ae8f35c92407fbd18c6ea53e1095db72fc48a360be97d1452f8ac06";

    #[test]
    fn pseudonyms_of_different_kinds_never_meet() {
        let keys = Pseudonyms::parse(&format!("1:{ONE}")).unwrap();
        assert_ne!(keys.account(1), keys.mailbox("1"));
        assert_ne!(keys.mailbox("1"), keys.operator("1", "1"));
        assert_ne!(keys.account(1), keys.account(11));
        assert_ne!(keys.word("1"), keys.account(1));
        assert_ne!(keys.word("b@x.org"), keys.mailbox("b@x.org"));
        assert_ne!(keys.word("1"), Pseudonyms::parse(&format!("1:{TWO}")).unwrap().word("1"), "another shop's");
        assert_eq!(version_of(&keys.account(1)), Some(1));
    }

    #[test]
    fn a_stored_pseudonym_is_renewed_without_the_name() {
        let before = Pseudonyms::parse(&format!("1:{ONE}")).unwrap();
        let after = Pseudonyms::parse(&format!("2:{TWO},1:{ONE}")).unwrap();
        for (stood, stands) in [
            (before.account(30_896_271), after.account(30_896_271)),
            (before.mailbox("b@x.org"), after.mailbox("b@x.org")),
            (before.word("иван"), after.word("иван")),
            (before.operator("i", "anna"), after.operator("i", "anna")),
        ] {
            assert_eq!(after.renewed(&stood).as_ref(), Some(&stands), "of version 1");
            assert_eq!(after.renewed(&stands).as_ref(), Some(&stands), "renewed before");
            assert_eq!((version_of(&stood), version_of(&stands)), (Some(1), Some(2)));
            assert_eq!(before.renewed(&stands), None, "of a version that is not known");
        }
        for none in
            ["", "anna", "1-", "1-8f", "01-8f1c02d9a47be365f0187c2d95eab346", "0-8f1c02d9a47be365f0187c2d95eab346"]
        {
            assert_eq!(after.renewed(none), None, "{none}");
        }
    }

    #[test]
    fn a_weak_setting_is_refused() {
        for (setting, reason) in [
            (String::new(), "must be VERSION:KEY, the newest first, down to 1:KEY"),
            (format!("2:{ONE}"), "must name its versions from the newest down to 1"),
            (format!("1:{ONE},2:{TWO}"), "must name its versions from the newest down to 1"),
            (format!("2:{ONE},1:{ONE}"), "has the same key under two versions"),
            (format!("1:{}", "0".repeat(64)), "has a key that is not random"),
            ("1:8f".to_owned(), "must have keys of 64 hexadecimal digits"),
        ] {
            assert_eq!(Pseudonyms::parse(&setting).err(), Some(reason), "{setting}");
        }
    }
}
