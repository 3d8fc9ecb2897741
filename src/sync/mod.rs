//! Keeping Kapacitor equal to the database.
//!
//! [`push`] brings one task over and records what came of it; [`reconcile`] finds the tasks that
//! need it; [`import`] goes the other way, once, when we take over what Kapacitor already runs.

mod deliver;
pub mod drift;
pub mod http;
pub mod import;
mod pace;
pub mod reconcile;
pub mod sight;
pub mod tidy;

use std::time::Duration;

use rand::Rng;

pub use self::deliver::{Refusal, deliver, remove};
use crate::{
    app::App,
    kapacitor,
    task::{
        TaskLock,
        kinds::{self, RenderError},
        store::{self, Record, SyncStatus},
    },
};

/// What came of a push.
#[derive(Debug)]
pub enum Pushed {
    /// Kapacitor runs the record's generation; for a tombstone: has let go of it.
    Synced,
    /// Kapacitor was not reached or was not well. The reconcile loop goes on trying.
    Pending(kapacitor::Error),
    /// Kapacitor will not run this, in its own words.
    Rejected(String),
}

/// Why a push could not even be tried.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    Render(#[from] RenderError),
}

/// Brings Kapacitor to `record`, which is the newest generation of the task that `lock` is for,
/// and records what came of it, in the database and in `record`.
pub async fn push(app: &App, lock: &mut TaskLock, record: &mut Record) -> Result<Pushed, Error> {
    let rendered = match record.deleted_at {
        Some(_) => None,
        None => Some(kinds::render(record, &app.templates)?),
    };
    let delivered = deliver(&app.kapacitor, &app.config.site, record, rendered.as_ref()).await;
    let db = lock.connection();
    let pushed = match delivered {
        Ok(None) => {
            store::remove(db, &record.id).await?;
            record.synced_generation = record.generation;
            record.sync_status = SyncStatus::Synced;
            Pushed::Synced
        }
        Ok(Some(task)) => {
            let version = app.templates.version(&record.kind);
            let at = store::record_synced(db, record, &task.modified, version).await?;
            record.sync_at = Some(at);
            record.synced_generation = record.generation;
            record.sync_status = SyncStatus::Synced;
            record.sync_error = None;
            record.purge = false;
            record.kapacitor_modified = Some(task.modified);
            record.rendered_with = version.map(Into::into);
            Pushed::Synced
        }
        Err(refusal) => {
            let (status, reason) = match &refusal {
                Refusal::Later(error) => (SyncStatus::Pending, error.to_string()),
                Refusal::Never(reason) => (SyncStatus::Failed, reason.clone()),
            };
            tracing::warn!(
                task = record.id,
                generation = record.generation,
                reason,
                "not delivered"
            );
            let wait = backoff(record.attempts).as_secs_f64();
            let at = store::record_unsynced(db, record, status, &reason, wait).await?;
            record.sync_at = Some(at);
            record.sync_status = status;
            record.sync_error = Some(reason);
            match refusal {
                Refusal::Later(error) => Pushed::Pending(error),
                Refusal::Never(reason) => Pushed::Rejected(reason),
            }
        }
    };
    app.metrics.push(match pushed {
        Pushed::Synced => "synced",
        Pushed::Pending(_) => "pending",
        Pushed::Rejected(_) => "rejected",
    });
    Ok(pushed)
}

/// How long to wait after `attempts` unsuccessful deliveries: 1 s, doubling up to a minute, less up
/// to a half by chance, so that many tasks do not come back at once.
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
