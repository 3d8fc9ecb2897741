use std::{borrow::Cow, collections::BTreeMap};

use chrono::{DateTime, TimeDelta, Utc};
use schemars::JsonSchema;
use secret::mask;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::duration::{Spelling, influx_duration};

/// A task's variables by name, which carry the user's values beside the script.
pub type Vars = BTreeMap<Cow<'static, str>, Var>;

/// One variable of a task, of the types that our scripts declare.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", content = "value", rename_all = "lowercase")]
pub enum Var {
    String(String),
    Int(i64),
    Float(f64),
    Bool(bool),
    /// Nanoseconds; on the wire it is written as InfluxDB writes durations.
    #[serde(serialize_with = "duration")]
    Duration(i64),
    /// Strings only. On the wire a list's items are variables themselves.
    #[serde(serialize_with = "string_list")]
    List(Vec<String>),
}

fn string_list<S: serde::Serializer>(items: &[String], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(items.iter().map(|item| Var::String(item.clone())))
}

fn duration<S: serde::Serializer>(nanos: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&influx_duration(*nanos))
}

impl Var {
    /// Whether this is what Kapacitor answers for it, `{"type", "value", …}`: it writes a duration as
    /// nanoseconds, and a float without a fraction as an integer (seen on 1.5.9 and 1.8.3).
    pub fn is(&self, found: &Value) -> bool {
        let value = &found["value"];
        let (name, same) = match self {
            Self::String(text) => ("string", value == text.as_str()),
            Self::Int(number) => ("int", value.as_i64() == Some(*number)),
            Self::Float(number) => ("float", value.as_f64() == Some(*number)),
            Self::Bool(truth) => ("bool", value.as_bool() == Some(*truth)),
            Self::Duration(nanos) => ("duration", value.as_i64() == Some(*nanos)),
            Self::List(texts) => {
                let found = value.as_array().into_iter().flatten();
                let found = found.map(|item| item["value"].as_str());
                (
                    "list",
                    found.eq(texts.iter().map(|text| Some(text.as_str()))),
                )
            }
        };
        same && found["type"] == name
    }
}

impl From<&str> for Var {
    fn from(text: &str) -> Self {
        Self::String(text.into())
    }
}

impl From<String> for Var {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

/// Whether a task runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Enabled,
    Disabled,
}

/// All that Kapacitor needs to run a task.
#[derive(Clone, Debug, Serialize)]
pub struct Definition<'a> {
    pub id: &'a str,
    /// `batch` for all kinds.
    #[serde(rename = "type")]
    pub task_type: &'a str,
    pub dbrps: [DbRp<'a>; 1],
    pub script: &'a str,
    pub vars: &'a Vars,
    pub status: Status,
}

/// A database and retention policy that a task may read.
#[derive(Clone, Debug, Serialize)]
pub struct DbRp<'a> {
    pub db: &'a str,
    pub rp: &'a str,
}

/// A database and retention policy that a task in Kapacitor may read.
#[derive(Clone, Debug, Deserialize)]
pub struct FoundDbRp {
    pub db: String,
    pub rp: String,
}

/// What Kapacitor says of a task; which of it depends on the fields asked for.
#[derive(Clone, Debug, Deserialize)]
pub struct TaskInfo {
    pub id: String,
    pub status: Option<Status>,
    #[serde(default)]
    pub executing: bool,
    #[serde(default, deserialize_with = "words")]
    pub error: String,
    /// RFC 3339 with nanoseconds. Changes with every PATCH and at nothing else.
    #[serde(default)]
    pub modified: String,
    /// When it was first made; a backup brings it back along with the task.
    #[serde(default)]
    pub created: Option<DateTime<Utc>>,
    #[serde(default)]
    pub script: String,
    #[serde(default)]
    pub dbrps: Vec<FoundDbRp>,
    /// Null while it is being stopped.
    stats: Option<TaskStats>,
    /// As Kapacitor writes them: `{"name": {"type", "value", "description"}}`.
    #[serde(default)]
    pub vars: Option<BTreeMap<String, Value>>,
}

