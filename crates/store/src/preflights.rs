//! Requests by which Kapacitor shows that it reaches the service.

use sqlx::PgPool;
use uuid::Uuid;

type Result<T> = sqlx::Result<T>;

/// Notes that a request has arrived, at whichever replica.
pub async fn arrive(db: &PgPool, nonce: Uuid) -> Result<()> {
    sqlx::query!(
        "with old as (delete from preflights where at < now() - interval '1 hour')
         insert into preflights (nonce) values ($1) on conflict do nothing",
        nonce,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Whether it has arrived.
pub async fn has_arrived(db: &PgPool, nonce: Uuid) -> Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from preflights where nonce = $1) as "arrived!""#,
        nonce,
    )
    .fetch_one(db)
    .await
}
