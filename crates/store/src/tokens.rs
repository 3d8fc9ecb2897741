//! Every SQL statement on tokens.

use std::fmt;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::{PgExecutor, PgPool};

use crate::{
    audit::Actor,
    token::{Hash, Role, Scope, TokenName},
};

type Result<T> = sqlx::Result<T>;

/// A token as it is listed: never the token itself.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Token {
    pub name: String,
    pub role: Role,
    /// The apps that it is for.
    pub apps: Vec<String>,
    pub created_at: DateTime<Utc>,
    /// Which token made it; `cli`: the command line.
    pub created_by: String,
    pub expires_at: Option<DateTime<Utc>>,
    /// To within a minute.
    pub last_used_at: Option<DateTime<Utc>>,
}

impl fmt::Display for Token {
    /// Name, role, apps, until when and when it was used.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = |at: Option<DateTime<Utc>>| at.map(|at| at.format("%Y-%m-%d %H:%M").to_string());
        write!(
            f,
            "{:<24} {:<6} {}  expires {}, used {}",
            self.name,
            self.role.as_str(),
            self.apps.join(","),
            at(self.expires_at).unwrap_or_else(|| "never".into()),
            at(self.last_used_at).unwrap_or_else(|| "never".into()),
        )
    }
}

/// A token that is to be.
pub struct NewToken {
    pub name: TokenName,
    pub role: Role,
    pub scope: Scope,
    pub expires_at: Option<DateTime<Utc>>,
}

/// `query_as!` into [`Token`]s: the columns are named here once.
macro_rules! tokens {
    ($before:literal, $after:literal $(, $arg:expr)* $(,)?) => {
        sqlx::query_as!(
            Token,
            $before + r#" name, role as "role: Role", apps, created_at, created_by, expires_at,
                last_used_at "# + $after
            $(, $arg)*
        )
    };
}

/// The token of this hash, expired or not.
pub async fn find(db: &PgPool, hash: &Hash) -> Result<Option<Token>> {
    tokens!("select", "from tokens where hash = $1", hash.bytes())
        .fetch_optional(db)
        .await
}

/// The first `limit` tokens by name after the name `after`; all of them, where there is no limit.
pub async fn list(db: &PgPool, after: &str, limit: Option<i64>) -> Result<Vec<Token>> {
    tokens!(
        "select",
        "from tokens where name > $1 order by name limit $2",
        after,
        limit,
    )
    .fetch_all(db)
    .await
}

/// Whether there is a token that has not expired.
pub async fn any_live(db: &PgPool) -> Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from tokens where expires_at is null or expires_at > now())
            as "any!""#
    )
    .fetch_one(db)
    .await
}

/// Adds a token, and notes it in the audit; none where the name is taken.
pub async fn create(
    db: impl PgExecutor<'_>,
    by: &Actor,
    token: &NewToken,
    hash: &Hash,
) -> Result<Option<Token>> {
    tokens!(
        "with made as (
            insert into tokens (name, hash, role, apps, expires_at, created_by)
            values ($2, $3, $4, $5, $6, $1::jsonb ->> 'who')
            on conflict (name) do nothing
            returning *
         ), noted as (
            insert into audit (who, address, request_id, action, subject, after)
            select $1 ->> 'who', $1 ->> 'address', $1 ->> 'request_id', $1 ->> 'action', name,
                jsonb_build_object('role', role, 'apps', apps, 'expires_at', expires_at)
            from made
         )
         select",
        "from made",
        by.to_json(),
        token.name.as_str(),
        hash.bytes(),
        token.role.as_str(),
        token.scope.apps(),
        token.expires_at,
    )
    .fetch_optional(db)
    .await
}

/// Removes a token, and notes it in the audit; none where there is no such token.
pub async fn revoke(db: impl PgExecutor<'_>, by: &Actor, name: &str) -> Result<Option<Token>> {
    tokens!(
        "with gone as (
            delete from tokens where name = $2 returning *
         ), noted as (
            insert into audit (who, address, request_id, action, subject, before)
            select $1::jsonb ->> 'who', $1 ->> 'address', $1 ->> 'request_id', $1 ->> 'action', name,
                jsonb_build_object('role', role, 'apps', apps, 'expires_at', expires_at)
            from gone
         )
         select",
        "from gone",
        by.to_json(),
        name,
    )
    .fetch_optional(db)
    .await
}

/// Notes that a token is used, where that was not noted in the last minute.
pub async fn note_use(db: &PgPool, name: &str) -> Result<()> {
    sqlx::query!(
        "update tokens set last_used_at = now()
         where name = $1
            and (last_used_at is null or last_used_at < now() - interval '1 minute')",
        name,
    )
    .execute(db)
    .await?;
    Ok(())
}
