//! Lanes: what each target was told of each part, and what it has yet to be told.
//!
//! A lane has two times: that of the newest event of its part, and that of the last one that is settled. As
//! long as they differ there is something to tell. Nothing is queued, so that a target that is away for long
//! costs no more than one that is away for a minute.

use chrono::{DateTime, Utc};
use sqlx::PgPool;
use uuid::Uuid;

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
    /// A rule that it depends on and that is CRITICAL now: its id.
    pub depends_on: Option<String>,
    /// The one for which it has been held back until now.
    pub depended_on: Option<String>,
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
    /// The rule was paused or deleted: no other will come.
    pub is_last: bool,
    /// It is the end of trouble whose report was lost.
    pub came_and_went: bool,
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
            parent.id as "depends_on?",
            case when starts_with(lane.held_by, 'depends on ') then substr(lane.held_by, 12) end as depended_on,
            released.version as "version?", released.at_ns as "released_ns?",
            event.source = 'rule' as is_last,
            event.level = 'OK' and event.duration_ns > 0 and coalesce((
                select level = 'OK' and at_ns <= event.at_ns - event.duration_ns from events known
                where known.subject = lane.subject and known.part = lane.part and not late
                    and known.at_ns < event.at_ns
                order by known.at_ns desc limit 1), true) as came_and_went,
            skipped.worst as "worst?", skipped.from_ns as "from_ns?",
            skipped.until_ns as "until_ns?"
         from (
            -- one of the two, so that the first goes along its index
            (select * from lanes where not $4 and target = $1 and due_at <= clock() order by due_at limit $3)
            union all
            (select * from lanes where $4 and target = $1 and due_at <= clock()
                order by level_rank(want_level) desc, due_at limit $3)
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
         left join lateral (
            with recursive above as (
                select jsonb_array_elements_text(spec -> 'depends_on') as id
                from deployments join rules on rules.id = rule where task = lane.subject
                union
                select jsonb_array_elements_text(spec -> 'depends_on')
                from above join deployments on task = above.id join rules on rules.id = rule
                where deleted_at is null
            )
            select above.id from above join heads on heads.subject = above.id and heads.level = 'CRITICAL'
                join deployments on task = above.id join rules on rules.id = rule
            where deleted_at is null and enabled and event.level <> 'OK'
                -- Of rules that depend on each other all are told: nobody would hear of any otherwise.
                and lane.subject not in (select id from above)
            limit 1
         ) parent on true
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
            is_last: row.is_last.unwrap_or_default(),
            came_and_went: row.came_and_went.unwrap_or_default(),
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
            depends_on: row.depends_on,
            depended_on: row.depended_on,
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

/// Holds a message back while the rule `parent` is CRITICAL: [`wake_dependents`] sees when it is not. Nothing happens
/// if a newer event has come meanwhile.
pub async fn hold_dependent(db: &PgPool, lane: &Due, parent: &str) -> Result<()> {
    sqlx::query!(
        "update lanes set held_by = 'depends on ' || $2, due_at = clock() + interval '10 minutes'
         where id = $1 and want_ns = $3",
        lane.id,
        parent,
        lane.want_ns,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Has the messages looked at again that are held back for a rule that is not CRITICAL any more. Returns how many.
pub async fn wake_dependents(db: &PgPool) -> Result<u64> {
    let woken = sqlx::query!(
        "update lanes set due_at = clock() where id in (
            select id from lanes
            where starts_with(held_by, 'depends on ') and due_at > clock() and not exists (
                select from heads where heads.subject = substr(held_by, 12) and level = 'CRITICAL')
            order by subject, part for update skip locked)"
    )
    .execute(db)
    .await?;
    Ok(woken.rows_affected())
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
