//! What came of each attempt to tell a target, kept: the outcome, or when the next attempt is.

use std::{
    sync::{
        Mutex as StdMutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
    time::Duration,
};

use futures::FutureExt;
use notify::{Verdict, retry};
use store::{
    lanes::{self, Due},
    outcomes::{self, Settled, What},
    targets::{self, Leased, MendedBy},
};
use tokio::sync::{
    Mutex,
    oneshot::{self, error::TryRecvError},
};
use uuid::Uuid;

use super::{compose::Telling, ingest::kinds_of_events};
use crate::{Engine, outlast::outlast};

/// How long a channel rests that only the operator can mend.
pub(super) const OPERATOR: Duration = Duration::from_secs(60);

/// Whether to go on with a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    Go,
    /// It rests, or another replica serves it.
    Stop,
}

/// Records for one target, as long as this replica has its lease.
pub(super) struct Ledger {
    engine: Engine,
    pub(super) replica: Uuid,
    pub(super) target: Leased,
    /// Failed attempts in a row.
    failures: AtomicU32,
    /// What waits to be recorded, and where to say whether the lease was still held.
    queue: StdMutex<Vec<(Settled, oneshot::Sender<bool>)>>,
    /// Held by who records.
    recording: Mutex<()>,
}

impl Ledger {
    pub(super) fn new(engine: Engine, replica: Uuid, target: Leased) -> Self {
        Self {
            failures: AtomicU32::new(target.failures.max(0) as u32),
            queue: StdMutex::default(),
            recording: Mutex::default(),
            engine,
            replica,
            target,
        }
    }

    /// It has failed so often that one message is to find out whether it still does.
    pub(super) fn is_doubtful(&self) -> bool {
        self.failures.load(Relaxed) >= retry::OPENS_AFTER
    }

    fn count(&self, verdict: &Verdict, took: Duration) {
        let metrics = &self.engine.metrics;
        metrics.delivery(&self.target.channel, outcome(verdict), took);
    }

    /// Records what came of an attempt.
    pub(super) async fn record(
        &self,
        lane: &Due,
        telling: &Telling,
        at_ns: i64,
        verdict: Verdict,
        took: Duration,
    ) -> sqlx::Result<Next> {
        self.count(&verdict, took);
        let (db, target) = (&self.engine.db, self.target.id);
        let level = telling.message.level.as_str();
        let took_ms = i32::try_from(took.as_millis()).ok();
        let attempts = lane.attempts.max(0) as u32 + 1;
        let settled = |what, reason: Option<String>, message_id| Settled {
            lane: lane.id,
            what,
            level: level.into(),
            from_ns: at_ns,
            until_ns: at_ns,
            took_ms,
            reason,
            message_id,
            flapping_since_ns: telling.flapping_since_ns,
            superseded: superseded(lane),
        };
        match verdict {
            Verdict::Delivered { id } => {
                if self.failures.swap(0, Relaxed) > 0 {
                    targets::note_success(db, target).await?;
                }
                let reason = telling.reason.map(Into::into);
                let settled = settled(What::Delivered, reason, id);
                self.settle(settled).await
            }
            Verdict::Plainer { reason } if !lane.plain => {
                lanes::postpone(db, lane, 0.0, &reason, true).await?;
                Ok(Next::Go)
            }
            Verdict::Final { reason } | Verdict::Plainer { reason } => {
                tracing::warn!(
                    task = lane.task,
                    channel = self.target.channel,
                    reason,
                    "not delivered"
                );
                self.note_failure(None, &reason, MendedBy::Time).await?;
                let settled = settled(What::Dead, Some(reason), None);
                self.settle(settled).await
            }
            Verdict::Gone { reason } => {
                tracing::warn!(channel = self.target.channel, reason, "a target is gone");
                self.note_failure(None, &reason, MendedBy::User).await?;
                let settled = settled(What::Dead, Some(reason), None);
                self.settle(settled).await?;
                Ok(Next::Stop)
            }
            Verdict::Again { after, reason } => {
                let random = rand::random();
                let wait = after.unwrap_or_else(|| retry::wait(attempts, random));
                let failures = self.failures.fetch_add(1, Relaxed) + 1;
                let rest = after.or_else(|| retry::rest(failures, random));
                self.note_failure(rest, &reason, MendedBy::Time).await?;
                self.try_again(lane, level, at_ns, wait, &reason).await?;
                Ok(if rest.is_some() { Next::Stop } else { Next::Go })
            }
            Verdict::Operator { reason } => {
                tracing::error!(
                    channel = self.target.channel,
                    reason,
                    "the channel is not configured as it should be"
                );
                self.note_failure(Some(OPERATOR), &reason, MendedBy::Operator)
                    .await?;
                self.try_again(lane, level, at_ns, OPERATOR, &reason)
                    .await?;
                Ok(Next::Stop)
            }
        }
    }

