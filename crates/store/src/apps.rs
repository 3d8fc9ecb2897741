//! Apps: how much there is of each, and what the rules of one have in common.

use rules::{app::Common, targets::Targets};
use serde_json::{Map, Value};
use sqlx::{PgConnection, PgPool, types::Json};

use crate::record::{Record, SyncStatus, records};

type Result<T> = sqlx::Result<T>;

/// An app, and how much there is of it.
#[derive(Clone, Debug)]
pub struct App {
    pub app: String,
    pub rules: i64,
    pub checks: i64,
}

/// The first `limit` apps by name after this one, of these patterns, whose names have this text in them.
pub async fn list(
    db: &PgPool,
    patterns: &[String],
    text: Option<&str>,
    after: &str,
    limit: i64,
) -> Result<Vec<App>> {
    sqlx::query_as!(
        App,
        r#"select rules.app, count(*) filter (where checks.rule is null) as "rules!",
            count(checks.rule) as "checks!"
           from rules left join checks on checks.rule = rules.id
           where deleted_at is null and rules.app like any($1) and rules.app > $3
            and ($2::text is null or position(lower($2) in lower(rules.app)) > 0)
           group by rules.app order by rules.app limit $4"#,
        patterns,
        text,
        after,
        limit,
    )
    .fetch_all(db)
    .await
}

/// What the rules of an app have in common, and how often that was changed; none: nobody has said it.
pub async fn common(db: impl sqlx::PgExecutor<'_>, app: &str) -> Result<Option<(Common, i64)>> {
    let row = sqlx::query!(
        r#"select common as "common: Json<Common>", generation from apps where app = $1"#,
        app
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.common.0, row.generation)))
}

/// Makes what the rules of an app have in common this.
pub async fn set_common(db: impl sqlx::PgExecutor<'_>, app: &str, common: &Common) -> Result<()> {
    sqlx::query!(
        "insert into apps (app, common) values ($1, $2)
         on conflict (app) do update set common = $2, generation = apps.generation + 1
         where apps.common <> $2",
        app,
        Json(common) as _,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Forgets what the rules of an app have in common.
pub async fn forget_common(db: impl sqlx::PgExecutor<'_>, app: &str) -> Result<()> {
    sqlx::query!("delete from apps where app = $1", app)
        .execute(db)
        .await?;
    Ok(())
}

/// The rules and checks of an app.
pub async fn members(db: &PgPool, app: &str) -> Result<Vec<Record>> {
    records!(
        "where app = $1 and deleted_at is null order by kind, part",
        app
    )
    .fetch_all(db)
    .await
}

/// The rules, checks and tombstones of an app, which nobody else changes until the transaction ends, neither its
/// document as a whole.
pub async fn lock(db: &mut PgConnection, app: &str) -> Result<Vec<Record>> {
    sqlx::query!("select pg_advisory_xact_lock(hashtext('app ' || $1))", app)
        .execute(&mut *db)
        .await?;
    records!("where app = $1 order by task for update", app)
        .fetch_all(db)
        .await
}
