//! All rules and checks at once, each with what a list shows of it.

use chrono::{DateTime, Utc};
use rules::targets::Targets;
use serde_json::{Map, Value};
use sqlx::{PgPool, types::Json};

use crate::{SyncStatus, health::Cause};

/// A rule or check, and how it stands.
#[derive(Clone, Debug)]
pub struct Row {
    /// Of its task.
    pub id: String,
    pub kind: String,
    pub app: String,
    pub part: String,
    pub spec: Json<Map<String, Value>>,
    pub targets: Json<Targets>,
    /// As it says itself; none: as the setting has it.
    pub delivery: Option<String>,
    pub enabled: bool,
    pub generation: i64,
    pub updated_at: DateTime<Utc>,
    /// Who made this generation.
    pub changed_by: Option<String>,
    /// Why it is blind.
    pub causes: Json<Vec<Cause>>,
    pub sync_status: SyncStatus,
    pub sync_error: Option<String>,
    /// Whether the service notifies its targets.
    pub delivers: bool,
    /// The time of the newest event that it has reported, for kinds that watch events.
    pub last_event_at: Option<DateTime<Utc>>,
    /// Of those that deliver: the worst level of its parts that are not OK.
    pub level: Option<String>,
    /// Since when one of its parts is not OK, in nanoseconds since 1970.
    pub since_ns: Option<i64>,
    /// Somebody who is on one of its parts.
    pub acknowledged_by: Option<String>,
    /// Until when all messages about it are held back.
    pub silenced_until: Option<DateTime<Utc>>,
    /// How many of its targets could not be told.
    pub failing: i64,
}

/// The rules and checks of these apps, by app, kind and part; of all, or those with these ids. `of_events`: the kinds of which each event is a part of
/// its own.
pub async fn rows(
    db: &PgPool,
    patterns: &[String],
    app: Option<&str>,
    tasks: Option<&[String]>,
    of_events: &[String],
) -> sqlx::Result<Vec<Row>> {
    sqlx::query_as!(
        Row,
        r#"with wrong as (
            select heads.subject, max(level_rank(heads.level)) as rank, min(since_ns) as since_ns, min(who) as who
            from heads left join acks on acks.subject = heads.subject and acks.part = heads.part
                and acks.ended_at is null and (acks.until is null or acks.until > clock())
            where heads.level <> 'OK'
            group by heads.subject
         ), happened as (
            select distinct on (subject) subject, level_rank(level) as rank, at_ns as since_ns
            from events
            where kind = any($3) and received_at > clock() - interval '2 hours'
                and at_ns > extract(epoch from clock() - interval '1 hour')::bigint * 1000000000
            order by subject, id desc
         ), silenced as (
            select deployments.task, max(silences.until) as until
            from silences join rules on silences.app = any(app_patterns(rules.app))
                join deployments on deployments.rule = rules.id
            where silences.ended_at is null and silences.starts_at <= clock() and silences.until > clock()
                and target is null and after_ns is null and silences.part is null
                and is_about(silences, rules.kind, deployments.task, '')
            group by deployments.task
         ), failing as (
            select subject, count(distinct target) as count
            from lanes join targets on targets.id = target
            where held_by is null and not is_closing and (due_at is not null and attempts > 0 or disabled is not null)
            group by subject
         )
         select deployments.task as "id!", rules.kind, rules.app, rules.part,
            rules.spec as "spec: Json<Map<String, Value>>", rules.targets as "targets: Json<Targets>", rules.delivery, rules.enabled,
            rules.generation, updated_at, versions.changed_by as "changed_by?", causes as "causes: Json<Vec<Cause>>",
            sync_status as "sync_status: SyncStatus", sync_error, delivers, last_event_at,
            level_of(coalesce(wrong.rank, happened.rank)) as level, coalesce(wrong.since_ns, happened.since_ns) as since_ns,
            wrong.who as acknowledged_by, silenced.until as silenced_until, coalesce(failing.count, 0) as "failing!"
         from rules join deployments on deployments.rule = rules.id
            left join rule_versions versions on versions.task = deployments.task
                and versions.generation = rules.generation
            left join wrong on wrong.subject = deployments.task
            left join happened on happened.subject = deployments.task
            left join silenced on silenced.task = deployments.task
            left join failing on failing.subject = deployments.task
         where deleted_at is null and rules.app like any($1) and ($2::text is null or rules.app = $2)
            and ($4::text[] is null or deployments.task = any($4))
         order by rules.app, rules.kind, rules.part"#,
        patterns,
        app,
        of_events,
        tasks,
    )
    .fetch_all(db)
    .await
}

/// How many alerts each rule has had in each of the seven times of a day up to now, the oldest first.
pub async fn alerts_of_days(db: &PgPool) -> sqlx::Result<Vec<(String, i32, i64)>> {
    let rows = sqlx::query!(
        r#"select subject, (6 - floor(extract(epoch from clock() - received_at) / 86400))::int as "day!",
            count(*) as "count!"
           from events
           where received_at > clock() - interval '7 days' and level <> 'OK' and coalesce(previous, 'OK') = 'OK'
           group by 1, 2"#
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.subject, row.day, row.count))
        .collect())
}
