//! An endpoint that answers as a test has it.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header::HeaderName},
};
use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

/// What it answers.
#[derive(Clone)]
pub struct Says {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
    pub after: Duration,
}

impl Says {
    pub fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: String::new(),
            after: Duration::ZERO,
        }
    }

    pub fn body(body: impl Into<String>) -> Self {
        Self {
            body: body.into(),
            ..Self::status(200)
        }
    }

    /// As a job that is well, with these members besides.
    pub fn job(members: Value) -> Self {
        let last_run = Utc::now() - TimeDelta::minutes(1);
        let mut body = json!({ "status": "ok", "lastrun": last_run, "frequency": 10,
            "process": "Invoices", "server": "web-1" });
        let members = members.as_object().unwrap().clone();
        body.as_object_mut().unwrap().extend(members);
        Self::body(body.to_string())
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

/// A request that came.
#[derive(Clone)]
pub struct Asked {
    pub method: Method,
    pub path: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Asked {
    pub fn header(&self, name: &str) -> &str {
        super::header(&self.headers, name)
    }
}

#[derive(Clone)]
struct Shared {
    says: Arc<Mutex<Says>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

/// An endpoint.
pub struct Endpoint {
    pub url: String,
    shared: Shared,
    serving: JoinHandle<()>,
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Endpoint {
    /// That answers so.
    pub async fn start(says: Says) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/health", listener.local_addr().unwrap());
        let shared = Shared {
            says: Arc::new(Mutex::new(says)),
            asked: Arc::default(),
        };
        let router = Router::new().fallback(answer).with_state(shared.clone());
        let serving = tokio::spawn(async move {
            axum::serve(listener, router).await.unwrap();
        });
        Self {
            url,
            shared,
            serving,
        }
    }

    /// From now on it answers so.
    pub fn says(&self, says: Says) {
        *self.shared.says.lock().unwrap() = says;
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.shared.asked.lock().unwrap().clone()
    }
}

async fn answer(State(shared): State<Shared>, request: Request) -> Response<axum::body::Body> {
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    shared.asked.lock().unwrap().push(Asked {
        method: head.method,
        path: head.uri.to_string(),
        headers: head.headers,
        body,
    });
    let says = shared.says.lock().unwrap().clone();
    tokio::time::sleep(says.after).await;
    let mut response = Response::new(says.body.into());
    *response.status_mut() = StatusCode::from_u16(says.status).unwrap();
    for (name, value) in says.headers {
        let name = HeaderName::try_from(name).unwrap();
        response
            .headers_mut()
            .insert(name, HeaderValue::try_from(value).unwrap());
    }
    response
}
