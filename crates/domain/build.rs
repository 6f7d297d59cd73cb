//! Embeds the vendor's agreement: every file of `agreement/`, TOML as JSON, which a function reads in a fraction of the time
//! when it starts. What the files say is checked where it always is; a folder with a file too many or too few, a file that
//! is no TOML at all, or a language that is not complete ends the build.

use agreement_folder::{File, Folder, Mistakes};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=../../agreement");
    match Folder::read(Path::new("../../agreement"), "agreement") {
        Ok(folder) => embed(&folder),
        Err(Mistakes(mistakes)) => {
            // Cargo shows each and ends the build.
            mistakes.iter().for_each(|mistake| println!("cargo::error={mistake}"));
            Ok(())
        }
    }
}

/// Writes each file beneath `OUT_DIR`, and the expression that holds them all.
fn embed(folder: &Folder) -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    let written = Written { out: &out };
    let list = |files: Vec<&File>, beneath: &str| -> Result<String, Box<dyn Error>> {
        let sources = files.iter().map(|file| written.source(file, beneath)).collect::<Result<Vec<_>, _>>()?;
        Ok(format!("&[{}]", sources.join(", ")))
    };
    let one = |path: &str| written.source(&folder.file(path), "files");
    let embedded = format!(
        "AgreementSources {{ clauses: {}, policy: {}, calendar: {}, offer: OfferSources {{ offer: {}, terms: {}, \
         prices: {}, rates: {}, forms: {} }}, notices: {} }}",
        one("clauses.toml")?,
        one("policy.toml")?,
        one("calendar.json")?,
        one("offer.toml")?,
        list(folder.terms(), "files")?,
        list(folder.prices(), "files")?,
        one("rates.toml")?,
        list(folder.forms.iter().collect(), "forms")?,
        list(folder.notices(), "files")?,
    );
    fs::write(out.join("embedded.rs"), embedded)?;
    Ok(())
}

/// Where what is embedded is written.
struct Written<'a> {
    out: &'a Path,
}

impl Written<'_> {
    /// Writes a file beneath a folder and says how it is embedded.
    fn source(&self, file: &File, beneath: &str) -> Result<String, Box<dyn Error>> {
        let path = Path::new(beneath).join(&file.name);
        let text = match file.name.ends_with(".toml") {
            true => json(file)?,
            false => file.text.clone(),
        };
        let to = self.out.join(&path);
        fs::create_dir_all(to.parent().ok_or("no folder")?)?;
        fs::write(to, text)?;
        Ok(format!("Source {{ file: {:?}, text: include_str!({path:?}) }}", file.name))
    }
}

fn json(file: &File) -> Result<String, Box<dyn Error>> {
    Ok(serde_json::to_string(&toml::from_str::<toml::Table>(&file.text)?)?)
}
