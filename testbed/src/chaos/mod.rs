//! Several replicas of the real service on one database and one real Kapacitor, a load of writes, and
//! everything that can go wrong: at the end nothing that was acknowledged is lost, Kapacitor equals the database,
//! and every target was told what rules have reported, in order. At any time a task has one writer, which pushes only what is committed.
//!
//! What is written and what goes wrong is drawn from a seed; how the two coincide depends on the machine.

mod check;
mod faults;
mod load;
mod proxy;
mod told;
mod watch;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::screen::{Screen, Style};
use faults::Faults;
use load::{Outcome, Write};
use proxy::Proxy;
use testbed::Testbed;
use testbed::parts::{Part, http, new_database};
use testbed::service::{Service, client, new_token};

#[derive(Args)]
pub struct Options {
    /// For how long things go wrong
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// What is written and what goes wrong [default: another in each run]
    #[arg(long)]
    seed: Option<u64>,
    #[arg(long, default_value_t = 3)]
    replicas: usize,
    #[arg(long, default_value_t = 16)]
    writers: usize,
    /// Each has a rule of each kind, now and then
    #[arg(long, default_value_t = 50)]
    apps: usize,
}

/// Tasks in Kapacitor that the service does not manage, one of which looks like a rule.
const STRANGERS: [&str; 3] = ["handmade", "stranger-5xx", "stranger-release"];

/// How long it may take until all is in order again after the last fault.
const RECOVERY: Duration = Duration::from_secs(120);

/// The replicas, as a client has them.
struct Cluster {
    urls: Vec<String>,
    /// Where scripts report to each.
    ingests: Vec<String>,
    /// With their token.
    http: Client,
}

/// Kapacitor, and how the harness speaks with it itself.
struct Kapacitor {
    part: Part,
    http: Client,
    /// As they were created last, by id.
    strangers: Vec<Value>,
}

impl Kapacitor {
    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Result<Value> {
        let url = format!("{}/kapacitor/v1{path}", self.part.url);
        let mut request = self.http.request(method, url);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.timeout(Duration::from_secs(20)).send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        ensure!(status.is_success(), "{path}: {status} {text}");
        Ok(serde_json::from_str(&text).unwrap_or_default())
    }

    /// Starts it and sees to it that the strangers are there.
    async fn start(&mut self) -> Result<()> {
        self.part.start().await?;
        self.meet_strangers().await
    }

    async fn meet_strangers(&mut self) -> Result<()> {
        let mut strangers = Vec::new();
        for id in STRANGERS {
            let path = format!("/tasks/{id}");
            let task = json!({
                "id": id, "type": "stream", "dbrps": [{ "db": "a", "rp": "b" }],
                "script": "stream\n    |from()\n        .measurement('x')\n", "status": "enabled",
            });
            if self.call(Method::GET, &path, None).await.is_err() {
                self.call(Method::POST, "/tasks", Some(task)).await?;
            }
            strangers.push(self.call(Method::GET, &path, None).await?);
        }
        self.strangers = strangers;
        Ok(())
    }
}

pub async fn chaos(program: &Path, options: Options) -> Result<()> {
    let mut screen = Screen::new();
    let seed = options.seed.unwrap_or_else(testbed::process::random) & 0xffff_ffff;
    screen.line(Style::Step, &format!("chaos with seed {seed}"));
    let outcome = run(program, &options, seed, &mut screen).await;
    screen.clear();
    outcome.with_context(|| {
        format!(
            "again: testbed chaos --seconds {} --seed {seed}",
            options.seconds
        )
    })
}

