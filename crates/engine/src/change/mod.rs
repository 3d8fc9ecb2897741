//! Changes of rules: the intent is committed, then pushed to Kapacitor, then the outcome is recorded,
//! all under the rule's lock.

pub mod app;
mod error;
mod limits;
mod lookup;

use std::collections::HashMap;

use kapacitor::Error as KapacitorError;
use rules::{
    Definition, KapacitorKind, Kind, Rule,
    fields::{FieldError, sentence},
    merge,
    render::Rendered,
};
use serde_json::{Map, Value};
use store::{
    Record, TaskLock, audit::Actor, events, intents, lanes, rules as rows, targets,
    versions as kept,
};
use tracing::Instrument;

use self::limits::Limits;
pub use self::{
    error::{Error, Result},
    lookup::{Standing, find, state, versions},
};
use crate::{
    Engine,
    delivery::secrets,
    hosts::HostAccess,
    sync::{
        apply::Refusal,
        push::{Pushed, push_stored},
        scratch,
    },
};

/// Which generations of a task a caller is willing to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Precondition {
    /// Any, or none at all.
    None,
    /// One that exists (`If-Match: *`).
    Exists,
    /// One of these (`If-Match: "3"`).
    OneOf(Vec<i64>),
    /// None may exist (`If-None-Match: *`).
    Absent,
}

impl Precondition {
    fn check(&self, current: Option<&Record>) -> Result<()> {
        let generation = current.map(|record| record.generation);
        match self.holds(generation) {
            true => Ok(()),
            false => Err(Error::Stale(generation.unwrap_or_default())),
        }
    }

    /// Whether it allows a change of this generation; none: there is nothing yet.
    fn holds(&self, generation: Option<i64>) -> bool {
        match self {
            Self::None => true,
            Self::Exists => generation.is_some(),
            Self::OneOf(wanted) => generation.is_some_and(|current| wanted.contains(&current)),
            Self::Absent => generation.is_none(),
        }
    }
}

/// The result of a write.
#[derive(Debug)]
pub struct Written {
    pub record: Record,
    /// There was no such task before.
    pub created: bool,
    /// Kapacitor has not followed yet.
    pub pending: bool,
}

/// What to write.
enum Change {
    Save(Box<Definition>),
    Bury,
    Nothing,
}

/// Reads a whole rule that is to be new, or says everything that is wrong with it.
pub async fn read<K: Kind>(
    engine: &Engine,
    hosts: HostAccess,
    object: Map<String, Value>,
) -> Result<Rule<K>> {
    let limits = Limits::find::<K>(engine, hosts, &object).await?;
    limits.read(None, object)
}

/// Creates a task that must not exist yet.
pub async fn create<K: Kind>(engine: &Engine, by: Actor, task: &Rule<K>) -> Result<Written> {
    let wanted = Definition::from(task);
    write(engine, by, task.id(), move |current| match current {
        Some(_) => Err(Error::Exists),
        None => Ok(Change::Save(Box::new(wanted.clone()))),
    })
    .await
}

/// Makes the rule what `object` says, whether it exists or not. If it is so already, nothing changes.
/// `enabled` stays as it was if the object does not have it.
pub async fn replace<K: Kind>(
    engine: &Engine,
    by: Actor,
    hosts: HostAccess,
    id: String,
    precondition: Precondition,
    object: Map<String, Value>,
) -> Result<Written> {
    let limits = Limits::find::<K>(engine, hosts, &object).await?;
    write(engine, by, id, move |current| {
        precondition.check(current)?;
        let silent = !object.contains_key("enabled");
        let mut task = limits.read::<K>(current, object.clone())?;
        if silent && let Some(current) = current {
            task.enabled = current.enabled;
        }
        Ok(change(current, task))
    })
    .await
}

/// Applies a merge patch to a rule that must exist.
pub async fn patch<K: Kind>(
    engine: &Engine,
    by: Actor,
    hosts: HostAccess,
    id: String,
    precondition: Precondition,
    patch: Map<String, Value>,
) -> Result<Written> {
    let limits = Limits::find::<K>(engine, hosts, &patch).await?;
    write(engine, by, id.clone(), move |current| {
        let current = current.ok_or(Error::NotFound)?;
        precondition.check(Some(current))?;
        let mut object = current.to_object();
        // Merging drops what is null, but an unknown name must still be reported.
        let mut cleared = patch.clone();
        cleared.retain(|_, change| change.is_null());
        merge(&mut object, patch.clone());
        object.extend(cleared);
        let task = limits.read::<K>(Some(current), object)?;
        Ok(change(Some(current), task))
    })
    .await
}

