//! The shop on a port: the functions' routes and the local ones behind the same edge.

use crate::clock::{Clock, parse_move};
use crate::event_pump::EventPump;
use crate::html::sentence;
use crate::problem::{failure, problem};
use crate::shop::{Error, Options, Shop};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use functions::http::{RequestClock, edge};
use serde_json::{Value, json};
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
        let router = router(&shop, &pump);
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

fn router(shop: &Arc<Shop>, pump: &Arc<EventPump>) -> Router {
    let clock = shop.clock.clone();
    let instant: RequestClock = Arc::new(move |_| clock.now());
    let local = Router::new()
        .route("/local/clock", get(show_clock).put(move_clock))
        .route("/local/return", get(returned))
        .with_state((shop.clock.clone(), pump.clone()));
    edge(shop.functions().merge(shop.outside()).merge(local), instant)
}

type Clocked = State<(Clock, Arc<EventPump>)>;

async fn show_clock(State((clock, _)): Clocked) -> Response {
    Json(json!({"now": clock.now()})).into_response()
}

/// Moves the clock and answers when all that fell due on the way is done and carried.
async fn move_clock(State((clock, pump)): Clocked, body: axum::body::Bytes) -> Response {
    let Ok(body) = serde_json::from_slice::<Value>(&body) else {
        return problem(StatusCode::BAD_REQUEST, "not_json", "The body is not valid JSON.");
    };
    let now = clock.now();
    let to = match parse_move(&body, now) {
        Ok(to) if to < now => return problem(StatusCode::CONFLICT, "clock_goes_back", "The clock never goes back."),
        Ok(to) => to,
        Err(reason) => return problem(StatusCode::UNPROCESSABLE_ENTITY, "invalid_fields", &reason),
    };
    match pump.advance(to).await {
        Ok(()) => Json(json!({"now": clock.now()})).into_response(),
        Err(error) => failure(&*error),
    }
}

/// Where the bank sends the browser back: for the page only, never evidence of a payment.
async fn returned() -> Response {
    sentence(StatusCode::OK, "Back from the bank", "Your order shows whether the payment was counted.")
}