async fn run(program: &Path, options: &Options, seed: u64, screen: &mut Screen) -> Result<()> {
    let Testbed {
        mut postgresql,
        influxdb,
        kapacitor,
        sink,
    } = Testbed::start().await?;
    let mut kapacitor = Kapacitor {
        part: kapacitor,
        http: http(),
        strangers: Vec::new(),
    };
    kapacitor.meet_strangers().await?;
    let proxy = Proxy::start(&kapacitor.part.address(), seed).await?;
    let database = new_database(&postgresql.url).await?;
    let addresses = testbed::Addresses {
        database_url: postgresql.url.clone(),
        kapacitor_url: proxy.url.clone(),
        influxdb_url: influxdb.url.clone(),
        sink_url: sink.url.clone(),
        smtp_addr: sink.smtp_addr.clone(),
        kapacitor_version: kapacitor.part.version.clone(),
        kapacitord: kapacitor.part.program.display().to_string(),
    };
    let token = new_token();
    let env = [
        ("DATABASE_URL", database.as_str()),
        ("ADMIN_TOKEN", token.as_str()),
        ("RATE_LIMIT", "0"),
        ("RECONCILE_INTERVAL", "2"),
        ("KAPACITOR_TIMEOUT", "3"),
        ("REQUEST_TIMEOUT", "20"),
        ("LOG_LEVEL", "warn"),
        // each message by itself
        ("STORM_AFTER", "0"),
    ];
    let mut replicas = vec![Service::start(program, &addresses, &env).await?];
    // Scripts are the same, whichever replica renders them.
    let ingest_url = replicas[0].ingest_url.clone();
    let env = [&env[..], &[("INGEST_URL", ingest_url.as_str())]].concat();
    for _ in 1..options.replicas {
        replicas.push(Service::start(program, &addresses, &env).await?);
    }
    let cluster = Arc::new(Cluster {
        urls: replicas.iter().map(|it| it.url.clone()).collect(),
        ingests: replicas.iter().map(|it| it.ingest_url.clone()).collect(),
        http: client(&token),
    });
    screen.line(
        Style::Plain,
        &format!(
            "{} replicas, {} writers, Kapacitor {}",
            options.replicas, options.writers, addresses.kapacitor_version
        ),
    );

    let heard = sink.client();
    told::create(&cluster, &heard).await?;
    let stop = CancellationToken::new();
    let reporters: Vec<_> = told::keys(&kapacitor)
        .await?
        .into_iter()
        .enumerate()
        .map(|(nth, key)| {
            let rule = told::Reported::new(seed, nth as u64, key);
            tokio::spawn(rule.report(cluster.clone(), stop.clone()))
        })
        .collect();
    let writers: Vec<_> = (0..options.writers as u64)
        .map(|nth| {
            tokio::spawn(load::write(
                cluster.clone(),
                options.apps,
                seed,
                nth,
                stop.clone(),
            ))
        })
        .collect();
    let end = Instant::now() + Duration::from_secs(options.seconds);
    let mut faults = Faults::new(seed)?;
    while Instant::now() < end {
        faults
            .next(
                &mut replicas,
                &mut kapacitor,
                &mut postgresql,
                &proxy,
                options.apps,
                screen,
            )
            .await?;
    }
    // What is interrupted now is not written again.
    for replica in &mut replicas {
        replica.kill();
    }
    stop.cancel();
    let mut writes: Vec<Write> = Vec::new();
    for writer in writers {
        writes.extend(writer.await?);
    }

    screen.line(Style::Step, "nothing goes wrong any more");
    proxy.pass();
    faults
        .heal(&mut replicas, &mut kapacitor, &mut postgresql)
        .await?;
    let mut reported = Vec::new();
    for reporter in reporters {
        let mut rule = reporter.await?;
        rule.finish(&cluster).await;
        reported.push(rule);
    }
    let healed = Instant::now();
    reconcile(&cluster).await?;
    let healed = healed.elapsed().as_secs_f64();
    let count =
        |wanted: fn(&Outcome) -> bool| writes.iter().filter(|it| wanted(&it.outcome)).count();
    screen.line(
        Style::Plain,
        &format!(
            "{} writes acknowledged, {} refused, {} without an answer; {}",
            count(|it| matches!(it, Outcome::Acknowledged { .. })),
            count(|it| matches!(it, Outcome::Refused)),
            count(|it| matches!(it, Outcome::Unknown)),
            faults.counts()
        ),
    );
    let (changes, met) = proxy.watch.seen();
    ensure!(
        met.is_empty(),
        "two writers at a time, of {changes} changes: {met:?}"
    );
    let told = told::check(&heard, &reported, faults.interruptions()).await?;
    screen.line(Style::Good, &told);
    let checked = check::all(&cluster, &kapacitor, options.apps, &writes, &proxy.watch).await?;
    screen.line(
        Style::Good,
        &format!(
            "{checked}; reconciled in {healed:.1} s; {changes} changes, of a task one at a time"
        ),
    );
    Ok(())
}

/// One reconciliation, after which there is nothing left to do.
async fn reconcile(cluster: &Cluster) -> Result<()> {
    let url = format!("{}/reconcile", cluster.urls[0]);
    let deadline = Instant::now() + RECOVERY;
    loop {
        let answer = cluster.http.post(&url).send().await?;
        if answer.status() == StatusCode::OK {
            let report: Value = answer.json().await?;
            let failed = report["failed"].as_array().context("no list of failures")?;
            ensure!(failed.is_empty(), "not reconciled: {report}");
            return Ok(());
        }
        // The circuit breaker may not have noticed yet.
        if Instant::now() > deadline {
            bail!(
                "no reconciliation: {} {}",
                answer.status(),
                answer.text().await?
            );
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}
