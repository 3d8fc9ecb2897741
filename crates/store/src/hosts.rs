//! Every SQL statement on the hosts that are granted to apps.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{PgExecutor, PgPool};

use crate::audit::Actor;

type Result<T> = sqlx::Result<T>;

/// The hosts that are granted to `app`, sorted.
pub async fn granted(db: impl PgExecutor<'_>, app: &str) -> Result<Vec<String>> {
    sqlx::query_scalar!(
        "select host from app_hosts where app = $1 order by host",
        app
    )
    .fetch_all(db)
    .await
}

/// The hosts that are granted to any app, by app.
pub async fn all_granted(db: &PgPool) -> Result<BTreeMap<String, BTreeSet<String>>> {
    let rows = sqlx::query!("select app, host from app_hosts")
        .fetch_all(db)
        .await?;
    let mut granted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows {
        granted.entry(row.app).or_default().insert(row.host);
    }
    Ok(granted)
}

/// Grants these hosts to `app` in place of those that it had, and notes it in the audit.
pub async fn grant(db: impl PgExecutor<'_>, by: &Actor, app: &str, hosts: &[String]) -> Result<()> {
    // Every part sees `app_hosts` as it was before.
    sqlx::query!(
        "with gone as (
            delete from app_hosts where app = $2 and host <> all($3)
         ), added as (
            insert into app_hosts (app, host, granted_by)
            select $2, host, $1::jsonb ->> 'who' from unnest($3::text[]) as wanted (host)
            on conflict do nothing
         )
         insert into audit (who, address, request_id, action, app, before, after, changed)
         select $1 ->> 'who', $1 ->> 'address', $1 ->> 'request_id', $1 ->> 'action', $2,
            jsonb_build_object('hosts', array(select host from app_hosts where app = $2 order by host)),
            jsonb_build_object('hosts', array(select unnest($3::text[]) order by 1)),
            array['hosts']",
        by.to_json(),
        app,
        hosts,
    )
    .execute(db)
    .await?;
    by.log_action(Some(app));
    Ok(())
}
