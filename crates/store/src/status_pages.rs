//! Status pages.

use chrono::{DateTime, Utc};
use rules::status_page::StatusPage;
use serde_json::json;
use sqlx::{PgConnection, PgPool, types::Json};
use uuid::Uuid;

use crate::audit::Actor;

type Result<T> = sqlx::Result<T>;

/// A page.
#[derive(Clone, Debug)]
pub struct Page {
    pub slug: String,
    pub spec: Json<StatusPage>,
    /// Whether there is a token by which its items are refreshed.
    pub refreshable: bool,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// `query_as!` into [`Page`]s; `$rest` follows `from`, `$with` stands before the `select`.
macro_rules! pages {
    ($with:literal, $rest:literal $(, $arg:expr)* $(,)?) => {
        sqlx::query_as!(
            Page,
            $with + r#"
            select slug as "slug!", spec as "spec!: Json<StatusPage>", token_digest is not null as "refreshable!",
                created_at as "created_at!", updated_at as "updated_at!"
            from "# + $rest
            $(, $arg)*
        )
    };
}

/// The page with this address.
pub async fn find(db: &PgPool, slug: &str) -> Result<Option<Page>> {
    pages!("", "status_pages where slug = $1", slug)
        .fetch_optional(db)
        .await
}

/// The same, which nobody else changes until the transaction ends.
pub async fn lock(db: &mut PgConnection, slug: &str) -> Result<Option<Page>> {
    // Also one that is not there yet.
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtext('status page ' || $1))",
        slug
    )
    .execute(&mut *db)
    .await?;
    pages!("", "status_pages where slug = $1", slug)
        .fetch_optional(db)
        .await
}

/// All pages, by address.
pub async fn all(db: &PgPool) -> Result<Vec<Page>> {
    pages!("", "status_pages order by slug").fetch_all(db).await
}

/// Keeps a page, in place of the one of this address. `token_digest`: none leaves the token as it is. Notes it in the
/// audit.
pub async fn put(
    db: &mut PgConnection,
    by: &Actor,
    slug: &str,
    spec: &StatusPage,
    token_digest: Option<&[u8]>,
) -> Result<Page> {
    let after = json!(spec);
    let page = pages!(
        "with kept as (
            insert into status_pages (slug, app, spec, token_digest) values ($1, $2, $3, $4)
            on conflict (slug) do update set
                app = excluded.app, spec = excluded.spec, updated_at = clock(),
                token_digest = coalesce(excluded.token_digest, status_pages.token_digest)
            returning *
         ), noted as (
            insert into audit (who, address, request_id, action, subject, app, after)
            select $5::jsonb ->> 'who', $5 ->> 'address', $5 ->> 'request_id', $5 ->> 'action', slug, app, $3
            from kept
         )",
        "kept",
        slug,
        spec.app.as_str(),
        after,
        token_digest,
        by.to_json(),
    )
    .fetch_one(db)
    .await?;
    by.log_action(Some(slug));
    Ok(page)
}

/// Deletes a page. Whether there was one. Notes it in the audit.
pub async fn delete(db: &PgPool, by: &Actor, slug: &str) -> Result<bool> {
    let deleted = sqlx::query!(
        "with deleted as (
            delete from status_pages where slug = $1 returning slug, app
         )
         insert into audit (who, address, request_id, action, subject, app)
         select $2::jsonb ->> 'who', $2 ->> 'address', $2 ->> 'request_id', $2 ->> 'action', slug, app
         from deleted",
        slug,
        by.to_json(),
    )
    .execute(db)
    .await?;
    let was_there = deleted.rows_affected() > 0;
    if was_there {
        by.log_action(Some(slug));
    }
    Ok(was_there)
}

/// Which of these rules no page but this one shows.
pub async fn shown_only_by(db: &PgPool, slug: &str, rules: &[String]) -> Result<Vec<String>> {
    sqlx::query_scalar!(
        r#"select rule as "rule!" from unnest($2::text[]) rule
           where not exists (
                select from status_pages, jsonb_path_query(spec, '$.groups[*].entries[*].rule') shown
                where slug <> $1 and shown #>> '{}' = rule)"#,
        slug,
        rules,
    )
    .fetch_all(db)
    .await
}

/// The items that `id` refreshes on the pages with this token, and how often each is on them. None: no page has this
/// token. `slug`: only on this page.
pub async fn refreshed_by(
    db: &PgPool,
    token_digest: &[u8],
    id: &str,
    slug: Option<&str>,
) -> Result<Option<Vec<(Uuid, i64)>>> {
    let items = sqlx::query!(
        r#"with pages as (
            select spec from status_pages
            where token_digest = $1 and ($3::text is null or slug = $3)
         ), items as (
            select code, count(*) as times
            from pages, jsonb_path_query(pages.spec, '$.groups[*].entries[*].rule') shown
            join deployments on task = shown #>> '{}'
            join rules rule on rule.id = deployments.rule
            join checks on checks.rule = rule.id
            where kind = 'item' and deleted_at is null and coalesce(rule.spec ->> 'refresh_id', part) = $2
            group by code
         )
         select code as "code?", times as "times?"
         from (select exists (select from pages) as is_known) known left join items on true
         where is_known"#,
        token_digest,
        id,
        slug,
    )
    .fetch_all(db)
    .await?;
    Ok((!items.is_empty()).then(|| {
        let items = items.into_iter();
        items.filter_map(|it| Some((it.code?, it.times?))).collect()
    }))
}
