//! Finds the checks that have not reported in time.

use std::time::{Duration, Instant};

use futures::future::{BoxFuture, try_join_all};
use store::checks as rows;
use tokio_util::sync::CancellationToken;

use super::{
    flips::{self, Change},
    reporting::{self, Evidence},
};
use crate::{Engine, job::Job};

/// How often it is looked whether any is due.
const TICK: Duration = Duration::from_secs(1);

/// How many are looked at in one transaction.
const BATCH: i64 = 100;

/// How many transactions look at a time: most of their time they wait for PostgreSQL.
const AT_ONCE: usize = 4;

/// How often a replica notes that checks are evaluated.
const NOTE: Duration = Duration::from_secs(5);

/// When nobody has evaluated checks for longer, they could not report either.
const OUTAGE: Duration = Duration::from_secs(30);

/// Finds the checks that have not reported in time, on every replica.
#[derive(Default)]
pub struct Deadlines {
    noted: Option<Instant>,
}

impl Job for Deadlines {
    fn name(&self) -> &'static str {
        "deadlines"
    }

    fn run<'a>(
        &'a mut self,
        engine: &'a Engine,
        stop: &'a CancellationToken,
    ) -> BoxFuture<'a, Duration> {
        Box::pin(async move {
            if let Err(error) = self.look(engine, stop).await {
                tracing::warn!(%error, "cannot look which checks have not reported");
                // What was away may have been away for long.
                self.noted = None;
            }
            TICK
        })
    }
}

impl Deadlines {
    async fn look(&mut self, engine: &Engine, stop: &CancellationToken) -> sqlx::Result<()> {
        if self.noted.is_none_or(|at| at.elapsed() >= NOTE) {
            let gap = rows::note_evaluation(&engine.db, OUTAGE.as_secs_f64()).await?;
            if let Some(seconds) = gap {
                tracing::warn!(
                    seconds,
                    "checks were not evaluated, and have more time to report"
                );
            }
            self.noted = Some(Instant::now());
        }
        // Most of the time none is.
        let mut is_more = rows::any_due(&engine.db).await?;
        while is_more && !stop.is_cancelled() {
            let looks = (0..AT_ONCE).map(|_| look_at_some(engine));
            let counts = try_join_all(looks).await?;
            is_more = counts.contains(&(BATCH as usize));
        }
        Ok(())
    }
}

/// Looks at the checks that have been due for longest. Answers how many it has looked at.
async fn look_at_some(engine: &Engine) -> sqlx::Result<usize> {
    let mut transaction = engine.db.begin().await?;
    let due = rows::lock_due(&mut transaction, BATCH, OUTAGE.as_secs_f64()).await?;
    let count = due.len();
    let mut changes = Vec::with_capacity(count);
    for mut check in due {
        let mut known = match reporting::read(&check) {
            Ok(known) => known,
            Err(errors) => {
                tracing::error!(
                    task = check.task,
                    ?errors,
                    "a stored check is not a valid one"
                );
                check.due_at = None;
                rows::update(&mut transaction, [(&check, None)].into_iter()).await?;
                continue;
            }
        };
        let (expected, state) = (&known.reporting.expected, &mut known.state);
        let expected_at = state.expected_at(expected);
        let evidence = Evidence {
            last: state.last,
            expected_at,
            started: state.started.filter(|_| state.started == expected_at),
            ..Evidence::default()
        };
        // Otherwise it has reported since, and is due later.
        let flip = state.expire(expected, check.now);
        changes.push(reporting::change(check, &known, flip, &evidence));
    }
    let is_told = changes.iter().any(Change::is_told);
    flips::keep(&mut transaction, changes).await?;
    transaction.commit().await?;
    if is_told {
        engine.due.notify_one();
    }
    Ok(count)
}
