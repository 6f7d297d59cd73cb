//! What two texts of the terms say differently, clause by clause (9.4). Clauses are matched by their numbers, since events,
//! refusals and notices name them so: what says the same under another number is a change to whoever reads by numbers.
//!
//! Line ends, and blank lines between clauses, make no difference here; the hashes of the texts tell their bytes apart.

mod align;
mod sections;

use crate::agreement::difference::align::{Pair, aligned};
use crate::agreement::difference::sections::{Section, sections};
use serde::{Deserialize, Serialize};
use similar::{Algorithm, ChangeTag, capture_diff_slices};

/// The longest clause that is compared word by word, in words, spaces and punctuation: some forty times the longest that we
/// have. A longer one is told as a whole. A bound on the work, not a rule of the offer.
const PIECES_MAX: usize = 8192;

/// How a clause differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It is new here. A clause that changed places is removed in one and added in the other.
    Added,
    /// It is gone from here.
    Removed,
    /// It says something else.
    Changed,
}

/// Where a piece of a clause stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// In both texts.
    Same,
    /// In the old one alone.
    Removed,
    /// In the new one alone.
    Added,
}

/// A piece of a clause: whole words, with the space and the punctuation around them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Where it stands.
    #[serde(rename = "is")]
    pub side: Side,
    /// What it says, never empty.
    pub text: String,
}

/// A clause that the texts do not share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClauseChange {
    /// Its number (`4.9`), that of a chapter's heading (`4`), the words of a heading without a number, or `preamble` for
    /// what comes before all of them.
    pub clause: String,
    /// How it differs.
    pub change: Change,
    /// What it said, its number included; `None` if it is new.
    pub old: Option<String>,
    /// What it says; `None` if it is gone.
    pub new: Option<String>,
    /// Both, in pieces: those that are not added make `old`, those that are not removed make `new`.
    pub parts: Vec<Part>,
}

/// The clauses that differ, in the order of the texts. Empty if both say the same in the same order.
///
/// Takes `n log n` steps for the clauses, and compares the words of a clause only up to a length, by a search that gives up
/// the shortest difference where it grows dear. The largest texts that can be published, of 64 KiB, take at most some two
/// seconds in a build that is not optimised, and a small part of that in one that is; what is told of them is at most some
/// 2 MB of JSON.
pub fn by_clause(old: &str, new: &str) -> Vec<ClauseChange> {
    let (old, new) = (old.replace("\r\n", "\n"), new.replace("\r\n", "\n"));
    let (old, new) = (sections(&old), sections(&new));
    aligned(&old, &new).into_iter().filter_map(change).collect()
}

fn change(pair: Pair<'_>) -> Option<ClauseChange> {
    let (section, change, parts) = match pair {
        Pair::Both(old, new) if old.text == new.text => return None,
        Pair::Both(old, new) => (new, Change::Changed, parts(old.text, new.text)),
        Pair::Old(old) => (old, Change::Removed, vec![part(Side::Removed, old.text)]),
        Pair::New(new) => (new, Change::Added, vec![part(Side::Added, new.text)]),
    };
    let text = |side: Option<Section<'_>>| side.map(|section| section.text.to_owned());
    let clause = section.clause.to_owned();
    Some(ClauseChange { clause, change, old: text(pair.before()), new: text(pair.after()), parts })
}

fn part(side: Side, text: &str) -> Part {
    Part { side, text: text.to_owned() }
}

/// The words that two texts share and those that they do not.
fn parts(old: &str, new: &str) -> Vec<Part> {
    let (old_words, new_words) = (words(old), words(new));
    if old_words.len().max(new_words.len()) > PIECES_MAX {
        return vec![part(Side::Removed, old), part(Side::Added, new)];
    }
    let ops = capture_diff_slices(Algorithm::Myers, &old_words, &new_words);
    let slices = ops.iter().flat_map(|op| op.iter_slices(old_words.as_slice(), new_words.as_slice()));
    slices.map(|(tag, words): (ChangeTag, &[&str])| part(side(tag), &words.concat())).collect()
}

fn side(tag: ChangeTag) -> Side {
    match tag {
        ChangeTag::Equal => Side::Same,
        ChangeTag::Delete => Side::Removed,
        ChangeTag::Insert => Side::Added,
    }
}

/// A text cut into words, the spaces between them, and each other character by itself.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let alike = |c: char| match first {
            _ if first.is_alphanumeric() => c.is_alphanumeric(),
            _ => first.is_whitespace() && c.is_whitespace(),
        };
        let end = rest.find(|c| !alike(c)).unwrap_or(rest.len()).max(first.len_utf8());
        let (word, after) = rest.split_at(end);
        words.push(word);
        rest = after;
    }
    words
}

#[cfg(test)]
mod tests;
