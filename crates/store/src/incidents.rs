//! What is said on status pages: incidents, and maintenance that is announced.

use chrono::{DateTime, Utc};
use rules::status_page::{Incident, IncidentSpec, NewIncident, NewUpdate, Progress};
use serde::Deserialize;
use serde_json::json;
use sqlx::{PgConnection, PgPool, types::Json};

use crate::audit::Actor;

type Result<T> = sqlx::Result<T>;

/// An incident that was published.
#[derive(Clone, Debug)]
pub struct Published {
    pub id: i64,
    pub spec: Json<IncidentSpec>,
    pub starts_at: DateTime<Utc>,
    /// None: it is not over.
    pub ends_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub created_by: String,
    /// What was said of it, the first first.
    pub updates: Json<Vec<Update>>,
}

/// What was said of it.
#[derive(Clone, Debug, Deserialize)]
pub struct Update {
    pub at: DateTime<Utc>,
    pub status: Progress,
    pub message: String,
}

impl Published {
    pub fn incident(&self) -> Incident {
        Incident {
            spec: self.spec.0.clone(),
            starts_at: self.starts_at,
            ends_at: self.ends_at,
        }
    }
}

/// `query_as!` into [`Published`]s; `$rest` follows `from incidents`.
macro_rules! incidents {
    ($rest:literal $(, $arg:expr)* $(,)?) => {
        sqlx::query_as!(
            Published,
            r#"select id, spec as "spec!: Json<IncidentSpec>", starts_at, ends_at, created_at, created_by,
                (select coalesce(jsonb_agg(jsonb_build_object('at', at, 'status', status, 'message', message)
                    order by incident_updates.id), '[]')
                 from incident_updates where incident = incidents.id) as "updates!: Json<Vec<Update>>"
               from incidents "# + $rest
            $(, $arg)*
        )
    };
}

/// The `limit` newest incidents of a page that were not over before `since`.
pub async fn of_page(
    db: &PgPool,
    page: &str,
    since: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Published>> {
    incidents!(
        "where page = $1 and (ends_at is null or ends_at > $2) order by starts_at desc, id desc limit $3",
        page,
        since,
        limit,
    )
    .fetch_all(db)
    .await
}

/// An incident of a page, which nobody else changes until the transaction ends.
pub async fn lock(db: &mut PgConnection, page: &str, id: i64) -> Result<Option<Published>> {
    incidents!("where page = $1 and id = $2 for update", page, id)
        .fetch_optional(db)
        .await
}

/// An incident of a page.
pub async fn find(db: &PgPool, page: &str, id: i64) -> Result<Option<Published>> {
    incidents!("where page = $1 and id = $2", page, id)
        .fetch_optional(db)
        .await
}

/// Publishes an incident on a page. Returns its id; none: there is no such page. Of those that are over, the oldest
/// are deleted where there are more than `most`. Notes it in the audit.
pub async fn add(
    db: &mut PgConnection,
    by: &Actor,
    page: &str,
    new: &NewIncident,
    most: i64,
) -> Result<Option<i64>> {
    let NewIncident { incident, first } = new;
    let added = sqlx::query_scalar!(
        "with added as (
            insert into incidents (page, spec, starts_at, ends_at, created_by)
            select slug, $2, $3, $4, $5::jsonb ->> 'who' from status_pages where slug = $1
            returning id, spec
         ), noted as (
            insert into audit (who, address, request_id, action, subject, app, after)
            select $5 ->> 'who', $5 ->> 'address', $5 ->> 'request_id', $5 ->> 'action', $1 || '/' || id,
                (select app from status_pages where slug = $1), added.spec
            from added
         )
         select id from added",
        page,
        json!(incident.spec),
        incident.starts_at,
        incident.ends_at,
        by.to_json(),
    )
    .fetch_optional(&mut *db)
    .await?;
    if let Some(id) = added {
        // Of what is over already, that was known when it ended.
        say(db, id, first, incident.ends_at).await?;
        sqlx::query!(
            "delete from incidents where id in (
                select id from incidents where page = $1 and ends_at < clock()
                order by starts_at desc, id desc offset $2)",
            page,
            most,
        )
        .execute(&mut *db)
        .await?;
        by.log_action(Some(page));
    }
    Ok(added)
}

/// Adds an update, of now or, where that is earlier, of this time.
async fn say(
    db: &mut PgConnection,
    id: i64,
    update: &NewUpdate,
    at: Option<DateTime<Utc>>,
) -> Result<()> {
    let status = json!(update.status);
    sqlx::query!(
        "insert into incident_updates (incident, at, status, message) values ($1, least(clock(), $4), $2, $3)",
        id,
        status.as_str(),
        update.message.as_str(),
        at,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Notes a change of an incident in the audit.
async fn note(db: &mut PgConnection, by: &Actor, id: i64) -> Result<()> {
    let page = sqlx::query_scalar!(
        "insert into audit (who, address, request_id, action, subject, app, after)
         select $2::jsonb ->> 'who', $2 ->> 'address', $2 ->> 'request_id', $2 ->> 'action', page || '/' || id,
            app, incidents.spec || jsonb_build_object('starts_at', starts_at, 'ends_at', ends_at)
         from incidents join status_pages on slug = page where id = $1
         returning subject",
        id,
        by.to_json(),
    )
    .fetch_optional(db)
    .await?;
    by.log_action(page.flatten().as_deref());
    Ok(())
}

/// Keeps an incident that is locked as it is now. Notes it in the audit.
pub async fn change(db: &mut PgConnection, by: &Actor, id: i64, incident: &Incident) -> Result<()> {
    sqlx::query!(
        "update incidents set spec = $2, starts_at = $3, ends_at = $4 where id = $1",
        id,
        json!(incident.spec),
        incident.starts_at,
        incident.ends_at,
    )
    .execute(&mut *db)
    .await?;
    note(db, by, id).await
}

/// Says something of an incident that is locked. It is over by an update that says so; another one says that it is
/// not over after all, unless it is maintenance, whose end was announced. Notes it in the audit.
pub async fn add_update(
    db: &mut PgConnection,
    by: &Actor,
    id: i64,
    update: &NewUpdate,
) -> Result<()> {
    say(db, id, update, None).await?;
    sqlx::query!(
        "update incidents set
            starts_at = case when $2 then least(starts_at, clock() - interval '1 ms') else starts_at end,
            ends_at = case
                when $2 then least(ends_at, clock())
                when spec ->> 'kind' = 'maintenance' then ends_at
            end
         where id = $1",
        id,
        update.status.is_end(),
    )
    .execute(&mut *db)
    .await?;
    note(db, by, id).await
}

/// Deletes an incident. Whether there was one. Notes it in the audit.
pub async fn delete(db: &PgPool, by: &Actor, page: &str, id: i64) -> Result<bool> {
    let deleted = sqlx::query!(
        "with deleted as (
            delete from incidents where page = $1 and id = $2 returning id
         )
         insert into audit (who, address, request_id, action, subject, app)
         select $3::jsonb ->> 'who', $3 ->> 'address', $3 ->> 'request_id', $3 ->> 'action', $1 || '/' || id,
            (select app from status_pages where slug = $1)
         from deleted",
        page,
        id,
        by.to_json(),
    )
    .execute(db)
    .await?;
    let was_there = deleted.rows_affected() > 0;
    if was_there {
        by.log_action(Some(page));
    }
    Ok(was_there)
}
