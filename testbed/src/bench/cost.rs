//! What the processes used, and what that is for a rule.

use std::time::Duration;

use anyhow::{Context, Result, bail};

use testbed::Testbed;
use testbed::parts::Part;
use testbed::process::{Usage, usage};

use super::Sides;

/// CPU seconds.
#[derive(Clone, Copy)]
pub struct Used {
    pub kapacitor: f64,
    pub influxdb: f64,
}

impl Used {
    /// So far.
    fn now(testbed: &Testbed) -> Result<Self> {
        Ok(Self {
            kapacitor: of_part(&testbed.kapacitor)?.cpu_seconds,
            influxdb: of_part(&testbed.influxdb)?.cpu_seconds,
        })
    }

    /// The mean of what was [seen](watch).
    pub fn each_second(seen: &[Self]) -> Self {
        let nothing = Self {
            kapacitor: 0.0,
            influxdb: 0.0,
        };
        let last = seen.len() - 1;
        nothing.between(seen, 0, last).times(1.0 / last as f64)
    }

    pub fn both(self) -> f64 {
        self.kapacitor + self.influxdb
    }

    pub fn times(self, factor: f64) -> Self {
        Self {
            kapacitor: self.kapacitor * factor,
            influxdb: self.influxdb * factor,
        }
    }

    /// What was used from one second to another, beyond this in each.
    fn between(self, seen: &[Self], from: usize, to: usize) -> Self {
        let idle = self.times((to - from) as f64);
        Self {
            kapacitor: seen[to].kapacitor - seen[from].kapacitor - idle.kapacitor,
            influxdb: seen[to].influxdb - seen[from].influxdb - idle.influxdb,
        }
    }
}

/// What one side's rules cost.
pub struct Cost {
    /// 1,000 rules in an hour.
    pub cpu: Used,
    /// The CPU seconds of each round.
    pub rounds: Vec<f64>,
    /// How many times the mean the busiest second needs.
    pub peak: f64,
    /// Kapacitor's for 1,000 rules.
    pub rss_mb: f64,
}

impl Cost {
    pub fn new(seen: &[Used], idle: Used, round: Duration, rss_mb: f64, rules: u32) -> Self {
        let last = seen.len() - 1;
        let round = round.as_secs() as usize;
        let all = idle.between(seen, 0, last);
        let each = |step: usize| {
            let begins = (0..last).step_by(step);
            begins.map(move |from| idle.between(seen, from, from + step).both())
        };
        let thousands = f64::from(rules) / 1000.0;
        Self {
            cpu: all.times(3600.0 / last as f64 / thousands),
            rounds: each(round).collect(),
            peak: each(1).fold(0.0, f64::max) / (all.both() / last as f64),
            rss_mb: rss_mb / thousands,
        }
    }
}

/// What each side has used so far, now and after each second.
pub async fn watch(sides: &Sides<Testbed>, time: Duration) -> Result<Sides<Vec<Used>>> {
    let mut second = tokio::time::interval(Duration::from_secs(1));
    let mut seen = [Vec::new(), Vec::new()];
    for _ in 0..=time.as_secs() {
        second.tick().await;
        for (seen, side) in seen.iter_mut().zip(sides) {
            seen.push(Used::now(side)?);
        }
    }
    Ok(seen)
}

/// Until InfluxDB has put away what was written.
pub async fn until_quiet(sides: &Sides<Testbed>) -> Result<()> {
    for _ in 0..60 {
        let seen = watch(sides, Duration::from_secs(5)).await?;
        if seen
            .iter()
            .all(|seen| Used::each_second(seen).influxdb < 0.01)
        {
            return Ok(());
        }
    }
    bail!("InfluxDB does not come to rest")
}

/// Of each side's Kapacitor.
pub fn rss_mb([ours, naive]: &Sides<Testbed>) -> Result<Sides<f64>> {
    Ok([
        of_part(&ours.kapacitor)?.rss_mb,
        of_part(&naive.kapacitor)?.rss_mb,
    ])
}

fn of_part(part: &Part) -> Result<Usage> {
    let usage = part.pid().and_then(usage);
    usage.with_context(|| format!("{} ended\n{}", part.name(), part.log_tail()))
}
