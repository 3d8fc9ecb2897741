//! The loop that makes Kapacitor equal to the database in the end: it delivers what is pending, and
//! finds and repairs what has come to differ. Every replica runs it; one, the leader, works.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use futures::{StreamExt, stream};
use sqlx::{PgPool, Postgres, pool::PoolConnection};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{Error, Pushed, push, sight::Sight};
use crate::{
    app::App,
    backtest,
    kapacitor::{self, DRIFT_FIELDS, Status, TaskInfo},
    task::store::{self, Expected, Record, SyncStatus},
};

/// How the tasks that we make in Kapacitor for a moment only are named.
pub const SCRATCH: &str = "kapacitor-alerts.scratch.";

/// A scratch task older than this was left behind by a crash.
const SCRATCH_AGE: TimeDelta = TimeDelta::minutes(10);

/// How many tasks are brought over at a time. Kapacitor compiles on all cores; more in flight only
/// wait there (KAPACITOR: 8 clients create as many a second as 32).
const CONCURRENCY: usize = 8;

/// How often the leader looks for what is due.
const TICK: Duration = Duration::from_secs(1);

/// How often it is looked which rules remember too much.
const TIDY: Duration = Duration::from_secs(3600);

/// Names the leader's lock among the advisory locks of the database.
const LEADER: i64 = 0x6b61_7061_0001;

/// Runs until `stop`; what is being delivered then is brought to its end.
pub async fn run(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match elect(&app.db).await {
            Ok(Some(office)) => {
                tracing::info!("this replica keeps Kapacitor in line from now on");
                if let Err(error) = lead(&app, office, &stop).await {
                    tracing::warn!(%error, "gave up keeping Kapacitor in line");
                }
                app.metrics.not_leading();
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "cannot ask for the reconcile lock"),
        }
        stop.run_until_cancelled(tokio::time::sleep(TICK)).await;
    }
}

/// The connection that holds the leader's lock, or none when another replica leads.
async fn elect(db: &PgPool) -> sqlx::Result<Option<PoolConnection<Postgres>>> {
    let mut office = db.acquire().await?;
    let elected = sqlx::query_scalar!(r#"select pg_try_advisory_lock($1) as "locked!""#, LEADER)
        .fetch_one(&mut *office)
        .await?;
    if elected {
        // The lock goes with the connection, which must not return to the pool with it.
        office.close_on_drop();
    }
    Ok(elected.then_some(office))
}

/// Works until the connection that holds the lock fails, for then another replica may lead.
async fn lead(
    app: &App,
    mut office: PoolConnection<Postgres>,
    stop: &CancellationToken,
) -> sqlx::Result<()> {
    let mut next_pass = Instant::now();
    let mut was_away = false;
    let mut sight = Sight::default();
    let mut next_look = Instant::now();
    let mut next_tidy = Instant::now();
    while !stop.is_cancelled() {
        let due = store::due(&mut *office, 1000).await?;
        deliver_all(app, due, stop).await;
        if Instant::now() >= next_pass {
            let pass = pass(app, stop).await;
            app.metrics.reconcile(pass.as_ref().ok());
            if was_away && pass.is_ok() {
                // What waits for its next try has waited for Kapacitor.
                store::retry_pending(&mut *office).await?;
            }
            was_away = matches!(pass, Err(PassError::Kapacitor(_)));
            match pass {
                Ok(pass) if pass.drifted > 0 => tracing::warn!(
                    drifted = pass.drifted,
                    repaired = pass.repaired,
                    "Kapacitor differed"
                ),
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "cannot look for drift"),
            }
            next_pass = Instant::now() + app.config.reconcile_interval;
        }
        if Instant::now() >= next_tidy {
            let tidied = super::tidy::tidy_all(app).await?;
            tracing::debug!(tidied, "emptied what rules remember");
            next_tidy = Instant::now() + TIDY;
        }
        if Instant::now() >= next_look {
            match sight.look(app).await {
                Ok(0) => {}
                Ok(blind) => tracing::warn!(blind, "rules cannot see"),
                Err(error) => tracing::warn!(%error, "cannot look which rules can see"),
            }
            next_look = Instant::now() + app.config.health_interval;
        }
        stop.run_until_cancelled(tokio::time::sleep(TICK)).await;
    }
    Ok(())
}

