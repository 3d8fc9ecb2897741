//! The notifications that have to arrive, and in time.

use std::time::{Duration, SystemTime};

use anyhow::{Result, bail};

use testbed::sink::{Received, SinkClient, Via};

use crate::screen::{Screen, Style};

/// One alert of one rule, to arrive at each of its targets.
pub struct Expected {
    pub rule: &'static str,
    /// How the text begins.
    pub level: &'static str,
    /// What else is in the text.
    pub part: &'static str,
    /// What led to it, and when.
    pub cause: &'static str,
    pub at: SystemTime,
    pub within: Duration,
    /// Where it has not arrived yet.
    pub targets: Vec<(Via, &'static str)>,
}

pub struct Arrivals {
    sink: SinkClient,
    expected: Vec<Expected>,
    /// How many have arrived.
    pub count: usize,
}

impl Arrivals {
    pub fn new(sink: SinkClient) -> Self {
        Self {
            sink,
            expected: Vec::new(),
            count: 0,
        }
    }

    /// Makes Slack answer 503 so many times.
    pub async fn break_slack(&self, times: u32) -> Result<()> {
        self.sink.fail("slack", 503, times).await
    }

    pub fn expect(&mut self, expected: Expected) {
        self.expected.push(expected);
    }

    pub fn is_expected(&self, rule: &str) -> bool {
        self.expected.iter().any(|it| it.rule == rule)
    }

    /// What is still to arrive, and since when it could; None when all is there.
    pub fn outstanding(&self) -> Option<String> {
        let alerts = self.expected.iter();
        let alerts: Vec<_> = alerts
            .map(|it| {
                let waited = it.at.elapsed().unwrap_or_default().as_secs();
                format!("{} {} ({waited} s)", it.rule, it.level)
            })
            .collect();
        (!alerts.is_empty()).then(|| alerts.join(", "))
    }

    /// Shows what has newly arrived. An error if it is what nothing led to, or if something is late.
    pub async fn look(&mut self, screen: &mut Screen) -> Result<()> {
        for it in self.sink.received().await?.into_iter().skip(self.count) {
            self.take(screen, &it)?;
            self.count += 1;
        }
        let late = |it: &&Expected| it.at.elapsed().unwrap_or_default() > it.within;
        let Some(late) = self.expected.iter().find(late) else {
            return Ok(());
        };
        let targets = late.targets.iter().map(|(via, to)| shown(*via, to));
        bail!(
            "the {} of the {} rule did not arrive within {} s of {} at: {}",
            late.level,
            late.rule,
            late.within.as_secs(),
            late.cause,
            targets.collect::<Vec<_>>().join(", ")
        )
    }

    fn take(&mut self, screen: &mut Screen, it: &Received) -> Result<()> {
        let target = (it.via, it.to.as_str());
        let is_it = |expected: &Expected| {
            it.text.starts_with(expected.level)
                && it.text.contains(expected.part)
                && expected.targets.contains(&target)
        };
        // A mean on its way up or down may be seen between the two thresholds.
        let is_on_its_way =
            |expected: &Expected| it.text.starts_with("WARNING") && it.text.contains(expected.part);
        let arrived = self.expected.iter().position(is_it);
        let Some(nth) = arrived.or_else(|| self.expected.iter().position(is_on_its_way)) else {
            let target = shown(it.via, &it.to);
            bail!("{target} got what nothing had led to: {}", it.text);
        };
        let expected = &mut self.expected[nth];
        let after = it.at.duration_since(expected.at).unwrap_or_default();
        let line = format!(
            "{}, {:.1} s after {}",
            shown(it.via, &it.to),
            after.as_secs_f64(),
            expected.cause
        );
        screen.line(Style::Plain, &line);
        let is_good = it.text.starts_with("OK") || it.text.starts_with("INFO");
        screen.more(if is_good { Style::Good } else { Style::Bad }, &it.text);
        if arrived.is_some() {
            expected.targets.retain(|open| *open != target);
            self.expected.retain(|it| !it.targets.is_empty());
        }
        Ok(())
    }
}

fn shown(via: Via, to: &str) -> String {
    match via {
        Via::Slack => format!("Slack {to}"),
        Via::Webhook => format!("Webhook {to}"),
        Via::Email => format!("E-mail to {to}"),
    }
}
