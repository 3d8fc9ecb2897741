//! Changes of rules: the intent is committed, then pushed to Kapacitor, then the outcome is recorded,
//! all under the rule's lock.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use chrono::{DateTime, TimeDelta, Utc};
use kapacitor::{Error as KapacitorError, EventState, TopicEvent};
use rules::{
    Definition, KapacitorKind, Rule,
    delivery::Delivery,
    fields::{Field, FieldError, sentence},
    ingest::IngestSecret,
    merge,
    render::Rendered,
    state::State,
    targets::{OtherTargets, Target, Targets},
};
use serde_json::{Map, Value};
use store::{
    Record, TaskLock,
    audit::Actor,
    events, intents, lanes, rules as rows, sealed, targets,
    versions::{self, Version},
};
use tracing::Instrument;
use uuid::Uuid;

use crate::{
    Engine,
    delivery::{level as level_named, secrets, switch},
    hosts::{Allowed, HostAccess},
    sync::{
        apply::Refusal,
        push::{self, Pushed, push, push_stored},
        scratch,
    },
    webhook::Forbidden,
};

/// Why a rule was not changed or read. After none of these is anything left half done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("there is no such task")]
    NotFound,
    #[error("the task exists already")]
    Exists,
    /// It is at this generation, which does not meet the caller's condition.
    #[error("the task is at generation {0}")]
    Stale(i64),
    #[error("the task is not right: {0:?}")]
    Invalid(Vec<FieldError>),
    /// Kapacitor will not run it; its own words.
    #[error("Kapacitor refused the task: {0}")]
    Refused(String),
    #[error(transparent)]
    Kapacitor(#[from] KapacitorError),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error("{0}")]
    Broken(String),
}

impl From<push::Error> for Error {
    fn from(error: push::Error) -> Self {
        match error {
            push::Error::Database(error) => Self::Database(error),
            push::Error::Render(error) => Self::Broken(error.to_string()),
        }
    }
}

impl From<secrets::Error> for Error {
    fn from(error: secrets::Error) -> Self {
        match error {
            secrets::Error::Database(error) => Self::Database(error),
            error => Self::Broken(error.to_string()),
        }
    }
}

/// The result of a change or a read.
pub type Result<T> = std::result::Result<T, Error>;

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
    Save(Save),
    Bury,
    Nothing,
}

/// A rule to be stored.
#[derive(Clone)]
struct Save {
    definition: Box<Definition>,
    /// Its script, for a rule that watches since then.
    render: Arc<Render>,
}

type Render = dyn Fn(&Engine, DateTime<Utc>, Option<&IngestSecret>) -> std::result::Result<Rendered, tera::Error>
    + Send
    + Sync;

impl<K: KapacitorKind> From<Rule<K>> for Save {
    fn from(task: Rule<K>) -> Self {
        Self {
            definition: Box::new(Definition::from(&task)),
            render: Arc::new(move |engine, since, secret| {
                engine.templates.render(&task, since, secret)
            }),
        }
    }
}

/// Reads a whole rule that is to be new, or says everything that is wrong with it.
pub async fn read<K: KapacitorKind>(
    engine: &Engine,
    hosts: HostAccess,
    object: Map<String, Value>,
) -> Result<Rule<K>> {
    let limits = Limits::find::<K>(engine, hosts, &object).await?;
    limits.read(None, object)
}

/// What a rule with certain fields may not have. It is found before the rule is locked.
#[derive(Clone)]
struct Limits {
    /// The refusal of its webhook.
    webhook: Option<Forbidden>,
    hosts: Allowed,
    /// Why the service cannot be reported to, or cannot notify.
    delivery: Option<String>,
    /// The targets whose secret address is known.
    known: HashSet<Uuid>,
    engine: Engine,
}

impl Limits {
    async fn find<K: KapacitorKind>(
        engine: &Engine,
        hosts: HostAccess,
        object: &Map<String, Value>,
    ) -> Result<Self> {
        Ok(Self {
            webhook: engine.settings.webhook_allow.refusal_in(object).await,
            hosts: Allowed::find::<K>(engine, hosts, object).await?,
            delivery: delivery_fault(engine, object).await?,
            known: known_targets(engine, object).await?,
            engine: engine.clone(),
        })
    }

