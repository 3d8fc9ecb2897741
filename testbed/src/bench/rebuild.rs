//! `bench-rebuild`: how long the service takes to fill an empty Kapacitor, against the barest client
//! that creates the same tasks, and how requests fare meanwhile.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use clap::value_parser;
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::sleep;

use testbed::Testbed;
use testbed::parts::{Part, http};
use testbed::service::{Service, client};

use super::tasks_url;
use crate::screen::{Screen, Style};

/// Longest time for a rebuild.
const PATIENCE: Duration = Duration::from_secs(3600);

#[derive(clap::Args)]
pub struct Options {
    /// How many tasks, a quarter of each kind
    #[arg(long, env, default_value_t = 1000, value_parser = value_parser!(u32).range(8..))]
    tasks: u32,
    /// How many of them are created to try a concurrency
    #[arg(long, env, default_value_t = 200, value_parser = value_parser!(u32).range(8..))]
    sample: u32,
}

pub async fn bench(program: &Path, options: &Options) -> Result<()> {
    let mut screen = Screen::new();
    let mut parts = Testbed::start().await?;
    let env = [
        ("RECONCILE_INTERVAL", "2"),
        ("LOG_LEVEL", "error,kapacitor_alerts::sync::progress=info"),
    ];
    let mut service = Service::start(program, &parts.addresses(), &env).await?;
    let text = format!(
        "{} tasks, Kapacitor {}",
        options.tasks, parts.kapacitor.version
    );
    screen.line(Style::Plain, &text);
    let http = client(&service.token);
    let creating = create_rules(&http, &service.url, options.tasks);
    screen.waiting("creating", creating).await?;
    let bodies = Arc::new(bodies(&parts.kapacitor).await?);
    ensure!(
        bodies.len() == options.tasks as usize,
        "not all tasks are in Kapacitor"
    );
    let probing = probe_for(&http, &service.url, Duration::from_secs(5));
    let idle = screen.waiting("requests at rest", probing).await?;
    screen.line(Style::Plain, &format!("at rest: {}", idle));

    service.stop().await;
    let sample = (options.sample as usize).min(bodies.len());
    let mut best = (1, 0.0);
    for concurrency in [1, 2, 4, 8, 16, 32] {
        let rate = bare(&mut parts.kapacitor, &bodies, sample, concurrency).await?;
        screen.line(
            Style::Plain,
            &format!("bare, {concurrency:2} at a time: {rate:.1} tasks/s"),
        );
        if rate > best.1 {
            best = (concurrency, rate);
        }
    }
    let (concurrency, mut rate) = best;
    if sample < bodies.len() {
        let all = bare(&mut parts.kapacitor, &bodies, bodies.len(), concurrency);
        rate = screen.waiting("creating all, bare", all).await?;
    }
    let text = format!(
        "bare, all {}, {concurrency} at a time: {rate:.1} tasks/s",
        bodies.len()
    );
    screen.line(Style::Plain, &text);

    parts.kapacitor.wipe()?;
    parts.kapacitor.start().await?;
    service.start_again().await?;
    let begin = Instant::now();
    let over = Arc::new(AtomicBool::new(false));
    let probing = tokio::spawn(probe(http.clone(), service.url.clone(), over.clone()));
    let rebuilding = rebuilt(&parts.kapacitor, bodies.len());
    screen.waiting("rebuilding", rebuilding).await?;
    let ours = bodies.len() as f64 / begin.elapsed().as_secs_f64();
    over.store(true, Ordering::Relaxed);
    let ratio = ours / rate;
    let text = format!("the service: {ours:.1} tasks/s, {ratio:.2} of the bare rate");
    screen.line(Style::Good, &text);
    screen.line(Style::Plain, &format!("meanwhile: {}", probing.await??));
    screen.line(Style::Dim, &service.log_tail());
    service.stop().await;
    parts.stop().await;
    Ok(())
}

fn app(nth: u32) -> String {
    format!("app{nth}-prod")
}

async fn create_rules(http: &Client, url: &str, tasks: u32) -> Result<()> {
    let mut posts = JoinSet::new();
    for nth in 0..tasks {
        let (app, slack) = (app(nth / 4), "#ops");
        let (kind, body) = match nth % 4 {
            0 => (
                "5xx",
                json!({ "app": app, "tolerance": "low", "slack": slack }),
            ),
            1 => ("crashed", json!({ "app": app, "slack": slack })),
            2 => ("release", json!({ "app": app, "slack": slack })),
            _ => {
                let numbers = json!({ "app": app, "dynotype": "web", "warn": "400", "crit": "500",
                    "window": "5m", "every": "1m", "slack": slack });
                ("memory", numbers)
            }
        };
        posts.spawn(http.post(format!("{url}/task/{kind}")).json(&body).send());
        if posts.len() == 8 {
            created(posts.join_next().await)?;
        }
    }
    while let Some(answer) = posts.join_next().await {
        created(Some(answer))?;
    }
    Ok(())
}

