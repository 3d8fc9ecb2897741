//! Accounts: who may have endpoints of an app checked by a password.

use chrono::{DateTime, Utc};
use sqlx::PgPool;

use crate::audit::Actor;

type Result<T> = sqlx::Result<T>;

/// An account.
#[derive(Clone, Debug)]
pub struct Account {
    /// In small letters.
    pub mail: String,
    pub app: String,
    pub created_at: DateTime<Utc>,
}

/// Adds an account with this hash of its password. Answers whether there was none of this address.
pub async fn add(db: &PgPool, by: &Actor, mail: &str, app: &str, password: &str) -> Result<bool> {
    let added = sqlx::query!(
        "with added as (
            insert into accounts (mail, app, password) values ($2, $3, $4) on conflict do nothing returning mail, app
         )
         insert into audit (who, address, request_id, action, subject, app)
         select $1::jsonb ->> 'who', $1 ->> 'address', $1 ->> 'request_id', $1 ->> 'action', mail, app from added",
        by.to_json(),
        mail,
        app,
        password,
    )
    .execute(db)
    .await?;
    let is_new = added.rows_affected() > 0;
    if is_new {
        by.log_action(Some(mail));
    }
    Ok(is_new)
}

/// Removes an account. Answers whether there was one.
pub async fn remove(db: &PgPool, by: &Actor, mail: &str) -> Result<bool> {
    let removed = sqlx::query!(
        "with removed as (
            delete from accounts where mail = $2 returning mail, app
         )
         insert into audit (who, address, request_id, action, subject, app)
         select $1::jsonb ->> 'who', $1 ->> 'address', $1 ->> 'request_id', $1 ->> 'action', mail, app from removed",
        by.to_json(),
        mail,
    )
    .execute(db)
    .await?;
    let was_there = removed.rows_affected() > 0;
    if was_there {
        by.log_action(Some(mail));
    }
    Ok(was_there)
}

/// All accounts, by their addresses.
pub async fn list(db: &PgPool) -> Result<Vec<Account>> {
    sqlx::query_as!(
        Account,
        "select mail, app, created_at from accounts order by mail"
    )
    .fetch_all(db)
    .await
}

/// The app of an account, and the hash of its password.
pub async fn find(db: &PgPool, mail: &str) -> Result<Option<(String, String)>> {
    let found = sqlx::query!("select app, password from accounts where mail = $1", mail)
        .fetch_optional(db)
        .await?;
    Ok(found.map(|it| (it.app, it.password)))
}
