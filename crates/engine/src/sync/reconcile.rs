//! Makes Kapacitor equal to the database in the end: delivers what is pending, and finds and repairs
//! what has come to differ. Every replica is ready to; one, the leader, does it.

use std::{
    collections::{HashSet, VecDeque},
    fmt,
    time::{Duration, Instant},
};

use chrono::{TimeDelta, Utc};
use futures::{StreamExt, future::BoxFuture, stream::FuturesUnordered};
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::{Connection, PgConnection, PgPool};
use tokio_util::sync::CancellationToken;

use super::{
    Error, Pushed,
    drift::{self, Difference, Drift, Drifted, LookError},
    pace::Pace,
    progress::Progress,
    push, remove,
    sight::Sight,
};
use crate::{
    app::{App, PUSHES},
    backtest, kapacitor,
    task::{
        TaskLock,
        store::{self, SyncStatus},
        versions,
    },
};

/// How the tasks that we make in Kapacitor for a moment only are named.
pub const SCRATCH: &str = "kapacitor-alerts.scratch.";

/// A scratch task older than this was left behind by a crash.
const SCRATCH_AGE: TimeDelta = TimeDelta::minutes(10);

/// How often the leader looks for what is due.
const TICK: Duration = Duration::from_secs(1);

/// How often it is looked which rules remember too much, and which versions of them are too old.
const TIDY: Duration = Duration::from_secs(3600);

/// Names the leader's lock among the advisory locks of the database.
const LEADER: i64 = 0x6b61_7061_0001;

/// Runs until `stop`; what is being delivered then is brought to its end.
pub async fn run(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match elect(&app.db).await {
            Ok(Some(office)) => {
                tracing::info!("this replica keeps Kapacitor in line from now on");
                lead(&app, office, &stop).await;
                app.metrics.not_leading();
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "cannot ask for the reconcile lock"),
        }
        stop.run_until_cancelled(tokio::time::sleep(TICK)).await;
    }
}

/// The connection that holds the leader's lock, or none when another replica leads.
async fn elect(db: &PgPool) -> sqlx::Result<Option<PgConnection>> {
    let mut office = db.acquire().await?;
    let elected = sqlx::query_scalar!(r#"select pg_try_advisory_lock($1) as "locked!""#, LEADER)
        .fetch_one(&mut *office)
        .await?;
    // The lock goes with the connection, which must not return to the pool with it.
    Ok(elected.then(|| office.detach()))
}

/// Works until `stop`, or until the connection that holds the lock fails, for then another replica
/// may lead.
async fn lead(app: &App, office: PgConnection, stop: &CancellationToken) {
    let term = &stop.child_token();
    tokio::join!(
        hold(&app.db, office, term),
        deliver_what_is_due(app, term),
        look_for_drift(app, term),
        look_for_the_blind(app, term),
        tidy(app, term),
    );
}

/// Ends the term when the connection fails, or the pool wants it back to close.
async fn hold(db: &PgPool, mut office: PgConnection, term: &CancellationToken) {
    while sleep(TICK, term).await {
        let held = sqlx::query!("select 1 as one").fetch_one(&mut office);
        if held.await.is_err() || db.is_closed() {
            tracing::warn!("gave up keeping Kapacitor in line");
            term.cancel();
        }
    }
    let _ = office.close().await;
}

/// Whether the time has passed, and not the term ended.
async fn sleep(time: Duration, term: &CancellationToken) -> bool {
    term.run_until_cancelled(tokio::time::sleep(time))
        .await
        .is_some()
}

/// Delivers each task as it comes due. A slow one keeps its place and holds up no other.
async fn deliver_what_is_due(app: &App, term: &CancellationToken) {
    let mut work = Work::new(app);
    let (mut progress, mut done) = (Progress::begin(), 0);
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = term.cancelled() => break,
            Some(_) = work.next() => {
                done += 1;
                progress.tell(done, done + work.known.len());
            }
            _ = ticks.tick() => {
                if work.known.is_empty() {
                    (progress, done) = (Progress::begin(), 0);
                }
                // Each would fail at once, and write that down.
                if app.kapacitor.rests().is_some() {
                    continue;
                }
                match store::due(&app.db, 1000).await {
                    Ok(due) => work.add(due, Check::Delivery),
                    Err(error) => tracing::warn!(%error, "cannot ask what is due"),
                }
            }
        }
    }
    work.finish().await;
}

/// Looks for drift, and repairs it where that is wanted.
async fn look_for_drift(app: &App, term: &CancellationToken) {
    let interval = app.config.reconcile_interval;
    let mut was_away = false;
    loop {
        let outcome = pass(app, term).await;
        app.metrics.reconcile(outcome.as_ref().ok());
        if was_away && outcome.is_ok() {
            // What waits for its next try has waited for Kapacitor.
            if let Err(error) = store::retry_pending(&app.db).await {
                tracing::warn!(%error, "cannot hurry what is pending");
            }
        }
        was_away = matches!(outcome, Err(LookError::Kapacitor(_)));
        if let Err(error) = outcome {
            tracing::warn!(%error, "cannot look for drift");
        }
        // Back as soon as it is back.
        let pause = if was_away {
            interval.min(2 * TICK)
        } else {
            interval
        };
        if !sleep(pause, term).await {
            return;
        }
    }
}

