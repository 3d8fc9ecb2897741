//! `bench-rules`: what it costs Kapacitor and InfluxDB to run rules, ours against naive scripts.
//!
//! Each side has a Kapacitor and an InfluxDB of its own, with the same data. Both are measured in the
//! same seconds: whatever else the machine does meanwhile, it does to both.
//!
//! - [`rules`]: what is compared
//! - [`data`]: what the rules look at
//! - [`cost`]: what the processes used, and what that is for a rule
//! - [`table`]: how it is reported
//!
//! [`rebuild`] is a measurement of its own.

mod cost;
mod data;
pub mod rebuild;
mod rules;
mod table;

use std::path::Path;
use std::pin::pin;
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, ensure};
use clap::value_parser;
use reqwest::Client;
use serde_json::Value;
use tokio::task::JoinSet;
use tokio::time::sleep;

use testbed::Testbed;
use testbed::parts::{Part, http};
use testbed::service::{Service, client};

use crate::screen::{Screen, Style};
use crate::{asked_to_end, ended_by};
use cost::{Cost, Used, watch};
use rules::{RULES, Rule};

/// For how long the parts are measured at rest.
const AT_REST: Duration = Duration::from_secs(30);
/// How long to wait until the cost of starting the rules is over.
const SETTLE: Duration = Duration::from_secs(10);
/// Longest time for all but measuring: at first, and for each kind of rules.
const PREPARED_WITHIN: Duration = Duration::from_secs(300);

#[derive(clap::Args)]
pub struct Size {
    /// How many rules of a kind, each for an app of its own
    #[arg(long, env, default_value_t = 200, value_parser = value_parser!(u32).range(1..))]
    rules: u32,
    /// For how many minutes each kind is measured
    #[arg(long, env, default_value_t = 2, value_parser = value_parser!(u32).range(1..))]
    minutes: u32,
    /// Only these kinds, with commas between [default: all]
    #[arg(long, env, value_delimiter = ',')]
    kinds: Vec<String>,
}

/// Of ours and of naive.
type Sides<T> = [T; 2];

pub async fn bench(service: &Path, size: &Size) -> Result<ExitCode> {
    let mut asked_to_end = pin!(asked_to_end()?);
    let mut screen = Screen::new();
    // Whatever is dropped early ends its processes.
    let tables = tokio::select! {
        tables = run(&mut screen, service, size) => tables,
        signal = &mut asked_to_end => return Ok(ended_by(signal)),
    };
    screen.clear();
    screen.say(Style::Plain, &tables?);
    Ok(ExitCode::SUCCESS)
}

/// Answers with the tables.
async fn run(screen: &mut Screen, service: &Path, size: &Size) -> Result<String> {
    for kind in &size.kinds {
        ensure!(RULES.iter().any(|rule| rule.kind == kind), "no kind {kind}");
    }
    let is_wanted =
        |rule: &&Rule| size.kinds.is_empty() || size.kinds.iter().any(|it| it == rule.kind);
    let rules: Vec<&Rule> = RULES.iter().filter(is_wanted).collect();

    let text = "the parts are started, once for our rules and once for naive ones";
    screen.line(Style::Plain, text);
    let starting = async { tokio::try_join!(Testbed::start(), Testbed::start()) };
    let mut sides: Sides<Testbed> = screen.waiting("starting", starting).await?.into();

    let text = format!("{} healthy apps: the same data for both", size.rules);
    screen.line(Style::Plain, &text);
    let now = SystemTime::now();
    let long = |rule: &&Rule| PREPARED_WITHIN + rule.round * size.minutes;
    let until = now + PREPARED_WITHIN + rules.iter().map(long).sum::<Duration>();
    let platforms = sides.each_ref().map(|side| side.addresses().platform());
    let [ours, naive] = platforms
        .each_ref()
        .map(|it| data::write(it, size.rules, now, until));
    let writing = async { tokio::try_join!(ours, naive) };
    screen.waiting("writing", writing).await?;

    let text = "at rest: what the parts use without rules, and with tasks that do nothing";
    screen.line(Style::Plain, text);
    let measuring = at_rest(&sides, size);
    let (idle, resting) = screen.waiting("measuring", measuring).await?;

    let mut costs = Vec::new();
    for rule in rules {
        let text = format!("{}: {} rules on each side", rule.name, size.rules);
        screen.line(Style::Plain, &text);
        let measuring = measure(&mut sides, service, rule, size, idle);
        let both = screen.waiting("measuring", measuring).await?;
        screen.more(Style::Dim, &table::line(&both));
        costs.push((rule.name, both));
    }
    let lasted = SystemTime::now() < until;
    ensure!(lasted, "it took longer than there is data");
    let tables = table::tables(&sides[0], size.rules, idle[0], resting, &costs);
    let [ours, naive] = sides;
    let stopping = async { tokio::join!(ours.stop(), naive.stop()) };
    screen.waiting("stopping", stopping).await;
    Ok(tables)
}

