//! Lanes: what each target was told of each part, and what it has yet to be told.
//!
//! A lane has two times: that of the newest event of its part, and that of the last one that is settled. As
//! long as they differ there is something to tell. Nothing is queued, so that a target that is away for long
//! costs no more than one that is away for a minute.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

use crate::audit::Actor;

type Result<T> = sqlx::Result<T>;

/// A lane that is due, with the event to tell.
#[derive(Clone, Debug)]
pub struct Due {
    pub id: i64,
    /// The task id of the rule.
    pub task: String,
    pub part: String,
    pub kind: String,
    pub app: String,
    pub want_ns: i64,
    pub want_level: String,
    pub told_ns: i64,
    /// What the target believes.
    pub told_level: String,
    /// When it was told that.
    pub told_at: Option<DateTime<Utc>>,
    pub attempts: i32,
    /// For how many seconds this message has been tried.
    pub tried_seconds: f64,
    pub error: Option<String>,
    /// The channel wants it as short plain text.
    pub plain: bool,
    pub is_closing: bool,
    /// What the target is told besides the level that it knows.
    pub notice: Option<Notice>,
    /// Since when the part changes all the time, as the target was told.
    pub flapping_since_ns: Option<i64>,
    /// Whether people are told once that it does, in place of each change.
    pub may_flap: bool,
    /// Who is on it.
    pub ack: Option<Ack>,
    /// Since when the part is not OK, or has its level.
    pub since_ns: i64,
    /// The silence that holds the message back now.
    pub silence: Option<Holding>,
    /// The silence that has held it back until now.
    pub silenced: Option<Holding>,
    /// The last release of the app before the trouble that a silence for a release has held back.
    pub release: Option<Release>,
    /// The addresses of the rule's targets of this channel.
    pub recipients: Vec<String>,
    /// None: the history has no such event any more.
    pub event: Option<Event>,
}

/// What a target is told besides the level that it knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// It is still so.
    Reminder,
    /// Somebody is on it.
    Acknowledged,
}

/// That somebody is on it.
#[derive(Clone, Debug)]
pub struct Ack {
    pub id: i64,
    pub who: String,
    pub comment: Option<String>,
}

/// A silence, as far as a message needs to know.
#[derive(Clone, Debug)]
pub struct Holding {
    pub id: i64,
    pub since: DateTime<Utc>,
    pub by: String,
    pub reason: String,
    /// It was made for a release of the app.
    pub is_of_release: bool,
}

/// A release of an app.
#[derive(Clone, Debug)]
pub struct Release {
    pub version: String,
    pub at_ns: i64,
}

/// The event to tell, and what lies between it and the last one that is settled.
#[derive(Clone, Debug)]
pub struct Event {
    pub at_ns: i64,
    pub level: String,
    pub message: String,
    pub details: String,
    /// Nanoseconds.
    pub duration_ns: i64,
    pub body: Option<String>,
    pub source: String,
    pub skipped: Option<Skipped>,
    /// How long ago it arrived.
    pub quiet_seconds: f64,
    /// How often the part has changed in the hour before it, with this change, and since when.
    pub changes: i64,
    pub changes_since_ns: i64,
}

/// Events that are skipped: they were not OK, and nobody was told.
#[derive(Clone, Debug)]
pub struct Skipped {
    pub worst: String,
    pub from_ns: i64,
    pub until_ns: i64,
}

