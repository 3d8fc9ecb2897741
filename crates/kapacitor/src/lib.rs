//! May use `secret`. Kapacitor's HTTP API, the part of it that the service uses. The only place that
//! knows its wire format.
//!
//! Everything here is `/kapacitor/v1`
//! (<https://docs.influxdata.com/kapacitor/v1/working/api/>), which Kapacitor 1.5 to 1.8 serve
//! alike.

mod breaker;
mod duration;
mod error;
mod types;

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    path::PathBuf,
    pin::pin,
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use futures::{StreamExt, TryStreamExt, stream};
use reqwest::{Certificate, Client, Method, RequestBuilder, Response, StatusCode};
use secret::{SecretUrl, mask};
use serde::{
    Deserialize,
    de::{DeserializeOwned, IgnoredAny},
};
use serde_json::{Value, json};
use url::Url;

use self::breaker::Breaker;
pub use self::{
    duration::{Spelling, influx_duration},
    error::Error,
    types::{
        DbRp, Definition, EventState, FoundDbRp, Level, QueryStats, Replay, ReplayStatus, Status,
        TaskInfo, TestOutcome, TopicEvent, TopicInfo, Var, Vars,
    },
};
/// An object of which only the id is read.
#[derive(Deserialize)]
struct Named {
    id: String,
}

type Result<T> = std::result::Result<T, Error>;

/// How long a started task may take to run: moments, except on an overloaded machine.
const START_PATIENCE: Duration = Duration::from_secs(20);

/// How many tasks one page of a listing asks for.
const PAGE: usize = 1000;

/// How many pages are requested at a time, from the second on. Kapacitor writes a page on one core while
/// the client reads another.
const PAGES: usize = 2;

/// How to reach Kapacitor.
#[derive(Clone, Debug)]
pub struct Settings {
    /// A user and password in it are sent as basic authentication.
    pub url: SecretUrl,
    /// Sent as bearer authentication, in place of those.
    pub token: Option<Token>,
    /// The CA to trust for its TLS certificate, in place of the system's.
    pub authority: Option<Authority>,
    /// The longest that a call may take.
    pub timeout: Duration,
}

/// A token for Kapacitor, which is never shown.
#[derive(Clone)]
pub struct Token(pub String);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// A certificate authority, and the file that it was read from.
#[derive(Clone, Debug)]
pub struct Authority {
    pub file: PathBuf,
    certificates: Vec<Certificate>,
}

impl Authority {
    /// Reads the PEM certificates of a file, of which there must be one at least.
    pub fn read(file: PathBuf) -> std::result::Result<Self, String> {
        let pem = std::fs::read(&file).map_err(|error| format!("cannot be read: {error}"))?;
        let certificates = Certificate::from_pem_bundle(&pem).unwrap_or_default();
        // only here it turns out whether the PEM contains certificates
        let right = Client::builder().tls_certs_only(certificates.iter().cloned());
        let _ = rustls::crypto::ring::default_provider().install_default();
        if certificates.is_empty() || right.build().is_err() {
            return Err("must be a file with a certificate in PEM".into());
        }
        Ok(Self { file, certificates })
    }
}

/// How calls are authenticated.
#[derive(Clone)]
enum Credentials {
    None,
    Basic(String, String),
    Bearer(Token),
}

/// Called after each call with its name, its outcome (`ok` or [`Error::outcome`]) and its duration.
pub type OnCall = Arc<dyn Fn(&'static str, &'static str, Duration) + Send + Sync>;

/// One Kapacitor. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct Kapacitor {
    /// Ends in `/kapacitor/v1`, and has neither user nor password in it.
    base: Url,
    credentials: Credentials,
    http: Client,
    on_call: OnCall,
    breaker: Arc<Breaker>,
}

