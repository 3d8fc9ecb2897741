//! Results and changes of status of checks that are to be written to InfluxDB, and until when they were.

use chrono::{DateTime, Utc};
use sqlx::PgPool;

type Result<T> = sqlx::Result<T>;

/// A time whose points are to be written: from its begin, which is not in it, to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

/// The time of which points are to be written next, of at most `longest` seconds: what is younger than `lag` seconds may
/// not be committed yet. None: there is none yet. The first time begins when this is called first.
pub async fn next(db: &PgPool, lag: f64, longest: f64) -> Result<Option<Span>> {
    let span = sqlx::query!(
        r#"with begun as (
            insert into points (until) values (clock()) on conflict do nothing
         )
         select until as "from!",
            least(clock() - make_interval(secs => $1), until + make_interval(secs => $2)) as "until!"
         from points"#,
        lag,
        longest,
    )
    .fetch_optional(db)
    .await?;
    let span = span.map(|it| Span {
        from: it.from,
        until: it.until,
    });
    Ok(span.filter(|span| span.from < span.until))
}

/// Notes that points were written until then.
pub async fn written(db: &PgPool, until: DateTime<Utc>) -> Result<()> {
    sqlx::query!("update points set until = $1", until)
        .execute(db)
        .await?;
    Ok(())
}

/// A change of status.
#[derive(Clone, Debug)]
pub struct Flip {
    pub app: String,
    pub kind: String,
    pub name: String,
    pub at: DateTime<Utc>,
    pub was: String,
    pub status: String,
    pub reason: String,
}

/// The changes of status that were noted in this time.
pub async fn flips(db: &PgPool, span: Span) -> Result<Vec<Flip>> {
    sqlx::query_as!(
        Flip,
        "select app, kind, part as name, at, was, status, reason
         from flips join rules on rules.id = rule
         where noted_at > $1 and noted_at <= $2 order by flips.id",
        span.from,
        span.until,
    )
    .fetch_all(db)
    .await
}

/// An answer of a check that was asked.
#[derive(Clone, Debug)]
pub struct Answered {
    pub app: String,
    pub kind: String,
    pub name: String,
    pub at: DateTime<Utc>,
    pub answer: String,
    pub status: Option<i16>,
    pub took: f32,
    pub dns: Option<f32>,
    pub connect: Option<f32>,
    pub tls: Option<f32>,
    pub first_byte: Option<f32>,
}

/// The answers of this time.
pub async fn answers(db: &PgPool, span: Span) -> Result<Vec<Answered>> {
    sqlx::query_as!(
        Answered,
        "select app, kind, part as name, at, answer, status, took, dns, connect, tls, first_byte
         from results join rules on rules.id = rule
         where at > $1 and at <= $2",
        span.from,
        span.until,
    )
    .fetch_all(db)
    .await
}
