//! Scratch tasks: tasks that are made in Kapacitor for a moment only, to compile or to replay a script.

use chrono::{DateTime, TimeDelta, Utc};
use kapacitor::{DbRp, Definition, Error, Kapacitor, Status, TaskInfo};
use rules::render::{Rendered, Site};
use uuid::Uuid;

use crate::{Engine, delivery::deadman};

/// How scratch tasks are named.
pub const SCRATCH: &str = "kapacitor-alerts.scratch.";

/// A scratch task older than this was left behind by a crash.
const AGE: TimeDelta = TimeDelta::minutes(10);

/// A scratch task in a listing of Kapacitor's.
#[derive(Clone, Debug)]
pub struct Leftover {
    pub id: String,
    pub created: Option<DateTime<Utc>>,
}

/// An id for a new scratch task.
pub fn new_id() -> String {
    format!("{SCRATCH}{}", Uuid::new_v4().simple())
}

/// Has Kapacitor compile and store the script as a disabled task, which runs nothing.
pub async fn create(
    kapacitor: &Kapacitor,
    site: &Site,
    id: &str,
    rendered: &Rendered,
) -> Result<TaskInfo, Error> {
    let definition = Definition {
        id,
        task_type: "batch",
        dbrps: [DbRp {
            db: &site.database,
            rp: &site.retention_policy,
        }],
        script: &rendered.script,
        vars: &rendered.vars,
        status: Status::Disabled,
    };
    kapacitor.create_task(&definition).await
}

/// Removes a scratch task, its replay and its topics.
pub async fn clear(kapacitor: &Kapacitor, id: &str) -> Result<(), Error> {
    kapacitor.delete_replay(id).await?;
    kapacitor.discard_task(id).await?;
    for topic in kapacitor.topics(&format!("*{id}*")).await? {
        if topic.contains(id) {
            kapacitor.delete_topic(&topic).await?;
        }
    }
    Ok(())
}

/// Removes the scratch tasks that nobody can be waiting for any more.
pub async fn sweep(engine: &Engine, leftovers: &[Leftover]) -> Result<(), Error> {
    for Leftover { id, created } in leftovers {
        if id == deadman::ID {
            engine.kapacitor.delete_task(id).await?;
            continue;
        }
        if created.is_some_and(|at| Utc::now() - at > AGE) {
            tracing::info!(task = id, "removing a scratch task left behind");
            clear(&engine.kapacitor, id).await?;
        }
    }
    Ok(())
}
