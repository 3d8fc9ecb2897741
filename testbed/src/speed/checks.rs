//! What it takes to take in the reports of checks, to find those that do not report, and to ask endpoints.
//!
//! PostgreSQL is durable here, as in production: what is answered with 200 is on its disk.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::sleep;

use testbed::Testbed;
use testbed::process::usage;
use testbed::service::Service;

use super::client::{Call, Client};
use super::healthchecks::Healthchecks;
use super::pgbench::Pgbench;
use super::receiver::Receiver;
use super::row::{Figures, Goal, Judged, Row};
use super::samples::{Operation, Samples, run};
use crate::screen::{Screen, Style};

/// So many fall silent a second.
const SILENT: usize = 100_000 / 60;

/// How late a check may be found down, in seconds.
const LATE: f64 = 10.0;

/// How much is measured.
pub struct Size {
    /// Of reports, with one client; three times as many with several.
    pub reports: usize,
    /// How many checks report.
    pub checks: usize,
    /// For so many seconds, checks fall silent.
    pub seconds: usize,
}

struct Bench<'a> {
    testbed: Testbed,
    service: Service,
    api: Client,
    pgbench: Pgbench,
    receiver: Receiver,
    healthchecks: Option<Healthchecks>,
    size: &'a Size,
}

/// Measures all of it.
pub async fn measure(screen: &mut Screen, program: &Path, size: &Size) -> Result<Vec<Row>> {
    screen.line(Style::Step, "checks");
    let bench = screen
        .waiting("starting", Bench::start(program, size))
        .await?;
    let mut rows = Vec::new();
    for count in [1, size.checks] {
        let text = format!("reports of {count} checks");
        rows.extend(screen.waiting(&text, bench.reports(count)).await?);
    }
    rows.push(screen.waiting("silence", bench.silence()).await?);
    rows.push(screen.waiting("probes", bench.probes()).await?);
    rows.push(screen.waiting("a status page", bench.page()).await?);
    bench.stop().await;
    Ok(rows)
}

impl<'a> Bench<'a> {
    async fn start(program: &Path, size: &'a Size) -> Result<Self> {
        let testbed = Testbed::start_durable().await?;
        let settings = [
            ("RECONCILE_INTERVAL", "3600"),
            ("HEALTH_INTERVAL", "3600"),
            ("RATE_LIMIT", "0"),
            ("LOG_LEVEL", "error"),
        ];
        let service = Service::start(program, &testbed.addresses(), &settings).await?;
        Ok(Self {
            api: Client::of_service(&service),
            pgbench: Pgbench::new(&service.database_url)?,
            receiver: Receiver::start().await?,
            healthchecks: Healthchecks::start(&service.database_url).await?,
            testbed,
            service,
            size,
        })
    }

    async fn stop(mut self) {
        if let Some(healthchecks) = self.healthchecks {
            healthchecks.stop().await;
        }
        self.service.stop().await;
        self.testbed.stop().await;
    }

    /// Heartbeats of this app that are up.
    async fn heartbeats(&self, app: &str, count: usize) -> Result<()> {
        let post = format!("{}/checks", self.receiver.url);
        let check =
            json!({ "app": app, "name": "job", "period": "1h", "grace": "1m", "post": post });
        self.checks("heartbeat", &check, count).await?;
        self.pgbench
            .sql(&format!(
                "update checks set is_plain = true, grace = 60, status = 'up', last_at = now(),
                    due_at = now() + interval '1 hour'
                 where app = '{app}'"
            ))
            .await?;
        Ok(())
    }

