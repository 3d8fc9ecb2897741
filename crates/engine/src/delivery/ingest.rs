//! Takes in what scripts post: one change of level each.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use kapacitor::Level;
use rules::kinds;
use serde::Deserialize;
use store::{
    events::{NewEvent, Recorded, Source},
    preflights, within,
};
use tracing::Instrument;

use super::switch::PREFLIGHT;
use crate::Engine;

/// How long the database may take for what is read first: a slow answer holds up Kapacitor's queue.
const TIMEOUT: Duration = Duration::from_secs(3);

/// Why an event was not taken.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the key is not that of this rule")]
    Key,
    #[error("the body is not an alert of Kapacitor's: {0}")]
    Body(String),
    /// The database has just failed, and is not asked again yet.
    #[error("the database is away")]
    Away,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// What Kapacitor's post handler sends (`alert.Data` in its source, 1.5.9 and 1.8.3); what is left out
/// here stays in the body.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Posted {
    id: String,
    message: String,
    #[serde(default)]
    details: String,
    time: DateTime<Utc>,
    /// Nanoseconds.
    #[serde(default)]
    duration: i64,
    level: Level,
    #[serde(default)]
    previous_level: Option<Level>,
}

/// Takes in what was posted for the task `task` with this key. When it returns, the event is committed,
/// or is one of a rule that does not exist. A caller that goes away cancels nothing.
pub async fn accept(
    engine: &Engine,
    task: &str,
    key: &[u8],
    body: String,
) -> Result<Recorded, Error> {
    if !engine.database.may_try(Instant::now()) {
        return Err(Error::Away);
    }
    let accepted = accept_now(engine, task, key, body).await;
    let worked = !matches!(accepted, Err(Error::Database(_)));
    engine.database.note(worked, Instant::now());
    accepted
}

async fn accept_now(
    engine: &Engine,
    task: &str,
    key: &[u8],
    body: String,
) -> Result<Recorded, Error> {
    let secret = within(TIMEOUT, engine.read_ingest_secret()).await?;
    if !secret.accepts(task, key) {
        return Err(Error::Key);
    }
    if let Some(nonce) = task.strip_prefix(PREFLIGHT) {
        let nonce = nonce
            .parse()
            .map_err(|_| Error::Body("not a preflight".into()))?;
        preflights::arrive(&engine.db, nonce).await?;
        return Ok(Recorded::Known);
    }
    let posted: Posted =
        serde_json::from_str(&body).map_err(|error| Error::Body(error.to_string()))?;
    let at_ns = posted.time.timestamp_nanos_opt();
    let at_ns = at_ns.ok_or_else(|| Error::Body("its time is out of range".into()))?;
    let event = NewEvent {
        task: task.into(),
        part: posted.id,
        at_ns,
        level: posted.level,
        previous: posted.previous_level,
        message: posted.message,
        details: posted.details,
        duration_ns: posted.duration,
        body: Some(body),
        source: Source::Post,
    };
    record(engine, event).await
}

/// Records an event.
pub(super) async fn record(engine: &Engine, event: NewEvent) -> Result<Recorded, Error> {
    let shared = engine.clone();
    let work = async move {
        let source = event.source.as_str();
        let recorder = &shared.recorder;
        let recorded = recorder
            .record(&shared.db, event, &kinds_of_events())
            .await?;
        match recorded {
            Recorded::NoRule => shared.metrics.event_refused("no_rule"),
            Recorded::Known => {}
            Recorded::New { is_news } => {
                shared.metrics.event(source);
                if is_news {
                    shared.due.notify_one();
                }
            }
            Recorded::Late => shared.metrics.event(source),
        }
        Ok(recorded)
    };
    let done = engine.spawn(work.in_current_span()).await;
    done.unwrap_or_else(|error| Err(sqlx::Error::Io(std::io::Error::other(error)).into()))
}

/// The kinds of which each event is a part of its own.
pub fn kinds_of_events() -> Vec<String> {
    let kinds = kinds::ALL.iter().filter(|kind| !kind.stateful);
    kinds.map(|kind| kind.name.to_owned()).collect()
}