impl TaskInfo {
    /// The counters of the task's queries.
    pub fn query_stats(&self) -> QueryStats {
        // A node's name is what it does and its place in the script.
        let place = |name: &String| name.strip_prefix("query")?.parse::<u32>().ok();
        let stats = self.stats.as_ref();
        let Some(nodes) = stats.and_then(|stats| stats.nodes.as_ref()) else {
            return QueryStats::default();
        };
        let mut queries: Vec<_> = nodes
            .iter()
            .filter_map(|(name, node)| Some((place(name)?, node.as_ref()?)))
            .collect();
        queries.sort_unstable_by_key(|(place, _)| *place);
        let batches =
            |query: Option<&(u32, &NodeStats)>| query.map_or(0, |(_, node)| node.batches_queried);
        QueryStats {
            errors: queries.iter().map(|(_, node)| node.errors).sum(),
            batches: batches(queries.first()),
            probed: batches(queries.last()),
            alerts: nodes
                .values()
                .flatten()
                .map(|node| node.alerts_triggered)
                .sum(),
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
struct TaskStats {
    #[serde(rename = "node-stats")]
    nodes: Option<BTreeMap<String, Option<NodeStats>>>,
}

/// What the queries and alerts of a task have done since it started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueryStats {
    /// Of all of them together.
    pub errors: i64,
    /// Series that the first one has returned; a query without a result counts none.
    pub batches: i64,
    /// Series that the last one has returned; it is the first if there is only one.
    pub probed: i64,
    /// Alerts of all its alert nodes together.
    pub alerts: i64,
}

/// The counters of one node; only those of queries and alerts are used.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
struct NodeStats {
    #[serde(default)]
    errors: i64,
    #[serde(default)]
    batches_queried: i64,
    #[serde(default)]
    alerts_triggered: i64,
}

/// An alert level, from the least to the worst.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "UPPERCASE")]
pub enum Level {
    Ok,
    Info,
    Warning,
    Critical,
}

impl Level {
    pub const ALL: [Self; 4] = [Self::Ok, Self::Info, Self::Warning, Self::Critical];

    /// As Kapacitor writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Info => "INFO",
            Self::Warning => "WARNING",
            Self::Critical => "CRITICAL",
        }
    }
}

/// A topic in a listing of all.
#[derive(Clone, Debug, Deserialize)]
pub struct TopicInfo {
    pub id: String,
    /// The worst of its alert ids.
    pub level: Level,
    /// How many events it has had since Kapacitor started.
    pub collected: i64,
}

/// One alert id of a topic and how it stands.
#[derive(Clone, Debug, Deserialize)]
pub struct TopicEvent {
    pub id: String,
    pub state: EventState,
}

/// How an alert id stands.
#[derive(Clone, Debug, Deserialize)]
pub struct EventState {
    pub message: String,
    #[serde(default)]
    pub details: String,
    /// The time of its data.
    pub time: DateTime<Utc>,
    /// How long it had not been OK by then.
    #[serde(default, deserialize_with = "go_duration")]
    pub duration: TimeDelta,
    pub level: Level,
}

/// The progress of a replay.
#[derive(Clone, Debug, Deserialize)]
pub struct Replay {
    pub status: ReplayStatus,
    #[serde(default, deserialize_with = "words")]
    pub error: String,
}

/// The status of a replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReplayStatus {
    Running,
    Finished,
    Failed,
}

fn go_duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<TimeDelta, D::Error> {
    let text = String::deserialize(deserializer)?;
    let nanos = Spelling::Go.nanos(&text).map(TimeDelta::nanoseconds);
    nanos.ok_or_else(|| serde::de::Error::custom(format!("{text:?} is not a duration")))
}

/// Kapacitor's own words, with addresses masked: they may quote a webhook's.
fn words<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let words = String::deserialize(deserializer)?;
    Ok(mask::text(&words))
}

/// How a test notification went. Kapacitor answers 200 either way.
#[derive(Clone, Debug, Deserialize)]
pub struct TestOutcome {
    pub success: bool,
    #[serde(default, deserialize_with = "words")]
    pub message: String,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn vars_on_the_wire() {
        for (var, wire) in [
            (Var::from("x"), json!({"type": "string", "value": "x"})),
            (Var::Int(-1), json!({"type": "int", "value": -1})),
            (Var::Float(1.0), json!({"type": "float", "value": 1.0})),
            (Var::Duration(0), json!({"type": "duration", "value": "0s"})),
            (
                Var::Duration(90_000_000_000),
                json!({"type": "duration", "value": "90s"}),
            ),
            (
                Var::Duration(300_000_000_000),
                json!({"type": "duration", "value": "5m"}),
            ),
            (
                Var::List(vec!["x".into()]),
                json!({"type": "list", "value": [{"type": "string", "value": "x"}]}),
            ),
        ] {
            assert_eq!(serde_json::to_value(&var).unwrap(), wire);
        }
    }

    #[test]
    fn a_task_that_is_being_stopped_has_no_stats() {
        for (stats, errors) in [
            (json!(null), 0),
            (json!({ "node-stats": null }), 0),
            (json!({ "node-stats": { "query1": null } }), 0),
            (json!({ "node-stats": { "query1": { "errors": 2 } } }), 2),
        ] {
            let task = json!({ "id": "a-5xx", "stats": stats });
            let task: TaskInfo = serde_json::from_value(task).unwrap();
            assert_eq!(task.query_stats().errors, errors);
        }
    }
}
