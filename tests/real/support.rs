//! The set-up that all tests share.

use std::time::Duration;

use kapacitor_alerts::{
    app::App,
    config::{Config, Settings},
    db, serve,
};
use reqwest::{Method, RequestBuilder, StatusCode, header::HeaderMap};
use serde_json::Value;
use testbed::{Addresses, parts::new_database, platform::Platform, sink::SinkClient};
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

/// How long anything may take that is to happen at all.
pub const PATIENCE: Duration = Duration::from_secs(45);

/// The service, on a database of its own and, unless a test has it otherwise, the shared Kapacitor.
pub struct Service {
    pub url: String,
    pub app: App,
    pub parts: Addresses,
    http: reqwest::Client,
    /// Differs from test to test and run to run, for Kapacitor and InfluxDB are shared.
    prefix: String,
    _stop: DropGuard,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .unwrap_or_else(|| panic!("no header {name}: {self:?}"))
            .to_str()
            .unwrap()
    }

    /// The answer, which must have this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }
}

impl Service {
    /// On the shared Kapacitor.
    pub async fn start() -> Self {
        Self::start_with(|_| ()).await
    }

    /// With other settings than those that most tests have.
    pub async fn start_with(change: impl FnOnce(&mut Settings)) -> Self {
        let parts = Addresses::from_env().expect("the parts, started by testbed");
        let database = new_database(&parts.database_url).await.unwrap();
        let mut settings = Settings {
            database_url: Some(database),
            kapacitor_url: Some(parts.kapacitor_url.clone()),
            database_pool: Some("5".into()),
            reconcile_interval: Some("1".into()),
            ..Settings::default()
        };
        change(&mut settings);
        Self::start_from(settings, parts).await
    }

    async fn start_from(settings: Settings, parts: Addresses) -> Self {
        let app = App::new(Config::check(settings).unwrap()).unwrap();
        db::migrate(&app.db).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let stop = CancellationToken::new();
        tokio::spawn(serve(app.clone(), listener, stop.clone().cancelled_owned()));
        Self {
            url,
            app,
            parts,
            http: reqwest::Client::new(),
            prefix: format!("t{:08x}", rand::random::<u32>()),
            _stop: stop.drop_guard(),
        }
    }

    /// The name of an app that no other test has.
    pub fn app_name(&self, name: &str) -> String {
        format!("{}-{name}", self.prefix)
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url))
    }

    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let answer = request.send().await.unwrap();
        Answer {
            status: answer.status(),
            headers: answer.headers().clone(),
            text: answer.text().await.unwrap(),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(self.request(Method::POST, path).json(&body))
            .await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(self.request(Method::PUT, path).json(&body)).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(self.request(Method::PATCH, path).json(&body))
            .await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(Method::DELETE, path)).await
    }

    /// A call to Kapacitor itself, without us in between.
    pub async fn kapacitor(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let base = &self.parts.kapacitor_url;
        let request = self
            .http
            .request(method, format!("{base}/kapacitor/v1{path}"));
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        self.send(request).await
    }

    /// What plays Slack, webhooks and the mail server; hears only what arrives from now on.
    pub async fn sink(&self) -> SinkClient {
        self.parts.sink().from_now().await.unwrap()
    }

    /// What writes to InfluxDB as the platform does.
    pub fn platform(&self) -> Platform {
        self.parts.platform()
    }
}

/// Tries `attempt` until it has a result.
pub async fn eventually<T>(what: &str, attempt: impl AsyncFn() -> Option<T>) -> T {
    let deadline = tokio::time::Instant::now() + PATIENCE;
    loop {
        if let Some(result) = attempt().await {
            return result;
        }
        assert!(
            tokio::time::Instant::now() < deadline,
            "not within {PATIENCE:?}: {what}"
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
