//! Reading the agreement's files so that every error names its file and key.

use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};
use std::fmt;

/// One file of the agreement: its name, for errors, and its text.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The name by which errors call the file, such as `agreement/policy.toml`.
    pub file: &'a str,
    /// The whole text of the file.
    pub text: &'a str,
}

/// Why a file of the agreement cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct AgreementError {
    /// The file, as its [`Source`] names it.
    pub file: String,
    /// The key, dotted from the root (`rules."4.9".length`); a line for a file that is no TOML or JSON at all.
    pub key: String,
    /// What is wrong and, where it can be said, what is allowed.
    pub reason: String,
}

impl fmt::Display for AgreementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.key.as_str() {
            "" => write!(f, "{}: {}", self.file, self.reason),
            key => write!(f, "{}: {}: {}", self.file, key, self.reason),
        }
    }
}

impl Source<'_> {
    /// An error at a key of this file.
    pub fn error(&self, key: impl Into<String>, reason: impl Into<String>) -> AgreementError {
        AgreementError { file: self.file.to_owned(), key: key.into(), reason: reason.into() }
    }

    /// Reads the file as TOML, or as the JSON that the build made of it; errors name the key, or the line where the text is
    /// no TOML.
    pub fn toml<T: DeserializeOwned>(&self) -> Result<T, AgreementError> {
        // No TOML begins with a brace.
        if self.text.starts_with('{') {
            return self.json();
        }
        let at_line = |e: toml::de::Error| {
            let before = &self.text.as_bytes()[..e.span().map_or(0, |span| span.start).min(self.text.len())];
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            self.error(format!("line {line}"), e.message())
        };
        let document = toml::Deserializer::parse(self.text).map_err(at_line)?;
        serde_path_to_error::deserialize(document).map_err(|e| self.error(dotted(e.path()), e.inner().message()))
    }

    /// Reads the file as JSON; errors name the key, and the line and column.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, AgreementError> {
        let mut document = serde_json::Deserializer::from_str(self.text);
        let value = serde_path_to_error::deserialize(&mut document)
            .map_err(|e| self.error(dotted(e.path()), e.inner().to_string()))?;
        document.end().map_err(|e| self.error("", e.to_string()))?;
        Ok(value)
    }
}

/// The path in TOML's own notation: a part that is no bare key is quoted, so that `4.9` stays one part.
fn dotted(path: &Path) -> String {
    let mut text = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => text.push_str(&format!("[{index}]")),
            Segment::Map { key } | Segment::Enum { variant: key } => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(&quoted(key));
            }
            Segment::Unknown => {}
        }
    }
    text
}

/// A key as TOML writes it: bare where that is possible, else in quotes.
pub(crate) fn quoted(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !key.is_empty() && key.chars().all(bare) { key.to_owned() } else { format!("{key:?}") }
}
