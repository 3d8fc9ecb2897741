//! The work in the background.

use std::time::Duration;

use futures::future::{BoxFuture, join_all};
use store::{
    acks, audit, checks, deliveries, events, lanes, polls, releases, sealed, sessions, versions,
};
use tokio_util::sync::CancellationToken;

use crate::{
    Engine,
    checks::{deadlines::Deadlines, points::WritePoints, polls::Poll},
    delivery::{
        compare::Compare, deadman::Deadman, outages::TellOutages, send::Send, windows::OpenWindows,
    },
    job::Job,
    leadership,
    sync::{
        event_log,
        jobs::{PushWhatIsDue, RepairDrift, WatchHealth},
        listing::List,
    },
};

/// How many rows are removed at a time.
const BATCH: i64 = 5_000;

/// For how many days a change of a check's status is kept: three months, for its uptime.
const FLIPS: i32 = 93;

/// How often it is looked whom to remind.
const REMIND: Duration = Duration::from_secs(10);

/// How often what is old is cleared away.
const CLEAN_UP: Duration = Duration::from_secs(3600);

/// The jobs of the leader.
fn of_the_leader(engine: &Engine) -> Vec<Box<dyn Job>> {
    let (list, listings) = List::new();
    vec![
        Box::new(list),
        Box::new(PushWhatIsDue),
        Box::new(RepairDrift::new(listings.clone())),
        Box::new(WatchHealth::new(listings)),
        Box::new(Compare::default()),
        Box::new(OpenWindows),
        Box::new(Remind),
        Box::new(TellOutages::default()),
        Box::new(Deadman::default()),
        Box::new(WritePoints::new(engine.settings.checks_influx.as_ref())),
        Box::new(CleanUp),
    ]
}

/// Does the jobs of every replica, and those of the leader while this replica leads, until `stop`; what is
/// being pushed or sent then is brought to its end.
pub async fn run(engine: Engine, stop: CancellationToken) {
    tokio::join!(
        repeat(Box::new(Send::default()), &engine, &stop),
        repeat(Box::new(Deadlines::default()), &engine, &stop),
        repeat(Box::new(Poll::default()), &engine, &stop),
        lead(&engine, &stop)
    );
}

async fn lead(engine: &Engine, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        if let Some(leadership) = leadership::elect(&engine.db).await {
            tracing::info!("this replica is the leader: it keeps Kapacitor equal to the database");
            let leading = stop.child_token();
            let jobs = of_the_leader(engine)
                .into_iter()
                .map(|job| repeat(job, engine, &leading));
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

/// Has targets reminded of what is still wrong, and told of what was held back for a rule that is not CRITICAL any
/// more.
struct Remind;

impl Job for Remind {
    fn name(&self) -> &'static str {
        "remind"
    }

    fn run<'a>(
        &'a mut self,
        engine: &'a Engine,
        _stop: &'a CancellationToken,
    ) -> BoxFuture<'a, Duration> {
        Box::pin(async move {
            match acks::remind(&engine.db).await {
                Ok(0) => {}
                Ok(_) => engine.due.notify_one(),
                Err(error) => tracing::warn!(%error, "cannot find whom to remind"),
            }
            match lanes::wake_dependents(&engine.db).await {
                Ok(0) => {}
                Ok(_) => engine.due.notify_one(),
                Err(error) => tracing::warn!(%error, "cannot find what is held back no more"),
            }
            REMIND
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
            let (days, bodies) = (
                engine.settings.events_retention,
                engine.settings.bodies_retention,
            );
            match events::forget(&engine.db, days, bodies).await {
                Ok(forgotten) => tracing::debug!(forgotten, "removed old events"),
                Err(error) => tracing::warn!(%error, "cannot remove old events"),
            }
            match lanes::close_removed(&engine.db, None).await {
                Ok(closed) => tracing::debug!(closed, "closed what was told elsewhere"),
                Err(error) => tracing::warn!(%error, "cannot close what was told elsewhere"),
            }
            match deliveries::forget(&engine.db, days, BATCH).await {
                Ok(forgotten) => tracing::debug!(forgotten, "removed old deliveries"),
                Err(error) => tracing::warn!(%error, "cannot remove old deliveries"),
            }
            match acks::forget(&engine.db, days).await {
                Ok(forgotten) => tracing::debug!(forgotten, "removed old acknowledgements"),
                Err(error) => tracing::warn!(%error, "cannot remove old acknowledgements"),
            }
            match checks::forget_flips(&engine.db, FLIPS).await {
                Ok(forgotten) => tracing::debug!(forgotten, "removed old changes of checks"),
                Err(error) => tracing::warn!(%error, "cannot remove old changes of checks"),
            }
            match polls::forget(&engine.db, engine.settings.results_retention).await {
                Ok((days, summaries)) => {
                    tracing::debug!(days, summaries, "removed old results of checks")
                }
                Err(error) => tracing::warn!(%error, "cannot remove old results of checks"),
            }
            match sessions::forget(&engine.db).await {
                Ok(forgotten) => tracing::debug!(forgotten, "removed sessions that have ended"),
                Err(error) => tracing::warn!(%error, "cannot remove sessions that have ended"),
            }
            match sealed::forget(&engine.db).await {
                Ok(forgotten) => tracing::debug!(forgotten, "removed secrets that nothing needs"),
                Err(error) => tracing::warn!(%error, "cannot remove secrets that nothing needs"),
            }
            match releases::forget(&engine.db, days).await {
                Ok(forgotten) => tracing::debug!(forgotten, "removed old releases"),
                Err(error) => tracing::warn!(%error, "cannot remove old releases"),
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
