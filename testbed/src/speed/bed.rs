//! What is measured: the parts, the service, and the rules that they are filled with.

use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result, ensure};
use tokio::time::sleep;

use testbed::Testbed;
use testbed::platform::EventShape;
use testbed::process::usage;
use testbed::service::Service;

use super::client::{Call, Client};
use super::reads::metric;
use super::rules::{Rule, Scripts, listed};
use super::samples::{Operation, Samples, Sides, run};

/// The series of rules that stay.
pub const SERIES: &str = "bench";

/// Looks at Kapacitor would be in the times of either side: it looks when it is asked to.
const SETTINGS: [(&str, &str); 3] = [
    ("RECONCILE_INTERVAL", "3600"),
    ("HEALTH_INTERVAL", "3600"),
    ("RATE_LIMIT", "0"),
];

/// Of so many apps a release has been told.
const TOLD: usize = 8;

pub struct Bed {
    pub testbed: Testbed,
    pub service: Service,
    /// Clients of the service and of Kapacitor.
    pub sides: Sides<Client>,
    /// Empty until there are rules.
    pub scripts: Scripts,
    /// How many rules of the series there are.
    pub filled: usize,
}

/// How many tasks at a time, how many were created so, and in how many seconds.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    pub at_a_time: usize,
    pub created: usize,
    pub seconds: f64,
}

impl Rate {
    pub fn none(at_a_time: usize) -> Self {
        Self {
            at_a_time,
            created: 0,
            seconds: 0.0,
        }
    }

    pub fn per_second(&self) -> f64 {
        self.created as f64 / self.seconds.max(0.001)
    }
}

impl Bed {
    pub async fn start(program: &Path) -> Result<Self> {
        let testbed = Testbed::start().await?;
        let service = Service::start(program, &testbed.addresses(), &SETTINGS).await?;
        let sides = [
            Client::of_service(&service),
            Client::of_kapacitor(&testbed.kapacitor),
        ];
        Ok(Self {
            testbed,
            service,
            sides,
            scripts: Scripts::default(),
            filled: 0,
        })
    }

    fn next(&mut self, count: usize) -> Vec<Rule> {
        let from = self.filled;
        self.filled += count;
        (from..self.filled)
            .map(|nth| Rule::new(SERIES, nth))
            .collect()
    }

    /// Through the service, until there are `n`; all of them run.
    pub async fn fill(&mut self, n: usize) -> Result<()> {
        let rules = self.next(n.saturating_sub(self.filled));
        let works = rules.iter().map(|rule| vec![rule.create()]).collect();
        run(&self.sides[0], works, 8).await?;
        if self.scripts.is_empty() {
            self.scripts = Scripts::of(&self.sides[0], SERIES).await?;
        }
        self.expect_whole().await
    }

    /// Disabled ones by bare calls to Kapacitor, so many at a time. The service does not know them.
    pub async fn fill_bare(&mut self, count: usize, at_a_time: usize) -> Result<Rate> {
        let rules = self.next(count);
        self.create(&rules, "disabled", at_a_time).await
    }

    /// Bare creates of these rules' tasks.
    pub async fn create(&self, rules: &[Rule], status: &str, at_a_time: usize) -> Result<Rate> {
        let create = |rule: &Rule| -> Operation { vec![self.scripts.create(rule, status)] };
        let works = rules.iter().map(create).collect();
        let begin = Instant::now();
        let _: Samples = run(&self.sides[1], works, at_a_time).await?;
        Ok(Rate {
            at_a_time,
            created: rules.len(),
            seconds: begin.elapsed().as_secs_f64(),
        })
    }

    /// Has some rules tell of a release, so that there are topics to ask for.
    pub async fn tell(&self) -> Result<()> {
        let platform = self.testbed.addresses().platform();
        let now = SystemTime::now();
        for nth in 0..TOLD {
            let app = Self::told(nth).app;
            platform
                .released(&app, "registry/app:v1", now, EventShape::Mixed)
                .await?;
        }
        let deadline = Instant::now() + Duration::from_secs(60);
        for nth in 0..TOLD {
            while self.sides[1].send(&Self::told(nth).topic()).await.is_err() {
                ensure!(Instant::now() < deadline, "no release is told");
                sleep(Duration::from_millis(200)).await;
            }
        }
        Ok(())
    }

    /// A rule that has told something.
    pub fn told(nth: usize) -> Rule {
        Rule::new(SERIES, nth % TOLD * 4 + 3)
    }

    /// Kapacitor has every rule of the series, and nothing else.
    pub async fn expect_whole(&self) -> Result<()> {
        let tasks = listed(&self.sides[1], "*", &["status"]).await?.len();
        ensure!(
            tasks == self.filled,
            "Kapacitor has {tasks} tasks, not {}",
            self.filled
        );
        Ok(())
    }

    /// The service's own.
    pub async fn version(&self) -> Result<String> {
        let mut command = self.service.command(&["--version"]);
        let output = tokio::task::spawn_blocking(move || command.output()).await??;
        let said = String::from_utf8_lossy(&output.stdout);
        Ok(said.split_whitespace().last().unwrap_or_default().into())
    }

    async fn metric(&self, name: &str) -> Result<f64> {
        let answer = self.sides[0].send(&Call::get("/metrics")).await?;
        metric(&String::from_utf8_lossy(&answer.body), name)
    }

    /// So many has the service made.
    pub async fn calls_to_kapacitor(&self) -> Result<f64> {
        self.metric("kapacitor_alerts_kapacitor_calls_total").await
    }

    /// Waits until the service has looked at Kapacitor as it does when it starts.
    pub async fn at_rest(&self) -> Result<()> {
        let deadline = Instant::now() + Duration::from_secs(60);
        let mut before = 0.0;
        loop {
            let calls = self.calls_to_kapacitor().await?;
            if calls > 0.0 && calls == before {
                return Ok(());
            }
            ensure!(
                Instant::now() < deadline,
                "the service does not come to rest"
            );
            before = calls;
            sleep(Duration::from_secs(3)).await;
        }
    }

    /// So many times has the service brought Kapacitor to a task.
    pub async fn pushes(&self) -> Result<f64> {
        let synced = "kapacitor_alerts_pushes_total{outcome=\"synced\"}";
        self.metric(synced).await
    }

    /// What the service has in memory, in MB.
    pub fn rss_mb(&self) -> Result<f64> {
        let usage = self.service.pid().and_then(usage);
        Ok(usage.context("the service ended")?.rss_mb)
    }
}
