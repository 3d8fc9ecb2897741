//! The calls that make Kapacitor run a rule, or remove it.

use kapacitor::{DbRp, Definition, Error, Kapacitor, Status, TaskInfo};
use reqwest::StatusCode;
use rules::{kinds, render::Rendered};
use store::Record;

use crate::{Engine, delivery::switch};

/// Why Kapacitor does not run what it was given.
#[derive(Debug)]
pub enum Refusal {
    /// It could not be reached, or failed: to be tried again.
    Later(Error),
    /// It refuses this script, in its own words.
    Never(String),
    /// A condition for its delivery is not met, or PostgreSQL failed: to be tried again.
    Delivery(switch::Error),
}

impl From<switch::Error> for Refusal {
    fn from(error: switch::Error) -> Self {
        match error {
            switch::Error::Kapacitor(error) => Self::Later(error),
            error => Self::Delivery(error),
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match error {
            Error::Rejected { message, .. } if !error.retryable() => Self::Never(message),
            error => Self::Later(error),
        }
    }
}

/// Makes Kapacitor run `record` as `rendered`, or, for a tombstone (`rendered` is none), let go of
/// it. Answers with the task as Kapacitor has it then.
///
/// Every step may be repeated, and whatever an earlier, broken-off push has left behind is
/// where this one begins. A task that Kapacitor already runs is changed in place: its alert state
/// survives, and where the new version is refused, the old one runs on. When the old version has stopped, and
/// before the new one starts, it is settled who notifies its targets.
pub async fn apply(
    engine: &Engine,
    record: &Record,
    rendered: Option<&Rendered>,
) -> Result<Option<TaskInfo>, Refusal> {
    let (kapacitor, site) = (&engine.kapacitor, &engine.settings.site);
    if record.purge || rendered.is_none() {
        let may_not_have_run = record.purge || !record.enabled || record.synced_generation == 0;
        remove(kapacitor, &record.id, may_not_have_run).await?;
        if kinds::named(&record.kind).is_some_and(|kind| kind.has_budget) {
            kapacitor.delete_topic(&budget_topic(&record.id)).await?;
        }
    }
    let Some(rendered) = rendered else {
        return Ok(None);
    };
    let definition = Definition {
        id: &record.id,
        task_type: "batch",
        dbrps: [DbRp {
            db: &site.database,
            rp: &site.retention_policy,
        }],
        script: &rendered.script,
        vars: &rendered.vars,
        status: if record.enabled {
            Status::Enabled
        } else {
            Status::Disabled
        },
    };
    let is_new = record.synced_generation == 0 || record.purge;
    let task = if is_new {
        let told = switch::told_before(engine, record).await?;
        switch::hand_over(engine, record, told).await?;
        match create(kapacitor, &definition).await? {
            Some(task) => task,
            // It exists after all: the answer was lost, or it is an orphan.
            None => update(engine, record, &definition)
                .await?
                .ok_or_else(vanished)?,
        }
    } else {
        match update(engine, record, &definition).await? {
            Some(task) => task,
            // Kapacitor was wiped, or the task was deleted by hand.
            None => create(kapacitor, &definition).await?.ok_or_else(vanished)?,
        }
    };
    Ok(Some(task))
}

/// Where the script of a rule keeps what is left of its error budget, of kinds that have one.
pub fn budget_topic(id: &str) -> String {
    format!("{id}.budget")
}

/// Deletes the task and what its topics remember: they outlive it, and a rule of the same name made
/// later would stay silent until it had first recovered.
pub async fn remove(kapacitor: &Kapacitor, id: &str, may_not_have_run: bool) -> Result<(), Error> {
    kapacitor.delete_task(id).await?;
    // Kapacitor takes the topics of the task's handlers away with it, but only if it has run the
    // task since it started itself (seen on 1.5.9 and 1.8.3).
    if may_not_have_run {
        let own = format!("main:{id}:");
        for topic in kapacitor.topics(&format!("{own}*")).await? {
            if topic.starts_with(&own) {
                kapacitor.delete_topic(&topic).await?;
            }
        }
    }
    kapacitor.delete_topic(id).await
}

/// The task is created and deleted by others between our calls.
fn vanished() -> Refusal {
    Refusal::Later(Error::Garbled(
        "the task comes and goes between two calls".into(),
    ))
}

/// None: there is a task of this id.
async fn create(
    kapacitor: &Kapacitor,
    definition: &Definition<'_>,
) -> Result<Option<TaskInfo>, Refusal> {
    match kapacitor.create_task(definition).await {
        Ok(task) => Ok(Some(task)),
        // Its wording does not prove whether the task exists: ask for it.
        Err(error @ Error::Rejected { .. }) => match kapacitor.task(definition.id).await? {
            Some(_) => Ok(None),
            None => Err(error.into()),
        },
        Err(error @ Error::Failed { .. }) => {
            let refusal = start_failure(kapacitor, definition.id, error).await;
            if let Refusal::Never(_) = refusal {
                // Kapacitor stores what it could not start, and nothing else that it refuses.
                kapacitor.discard_task(definition.id).await?;
            }
            Err(refusal)
        }
        Err(error) => Err(error.into()),
    }
}

/// None: there is no task of this id.
async fn update(
    engine: &Engine,
    record: &Record,
    definition: &Definition<'_>,
) -> Result<Option<TaskInfo>, Refusal> {
    let kapacitor = &engine.kapacitor;
    let is_missing = |error: &Error| {
        matches!(
            error,
            Error::Rejected {
                status: StatusCode::NOT_FOUND,
                ..
            }
        )
    };
    let told = switch::told_before(engine, record).await?;
    if definition.status == Status::Enabled {
        // A running task does not notice its new script.
        match kapacitor.disable_task(definition.id).await {
            Err(error) if is_missing(&error) => return Ok(None),
            answer => answer?,
        };
    }
    if let Err(error) = switch::hand_over(engine, record, told).await {
        if definition.status == Status::Enabled {
            kapacitor.enable_task(definition.id).await.ok();
        }
        return Err(error.into());
    }
    match kapacitor.update_task(definition).await {
        Ok(task) => {
            switch::handed_over(engine, record).await?;
            Ok(Some(task))
        }
        Err(error) if is_missing(&error) => Ok(None),
        Err(error) => {
            let refusal = start_failure(kapacitor, definition.id, error).await;
            if matches!(refusal, Refusal::Never(_)) && definition.status == Status::Enabled {
                // What did not compile was not stored: the previous version goes on.
                kapacitor.enable_task(definition.id).await.ok();
            }
            Err(refusal)
        }
    }
}

/// Kapacitor answers 500 when a task fails to start, as it does when it is in trouble itself.
/// The task shows which of the two it was: one that failed to start has an error.
async fn start_failure(kapacitor: &Kapacitor, id: &str, error: Error) -> Refusal {
    if let Error::Failed { .. } = error
        && let Ok(Some(task)) = kapacitor.task(id).await
        && !task.executing
        && !task.error.is_empty()
    {
        return Refusal::Never(task.error);
    }
    error.into()
}
