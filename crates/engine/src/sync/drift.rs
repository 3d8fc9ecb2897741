//! How Kapacitor differs from what the database wants.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    fmt,
};

use kapacitor::{FoundDbRp, Status, TaskInfo};
use rules::render::{Rendered, Site};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use secret::mask;
use serde::{Serialize, Serializer};
use serde_json::json;
use similar::TextDiff;
use sqlx::PgExecutor;
use store::{
    Record, SyncStatus,
    deployments::{self, Expected},
    rules as rows, versions,
};

use super::{
    render,
    scratch::{self, SCRATCH},
};
use crate::{Engine, delivery::deadman};

/// The fields of a listing that are enough to detect drift, without scripts.
pub const FIELDS: &[&str] = &["modified", "created", "status", "executing", "error"];

/// For how many tasks the differences in scripts and vars are shown: each costs a call.
const EXPLAINED: usize = 100;

/// What differs in a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// Kapacitor does not have it.
    Missing,
    /// It is enabled where it should be disabled, or the other way round.
    Status,
    /// It is enabled and does not execute, or has an error.
    NotRunning,
    Script,
    Vars,
    /// It may read another database or retention policy.
    Dbrps,
    /// The templates or settings have changed since it was pushed.
    Outdated,
    /// It was changed by somebody else.
    Modified,
    /// It was deleted here, and restored by a backup of Kapacitor's.
    Back,
}

/// A difference and its details.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Difference {
    pub what: Aspect,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl Difference {
    fn new(what: Aspect) -> Self {
        Self { what, detail: None }
    }

    fn with(what: Aspect, detail: impl Into<String>) -> Self {
        Self {
            what,
            detail: Some(detail.into()),
        }
    }
}

/// A task that differs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Drifted {
    pub id: String,
    pub differences: Vec<Difference>,
}

/// A task whose last change Kapacitor has not followed yet.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Undelivered {
    pub id: String,
    /// `pending` or `failed`.
    pub status: SyncStatus,
    /// It is to be deleted.
    pub deleted: bool,
    pub error: Option<String>,
}

/// How Kapacitor compares with the database. Nothing was touched to find out.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Drift {
    /// Tasks that were compared.
    pub checked: usize,
    pub drifted: Vec<Drifted>,
    pub undelivered: Vec<Undelivered>,
    #[serde(flatten)]
    pub unmanaged: Unmanaged,
    /// What replays and validations have left behind, and when.
    #[serde(skip)]
    pub(super) scratch: Vec<scratch::Leftover>,
}

/// Tasks in Kapacitor that the database does not own. They are never touched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unmanaged(pub Vec<String>);

/// Under two names, of which `strangers` is the older.
impl Serialize for Unmanaged {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("unmanaged", &self.0), ("strangers", &self.0)])
    }
}

impl JsonSchema for Unmanaged {
    fn schema_name() -> Cow<'static, str> {
        "Unmanaged".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let ids = |about: &str| json!({ "description": about, "type": "array", "items": { "type": "string" } });
        json_schema!({
            "type": "object",
            "properties": {
                "unmanaged": ids("Tasks in Kapacitor that the database does not own. They are never touched."),
                "strangers": ids("The same as `unmanaged`."),
            },
            "required": ["unmanaged", "strangers"],
        })
    }
}

impl fmt::Display for Difference {
    /// What differs on the first line, and the rest of the detail indented below.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.what {
            Aspect::Missing => "missing",
            Aspect::Status => "status",
            Aspect::NotRunning => "not running",
            Aspect::Script => "script",
            Aspect::Vars => "vars",
            Aspect::Dbrps => "dbrps",
            Aspect::Outdated => "outdated",
            Aspect::Modified => "modified",
            Aspect::Back => "back",
        };
        write!(f, "{what}")?;
        match self.detail.as_deref() {
            None => Ok(()),
            Some(detail) if detail.contains('\n') => {
                let mut lines = detail.lines();
                lines.try_for_each(|line| write!(f, "\n    {line}"))
            }
            Some(detail) => write!(f, " ({detail})"),
        }
    }
}

