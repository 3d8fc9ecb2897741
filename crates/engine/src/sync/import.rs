//! Import of what Kapacitor already runs: the service's own tasks whose rows are lost, and those of the
//! older service, which used the same names for tasks and vars.

use std::{
    collections::{BTreeSet, HashMap},
    fmt,
};

use clap::ValueEnum;
use futures::{StreamExt, stream};
use kapacitor::{Status, TaskInfo};
use rules::{
    Definition, KapacitorKind,
    kinds::{self, Visit},
    recognise::{Older, read_older, recognise},
};
use serde::Serialize;
use serde_json::{Map, Value};
use store::{Record, audit::Actor, deployments, hosts, intents, older};

use crate::{Engine, delivery::deadman, webhook::Forbidden};

/// Where rules are taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Source {
    /// What Kapacitor runs
    Kapacitor,
    /// The older service's tables, in the same database
    Database,
}

/// What happens to the scripts of imported rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scripts {
    /// They are replaced by the service's scripts, in place.
    Adopt,
    /// They stay as they are until the rule is edited.
    Record,
}

/// The outcome for one task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", content = "reason", rename_all = "lowercase")]
pub enum Outcome {
    /// It was added to the database.
    Imported,
    /// It had been recorded. Its row now has what Kapacitor runs, or it has been given the service's script.
    Updated,
    /// The database already had it, and keeps what it has.
    Unchanged,
    /// It is not a rule.
    Skipped(String),
    /// It is a rule, but not a valid one.
    Failed(String),
}

/// One line of the report.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    pub id: String,
    #[serde(flatten)]
    pub outcome: Outcome,
    /// A remark on a rule that was imported nevertheless.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The outcome for everything that was found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Import {
    pub tasks: Vec<Entry>,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Kapacitor(#[from] kapacitor::Error),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl Import {
    /// The tasks that have to be pushed now.
    pub fn taken(&self) -> impl Iterator<Item = &str> {
        let taken = |it: &&Entry| matches!(it.outcome, Outcome::Imported | Outcome::Updated);
        self.tasks.iter().filter(taken).map(|it| it.id.as_str())
    }

    pub fn has_failures(&self) -> bool {
        let mut outcomes = self.tasks.iter().map(|it| &it.outcome);
        outcomes.any(|outcome| matches!(outcome, Outcome::Failed(_)))
    }

    /// How many of each, in a line.
    pub fn sum(&self) -> String {
        let mut counts = [0; 5];
        for entry in &self.tasks {
            counts[match entry.outcome {
                Outcome::Imported => 0,
                Outcome::Updated => 1,
                Outcome::Unchanged => 2,
                Outcome::Skipped(_) => 3,
                Outcome::Failed(_) => 4,
            }] += 1;
        }
        let [imported, updated, unchanged, skipped, failed] = counts;
        format!(
            "{imported} imported, {updated} updated, {unchanged} unchanged, {skipped} skipped, {failed} failed"
        )
    }
}

impl fmt::Display for Import {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Entry { id, outcome, note } in &self.tasks {
            let note = note.as_deref().unwrap_or_default();
            let (word, reason) = match outcome {
                Outcome::Imported => ("imported", note),
                Outcome::Updated => ("updated", note),
                Outcome::Unchanged => ("unchanged", ""),
                Outcome::Skipped(reason) => ("skipped", reason.as_str()),
                Outcome::Failed(reason) => ("failed", reason.as_str()),
            };
            let line = format!("{word:<10} {id}  {reason}");
            writeln!(f, "{}", line.trim_end())?;
        }
        writeln!(f, "{}", self.sum())
    }
}

