//! Apps, as far as there are rules of them.

use sqlx::PgPool;

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
) -> sqlx::Result<Vec<App>> {
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