/// The lanes of a target that are due now, `limit` at most, the longest waiting first, or the worst.
/// `in_order`: with the next event of each; otherwise with the newest. `of_events` are the kinds of which each
/// event is a part of its own.
pub async fn due(
    db: &PgPool,
    target: Uuid,
    in_order: bool,
    worst_first: bool,
    limit: i64,
    of_events: &[String],
) -> Result<Vec<Due>> {
    let rows = sqlx::query!(
        r#"select lane.id as "id!", lane.subject as "subject!", lane.part as "part!", lane.kind as "kind!",
            lane.app as "app!", want_ns as "want_ns!", want_level as "want_level!", told_ns as "told_ns!",
            told_level as "told_level!", told_at, attempts as "attempts!",
            coalesce(extract(epoch from clock() - tried_since), 0)::float8 as "tried_seconds!",
            error, plain as "plain!", is_closing as "is_closing!", notice, flapping_since_ns,
            (select spec ->> 'flap' from deployments join rules on rules.id = rule
                where task = lane.subject limit 1) is distinct from 'off' as "may_flap!",
            acks.id as "ack?", acks.who as "acked_by?", acks.comment as "comment?",
            coalesce((select since_ns from heads
                where heads.subject = lane.subject and heads.part = lane.part), want_ns) as "since_ns!",
            extract(epoch from clock() - event.received_at)::float8 as "quiet_seconds?",
            recent.changes as "changes?", recent.since_ns as "changes_since_ns?",
            array(
                select named ->> 'address' from deployments join rules on rules.id = rule,
                    jsonb_array_elements(targets) named
                where task = lane.subject
                    and named ->> 'channel' = (select channel from targets where id = $1)
            ) as "recipients!",
            event.at_ns as "at_ns?", event.level as "level?", event.message as "message?",
            event.details as "details?", event.duration_ns as "duration_ns?",
            case when $2 then event.body end as body,
            silence.id as "silence?", silence.starts_at as "silence_since?",
            silence.created_by as "silence_by?", silence.reason as "silence_reason?",
            silence.release is not null as "silence_of_release!",
            silenced.id as "silenced?", silenced.starts_at as "silenced_since?",
            silenced.created_by as "silenced_by?", silenced.reason as "silenced_reason?",
            silenced.release is not null as "silenced_of_release!",
            released.version as "version?", released.at_ns as "released_ns?",
            event.source as "source?", skipped.worst as "worst?", skipped.from_ns as "from_ns?",
            skipped.until_ns as "until_ns?"
         from (
            select * from lanes where target = $1 and due_at <= clock()
            order by case when $4 then -level_rank(want_level) end, due_at
            limit $3
         ) lane
         left join lateral (
            select * from events
            where subject = lane.subject and part = lane.part and not late
                and (at_ns > lane.told_ns or lane.is_closing or lane.notice is not null)
                and at_ns <= lane.want_ns
            -- What was held back is told as it is now.
            order by case when $2 and lane.held_by is null and lane.notice is null then at_ns
                else -at_ns end limit 1
         ) event on true
         left join lateral (
            select level_of(max(level_rank(level))) as worst, min(at_ns) as from_ns,
                event.at_ns as until_ns
            from events
            where subject = lane.subject and part = lane.part and not late
                and at_ns > lane.told_ns and at_ns < event.at_ns and level <> 'OK'
         ) skipped on true
         left join lateral (
            select silences.* from silences
            where ended_at is null and starts_at <= clock() and until > clock()
                and silences.app = any(app_patterns(lane.app))
                and is_about(silences, lane.kind, lane.subject, lane.part)
                and (silences.target is null or silences.target = lane.target)
                and event.level <> 'OK' and level_rank(event.level) <= level_rank(silences.level)
                -- What was wrong before a release goes on; an event has no end that could be waited for.
                and (after_ns is null or lane.told_level = 'OK' and lane.kind <> all($5)
                    and coalesce(skipped.from_ns, event.at_ns) > after_ns)
            order by until desc limit 1
         ) silence on true
         left join silences silenced on lane.held_by = 'silence ' || silenced.id
         left join lateral (
            select version, at_ns from releases
            where silenced.release is not null and releases.app = lane.app
                and at_ns <= coalesce(skipped.from_ns, event.at_ns)
            order by at_ns desc limit 1
         ) released on true
         left join acks on acks.subject = lane.subject and acks.part = lane.part and acks.ended_at is null
            and (acks.until is null or acks.until > clock())
         left join lateral (
            select count(*) as changes, min(at_ns) as since_ns from events
            where not $2 and lane.kind <> all($5) and subject = lane.subject and part = lane.part
                and not late and at_ns > event.at_ns - 3600 * 1000000000::bigint and at_ns <= event.at_ns
         ) recent on true"#,
        target,
        in_order,
        limit,
        worst_first,
        of_events,
    )
    .fetch_all(db)
    .await?;
    let lanes = rows.into_iter().map(|row| {
        let skipped = match (row.worst, row.from_ns, row.until_ns) {
            (Some(worst), Some(from_ns), Some(until_ns)) => Some(Skipped {
                worst,
                from_ns,
                until_ns,
            }),
            _ => None,
        };
        let event = row.at_ns.map(|at_ns| Event {
            at_ns,
            level: row.level.unwrap_or_default(),
            message: row.message.unwrap_or_default(),
            details: row.details.unwrap_or_default(),
            duration_ns: row.duration_ns.unwrap_or_default(),
            body: row.body,
            source: row.source.unwrap_or_default(),
            skipped,
            quiet_seconds: row.quiet_seconds.unwrap_or_default(),
            changes: row.changes.unwrap_or_default(),
            changes_since_ns: row.changes_since_ns.unwrap_or(at_ns),
        });
        let holding = |id, since, by: Option<String>, reason: Option<String>, is_of_release| {
            Some(Holding {
                id: id?,
                since: since?,
                by: by?,
                reason: reason?,
                is_of_release,
            })
        };
        Due {
            silence: holding(
                row.silence,
                row.silence_since,
                row.silence_by,
                row.silence_reason,
                row.silence_of_release,
            ),
            silenced: holding(
                row.silenced,
                row.silenced_since,
                row.silenced_by,
                row.silenced_reason,
                row.silenced_of_release,
            ),
            release: row
                .version
                .zip(row.released_ns)
                .map(|(version, at_ns)| Release { version, at_ns }),
            id: row.id,
            task: row.subject,
            part: row.part,
            kind: row.kind,
            app: row.app,
            want_ns: row.want_ns,
            want_level: row.want_level,
            told_ns: row.told_ns,
            told_level: row.told_level,
            attempts: row.attempts,
            tried_seconds: row.tried_seconds,
            error: row.error,
            plain: row.plain,
            is_closing: row.is_closing,
            notice: match row.notice.as_deref() {
                Some("reminder") => Some(Notice::Reminder),
                Some(_) => Some(Notice::Acknowledged),
                None => None,
            },
            flapping_since_ns: row.flapping_since_ns,
            may_flap: row.may_flap,
            ack: row.ack.zip(row.acked_by).map(|(id, who)| Ack {
                id,
                who,
                comment: row.comment,
            }),
            since_ns: row.since_ns,
            told_at: row.told_at,
            recipients: row.recipients,
            event,
        }
    });
    Ok(lanes.collect())
}

