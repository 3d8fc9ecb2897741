//! Events: the changes of level that rules have reported, and where each part stands.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use kapacitor::Level;
use sqlx::{PgExecutor, PgPool};

use crate::{storable, token::Scope};

type Result<T> = sqlx::Result<T>;

/// How an event came here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The script posted it.
    Post,
    /// It was found in Kapacitor's topic: its post was lost.
    Compare,
    /// The rule was paused or deleted while the part was not OK.
    Rule,
    /// The service itself has found it.
    Service,
}

impl Source {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Compare => "compare",
            Self::Rule => "rule",
            Self::Service => "service",
        }
    }
}

/// An event that has arrived.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// The task id of the rule.
    pub task: String,
    /// The alert id.
    pub part: String,
    /// The time of the data in nanoseconds since 1970.
    pub at_ns: i64,
    pub level: Level,
    pub previous: Option<Level>,
    pub message: String,
    pub details: String,
    /// How long the part had not been OK, in nanoseconds.
    pub duration_ns: i64,
    /// Kapacitor's JSON as it came.
    pub body: Option<String>,
    pub source: Source,
}

/// What became of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// It is in the history now. `is_news`: targets are to be told.
    New { is_news: bool },
    /// It is in the history, and came after a newer event of its part.
    Late,
    /// The history had it.
    Known,
    /// There is no such rule, or it is deleted.
    NoRule,
}

