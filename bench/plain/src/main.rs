//! A function that makes the calls it is told to, one after another, with a plain HTTP client, and does nothing else: what
//! the way to the services and back costs, with the runtime, before any line of the shop's own or of the SDK's.

use http::Request;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use lambda_http::{Error, run, service_fn};
use std::collections::VecDeque;

type Body = Full<VecDeque<u8>>;

/// Where the services are, and the clients for connections that are kept and for such that are not.
struct Plain {
    url: String,
    kept: Client<HttpConnector, Body>,
    fresh: Client<HttpConnector, Body>,
}

impl Plain {
    /// Makes a call for each pair of a request's length in bytes and whether it takes a connection of its own.
    async fn make(&self, calls: &[u8]) -> Result<(), Error> {
        let calls: Vec<(usize, bool)> = serde_json::from_slice(calls)?;
        for (place, (length, fresh)) in calls.into_iter().enumerate() {
            let client = if fresh { &self.fresh } else { &self.kept };
            let body = Full::new(vec![b'.'; length].into());
            let answer = client.request(Request::post(format!("{}/plain/{place}", self.url)).body(body)?).await?;
            answer.into_body().collect().await?;
        }
        Ok(())
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    let client = || Client::builder(TokioExecutor::new());
    let plain = Plain {
        url: std::env::var("AWS_ENDPOINT_URL")?,
        kept: client().build(connector.clone()),
        fresh: client().pool_max_idle_per_host(0).build(connector),
    };
    let plain = &plain;
    run(service_fn(move |request: lambda_http::Request| async move {
        plain.make(request.body()).await?;
        Ok::<_, Error>("")
    }))
    .await
}
