//! Tells targets what they are to be told. Every replica does; a target is served by one at a time, which
//! holds its lease, so that order and pace are kept.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering::Relaxed},
    },
    time::Duration,
};

use chrono::Utc;
use futures::{FutureExt, StreamExt, future::BoxFuture, stream};
use notify::{Message, Notifier, Recipient, Verdict, retry};
use rules::targets::Channel;
use serde::Deserialize;
use serde_json::Value;
use store::{
    lanes::{self, Due, Settled, What},
    targets::{self, Leased},
};
use tokio::{
    sync::{Mutex, Semaphore},
    time::Instant,
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    compose::{Decision, decide, is_of_events},
    ingest::kinds_of_events,
};
use crate::{Engine, job::Job};

/// How often a replica looks for what is due that another one has recorded, or that is tried again.
const EVERY: Duration = Duration::from_secs(1);

/// How many targets a replica serves at a time.
const TARGETS: usize = 64;

/// How many messages are read at a time.
const BATCH: i64 = 64;

/// How often a lease is renewed that lasts three times as long.
const RENEW: Duration = Duration::from_secs(20);

/// How long a channel rests that only the operator can mend.
const OPERATOR: Duration = Duration::from_secs(60);

/// Sends what is due again and again.
pub struct Send {
    /// Names this replica in leases.
    replica: Uuid,
    places: Arc<Semaphore>,
}

impl Default for Send {
    fn default() -> Self {
        Self {
            replica: Uuid::new_v4(),
            places: Arc::new(Semaphore::new(TARGETS)),
        }
    }
}

impl Job for Send {
    fn name(&self) -> &'static str {
        "send"
    }

    fn run<'a>(
        &'a mut self,
        engine: &'a Engine,
        stop: &'a CancellationToken,
    ) -> BoxFuture<'a, Duration> {
        Box::pin(async move {
            let free = self.places.available_permits() as i64;
            match targets::lease(&engine.db, self.replica, free).await {
                Ok(leased) => {
                    for target in leased {
                        let place = self.places.clone().acquire_owned().await;
                        let (engine, stop, replica) = (engine.clone(), stop.clone(), self.replica);
                        engine.clone().spawn(async move {
                            Serving::new(engine, replica, target).serve(&stop).await;
                            drop(place);
                        });
                    }
                }
                Err(error) => tracing::warn!(%error, "cannot look for messages that are due"),
            }
            // Until something is recorded here, or for a while.
            tokio::select! {
                () = engine.due.notified() => {}
                () = tokio::time::sleep(EVERY) => {}
                () = stop.cancelled() => {}
            }
            Duration::ZERO
        })
    }
}

/// Whether to go on with a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Go,
    /// It rests, or another replica serves it.
    Stop,
}

/// One target, as long as this replica has its lease.
struct Serving {
    engine: Engine,
    replica: Uuid,
    target: Leased,
    /// Failed attempts in a row.
    failures: AtomicU32,
    /// Begin nothing more.
    over: AtomicBool,
    renewed: Mutex<Instant>,
}

impl Serving {
    fn new(engine: Engine, replica: Uuid, target: Leased) -> Self {
        Self {
            failures: AtomicU32::new(target.failures.max(0) as u32),
            over: AtomicBool::new(false),
            engine,
            replica,
            target,
            renewed: Mutex::new(Instant::now()),
        }
    }

    /// Sends all that is due, then gives the lease back.
    async fn serve(&self, stop: &CancellationToken) {
        let channel = Channel::deserialize(Value::from(self.target.channel.as_str())).ok();
        let notifiers = self.engine.notifiers.clone();
        let notifier = channel.and_then(|channel| notifiers.of(channel));
        let pause = match notifier {
            Some(notifier) => self.serve_by(notifier, stop).await,
            // Another replica may know the channel, of a newer version or with other settings.
            None => Ok(OPERATOR),
        };
        let pause = pause.unwrap_or_else(|error| {
            tracing::warn!(%error, channel = self.target.channel, "cannot serve a target");
            EVERY
        });
        let (db, id) = (&self.engine.db, self.target.id);
        let released = targets::release(db, id, self.replica, pause.as_secs_f64());
        // Otherwise it ends by itself.
        if let Err(error) = released.await {
            tracing::warn!(%error, "cannot give back the lease of a target");
        }
        // What became due meanwhile need not wait for the next look.
        self.engine.due.notify_one();
    }

    /// Answers how long nobody is to send to the target.
    async fn serve_by(
        &self,
        notifier: &dyn Notifier,
        stop: &CancellationToken,
    ) -> sqlx::Result<Duration> {
        while !stop.is_cancelled() && !self.over.load(Relaxed) {
            // While it fails, one message finds out whether it still does.
            let is_doubtful = self.failures.load(Relaxed) >= retry::OPENS_AFTER;
            let limit = if is_doubtful { 1 } else { BATCH };
            let due = lanes::due(
                &self.engine.db,
                self.target.id,
                notifier.in_order(),
                is_doubtful,
                limit,
                &kinds_of_events(),
            )
            .await?;
            if due.is_empty() {
                break;
            }
            let sent = due
                .iter()
                .map(|lane| self.tell(notifier, lane, stop).boxed());
            let sent: Vec<_> = sent.collect();
            let mut sent = stream::iter(sent).buffer_unordered(notifier.at_a_time());
            // To the end: what is under way must be recorded.
            while let Some(next) = sent.next().await {
                if next? == Next::Stop {
                    self.over.store(true, Relaxed);
                }
            }
        }
        Ok(Duration::ZERO)
    }

