//! One target is told what is due: in order, at its pace, and in digests when it is a lot.

use std::{
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    time::Duration,
};

use chrono::Utc;
use futures::{FutureExt, StreamExt, stream};
use kapacitor::Level;
use notify::channels::webhook::Secret;
use notify::{Message, Notifier, Recipient, Verdict};
use rules::{link::Alert, targets::Channel};
use serde::Deserialize;
use serde_json::Value;
use store::{
    lanes::{self, Due},
    outcomes::What,
    targets::{self, Leased, MendedBy},
};
use tokio::{sync::Mutex, time::Instant};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    compose::{Decision, Telling, decide, digest, is_of_events},
    ingest::kinds_of_events,
    ledger::{Ledger, Next, OPERATOR},
    secrets,
};
use crate::Engine;

/// How often a replica looks for what is due that another one has recorded, or that is tried again.
pub(super) const EVERY: Duration = Duration::from_secs(1);

/// How many messages are read at a time.
const BATCH: i64 = 64;

/// How many events one message tells at most.
const DIGEST: i64 = 10_000;

/// In how many seconds a few messages are told one by one.
const STORM: f64 = 10.0;

/// How often a lease is renewed that lasts three times as long.
const RENEW: Duration = Duration::from_secs(20);

/// One target, as long as this replica has its lease.
pub(super) struct Serving {
    engine: Engine,
    ledger: Ledger,
    /// The address, where it is itself a secret.
    secret: Option<String>,
    /// What webhooks are signed with.
    secrets: Vec<Secret>,
    /// So much is to be told that one message tells it all.
    is_storm: AtomicBool,
    /// Begin nothing more.
    over: AtomicBool,
    renewed: Mutex<Instant>,
}

impl Serving {
    pub(super) fn new(engine: Engine, replica: Uuid, target: Leased) -> Self {
        Self {
            is_storm: AtomicBool::new(target.is_storm),
            over: AtomicBool::new(false),
            ledger: Ledger::new(engine.clone(), replica, target),
            engine,
            secret: None,
            secrets: Vec::new(),
            renewed: Mutex::new(Instant::now()),
        }
    }

    /// Sends all that is due, then gives the lease back.
    pub(super) async fn serve(&mut self, stop: &CancellationToken) {
        let channel = Channel::deserialize(Value::from(self.ledger.target.channel.as_str())).ok();
        let notifiers = self.engine.notifiers.clone();
        let notifier = channel.and_then(|channel| notifiers.of(channel));
        let pause = match channel.zip(notifier) {
            Some((channel, notifier)) => match self.read_secrets(channel).await {
                Ok(true) => self.serve_by(notifier, stop).await,
                Ok(false) => Ok(Some(OPERATOR)),
                Err(error) => Err(error),
            },
            // Another replica may know the channel, of a newer version or with other settings.
            None => Ok(Some(OPERATOR)),
        };
        let pause = pause.unwrap_or_else(|error| {
            tracing::warn!(%error, channel = self.ledger.target.channel, "cannot serve a target");
            Some(EVERY)
        });
        if let Some(pause) = pause {
            let (db, id) = (&self.engine.db, self.ledger.target.id);
            let released = targets::release(db, id, self.ledger.replica, pause.as_secs_f64());
            // Otherwise it ends by itself.
            if let Err(error) = released.await {
                tracing::warn!(%error, "cannot give back the lease of a target");
            }
        }
        // What became due meanwhile need not wait for the next look.
        self.engine.due.notify_one();
    }

    /// Reads the secrets of the target. Whether all that are needed are there.
    async fn read_secrets(&mut self, channel: Channel) -> sqlx::Result<bool> {
        if self.ledger.target.is_signed {
            self.secrets = secrets::signing(&self.engine, self.ledger.target.id).await?;
        }
        if !channel.is_sealed() {
            return Ok(true);
        }
        self.secret = secrets::address(&self.engine, self.ledger.target.id).await?;
        if self.secret.is_none() {
            let reason = "SECRETS_KEY does not open its secret";
            tracing::error!(channel = self.ledger.target.channel, reason);
            self.ledger
                .note_failure(None, reason, MendedBy::Operator)
                .await?;
        }
        Ok(self.secret.is_some())
    }

