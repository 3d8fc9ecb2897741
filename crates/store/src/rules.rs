//! Every SQL statement on tasks.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use futures::stream::BoxStream;
use rules::{Definition, Kind, Rule, fields::FieldError, object, one_text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sqlx::{PgConnection, PgPool, types::Json};

use crate::{audit::Actor, token::Scope};

/// How far Kapacitor has followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum SyncStatus {
    /// Kapacitor runs this generation.
    Synced,
    /// Kapacitor has not been reached yet; it will be tried until it has.
    Pending,
    /// Kapacitor refuses this generation.
    Failed,
}

/// A task as the database has it, by its columns, or as JSON of a whole row.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Record {
    pub id: String,
    pub kind: String,
    pub app: String,
    pub target: String,
    pub spec: Json<Map<String, Value>>,
    pub slack: Option<String>,
    pub email: Vec<String>,
    pub post: Option<String>,
    pub enabled: bool,
    pub generation: i64,
    pub synced_generation: i64,
    pub sync_status: SyncStatus,
    pub sync_error: Option<String>,
    pub sync_at: Option<DateTime<Utc>>,
    /// Unsuccessful deliveries in a row.
    pub attempts: i32,
    /// Kapacitor's `modified` as our last push left it.
    pub kapacitor_modified: Option<String>,
    /// The version of templates and settings that its script was rendered with.
    pub rendered_with: Option<String>,
    /// What an earlier rule of this id left in Kapacitor must go first.
    pub purge: bool,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub active_since: DateTime<Utc>,
    /// Set: a tombstone.
    pub deleted_at: Option<DateTime<Utc>>,
    /// Why the rule cannot see; empty: it can.
    pub blind: Vec<String>,
    /// When its query last brought anything.
    pub data_seen_at: Option<DateTime<Utc>>,
    /// When the newest event happened that it has told of, for kinds that watch events.
    pub last_event_at: Option<DateTime<Utc>>,
}

impl Record {
    /// The rule as its owner defined it.
    pub fn task<K: Kind>(&self) -> std::result::Result<Rule<K>, Vec<FieldError>> {
        Rule::parse(self.to_object())
    }

    /// The rule as a JSON object of the fields that its owner can set.
    pub fn to_object(&self) -> Map<String, Value> {
        object(
            &self.app,
            &self.spec.0,
            self.slack.as_deref(),
            &self.email,
            self.post.as_deref(),
            self.enabled,
        )
    }

    /// All addresses as one string.
    pub fn email_text(&self) -> Option<String> {
        one_text(&self.email)
    }

    /// Whether it was taken over with the script that it had, and has not been edited since.
    pub fn is_recorded(&self) -> bool {
        self.is_synced() && self.rendered_with.is_none() && self.deleted_at.is_none()
    }

    /// Whether Kapacitor runs what is wanted.
    pub fn is_synced(&self) -> bool {
        self.sync_status == SyncStatus::Synced && self.synced_generation == self.generation
    }
}

type Result<T> = sqlx::Result<T>;

/// `query_as!` into [`Record`]s: the columns are named here once. `$with` stands before the
/// `select`, `$rest` after its `from`.
macro_rules! records {
    ($rest:literal $(, $arg:expr)* $(,)?) => {
        records!(with [] $rest $(, $arg)*)
    };
    (with [$($with:literal)*] $rest:literal $(, $arg:expr)*) => {
        sqlx::query_as!(
            Record,
            $($with +)* r#"
                select id as "id!", kind as "kind!", app as "app!", target as "target!",
                    spec as "spec!: Json<Map<String, Value>>", slack, email as "email!", post,
                    enabled as "enabled!", generation as "generation!",
                    synced_generation as "synced_generation!",
                    sync_status as "sync_status!: SyncStatus", sync_error, sync_at,
                    attempts as "attempts!", kapacitor_modified, rendered_with, purge as "purge!",
                    created_at as "created_at!", updated_at as "updated_at!",
                    active_since as "active_since!", deleted_at, blind as "blind!",
                    data_seen_at, last_event_at
                from "#
                + $rest
            $(, $arg)*
        )
    };
}

