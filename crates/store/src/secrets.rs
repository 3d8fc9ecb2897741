//! The random secrets of this database.

use rules::ingest::IngestSecret;
use sqlx::PgPool;

/// What the keys are derived from with which scripts report.
pub async fn ingest(db: &PgPool) -> sqlx::Result<IngestSecret> {
    let value = sqlx::query_scalar!("select value from secrets where name = 'ingest'")
        .fetch_one(db)
        .await?;
    let secret = value.try_into().map_err(|_| sqlx::Error::RowNotFound)?;
    Ok(IngestSecret(secret))
}
