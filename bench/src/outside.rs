//! What the functions call: DynamoDB on the embedded engine, and a bank, a mail service and a bus that always say yes. The
//! time that they take is kept apart.

use crate::http::{self, Request, now, respond};
use aws_smithy_runtime_api::client::http::{HttpConnector, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use std::error::Error;
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::runtime::Handle;

/// Calls, and how long they were answered for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Calls {
    /// How many.
    pub(crate) count: u32,
    /// From the last byte of each request to the last of its answer.
    pub(crate) busy: Duration,
}

/// The services, on one port.
pub(crate) struct Outside {
    /// Where they are.
    pub(crate) address: SocketAddr,
    calls: Arc<Mutex<Calls>>,
}

impl Outside {
    /// Serves them over an engine's connector.
    ///
    /// # Errors
    /// There is no free port.
    pub(crate) fn serve(dynamodb: SharedHttpConnector, runtime: Handle) -> Result<Outside, Box<dyn Error>> {
        let calls: Arc<Mutex<Calls>> = Arc::default();
        let (kept, tickets) = (calls.clone(), AtomicU64::new(1));
        let address = http::serve(move |request, stream| {
            let arrived = request.arrived;
            // A client that has gone needs no answer.
            answer(request, stream, &dynamodb, &runtime, &tickets).ok();
            let mut calls = kept.lock().unwrap_or_else(PoisonError::into_inner);
            calls.count += 1;
            calls.busy += now() - arrived;
        })?;
        Ok(Outside { address, calls })
    }

    /// The calls since this was last asked.
    pub(crate) fn calls(&self) -> Calls {
        std::mem::take(&mut self.calls.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn answer(
    request: Request,
    stream: &mut TcpStream,
    dynamodb: &SharedHttpConnector,
    runtime: &Handle,
    tickets: &AtomicU64,
) -> Result<(), Box<dyn Error>> {
    let target = request.header("x-amz-target").unwrap_or_default();
    if target.starts_with("DynamoDB_") {
        return table(&request, stream, dynamodb, runtime);
    }
    let (kind, body) = if target == "AWSEvents.PutEvents" {
        ("application/x-amz-json-1.1", r#"{"FailedEntryCount":0,"Entries":[{"EventId":"1"}]}"#.to_owned())
    } else if request.path().starts_with("/bank/") {
        ("text/xml;charset=utf-8", bank(request.path(), tickets.fetch_add(1, Ordering::Relaxed)))
    } else {
        let sent = "<SendRawEmailResponse xmlns=\"http://ses.amazonaws.com/doc/2010-12-01/\"><SendRawEmailResult>\
                    <MessageId>1</MessageId></SendRawEmailResult></SendRawEmailResponse>";
        ("text/xml", sent.to_owned())
    };
    respond(stream, 200, &[("content-type", kind)], body.as_bytes())?;
    Ok(())
}

fn table(
    request: &Request,
    stream: &mut TcpStream,
    dynamodb: &SharedHttpConnector,
    runtime: &Handle,
) -> Result<(), Box<dyn Error>> {
    let target = request.header("x-amz-target").unwrap_or_default();
    let call = ::http::Request::post("http://dynamodb/").header("x-amz-target", target);
    let call = HttpRequest::try_from(call.body(SdkBody::from(request.body.clone()))?)?;
    let answer = runtime.block_on(async { dynamodb.call(call).await })?;
    let headers = [("content-type", "application/x-amz-json-1.0"), ("x-amzn-requestid", "bench")];
    respond(stream, answer.status().as_u16(), &headers, answer.body().bytes().unwrap_or_default())?;
    Ok(())
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