/// Records events, whichever replica has them and however often; no two of one part. `of_events` are the kinds of
/// which each event is a part of its own. When this returns, they are committed; and if the service notifies a rule's
/// targets, what they are to be told is committed with them. Answers what came of each, in their order.
///
/// The heads of the parts are locked first, so that of two events of a part one comes after the other. It is
/// news if the level is another one, or if Kapacitor has seen the part not OK and OK again, and the post of
/// the trouble was lost. The same level otherwise is none: after Kapacitor was wiped, it reports the level
/// that is known already.
///
/// Heads and lanes are locked in their order, so that no two of those who record events or outcomes wait for each
/// other.
pub async fn record(
    db: impl PgExecutor<'_>,
    given: &[NewEvent],
    of_events: &[String],
) -> Result<Vec<Recorded>> {
    // As arrays: of their length PostgreSQL expects little, and goes by the index.
    let tasks: Vec<&str> = given.iter().map(|it| it.task.as_str()).collect();
    let parts: Vec<String> = given.iter().map(|it| storable(&it.part)).collect();
    let times: Vec<i64> = given.iter().map(|it| it.at_ns).collect();
    let levels: Vec<&str> = given.iter().map(|it| it.level.as_str()).collect();
    let previous = given.iter().map(|it| it.previous.map(Level::as_str));
    let previous: Vec<Option<&str>> = previous.collect();
    let messages: Vec<String> = given.iter().map(|it| storable(&it.message)).collect();
    let details: Vec<String> = given.iter().map(|it| storable(&it.details)).collect();
    let durations: Vec<i64> = given.iter().map(|it| it.duration_ns).collect();
    let bodies: Vec<Option<&str>> = given.iter().map(|it| it.body.as_deref()).collect();
    let sources: Vec<&str> = given.iter().map(|it| it.source.as_str()).collect();
    let recorded = sqlx::query!(
        r#"with given as materialized (
            select * from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[],
                $8::bigint[], $9::text[], $10::text[]) with ordinality
                as given (subject, part, at_ns, level, previous, message, details, duration_ns, body, source, nth)
         ), ruled as materialized (
            select given.*, kind, app, spec, targets, delivers and enabled as delivers, kind <> all($11) as has_heads
            from given join deployments on task = given.subject join rules on rules.id = rule
            where deleted_at is null
            order by given.subject, given.part
         ), earlier as (
            select heads.subject, heads.part, heads.level, heads.at_ns
            from given join heads using (subject, part)
            order by 1, 2 for update of heads
         ), head as (
            insert into heads (subject, part, level, at_ns, since_ns)
            select ruled.subject, ruled.part, ruled.level, ruled.at_ns, ruled.at_ns
            from ruled left join earlier using (subject, part) where has_heads
            order by 1, 2
            on conflict (subject, part) do update set
                level = excluded.level,
                at_ns = excluded.at_ns,
                since_ns = case when heads.level = excluded.level then heads.since_ns
                    else excluded.since_ns end
            where heads.at_ns < excluded.at_ns
            returning subject, part
         ), written as (
            insert into events (subject, part, kind, app, at_ns, level, previous, message, details,
                duration_ns, body, source, late)
            select subject, part, kind, app, at_ns, level, previous, message, details, duration_ns, body, source,
                has_heads and head.subject is null
            from ruled left join head using (subject, part)
            on conflict on constraint events_key do update set body = excluded.body
            where events.body is null and excluded.body is not null
            returning subject, part, (xmax = 0) as is_new, late
         ), news as (
            select ruled.*, earlier.at_ns as earlier_ns, target ->> 'channel' as channel,
                target ->> 'address' as address, target_id(target ->> 'channel', target ->> 'address') as target
            from ruled join written using (subject, part) left join earlier using (subject, part),
                jsonb_array_elements(targets) target
            where delivers and is_new and not late and (
                not has_heads
                or ruled.level <> coalesce(earlier.level, 'OK')
                -- it was not OK since after it was last known to be
                or ruled.level = 'OK' and ruled.duration_ns > 0
                    and coalesce(earlier.at_ns, 0) <= ruled.at_ns - ruled.duration_ns
            )
         ), addressed as (
            insert into targets (id, channel, address) select distinct target, channel, address from news
            order by 1
            on conflict do nothing
         ), due as (
            insert into lanes (subject, part, target, kind, app, want_ns, want_level, told_ns, due_at)
            select subject, part, target, kind, app, at_ns, level, coalesce(earlier_ns, at_ns - 1), clock()
            from news
            order by 1, 2, 3
            on conflict (subject, part, target) do update set
                want_ns = excluded.want_ns,
                want_level = excluded.want_level,
                -- what is tried again goes on waiting
                due_at = case when lanes.attempts > 0 then lanes.due_at else excluded.due_at end,
                is_closing = false, notice = null
         ), graced as (
            -- as release.tick writes it
            select begin_grace(app, left(coalesce(substring(message from ': released (.*) at [0-9:]{8} UTC$'), part), 200),
                at_ns, (spec ->> 'grace')::interval, upper(coalesce(spec ->> 'grace_level', 'CRITICAL')), subject)
                as release
            from ruled join written using (subject, part) where kind = 'release' and is_new and spec ? 'grace'
         )
         select ruled.nth is not null as "is_rule!", is_new as "is_new?", late as "late?",
            (given.subject, given.part) in (select subject, part from news) as "is_news!",
            (select max(release) from graced) as released
         from given left join ruled using (nth)
            left join written on (written.subject, written.part) = (given.subject, given.part)
         order by given.nth"#,
        &tasks as &[&str],
        &parts,
        &times,
        &levels as &[&str],
        &previous as &[Option<&str>],
        &messages,
        &details,
        &durations,
        &bodies as &[Option<&str>],
        &sources as &[&str],
        of_events,
    )
    .fetch_all(db)
    .await?;
    let recorded = recorded.into_iter();
    Ok(recorded
        .map(|row| match (row.is_rule, row.is_new, row.late) {
            (false, ..) => Recorded::NoRule,
            (true, Some(true), Some(true)) => Recorded::Late,
            (true, Some(true), _) => Recorded::New {
                is_news: row.is_news,
            },
            (true, ..) => Recorded::Known,
        })
        .collect())
}

/// An event of the history.
#[derive(Clone, Debug)]
pub struct Event {
    pub id: i64,
    pub subject: String,
    pub part: String,
    pub kind: String,
    pub app: String,
    pub at_ns: i64,
    pub level: String,
    pub previous: Option<String>,
    pub message: String,
    pub details: String,
    pub duration_ns: i64,
    pub source: String,
    pub late: bool,
    pub received_at: DateTime<Utc>,
    /// How many targets were told of it, or of what came after it in its place.
    pub told_to: i64,
    /// How many targets there were to tell of it.
    pub told_of: i64,
}

/// Which events to list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The task id of one rule, or all.
    pub subject: Option<String>,
    pub kind: Option<String>,
    pub app: Option<String>,
    pub level: Option<Level>,
    /// From then on, by the time of the data.
    pub since: Option<DateTime<Utc>>,
    /// Before then.
    pub until: Option<DateTime<Utc>>,
}

/// Nanoseconds since 1970; for a time that is out of their range, the nearest one in it.
fn nanos(at: DateTime<Utc>) -> i64 {
    let nearest = if at.timestamp() < 0 {
        i64::MIN
    } else {
        i64::MAX
    };
    at.timestamp_nanos_opt().unwrap_or(nearest)
}