/// Pauses or resumes a task that must exist.
pub async fn set_enabled<K: Kind>(
    engine: &Engine,
    by: Actor,
    id: String,
    precondition: Precondition,
    enabled: bool,
) -> Result<Written> {
    let change = Map::from_iter([("enabled".to_owned(), Value::Bool(enabled))]);
    // The hosts stay as they are.
    let hosts = HostAccess::Granted;
    patch::<K>(engine, by, hosts, id, precondition, change).await
}

/// Deletes a task that must exist.
pub async fn delete(
    engine: &Engine,
    by: Actor,
    id: String,
    precondition: Precondition,
) -> Result<Written> {
    write(engine, by, id, move |current| {
        precondition.check(Some(current.ok_or(Error::NotFound)?))?;
        Ok(Change::Bury)
    })
    .await
}

/// Makes the task what it was at this generation, whether it exists or not.
pub async fn rollback<K: Kind>(
    engine: &Engine,
    by: Actor,
    hosts: HostAccess,
    id: String,
    precondition: Precondition,
    generation: i64,
) -> Result<Written> {
    let fault = |message: String| {
        Error::Invalid(vec![FieldError {
            field: "generation".into(),
            message,
        }])
    };
    let version = match kept::find(&engine.db, &id, generation).await? {
        Some(version) if version.deleted => {
            return Err(fault(format!(
                "version {generation} is a deletion; pick an earlier one"
            )));
        }
        Some(version) => version,
        // not a missing generation: no version of the rule is known
        None => {
            versions(engine, &id, None, 1).await?;
            return Err(fault(format!(
                "there is no version {generation}; the list of versions has those that are kept"
            )));
        }
    };
    let object = version.to_object();
    let limits = Limits::find::<K>(engine, hosts, &object).await?;
    write(engine, by, id, move |current| {
        precondition.check(current)?;
        let task = limits
            .read::<K>(current, object.clone())
            .map_err(|error| match error {
                Error::Invalid(errors) => fault(format!(
                    "version {generation} is not a valid rule any more: {}",
                    sentence(&errors)
                )),
                error => error,
            })?;
        Ok(change(current, task))
    })
    .await
}

