//! An app as a whole: all of its rules and checks in one change.
//!
//! The intents of all rules are committed in one transaction, and each rule then goes its own way: it is pushed under
//! its own lock, now or by the leader.

use std::{
    collections::{HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
};

use rules::{
    Definition, Kind,
    app::{App, Common, Member, Place},
    fields::{AppName, FieldError},
    kinds::{self, DispatchAny},
};
use serde_json::{Map, Value};
use store::{Record, apps, audit::Actor, intents, rules as rows};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use super::{Error, Precondition, Result, close, limits::Limits};
use crate::{Engine, delivery::secrets, hosts::HostAccess, sync::repair};

/// What becomes of a rule of an app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Create,
    Change,
    Remove,
    /// It is as it should be.
    Keep,
}

/// A field that becomes another one.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    pub field: String,
    /// None: it was not set.
    pub from: Option<Value>,
    pub to: Option<Value>,
}

/// What becomes of one rule or check.
#[derive(Clone, Debug)]
pub struct Planned {
    pub place: Place,
    /// Its id: of its task in Kapacitor, and of what is told of it.
    pub id: String,
    pub step: Step,
    /// In what it changes; all of its fields, where it is created.
    pub differences: Vec<Difference>,
}

/// What a change of an app is, and what came of it.
#[derive(Debug)]
pub struct Plan {
    /// Sorted by place.
    pub steps: Vec<Planned>,
    /// Of the app after the change; of a plan that is not carried out, before it.
    pub generation: i64,
}

/// How an app is changed.
#[derive(Clone, Debug)]
pub struct Options {
    pub precondition: Precondition,
    /// Whether rules that the document does not have are removed.
    pub prune: bool,
    /// Whether only the plan is made.
    pub dry_run: bool,
}

/// An app as it stands.
#[derive(Debug)]
pub struct Current {
    pub common: Common,
    pub members: Vec<Record>,
    pub generation: i64,
}

impl Current {
    /// The document of the app, which [`App::read`] reads back; without its name.
    pub fn document(&self) -> Map<String, Value> {
        let mut document = Map::new();
        self.common.write(&mut document);
        for record in &self.members {
            let Some(kind) = kinds::named(&record.kind) else {
                continue;
            };
            let place = Place::of(kind, &record.part);
            let object = self
                .common
                .reduce(kind, &record.targets, record.to_object());
            let section = document.entry(place.section);
            let section = section.or_insert_with(|| Map::new().into());
            if let Value::Object(section) = section {
                section.insert(place.name, object.into());
            }
        }
        document
    }
}

/// An app as it stands. An error if there is nothing of it.
pub async fn read(engine: &Engine, app: &str) -> Result<Current> {
    let (common, counted) = apps::common(&engine.db, app).await?.unwrap_or_default();
    let members = apps::members(&engine.db, app).await?;
    match (members.is_empty(), counted) {
        (true, 0) => Err(Error::NotFound),
        _ => Ok(Current {
            generation: generation(&members, counted),
            common,
            members,
        }),
    }
}

/// A number that is another one after each change of an app or of one of its rules.
fn generation(members: &[Record], counted: i64) -> i64 {
    let mut hasher = DefaultHasher::new();
    let mut members: Vec<_> = members.iter().map(|it| (&it.id, it.generation)).collect();
    members.sort();
    (members, counted).hash(&mut hasher);
    // Positive, and exact for those who read JSON numbers as doubles.
    (hasher.finish() >> 11) as i64
}

/// Makes an app what its document says: creates and changes rules, and with `prune` removes the others. Each step is
/// audited as `by`, or as `remover` where it removes.
///
/// It runs to its end by itself: a caller that goes away cancels nothing.
pub async fn put(
    engine: &Engine,
    by: Actor,
    remover: Actor,
    hosts: HostAccess,
    app: App,
    options: Options,
) -> Result<Plan> {
    let wanted = definitions(engine, hosts, &app).await?;
    if !options.dry_run {
        for (_, definition) in &wanted {
            secrets::keep(engine, &definition.targets).await?;
            secrets::keep_values(engine, &definition.secrets).await?;
        }
    }
    let change = Change {
        app: app.name.to_string(),
        common: Some(app.common),
        wanted,
        options,
    };
    carry_out(engine, by, remover, change).await
}

