//! Deliveries, as people see them: those that are not settled yet, which are lanes, and those that are, which
//! are outcomes.

use chrono::{DateTime, Utc};
use sqlx::PgPool;
use uuid::Uuid;

use crate::{audit::Actor, outcomes::What};

type Result<T> = sqlx::Result<T>;

/// A delivery that is not settled yet, or one that is.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Of the lane, or of the outcome.
    pub id: i64,
    pub task: String,
    pub part: String,
    pub kind: String,
    pub app: String,
    pub target: Uuid,
    pub channel: String,
    pub address: String,
    pub state: String,
    /// The level of the event.
    pub level: Option<String>,
    /// The time of the event.
    pub at_ns: i64,
    /// When it was settled, or since when it waits.
    pub since: DateTime<Utc>,
    pub attempts: i32,
    pub took_ms: Option<i32>,
    pub reason: Option<String>,
    pub next_attempt_at: Option<DateTime<Utc>>,
    pub message_id: Option<String>,
}

/// Which deliveries to list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub task: Option<String>,
    pub kind: Option<String>,
    pub app: Option<String>,
    pub target: Option<Uuid>,
    /// Those of these patterns of apps, in SQL's sense.
    pub scope: Vec<String>,
}

/// The deliveries that are not settled yet, the newest first: `waiting` for their turn, `retrying` after a
/// failure, or `held`.
pub async fn open(
    db: &PgPool,
    filter: &Filter,
    state: Option<&str>,
    before: i64,
    limit: i64,
) -> Result<Vec<Delivery>> {
    sqlx::query_as!(
        Delivery,
        r#"select id as "id!", task as "task!", part as "part!", kind as "kind!", app as "app!",
            target as "target!", channel as "channel!", address as "address!", state as "state!", level,
            at_ns as "at_ns!", since as "since!", attempts as "attempts!", took_ms, reason,
            next_attempt_at, message_id
         from (
            select lanes.id, subject as task, part, kind, app, target, channel, address,
                case when held_by is not null then 'held' when attempts > 0 or targets.disabled is not null
                    then 'retrying' else 'waiting' end as state,
                want_level as level, want_ns as at_ns, coalesce(tried_since, due_at) as since, attempts,
                null::int as took_ms, coalesce(held_by, lanes.error, targets.disabled) as reason,
                greatest(due_at, nullif(open_at, '-infinity')) as next_attempt_at,
                null::text as message_id
            from lanes join targets on targets.id = target
            where due_at is not null and lanes.id < $1
                and ($2::text is null or subject = $2) and ($3::text is null or kind = $3)
                and ($4::text is null or app = $4) and ($5::uuid is null or target = $5)
                and app like any($6)
         ) delivery
         where $7::text is null or state = $7
         order by id desc limit $8"#,
        before,
        filter.task,
        filter.kind,
        filter.app,
        filter.target,
        &filter.scope,
        state,
        limit,
    )
    .fetch_all(db)
    .await
}

/// The deliveries that are settled, the newest first.
pub async fn settled(
    db: &PgPool,
    filter: &Filter,
    what: Option<What>,
    before: i64,
    limit: i64,
) -> Result<Vec<Delivery>> {
    sqlx::query_as!(
        Delivery,
        r#"select outcomes.id, subject as task, part, kind, app, target, channel, address, what as state,
            level as "level?", until_ns as at_ns, at as since, attempts, took_ms, reason,
            null::timestamptz as next_attempt_at, message_id
         from outcomes join targets on targets.id = target
         where outcomes.id < $1 and ($2::text is null or subject = $2) and ($3::text is null or kind = $3)
            and ($4::text is null or app = $4) and ($5::uuid is null or target = $5)
            and app like any($6) and ($7::text is null or what = $7)
         order by outcomes.id desc limit $8"#,
        before,
        filter.task,
        filter.kind,
        filter.app,
        filter.target,
        &filter.scope,
        what.map(What::as_str),
        limit,
    )
    .fetch_all(db)
    .await
}

/// A target that a rule does not reach.
#[derive(Clone, Debug)]
pub struct Trouble {
    pub task: String,
    pub channel: String,
    pub address: String,
    /// Since when it has not been told.
    pub since: DateTime<Utc>,
    /// Why not; none: it has not been tried yet.
    pub error: Option<String>,
    /// How many parts it has yet to be told of.
    pub waiting: i64,
}

