//! The program: serves the shop on this machine, or runs one of its commands.

use clap::{Parser, Subcommand};
use domain::Instant;
use functions::runtime::agreement;
use functions::telemetry::ours;
use local::server::Server;
use local::shop::{Error, Options};
use local::{check, deadlines, demo};
use std::io::{ErrorKind, Write, stdin, stdout};
use std::path::PathBuf;
use std::process::ExitCode;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Sells software licenses under a public offer and executes that offer, clause by clause.
#[derive(Parser)]
#[command(version, about, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Serve,
}

#[derive(Subcommand)]
enum Command {
    /// Run the main job in memory and print a dated timeline with clause numbers
    Demo,
    /// Read deadlines to compute as JSON Lines, write them as JSON Lines
    Deadlines,
    /// Read an agreement and say what is wrong with it, with file, line, key and reason, and what still is a placeholder
    Check {
        /// The folder
        #[arg(long, value_name = "DIR", default_value = "agreement")]
        agreement: PathBuf,
    },
}

#[derive(clap::Args)]
struct Serve {
    /// The port to serve on, on this machine only
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Where to keep the database
    #[arg(long, value_name = "DIR", default_value = ".oferta", conflicts_with = "memory")]
    data: PathBuf,
    /// Keep nothing: the database lives in memory
    #[arg(long)]
    memory: bool,
    /// Let the clock stand still at an instant, such as 2025-02-03T10:00:00+05:00; moved by PUT /local/clock
    #[arg(long, value_name = "RFC3339", value_parser = instant)]
    clock: Option<Instant>,
}

fn instant(text: &str) -> Result<Instant, &'static str> {
    domain::instant::read(text).ok_or("must be an instant such as 2025-02-03T10:00:00+05:00")
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.command {
        None => serve(arguments.serve).await.map(|()| true),
        Some(Command::Demo) => tell().await,
        Some(Command::Deadlines) => compute_deadlines(),
        Some(Command::Check { agreement }) => check::run(&agreement, &mut stdout()).map_err(Error::from),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        // Nobody reads on, so there is nobody to complain to.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("oferta: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether the reader of the output closed it early.
fn is_broken_pipe(error: &Error) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}

async fn serve(serve: Serve) -> Result<(), Error> {
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    tracing_subscriber::registry().with(lines).with(ours(LevelFilter::WARN)).init();
    let data = (!serve.memory).then_some(serve.data);
    let options = Options { agreement: agreement()?, data, clock: serve.clock };
    let server = Server::start(&options, serve.port).await?;
    // Those who start the program wait for this line; one who does not read it is served all the same.
    let _ = writeln!(stdout(), "listening on {}", server.url);
    let _ =
        writeln!(stdout(), "open {} in a browser: the shop, and a bar with its clock, mailbox and bank", server.url);
    server.serve().await;
    Ok(())
}

async fn tell() -> Result<bool, Error> {
    demo::run(&agreement()?, &mut stdout()).await
}

fn compute_deadlines() -> Result<bool, Error> {
    Ok(deadlines::run(stdin().lock(), stdout().lock(), &agreement()?.policy)?)
}