/// The `limit` newest events that are older than the event `before`, of the apps in `scope`.
pub async fn page(
    db: &PgPool,
    filter: &Filter,
    scope: &Scope,
    before: i64,
    limit: i64,
) -> Result<Vec<Event>> {
    sqlx::query_as!(
        Event,
        r#"with page as materialized (
            select id, subject, part, kind, app, at_ns, level, previous, message, details, duration_ns,
                source, late, received_at
            from events
            where id < $1
                and ($2::text is null or subject = $2)
                and ($3::text is null or kind = $3)
                and ($4::text is null or app = $4)
                and ($5::text is null or level = $5)
                and ($6::bigint is null or at_ns >= $6)
                and ($7::bigint is null or at_ns < $7)
                and app like any($8)
            order by id desc limit $9
         ), settled as (
            select page.id, target, bool_or(what in ('delivered', 'digested', 'superseded')) as is_told
            from page, lateral (
                select target, what, from_ns from outcomes
                where outcomes.subject = page.subject and outcomes.part = page.part
                    and until_ns >= page.at_ns
                -- Of each target the first that is not before the event; far fewer targets than these.
                order by until_ns limit 100
            ) outcome
            where from_ns <= page.at_ns and what <> 'skipped'
            group by page.id, target
         ), open as (
            select page.id, target
            from page join lanes using (subject, part)
            -- What has not been tried yet is about to be told.
            where due_at is not null and (attempts > 0 or held_by is not null)
                and page.at_ns > told_ns and page.at_ns <= want_ns
         ), told as (
            select id, count(*) as of, count(*) filter (where is_told) as "to"
            from (select id, target, bool_or(is_told) as is_told
                from (select * from settled union all select id, target, false from open) each
                group by id, target) each
            group by id
         )
         select id as "id!", subject as "subject!", part as "part!", kind as "kind!", app as "app!",
            at_ns as "at_ns!", level as "level!", previous, message as "message!", details as "details!",
            duration_ns as "duration_ns!", source as "source!", late as "late!",
            received_at as "received_at!", coalesce("to", 0) as "told_to!", coalesce(of, 0) as "told_of!"
         from page left join told using (id)
         order by id desc"#,
        before,
        filter.subject,
        filter.kind,
        filter.app,
        filter.level.map(Level::as_str),
        filter.since.map(nanos),
        filter.until.map(nanos),
        &scope.patterns(),
        limit,
    )
    .fetch_all(db)
    .await
}

/// Where a part stands.
#[derive(Clone, Debug)]
pub struct Head {
    pub part: String,
    pub level: String,
    pub at_ns: i64,
}

/// The heads of a rule.
pub async fn heads(db: &PgPool, task: &str) -> Result<Vec<Head>> {
    sqlx::query_as!(
        Head,
        "select part, level, at_ns from heads where subject = $1",
        task,
    )
    .fetch_all(db)
    .await
}

/// A part as it stands, with the event that brought it there.
#[derive(Clone, Debug)]
pub struct Current {
    pub part: String,
    pub level: String,
    pub at_ns: i64,
    pub message: String,
    pub details: String,
    /// Nanoseconds.
    pub duration_ns: i64,
}

/// How the parts of a rule stand; of a rule whose events are each a part of their own, the newest event.
pub async fn current(db: &PgPool, task: &str, is_of_events: bool) -> Result<Vec<Current>> {
    match is_of_events {
        false => {
            sqlx::query_as!(
                Current,
                r#"select heads.part, heads.level, heads.at_ns, coalesce(message, '') as "message!",
                    coalesce(details, '') as "details!", coalesce(duration_ns, 0) as "duration_ns!"
                   from heads left join events on events.subject = heads.subject
                    and events.part = heads.part and events.at_ns = heads.at_ns
                    and events.level = heads.level
                   where heads.subject = $1"#,
                task,
            )
            .fetch_all(db)
            .await
        }
        true => {
            sqlx::query_as!(
                Current,
                "select part, level, at_ns, message, details, duration_ns from events
                 where subject = $1 order by id desc limit 1",
                task,
            )
            .fetch_all(db)
            .await
        }
    }
}

