//! The HTTP client for the bank and for Kommo.

use reqwest::{Certificate, Client, redirect, retry};
use std::time::Duration;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
const TOTAL_TIMEOUT: Duration = Duration::from_secs(10);

/// A client that trusts the bundled roots only (loading the machine's store would be most of a function's start),
/// follows no redirect, takes no proxy from the environment and repeats nothing by itself. It gives up connecting after
/// 3 seconds and a whole call after 10, unless the call sets a shorter limit.
///
/// No connection is kept: a function is frozen between invocations, and a call that moves money and dies on a stale
/// connection would have an unknown outcome for nothing.
///
/// # Errors
/// The TLS configuration could not be built.
pub fn client() -> Result<Client, reqwest::Error> {
    let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS
        .iter()
        .map(|root| Certificate::from_der(root))
        .collect::<Result<Vec<_>, _>>()?;
    Client::builder()
        .tls_certs_only(roots)
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(TOTAL_TIMEOUT)
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .no_proxy()
        .pool_max_idle_per_host(0)
        .build()
}