/// Removes all rules and checks of an app, and what they have in common.
pub async fn delete(
    engine: &Engine,
    remover: Actor,
    app: &str,
    precondition: Precondition,
    dry_run: bool,
) -> Result<Plan> {
    let change = Change {
        app: app.to_owned(),
        common: None,
        wanted: Vec::new(),
        options: Options {
            precondition,
            prune: true,
            dry_run,
        },
    };
    carry_out(engine, remover.clone(), remover, change).await
}

/// A change of an app.
struct Change {
    app: String,
    /// None: the app is to go.
    common: Option<Common>,
    wanted: Vec<(Place, Definition)>,
    options: Options,
}

async fn carry_out(engine: &Engine, by: Actor, remover: Actor, change: Change) -> Result<Plan> {
    let shared = engine.clone();
    let work = async move { commit(&shared, &by, &remover, &change).await };
    engine
        .spawn(work.in_current_span())
        .await
        .map_err(|error| Error::Broken(error.to_string()))?
}

/// Gives an app another name, with its rules, their versions, its history and all else that is known of it. Answers
/// the new ids of its rules.
///
/// It runs to its end by itself: a caller that goes away cancels nothing.
pub async fn rename(
    engine: &Engine,
    by: Actor,
    from: &AppName,
    to: &AppName,
    precondition: Precondition,
) -> std::result::Result<Vec<String>, RenameError> {
    let (shared, from, to) = (engine.clone(), from.clone(), to.clone());
    let work = async move { commit_rename(&shared, &by, &from, &to, &precondition).await };
    engine
        .spawn(work.in_current_span())
        .await
        .map_err(|error| Error::Broken(error.to_string()))?
}

/// Why an app was not renamed.
#[derive(Debug, thiserror::Error)]
pub enum RenameError {
    /// There is something of the new name already.
    #[error("there are {} of the app {app:?} already", found.join(" and "))]
    Taken {
        app: String,
        found: Vec<&'static str>,
    },
    #[error(transparent)]
    Change(#[from] Error),
}

impl From<sqlx::Error> for RenameError {
    fn from(error: sqlx::Error) -> Self {
        Self::Change(error.into())
    }
}

async fn commit_rename(
    engine: &Engine,
    by: &Actor,
    from: &AppName,
    to: &AppName,
    precondition: &Precondition,
) -> std::result::Result<Vec<String>, RenameError> {
    let mut transaction = engine.db.begin().await?;
    // In their order, so that two that exchange names do not wait for each other.
    let mut names = [from.as_str(), to.as_str()];
    names.sort_unstable();
    let mut known = Vec::new();
    for name in names {
        known.extend(apps::lock(&mut transaction, name).await?);
    }
    known.retain(|it| it.deleted_at.is_none() && it.app == from.as_str());
    let (_, counted) = apps::common(&mut *transaction, from.as_str())
        .await?
        .unwrap_or_default();
    if known.is_empty() {
        return Err(Error::NotFound.into());
    }
    let before = generation(&known, counted);
    if !precondition.holds(Some(before)) {
        return Err(Error::Stale(before).into());
    }
    let found = apps::traces(&mut transaction, to.as_str()).await?;
    if !found.is_empty() {
        return Err(RenameError::Taken {
            app: to.to_string(),
            found,
        });
    }
    let mut ids = Vec::new();
    for record in &known {
        let id = kinds::dispatch_any(&record.kind, IdOf(to.as_str(), &record.part));
        let id = id.ok_or_else(|| Error::Broken(format!("no kind {:?}", record.kind)))?;
        ids.push((record.id.clone(), id));
    }
    apps::rename(&mut transaction, by, from.as_str(), to.as_str(), &ids).await?;
    transaction.commit().await?;
    Ok(ids.into_iter().map(|(_, new)| new).collect())
}

/// The id of a rule of this app and part.
struct IdOf<'a>(&'a str, &'a str);

impl DispatchAny for IdOf<'_> {
    type Output = String;