    /// Reads a whole rule that takes the place of `current`.
    fn read<K: KapacitorKind>(
        &self,
        current: Option<&Record>,
        object: Map<String, Value>,
    ) -> Result<Rule<K>> {
        let had = current.and_then(|record| record.targets.webhook());
        let webhook = self.webhook.clone();
        let webhook = webhook.and_then(|refusal| refusal.fault(had));
        let parsed = Rule::parse(object);
        let hosts = parsed.as_ref().ok().and_then(|task| {
            let current = current.and_then(|record| record.rule().ok());
            self.hosts.fault(task, current.as_ref())
        });
        let delivery = self.delivery.clone().map(|message| FieldError {
            field: "delivery".into(),
            message,
        });
        let targets = parsed.as_ref().ok().and_then(|task| {
            let missing = self.missing_channel(task, current);
            missing.or_else(|| self.unknown_secret(&task.targets, current))
        });
        let delivery = delivery.or(targets);
        match (parsed, webhook, hosts, delivery) {
            (Ok(task), None, None, None) => Ok(task),
            (parsed, webhook, hosts, delivery) => {
                let mut errors = parsed.err().unwrap_or_default();
                errors.extend(webhook.into_iter().chain(hosts).chain(delivery));
                Err(Error::Invalid(errors))
            }
        }
    }

    /// The fault of a rule that the service is to deliver and cannot. None where it was so before, too: the
    /// rule's other fields can be changed all the same.
    fn missing_channel<K: KapacitorKind>(
        &self,
        task: &Rule<K>,
        current: Option<&Record>,
    ) -> Option<FieldError> {
        let (templates, notifiers) = (&self.engine.templates, &self.engine.notifiers);
        let other = task.targets.others().next();
        if let Some(other) = other
            && templates.delivery(task.delivery) != Delivery::Service
        {
            let name = other.channel.name();
            return Some(FieldError {
                field: "delivery".into(),
                message: format!("must be \"service\": Kapacitor does not notify by {name}"),
            });
        }
        let is_missing = |delivery, targets| {
            let by_service = templates.delivery(delivery) == Delivery::Service;
            notifiers.missing(targets).filter(|_| by_service)
        };
        let (channel, needs) = is_missing(task.delivery, &task.targets)?;
        let before = current.and_then(|it| is_missing(it.delivery(), &it.targets));
        before.is_none().then(|| FieldError {
            field: channel.field().into(),
            message: format!("needs the settings {needs} with delivery service"),
        })
    }

    /// The fault of a rule with the fingerprint of a secret that nobody has given.
    fn unknown_secret(&self, targets: &Targets, current: Option<&Record>) -> Option<FieldError> {
        let is_known = |target: &Target| {
            let mut own = current.iter().flat_map(|it| it.targets.iter());
            self.known.contains(&secrets::id(target)) || own.any(|it| it == target)
        };
        let mut targets = targets.iter();
        let unknown = targets.find(|it| it.must_be_known() && !is_known(it))?;
        Some(FieldError {
            field: "targets".into(),
            message: format!(
                "must have the secret of the target {:?}, which is not known",
                unknown.address
            ),
        })
    }
}

/// Those of the targets in these fields whose secret address is known.
async fn known_targets(engine: &Engine, fields: &Map<String, Value>) -> Result<HashSet<Uuid>> {
    let given = fields.get("targets").map(OtherTargets::from_json);
    let Some(Ok(OtherTargets(given))) = given else {
        return Ok(HashSet::new());
    };
    let given: Vec<Uuid> = given
        .iter()
        .filter(|it| it.must_be_known())
        .map(secrets::id)
        .collect();
    match given.is_empty() {
        true => Ok(HashSet::new()),
        false => Ok(sealed::known(&engine.db, &given)
            .await?
            .into_iter()
            .collect()),
    }
}

