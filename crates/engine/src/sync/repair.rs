//! Brings tasks over to Kapacitor that need it, several at a time.

use std::{
    collections::{HashSet, VecDeque},
    fmt,
    time::Instant,
};

use futures::{StreamExt, future::BoxFuture, stream::FuturesUnordered};
use schemars::JsonSchema;
use serde::Serialize;
use store::{SyncStatus, TaskLock, deployments, rules as rows};
use tokio_util::sync::CancellationToken;

use super::{
    apply::remove,
    concurrency::Concurrency,
    drift::{self, DetectError, Difference, Drifted, Unmanaged},
    push::{Error, Pushed, push_stored},
    scratch,
};
use crate::{Engine, PUSHES};

/// A task with which something went wrong.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Failure {
    pub id: String,
    pub reason: String,
}

/// What a reconciliation came to.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Reconciliation {
    /// Tasks that were compared.
    pub checked: usize,
    /// Tasks whose last change Kapacitor has followed in now.
    pub pushed: Vec<String>,
    /// Tasks that differed and are right again, and in what they differed.
    pub repaired: Vec<Drifted>,
    /// Deleted tasks that Kapacitor has let go of now.
    pub removed: Vec<String>,
    /// Tasks that are not as they should be yet. They go on being tried.
    pub failed: Vec<Failure>,
    #[serde(flatten)]
    pub unmanaged: Unmanaged,
    /// Whether some of the failures are Kapacitor's being away.
    #[serde(skip)]
    pub kapacitor_was_away: bool,
}

/// Delivers everything that is pending, whenever its next try would be, and repairs what differs; of the task `only`
/// alone, where one is given. Reports to `progress` how many of how many are done.
pub async fn reconcile(
    engine: &Engine,
    only: Option<&str>,
    stop: &CancellationToken,
    progress: &(dyn Fn(usize, usize) + Send + Sync),
) -> Result<Reconciliation, DetectError> {
    let drift = drift::detect_now(engine).await?;
    scratch::sweep(engine, &drift.scratch).await?;
    let undelivered = drift.undelivered.iter().map(|task| task.id.clone());
    let drifted = drift.drifted.iter().map(|task| task.id.clone());
    let ids = undelivered
        .chain(drifted)
        .filter(|id| only.is_none_or(|only| id == only))
        .collect();
    let mut report = repair(engine, ids, Check::Drift, stop, progress).await;
    report.checked = drift.checked;
    report.unmanaged = drift.unmanaged;
    Ok(report)
}

/// Delivers these tasks.
pub async fn deliver(
    engine: &Engine,
    ids: Vec<String>,
    stop: &CancellationToken,
    progress: &(dyn Fn(usize, usize) + Send + Sync),
) -> Reconciliation {
    repair(engine, ids, Check::Delivery, stop, progress).await
}

/// Sees to these tasks and begins with no more of them after `stop`.
pub async fn repair(
    engine: &Engine,
    ids: Vec<String>,
    check: Check,
    stop: &CancellationToken,
    progress: &(dyn Fn(usize, usize) + Send + Sync),
) -> Reconciliation {
    let total = ids.len();
    let mut report = Reconciliation::default();
    let mut work = Work::new(engine);
    work.add(ids, check);
    let mut done = 0;
    while let Some(Some((id, outcome))) = stop.run_until_cancelled(work.next()).await {
        done += 1;
        progress(done, total);
        report.add(id, outcome);
    }
    for (id, outcome) in work.finish().await {
        report.add(id, outcome);
    }
    report
}

impl Reconciliation {
    fn add(&mut self, id: String, outcome: Outcome) {
        match outcome {
            Outcome::Pushed => self.pushed.push(id),
            Outcome::Removed => self.removed.push(id),
            Outcome::Repaired(differences) => self.repaired.push(Drifted { id, differences }),
            Outcome::Failed(reason) => self.failed.push(Failure { id, reason }),
            Outcome::Away(error) => {
                self.kapacitor_was_away = true;
                let reason = error.to_string();
                self.failed.push(Failure { id, reason });
            }
            Outcome::Nothing => {}
        }
    }
}

impl fmt::Display for Reconciliation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for id in &self.pushed {
            writeln!(f, "pushed    {id}")?;
        }
        for task in &self.repaired {
            writeln!(f, "repaired  {task}")?;
        }
        for id in &self.removed {
            writeln!(f, "removed   {id}")?;
        }
        for Failure { id, reason } in &self.failed {
            writeln!(f, "failed    {id}: {reason}")?;
        }
        for id in &self.unmanaged.0 {
            writeln!(f, "unmanaged {id}")?;
        }
        writeln!(
            f,
            "{} compared, {} pushed, {} repaired, {} removed, {} failed, {} unmanaged",
            self.checked,
            self.pushed.len(),
            self.repaired.len(),
            self.removed.len(),
            self.failed.len(),
            self.unmanaged.0.len()
        )
    }
}

/// What to check before a task is pushed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Whether Kapacitor has followed in the last change.
    Delivery,
    /// Whether it still has the task as it was delivered, besides.
    Drift,
}

/// What came of seeing to a task.
#[derive(Debug)]
pub enum Outcome {
    Pushed,
    Removed,
    Repaired(Vec<Difference>),
    Failed(String),
    /// Kapacitor did not do it, and may later.
    Away(kapacitor::Error),
    /// It was in order, or is being written by somebody else.
    Nothing,
}

