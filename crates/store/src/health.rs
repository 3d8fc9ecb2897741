//! Rule health, and since when each rule watches.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sqlx::{PgPool, types::Json};

type Result<T> = sqlx::Result<T>;

/// Why a rule is blind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "BlindCause")]
pub struct Cause {
    /// `not_executing`, `query_fails`, `no_data` or `late`.
    pub code: String,
    pub since: DateTime<Utc>,
    /// What is known of it, in words.
    pub evidence: String,
}

/// A rule that Kapacitor is to run, and what is known of its health.
#[derive(Clone, Debug)]
pub struct Watched {
    pub id: String,
    pub kind: String,
    pub spec: Json<Map<String, Value>>,
    pub active_since: DateTime<Utc>,
    /// When Kapacitor was last brought to it.
    pub sync_at: Option<DateTime<Utc>>,
    pub causes: Json<Vec<Cause>>,
    pub data_seen_at: Option<DateTime<Utc>>,
    pub last_event_at: Option<DateTime<Utc>>,
}

/// The rules that should see something.
pub async fn watched(db: &PgPool) -> Result<Vec<Watched>> {
    sqlx::query_as!(
        Watched,
        r#"select task as id, kind, spec as "spec: Json<Map<String, Value>>", active_since, sync_at,
            causes as "causes: Json<Vec<Cause>>", data_seen_at, last_event_at
           from rules join deployments on rule = rules.id
           where enabled and sync_status = 'synced' and deleted_at is null and kapacitor <> ''"#,
    )
    .fetch_all(db)
    .await
}

/// What has changed since the last evaluation of all rules' health.
#[derive(Clone, Debug, Default)]
pub struct HealthChanges {
    ids: Vec<String>,
    /// The causes of each.
    causes: Vec<Value>,
    data_seen_at: Vec<Option<DateTime<Utc>>>,
    last_event_at: Vec<Option<DateTime<Utc>>>,
}

impl HealthChanges {
    pub fn add(
        &mut self,
        id: &str,
        causes: &[Cause],
        data_seen_at: Option<DateTime<Utc>>,
        last_event_at: Option<DateTime<Utc>>,
    ) {
        self.ids.push(id.into());
        let causes = serde_json::to_value(causes).expect("causes are JSON");
        self.causes.push(causes);
        self.data_seen_at.push(data_seen_at);
        self.last_event_at.push(last_event_at);
    }
}

/// Records the health of rules and their last events, in one statement.
pub async fn record(db: &PgPool, changes: &HealthChanges) -> Result<()> {
    if changes.ids.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "update rules set
            blind = array(select cause ->> 'evidence' from jsonb_array_elements(found.causes) cause),
            causes = found.causes,
            data_seen_at = found.data_seen_at,
            last_event_at = found.last_event_at
         from unnest($1::text[], $2::jsonb[], $3::timestamptz[], $4::timestamptz[])
                as found (task, causes, data_seen_at, last_event_at)
            join deployments using (task)
         where rules.id = deployments.rule",
        &changes.ids,
        &changes.causes,
        &changes.data_seen_at as &[Option<DateTime<Utc>>],
        &changes.last_event_at as &[Option<DateTime<Utc>>],
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The tasks of these kinds that Kapacitor runs and that watch since before `at`.
pub async fn active_before(
    db: &PgPool,
    kinds: &[String],
    at: DateTime<Utc>,
) -> Result<Vec<String>> {
    sqlx::query_scalar!(
        "select task from rules join deployments on rule = rules.id
         where kind = any($1) and active_since < $2 and enabled and sync_status = 'synced'
            and deleted_at is null",
        kinds,
        at,
    )
    .fetch_all(db)
    .await
}

/// Lets a rule watch from `since` on. It is pending until it has been pushed to Kapacitor.
pub async fn set_active_since(
    db: impl sqlx::PgExecutor<'_>,
    id: &str,
    since: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "with later as (
            update rules set active_since = $2
            where id = (select rule from deployments where task = $1)
            returning id
         )
         update deployments set sync_status = 'pending', next_attempt_at = now()
         from later where rule = later.id",
        id,
        since,
    )
    .execute(db)
    .await?;
    Ok(())
}
