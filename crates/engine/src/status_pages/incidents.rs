//! What is said on a page.

use chrono::{DateTime, Utc};
use rules::{
    fields::FieldError,
    status_page::{Incident, NewIncident, NewUpdate, StatusPage},
};
use serde_json::{Map, Value};
use store::{
    audit::Actor,
    incidents::{self as rows, Published},
    status_pages::Page,
};

use crate::{
    Engine,
    change::{Error, Result},
};

/// How many incidents that are over a page keeps.
const MOST: i64 = 1_000;

/// What is wrong with the rules that an incident is about.
fn check(incident: &Incident, page: &StatusPage) -> Result<()> {
    let is_absent = |rule: &str| !page.entries().any(|entry| entry.rule == rule);
    let rules = incident.spec.rules.iter().enumerate();
    let absent = rules.filter(|(_, rule)| is_absent(rule));
    let faults: Vec<FieldError> = absent
        .map(|(nth, rule)| FieldError {
            field: format!("rules[{nth}]"),
            message: format!("must be the id of a rule on the page; {rule:?} is not on it"),
        })
        .collect();
    match faults.is_empty() {
        true => Ok(()),
        false => Err(Error::Invalid(faults)),
    }
}

/// Publishes an incident on a page.
pub async fn publish(
    engine: &Engine,
    by: &Actor,
    page: &Page,
    sent: Map<String, Value>,
) -> Result<Published> {
    let now = store::now(&engine.db).await?;
    let new = NewIncident::parse(sent, now).map_err(Error::Invalid)?;
    check(&new.incident, &page.spec)?;
    let mut transaction = engine.db.begin().await?;
    let id = rows::add(&mut transaction, by, &page.slug, &new, MOST).await?;
    let id = id.ok_or(Error::NotFound)?;
    let published = rows::lock(&mut transaction, &page.slug, id).await?;
    transaction.commit().await?;
    published.ok_or(Error::NotFound)
}

/// Changes an incident of a page in part.
pub async fn patch(
    engine: &Engine,
    by: &Actor,
    page: &Page,
    id: i64,
    sent: Map<String, Value>,
) -> Result<Published> {
    change(engine, page, id, async |db, published, now| {
        let patched = published.incident().patched(sent, now);
        let patched = patched.map_err(Error::Invalid)?;
        check(&patched, &page.spec)?;
        rows::change(db, by, id, &patched).await.map_err(Into::into)
    })
    .await
}

/// Says something of an incident of a page.
pub async fn say(
    engine: &Engine,
    by: &Actor,
    page: &Page,
    id: i64,
    sent: Map<String, Value>,
) -> Result<Published> {
    change(engine, page, id, async |db, published, _| {
        let update = NewUpdate::parse(published.spec.kind, sent).map_err(Error::Invalid)?;
        rows::add_update(db, by, id, &update)
            .await
            .map_err(Into::into)
    })
    .await
}

/// Changes an incident that is locked, and answers how it is then.
async fn change(
    engine: &Engine,
    page: &Page,
    id: i64,
    change: impl AsyncFnOnce(&mut sqlx::PgConnection, &Published, DateTime<Utc>) -> Result<()>,
) -> Result<Published> {
    let now = store::now(&engine.db).await?;
    let mut transaction = engine.db.begin().await?;
    let before = rows::lock(&mut transaction, &page.slug, id).await?;
    let before = before.ok_or(Error::NotFound)?;
    change(&mut transaction, &before, now).await?;
    let after = rows::lock(&mut transaction, &page.slug, id).await?;
    transaction.commit().await?;
    after.ok_or(Error::NotFound)
}