    /// Sends until nothing is due, when the lease is given back, or until it ends for another reason: then
    /// answers how long nobody is to send to the target.
    async fn serve_by(
        &self,
        notifier: &dyn Notifier,
        stop: &CancellationToken,
    ) -> sqlx::Result<Option<Duration>> {
        let storm = &self.engine.settings.storm;
        let digests = notifier.digests() && storm.after > 0;
        while !stop.is_cancelled() && !self.over.load(Relaxed) {
            // While it fails, one message finds out whether it still does.
            let is_doubtful = self.ledger.is_doubtful();
            let limit = match self.is_storm.load(Relaxed) {
                _ if is_doubtful => 1,
                true => DIGEST,
                false => BATCH,
            };
            let due = lanes::due(
                &self.engine.db,
                self.ledger.target.id,
                notifier.in_order(),
                is_doubtful || digests,
                limit,
                &kinds_of_events(),
            )
            .await?;
            if !digests || is_doubtful {
                self.tell_each(notifier, due.iter(), stop).await?;
                if self.is_done(due.len() < limit as usize).await? {
                    return Ok(None);
                }
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
                    Some(storm.every(&self.ledger.target.channel))
                }
                true => {
                    self.set_storm(false).await?;
                    None
                }
                false => {
                    let db = &self.engine.db;
                    let told =
                        targets::told_lately(db, self.ledger.target.id, STORM, storm.after).await?;
                    let alone = few.saturating_sub(told as usize);
                    let is_storm = tellings.len() > alone;
                    tellings.truncate(alone);
                    is_storm.then(|| storm.every(&self.ledger.target.channel))
                }
            };
            if !self.is_storm.load(Relaxed) {
                self.tell_each(notifier, tellings.into_iter().map(|(lane, _)| lane), stop)
                    .await?;
            }
            if let Some(rest) = rest {
                self.set_storm(true).await?;
                return Ok(Some(rest));
            }
            if self.is_done(due.len() < limit as usize).await? {
                return Ok(None);
            }
        }
        Ok(Some(Duration::ZERO))
    }

    /// Gives the lease back if nothing is due any more. Whether this replica does not have it any more.
    /// `was_all`: what was due has been read to the end.
    async fn is_done(&self, was_all: bool) -> sqlx::Result<bool> {
        if !was_all || self.over.load(Relaxed) {
            return Ok(false);
        }
        let (target, replica) = (self.ledger.target.id, self.ledger.replica);
        targets::release_when_done(&self.engine.db, target, replica).await
    }

    async fn set_storm(&self, is_storm: bool) -> sqlx::Result<()> {
        if self.is_storm.swap(is_storm, Relaxed) != is_storm {
            targets::set_storm(&self.engine.db, self.ledger.target.id, is_storm).await?;
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
        let mut result = Ok(());
        // To the end: what is under way must be recorded.
        while let Some(next) = sent.next().await {
            match next {
                Ok(Next::Go) => {}
                Ok(Next::Stop) => self.over.store(true, Relaxed),
                Err(error) => {
                    self.over.store(true, Relaxed);
                    result = Err(error);
                }
            }
        }
        result
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
        let next = self
            .ledger
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
            self.ledger
                .end(lane, What::Skipped, at, level, Some(reason))
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
            Decision::Depend(parent) => {
                lanes::hold_dependent(db, lane, &parent).await?;
                return Ok(None);
            }
            Decision::Over(what, reason) => (what, reason),
            Decision::Skip(reason) => (What::Skipped, reason.to_owned()),
        };
        self.ledger
            .end(lane, what, event.at_ns, &event.level, Some(&reason))
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
        let lanes: Vec<(&Due, Option<i64>)> = tellings
            .iter()
            .map(|(lane, telling)| (*lane, telling.flapping_since_ns))
            .collect();
        self.ledger
            .record_all(&lanes, verdict, begin.elapsed())
            .await
    }

    async fn send(&self, notifier: &dyn Notifier, lane: &Due, message: &Message) -> Verdict {
        let to = Recipient {
            address: &self.ledger.target.address,
            all: &lane.recipients,
            secret: self.secret.as_deref(),
            secrets: &self.secrets,
            plain: lane.plain,
            now: Utc::now(),
        };
        let age = Duration::from_secs_f64(lane.tried_seconds.max(0.0));
        self.engine.notifiers.send(notifier, message, to, age).await
    }

    /// Whether this replica still has the lease, which is renewed now and then.
    async fn still_leased(&self) -> sqlx::Result<bool> {
        let mut renewed = self.renewed.lock().await;
        if renewed.elapsed() < RENEW {
            return Ok(true);
        }
        *renewed = Instant::now();
        targets::renew(&self.engine.db, self.ledger.target.id, self.ledger.replica).await
    }
}
