//! Puts the agreement's TOML files into JSON, which a function reads in a fraction of the time when it starts, and finds
//! the languages. What the files say is checked where it always is; a file that is no TOML at all, or a language that is
//! not complete, ends the build.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "build/languages.rs"]
mod languages;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=../../agreement");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    convert(Path::new("../../agreement"), &out.join("agreement"))?;
    find_languages(Path::new("../../agreement/notices"), &out)
}

/// Converts each TOML file of a folder, under its name, and so its folders.
fn convert(from: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let to = to.join(path.file_name().ok_or("no name")?);
        if path.is_dir() {
            convert(&path, &to)?;
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            let file = toml::from_str::<toml::Table>(&fs::read_to_string(&path)?);
            let file = file.map_err(|error| format!("{}: {error}", path.display()))?;
            fs::write(to, serde_json::to_string(&file)?)?;
        }
    }
    Ok(())
}

/// Writes what the order form says in each language as JSON, and two lists of all languages: of that, and of the notices.
fn find_languages(folder: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let (mut forms, mut notices) = (String::new(), String::new());
    for language in languages::read(folder).map_err(|error| format!("agreement/notices/{error}"))? {
        let file = format!("agreement/notices/{}", language.code);
        fs::write(out.join(format!("{file}.json")), serde_json::to_string(&language.form)?)?;
        writeln!(forms, "Source {{ file: \"{file}.ftl\", text: include_str!(\"{file}.json\") }},")?;
        let path = fs::canonicalize(folder.join(format!("{}.ftl", language.code)))?;
        writeln!(notices, "Source {{ file: \"{file}.ftl\", text: include_str!({path:?}) }},")?;
    }
    fs::write(out.join("forms.rs"), format!("&[{forms}]"))?;
    fs::write(out.join("notices.rs"), format!("&[{notices}]"))?;
    Ok(())
}
