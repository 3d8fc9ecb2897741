//! From Kapacitor's handlers to the service, and back.
//!
//! While the task is stopped, Kapacitor's old handlers have told all that they had to (stopping waits for
//! them), and no new event can come. What the topic has then is what the targets know.
//!
//! Topics that are not named, as those of events, are not there while their task is stopped; they come back with it,
//! with what they had (seen on 1.5.9). They are read before it stops and after it has started.

use std::time::{Duration, Instant};

use kapacitor::TopicEvent;
use rules::{delivery::Delivery, kinds};
use serde_json::json;
use store::{
    Record,
    deployments::{self, Told},
    preflights,
};
use uuid::Uuid;

use crate::Engine;

/// The header with the key of a rule. Not in the address: Kapacitor logs addresses.
pub const KEY_HEADER: &str = "x-kapacitor-alerts-key";

/// How long a preflight that has passed is believed.
const BELIEVED: Duration = Duration::from_secs(60);

/// How long a request may take to arrive.
const ARRIVAL: Duration = Duration::from_secs(5);

/// What the task ids of preflights begin with; those of rules have no colon.
pub const PREFLIGHT: &str = "preflight:";

/// Why the service cannot notify the targets of a rule.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A condition is not met; what is wrong with the delivery `service`.
    #[error("{0}")]
    NotReady(String),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    Kapacitor(#[from] kapacitor::Error),
}

/// Makes sure that the service can notify the targets of this rule, before anything is changed for it.
pub async fn check(engine: &Engine, record: &Record) -> Result<(), Error> {
    if record.delivers || !delivers(engine, record) {
        return Ok(());
    }
    if let Some((channel, needs)) = engine.notifiers.missing(&record.targets) {
        let field = channel.name();
        return Err(Error::NotReady(format!(
            "service cannot notify by {field} without the settings {needs}"
        )));
    }
    preflight(engine).await
}

/// Whether the service is to notify the targets of this rule. That of a paused one begins when it is resumed:
/// a rule can be paused although its targets cannot be notified.
pub fn delivers(engine: &Engine, record: &Record) -> bool {
    record.deleted_at.is_none()
        && (record.enabled || record.delivers)
        && engine.templates.delivery(record.delivery()) == Delivery::Service
}

fn is_stateful(record: &Record) -> bool {
    kinds::named(&record.kind).is_none_or(|kind| kind.stateful)
}

/// The events that Kapacitor has told by topics that go away with their task. None: the service does not begin to
/// notify, or the topic of the rule stays.
pub struct ToldBefore(Vec<Told>);

/// Called before the task is stopped: what goes away with it.
pub async fn told_before(engine: &Engine, record: &Record) -> Result<ToldBefore, Error> {
    let begins = !record.delivers && delivers(engine, record);
    Ok(ToldBefore(match begins && !is_stateful(record) {
        true => of_events(engine, &record.id).await?.0,
        false => Vec::new(),
    }))
}

/// Called while the task is stopped, or not there yet: who notifies from now on.
pub async fn hand_over(
    engine: &Engine,
    record: &Record,
    ToldBefore(told_before): ToldBefore,
) -> Result<(), Error> {
    let delivers = delivers(engine, record);
    if record.delivers == delivers {
        return Ok(());
    }
    if !delivers {
        return Ok(deployments::end_delivery(&engine.db, &record.id).await?);
    }
    let is_stateful = is_stateful(record);
    let told = match is_stateful {
        true => {
            let events = engine.kapacitor.topic_events(&record.id).await?;
            events.into_iter().flatten().filter_map(told).collect()
        }
        false => told_before,
    };
    Ok(deployments::begin_delivery(&engine.db, &record.id, &told, is_stateful).await?)
}

/// Called when the task has started, after the service has begun to notify: what Kapacitor has told between
/// [`told_before`] and its end.
pub async fn handed_over(engine: &Engine, record: &Record) -> Result<(), Error> {
    if record.delivers || !delivers(engine, record) || is_stateful(record) {
        return Ok(());
    }
    let (told, collected) = of_events(engine, &record.id).await?;
    // Otherwise there is one among them that Kapacitor has not told.
    if collected == 0 {
        deployments::note_told(&engine.db, &record.id, &told).await?;
    }
    Ok(())
}

/// The events of the topics of a task's own, and how many these have had since it started.
async fn of_events(engine: &Engine, task: &str) -> Result<(Vec<Told>, i64), Error> {
    let own = format!("main:{task}:");
    let names = engine.kapacitor.topics(&format!("{own}*")).await?;
    let mut events = Vec::new();
    for name in names.iter().filter(|name| name.starts_with(&own)) {
        events.extend(engine.kapacitor.topic_events(name).await?);
    }
    // After that: what came meanwhile is counted.
    let topics = engine.kapacitor.topic_infos(&format!("{own}*")).await?;
    let topics = topics.iter().filter(|topic| topic.id.starts_with(&own));
    let collected = topics.map(|topic| topic.collected).sum();
    Ok((
        events.into_iter().flatten().filter_map(told).collect(),
        collected,
    ))
}

/// Called when Kapacitor has refused the new version, and the one before goes on.
pub async fn take_back(engine: &Engine, record: &Record) -> Result<(), Error> {
    if record.delivers || !delivers(engine, record) {
        return Ok(());
    }
    Ok(deployments::end_delivery(&engine.db, &record.id).await?)
}

fn told(event: TopicEvent) -> Option<Told> {
    Some(Told {
        at_ns: event.state.time.timestamp_nanos_opt()?,
        part: event.id,
        level: event.state.level.as_str(),
        message: event.state.message,
        details: event.state.details,
        duration_ns: event.state.duration.num_nanoseconds().unwrap_or_default(),
    })
}

/// Has Kapacitor post to the service, and waits until that arrives at one of the replicas.
pub async fn preflight(engine: &Engine) -> Result<(), Error> {
    if engine.preflight.is_fresh(Instant::now(), BELIEVED) {
        return Ok(());
    }
    let not_ready = |reason: &str| Err(Error::NotReady(reason.into()));
    let Some(url) = &engine.settings.site.ingest_url else {
        return not_ready("service needs the setting INGEST_URL");
    };
    let nonce = Uuid::new_v4();
    let task = format!("{PREFLIGHT}{nonce}");
    let key = engine.read_ingest_secret().await?.key(&task);
    let options = json!({ "url": format!("{url}/{task}"), "headers": { KEY_HEADER: key } });
    let outcome = engine.kapacitor.test_service("httppost", &options).await?;
    let begin = Instant::now();
    while outcome.success && begin.elapsed() < ARRIVAL {
        if preflights::has_arrived(&engine.db, nonce).await? {
            engine.preflight.note(Instant::now());
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let reason = match outcome.success {
        true => "what it posts arrives at no replica".to_owned(),
        false => outcome.message,
    };
    not_ready(&format!(
        "service needs Kapacitor to reach INGEST_URL, and it does not: {reason}"
    ))
}
