//! How much each rule has said in a time, and what came of it.

use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// How much a rule has said.
#[derive(Clone, Debug)]
pub struct Noise {
    pub task: String,
    pub kind: String,
    pub app: String,
    pub part: String,
    pub enabled: bool,
    /// Since when it watches.
    pub active_since: DateTime<Utc>,
    /// How often a part of it left OK.
    pub alerts: i64,
    /// How long parts of it were not OK, in minutes; each part by itself.
    pub minutes: f64,
    /// How many alerts began within ten minutes of the end of the one before, of the same part.
    pub flaps: i64,
    /// How long half of its alerts took to recover at most, in minutes.
    pub median_minutes: Option<f64>,
    /// How many alerts began between 22:00 and 07:00.
    pub at_night: i64,
    /// How many were acknowledged or silenced, or followed by a change of the rule, within an hour.
    pub acted_on: i64,
    pub last_alert_at: Option<DateTime<Utc>>,
}

/// How much the rules and checks of these apps have said since then, those with most alerts first. Those of which the
/// service does not hear are left out. The night is that of this time zone.
pub async fn list(
    db: &PgPool,
    patterns: &[String],
    app: Option<&str>,
    since: DateTime<Utc>,
    timezone: &str,
) -> sqlx::Result<Vec<Noise>> {
    sqlx::query_as!(
        Noise,
        r#"with seen as (
            select subject, part, received_at, level, coalesce(previous, 'OK') as previous, duration_ns,
                lag(received_at) over parts as before_at, lag(level) over parts as before
            from events
            where received_at > $3 and app like any($1) and ($2::text is null or app = $2) and not late
            window parts as (partition by subject, part order by at_ns)
         ), begun as (
            select subject, part, received_at,
                before = 'OK' and received_at - before_at < interval '10 minutes' as is_flap,
                extract(hour from received_at at time zone $4) not between 7 and 21 as is_at_night
            from seen where level <> 'OK' and previous = 'OK'
         ), acts as (
            select subject, at from acks where at > $3
            union all
            select subject, at from audit
            where at > $3 and subject is not null
                and action in ('update', 'disable', 'delete', 'rollback', 'check.pause')
            union all
            select task, created_at from silences where created_at > $3 and task is not null
         ), alerts as (
            select begun.subject, count(*) as alerts, count(*) filter (where is_flap) as flaps,
                count(*) filter (where is_at_night) as at_night, max(received_at) as last_alert_at,
                count(*) filter (where exists (
                    select from acts where acts.subject = begun.subject
                        and acts.at between received_at and received_at + interval '1 hour')) as acted_on
            from begun group by begun.subject
         ), ended as (
            select subject, sum(duration_ns) / 6e10 as minutes,
                percentile_cont(0.5) within group (order by duration_ns) / 6e10 as median_minutes
            from seen where level = 'OK' and duration_ns > 0 group by subject
         ), open as (
            select subject, sum(extract(epoch from clock() - greatest(to_timestamp(since_ns / 1e9), $3))) / 60 as minutes
            from heads where level <> 'OK' group by subject
         )
         select deployments.task, rules.kind, rules.app, rules.part, rules.enabled, active_since,
            coalesce(alerts.alerts, 0) as "alerts!",
            (coalesce(ended.minutes, 0) + coalesce(open.minutes, 0))::float8 as "minutes!",
            coalesce(flaps, 0) as "flaps!", median_minutes::float8, coalesce(at_night, 0) as "at_night!",
            coalesce(acted_on, 0) as "acted_on!", last_alert_at
         from rules join deployments on deployments.rule = rules.id
            left join alerts on alerts.subject = deployments.task
            left join ended on ended.subject = deployments.task
            left join open on open.subject = deployments.task
         where deleted_at is null and rules.app like any($1) and ($2::text is null or rules.app = $2)
            and (delivers or alerts.subject is not null)
         order by 7 desc, 8 desc, 1"#,
        patterns,
        app,
        since,
        timezone,
    )
    .fetch_all(db)
    .await
}
