//! Releases of apps, and for how long what begins after one is held back.

use chrono::{DateTime, Utc};
use sqlx::PgPool;

use crate::audit::Actor;

type Result<T> = sqlx::Result<T>;

/// A release of an app.
#[derive(Clone, Debug)]
pub struct Release {
    pub id: i64,
    pub version: String,
    /// The time of the data, in nanoseconds since 1970.
    pub at_ns: i64,
    pub received_at: DateTime<Utc>,
    /// Who reported it: a token, or the task id of a rule.
    pub received_by: String,
    /// Until when what begins after it is held back, or was; none: nothing is.
    pub graced_until: Option<DateTime<Utc>>,
    /// How much began after it and was over before somebody had to be told, counted by targets.
    pub graced: i64,
}

/// `query_as!` into [`Release`]s; `$rest` follows `where`.
macro_rules! releases {
    ($rest:literal, $($arg:expr),* $(,)?) => {
        sqlx::query_as!(
            Release,
            r#"select id, version, at_ns, received_at, received_by,
                (select coalesce(ended_at, until) from silences where release = releases.id)
                    as graced_until,
                (select count(*) from outcomes where what = 'graced' and outcomes.app = releases.app
                    and reason = 'release ' || version) as "graced!"
               from releases where "# + $rest,
            $($arg),*
        )
    };
}

/// How long what begins after a release is held back.
#[derive(Clone, Debug)]
pub struct Grace {
    pub seconds: f64,
    /// Up to this level.
    pub level: String,
}

/// Notes a release, now or at a time of the data, and begins its grace. A version that is known is left as it
/// is. Answers it, and whether it is new.
pub async fn add(
    db: &PgPool,
    by: &Actor,
    app: &str,
    version: &str,
    at_ns: Option<i64>,
    grace: Option<&Grace>,
) -> Result<(Release, bool)> {
    let added = sqlx::query!(
        r#"with added as (
            select begin_grace($1, $2,
                coalesce($3, (extract(epoch from clock()) * 1000000000)::bigint),
                make_interval(secs => $4), $5, $6::jsonb ->> 'who') as id
         ), noted as (
            insert into audit (who, address, request_id, action, subject, app)
            select $6 ->> 'who', $6 ->> 'address', $6 ->> 'request_id', $6 ->> 'action', $2, $1
            from added where id is not null
         )
         select id from added"#,
        app,
        version,
        at_ns,
        grace.map_or(0.0, |it| it.seconds),
        grace.map_or("CRITICAL", |it| it.level.as_str()),
        by.to_json(),
    )
    .fetch_one(db)
    .await?;
    let is_new = added.id.is_some();
    if is_new {
        by.log_action(Some(app));
    }
    let release = releases!("app = $1 and version = $2", app, version);
    Ok((release.fetch_one(db).await?, is_new))
}

/// The grace that an app's `release` rule gives.
pub async fn grace_of(db: &PgPool, app: &str) -> Result<Option<Grace>> {
    sqlx::query_as!(
        Grace,
        r#"select extract(epoch from (spec ->> 'grace')::interval)::float8 as "seconds!",
            upper(coalesce(spec ->> 'grace_level', 'CRITICAL')) as "level!"
           from rules where kind = 'release' and app = $1 and deleted_at is null and spec ? 'grace'"#,
        app,
    )
    .fetch_optional(db)
    .await
}

/// The `limit` newest releases of an app before the one with the id `before`.
pub async fn page(db: &PgPool, app: &str, before: i64, limit: i64) -> Result<Vec<Release>> {
    releases!(
        "app = $1 and id < $2 order by id desc limit $3",
        app,
        before,
        limit
    )
    .fetch_all(db)
    .await
}

/// Removes the releases that were received more than `days` ago, and the silences for them.
pub async fn forget(db: &PgPool, days: i32) -> Result<u64> {
    let forgotten = sqlx::query!(
        "with old as (
            select id from releases where received_at < clock() - make_interval(days => $1)
         ), silent as (
            delete from silences using old where release = old.id
         )
         delete from releases using old where releases.id = old.id",
        days,
    )
    .execute(db)
    .await?;
    Ok(forgotten.rows_affected())
}