/// Delivers everything that is pending, whenever its next try would be. Answers how many tasks
/// Kapacitor has followed in, and in how many it has not.
pub async fn deliver_pending(app: &App, stop: &CancellationToken) -> sqlx::Result<(usize, usize)> {
    let pending: Vec<String> = store::expected(&app.db)
        .await?
        .into_iter()
        .filter(|task| task.status != SyncStatus::Synced)
        .map(|task| task.id)
        .collect();
    let wanted = pending.len();
    let delivered = deliver_all(app, pending, stop).await;
    Ok((delivered, wanted - delivered))
}

/// Delivers these tasks, several at a time, and begins no more of them after `stop`. Answers how
/// many Kapacitor has followed in.
pub async fn deliver_all(app: &App, ids: Vec<String>, stop: &CancellationToken) -> usize {
    stream::iter(ids)
        .take_until(stop.cancelled())
        .map(|id| async move {
            match deliver_one(app, &id).await {
                Ok(followed) => followed,
                Err(error) => {
                    tracing::error!(task = id, %error, "cannot deliver");
                    false
                }
            }
        })
        .buffer_unordered(CONCURRENCY)
        .filter(|followed| std::future::ready(*followed))
        .count()
        .await
}

/// Delivers a task unless that is done or being done. Answers whether Kapacitor has followed.
async fn deliver_one(app: &App, id: &str) -> Result<bool, Error> {
    under_lock(app, id, |record| async move { Ok(!record.is_synced()) }).await
}

/// Brings a task over once more if Kapacitor still differs now that nobody else is writing it.
async fn repair_one(app: &App, id: &str) -> Result<bool, Error> {
    under_lock(app, id, |record| async move {
        let found = app.kapacitor.task(&record.id).await?;
        let expected = Expected::from(&record);
        Ok(record.is_synced() && differs(&expected, found.as_ref()))
    })
    .await
}

/// Pushes a task if `needed` says so of its newest version. False too where somebody has its lock:
/// whoever that is, pushes it.
async fn under_lock<F>(app: &App, id: &str, needed: impl FnOnce(Record) -> F) -> Result<bool, Error>
where
    F: Future<Output = Result<bool, kapacitor::Error>>,
{
    let Some(mut lock) = app.locks.try_lock(&app.db, id).await? else {
        return Ok(false);
    };
    let outcome = async {
        let Some(mut record) = store::find(lock.connection(), id).await? else {
            return Ok(false);
        };
        match needed(record.clone()).await {
            Ok(true) => {}
            Ok(false) => return Ok(false),
            Err(error) => {
                tracing::warn!(task = id, %error, "cannot look at the task");
                return Ok(false);
            }
        }
        match push(app, &mut lock, &mut record).await {
            Ok(pushed) => Ok(matches!(pushed, Pushed::Synced)),
            Err(Error::Render(error)) => {
                // It would come up again each second; it waits like any other that is refused.
                let (status, reason) = (SyncStatus::Failed, error.to_string());
                store::record_unsynced(lock.connection(), &record, status, &reason, 300.0).await?;
                Err(Error::Render(error))
            }
            Err(error) => Err(error),
        }
    }
    .await;
    lock.release().await;
    outcome
}

impl From<&Record> for Expected {
    fn from(record: &Record) -> Self {
        Self {
            id: record.id.clone(),
            enabled: record.enabled,
            modified: record.kapacitor_modified.clone(),
            status: record.sync_status,
            deleted: record.deleted_at.is_some(),
        }
    }
}

/// What a look at all of Kapacitor came to.
#[derive(Clone, Debug, Default)]
pub struct Pass {
    /// Tasks that were compared.
    pub checked: usize,
    /// Those among them that differed.
    pub drifted: usize,
    /// Those that are right again.
    pub repaired: usize,
    /// Tasks in Kapacitor that the database does not own. They are left alone.
    pub strangers: Vec<String>,
}

