//! Brings one task over to Kapacitor and records what came of it.

use std::time::Duration;

use kapacitor::TaskInfo;
use rand::Rng;
use rules::render::Rendered;
use store::{Record, SyncStatus, TaskLock, deployments};

use super::{
    apply::{Refusal, apply},
    render,
};
use crate::{Engine, checks::deploy, delivery::switch};

/// What came of a push.
#[derive(Debug)]
pub enum Pushed {
    /// Kapacitor runs the record's generation; for a tombstone: has let go of it.
    Synced,
    /// Kapacitor could not be reached or failed. The leader goes on trying.
    Pending(kapacitor::Error),
    /// The service cannot notify its targets yet, and Kapacitor goes on as before. The leader goes on trying.
    NotReady(String),
    /// Kapacitor will not run this, in its own words.
    Rejected(String),
    /// The lock was lost, or a newer generation was committed meanwhile. Whatever Kapacitor has now, the
    /// leader pushes the newest.
    Overtaken,
}

/// Why a push could not even be tried.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    Render(#[from] render::Error),
}

impl From<deploy::Error> for Error {
    fn from(error: deploy::Error) -> Self {
        match error {
            deploy::Error::Database(error) => Self::Database(error),
            deploy::Error::Stored(id, errors) => Self::Render(render::Error::Stored(id, errors)),
        }
    }
}

/// Brings Kapacitor to `record`, which is the newest generation of the task that `lock` is for,
/// and records the outcome, in the database and in `record`. `rendered` is its script; a tombstone
/// has none. No connection to PostgreSQL is held while Kapacitor works.
pub async fn push(
    engine: &Engine,
    lock: &TaskLock,
    record: &mut Record,
    rendered: Option<&Rendered>,
) -> sqlx::Result<Pushed> {
    let applied = async {
        switch::check(engine, record).await?;
        let _place = engine.pushes.acquire().await;
        let applied = apply(engine, record, rendered).await;
        if let Err(Refusal::Never(_)) = applied {
            // The version before goes on, and notifies as it did.
            switch::take_back(engine, record).await?;
        }
        applied
    };
    let pushed = tokio::select! {
        applied = applied => record_outcome(engine, record, applied).await?,
        // Stopped halfway: going on could disturb the new holder of the lock.
        () = lock.lost() => Pushed::Overtaken,
    };
    if let Pushed::Overtaken = pushed {
        tracing::warn!(
            task = record.id,
            generation = record.generation,
            "overtaken: the newest is pushed again"
        );
        deployments::push_again(&engine.db, &record.id).await?;
        record.sync_status = SyncStatus::Pending;
    }
    engine.metrics.push(match pushed {
        Pushed::Synced => "synced",
        Pushed::Pending(_) | Pushed::NotReady(_) => "pending",
        Pushed::Rejected(_) => "rejected",
        Pushed::Overtaken => "overtaken",
    });
    Ok(pushed)
}

async fn record_outcome(
    engine: &Engine,
    record: &mut Record,
    applied: Result<Option<TaskInfo>, Refusal>,
) -> sqlx::Result<Pushed> {
    let pushed = match applied {
        Ok(None) => {
            let Some(at) = deployments::remove(&engine.db, record).await? else {
                return Ok(Pushed::Overtaken);
            };
            record.sync_at = Some(at);
            record.synced_generation = record.generation;
            record.sync_status = SyncStatus::Synced;
            Pushed::Synced
        }
        Ok(Some(task)) => {
            let version = engine.templates.version(&record.kind, record.delivery());
            let recorded =
                deployments::record_synced(&engine.db, record, &task.modified, version.as_deref())
                    .await?;
            let Some(at) = recorded else {
                return Ok(Pushed::Overtaken);
            };
            record.sync_at = Some(at);
            record.synced_generation = record.generation;
            record.sync_status = SyncStatus::Synced;
            record.sync_error = None;
            record.purge = false;
            record.kapacitor_modified = Some(task.modified);
            record.rendered_with = version;
            record.delivers = switch::delivers(engine, record);
            Pushed::Synced
        }
        Err(Refusal::Delivery(switch::Error::Database(error))) => return Err(error),
        Err(refusal) => {
            let (status, reason) = match &refusal {
                Refusal::Later(error) => (SyncStatus::Pending, error.to_string()),
                Refusal::Delivery(error) => (SyncStatus::Pending, error.to_string()),
                Refusal::Never(reason) => (SyncStatus::Failed, reason.clone()),
            };
            tracing::warn!(
                task = record.id,
                generation = record.generation,
                reason,
                "not pushed"
            );
            let wait = backoff(record.attempts).as_secs_f64();
            let recorded =
                deployments::record_unsynced(&engine.db, record, status, &reason, wait).await?;
            let Some(at) = recorded else {
                return Ok(Pushed::Overtaken);
            };
            record.sync_at = Some(at);
            record.sync_status = status;
            record.sync_error = Some(reason);
            match refusal {
                Refusal::Later(error) => Pushed::Pending(error),
                Refusal::Delivery(error) => Pushed::NotReady(error.to_string()),
                Refusal::Never(reason) => Pushed::Rejected(reason),
            }
        }
    };
    Ok(pushed)
}

/// The same with the script that the stored rule has now. A check is brought over to the service itself.
pub async fn push_stored(
    engine: &Engine,
    lock: &TaskLock,
    record: &mut Record,
) -> Result<Pushed, Error> {
    if record.is_check() {
        return Ok(push_check(engine, record).await?);
    }
    let rendered = match record.deleted_at {
        Some(_) => None,
        None => Some(render::render(engine, record).await?),
    };
    Ok(push(engine, lock, record, rendered.as_ref()).await?)
}

async fn push_check(engine: &Engine, record: &mut Record) -> Result<Pushed, deploy::Error> {
    let at = match record.deleted_at {
        Some(_) => deployments::remove(&engine.db, record).await?,
        None => deploy::deploy(engine, record).await?,
    };
    let Some(at) = at else {
        return Ok(Pushed::Overtaken);
    };
    record.sync_at = Some(at);
    record.synced_generation = record.generation;
    record.sync_status = SyncStatus::Synced;
    record.purge = false;
    Ok(Pushed::Synced)
}

/// How long to wait after `attempts` unsuccessful pushes: 1 s, doubling up to a minute, minus a random part
/// of up to half, so that many tasks do not come back at once.
fn backoff(attempts: i32) -> Duration {
    let full = 2f64.powi(attempts.clamp(0, 6)).min(60.0);
    Duration::from_secs_f64(full * rand::rng().random_range(0.5..=1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backoff_grows_and_is_bounded() {
        for (attempts, full) in [(0, 1.0), (3, 8.0), (6, 60.0), (i32::MAX, 60.0)] {
            let wait = backoff(attempts).as_secs_f64();
            assert!((full / 2.0..=full).contains(&wait), "{attempts}: {wait}");
        }
    }
}
