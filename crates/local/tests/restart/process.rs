//! The program itself in a process of its own, to be killed.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use harness::{BEGIN, World, answer};

/// A served shop and the data that outlive it.
pub(crate) struct Shop<'a> {
    data: &'a Path,
    process: Child,
    pub(crate) world: World,
    /// How often it was killed.
    pub(crate) kills: u32,
}

impl Shop<'_> {
    pub(crate) fn start(data: &Path) -> Shop<'_> {
        let (process, world) = spawn(data);
        Shop { data, process, world, kills: 0 }
    }

    /// Kills the process with SIGKILL, as `kill -9` does, and starts another on the same data. The clock must not be
    /// found before `seen`, the latest instant that anybody was shown.
    pub(crate) async fn kill_and_restart(&mut self, seen: &str) {
        self.kill();
        self.kills += 1;
        (self.process, self.world) = spawn(self.data);
        let now = self.now().await;
        assert!(now.as_str() >= seen, "the clock went back from {seen} to {now}");
    }

    /// Kills the process for good.
    pub(crate) fn kill(&mut self) {
        self.process.kill().expect("a process");
        self.process.wait().expect("its end");
    }

    /// What the clock shows, always to the millisecond: instants of one width compare as texts.
    pub(crate) async fn now(&self) -> String {
        let answer = answer(self.world.request(reqwest::Method::GET, "/local/clock")).await;
        let now: domain::Instant = answer.json["now"].as_str().expect("an instant").parse().expect("an instant");
        now.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
    }
}

impl Drop for Shop<'_> {
    fn drop(&mut self) {
        // It may be dead already; then there is nothing to do.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn spawn(data: &Path) -> (Child, World) {
    let mut process = Command::new(env!("CARGO_BIN_EXE_oferta"))
        .env("OFERTA_AGREEMENT", agreement_folder::PATH_OF_TESTS)
        .args(["--port", "0", "--clock", BEGIN, "--data"])
        .arg(data)
        .stdout(Stdio::piped())
        .spawn()
        .expect("a process");
    let mut line = String::new();
    BufReader::new(process.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
    let url = line.trim_end().strip_prefix("listening on ").expect("where it listens").to_owned();
    (process, World::of(&url))
}
