//! A receiver of webhooks that takes each at once, or refuses them all, and remembers when which alert came; and an
//! endpoint that is well.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header::RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// Longest body.
const LIMIT: usize = 16 * 1024 * 1024;

/// The running receiver; ends when dropped.
pub struct Receiver {
    pub url: String,
    seen: Arc<Seen>,
    _task: JoinSet<()>,
}

#[derive(Default)]
struct Seen {
    refuses: AtomicBool,
    /// By alert: when its message came for the first time.
    arrivals: Mutex<HashMap<String, Instant>>,
}

impl Seen {
    fn arrivals(&self) -> MutexGuard<'_, HashMap<String, Instant>> {
        self.arrivals.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What Kapacitor and the service send, and what Alertmanager sends.
#[derive(Deserialize)]
#[serde(untagged)]
enum Message {
    One { id: String, time: String },
    Many { alerts: Vec<Alert> },
}

#[derive(Deserialize)]
struct Alert {
    labels: HashMap<String, String>,
}

/// What an alert is known by: its id and its time.
pub fn key(id: &str, time: &str) -> String {
    format!("{id} {time}")
}

impl Receiver {
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let seen = Arc::new(Seen::default());
        let router = Router::new()
            .route("/{*path}", post(receive).get(StatusCode::OK))
            .with_state(seen.clone());
        let mut task = JoinSet::new();
        task.spawn(async move { axum::serve(listener, router).await.unwrap_or_default() });
        Ok(Self {
            url,
            seen,
            _task: task,
        })
    }

    /// Whether every message is refused from now on, with the wish to hear nothing for an hour.
    pub fn refuse(&self, refuses: bool) {
        self.seen.refuses.store(refuses, Ordering::Relaxed);
    }

    /// Forgets what came.
    pub fn clear(&self) {
        self.seen.arrivals().clear();
    }

    /// When which alert came for the first time.
    pub fn arrivals(&self) -> HashMap<String, Instant> {
        self.seen.arrivals().clone()
    }

    /// Waits until so many alerts have come; answers when the last of them did.
    pub async fn wait_for(&self, alerts: usize, within: Duration) -> Result<Instant> {
        let deadline = Instant::now() + within;
        loop {
            {
                let arrivals = self.seen.arrivals();
                if arrivals.len() >= alerts {
                    return Ok(arrivals.values().copied().max().unwrap_or(deadline));
                }
                let came = arrivals.len();
                ensure!(
                    Instant::now() < deadline,
                    "{came} of {alerts} alerts came in time"
                );
            }
            sleep(Duration::from_millis(5)).await;
        }
    }
}

async fn receive(State(seen): State<Arc<Seen>>, request: Request<Body>) -> Response {
    let at = Instant::now();
    if seen.refuses.load(Ordering::Relaxed) {
        return (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "3600")]).into_response();
    }
    let Ok(body) = to_bytes(request.into_body(), LIMIT).await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let Ok(message) = serde_json::from_slice(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let ids = match message {
        Message::One { id, time } => vec![key(&id, &time)],
        Message::Many { alerts } => alerts
            .into_iter()
            .filter_map(|mut alert| alert.labels.remove("part"))
            .collect(),
    };
    let mut arrivals = seen.arrivals();
    for id in ids {
        arrivals.entry(id).or_insert(at);
    }
    StatusCode::OK.into_response()
}
