//! The folder of an agreement, as `agreement/README.md` describes it: which files it has, and what the order form says in
//! each language. `domain` reads what the files say.
//!
//! The build reads `agreement/` by it, debug builds the folder that `OFERTA_AGREEMENT` names, tests `tests/agreement/`.

mod languages;
pub mod length;
mod mistake;
mod place;
mod repair;
pub mod texts;

pub use languages::{Language, languages};
pub use mistake::{Mistake, Mistakes};
pub use place::line;

use place::line_at;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use toml::de::DeTable;

/// The files that every folder has.
const FILES: [&str; 5] = ["clauses.toml", "policy.toml", "calendar.json", "offer.toml", "rates.toml"];

/// The folders, with the extension of the files in each. Each has one file at least.
const FOLDERS: [(&str, &str); 3] = [("terms", "md"), ("prices", "toml"), ("notices", "ftl")];

/// What may lie there besides, for people.
const README: &str = "README.md";

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The name by which errors call it, such as `agreement/terms/2023-01.md`.
    pub name: String,
    /// Its whole text.
    pub text: String,
}

/// The files of an agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    called: String,
    files: BTreeMap<String, File>,
    /// What the order form says in each language: a JSON object of texts by the names of their messages, under the name of the
    /// language's file.
    pub forms: Vec<File>,
}

impl Folder {
    /// Reads a folder whose files errors call by `called`, such as `agreement`.
    ///
    /// # Errors
    /// Everything that is wrong with the files as such: one missing, or there without a use; one that is no text, TOML or
    /// JSON; a language that is not whole.
    pub fn read(path: &Path, called: &str) -> Result<Folder, Mistakes> {
        let (folder, mistakes) = Folder::read_with_mistakes(path, called);
        if mistakes.is_empty() { Ok(folder) } else { Err(Mistakes(mistakes)) }
    }

    /// The same where more is to be said of the files that can be read: what is wrong stands beside them.
    pub fn read_with_mistakes(path: &Path, called: &str) -> (Folder, Vec<Mistake>) {
        let mut found = Found { called, files: BTreeMap::new(), mistakes: Vec::new() };
        found.look(path);
        let Found { mut files, mut mistakes, .. } = found;
        let unreadable: Vec<_> = files.iter().filter_map(|(path, file)| Some((path.clone(), syntax(file)?))).collect();
        for (path, mistake) in unreadable {
            files.remove(&path);
            mistakes.push(mistake);
        }
        let mut folder = Folder { called: called.to_owned(), files, forms: Vec::new() };
        let (languages, mut wrong) = languages(&folder.notices(), &folder.file("policy.toml").text);
        // What is shown with the values of a policy that cannot be read is not known.
        match folder.files.contains_key("policy.toml") {
            true => folder.forms = languages.iter().map(Language::form_file).collect(),
            false => wrong.retain(|mistake| !mistake.reason.starts_with(languages::NOT_SHOWN)),
        }
        mistakes.extend(wrong);
        (folder, mistakes)
    }

    /// A file by its path within the folder, such as `policy.toml`; empty if it is missing, which was said then.
    pub fn file(&self, path: &str) -> File {
        let missing = || File { name: format!("{}/{path}", self.called), text: String::new() };
        self.files.get(path).cloned().unwrap_or_else(missing)
    }

    /// By what errors call the folder.
    pub fn called(&self) -> &str {
        &self.called
    }

    /// Every file, with its path within the folder.
    pub fn files(&self) -> impl Iterator<Item = (&str, &File)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// The texts of the terms, in the order of their names.
    pub fn terms(&self) -> Vec<&File> {
        self.beneath("terms/")
    }

    /// The price lists, in the order of their names.
    pub fn prices(&self) -> Vec<&File> {
        self.beneath("prices/")
    }

    /// The languages, in the order of their names.
    pub fn notices(&self) -> Vec<&File> {
        self.beneath("notices/")
    }

    /// What the program cannot do with the wording of this folder, beside that of the sample which it was made with: a message
    /// that is missing, that nothing sends, or that uses what it is not given. `agreed` are the values that every message is
    /// given.
    pub fn beside(&self, sample: &Folder, agreed: &[String]) -> Vec<Mistake> {
        languages::beside(&self.notices(), &sample.file("notices/en.ftl"), agreed)
    }

    fn beneath(&self, folder: &str) -> Vec<&File> {
        self.files.iter().filter(|(path, _)| path.starts_with(folder)).map(|(_, file)| file).collect()
    }
}

