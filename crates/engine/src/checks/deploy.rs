//! Brings what is to be evaluated over from a check's rule to its row, as a task is brought over to Kapacitor.

use checks::status::Flip;
use chrono::{DateTime, Utc};
use rules::fields::FieldError;
use store::{Record, checks as rows, checks::Terms, deployments};

use super::heartbeat::{self, Evidence};
use crate::Engine;

/// Why a check is not evaluated as its rule has it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error("the stored rule {0} is not a valid one of its kind: {1:?}")]
    Stored(String, Vec<FieldError>),
}

/// Has a check evaluated as `record` has it from now on. One that is disabled is paused; one that is enabled again
/// begins anew. Answers when, and none if a newer generation was committed meanwhile.
pub async fn deploy(engine: &Engine, record: &Record) -> Result<Option<DateTime<Utc>>, Error> {
    let stored = |errors| Error::Stored(record.id.clone(), errors);
    let reporting =
        heartbeat::reporting(&record.kind, &record.app, &record.spec).map_err(stored)?;
    let mut transaction = engine.db.begin().await?;
    let mut check = rows::lock_for(&mut transaction, record, &reporting.slug).await?;
    let mut known = heartbeat::read(&check).map_err(stored)?;
    let flip = match (check.enabled, record.enabled) {
        // Its targets are told of the end as those of any rule that is disabled.
        (_, false) => known.state.pause(check.now).map(|flip| Flip {
            is_told: false,
            ..flip
        }),
        (false, true) => known.state.resume(check.now),
        (true, true) => None,
    };
    let terms = Terms {
        enabled: record.enabled,
        is_plain: reporting.is_plain(),
        grace: reporting.expected.grace.as_seconds_f64(),
    };
    rows::set_terms(&mut transaction, check.rule, terms).await?;
    check.enabled = record.enabled;
    heartbeat::keep(&mut transaction, check, &known, flip, &Evidence::default()).await?;
    let at = deployments::record_evaluated(&mut *transaction, record).await?;
    // Of a rule that has changed meanwhile, that one is brought over.
    if at.is_some() {
        transaction.commit().await?;
    }
    Ok(at)
}