/// The level of each rule that the service delivers and that is not OK, by task id. Of the kinds `of_events`,
/// an event of the last hour is the level.
pub async fn levels(db: &PgPool, of_events: &[String]) -> Result<HashMap<String, String>> {
    let rows = sqlx::query!(
        r#"select subject as "task!", level_of(max(level_rank(level))) as "level!"
           from heads join deployments on task = subject
           where delivers and level <> 'OK' group by subject
           union all
           (select distinct on (subject) subject, level from events join deployments on task = subject
            where delivers and kind = any($1) and received_at > clock() - interval '2 hours'
                and at_ns > extract(epoch from clock() - interval '1 hour')::bigint * 1000000000
            order by subject, events.id desc)"#,
        of_events,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.task, row.level)).collect())
}

/// Whether Kapacitor itself has to be asked for the level of any rule.
pub async fn any_undelivered(db: &PgPool) -> Result<bool> {
    sqlx::query_scalar!(r#"select exists (select from deployments where not delivers) as "any!""#)
        .fetch_one(db)
        .await
}

/// Notes that Kapacitor's topics have been compared with the history.
pub async fn note_comparison(db: &PgPool) -> Result<()> {
    sqlx::query!(
        "insert into comparisons (at) values (clock())
         on conflict (only_one) do update set at = excluded.at"
    )
    .execute(db)
    .await?;
    Ok(())
}

/// When Kapacitor's topics were last compared with the history.
pub async fn compared_at(db: &PgPool) -> Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!("select at from comparisons")
        .fetch_optional(db)
        .await
}

/// Makes an event that the history has the head of its part, although a newer one is known: Kapacitor's
/// clock was set back, or the rule was paused and resumed. The newer ones count as late. Targets are told, if
/// it is another level. Nothing happens if the head has changed since it was `seen`.
pub async fn put_back(
    db: &PgPool,
    task: &str,
    seen: &Head,
    at_ns: i64,
    level: Level,
) -> Result<bool> {
    let put_back = sqlx::query!(
        "with head as (
            update heads set level = $6, at_ns = $5, since_ns = $5
            where subject = $1 and part = $2 and level = $3 and at_ns = $4
                and exists (select from events
                    where subject = $1 and part = $2 and at_ns = $5 and level = $6)
            returning 1
         ), marked as (
            update events set late = at_ns > $5
            from head where subject = $1 and part = $2 and at_ns >= $5
         ), news as (
            select kind, app, target ->> 'channel' as channel, target ->> 'address' as address,
                target_id(target ->> 'channel', target ->> 'address') as target
            from head, deployments join rules on rules.id = rule, jsonb_array_elements(targets) target
            where task = $1 and delivers and enabled and deleted_at is null and $3 <> $6
         ), addressed as (
            insert into targets (id, channel, address) select target, channel, address from news
            on conflict do nothing
         ), due as (
            insert into lanes (subject, part, target, kind, app, want_ns, want_level, told_ns, due_at)
            select $1, $2, target, kind, app, $5, $6, $5 - 1, clock() from news
            on conflict (subject, part, target) do update set
                want_ns = $5, want_level = $6, told_ns = $5 - 1, due_at = clock(), is_closing = false,
                notice = null
         )
         select 1 as done from head",
        task,
        seen.part,
        seen.level,
        seen.at_ns,
        at_ns,
        level.as_str(),
    )
    .fetch_optional(db)
    .await?;
    Ok(put_back.is_some())
}

/// Closes what was told of rules that are paused or deleted while a part was not OK, of one task or of all:
/// the part is OK from then on, in the history and for each target that was told. Returns how many parts.
pub async fn close(db: &PgPool, task: Option<&str>) -> Result<u64> {
    let closed = sqlx::query!(
        "with closing as (
            select heads.subject, heads.part, heads.at_ns, rule.enabled is not null as is_paused, last.*
            from heads
                -- one by one, for few parts are wrong of many rules
                left join lateral (
                    select enabled from deployments join rules on rules.id = rule
                    where task = heads.subject and deleted_at is null limit 1
                ) rule on true,
                lateral (
                    select kind, app, level as last_level, at_ns as last_ns from events
                    where subject = heads.subject and part = heads.part and at_ns <= heads.at_ns
                    order by at_ns desc limit 1
                ) last
            where heads.level <> 'OK' and ($1::text is null or heads.subject = $1)
                and rule.enabled is not true and heads.subject not like 'target:%'
            for update of heads
         ), written as (
            insert into events (subject, part, kind, app, at_ns, level, previous, message, details,
                duration_ns, source, late)
            select subject, part, kind, app, at_ns + 1, 'OK', last_level,
                'OK ' || app || ': the rule ' || subject || ' was '
                    || case when is_paused then 'paused' else 'deleted' end || ' while it was ' || last_level,
                '', 0, 'rule', false
            from closing
            on conflict do nothing
            returning subject, part, at_ns
         ), due as (
            update lanes set want_ns = written.at_ns, want_level = 'OK', due_at = clock(), notice = null
            from written where lanes.subject = written.subject and lanes.part = written.part
         )
         update heads set level = 'OK', at_ns = heads.at_ns + 1, since_ns = heads.at_ns + 1
         from closing where heads.subject = closing.subject and heads.part = closing.part",
        task,
    )
    .execute(db)
    .await?;
    Ok(closed.rows_affected())
}

