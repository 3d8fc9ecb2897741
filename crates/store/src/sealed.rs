//! Secrets of targets, sealed: the store has no key.

use chrono::{DateTime, Utc};
use sqlx::PgPool;
use uuid::Uuid;

use crate::{audit::Actor, token::Scope};

type Result<T> = sqlx::Result<T>;

/// Keeps the addresses of these targets, each by its id. What is known stays as it is.
pub async fn keep(db: &PgPool, addresses: &[(Uuid, Vec<u8>)]) -> Result<()> {
    let (targets, sealed): (Vec<Uuid>, Vec<Vec<u8>>) = addresses.iter().cloned().unzip();
    sqlx::query!(
        "insert into sealed_addresses (target, sealed, created_at)
         select target, sealed, clock() from unnest($1::uuid[], $2::bytea[]) given (target, sealed)
         on conflict (target) do update set sealed = excluded.sealed",
        &targets,
        &sealed,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Which of these targets have an address that is kept.
pub async fn known(db: &PgPool, targets: &[Uuid]) -> Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        "select target from sealed_addresses where target = any($1)",
        targets
    )
    .fetch_all(db)
    .await
}

/// The address of a target.
pub async fn address(db: &PgPool, target: Uuid) -> Result<Option<Vec<u8>>> {
    sqlx::query_scalar!(
        "select sealed from sealed_addresses where target = $1",
        target
    )
    .fetch_optional(db)
    .await
}

/// Keeps what is sent to endpoints, each by its fingerprint. What is known stays as it is.
pub async fn keep_values(db: &PgPool, values: &[(String, Vec<u8>)]) -> Result<()> {
    let (fingerprints, sealed): (Vec<String>, Vec<Vec<u8>>) = values.iter().cloned().unzip();
    sqlx::query!(
        "insert into sealed_values (fingerprint, sealed, created_at)
         select fingerprint, sealed, clock() from unnest($1::text[], $2::bytea[]) given (fingerprint, sealed)
         on conflict (fingerprint) do update set sealed = excluded.sealed",
        &fingerprints,
        &sealed,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Those of these that are kept, with their fingerprints.
pub async fn values(db: &PgPool, fingerprints: &[String]) -> Result<Vec<(String, Vec<u8>)>> {
    let found = sqlx::query!(
        "select fingerprint, sealed from sealed_values where fingerprint = any($1)",
        fingerprints
    )
    .fetch_all(db)
    .await?;
    Ok(found
        .into_iter()
        .map(|it| (it.fingerprint, it.sealed))
        .collect())
}

/// What webhooks to a target are signed with now, the newest first.
pub async fn signing(db: &PgPool, target: Uuid) -> Result<Vec<Vec<u8>>> {
    sqlx::query_scalar!(
        "select sealed from signing_secrets
         where target = $1 and (retires_at is null or retires_at > clock()) order by id desc",
        target,
    )
    .fetch_all(db)
    .await
}

/// A new secret that signs, and how long the one before it does as well.
#[derive(Clone, Copy, Debug)]
pub struct Replaced {
    /// None: there was none before.
    pub retires_at: Option<DateTime<Utc>>,
}

/// Gives a webhook a new secret; the one before it signs for `overlap_seconds` more. None: there is no webhook
/// with this id that rules of the apps in `scope` name.
pub async fn replace_signing(
    db: &PgPool,
    by: &Actor,
    target: Uuid,
    sealed: &[u8],
    overlap_seconds: f64,
    scope: &Scope,
) -> Result<Option<Replaced>> {
    let replaced = sqlx::query!(
        r#"with webhook as (
            select id from targets
            where id = $1 and channel = 'webhook' and is_of_apps(channel, address, $5)
         ), retired as (
            update signing_secrets set retires_at = clock() + make_interval(secs => $3)
            from webhook where target = webhook.id and retires_at is null
            returning retires_at
         ), added as (
            insert into signing_secrets (target, sealed, created_at) select id, $2, clock() from webhook
         ), noted as (
            insert into audit (who, address, request_id, action, subject)
            select $4::jsonb ->> 'who', $4 ->> 'address', $4 ->> 'request_id', $4 ->> 'action', id::text
            from webhook
         )
         select (select max(retires_at) from retired) as retires_at from webhook"#,
        target,
        sealed,
        overlap_seconds,
        by.to_json(),
        &scope.patterns(),
    )
    .fetch_optional(db)
    .await?;
    if replaced.is_some() {
        by.log_action(Some(&target.to_string()));
    }
    Ok(replaced.map(|row| Replaced {
        retires_at: row.retires_at,
    }))
}

/// Removes the secrets that do not sign any more, and what is sealed that no rule and no version names.
pub async fn forget(db: &PgPool) -> Result<u64> {
    let retired = sqlx::query!("delete from signing_secrets where retires_at < clock()")
        .execute(db)
        .await?;
    let unused = sqlx::query!(
        "with named as (
            select targets from rules union all select targets from rule_versions
         ), used as (
            select target_id(target ->> 'channel', target ->> 'address') as id
            from named, jsonb_array_elements(coalesce(other_targets(targets), '[]')) target
            where exists (select from sealed_addresses)
         )
         delete from sealed_addresses
         where created_at < clock() - interval '1 day' and target not in (select id from used)"
    )
    .execute(db)
    .await?;
    let unsent = sqlx::query!(
        "delete from sealed_values
         where created_at < clock() - interval '1 day' and not exists (
            select from (select spec from rules union all select spec from rule_versions) named
            where strpos(spec::text, 'sealed:' || fingerprint) > 0
         )"
    )
    .execute(db)
    .await?;
    Ok(retired.rows_affected() + unused.rows_affected() + unsent.rows_affected())
}