/// [`records!`] of a statement that commits an intent, keeps the row that it leaves as a version,
/// and notes it in the audit: the one is never there without the others. Beside the statement, `tasks`
/// is still as it was before, and each row is looked up there by itself (`limit` sees to that): for a
/// creation PostgreSQL expects a hundred rows, and would read all there are. The statement's own
/// arguments begin with `$2`.
macro_rules! intent {
    ($by:expr, $statement:literal $(, $arg:expr)* $(,)?) => {
        records!(
            with [
                "with written as (" $statement "), kept as (
                    insert into task_versions (task, generation, kind, app, target, spec, slack,
                        email, post, enabled, deleted, changed_at, changed_by)
                    select id, generation, kind, app, target, spec, slack,
                        email, post, enabled, deleted_at is not null, updated_at, $1::jsonb ->> 'who'
                    from written
                ), noted as (
                    insert into audit (who, address, request_id, action, subject, kind, app, target,
                        generation, before, after, changed)
                    select $1 ->> 'who', $1 ->> 'address', $1 ->> 'request_id',
                        case when old is null and $1 ->> 'action' = 'update' then 'create'
                            else $1 ->> 'action' end,
                        id, kind, app, target, generation,
                        old || jsonb_build_object('post', masked_url(old ->> 'post')),
                        new || jsonb_build_object('post', masked_url(new ->> 'post')),
                        case when old is not null and new is not null then differing(old, new) end
                    from (
                        select written.id, written.kind, written.app, written.target,
                            written.generation,
                            case when earlier.deleted_at is null then
                                rule_fields(earlier.spec, earlier.slack, earlier.email, earlier.post,
                                    earlier.enabled) end as old,
                            case when written.deleted_at is null then
                                rule_fields(written.spec, written.slack, written.email, written.post,
                                    written.enabled) end as new
                        from written left join lateral (
                            select * from tasks where tasks.id = written.id limit 1
                        ) earlier on true
                    ) change
                )"
            ]
            "written",
            $by.to_json()
            $(, $arg)*
        )
    };
}

/// The task or tombstone of this id.
pub async fn find(db: impl sqlx::PgExecutor<'_>, id: &str) -> Result<Option<Record>> {
    records!("tasks where id = $1", id).fetch_optional(db).await
}

/// Which tasks to list.
#[derive(Clone, Debug)]
pub struct Filter {
    /// One kind, or all.
    pub kind: Option<&'static str>,
    /// One app, or all.
    pub app: Option<String>,
    /// Only those that cannot see.
    pub blind: bool,
    /// Only those of apps like one of these, in SQL's sense.
    pub scope: Vec<String>,
}

impl Filter {
    /// All tasks of the apps in `scope`.
    pub fn of(scope: &Scope) -> Self {
        Self {
            kind: None,
            app: None,
            blind: false,
            scope: scope.patterns(),
        }
    }
}

/// The place of a task in a listing: lists are sorted by app, kind and target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    pub app: String,
    pub kind: String,
    pub target: String,
}

impl From<&Record> for Cursor {
    fn from(record: &Record) -> Self {
        Self {
            app: record.app.clone(),
            kind: record.kind.clone(),
            target: record.target.clone(),
        }
    }
}

