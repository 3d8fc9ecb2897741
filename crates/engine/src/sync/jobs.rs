//! The jobs that keep Kapacitor equal to the database: they push what is pending, and find and repair
//! what differs.

use std::time::{Duration, Instant};

use futures::future::BoxFuture;
use store::deployments;
use tokio_util::sync::CancellationToken;

use super::{
    drift,
    listing::Listings,
    progress::Progress,
    repair::{self, Check, Work},
    rule_health::RuleHealth,
    scratch,
};
use crate::{Engine, job::Job};

/// How often it is asked which pushes are due.
const TICK: Duration = Duration::from_secs(1);

/// Pushes each task as it comes due. A slow one keeps its place and holds up no other.
pub struct PushWhatIsDue;

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
pub struct RepairDrift {
    listings: Listings,
    /// Kapacitor could not be listed, or went away during the repairs.
    was_away: bool,
    due: Instant,
}

impl RepairDrift {
    pub fn new(listings: Listings) -> Self {
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
pub struct WatchHealth {
    listings: Listings,
    health: RuleHealth,
    handlers_are_known: bool,
    due: Instant,
}

impl WatchHealth {
    pub fn new(listings: Listings) -> Self {
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