async fn pass(app: &App, term: &CancellationToken) -> Result<Drift, LookError> {
    let drift = drift::look(app).await?;
    if !drift.drifted.is_empty() {
        tracing::warn!(drifted = drift.drifted.len(), "Kapacitor differs");
    }
    if app.config.repair {
        sweep(app, &drift).await?;
        let drifted = drift.drifted.iter().map(|task| task.id.clone());
        let progress = Progress::begin();
        let tell = |done, total| progress.tell(done, total);
        repair(app, drifted.collect(), Check::Drift, term, &tell).await;
    }
    Ok(drift)
}

async fn look_for_the_blind(app: &App, term: &CancellationToken) {
    let mut sight = Sight::default();
    let mut handlers_are_known = false;
    loop {
        if !handlers_are_known && let Ok(global) = app.kapacitor.global_handlers().await {
            handlers_are_known = true;
            if !global.is_empty() {
                tracing::error!(
                    ?global,
                    "Kapacitor gives these handlers to every alert node: rules will tell what nobody asked for"
                );
            }
        }
        match sight.look(app).await {
            Ok(0) => {}
            Ok(blind) => tracing::warn!(blind, "rules cannot see"),
            Err(error) => tracing::warn!(%error, "cannot look which rules can see"),
        }
        if !sleep(app.config.health_interval, term).await {
            return;
        }
    }
}

async fn tidy(app: &App, term: &CancellationToken) {
    loop {
        match super::tidy::tidy_all(app).await {
            Ok(tidied) => tracing::debug!(tidied, "emptied what rules remember"),
            Err(error) => tracing::warn!(%error, "cannot look which rules remember too much"),
        }
        match versions::forget(&app.db, app.config.versions_retention).await {
            Ok(forgotten) => tracing::debug!(forgotten, "removed old versions of rules"),
            Err(error) => tracing::warn!(%error, "cannot remove old versions of rules"),
        }
        if !sleep(TIDY, term).await {
            return;
        }
    }
}

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
    /// Tasks in Kapacitor that the database does not own. They are never touched.
    pub strangers: Vec<String>,
}

/// Delivers everything that is pending, whenever its next try would be, and repairs what differs.
/// Tells `progress` how many of how many are done.
pub async fn reconcile(
    app: &App,
    stop: &CancellationToken,
    progress: &(dyn Fn(usize, usize) + Send + Sync),
) -> Result<Reconciliation, LookError> {
    let drift = drift::look(app).await?;
    sweep(app, &drift).await?;
    let undelivered = drift.undelivered.iter().map(|task| task.id.clone());
    let drifted = drift.drifted.iter().map(|task| task.id.clone());
    let ids = undelivered.chain(drifted).collect();
    let mut report = repair(app, ids, Check::Drift, stop, progress).await;
    report.checked = drift.checked;
    report.strangers = drift.strangers;
    Ok(report)
}

/// Delivers these tasks.
pub async fn deliver(
    app: &App,
    ids: Vec<String>,
    stop: &CancellationToken,
    progress: &(dyn Fn(usize, usize) + Send + Sync),
) -> Reconciliation {
    repair(app, ids, Check::Delivery, stop, progress).await
}

/// Sees to these tasks and begins with no more of them after `stop`.
async fn repair(
    app: &App,
    ids: Vec<String>,
    check: Check,
    stop: &CancellationToken,
    progress: &(dyn Fn(usize, usize) + Send + Sync),
) -> Reconciliation {
    let total = ids.len();
    let mut report = Reconciliation::default();
    let mut work = Work::new(app);
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
        for id in &self.strangers {
            writeln!(f, "not ours  {id}")?;
        }
        writeln!(
            f,
            "{} compared, {} pushed, {} repaired, {} removed, {} failed, {} not ours",
            self.checked,
            self.pushed.len(),
            self.repaired.len(),
            self.removed.len(),
            self.failed.len(),
            self.strangers.len()
        )
    }
}

/// What to look at before a task is pushed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Check {
    /// Whether Kapacitor has followed in the last change.
    Delivery,
    /// Whether it still has the task as it was delivered, besides.
    Drift,
}

/// What came of seeing to a task.
#[derive(Debug)]
enum Outcome {
    Pushed,
    Removed,
    Repaired(Vec<Difference>),
    Failed(String),
    /// It was in order, or somebody else is seeing to it.
    Nothing,
}

/// Tasks to see to, as many at a time as is best.
struct Work<'a> {
    app: &'a App,
    queue: VecDeque<(String, Check)>,
    /// Those that wait or are under way.
    known: HashSet<String>,
    under_way: FuturesUnordered<BoxFuture<'a, (String, Outcome)>>,
    pace: Pace,
}

