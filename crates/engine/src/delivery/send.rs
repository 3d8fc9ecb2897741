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
use kapacitor::Level;
use notify::channels::webhook::Secret;
use notify::{Message, Notifier, Recipient, Verdict, retry};
use rules::{link::Alert, targets::Channel};
use serde::Deserialize;
use serde_json::Value;
use store::{
    lanes::{self, Due, Settled, SettledAll, What},
    targets::{self, Leased},
};
use tokio::{
    sync::{Mutex, Semaphore},
    time::Instant,
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    compose::{Decision, Telling, decide, digest, is_of_events},
    ingest::kinds_of_events,
    secrets,
};
use crate::{Engine, job::Job};

/// How often a replica looks for what is due that another one has recorded, or that is tried again.
const EVERY: Duration = Duration::from_secs(1);

/// How many targets a replica serves at a time.
const TARGETS: usize = 64;

/// How many messages are read at a time.
const BATCH: i64 = 64;

/// How many events one message tells at most.
const DIGEST: i64 = 10_000;

/// In how many seconds a few messages are told one by one.
const STORM: f64 = 10.0;

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
                            let mut serving = Serving::new(engine, replica, target);
                            serving.serve(&stop).await;
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
    /// The address, where it is itself a secret.
    secret: Option<String>,
    /// What webhooks are signed with.
    secrets: Vec<Secret>,
    /// Failed attempts in a row.
    failures: AtomicU32,
    /// So much is to be told that one message tells it all.
    is_storm: AtomicBool,
    /// Begin nothing more.
    over: AtomicBool,
    renewed: Mutex<Instant>,
}

impl Serving {
    fn new(engine: Engine, replica: Uuid, target: Leased) -> Self {
        Self {
            failures: AtomicU32::new(target.failures.max(0) as u32),
            is_storm: AtomicBool::new(target.is_storm),
            over: AtomicBool::new(false),
            engine,
            replica,
            target,
            secret: None,
            secrets: Vec::new(),
            renewed: Mutex::new(Instant::now()),
        }
    }

