//! The HTTP clients: one for the bank and for the shop's own public pages, one for AWS. Both trust bundled roots only; loading the machine's
//! store would be most of a function's start.

use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_http_client::{Connector, HttpClientError};
use aws_smithy_runtime_api::client::http::{
    HttpConnectorSettings, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use http::header::{CONTENT_TYPE, HOST};
use http::{HeaderValue, Request, Response, StatusCode, Uri};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::handshake;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use rustls::crypto::aws_lc_rs;
use rustls::{ClientConfig, RootCertStore};
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tokio::time::timeout;
use tower::ServiceExt;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// The roots that AWS asks its clients to trust: <https://www.amazontrust.com/repository/>.
const AMAZON_ROOTS: &str = include_str!("amazon_roots.pem");

/// A client for the SDK. It trusts Amazon's own roots: few, so that reading them takes no time. Its one connector is made
/// here; the SDK would make one to check it, and another at the first request.
///
/// # Errors
/// The TLS configuration could not be built.
pub fn aws_client() -> Result<SharedHttpClient, HttpClientError> {
    let roots = TrustStore::empty().with_pem_certificate(AMAZON_ROOTS);
    let connector = Connector::builder()
        .connector_settings(HttpConnectorSettings::builder().connect_timeout(CONNECT_TIMEOUT).build())
        .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
        .tls_context(TlsContext::builder().with_trust_store(roots).build()?)
        .build();
    let connector = SharedHttpConnector::new(connector);
    Ok(http_client_fn(move |_, _| connector.clone()))
}

/// A client for the bank and for public pages: it trusts Mozilla's roots, speaks HTTP/1.1, follows no redirect, takes no proxy from the environment
/// and repeats nothing by itself. It gives up connecting after 3 seconds. Cheap to clone.
///
/// No connection is kept: a function is frozen between invocations, and a call that moves money and dies on a stale
/// connection would have an unknown outcome for nothing. What all clients of a process share, the roots and how TLS is spoken, is
/// made at the first call, so that a function which may not call at all does not pay for it at its start.
#[derive(Clone, Debug)]
pub struct Client {
    connector: &'static LazyLock<HttpsConnector<HttpConnector>>,
}

static CONNECTOR: LazyLock<HttpsConnector<HttpConnector>> = LazyLock::new(connector);

/// A body to be posted, and what its answer may take.
#[derive(Debug)]
pub struct Post<'a> {
    /// Where, an absolute `http` or `https` address.
    pub url: &'a str,
    /// The body's media type.
    pub content_type: &'static str,
    /// The body.
    pub body: String,
    /// How long the whole call may take.
    pub within: Duration,
    /// How many bytes the answer's body may have.
    pub limit: usize,
}

/// What was answered.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The body's media type, where it is named legibly.
    pub content_type: Option<String>,
    /// The body of a success; others are not read.
    pub body: Bytes,
}

/// Why a call gave no answer. It names neither the address nor what was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// No connection, a time-out, an answer that is no HTTP or breaks off.
    #[error("no answer")]
    Unanswered,
    /// More than was asked for.
    #[error("the answer is too long")]
    TooLong,
}

/// A client for the bank and for public pages.
pub fn client() -> Client {
    Client { connector: &CONNECTOR }
}

fn connector() -> HttpsConnector<HttpConnector> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let tls = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        // The provider has suites for each version that rustls speaks.
        .expect("versions that the provider speaks")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let mut tcp = HttpConnector::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    let connector = HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1();
    connector.wrap_connector(tcp)
}

impl Client {
    /// The same, made ready to call now: for a function whose first invocation calls, since Lambda starts a function with more of
    /// the processor than it is invoked with.
    #[must_use]
    pub fn ready(self) -> Client {
        LazyLock::force(self.connector);
        self
    }

    /// Posts a body, once.
    ///
    /// # Errors
    /// [`CallError`]. What was asked for may have been done all the same.
    pub async fn post(&self, post: Post<'_>) -> Result<Answer, CallError> {
        let Post { url, content_type, body, within, limit } = post;
        let request = Request::post(url).header(CONTENT_TYPE, content_type).body(Full::new(Bytes::from(body)));
        timeout(within, self.send(request.map_err(unanswered)?, limit)).await.map_err(unanswered)?
    }

    /// Gets a page, whose body may have so many bytes, within a time.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn get(&self, url: &str, within: Duration, limit: usize) -> Result<Answer, CallError> {
        let request = Request::get(url).body(Full::default()).map_err(unanswered)?;
        timeout(within, self.send(request, limit)).await.map_err(unanswered)?
    }

    async fn send(&self, request: Request<Full<Bytes>>, limit: usize) -> Result<Answer, CallError> {
        let response = self.open(request).await?;
        let content_type = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).map(str::to_owned);
        let status = response.status();
        let body = match status.is_success() {
            true => whole(response.into_body(), limit).await?,
            false => Bytes::new(),
        };
        Ok(Answer { status, content_type, body })
    }

    /// Sends a request to its absolute address; the answer's body is still to be read.
    pub(crate) async fn open(&self, mut request: Request<Full<Bytes>>) -> Result<Response<Incoming>, CallError> {
        let uri = request.uri().clone();
        let host = HeaderValue::try_from(uri.authority().ok_or(CallError::Unanswered)?.as_str()).map_err(unanswered)?;
        request.headers_mut().insert(HOST, host);
        *request.uri_mut() = uri.path_and_query().cloned().map_or_else(Uri::default, Uri::from);
        let connecting = timeout(CONNECT_TIMEOUT, (**self.connector).clone().oneshot(uri));
        let stream = connecting.await.map_err(unanswered)?.map_err(unanswered)?;
        let (mut sender, connection) = handshake(stream).await.map_err(unanswered)?;
        // Whether it ended well is seen by the answer.
        tokio::spawn(connection);
        sender.send_request(request).await.map_err(unanswered)
    }
}

async fn whole(body: Incoming, limit: usize) -> Result<Bytes, CallError> {
    match Limited::new(body, limit).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(CallError::TooLong),
        Err(_) => Err(CallError::Unanswered),
    }
}

/// The reason would name the address.
fn unanswered<E>(_: E) -> CallError {
    CallError::Unanswered
}

/// Scheme, host and port of an address.
pub fn origin_of(address: &str) -> &str {
    let host = address.find("://").map_or(0, |scheme| scheme + 3);
    address[host..].find('/').map_or(address, |path| &address[..host + path])
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject;

    #[test]
    fn amazons_roots_can_be_read_and_are_among_mozillas() {
        let mut store = RootCertStore::empty();
        for root in CertificateDer::pem_slice_iter(AMAZON_ROOTS.as_bytes()) {
            store.add(root.unwrap()).unwrap();
        }
        assert_eq!(store.len(), 5);
        for root in &store.roots {
            assert!(webpki_roots::TLS_SERVER_ROOTS.contains(root), "{root:?}");
        }
        assert!(aws_client().is_ok());
    }
}
