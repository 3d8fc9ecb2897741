//! The versions of a rule: what it was, since when, and who made it so. Each is written by the
//! statement that commits it, in [`crate::intents`]; here they are read, and in the end forgotten.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use rules::{delivery::Delivery, targets::Targets};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use sqlx::{PgExecutor, PgPool, types::Json};

type Result<T> = sqlx::Result<T>;

/// One version of a rule.
#[derive(Clone, Debug)]
pub struct Version {
    pub generation: i64,
    pub app: String,
    pub part: String,
    pub spec: Json<Map<String, Value>>,
    pub targets: Json<Targets>,
    pub delivery: Option<String>,
    pub enabled: bool,
    /// It is the rule's deletion; the fields are those of what was deleted.
    pub deleted: bool,
    pub changed_at: DateTime<Utc>,
    pub changed_by: String,
}

/// What a version did to the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// There was no such rule before.
    Created,
    Changed,
    Deleted,
    /// It had been deleted, and is there again.
    Restored,
}

/// A field before and after.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Changed {
    pub old: Value,
    pub new: Value,
}

impl Version {
    /// The rule as a JSON object of the fields that its owner can set.
    pub fn to_object(&self) -> Map<String, Value> {
        let delivery = self.delivery.as_deref();
        rules::object(
            &self.app,
            &self.spec,
            &self.targets,
            delivery.and_then(|it| Delivery::parse(it).ok()),
            self.enabled,
        )
    }

    /// What it did, `before` being the version before it as far as that is kept.
    pub fn action(&self, before: Option<&Self>) -> Action {
        match before {
            _ if self.deleted => Action::Deleted,
            Some(before) if before.deleted => Action::Restored,
            None if self.generation == 1 => Action::Created,
            _ => Action::Changed,
        }
    }

    /// The fields in which it differs from the version before it.
    pub fn changes(&self, before: &Self) -> BTreeMap<String, Changed> {
        let (old, new) = (before.to_object(), self.to_object());
        let of = |object: &Map<String, Value>, name| object.get(name).cloned().unwrap_or_default();
        old.keys()
            .chain(new.keys())
            .map(|name| {
                let (old, new) = (of(&old, name), of(&new, name));
                (name.clone(), Changed { old, new })
            })
            .filter(|(_, changed)| changed.old != changed.new)
            .collect()
    }
}

/// `query_as!` into [`Version`]s: the columns are named here once.
macro_rules! versions {
    ($rest:literal, $($arg:expr),*) => {
        sqlx::query_as!(
            Version,
            r#"select generation, app, part, spec as "spec: Json<Map<String, Value>>",
                targets as "targets: Json<Targets>", delivery, enabled, deleted, changed_at, changed_by
               from rule_versions "# + $rest,
            $($arg),*
        )
    };
}

/// The `limit` newest versions of the task `id` that are older than the generation `before`.
pub async fn page(db: &PgPool, id: &str, before: i64, limit: i64) -> Result<Vec<Version>> {
    versions!(
        "where task = $1 and generation < $2 order by generation desc limit $3",
        id,
        before,
        limit
    )
    .fetch_all(db)
    .await
}

/// One version of the task `id`.
pub async fn find(db: &PgPool, id: &str, generation: i64) -> Result<Option<Version>> {
    versions!("where task = $1 and generation = $2", id, generation)
        .fetch_optional(db)
        .await
}

/// When each of these tasks was deleted whose newest version that is kept is its deletion.
pub async fn deletions(
    db: impl PgExecutor<'_>,
    ids: &[String],
) -> Result<HashMap<String, DateTime<Utc>>> {
    let newest = sqlx::query!(
        "select distinct on (task) task, deleted, changed_at from rule_versions
         where task = any($1) order by task, generation desc",
        ids,
    )
    .fetch_all(db)
    .await?;
    let deleted = newest.into_iter().filter(|version| version.deleted);
    Ok(deleted.map(|it| (it.task, it.changed_at)).collect())
}

/// How many versions are forgotten at a time: a fraction of a second's work.
const BATCH: i64 = 10_000;

/// Removes the versions that ceased to be in force more than `days` ago: by the next version, or
/// for a deletion, with which the last version of a deleted rule goes, by itself. Answers how many.
pub async fn forget(db: &PgPool, days: i32) -> Result<u64> {
    let mut forgotten = 0;
    loop {
        let batch = sqlx::query!(
            "with past as (select now() - make_interval(days => $1) as at)
             delete from rule_versions where (kind, app, part, generation) in (
                select old.kind, old.app, old.part, old.generation from rule_versions old, past
                where old.changed_at < past.at and (old.deleted or exists (
                    select from rule_versions next
                    where next.kind = old.kind and next.app = old.app and next.part = old.part
                        and next.generation > old.generation and next.changed_at < past.at))
                order by old.changed_at limit $2)",
            days,
            BATCH,
        )
        .execute(db)
        .await?
        .rows_affected();
        forgotten += batch;
        if batch < BATCH as u64 {
            return Ok(forgotten);
        }
    }
}
