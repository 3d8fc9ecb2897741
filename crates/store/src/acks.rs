//! Alerts: the parts that are not OK, and who is on them.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

use crate::audit::Actor;

type Result<T> = sqlx::Result<T>;

/// A part that is not OK.
#[derive(Clone, Debug)]
pub struct Alert {
    pub task: String,
    pub kind: String,
    pub app: String,
    pub part: String,
    pub level: String,
    /// Since when it has this level, by the time of the data in nanoseconds since 1970.
    pub since_ns: i64,
    pub message: Option<String>,
    pub ack: Option<Ack>,
    /// The silence that holds messages about it back.
    pub silence: Option<i64>,
}

/// That somebody is on it.
#[derive(Clone, Debug)]
pub struct Ack {
    pub who: String,
    pub at: DateTime<Utc>,
    pub until: Option<DateTime<Utc>>,
    pub comment: Option<String>,
}

/// Which alerts to list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub app: Option<String>,
    pub kind: Option<String>,
    pub task: Option<String>,
    pub part: Option<String>,
    pub level: Option<String>,
    /// Those of apps like one of these, in SQL's sense.
    pub scope: Vec<String>,
}

/// The first `limit` alerts after the one of this task and part, by task and part.
pub async fn page(
    db: &PgPool,
    filter: &Filter,
    after: (&str, &str),
    limit: i64,
) -> Result<Vec<Alert>> {
    let rows = sqlx::query!(
        r#"select heads.subject as task, rules.kind, rules.app, heads.part, heads.level, heads.since_ns,
            (select message from events where events.subject = heads.subject
                and events.part = heads.part and events.at_ns = heads.at_ns limit 1) as "message?",
            acks.who as "who?", acks.at as "acked_at?", acks.until as "until?", acks.comment as "comment?",
            silence.id as "silence?"
           from heads join deployments on deployments.task = heads.subject join rules on rules.id = rule
            left join acks on acks.subject = heads.subject and acks.part = heads.part
                and acks.ended_at is null and (acks.until is null or acks.until > clock())
            left join lateral (
                select silences.id from silences
                where ended_at is null and starts_at <= clock() and silences.until > clock()
                    and silences.app = any(app_patterns(rules.app)) and target is null
                    and after_ns is null
                    and is_about(silences, rules.kind, heads.subject, heads.part)
                    and level_rank(heads.level) <= level_rank(silences.level)
                order by silences.until desc limit 1
            ) silence on true
           where heads.level <> 'OK' and deleted_at is null
            and (heads.subject, heads.part) > ($1, $2)
            and ($3::text is null or rules.app = $3) and ($4::text is null or rules.kind = $4)
            and ($5::text is null or heads.subject = $5) and ($6::text is null or heads.part = $6)
            and ($7::text is null or heads.level = $7) and rules.app like any($8)
           order by heads.subject, heads.part limit $9"#,
        after.0,
        after.1,
        filter.app,
        filter.kind,
        filter.task,
        filter.part,
        filter.level,
        &filter.scope,
        limit,
    )
    .fetch_all(db)
    .await?;
    let alerts = rows.into_iter().map(|row| Alert {
        ack: row.who.zip(row.acked_at).map(|(who, at)| Ack {
            who,
            at,
            until: row.until,
            comment: row.comment,
        }),
        task: row.task,
        kind: row.kind,
        app: row.app,
        part: row.part,
        level: row.level,
        since_ns: row.since_ns,
        message: row.message,
        silence: row.silence,
    });
    Ok(alerts.collect())
}

/// That somebody is on an alert, to be noted.
#[derive(Clone, Debug)]
pub struct NewAck<'a> {
    pub task: &'a str,
    /// None: all parts that are not OK.
    pub part: Option<&'a str>,
    /// None: whatever their level is.
    pub up_to: Option<&'a str>,
    pub who: &'a str,
    pub comment: Option<&'a str>,
    pub until: Option<DateTime<Utc>>,
}

