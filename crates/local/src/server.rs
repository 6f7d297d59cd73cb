//! The shop on a port: the functions' routes and the local ones behind the same edge.

use crate::bar::{self, Bar};
use crate::clock_page;
use crate::event_pump::EventPump;
use crate::shop::{Error, Options, Shop};
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use functions::http::{RequestClock, edge};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// A shop that serves until it is dropped.
pub struct Server {
    /// Where it is found, without a closing slash.
    pub url: String,
    /// The functions and the world around them.
    pub shop: Arc<Shop>,
    /// What moves between them.
    pub pump: Arc<EventPump>,
    tasks: JoinSet<()>,
}

impl Server {
    /// Opens a shop and serves it on a port of this machine, any free one for 0.
    ///
    /// # Errors
    /// The port is taken, the database cannot be opened, or the agreement's files are wrong.
    pub async fn start(options: &Options, port: u16) -> Result<Server, Error> {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.map_err(|e| format!("port {port}: {e}"))?;
        let url = format!("http://{}", listener.local_addr()?);
        let shop = Arc::new(Shop::open(options, &url).await?);
        let pump = Arc::new(EventPump::new(shop.clone())?);
        let router = router(&shop, &pump, &url);
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!(%error, "the server stopped");
            }
        });
        // After the server: a callback that a stopped process left is taken up by the shop itself.
        pump.resume().await?;
        tasks.spawn(pump.clone().run());
        Ok(Server { url, shop, pump, tasks })
    }

    /// Serves until the process ends.
    pub async fn serve(mut self) {
        while self.tasks.join_next().await.is_some() {}
    }
}

fn router(shop: &Arc<Shop>, pump: &Arc<EventPump>, url: &str) -> Router {
    let clock = shop.clock.clone();
    let instant: RequestClock = Arc::new(move |_| clock.now());
    let local =
        Router::new().route(bar::STYLE_PATH, get(bar::style)).merge(clock_page::router(shop.clone(), pump.clone()));
    let bar = Bar { clock: shop.clock.clone(), zone: shop.agreement.policy.zone, url: url.to_owned() };
    edge(shop.functions().merge(shop.outside()).merge(local), instant).layer(from_fn_with_state(bar, bar::on_pages))
}
