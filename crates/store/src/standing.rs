//! How the rules stand that status pages show, and how they stood.

use chrono::{DateTime, Utc};
use sqlx::PgPool;

type Result<T> = sqlx::Result<T>;

/// How a rule stands that a page shows.
#[derive(Clone, Debug)]
pub struct Shown {
    pub task: String,
    pub kind: String,
    pub app: String,
    pub enabled: bool,
    /// How its alerts reach its targets, in a word; none: as the setting has it.
    pub delivery: Option<String>,
    pub created_at: DateTime<Utc>,
    /// The status of a check.
    pub status: Option<String>,
    /// The highest level of its parts, as far as it was reported: 0 is OK, 3 is CRITICAL.
    pub level: Option<i32>,
    /// Since when it has the status or the level.
    pub since: Option<DateTime<Utc>>,
}

/// How those of these rules stand that there are.
pub async fn shown(db: &PgPool, rules: &[String]) -> Result<Vec<Shown>> {
    sqlx::query_as!(
        Shown,
        r#"select task, kind, rule.app, rule.enabled, delivery, rule.created_at, "check".status as "status?",
            worst.level as "level?", coalesce("check".since, worst.since) as since
           from rules rule join deployments deployment on deployment.rule = rule.id
            left join checks "check" on "check".rule = rule.id
            left join lateral (
                select level_rank(level) - 1 as level, to_timestamp(since_ns / 1e9) as since
                from heads where subject = task
                order by level_rank(level) desc, since_ns limit 1
            ) worst on true
           where task = any($1) and deleted_at is null"#,
        rules,
    )
    .fetch_all(db)
    .await
}

/// A change of a check's status, or of the level of a part of a rule.
#[derive(Clone, Debug)]
pub struct Changed {
    pub task: String,
    /// Of a check, the same as the task.
    pub part: String,
    pub at: DateTime<Utc>,
    /// The status or level before; none: not known.
    pub was: Option<String>,
    /// The status or level from then on.
    pub is: String,
}

/// How these rules changed since a time, the first change first.
pub async fn changes(db: &PgPool, rules: &[String], since: DateTime<Utc>) -> Result<Vec<Changed>> {
    sqlx::query_as!(
        Changed,
        r#"select task as "task!", task as "part!", at as "at!", was, status as "is!"
           from flips join deployments using (rule)
           where task = any($1) and at >= $2
           union all
           select subject, part, to_timestamp(at_ns / 1e9), previous, level
           from events where subject = any($1) and at_ns >= extract(epoch from $2) * 1000000000
           order by 3"#,
        rules,
        since,
    )
    .fetch_all(db)
    .await
}

/// How the parts of these rules stand, and since when.
pub async fn heads(db: &PgPool, rules: &[String]) -> Result<Vec<Changed>> {
    sqlx::query_as!(
        Changed,
        r#"select subject as task, part, to_timestamp(since_ns / 1e9) as "at!", null::text as was, level as is
           from heads where subject = any($1)"#,
        rules,
    )
    .fetch_all(db)
    .await
}

/// From when a rule was in force how.
#[derive(Clone, Debug)]
pub struct InForce {
    pub task: String,
    pub at: DateTime<Utc>,
    pub enabled: bool,
    pub deleted: bool,
    pub delivery: Option<String>,
}

/// From when these rules were in force how, as far as their versions are kept, the first first.
pub async fn in_force(db: &PgPool, rules: &[String]) -> Result<Vec<InForce>> {
    sqlx::query_as!(
        InForce,
        r#"select deployments.task, version.changed_at as at, version.enabled, version.deleted, version.delivery
           from deployments join rules rule on rule.id = deployments.rule
            join rule_versions version using (kind, app, part)
           where deployments.task = any($1)
           order by version.changed_at, version.generation"#,
        rules,
    )
    .fetch_all(db)
    .await
}