/// The first `limit` tasks after `after`, tombstones left out, as they come.
pub fn page<'a>(
    db: &'a PgPool,
    filter: &'a Filter,
    after: &'a Cursor,
    limit: i64,
) -> BoxStream<'a, Result<Record>> {
    match (filter.kind, &filter.app) {
        // few of many, for which there is an index
        (kind, app) if filter.blind => records!(
            "tasks where deleted_at is null and blind <> '{}' and enabled
                and ($1::text is null or kind = $1) and ($2::text is null or app = $2)
                and (app, kind, target) > ($3, $4, $5) and app like any($7)
             order by app, kind, target limit $6",
            kind,
            app.as_deref(),
            after.app,
            after.kind,
            after.target,
            limit,
            &filter.scope,
        )
        .fetch(db),
        (None, None) => records!(
            "tasks where deleted_at is null and (app, kind, target) > ($1, $2, $3)
                and app like any($5)
             order by app, kind, target limit $4",
            after.app,
            after.kind,
            after.target,
            limit,
            &filter.scope,
        )
        .fetch(db),
        (Some(kind), None) => records!(
            "tasks where deleted_at is null and kind = $1 and (app, target) > ($2, $3)
                and app like any($5)
             order by app, target limit $4",
            kind,
            after.app,
            after.target,
            limit,
            &filter.scope,
        )
        .fetch(db),
        (kind, Some(app)) => records!(
            "tasks where deleted_at is null and app = $1 and ($2::text is null or kind = $2)
                and (app, kind, target) > ($3, $4, $5) and app like any($7)
             order by app, kind, target limit $6",
            app,
            kind,
            after.app,
            after.kind,
            after.target,
            limit,
            &filter.scope,
        )
        .fetch(db),
    }
}

/// Commits what is wanted from now on: the next generation of a task, or a task in the place of a
/// tombstone, whose remains in Kapacitor it then has to clear away. None where the task or tombstone
/// is not at the generation `decided_upon` any more. One that is not there yet, [`insert`] adds.
pub async fn save(
    db: impl sqlx::PgExecutor<'_>,
    by: &Actor,
    wanted: &Definition,
    decided_upon: i64,
) -> Result<Option<Record>> {
    intent!(
        by,
        "update tasks set
            spec = $3,
            slack = $4,
            email = $5,
            post = $6,
            enabled = $7,
            generation = last_generation + 1,
            last_generation = last_generation + 1,
            synced_generation = case when deleted_at is null then synced_generation else 0 end,
            sync_status = 'pending',
            sync_error = null,
            attempts = 0,
            next_attempt_at = now(),
            purge = purge or deleted_at is not null,
            created_at = case when deleted_at is null then created_at else now() end,
            updated_at = now(),
            active_since = case
                when deleted_at is null and (enabled or not $7) then active_since else now() end,
            last_event_at = case when deleted_at is null then last_event_at end,
            deleted_at = null
         where id = $2 and generation = $8
         returning *",
        wanted.id,
        Json(&wanted.spec) as _,
        wanted.slack.as_deref(),
        &wanted.email,
        wanted.post.as_deref(),
        wanted.enabled,
        decided_upon,
    )
    .fetch_optional(db)
    .await
}

/// The tasks and tombstones of these rules' ids, which nobody else changes until the transaction ends.
pub async fn lock_known(db: &mut PgConnection, rules: &[Definition]) -> Result<Vec<Record>> {
    let ids: Vec<String> = rules.iter().map(|rule| rule.id.clone()).collect();
    records!("tasks where id = any($1) order by id for update", &ids)
        .fetch_all(db)
        .await
}

/// Adds those of these rules that neither exist nor are on their way out; however many, in one
/// statement. Each goes on counting where a deleted one of its id ended, so that an ETag of that fits
/// nothing. What runs in Kapacitor already, by its `modified`, stays as it runs. Answers which were
/// added.
pub async fn insert(
    db: impl sqlx::PgExecutor<'_>,
    by: &Actor,
    rules: &[&Definition],
    running: &HashMap<&str, &str>,
) -> Result<Vec<Record>> {
    let row = |rule: &&Definition| {
        json!({
            "id": rule.id, "kind": rule.kind, "app": rule.app, "target": rule.target,
            "spec": rule.spec, "slack": rule.slack, "email": rule.email, "post": rule.post,
            "enabled": rule.enabled, "modified": running.get(rule.id.as_str()),
        })
    };
    let rows: Value = rules.iter().map(row).collect();
    intent!(
        by,
        "insert into tasks (id, kind, app, target, spec, slack, email, post, enabled, generation,
            last_generation, synced_generation, sync_status, sync_at, kapacitor_modified)
         select id, kind, app, target, spec, slack, email, post, enabled, next, next,
            case when modified is null then 0 else next end,
            case when modified is null then 'pending' else 'synced' end,
            case when modified is null then null else now() end,
            modified
         from jsonb_to_recordset($2) as given (id text, kind text, app text, target text,
                spec jsonb, slack text, email text[], post text, enabled boolean, modified text),
            lateral (select coalesce(max(generation), 0) + 1 as next
                from task_versions where task = given.id) known
         on conflict (id) do nothing
         returning *",
        rows,
    )
    .fetch_all(db)
    .await
}

