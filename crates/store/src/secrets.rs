//! The random secrets of this database.

use rules::{ingest::IngestSecret, link::LinkSecret};
use sqlx::PgPool;

/// What the keys are derived from with which scripts report.
pub async fn ingest(db: &PgPool) -> sqlx::Result<IngestSecret> {
    read(db, "ingest").await.map(IngestSecret)
}

/// What the links are signed with by which an alert is acknowledged.
pub async fn links(db: &PgPool) -> sqlx::Result<LinkSecret> {
    read(db, "links").await.map(LinkSecret)
}

async fn read(db: &PgPool, name: &str) -> sqlx::Result<[u8; 32]> {
    let value = sqlx::query_scalar!("select value from secrets where name = $1", name)
        .fetch_one(db)
        .await?;
    value.try_into().map_err(|_| sqlx::Error::RowNotFound)
}