/// What each side uses in a second without rules, and beyond that in an hour with 1,000 tasks that do
/// nothing: Kapacitor wakes up for each of its tasks every second.
async fn at_rest(sides: &Sides<Testbed>, size: &Size) -> Result<(Sides<Used>, Used)> {
    cost::until_quiet(sides).await?;
    let seen = watch(sides, AT_REST).await?;
    let idle = seen.each_ref().map(|seen| Used::each_second(seen));
    let [_, naive] = sides;
    let tasks = (0..size.rules).map(|nth| rules::resting(&data::app(nth)));
    post_all(http(), tasks_url(&naive.kapacitor), 200, tasks).await?;
    sleep(SETTLE).await;
    let [_, seen] = watch(sides, AT_REST).await?;
    let resting = Cost::new(&seen, idle[1], AT_REST, 0.0, size.rules);
    Ok((idle, resting.cpu))
}

/// On Kapacitors that have never seen another rule: it is not safe to stop a task right after its
/// start, and its memory would stay.
async fn measure(
    sides: &mut Sides<Testbed>,
    service: &Path,
    rule: &Rule,
    size: &Size,
    idle: Sides<Used>,
) -> Result<Sides<Cost>> {
    for side in &mut *sides {
        side.kapacitor.wipe()?;
        side.kapacitor.start().await?;
    }
    let empty = cost::rss_mb(sides)?;

    let [ours, naive] = &*sides;
    let mut service = Service::start(service, &ours.addresses(), &[]).await?;
    let apps = || (0..size.rules).map(data::app);
    // 201: it has reached Kapacitor.
    let url = format!("{}/task/{}", service.url, rule.kind);
    let posting_ours = post_all(
        client(&service.token),
        url,
        201,
        apps().map(|app| rule.ours(&app)),
    );
    let url = tasks_url(&naive.kapacitor);
    let posting_naive = post_all(http(), url, 200, apps().map(|app| rule.naive(&app)));
    tokio::try_join!(posting_ours, posting_naive)?;
    // Kapacitor alone runs the rules; that the service looks after them would be measured as well.
    service.stop().await;
    sleep(SETTLE).await;

    let seen = watch(sides, rule.round * size.minutes).await?;
    let full = cost::rss_mb(sides)?;
    for side in &*sides {
        all_run(&side.kapacitor, size.rules).await?;
    }
    Ok([0, 1].map(|side| {
        let rss_mb = full[side] - empty[side];
        Cost::new(&seen[side], idle[side], rule.round, rss_mb, size.rules)
    }))
}

/// A few at a time: more would only wait for Kapacitor.
async fn post_all(
    http: Client,
    url: String,
    status: u16,
    bodies: impl Iterator<Item = Value>,
) -> Result<()> {
    let bodies: Vec<Value> = bodies.collect();
    for bodies in bodies.chunks(4) {
        let mut posts = JoinSet::new();
        for body in bodies {
            posts.spawn(http.post(&url).json(body).send());
        }
        while let Some(answer) = posts.join_next().await {
            let answer = answer??;
            let (got, text) = (answer.status(), answer.text().await?);
            ensure!(got == status, "{url}: not {status} but {got}: {text}");
        }
    }
    Ok(())
}

/// An error if a rule does not run, or its queries fail.
async fn all_run(kapacitor: &Part, rules: u32) -> Result<()> {
    let url = format!(
        "{}?fields=executing&fields=stats&limit=1000000",
        tasks_url(kapacitor)
    );
    let answer = http().get(url).send().await?;
    let body: Value = answer.error_for_status()?.json().await?;
    let tasks = body["tasks"].as_array().context("no tasks")?;
    let runs = |task: &&Value| {
        task["executing"] == true && task["stats"]["node-stats"]["query1"]["errors"] == 0
    };
    let running = tasks.iter().filter(runs).count();
    ensure!(
        running == rules as usize,
        "only {running} rules run; the end of Kapacitor's log:\n{}",
        kapacitor.log_tail()
    );
    Ok(())
}

fn tasks_url(kapacitor: &Part) -> String {
    format!("{}/kapacitor/v1/tasks", kapacitor.url)
}
