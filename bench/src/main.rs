//! Measures the compiled functions under the Runtime API, each beside an empty one and two that only make the same
//! calls, in the same run: `scripts/bench`.

mod figures;
mod http;
mod outside;
mod process;
mod story;

use figures::Figures;
use local::engine::Engine;
use local::issuer::signer::Signer;
use local::local_db::LocalDb;
use local::shop::TABLE;
use outside::Outside;
use plain::Call;
use process::Process;
use serde_json::json;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use story::Story;

/// How often each function is started.
const STARTS: usize = 15;
/// How often each is invoked after that.
const WARM: usize = 300;
/// Invocations after a start that are neither first nor counted as warm.
const SETTLING: usize = 20;

/// The world around the functions.
struct Bench {
    binaries: PathBuf,
    environment: BTreeMap<String, String>,
    /// As the functions that make another's calls are started with.
    again: BTreeMap<String, String>,
    outside: Outside,
    story: Story,
    /// What the empty function is invoked with.
    request: Vec<u8>,
}

#[expect(clippy::print_stdout, reason = "the table is what it is run for")]
fn main() -> Result<(), Box<dyn Error>> {
    let binaries = std::env::args().nth(1).ok_or("usage: bench DIRECTORY-OF-BINARIES")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let engine = Engine::memory()?;
    let store = store::Store::new(engine.dynamodb(), TABLE);
    runtime.block_on(store.create_table())?;
    let outside = Outside::serve(engine.connector(), runtime.handle().clone())?;
    let agreement = domain::agreement::Agreement::embedded()?;
    let now = functions::runtime::now();
    runtime.block_on(local::rates::publish(&store, &agreement, now)).map_err(|error| error.to_string())?;
    let terms = agreement.offer.terms_in_force(now).ok_or("no terms are in force")?;
    let terms = json!({"version": terms.version, "sha256": terms.sha256});
    let signer = Signer::open(&LocalDb::open(&engine)?, &outside.url()).map_err(|error| error.to_string())?;
    outside.issue(&signer);
    let stream = engine.stream(TABLE)?;
    let mut story = Story::new(STARTS + SETTLING + WARM, terms, stream, signer, now.timestamp_millis());
    let request = story.event("acceptance", 0)?;
    let environment = story::environment(&outside.url(), TABLE);
    let again = story::environment(&outside.again(), TABLE);
    let mut bench = Bench { binaries: binaries.into(), environment, again, outside, story, request };
    let mut empty = Figures::default();
    let mut functions = Vec::new();
    for name in story::FUNCTIONS {
        let binary = bench.binaries.join(if name == story::MAIL { "dispatch" } else { name });
        let figures = bench.measure(name, &binary, &binary, &mut empty);
        functions.push((name, figures.map_err(|error| format!("{name}: {error}"))?));
    }
    // The same command in Node, where its packages are installed.
    let node = Path::new(env!("CARGO_MANIFEST_DIR")).join("node");
    if node.join("node_modules").is_dir() {
        let figures = bench.measure(story::NODE, &node.join("index.mjs"), &node, &mut empty);
        functions.push((story::NODE, figures.map_err(|error| format!("node: {error}"))?));
    }
    println!("{}", figures::table(&empty, &functions));
    Ok(())
}

impl Bench {
    /// Starts and invokes a function and the empty one in turns. What is deployed of it may be more than its program.
    fn measure(
        &mut self,
        name: &str,
        program: &Path,
        deployed: &Path,
        empty: &mut Figures,
    ) -> Result<Figures, Box<dyn Error>> {
        let empty_binary = self.binaries.join("empty");
        let mut figures = Figures { zip_bytes: zipped(deployed)?, ..Figures::default() };
        empty.zip_bytes = zipped(&empty_binary)?;
        let (mut ours, mut other) = (None, None);
        for n in 0..STARTS {
            // Ended before the next is started: one waits on the machine at a time.
            drop((ours.take(), other.take()));
            let mut process = Process::start(program, &self.environment)?;
            figures.first_poll.push(process.first_poll);
            self.invoke(&mut process, name, n, &mut figures, When::First)?;
            ours = Some(process);
            let mut process = Process::start(&empty_binary, &self.environment)?;
            empty.first_poll.push(process.first_poll);
            empty.first.push(process.invoke(&self.request)?.1);
            other = Some(process);
        }
        let (mut ours, mut other) = ours.zip(other).ok_or("nothing was started")?;
        let mut through_sdk = Process::start(&self.binaries.join("through_sdk"), &self.again)?;
        let mut plain = Process::start(&self.binaries.join("plain"), &self.again)?;
        for n in STARTS..STARTS + SETTLING + WARM {
            let when = if n < STARTS + SETTLING { When::Settling } else { When::Warm };
            let calls = self.invoke(&mut ours, name, n, &mut figures, when)?;
            let round_trips = self.invoke_again(&mut through_sdk, &calls)?;
            let way = self.invoke_again(&mut plain, &calls)?;
            let took = other.invoke(&self.request)?.1;
            if when == When::Warm {
                figures.through_sdk.push(round_trips);
                figures.plain.push(way);
                empty.warm.push(took);
            }
        }
        figures.resident_kib = ours.resident_kib()?;
        empty.resident_kib = other.resident_kib()?;
        Ok(figures)
    }

    /// Invokes a function on an order, takes out what it waited for others, and gives the calls that it made.
    fn invoke(
        &mut self,
        process: &mut Process,
        name: &str,
        n: usize,
        figures: &mut Figures,
        when: When,
    ) -> Result<Vec<Call>, Box<dyn Error>> {
        let event = self.story.event(name, n)?;
        self.outside.forget();
        let (answer, took) = process.invoke(&event)?;
        let calls = self.outside.calls();
        self.story.keep(name, n, &answer)?;
        let own = took.saturating_sub(calls.busy());
        match when {
            When::First => figures.first.push(own),
            When::Settling => {}
            When::Warm => figures.warm.push(own),
        }
        figures.calls = calls.made.len();
        Ok(calls.made)
    }

    /// Invokes a function that makes the same calls, and takes out what it waited for others.
    fn invoke_again(&self, process: &mut Process, calls: &[Call]) -> Result<Duration, Box<dyn Error>> {
        let (_, took) = process.invoke(&self.story.calls(calls))?;
        let made = self.outside.calls();
        if made.made.len() != calls.len() {
            return Err(format!("{} calls were made again of {}", made.made.len(), calls.len()).into());
        }
        Ok(took.saturating_sub(made.busy()))
    }
}

/// Which of a process's invocations one is.
#[derive(Clone, Copy, PartialEq)]
enum When {
    First,
    Settling,
    Warm,
}

/// The size of a binary or a folder in a zip file, in bytes.
fn zipped(deployed: &Path) -> Result<u64, Box<dyn Error>> {
    let zip = Command::new("zip").args(["-9", "-q", "-r", "-"]).arg(deployed).output()?;
    if !zip.status.success() {
        return Err(format!("zip fails on {}", deployed.display()).into());
    }
    Ok(zip.stdout.len() as u64)
}