impl Kapacitor {
    /// A client for the Kapacitor of these settings.
    pub fn new(settings: &Settings, on_call: OnCall) -> Self {
        let Settings {
            url,
            token,
            authority,
            timeout,
        } = settings;
        let (url, timeout) = (url.expose(), *timeout);
        let mut base = url.clone();
        let decoded = |text: &str| {
            percent_encoding::percent_decode_str(text)
                .decode_utf8_lossy()
                .into_owned()
        };
        let credentials = match token {
            Some(token) => Credentials::Bearer(token.clone()),
            None if url.username().is_empty() => Credentials::None,
            None => Credentials::Basic(
                decoded(url.username()),
                decoded(url.password().unwrap_or_default()),
            ),
        };
        // Neither fails for a URL with a host, and the configuration takes no other.
        let _ = base.set_username("");
        let _ = base.set_password(None);
        base.set_path(&format!(
            "{}/kapacitor/v1",
            url.path().trim_end_matches('/')
        ));
        // Fails if there is one already, which is fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = match authority {
            Some(Authority { certificates, .. }) => {
                Client::builder().tls_certs_only(certificates.iter().cloned())
            }
            None => Client::builder(),
        };
        let http = http
            .timeout(timeout)
            .connect_timeout(timeout.min(Duration::from_secs(5)))
            .user_agent(concat!("kapacitor-alerts/", env!("CARGO_PKG_VERSION")))
            .build()
            .expect("a client of settings that were checked");
        Self {
            base,
            credentials,
            http,
            on_call,
            breaker: Arc::default(),
        }
    }

    /// For how long no call is made, because several in a row got no answer.
    pub fn rests(&self) -> Option<Duration> {
        self.breaker.rests(Instant::now())
    }

    /// Its version (`X-Kapacitor-Version`), from a call that needs the part that runs tasks: `/ping`
    /// is answered also by a Kapacitor that is locked up. Asked even while it rests.
    pub async fn version(&self) -> Result<String> {
        let request = self.request(Method::GET, &["tasks"]);
        let request = request.query(&[("limit", "1"), ("fields", "executing")]);
        let answer = self.call("version", request).await?;
        let version = answer.headers().get("x-kapacitor-version");
        Ok(version
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
            .to_owned())
    }

    /// Creates a task. One that fails to *start* is an [`Error::Failed`] and yet stored.
    pub async fn create_task(&self, definition: &Definition<'_>) -> Result<TaskInfo> {
        let request = self.request(Method::POST, &["tasks"]).json(definition);
        self.json("create_task", request).await
    }

    /// Replaces a task's script, vars and status. It reaches a running task only after
    /// [`Self::disable_task`]; one that disables the task waits as that does.
    pub async fn update_task(&self, definition: &Definition<'_>) -> Result<TaskInfo> {
        if definition.status == Status::Disabled {
            self.await_start(definition.id).await?;
        }
        let request = self
            .request(Method::PATCH, &["tasks", definition.id])
            .json(definition);
        self.json("update_task", request).await
    }

    /// Waits until a task may be stopped. Every call that stops one does this first.
    ///
    /// A task that is stopped before its alert nodes have registered with the task master locks up
    /// *all* of Kapacitor until it is killed: the stop waits for the node while it holds the lock
    /// that the node waits for (`TaskMaster.stopTask` and `registerDeleteHookForTask`, seen on
    /// 1.5.9 and 1.8.3). The counter of its alerts is what a node sets up next, anew in each run.
    ///
    /// [`Error::Unready`] where that takes longer than [`START_PATIENCE`].
    pub async fn await_start(&self, id: &str) -> Result<()> {
        #[derive(Deserialize)]
        struct Tasks {
            tasks: Vec<Task>,
        }
        #[derive(Deserialize)]
        struct Task {
            id: String,
            executing: bool,
            /// Null while it is being stopped.
            stats: Option<Stats>,
        }
        #[derive(Deserialize)]
        struct Stats {
            #[serde(rename = "node-stats")]
            nodes: Option<BTreeMap<String, BTreeMap<String, IgnoredAny>>>,
        }
        let deadline = Instant::now() + START_PATIENCE;
        let mut pause = Duration::from_millis(2);
        loop {
            // A listing of one: for the task by its name Kapacitor compiles the script anew. No id of
            // ours has a character that means something in a pattern. With a limit it looks at no
            // names after this one.
            let request = self.request(Method::GET, &["tasks"]).query(&[
                ("pattern", id),
                ("limit", "1"),
                ("fields", "executing"),
                ("fields", "stats"),
            ]);
            let found: Tasks = self.json("task_stats", request).await?;
            let Some(task) = found.tasks.into_iter().find(|task| task.id == id) else {
                return Ok(());
            };
            let registered = |(name, counters): (&String, &BTreeMap<String, IgnoredAny>)| {
                !name.starts_with("alert") || counters.contains_key("alerts_triggered")
            };
            let nodes = task.stats.and_then(|stats| stats.nodes).unwrap_or_default();
            if !task.executing || nodes.iter().all(registered) {
                return Ok(());
            }
            if Instant::now() > deadline {
                return Err(Error::Unready);
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_millis(250));
        }
    }

    /// Stops a task as soon as it has fully started; its alert state stays.
    pub async fn disable_task(&self, id: &str) -> Result<TaskInfo> {
        self.await_start(id).await?;
        self.set_status(id, Status::Disabled).await
    }

    /// Starts a task, with the script and vars that it has.
    pub async fn enable_task(&self, id: &str) -> Result<TaskInfo> {
        self.set_status(id, Status::Enabled).await
    }

    async fn set_status(&self, id: &str, status: Status) -> Result<TaskInfo> {
        let request = self
            .request(Method::PATCH, &["tasks", id])
            .json(&json!({ "status": status }));
        self.json("set_status", request).await
    }

    /// Removes a task as soon as it has fully started. If there is none, that is fine.
    pub async fn delete_task(&self, id: &str) -> Result<()> {
        self.await_start(id).await?;
        self.discard_task(id).await
    }

    /// Removes a task that does not run, at once: one that was created disabled, or failed to start. If
    /// there is none, that is fine.
    pub async fn discard_task(&self, id: &str) -> Result<()> {
        let request = self.request(Method::DELETE, &["tasks", id]);
        found(self.send("delete_task", request).await).map(drop)
    }

    /// A task with its script as it was defined, or none of that id.
    pub async fn task(&self, id: &str) -> Result<Option<TaskInfo>> {
        let request = self
            .request(Method::GET, &["tasks", id])
            .query(&[("script-format", "raw")]);
        found(self.json("task", request).await)
    }

    /// The tasks after the first `offset`, in the order of their ids, at most a page of them, with
    /// `fields` of each (empty: all of them). Less than a page is the last page.
    async fn tasks_page(&self, fields: &[&str], offset: usize) -> Result<Vec<TaskInfo>> {
        #[derive(Deserialize)]
        struct Page {
            tasks: Vec<TaskInfo>,
        }
        let fields = fields.iter().map(|field| ("fields", (*field).to_owned()));
        let query: Vec<_> = [
            ("limit", PAGE.to_string()),
            ("offset", offset.to_string()),
            ("script-format", "raw".to_owned()),
        ]
        .into_iter()
        .chain(fields)
        .collect();
        let request = self.request(Method::GET, &["tasks"]).query(&query);
        Ok(self.json::<Page>("list_tasks", request).await?.tasks)
    }

    /// Every task, page by page, with `fields` of each (empty: all of them).
    pub async fn tasks(&self, fields: &[&str]) -> Result<Vec<TaskInfo>> {
        let mut tasks = self.tasks_page(fields, 0).await?;
        if tasks.len() < PAGE {
            return Ok(tasks);
        }
        let pages = stream::iter(1..).map(|page| self.tasks_page(fields, page * PAGE));
        let mut pages = pin!(pages.buffered(PAGES));
        while let Some(page) = pages.try_next().await? {
            let last = page.len() < PAGE;
            tasks.extend(page);
            if last {
                break;
            }
        }
        Ok(tasks)
    }

    /// The events of a topic, or none when there is no such topic.
    pub async fn topic_events(&self, topic: &str) -> Result<Option<Vec<TopicEvent>>> {
        #[derive(Deserialize)]
        struct Events {
            #[serde(default)]
            events: Option<Vec<TopicEvent>>,
        }
        let request = self.request(Method::GET, &["alerts", "topics", topic, "events"]);
        match self.json::<Events>("topic_events", request).await {
            Ok(answer) => Ok(Some(answer.events.unwrap_or_default())),
            Err(Error::Rejected {
                status: StatusCode::NOT_FOUND,
                ..
            }) => Ok(None),
            Err(error) if error.is_unknown_topic() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The names of the topics that fit `pattern`, in which `*` stands for anything.
    pub async fn topics(&self, pattern: &str) -> Result<Vec<String>> {
        #[derive(Deserialize)]
        struct Topics {
            topics: Vec<Named>,
        }
        let request = self
            .request(Method::GET, &["alerts", "topics"])
            .query(&[("pattern", pattern)]);
        let answer: Topics = self.json("list_topics", request).await?;
        Ok(answer.topics.into_iter().map(|topic| topic.id).collect())
    }

    /// The level of each topic that is above `OK`; all others are `OK`, also topics that do not exist.
    pub async fn topic_levels(&self) -> Result<HashMap<String, Level>> {
        #[derive(Deserialize)]
        struct Topics {
            topics: Vec<Topic>,
        }
        #[derive(Deserialize)]
        struct Topic {
            id: String,
            level: Level,
        }
        let request = self
            .request(Method::GET, &["alerts", "topics"])
            .query(&[("min-level", "INFO")]);
        let answer: Topics = self.json("list_topic_levels", request).await?;
        let levels = answer.topics.into_iter();
        Ok(levels.map(|topic| (topic.id, topic.level)).collect())
    }

    /// The topics whose names fit `pattern`, in which `*` stands for anything.
    pub async fn topic_infos(&self, pattern: &str) -> Result<Vec<TopicInfo>> {
        #[derive(Deserialize)]
        struct Topics {
            topics: Vec<TopicInfo>,
        }
        let request = self.request(Method::GET, &["alerts", "topics"]);
        let request = request.query(&[("pattern", pattern)]);
        let answer: Topics = self.json("list_topic_infos", request).await?;
        Ok(answer.topics)
    }

    /// Removes a topic and what it remembers. If there is none, that is fine.
    pub async fn delete_topic(&self, topic: &str) -> Result<()> {
        let request = self.request(Method::DELETE, &["alerts", "topics", topic]);
        found(self.send("delete_topic", request).await).map(drop)
    }

    /// Begins to run a disabled task over the data from `start` to `stop`, as fast as it will go. The
    /// replay has the task's id.
    pub async fn start_replay(
        &self,
        task: &str,
        start: DateTime<Utc>,
        stop: DateTime<Utc>,
    ) -> Result<()> {
        let request = self
            .request(Method::POST, &["replays", "batch"])
            .json(&json!({
                "id": task, "task": task, "start": start, "stop": stop,
                "recording-time": true, "clock": "fast",
            }));
        self.send("start_replay", request).await.map(drop)
    }

    /// The progress of a replay.
    pub async fn replay(&self, id: &str) -> Result<Replay> {
        let request = self.request(Method::GET, &["replays", id]);
        self.json("replay", request).await
    }

    /// The ids of the replays that fit `pattern`, in which `*` stands for anything.
    pub async fn replays(&self, pattern: &str) -> Result<Vec<String>> {
        #[derive(Deserialize)]
        struct Replays {
            replays: Vec<Named>,
        }
        let request = self.request(Method::GET, &["replays"]).query(&[
            ("pattern", pattern),
            ("fields", "id"),
            ("limit", "1000"),
        ]);
        let answer: Replays = self.json("list_replays", request).await?;
        Ok(answer.replays.into_iter().map(|replay| replay.id).collect())
    }

    /// Ends and removes a replay. If there is none, that is fine.
    pub async fn delete_replay(&self, id: &str) -> Result<()> {
        let request = self.request(Method::DELETE, &["replays", id]);
        found(self.send("delete_replay", request).await).map(drop)
    }

    /// The services (`slack`, `smtp` …) that are configured as `global`: Kapacitor gives their
    /// handlers to every alert node that has none of the kind, also to those that only pass values on
    /// (`newAlertNode`, 1.5.9 and 1.8.3).
    pub async fn global_handlers(&self) -> Result<Vec<String>> {
        #[derive(Deserialize)]
        struct Config {
            sections: BTreeMap<String, Section>,
        }
        #[derive(Deserialize)]
        struct Section {
            #[serde(default)]
            elements: Vec<Element>,
        }
        #[derive(Deserialize)]
        struct Element {
            #[serde(default)]
            options: BTreeMap<String, Value>,
        }
        let request = self.request(Method::GET, &["config"]);
        let config: Config = self.json("config", request).await?;
        let on = |element: &Element| {
            let set = |name| element.options.get(name) == Some(&Value::Bool(true));
            set("enabled") && set("global")
        };
        let global = |section: &Section| section.elements.iter().any(on);
        let sections = config.sections.into_iter();
        Ok(sections
            .filter(|(_, section)| global(section))
            .map(|(name, _)| name)
            .collect())
    }

    /// Sends a test notification through the service `name` (`slack`, `smtp`, `httppost`).
    pub async fn test_service(&self, name: &str, options: &Value) -> Result<TestOutcome> {
        let request = self
            .request(Method::POST, &["service-tests", name])
            .json(options);
        self.json("test_service", request).await
    }

    /// Writes points to the stream tasks that read `database` and `retention_policy`. `lines` are in InfluxDB's
    /// line protocol.
    pub async fn write(&self, database: &str, retention_policy: &str, lines: &str) -> Result<()> {
        let request = self
            .request(Method::POST, &["write"])
            .query(&[("db", database), ("rp", retention_policy)])
            .body(lines.to_owned());
        self.send("write", request).await.map(drop)
    }

    fn request(&self, method: Method, path: &[&str]) -> RequestBuilder {
        let mut url = self.base.clone();
        // Segments are percent-encoded: an id can never reach into another path.
        url.path_segments_mut()
            .expect("an http URL has a path")
            .extend(path);
        let request = self.http.request(method, url);
        match &self.credentials {
            Credentials::Basic(user, password) => request.basic_auth(user, Some(password)),
            Credentials::Bearer(token) => request.bearer_auth(&token.0),
            Credentials::None => request,
        }
    }

    async fn json<T: DeserializeOwned>(
        &self,
        call: &'static str,
        request: RequestBuilder,
    ) -> Result<T> {
        let body = self.send(call, request).await?.bytes().await;
        let body = body.map_err(Error::transport)?;
        serde_json::from_slice(&body)
            .map_err(|error| Error::Garbled(mask::text(&error.to_string())))
    }

    async fn send(&self, call: &'static str, request: RequestBuilder) -> Result<Response> {
        let admitted = match self.breaker.admit(Instant::now()) {
            Ok(admitted) => admitted,
            Err(rest) => return Err(Error::Resting(rest)),
        };
        let answer = self.call(call, request).await;
        let answered = !matches!(&answer, Err(error) if error.is_no_answer());
        self.breaker.learn(&admitted, answered, Instant::now());
        answer
    }

    async fn call(&self, call: &'static str, request: RequestBuilder) -> Result<Response> {
        let begin = Instant::now();
        let answer = match request.send().await {
            Ok(answer) if answer.status().is_success() => Ok(answer),
            Ok(answer) => Err(Error::of_answer(answer).await),
            Err(error) => Err(Error::transport(error)),
        };
        let outcome = answer.as_ref().err().map_or("ok", Error::outcome);
        (self.on_call)(call, outcome, begin.elapsed());
        answer
    }
}

/// Turns a 404 into none.
fn found<T>(answer: Result<T>) -> Result<Option<T>> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(Error::Rejected {
            status: StatusCode::NOT_FOUND,
            ..
        }) => Ok(None),
        Err(error) => Err(error),
    }
}
