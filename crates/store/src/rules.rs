//! Rules as they are read: one, and pages of them.

use futures::stream::BoxStream;
use rules::{Family, targets::Targets};
use serde_json::{Map, Value};
use sqlx::{PgPool, types::Json};

use crate::{
    record::{Record, SyncStatus, records},
    token::Scope,
};

type Result<T> = sqlx::Result<T>;

/// The rule or tombstone with this task id.
pub async fn find(db: impl sqlx::PgExecutor<'_>, id: &str) -> Result<Option<Record>> {
    records!("where task = $1", id).fetch_optional(db).await
}

/// Those of these ids that are of rules or checks, each with its app.
pub async fn apps_of(db: &PgPool, ids: &[String]) -> Result<Vec<(String, String)>> {
    let found = sqlx::query!(
        "select task, app from deployments join rules on rules.id = rule where task = any($1) and deleted_at is null",
        ids
    )
    .fetch_all(db)
    .await?;
    Ok(found.into_iter().map(|row| (row.task, row.app)).collect())
}

/// Which rules to list.
#[derive(Clone, Debug)]
pub struct Filter {
    /// One kind, or all.
    pub kind: Option<&'static str>,
    /// One app, or all.
    pub app: Option<String>,
    /// Only those that are blind.
    pub blind: bool,
    /// Only those with these task ids.
    pub tasks: Option<Vec<String>>,
    /// Only those of apps like one of these, in SQL's sense.
    pub scope: Vec<String>,
    /// Checks, or what Kapacitor evaluates.
    pub family: Family,
}

impl Filter {
    /// What Kapacitor evaluates, of the apps in `scope`.
    pub fn of(scope: &Scope) -> Self {
        Self {
            kind: None,
            app: None,
            blind: false,
            tasks: None,
            scope: scope.patterns(),
            family: Family::Task,
        }
    }
}

/// The place of a rule in a listing: lists are sorted by app, kind and part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    pub app: String,
    pub kind: String,
    pub part: String,
}

impl From<&Record> for Cursor {
    fn from(record: &Record) -> Self {
        Self {
            app: record.app.clone(),
            kind: record.kind.clone(),
            part: record.part.clone(),
        }
    }
}

/// The first `limit` rules after `after`, tombstones left out, as they come.
pub fn page<'a>(
    db: &'a PgPool,
    filter: &'a Filter,
    after: &'a Cursor,
    limit: i64,
) -> BoxStream<'a, Result<Record>> {
    let checks = filter.family == Family::Check;
    match (filter.kind, &filter.app) {
        (kind, app) if let Some(tasks) = &filter.tasks => records!(
            "where task = any($9) and deleted_at is null
                and (not $8 or blind <> '{}' and enabled)
                and ($1::text is null or kind = $1) and ($2::text is null or app = $2)
                and (app, kind, part) > ($3, $4, $5) and app like any($7) and (kapacitor = '') = $10
             order by app, kind, part limit $6",
            kind,
            app.as_deref(),
            after.app,
            after.kind,
            after.part,
            limit,
            &filter.scope,
            filter.blind,
            tasks,
            checks,
        )
        .fetch(db),
        // few of many, for which there is an index
        (kind, app) if filter.blind => records!(
            "where deleted_at is null and blind <> '{}' and enabled
                and ($1::text is null or kind = $1) and ($2::text is null or app = $2)
                and (app, kind, part) > ($3, $4, $5) and app like any($7) and (kapacitor = '') = $8
             order by app, kind, part limit $6",
            kind,
            app.as_deref(),
            after.app,
            after.kind,
            after.part,
            limit,
            &filter.scope,
            checks,
        )
        .fetch(db),
        (None, None) => records!(
            "where deleted_at is null and (app, kind, part) > ($1, $2, $3)
                and app like any($5) and (kapacitor = '') = $6
             order by app, kind, part limit $4",
            after.app,
            after.kind,
            after.part,
            limit,
            &filter.scope,
            checks,
        )
        .fetch(db),
        (Some(kind), None) => records!(
            "where deleted_at is null and kind = $1 and (app, part) > ($2, $3)
                and app like any($5) and (kapacitor = '') = $6
             order by app, part limit $4",
            kind,
            after.app,
            after.part,
            limit,
            &filter.scope,
            checks,
        )
        .fetch(db),
        (kind, Some(app)) => records!(
            "where deleted_at is null and app = $1 and ($2::text is null or kind = $2)
                and (app, kind, part) > ($3, $4, $5) and app like any($7) and (kapacitor = '') = $8
             order by app, kind, part limit $6",
            app,
            kind,
            after.app,
            after.kind,
            after.part,
            limit,
            &filter.scope,
            checks,
        )
        .fetch(db),
    }
}