/// [`Error::Exists`] if there is a rule of this id.
pub async fn must_be_new(engine: &Engine, id: &str) -> Result<()> {
    match find(engine, id).await {
        Ok(_) => Err(Error::Exists),
        Err(Error::NotFound) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Does what [`create`] would, except that nothing is stored: Kapacitor compiles the script, and nothing
/// is left behind.
pub async fn validate<K: KapacitorKind>(engine: &Engine, task: &Rule<K>) -> Result<Rendered> {
    must_be_new(engine, &task.id()).await?;
    let secret = engine.ingest_secret(task.delivery).await?;
    let rendered = engine
        .templates
        .render(task, chrono::Utc::now(), secret)
        .map_err(|error| Error::Broken(error.to_string()))?;
    // Kapacitor compiles when it stores. If the task cannot be deleted now, the leader removes it later.
    let id = scratch::new_id();
    let (kapacitor, settings) = (engine.kapacitor.clone(), engine.settings.clone());
    let checked = rendered.clone();
    let compiled = engine.spawn(async move {
        let created = scratch::create(&kapacitor, &settings.site, &id, &checked).await;
        if !matches!(created, Err(KapacitorError::Rejected { .. })) {
            kapacitor.discard_task(&id).await?;
        }
        created
    });
    match compiled.await.map_err(|e| Error::Broken(e.to_string()))? {
        Ok(_) => Ok(rendered),
        Err(error) => match Refusal::from(error) {
            Refusal::Never(reason) => Err(Error::Refused(reason)),
            Refusal::Later(error) => Err(error.into()),
            Refusal::Delivery(error) => Err(Error::Broken(error.to_string())),
        },
    }
}

fn change<K: Kind>(current: Option<&Record>, task: Rule<K>) -> Change {
    let same = current
        .and_then(|record| record.rule::<K>().ok())
        .is_some_and(|stored| stored == task);
    if same {
        Change::Nothing
    } else {
        Change::Save(Box::new(Definition::from(&task)))
    }
}

/// Does what `decide` makes of the rule as it is now, while no one else writes it.
///
/// It runs to its end by itself: a caller that goes away cancels nothing.
async fn write(
    engine: &Engine,
    by: Actor,
    id: String,
    decide: impl Fn(Option<&Record>) -> Result<Change> + Send + 'static,
) -> Result<Written> {
    let shared = engine.clone();
    let work = async move {
        let (lock, stored) = shared.locks.lock(&id).await?;
        write_locked(&shared, &by, &lock, &id, stored, decide).await
    };
    engine
        .spawn(work.in_current_span())
        .await
        .map_err(|error| Error::Broken(error.to_string()))?
}

async fn write_locked(
    engine: &Engine,
    by: &Actor,
    lock: &TaskLock,
    id: &str,
    mut stored: Option<Record>,
    decide: impl Fn(Option<&Record>) -> Result<Change>,
) -> Result<Written> {
    let (mut record, created) = loop {
        let current = stored.as_ref().filter(|record| record.deleted_at.is_none());
        let created = current.is_none();
        let committed = match (decide(current)?, &stored) {
            (Change::Save(definition), stored) => {
                // before a rule names them; what no rule names is removed later
                secrets::keep(engine, &definition.targets).await?;
                secrets::keep_values(engine, &definition.secrets).await?;
                match stored {
                    Some(stored) => {
                        intents::save(&engine.db, by, &definition, stored.generation).await?
                    }
                    None => {
                        let none_runs = HashMap::new();
                        let added =
                            intents::insert(&engine.db, by, &[&definition], &none_runs).await?;
                        added.into_iter().next()
                    }
                }
            }
            (Change::Bury, Some(stored)) => {
                intents::bury(&engine.db, by, id, stored.generation).await?
            }
            (Change::Nothing, Some(current)) if current.is_synced() => {
                return Ok(Written {
                    record: current.clone(),
                    created: false,
                    pending: false,
                });
            }
            // As it should be, but not pushed yet: try again.
            (Change::Nothing, Some(current)) => {
                let now = rows::find(&engine.db, id).await?;
                match now.filter(|now| now.generation == current.generation) {
                    Some(record) => break (record, created),
                    None => None,
                }
            }
            (_, None) => return Err(Error::NotFound),
        };
        match committed {
            Some(record) => {
                by.log_change(&record.id, record.generation);
                break (record, created);
            }
            // A newer generation was committed meanwhile: decide once more.
            None => stored = rows::find(&engine.db, id).await?,
        }
    };
    let pushed = push_stored(engine, lock, &mut record).await?;
    let pending = match pushed {
        Pushed::Synced => false,
        Pushed::Pending(_) | Pushed::NotReady(_) | Pushed::Overtaken => true,
        // Kapacitor does not refuse deletions; if it does, the tombstone stays.
        Pushed::Rejected(_) if record.deleted_at.is_some() => true,
        Pushed::Rejected(reason) => {
            if take_back(engine, lock, &record, stored.as_ref()).await? {
                by.log_refusal(id);
                return Err(Error::Refused(reason));
            }
            true
        }
    };
    close(engine, &record).await?;
    Ok(Written {
        record,
        created,
        pending,
    })
}

/// Ends what targets were told of, where the rule is paused or deleted, or names them no more. If this fails,
/// or does not happen, the leader does it.
async fn close(engine: &Engine, record: &Record) -> Result<()> {
    if !record.delivers && !engine.delivery(record).reports() {
        return Ok(());
    }
    let is_over = record.deleted_at.is_some() || !record.enabled;
    if !is_over {
        targets::register(&engine.db, &record.id).await?;
    }
    let closed = match is_over {
        true => events::close(&engine.db, Some(&record.id)).await?,
        false => lanes::close_removed(&engine.db, Some(&record.id)).await?,
    };
    if closed > 0 {
        engine.due.notify_one();
    }
    Ok(())
}

/// Makes the row, and Kapacitor, what they were before the intent that Kapacitor refused. Answers
/// whether that intent was the newest; otherwise it stays among the versions.
async fn take_back(
    engine: &Engine,
    lock: &TaskLock,
    refused: &Record,
    earlier: Option<&Record>,
) -> Result<bool> {
    let Some(earlier) = earlier else {
        return Ok(intents::retract(&engine.db, &refused.id, refused.generation).await?);
    };
    let was_newest = intents::restore(&engine.db, earlier, refused.generation).await?;
    if was_newest {
        push_stored(engine, lock, &mut earlier.clone()).await?;
    }
    Ok(was_newest)
}
