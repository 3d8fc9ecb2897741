//! The tables of the older service, which may be in the same database.

use serde_json::{Map, Value};
use sqlx::{PgPool, types::Json};

type Result<T> = sqlx::Result<T>;

/// The rows of a table as JSON; none if there is no such table.
pub async fn rows(db: &PgPool, table: &str) -> Result<Vec<Map<String, Value>>> {
    let exists = sqlx::query_scalar!(r#"select to_regclass($1) is not null as "exists!""#, table)
        .fetch_one(db)
        .await?;
    if !exists {
        return Ok(Vec::new());
    }
    // The name is a constant; the table is not known at compile time.
    let select = format!(r#"select to_jsonb(older) from "{table}" older"#);
    let rows: Vec<Json<Map<String, Value>>> = sqlx::query_scalar(sqlx::AssertSqlSafe(select))
        .fetch_all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}