    /// So many checks like this one, the first made by the service, and the others as rows like its own.
    async fn checks(&self, kind: &str, check: &Value, count: usize) -> Result<()> {
        let create = Call::new(Method::POST, format!("/check/{kind}"), 201).with(check.to_string());
        self.api.send(&create).await?;
        let (app, more) = (check["app"].as_str().unwrap_or_default(), count - 1);
        self.pgbench
            .sql(&format!(
                "with rule as (
                    insert into rules (kind, app, part, spec, targets, enabled, generation, last_generation)
                    select kind, app, part || n, spec || jsonb_build_object('name', part || n), targets, enabled, 1, 1
                    from generate_series(1, {more}) n, (select * from rules where app = '{app}') one
                    returning id, app, part
                 ), deployed as (
                    insert into deployments (rule, task, kapacitor, delivers, generation, synced_generation,
                        sync_status)
                    select id, '{kind}:' || app || ':' || part, '', true, 1, 1, 'synced' from rule
                 )
                 insert into checks (rule, app, slug) select id, app, part from rule;
                 analyze rules; analyze deployments; analyze checks"
            ))
            .await?;
        Ok(())
    }

    /// Reports against the same update and insert by pgbench.
    async fn reports(&self, count: usize) -> Result<Vec<Row>> {
        let app = format!("reports-{count}");
        self.heartbeats(&app, count).await?;
        let codes = format!("select code from checks where app = '{app}'");
        let codes = self.pgbench.sql(&codes).await?;
        let codes: Vec<&str> = codes.lines().collect();
        ensure!(codes.len() == count, "{} of {count} checks", codes.len());
        let plain = format!("plain_{count}");
        self.pgbench
            .sql(&format!(
                "create table {plain} (id int primary key, code uuid not null unique, last_at timestamptz,
                    reports bigint not null default 0) with (fillfactor = 70);
                 create table {plain}_reports (id int not null references {plain}, n bigint not null,
                    at timestamptz not null, what text not null, scheme text, method text, address inet,
                    user_agent text, primary key (id, n));
                 insert into {plain} (id, code) select n, md5(n::text)::uuid from generate_series(1, {count}) n;
                 analyze {plain}"
            ))
            .await?;
        let script = format!(
            "\\set id random(1, {count})\n\
             with taken as (update {plain} set last_at = now(), reports = reports + 1 \
             where code = md5(:id::text)::uuid returning id, reports) \
             insert into {plain}_reports select id, reports, now(), 'success', 'http', 'GET', '127.0.0.1', '' \
             from taken returning n;\n"
        );
        let theirs = match &self.healthchecks {
            Some(healthchecks) => Some((healthchecks, healthchecks.checks(count).await?)),
            None => None,
        };
        let pings = |codes: &[&str], count: usize| -> Vec<Operation> {
            let ping = |nth: usize| Call::get(format!("/ping/{}", codes[nth * 7 % codes.len()]));
            (0..count).map(|nth| vec![ping(nth)]).collect()
        };
        let mut rows = Vec::new();
        for clients in [1, 16, 64] {
            let reports = self.size.reports * if clients == 1 { 1 } else { 3 };
            let ours = run(&self.api, pings(&codes, reports), clients).await?;
            let bare = self.pgbench.run(&script, reports, clients).await?;
            if let Some((healthchecks, codes)) = &theirs {
                let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
                // A tenth: it takes its time.
                let pings = pings(&codes, reports / 10);
                let theirs = run(&healthchecks.client, pings, clients).await?;
                rows.push(Row {
                    group: "checks",
                    work: "report; bare: to Healthchecks".into(),
                    n: count,
                    clients,
                    ours: figures(&ours),
                    bare: figures(&theirs),
                    judged: vec![Judged::new(
                        "times Healthchecks",
                        ours.per_second() / theirs.per_second(),
                        Goal::AtLeast(10.0),
                    )],
                });
            }
            rows.push(Row {
                group: "checks",
                work: "report".into(),
                n: count,
                clients,
                ours: figures(&ours),
                bare: figures(&bare),
                judged: vec![Judged::new(
                    "share of the same update and insert",
                    ours.per_second() / bare.per_second(),
                    Goal::AtLeast(0.5),
                )],
            });
        }
        Ok(rows)
    }

    /// How late checks are found down that fall silent one after the other.
    async fn silence(&self) -> Result<Row> {
        let count = SILENT * self.size.seconds;
        self.heartbeats("silent", count).await?;
        let begin = Instant::now();
        self.pgbench
            .sql(&format!(
                "update checks set last_at = now() - interval '61 minutes' + interval '2 seconds'
                        + nth * interval '1 second' / {SILENT},
                    due_at = now() + interval '2 seconds' + nth * interval '1 second' / {SILENT}
                 from (select rule, row_number() over () as nth from checks where app = 'silent') numbered
                 where numbered.rule = checks.rule"
            ))
            .await?;
        let down = "select count(*) from checks where app = 'silent' and status = 'down'";
        let longest = Duration::from_secs(10 * self.size.seconds as u64 + 30);
        while self.pgbench.sql(down).await?.trim() != count.to_string() {
            ensure!(begin.elapsed() < longest, "not all checks are found down");
            sleep(Duration::from_secs(1)).await;
        }
        let late = "select percentile_cont(0.5) within group (order by late), max(late) from (
                select extract(epoch from received_at) - at_ns / 1e9 as late from events where app = 'silent'
            ) all_of_them";
        let late = self.pgbench.sql(late).await?;
        let (p50, most) = late.trim().split_once('|').context("no figures")?;
        let (p50, most): (f64, f64) = (p50.parse()?, most.parse()?);
        Ok(Row {
            group: "checks",
            work: format!("{SILENT} checks a second fall silent: found after"),
            n: count,
            clients: 0,
            ours: vec![("p50_s", p50), ("max_s", most)],
            bare: vec![("max_s", LATE)],
            judged: vec![Judged::new("of 10 s", most / LATE, Goal::AtMost(1.0))],
        })
    }
}