/// Tasks to see to, as many at a time as is best.
pub struct Work<'a> {
    engine: &'a Engine,
    queue: VecDeque<(String, Check)>,
    /// Those that wait or are under way.
    known: HashSet<String>,
    under_way: FuturesUnordered<BoxFuture<'a, (String, Outcome)>>,
    concurrency: Concurrency,
}

impl<'a> Work<'a> {
    pub fn new(engine: &'a Engine) -> Self {
        Self {
            engine,
            queue: VecDeque::new(),
            known: HashSet::new(),
            under_way: FuturesUnordered::new(),
            concurrency: Concurrency::new(PUSHES, Instant::now()),
        }
    }

    pub fn add(&mut self, ids: Vec<String>, check: Check) {
        for id in ids {
            if self.known.insert(id.clone()) {
                self.queue.push_back((id, check));
            }
        }
    }

    /// The next that is done; none when there is nothing to do.
    pub async fn next(&mut self) -> Option<(String, Outcome)> {
        while self.under_way.len() < self.concurrency.limit()
            && let Some((id, check)) = self.queue.pop_front()
        {
            let engine = self.engine;
            self.under_way.push(Box::pin(async move {
                let outcome = see_to(engine, &id, check).await.unwrap_or_else(|error| {
                    tracing::error!(task = id, %error, "cannot deliver");
                    Outcome::Failed(error.to_string())
                });
                (id, outcome)
            }));
        }
        let done = self.under_way.next().await?;
        self.concurrency.done(self.under_way.len(), Instant::now());
        self.known.remove(&done.0);
        Some(done)
    }

    /// How many wait or are under way.
    pub fn left(&self) -> usize {
        self.known.len()
    }

    /// Brings what is under way to its end, and begins with no more.
    pub async fn finish(mut self) -> Vec<(String, Outcome)> {
        self.queue.clear();
        self.under_way.collect().await
    }
}

/// Pushes a task if it needs it. Nothing is done while its lock is taken: the one who has it pushes
/// it.
async fn see_to(engine: &Engine, id: &str, check: Check) -> Result<Outcome, Error> {
    let Some(lock) = engine.locks.try_lock(id).await? else {
        return Ok(Outcome::Nothing);
    };
    see_to_locked(engine, &lock, id, check).await
}

async fn see_to_locked(
    engine: &Engine,
    lock: &TaskLock,
    id: &str,
    check: Check,
) -> Result<Outcome, Error> {
    let Some(mut record) = rows::find(&engine.db, id).await? else {
        return Ok(match check {
            Check::Delivery => Outcome::Nothing,
            Check::Drift => remove_again(engine, id).await?,
        });
    };
    let mut differences = Vec::new();
    if record.is_synced() {
        if check == Check::Delivery {
            return Ok(Outcome::Nothing);
        }
        // Once more, now that nobody else is writing it.
        let found = match engine.kapacitor.task(id).await {
            Ok(found) => found,
            Err(error) => return Ok(Outcome::Away(error)),
        };
        differences = drift::compare(engine, &record, found.as_ref()).await?;
        if differences.is_empty() {
            return Ok(Outcome::Nothing);
        }
        tracing::warn!(task = id, ?differences, "repairing");
        if found.is_none() {
            // Nothing to change in place: it is created, without asking for it again.
            record.synced_generation = 0;
        }
    }
    let pushed = match push_stored(engine, lock, &mut record).await {
        Ok(pushed) => pushed,
        Err(Error::Render(error)) => {
            // It would come up again each second; it waits like any other that is refused.
            let (status, reason) = (SyncStatus::Failed, error.to_string());
            deployments::record_unsynced(&engine.db, &record, status, &reason, 300.0).await?;
            return Err(Error::Render(error));
        }
        Err(error) => return Err(error),
    };
    Ok(match pushed {
        Pushed::Synced if !differences.is_empty() => Outcome::Repaired(differences),
        Pushed::Synced if record.deleted_at.is_some() => Outcome::Removed,
        Pushed::Synced => Outcome::Pushed,
        Pushed::Pending(error) => Outcome::Away(error),
        Pushed::NotReady(reason) => Outcome::Failed(reason),
        Pushed::Rejected(reason) => Outcome::Failed(reason),
        Pushed::Overtaken => Outcome::Failed("another change of it is under way".into()),
    })
}

/// Removes a task that was deleted here and that a backup of Kapacitor's has brought back.
async fn remove_again(engine: &Engine, id: &str) -> Result<Outcome, Error> {
    let removed = async {
        let found = engine.kapacitor.task(id).await?;
        let found: Vec<_> = found.iter().collect();
        let back = drift::are_back(&engine.db, &found).await?;
        if back.is_empty() {
            return Ok(false);
        }
        tracing::warn!(task = id, "removing a task that came back");
        remove(&engine.kapacitor, id, true).await?;
        Ok(true)
    };
    match removed.await {
        Ok(true) => Ok(Outcome::Removed),
        Ok(false) => Ok(Outcome::Nothing),
        Err(DetectError::Kapacitor(error)) => Ok(Outcome::Away(error)),
        Err(DetectError::Database(error)) => Err(error.into()),
    }
}
