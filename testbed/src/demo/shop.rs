//! What the demo's app answers to those who ask how it is: an endpoint, and a job that says how it is.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering::Relaxed},
};
use std::time::SystemTime;

use anyhow::Result;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use humantime::format_rfc3339_seconds;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// The app; ends when dropped.
pub struct Shop {
    pub url: String,
    fails: Arc<AtomicBool>,
    _serving: JoinSet<()>,
}

impl Shop {
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let fails = Arc::new(AtomicBool::new(false));
        let (endpoint, job) = (fails.clone(), fails.clone());
        let router = Router::new()
            .route(
                "/health",
                get(async move || match endpoint.load(Relaxed) {
                    true => StatusCode::SERVICE_UNAVAILABLE,
                    false => StatusCode::OK,
                }),
            )
            .route(
                "/jobs/invoices",
                get(async move || {
                    let now = format_rfc3339_seconds(SystemTime::now()).to_string();
                    let status = if job.load(Relaxed) { "error" } else { "ok" };
                    Json(
                        json!({ "status": status, "reason": "the queue is full", "lastrun": now,
                        "frequency": 10 }),
                    )
                }),
            );
        let mut serving = JoinSet::new();
        serving.spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self {
            url,
            fails,
            _serving: serving,
        })
    }

    pub fn fails(&self, fails: bool) {
        self.fails.store(fails, Relaxed);
    }
}