    /// Tells the target one event of a lane.
    async fn tell(
        &self,
        notifier: &dyn Notifier,
        lane: &Due,
        stop: &CancellationToken,
    ) -> sqlx::Result<Next> {
        if stop.is_cancelled() || self.over.load(Relaxed) || !self.still_leased().await? {
            return Ok(Next::Stop);
        }
        let Some(event) = &lane.event else {
            let reason = "the history does not have the event any more";
            return self
                .end(
                    lane,
                    What::Skipped,
                    lane.want_ns,
                    &lane.want_level,
                    Some(reason),
                )
                .await;
        };
        let message = match decide(lane, event, Utc::now()) {
            Decision::Tell(message) => message,
            Decision::Hold(silence) => {
                lanes::hold(&self.engine.db, lane, silence).await?;
                return Ok(Next::Go);
            }
            Decision::Over(what, reason) => {
                return self
                    .end(lane, what, event.at_ns, &event.level, Some(&reason))
                    .await;
            }
            Decision::Skip(reason) => {
                return self
                    .end(lane, What::Skipped, event.at_ns, &event.level, Some(reason))
                    .await;
            }
        };
        let begin = Instant::now();
        let verdict = self.send(notifier, lane, &message).await;
        let took = begin.elapsed();
        self.engine
            .metrics
            .delivery(&self.target.channel, outcome(&verdict), took);
        let next = self
            .record(lane, &message, event.at_ns, verdict, took)
            .await?;
        let rest = notifier.pace().saturating_sub(begin.elapsed());
        if next == Next::Go && !rest.is_zero() {
            tokio::time::sleep(rest).await;
        }
        Ok(next)
    }

    async fn send(&self, notifier: &dyn Notifier, lane: &Due, message: &Message) -> Verdict {
        let to = Recipient {
            address: &self.target.address,
            all: &lane.recipients,
            secrets: &[],
            plain: lane.plain,
            now: Utc::now(),
        };
        let age = Duration::from_secs_f64(lane.tried_seconds.max(0.0));
        self.engine.notifiers.send(notifier, message, to, age).await
    }

    /// Records what came of an attempt.
    async fn record(
        &self,
        lane: &Due,
        message: &Message,
        at_ns: i64,
        verdict: Verdict,
        took: Duration,
    ) -> sqlx::Result<Next> {
        let (db, target) = (&self.engine.db, self.target.id);
        let level = message.level.as_str();
        let took_ms = i32::try_from(took.as_millis()).ok();
        let attempts = lane.attempts.max(0) as u32 + 1;
        let settled = |what, reason: Option<String>, message_id| Settled {
            what,
            level: level.into(),
            until_ns: at_ns,
            took_ms,
            reason,
            message_id,
        };
        match verdict {
            Verdict::Delivered { id } => {
                if self.failures.swap(0, Relaxed) > 0 {
                    targets::note_success(db, target).await?;
                }
                let settled = settled(What::Delivered, None, id);
                self.settle(lane, &settled).await
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
                targets::note_failure(db, target, 0.0, &reason, false).await?;
                let settled = settled(What::Dead, Some(reason), None);
                self.settle(lane, &settled).await
            }
            Verdict::Gone { reason } => {
                tracing::warn!(channel = self.target.channel, reason, "a target is gone");
                targets::note_failure(db, target, 0.0, &reason, true).await?;
                let settled = settled(What::Dead, Some(reason), None);
                self.settle(lane, &settled).await?;
                Ok(Next::Stop)
            }
            Verdict::Again { after, reason } => {
                let random = rand::random();
                let wait = after.unwrap_or_else(|| retry::wait(attempts, random));
                let failures = self.failures.fetch_add(1, Relaxed) + 1;
                let rest = after.or_else(|| retry::rest(failures, random));
                self.try_again(lane, level, at_ns, wait, rest, &reason)
                    .await
            }
            Verdict::Operator { reason } => {
                tracing::error!(
                    channel = self.target.channel,
                    reason,
                    "the channel is not configured as it should be"
                );
                self.try_again(lane, level, at_ns, OPERATOR, Some(OPERATOR), &reason)
                    .await
            }
        }
    }

    /// Has a message tried again, unless it has been tried for long enough. `rest`: nothing is sent to the
    /// target for so long.
    async fn try_again(
        &self,
        lane: &Due,
        level: &str,
        at_ns: i64,
        wait: Duration,
        rest: Option<Duration>,
        reason: &str,
    ) -> sqlx::Result<Next> {
        let db = &self.engine.db;
        let pause = rest.unwrap_or_default().as_secs_f64();
        targets::note_failure(db, self.target.id, pause, reason, false).await?;
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
            lanes::postpone(db, lane, wait.as_secs_f64(), reason, false).await?;
        }
        Ok(if rest.is_some() { Next::Stop } else { Next::Go })
    }

    /// Ends an event on a lane without another attempt.
    async fn end(
        &self,
        lane: &Due,
        what: What,
        until_ns: i64,
        level: &str,
        reason: Option<&str>,
    ) -> sqlx::Result<Next> {
        let settled = Settled {
            what,
            level: level.into(),
            until_ns,
            took_ms: None,
            reason: reason.map(Into::into),
            message_id: None,
        };
        self.settle(lane, &settled).await
    }

    async fn settle(&self, lane: &Due, settled: &Settled) -> sqlx::Result<Next> {
        let is_event = is_of_events(&lane.kind);
        let held = lanes::settle(&self.engine.db, self.replica, lane, settled, is_event).await?;
        Ok(if held { Next::Go } else { Next::Stop })
    }

    /// Whether this replica still has the lease, which is renewed now and then.
    async fn still_leased(&self) -> sqlx::Result<bool> {
        let mut renewed = self.renewed.lock().await;
        if renewed.elapsed() < RENEW {
            return Ok(true);
        }
        *renewed = Instant::now();
        targets::renew(&self.engine.db, self.target.id, self.replica).await
    }
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
