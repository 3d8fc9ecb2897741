//! Stands between the service and a real Kapacitor, and does what networks and people do.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use axum::{Router, body::Bytes, extract::State, http::StatusCode, response::IntoResponse};
use reqwest::{Client, Method};
use tokio::{
    net::TcpListener,
    sync::{Semaphore, watch},
};

/// What becomes of a call.
pub enum Deed {
    Pass,
    /// Kapacitor does it, and nobody hears of that.
    LoseAnswer,
    /// Kapacitor does it, and its words arrive garbled.
    Garble,
    /// Kapacitor never hears of it.
    Refuse,
}

/// The proxy; a call's body may be changed before it goes on.
pub struct Proxy {
    pub url: String,
    shared: Arc<Shared>,
}

type Meddle = dyn Fn(&Method, &str, &mut String) -> Deed + Send + Sync;

struct Shared {
    kapacitor_url: String,
    http: Client,
    meddle: Box<Meddle>,
    refuse_all: AtomicBool,
    gate: Semaphore,
    arrived: watch::Sender<usize>,
}

const OPEN: usize = 1_000_000;

impl Proxy {
    pub async fn start(
        kapacitor_url: &str,
        meddle: impl Fn(&Method, &str, &mut String) -> Deed + Send + Sync + 'static,
    ) -> Self {
        // as in the service: without one there is no client
        let _ = rustls::crypto::ring::default_provider().install_default();
        let shared = Arc::new(Shared {
            kapacitor_url: kapacitor_url.into(),
            http: Client::new(),
            meddle: Box::new(meddle),
            refuse_all: AtomicBool::new(false),
            gate: Semaphore::new(OPEN),
            arrived: watch::Sender::new(0),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(forward).with_state(shared.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, shared }
    }

    pub async fn to_the_shared_kapacitor(
        meddle: impl Fn(&Method, &str, &mut String) -> Deed + Send + Sync + 'static,
    ) -> Self {
        let parts = testbed::Addresses::from_env().unwrap();
        Self::start(&parts.kapacitor_url, meddle).await
    }

    /// Whether every call is refused.
    pub fn refuse_all(&self, refuse: bool) {
        self.shared.refuse_all.store(refuse, Ordering::Relaxed);
    }

    /// Lets writes wait from now on.
    pub fn close(&self) {
        self.shared.gate.forget_permits(OPEN);
        self.shared.arrived.send_replace(0);
    }

    /// Lets what waits go on.
    pub fn open(&self) {
        self.shared.gate.add_permits(OPEN);
    }

    /// Waits until as many writes wait.
    pub async fn arrived(&self, count: usize) {
        let mut arrived = self.shared.arrived.subscribe();
        let waited = arrived.wait_for(|arrived| *arrived >= count);
        let waited = tokio::time::timeout(crate::support::PATIENCE, waited).await;
        waited.expect("a call arrives in time").unwrap();
    }
}

/// Goes on when the one who called does not wait any more: Kapacitor would have the call by then.
async fn forward(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: axum::http::Uri,
    body: Bytes,
) -> axum::response::Response {
    tokio::spawn(pass_on(shared, method, uri, body))
        .await
        .unwrap()
}

async fn pass_on(
    shared: Arc<Shared>,
    method: Method,
    uri: axum::http::Uri,
    body: Bytes,
) -> axum::response::Response {
    let answer =
        |status: u16, body: String| (StatusCode::from_u16(status).unwrap(), body).into_response();
    if method != Method::GET {
        shared.arrived.send_modify(|arrived| *arrived += 1);
        let _pass = shared.gate.acquire().await.unwrap();
    }
    let mut body = String::from_utf8(body.into()).unwrap();
    let deed = match shared.refuse_all.load(Ordering::Relaxed) {
        true => Deed::Refuse,
        false => (shared.meddle)(&method, uri.path(), &mut body),
    };
    if let Deed::Refuse = deed {
        return answer(
            503,
            "{\"error\": \"the proxy has nobody behind it\"}".into(),
        );
    }
    let url = format!("{}{uri}", shared.kapacitor_url);
    let forwarded = shared
        .http
        .request(method, url)
        .body(body)
        .send()
        .await
        .unwrap();
    let status = forwarded.status().as_u16();
    let body = forwarded.text().await.unwrap();
    match deed {
        Deed::Garble => answer(status, "{\"error\": \"t#e t@sk is t%ere\"}".into()),
        Deed::LoseAnswer => answer(502, "{\"error\": \"the answer was lost\"}".into()),
        _ => answer(status, body),
    }
}
