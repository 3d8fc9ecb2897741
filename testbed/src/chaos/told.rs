//! Deliveries under faults: events are posted as Kapacitor posts them, each until a replica has taken it. At the
//! end each webhook has had every change in its order, and each Slack channel knows how things stand.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result, ensure};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use reqwest::Method;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::{Cluster, Kapacitor, RECOVERY};
use testbed::sink::{Received, SinkClient, Via};

/// How many rules report.
const RULES: u64 = 12;

/// The apps of the rules that report.
fn app(nth: u64) -> String {
    format!("told-{nth}")
}

/// The tasks of the rules that report.
pub fn tasks() -> impl Iterator<Item = String> {
    (0..RULES).map(|nth| format!("{}-sample.memory_total-web", app(nth)))
}

/// Creates the rules that report.
pub async fn create(cluster: &Cluster, sink: &SinkClient) -> Result<()> {
    for nth in 0..RULES {
        let app = app(nth);
        let rule = json!({
            "app": app, "dynotype": "web", "warn": 400, "crit": 500, "window": "5m",
            "every": "1m", "slack": format!("#{app}"), "post": sink.hook(&app), "delivery": "service",
            "flap": "off",
        });
        let url = format!("{}/task/memory", cluster.urls[0]);
        let answer = cluster.http.post(url).json(&rule).send().await?;
        let status = answer.status();
        ensure!(status.is_success(), "{status} {}", answer.text().await?);
    }
    Ok(())
}

/// The keys of the rules, by which their scripts report.
pub async fn keys(kapacitor: &Kapacitor) -> Result<Vec<String>> {
    let mut keys = Vec::new();
    for task in tasks() {
        let task = kapacitor
            .call(Method::GET, &format!("/tasks/{task}"), None)
            .await?;
        let key = task["vars"]["ingest_key"]["value"].as_str();
        keys.push(key.context("a rule without a key")?.to_owned());
    }
    Ok(keys)
}

/// What one rule has reported.
pub struct Reported {
    nth: u64,
    key: String,
    /// Time and level of each event that was taken, in this order.
    events: Vec<(String, &'static str)>,
    /// Seconds since 1970 of the next one.
    second: u64,
    random: StdRng,
}

impl Reported {
    pub fn new(seed: u64, nth: u64, key: String) -> Self {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        Self {
            nth,
            key,
            events: Vec::new(),
            // Kapacitor's own would be later.
            second: now.map_or(0, |it| it.as_secs()) - 100_000,
            random: StdRng::seed_from_u64(seed << 8 | (200 + nth)),
        }
    }

    /// Reports until `stop`.
    pub async fn report(mut self, cluster: Arc<Cluster>, stop: CancellationToken) -> Self {
        while !stop.is_cancelled() {
            let level = ["WARNING", "CRITICAL", "OK"][self.events.len() % 3];
            self.post(&cluster, level, &stop).await;
            let pause = self.random.random_range(1_000..3_000);
            stop.run_until_cancelled(tokio::time::sleep(Duration::from_millis(pause)))
                .await;
        }
        self
    }

    /// Reports the last event.
    pub async fn finish(&mut self, cluster: &Cluster) {
        self.post(cluster, "OK", &CancellationToken::new()).await;
    }

    /// Posts one event until it is taken. One that may have been taken before `stop` is posted to the end.
    async fn post(&mut self, cluster: &Cluster, level: &'static str, stop: &CancellationToken) {
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(self.second);
        let time = humantime::format_rfc3339_seconds(at).to_string();
        self.second += 1;
        let part = format!("{} web.1", app(self.nth));
        let body = json!({
            "id": part, "message": format!("{level} {part}"), "details": "", "time": time, "duration": 0,
            "level": level, "previousLevel": "OK", "recoverable": true, "data": { "series": [] },
        });
        let task = tasks().nth(self.nth as usize).unwrap_or_default();
        let mut was_tried = false;
        while was_tried || !stop.is_cancelled() {
            let ingest = &cluster.ingests[self.random.random_range(0..cluster.ingests.len())];
            let request = cluster
                .http
                .post(format!("{ingest}/ingest/{task}"))
                .header("X-Kapacitor-Alerts-Key", &self.key)
                .json(&body)
                .timeout(Duration::from_secs(5));
            if request.send().await.is_ok_and(|it| it.status() == 204) {
                self.events.push((time, level));
                return;
            }
            was_tried = true;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

/// Compares what targets were told with what was reported; returns how much that was. `interruptions`: how
/// often something was under way that may be told twice.
pub async fn check(sink: &SinkClient, reported: &[Reported], interruptions: u32) -> Result<String> {
    let deadline = Instant::now() + RECOVERY;
    let (told, doubles) = loop {
        let heard = sink.received().await?;
        let counts: Result<Vec<_>> = reported
            .iter()
            .map(|rule| {
                let app = app(rule.nth);
                of_rule(&heard, &app, &rule.events).context(app)
            })
            .collect();
        match counts {
            Ok(counts) => {
                break counts
                    .iter()
                    .fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
            }
            Err(error) if Instant::now() > deadline => return Err(error),
            Err(_) => tokio::time::sleep(Duration::from_secs(1)).await,
        }
    };
    let bound = interruptions as usize * reported.len();
    ensure!(
        doubles <= bound,
        "{doubles} doubles, and {interruptions} interruptions"
    );
    Ok(format!(
        "every target was told the truth, in order: {told} messages to webhooks, {doubles} of them twice"
    ))
}

/// How many messages a rule's webhook has had, and how many of them twice.
fn of_rule(
    heard: &[Received],
    app: &str,
    reported: &[(String, &'static str)],
) -> Result<(usize, usize)> {
    let path = format!("/hook/{app}");
    let hooks: Vec<&Received> = heard
        .iter()
        .filter(|it| it.via == Via::Webhook && it.to == path)
        .collect();
    let mut ids: BTreeMap<&str, &Value> = BTreeMap::new();
    let mut times: Vec<&str> = Vec::new();
    for hook in &hooks {
        let id = hook
            .headers
            .get("webhook-id")
            .context("a webhook without id")?;
        let before = ids.insert(id, &hook.body);
        ensure!(
            before.is_none_or(|it| *it == hook.body),
            "two bodies of {id}"
        );
        // so that a time with a fraction is later than the same without
        let time = hook.body["time"].as_str().unwrap_or_default();
        times.push(time.trim_end_matches('Z'));
    }
    ensure!(times.is_sorted(), "not in order: {times:?}");
    let known: BTreeSet<&str> = times.iter().copied().collect();
    // An OK may have been found missing, and told, before it was reported.
    let missing = reported
        .iter()
        .filter(|(at, level)| *level != "OK" && !known.contains(at.trim_end_matches('Z')));
    let missing: Vec<_> = missing.collect();
    ensure!(missing.is_empty(), "not told: {missing:?}");
    let last = hooks.last().context("nothing was told")?;
    ensure!(last.body["level"] == "OK", "the last was {}", last.body);
    let channel = format!("#{app}");
    let slack = heard
        .iter()
        .rfind(|it| it.via == Via::Slack && it.to == channel);
    let slack = slack.context("Slack was told nothing")?;
    ensure!(
        slack.text.starts_with("OK "),
        "Slack was told last: {}",
        slack.text
    );
    Ok((ids.len(), hooks.len() - ids.len()))
}
