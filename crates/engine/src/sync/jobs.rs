//! The work in the background: delivers to Kapacitor what is pending, finds and repairs what has come
//! to differ, and clears away what is old.

use std::time::{Duration, Instant};

use futures::future::{BoxFuture, join_all};
use store::{audit, deployments, versions};
use tokio_util::sync::CancellationToken;

use super::{
    drift, event_log,
    job::Job,
    leadership,
    listing::{List, Listings},
    progress::Progress,
    repair::{self, Check, Work},
    rule_health::RuleHealth,
    scratch,
};
use crate::Engine;

/// How often it is asked which pushes are due.
const TICK: Duration = Duration::from_secs(1);

/// How often what is old is cleared away.
const CLEAN_UP: Duration = Duration::from_secs(3600);

/// Every job there is.
fn all() -> Vec<Box<dyn Job>> {
    let (list, listings) = List::new();
    vec![
        Box::new(list),
        Box::new(PushWhatIsDue),
        Box::new(RepairDrift::new(listings.clone())),
        Box::new(WatchHealth::new(listings)),
        Box::new(CleanUp),
    ]
}

/// Does all jobs while this replica leads, until `stop`; what is being pushed then is brought to its
/// end.
pub async fn run(engine: Engine, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Some(leadership) = leadership::elect(&engine.db).await {
            tracing::info!("this replica is the leader: it keeps Kapacitor equal to the database");
            let leading = stop.child_token();
            let jobs = all().into_iter().map(|job| repeat(job, &engine, &leading));
            tokio::join!(leadership.hold(&engine.db, &leading), join_all(jobs));
            engine.metrics.not_leading();
        }
        stop.run_until_cancelled(tokio::time::sleep(leadership::TICK))
            .await;
    }
}

async fn repeat(mut job: Box<dyn Job>, engine: &Engine, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        let pause = job.run(engine, stop).await;
        tracing::debug!(job = job.name(), ?pause, "done");
        stop.run_until_cancelled(tokio::time::sleep(pause)).await;
    }
}

/// Pushes each task as it comes due. A slow one keeps its place and holds up no other.
struct PushWhatIsDue;

impl Job for PushWhatIsDue {
    fn name(&self) -> &'static str {
        "push"
    }

    fn run<'a>(
        &'a mut self,
        engine: &'a Engine,
        stop: &'a CancellationToken,
    ) -> BoxFuture<'a, Duration> {
        Box::pin(async move {
            let mut work = Work::new(engine);
            let (mut progress, mut done) = (Progress::begin(), 0);
            let mut ticks = tokio::time::interval(TICK);
            ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            loop {
                tokio::select! {
                    () = stop.cancelled() => break,
                    Some(_) = work.next() => {
                        done += 1;
                        progress.report(done, done + work.left());
                    }
                    _ = ticks.tick() => {
                        if work.left() == 0 {
                            (progress, done) = (Progress::begin(), 0);
                        }
                        // Each would fail at once, and write that down.
                        if engine.kapacitor.rests().is_some() {
                            continue;
                        }
                        match deployments::due(&engine.db, 1000).await {
                            Ok(due) => work.add(due, Check::Delivery),
                            Err(error) => tracing::warn!(%error, "cannot ask what is due"),
                        }
                    }
                }
            }
            work.finish().await;
            TICK
        })
    }
}

/// Compares Kapacitor with the database, and repairs what differs where that is wanted.
struct RepairDrift {
    listings: Listings,
    /// Kapacitor could not be listed, or went away during the repairs.
    was_away: bool,
    due: Instant,
}

impl RepairDrift {
    fn new(listings: Listings) -> Self {
        Self {
            listings,
            was_away: false,
            due: Instant::now(),
        }
    }
}

impl Job for RepairDrift {
    fn name(&self) -> &'static str {
        "repair"
    }

    fn run<'a>(
        &'a mut self,
        engine: &'a Engine,
        stop: &'a CancellationToken,
    ) -> BoxFuture<'a, Duration> {
        Box::pin(async move {
            let Some(listing) = stop.run_until_cancelled(self.listings.next()).await else {
                return Duration::ZERO;
            };
            let now = Instant::now();
            if listing.is_ok() && !self.was_away && now < self.due {
                return Duration::ZERO;
            }
            let interval = engine.settings.reconcile_interval;
            // Listings come at equal intervals, give or take a little.
            self.due = now + interval.mul_f64(0.9);
            let listing = match listing {
                Ok(listing) => listing,
                Err(error) => {
                    engine.metrics.reconcile(None);
                    tracing::warn!(%error, "cannot compare Kapacitor with the database");
                    self.was_away = true;
                    return Duration::ZERO;
                }
            };
            let (found, is_away) = match pass(engine, &listing.tasks, stop).await {
                Ok((found, is_away)) => (Some(found), is_away),
                Err(error) => {
                    tracing::warn!(%error, "cannot compare Kapacitor with the database");
                    (None, false)
                }
            };
            engine.metrics.reconcile(found);
            if self.was_away && !is_away {
                // What waits for its next try has waited for Kapacitor.
                if let Err(error) = deployments::retry_pending(&engine.db).await {
                    tracing::warn!(%error, "cannot hurry what is pending");
                }
            }
            self.was_away = is_away;
            if is_away {
                self.listings.hurry();
            }
            Duration::ZERO
        })
    }
}