impl fmt::Display for Drifted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.id)?;
        for (nth, difference) in self.differences.iter().enumerate() {
            write!(f, "{}{difference}", if nth > 0 { ", " } else { "" })?;
        }
        Ok(())
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for task in &self.undelivered {
            let what = if task.deleted { "deletion" } else { "change" };
            write!(f, "undelivered  {}: {what}", task.id)?;
            match &task.error {
                Some(error) => writeln!(f, " ({error})")?,
                None => writeln!(f)?,
            }
        }
        for task in &self.drifted {
            writeln!(f, "differs      {task}")?;
        }
        for id in &self.unmanaged.0 {
            writeln!(f, "unmanaged    {id}")?;
        }
        writeln!(
            f,
            "{} compared, {} differ, {} undelivered, {} unmanaged",
            self.checked,
            self.drifted.len(),
            self.undelivered.len(),
            self.unmanaged.0.len()
        )
    }
}

/// Why Kapacitor could not be compared.
#[derive(Debug, thiserror::Error)]
pub enum DetectError {
    #[error(transparent)]
    Kapacitor(#[from] kapacitor::Error),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Lists Kapacitor's tasks without their scripts, and compares every one with the database.
pub async fn detect_now(engine: &Engine) -> Result<Drift, DetectError> {
    let listing = engine.kapacitor.tasks(FIELDS).await?;
    Ok(detect(engine, &listing).await?)
}

/// Compares every task with a listing of Kapacitor's that has [`FIELDS`] at least. The listing comes
/// first: what is written after it looks like drift, and is compared once more under its lock before
/// anything is done about it.
pub async fn detect(engine: &Engine, listing: &[TaskInfo]) -> sqlx::Result<Drift> {
    let expected = deployments::expected(&engine.db).await?;
    let found: HashMap<&str, &TaskInfo> = listing
        .iter()
        .map(|task| (task.id.as_str(), task))
        .collect();
    let owned: HashSet<&str> = expected.iter().map(|task| task.id.as_str()).collect();

    let mut drift = Drift::default();
    for task in &expected {
        if task.status != SyncStatus::Synced || task.deleted {
            drift.undelivered.push(Undelivered {
                id: task.id.clone(),
                status: task.status,
                deleted: task.deleted,
                error: task.error.clone(),
            });
            continue;
        }
        drift.checked += 1;
        let version = engine.templates.version(&task.kind, task.delivery());
        let differences = at_a_glance(
            task,
            found.get(task.id.as_str()).copied(),
            version.as_deref(),
        );
        if !differences.is_empty() {
            drift.drifted.push(Drifted {
                id: task.id.clone(),
                differences,
            });
        }
    }
    let not_owned = |task: &&TaskInfo| !owned.contains(task.id.as_str());
    let others: Vec<&TaskInfo> = listing.iter().filter(not_owned).collect();
    let back = are_back(&engine.db, &others).await?;
    for task in others {
        if back.contains(task.id.as_str()) {
            drift.drifted.push(Drifted {
                id: task.id.clone(),
                differences: vec![Difference::new(Aspect::Back)],
            });
        } else if task.id == deadman::ID && deadman::is_wanted(engine) {
            // ours
        } else if task.id.starts_with(SCRATCH) || task.id == deadman::ID {
            drift.scratch.push(scratch::Leftover {
                id: task.id.clone(),
                created: task.created,
            });
        } else {
            drift.unmanaged.0.push(task.id.clone());
        }
    }
    Ok(drift)
}

/// Which of these tasks, none of which the database has, are rules that were deleted here. A task that is
/// newer than the deletion is somebody else's; one that is older was restored by a backup.
pub(super) async fn are_back<'a>(
    db: impl PgExecutor<'_>,
    tasks: &[&'a TaskInfo],
) -> sqlx::Result<HashSet<&'a str>> {
    let ids: Vec<String> = tasks.iter().map(|task| task.id.clone()).collect();
    let deleted = versions::deletions(db, &ids).await?;
    let is_back = |task: &&&TaskInfo| {
        let deleted_at = deleted.get(&task.id);
        deleted_at.is_some_and(|at| task.created.is_some_and(|created| created < *at))
    };
    Ok(tasks
        .iter()
        .filter(is_back)
        .map(|task| task.id.as_str())
        .collect())
}

/// Finds out what differs in the first tasks that were modified by somebody else.
pub async fn explain(engine: &Engine, drift: &mut Drift) -> Result<(), DetectError> {
    let modified = |task: &&mut Drifted| {
        let mut differences = task.differences.iter();
        differences.any(|it| matches!(it.what, Aspect::Modified | Aspect::Outdated))
    };
    for task in drift.drifted.iter_mut().filter(modified).take(EXPLAINED) {
        let Some(record) = rows::find(&engine.db, &task.id).await? else {
            continue;
        };
        let found = engine.kapacitor.task(&task.id).await?;
        match compare(engine, &record, found.as_ref()).await {
            Ok(differences) if !differences.is_empty() => task.differences = differences,
            // It is in order by now, or does not render: the first finding stays.
            _ => {}
        }
    }
    Ok(())
}

/// How a task in a listing differs from how the last push left it.
fn at_a_glance(
    expected: &Expected,
    found: Option<&TaskInfo>,
    version: Option<&str>,
) -> Vec<Difference> {
    let Some(found) = found else {
        return vec![Difference::new(Aspect::Missing)];
    };
    let mut differences = running(expected.enabled, found);
    if expected.modified.as_deref() != Some(found.modified.as_str()) {
        let at = format!("at {}", found.modified);
        differences.push(Difference::with(Aspect::Modified, at));
    }
    if is_outdated(expected.rendered_with.as_deref(), version) {
        differences.push(Difference::new(Aspect::Outdated));
    }
    differences
}

/// Whether the task was rendered by other templates or settings. One that was taken over with its
/// script has none, and keeps its script until it is edited.
fn is_outdated(rendered_with: Option<&str>, version: Option<&str>) -> bool {
    rendered_with.is_some_and(|with| version.is_some_and(|version| with != version))
}

fn running(enabled: bool, found: &TaskInfo) -> Vec<Difference> {
    let mut differences = Vec::new();
    let (wanted, other) = match enabled {
        true => (Status::Enabled, "disabled"),
        false => (Status::Disabled, "enabled"),
    };
    if found.status != Some(wanted) {
        let detail = format!("{other} in Kapacitor");
        differences.push(Difference::with(Aspect::Status, detail));
    } else if enabled && (!found.executing || !found.error.is_empty()) {
        let detail = Some(found.error.clone()).filter(|error| !error.is_empty());
        differences.push(Difference {
            what: Aspect::NotRunning,
            detail,
        });
    }
    differences
}

/// In what Kapacitor's task differs from what it should be. For a task that was taken over with its
/// script, that script is right.
pub(super) async fn compare(
    engine: &Engine,
    record: &Record,
    found: Option<&TaskInfo>,
) -> Result<Vec<Difference>, render::Error> {
    let glance = at_a_glance(
        &Expected::from(record),
        found,
        engine
            .templates
            .version(&record.kind, record.delivery())
            .as_deref(),
    );
    let Some(found) = found.filter(|_| !glance.is_empty()) else {
        return Ok(glance);
    };
    let rendered = render::render(engine, record).await?;
    let mut differences = contents(&rendered, &engine.settings.site, found);
    if differences.is_empty() {
        return Ok(glance);
    }
    differences.splice(0..0, running(record.enabled, found));
    Ok(differences)
}

/// What differs in what the task does.
fn contents(rendered: &Rendered, site: &Site, found: &TaskInfo) -> Vec<Difference> {
    let mut differences = Vec::new();
    if found.script != rendered.script {
        let diff = TextDiff::from_lines(&found.script, &rendered.script);
        let mut diff = diff.unified_diff();
        let diff = diff.header("Kapacitor", "kapacitor-alerts").to_string();
        // the address of a webhook may be in it
        differences.push(Difference::with(Aspect::Script, mask::text(&diff)));
    }
    let vars: Vec<String> = rendered
        .vars
        .iter()
        .filter(|(name, var)| {
            let found = found.vars.as_ref().and_then(|vars| vars.get(&***name));
            !found.is_some_and(|found| var.is(found))
        })
        .map(|(name, _)| name.to_string())
        .collect();
    if !vars.is_empty() {
        // Names only: a webhook's address may be a secret.
        differences.push(Difference::with(Aspect::Vars, vars.join(", ")));
    }
    let right = |dbrp: &FoundDbRp| dbrp.db == site.database && dbrp.rp == site.retention_policy;
    if !(found.dbrps.len() == 1 && found.dbrps.iter().all(right)) {
        differences.push(Difference::new(Aspect::Dbrps));
    }
    differences
}
