//! Brings what is to be evaluated over from a check's rule to its row, as a task is brought over to Kapacitor.

use checks::status::Flip;
use chrono::{DateTime, TimeDelta, Utc};
use rules::{
    fields::FieldError,
    kinds::{self, Terms},
};
use store::{Record, checks as rows, deployments};

use super::state::State;
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
    let (slug, is_plain, grace) =
        match kinds::terms(&record.kind, &record.app, &record.spec).map_err(stored)? {
            Terms::Reports(it) => (it.slug.clone(), it.is_plain(), it.expected.grace),
            // It has no address to report to.
            Terms::Polls(_) => (String::new(), false, TimeDelta::zero()),
        };
    let mut transaction = engine.db.begin().await?;
    let mut check = rows::lock_for(&mut transaction, record, &slug).await?;
    let mut state = State::read(&check).map_err(stored)?;
    let flip = match (check.enabled, record.enabled) {
        // Its targets are told of the end as those of any rule that is disabled.
        (_, false) => state.pause(&check).map(|flip| Flip {
            is_told: false,
            ..flip
        }),
        (false, true) => state.resume(&check),
        (true, true) => None,
    };
    let terms = rows::Terms {
        enabled: record.enabled,
        is_plain,
        grace: grace.as_seconds_f64(),
    };
    rows::set_terms(&mut transaction, check.rule, terms).await?;
    check.enabled = record.enabled;
    state.keep(&mut transaction, check, flip).await?;
    let at = deployments::record_evaluated(&mut *transaction, record).await?;
    // Of a rule that has changed meanwhile, that one is brought over.
    if at.is_some() {
        transaction.commit().await?;
    }
    Ok(at)
}