/// Why a rule cannot have the delivery that these fields want, if so.
async fn delivery_fault(engine: &Engine, fields: &Map<String, Value>) -> Result<Option<String>> {
    let wanted = fields.get("delivery").and_then(Value::as_str);
    let Some(Ok(wanted)) = wanted.map(Delivery::parse) else {
        return Ok(None);
    };
    if wanted.reports() && engine.settings.site.ingest_url.is_none() {
        return Ok(Some(format!("{wanted} needs the setting INGEST_URL")));
    }
    if wanted != Delivery::Service {
        return Ok(None);
    }
    match switch::preflight(engine).await {
        Ok(()) => Ok(None),
        Err(switch::Error::NotReady(reason)) => Ok(Some(reason)),
        // Found out when it is pushed.
        Err(switch::Error::Kapacitor(_)) => Ok(None),
        Err(switch::Error::Database(error)) => Err(error.into()),
    }
}

/// Creates a task that must not exist yet.
pub async fn create<K: KapacitorKind>(
    engine: &Engine,
    by: Actor,
    task: &Rule<K>,
) -> Result<Written> {
    let wanted = Save::from(task.clone());
    write(engine, by, task.id(), move |current| match current {
        Some(_) => Err(Error::Exists),
        None => Ok(Change::Save(wanted.clone())),
    })
    .await
}

/// Makes the rule what `object` says, whether it exists or not. If it is so already, nothing changes.
/// `enabled` stays as it was if the object does not have it.
pub async fn replace<K: KapacitorKind>(
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
pub async fn patch<K: KapacitorKind>(
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
pub async fn set_enabled<K: KapacitorKind>(
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
pub async fn rollback<K: KapacitorKind>(
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
    let version = match versions::find(&engine.db, &id, generation).await? {
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
    Ok(Standing {
        state: K::state(&current, Utc::now()),
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

/// Does what [`create`] would, except that nothing is stored: Kapacitor compiles the script, and nothing
/// is left behind.
pub async fn validate<K: KapacitorKind>(engine: &Engine, task: &Rule<K>) -> Result<Rendered> {
    match find(engine, &task.id()).await {
        Ok(_) => return Err(Error::Exists),
        Err(Error::NotFound) => {}
        Err(error) => return Err(error),
    }
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

fn change<K: KapacitorKind>(current: Option<&Record>, task: Rule<K>) -> Change {
    let same = current
        .and_then(|record| record.rule::<K>().ok())
        .is_some_and(|stored| stored == task);
    if same {
        Change::Nothing
    } else {
        Change::Save(task.into())
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
    let (mut record, render, created) = loop {
        let current = stored.as_ref().filter(|record| record.deleted_at.is_none());
        let created = current.is_none();
        let (committed, render) = match (decide(current)?, &stored) {
            (Change::Save(Save { definition, render }), stored) => {
                // before a rule names them; what no rule names is removed later
                secrets::keep(engine, &definition.targets).await?;
                let committed = match stored {
                    Some(stored) => {
                        intents::save(&engine.db, by, &definition, stored.generation).await?
                    }
                    None => {
                        let none_runs = HashMap::new();
                        let added =
                            intents::insert(&engine.db, by, &[&definition], &none_runs).await?;
                        added.into_iter().next()
                    }
                };
                (committed, Some(render))
            }
            (Change::Bury, Some(stored)) => {
                let buried = intents::bury(&engine.db, by, id, stored.generation).await?;
                (buried, None)
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
                    Some(record) => break (record, None, created),
                    None => (None, None),
                }
            }
            (_, None) => return Err(Error::NotFound),
        };
        match committed {
            Some(record) => {
                by.log_change(&record.id, record.generation);
                break (record, render, created);
            }
            // A newer generation was committed meanwhile: decide once more.
            None => stored = rows::find(&engine.db, id).await?,
        }
    };
    let pushed = match render {
        Some(render) => {
            let secret = engine.ingest_secret(record.delivery()).await?;
            let rendered = render(engine, record.active_since, secret)
                .map_err(|error| Error::Broken(error.to_string()))?;
            push(engine, lock, &mut record, Some(&rendered)).await?
        }
        None => push_stored(engine, lock, &mut record).await?,
    };
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
    if !record.delivers && !engine.templates.delivery(record.delivery()).reports() {
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