type Joined = Result<reqwest::Result<reqwest::Response>, tokio::task::JoinError>;

fn created(answer: Option<Joined>) -> Result<()> {
    let answer = answer.context("no answer")???;
    ensure!(answer.status().is_success(), "{}", answer.status());
    Ok(())
}

/// What Kapacitor has, as it is created.
async fn bodies(kapacitor: &Part) -> Result<Vec<Vec<u8>>> {
    let url = format!("{}?limit=1000000&script-format=raw", tasks_url(kapacitor));
    let fields = ["type", "dbrps", "script", "vars", "status"].map(|it| format!("&fields={it}"));
    let answer = http()
        .get(url + &fields.concat())
        .timeout(PATIENCE)
        .send()
        .await?;
    let mut listing: Value = answer.error_for_status()?.json().await?;
    let tasks = listing["tasks"].as_array_mut().context("no tasks")?;
    let body = |task: &mut Value| {
        let task = task.as_object_mut().context("no task")?;
        task.remove("link");
        Ok(serde_json::to_vec(task)?)
    };
    tasks.iter_mut().map(body).collect()
}

/// Tasks per second.
async fn bare(
    kapacitor: &mut Part,
    bodies: &Arc<Vec<Vec<u8>>>,
    count: usize,
    concurrency: usize,
) -> Result<f64> {
    kapacitor.wipe()?;
    kapacitor.start().await?;
    let url = tasks_url(kapacitor);
    let begin = Instant::now();
    let mut clients = JoinSet::new();
    for client in 0..concurrency {
        let (http, url, bodies) = (http(), url.clone(), bodies.clone());
        clients.spawn(async move {
            for body in bodies[..count].iter().skip(client).step_by(concurrency) {
                create(&http, &url, body).await?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(outcome) = clients.join_next().await {
        outcome??;
    }
    Ok(count as f64 / begin.elapsed().as_secs_f64())
}

async fn create(http: &Client, url: &str, body: &[u8]) -> Result<()> {
    let request = http.post(url).header("content-type", "application/json");
    let answer = request.body(body.to_vec()).timeout(PATIENCE).send().await?;
    let status = answer.status();
    let text = answer.text().await?;
    ensure!(status == StatusCode::OK, "{status} {text}");
    Ok(())
}

/// Waits until Kapacitor has as many tasks. It is asked for one task only, by its place in the order.
async fn rebuilt(kapacitor: &Part, tasks: usize) -> Result<()> {
    let http = http();
    let last = tasks - 1;
    let url = format!(
        "{}?fields=executing&limit=1&offset={last}",
        tasks_url(kapacitor)
    );
    let deadline = Instant::now() + PATIENCE;
    loop {
        let answer = http.get(&url).timeout(PATIENCE).send().await?;
        let listing: Value = answer.error_for_status()?.json().await?;
        if listing["tasks"].as_array().is_some_and(|it| !it.is_empty()) {
            return Ok(());
        }
        ensure!(Instant::now() < deadline, "not rebuilt within {PATIENCE:?}");
        sleep(Duration::from_millis(250)).await;
    }
}

/// How long requests take, in milliseconds, sorted.
#[derive(Default)]
struct Latencies {
    get: Vec<f64>,
    patch: Vec<f64>,
}

impl std::fmt::Display for Latencies {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (name, sorted) in [("GET", &self.get), ("PATCH", &self.patch)] {
            let at = |share: f64| sorted[((sorted.len() - 1) as f64 * share) as usize];
            let count = sorted.len();
            write!(
                f,
                "{name} p50 {:.1} ms, p95 {:.1} ms ({count})  ",
                at(0.5),
                at(0.95)
            )?;
        }
        Ok(())
    }
}

async fn probe_for(http: &Client, url: &str, time: Duration) -> Result<Latencies> {
    let over = Arc::new(AtomicBool::new(false));
    let probing = tokio::spawn(probe(http.clone(), url.to_owned(), over.clone()));
    sleep(time).await;
    over.store(true, Ordering::Relaxed);
    probing.await?
}

async fn probe(http: Client, url: String, over: Arc<AtomicBool>) -> Result<Latencies> {
    let mut latencies = Latencies::default();
    let mut nth = 0;
    while nth < 2 || !over.load(Ordering::Relaxed) {
        let path = format!("{url}/task/5xx/{}", app(nth % 2));
        let body = json!({ "slack": format!("#probe{nth}") });
        for (method, times) in [
            (Method::GET, &mut latencies.get),
            (Method::PATCH, &mut latencies.patch),
        ] {
            let begin = Instant::now();
            let request = http.request(method, &path).json(&body).timeout(PATIENCE);
            request.send().await?.error_for_status()?;
            times.push(begin.elapsed().as_secs_f64() * 1000.0);
        }
        nth += 1;
        // Seldom: each PATCH costs Kapacitor as much as a task.
        sleep(Duration::from_millis(500)).await;
    }
    latencies.get.sort_by(f64::total_cmp);
    latencies.patch.sort_by(f64::total_cmp);
    Ok(latencies)
}