/// What came of events on a lane, for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The target was told.
    Delivered,
    /// The target was told, in one message with other events.
    Digested,
    /// A newer event was told in their place.
    Superseded,
    /// There was no reason to tell the target.
    Skipped,
    /// It was over before the silence was.
    Silenced,
    /// It began after a release, and was over before the silence for it was.
    Graced,
    /// The target cannot be told.
    Dead,
}

impl What {
    pub const ALL: [Self; 7] = [
        Self::Delivered,
        Self::Digested,
        Self::Superseded,
        Self::Skipped,
        Self::Silenced,
        Self::Graced,
        Self::Dead,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Digested => "digested",
            Self::Superseded => "superseded",
            Self::Skipped => "skipped",
            Self::Silenced => "silenced",
            Self::Graced => "graced",
            Self::Dead => "dead",
        }
    }
}

/// The end of one event on a lane.
#[derive(Clone, Debug)]
pub struct Settled {
    pub what: What,
    /// The level of the event.
    pub level: String,
    /// The time of the event.
    pub until_ns: i64,
    /// None: nothing was sent.
    pub took_ms: Option<i32>,
    pub reason: Option<String>,
    pub message_id: Option<String>,
    /// Since when the part changes all the time, as the target knows now.
    pub flapping_since_ns: Option<i64>,
}

