//! What the functions call: DynamoDB on the embedded engine, and a bank, a mail service and a bus that always say yes. The
//! time that they take is kept apart.

use crate::http::{self, Request, now, respond};
use aws_smithy_runtime_api::client::http::{HttpConnector, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use std::error::Error;
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::runtime::Handle;

/// Calls, and how long they were answered for.
#[derive(Debug, Default)]
pub(crate) struct Calls {
    /// Each, as a plain client is to make it: its length in bytes, and whether it came on a connection of its own.
    pub(crate) made: Vec<(usize, bool)>,
    /// From the last byte of each request to the last of its answer.
    pub(crate) busy: Duration,
}

/// What a service says.
#[derive(Clone)]
struct Answer {
    status: u16,
    kind: &'static str,
    body: Vec<u8>,
}

/// The services, on one port.
pub(crate) struct Outside {
    /// Where they are.
    pub(crate) address: SocketAddr,
    kept: Arc<Mutex<Kept>>,
}

/// What was called since this was last asked, and what is called again when the plain function calls in its place.
#[derive(Default)]
struct Kept {
    calls: Calls,
    told: Vec<Arc<(Request, Answer)>>,
}

/// What answers.
struct Services {
    dynamodb: SharedHttpConnector,
    runtime: Handle,
    tickets: AtomicU64,
}

impl Outside {
    /// Serves them over an engine's connector.
    ///
    /// # Errors
    /// There is no free port.
    pub(crate) fn serve(dynamodb: SharedHttpConnector, runtime: Handle) -> Result<Outside, Box<dyn Error>> {
        let services = Services { dynamodb, runtime, tickets: AtomicU64::new(1) };
        let kept: Arc<Mutex<Kept>> = Arc::default();
        let shared = kept.clone();
        let address = http::serve(move |request, stream| {
            // A client that has gone needs no answer.
            services.serve(request, stream, &shared).ok();
        })?;
        Ok(Outside { address, kept })
    }

    /// The calls since this was last asked.
    pub(crate) fn calls(&self) -> Calls {
        std::mem::take(&mut locked(&self.kept).calls)
    }

    /// Forgets what is to be called again.
    pub(crate) fn forget(&self) {
        locked(&self.kept).told.clear();
    }
}

fn locked(kept: &Mutex<Kept>) -> MutexGuard<'_, Kept> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Services {
    /// Answers a request. One of the plain function, which names a call by its place, is answered as that call was, after
    /// the same work; so it waits for as long, and is told as much.
    fn serve(&self, request: Request, stream: &mut TcpStream, kept: &Mutex<Kept>) -> Result<(), Box<dyn Error>> {
        let (arrived, call) = (request.arrived, (request.length, request.first));
        let place = request.path().strip_prefix("/plain/").map(str::parse::<usize>).transpose()?;
        let told = match place {
            Some(place) => {
                let told = locked(kept).told.get(place).cloned().ok_or("no such call")?;
                self.answer(&told.0)?;
                told
            }
            None => {
                let answer = self.answer(&request)?;
                Arc::new((request, answer))
            }
        };
        // Locked until the call is counted: whoever is answered may ask at once how many there were.
        let mut kept = locked(kept);
        let Answer { status, kind, body } = &told.1;
        respond(stream, *status, &[("content-type", kind), ("x-amzn-requestid", "bench")], body)?;
        kept.calls.busy += now() - arrived;
        kept.calls.made.push(call);
        if place.is_none() {
            kept.told.push(told);
        }
        Ok(())
    }

    fn answer(&self, request: &Request) -> Result<Answer, Box<dyn Error>> {
        let target = request.header("x-amz-target").unwrap_or_default();
        if target.starts_with("DynamoDB_") {
            return self.table(target, request);
        }
        let (kind, body) = if target == "AWSEvents.PutEvents" {
            ("application/x-amz-json-1.1", r#"{"FailedEntryCount":0,"Entries":[{"EventId":"1"}]}"#.to_owned())
        } else if request.path().starts_with("/bank/") {
            ("text/xml;charset=utf-8", bank(request.path(), self.tickets.fetch_add(1, Ordering::Relaxed)))
        } else {
            let sent = "<SendRawEmailResponse xmlns=\"http://ses.amazonaws.com/doc/2010-12-01/\"><SendRawEmailResult>\
                        <MessageId>1</MessageId></SendRawEmailResult></SendRawEmailResponse>";
            ("text/xml", sent.to_owned())
        };
        Ok(Answer { status: 200, kind, body: body.into_bytes() })
    }

    fn table(&self, target: &str, request: &Request) -> Result<Answer, Box<dyn Error>> {
        let call = ::http::Request::post("http://dynamodb/").header("x-amz-target", target);
        let call = HttpRequest::try_from(call.body(SdkBody::from(request.body.clone()))?)?;
        let answer = self.runtime.block_on(async { self.dynamodb.call(call).await })?;
        let body = answer.body().bytes().unwrap_or_default().to_vec();
        Ok(Answer { status: answer.status().as_u16(), kind: "application/x-amz-json-1.0", body })
    }
}

/// Opens a payment under a ticket of its own; of any ticket it says that it was paid.
fn bank(path: &str, number: u64) -> String {
    let (root, fields) = if path.ends_with("/reg") {
        let fields = format!("<id>{number}</id><ticket>{number:036}</ticket><ok_code>1</ok_code>");
        ("new_order", format!("{fields}<failure_code>2</failure_code>"))
    } else {
        ("order_info", "<status_code>3</status_code><status_desc>paid</status_desc>".to_owned())
    };
    format!("<{root}>{fields}<response_code>0</response_code><response_message>OK</response_message></{root}>")
}
