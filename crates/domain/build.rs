//! Puts the agreement's TOML files into JSON, which a function reads in a fraction of the time when it starts. What they
//! say is checked where it always is; a file that is no TOML at all ends the build.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=../../agreement");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    convert(Path::new("../../agreement"), &out.join("agreement"))
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
