//! The compiled functions, and the library that lets their clocks stand.

use crate::template::root;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::SystemTime;

/// Where a function's binary lies: beside the test's own, built from the sources as they are now.
///
/// `cargo test --workspace` builds the binaries before any test, for the test `start` of the functions' package. Where that is
/// left out they are built here, once.
///
/// # Panics
/// If they cannot be built.
pub(super) fn binary(name: &str) -> PathBuf {
    static BUILT: OnceLock<()> = OnceLock::new();
    let path = folder().join(name);
    if !fresh(&path) {
        BUILT.get_or_init(|| {
            let mut build = Command::new(env!("CARGO"));
            let target = folder().parent().expect("a target directory");
            build.current_dir(root()).env("CARGO_TARGET_DIR", target);
            // As the whole workspace is built: for this package alone, every other would be compiled anew with other features.
            build.args(["test", "-q", "--workspace", "--no-run", "--test", "start"]);
            assert!(build.status().expect("cargo").success(), "the functions do not build");
        });
    }
    path
}

/// The folder of the binaries of this build.
fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let test = std::env::current_exe().expect("the test's path");
        test.parent().and_then(Path::parent).expect("a folder above `deps`").to_owned()
    })
}

/// Whether a binary is newer than every source that Cargo lists beside it.
fn fresh(binary: &Path) -> bool {
    let Some(built) = modified(binary) else { return false };
    let Ok(listed) = std::fs::read_to_string(binary.with_extension("d")) else { return false };
    let sources = listed.split_once(": ").map_or("", |(_, sources)| sources);
    sources.split_whitespace().all(|source| modified(Path::new(source)).is_some_and(|changed| changed <= built))
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|metadata| metadata.modified()).ok()
}

/// The library that a process loads for its clock to stand, compiled if it is not there or older than its source.
///
/// # Panics
/// If there is no C compiler.
pub(super) fn standing_clock() -> PathBuf {
    static COMPILED: OnceLock<PathBuf> = OnceLock::new();
    let compile = || {
        let source = root().join("tests/harness/lambda/clock.c");
        let library = folder().join("libstanding_clock.so");
        if modified(&library) < modified(&source) {
            // Under a name of its own until it is whole: other test processes may look for it.
            let part = folder().join(format!("libstanding_clock.{}.so", std::process::id()));
            let mut compiler = Command::new("cc");
            compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&part).arg(&source).arg("-ldl");
            assert!(compiler.status().expect("a C compiler").success(), "clock.c does not compile");
            std::fs::rename(&part, &library).expect("the library in its place");
        }
        library
    };
    COMPILED.get_or_init(compile).clone()
}
