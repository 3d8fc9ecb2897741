use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::Cluster;

pub const KINDS: [&str; 4] = ["5xx", "crashed", "memory", "release"];

/// Half of the writes go to so many apps.
const BUSY: usize = 12;

/// A rule that may or may not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rule {
    pub app: usize,
    pub kind: &'static str,
}

impl Rule {
    pub fn all(apps: usize) -> impl Iterator<Item = Self> {
        (0..apps).flat_map(|app| KINDS.map(|kind| Self { app, kind }))
    }

    pub fn path(self) -> String {
        let dyno = if self.kind == "memory" { "/web" } else { "" };
        format!("/task/{}/app{}-prod{dyno}", self.kind, self.app)
    }

    /// Kapacitor's id of it.
    pub fn id(self) -> String {
        let suffix = match self.kind {
            "crashed" => "crash",
            "memory" => "sample.memory_total-web",
            kind => kind,
        };
        format!("app{}-prod-{suffix}", self.app)
    }

    fn body(self, mark: &str) -> Value {
        let mut body = json!({ "app": format!("app{}-prod", self.app), "slack": mark });
        match self.kind {
            "5xx" => body["tolerance"] = "low".into(),
            "memory" => {
                for (name, value) in [
                    ("dynotype", "web"),
                    ("warn", "400"),
                    ("crit", "500"),
                    ("window", "5m"),
                    ("every", "1m"),
                ] {
                    body[name] = value.into();
                }
            }
            _ => {}
        }
        body
    }
}

/// What to write.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wish {
    /// The rule with a channel that no other write has.
    Mark,
    Delete,
    Enabled(bool),
}

/// The answer that the writer got.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Done, or stored for later, as this generation.
    Acknowledged { generation: i64 },
    /// It was not done.
    Refused,
    /// There was no answer.
    Unknown,
}

/// A write and its outcome.
#[derive(Clone, Debug)]
pub struct Write {
    pub rule: Rule,
    pub wish: Wish,
    pub mark: String,
    pub begin: Instant,
    pub end: Instant,
    pub outcome: Outcome,
}

/// Writes without a pause until `stop`, each time something else to another replica.
pub async fn write(
    cluster: Arc<Cluster>,
    apps: usize,
    seed: u64,
    nth: u64,
    stop: CancellationToken,
) -> Vec<Write> {
    let mut random = StdRng::seed_from_u64(seed << 8 | nth);
    let mut writes = Vec::new();
    while !stop.is_cancelled() {
        let rule = Rule {
            // Some rules have many writers at once; most are left as they are after one that broke off.
            app: match random.random_bool(0.5) {
                true => random.random_range(0..apps.min(BUSY)),
                false => random.random_range(0..apps),
            },
            kind: KINDS[random.random_range(0..KINDS.len())],
        };
        let mark = format!("#w{nth}-{}", writes.len());
        let path = rule.path();
        let (method, path, body, wish) = match random.random_range(0..10) {
            0..3 => (
                Method::POST,
                format!("/task/{}", rule.kind),
                rule.body(&mark),
                Wish::Mark,
            ),
            3..5 => (Method::PUT, path, rule.body(&mark), Wish::Mark),
            5 => (Method::PATCH, path, json!({ "slack": mark }), Wish::Mark),
            6..8 => (Method::DELETE, path, json!({}), Wish::Delete),
            8 => (
                Method::POST,
                format!("{path}/disable"),
                json!({}),
                Wish::Enabled(false),
            ),
            _ => (
                Method::POST,
                format!("{path}/enable"),
                json!({}),
                Wish::Enabled(true),
            ),
        };
        let url = format!(
            "{}{path}",
            cluster.urls[random.random_range(0..cluster.urls.len())]
        );
        let begin = Instant::now();
        let request = cluster
            .http
            .request(method, url)
            .json(&body)
            .timeout(Duration::from_secs(30));
        let outcome = match request.send().await {
            Ok(answer) if answer.status().is_success() => match answer.json::<Value>().await {
                Ok(task) => match task["generation"].as_i64() {
                    Some(generation) => Outcome::Acknowledged { generation },
                    None => Outcome::Unknown,
                },
                Err(_) => Outcome::Unknown,
            },
            Ok(answer) if answer.status().is_client_error() => Outcome::Refused,
            Ok(answer) => {
                // A writer that is told to come back later does not do so at once.
                if answer.status() == StatusCode::SERVICE_UNAVAILABLE {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                Outcome::Unknown
            }
            Err(_) => {
                tokio::time::sleep(Duration::from_millis(50)).await;
                Outcome::Unknown
            }
        };
        let end = Instant::now();
        writes.push(Write {
            rule,
            wish,
            mark,
            begin,
            end,
            outcome,
        });
    }
    writes
}
