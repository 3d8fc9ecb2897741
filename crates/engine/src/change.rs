//! What is done with tasks: the intent is committed, then Kapacitor is brought to it, then what
//! came of that is recorded, all under the task's lock.

use std::collections::HashMap;

use serde_json::{Map, Value, json};
use tracing::Instrument;
use uuid::Uuid;

use super::{
    Task, TaskKind,
    fields::{FieldError, sentence},
    merge,
    state::State,
    store::{self, Definition, Record},
    versions::{self, Actor, Version},
    webhook::Forbidden,
};
use crate::{
    app::App,
    kapacitor::{self, DbRp, Status},
    sync::{self, Pushed, Refusal},
    template::Rendered,
};

/// Why a task was not changed or read. Nothing is half done after any of them.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("there is no such task")]
    NotFound,
    #[error("the task exists already")]
    Exists,
    /// It is at this generation, which is not one that the caller asked for.
    #[error("the task is at generation {0}")]
    Stale(i64),
    #[error("the task is not right: {0:?}")]
    Invalid(Vec<FieldError>),
    /// Kapacitor will not run it; its own words.
    #[error("Kapacitor refused the task: {0}")]
    Refused(String),
    #[error(transparent)]
    Kapacitor(#[from] kapacitor::Error),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error("{0}")]
    Broken(String),
}

impl From<sync::Error> for Error {
    fn from(error: sync::Error) -> Self {
        match error {
            sync::Error::Database(error) => Self::Database(error),
            sync::Error::Render(error) => Self::Broken(error.to_string()),
        }
    }
}

type Result<T> = std::result::Result<T, Error>;

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
        let holds = match self {
            Self::None => true,
            Self::Exists => current.is_some(),
            Self::OneOf(wanted) => generation.is_some_and(|current| wanted.contains(&current)),
            Self::Absent => current.is_none(),
        };
        if holds {
            Ok(())
        } else {
            Err(Error::Stale(generation.unwrap_or_default()))
        }
    }
}

/// What a write came to.
#[derive(Debug)]
pub struct Written {
    pub record: Record,
    /// There was no such task before.
    pub created: bool,
    /// Kapacitor has not followed yet.
    pub pending: bool,
}

/// What a write wants.
enum Change {
    Save(Box<Definition>),
    Bury,
    Nothing,
}

/// Reads a whole rule that is to be new, or says everything that is wrong with it.
pub async fn read<K: TaskKind>(app: &App, object: Map<String, Value>) -> Result<Task<K>> {
    let webhook = app.config.webhook_allow.refusal_in(&object).await;
    read_change(None, object, webhook)
}

/// Reads a whole rule that takes the place of `current`. `webhook` is the refusal of its webhook,
/// which is sought before the task is locked.
fn read_change<K: TaskKind>(
    current: Option<&Record>,
    object: Map<String, Value>,
    webhook: Option<Forbidden>,
) -> Result<Task<K>> {
    let had = current.and_then(|record| record.post.as_deref());
    let fault = webhook.and_then(|refusal| refusal.fault(had));
    match (Task::parse(object), fault) {
        (Ok(task), None) => Ok(task),
        (parsed, fault) => {
            let mut errors = parsed.err().unwrap_or_default();
            errors.extend(fault);
            Err(Error::Invalid(errors))
        }
    }
}

/// Creates a task that must not exist yet.
pub async fn create<K: TaskKind>(app: &App, by: Actor, task: &Task<K>) -> Result<Written> {
    let wanted = Definition::from(task);
    write(app, by, task.id(), move |current| match current {
        Some(_) => Err(Error::Exists),
        None => Ok(Change::Save(Box::new(wanted.clone()))),
    })
    .await
}