/// Notes that somebody is on the parts of a rule that are not OK, in the audit as well, and has the people
/// told who were told of the trouble. Returns how many parts.
pub async fn add(db: &PgPool, by: &Actor, ack: &NewAck<'_>) -> Result<i64> {
    let acked = sqlx::query_scalar!(
        r#"with wrong as (
            select heads.subject, heads.part, rules.kind, rules.app, heads.level
            from heads join deployments on deployments.task = heads.subject join rules on rules.id = rule
            where heads.subject = $1 and heads.level <> 'OK' and deleted_at is null
                and ($2::text is null or heads.part = $2)
                and ($3::text is null or level_rank(heads.level) <= level_rank($3))
         ), acked as (
            insert into acks (subject, part, kind, app, level, at, who, comment, until)
            select subject, part, kind, app, level, clock(), $4, $5, $6 from wrong
            on conflict (subject, part) where ended_at is null do update set
                level = excluded.level, at = excluded.at, who = excluded.who, comment = excluded.comment,
                until = excluded.until
            returning subject, part, kind, app
         ), due as (
            update lanes set notice = 'acknowledged', due_at = clock()
            from acked, targets
            where lanes.subject = acked.subject and lanes.part = acked.part and targets.id = target
                -- a webhook gets events, and no news of other kinds
                and channel <> 'webhook' and told_level <> 'OK' and not is_closing
                and (due_at is null or notice = 'reminder')
         ), noted as (
            insert into audit (who, address, request_id, action, subject, app, kind, after)
            select $4, $7::jsonb ->> 'address', $7 ->> 'request_id', $7 ->> 'action', subject, app, kind,
                jsonb_build_object('part', part, 'comment', $5::text, 'until', $6::timestamptz)
            from acked
         )
         select count(*) as "count!" from acked"#,
        ack.task,
        ack.part,
        ack.up_to,
        ack.who,
        ack.comment,
        ack.until,
        by.to_json(),
    )
    .fetch_one(db)
    .await?;
    if acked > 0 {
        by.log_action(Some(ack.task));
    }
    Ok(acked)
}

/// Takes back that somebody is on parts of a rule, or on all of them. Returns how many.
pub async fn end(db: &PgPool, by: &Actor, task: &str, part: Option<&str>) -> Result<i64> {
    let ended = sqlx::query_scalar!(
        r#"with ended as (
            update acks set ended_at = clock(), ended_by = $3::jsonb ->> 'who'
            where subject = $1 and ended_at is null and ($2::text is null or part = $2)
            returning subject, part, kind, app
         ), noted as (
            insert into audit (who, address, request_id, action, subject, app, kind, before)
            select $3 ->> 'who', $3 ->> 'address', $3 ->> 'request_id', $3 ->> 'action', subject, app, kind,
                jsonb_build_object('part', part)
            from ended
         )
         select count(*) as "count!" from ended"#,
        task,
        part,
        by.to_json(),
    )
    .fetch_one(db)
    .await?;
    if ended > 0 {
        by.log_action(Some(task));
    }
    Ok(ended)
}

/// Has targets reminded that have been told of trouble and on which nobody is, by the newest event of its part;
/// `$which` says of which and when.
macro_rules! remind {
    ($which:literal $(, $arg:expr)*) => {
        sqlx::query!(
            "update lanes set notice = 'reminder', due_at = clock(),
                want_ns = greatest(want_ns, (select at_ns from heads
                    where heads.subject = lanes.subject and heads.part = lanes.part and level = want_level))
             from deployments join rules on rules.id = rule
             where task = lanes.subject and delivers and enabled and deleted_at is null
                and told_level <> 'OK' and due_at is null and not is_closing
                and not exists (
                    select from acks where acks.subject = lanes.subject and acks.part = lanes.part
                        and ended_at is null and (until is null or until > clock())
                )
                and " + $which
            $(, $arg)*
        )
    };
}

/// Has the targets reminded whose rules want that: nobody is on what they were last told of, and that was long
/// enough ago. Returns how many messages are due then.
pub async fn remind(db: &PgPool) -> Result<u64> {
    let reminded = remind!("told_at + (spec ->> 'remind')::interval <= clock()");
    Ok(reminded.execute(db).await?.rows_affected())
}

/// Has the targets of this rule reminded at once. Returns how many messages are due then.
pub async fn remind_of(db: &mut PgConnection, task: &str) -> Result<u64> {
    let reminded = remind!("task = $1", task);
    Ok(reminded.execute(db).await?.rows_affected())
}

/// Removes the acknowledgements that ended more than `days` ago.
pub async fn forget(db: &PgPool, days: i32) -> Result<u64> {
    let forgotten = sqlx::query!(
        "delete from acks where coalesce(ended_at, until) < clock() - make_interval(days => $1)",
        days,
    )
    .execute(db)
    .await?;
    Ok(forgotten.rows_affected())
}
