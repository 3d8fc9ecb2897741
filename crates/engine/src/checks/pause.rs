//! Pauses and resumes checks, without a change of their rules.

use store::{
    audit::Actor,
    checks::{self as rows, Check},
};

use super::state::State;
use crate::{
    Engine,
    change::{Error, Result},
};

/// What somebody wants of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// It is not looked at until its next report, or until it is resumed.
    Pause,
    /// It begins anew.
    Resume,
}

/// Pauses or resumes a check that must exist. Answers whether that changed anything.
pub async fn set(engine: &Engine, by: &Actor, id: &str, wanted: Wanted) -> Result<bool> {
    let mut transaction = engine.db.begin().await?;
    let check: Option<Check> = rows::lock_of(&mut transaction, id).await?;
    let check = check.ok_or(Error::NotFound)?;
    let mut state = State::read(&check)
        .map_err(|errors| Error::Broken(format!("{id} is not a valid check: {errors:?}")))?;
    let flip = match wanted {
        Wanted::Pause => state.pause(&check),
        // As long as its rule is disabled, it stays paused.
        Wanted::Resume if !check.enabled => None,
        Wanted::Resume => state.resume(&check),
    };
    if flip.is_none() {
        return Ok(false);
    }
    rows::note(&mut *transaction, by, &check).await?;
    let is_told = flip.is_some_and(|flip| flip.is_told);
    state.keep(&mut transaction, check, flip).await?;
    transaction.commit().await?;
    by.log_action(Some(id));
    if is_told {
        engine.due.notify_one();
    }
    Ok(true)
}