/// Makes the task what `object` says, whether it exists or not. One that is so already stays as it
/// is; `enabled` stays what it was where the object is silent on it.
pub async fn replace<K: TaskKind>(
    app: &App,
    by: Actor,
    id: String,
    precondition: Precondition,
    object: Map<String, Value>,
) -> Result<Written> {
    let webhook = app.config.webhook_allow.refusal_in(&object).await;
    write(app, by, id, move |current| {
        precondition.check(current)?;
        let silent = !object.contains_key("enabled");
        let mut task = read_change::<K>(current, object.clone(), webhook.clone())?;
        if silent && let Some(current) = current {
            task.enabled = current.enabled;
        }
        Ok(change(current, &task))
    })
    .await
}

/// Applies a merge patch to a task that must exist. `check` sees the whole outcome before it counts.
pub async fn patch<K: TaskKind>(
    app: &App,
    by: Actor,
    id: String,
    precondition: Precondition,
    patch: Map<String, Value>,
) -> Result<Written> {
    let webhook = app.config.webhook_allow.refusal_in(&patch).await;
    write(app, by, id.clone(), move |current| {
        let current = current.ok_or(Error::NotFound)?;
        precondition.check(Some(current))?;
        let mut object = current.to_object();
        // Merging drops what is null. A name that is not known must still be found wrong.
        let mut cleared = patch.clone();
        cleared.retain(|_, change| change.is_null());
        merge(&mut object, patch.clone());
        object.extend(cleared);
        let task = read_change::<K>(Some(current), object, webhook.clone())?;
        Ok(change(Some(current), &task))
    })
    .await
}

/// Pauses or resumes a task that must exist.
pub async fn set_enabled<K: TaskKind>(
    app: &App,
    by: Actor,
    id: String,
    precondition: Precondition,
    enabled: bool,
) -> Result<Written> {
    let change = Map::from_iter([("enabled".to_owned(), Value::Bool(enabled))]);
    patch::<K>(app, by, id, precondition, change).await
}

/// Deletes a task that must exist.
pub async fn delete(
    app: &App,
    by: Actor,
    id: String,
    precondition: Precondition,
) -> Result<Written> {
    write(app, by, id, move |current| {
        precondition.check(Some(current.ok_or(Error::NotFound)?))?;
        Ok(Change::Bury)
    })
    .await
}

/// Makes the task what it was at this generation, whether it exists or not.
pub async fn rollback<K: TaskKind>(
    app: &App,
    by: Actor,
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
    let version = match versions::find(&app.db, &id, generation).await? {
        Some(version) if version.deleted => {
            return Err(fault(format!("{generation} is the deletion of the rule")));
        }
        Some(version) => version,
        // a rule of which nothing is known, rather than a generation
        None => {
            versions(app, &id, None, 1).await?;
            return Err(fault(format!(
                "there is no version {generation}; the list of versions has those that are kept"
            )));
        }
    };
    let object = version.to_object();
    let webhook = app.config.webhook_allow.refusal_in(&object).await;
    write(app, by, id, move |current| {
        precondition.check(current)?;
        let task =
            read_change::<K>(current, object.clone(), webhook.clone()).map_err(
                |error| match error {
                    Error::Invalid(errors) => fault(format!(
                        "{generation} is no rule any more: {}",
                        sentence(&errors)
                    )),
                    error => error,
                },
            )?;
        Ok(change(current, &task))
    })
    .await
}

