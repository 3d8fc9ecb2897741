//! Sessions: who is signed in in a browser, by which token.

use chrono::{DateTime, Utc};
use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    audit::Actor,
    token::{ADMIN_NAME, Hash, Role},
    tokens::Token,
};

type Result<T> = sqlx::Result<T>;

/// A session as it is listed: never what the cookie has.
#[derive(Clone, Debug)]
pub struct Session {
    pub id: Uuid,
    /// The name of the token that it was begun with.
    pub token: String,
    pub created_at: DateTime<Utc>,
    /// To within a minute.
    pub used_at: DateTime<Utc>,
    pub address: Option<String>,
    pub user_agent: String,
    /// When it ends, if it is used until then.
    pub ends_at: DateTime<Utc>,
}

/// `query_as!` into [`Session`]s that have not ended; `$rest` follows the conditions for that. They end after twelve
/// hours without a request, and after a week in any case.
macro_rules! sessions {
    ($rest:literal $(, $arg:expr)* $(,)?) => {
        sqlx::query_as!(
            Session,
            r#"select id, token, created_at, used_at, host(address) as address, user_agent,
                created_at + interval '7 days' as "ends_at!"
               from sessions
               where used_at > clock() - interval '12 hours' and created_at > clock() - interval '7 days' "# + $rest
            $(, $arg)*
        )
    };
}

/// Begins a session of the token that `by` names, which has this hash. Notes it in the audit.
pub async fn begin(
    db: &PgPool,
    by: &Actor,
    hash: &Hash,
    token_hash: &Hash,
    user_agent: &str,
) -> Result<()> {
    sqlx::query!(
        "with begun as (
            insert into sessions (hash, token, token_hash, address, user_agent)
            values ($1, $4::jsonb ->> 'who', $2, ($4 ->> 'address')::inet, $3)
            returning id
         )
         insert into audit (who, address, request_id, action, subject)
         select $4 ->> 'who', $4 ->> 'address', $4 ->> 'request_id', $4 ->> 'action', id::text from begun",
        hash.bytes(),
        token_hash.bytes(),
        user_agent,
        by.to_json(),
    )
    .execute(db)
    .await?;
    by.log_action(None);
    Ok(())
}

/// Offers a session of the token of this name to whoever has the code with this hash, once, within a minute. `admin`:
/// the hash of `ADMIN_TOKEN`, where that is meant. Whether there is such a token. Notes it in the audit.
pub async fn offer(
    db: &PgPool,
    by: &Actor,
    code: &Hash,
    token: &str,
    admin: Option<&Hash>,
) -> Result<bool> {
    let offered = sqlx::query!(
        "with named as (
            select name, hash from tokens where name = $2 and (expires_at is null or expires_at > clock())
            union all
            select $2, $3::bytea where $3 is not null
         ), offered as (
            insert into login_codes (hash, token, token_hash) select $1, name, hash from named returning token
         )
         insert into audit (who, address, request_id, action, subject)
         select $4::jsonb ->> 'who', $4 ->> 'address', $4 ->> 'request_id', $4 ->> 'action', token from offered",
        code.bytes(),
        token,
        admin.map(Hash::bytes),
        by.to_json(),
    )
    .execute(db)
    .await?;
    Ok(offered.rows_affected() > 0)
}

/// Begins the session that was offered for a code, whose hash is used up then. Answers the name of its token; none:
/// there is no such offer, or not any more. Notes it in the audit, as done by that token.
pub async fn begin_offered(
    db: &PgPool,
    by: &Actor,
    code: &Hash,
    hash: &Hash,
    user_agent: &str,
) -> Result<Option<String>> {
    sqlx::query_scalar!(
        "with taken as (
            delete from login_codes where hash = $1
            returning token, token_hash, created_at > clock() - interval '1 minute' as is_in_time
         ), begun as (
            insert into sessions (hash, token, token_hash, address, user_agent)
            select $2, token, token_hash, ($3::jsonb ->> 'address')::inet, $4 from taken where is_in_time
            returning id, token
         ), noted as (
            insert into audit (who, address, request_id, action, subject)
            select token, $3 ->> 'address', $3 ->> 'request_id', $3 ->> 'action', id::text from begun
         )
         select token from begun",
        code.bytes(),
        hash.bytes(),
        by.to_json(),
        user_agent,
    )
    .fetch_optional(db)
    .await
}

/// The token of the session with this hash. None: there is none, or it has ended, or its token is gone. `admin`: the
/// hash of `ADMIN_TOKEN`, which is in no table.
pub async fn token(db: &PgPool, hash: &Hash, admin: Option<&Hash>) -> Result<Option<Token>> {
    sqlx::query_as!(
        Token,
        r#"select session.token as "name!", coalesce(tokens.role, 'admin') as "role!: Role",
            coalesce(apps, '{*}') as "apps!", session.created_at as "created_at!", session.token as "created_by!",
            expires_at, session.used_at as last_used_at
           from sessions session left join tokens on name = session.token and tokens.hash = token_hash
           where session.hash = $1
            and used_at > clock() - interval '12 hours' and session.created_at > clock() - interval '7 days'
            and (name is not null or session.token = $2 and token_hash = $3)"#,
        hash.bytes(),
        ADMIN_NAME,
        admin.map(Hash::bytes),
    )
    .fetch_optional(db)
    .await
}

/// The session with this hash.
pub async fn find(db: &PgPool, hash: &Hash) -> Result<Option<Session>> {
    sessions!("and hash = $1", hash.bytes())
        .fetch_optional(db)
        .await
}

/// All sessions, those used last first.
pub async fn list(db: &PgPool) -> Result<Vec<Session>> {
    sessions!("order by used_at desc, id limit 1000")
        .fetch_all(db)
        .await
}

/// Notes that a session is used.
pub async fn note_use(db: &PgPool, hash: &Hash) -> Result<()> {
    sqlx::query!(
        "update sessions set used_at = clock() where hash = $1",
        hash.bytes()
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Ends the session of this id. Answers the name of its token; none: there is no such session. Notes it in the audit.
pub async fn end(db: &PgPool, by: &Actor, id: Uuid) -> Result<Option<String>> {
    let ended = sqlx::query_scalar!(
        r#"with ended as (
            delete from sessions where id = $1 returning id, token
         ), noted as (
            insert into audit (who, address, request_id, action, subject)
            select $2::jsonb ->> 'who', $2 ->> 'address', $2 ->> 'request_id', $2 ->> 'action', id::text from ended
         )
         select token from ended"#,
        id,
        by.to_json(),
    )
    .fetch_optional(db)
    .await?;
    if ended.is_some() {
        by.log_action(None);
    }
    Ok(ended)
}

/// Removes the sessions that have ended, and the offers of one that were not taken.
pub async fn forget(db: &PgPool) -> Result<u64> {
    let forgotten = sqlx::query!(
        "with offers as (
            delete from login_codes where created_at < clock() - interval '1 minute'
         )
         delete from sessions
         where used_at < clock() - interval '12 hours' or created_at < clock() - interval '7 days'"
    )
    .execute(db)
    .await?;
    Ok(forgotten.rows_affected())
}