/// The targets that rules do not reach: an attempt has failed, or there has been none for a minute. Of one
/// task, or of all.
pub async fn troubles(db: &PgPool, task: Option<&str>) -> Result<Vec<Trouble>> {
    sqlx::query_as!(
        Trouble,
        r#"select subject as task, channel, address, min(coalesce(tried_since, due_at)) as "since!",
            max(coalesce(lanes.error, disabled, targets.error)) as error, count(*) as "waiting!"
         from lanes join targets on targets.id = target
         where due_at is not null and held_by is null and ($1::text is null or subject = $1)
            and (attempts > 0 or disabled is not null or due_at < clock() - interval '1 minute')
         group by subject, channel, address order by subject, channel, address"#,
        task,
    )
    .fetch_all(db)
    .await
}

/// What targets have yet to be told, for metrics.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    pub waiting: i64,
    pub retrying: i64,
    pub held: i64,
    /// How long the oldest that is not held has been waiting, in seconds.
    pub oldest_seconds: f64,
    /// By channel: how many targets fail or are disabled. Every channel that has targets is named.
    pub failing: Vec<(String, i64)>,
}

/// Counts what targets have yet to be told.
pub async fn summary(db: &PgPool) -> Result<Summary> {
    let counts = sqlx::query!(
        r#"select
            count(*) filter (where held_by is null and attempts = 0) as "waiting!",
            count(*) filter (where held_by is null and attempts > 0) as "retrying!",
            count(*) filter (where held_by is not null) as "held!",
            coalesce(greatest(extract(epoch from clock()
                - min(coalesce(tried_since, due_at)) filter (where held_by is null)), 0), 0)::float8
                as "oldest_seconds!"
           from lanes where due_at is not null"#
    )
    .fetch_one(db)
    .await?;
    let failing = sqlx::query!(
        r#"select channel, count(*) filter (where failures > 0 or disabled is not null) as "failing!"
           from targets group by channel"#
    )
    .fetch_all(db)
    .await?;
    Ok(Summary {
        waiting: counts.waiting,
        retrying: counts.retrying,
        held: counts.held,
        oldest_seconds: counts.oldest_seconds,
        failing: failing
            .into_iter()
            .map(|row| (row.channel, row.failing))
            .collect(),
    })
}

/// What came of a wish to try a dead delivery again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retried {
    /// It is due now.
    Due,
    /// There is no such delivery.
    Unknown,
    /// The target was told something newer of this part, or the delivery is not dead.
    Settled,
}

/// Has a dead delivery tried again: the target is told how the part stands now.
pub async fn retry(db: &PgPool, by: &Actor, id: i64, scope: &[String]) -> Result<Retried> {
    let row = sqlx::query!(
        r#"with dead as (
            select * from outcomes where id = $1 and app like any($2)
         ), due as (
            insert into lanes (subject, part, target, kind, app, want_ns, want_level, told_ns, due_at)
            select subject, part, target, kind, app, until_ns, level, from_ns - 1, clock() from dead
            where what = 'dead'
            on conflict (subject, part, target) do update set
                told_ns = excluded.told_ns, due_at = clock(), attempts = 0, tried_since = null,
                error = null, plain = false, held_by = null
            where lanes.told_ns = excluded.want_ns or lanes.due_at is not null
            returning subject, app
         ), noted as (
            insert into audit (who, address, request_id, action, subject, app)
            select $3::jsonb ->> 'who', $3 ->> 'address', $3 ->> 'request_id', $3 ->> 'action', subject, app
            from due
         )
         select exists (select from dead) as "is_known!", exists (select from due) as "is_due!""#,
        id,
        scope,
        by.to_json(),
    )
    .fetch_one(db)
    .await?;
    Ok(match (row.is_known, row.is_due) {
        (false, _) => Retried::Unknown,
        (true, true) => Retried::Due,
        (true, false) => Retried::Settled,
    })
}

