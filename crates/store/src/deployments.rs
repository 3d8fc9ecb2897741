//! Deployments: how far Kapacitor has followed each rule, and what it should have.

use chrono::{DateTime, Utc};
use rules::delivery::Delivery;
use serde::Serialize;
use sqlx::{PgConnection, PgPool, types::Json};

use crate::record::{Record, SyncStatus};

type Result<T> = sqlx::Result<T>;

/// Records that Kapacitor runs this generation, its `modified`, and what it was rendered with. None if
/// it is not the newest.
pub async fn record_synced(
    db: impl sqlx::PgExecutor<'_>,
    record: &Record,
    modified: &str,
    rendered_with: Option<&str>,
) -> Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!(
        r#"update deployments set
            synced_generation = $2, sync_status = 'synced', sync_error = null, sync_at = now(),
            attempts = 0, kapacitor_modified = $3, rendered_with = $4, purge = false
         where task = $1 and generation = $2
         returning sync_at as "sync_at!""#,
        record.id,
        record.generation,
        modified,
        rendered_with,
    )
    .fetch_optional(db)
    .await
}

/// Records that the service evaluates this generation of a check. None if it is not the newest.
pub async fn record_evaluated(
    db: impl sqlx::PgExecutor<'_>,
    record: &Record,
) -> Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!(
        r#"update deployments set
            synced_generation = $2, sync_status = 'synced', sync_error = null, sync_at = now(),
            attempts = 0, purge = false
         where task = $1 and generation = $2
         returning sync_at as "sync_at!""#,
        record.id,
        record.generation,
    )
    .fetch_optional(db)
    .await
}

/// Records that Kapacitor does not run this generation yet, why, and how many seconds from now to try
/// again. None if it is not the newest.
pub async fn record_unsynced(
    db: impl sqlx::PgExecutor<'_>,
    record: &Record,
    status: SyncStatus,
    error: &str,
    retry_seconds: f64,
) -> Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!(
        r#"update deployments set
            sync_status = $3, sync_error = $4, sync_at = now(), attempts = attempts + 1,
            next_attempt_at = now() + make_interval(secs => $5)
         where task = $1 and generation = $2
         returning sync_at as "sync_at!""#,
        record.id,
        record.generation,
        status as SyncStatus,
        error,
        retry_seconds,
    )
    .fetch_optional(db)
    .await
}

/// Records that Kapacitor runs the rule, with a script of its own.
pub async fn record_as_is(db: &mut PgConnection, id: &str, modified: &str) -> Result<()> {
    sqlx::query!(
        "update deployments set synced_generation = generation, sync_status = 'synced',
            sync_at = now(), kapacitor_modified = $2
         where task = $1",
        id,
        modified,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// An event that Kapacitor's own handlers have told.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    pub part: String,
    pub at_ns: i64,
    pub level: &'static str,
    pub message: String,
    pub details: String,
    pub duration_ns: i64,
}

/// Lets the service notify the targets from now on. What Kapacitor has told, as its topic has it, is what
/// they know; `lasts`: whether the level of an event lasts until the next one.
pub async fn begin_delivery(db: &PgPool, task: &str, told: &[Told], lasts: bool) -> Result<()> {
    let mut transaction = db.begin().await?;
    sqlx::query!(
        "delete from lanes where subject = $1 and due_at is null",
        task
    )
    .execute(&mut *transaction)
    .await?;
    sqlx::query!(
        "with told as (
            select * from jsonb_to_recordset($2) as told (part text, at_ns bigint, level text, message text,
                details text, duration_ns bigint)
         ), rule as (
            select kind, app, targets from deployments join rules on rules.id = rule where task = $1
         ), written as (
            insert into events (subject, part, kind, app, at_ns, level, message, details, duration_ns,
                source, late)
            select $1, part, kind, app, at_ns, level, message, details, duration_ns, 'compare', false
            from told, rule
            on conflict do nothing
         ), head as (
            insert into heads (subject, part, level, at_ns, since_ns)
            select $1, part, level, at_ns, at_ns from told where $3
            on conflict (subject, part) do update set
                level = excluded.level, at_ns = excluded.at_ns,
                since_ns = case when heads.level = excluded.level then heads.since_ns
                    else excluded.since_ns end
         ), addressed as (
            select kind, app, target ->> 'channel' as channel, target ->> 'address' as address,
                target_id(target ->> 'channel', target ->> 'address') as target
            from rule, jsonb_array_elements(targets) target
         ), known as (
            insert into targets (id, channel, address) select target, channel, address from addressed
            on conflict do nothing
         ), lane as (
            insert into lanes (subject, part, target, kind, app, want_ns, want_level, told_ns, told_level)
            select $1, part, target, kind, app, at_ns, level, at_ns, level from told, addressed
            where level <> 'OK' and $3
            on conflict do nothing
         )
         update deployments set delivers = true where task = $1",
        task,
        Json(told) as _,
        lasts,
    )
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await
}

