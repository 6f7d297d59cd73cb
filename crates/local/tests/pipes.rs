//! Commands whose reader closes the pipe before they are done.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};

fn start(argument: &str) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oferta"));
    command.env("OFERTA_AGREEMENT", agreement_folder::PATH_OF_TESTS);
    command
        .arg(argument)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts")
}

/// Waits for the end: whether it succeeded, and what it complained of.
fn end(mut process: Child) -> (bool, String) {
    drop(process.stdin.take());
    let mut complaints = String::new();
    process.stderr.take().expect("a pipe").read_to_string(&mut complaints).expect("text");
    (process.wait().expect("it ends").success(), complaints)
}

#[test]
fn deadlines_end_quietly_when_nobody_reads_on() {
    let mut process = start("deadlines");
    let (mut questions, mut answers) = (process.stdin.take().unwrap(), BufReader::new(process.stdout.take().unwrap()));
    let question = b"{\"rule\":\"4.9\",\"from\":\"2025-02-03T10:00:00+05:00\"}\n";
    questions.write_all(question).unwrap();
    let mut line = String::new();
    answers.read_line(&mut line).unwrap();
    assert!(line.contains("2025-02-14T00:00:00+05:00"), "each line is answered at once: {line}");
    drop(answers);
    // The program may be gone by any of these.
    for _ in 0..1_000 {
        if questions.write_all(question).is_err() {
            break;
        }
    }
    drop(questions);
    assert_eq!(end(process), (true, String::new()));
}

#[test]
fn the_demo_ends_quietly_when_nobody_reads_it() {
    let mut process = start("demo");
    drop(process.stdout.take());
    assert_eq!(end(process), (true, String::new()));
}
