//! Finds the events whose post was lost, by comparing Kapacitor's topics with the history.
//!
//! Kapacitor posts an event once: what it had queued when it was killed, and what was posted while no
//! replica or no database was there, does not come again. Its topics have the last event of each part,
//! with the same id, time and level as the post (seen on 1.5.9 and 1.8.3), so that the last one is found.

use std::{
    collections::{HashMap, HashSet},
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use futures::{FutureExt, StreamExt, future::BoxFuture, stream};
use kapacitor::{Level, TopicEvent, TopicInfo};
use rules::kinds;
use store::{
    events::{self, NewEvent, Reporting, Source},
    silences,
};
use tokio_util::sync::CancellationToken;

use super::ingest;
use crate::{Engine, job::Job};

/// How often topics are compared.
const EVERY: Duration = Duration::from_secs(10);

/// How long a post that is on its way has until its event counts as lost.
const UNDER_WAY: Duration = Duration::from_secs(4);

/// How many topics are read at a time.
const AT_A_TIME: usize = 4;

/// Looks for lost events again and again.
#[derive(Default)]
pub struct Compare {
    /// The newest event that has been counted.
    counted: Option<i64>,
    balances: HashMap<String, Balance>,
    /// By task: heads that are not as Kapacitor has the part, and how often in a row that was so.
    odd: HashMap<String, Vec<(Odd, u8)>>,
}

/// A head that is not as Kapacitor has the part.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Odd {
    /// Kapacitor has an older event, which the history knows: its clock was set back, or the rule was paused
    /// and resumed.
    Older {
        part: String,
        head_ns: i64,
        at_ns: i64,
        level: Level,
    },
    /// Kapacitor knows nothing of the part, which is not OK: it was wiped, or forgot an OK when it was
    /// started again, as 1.8.3 does.
    Unknown { part: String, head_ns: i64 },
}

/// After as many comparisons in a row an older event is the head again: what was on its way has arrived.
const OLDER: u8 = 2;

/// After as many comparisons in a row a part that Kapacitor knows nothing of has recovered.
const UNKNOWN: u8 = 3;

/// Whether the history has received as many events of a rule as Kapacitor has had.
#[derive(Debug, Default, PartialEq, Eq)]
struct Balance {
    /// How many events its topics had had when they were last listed.
    collected: i64,
    /// How many events Kapacitor has had that have not been received.
    missing: i64,
    /// How often topics and history were compared since, and nothing was lost.
    checked: u8,
}

/// After as many comparisons that find nothing, events are not missing: they were never to be posted.
const CHECKS: u8 = 3;

impl Balance {
    /// Takes in the count of a new listing and what was received since the last one. Whether events are
    /// missing.
    fn is_short(&mut self, collected: i64, received: i64) -> bool {
        // Kapacitor counts from 0 again after a restart.
        let restarted = collected < self.collected;
        let grown = if restarted {
            0
        } else {
            collected - self.collected
        };
        self.collected = collected;
        self.missing = (self.missing + grown - received).max(0);
        if self.missing == 0 {
            self.checked = 0;
        }
        restarted || self.missing > 0
    }

    /// Topics and history were compared, and nothing was lost.
    fn note_check(&mut self) {
        self.checked += 1;
        if self.checked >= CHECKS {
            (self.missing, self.checked) = (0, 0);
        }
    }
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
            let begin = Instant::now();
            match stop.run_until_cancelled(self.compare(engine)).await {
                None | Some(Ok(0)) => {}
                Some(Ok(found)) => {
                    tracing::warn!(found, "events were found whose posts had been lost");
                }
                Some(Err(error)) => tracing::warn!(%error, "cannot look for lost events"),
            }
            engine.metrics.comparison(begin.elapsed());
            EVERY
        })
    }
}