    /// Sends all that is due, then gives the lease back.
    async fn serve(&mut self, stop: &CancellationToken) {
        let channel = Channel::deserialize(Value::from(self.target.channel.as_str())).ok();
        let notifiers = self.engine.notifiers.clone();
        let notifier = channel.and_then(|channel| notifiers.of(channel));
        let pause = match channel.zip(notifier) {
            Some((channel, notifier)) => match self.read_secrets(channel).await {
                Ok(true) => self.serve_by(notifier, stop).await,
                Ok(false) => Ok(OPERATOR),
                Err(error) => Err(error),
            },
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

    /// Reads the secrets of the target. Whether all that are needed are there.
    async fn read_secrets(&mut self, channel: Channel) -> sqlx::Result<bool> {
        if channel == Channel::Webhook {
            self.secrets = secrets::signing(&self.engine, self.target.id).await?;
        }
        if !channel.is_sealed() {
            return Ok(true);
        }
        self.secret = secrets::address(&self.engine, self.target.id).await?;
        if self.secret.is_none() {
            let reason = "SECRETS_KEY does not open its secret";
            tracing::error!(channel = self.target.channel, reason);
            targets::note_failure(&self.engine.db, self.target.id, 0.0, reason, false).await?;
        }
        Ok(self.secret.is_some())
    }

    /// Answers how long nobody is to send to the target.
    async fn serve_by(
        &self,
        notifier: &dyn Notifier,
        stop: &CancellationToken,
    ) -> sqlx::Result<Duration> {
        let storm = &self.engine.settings.storm;
        let digests = notifier.digests() && storm.after > 0;
        while !stop.is_cancelled() && !self.over.load(Relaxed) {
            // While it fails, one message finds out whether it still does.
            let is_doubtful = self.failures.load(Relaxed) >= retry::OPENS_AFTER;
            let limit = match self.is_storm.load(Relaxed) {
                _ if is_doubtful => 1,
                true => DIGEST,
                false => BATCH,
            };
            let due = lanes::due(
                &self.engine.db,
                self.target.id,
                notifier.in_order(),
                is_doubtful || digests,
                limit,
                &kinds_of_events(),
            )
            .await?;
            if due.is_empty() {
                break;
            }
            if !digests || is_doubtful {
                self.tell_each(notifier, due.iter(), stop).await?;
                continue;
            }
            let mut tellings = Vec::new();
            for lane in &due {
                if let Some(telling) = self.prepare(notifier, lane).await? {
                    tellings.push((lane, telling));
                }
            }
            let few = storm.after as usize;
            let rest = match self.is_storm.load(Relaxed) {
                true if tellings.len() >= few => {
                    self.tell_all(notifier, &tellings).await?;
                    Some(storm.every(&self.target.channel))
                }
                true => {
                    self.set_storm(false).await?;
                    None
                }
                false => {
                    let db = &self.engine.db;
                    let told = targets::told_lately(db, self.target.id, STORM, storm.after).await?;
                    let alone = few.saturating_sub(told as usize);
                    let is_storm = tellings.len() > alone;
                    tellings.truncate(alone);
                    is_storm.then(|| storm.every(&self.target.channel))
                }
            };
            if !self.is_storm.load(Relaxed) {
                self.tell_each(notifier, tellings.into_iter().map(|(lane, _)| lane), stop)
                    .await?;
            }
            if let Some(rest) = rest {
                self.set_storm(true).await?;
                return Ok(rest);
            }
        }
        Ok(Duration::ZERO)
    }

    async fn set_storm(&self, is_storm: bool) -> sqlx::Result<()> {
        if self.is_storm.swap(is_storm, Relaxed) != is_storm {
            targets::set_storm(&self.engine.db, self.target.id, is_storm).await?;
        }
        Ok(())
    }

    /// Tells the target one event of each lane.
    async fn tell_each(
        &self,
        notifier: &dyn Notifier,
        lanes: impl Iterator<Item = &Due> + std::marker::Send,
        stop: &CancellationToken,
    ) -> sqlx::Result<()> {
        let sent: Vec<_> = lanes
            .map(|lane| self.tell(notifier, lane, stop).boxed())
            .collect();
        let mut sent = stream::iter(sent).buffer_unordered(notifier.at_a_time());
        // To the end: what is under way must be recorded.
        while let Some(next) = sent.next().await {
            if next? == Next::Stop {
                self.over.store(true, Relaxed);
            }
        }
        Ok(())
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
        let (Some(telling), Some(event)) = (self.prepare(notifier, lane).await?, &lane.event)
        else {
            return Ok(Next::Go);
        };
        let begin = Instant::now();
        let verdict = self.send(notifier, lane, &telling.message).await;
        let took = begin.elapsed();
        self.engine
            .metrics
            .delivery(&self.target.channel, outcome(&verdict), took);
        let next = self
            .record(lane, &telling, event.at_ns, verdict, took)
            .await?;
        let rest = notifier.pace().saturating_sub(begin.elapsed());
        if next == Next::Go && !rest.is_zero() {
            tokio::time::sleep(rest).await;
        }
        Ok(next)
    }

    /// What the target is to be told of a lane. None: nothing now, which is recorded.
    async fn prepare(
        &self,
        notifier: &dyn Notifier,
        lane: &Due,
    ) -> sqlx::Result<Option<Box<Telling>>> {
        let db = &self.engine.db;
        let Some(event) = &lane.event else {
            let reason = "the history does not have the event any more";
            let (at, level) = (lane.want_ns, &lane.want_level);
            self.end(lane, What::Skipped, at, level, Some(reason))
                .await?;
            return Ok(None);
        };
        let (what, reason) = match decide(lane, event, notifier.in_order(), Utc::now()) {
            Decision::Tell(mut telling) => {
                let message = &mut telling.message;
                if message.level != Level::Ok && lane.ack.is_none() && !is_of_events(&lane.kind) {
                    let alert = Alert {
                        task: lane.task.clone(),
                        part: lane.part.clone(),
                        level: message.level,
                    };
                    message.links.extend(self.engine.ack_link(&alert).await?);
                }
                return Ok(Some(telling));
            }
            Decision::Steady(seconds) => {
                lanes::hold_flapping(db, lane, seconds).await?;
                return Ok(None);
            }
            Decision::Hold(silence) => {
                lanes::hold(db, lane, silence).await?;
                return Ok(None);
            }
            Decision::Over(what, reason) => (what, reason),
            Decision::Skip(reason) => (What::Skipped, reason.to_owned()),
        };
        self.end(lane, what, event.at_ns, &event.level, Some(&reason))
            .await?;
        Ok(None)
    }

    /// Tells the target of many events in one message.
    async fn tell_all(
        &self,
        notifier: &dyn Notifier,
        tellings: &[(&Due, Box<Telling>)],
    ) -> sqlx::Result<()> {
        let messages: Vec<&Message> = tellings.iter().map(|(_, it)| &it.message).collect();
        let message = digest(&messages);
        let (db, target) = (&self.engine.db, self.target.id);
        let first = tellings[0].0;
        let begin = Instant::now();
        let mut verdict = self.send(notifier, first, &message).await;
        if let Verdict::Plainer { .. } = verdict {
            let plain = Due {
                plain: true,
                ..first.clone()
            };
            verdict = self.send(notifier, &plain, &message).await;
        }
        let took = begin.elapsed();
        self.engine
            .metrics
            .delivery(&self.target.channel, outcome(&verdict), took);
        let lanes: Vec<(&Due, Option<i64>)> = tellings
            .iter()
            .map(|(lane, telling)| (*lane, telling.flapping_since_ns))
            .collect();
        let settle = async |what, reason, message_id, lanes: &[(&Due, Option<i64>)]| {
            let settled = SettledAll {
                what,
                took_ms: i32::try_from(took.as_millis()).ok(),
                reason,
                message_id,
            };
            lanes::settle_all(
                db,
                self.replica,
                target,
                lanes,
                &settled,
                &kinds_of_events(),
            )
            .await
        };
        let (wait, rest, reason) = match verdict {
            Verdict::Delivered { id } => {
                if self.failures.swap(0, Relaxed) > 0 {
                    targets::note_success(db, target).await?;
                }
                settle(What::Digested, None, id, &lanes).await?;
                return Ok(());
            }
            Verdict::Final { reason } | Verdict::Plainer { reason } => {
                targets::note_failure(db, target, 0.0, &reason, false).await?;
                settle(What::Dead, Some(reason), None, &lanes).await?;
                return Ok(());
            }
            Verdict::Gone { reason } => {
                targets::note_failure(db, target, 0.0, &reason, true).await?;
                settle(What::Dead, Some(reason), None, &lanes).await?;
                return Ok(());
            }
            Verdict::Again { after, reason } => {
                let failures = self.failures.fetch_add(1, Relaxed) + 1;
                let random = rand::random();
                let wait = after.unwrap_or_else(|| retry::wait(1, random));
                (
                    wait,
                    after.or_else(|| retry::rest(failures, random)),
                    reason,
                )
            }
            Verdict::Operator { reason } => (OPERATOR, Some(OPERATOR), reason),
        };
        let pause = rest.unwrap_or_default().as_secs_f64();
        targets::note_failure(db, target, pause, &reason, false).await?;
        let is_given_up = |lane: &Due| lane.tried_seconds >= retry::GIVE_UP.as_secs_f64();
        let (given_up, again): (Vec<_>, Vec<_>) =
            lanes.into_iter().partition(|(lane, _)| is_given_up(lane));
        let again: Vec<i64> = again.iter().map(|(lane, _)| lane.id).collect();
        lanes::postpone_all(db, &again, wait.as_secs_f64(), &reason).await?;
        if !given_up.is_empty() {
            settle(What::Dead, Some(reason), None, &given_up).await?;
        }
        Ok(())
    }

    async fn send(&self, notifier: &dyn Notifier, lane: &Due, message: &Message) -> Verdict {
        let to = Recipient {
            address: &self.target.address,
            all: &lane.recipients,
            secret: self.secret.as_deref(),
            secrets: &self.secrets,
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
        telling: &Telling,
        at_ns: i64,
        verdict: Verdict,
        took: Duration,
    ) -> sqlx::Result<Next> {
        let (db, target) = (&self.engine.db, self.target.id);
        let level = telling.message.level.as_str();
        let took_ms = i32::try_from(took.as_millis()).ok();
        let attempts = lane.attempts.max(0) as u32 + 1;
        let settled = |what, reason: Option<String>, message_id| Settled {
            what,
            level: level.into(),
            until_ns: at_ns,
            took_ms,
            reason,
            message_id,
            flapping_since_ns: telling.flapping_since_ns,
        };
        match verdict {
            Verdict::Delivered { id } => {
                if self.failures.swap(0, Relaxed) > 0 {
                    targets::note_success(db, target).await?;
                }
                let reason = telling.reason.map(Into::into);
                let settled = settled(What::Delivered, reason, id);
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
            flapping_since_ns: lane.flapping_since_ns,
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