/// Has all that a target could not be told since a time tried again, of the apps in `scope`. Returns how
/// many deliveries are due then.
pub async fn retry_all(
    db: &PgPool,
    by: &Actor,
    target: Uuid,
    since: DateTime<Utc>,
    scope: &[String],
) -> Result<i64> {
    let retried = sqlx::query!(
        r#"with due as (
            insert into lanes (subject, part, target, kind, app, want_ns, want_level, told_ns, due_at)
            select subject, part, target, kind, app, max(until_ns),
                (array_agg(level order by until_ns desc))[1], min(from_ns) - 1, clock()
            from outcomes
            where target = $1 and what = 'dead' and at >= $2 and app like any($3)
            group by subject, part, target, kind, app
            on conflict (subject, part, target) do update set
                told_ns = least(lanes.told_ns, excluded.told_ns), due_at = clock(), attempts = 0,
                tried_since = null, error = null, plain = false, held_by = null
            where lanes.told_ns = excluded.want_ns or lanes.due_at is not null
            returning 1
         ), noted as (
            insert into audit (who, address, request_id, action, subject)
            select $4::jsonb ->> 'who', $4 ->> 'address', $4 ->> 'request_id', $4 ->> 'action', $1::text
            where exists (select from due)
         )
         select count(*) as "count!" from due"#,
        target,
        since,
        scope,
        by.to_json(),
    )
    .fetch_one(db)
    .await?;
    Ok(retried.count)
}

/// Settles a delivery that is not settled yet without telling the target: the outcome is `dropped`, with who has
/// decided that and why. Whether there is such a delivery, of the apps in `scope`.
///
/// A message that is being sent in this moment may still arrive; its own outcome then stands beside this one.
pub async fn drop(
    db: &PgPool,
    by: &Actor,
    id: i64,
    reason: &str,
    of_events: &[String],
    scope: &[String],
) -> Result<bool> {
    let dropped = sqlx::query!(
        r#"with lane as (
            select * from lanes where id = $1 and due_at is not null and app like any($4) for update
         ), noted as (
            insert into outcomes (subject, part, target, kind, app, from_ns, until_ns, level, what, attempts, reason)
            select subject, part, target, kind, app,
                coalesce((select min(at_ns) from events where events.subject = lane.subject
                    and events.part = lane.part and not late and at_ns > told_ns), want_ns),
                want_ns, want_level, 'dropped', attempts, 'dropped by ' || ($5::jsonb ->> 'who') || ': ' || $2
            from lane
         ), ended as (
            delete from lanes using lane where lanes.id = lane.id and (lane.kind = any($3) or lane.is_closing)
         ), rested as (
            update lanes set told_ns = lane.want_ns, due_at = null, tried_since = null, attempts = 0, error = null,
                plain = false, held_by = null, notice = null
            from lane where lanes.id = lane.id and not (lane.kind = any($3) or lane.is_closing)
         ), audited as (
            insert into audit (who, address, request_id, action, subject, app, kind, after)
            select $5 ->> 'who', $5 ->> 'address', $5 ->> 'request_id', $5 ->> 'action', subject, app, kind,
                jsonb_build_object('part', part, 'target', target, 'reason', $2)
            from lane
         )
         select subject from lane"#,
        id,
        reason,
        of_events,
        scope,
        by.to_json(),
    )
    .fetch_optional(db)
    .await?;
    if let Some(lane) = &dropped {
        by.log_action(Some(&lane.subject));
    }
    Ok(dropped.is_some())
}

/// Removes the outcomes that are older than `days`, and lanes that nobody needs any more: those of rules that
/// do not exist and have been told, and targets without lanes and outcomes.
pub async fn forget(db: &PgPool, days: i32, batch: i64) -> Result<u64> {
    let mut forgotten = 0;
    loop {
        let removed = sqlx::query!(
            "delete from outcomes where id in (
                select id from outcomes where at < clock() - make_interval(days => $1)
                order by at limit $2)",
            days,
            batch,
        )
        .execute(db)
        .await?
        .rows_affected();
        forgotten += removed;
        if removed < batch as u64 {
            break;
        }
    }
    sqlx::query!(
        "delete from lanes where due_at is null and subject not like 'target:%'
            and not exists (select from deployments where task = subject and delivers)"
    )
    .execute(db)
    .await?;
    sqlx::query!(
        "delete from targets where not exists (select from lanes where target = targets.id)
            and not exists (select from rules named where deleted_at is null
                and named.targets @> jsonb_build_array(jsonb_build_object('channel', channel, 'address', address)))
            and not exists (select from outcomes where target = targets.id) and lease is null"
    )
    .execute(db)
    .await?;
    Ok(forgotten)
}
