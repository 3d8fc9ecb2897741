//! Reads of rules: how they are, how they stand, and what they were.

use chrono::{DateTime, TimeDelta, Utc};
use kapacitor::{EventState, TopicEvent};
use rules::{KapacitorKind, state::State};
use store::{
    Record, events, rules as rows,
    versions::{self, Version},
};

use super::error::{Error, Result};
use crate::{Engine, delivery::level as level_named, sync::apply::budget_topic};

/// The `limit` newest versions that are kept of a task, deleted or not; of those before a
/// generation, where one is given.
pub async fn versions(
    engine: &Engine,
    id: &str,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Version>> {
    let versions = versions::page(&engine.db, id, before.unwrap_or(i64::MAX), limit).await?;
    if versions.is_empty() && before.is_none() {
        return Err(Error::NotFound);
    }
    Ok(versions)
}

/// A task that must exist.
pub async fn find(engine: &Engine, id: &str) -> Result<Record> {
    match rows::find(&engine.db, id).await? {
        Some(record) if record.deleted_at.is_none() => Ok(record),
        _ => Err(Error::NotFound),
    }
}

/// How a rule stands.
#[derive(Debug)]
pub struct Standing {
    pub record: Record,
    pub state: State,
    /// When that was last compared with Kapacitor; none: Kapacitor has just been asked.
    pub as_of: Option<DateTime<Utc>>,
}

/// How a task that must exist stands: as the history has it if the service notifies its targets, otherwise as
/// Kapacitor has it.
pub async fn state<K: KapacitorKind>(engine: &Engine, id: &str) -> Result<Standing> {
    let record = find(engine, id).await?;
    let (current, as_of) = match record.delivers {
        true => {
            let (current, as_of) = tokio::try_join!(
                events::current(&engine.db, id, !K::STATEFUL),
                events::compared_at(&engine.db),
            )?;
            (current.into_iter().map(topic_event).collect(), as_of)
        }
        false => {
            let events = engine.kapacitor.topic_events(id).await?;
            (events.unwrap_or_default(), None)
        }
    };
    let mut state = K::state(&current, Utc::now());
    if K::HAS_BUDGET
        && let Ok(rule) = record.rule::<K>()
    {
        let events = engine.kapacitor.topic_events(&budget_topic(id)).await?;
        state.budget = rule.spec.budget(&events.unwrap_or_default());
    }
    Ok(Standing {
        state,
        record,
        as_of,
    })
}

/// What the history has, as Kapacitor's topic would have it.
fn topic_event(current: events::Current) -> TopicEvent {
    TopicEvent {
        id: current.part,
        state: EventState {
            message: current.message,
            details: current.details,
            time: DateTime::from_timestamp_nanos(current.at_ns),
            duration: TimeDelta::nanoseconds(current.duration_ns),
            level: level_named(&current.level),
        },
    }
}
