//! `bench`: what a user of the service waits for and what an operator pays, each as a ratio to what
//! the same work costs without the service, measured in the same seconds.
//!
//! - [`bed`]: what is measured, and the rules that it is filled with
//! - [`client`]: the leanest client, of the service and of Kapacitor alike
//! - [`rules`]: the rules, and the same as tasks of Kapacitor's
//! - [`samples`]: how long a work took, repeatedly, with the two sides in turns
//! - [`pgbench`]: PostgreSQL alone
//! - [`writes`], [`reads`], [`upkeep`], [`footprint`]: what is measured
//! - [`delivery`]: reports and messages, with a [`receiver`] and [`alertmanager`] beside it
//! - [`checks`]: reports of checks, with [`healthchecks`] beside it, checks that fall silent, probes, a status page
//! - [`row`], [`chart`]: how it is reported

mod alertmanager;
mod bed;
mod chart;
mod checks;
mod client;
mod delivery;
mod footprint;
mod healthchecks;
mod pgbench;
mod reads;
mod receiver;
mod row;
mod rules;
mod samples;
mod upkeep;
mod writes;

use std::fs;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::process::ExitCode;
use std::thread::available_parallelism;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::markdown;
use crate::screen::{Screen, Style};
use crate::{asked_to_end, ended_by};
use bed::{Bed, Rate};
use row::{Goal, Row};

#[derive(clap::Args)]
pub struct Options {
    /// Two minutes with few tasks instead of ten with many
    #[arg(long)]
    quick: bool,
    /// Finish in this many minutes, without those for delivery and checks; on a busy machine, less is measured
    /// [default: 10, quick 2]
    #[arg(long, env)]
    minutes: Option<f64>,
    /// Measure only this
    #[arg(long, value_enum)]
    only: Option<Section>,
    /// Write the results to this folder, as JSON and as charts
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

/// What can be measured alone.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Section {
    /// Requests, upkeep, memory and start
    Rules,
    /// Reports and messages
    Delivery,
    /// Reports of checks, checks that fall silent, probes, a status page
    Checks,
}

/// How much is measured.
struct Plan {
    /// At so many tasks; from the last but one on, they are disabled and made by bare calls.
    sizes: &'static [usize],
    /// So many of the last size run, and were made through the service.
    enabled: usize,
    /// Of each write, with one client and with eight, at most.
    writes: usize,
    /// For each read.
    seconds: f64,
    /// Passes, imports and starts.
    times: usize,
    requests: usize,
    /// All of it but delivery and checks.
    within: Duration,
    delivery: delivery::Size,
    checks: checks::Size,
}

const FULL: Plan = Plan {
    sizes: &[100, 1_000, 10_000],
    enabled: 1_000,
    writes: 120,
    seconds: 1.0,
    times: 5,
    requests: 100_000,
    within: Duration::from_secs(600),
    delivery: delivery::Size {
        events: 10_000,
        targets: 1_000,
        seconds: 20,
        rules: 10_000,
    },
    checks: checks::Size {
        reports: 5_000,
        checks: 10_000,
        seconds: 60,
    },
};

const QUICK: Plan = Plan {
    sizes: &[100, 1_000],
    enabled: 200,
    writes: 40,
    seconds: 0.4,
    times: 3,
    requests: 10_000,
    within: Duration::from_secs(120),
    delivery: delivery::Size {
        events: 2_000,
        targets: 100,
        seconds: 5,
        rules: 1_000,
    },
    checks: checks::Size {
        reports: 1_000,
        checks: 1_000,
        seconds: 5,
    },
};

/// Creates at a time, by which Kapacitor's highest rate is found.
const AT_A_TIME: [usize; 6] = [1, 2, 4, 8, 16, 32];

/// Work on one task or one page of them, for which it should make no difference how many others exist.
const ONE_TASK: [&str; 6] = [
    "create",
    "update",
    "delete",
    "read one",
    "list 100",
    "state of one",
];

pub async fn bench(service: &Path, options: &Options) -> Result<ExitCode> {
    let mut asked_to_end = pin!(asked_to_end()?);
    let mut screen = Screen::new();
    // Whatever is dropped early ends its processes.
    let report = tokio::select! {
        report = run(&mut screen, service, options) => report,
        signal = &mut asked_to_end => return Ok(ended_by(signal)),
    };
    screen.clear();
    let report = report?;
    screen.say(Style::Plain, &report.text());
    if let Some(folder) = &options.out {
        report.write(folder)?;
        screen.say(Style::Plain, &format!("also in {}", folder.display()));
    }
    Ok(ExitCode::SUCCESS)
}