/// What keeps a file from being TOML or JSON at all.
fn syntax(file: &File) -> Option<Mistake> {
    let (line, reason) = match file.name.rsplit('.').next() {
        Some("toml") => {
            let error = DeTable::parse(&file.text).err()?;
            (line_at(&file.text, error.span().map_or(0, |span| span.start)), error.message().to_owned())
        }
        Some("json") => {
            let error = serde_json::from_str::<serde::de::IgnoredAny>(&file.text).err()?;
            (error.line(), error.to_string())
        }
        _ => return None,
    };
    Some(Mistake { file: file.name.clone(), line: Some(line), key: String::new(), reason })
}

/// What a walk through a folder has found so far.
struct Found<'a> {
    called: &'a str,
    files: BTreeMap<String, File>,
    mistakes: Vec<Mistake>,
}

impl Found<'_> {
    fn look(&mut self, path: &Path) {
        for (name, is_folder) in self.entries(path, "") {
            let at = path.join(&name);
            match FOLDERS.iter().find(|(folder, _)| is_folder && *folder == name) {
                Some((folder, extension)) => self.look_into(&at, folder, extension),
                None if !is_folder && FILES.contains(&name.as_str()) => self.take(&at, name),
                None if !is_folder && name == README => {}
                None => {
                    let kind = if is_folder { "folder" } else { "file" };
                    self.wrong(&name, format!("is a {kind} that an agreement does not have; remove it"));
                }
            }
        }
        for name in FILES {
            let read = self.files.contains_key(name) || self.mistakes.iter().any(|it| it.file == self.name(name));
            if !read {
                self.wrong(name, "there is no such file");
            }
        }
        for (folder, extension) in FOLDERS {
            if !self.files.keys().any(|path| path.starts_with(&format!("{folder}/"))) {
                self.wrong(folder, format!("must have a file with the extension .{extension}"));
            }
        }
    }

    /// Takes the files of one of the folders.
    fn look_into(&mut self, path: &Path, folder: &str, extension: &str) {
        for (name, is_folder) in self.entries(path, folder) {
            let within = format!("{folder}/{name}");
            let stem = name.strip_suffix(&format!(".{extension}")).unwrap_or_default();
            match !is_folder && !stem.is_empty() && !stem.starts_with('.') {
                true => self.take(&path.join(&name), within),
                false => self.wrong(&within, format!("is no file with the extension .{extension}; remove it")),
            }
        }
    }

    /// What lies in a folder, in the order of the names, and whether each is a folder.
    fn entries(&mut self, path: &Path, within: &str) -> Vec<(String, bool)> {
        let read = fs::read_dir(path).and_then(|entries| {
            let mut all = Vec::new();
            for entry in entries {
                let entry = entry?;
                let is_folder = fs::metadata(entry.path())?.is_dir();
                all.push((entry.file_name().to_string_lossy().into_owned(), is_folder));
            }
            all.sort();
            Ok(all)
        });
        read.unwrap_or_else(|error| {
            self.wrong(within, format!("cannot be read: {error}"));
            Vec::new()
        })
    }

    fn take(&mut self, path: &Path, within: String) {
        let name = self.name(&within);
        match fs::read(path).map(String::from_utf8) {
            Ok(Ok(text)) => _ = self.files.insert(within, File { name, text }),
            Ok(Err(_)) => self.wrong(&within, "is not UTF-8"),
            Err(error) => self.wrong(&within, format!("cannot be read: {error}")),
        }
    }

    fn wrong(&mut self, within: &str, reason: impl Into<String>) {
        self.mistakes.push(Mistake { file: self.name(within), line: None, key: String::new(), reason: reason.into() });
    }

    fn name(&self, within: &str) -> String {
        if within.is_empty() { self.called.to_owned() } else { format!("{}/{within}", self.called) }
    }
}

/// Where the folder lies that the tests rest on, so that no change of `agreement/` breaks one.
pub const PATH_OF_TESTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/agreement");

/// Where another vendor's folder lies, made by the steps of `agreement/README.md`, under which tests run as well.
pub const PATH_OF_ANOTHER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/agreements/moscow");

/// The folder of the tests.
///
/// # Panics
/// It cannot be read.
pub fn of_tests() -> &'static Folder {
    static FOLDER: LazyLock<Folder> = LazyLock::new(|| {
        Folder::read(Path::new(PATH_OF_TESTS), "tests/agreement").unwrap_or_else(|mistakes| panic!("{mistakes}"))
    });
    &FOLDER
}
