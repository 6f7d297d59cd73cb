//! What is wrong with a file.

use std::fmt;

/// Something wrong with a file of the agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The file, as errors call it.
    pub file: String,
    /// The line, from 1, where it can be said.
    pub line: Option<usize>,
    /// The key, or the message of a language; empty for the file as a whole.
    pub key: String,
    /// What is wrong and, where it can be said, what is allowed.
    pub reason: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        f.write_str(": ")?;
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        f.write_str(&self.reason)
    }
}

/// All that is wrong with a folder, a line each.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Mistakes(pub Vec<Mistake>);

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(Mistake::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}
