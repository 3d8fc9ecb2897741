//! Checks that are asked: who asks them, and what came of it.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

type Result<T> = sqlx::Result<T>;

/// Has these checks, which are locked, asked under this lease for so many seconds. If nothing has come of it by then,
/// somebody else asks them.
pub async fn lease(db: &mut PgConnection, rules: &[i64], lease: Uuid, seconds: f64) -> Result<()> {
    sqlx::query!(
        "update checks set lease = $2, poll_at = clock() + make_interval(secs => $3) where rule = any($1)",
        rules,
        lease,
        seconds,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Gives back what is asked under this lease: it is asked again at once.
pub async fn give_back(db: &PgPool, lease: Uuid) -> Result<()> {
    sqlx::query!(
        "update checks set lease = null, poll_at = clock() where lease = $1",
        lease
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What came of it when a check was asked.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub at: DateTime<Utc>,
    /// `good`, `bad`, `unknown` or `asleep`.
    pub answer: String,
    /// Of HTTP.
    pub status: Option<i16>,
    /// Why it is not a good one.
    pub reason: Option<String>,
    pub redirects: i16,
    /// How long it took, in seconds, in all and in each phase.
    pub took: f32,
    pub dns: Option<f32>,
    pub connect: Option<f32>,
    pub tls: Option<f32>,
    pub first_byte: Option<f32>,
}

/// Keeps what came of it, and adds it to its hour and its day.
pub async fn add(db: &mut PgConnection, rule: i64, outcome: &Outcome) -> Result<()> {
    sqlx::query!(
        "with kept as (
            insert into results (rule, at, answer, status, reason, redirects, took, dns, connect, tls, first_byte)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            on conflict do nothing
         ), counted as (
            select ($3 = 'good')::int as good, ($3 = 'bad')::int as bad, ($3 not in ('good', 'bad'))::int as other,
                case $3 when 'good' then $7::real else 0 end as took
         ), hour as (
            insert into result_hours as hour (rule, at, good, bad, other, took, slowest)
            select $1, date_trunc('hour', $2::timestamptz, 'UTC'), good, bad, other, took, took from counted
            on conflict (rule, at) do update set good = hour.good + excluded.good, bad = hour.bad + excluded.bad,
                other = hour.other + excluded.other, took = hour.took + excluded.took,
                slowest = greatest(hour.slowest, excluded.slowest)
         )
         insert into result_days as day (rule, at, good, bad, other, took, slowest)
         select $1, date_trunc('day', $2::timestamptz, 'UTC'), good, bad, other, took, took from counted
         on conflict (rule, at) do update set good = day.good + excluded.good, bad = day.bad + excluded.bad,
            other = day.other + excluded.other, took = day.took + excluded.took,
            slowest = greatest(day.slowest, excluded.slowest)",
        rule,
        outcome.at,
        outcome.answer,
        outcome.status,
        outcome.reason,
        outcome.redirects,
        outcome.took,
        outcome.dns,
        outcome.connect,
        outcome.tls,
        outcome.first_byte,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The `limit` newest results of a check before a time.
pub async fn results(
    db: &PgPool,
    rule: i64,
    before: Option<DateTime<Utc>>,
    limit: i64,
) -> Result<Vec<Outcome>> {
    sqlx::query_as!(
        Outcome,
        "select at, answer, status, reason, redirects, took, dns, connect, tls, first_byte
         from results where rule = $1 and ($2::timestamptz is null or at < $2) order by at desc limit $3",
        rule,
        before,
        limit,
    )
    .fetch_all(db)
    .await
}

/// The results of an hour or a day, added up.
#[derive(Clone, Debug)]
pub struct Summary {
    /// When it began.
    pub at: DateTime<Utc>,
    pub good: i32,
    pub bad: i32,
    /// Neither: it could not be asked, or was not to be asked.
    pub other: i32,
    /// How long the good ones took in all, and the slowest of them, in seconds.
    pub took: f64,
    pub slowest: f32,
}

/// The hours of a check since a time, the first first.
pub async fn hours(db: &PgPool, rule: i64, since: DateTime<Utc>) -> Result<Vec<Summary>> {
    sqlx::query_as!(
        Summary,
        "select at, good, bad, other, took, slowest from result_hours where rule = $1 and at >= $2 order by at",
        rule,
        since,
    )
    .fetch_all(db)
    .await
}

/// The days of a check since a time, the first first.
pub async fn days(db: &PgPool, rule: i64, since: DateTime<Utc>) -> Result<Vec<Summary>> {
    sqlx::query_as!(
        Summary,
        "select at, good, bad, other, took, slowest from result_days where rule = $1 and at >= $2 order by at",
        rule,
        since,
    )
    .fetch_all(db)
    .await
}

/// Makes room for the results of the day of this time and the two after it.
pub async fn make_room(db: &PgPool, at: DateTime<Utc>) -> Result<()> {
    sqlx::query!("select make_result_partitions($1)", at)
        .execute(db)
        .await?;
    Ok(())
}

/// How many days summaries of days are kept.
const DAYS: i32 = 400;

/// Removes the results, and the summaries of hours, that are more than so many days old, and the summaries of days
/// that are more than a year old. Answers how many days of results, and how many summaries.
pub async fn forget(db: &PgPool, days: i32) -> Result<(i32, u64)> {
    let dropped = sqlx::query_scalar!(
        r#"select drop_result_partitions(clock() - make_interval(days => $1)) as "dropped!""#,
        days
    )
    .fetch_one(db)
    .await?;
    let hours = sqlx::query!(
        "delete from result_hours where at < clock() - make_interval(days => $1)",
        days
    )
    .execute(db)
    .await?;
    let old = sqlx::query!(
        "delete from result_days where at < clock() - make_interval(days => $1)",
        DAYS
    )
    .execute(db)
    .await?;
    Ok((dropped, hours.rows_affected() + old.rows_affected()))
}

/// Has a check asked under this lease at once, whoever asks it now. Answers whether it is to be asked at all.
pub async fn take(db: &PgPool, rule: i64, new: Uuid, seconds: f64) -> Result<bool> {
    let taken = sqlx::query!(
        "update checks set lease = $2, poll_at = clock() + make_interval(secs => $3)
         where rule = $1 and poll_at is not null",
        rule,
        new,
        seconds,
    )
    .execute(db)
    .await?;
    Ok(taken.rows_affected() > 0)
}
