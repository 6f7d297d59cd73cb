//! The HTTP clients: one for the bank and for Kommo, one for AWS. Both trust bundled roots only; loading the machine's
//! store would be most of a function's start.

use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_http_client::{Connector, HttpClientError};
use aws_smithy_runtime_api::client::http::{
    HttpConnectorSettings, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use reqwest::{Client, redirect, retry};
use rustls::crypto::aws_lc_rs;
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;
use std::time::Duration;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
const TOTAL_TIMEOUT: Duration = Duration::from_secs(10);

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

/// A client for the bank and for Kommo: it trusts Mozilla's roots, follows no redirect, takes no proxy from the
/// environment and repeats nothing by itself. It gives up connecting after 3 seconds and a whole call after 10, unless the
/// call sets a shorter limit.
///
/// No connection is kept: a function is frozen between invocations, and a call that moves money and dies on a stale
/// connection would have an unknown outcome for nothing.
///
/// # Errors
/// The client could not be built.
pub fn client() -> Result<Client, reqwest::Error> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let tls = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        // The provider has suites for each version that rustls speaks.
        .expect("versions that the provider speaks")
        .with_root_certificates(roots)
        .with_no_client_auth();
    Client::builder()
        .tls_backend_preconfigured(tls)
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(TOTAL_TIMEOUT)
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .no_proxy()
        .pool_max_idle_per_host(0)
        .build()
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