impl<'a> Work<'a> {
    fn new(app: &'a App) -> Self {
        Self {
            app,
            queue: VecDeque::new(),
            known: HashSet::new(),
            under_way: FuturesUnordered::new(),
            pace: Pace::new(PUSHES, Instant::now()),
        }
    }

    fn add(&mut self, ids: Vec<String>, check: Check) {
        for id in ids {
            if self.known.insert(id.clone()) {
                self.queue.push_back((id, check));
            }
        }
    }

    /// The next that is done; none when there is nothing to do.
    async fn next(&mut self) -> Option<(String, Outcome)> {
        while self.under_way.len() < self.pace.limit()
            && let Some((id, check)) = self.queue.pop_front()
        {
            let app = self.app;
            self.under_way.push(Box::pin(async move {
                let outcome = see_to(app, &id, check).await.unwrap_or_else(|error| {
                    tracing::error!(task = id, %error, "cannot deliver");
                    Outcome::Failed(error.to_string())
                });
                (id, outcome)
            }));
        }
        let done = self.under_way.next().await?;
        self.pace.done(self.under_way.len(), Instant::now());
        self.known.remove(&done.0);
        Some(done)
    }

    /// Brings what is under way to its end, and begins with no more.
    async fn finish(mut self) -> Vec<(String, Outcome)> {
        self.queue.clear();
        self.under_way.collect().await
    }
}

/// Pushes a task if it needs it. Nothing is done where somebody has its lock: whoever that is, pushes
/// it.
async fn see_to(app: &App, id: &str, check: Check) -> Result<Outcome, Error> {
    let Some(lock) = app.locks.try_lock(id).await? else {
        return Ok(Outcome::Nothing);
    };
    see_to_locked(app, &lock, id, check).await
}

async fn see_to_locked(
    app: &App,
    lock: &TaskLock,
    id: &str,
    check: Check,
) -> Result<Outcome, Error> {
    let Some(mut record) = store::find(&app.db, id).await? else {
        return Ok(match check {
            Check::Delivery => Outcome::Nothing,
            Check::Drift => remove_again(app, id).await?,
        });
    };
    let mut differences = Vec::new();
    if record.is_synced() {
        if check == Check::Delivery {
            return Ok(Outcome::Nothing);
        }
        // Once more, now that nobody else is writing it.
        let found = match app.kapacitor.task(id).await {
            Ok(found) => found,
            Err(error) => return Ok(Outcome::Failed(error.to_string())),
        };
        differences = drift::compare(app, &record, found.as_ref())?;
        if differences.is_empty() {
            return Ok(Outcome::Nothing);
        }
        tracing::warn!(task = id, ?differences, "repairing");
        if found.is_none() {
            // Nothing to change in place: it is created, without asking for it again.
            record.synced_generation = 0;
        }
    }
    let pushed = match push(app, lock, &mut record).await {
        Ok(pushed) => pushed,
        Err(Error::Render(error)) => {
            // It would come up again each second; it waits like any other that is refused.
            let (status, reason) = (SyncStatus::Failed, error.to_string());
            store::record_unsynced(&app.db, &record, status, &reason, 300.0).await?;
            return Err(Error::Render(error));
        }
        Err(error) => return Err(error),
    };
    Ok(match pushed {
        Pushed::Synced if !differences.is_empty() => Outcome::Repaired(differences),
        Pushed::Synced if record.deleted_at.is_some() => Outcome::Removed,
        Pushed::Synced => Outcome::Pushed,
        Pushed::Pending(error) => Outcome::Failed(error.to_string()),
        Pushed::Rejected(reason) => Outcome::Failed(reason),
        Pushed::Overtaken => Outcome::Failed("it is being changed by somebody else".into()),
    })
}

/// Removes a task that was deleted here and that a backup of Kapacitor's has brought back.
async fn remove_again(app: &App, id: &str) -> Result<Outcome, Error> {
    let removed = async {
        let found = app.kapacitor.task(id).await?;
        let found: Vec<_> = found.iter().collect();
        let back = drift::are_back(&app.db, &found).await?;
        if back.is_empty() {
            return Ok(false);
        }
        tracing::warn!(task = id, "removing a task that came back");
        remove(&app.kapacitor, id, true).await?;
        Ok(true)
    };
    match removed.await {
        Ok(true) => Ok(Outcome::Removed),
        Ok(false) => Ok(Outcome::Nothing),
        Err(LookError::Kapacitor(error)) => Ok(Outcome::Failed(error.to_string())),
        Err(LookError::Database(error)) => Err(error.into()),
    }
}

/// Removes the scratch tasks that nobody can be waiting for any more.
async fn sweep(app: &App, drift: &Drift) -> Result<(), kapacitor::Error> {
    for (id, created) in &drift.scratch {
        if created.is_some_and(|at| Utc::now() - at > SCRATCH_AGE) {
            tracing::info!(task = id, "removing a scratch task left behind");
            backtest::clear(app, id).await?;
        }
    }
    Ok(())
}
