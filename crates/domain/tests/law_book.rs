//! The law book (`docs/`) held against the tree: every number of a decision or an invariant that is cited anywhere is defined
//! there once, every invariant names tests that exist, every path in the documents is in the tree, and every key of the policy
//! has a row and is read. All that is wrong is told at once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What is built, generated or installed.
const LEFT_OUT: [&str; 4] = ["target", "node_modules", "Cargo.lock", "package-lock.json"];
/// How the names of files end that have words of ours; scripts have no ending.
const ENDINGS: [&str; 10] = [".rs", ".md", ".toml", ".yaml", ".yml", ".ftl", ".html", ".json", ".mjs", ".c"];
/// What stands in a path for any name.
const ANY: [&str; 5] = ["NAME", "VERSION", "LANGUAGE", "FUNCTION", "SUBJECT"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository")
}

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The names in a folder that are the repository's own; of the hidden ones those of the checks.
fn entries(folder: &Path) -> Vec<(PathBuf, String)> {
    let names = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    let named = names.map(|entry| (entry.path(), entry.file_name().to_string_lossy().into_owned()));
    let ours = |name: &str| !name.starts_with('.') || matches!(name, ".ci" | ".github");
    named.filter(|(_, name)| ours(name) && !LEFT_OUT.contains(&name.as_str())).collect()
}

/// Every file below a folder whose text is ours.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for (path, name) in entries(folder) {
        if path.is_dir() {
            files(&path, found);
        } else if !name.contains('.') || ENDINGS.iter().any(|ending| name.ends_with(ending)) {
            found.push(path);
        }
    }
}

/// What is read as a document, by its path from the root.
fn documents() -> Vec<(String, String)> {
    let in_docs = entries(&root().join("docs")).into_iter().map(|(_, name)| format!("docs/{name}"));
    let others =
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "tests/README.md"].map(str::to_owned);
    let all = in_docs.filter(|name| name.ends_with(".md")).chain(others);
    all.map(|name| (read(&name), name)).map(|(text, name)| (name, text)).collect()
}

/// What stands between backticks, fenced blocks among it.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The words of a text as code has them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
}