/// What is known of the events of a rule that reports.
#[derive(Clone, Debug)]
pub struct Reporting {
    pub task: String,
    pub kind: String,
    pub app: String,
    /// Its worst level, by its heads; none: OK.
    pub level: Option<String>,
}

/// `query_as!` into [`Reporting`]s of rules that Kapacitor runs.
macro_rules! reporting {
    ($condition:literal, $deliveries:expr) => {
        sqlx::query_as!(
            Reporting,
            r#"select task, kind, app, worst.level as "level?"
               from rules join deployments on rule = rules.id left join (
                    select subject, level_of(max(level_rank(level))) as level from heads
                    where level <> 'OK' group by subject
               ) worst on subject = task
               where deleted_at is null and enabled and sync_status = 'synced' and kapacitor <> ''
                and "#
                + $condition,
            $deliveries,
        )
    };
}

/// The rules with one of these deliveries that Kapacitor runs; with `unset`, those that have none of their
/// own as well.
pub async fn reporting(db: &PgPool, deliveries: &[String], unset: bool) -> Result<Vec<Reporting>> {
    match unset {
        true => {
            reporting!("(delivery is null or delivery = any($1))", deliveries)
                .fetch_all(db)
                .await
        }
        // often none of many, for which there is an index
        false => {
            reporting!("delivery = any($1)", deliveries)
                .fetch_all(db)
                .await
        }
    }
}

/// How many events were recorded since some event.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    /// The newest event there is, or 0.
    pub newest: i64,
    pub by_task: HashMap<String, i64>,
}

/// Counts the events after the event `after`.
pub async fn count_since(db: &PgPool, after: i64) -> Result<Counted> {
    let rows = sqlx::query!(
        r#"select subject as "subject?", count(*) as "count!", max(id) as "newest?"
           from events where id > $1 group by subject
           union all
           select null, 0, coalesce(max(id), 0) from events"#,
        after,
    )
    .fetch_all(db)
    .await?;
    let mut counted = Counted::default();
    for row in rows {
        counted.newest = counted.newest.max(row.newest.unwrap_or_default());
        if let Some(task) = row.subject {
            counted.by_task.insert(task, row.count);
        }
    }
    Ok(counted)
}

/// The keys (part, time, level) of a rule's events since a time, in nanoseconds.
pub async fn keys(
    db: &PgPool,
    task: &str,
    since_ns: i64,
) -> Result<HashMap<(String, i64), Vec<String>>> {
    let rows = sqlx::query!(
        "select part, at_ns, level from events where subject = $1 and at_ns >= $2",
        task,
        since_ns,
    )
    .fetch_all(db)
    .await?;
    let mut keys: HashMap<(String, i64), Vec<String>> = HashMap::new();
    for row in rows {
        keys.entry((row.part, row.at_ns))
            .or_default()
            .push(row.level);
    }
    Ok(keys)
}

/// How many rows are removed at a time.
const BATCH: i64 = 5_000;

/// Removes the events that arrived more than `days` ago, and the bodies of those that arrived more than
/// `bodies` days ago. Returns how many events were removed.
pub async fn forget(db: &PgPool, days: i32, bodies: i32) -> Result<u64> {
    loop {
        let emptied = sqlx::query!(
            "update events set body = null where id in (
                select id from events
                where received_at < now() - make_interval(days => $1) and body is not null
                order by received_at limit $2)",
            bodies,
            BATCH,
        )
        .execute(db)
        .await?
        .rows_affected();
        if emptied < BATCH as u64 {
            break;
        }
    }
    let mut forgotten = 0;
    loop {
        let batch = sqlx::query!(
            "delete from events where id in (
                select id from events where received_at < now() - make_interval(days => $1)
                order by received_at limit $2)",
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
