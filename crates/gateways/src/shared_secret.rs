//! A word that both sides know and one of them signs with. While it is changed, the one before it counts as well.

use std::fmt;

/// Of the characters of a word, so many differ at least.
const DIFFERENT_MIN: usize = 8;

/// The current word, and while it is changed the previous one.
#[derive(Clone)]
pub struct SharedSecret {
    current: String,
    previous: Option<String>,
}

impl fmt::Debug for SharedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedSecret(..)")
    }
}

impl From<&str> for SharedSecret {
    fn from(word: &str) -> SharedSecret {
        SharedSecret { current: word.to_owned(), previous: None }
    }
}

impl SharedSecret {
    /// What a setting says: the current word, and after a comma the previous one, of at least so many characters each.
    ///
    /// # Errors
    /// What is wrong with it, in words that follow the setting's name; never a part of a word.
    pub fn parse(setting: &str, chars_min: usize) -> Result<SharedSecret, String> {
        let words: Vec<&str> = setting.split(',').collect();
        for word in &words {
            if !word.bytes().all(|b| b.is_ascii_graphic()) {
                return Err("must be visible characters, and after a comma the previous word".to_owned());
            }
            if word.len() < chars_min {
                return Err(format!(
                    "must have at least {chars_min} characters, and so the previous word after a comma"
                ));
            }
            let mut different = word.as_bytes().to_vec();
            different.sort_unstable();
            different.dedup();
            if different.len() < DIFFERENT_MIN {
                return Err("is not random".to_owned());
            }
        }
        match words[..] {
            [current] => Ok(SharedSecret::from(current)),
            [current, previous] if current != previous => {
                Ok(SharedSecret { previous: Some(previous.to_owned()), ..SharedSecret::from(current) })
            }
            [_, _] => Err("has the same word twice".to_owned()),
            _ => Err("must have at most two words, the current and the previous one".to_owned()),
        }
    }

    /// The word that counts after a change.
    pub(crate) fn current(&self) -> &str {
        &self.current
    }

    /// All words that count.
    pub(crate) fn all(&self) -> impl Iterator<Item = &str> {
        [&self.current].into_iter().chain(&self.previous).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_a_word_and_perhaps_the_one_before_it() {
        let words = |setting: &str| SharedSecret::parse(setting, 16).map(|it| it.all().map(str::to_owned).collect());
        assert_eq!(words("AvSignDemo012345"), Ok(vec!["AvSignDemo012345".to_owned()]));
        let both = Ok(vec!["AvSignDemo012345".to_owned(), "AvSignOld0123456".to_owned()]);
        assert_eq!(words("AvSignDemo012345,AvSignOld0123456"), both);
        let short = "must have at least 16 characters, and so the previous word after a comma";
        for (setting, reason) in [
            ("AvSignDemo01234", short),
            ("", short),
            ("AvSignDemo012345,", short),
            (",AvSignDemo012345", short),
            ("AvSignDemo012345, AvSignOld0123456", "must be visible characters, and after a comma the previous word"),
            ("AvSignDemo01234\u{e9}", "must be visible characters, and after a comma the previous word"),
            ("aaaaaaaaaaaaaaaaaaaa", "is not random"),
            ("AvSignDemo012345,abcabcabcabcabcabc", "is not random"),
            ("AvSignDemo012345,AvSignDemo012345", "has the same word twice"),
            (
                "AvSignDemo012345,AvSignOld0123456,AvSignDemo012345",
                "must have at most two words, the current and the previous one",
            ),
        ] {
            assert_eq!(words(setting), Err(reason.to_owned()), "{setting}");
        }
        assert_eq!(format!("{:?}", SharedSecret::from("AvSignDemo012345")), "SharedSecret(..)");
    }
}
