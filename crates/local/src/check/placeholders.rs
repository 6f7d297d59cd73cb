//! What of an agreement still is the sample's and has to be the vendor's own before anything is sold.

use agreement_folder::{File, Folder, Mistake, line};
use serde_json::Value;
use std::collections::BTreeSet;

/// What is the vendor's own in the files of TOML: a value there that is the sample's is a placeholder.
const OWN: [(&str, &[&str]); 3] = [
    ("policy.toml", &["licensor", "invoices.accounts"]),
    ("offer.toml", &["instructions"]),
    ("rates.toml", &["rates"]),
];

/// What no vendor's own value has.
const MARKS: [&str; 7] =
    ["placeholder", "example.com", "example.org", "example.net", ".example", "плейсхолдер", "(образец)"];

/// Each placeholder of a folder, beside the sample.
pub(crate) fn of(folder: &Folder, sample: &Folder) -> Vec<Mistake> {
    let mut found = Vec::new();
    for (path, keys) in OWN {
        let (file, sample) = (folder.file(path), sample.file(path));
        let samples: BTreeSet<(String, String)> = leaves(&sample).into_iter().collect();
        let texts: BTreeSet<&String> = samples.iter().map(|(_, text)| text).collect();
        for (key, text) in leaves(&file) {
            let is_own = keys
                .iter()
                .any(|own| key == *own || key.starts_with(&format!("{own}.")) || key.starts_with(&format!("{own}[")));
            let is_sample = match path {
                // Rates of one day may be alike.
                "rates.toml" => key.ends_with(".source") && texts.contains(&text),
                _ => is_own && samples.contains(&(key.clone(), text.clone())),
            };
            if is_own && is_sample || is_marked(&text) {
                found.push(placeholder(&file, &key, &format!("{text:?}")));
            }
        }
    }
    for (files, samples) in [(folder.terms(), sample.terms()), (folder.prices(), sample.prices())] {
        let is_sample = |file: &&&File| samples.iter().any(|sample| sample.text == file.text);
        found.extend(files.iter().filter(is_sample).map(|file| placeholder(file, "", "the whole text")));
    }
    found.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    found
}

fn placeholder(file: &File, key: &str, what: &str) -> Mistake {
    let reason = format!("{what} still is the sample's; put your own here");
    Mistake { file: file.name.clone(), line: line(file, key), key: key.to_owned(), reason }
}

/// Whether a text cannot be anybody's own: it says so, or is a number of zeros.
fn is_marked(text: &str) -> bool {
    let lower = text.to_lowercase();
    let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
    let zeros = digits.len() >= 6 && digits.iter().all(|digit| *digit == '0') && !text.contains(char::is_alphabetic);
    zeros || MARKS.iter().any(|mark| lower.contains(mark))
}

/// The texts of a file of TOML by their keys.
fn leaves(file: &File) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let table = toml::from_str::<toml::Table>(&file.text).ok();
    if let Some(value) = table.and_then(|table| serde_json::to_value(table).ok()) {
        add(&value, String::new(), &mut all);
    }
    all
}

fn add(value: &Value, key: String, all: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => all.push((key, text.clone())),
        Value::Array(values) => {
            values.iter().enumerate().for_each(|(index, value)| add(value, format!("{key}[{index}]"), all));
        }
        Value::Object(values) => {
            for (name, value) in values {
                let dot = if key.is_empty() { "" } else { "." };
                add(value, format!("{key}{dot}{name}"), all);
            }
        }
        _ => {}
    }
}