/// The `limit` newest versions that are kept of a task, deleted or not; of those before a
/// generation, where one is given.
pub async fn versions(
    app: &App,
    id: &str,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Version>> {
    let versions = versions::page(&app.db, id, before.unwrap_or(i64::MAX), limit).await?;
    if versions.is_empty() && before.is_none() {
        return Err(Error::NotFound);
    }
    Ok(versions)
}

/// A task that must exist.
pub async fn find(app: &App, id: &str) -> Result<Record> {
    match store::find(&app.db, id).await? {
        Some(record) if record.deleted_at.is_none() => Ok(record),
        _ => Err(Error::NotFound),
    }
}

/// How a task that must exist stands, as Kapacitor has it.
pub async fn state<K: TaskKind>(app: &App, id: &str) -> Result<(Record, State)> {
    // Both are asked at once. A task that is not there is none, whatever Kapacitor says.
    let events = async { Ok(app.kapacitor.topic_events(id).await) };
    let (record, events) = tokio::try_join!(find(app, id), events)?;
    let events = events?.unwrap_or_default();
    Ok((record, K::state(&events, chrono::Utc::now())))
}

/// Does what [`create`] would, up to where something is stored: Kapacitor compiles what it would be
/// given, and nothing is left behind.
pub async fn validate<K: TaskKind>(app: &App, task: &Task<K>) -> Result<Rendered> {
    match find(app, &task.id()).await {
        Ok(_) => return Err(Error::Exists),
        Err(Error::NotFound) => {}
        Err(error) => return Err(error),
    }
    let rendered = app
        .templates
        .render(task, chrono::Utc::now())
        .map_err(|error| Error::Broken(error.to_string()))?;
    // Kapacitor compiles when it stores. A disabled task runs nothing, and its name is one that the
    // reconcile loop sweeps up, should we not get to delete it.
    let id = format!("{}{}", sync::reconcile::SCRATCH, Uuid::new_v4().simple());
    let kapacitor = app.kapacitor.clone();
    let config = app.config.clone();
    let checked = rendered.clone();
    let compiled = app.spawn(async move {
        let created = kapacitor
            .create_task(&kapacitor::Definition {
                id: &id,
                task_type: "batch",
                dbrps: [DbRp {
                    db: &config.site.database,
                    rp: &config.site.retention_policy,
                }],
                script: &checked.script,
                vars: &checked.vars,
                status: Status::Disabled,
            })
            .await;
        if !matches!(created, Err(kapacitor::Error::Rejected { .. })) {
            kapacitor.discard_task(&id).await?;
        }
        created
    });
    match compiled.await.map_err(|e| Error::Broken(e.to_string()))? {
        Ok(_) => Ok(rendered),
        Err(error) => match Refusal::from(error) {
            Refusal::Never(reason) => Err(Error::Refused(reason)),
            Refusal::Later(error) => Err(error.into()),
        },
    }
}

/// How one target took a test notification.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct TargetTest {
    /// `slack`, `email` or `post`.
    pub target: &'static str,
    /// The channel, the addresses or the URL.
    pub to: String,
    pub success: bool,
    /// Why it did not succeed: Kapacitor's reason, or ours not to have it tried.
    pub message: Option<String>,
}

/// Marks the test of a webhook.
pub const TEST_HEADER: &str = "X-Kapacitor-Alerts-Test";

/// Sends a marked notification to each target of a task that must exist.
pub async fn test(app: &App, id: &str) -> Result<Vec<TargetTest>> {
    let record = find(app, id).await?;
    let text = format!("TEST {id}: a test notification, nothing has happened");
    let mut tests = Vec::new();
    if let Some(channel) = &record.slack {
        let options = json!({ "channel": channel, "message": text, "level": "INFO" });
        tests.push(("slack", "slack", channel.clone(), options));
    }
    if let Some(addresses) = record.email_text() {
        let options = json!({ "to": record.email, "subject": text, "body": text });
        tests.push(("email", "smtp", addresses, options));
    }
    let mut refused = None;
    if let Some(url) = &record.post {
        refused = app.config.webhook_allow.refusal(url).await;
        // Kapacitor fills the body with an empty alert; only a header can carry the mark.
        let options = json!({ "url": url, "headers": { TEST_HEADER: text } });
        tests.push(("post", "httppost", url.clone(), options));
    }
    let outcomes = tests
        .into_iter()
        .map(async |(target, service, to, options)| {
            if let ("post", Some(refusal)) = (target, &refused) {
                return Ok(TargetTest {
                    target,
                    to,
                    success: false,
                    message: Some(format!("not tried: it {}", refusal.reason)),
                });
            }
            let outcome = app.kapacitor.test_service(service, &options).await?;
            Ok(TargetTest {
                target,
                to,
                success: outcome.success,
                message: (!outcome.success).then_some(outcome.message),
            })
        });
    futures::future::try_join_all(outcomes).await
}