async fn run(screen: &mut Screen, service: &Path, options: &Options) -> Result<Report> {
    let mut plan = if options.quick { QUICK } else { FULL };
    if let Some(minutes) = options.minutes {
        plan.within = Duration::from_secs_f64(60.0 * minutes);
    }
    let began = Instant::now();
    screen.line(Style::Plain, "the parts and the service are started");
    let mut bed = screen.waiting("starting", Bed::start(service)).await?;
    let about = about(&bed, options.quick).await?;
    let mut rows = Vec::new();
    if options.only.is_none_or(|only| only == Section::Rules) {
        rows.extend(rules(screen, &mut bed, &plan).await?);
    }
    bed.service.stop().await;
    bed.testbed.stop().await;
    if options.only.is_none_or(|only| only == Section::Delivery) {
        rows.extend(delivery::measure(screen, service, &plan.delivery).await?);
    }
    if options.only.is_none_or(|only| only == Section::Checks) {
        rows.extend(checks::measure(screen, service, &plan.checks).await?);
    }
    let mut report = Report { about, rows };
    let minutes = began.elapsed().as_secs_f64() / 60.0;
    report.about["minutes"] = json!((minutes * 10.0).round() / 10.0);
    Ok(report)
}

/// Requests, upkeep, memory and start.
async fn rules(screen: &mut Screen, bed: &mut Bed, plan: &Plan) -> Result<Vec<Row>> {
    let began = Instant::now();
    let mut rows = Vec::new();
    rows.push(screen.waiting("idle", footprint::idle(bed)).await?);

    let mut best = None;
    for (nth, &size) in plan.sizes.iter().enumerate() {
        let last = nth + 1 == plan.sizes.len();
        let enabled = if last { plan.enabled } else { size };
        screen.line(Style::Step, &format!("{size} tasks"));
        screen.waiting("filling", bed.fill(enabled)).await?;
        if nth == 0 {
            let text = "the first releases are told";
            screen.waiting(text, bed.tell()).await?;
        }
        if last {
            // More than half of the time is for what comes after.
            let filling = fill_bare(bed, size, began + plan.within.mul_f64(0.45));
            let rates = screen.waiting("filling", filling).await?;
            for rate in &rates {
                let (at_a_time, per_second) = (rate.at_a_time, rate.per_second());
                let text =
                    format!("Kapacitor creates {per_second:.1} a second, {at_a_time} at a time");
                screen.more(Style::Dim, &text);
            }
            best = rates
                .into_iter()
                .max_by(|a, b| a.per_second().total_cmp(&b.per_second()));
            let taking = upkeep::take_over(bed);
            let sum = screen.waiting("importing", taking).await?;
            screen.more(Style::Dim, &sum);
        }
        let measured = measure(screen, bed, plan, last).await?;
        rows.extend(measured);
    }

    rows.push(footprint::full(bed)?);
    screen.line(Style::Step, "memory and start");
    let requests = footprint::requests(bed, plan.requests);
    rows.push(screen.waiting("mixed requests", requests).await?);
    let starting = footprint::start(bed, plan.times);
    rows.push(screen.waiting("starting again", starting).await?);

    screen.line(Style::Step, "an empty Kapacitor");
    let goal = Some(Goal::AtLeast(0.9));
    let rest = plan.within.saturating_sub(began.elapsed());
    let time = rest.max(plan.within / 5);
    let at_a_time = best.map_or(8, |rate| rate.at_a_time);
    let rebuilding = upkeep::rebuild(bed, plan.enabled, at_a_time, time, goal);
    rows.push(screen.waiting("rebuilding", rebuilding).await?);

    rows.extend(row::growth(&rows, &ONE_TASK));
    Ok(rows)
}

/// All that is measured at one size.
async fn measure(screen: &mut Screen, bed: &Bed, plan: &Plan, last: bool) -> Result<Vec<Row>> {
    let n = bed.filled;
    let goal = |limit| last.then_some(Goal::AtMost(limit));
    let mut rows = Vec::new();
    for (at_a_time, samples) in [(1, plan.writes), (8, plan.writes.next_multiple_of(32))] {
        let text = format!("writes, {at_a_time} at a time");
        let time = plan.within.div_f64(5.0 * plan.sizes.len() as f64);
        let measuring = writes::measure(bed, n, at_a_time, samples, time);
        rows.extend(told(screen, &text, measuring).await?);
    }
    rows.extend(told(screen, "reads", reads::measure(bed, n, plan.seconds)).await?);
    let reconciling = async {
        Ok(vec![
            upkeep::reconcile(bed, n, plan.times, goal(1.2)).await?,
        ])
    };
    rows.extend(told(screen, "reconcile", reconciling).await?);
    let importing = async { Ok(vec![upkeep::import(bed, n, plan.times, goal(1.5)).await?]) };
    rows.extend(told(screen, "import", importing).await?);
    Ok(rows)
}

