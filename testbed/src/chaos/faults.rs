use std::collections::BTreeMap;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::Result;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::sleep;

use super::load::Rule;
use super::proxy::{Mischief, Proxy};
use super::{Kapacitor, RECOVERY};
use crate::screen::{Screen, Style};
use testbed::parts::{Part, http};
use testbed::process::Folder;
use testbed::service::Service;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    KillReplica,
    KillKapacitor,
    RestartKapacitor,
    WipeKapacitor,
    RestoreKapacitor,
    RestartPostgresql,
    CutConnections,
    HandEdit,
    Delay,
    Cut,
    Garble,
}

/// What goes wrong, and how often.
const FAULTS: [(Fault, u32, &str); 11] = [
    (Fault::KillReplica, 5, "replicas killed"),
    (Fault::KillKapacitor, 2, "kills of Kapacitor"),
    (Fault::RestartKapacitor, 1, "restarts of Kapacitor"),
    (Fault::WipeKapacitor, 1, "wipes of Kapacitor"),
    (
        Fault::RestoreKapacitor,
        2,
        "restorations of an old Kapacitor",
    ),
    (Fault::RestartPostgresql, 1, "restarts of PostgreSQL"),
    (Fault::CutConnections, 1, "cuts of all its connections"),
    (Fault::HandEdit, 4, "edits by hand"),
    (Fault::Delay, 1, "times of delays"),
    (Fault::Cut, 1, "of cuts"),
    (Fault::Garble, 1, "of garbled answers"),
];

/// Lets things go wrong, one after the other.
pub struct Faults {
    random: StdRng,
    counts: BTreeMap<Fault, u32>,
    /// For a backup of Kapacitor's.
    folder: Folder,
}

impl Faults {
    pub fn new(seed: u64) -> Result<Self> {
        Ok(Self {
            random: StdRng::seed_from_u64(seed),
            counts: BTreeMap::new(),
            folder: Folder::new("backup")?,
        })
    }

    /// How often each fault happened.
    pub fn counts(&self) -> String {
        let counts = FAULTS.iter().map(|(fault, _, name)| {
            format!(
                "{} {name}",
                self.counts.get(fault).copied().unwrap_or_default()
            )
        });
        counts.collect::<Vec<_>>().join(", ")
    }

    /// How often a message may have been under way that is sent again then: what is sent is not recorded.
    pub fn interruptions(&self) -> u32 {
        let kinds = [
            Fault::KillReplica,
            Fault::RestartPostgresql,
            Fault::CutConnections,
        ];
        // and the kill of all at the end
        let counts = kinds.map(|fault| self.counts.get(&fault).copied().unwrap_or_default());
        counts.iter().sum::<u32>() + 1
    }

    /// Waits a little, then lets something go wrong.
    pub async fn next(
        &mut self,
        replicas: &mut [Service],
        kapacitor: &mut Kapacitor,
        postgresql: &mut Part,
        proxy: &Proxy,
        apps: usize,
        screen: &mut Screen,
    ) -> Result<()> {
        self.pause(1.0).await;
        self.restart_dead(replicas).await;
        let (fault, _, _) = FAULTS
            .choose_weighted(&mut self.random, |(_, weight, _)| *weight)
            .copied()?;
        *self.counts.entry(fault).or_default() += 1;
        screen.line(Style::Dim, &format!("{fault:?}"));
        match fault {
            Fault::KillReplica => {
                let nth = self.random.random_range(0..replicas.len());
                replicas[nth].kill();
            }
            Fault::KillKapacitor => {
                kapacitor.part.kill();
                self.pause(2.0).await;
                kapacitor.start().await?;
            }
            Fault::RestartKapacitor => {
                kapacitor.part.stop().await;
                self.pause(2.0).await;
                kapacitor.start().await?;
            }
            Fault::WipeKapacitor => {
                kapacitor.part.wipe()?;
                kapacitor.start().await?;
            }
            Fault::RestoreKapacitor => {
                let backup = self.folder.path().join("kapacitor");
                if backup.exists() {
                    kapacitor.part.restore(&backup).await?;
                } else {
                    kapacitor.part.save(&backup).await?;
                }
                kapacitor.start().await?;
            }
            Fault::RestartPostgresql => {
                proxy.watch.forgive();
                postgresql.stop().await;
                self.pause(2.0).await;
                postgresql.start().await?;
                proxy.watch.forgive();
            }
            Fault::CutConnections => {
                proxy.watch.forgive();
                let cut = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'kapacitor-alerts'";
                let mut psql = Command::new("psql");
                psql.args([
                    "--no-psqlrc",
                    "--quiet",
                    "--dbname",
                    &postgresql.url,
                    "--command",
                    cut,
                ]);
                tokio::task::spawn_blocking(move || psql.output()).await??;
                proxy.watch.forgive();
            }
            // Kapacitor may be failing, or may not have the task: then nothing is edited.
            Fault::HandEdit => drop(self.edit(kapacitor, apps).await),
            Fault::Delay => self.meddle(proxy, Mischief::Delay).await,
            Fault::Cut => self.meddle(proxy, Mischief::Cut).await,
            Fault::Garble => self.meddle(proxy, Mischief::Garble).await,
        }
        Ok(())
    }