/// Records what came of an event, and of those before it that were skipped. A lane with nothing more to
/// tell rests; one whose events are each a part of their own, or whose rule names the target no more, ends.
/// Whether this replica still held the lease: if not, another one may have told it as well.
pub async fn settle(
    db: &PgPool,
    holder: Uuid,
    lane: &Due,
    settled: &Settled,
    is_event: bool,
) -> Result<bool> {
    let skipped = lane.event.as_ref().and_then(|it| it.skipped.as_ref());
    let done = sqlx::query!(
        r#"with lane as (
            select lanes.* from lanes join targets on targets.id = target
            where lanes.id = $1 and lease = $2 for update of lanes
         ), skipped as (
            insert into outcomes (subject, part, target, kind, app, from_ns, until_ns, level, what, attempts)
            select subject, part, target, kind, app, $3, $3, $4, 'superseded', 0 from lane
            where $3::bigint is not null
         ), noted as (
            insert into outcomes (subject, part, target, kind, app, from_ns, until_ns, level, what, attempts,
                took_ms, reason, message_id)
            select subject, part, target, kind, app, $5, $5, $6, $7,
                attempts + ($8::int is not null)::int, $8, $9, $10
            from lane
         ), ended as (
            delete from lanes using lane where lanes.id = lane.id and ($11 or lane.is_closing)
         ), rested as (
            update lanes set
                told_ns = greatest($5, lane.told_ns),
                told_level = case when $7 = 'delivered' then $6 else lane.told_level end,
                told_at = case when $7 = 'delivered' then clock() else lane.told_at end,
                due_at = case when lane.want_ns > $5 then clock() end,
                tried_since = null, attempts = 0, error = null, plain = false, held_by = null,
                notice = null, flapping_since_ns = $12
            from lane where lanes.id = lane.id and not ($11 or lane.is_closing)
         )
         select 1 as held from lane"#,
        lane.id,
        holder,
        skipped.map(|it| it.from_ns),
        skipped.map_or("", |it| it.worst.as_str()),
        settled.until_ns,
        settled.level,
        settled.what.as_str(),
        settled.took_ms,
        settled.reason,
        settled.message_id,
        is_event,
        settled.flapping_since_ns,
    )
    .fetch_optional(db)
    .await?;
    Ok(done.is_some())
}

/// Records what came of a message about many lanes: of each event, and of those before it that were skipped.
/// Whether this replica still held the lease.
pub async fn settle_all(
    db: &PgPool,
    holder: Uuid,
    target: Uuid,
    lanes: &[(&Due, Option<i64>)],
    settled: &SettledAll,
    of_events: &[String],
) -> Result<bool> {
    let given = lanes.iter().filter_map(|(lane, flapping_since_ns)| {
        let event = lane.event.as_ref()?;
        let level = if lane.is_closing { "OK" } else { &event.level };
        Some(json!({
            "id": lane.id, "until_ns": event.at_ns, "level": level,
            "from_ns": event.skipped.as_ref().map_or(event.at_ns, |it| it.from_ns),
            "flapping_since_ns": flapping_since_ns,
        }))
    });
    let given: Value = given.collect();
    let done = sqlx::query!(
        r#"with given as materialized (
            select * from jsonb_to_recordset($3) as given
                (id bigint, from_ns bigint, until_ns bigint, level text, flapping_since_ns bigint)
         ), lane as (
            select lanes.id, subject, part, target, kind, app, attempts, told_ns, told_level, told_at, want_ns,
                kind = any($8) or is_closing as is_over, given.from_ns, given.until_ns, given.level,
                given.flapping_since_ns as flapping_now
            from lanes join given using (id) join targets on targets.id = target
            where target = $1 and lease = $2 for update of lanes
         ), noted as (
            insert into outcomes (subject, part, target, kind, app, from_ns, until_ns, level, what, attempts,
                took_ms, reason, message_id)
            select subject, part, target, kind, app, from_ns, until_ns, level, $4, attempts + 1, $5, $6, $7
            from lane
         ), ended as (
            delete from lanes using lane where lanes.id = lane.id and is_over
         ), rested as (
            update lanes set
                told_ns = greatest(lane.until_ns, lane.told_ns),
                told_level = case when $4 = 'digested' then lane.level else lane.told_level end,
                told_at = case when $4 = 'digested' then clock() else lane.told_at end,
                due_at = case when lane.want_ns > lane.until_ns then clock() end,
                tried_since = null, attempts = 0, error = null, plain = false, held_by = null,
                notice = null, flapping_since_ns = flapping_now
            from lane where lanes.id = lane.id and not is_over
         )
         select count(*) > 0 as "held!" from lane"#,
        target,
        holder,
        given,
        settled.what.as_str(),
        settled.took_ms,
        settled.reason,
        settled.message_id,
        of_events,
    )
    .fetch_one(db)
    .await?;
    Ok(done.held)
}