impl Compare {
    /// Returns how many lost events it has found.
    async fn compare(&mut self, engine: &Engine) -> Result<usize, Error> {
        silences::end_resolved(&engine.db).await?;
        if events::close(&engine.db, None).await? > 0 {
            engine.due.notify_one();
        }
        // Where no rule reports, Kapacitor is not asked.
        let list = async || Ok::<_, Error>(engine.kapacitor.topic_infos("*").await?);
        let (reporting, topics) = match self.balances.is_empty() {
            true => (reporting(engine).await?, None),
            false => {
                let (reporting, topics) =
                    tokio::try_join!(async { Ok(reporting(engine).await?) }, list())?;
                (reporting, Some(topics))
            }
        };
        if reporting.is_empty() {
            self.balances.clear();
            self.odd.clear();
            return Ok(0);
        }
        let topics = match topics {
            Some(topics) => topics,
            None => list().await?,
        };
        let topics = Topics::of(&topics, &reporting);
        // after the listing: what was received by now is in it
        let received = events::count_since(&engine.db, self.counted.unwrap_or(i64::MAX)).await?;
        self.counted = Some(received.newest);
        let mut suspects = Vec::new();
        for rule in &reporting {
            let of_rule = topics.of_rule(&rule.task);
            let received = received
                .by_task
                .get(&rule.task)
                .copied()
                .unwrap_or_default();
            if self.is_suspect(rule, of_rule, received) {
                let names: Vec<String> = of_rule.iter().map(|it| it.id.clone()).collect();
                suspects.push((rule, names));
            }
        }
        let is_suspect = |task: &String| suspects.iter().any(|(rule, _)| rule.task == *task);
        self.odd.retain(|task, _| is_suspect(task));
        if suspects.is_empty() {
            events::note_comparison(&engine.db).await?;
            return Ok(0);
        }
        // What is on its way arrives meanwhile.
        tokio::time::sleep(UNDER_WAY).await;
        let checks = suspects.into_iter().map(|(rule, topics)| {
            let check = async move {
                let (found, odd) = find(engine, rule, topics).await?;
                Ok::<_, Error>((rule, found, odd))
            };
            check.boxed()
        });
        let checks: Vec<_> = checks.collect();
        let mut checks = stream::iter(checks).buffer_unordered(AT_A_TIME);
        let mut sum = 0;
        while let Some(check) = checks.next().await {
            let (rule, found, odd) = check?;
            sum += found;
            if found == 0 {
                self.balances
                    .entry(rule.task.clone())
                    .or_default()
                    .note_check();
            }
            let before = self.odd.remove(&rule.task).unwrap_or_default();
            let mut still = Vec::new();
            for odd in odd {
                let times = before.iter().find(|(it, _)| *it == odd);
                let times = times.map_or(0, |(_, times)| *times).saturating_add(1);
                if !settle(engine, rule, &odd, times).await? {
                    still.push((odd, times));
                }
            }
            if !still.is_empty() {
                self.odd.insert(rule.task.clone(), still);
            }
        }
        events::note_comparison(&engine.db).await?;
        Ok(sum)
    }