/// Why a look at all of Kapacitor was not possible.
#[derive(Debug, thiserror::Error)]
pub enum PassError {
    #[error(transparent)]
    Kapacitor(#[from] kapacitor::Error),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Compares every task with Kapacitor, in one listing without scripts, and repairs what differs.
pub async fn pass(app: &App, stop: &CancellationToken) -> Result<Pass, PassError> {
    // Kapacitor first: what is written after that looks like drift, and is looked at once more
    // under its lock before anything is done about it.
    let listing = app.kapacitor.tasks(DRIFT_FIELDS).await?;
    let expected = store::expected(&app.db).await?;
    let found: HashMap<&str, &TaskInfo> = listing
        .iter()
        .map(|task| (task.id.as_str(), task))
        .collect();
    let owned: HashSet<&str> = expected.iter().map(|task| task.id.as_str()).collect();

    let settled = |task: &&Expected| task.status == SyncStatus::Synced && !task.deleted;
    let drifted: Vec<String> = expected
        .iter()
        .filter(settled)
        .filter(|task| differs(task, found.get(task.id.as_str()).copied()))
        .map(|task| task.id.clone())
        .collect();
    let (scratch, strangers): (Vec<&TaskInfo>, Vec<&TaskInfo>) = listing
        .iter()
        .filter(|task| !owned.contains(task.id.as_str()))
        .partition(|task| task.id.starts_with(SCRATCH));
    sweep(app, &scratch).await?;

    let repairs = stream::iter(drifted.clone())
        .take_until(stop.cancelled())
        .map(|id| async move {
            repair_one(app, &id)
                .await
                .inspect_err(|error| tracing::error!(task = id, %error, "cannot repair"))
                .unwrap_or(false)
        })
        .buffer_unordered(CONCURRENCY);
    Ok(Pass {
        checked: expected.iter().filter(settled).count(),
        drifted: drifted.len(),
        repaired: repairs
            .filter(|done| std::future::ready(*done))
            .count()
            .await,
        strangers: strangers.iter().map(|task| task.id.clone()).collect(),
    })
}

/// Removes the scratch tasks that nobody can be waiting for any more.
async fn sweep(app: &App, scratch: &[&TaskInfo]) -> Result<(), kapacitor::Error> {
    for task in scratch {
        let modified = DateTime::parse_from_rfc3339(&task.modified).ok();
        if modified.is_some_and(|at| Utc::now() - at.to_utc() > SCRATCH_AGE) {
            tracing::info!(task = task.id, "removing a scratch task left behind");
            backtest::clear(app, &task.id).await?;
        }
    }
    Ok(())
}

/// Whether Kapacitor's task is not as our last push left it.
fn differs(expected: &Expected, found: Option<&TaskInfo>) -> bool {
    let Some(found) = found else {
        return true;
    };
    let status = if expected.enabled {
        Status::Enabled
    } else {
        Status::Disabled
    };
    expected.modified.as_deref() != Some(found.modified.as_str())
        || found.status != Some(status)
        || expected.enabled && (!found.executing || !found.error.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drift_is_anything_that_our_push_did_not_leave() {
        let expected = Expected {
            id: "a".into(),
            enabled: true,
            modified: Some("then".into()),
            status: SyncStatus::Synced,
            deleted: false,
        };
        let as_pushed: TaskInfo = serde_json::from_value(serde_json::json!({
            "id": "a", "status": "enabled", "executing": true, "modified": "then",
        }))
        .unwrap();
        let change = |change: fn(&mut TaskInfo)| {
            let mut task = as_pushed.clone();
            change(&mut task);
            differs(&expected, Some(&task))
        };
        assert!(!change(|_| ()));
        assert!(differs(&expected, None));
        assert!(change(|task| task.modified = "later".into()));
        assert!(change(|task| task.status = Some(Status::Disabled)));
        assert!(change(|task| task.executing = false));
        assert!(change(|task| task.error = "killed".into()));
        let paused = Expected {
            enabled: false,
            ..expected.clone()
        };
        assert!(differs(&paused, Some(&as_pushed)));
    }
}
