//! How a text of the terms falls into clauses.

/// A clause, a heading, or what comes before all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Section<'a> {
    /// Its number, the words of a heading without one, or `preamble`.
    pub(super) clause: &'a str,
    /// What it says, its number included, without the blank around it; never empty.
    pub(super) text: &'a str,
}

/// What comes before the first clause and the first heading but the title.
const PREAMBLE: &str = "preamble";

/// Cuts a text into its sections. All of it but blank between them is in one of them, in its order; a paragraph or a list
/// without a number belongs to the section before it.
pub(crate) fn sections(text: &str) -> Vec<Section<'_>> {
    let starts = starts(text);
    let first = starts.first().map_or(text.len(), |(at, _)| *at);
    let preamble = Section { clause: PREAMBLE, text: text[..first].trim() };
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([text.len()]);
    let numbered = starts.iter().zip(ends).map(|((at, clause), end)| Section { clause, text: text[*at..end].trim() });
    Some(preamble).filter(|preamble| !preamble.text.is_empty()).into_iter().chain(numbered).collect()
}

/// Where each section but the preamble begins, and its name.
fn starts(text: &str) -> Vec<(usize, &str)> {
    let mut starts = Vec::new();
    // The number that a chapter would have whose first clause is the next one below.
    let mut chapter = None;
    for (at, line) in lines(text).into_iter().rev() {
        let name = match begins(line) {
            // Else it is an item of a list.
            Some(Begins::Item(number)) if chapter == Some(number) => number,
            Some(Begins::Clause(number)) => {
                chapter = number.strip_suffix(".1");
                starts.push((at, number));
                continue;
            }
            // A title opens the preamble.
            Some(Begins::Heading(words)) if !text[..at].trim().is_empty() => words,
            Some(Begins::Chapter(number)) => number,
            _ => continue,
        };
        chapter = None;
        starts.push((at, name));
    }
    starts.reverse();
    starts
}

/// Each line with where it begins.
fn lines(text: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        let begin = at;
        at += line.len();
        (begin, line.trim())
    });
    lines.collect()
}

/// How a line begins.
enum Begins<'a> {
    /// With the number of a clause: `4.9`.
    Clause(&'a str),
    /// With the number of a chapter, marked as a heading: `## 4. Price`.
    Chapter(&'a str),
    /// As a heading without a number: its words.
    Heading(&'a str),
    /// With one number: that of a chapter whose heading is not marked, or of an item in a list.
    Item(&'a str),
}

fn begins(line: &str) -> Option<Begins<'_>> {
    let words = line.trim_start_matches('#').trim();
    let heading = line.starts_with('#') && !words.is_empty();
    match (number(words), heading) {
        (Some(number), _) if number.contains('.') => Some(Begins::Clause(number)),
        (Some(number), true) => Some(Begins::Chapter(number)),
        (Some(number), false) => Some(Begins::Item(number)),
        (None, true) => Some(Begins::Heading(words)),
        (None, false) => None,
    }
}

/// The number at the beginning of a line, such as `4.9.`, without its last full stop. Without one, it counts only before a
/// capital letter, so that a line that happens to begin with a number in mid-sentence is not taken for a clause.
fn number(line: &str) -> Option<&str> {
    let end = line.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(line.len());
    let (number, after) = line.split_at(end);
    let next = after.trim_start();
    let apart = after.is_empty() || next.len() < after.len();
    let stopped = number.strip_suffix('.');
    let begun = stopped.is_some() || next.starts_with(char::is_uppercase);
    let number = stopped.unwrap_or(number);
    // Three digits leave out years and sums.
    let parts = || number.split('.').all(|part| (1..=3).contains(&part.len()));
    (apart && begun && parts()).then_some(number)
}
