//! What the functions call: DynamoDB on the embedded engine, and a bank, a bucket, a mail service and a bus that always say yes. The
//! time that they take is kept apart.

use crate::http::{self, Request, respond};
use crate::story::BUCKET;
use aws_smithy_runtime_api::client::http::{HttpConnector, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use local::issuer::signer::Signer;
use plain::Call;
use std::error::Error;
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::runtime::Handle;

/// What the table's operations are named by, before their name.
const DYNAMODB: &str = "DynamoDB_20120810.";
/// Where the services are for whoever makes a function's calls again.
const AGAIN: &str = "/again/";

/// Calls, and when they were answered.
#[derive(Debug, Default)]
pub(crate) struct Calls {
    pub(crate) made: Vec<Call>,
    /// From the last byte of each request to the first of its answer. Beyond that the service may wait while the function
    /// already works, on a machine of few cores: nobody would know whose that time is.
    answered: Vec<(Instant, Instant)>,
}

impl Calls {
    /// For how long at least one was being answered.
    pub(crate) fn busy(&self) -> Duration {
        let mut answered = self.answered.clone();
        answered.sort();
        let (mut busy, mut until) = (Duration::ZERO, None);
        for (from, to) in answered {
            let from = until.map_or(from, |until| from.max(until));
            busy += to.saturating_duration_since(from);
            until = Some(until.map_or(to, |until: Instant| until.max(to)));
        }
        busy
    }
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
    address: SocketAddr,
    kept: Arc<Mutex<Kept>>,
}

/// What was called since this was last asked, and what a function's calls were told, for whoever makes them again.
#[derive(Default)]
struct Kept {
    calls: Calls,
    told: Vec<Arc<(Request, Answer)>>,
    /// What the operators' issuer says of itself, and its keys.
    issuer: [String; 2],
    /// How many of them were made again since then.
    again: usize,
}

impl Kept {
    fn next_told(&mut self) -> Option<Arc<(Request, Answer)>> {
        self.again += 1;
        self.told.get(self.again - 1).cloned()
    }
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

    /// Answers as an issuer that signs with this.
    pub(crate) fn issue(&self, signer: &Signer) {
        locked(&self.kept).issuer = [signer.document().to_string(), signer.keys().to_string()];
    }

    /// Where they are for a function.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where they are for whoever makes a function's calls again.
    pub(crate) fn again(&self) -> String {
        format!("http://{}{}", self.address, AGAIN.trim_end_matches('/'))
    }

    /// The calls since this was last asked. Whoever makes them again begins with the first.
    pub(crate) fn calls(&self) -> Calls {
        let mut kept = locked(&self.kept);
        kept.again = 0;
        std::mem::take(&mut kept.calls)
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
    /// Answers a request. One that is made again is answered as the first was, after the same work; so it waits for as long,
    /// and is told as much.
    fn serve(&self, request: Request, stream: &mut TcpStream, kept: &Mutex<Kept>) -> Result<(), Box<dyn Error>> {
        let arrived = request.arrived;
        let operation = request.header("x-amz-target").and_then(|target| target.strip_prefix(DYNAMODB));
        let call = (operation.unwrap_or_default().to_owned(), request.body.len(), request.first);
        let again = request.path().starts_with(AGAIN);
        let told = if again {
            let told = locked(kept).next_told().ok_or("no such call")?;
            self.answer(&told.0, kept)?;
            told
        } else {
            let answer = self.answer(&request, kept)?;
            Arc::new((request, answer))
        };
        // Locked until the call is counted: whoever is answered may ask at once how many there were.
        let mut kept = locked(kept);
        let Answer { status, kind, body } = &told.1;
        let began = respond(
            stream,
            *status,
            &[("content-type", kind), ("etag", "\"1\""), ("x-amzn-requestid", "bench")],
            body,
        )?;
        kept.calls.answered.push((arrived, began));
        kept.calls.made.push(call);
        if !again {
            kept.told.push(told);
        }
        Ok(())
    }

    fn answer(&self, request: &Request, kept: &Mutex<Kept>) -> Result<Answer, Box<dyn Error>> {
        let target = request.header("x-amz-target").unwrap_or_default();
        if target.starts_with(DYNAMODB) {
            return self.table(target, request);
        }
        let (kind, body) = if target == "AWSEvents.PutEvents" {
            ("application/x-amz-json-1.1", r#"{"FailedEntryCount":0,"Entries":[{"EventId":"1"}]}"#.to_owned())
        } else if request.path().starts_with("/local/issuer/") {
            let [document, keys] = locked(kept).issuer.clone();
            ("application/json", if request.path().ends_with("/jwks") { keys } else { document })
        } else if request.path().starts_with(&format!("/{BUCKET}/")) {
            // A file to who reads one, and that it was copied to who copies one.
            ("application/pdf", "%PDF-1.7 <CopyObjectResult/>".to_owned())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::now;

    #[test]
    fn calls_that_are_answered_at_once_keep_it_waiting_once() {
        let ms = Duration::from_millis;
        let start = now();
        let span = |from: u64, to: u64| (start + ms(from), start + ms(to));
        let busy = |answered: Vec<_>| Calls { answered, ..Calls::default() }.busy();
        assert_eq!(busy(vec![span(0, 3), span(5, 6)]), ms(4));
        assert_eq!(busy(vec![span(1, 2), span(0, 5), span(4, 7)]), ms(7));
        assert_eq!(busy(Vec::new()), Duration::ZERO);
    }
}
