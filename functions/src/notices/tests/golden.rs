//! Every notice as it was last looked at, in every language: `tests/golden/notices/LANGUAGE/NOTICE.txt` and `.html`.
//! `UPDATE_GOLDEN=1 cargo test -p functions golden` accepts what the notices say now; look at the pages then.

use super::samples::samples;
use super::*;
use std::fs;
use std::path::{Path, PathBuf};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/golden/notices");

/// The files by their paths within the folder.
type Files = BTreeMap<PathBuf, String>;

fn current() -> Files {
    let mut files = Files::new();
    for (language, _) in languages() {
        for (_, name, Text { subject, body, html, .. }) in samples(language) {
            for (extension, content) in [("txt", format!("Subject: {subject}\n\n{body}\n")), ("html", html)] {
                let path = Path::new(language).join(format!("{name}.{extension}"));
                assert_eq!(files.insert(path, content), None, "two samples are called {name}");
            }
        }
    }
    files
}

fn kept(folder: &Path) -> Files {
    let mut files = Files::new();
    for language in fs::read_dir(folder).into_iter().flatten() {
        for file in fs::read_dir(language.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let content = fs::read_to_string(&path).unwrap();
            files.insert(path.strip_prefix(folder).unwrap().to_owned(), content);
        }
    }
    files
}

/// What is not as it was kept.
fn differences(kept: &Files, current: &Files) -> Vec<String> {
    let changed = current.iter().filter_map(|(path, content)| match kept.get(path) {
        None => Some(format!("{} is not kept", path.display())),
        Some(other) if other != content => Some(format!("{} is another now:\n{content}", path.display())),
        Some(_) => None,
    });
    let orphans = kept.keys().filter(|path| !current.contains_key(*path));
    changed.chain(orphans.map(|path| format!("{} is no notice", path.display()))).collect()
}

fn write_all(folder: &Path, files: &Files) {
    if folder.exists() {
        fs::remove_dir_all(folder).unwrap();
    }
    for (path, content) in files {
        fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
        fs::write(folder.join(path), content).unwrap();
    }
}

#[test]
fn every_notice_reads_as_it_was_last_looked_at() {
    let (folder, current) = (Path::new(FOLDER), current());
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        write_all(folder, &current);
    }
    let differences = differences(&kept(folder), &current);
    assert!(differences.is_empty(), "UPDATE_GOLDEN=1 accepts this:\n{}", differences.join("\n"));
}

#[test]
fn a_changed_a_missing_and_an_orphaned_file_are_found() {
    let folder = std::env::temp_dir().join(format!("oferta-golden-{}", std::process::id()));
    let files = |all: &[(&str, &str)]| all.iter().map(|(path, text)| (path.into(), (*text).to_owned())).collect();
    let current: Files = files(&[("en/a.txt", "A"), ("en/b.txt", "B"), ("ru/a.txt", "А")]);
    write_all(&folder, &current);
    assert_eq!(differences(&kept(&folder), &current), Vec::<String>::new());
    write_all(&folder, &files(&[("en/a.txt", "A"), ("en/b.txt", "other"), ("en/c.txt", "C")]));
    let found = differences(&kept(&folder), &current);
    assert_eq!(found, ["en/b.txt is another now:\nB", "ru/a.txt is not kept", "en/c.txt is no notice"]);
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn every_notice_has_a_sample_whose_html_says_what_its_text_says() {
    for (language, _) in languages() {
        let samples = samples(language);
        let seen: BTreeSet<Notice> = samples.iter().map(|(notice, ..)| *notice).collect();
        assert_eq!(seen, Notice::ALL.iter().copied().collect(), "{language}");
        for (_, name, Text { subject, body, html, .. }) in samples {
            let shown = words(&shown(&html));
            let (body, foot) = body.split_once("\n\n-- \n").unwrap();
            let (said, link) = body.split_once("https://shop.example/r?").unwrap_or((body, ""));
            assert!(link.len() < 20, "the link is the last: {link}");
            let expected: Vec<String> = words(&subject).into_iter().chain(words(said)).chain(words(foot)).collect();
            assert_eq!(shown, expected, "{language} {name}");
            for tag in html.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default()) {
                let loads = ["src=", "url(", "@import", " on"].iter().any(|way| tag.contains(way));
                let runs =
                    ["script", "link", "style", "img", "iframe", "form"].iter().any(|name| tag.starts_with(name));
                assert!(!loads && !runs, "{language} {name}: <{tag}>");
            }
        }
    }
}

/// The words of a page's body as its reader sees them, without the signs of a list, of a quotation and of an address that
/// follows.
fn shown(html: &str) -> String {
    let body = html.split_once("<body").unwrap().1.split_once('>').unwrap().1;
    let mut text = String::new();
    for part in body.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, text)| text));
        text.push(' ');
    }
    [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")]
        .iter()
        .fold(text, |text, (code, sign)| text.replace(code, sign))
}

fn words(text: &str) -> Vec<String> {
    let words = text.split_whitespace().filter(|word| !["-", ">"].contains(word));
    words.map(|word| word.trim_end_matches(':').to_owned()).collect()
}
