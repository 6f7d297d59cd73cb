//! A function's process under the Runtime API: started, polled by, invoked, looked at, killed.

use crate::http::{self, Request, now, respond};
use std::collections::BTreeMap;
use std::error::Error;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// How long a function may be silent.
const SILENCE: Duration = Duration::from_secs(20);

/// A function that waits for an invocation.
pub(crate) struct Process {
    child: Child,
    requests: Receiver<(Request, TcpStream)>,
    poll: TcpStream,
    invocations: u32,
    /// From its start to its first poll.
    pub(crate) first_poll: Duration,
}

impl Process {
    /// Starts a program, a binary or a module for Node, and waits for its first poll.
    ///
    /// # Errors
    /// It cannot be started, or does not poll.
    pub(crate) fn start(program: &Path, environment: &BTreeMap<String, String>) -> Result<Process, Box<dyn Error>> {
        let (sender, requests) = channel();
        let address = http::serve(move |request, stream| {
            // Once the process is killed nobody listens.
            if let Ok(stream) = stream.try_clone() {
                sender.send((request, stream)).ok();
            }
        })?;
        let mut command = match program.extension() {
            Some(_) => Command::new("node"),
            None => Command::new(program),
        };
        command.args(program.extension().map(|_| program));
        command.env_clear().envs(environment).env("AWS_LAMBDA_RUNTIME_API", address.to_string());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let began = now();
        let mut child = command.spawn().map_err(|error| format!("{}: {error}", program.display()))?;
        let Ok((polled, poll)) = requests.recv_timeout(SILENCE) else {
            child.kill()?;
            return Err(format!("{} does not poll", program.display()).into());
        };
        if !polled.path().ends_with("/invocation/next") {
            return Err(format!("{} did not start: {}", program.display(), text(&polled.body)).into());
        }
        Ok(Process { child, requests, poll, invocations: 0, first_poll: polled.arrived - began })
    }

    /// Invokes the function, and gives its answer and how long it took.
    ///
    /// # Errors
    /// It does not answer, or reports an error.
    pub(crate) fn invoke(&mut self, event: &[u8]) -> Result<(Vec<u8>, Duration), Box<dyn Error>> {
        self.invocations += 1;
        let id = format!("00000000-0000-4000-8000-{:012}", self.invocations);
        let headers = [
            ("content-type", "application/json"),
            ("lambda-runtime-aws-request-id", id.as_str()),
            // Far away: nothing here is to be cut short.
            ("lambda-runtime-deadline-ms", "4102444800000"),
            ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-central-1:123456789012:function:bench"),
            ("lambda-runtime-trace-id", "Root=1-00000000-000000000000000000000000"),
        ];
        let began = respond(&mut self.poll, 200, &headers, event)?;
        let (answer, mut stream) = self.requests.recv_timeout(SILENCE)?;
        respond(&mut stream, 202, &[], b"")?;
        let (_, poll) = self.requests.recv_timeout(SILENCE)?;
        self.poll = poll;
        if !answer.path().ends_with("/response") {
            return Err(format!("an invocation failed: {}", text(&answer.body)).into());
        }
        Ok((answer.body, answer.arrived - began))
    }

    /// What is resident of it, in KiB.
    ///
    /// # Errors
    /// The process has ended, or the system does not say.
    pub(crate) fn resident_kib(&self) -> Result<u64, Box<dyn Error>> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        Ok(line.split_whitespace().next().ok_or("no VmRSS")?.parse()?)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // One that has ended needs no end.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