/// The numbers `K21` or `I5` that a text cites: the letter and one or two digits, standing alone.
fn cited(text: &str, letter: char) -> BTreeSet<u32> {
    let number = |word: &str| word.strip_prefix(letter).filter(|digits| digits.len() <= 2)?.parse().ok();
    words(text).filter_map(number).collect()
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

/// The cells of a row.
fn cells(row: &str) -> Vec<&str> {
    row.trim().trim_matches('|').split('|').map(str::trim).collect()
}

#[test]
fn every_number_that_is_cited_is_defined() {
    let mut found = Vec::new();
    files(&root(), &mut found);
    assert!(found.len() > 300, "{} files", found.len());
    let mut wrong = Vec::new();
    for (letter, book) in [('K', "docs/DECISIONS.md"), ('I', "docs/INVARIANTS.md")] {
        let defined = defined(&read(book), letter);
        assert!(defined.len() >= 40, "{} in {book}", defined.len());
        for path in &found {
            let text = fs::read(path).expect("a file");
            let unknown =
                cited(&String::from_utf8_lossy(&text), letter).into_iter().filter(|n| !defined.contains_key(n));
            wrong.extend(unknown.map(|number| format!("{}: {letter}{number} has no row in {book}", path.display())));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The tests that a row names, each with its file: names come before the file that has them.
fn tests_of(row: &str) -> Vec<(&str, &str)> {
    let (mut waiting, mut found) = (Vec::new(), Vec::new());
    for text in quoted(cells(row).last().copied().unwrap_or_default()) {
        match text.ends_with(".rs") {
            true => found.extend(waiting.drain(..).map(|name| (name, text))),
            false => waiting.push(text),
        }
    }
    assert!(waiting.is_empty(), "{waiting:?} have no file: {row}");
    found
}

#[test]
fn every_invariant_names_tests_that_exist() {
    let mut wrong = Vec::new();
    for (number, row) in defined(&read("docs/INVARIANTS.md"), 'I') {
        let tests = tests_of(&row);
        let built = cells(&row).last() != Some(&"*Not built*");
        if built == tests.is_empty() {
            wrong.push(format!("I{number} names {} tests: {row}", tests.len()));
        }
        for (name, file) in tests {
            let there = fs::read_to_string(root().join(file)).is_ok_and(|text| text.contains(&format!("fn {name}(")));
            if !there {
                wrong.push(format!("I{number}: there is no test {name} in {file}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Whether a word of a document names a file or a folder: it begins with a folder of the root, or ends as files do.
fn is_path(word: &str, folders: &BTreeSet<String>) -> bool {
    let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'));
    let within = word.split_once('/').is_some_and(|(first, _)| folders.contains(first));
    let file = ENDINGS.iter().any(|ending| word.strip_suffix(ending).is_some_and(|stem| !stem.is_empty()));
    plain && !word.starts_with('/') && (within || file)
}

/// The part of a path before a name that stands for any.
fn before_any(path: &str) -> String {
    let fixed = path.split('/').take_while(|part| !ANY.contains(&part.split('.').next().unwrap_or_default()));
    fixed.collect::<Vec<_>>().join("/")
}

#[test]
fn every_path_in_the_documents_is_in_the_tree() {
    let root = root();
    let folders = entries(&root).into_iter().filter(|(path, _)| path.is_dir()).map(|(_, name)| name).collect();
    let mut all = Vec::new();
    files(&root, &mut all);
    let names: BTreeSet<&str> = all.iter().filter_map(|path| path.file_name()?.to_str()).collect();
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for (name, text) in documents() {
        let words = quoted(&text).flat_map(str::split_whitespace);
        let words = words.map(|word| word.trim_matches(['(', ')', ',', ';', ':']).trim_end_matches(['/', '.']));
        for path in words.filter(|word| is_path(word, &folders)) {
            seen += 1;
            // A name without its folder is some file's.
            let there = root.join(before_any(path)).exists() || !path.contains('/') && names.contains(path);
            if !there {
                wrong.push(format!("{name}: {path}"));
            }
        }
    }
    assert!(seen > 100, "{seen} paths");
    assert!(wrong.is_empty(), "not in the tree: {wrong:#?}");
}

/// Each source file that a document names with names in brackets behind it, and each of these: `path.rs` (`one`, `Two::three`).
fn named_beside(text: &str) -> Vec<(&str, &str)> {
    let parts: Vec<&str> = text.split('`').collect();
    let mut found = Vec::new();
    for (n, file) in parts.iter().enumerate().filter(|(n, part)| n % 2 == 1 && part.ends_with(".rs")) {
        let mut at = n + 1;
        while at + 1 < parts.len() && (at > n + 1 || parts[at].trim() == "(") && !parts[at].contains(')') {
            found.push((*file, parts[at + 1]));
            at += 2;
        }
    }
    found
}

#[test]
fn every_name_that_a_document_puts_beside_a_file_is_in_it() {
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for (document, text) in documents() {
        for (file, name) in named_beside(&text) {
            seen += 1;
            let last = name.rsplit("::").next().unwrap_or_default();
            let there = fs::read_to_string(root().join(file)).is_ok_and(|text| words(&text).any(|word| word == last));
            if !there {
                wrong.push(format!("{document}: {name} in {file}"));
            }
        }
    }
    assert!(seen > 30, "{seen} names");
    assert!(wrong.is_empty(), "not there: {wrong:#?}");
}

/// Whether a text of a source file is a name that is kept: capitals, or words with a dot or a hyphen between them.
fn is_kept(text: &str) -> bool {
    let capitals = text.len() > 1 && text.chars().all(|c| c.is_ascii_uppercase() || matches!(c, '#' | '_'));
    let words: Vec<&str> = text.split(['.', '-']).collect();
    let word = |word: &&str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    capitals || words.len() > 1 && words.iter().all(word)
}

/// The names that a source file has in quotation marks, before its tests.
fn names_in(file: &str) -> BTreeSet<String> {
    let text = read(file);
    let code = text.lines().take_while(|line| *line != "#[cfg(test)]");
    let code = code.filter(|line| !["//", "#["].iter().any(|other| line.trim_start().starts_with(other)));
    let texts = code.flat_map(|line| line.split('"').skip(1).step_by(2));
    texts.filter(|text| is_kept(text)).map(str::to_owned).collect()
}

#[test]
fn the_names_that_are_kept_are_those_of_the_list() {
    let text = read("docs/ADDING.md");
    let pieces: Vec<&str> = text.split("```").collect();
    let mut wrong = Vec::new();
    for pair in pieces.windows(2) {
        let Some(list) = pair[1].strip_prefix("names\n") else { continue };
        let before = pair[0].rsplit("\n\n").find(|text| !text.trim().is_empty()).unwrap_or_default();
        let files: Vec<&str> = quoted(before).filter(|word| word.ends_with(".rs")).collect();
        assert!(!files.is_empty(), "the files before the list {list}");
        let file = files.join(", ");
        let listed: BTreeSet<String> = list.split_whitespace().map(str::to_owned).collect();
        assert!(listed.len() > 10, "{} of {file}", listed.len());
        let found: BTreeSet<String> = files.iter().flat_map(|file| names_in(file)).collect();
        wrong.extend(listed.difference(&found).map(|name| format!("{name} is kept and no more in {file}")));
        wrong.extend(found.difference(&listed).map(|name| format!("{name} of {file} is not in the list")));
    }
    assert!(wrong.is_empty(), "docs/ADDING.md: {wrong:#?}");
}

/// The parts of a key of TOML: `rules."4.9".roll` has three.
fn parts(key: &str) -> Vec<String> {
    let mut quoted = false;
    let apart = key.trim_matches(['[', ']']).split(|c: char| {
        quoted ^= c == '"';
        c == '.' && !quoted
    });
    apart.map(|part| part.trim_matches('"').to_owned()).collect()
}

fn policy() -> toml::Value {
    toml::Value::Table(read("tests/agreement/policy.toml").parse().expect("TOML"))
}

/// The keys that a row names as its parameters.
fn parameters(cell: &str) -> Vec<Vec<String>> {
    quoted(cell).map(parts).collect()
}

/// The keys that the decisions name, and those of the last table, whose rows begin with them.
fn explained() -> Vec<Vec<String>> {
    let book = read("docs/DECISIONS.md");
    let decided = defined(&book, 'K').into_values().flat_map(|row| parameters(cells(&row)[4]));
    let others = book.lines().filter(|line| line.starts_with("| `")).flat_map(|line| parameters(cells(line)[0]));
    decided.chain(others).collect()
}

#[test]
fn every_parameter_that_the_decisions_name_is_in_the_policy() {
    let policy = policy();
    for key in explained() {
        let value = key.iter().try_fold(&policy, |at, part| at.get(part));
        assert!(value.is_some(), "{key:?} is no parameter of the policy");
    }
}

/// Every key that has a value, by its parts; of a rule only its name, since its parts are one decision.
fn keys(value: &toml::Value, above: &[String]) -> Vec<Vec<String>> {
    let is_rule = above.len() == 2 && above[0] == "rules";
    match value.as_table().filter(|_| !is_rule) {
        None => vec![above.to_vec()],
        Some(table) => {
            let below = table.iter().map(|(name, value)| (value, [above, std::slice::from_ref(name)].concat()));
            below.flat_map(|(value, key)| keys(value, &key)).collect()
        }
    }
}

#[test]
fn every_key_of_the_policy_has_a_row() {
    let explained = explained();
    let covers = |key: &[String], row: &Vec<String>| key.starts_with(row) || key[0] == "rules" && row.starts_with(key);
    let keys = keys(&policy(), &[]);
    assert!(keys.len() > 30, "{} keys", keys.len());
    let wrong: Vec<_> = keys.iter().filter(|key| !explained.iter().any(|row| covers(key, row))).collect();
    assert!(wrong.is_empty(), "in no row of docs/DECISIONS.md: {wrong:?}");
}

#[test]
fn every_key_of_the_policy_is_read() {
    // The texts of the licensor are shown as they are; the rules and their reminders are read by the rule's name.
    let by_name = |key: &[String]| !matches!(key[0].as_str(), "licensor" | "rules" | "reminders");
    let keys: Vec<_> = keys(&policy(), &[]).into_iter().filter(|key| by_name(key)).collect();
    assert!(keys.len() > 15, "{keys:?}");
    let mut sources = Vec::new();
    for folder in ["crates/domain/src", "crates/store/src", "functions/src"] {
        files(&root().join(folder), &mut sources);
    }
    // The policy itself only reads and checks them.
    let of_policy = |path: &PathBuf| path.iter().any(|part| part == "policy" || part == "policy.rs");
    sources.retain(|path| !of_policy(path));
    let text: String = sources.iter().map(|path| fs::read_to_string(path).expect("a text")).collect();
    let fields: BTreeSet<&str> = text.split('.').skip(1).filter_map(|rest| words(rest).next()).collect();
    let unread: Vec<_> = keys.iter().filter(|key| key.last().is_none_or(|name| !fields.contains(&**name))).collect();
    assert!(unread.is_empty(), "no rule reads {unread:?}");
}

/// A vendor changes `agreement/` as they like; the tests rest on `tests/agreement/`.
#[test]
fn no_test_rests_on_the_vendors_agreement() {
    let mut sources = Vec::new();
    for folder in ["crates", "functions", "tests", "bench"] {
        files(&root().join(folder), &mut sources);
    }
    // Programs, and the tests of the vendor's agreement as such.
    let may = [
        "functions/src/runtime.rs",
        "crates/domain/build.rs",
        "crates/domain/src/agreement/built_in.rs",
        "crates/local/tests/check.rs",
        "bench/src/main.rs",
    ];
    let reads = |text: &str| {
        let paths = text.split("../agreement").count() > 1;
        paths || text.contains(concat!("Agreement::", "embedded("))
    };
    let source = |path: &&PathBuf| path.extension().is_some_and(|it| it == "rs") && !path.ends_with(file!());
    let wrong = sources.iter().filter(source).filter(|path| reads(&fs::read_to_string(path).expect("a text")));
    let wrong: Vec<_> = wrong.filter(|path| !may.iter().any(|file| path.ends_with(file))).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
