//! What the reading of a folder refuses, and that it finds what lies there by itself.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use agreement_folder::{Folder, PATH_OF_TESTS};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A copy of the tests' folder.
fn copy() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy_into(Path::new(PATH_OF_TESTS), folder.path());
    folder
}

fn copy_into(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let from = entry.unwrap().path();
        let to = to.join(from.file_name().unwrap());
        match from.is_dir() {
            true => {
                fs::create_dir(&to).unwrap();
                copy_into(&from, &to);
            }
            false => _ = fs::copy(&from, &to).unwrap(),
        }
    }
}

/// What is said of a folder, a line each.
fn said(folder: &TempDir) -> String {
    Folder::read(folder.path(), "agreement").err().map(|mistakes| mistakes.to_string()).unwrap_or_default()
}

#[test]
fn terms_price_lists_and_languages_are_found_by_their_folders() {
    let folder = copy();
    let at = |path: &str| folder.path().join(path);
    fs::rename(at("terms/2023-01.md"), at("terms/first.md")).unwrap();
    fs::remove_file(at("terms/2023-01.ru.md")).unwrap();
    fs::write(at("terms/first.ru.md"), "Условия.").unwrap();
    fs::rename(at("prices/2023-01.toml"), at("prices/first.toml")).unwrap();
    fs::write(at("prices/second.toml"), "").unwrap();
    fs::copy(at("notices/en.ftl"), at("notices/kk.ftl")).unwrap();
    fs::write(at("README.md"), "For people.").unwrap();
    let folder = Folder::read(folder.path(), "agreement").unwrap();
    let names = |files: Vec<&agreement_folder::File>| files.iter().map(|file| file.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(folder.terms()), ["agreement/terms/first.md", "agreement/terms/first.ru.md"]);
    assert_eq!(names(folder.prices()), ["agreement/prices/first.toml", "agreement/prices/second.toml"]);
    let languages = ["agreement/notices/en.ftl", "agreement/notices/kk.ftl", "agreement/notices/ru.ftl"];
    assert_eq!(names(folder.notices()), languages);
    assert_eq!(names(folder.forms.iter().collect()), languages);
    assert_eq!(folder.file("terms/first.ru.md").text, "Условия.");
}

#[test]
fn what_does_not_belong_there_is_an_error() {
    for (path, text, expected) in [
        ("notes.txt", "x", "agreement/notes.txt: is a file that an agreement does not have; remove it"),
        ("policy.toml~", "x", "agreement/policy.toml~: is a file"),
        ("terms.md", "x", "agreement/terms.md: is a file"),
        ("drafts/2024.md", "x", "agreement/drafts: is a folder that an agreement does not have; remove it"),
        ("terms/2024.txt", "x", "agreement/terms/2024.txt: is no file with the extension .md; remove it"),
        ("terms/old/2022.md", "x", "agreement/terms/old: is no file with the extension .md; remove it"),
        ("terms/.md", "x", "agreement/terms/.md: is no file"),
        ("prices/2024.json", "x", "agreement/prices/2024.json: is no file with the extension .toml; remove it"),
        ("notices/README.md", "x", "agreement/notices/README.md: is no file with the extension .ftl; remove it"),
        ("notices/Kazakh.ftl", "x = 1", "agreement/notices/Kazakh.ftl: must be named by two or three"),
    ] {
        let folder = copy();
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
        assert!(said(&folder).contains(expected), "{path}: {}", said(&folder));
    }
}

#[test]
fn what_is_missing_or_cannot_be_read_is_told_all_at_once() {
    let folder = copy();
    for path in ["policy.toml", "rates.toml", "terms/2023-01.md", "terms/2023-01.ru.md", "prices/2023-01.toml"] {
        fs::remove_file(folder.path().join(path)).unwrap();
    }
    fs::write(folder.path().join("offer.toml"), b"\xff\xfe").unwrap();
    let said = said(&folder);
    let expected = [
        "agreement/offer.toml: is not UTF-8",
        "agreement/policy.toml: there is no such file",
        "agreement/rates.toml: there is no such file",
        "agreement/terms: must have a file with the extension .md",
        "agreement/prices: must have a file with the extension .toml",
    ];
    assert_eq!(said.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn a_language_that_cannot_be_read_or_lacks_something_is_told_with_its_lines() {
    let folder = copy();
    let path = folder.path().join("notices/ru.ftl");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{text}\nbroken = {{ !\n")).unwrap();
    let line = text.lines().count() + 2;
    assert!(said(&folder).contains(&format!("agreement/notices/ru.ftl:{line}: is no Fluent: ")), "{}", said(&folder));
    fs::write(&path, format!("{text}\nmore = x\nothers = x\n")).unwrap();
    let expected = [
        format!("agreement/notices/ru.ftl:{line}: more: en.ftl has no such message"),
        format!("agreement/notices/ru.ftl:{}: others: en.ftl has no such message", line + 1),
    ];
    assert_eq!(said(&folder).lines().collect::<Vec<_>>(), expected);
    fs::remove_file(folder.path().join("notices/en.ftl")).unwrap();
    assert_eq!(said(&folder), "agreement/notices/en.ftl: there is no such file");
}

#[test]
fn a_folder_that_is_not_there_is_said() {
    let nowhere = Folder::read(Path::new("/no/such/folder"), "/no/such/folder").unwrap_err().to_string();
    assert!(nowhere.starts_with("/no/such/folder: cannot be read: "), "{nowhere}");
}
