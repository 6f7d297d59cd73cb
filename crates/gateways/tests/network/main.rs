//! The clients against servers on the loopback interface.

#![allow(clippy::unwrap_used, reason = "the helpers of tests may panic as the tests do")]

mod aws;
mod bank;

use axum::Router;
use tokio::net::TcpListener;

/// Serves a router until the test ends and returns its address.
async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    format!("http://{address}")
}