    fn run<K: Kind>(self) -> String {
        K::id(self.0, self.1)
    }
}

/// A rule that Kapacitor has not followed yet.
#[derive(Clone, Debug)]
pub struct Pending {
    pub id: String,
    /// None: nobody has tried yet.
    pub reason: Option<String>,
}

/// Pushes these rules, which were just changed. Answers those that Kapacitor has not followed then; the leader goes on
/// with them.
pub async fn push(engine: &Engine, ids: Vec<String>) -> Result<Vec<Pending>> {
    let shared = engine.clone();
    let work = async move {
        repair::deliver(&shared, ids.clone(), &CancellationToken::new(), &|_, _| ()).await;
        let mut pending = Vec::new();
        for id in ids {
            let mut record = rows::find(&shared.db, &id).await?;
            if record
                .as_ref()
                .is_some_and(|it| !it.is_synced() && it.sync_error.is_none())
            {
                // The leader is at it: its lock is waited for.
                (_, record) = shared.locks.lock(&id).await?;
            }
            let Some(record) = record else {
                continue;
            };
            close(&shared, &record).await?;
            if !record.is_synced() {
                pending.push(Pending {
                    reason: record.sync_error,
                    id,
                });
            }
        }
        Ok(pending)
    };
    engine
        .spawn(work.in_current_span())
        .await
        .map_err(|error| Error::Broken(error.to_string()))?
}

async fn commit(engine: &Engine, by: &Actor, remover: &Actor, change: &Change) -> Result<Plan> {
    loop {
        let mut transaction = engine.db.begin().await?;
        let known = apps::lock(&mut transaction, &change.app).await?;
        let (common, counted) = apps::common(&mut *transaction, &change.app)
            .await?
            .unwrap_or_default();
        let (alive, buried): (Vec<_>, Vec<_>) =
            known.into_iter().partition(|it| it.deleted_at.is_none());
        let exists = !alive.is_empty() || counted > 0;
        let before = generation(&alive, counted);
        if !change.options.precondition.holds(exists.then_some(before)) {
            return Err(Error::Stale(before));
        }
        if change.common.is_none() && !exists {
            return Err(Error::NotFound);
        }
        let steps = plan(change, &alive);
        if change.options.dry_run {
            return Ok(Plan {
                steps,
                generation: before,
            });
        }
        let at: HashMap<&str, i64> = alive
            .iter()
            .chain(&buried)
            .map(|it| (it.id.as_str(), it.generation))
            .collect();
        let wanted: HashMap<&str, &Definition> = change
            .wanted
            .iter()
            .map(|(_, it)| (it.id.as_str(), it))
            .collect();
        let mut written = Vec::new();
        let mut new = Vec::new();
        for step in &steps {
            let id = step.id.as_str();
            match (step.step, wanted.get(id), at.get(id)) {
                (Step::Create | Step::Change, Some(definition), Some(at)) => {
                    written.extend(intents::save(&mut *transaction, by, definition, *at).await?);
                }
                (Step::Create, Some(definition), None) => new.push(*definition),
                (Step::Remove, _, Some(at)) => {
                    written.extend(intents::bury(&mut *transaction, remover, id, *at).await?);
                }
                _ => {}
            }
        }
        let added = intents::insert(&mut *transaction, by, &new, &HashMap::new()).await?;
        if added.len() < new.len() {
            // Somebody else has created one of them since the rows were locked: decide once more.
            continue;
        }
        written.extend(added);
        match &change.common {
            Some(wanted) if *wanted != common => {
                apps::set_common(&mut *transaction, &change.app, wanted).await?;
            }
            Some(_) => {}
            None => apps::forget_common(&mut *transaction, &change.app).await?,
        }
        transaction.commit().await?;
        for record in &written {
            let by = match record.deleted_at {
                Some(_) => remover,
                None => by,
            };
            by.log_change(&record.id, record.generation);
        }
        let generation = match read(engine, &change.app).await {
            Ok(current) => current.generation,
            Err(Error::NotFound) => 0,
            Err(error) => return Err(error),
        };
        return Ok(Plan { steps, generation });
    }
}

