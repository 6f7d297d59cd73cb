//! How the functions that are deployed are linked; and their pages: the texts compiled to functions, so that no start parses
//! them, and the stylesheet named by its hash, so that browsers may keep it.

#[path = "build/texts.rs"]
mod texts;

use sha2::{Digest, Sha256};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build/texts.rs");
    println!("cargo::rerun-if-changed=texts");
    println!("cargo::rerun-if-changed=templates/style.css");
    // At a fixed address nothing is left to relocate: tens of thousands of pointers that the loader would otherwise write
    // at each start, in pages that it copies for that, are a third of the time to the first poll.
    if env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    match texts::compiled(Path::new("texts")) {
        Ok(code) => fs::write(out.join("texts.rs"), code)?,
        // Cargo shows each and ends the build.
        Err(mistakes) => mistakes.iter().for_each(|mistake| println!("cargo::error={mistake}")),
    }
    let hash = hex::encode(Sha256::digest(fs::read("templates/style.css")?));
    println!("cargo::rustc-env=STYLE={}.css", &hash[..16]);
    Ok(())
}
