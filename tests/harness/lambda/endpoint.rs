//! An AWS endpoint on loopback: requests over HTTP, answered by a connector that plays the service in this process.

use aws_smithy_runtime_api::client::http::{HttpConnector, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Response, StatusCode};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The largest request of the functions.
const REQUEST_BYTES_MAX: usize = 4 * 1024 * 1024;

/// A service that answers until it is dropped.
pub struct Endpoint {
    /// Where it is found.
    pub url: String,
    server: JoinHandle<()>,
}

impl Endpoint {
    /// Serves what a connector plays.
    pub async fn serve(connector: SharedHttpConnector) -> Endpoint {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let router = Router::new().fallback(answer).with_state(connector);
        let server = tokio::spawn(async move { axum::serve(listener, router).await.expect("the endpoint serves") });
        Endpoint { url, server }
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn answer(State(connector): State<SharedHttpConnector>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, REQUEST_BYTES_MAX).await.expect("a request of the SDK");
    let request = http::Request::from_parts(parts, SdkBody::from(body));
    let request = HttpRequest::try_from(request).expect("a request that the SDK can make");
    // A connector that breaks the connection off is answered by breaking this one: the body never comes to its end.
    let Ok(answer) = connector.call(request).await else {
        let broken = futures::stream::once(async { Err::<Vec<u8>, _>(std::io::Error::other("the connection broke")) });
        return Response::new(Body::from_stream(broken));
    };
    let status = StatusCode::from_u16(answer.status().as_u16()).expect("an HTTP status");
    let mut response = Response::builder().status(status);
    for (name, value) in answer.headers() {
        response = response.header(name, value);
    }
    let bytes = answer.body().bytes().expect("an answer held in memory").to_vec();
    response.body(Body::from(bytes)).expect("headers of the SDK")
}
