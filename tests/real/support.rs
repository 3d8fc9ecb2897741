//! The set-up that all tests share.

use std::time::Duration;

use kapacitor_alerts::{
    Server,
    api::ingest,
    config::{Config, Settings},
    listen, serve,
};
use reqwest::{Method, RequestBuilder, StatusCode, header::HeaderMap};
use rules::{
    Family,
    kinds::{self, KindInfo},
};
use serde_json::{Value, json};
use testbed::{
    Addresses,
    parts::{Part, new_database},
    platform::Platform,
    service::new_token,
    sink::SinkClient,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_util::sync::{CancellationToken, DropGuard};

/// How long anything may take that is to happen at all.
pub const PATIENCE: Duration = Duration::from_secs(90);

/// The service, on a database of its own and, unless a test has it otherwise, the shared Kapacitor.
pub struct Service {
    pub url: String,
    pub app: Server,
    pub parts: Addresses,
    /// What it was started with.
    settings: Settings,
    http: reqwest::Client,
    /// Of whoever sends requests; may do everything, unless a test has it otherwise.
    pub token: String,
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

    /// The address of the next page.
    pub fn next(&self) -> Option<String> {
        let link = self.headers.get("link")?.to_str().unwrap();
        let address = link
            .strip_prefix('<')
            .and_then(|link| link.strip_suffix(">; rel=\"next\""));
        Some(address.unwrap_or_else(|| panic!("{link}")).to_owned())
    }

    /// The answer, which must have this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }

    /// The answer, which must be an error of this status and of the shape that all errors have.
    #[track_caller]
    pub fn problem(self, status: u16) -> Value {
        let answer = self.expect(status);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        let problem = answer.json();
        assert_eq!(problem["status"], status, "{problem}");
        assert!(!problem["title"].as_str().unwrap().is_empty(), "{problem}");
        assert!(!problem["error"].as_str().unwrap().is_empty(), "{problem}");
        assert_eq!(problem["error"], problem["detail"], "{problem}");
        assert_eq!(problem["request_id"], answer.header("x-request-id"));
        problem
    }

    /// The answer, which must be about these fields.
    #[track_caller]
    pub fn faults(self, fields: &[&str]) -> Value {
        let problem = self.problem(422);
        let errors = problem["errors"].as_array().expect("errors");
        let named: Vec<_> = errors
            .iter()
            .map(|it| it["field"].as_str().unwrap())
            .collect();
        assert_eq!(named, fields, "{problem}");
        for it in errors {
            let message = it["message"].as_str().unwrap();
            assert!(!message.is_empty(), "{problem}");
            assert!(
                problem["error"].as_str().unwrap().contains(message),
                "{problem}"
            );
        }
        problem
    }
}

/// A rule as one would send it, and where it is to be found then.
#[derive(Clone, Debug)]
pub struct Rule {
    pub kind: &'static str,
    pub family: Family,
    pub app: String,
    /// Kapacitor's id of it.
    pub id: String,
    pub path: String,
    pub body: Value,
}

impl Rule {
    /// The kind's example, for this app, with a Slack channel and an address.
    pub fn of(kind: &KindInfo, app: &str) -> Self {
        let mut body = (kind.example)();
        body["app"] = app.into();
        body["slack"] = "#ops".into();
        body["email"] = "ops@example.com".into();
        let (id, key) = match kind.name {
            "5xx" => (format!("{app}-5xx"), app.to_owned()),
            "crashed" => (format!("{app}-crash"), app.to_owned()),
            "release" => (format!("{app}-release"), app.to_owned()),
            "slo" => (format!("{app}-slo"), app.to_owned()),
            "traffic" => (format!("{app}-traffic"), app.to_owned()),
            "latency" => (format!("{app}-latency"), app.to_owned()),
            "memory" => (
                format!("{app}-sample.memory_total-web"),
                format!("{app}/web"),
            ),
            "heartbeat" => (
                format!("heartbeat:{app}:nightly-backup"),
                format!("{app}/nightly-backup"),
            ),
            "probe" => (format!("probe:{app}:shop"), format!("{app}/shop")),
            "job" => (format!("job:{app}:invoices"), format!("{app}/invoices")),
            "item" => (format!("item:{app}:dns"), format!("{app}/dns")),
            other => panic!("the id of {other} rules is to be added here"),
        };
        Self {
            kind: kind.name,
            app: app.into(),
            id,
            family: kind.family,
            path: format!("/{}/{}/{key}", kind.family.as_str(), kind.name),
            body,
        }
    }

    /// The rule with these fields besides or in place of its own.
    pub fn with(mut self, fields: Value) -> Self {
        let fields = fields.as_object().unwrap().clone();
        self.body.as_object_mut().unwrap().extend(fields);
        self
    }

    /// Where it is posted to.
    pub fn collection(&self) -> String {
        format!("/{}/{}", self.family.as_str(), self.kind)
    }

    /// The key alone, as a body carries it.
    pub fn key(&self) -> Value {
        let mut key = json!({ "app": self.app });
        for part in ["dynotype", "name"] {
            if let Some(given) = self.body.get(part) {
                key[part] = given.clone();
            }
        }
        key
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
        let mut settings = Settings::default();
        settings.database.database_url = Some(database);
        settings.kapacitor.kapacitor_url = Some(parts.kapacitor_url.clone());
        settings.access.admin_token = Some(new_token());
        settings.database.database_pool = Some("5".into());
        settings.sync.reconcile_interval = Some("1".into());
        // Machines are busy: what is slow is not broken.
        settings.kapacitor.kapacitor_timeout = Some("60".into());
        settings.database.database_timeout = Some("60".into());
        settings.listen.request_timeout = Some("240".into());
        // the sink, and what need not be looked up
        settings.sync.webhook_allow = Some("127.0.0.1,::1,example.com".into());
        settings.checks.probe_allow = Some("127.0.0.1,::1".into());
        change(&mut settings);
        Self::start_from(settings, parts).await
    }

    /// Ends it, and starts it anew on the same database and Kapacitor, with these changes.
    pub async fn restart(&mut self, change: impl FnOnce(&mut Settings)) {
        let mut settings = self.settings.clone();
        change(&mut settings);
        // the guard of the one that runs ends it
        self._stop = CancellationToken::new().drop_guard();
        let prefix = std::mem::take(&mut self.prefix);
        *self = Self::start_from(settings, self.parts.clone()).await;
        self.prefix = prefix;
    }

    async fn start_from(settings: Settings, parts: Addresses) -> Self {
        let app = Server::new(Config::check(settings.clone()).unwrap()).unwrap();
        store::migrate(&app.engine.db).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let stop = CancellationToken::new();
        if let Some(address) = app.config.delivery.ingest {
            let listener = TcpListener::bind(address).await.unwrap();
            let router = ingest::router(app.clone());
            tokio::spawn(listen(
                &app,
                listener,
                None,
                router,
                ingest::LIMITS,
                stop.clone(),
            ));
        }
        tokio::spawn(serve(
            app.clone(),
            listener,
            None,
            stop.clone().cancelled_owned(),
        ));
        Self {
            token: settings.access.admin_token.clone().unwrap_or_default(),
            url,
            app,
            parts,
            settings,
            // A test that waits for ever would keep all others from an end.
            http: reqwest::Client::builder()
                .timeout(Duration::from_secs(300))
                .build()
                .unwrap(),
            prefix: format!("t{:08x}", rand::random::<u32>()),
            _stop: stop.drop_guard(),
        }
    }

    /// The database that it has to itself.
    pub fn database_url(&self) -> String {
        self.settings.database.database_url.clone().unwrap()
    }

    /// The name of an app that no other test has.
    pub fn app_name(&self, name: &str) -> String {
        format!("{}-{name}", self.prefix)
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.bare(method, path).bearer_auth(&self.token)
    }

    /// A request of somebody without a token.
    pub fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url))
    }

    /// Makes a token, which must succeed.
    pub async fn make_token(&self, name: &str, role: &str, apps: &str) -> String {
        let body = json!({ "name": name, "role": role, "apps": apps });
        let made = self.post("/tokens", body).await.expect(201).json();
        made["token"].as_str().unwrap().to_owned()
    }

    /// The same service for the bearer of another token.
    pub fn as_bearer(&self, token: &str) -> Bearer<'_> {
        Bearer {
            service: self,
            token: token.into(),
        }
    }

    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let answer = request.send().await.unwrap();
        Answer {
            status: answer.status(),
            headers: answer.headers().clone(),
            text: answer.text().await.unwrap(),
        }
    }

    /// Sends these bytes and answers with all that comes back.
    pub async fn raw(&self, request: &str) -> String {
        let address = self.url.strip_prefix("http://").unwrap();
        let mut connection = TcpStream::connect(address).await.unwrap();
        connection.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        connection.read_to_end(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer).into_owned()
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

    /// A call to Kapacitor itself, without us in between. Stops no task that has not quite started,
    /// which would be the end of Kapacitor for all tests.
    pub async fn kapacitor(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        if let Some(id) = path.strip_prefix("/tasks/")
            && method != Method::GET
        {
            self.app.engine.kapacitor.await_start(id).await.unwrap();
        }
        let base = self.app.config.kapacitor.url.expose().as_str();
        let base = base.trim_end_matches('/');
        let request = self
            .http
            .request(method, format!("{base}/kapacitor/v1{path}"));
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        self.send(request).await
    }

    /// Waits until the service calls a Kapacitor again that was away.
    pub async fn kapacitor_is_back(&self) {
        eventually("Kapacitor is called again", async || {
            self.app.engine.kapacitor.topics("none").await.ok()
        })
        .await;
    }

    /// A rule of each kind, all of one app.
    pub fn rules(&self, name: &str) -> Vec<Rule> {
        let app = self.app_name(name);
        kinds::of(Family::Task)
            .map(|kind| Rule::of(kind, &app))
            .collect()
    }

    /// A rule of this kind.
    pub fn rule(&self, kind: &str, name: &str) -> Rule {
        Rule::of(kinds::named(kind).unwrap(), &self.app_name(name))
    }

    /// Posts a rule, which must succeed, and answers with the task.
    pub async fn create(&self, rule: &Rule) -> Value {
        let answer = self.post(&rule.collection(), rule.body.clone()).await;
        answer.expect(201).json()
    }

    /// A task as Kapacitor has it.
    pub async fn in_kapacitor(&self, id: &str) -> Option<Value> {
        let path = format!("/tasks/{id}?script-format=raw");
        let answer = self.kapacitor(Method::GET, &path, None).await;
        (answer.status != StatusCode::NOT_FOUND).then(|| answer.expect(200).json())
    }

    /// The ids of the tasks in Kapacitor that belong to this test's apps.
    pub async fn ids_in_kapacitor(&self) -> Vec<String> {
        let path = format!("/tasks?limit=10000&fields=status&pattern={}*", self.prefix);
        ids(&self.kapacitor(Method::GET, &path, None).await)
    }

    /// The ids of all tasks in Kapacitor, which is to be the test's own.
    pub async fn all_in_kapacitor(&self) -> Vec<String> {
        let path = "/tasks?limit=10000&fields=status";
        ids(&self.kapacitor(Method::GET, path, None).await)
    }

    /// How many rows the database has, tombstones included.
    pub async fn rows(&self) -> usize {
        let ids = sqlx::query("select id from rules");
        ids.fetch_all(&self.app.engine.db).await.unwrap().len()
    }

    /// Waits for two looks of its reconcile loop at all of Kapacitor from now on.
    pub async fn two_passes(&self) {
        let passes = async || -> u64 {
            let metrics = self.get("/metrics").await.expect(200).text;
            let counted = "kapacitor_alerts_reconcile_passes_total{outcome=\"ok\"} ";
            metrics
                .lines()
                .find_map(|line| line.strip_prefix(counted)?.parse().ok())
                .unwrap_or(0)
        };
        let before = passes().await;
        eventually("two more passes", async || {
            (passes().await >= before + 2).then_some(())
        })
        .await;
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

/// The bearer of a token of its own.
pub struct Bearer<'a> {
    service: &'a Service,
    pub token: String,
}

impl Bearer<'_> {
    /// Sends a request, with a body where there is one.
    pub async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let request = self.service.bare(method, path).bearer_auth(&self.token);
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        self.service.send(request).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }
}

fn ids(listing: &Answer) -> Vec<String> {
    let listing = listing.json();
    let tasks = listing["tasks"].as_array().unwrap();
    let id = |task: &Value| task["id"].as_str().unwrap().to_owned();
    tasks.iter().map(id).collect()
}

/// A Kapacitor of the test's own, to stop, to wipe, or to have alone.
pub async fn own_kapacitor() -> Part {
    let parts = Addresses::from_env().expect("the parts, started by testbed");
    Part::kapacitor(&parts.influxdb_url, &parts.sink_url, &parts.smtp_addr)
        .await
        .unwrap()
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
