//! The decisions (`docs/DECISIONS.md`) and the invariants (`docs/INVARIANTS.md`): every number that is cited anywhere in the
//! repository is defined there once, and every invariant is tested where the book says. Every parameter of the policy that a
//! decision names is there, and what is there does something.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository")
}

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// Every source, document and data file below a folder, without what is built, generated or installed.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry")) {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        let skipped = name.starts_with('.') || matches!(&*name, "target" | "node_modules" | "Cargo.lock");
        let read = [".rs", ".md", ".toml", ".yaml", ".ftl"].iter().any(|ending| name.ends_with(ending));
        match entry.file_type().expect("a type") {
            _ if skipped => {}
            kind if kind.is_dir() => files(&path, found),
            _ if read => found.push(path),
            _ => {}
        }
    }
}

/// The numbers `K21` or `I5` that a text cites: the letter and one or two digits, standing alone.
fn cited(text: &str, letter: char) -> BTreeSet<u32> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    let number = |word: &str| word.strip_prefix(letter).filter(|digits| digits.len() <= 2)?.parse().ok();
    words.filter_map(number).collect()
}

/// The rows of a table whose first cell is a number of the letter, each with its line.
fn defined(book: &str, letter: char) -> BTreeMap<u32, String> {
    let mut rows = BTreeMap::new();
    for line in book.lines() {
        let number = line.strip_prefix(&format!("| {letter}")).and_then(|rest| rest.split(' ').next()?.parse().ok());
        let Some(number) = number else { continue };
        assert!(rows.insert(number, line.to_owned()).is_none(), "{letter}{number} is defined twice");
    }
    rows
}

#[test]
fn every_number_that_is_cited_is_defined() {
    let mut found = Vec::new();
    files(&root(), &mut found);
    assert!(found.len() > 300, "{} files", found.len());
    for (letter, book) in [('K', "docs/DECISIONS.md"), ('I', "docs/INVARIANTS.md")] {
        let defined = defined(&read(book), letter);
        assert!(defined.len() >= 40, "{} in {book}", defined.len());
        for path in &found {
            let text = fs::read_to_string(path).expect("a text");
            let unknown: Vec<u32> = cited(&text, letter).into_iter().filter(|n| !defined.contains_key(n)).collect();
            assert!(unknown.is_empty(), "{}: {letter}{unknown:?} in no row of {book}", path.display());
        }
    }
}

#[test]
fn every_invariant_is_tested_where_the_book_says() {
    for (number, row) in defined(&read("docs/INVARIANTS.md"), 'I') {
        let cell = row.trim_end_matches('|').rsplit('|').next().unwrap_or_default().trim();
        if cell == "*Not built*" {
            continue;
        }
        let quoted: Vec<&str> = cell.split('`').skip(1).step_by(2).collect();
        let (in_files, names): (Vec<&str>, Vec<&str>) = quoted.into_iter().partition(|text| text.ends_with(".rs"));
        assert!(!in_files.is_empty(), "I{number} names no file: {row}");
        for file in in_files {
            let text = read(file);
            let tests: Vec<&str> = text.split("fn ").skip(1).filter_map(|rest| rest.split(['(', '<']).next()).collect();
            let of_number = |test: &&str| test.split('_').any(|part| part == format!("i{number}"));
            let there = match names.as_slice() {
                [] => tests.iter().any(of_number),
                names => names.iter().all(|name| tests.contains(name)),
            };
            assert!(there, "I{number} has no test in {file}");
        }
    }
}

/// The parts of a key of TOML: `rules."4.9".roll` has three.
fn parts(key: &str) -> Vec<String> {
    let mut quoted = false;
    let apart = key.split(|c: char| {
        quoted ^= c == '"';
        c == '.' && !quoted
    });
    apart.map(|part| part.trim_matches('"').to_owned()).collect()
}

#[test]
fn every_parameter_that_a_decision_names_is_in_the_policy() {
    let policy = toml::Value::Table(read("agreement/policy.toml").parse().expect("TOML"));
    for (number, row) in defined(&read("docs/DECISIONS.md"), 'K') {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        // The last cells are the parameter, the vendor's part, and what follows the row's end.
        let parameters = cells[cells.len() - 3].split('`').skip(1).step_by(2);
        let keys = parameters.filter(|text| !text.contains('/') && !matches!(*text, "true" | "off"));
        for key in keys.map(|key| key.trim_matches(['[', ']'])) {
            let value = parts(key).iter().try_fold(&policy, |at, part| at.get(part));
            assert!(value.is_some(), "K{number}: {key} is no parameter of the policy");
        }
    }
}

/// The keys of a table down to its values, as the names of Rust that they are read into.
fn leaves(table: &toml::Table, found: &mut Vec<String>) {
    for (key, value) in table {
        match value {
            // The texts of the licensor are shown as they are; the rules and their reminders are read by the rule's name.
            toml::Value::Table(_) if matches!(key.as_str(), "licensor" | "rules" | "reminders") => {}
            toml::Value::Table(inner) => leaves(inner, found),
            _ => found.push(key.clone()),
        }
    }
}

#[test]
fn every_parameter_is_read_by_a_rule() {
    let mut keys = Vec::new();
    leaves(&read("agreement/policy.toml").parse().expect("TOML"), &mut keys);
    assert!(keys.len() > 15, "{keys:?}");
    let mut sources = Vec::new();
    for folder in ["crates/domain/src", "functions/src"] {
        files(&root().join(folder), &mut sources);
    }
    // The policy itself only reads and checks them.
    let of_rules = sources.iter().filter(|path| {
        !path.components().any(|part| {
            let name = part.as_os_str().to_string_lossy();
            name == "policy" || name == "policy.rs"
        })
    });
    let text: String = of_rules.map(|path| fs::read_to_string(path).expect("a text")).collect();
    let fields: BTreeSet<&str> = text
        .split('.')
        .skip(1)
        .filter_map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next())
        .collect();
    let unread: Vec<&String> = keys.iter().filter(|key| !fields.contains(key.as_str())).collect();
    assert!(unread.is_empty(), "no rule reads {unread:?}");
}
