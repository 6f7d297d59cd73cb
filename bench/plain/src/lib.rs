//! Calls with a plain HTTP client.

use http::Request;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use lambda_http::Error;
use serde_json::from_slice;
use std::collections::VecDeque;

type Body = Full<VecDeque<u8>>;

/// A call to make: its operation, if it is one on the table, the length of its body in bytes, and whether it takes a
/// connection of its own.
pub type Call = (String, usize, bool);

/// The calls that an invocation tells to make.
///
/// # Errors
/// It tells something else.
pub fn told(body: &[u8]) -> Result<Vec<Call>, Error> {
    Ok(from_slice(body)?)
}

/// Where the services are, and the clients for connections that are kept and for such that are not.
pub struct Plain {
    url: String,
    kept: Client<HttpConnector, Body>,
    fresh: Client<HttpConnector, Body>,
}

impl Plain {
    /// A client of the services at `AWS_ENDPOINT_URL`.
    ///
    /// # Errors
    /// The variable is not set.
    pub fn new() -> Result<Plain, Error> {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client = || Client::builder(TokioExecutor::new());
        Ok(Plain {
            url: std::env::var("AWS_ENDPOINT_URL")?,
            kept: client().build(connector.clone()),
            fresh: client().pool_max_idle_per_host(0).build(connector),
        })
    }

    /// Makes a call, whatever its operation, and reads the answer to its end.
    ///
    /// # Errors
    /// The service cannot be reached.
    pub async fn make(&self, (_, length, fresh): &Call) -> Result<(), Error> {
        let client = if *fresh { &self.fresh } else { &self.kept };
        let body = Full::new(vec![b'.'; *length].into());
        let answer = client.request(Request::post(format!("{}/", self.url)).body(body)?).await?;
        answer.into_body().collect().await?;
        Ok(())
    }
}
