//! What a rule would have done: its own pipeline, replayed by Kapacitor over InfluxDB's past.
//!
//! A replay runs a disabled scratch task, which notifies no one and logs its changes of level to a topic of
//! its own. All of it is removed when the replay is over; the leader removes what a crash leaves behind.

pub mod replays;
mod report;
pub mod turns;

use std::time::Duration;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use futures::{FutureExt, future::BoxFuture};
use kapacitor::ReplayStatus;
use rules::{
    KapacitorKind, Rule,
    fields::{Field, InfluxDuration},
    findings::{Evaluations, Judged},
    render::Rendered,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use tokio::{sync::watch, time::Instant};

use self::turns::Busy;
pub use self::{
    replays::Replayed,
    report::{Day, Report, Totals, Transition},
    turns::{Turn, Waiting},
};
use crate::{
    Engine, change,
    sync::{apply::Refusal, scratch},
};

/// The longest past that a backtest looks at.
pub const LONGEST: TimeDelta = TimeDelta::days(30);

/// How much of the past to look at: a minute to thirty days, seven days where nothing is said.
#[derive(Clone, Copy, Debug)]
pub struct Last(TimeDelta);

impl Default for Last {
    fn default() -> Self {
        Self(TimeDelta::days(7))
    }
}

impl Field for Last {
    fn from_json(value: &Value) -> Result<Self, String> {
        let last = TimeDelta::nanoseconds(InfluxDuration::from_json(value)?.nanos());
        if (TimeDelta::minutes(1)..=LONGEST).contains(&last) {
            Ok(Self(last))
        } else {
            Err("must be from 1m to 30d".into())
        }
    }
}

impl Last {
    /// How long that is.
    pub fn length(self) -> TimeDelta {
        self.0
    }

    /// From when to when: whole minutes, up to the last one that is over.
    pub fn span(self) -> (DateTime<Utc>, DateTime<Utc>) {
        let now = Utc::now().trunc_subsecs(0);
        let to = now - TimeDelta::seconds(now.timestamp() % 60);
        (to - self.0, to)
    }
}

/// The rule in force under the id of `task`, if there is one.
pub async fn stored<K: KapacitorKind>(
    engine: &Engine,
    task: &Rule<K>,
) -> change::Result<Option<Rule<K>>> {
    match change::find(engine, &task.id()).await {
        Ok(record) => Ok(record.rule().ok()),
        Err(change::Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Why a backtest has no result.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Busy(#[from] Busy),
    #[error("the backtest was not done within {} s; try a shorter time", .0.as_secs())]
    TooLong(Duration),
    #[error("the replay failed: {0}")]
    Failed(String),
    #[error("Kapacitor refused the task: {0}")]
    Refused(String),
    #[error(transparent)]
    Kapacitor(#[from] kapacitor::Error),
    #[error("{0}")]
    Broken(String),
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Never(reason) => Self::Refused(reason),
            Refusal::Later(error) => Self::Kapacitor(error),
            Refusal::Delivery(error) => Self::Broken(error.to_string()),
        }
    }
}

/// Replays `task` over the past from `from` to `to`; `report` is called with the share that is done, as far as
/// that can be known. What was replayed within a minute is not replayed again.
///
/// It runs to its end and clears up after itself, whether or not the caller waits for it: Kapacitor cannot cancel a
/// replay (`handleDeleteReplay`, 1.5.9 and 1.8.3). So long it keeps its `turn`.
pub async fn replay<K: KapacitorKind>(
    engine: &Engine,
    task: &Rule<K>,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    report: impl Fn(f64) + Send + 'static,
    turn: Option<Turn>,
) -> Result<Replayed, Error> {
    let key = replays::Key::of(task, from, to);
    if let Some(known) = engine.replays.find(&key) {
        return Ok(known);
    }
    let id = scratch::new_id();
    let rendered = engine
        .templates
        .render_replay(task, from, &id)
        .map_err(|error| Error::Broken(error.to_string()))?;
    let engine = engine.clone();
    let work = {
        let engine = engine.clone();
        async move {
            let timeout = engine.settings.backtest_timeout;
            let outcome =
                tokio::time::timeout(timeout, run(&engine, &id, &rendered, from, to, report))
                    .await
                    .unwrap_or(Err(Error::TooLong(timeout)));
            if let Err(error) = scratch::clear(&engine.kapacitor, &id).await {
                tracing::warn!(task = id, %error, "a replay is left to be swept up");
            }
            if let Ok(replayed) = &outcome {
                engine.replays.keep(key, replayed.clone());
            }
            drop(turn);
            outcome
        }
    };
    engine
        .spawn(work)
        .await
        .map_err(|error| Error::Broken(error.to_string()))?
}

async fn run(
    engine: &Engine,
    id: &str,
    rendered: &Rendered,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    report: impl Fn(f64),
) -> Result<Replayed, Error> {
    let kapacitor = &engine.kapacitor;
    scratch::create(kapacitor, &engine.settings.site, id, rendered)
        .await
        .map_err(Refusal::from)?;
    // An evaluation is reported when the next one comes: replay one more than wanted.
    kapacitor
        .start_replay(id, from, to + TimeDelta::minutes(2))
        .await?;
    let events = async |topic: &str| {
        let events = kapacitor.topic_events(&format!("{id}.{topic}")).await?;
        Ok::<_, kapacitor::Error>(events.unwrap_or_default())
    };
    let begin = Instant::now();
    loop {
        let replay = kapacitor.replay(id).await?;
        match replay.status {
            ReplayStatus::Finished if replay.error.is_empty() => break,
            ReplayStatus::Finished | ReplayStatus::Failed => {
                return Err(Error::Failed(replay.error));
            }
            ReplayStatus::Running => {
                // The replay's own `progress` stays 0 until it has ended.
                for event in events("progress").await? {
                    let done = event.state.time - from;
                    report(done.as_seconds_f64() / (to - from).as_seconds_f64());
                }
                // a tenth of what it has taken so far: soon for a short one, seldom for a long one
                let pause = (begin.elapsed() / 10).max(Duration::from_millis(20));
                tokio::time::sleep(pause.min(Duration::from_secs(1))).await;
            }
        }
    }
    let mut transitions: Vec<Transition> = events("log")
        .await?
        .iter()
        .filter_map(|event| Transition::parse(&event.state.message))
        .filter(|transition| (from..=to).contains(&transition.time))
        .collect();
    transitions.sort_by(|a, b| (a.time, &a.dyno, a.level).cmp(&(b.time, &b.dyno, b.level)));
    Ok(Replayed {
        transitions,
        looks: Evaluations::parse(&events("looks").await?, from, to).into(),
    })
}

/// What a rule would have done.
#[derive(Serialize, JsonSchema)]
pub struct Backtest {
    /// Kapacitor's id of the rule, whether it exists or not.
    pub id: String,
    pub kind: String,
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    /// Of the rule that was sent.
    #[serde(flatten)]
    pub report: Report,
    /// Of the rule in force, where there is one and it differs.
    pub current: Option<Report>,
    /// What was judged, where it was asked for and the kind judges a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub looks: Option<Judged>,
}

/// A backtest in progress. What it has not begun yet is not begun any more when this is dropped.
pub struct Running {
    /// Its result.
    pub work: BoxFuture<'static, Result<Backtest, Error>>,
    /// The share that is done, 0 to 1; none while it is not known.
    pub progress: watch::Receiver<Option<f64>>,
    /// What was judged, where that is known already from a replay within a minute, of whatever thresholds.
    pub looks: Option<Judged>,
}

/// What a backtest is of.
pub struct Wanted<K: KapacitorKind> {
    pub task: Rule<K>,
    /// The rule in force in its place.
    pub stored: Option<Rule<K>>,
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    /// How many points of each part are wanted of what was judged, at most.
    pub looks: Option<usize>,
}

/// Replays a rule, and the rule in force in its place, where that differs, in this turn.
pub fn start<K: KapacitorKind>(engine: &Engine, wanted: Wanted<K>, turn: Turn) -> Running {
    let (sender, progress) = watch::channel(None);
    let Wanted {
        task,
        looks,
        from,
        to,
        ..
    } = &wanted;
    let key = replays::Key::of(task, *from, *to);
    let known = looks.and_then(|most| {
        let looks = engine.replays.looks(&key)?;
        task.spec.judged(&looks, most)
    });
    Running {
        work: backtest(engine.clone(), wanted, sender, turn).boxed(),
        progress,
        looks: known,
    }
}

async fn backtest<K: KapacitorKind>(
    engine: Engine,
    wanted: Wanted<K>,
    progress: watch::Sender<Option<f64>>,
    turn: Turn,
) -> Result<Backtest, Error> {
    let Wanted {
        task,
        stored,
        from,
        to,
        looks,
    } = wanted;
    // Only what the rule watches for makes a difference, not its targets.
    let stored = stored.filter(|stored| stored.spec != task.spec);
    let rules = if stored.is_some() { 2.0 } else { 1.0 };
    let replay = async |task: &Rule<K>, before: f64| {
        let progress = progress.clone();
        let report = move |share| {
            progress.send_replace(Some((before + share) / rules));
        };
        replay(&engine, task, from, to, report, Some(turn.clone())).await
    };
    let report = |task: &Rule<K>, replayed: Replayed| Report {
        findings: task.spec.findings(&replayed.looks),
        ..Report::of(replayed.transitions, to, K::STATEFUL)
    };
    let current = match stored {
        Some(stored) => {
            let replayed = replay(&stored, 0.0).await?;
            Some(report(&stored, replayed))
        }
        None => None,
    };
    let replayed = replay(&task, rules - 1.0).await?;
    Ok(Backtest {
        looks: looks.and_then(|most| task.spec.judged(&replayed.looks, most)),
        report: report(&task, replayed),
        id: task.id(),
        kind: K::NAME.into(),
        from,
        to,
        current,
    })
}