    /// Whether the history may lack an event of this rule: its level is not that of its topics, or
    /// fewer events were received than Kapacitor has had.
    fn is_suspect(&mut self, rule: &Reporting, topics: &[&TopicInfo], received: i64) -> bool {
        let collected = topics.iter().map(|topic| topic.collected).sum();
        let level = topics.iter().map(|topic| topic.level).max();
        let level = level.unwrap_or(Level::Ok).as_str();
        let stateful = kinds::named(&rule.kind).is_none_or(|kind| kind.stateful);
        let same_level = !stateful || rule.level.as_deref().unwrap_or("OK") == level;
        let is_short = match self.balances.get_mut(&rule.task) {
            Some(balance) => balance.is_short(collected, received),
            None => {
                let balance = Balance {
                    collected,
                    ..Balance::default()
                };
                self.balances.insert(rule.task.clone(), balance);
                // What was lost before is not known.
                collected > 0
            }
        };
        !same_level || is_short || self.odd.contains_key(&rule.task)
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

/// Records those events of a rule's topics that the history does not have. Returns how many, and which heads
/// are not as Kapacitor has the part.
async fn find(
    engine: &Engine,
    rule: &Reporting,
    topics: Vec<String>,
) -> Result<(usize, Vec<Odd>), Error> {
    let task = rule.task.as_str();
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
    let oldest = listed.iter().map(at_ns).min().unwrap_or(i64::MAX);
    let keys = events::keys(&engine.db, task, oldest).await?;
    let known: HashSet<(&str, i64, &str)> = keys
        .iter()
        .flat_map(|((part, at), levels)| {
            levels
                .iter()
                .map(move |level| (part.as_str(), *at, level.as_str()))
        })
        .collect();
    // What is older may have been known, and is forgotten.
    let retention = TimeDelta::days(engine.settings.events_retention.into());
    let kept_since = store::now(&engine.db).await? - retention;
    let is_lost = |event: &&TopicEvent| {
        event.state.time >= kept_since
            && !known.contains(&(event.id.as_str(), at_ns(event), event.state.level.as_str()))
    };
    let mut found = 0;
    for event in listed.iter().filter(is_lost) {
        let lost = NewEvent {
            task: task.into(),
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
    let mut newest: HashMap<&str, &TopicEvent> = HashMap::new();
    for event in &listed {
        let other = newest.entry(&event.id).or_insert(event);
        if at_ns(event) >= at_ns(other) {
            *other = event;
        }
    }
    let heads = events::heads(&engine.db, task).await?;
    let odd = heads.into_iter().filter_map(|head| {
        let (part, head_ns) = (head.part.clone(), head.at_ns);
        match newest.get(head.part.as_str()) {
            Some(event) => {
                let (at_ns, level) = (at_ns(event), event.state.level);
                let is_older = at_ns < head_ns && level.as_str() != head.level;
                is_older.then_some(Odd::Older {
                    part,
                    head_ns,
                    at_ns,
                    level,
                })
            }
            None => (head.level != "OK").then_some(Odd::Unknown { part, head_ns }),
        }
    });
    Ok((found, odd.collect()))
}

/// Makes the head what Kapacitor has, if it has been odd often enough. Whether that is done.
async fn settle(engine: &Engine, rule: &Reporting, odd: &Odd, times: u8) -> Result<bool, Error> {
    let (part, head_ns) = match odd {
        Odd::Older { part, head_ns, .. } => (part, *head_ns),
        Odd::Unknown { part, head_ns } => (part, *head_ns),
    };
    let heads = events::heads(&engine.db, &rule.task).await?;
    let mut heads = heads.into_iter();
    let Some(head) = heads.find(|head| head.part == *part && head.at_ns == head_ns) else {
        return Ok(true);
    };
    match odd {
        Odd::Older { at_ns, level, .. } if times >= OLDER => {
            tracing::info!(task = rule.task, part, "an older event is the newest again");
            events::put_back(&engine.db, &rule.task, &head, *at_ns, *level).await?;
            engine.due.notify_one();
            Ok(true)
        }
        Odd::Unknown { .. } if times >= UNKNOWN => {
            let task = engine.kapacitor.task(&rule.task).await?;
            // Were it still not OK, Kapacitor would know the part again by now.
            if !task.is_some_and(|task| task.executing && task.query_stats().batches > 0) {
                return Ok(false);
            }
            // Not the time of the wall clock: the data's lag behind it, and the next event must be later.
            let recovered = NewEvent {
                task: rule.task.clone(),
                part: part.clone(),
                at_ns: head.at_ns + 1,
                level: Level::Ok,
                previous: None,
                message: format!("OK {}: {part} recovered while Kapacitor was away", rule.app),
                details: String::new(),
                duration_ns: 0,
                body: None,
                source: Source::Compare,
            };
            ingest::record(engine, recovered).await?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_kapacitor_has_had_and_was_not_received_is_missing() {
        let mut balance = Balance::default();
        assert!(!balance.is_short(0, 0));
        assert!(!balance.is_short(2, 2));
        // on its way, and received with the next, which is lost
        assert!(balance.is_short(3, 0));
        assert!(balance.is_short(4, 1));
        // found, which counts as received
        assert!(!balance.is_short(4, 1));
        // received before it is listed
        assert!(!balance.is_short(4, 1));
        assert!(balance.is_short(5, 0));
    }

    #[test]
    fn a_restart_of_kapacitor_is_looked_at_once() {
        let mut balance = Balance {
            collected: 7,
            ..Balance::default()
        };
        assert!(balance.is_short(1, 0));
        assert!(!balance.is_short(1, 0));
    }

    #[test]
    fn what_is_never_posted_is_not_looked_for_for_ever() {
        let mut balance = Balance::default();
        assert!(balance.is_short(1, 0));
        for _ in 0..CHECKS {
            balance.note_check();
        }
        assert!(!balance.is_short(1, 0));
    }
}
