//! The command `check`, as a vendor meets it who puts in their own agreement.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A copy of the tests' agreement.
fn copy() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy_into(Path::new(agreement_folder::PATH_OF_TESTS), &folder.path().join("agreement"));
    folder
}

fn copy_into(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let from = entry.unwrap().path();
        let to = to.join(from.file_name().unwrap());
        match from.is_dir() {
            true => copy_into(&from, &to),
            false => _ = fs::copy(&from, &to).unwrap(),
        }
    }
}

fn path(folder: &TempDir, file: &str) -> PathBuf {
    folder.path().join("agreement").join(file)
}

/// Changes the first occurrence of a text in a file; the line on which the change stands.
#[track_caller]
fn change(folder: &TempDir, file: &str, from: &str, to: &str) -> usize {
    let text = fs::read_to_string(path(folder, file)).unwrap();
    let at = text.find(from).unwrap_or_else(|| panic!("{file} has no {from}"));
    fs::write(path(folder, file), text.replacen(from, to, 1)).unwrap();
    text[..at].matches('\n').count() + 1
}

/// The line of a file on which a text stands first.
#[track_caller]
fn line(folder: &TempDir, file: &str, text: &str) -> usize {
    change(folder, file, text, text)
}

/// Whether the command succeeds, and what it says.
fn check(folder: &TempDir) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oferta"));
    let output = command.current_dir(folder.path()).arg("check").output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    (output.status.success(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn every_mistake_is_told_with_file_line_key_and_reason() {
    let folder = copy();
    let mut expected = vec!["agreement/drafts.md: is a file that an agreement does not have; remove it".to_owned()];
    fs::write(path(&folder, "drafts.md"), "x").unwrap();
    for (file, from, to, key, reason) in [
        ("clauses.toml", "title = \"Licensee\"", "title = \"\"", "clauses.\"1.2\".title", "must not be empty"),
        (
            "policy.toml",
            "token_repeat = \"PT10M\"",
            "token_repeat = \"PT0S\"",
            "orders.token_repeat",
            "must be from 60 to",
        ),
        (
            "policy.toml",
            "orders_of_account = 100",
            "orders_of_account = 0",
            "limits.orders_of_account",
            "must be from 1 to",
        ),
        ("policy.toml", "name = \"Placeholder", "nam = \"Placeholder", "licensor.nam", "unknown field `nam`"),
        ("policy.toml", "few_mails = true", "few_mails = 1", "unproven.few_mails", "invalid type: integer"),
        ("policy.toml", "\"10.1\" = [\"P10D\"", "\"10.1\" = [\"10 days\"", "reminders.\"10.1\"", "ISO 8601"),
        (
            "policy.toml",
            "length = 10\nunit = \"calendar_day\"\nbase",
            "length = -1\nunit = \"calendar_day\"\nbase",
            "rules.\"4.10\".length",
            "must be from 1 to",
        ),
        (
            "calendar.json",
            "\"2023-01-02\", \"kind\"",
            "\"2023-01-01\", \"kind\"",
            "days[1].date",
            "2023-01-01 is listed twice",
        ),
        ("calendar.json", "[\"Sat\", \"Sun\"]", "[\"Sat\", \"Sat\"]", "weekend", "must name each day once"),
        (
            "offer.toml",
            "published_at = \"2023-01-01T12:00:00+06:00\"",
            "published_at = \"2023-01-01\"",
            "terms[0].published_at",
            "must be an instant",
        ),
        ("prices/2023-01.toml", "EUR = 4500 ", "EUR = 0 ", "items[0].prices.EUR", "not positive"),
        ("prices/2023-01.toml", "sku = \"widget-year\"", "sku = \"widget-month\"", "items[1].sku", "listed twice"),
        ("rates.toml", "value = \"100.2500\"", "value = \"much\"", "rates[1].value", ""),
        (
            "notices/en.ftl",
            "order-placed-subject = Order { $number }",
            "order-placed-subject = Order { $name }",
            "order-placed-subject",
            "is not given $name; it is given $number",
        ),
        (
            "notices/ru.ftl",
            "order-placed-body =\n",
            "order-placed-body =\n    { $price-by } { -country }\n",
            "order-placed-body",
            "there is no -country in this file",
        ),
        (
            "notices/en.ftl",
            "order-placed-body =\n",
            "order-placed-body =\n    { $zone } { $claim_term-by }\n",
            "order-placed-body",
            "uses the form by of a length, which is not in span-calendar_day, span-",
        ),
        (
            "notices/en.ftl",
            "acceptance-label = I",
            "acceptance-label = { $claim_term-by }I",
            "acceptance-label",
            "Unknown variable: $claim_term-by",
        ),
    ] {
        let line = change(&folder, file, from, to);
        expected.push(format!("agreement/{file}:{line}: {key}: |{reason}"));
    }
    let (done, said) = check(&folder);
    assert!(!done);
    for line in expected {
        let (place, reason) = line.split_once('|').unwrap_or((&line, ""));
        let told = said.lines().any(|line| line.starts_with(place) && line.contains(reason));
        assert!(told, "{place}{reason} is not in:\n{said}");
    }
}

#[test]
fn what_cannot_be_read_is_told_with_its_line_and_the_rest_is_read_all_the_same() {
    let folder = copy();
    let zone = change(&folder, "policy.toml", "zone = \"Asia/Almaty\"", "zone = Asia/Almaty");
    let weekend = change(&folder, "calendar.json", "\"weekend\":", "\"weekend\"");
    let text = line(&folder, "offer.toml", "text = ");
    fs::rename(path(&folder, "terms/2023-01.md"), path(&folder, "terms/mine.md")).unwrap();
    fs::remove_file(path(&folder, "rates.toml")).unwrap();
    let price = change(&folder, "prices/2023-01.toml", "EUR = 4500 ", "EUR = 0 ");
    let (done, said) = check(&folder);
    assert!(!done);
    let begins = |text: &str| assert!(said.lines().any(|line| line.starts_with(text)), "{text} is not in:\n{said}");
    begins(&format!("agreement/policy.toml:{zone}: "));
    begins(&format!("agreement/calendar.json:{weekend}: "));
    begins("agreement/rates.toml: there is no such file");
    begins(&format!("agreement/offer.toml:{text}: terms[0].text: there is no such file"));
    begins("agreement/terms/mine.md: no version in agreement/offer.toml names this text");
    begins(&format!("agreement/prices/2023-01.toml:{price}: items[0].prices.EUR: not positive"));
    begins("agreement: mistakes: 6");
}

#[test]
fn where_nothing_is_wrong_it_lists_what_still_is_the_samples() {
    let folder = copy();
    let (done, said) = check(&folder);
    assert!(done, "{said}");
    for (file, from, key) in [
        ("policy.toml", "name = \"Placeholder", "licensor.name: \"Placeholder Widgets LLP (replace before use)\""),
        ("policy.toml", "registration = ", "licensor.registration: \"000000000000\""),
        ("offer.toml", "instructions = ", "instructions"),
        ("rates.toml", "source = ", "rates[0].source"),
    ] {
        let place = format!("agreement/{file}:{}: {key}", line(&folder, file, from));
        assert!(said.lines().any(|line| line.starts_with(&place)), "{place} is not in:\n{said}");
    }
    for file in ["terms/2023-01.md", "prices/2023-01.toml"] {
        assert!(said.contains(&format!("agreement/{file}: the whole text still is the sample's; put your own here")));
    }
    let mut policy = fs::read_to_string(path(&folder, "policy.toml")).unwrap();
    let (own, rest) = (policy.find("[licensor]").unwrap(), policy.find("[orders]").unwrap());
    policy.replace_range(
        own..rest,
        "[licensor]\nname = \"Vendor LLP\"\nregistration = \"123456789012\"\nrepresentative = \"A. Vendor\"\n\
         address = \"2 Own Street, Almaty\"\nemail = \"sales@vendor.kz\"\nphone = \"+7 727 123 45 67\"\n\
         hours = \"always\"\nsite = \"https://vendor.kz\"\n\n",
    );
    for (placeholder, own) in [
        ("the licensor is not registered for value-added tax (placeholder)", "small business"),
        ("лицензиар не состоит на учёте по НДС (образец)", "малый бизнес"),
        ("KZ770000000000000001", "40702840000000000001"),
        ("KZ500000000000000002", "40702978000000000002"),
        ("KZ230000000000000003", "40702398000000000003"),
        ("Placeholder Bank JSC (replace before use)", "Own Bank JSC"),
        ("PLCHKZKA", "OWNBKZKA"),
    ] {
        policy = policy.replace(placeholder, own);
    }
    fs::write(path(&folder, "policy.toml"), policy).unwrap();
    for text in fs::read_dir(path(&folder, "terms")).unwrap() {
        fs::write(text.unwrap().path(), "1.1. Own terms.").unwrap();
    }
    change(&folder, "prices/2023-01.toml", "4900", "5900");
    change(&folder, "offer.toml", "widgets.example.com", "vendor.kz");
    change(&folder, "offer.toml", " (placeholder: name your own host)", "");
    change(&folder, "offer.toml", " (образец)", "");
    for _ in 0..3 {
        change(&folder, "rates.toml", "sample rate, set by hand", "the bank's");
    }
    let (done, said) = check(&folder);
    assert!(done && said.contains(": rates[3].source: "), "{said}");
    assert!(said.ends_with("agreement: no mistakes; placeholders: 1\n"), "{said}");
}

#[test]
fn the_vendors_own_agreement_has_no_mistake() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../agreement");
    let mut command = Command::new(env!("CARGO_BIN_EXE_oferta"));
    let output = command.arg("check").arg("--agreement").arg(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

/// Another vendor's folder, made by the steps of `agreement/README.md`, has nothing of the sample's left.
#[test]
fn an_agreement_made_by_the_steps_has_no_mistake_and_no_placeholder() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oferta"));
    let output = command.args(["check", "--agreement", agreement_folder::PATH_OF_ANOTHER]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && said.ends_with(": no mistakes; placeholders: 0\n"), "{said}");
}