/// Shows each measurement as soon as it is done.
async fn told(
    screen: &mut Screen,
    text: &str,
    measuring: impl Future<Output = Result<Vec<Row>>>,
) -> Result<Vec<Row>> {
    let rows = screen.waiting(text, measuring).await?;
    for row in &rows {
        let [work, _, clients, ours, bare, ratio, _, met] = row.cells();
        let style = match row.is_met() {
            None => Style::Dim,
            Some(true) => Style::Good,
            Some(false) => Style::Bad,
        };
        let text = format!("{work} {clients}: ours {ours}; bare {bare}; {ratio} {met}");
        screen.line(style, &text);
    }
    Ok(rows)
}

/// In blocks, so many at a time in turns, and the rest by what was quickest, until there are `size` or
/// the time is up.
async fn fill_bare(bed: &mut Bed, size: usize, deadline: Instant) -> Result<Vec<Rate>> {
    let block = ((size - bed.filled) / (2 * AT_A_TIME.len())).clamp(40, 120);
    let mut rates = AT_A_TIME.map(Rate::none);
    for turn in 0.. {
        let quickest = (0..rates.len())
            .max_by(|a, b| rates[*a].per_second().total_cmp(&rates[*b].per_second()));
        let nth = match turn < 2 * rates.len() {
            true => turn % rates.len(),
            false => quickest.unwrap_or_default(),
        };
        let count = block.min(size - bed.filled);
        let late = turn >= rates.len() && Instant::now() > deadline;
        if count == 0 || late {
            break;
        }
        let rate = bed.fill_bare(count, rates[nth].at_a_time).await?;
        rates[nth].created += rate.created;
        rates[nth].seconds += rate.seconds;
    }
    Ok(rates.into())
}

struct Report {
    about: Value,
    rows: Vec<Row>,
}

async fn about(bed: &Bed, quick: bool) -> Result<Value> {
    let version = bed.version().await?;
    let read = |file| fs::read_to_string(file).unwrap_or_default();
    let cpu = read("/proc/cpuinfo");
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split(": ").nth(1));
    let load = read("/proc/loadavg");
    Ok(json!({
        "date": humantime::format_rfc3339_seconds(SystemTime::now()).to_string(),
        "size": if quick { "quick" } else { "full" },
        "machine": {
            "cpu": model.unwrap_or("unknown"),
            "cores": available_parallelism().map_or(0, usize::from),
            // Of the last five minutes: two or three are the benchmark's own.
            "load": load.split(' ').nth(1).and_then(|it| it.parse::<f64>().ok()),
        },
        "versions": {
            "kapacitor-alerts": version,
            "kapacitor": bed.testbed.kapacitor.version,
            "postgresql": bed.testbed.postgresql.version,
            "influxdb": bed.testbed.influxdb.version,
        },
    }))
}

impl Report {
    /// When, where and on what, in a line.
    fn note(&self) -> String {
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let (machine, versions) = (&self.about["machine"], &self.about["versions"]);
        format!(
            "{}; Kapacitor {}, PostgreSQL {}; {} cores, {}, load {}; {} minutes",
            text(&self.about["date"]),
            text(&versions["kapacitor"]),
            text(&versions["postgresql"]),
            machine["cores"],
            text(&machine["cpu"]),
            machine["load"],
            self.about["minutes"],
        )
    }

    fn text(&self) -> String {
        let head = [
            "work", "tasks", "clients", "ours", "bare", "ratio", "goal", "",
        ];
        let mut lines = vec![head.map(String::from)];
        lines.extend(self.rows.iter().map(Row::cells));
        let count = |met| {
            self.rows
                .iter()
                .filter(|row| row.is_met() == Some(met))
                .count()
        };
        format!(
            "\n{}\n\n{}\n{} goals met, {} missed",
            self.note(),
            markdown::table(&lines),
            count(true),
            count(false)
        )
    }

    /// `speed.json`, and a chart for each group of rows.
    fn write(&self, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder)?;
        let write = |name: String, text: String| {
            let file = folder.join(name);
            fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))
        };
        let rows: Vec<Value> = self.rows.iter().map(Row::json).collect();
        let mut about = self.about.clone();
        about["rows"] = Value::Array(rows);
        write(
            "speed.json".into(),
            serde_json::to_string_pretty(&about)? + "\n",
        )?;
        let mut groups: Vec<&str> = Vec::new();
        for row in &self.rows {
            if !groups.contains(&row.group) {
                groups.push(row.group);
            }
        }
        for group in groups {
            let rows: Vec<&Row> = self.rows.iter().filter(|row| row.group == group).collect();
            let svg = chart::bars(group, &self.note(), &rows);
            write(format!("speed-{group}.svg"), svg)?;
        }
        Ok(())
    }
}