/// How many tasks have drifted and are unmanaged, and whether Kapacitor went away during the repairs.
async fn pass(
    engine: &Engine,
    listing: &[kapacitor::TaskInfo],
    stop: &CancellationToken,
) -> sqlx::Result<((usize, usize), bool)> {
    let drift = drift::detect(engine, listing).await?;
    let found = (drift.drifted.len(), drift.unmanaged.0.len());
    if !drift.drifted.is_empty() {
        tracing::warn!(drifted = drift.drifted.len(), "Kapacitor differs");
    }
    if !engine.settings.repair {
        return Ok((found, false));
    }
    let mut is_away = false;
    if let Err(error) = scratch::sweep(engine, &drift.scratch).await {
        tracing::warn!(%error, "cannot remove scratch tasks left behind");
        is_away = error.retryable();
    }
    let drifted: Vec<_> = drift.drifted.into_iter().map(|task| task.id).collect();
    let progress = Progress::begin();
    let report = |done, total| progress.report(done, total);
    let repaired = repair::repair(engine, drifted, Check::Drift, stop, &report).await;
    is_away |= repaired.kapacitor_was_away;
    Ok((found, is_away))
}

/// Finds the rules that are blind.
struct WatchHealth {
    listings: Listings,
    health: RuleHealth,
    handlers_are_known: bool,
    due: Instant,
}

impl WatchHealth {
    fn new(listings: Listings) -> Self {
        Self {
            listings,
            health: RuleHealth::default(),
            handlers_are_known: false,
            due: Instant::now(),
        }
    }
}

impl Job for WatchHealth {
    fn name(&self) -> &'static str {
        "health"
    }

    fn run<'a>(
        &'a mut self,
        engine: &'a Engine,
        stop: &'a CancellationToken,
    ) -> BoxFuture<'a, Duration> {
        Box::pin(async move {
            let Some(listing) = stop.run_until_cancelled(self.listings.next()).await else {
                return Duration::ZERO;
            };
            let now = Instant::now();
            if now < self.due {
                return Duration::ZERO;
            }
            let Ok(listing) = listing else {
                return Duration::ZERO;
            };
            self.due = now + engine.settings.health_interval.mul_f64(0.9);
            match self.health.observe(engine, &listing).await {
                Ok(0) => {}
                Ok(blind) => tracing::warn!(blind, "rules are blind"),
                Err(error) => tracing::warn!(%error, "cannot find out which rules are blind"),
            }
            if !self.handlers_are_known
                && let Ok(global) = engine.kapacitor.global_handlers().await
            {
                self.handlers_are_known = true;
                if !global.is_empty() {
                    tracing::error!(
                        ?global,
                        "Kapacitor adds these handlers to every alert node: rules will notify targets \
                         that nobody asked for"
                    );
                }
            }
            Duration::ZERO
        })
    }
}

/// Clears away what is old.
struct CleanUp;

impl Job for CleanUp {
    fn name(&self) -> &'static str {
        "clean-up"
    }

    fn run<'a>(
        &'a mut self,
        engine: &'a Engine,
        _stop: &'a CancellationToken,
    ) -> BoxFuture<'a, Duration> {
        Box::pin(async move {
            match event_log::trim_all(engine).await {
                Ok(trimmed) => tracing::debug!(trimmed, "emptied what rules remember"),
                Err(error) => {
                    tracing::warn!(%error, "cannot find the rules that remember too much")
                }
            }
            let days = engine.settings.versions_retention;
            match versions::forget(&engine.db, days).await {
                Ok(forgotten) => tracing::debug!(forgotten, "removed old versions of rules"),
                Err(error) => tracing::warn!(%error, "cannot remove old versions of rules"),
            }
            if let Some(days) = engine.settings.audit_retention {
                match audit::forget(&engine.db, days).await {
                    Ok(removed) => tracing::debug!(removed, "removed old entries of the audit"),
                    Err(error) => tracing::warn!(%error, "cannot remove old entries of the audit"),
                }
            }
            CLEAN_UP
        })
    }
}
