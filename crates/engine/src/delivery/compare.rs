//! Finds the events whose post was lost, by comparing Kapacitor's topics with the history.
//!
//! Kapacitor posts an event once: what it had queued when it was killed, and what was posted while no
//! replica or no database was there, does not come again. Its topics have the last event of each part,
//! with the same id, time and level as the post (seen on 1.5.9 and 1.8.3), so that the last one is found.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use futures::{StreamExt, future::BoxFuture, stream};
use kapacitor::{Level, TopicEvent, TopicInfo};
use rules::kinds;
use store::events::{self, NewEvent, Reporting, Source};
use tokio_util::sync::CancellationToken;

use super::ingest;
use crate::{Engine, job::Job};

/// How often topics are compared.
const EVERY: Duration = Duration::from_secs(10);

/// How long a post that is on its way has until its event counts as lost.
const UNDER_WAY: Duration = Duration::from_secs(4);

/// How many topics are read at a time.
const AT_A_TIME: usize = 4;

/// Compares topics with the history again and again.
#[derive(Default)]
pub struct Compare {
    /// Of each topic, how many events Kapacitor had counted and the history had, when they last agreed.
    agreed: HashMap<String, (i64, i64)>,
}

/// Why topics could not be compared.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    Kapacitor(#[from] kapacitor::Error),
    #[error(transparent)]
    Ingest(#[from] ingest::Error),
}

impl Job for Compare {
    fn name(&self) -> &'static str {
        "compare"
    }

    fn run<'a>(
        &'a mut self,
        engine: &'a Engine,
        stop: &'a CancellationToken,
    ) -> BoxFuture<'a, Duration> {
        Box::pin(async move {
            match stop.run_until_cancelled(self.compare(engine)).await {
                None | Some(Ok(0)) => {}
                Some(Ok(found)) => {
                    tracing::warn!(found, "events were found whose posts had been lost");
                }
                Some(Err(error)) => tracing::warn!(%error, "cannot look for lost events"),
            }
            EVERY
        })
    }
}

impl Compare {
    /// Returns how many lost events it has found.
    async fn compare(&mut self, engine: &Engine) -> Result<usize, Error> {
        let reporting = reporting(engine).await?;
        if reporting.is_empty() {
            self.agreed.clear();
            return Ok(0);
        }
        let topics = engine.kapacitor.topic_infos().await?;
        let topics = Topics::of(&topics, &reporting);
        let mut suspects = Vec::new();
        for rule in &reporting {
            let of_rule = topics.of_rule(&rule.task);
            if !self.agrees(rule, of_rule) {
                let names: Vec<String> = of_rule.iter().map(|it| it.id.clone()).collect();
                suspects.push((rule.task.clone(), names));
            }
        }
        if suspects.is_empty() {
            return Ok(0);
        }
        // What is on its way arrives meanwhile.
        tokio::time::sleep(UNDER_WAY).await;
        let checks = suspects
            .into_iter()
            .map(|(task, topics)| find(engine, task, topics));
        let mut checks = stream::iter(checks).buffer_unordered(AT_A_TIME);
        let mut found = 0;
        while let Some(count) = checks.next().await {
            found += count?;
        }
        Ok(found)
    }

    /// Whether the history has what the rule's topics have, as far as their levels and counts show it.
    fn agrees(&mut self, rule: &Reporting, topics: &[&TopicInfo]) -> bool {
        let collected: i64 = topics.iter().map(|topic| topic.collected).sum();
        let stateful = kinds::named(&rule.kind).is_none_or(|kind| kind.stateful);
        let level = topics.iter().map(|topic| topic.level).max();
        let level = level.unwrap_or(Level::Ok).as_str();
        let same_level = !stateful || rule.level.as_deref().unwrap_or("OK") == level;
        let now = (collected, rule.events);
        let same_count = match self.agreed.get(&rule.task) {
            // Kapacitor begins to count anew when it is restarted.
            Some((before, had)) if collected >= *before => collected - before <= rule.events - had,
            _ => false,
        };
        self.agreed.insert(rule.task.clone(), now);
        same_level && same_count
    }
}

/// The rules that report.
async fn reporting(engine: &Engine) -> sqlx::Result<Vec<Reporting>> {
    use rules::delivery::Delivery;

    let reports = Delivery::ALL.into_iter().filter(|it| it.reports());
    let reports: Vec<String> = reports.map(|it| it.as_str().to_owned()).collect();
    let default = engine.templates.delivery(None).reports();
    events::reporting(&engine.db, &reports, default).await
}

/// The topics of each rule: the one that is named after it, or those of its alert nodes.
struct Topics<'a>(HashMap<&'a str, Vec<&'a TopicInfo>>);

impl<'a> Topics<'a> {
    fn of(topics: &'a [TopicInfo], rules: &'a [Reporting]) -> Self {
        let stateful = |kind: &str| kinds::named(kind).is_none_or(|kind| kind.stateful);
        let known: HashMap<&str, bool> = rules
            .iter()
            .map(|rule| (rule.task.as_str(), stateful(&rule.kind)))
            .collect();
        let mut of_rules: HashMap<&str, Vec<&TopicInfo>> = HashMap::new();
        for topic in topics {
            // `main:<task>:<alert node>`; an id has no colon
            let mut parts = topic.id.split(':');
            let (task, own) = match (parts.next(), parts.next()) {
                (Some("main"), Some(task)) => (task, false),
                _ => (topic.id.as_str(), true),
            };
            if known.get(task) == Some(&own) {
                of_rules.entry(task).or_default().push(topic);
            }
        }
        Self(of_rules)
    }

    fn of_rule(&self, task: &str) -> &[&'a TopicInfo] {
        self.0.get(task).map_or(&[], Vec::as_slice)
    }
}

/// Records those events of a rule's topics that the history does not have. Returns how many.
async fn find(engine: &Engine, task: String, topics: Vec<String>) -> Result<usize, Error> {
    let mut listed: Vec<TopicEvent> = Vec::new();
    for topic in topics {
        listed.extend(
            engine
                .kapacitor
                .topic_events(&topic)
                .await?
                .into_iter()
                .flatten(),
        );
    }
    let at_ns = |event: &TopicEvent| event.state.time.timestamp_nanos_opt().unwrap_or_default();
    let Some(oldest) = listed.iter().map(at_ns).min() else {
        return Ok(0);
    };
    let keys = events::keys(&engine.db, &task, oldest).await?;
    let known: HashSet<(&str, i64, &str)> = keys
        .iter()
        .flat_map(|((part, at), levels)| {
            levels
                .iter()
                .map(move |level| (part.as_str(), *at, level.as_str()))
        })
        .collect();
    let is_lost = |event: &&TopicEvent| {
        !known.contains(&(event.id.as_str(), at_ns(event), event.state.level.as_str()))
    };
    let mut found = 0;
    for event in listed.iter().filter(is_lost) {
        let lost = NewEvent {
            task: task.clone(),
            part: event.id.clone(),
            at_ns: at_ns(event),
            level: event.state.level,
            previous: None,
            message: event.state.message.clone(),
            details: event.state.details.clone(),
            duration_ns: event.state.duration.num_nanoseconds().unwrap_or_default(),
            body: None,
            source: Source::Compare,
        };
        ingest::record(engine, lost).await?;
        found += 1;
    }
    Ok(found)
}
