//! How the functions that are deployed are linked.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // At a fixed address nothing is left to relocate: tens of thousands of pointers that the loader would otherwise write
    // at each start, in pages that it copies for that, are a third of the time to the first poll.
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