impl Bench<'_> {
    /// What it takes to ask endpoints that are well, each once a minute.
    async fn probes(&self) -> Result<Row> {
        let count = self.size.checks;
        let url = format!("{}/health", self.receiver.url);
        let check = json!({ "app": "probes", "name": "endpoint", "url": url, "interval": "60s" });
        self.checks("probe", &check, count).await?;
        self.pgbench
            .sql(&format!(
                "update checks set status = 'up', poll_at = now() + nth * interval '60 seconds' / {count}
                 from (select rule, row_number() over () as nth from checks where app = 'probes') numbered
                 where numbered.rule = checks.rule"
            ))
            .await?;
        let asked = async || -> Result<f64> {
            let sum = "select sum(reports) from checks where app = 'probes'";
            Ok(self.pgbench.sql(sum).await?.trim().parse()?)
        };
        // It has begun.
        sleep(Duration::from_secs(3)).await;
        let pid = self.service.pid().context("the service ended")?;
        let cpu = || usage(pid).context("the service ended");
        let (before, began, at) = (asked().await?, cpu()?.cpu_seconds, Instant::now());
        sleep(Duration::from_secs(self.size.seconds as u64)).await;
        let seconds = at.elapsed().as_secs_f64();
        let cores = (cpu()?.cpu_seconds - began) / seconds;
        let per_second = (asked().await? - before) / seconds;
        let due = count as f64 / 60.0;
        Ok(Row {
            group: "checks",
            work: "probes, each once a minute".into(),
            n: count,
            clients: 0,
            ours: vec![("per_second", per_second), ("cores", cores)],
            bare: vec![("per_second", due), ("cores", 1.0)],
            judged: vec![
                Judged::new(
                    "of those that are due",
                    per_second / due,
                    Goal::AtLeast(0.98),
                ),
                Judged::new("of one core", cores, Goal::AtMost(1.0)),
            ],
        })
    }
}

/// How many entries a status page has.
const ENTRIES: usize = 50;

impl Bench<'_> {
    /// A status page that everybody looks at, against `/healthz`.
    async fn page(&self) -> Result<Row> {
        self.heartbeats("page", ENTRIES).await?;
        let tasks = "select task from deployments join checks using (rule) where app = 'page'";
        let tasks = self.pgbench.sql(tasks).await?;
        let entries = tasks.lines().enumerate();
        let entries =
            entries.map(|(nth, task)| json!({ "rule": task, "name": format!("Service {nth}") }));
        let page = json!({ "app": "page", "title": "Shop", "groups": [
            { "name": "All", "entries": entries.collect::<Vec<_>>() } ] });
        let put = Call::new(Method::PUT, "/status-pages/bench", 201).with(page.to_string());
        self.api.send(&put).await?;
        let looks = |path: &str| -> Vec<Operation> {
            let look = Call::get(path).compressed();
            (0..10 * self.size.reports)
                .map(|_| vec![look.clone()])
                .collect()
        };
        let clients = 16;
        let ours = run(&self.api, looks("/status/bench"), clients).await?;
        let bare = run(&self.api, looks("/healthz"), clients).await?;
        Ok(Row {
            group: "checks",
            work: "look at a status page; bare: /healthz".into(),
            n: ENTRIES,
            clients,
            ours: figures(&ours),
            bare: figures(&bare),
            judged: vec![Judged::new(
                "share of /healthz",
                ours.per_second() / bare.per_second(),
                Goal::AtLeast(0.5),
            )],
        })
    }
}

fn figures(samples: &Samples) -> Figures {
    vec![
        ("per_second", samples.per_second()),
        ("p50_ms", samples.p50()),
        ("p99_ms", samples.p99()),
    ]
}