fn change<K: TaskKind>(current: Option<&Record>, task: &Task<K>) -> Change {
    let same = current
        .and_then(|record| record.task::<K>().ok())
        .is_some_and(|stored| stored == *task);
    if same {
        Change::Nothing
    } else {
        Change::Save(Box::new(Definition::from(task)))
    }
}

/// Does what `decide` wants of the task as it is now, nobody else writing it meanwhile.
///
/// It runs to its end on its own: a caller that goes away in the middle cancels nothing.
async fn write(
    app: &App,
    by: Actor,
    id: String,
    decide: impl Fn(Option<&Record>) -> Result<Change> + Send + 'static,
) -> Result<Written> {
    let shared = app.clone();
    let work = async move {
        let (lock, stored) = shared.locks.lock(&id).await?;
        write_locked(&shared, &by, &lock, &id, stored, decide).await
    };
    app.spawn(work.in_current_span())
        .await
        .map_err(|error| Error::Broken(error.to_string()))?
}

async fn write_locked(
    app: &App,
    by: &Actor,
    lock: &super::TaskLock,
    id: &str,
    mut stored: Option<Record>,
    decide: impl Fn(Option<&Record>) -> Result<Change>,
) -> Result<Written> {
    let (mut record, created) = loop {
        let current = stored.as_ref().filter(|record| record.deleted_at.is_none());
        let created = current.is_none();
        let committed = match (decide(current)?, &stored) {
            (Change::Save(wanted), Some(stored)) => {
                let saved = store::save(&app.db, by, &wanted, stored.generation).await?;
                saved.map(|record| by.tell(record))
            }
            (Change::Save(wanted), None) => {
                let added = store::insert(&app.db, by, &[&wanted], &HashMap::new()).await?;
                added.into_iter().next().map(|record| by.tell(record))
            }
            (Change::Bury, Some(stored)) => {
                let buried = store::bury(&app.db, by, id, stored.generation).await?;
                buried.map(|record| by.tell(record))
            }
            (Change::Nothing, Some(current)) if current.is_synced() => {
                return Ok(Written {
                    record: current.clone(),
                    created: false,
                    pending: false,
                });
            }
            // As it should be but not delivered yet: an occasion to try again.
            (Change::Nothing, Some(current)) => store::find(&app.db, id)
                .await?
                .filter(|now| now.generation == current.generation),
            (_, None) => return Err(Error::NotFound),
        };
        match committed {
            Some(record) => break (record, created),
            // What was decided upon is not the newest: once more.
            None => stored = store::find(&app.db, id).await?,
        }
    };
    let pending = match sync::push(app, lock, &mut record).await? {
        Pushed::Synced => false,
        Pushed::Pending(_) | Pushed::Overtaken => true,
        // Kapacitor does not refuse to delete; should it, the tombstone stays.
        Pushed::Rejected(_) if record.deleted_at.is_some() => true,
        Pushed::Rejected(reason) => {
            if take_back(app, lock, &record, stored.as_ref()).await? {
                by.tell_refusal(id);
                return Err(Error::Refused(reason));
            }
            true
        }
    };
    Ok(Written {
        record,
        created,
        pending,
    })
}

/// Makes the row, and Kapacitor, what they were before the intent that Kapacitor refused. Answers
/// whether that intent was the newest; otherwise it stays among the versions.
async fn take_back(
    app: &App,
    lock: &super::TaskLock,
    refused: &Record,
    earlier: Option<&Record>,
) -> Result<bool> {
    let Some(earlier) = earlier else {
        return Ok(store::retract(&app.db, &refused.id, refused.generation).await?);
    };
    let was_newest = store::restore(&app.db, earlier, refused.generation).await?;
    if was_newest {
        sync::push(app, lock, &mut earlier.clone()).await?;
    }
    Ok(was_newest)
}