    async fn pause(&mut self, most: f64) {
        sleep(Duration::from_secs_f64(self.random.random_range(0.1..most))).await;
    }

    async fn meddle(&mut self, proxy: &Proxy, mischief: Mischief) {
        proxy.set(mischief);
        self.pause(4.0).await;
        proxy.pass();
    }

    async fn edit(&mut self, kapacitor: &Kapacitor, apps: usize) -> Result<()> {
        let rules: Vec<Rule> = Rule::all(apps).collect();
        let id = rules[self.random.random_range(0..rules.len())].id();
        let path = format!("/tasks/{id}");
        match self.random.random_range(0..3) {
            0 => {
                let task = kapacitor.call(Method::GET, &path, None).await?;
                let mut vars = task["vars"].clone();
                vars["slack"]["value"] = "#by-hand".into();
                let change = Some(json!({ "vars": vars }));
                kapacitor.call(Method::PATCH, &path, change).await?;
            }
            1 => {
                await_start(kapacitor, &path).await?;
                let change = Some(json!({ "status": "disabled" }));
                kapacitor.call(Method::PATCH, &path, change).await?;
            }
            _ => {
                await_start(kapacitor, &path).await?;
                kapacitor.call(Method::DELETE, &path, None).await?;
            }
        }
        Ok(())
    }

    async fn restart_dead(&mut self, replicas: &mut [Service]) {
        for replica in replicas {
            if replica.pid().is_none() {
                // It may end again, where PostgreSQL is away: the next time, then.
                let _ = replica.start_alive().await;
            }
        }
    }

    /// Everything runs again.
    pub async fn heal(
        &mut self,
        replicas: &mut [Service],
        kapacitor: &mut Kapacitor,
        postgresql: &mut Part,
    ) -> Result<()> {
        if postgresql.pid().is_none() {
            postgresql.start().await?;
        }
        // One that is locked up, by an edit by hand at the wrong moment, answers no more.
        if kapacitor
            .call(Method::GET, "/tasks?limit=1&fields=executing", None)
            .await
            .is_err()
        {
            kapacitor.part.kill();
        }
        if kapacitor.part.pid().is_none() {
            kapacitor.start().await?;
        }
        for replica in replicas {
            if replica.pid().is_none() {
                replica.start_alive().await?;
            }
            let deadline = Instant::now() + RECOVERY;
            let ready = format!("{}/readyz", replica.url);
            while !http()
                .get(&ready)
                .send()
                .await
                .is_ok_and(|it| it.status().is_success())
            {
                anyhow::ensure!(
                    Instant::now() < deadline,
                    "not ready: {}",
                    replica.log_tail()
                );
                sleep(Duration::from_millis(100)).await;
            }
        }
        Ok(())
    }
}

/// A task that is stopped before it has quite started locks up all of Kapacitor.
async fn await_start(kapacitor: &Kapacitor, path: &str) -> Result<()> {
    for _ in 0..50 {
        let task = kapacitor.call(Method::GET, path, None).await?;
        let nodes = task["stats"]["node-stats"]
            .as_object()
            .cloned()
            .unwrap_or_default();
        let counts = |(name, counters): (&String, &Value)| {
            !name.starts_with("alert") || counters.get("alerts_triggered").is_some()
        };
        if nodes.iter().all(counts) {
            return Ok(());
        }
        sleep(Duration::from_millis(20)).await;
    }
    anyhow::bail!("{path} does not start")
}
