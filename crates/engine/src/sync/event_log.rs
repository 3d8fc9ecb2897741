//! A rule that reports events reports each of them once, because a topic in Kapacitor remembers them. That
//! topic would grow forever: from time to time it is emptied, and the rule then watches only later events.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

use rules::kinds;
use store::{Record, TaskLock, health, rules as rows};

use super::push::{Error, push_stored};
use crate::Engine;

/// How long a rule remembers events at most.
const MEMORY: TimeDelta = TimeDelta::days(7);

/// How much later than it happened an event may become readable. A newer one that is reported before it
/// must not hide it.
const LATENESS: TimeDelta = TimeDelta::minutes(10);

/// Empties the memory of the rules that have not been trimmed for [`MEMORY`]. Answers how many.
pub async fn trim_all(engine: &Engine) -> sqlx::Result<usize> {
    let events: Vec<String> = kinds::ALL
        .iter()
        .filter(|kind| !kind.stateful)
        .map(|kind| kind.name.to_owned())
        .collect();
    let full = health::active_before(&engine.db, &events, Utc::now() - MEMORY).await?;
    let mut trimmed = 0;
    for id in full {
        match trim_one(engine, &id).await {
            Ok(done) => trimmed += usize::from(done),
            Err(error) => tracing::warn!(task = id, %error, "cannot empty the event log"),
        }
    }
    Ok(trimmed)
}

async fn trim_one(engine: &Engine, id: &str) -> Result<bool, Error> {
    let Some(lock) = engine.locks.try_lock(id).await? else {
        return Ok(false);
    };
    trim_locked(engine, &lock, id).await
}

async fn trim_locked(engine: &Engine, lock: &TaskLock, id: &str) -> Result<bool, Error> {
    let Some(mut record) = rows::find(&engine.db, id).await? else {
        return Ok(false);
    };
    if !record.is_synced() || !record.enabled || record.deleted_at.is_some() {
        return Ok(false);
    }
    let own = format!("main:{id}:");
    let (topics, newest) = match memory(engine, &own).await {
        Ok(memory) => memory,
        Err(error) => {
            tracing::warn!(task = id, %error, "cannot read the event log");
            return Ok(false);
        }
    };
    let now = Utc::now();
    let since = match newest {
        Some(at) if now - at < LATENESS => return Ok(false),
        // The next whole second: an event of one is held against the second it happened in. All of
        // that second have long been reported.
        Some(at) => at.trunc_subsecs(0) + TimeDelta::seconds(1),
        None => now - LATENESS,
    };
    // The intent first: from here on every push of the task has the later beginning, so that
    // nothing is reported twice however this ends.
    health::set_active_since(&engine.db, id, since).await?;
    record.active_since = since;
    if let Err(error) = forget(engine, &record, &topics).await {
        tracing::warn!(task = id, %error, "cannot empty the event log");
    }
    push_stored(engine, lock, &mut record).await?;
    Ok(true)
}

/// The topics that remember what the rule has reported, and its newest event.
async fn memory(
    engine: &Engine,
    own: &str,
) -> Result<(Vec<String>, Option<DateTime<Utc>>), kapacitor::Error> {
    let mut topics = engine.kapacitor.topics(&format!("{own}*")).await?;
    topics.retain(|topic| topic.starts_with(own));
    let mut newest = None;
    for topic in &topics {
        let Some(events) = engine.kapacitor.topic_events(topic).await? else {
            continue;
        };
        newest = events
            .iter()
            .map(|event| event.state.time)
            .max()
            .max(newest);
    }
    Ok((topics, newest))
}

/// Deletes the topics. While the task runs that would cut its handlers off: it is stopped first, and
/// the push that follows starts it.
async fn forget(
    engine: &Engine,
    record: &Record,
    topics: &[String],
) -> Result<(), kapacitor::Error> {
    engine.kapacitor.disable_task(&record.id).await?;
    for topic in topics {
        engine.kapacitor.delete_topic(topic).await?;
    }
    Ok(())
}