/// What is to be done so that these rules are as they are wanted.
fn plan(change: &Change, alive: &[Record]) -> Vec<Planned> {
    let current: HashMap<&str, &Record> = alive.iter().map(|it| (it.id.as_str(), it)).collect();
    let named: HashSet<&str> = change.wanted.iter().map(|(_, it)| it.id.as_str()).collect();
    let mut steps: Vec<Planned> = Vec::new();
    for (place, definition) in &change.wanted {
        let current = current.get(definition.id.as_str());
        let before = current.map(|it| it.to_object()).unwrap_or_default();
        let differences = differences(&before, &definition.to_object());
        let step = match (current, differences.is_empty()) {
            (None, _) => Step::Create,
            (Some(_), false) => Step::Change,
            (Some(_), true) => Step::Keep,
        };
        steps.push(Planned {
            place: place.clone(),
            id: definition.id.clone(),
            step,
            differences,
        });
    }
    let others = alive.iter().filter(|it| !named.contains(it.id.as_str()));
    for record in others.filter(|_| change.options.prune) {
        let place = kinds::named(&record.kind).map(|kind| Place::of(kind, &record.part));
        steps.extend(place.map(|place| Planned {
            place,
            id: record.id.clone(),
            step: Step::Remove,
            differences: Vec::new(),
        }));
    }
    steps.sort_by(|a, b| a.place.cmp(&b.place));
    steps
}

/// The fields that are not equal. null is as if it were not there.
fn differences(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<Difference> {
    let names = before
        .keys()
        .chain(after.keys().filter(|it| !before.contains_key(*it)));
    let value = |object: &Map<String, Value>, name: &str| {
        object.get(name).filter(|value| !value.is_null()).cloned()
    };
    names
        .map(|name| Difference {
            field: name.clone(),
            from: value(before, name),
            to: value(after, name),
        })
        .filter(|it| it.from != it.to)
        .collect()
}

/// The rules of a document, each read as any rule is, or everything that is wrong with them.
async fn definitions(
    engine: &Engine,
    hosts: HostAccess,
    app: &App,
) -> Result<Vec<(Place, Definition)>> {
    let current = apps::members(&engine.db, app.name.as_str()).await?;
    let mut wanted = Vec::new();
    let mut errors = Vec::new();
    for member in &app.members {
        let work = Read {
            engine,
            hosts,
            member,
            current: &current,
        };
        let read = kinds::dispatch_any(member.kind.name, work);
        let Some(read) = read else {
            return Err(Error::Broken(format!("no kind {:?}", member.kind.name)));
        };
        match read.await {
            Ok(definition) => wanted.push((member.place.clone(), definition)),
            Err(Error::Invalid(faults)) => {
                errors.extend(faults.into_iter().map(|fault| FieldError {
                    field: format!("{}.{}", member.place, fault.field),
                    message: fault.message,
                }))
            }
            Err(error) => return Err(error),
        }
    }
    match errors.is_empty() {
        true => Ok(wanted),
        false => Err(Error::Invalid(errors)),
    }
}

/// Reads a rule of a document.
struct Read<'a> {
    engine: &'a Engine,
    hosts: HostAccess,
    member: &'a Member,
    current: &'a [Record],
}

impl<'a> DispatchAny for Read<'a> {
    type Output = futures::future::BoxFuture<'a, Result<Definition>>;

    fn run<K: Kind>(self) -> Self::Output {
        Box::pin(async move {
            let object = self.member.object.clone();
            let limits = Limits::find::<K>(self.engine, self.hosts, &object).await?;
            let silent = !object.contains_key("enabled");
            let app = object
                .get("app")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let part = K::PART_FIELD.and_then(|field| object.get(field)?.as_str());
            let id = K::id(app, part.unwrap_or_default());
            let current = self.current.iter().find(|it| it.id == id);
            let mut rule = limits.read::<K>(current, object)?;
            if silent && let Some(current) = current {
                rule.enabled = current.enabled;
            }
            Ok(Definition::from(&rule))
        })
    }
}
