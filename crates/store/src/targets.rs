//! Targets: the addresses that are notified. Whoever sends to one holds its lease, so that the order of
//! messages and their pace are kept over all replicas.

use chrono::{DateTime, Utc};
use sqlx::PgPool;
use uuid::Uuid;

use crate::{audit::Actor, token::Scope};

type Result<T> = sqlx::Result<T>;

/// How long a lease lasts that is not renewed, in seconds.
const LEASE: f64 = 60.0;

/// A target that this replica may send to.
#[derive(Clone, Debug)]
pub struct Leased {
    pub id: Uuid,
    pub channel: String,
    pub address: String,
    /// Failed attempts in a row.
    pub failures: i32,
    /// So much is to be told that one message tells it all.
    pub is_storm: bool,
    /// What is sent there is signed.
    pub is_signed: bool,
}

/// Leases up to `limit` targets that have something to be told now, the longest waiting first.
pub async fn lease(db: &PgPool, holder: Uuid, limit: i64) -> Result<Vec<Leased>> {
    // Goes from target to target through the index of what waits, not through all that waits.
    sqlx::query_as!(
        Leased,
        r#"with recursive waiting as (
            (select target from lanes where due_at is not null order by target limit 1)
            union all
            select (select target from lanes where due_at is not null and target > waiting.target
                order by target limit 1)
            from waiting where target is not null
         ), free as (
            select targets.id from targets join waiting on targets.id = waiting.target,
                lateral (
                    select due_at from lanes where target = targets.id and due_at is not null
                    order by due_at limit 1
                ) first
            where first.due_at <= clock() and open_at <= clock() and disabled is null
                and (lease is null or lease_until < clock())
            order by first.due_at limit $2
            for update of targets skip locked
         )
         update targets set lease = $1, lease_until = clock() + make_interval(secs => $3)
         from free where targets.id = free.id
         returning targets.id, channel, address, failures, storm_since is not null as "is_storm!",
            exists (select from signing_secrets where target = targets.id) as "is_signed!""#,
        holder,
        limit,
        LEASE,
    )
    .fetch_all(db)
    .await
}

/// How many messages a target has been told one by one in the last `seconds`, `limit` at most.
pub async fn told_lately(db: &PgPool, id: Uuid, seconds: f64, limit: i64) -> Result<i64> {
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from (
            select at from outcomes where target = $1 and what = 'delivered' order by id desc limit $3
         ) last where at > clock() - make_interval(secs => $2)"#,
        id,
        seconds,
        limit,
    )
    .fetch_one(db)
    .await
}