    /// Records what came of one message about many lanes. Each of them comes with the time since which it
    /// changes all the time.
    pub(super) async fn record_all(
        &self,
        lanes: &[(&Due, Option<i64>)],
        verdict: Verdict,
        took: Duration,
    ) -> sqlx::Result<()> {
        self.count(&verdict, took);
        let (db, target) = (&self.engine.db, self.target.id);
        let settle = async |what,
                            reason: Option<String>,
                            message_id: Option<String>,
                            lanes: &[(&Due, Option<i64>)]| {
            let settled = lanes.iter().filter_map(|(lane, flapping_since_ns)| {
                let event = lane.event.as_ref()?;
                let level = if lane.is_closing { "OK" } else { &event.level };
                Some(Settled {
                    lane: lane.id,
                    what,
                    level: level.into(),
                    from_ns: event.skipped.as_ref().map_or(event.at_ns, |it| it.from_ns),
                    until_ns: event.at_ns,
                    took_ms: i32::try_from(took.as_millis()).ok(),
                    reason: reason.clone(),
                    message_id: message_id.clone(),
                    flapping_since_ns: *flapping_since_ns,
                    superseded: None,
                })
            });
            let settled: Vec<Settled> = settled.collect();
            outcomes::settle(db, self.replica, target, &settled, &kinds_of_events()).await
        };
        let (wait, rest, mended_by, reason) = match verdict {
            Verdict::Delivered { id } => {
                if self.failures.swap(0, Relaxed) > 0 {
                    targets::note_success(db, target).await?;
                }
                settle(What::Digested, None, id, lanes).await?;
                return Ok(());
            }
            Verdict::Final { reason } | Verdict::Plainer { reason } => {
                self.note_failure(None, &reason, MendedBy::Time).await?;
                settle(What::Dead, Some(reason), None, lanes).await?;
                return Ok(());
            }
            Verdict::Gone { reason } => {
                self.note_failure(None, &reason, MendedBy::User).await?;
                settle(What::Dead, Some(reason), None, lanes).await?;
                return Ok(());
            }
            Verdict::Again { after, reason } => {
                let failures = self.failures.fetch_add(1, Relaxed) + 1;
                let random = rand::random();
                let wait = after.unwrap_or_else(|| retry::wait(1, random));
                (
                    wait,
                    after.or_else(|| retry::rest(failures, random)),
                    MendedBy::Time,
                    reason,
                )
            }
            Verdict::Operator { reason } => (OPERATOR, Some(OPERATOR), MendedBy::Operator, reason),
        };
        self.note_failure(rest, &reason, mended_by).await?;
        let is_given_up = |lane: &Due| lane.tried_seconds >= retry::GIVE_UP.as_secs_f64();
        let (given_up, again): (Vec<_>, Vec<_>) = lanes
            .iter()
            .copied()
            .partition(|(lane, _): &(&Due, _)| is_given_up(lane));
        let again: Vec<i64> = again.iter().map(|(lane, _)| lane.id).collect();
        lanes::postpone_all(db, &again, wait.as_secs_f64(), &reason).await?;
        if !given_up.is_empty() {
            settle(What::Dead, Some(reason), None, &given_up).await?;
        }
        Ok(())
    }