/// Keeps events that Kapacitor's own handlers have told, so that they are not found to be news.
pub async fn note_told(db: &PgPool, task: &str, told: &[Told]) -> Result<()> {
    sqlx::query!(
        "insert into events (subject, part, kind, app, at_ns, level, message, details, duration_ns, source, late)
         select $1, told.part, kind, app, at_ns, level, message, details, duration_ns, 'compare', false
         from jsonb_to_recordset($2) as told (part text, at_ns bigint, level text, message text, details text,
                duration_ns bigint),
            deployments join rules on rules.id = rule
         where task = $1
         on conflict do nothing",
        task,
        Json(told) as _,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Lets Kapacitor notify the targets from now on.
pub async fn end_delivery(db: &PgPool, task: &str) -> Result<()> {
    sqlx::query!(
        "update deployments set delivers = false where task = $1",
        task
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Has the rule pushed again, whether or not Kapacitor is up to date.
pub async fn push_again(db: impl sqlx::PgExecutor<'_>, id: &str) -> Result<()> {
    sqlx::query!(
        "update deployments set sync_status = 'pending', next_attempt_at = now() where task = $1",
        id,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Removes a rule for good: Kapacitor has let go of its task. Its versions stay. Returns when, or none
/// if this generation is not the newest.
pub async fn remove(
    db: impl sqlx::PgExecutor<'_>,
    record: &Record,
) -> Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!(
        r#"delete from rules
           where id = (select rule from deployments where task = $1) and generation = $2
           returning now() as "now!""#,
        record.id,
        record.generation,
    )
    .fetch_optional(db)
    .await
}

/// The tasks whose push is due, the longest waiting first.
pub async fn due(db: impl sqlx::PgExecutor<'_>, limit: i64) -> Result<Vec<String>> {
    sqlx::query_scalar!(
        "select task from deployments where sync_status <> 'synced' and next_attempt_at <= now()
         order by next_attempt_at limit $1",
        limit,
    )
    .fetch_all(db)
    .await
}

/// Has everything that is pending tried at once.
pub async fn retry_pending(db: impl sqlx::PgExecutor<'_>) -> Result<()> {
    sqlx::query!("update deployments set next_attempt_at = now() where sync_status = 'pending'")
        .execute(db)
        .await?;
    Ok(())
}

/// What drift is found by: what Kapacitor should say of each task that it is known to run.
#[derive(Clone, Debug)]
pub struct Expected {
    pub id: String,
    pub kind: String,
    pub delivery: Option<String>,
    pub enabled: bool,
    pub modified: Option<String>,
    pub rendered_with: Option<String>,
    pub status: SyncStatus,
    /// Why Kapacitor has not followed.
    pub error: Option<String>,
    /// It should be gone.
    pub deleted: bool,
}

impl Expected {
    /// How its alerts reach its targets; none: as the setting `DELIVERY` has it.
    pub fn delivery(&self) -> Option<Delivery> {
        Delivery::parse(self.delivery.as_deref()?).ok()
    }
}

impl From<&Record> for Expected {
    fn from(record: &Record) -> Self {
        Self {
            id: record.id.clone(),
            kind: record.kind.clone(),
            delivery: record.delivery.clone(),
            enabled: record.enabled,
            modified: record.kapacitor_modified.clone(),
            rendered_with: record.rendered_with.clone(),
            status: record.sync_status,
            error: record.sync_error.clone(),
            deleted: record.deleted_at.is_some(),
        }
    }
}

/// What Kapacitor should have.
pub async fn expected(db: &PgPool) -> Result<Vec<Expected>> {
    sqlx::query_as!(
        Expected,
        r#"select task as id, kind, delivery, enabled, kapacitor_modified as modified, rendered_with,
            sync_status as "status: SyncStatus", sync_error as error, deleted_at is not null as "deleted!"
           from deployments join rules on rules.id = rule where kapacitor <> '' order by task"#,
    )
    .fetch_all(db)
    .await
}

/// How many rules Kapacitor runs, and how long the oldest that it does not run yet has waited, in
/// seconds.
#[derive(Clone, Debug, Default)]
pub struct Backlog {
    pub synced: i64,
    pub pending: i64,
    pub failed: i64,
    pub oldest_seconds: f64,
    /// Rules that are blind.
    pub blind: i64,
}

/// Counts what Kapacitor runs and what it does not run yet.
pub async fn backlog(db: &PgPool) -> Result<Backlog> {
    sqlx::query_as!(
        Backlog,
        r#"select
            count(*) filter (where sync_status = 'synced') as "synced!",
            count(*) filter (where sync_status = 'pending') as "pending!",
            count(*) filter (where sync_status = 'failed') as "failed!",
            coalesce(extract(epoch from now() - min(updated_at) filter (where sync_status <> 'synced')), 0)::float8
                as "oldest_seconds!",
            count(*) filter (where blind <> '{}' and enabled and deleted_at is null) as "blind!"
           from deployments join rules on rules.id = rule where kapacitor <> ''"#,
    )
    .fetch_one(db)
    .await
}
