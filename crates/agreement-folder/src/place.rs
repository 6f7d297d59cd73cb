//! On which line a key stands.

use crate::File;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue};

/// A part of a key: a name, or a place in a list.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Name(String),
    Index(usize),
}

/// The line of a file, from 1, on which a key stands, such as `rules."4.9".length` or `terms[0].version`. A key that is missing
/// is looked for where it should stand: at what it is a part of. `None` where nothing of it is there.
pub fn line(file: &File, key: &str) -> Option<usize> {
    let parts = parts(key);
    let at = match file.name.rsplit('.').next() {
        Some("toml") => in_toml(&file.text, &parts),
        Some("json") => in_json(&file.text, &parts),
        Some("ftl") => in_fluent(&file.text, key),
        _ => None,
    };
    at.map(|at| line_at(&file.text, at))
}

/// The line, from 1, of a byte of a text.
pub(crate) fn line_at(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1
}

/// The parts of a key as TOML writes them, with places in brackets.
pub(crate) fn parts(key: &str) -> Vec<Part> {
    let (mut all, mut name, mut quoted) = (Vec::new(), String::new(), false);
    let mut end = |name: &mut String| {
        if !name.is_empty() {
            all.push(match name.strip_prefix('[').and_then(|index| index.parse().ok()) {
                Some(index) => Part::Index(index),
                None => Part::Name(name.clone()),
            });
            name.clear();
        }
    };
    for c in key.chars() {
        match c {
            '"' => quoted = !quoted,
            '.' | ']' if !quoted => end(&mut name),
            '[' if !quoted => {
                end(&mut name);
                name.push('[');
            }
            _ => name.push(c),
        }
    }
    end(&mut name);
    all
}

fn in_toml(text: &str, parts: &[Part]) -> Option<usize> {
    let (root, _) = DeTable::parse_recoverable(text);
    let root = DeValue::Table(root.into_inner());
    let (mut value, mut found) = (&root, None);
    for part in parts {
        match (part, value) {
            (Part::Name(name), DeValue::Table(table)) => {
                let Some((key, below)) = table.iter().find(|(key, _)| key.get_ref().as_ref() == name) else { break };
                (found, value) = (Some(key.span().start), below.get_ref());
            }
            (Part::Index(index), DeValue::Array(array)) => {
                let Some(below) = array.get(*index) else { break };
                (found, value) = (Some(below.span().start), below.get_ref());
            }
            _ => break,
        }
    }
    found
}

fn in_json(text: &str, parts: &[Part]) -> Option<usize> {
    let (mut value, mut found) = (text, None);
    for part in parts {
        let below = match part {
            Part::Name(name) => serde_json::from_str::<BTreeMap<String, &RawValue>>(value).ok()?.get(name).copied(),
            Part::Index(index) => serde_json::from_str::<Vec<&RawValue>>(value).ok()?.get(*index).copied(),
        };
        let Some(below) = below else { break };
        value = below.get();
        // It is a part of the text.
        found = (value.as_ptr() as usize).checked_sub(text.as_ptr() as usize);
    }
    found
}

/// Where a message begins.
fn in_fluent(text: &str, id: &str) -> Option<usize> {
    let is_id = |line: &str| line.strip_prefix(id).is_some_and(|rest| rest.trim_start().starts_with('='));
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if is_id(line) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> File {
        File { name: name.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn a_key_of_toml_has_its_line_and_a_missing_one_that_of_its_table() {
        let text =
            "zone = 1\n\n# x\n[rules.\"4.9\"]\nversion = 1\n\n[[terms]]\na = 1\n[[terms]]\na = 2\nb = { c = 1 }\n";
        let policy = file("agreement/policy.toml", text);
        for (key, expected) in [
            ("zone", Some(1)),
            ("rules", Some(4)),
            ("rules.\"4.9\"", Some(4)),
            ("rules.\"4.9\".version", Some(5)),
            ("rules.\"4.9\".length", Some(4)),
            ("terms[0].a", Some(8)),
            ("terms[1]", Some(9)),
            ("terms[1].a", Some(10)),
            ("terms[1].b.c", Some(11)),
            ("licensor.name", None),
            ("", None),
        ] {
            assert_eq!(line(&policy, key), expected, "{key}");
        }
    }

    #[test]
    fn keys_of_json_and_messages_have_their_lines() {
        let calendar = file(
            "calendar.json",
            "{\n  \"status\": {\"2023\": 1},\n  \"days\": [\n    {\"date\": 1},\n    {\"date\": 2}\n  ]\n}\n",
        );
        let found =
            ["status.2023", "status.2024", "days[1].date", "days[1].kind", "weekend"].map(|key| line(&calendar, key));
        assert_eq!(found, [Some(2), Some(2), Some(5), Some(5), None]);
        let english = file("en.ftl", "# x\na-subject = 1\na =\n    2\n");
        assert_eq!(["a", "a-subject", "b"].map(|id| line(&english, id)), [Some(3), Some(2), None]);
        assert_eq!(line(&file("2023-01.md", "x"), "x"), None);
    }
}
