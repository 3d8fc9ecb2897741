//! Asks the checks that are polled, on every replica: each is asked by the one that has its lease.

mod ask;
pub mod canary;
mod settle;
mod state;

use std::time::Duration;

use chrono::NaiveDate;
use futures::{FutureExt, future::BoxFuture};
use rules::polling::Polling;
use store::{
    checks::{self as rows, Check},
    polls::{self, Outcome},
};
use tokio::{task::JoinSet, time::Instant};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

pub(super) use self::state::{Came, Known, change, of, read};
use self::{ask::Asked, settle::settle};
use crate::{Engine, change, job::Job, outlast::outlast};

/// How often it is looked whether any is to be asked.
const TICK: Duration = Duration::from_secs(1);

/// How many a replica asks at a time: what takes long is the endpoints' time and not its own.
const AT_ONCE: usize = 200;

/// How long a replica may take to ask one, and to keep what came of it: longer than the longest answer, and the
/// longest log-in before it.
const LEASE: Duration = Duration::from_secs(90);

/// Asks the checks that are polled.
pub struct Poll {
    lease: Uuid,
    running: JoinSet<()>,
    /// Until which day there is room for results.
    room_for: Option<NaiveDate>,
    /// Whether there may be checks with the lease that are not asked: the answer to its statement was lost.
    is_unsure: bool,
}

impl Default for Poll {
    fn default() -> Self {
        Self {
            lease: Uuid::new_v4(),
            running: JoinSet::new(),
            room_for: None,
            is_unsure: false,
        }
    }
}

impl Job for Poll {
    fn name(&self) -> &'static str {
        "polls"
    }

    fn run<'a>(
        &'a mut self,
        engine: &'a Engine,
        stop: &'a CancellationToken,
    ) -> BoxFuture<'a, Duration> {
        Box::pin(async move {
            if let Err(error) = self.begin(engine, stop).await {
                tracing::warn!(%error, "cannot look which checks are to be asked");
                self.is_unsure = true;
            }
            let pause = tokio::time::sleep(TICK);
            if stop.run_until_cancelled(pause).await.is_none() {
                self.end(engine).await;
            }
            Duration::ZERO
        })
    }
}

impl Poll {
    /// Begins to ask what is to be asked by now.
    async fn begin(&mut self, engine: &Engine, stop: &CancellationToken) -> sqlx::Result<()> {
        if self.is_unsure {
            polls::give_back(&engine.db, self.lease).await?;
            // What is under way does not count any more, and is asked again.
            self.lease = Uuid::new_v4();
            self.is_unsure = false;
        }
        while !stop.is_cancelled() {
            while self.running.try_join_next().is_some() {}
            let places = AT_ONCE - self.running.len();
            if places == 0 || !rows::any_to_poll(&engine.db).await? {
                break;
            }
            let leased = self.lease(engine, places as i64).await?;
            let is_more = leased.len() == places;
            for check in leased {
                let (engine, lease, read_at) = (engine.clone(), self.lease, Instant::now());
                self.running.spawn(async move {
                    let task = check.task.clone();
                    if let Err(error) = poll(&engine, check, lease, read_at).await {
                        tracing::warn!(task, %error, "what came of a poll was not kept");
                    }
                });
            }
            if !is_more {
                break;
            }
            // As soon as there is a place again.
            stop.run_until_cancelled(self.running.join_next()).await;
        }
        Ok(())
    }

    /// Leases so many checks, as they were before.
    async fn lease(&mut self, engine: &Engine, limit: i64) -> sqlx::Result<Vec<Check>> {
        let mut transaction = engine.db.begin().await?;
        let due = rows::lock_to_poll(&mut transaction, limit).await?;
        let rules: Vec<i64> = due.iter().map(|check| check.rule).collect();
        polls::lease(&mut transaction, &rules, self.lease, LEASE.as_secs_f64()).await?;
        transaction.commit().await?;
        if let Some(now) = due.first().map(|check| check.now)
            && self.room_for != Some(now.date_naive())
        {
            polls::make_room(&engine.db, now).await?;
            self.room_for = Some(now.date_naive());
        }
        Ok(due)
    }

    /// Gives back what is not asked to its end.
    async fn end(&mut self, engine: &Engine) {
        self.running.shutdown().await;
        if let Err(error) = polls::give_back(&engine.db, self.lease).await {
            tracing::warn!(%error, "cannot give back the checks that were being asked");
        }
    }
}

/// Asks a check that is leased, and keeps what comes of it.
async fn poll(engine: &Engine, check: Check, lease: Uuid, read_at: Instant) -> sqlx::Result<()> {
    let polling = match read(&check) {
        Ok(known) => known.polling,
        Err(errors) => {
            tracing::error!(
                task = check.task,
                ?errors,
                "a stored check is not a valid one"
            );
            return Ok(());
        }
    };
    let asked = ask::ask(engine, &check, &polling, read_at).await?;
    // The lease sees to it that it counts once.
    outlast(|| settle(engine, &check, lease, &polling, &asked).boxed()).await?;
    Ok(())
}

/// Asks a check at once, whoever asks it now, and keeps what comes of it. It runs to its end although the caller goes
/// away. None: it is paused, or is none that is polled.
pub async fn now(engine: &Engine, id: &str) -> change::Result<Option<Outcome>> {
    let check = rows::find(&engine.db, id).await?;
    let check = check.ok_or(change::Error::NotFound)?;
    let Ok(Known { polling, .. }) = read(&check) else {
        return Ok(None);
    };
    let shared = engine.clone();
    let work = async move { ask_at_once(&shared, check, &polling).await };
    let done = engine.spawn(work).await;
    done.map_err(|error| change::Error::Broken(error.to_string()))?
        .map_err(Into::into)
}

async fn ask_at_once(
    engine: &Engine,
    check: Check,
    polling: &Polling,
) -> sqlx::Result<Option<Outcome>> {
    let lease = Uuid::new_v4();
    let read_at = Instant::now();
    if !polls::take(&engine.db, check.rule, lease, LEASE.as_secs_f64()).await? {
        return Ok(None);
    }
    polls::make_room(&engine.db, check.now).await?;
    let asked: Asked = ask::ask(engine, &check, polling, read_at).await?;
    let outcome = settle(engine, &check, lease, polling, &asked).await?;
    Ok(Some(outcome.unwrap_or(asked.outcome)))
}