/// Records that Kapacitor runs the task, with a script of its own.
pub async fn record_as_is(db: &mut PgConnection, id: &str, modified: &str) -> Result<()> {
    sqlx::query!(
        "update tasks set synced_generation = generation, sync_status = 'synced', sync_at = now(),
            kapacitor_modified = $2
         where id = $1",
        id,
        modified,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Has the rule pushed again, whether or not Kapacitor is up to date.
pub async fn redeliver(db: impl sqlx::PgExecutor<'_>, id: &str) -> Result<()> {
    sqlx::query!(
        "update tasks set sync_status = 'pending', next_attempt_at = now() where id = $1",
        id,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The rows of a table of the older service's, as JSON; none where there is no such table.
pub async fn older_rows(db: &PgPool, table: &str) -> Result<Vec<Map<String, Value>>> {
    let exists = sqlx::query_scalar!(r#"select to_regclass($1) is not null as "exists!""#, table)
        .fetch_one(db)
        .await?;
    if !exists {
        return Ok(Vec::new());
    }
    // The name is a constant; the table is not known at compile time.
    let select = format!(r#"select to_jsonb(older) from "{table}" older"#);
    let rows: Vec<Json<Map<String, Value>>> = sqlx::query_scalar(sqlx::AssertSqlSafe(select))
        .fetch_all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Commits that the task is to go. None where it is not at the generation `decided_upon` any more.
pub async fn bury(
    db: impl sqlx::PgExecutor<'_>,
    by: &Actor,
    id: &str,
    decided_upon: i64,
) -> Result<Option<Record>> {
    intent!(
        by,
        "update tasks set
            generation = last_generation + 1,
            last_generation = last_generation + 1,
            sync_status = 'pending',
            sync_error = null,
            attempts = 0,
            next_attempt_at = now(),
            updated_at = now(),
            deleted_at = now()
         where id = $2 and generation = $3
         returning *",
        id,
        decided_upon,
    )
    .fetch_optional(db)
    .await
}

/// `query!` of a statement that takes an intent back, with the versions `$gone` of it, and says in the
/// audit of its entry that it was refused. `$1` is the task, `$2` the generation that was refused.
macro_rules! take_back {
    ($statement:literal, $gone:literal, $id:expr, $refused:expr $(, $arg:expr)* $(,)?) => {
        sqlx::query!(
            "with taken as (" + $statement + "), noted as (
                insert into audit (who, address, request_id, action, subject, kind, app, target,
                    generation, before, after, changed, refused)
                select who, address, request_id, action, subject, kind, audit.app, audit.target,
                    audit.generation, before, after, changed, audit.id
                from audit, taken
                where audit.id = (select max(id) from audit
                    where subject = $1 and kind is not null and generation = $2 and refused is null)
             )
             delete from task_versions refused using taken where refused.task = taken.id and " + $gone,
            $id,
            $refused
            $(, $arg)*
        )
    };
}

/// Takes an intent back, and its version with it: the row is again as `earlier` has it, but for the
/// generations that were given out meanwhile, and for what is known of Kapacitor. Answers whether the
/// task was still at the generation `refused`; if so, the audit says of its entry that it was refused.
pub async fn restore(
    db: impl sqlx::PgExecutor<'_>,
    earlier: &Record,
    refused: i64,
) -> Result<bool> {
    let taken_back = take_back!(
        "update tasks set
            spec = $3, slack = $4, email = $5, post = $6, enabled = $7, generation = $8,
            sync_status = 'pending', sync_error = null, attempts = 0,
            next_attempt_at = now(), created_at = $9, updated_at = $10,
            active_since = $11, deleted_at = $12
         where id = $1 and generation = $2
         returning id, generation",
        "refused.generation > taken.generation",
        earlier.id,
        refused,
        Json(&earlier.spec.0) as _,
        earlier.slack.as_deref(),
        &earlier.email,
        earlier.post.as_deref(),
        earlier.enabled,
        earlier.generation,
        earlier.created_at,
        earlier.updated_at,
        earlier.active_since,
        earlier.deleted_at,
    )
    .execute(db)
    .await?;
    Ok(taken_back.rows_affected() > 0)
}

/// Takes the creation of a task back, and its version with it. Answers whether the task was still at
/// the generation `refused`; if so, the audit says of its entry that it was refused.
pub async fn retract(db: impl sqlx::PgExecutor<'_>, id: &str, refused: i64) -> Result<bool> {
    let taken_back = take_back!(
        "delete from tasks where id = $1 and generation = $2 returning id, generation",
        "refused.generation = taken.generation",
        id,
        refused,
    )
    .execute(db)
    .await?;
    Ok(taken_back.rows_affected() > 0)
}

/// Records that Kapacitor runs this generation, its `modified`, and what it was rendered with. None
/// where it is not the newest.
pub async fn record_synced(
    db: impl sqlx::PgExecutor<'_>,
    record: &Record,
    modified: &str,
    rendered_with: Option<&str>,
) -> Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!(
        r#"update tasks set
            synced_generation = $2, sync_status = 'synced', sync_error = null, sync_at = now(),
            attempts = 0, kapacitor_modified = $3, rendered_with = $4, purge = false
         where id = $1 and generation = $2
         returning sync_at as "sync_at!""#,
        record.id,
        record.generation,
        modified,
        rendered_with,
    )
    .fetch_optional(db)
    .await
}

/// Records that Kapacitor does not run this generation yet, why, and how many seconds from now to try
/// again. None where it is not the newest.
pub async fn record_unsynced(
    db: impl sqlx::PgExecutor<'_>,
    record: &Record,
    status: SyncStatus,
    error: &str,
    retry_seconds: f64,
) -> Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!(
        r#"update tasks set
            sync_status = $3, sync_error = $4, sync_at = now(), attempts = attempts + 1,
            next_attempt_at = now() + make_interval(secs => $5)
         where id = $1 and generation = $2
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

/// Removes a row for good: Kapacitor has let go of its task. Its versions stay. Answers when, or none
/// where this generation is not the newest.
pub async fn remove(
    db: impl sqlx::PgExecutor<'_>,
    record: &Record,
) -> Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!(
        r#"delete from tasks where id = $1 and generation = $2 returning now() as "now!""#,
        record.id,
        record.generation,
    )
    .fetch_optional(db)
    .await
}

/// The tasks whose push is due, the longest waiting first.
pub async fn due(db: impl sqlx::PgExecutor<'_>, limit: i64) -> Result<Vec<String>> {
    sqlx::query_scalar!(
        "select id from tasks where sync_status <> 'synced' and next_attempt_at <= now()
         order by next_attempt_at limit $1",
        limit,
    )
    .fetch_all(db)
    .await
}

/// The tasks of these kinds that Kapacitor runs and that watch since before `at`.
pub async fn active_before(
    db: &PgPool,
    kinds: &[String],
    at: DateTime<Utc>,
) -> Result<Vec<String>> {
    sqlx::query_scalar!(
        "select id from tasks
         where kind = any($1) and active_since < $2 and enabled and sync_status = 'synced'
            and deleted_at is null",
        kinds,
        at,
    )
    .fetch_all(db)
    .await
}

/// Lets a rule watch from `since` on. It is pending until Kapacitor has heard of it.
pub async fn set_active_since(
    db: impl sqlx::PgExecutor<'_>,
    id: &str,
    since: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update tasks set active_since = $2, sync_status = 'pending', next_attempt_at = now()
         where id = $1",
        id,
        since,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Has everything that is pending tried at once.
pub async fn retry_pending(db: impl sqlx::PgExecutor<'_>) -> Result<()> {
    sqlx::query!("update tasks set next_attempt_at = now() where sync_status = 'pending'")
        .execute(db)
        .await?;
    Ok(())
}

/// What drift is found by: what Kapacitor should say of each task that it is known to run.
#[derive(Clone, Debug)]
pub struct Expected {
    pub id: String,
    pub kind: String,
    pub enabled: bool,
    pub modified: Option<String>,
    pub rendered_with: Option<String>,
    pub status: SyncStatus,
    /// Why Kapacitor has not followed.
    pub error: Option<String>,
    /// It should be gone.
    pub deleted: bool,
}

impl From<&Record> for Expected {
    fn from(record: &Record) -> Self {
        Self {
            id: record.id.clone(),
            kind: record.kind.clone(),
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
        r#"select id, kind, enabled, kapacitor_modified as modified, rendered_with,
            sync_status as "status: SyncStatus", sync_error as error, deleted_at is not null as "deleted!"
           from tasks order by id"#,
    )
    .fetch_all(db)
    .await
}

/// A task that Kapacitor is to run, and what is known of its health.
#[derive(Clone, Debug)]
pub struct Watched {
    pub id: String,
    pub kind: String,
    pub spec: Json<Map<String, Value>>,
    pub active_since: DateTime<Utc>,
    /// When Kapacitor was last brought to it.
    pub sync_at: Option<DateTime<Utc>>,
    pub blind: Vec<String>,
    pub data_seen_at: Option<DateTime<Utc>>,
    pub last_event_at: Option<DateTime<Utc>>,
}

/// The tasks that are to see something.
pub async fn watched(db: &PgPool) -> Result<Vec<Watched>> {
    sqlx::query_as!(
        Watched,
        r#"select id, kind, spec as "spec: Json<Map<String, Value>>", active_since, sync_at, blind,
            data_seen_at, last_event_at
           from tasks where enabled and sync_status = 'synced' and deleted_at is null"#,
    )
    .fetch_all(db)
    .await
}

/// What has changed since the last evaluation of all rules' health.
#[derive(Clone, Debug, Default)]
pub struct HealthChanges {
    ids: Vec<String>,
    /// The reasons of each as a JSON array, for PostgreSQL's arrays of arrays are of one length.
    blind: Vec<Value>,
    data_seen_at: Vec<Option<DateTime<Utc>>>,
    last_event_at: Vec<Option<DateTime<Utc>>>,
}

impl HealthChanges {
    pub fn add(
        &mut self,
        id: &str,
        blind: &[String],
        data_seen_at: Option<DateTime<Utc>>,
        last_event_at: Option<DateTime<Utc>>,
    ) {
        self.ids.push(id.into());
        self.blind.push(blind.into());
        self.data_seen_at.push(data_seen_at);
        self.last_event_at.push(last_event_at);
    }
}

/// Records the health of rules and their last events, in one statement.
pub async fn record_health(db: &PgPool, changes: &HealthChanges) -> Result<()> {
    if changes.ids.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "update tasks set
            blind = array(select jsonb_array_elements_text(found.blind)),
            data_seen_at = found.data_seen_at,
            last_event_at = found.last_event_at
         from unnest($1::text[], $2::jsonb[], $3::timestamptz[], $4::timestamptz[])
            as found (id, blind, data_seen_at, last_event_at)
         where tasks.id = found.id",
        &changes.ids,
        &changes.blind,
        &changes.data_seen_at as &[Option<DateTime<Utc>>],
        &changes.last_event_at as &[Option<DateTime<Utc>>],
    )
    .execute(db)
    .await?;
    Ok(())
}

/// How many tasks are in each state of delivery, and how long the oldest undelivered one has
/// waited, in seconds.
#[derive(Clone, Debug, Default)]
pub struct Backlog {
    pub synced: i64,
    pub pending: i64,
    pub failed: i64,
    pub oldest_seconds: f64,
    /// Tasks that cannot see.
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
           from tasks"#,
    )
    .fetch_one(db)
    .await
}