/// Reads everything there is, then writes, in one transaction, the rules that the database does not
/// have. Nothing that it has is lost, and with `dry_run` nothing is written. Adopted scripts are pushed like
/// any other change: in place, with the alert state kept.
pub async fn import(
    engine: &Engine,
    source: Source,
    scripts: Scripts,
    dry_run: bool,
) -> Result<Import, Error> {
    let tasks = engine
        .kapacitor
        .tasks(&["status", "vars", "modified"])
        .await?;
    let mut import = Import::default();
    let mut rules = Vec::new();
    let found = match source {
        Source::Kapacitor => running(&tasks),
        Source::Database => older_rules(engine, &tasks).await?,
    };
    for (id, outcome) in found {
        match outcome {
            Ok(rule) => rules.push(rule),
            Err(outcome) => import.tasks.push(Entry {
                id,
                outcome,
                note: None,
            }),
        }
    }
    let refused = refused_webhooks(engine, &rules).await;
    let granted = hosts::all_granted(&engine.db).await?;
    let modified: HashMap<&str, &str> = tasks
        .iter()
        .map(|task| (task.id.as_str(), task.modified.as_str()))
        .collect();

    let mut transaction = engine.db.begin().await?;
    let known = intents::lock_known(&mut transaction, &rules).await?;
    let known: HashMap<&str, &Record> = known.iter().map(|it| (it.id.as_str(), it)).collect();
    let is_new = |rule: &&Definition| !known.contains_key(rule.id.as_str());
    let new: Vec<&Definition> = rules.iter().filter(is_new).collect();
    let recorded: HashMap<&str, &str> = match scripts {
        Scripts::Adopt => HashMap::new(),
        Scripts::Record => modified.clone(),
    };
    let by = Actor::import();
    let taken = intents::insert(&mut *transaction, &by, &new, &recorded).await?;
    let inserted: BTreeSet<&str> = taken.iter().map(|it| it.id.as_str()).collect();
    let mut changed = Vec::new();
    for rule in &rules {
        let id = rule.id.as_str();
        let outcome = match known.get(id) {
            _ if inserted.contains(id) => Outcome::Imported,
            Some(record) if record.is_recorded() => {
                let differs = rule.to_object() != record.to_object();
                if differs {
                    let db = &mut *transaction;
                    changed.extend(intents::save(db, &by, rule, record.generation).await?);
                }
                match (scripts, differs, modified.get(id)) {
                    (Scripts::Adopt, false, _) => {
                        deployments::push_again(&mut *transaction, id).await?
                    }
                    (Scripts::Record, true, Some(modified)) => {
                        deployments::record_as_is(&mut transaction, id, modified).await?;
                    }
                    _ => {}
                }
                match differs || scripts == Scripts::Adopt {
                    true => Outcome::Updated,
                    false => Outcome::Unchanged,
                }
            }
            _ => Outcome::Unchanged,
        };
        let taken = matches!(outcome, Outcome::Imported | Outcome::Updated);
        let refusal = rule.targets.webhook().and_then(|url| refused.get(url));
        let webhook = refusal.map(|refusal| format!("with a webhook that {}", refusal.reason));
        let foreign = foreign_hosts(rule, granted.get(&rule.app));
        let foreign = (!foreign.is_empty()).then(|| {
            format!(
                "with hosts that are not granted to the app: {}",
                foreign.join(", ")
            )
        });
        let notes: Vec<_> = webhook.into_iter().chain(foreign).collect();
        import.tasks.push(Entry {
            id: rule.id.clone(),
            outcome,
            note: (taken && !notes.is_empty()).then(|| notes.join("; ")),
        });
    }
    import.tasks.sort_by(|a, b| a.id.cmp(&b.id));
    if dry_run {
        transaction.rollback().await?;
    } else {
        transaction.commit().await?;
        taken.into_iter().chain(changed).for_each(|record| {
            by.log_change(&record.id, record.generation);
        });
    }
    Ok(import)
}

/// The webhooks that a new rule could not have. Kapacitor goes on calling them: the alternative is to lose
/// alerts.
async fn refused_webhooks(engine: &Engine, rules: &[Definition]) -> HashMap<String, Forbidden> {
    let urls: BTreeSet<&str> = rules
        .iter()
        .filter_map(|rule| rule.targets.webhook())
        .collect();
    stream::iter(urls)
        .map(async |url| {
            Some((
                url.to_owned(),
                engine.settings.webhook_allow.refusal(url).await?,
            ))
        })
        .buffer_unordered(16)
        .filter_map(std::future::ready)
        .collect()
        .await
}

/// The hosts of a rule that are neither its app's own nor granted to it. It keeps them, as Kapacitor watches
/// them already.
fn foreign_hosts(rule: &Definition, granted: Option<&BTreeSet<String>>) -> Vec<String> {
    let kind = kinds::named(rule.kind);
    let others = kind.and_then(|kind| (kind.other_hosts)(&rule.app, &rule.spec));
    let others = others.unwrap_or_default().into_iter();
    others
        .filter(|host| !granted.is_some_and(|granted| granted.contains(host)))
        .collect()
}

/// A task's id, with the rule that it is or the reason why it is not one.
type Found = (String, Result<Definition, Outcome>);

/// What Kapacitor runs.
fn running(tasks: &[TaskInfo]) -> Vec<Found> {
    let read = |task: &TaskInfo| {
        let rule = match recognise(task) {
            None => Err(Outcome::Skipped(
                "not recognised: id and vars match no kind".into(),
            )),
            Some(rule) => rule.map_err(Outcome::Failed),
        };
        (task.id.clone(), rule)
    };
    let others = tasks.iter().filter(|it| it.id != deadman::ID);
    others.map(read).collect()
}

/// What the older service's tables have. Whether a rule is paused only Kapacitor knows.
async fn older_rules(engine: &Engine, tasks: &[TaskInfo]) -> sqlx::Result<Vec<Found>> {
    let paused: BTreeSet<&str> = tasks
        .iter()
        .filter(|task| task.status == Some(Status::Disabled))
        .map(|task| task.id.as_str())
        .collect();
    let mut found = Vec::new();
    for (table, read) in older_tables() {
        for row in older::rows(&engine.db, table).await? {
            let (id, mut rule) = read(&row);
            if let Ok(rule) = &mut rule {
                rule.enabled = !paused.contains(rule.id.as_str());
            }
            found.push((id, rule.map_err(Outcome::Failed)));
        }
    }
    Ok(found)
}

/// Where the older service kept the rules of a kind, and how a row of it is read.
type OlderTable = (&'static str, fn(&Map<String, Value>) -> Older);

fn older_tables() -> Vec<OlderTable> {
    struct Collect(Vec<OlderTable>);

    impl Visit for Collect {
        fn visit<K: KapacitorKind>(&mut self) {
            self.0
                .extend(K::OLDER_TABLE.map(|table| (table, read_older::<K> as _)));
        }
    }

    let mut collect = Collect(Vec::new());
    kinds::for_each_kind(&mut collect);
    collect.0
}