    /// Notes that the target failed. `rest`: nothing is sent to it for so long.
    pub(super) async fn note_failure(
        &self,
        rest: Option<Duration>,
        reason: &str,
        mended_by: MendedBy,
    ) -> sqlx::Result<()> {
        let (db, pause) = (&self.engine.db, rest.unwrap_or_default().as_secs_f64());
        targets::note_failure(db, self.target.id, pause, reason, mended_by).await
    }

    /// Has a message tried again, unless it has been tried for long enough.
    async fn try_again(
        &self,
        lane: &Due,
        level: &str,
        at_ns: i64,
        wait: Duration,
        reason: &str,
    ) -> sqlx::Result<()> {
        tracing::info!(
            task = lane.task,
            channel = self.target.channel,
            reason,
            ?wait,
            "not delivered yet"
        );
        if lane.tried_seconds >= retry::GIVE_UP.as_secs_f64() {
            self.end(lane, What::Dead, at_ns, level, Some(reason))
                .await?;
        } else {
            let db = &self.engine.db;
            lanes::postpone(db, lane, wait.as_secs_f64(), reason, false).await?;
        }
        Ok(())
    }

    /// Ends an event on a lane without another attempt.
    pub(super) async fn end(
        &self,
        lane: &Due,
        what: What,
        until_ns: i64,
        level: &str,
        reason: Option<&str>,
    ) -> sqlx::Result<Next> {
        self.settle(Settled {
            lane: lane.id,
            what,
            level: level.into(),
            from_ns: until_ns,
            until_ns,
            took_ms: None,
            reason: reason.map(Into::into),
            message_id: None,
            flapping_since_ns: lane.flapping_since_ns,
            superseded: superseded(lane),
        })
        .await
    }

    /// Records the end of an event. What others want recorded at the same time goes with it, in one statement.
    async fn settle(&self, settled: Settled) -> sqlx::Result<Next> {
        let (sender, mut recorded) = oneshot::channel();
        self.queue().push((settled, sender));
        let _recording = self.recording.lock().await;
        let next = |held| if held { Next::Go } else { Next::Stop };
        match recorded.try_recv() {
            // Somebody else has recorded it while this one waited.
            Ok(held) => return Ok(next(held)),
            Err(TryRecvError::Empty) => {}
            Err(TryRecvError::Closed) => {
                let reason = "an outcome was not recorded, together with others";
                return Err(sqlx::Error::Protocol(reason.into()));
            }
        }
        let (settled, senders): (Vec<_>, Vec<_>) = self.queue().drain(..).unzip();
        let held = self.write(&settled).await;
        // Otherwise the senders are dropped, which the others see.
        if let Ok(held) = held {
            for sender in senders {
                // Nobody waits for it any more.
                let _ = sender.send(held);
            }
        }
        held.map(next)
    }

    /// Writes outcomes to the database. What was sent would be sent once more without that, so an outage is waited
    /// out for as long as the lease surely holds.
    async fn write(&self, settled: &[Settled]) -> sqlx::Result<bool> {
        let (db, replica, target) = (&self.engine.db, self.replica, self.target.id);
        let of_events = kinds_of_events();
        outlast(|| outcomes::settle(db, replica, target, settled, &of_events).boxed()).await
    }

    fn queue(&self) -> MutexGuard<'_, Vec<(Settled, oneshot::Sender<bool>)>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The event in whose place that of a lane is told.
fn superseded(lane: &Due) -> Option<(i64, String)> {
    let skipped = lane.event.as_ref()?.skipped.as_ref()?;
    Some((skipped.from_ns, skipped.worst.clone()))
}

/// What came of an attempt, as metrics name it.
fn outcome(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Delivered { .. } => "delivered",
        Verdict::Again { .. } | Verdict::Plainer { .. } => "again",
        Verdict::Final { .. } | Verdict::Gone { .. } => "dead",
        Verdict::Operator { .. } => "operator",
    }
}