/// The end of many events in one message.
#[derive(Clone, Debug)]
pub struct SettledAll {
    /// [`What::Digested`] or [`What::Dead`].
    pub what: What,
    pub took_ms: Option<i32>,
    pub reason: Option<String>,
    pub message_id: Option<String>,
}

/// Has a message about many lanes tried again in `wait_seconds`.
pub async fn postpone_all(
    db: &PgPool,
    lanes: &[i64],
    wait_seconds: f64,
    error: &str,
) -> Result<()> {
    sqlx::query!(
        "update lanes set due_at = clock() + make_interval(secs => $2), attempts = attempts + 1,
            tried_since = coalesce(tried_since, clock()), error = $3
         where id = any($1)",
        lanes,
        wait_seconds,
        error,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Has a message tried again in `wait_seconds`, from then on as short plain text if the channel wants that.
pub async fn postpone(
    db: &PgPool,
    lane: &Due,
    wait_seconds: f64,
    error: &str,
    plain: bool,
) -> Result<()> {
    sqlx::query!(
        "update lanes set due_at = clock() + make_interval(secs => $2), attempts = attempts + 1,
            tried_since = coalesce(tried_since, clock()), error = $3, plain = plain or $4
         where id = $1",
        lane.id,
        wait_seconds,
        error,
        plain,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Closes the lanes of targets that rules name no more: of the rule of this task, or of all. Who was told of
/// trouble there is told that it is over.
pub async fn close_removed(db: &PgPool, task: Option<&str>) -> Result<u64> {
    let closed = sqlx::query!(
        "update lanes set is_closing = true, due_at = clock(), attempts = 0, tried_since = null,
            error = null, plain = false, held_by = null, notice = null
         from deployments join rules on rules.id = rule
         where task = subject and delivers and deleted_at is null and not is_closing
            and ($1::text is null or task = $1)
            and not exists (
                select from jsonb_array_elements(targets) named
                where target_id(named ->> 'channel', named ->> 'address') = lanes.target
            )",
        task,
    )
    .execute(db)
    .await?;
    Ok(closed.rows_affected())
}

/// Holds a message back until a silence ends. Nothing happens if a newer event has come meanwhile, which the
/// silence may not be about.
pub async fn hold(db: &PgPool, lane: &Due, silence: i64) -> Result<()> {
    // It may have ended in this moment: then the message is due.
    sqlx::query!(
        "update lanes set held_by = 'silence ' || silences.id,
            due_at = case when ended_at is null then until else clock() end
         from silences where silences.id = $2 and lanes.id = $1 and want_ns = $3",
        lane.id,
        silence,
        lane.want_ns,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Holds a message back for so long because its part changes all the time. Nothing happens if a newer event has
/// come meanwhile.
pub async fn hold_flapping(db: &PgPool, lane: &Due, seconds: f64) -> Result<()> {
    sqlx::query!(
        "update lanes set held_by = 'flapping', due_at = clock() + make_interval(secs => $2)
         where id = $1 and want_ns = $3",
        lane.id,
        seconds,
        lane.want_ns,
    )
    .execute(db)
    .await?;
    Ok(())
}

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