/// Notes that so much is to be told to a target that one message tells it all, or that this is over.
pub async fn set_storm(db: &PgPool, id: Uuid, is_storm: bool) -> Result<()> {
    sqlx::query!(
        "update targets set storm_since = case when $2 then coalesce(storm_since, clock()) end
         where id = $1",
        id,
        is_storm,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Renews a lease. Whether it was still there: if not, another replica may be sending.
pub async fn renew(db: &PgPool, id: Uuid, holder: Uuid) -> Result<bool> {
    let renewed = sqlx::query!(
        "update targets set lease_until = clock() + make_interval(secs => $3)
         where id = $1 and lease = $2",
        id,
        holder,
        LEASE,
    )
    .execute(db)
    .await?;
    Ok(renewed.rows_affected() > 0)
}

/// Gives a lease back if nothing is due any more. Whether it is given back, or was lost.
pub async fn release_when_done(db: &PgPool, id: Uuid, holder: Uuid) -> Result<bool> {
    sqlx::query_scalar!(
        r#"with released as (
            update targets set lease = null, lease_until = null
            where id = $1 and lease = $2
                and not exists (select from lanes where target = $1 and due_at <= clock())
            returning 1
         )
         select exists (select from released)
            or not exists (select from targets where id = $1 and lease = $2) as "is_released!""#,
        id,
        holder,
    )
    .fetch_one(db)
    .await
}

/// Gives a lease back. Nobody sends to the target for `pause_seconds` from now on.
pub async fn release(db: &PgPool, id: Uuid, holder: Uuid, pause_seconds: f64) -> Result<()> {
    sqlx::query!(
        "update targets set lease = null, lease_until = null,
            open_at = greatest(open_at, clock() + make_interval(secs => $3))
         where id = $1 and lease = $2",
        id,
        holder,
        pause_seconds,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Notes that a target took a message after it had failed: all that is to be tried again is due now.
pub async fn note_success(db: &PgPool, id: Uuid) -> Result<()> {
    sqlx::query!(
        "with works as (
            update targets set failures = 0, failing_since = null, error = null, needs_operator = false
            where id = $1 and failures > 0 returning id
         )
         update lanes set due_at = clock() from works
         where target = works.id and due_at > clock() and attempts > 0",
        id,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Who can mend a target that has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MendedBy {
    /// It may take the next message.
    Time,
    /// The operator: the settings of the channel are wrong.
    Operator,
    /// Whoever has rules with it. Nothing is sent until somebody enables it again.
    User,
}

/// Notes that a target failed, and sends nothing to it for `pause_seconds`.
pub async fn note_failure(
    db: &PgPool,
    id: Uuid,
    pause_seconds: f64,
    error: &str,
    mended_by: MendedBy,
) -> Result<()> {
    sqlx::query!(
        "update targets set failures = failures + 1, error = $3,
            failing_since = coalesce(failing_since, clock()),
            open_at = greatest(open_at, clock() + make_interval(secs => $2)),
            disabled = case when $4 then $3 else disabled end, needs_operator = $5
         where id = $1",
        id,
        pause_seconds,
        error,
        mended_by == MendedBy::User,
        mended_by == MendedBy::Operator,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A channel that only the operator can mend, and what one of its targets answers.
#[derive(Clone, Debug)]
pub struct Broken {
    pub channel: String,
    pub error: String,
}

/// The channels that only the operator can mend.
pub async fn broken_channels(db: &PgPool) -> Result<Vec<Broken>> {
    sqlx::query_as!(
        Broken,
        r#"select channel, coalesce(max(error), '') as "error!" from targets
           where needs_operator group by channel order by channel"#
    )
    .fetch_all(db)
    .await
}

/// Makes the targets of a rule known, of whom nothing may have been told yet.
pub async fn register(db: &PgPool, task: &str) -> Result<()> {
    sqlx::query!(
        "insert into targets (id, channel, address)
         select target_id(target ->> 'channel', target ->> 'address'), target ->> 'channel',
            target ->> 'address'
         from deployments join rules on rules.id = rule, jsonb_array_elements(targets) target
         where task = $1 and delivers and deleted_at is null
         on conflict do nothing",
        task,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A target as operators see it.
#[derive(Clone, Debug)]
pub struct Target {
    pub id: Uuid,
    pub channel: String,
    pub address: String,
    /// Nothing is sent before this time; none: it has passed.
    pub open_at: Option<DateTime<Utc>>,
    pub failures: i32,
    pub failing_since: Option<DateTime<Utc>>,
    pub error: Option<String>,
    pub disabled: Option<String>,
    /// How many parts it has yet to be told of.
    pub waiting: i64,
    /// Since when the oldest of these waits.
    pub waiting_since: Option<DateTime<Utc>>,
}

/// The `limit` targets after the one with the id `after`, those that are failing or disabled only, or all;
/// of rules of the apps in `scope`.
pub async fn page(
    db: &PgPool,
    failing: bool,
    scope: &Scope,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Target>> {
    sqlx::query_as!(
        Target,
        r#"select id, channel, address, case when open_at > clock() then open_at end as open_at, failures,
            failing_since, error, disabled, waiting as "waiting!", waiting_since
         from targets, lateral (
            select count(*) as waiting, min(coalesce(tried_since, due_at)) as waiting_since
            from lanes
            where target = targets.id and due_at is not null
         ) lane
         where id > $1 and (not $2 or failures > 0 or disabled is not null)
            and is_of_apps(channel, address, $3)
         order by id limit $4"#,
        after,
        failing,
        &scope.patterns(),
        limit,
    )
    .fetch_all(db)
    .await
}

/// A rule of the apps in `scope` that notifies this target: its task id.
pub async fn rule_of(db: &PgPool, id: Uuid, scope: &Scope) -> Result<Option<String>> {
    sqlx::query_scalar!(
        "select task from targets
            join rules on deleted_at is null and app like any($2)
                and rules.targets @> jsonb_build_array(jsonb_build_object('channel', channel, 'address', address))
            join deployments on rule = rules.id
         where targets.id = $1 order by task limit 1",
        id,
        &scope.patterns(),
    )
    .fetch_optional(db)
    .await
}

/// Has the target tried again at once, whatever it answered. Whether there is such a target, with rules of
/// the apps in `scope`.
pub async fn enable(db: &PgPool, by: &Actor, id: Uuid, scope: &Scope) -> Result<bool> {
    let enabled = sqlx::query!(
        "with enabled as (
            update targets set disabled = null, open_at = '-infinity', failures = 0, failing_since = null,
                error = null, needs_operator = false
            where id = $1 and is_of_apps(channel, address, $2)
            returning id
         ), due as (
            update lanes set due_at = clock() from enabled
            where target = enabled.id and due_at is not null
         ), noted as (
            insert into audit (who, address, request_id, action, subject)
            select $3::jsonb ->> 'who', $3 ->> 'address', $3 ->> 'request_id', $3 ->> 'action', id::text
            from enabled
         )
         select id from enabled",
        id,
        &scope.patterns(),
        by.to_json(),
    )
    .fetch_optional(db)
    .await?;
    Ok(enabled.is_some())
}
