//! The leanest client one can write: connections that are kept, bodies made beforehand.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use reqwest::header::{ACCEPT_ENCODING, CONTENT_TYPE};
use serde_json::Value;

use testbed::parts::{Part, http};
use testbed::process::Daemon;
use testbed::service::{Service, client};

/// Speaks with the service or with Kapacitor. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
}

/// One call, and the statuses that are right answers.
#[derive(Clone)]
pub struct Call {
    method: Method,
    path: String,
    body: Option<String>,
    /// It takes an answer that is compressed, as browsers do.
    takes_gzip: bool,
    statuses: [u16; 2],
}

/// An answer, read to its end.
pub struct Answer {
    /// From the call to the answer's head.
    pub first_byte: Duration,
    /// From the call to the answer's end.
    pub whole: Duration,
    pub body: Vec<u8>,
}

impl Client {
    /// Every call of the benchmark to the service goes through this one.
    pub fn of_service(service: &Service) -> Self {
        Self {
            http: client(&service.token),
            base: service.url.clone(),
        }
    }

    pub fn of_kapacitor(kapacitor: &Part) -> Self {
        Self {
            http: http(),
            base: format!("{}/kapacitor/v1", kapacitor.url),
        }
    }

    /// Of anything else.
    pub fn at(url: &str) -> Self {
        Self {
            http: http(),
            base: url.to_owned(),
        }
    }

    /// An error where the answer is not the right one.
    pub async fn send(&self, call: &Call) -> Result<Answer> {
        let url = format!("{}{}", self.base, call.path);
        let mut request = self.http.request(call.method.clone(), url);
        if let Some(body) = &call.body {
            request = request.header(CONTENT_TYPE, "application/json");
            request = request.body(body.clone());
        }
        if call.takes_gzip {
            request = request.header(ACCEPT_ENCODING, "gzip");
        }
        let begin = Instant::now();
        let answer = request.send().await?;
        let first_byte = begin.elapsed();
        let status = answer.status();
        let body = answer.bytes().await?;
        let whole = begin.elapsed();
        ensure!(
            call.statuses.contains(&status.as_u16()),
            "{} {}: not {} but {status}: {}",
            call.method,
            call.path,
            call.statuses[0],
            String::from_utf8_lossy(&body)
        );
        Ok(Answer {
            first_byte,
            whole,
            body: body.into(),
        })
    }

    /// The JSON that a call is answered with.
    pub async fn json(&self, call: &Call) -> Result<Value> {
        let answer = self.send(call).await?;
        serde_json::from_slice(&answer.body).with_context(|| format!("{} is no JSON", call.path))
    }
}

/// Starts a program, and waits until this address answers as it should.
pub async fn start(daemon: &mut Daemon, command: Command, ready: &str) -> Result<()> {
    let client = http();
    let is_ready = async |_| {
        let answer = client.get(ready).send().await;
        answer.is_ok_and(|it| it.status().is_success())
    };
    daemon.start(command, is_ready).await
}

impl Call {
    pub fn new(method: Method, path: impl Into<String>, status: u16) -> Self {
        Self {
            method,
            path: path.into(),
            body: None,
            takes_gzip: false,
            statuses: [status; 2],
        }
    }

    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path, 200)
    }

    /// With an answer that may be compressed.
    pub fn compressed(self) -> Self {
        Self {
            takes_gzip: true,
            ..self
        }
    }

    /// This status is as right.
    pub fn or(mut self, status: u16) -> Self {
        self.statuses[1] = status;
        self
    }

    pub fn with(self, body: impl Into<String>) -> Self {
        Self {
            body: Some(body.into()),
            ..self
        }
    }
}
