//! What a rule would have done: its own pipeline, replayed by Kapacitor over InfluxDB's past.
//!
//! A replay runs a disabled task of a scratch name, which tells nobody and logs its changes of level
//! to a topic of its own. All of it is removed when the replay is over; what a crash leaves behind,
//! the reconcile loop sweeps up.

pub mod http;
mod looks;
mod report;
pub mod timeline;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::Instant;
use uuid::Uuid;

pub use self::{
    looks::{Distribution, Findings, Looks, Outcome, Suggestion, next_level},
    report::{Day, Report, Totals, Transition},
};
use crate::{
    app::App,
    kapacitor::{self, DbRp, Definition, ReplayStatus, Status},
    sync::{Refusal, reconcile::SCRATCH},
    task::{Task, TaskKind},
    template::Rendered,
};

/// The longest past that a backtest looks at.
pub const LONGEST: TimeDelta = TimeDelta::days(30);

/// Why a backtest has no result.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("as many backtests as may run at a time are running")]
    Busy,
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
        }
    }
}

/// What a replay tells.
#[derive(Clone, Debug)]
pub struct Replayed {
    pub transitions: Vec<Transition>,
    /// None of kinds that judge no number.
    pub looks: Looks,
}

/// Replays `task` over the past from `from` to `to`; `tell` hears which share of it is done, as far as
/// that can be known.
///
/// It runs to its end and clears up after itself, whether or not anybody waits for it.
pub async fn replay<K: TaskKind>(
    app: &App,
    task: &Task<K>,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    tell: impl Fn(f64) + Send + 'static,
) -> Result<Replayed, Error> {
    let id = format!("{SCRATCH}{}", Uuid::new_v4().simple());
    let rendered = app
        .templates
        .render_replay(task, from, &id)
        .map_err(|error| Error::Broken(error.to_string()))?;
    let app = app.clone();
    let work = {
        let app = app.clone();
        async move {
            let patience = app.config.backtest_timeout;
            let outcome = tokio::time::timeout(patience, run(&app, &id, &rendered, from, to, tell))
                .await
                .unwrap_or(Err(Error::TooLong(patience)));
            if let Err(error) = clear(&app, &id).await {
                tracing::warn!(task = id, %error, "a replay is left to be swept up");
            }
            outcome
        }
    };
    app.spawn(work)
        .await
        .map_err(|error| Error::Broken(error.to_string()))?
}

async fn run(
    app: &App,
    id: &str,
    rendered: &Rendered,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    tell: impl Fn(f64),
) -> Result<Replayed, Error> {
    let kapacitor = &app.kapacitor;
    let site = &app.config.site;
    kapacitor
        .create_task(&Definition {
            id,
            task_type: "batch",
            dbrps: [DbRp {
                db: &site.database,
                rp: &site.retention_policy,
            }],
            script: &rendered.script,
            vars: &rendered.vars,
            status: Status::Disabled,
        })
        .await
        .map_err(Refusal::from)?;
    // An evaluation is told when the next one comes: one more than wanted.
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
                    tell(done.as_seconds_f64() / (to - from).as_seconds_f64());
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
        looks: Looks::parse(&events("looks").await?, from, to),
    })
}

/// Removes what a replay has left in Kapacitor. Everything of it bears the scratch name `id`.
pub async fn clear(app: &App, id: &str) -> Result<(), kapacitor::Error> {
    let kapacitor = &app.kapacitor;
    kapacitor.delete_replay(id).await?;
    kapacitor.discard_task(id).await?;
    for topic in kapacitor.topics(&format!("*{id}*")).await? {
        if topic.contains(id) {
            kapacitor.delete_topic(&topic).await?;
        }
    }
    Ok(())
}
