//! The command `check`: what is wrong with an agreement, with file, line, key and reason, and what of it still is the sample's.

mod placeholders;

use agreement_folder::{Folder, Mistake, line, of_tests};
use domain::agreement::Agreement;
use domain::agreement::source::AgreementError;
use functions::notices::agreed_names;
use std::io::{Result, Write};
use std::path::Path;

/// How many mistakes are looked for.
const MOST: usize = 100;

/// Reads the agreement of a folder and writes a line for each mistake; where there is none, one for each value that still is
/// a placeholder. Returns whether there was no mistake.
///
/// # Errors
/// The output cannot be written.
pub fn run(path: &Path, out: &mut impl Write) -> Result<bool> {
    let called = path.to_string_lossy();
    let (folder, mistakes) = Folder::read_with_mistakes(path, called.trim_end_matches('/'));
    let mistakes = all(&folder, mistakes);
    for mistake in &mistakes {
        writeln!(out, "{mistake}")?;
    }
    if !mistakes.is_empty() {
        writeln!(out, "{}: mistakes: {}", folder.called(), mistakes.len())?;
        return Ok(false);
    }
    let placeholders = placeholders::of(&folder, of_tests());
    for placeholder in &placeholders {
        writeln!(out, "{placeholder}")?;
    }
    writeln!(out, "{}: no mistakes; placeholders: {}", folder.called(), placeholders.len())?;
    Ok(true)
}

/// The mistakes of the files as such, and those of what they say. The reading ends at the first, so what is wrong is put right
/// by the sample until it ends no more.
fn all(folder: &Folder, mut mistakes: Vec<Mistake>) -> Vec<Mistake> {
    mistakes.extend(folder.beside(of_tests(), &agreed_names(&Agreement::of_tests())));
    let mut repaired = folder.clone();
    repaired.complete(of_tests());
    while mistakes.len() < MOST {
        let Err(AgreementError { file, key, reason }) = Agreement::of(&repaired) else { break };
        let reason = without_place(&reason);
        let mistake = at_line(folder, &file, &key, reason);
        // A language that lacks something was told so already.
        if !mistakes.iter().any(|other| other.file == mistake.file && other.key == mistake.key) {
            mistakes.push(mistake);
        }
        if !repaired.repair(&file, &key, reason, of_tests()) {
            break;
        }
    }
    mistakes.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    mistakes
}

fn at_line(folder: &Folder, file: &str, key: &str, reason: &str) -> Mistake {
    let written = folder.files().find(|(_, it)| it.name == file).map(|(_, it)| it);
    let line = written.and_then(|it| line(it, key));
    Mistake { file: file.to_owned(), line, key: key.to_owned(), reason: reason.to_owned() }
}

/// A reason without its place in a text that was made of the file's.
fn without_place(reason: &str) -> &str {
    reason.rsplit_once(" at line ").map_or(reason, |(reason, _)| reason)
}
