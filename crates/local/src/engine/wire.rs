//! The HTTP exchange between an SDK client and a service that runs in this process.

use aws_smithy_runtime_api::client::http::HttpConnectorFuture;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;

/// What the SDK sent, in memory.
pub(crate) struct Request {
    headers: http::HeaderMap,
    /// The body as it stands.
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// The value of a header, if it is there and visible ASCII.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// What the service answers.
pub(crate) struct Answer {
    status: http::StatusCode,
    content_type: &'static str,
    body: String,
}

impl Answer {
    /// JSON, as DynamoDB and EventBridge answer. No `x-amz-crc32` goes with it: the SDK checks one only if it is there.
    pub(crate) fn json(status: http::StatusCode, body: String) -> Answer {
        Answer { status, content_type: "application/x-amz-json-1.0", body }
    }

    /// An error of the JSON protocols; `kind` is the name of its shape.
    pub(crate) fn json_error(status: http::StatusCode, kind: &str, message: &str) -> Answer {
        Answer::json(status, serde_json::json!({ "__type": kind, "message": message }).to_string())
    }

    /// XML, as the query protocol of SES answers.
    pub(crate) fn xml(status: http::StatusCode, body: String) -> Answer {
        Answer { status, content_type: "text/xml", body }
    }

    /// Whether the call had its effect.
    pub(crate) fn is_success(&self) -> bool {
        self.status.is_success()
    }
}

/// Answers `request` with what `service` makes of it. The service waits for the disk, so it runs on a thread that may.
pub(crate) fn answer<S>(request: HttpRequest, service: S) -> HttpConnectorFuture
where
    S: FnOnce(Request) -> Answer + Send + 'static,
{
    HttpConnectorFuture::new(async move {
        let (parts, body) = request.try_into_http1x().map_err(|error| ConnectorError::user(error.into()))?.into_parts();
        let body = body.bytes().map(<[u8]>::to_vec);
        let body = body.ok_or_else(|| ConnectorError::user("a streaming body cannot be answered in process".into()))?;
        let request = Request { headers: parts.headers, body };
        let answer = tokio::task::spawn_blocking(move || service(request)).await;
        respond(answer.map_err(|error| ConnectorError::other(error.into(), None))?)
    })
}

fn respond(answer: Answer) -> Result<HttpResponse, ConnectorError> {
    let response = http::Response::builder()
        .status(answer.status)
        .header("content-type", answer.content_type)
        .header("x-amzn-requestid", "sandbox")
        .body(SdkBody::from(answer.body))
        .map_err(|error| ConnectorError::other(error.into(), None))?;
    HttpResponse::try_from(response).map_err(|error| ConnectorError::other(error.into(), None))
}
