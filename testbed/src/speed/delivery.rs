//! What it takes to record what rules report and to tell their targets: against PostgreSQL alone, the leanest
//! sender, Kapacitor's own handler, and Alertmanager.
//!
//! PostgreSQL is durable here, as in production: what is answered with 204 is on its disk.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep};

use testbed::Testbed;
use testbed::parts::http;
use testbed::process::usage;
use testbed::service::Service;

use super::alertmanager::Alertmanager;
use super::client::{Call, Client};
use super::pgbench::Pgbench;
use super::receiver::{Receiver, key};
use super::row::{Goal, Judged, Row};
use super::samples::{Operation, Samples, run};
use crate::screen::{Screen, Style};

/// How many rules report to one webhook, and how many have one each.
const RULES: usize = 100;

/// As many clients post at a time as Kapacitor would with as many rules.
const CLIENTS: usize = 16;

/// Longest time for all that waits to arrive.
const DRAINED: Duration = Duration::from_secs(120);

/// How many parts change behind Kapacitor.
const PARTS: usize = 20;

/// What is posted to measure how long it is under way.
const PER_SECOND: u32 = 100;

/// How much is measured.
pub struct Size {
    /// How many events wait for a target.
    pub events: usize,
    /// How many targets those of the second drain wait for.
    pub targets: usize,
    /// For each latency.
    pub seconds: u64,
    /// How many rules the topics of Kapacitor are compared with.
    pub rules: usize,
}

/// A rule that reports.
#[derive(Clone)]
struct Reporter {
    task: String,
    key: String,
}

struct Bench<'a> {
    testbed: Testbed,
    service: Service,
    receiver: Receiver,
    api: Client,
    kapacitor: Client,
    pgbench: Pgbench,
    /// Connects anew for each call, as Kapacitor does.
    connects: reqwest::Client,
    size: &'a Size,
    /// In memory when nothing has happened yet, in MB.
    idle: f64,
    /// Of all events, which makes each a part of its own.
    posted: usize,
}

/// Measures all of it.
pub async fn measure(screen: &mut Screen, program: &Path, size: &Size) -> Result<Vec<Row>> {
    screen.line(Style::Step, "delivery");
    let (mut bench, mut rows) = screen
        .waiting("starting", Bench::start(program, size))
        .await?;
    let text = format!("{RULES} rules with one webhook");
    let one = bench.rules("one", RULES, |_| "one".into());
    let one = screen.waiting(&text, one).await?;
    rows.extend(screen.waiting("ingest", bench.ingest(&one)).await?);
    rows.extend(
        screen
            .waiting("drain to one target", bench.drain_to_one())
            .await?,
    );
    rows.push(screen.waiting("latency", bench.latency(&one)).await?);
    rows.push(
        screen
            .waiting("latency behind Kapacitor", bench.behind_kapacitor(&one[0]))
            .await?,
    );
    rows.extend(
        screen
            .waiting("Alertmanager", bench.alertmanager(&one))
            .await?,
    );
    rows.extend(screen.waiting("an outage", bench.outage(&one)).await?);
    let text = format!("{} rules with a webhook each", size.targets);
    let many = bench.rules("many", size.targets, |nth| format!("many-{nth}"));
    let many = screen.waiting(&text, many).await?;
    rows.extend(
        screen
            .waiting("drain to many targets", bench.drain_to_many(&many))
            .await?,
    );
    rows.push(
        screen
            .waiting(
                "latency among lanes and silences",
                bench.latency_among_many(&one),
            )
            .await?,
    );
    rows.push(screen.waiting("comparison", bench.comparison()).await?);
    bench.service.stop().await;
    bench.testbed.stop().await;
    Ok(rows)
}

impl<'a> Bench<'a> {
    async fn start(program: &Path, size: &'a Size) -> Result<(Self, Vec<Row>)> {
        let testbed = Testbed::start_durable().await?;
        let receiver = Receiver::start().await?;
        let common = [
            ("RECONCILE_INTERVAL", "3600"),
            ("HEALTH_INTERVAL", "3600"),
            ("RATE_LIMIT", "0"),
            ("LOG_LEVEL", "error"),
        ];
        let without = Service::start(program, &testbed.addresses(), &common).await?;
        sleep(Duration::from_secs(5)).await;
        let idle_without = rss(&without)?;
        drop(without);
        let mut settings = common.to_vec();
        settings.push(("DELIVERY", "service"));
        let service = Service::start(program, &testbed.addresses(), &settings).await?;
        sleep(Duration::from_secs(5)).await;
        let idle = rss(&service)?;
        let row = Row {
            group: "delivery",
            work: "RSS, idle, with DELIVERY=service".into(),
            n: 0,
            clients: 0,
            ours: vec![("rss_mb", idle)],
            bare: vec![("rss_mb", idle_without)],
            judged: vec![Judged::new(
                "of 10 MB more",
                (idle - idle_without) / 10.0,
                Goal::AtMost(1.0),
            )],
        };
        let connects = reqwest::Client::builder()
            .no_proxy()
            .pool_max_idle_per_host(0)
            .build()?;
        let bench = Self {
            api: Client::of_service(&service),
            kapacitor: Client::of_kapacitor(&testbed.kapacitor),
            pgbench: Pgbench::new(&service.database_url)?,
            testbed,
            service,
            receiver,
            connects,
            size,
            idle,
            posted: 0,
        };
        Ok((bench, vec![row]))
    }

    /// Rules that the service delivers for, each to a path of the receiver.
    async fn rules(
        &self,
        name: &str,
        count: usize,
        path: impl Fn(usize) -> String,
    ) -> Result<Vec<Reporter>> {
        let app = |nth: usize| format!("{name}-{nth}");
        let works = (0..count).map(|nth| -> Operation {
            let webhook = format!("{}/{}", self.receiver.url, path(nth));
            let rule = json!({ "app": app(nth), "post": webhook });
            vec![Call::new(Method::POST, "/task/crashed", 201).with(rule.to_string())]
        });
        run(&self.api, works.collect(), 8).await?;
        // The list has the secrets.
        let path = format!("/tasks?pattern={name}-*&fields=vars&limit={}", count + 1);
        let listed = self.kapacitor.json(&Call::get(path)).await?;
        let listed = listed["tasks"].as_array().context("no tasks")?;
        let reporters: Option<Vec<Reporter>> = listed
            .iter()
            .map(|task| {
                Some(Reporter {
                    task: task["id"].as_str()?.into(),
                    key: task["vars"]["ingest_key"]["value"].as_str()?.into(),
                })
            })
            .collect();
        let reporters = reporters.context("a task without a key")?;
        ensure!(
            reporters.len() == count,
            "{} of {count} rules run",
            reporters.len()
        );
        Ok(reporters)
    }

    /// Events that nobody has seen yet, of these rules in turn.
    fn events(&mut self, reporters: &[Reporter], count: usize) -> Vec<Event> {
        let from = self.posted;
        self.posted += count;
        let now = SystemTime::now();
        (from..self.posted)
            .map(|nth| {
                let at = now + Duration::from_nanos(nth as u64);
                Event::new(&reporters[nth % reporters.len()], nth, at)
            })
            .collect()
    }

    /// Posts events with so many clients at a time.
    async fn post(&self, events: Vec<Event>, clients: usize) -> Result<Samples> {
        let queue = Arc::new(Mutex::new(events.into_iter()));
        let begin = Instant::now();
        let mut workers = JoinSet::new();
        for _ in 0..clients {
            let (http, queue) = (self.connects.clone(), queue.clone());
            let ingest = self.service.ingest_url.clone();
            workers.spawn(async move {
                let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                let mut times = Vec::new();
                while let Some(event) = next() {
                    let begin = Instant::now();
                    event.post(&http, &ingest).await?;
                    times.push(begin.elapsed().as_secs_f64() * 1000.0);
                }
                anyhow::Ok(times)
            });
        }
        let mut all = Vec::new();
        while let Some(times) = workers.join_next().await {
            all.extend(times??);
        }
        Ok(Samples::of_times(all, begin.elapsed().as_secs_f64()))
    }

    /// How many events a second are recorded while their target is away, with one client and with several,
    /// against rows that pgbench inserts.
    async fn ingest(&mut self, reporters: &[Reporter]) -> Result<Vec<Row>> {
        self.receiver.refuse(true);
        self.pgbench
            .sql("create table plain (id bigserial primary key, body text not null)")
            .await?;
        // As long as a report; pgbench would read variables into its text.
        let body = "x".repeat(Event::new(&reporters[0], 0, SystemTime::now()).body.len());
        let insert = format!("insert into plain (body) values ('{body}');\n");
        let mut rows = Vec::new();
        for (clients, count) in [(1, self.size.events / 10), (CLIENTS, self.size.events)] {
            let events = self.events(reporters, count);
            let ours = self.post(events, clients).await?;
            let bare = self.pgbench.run(&insert, count, clients).await?;
            let share = ours.per_second() / bare.per_second();
            let mut judged = vec![Judged::new(
                "share of plain inserts",
                share,
                Goal::AtLeast(0.2),
            )];
            if clients > 1 {
                let rate = ours.per_second() / 1000.0;
                judged.push(Judged::new("of 1000 a second", rate, Goal::AtLeast(1.0)));
                judged.push(Judged::new(
                    "p99 of 50 ms",
                    ours.p99() / 50.0,
                    Goal::AtMost(1.0),
                ));
            }
            rows.push(Row {
                group: "delivery",
                work: "ingest".into(),
                n: RULES,
                clients,
                ours: figures(&ours),
                bare: figures(&bare),
                judged,
            });
        }
        Ok(rows)
    }

    /// How fast all that waits arrives at its target when that is there again; and the memory meanwhile.
    async fn drain_to_one(&mut self) -> Result<Vec<Row>> {
        let waiting = self.waiting().await?;
        let target = self.api.json(&Call::get("/targets?limit=1")).await?;
        let target = target[0]["id"].as_str().context("no target")?.to_owned();
        self.receiver.clear();
        self.receiver.refuse(false);
        let enable = Call::new(Method::POST, format!("/targets/{target}/enable"), 200).or(204);
        let highest = Highest::watch(self.service.pid().context("the service ended")?);
        let begin = Instant::now();
        self.api.send(&enable).await?;
        let last = self.receiver.wait_for(waiting, DRAINED).await?;
        let per_second = waiting as f64 / (last - begin).as_secs_f64();
        let highest = highest.end().await?;
        let lean = self.lean(waiting, 8).await?;
        let drain = Row {
            group: "delivery",
            work: format!("drain of {waiting} to one webhook"),
            n: RULES,
            clients: 8,
            ours: vec![("per_second", per_second)],
            bare: vec![("per_second", lean)],
            judged: vec![
                Judged::new("rate", per_second / lean, None),
                Judged::new("of 1000 a second", per_second / 1000.0, Goal::AtLeast(1.0)),
            ],
        };
        Ok(vec![drain, self.storm(waiting, highest)])
    }

    fn storm(&self, waiting: usize, highest: f64) -> Row {
        Row {
            group: "delivery",
            work: format!("RSS, highest while {waiting} are told"),
            n: RULES,
            clients: 0,
            ours: vec![("rss_mb", highest)],
            bare: vec![("rss_mb", self.idle)],
            judged: vec![Judged::new(
                "of 40 MB more",
                (highest - self.idle) / 40.0,
                Goal::AtMost(1.0),
            )],
        }
    }

    /// The same with a target for each rule.
    async fn drain_to_many(&mut self, reporters: &[Reporter]) -> Result<Vec<Row>> {
        self.receiver.refuse(true);
        let events = self.events(reporters, self.size.events);
        let count = events.len();
        self.post(events, CLIENTS).await?;
        // Each target has been tried by now, and wants to hear nothing for an hour.
        self.receiver.clear();
        self.receiver.refuse(false);
        let begin = Instant::now();
        // As when each of them has been enabled, which would be a call for each.
        self.pgbench
            .sql(
                "begin; update targets set open_at = '-infinity', failures = 0;
                update lanes set due_at = now() where due_at is not null; commit",
            )
            .await?;
        let last = self.receiver.wait_for(count, DRAINED).await?;
        let per_second = count as f64 / (last - begin).as_secs_f64();
        let lean = self.lean(count, 64).await?;
        let (n, work) = (
            reporters.len(),
            format!("drain of {count} to {} webhooks", reporters.len()),
        );
        Ok(vec![Row {
            group: "delivery",
            work,
            n,
            clients: 64,
            ours: vec![("per_second", per_second)],
            bare: vec![("per_second", lean)],
            judged: vec![
                Judged::new("rate", per_second / lean, None),
                Judged::new("of 1500 a second", per_second / 1500.0, Goal::AtLeast(1.0)),
            ],
        }])
    }

    /// How many messages a second the leanest sender gets rid of, which records nothing.
    async fn lean(&mut self, count: usize, at_a_time: usize) -> Result<f64> {
        let reporter = Reporter {
            task: "lean".into(),
            key: String::new(),
        };
        let works = self.events(&[reporter], count).into_iter();
        let works = works.map(|event| -> Operation {
            vec![Call::new(Method::POST, "/lean", 200).with(event.body)]
        });
        let sender = Client::at(&self.receiver.url);
        Ok(run(&sender, works.collect(), at_a_time).await?.per_second())
    }

    /// How many messages wait.
    async fn waiting(&self) -> Result<usize> {
        let count = "select count(*) from lanes where due_at is not null";
        Ok(self.pgbench.sql(count).await?.trim().parse()?)
    }

    /// From the answer to a post until its message begins to arrive, at a steady rate, against the leanest
    /// sender.
    async fn latency(&mut self, reporters: &[Reporter]) -> Result<Row> {
        let (ours, bare) = self.under_way(reporters).await?;
        Ok(Row {
            group: "delivery",
            work: format!("post accepted to message, {PER_SECOND} a second"),
            n: RULES,
            clients: 1,
            ours: vec![("p50_ms", ours.p50()), ("p99_ms", ours.p99())],
            bare: vec![("p50_ms", bare.p50()), ("p99_ms", bare.p99())],
            judged: vec![
                Judged::new("p50 of 10 ms", ours.p50() / 10.0, Goal::AtMost(1.0)),
                Judged::new("p99 of 100 ms", ours.p99() / 100.0, Goal::AtMost(1.0)),
            ],
        })
    }

    /// What is under way for how long: of ours, and of the leanest sender.
    async fn under_way(&mut self, reporters: &[Reporter]) -> Result<(Samples, Samples)> {
        self.receiver.clear();
        self.receiver.refuse(false);
        let count = (self.size.seconds * u64::from(PER_SECOND)) as usize;
        let events = self.events(reporters, count);
        let (connects, ingest) = (self.connects.clone(), self.service.ingest_url.clone());
        let accepted = at_a_rate(events, move |event: Event| {
            let (http, ingest) = (connects.clone(), ingest.clone());
            async move {
                event.post(&http, &ingest).await?;
                Ok((event.key(), Instant::now()))
            }
        });
        let accepted = accepted.await?;
        self.receiver.wait_for(count, DRAINED).await?;
        let ours = since(&accepted, &self.receiver.arrivals());
        let reporter = Reporter {
            task: "lean".into(),
            key: String::new(),
        };
        let events = self.events(&[reporter], count);
        let (kept, url) = (http(), format!("{}/lean", self.receiver.url));
        let sent = at_a_rate(events, move |event: Event| {
            let (key, request) = (event.key(), kept.post(&url).body(event.body));
            async move {
                let begin = Instant::now();
                request.send().await?;
                Ok((key, begin))
            }
        });
        let sent = sent.await?;
        Ok((ours, since(&sent, &self.receiver.arrivals())))
    }

    /// From a point written to Kapacitor until its message begins to arrive: by the service, and by
    /// Kapacitor's own handler.
    async fn behind_kapacitor(&mut self, reporter: &Reporter) -> Result<Row> {
        self.receiver.clear();
        let ingest = format!("{}/ingest/{}", self.service.ingest_url, reporter.task);
        let handlers = [
            format!(
                ".post('{ingest}').header('X-Kapacitor-Alerts-Key', '{}').timeout(5s)",
                reporter.key
            ),
            format!(".post('{}/own')", self.receiver.url),
        ];
        for (nth, handler) in handlers.iter().enumerate() {
            let script = format!(
                "stream|from().measurement('bench{nth}').groupBy('part')|alert()\
                .id('{{{{ index .Tags \"part\" }}}}').crit(lambda: \"value\" > 0){handler}"
            );
            let task = json!({
                "id": format!("bench{nth}"), "type": "stream", "status": "enabled", "script": script,
                "dbrps": [{ "db": "opentsdb", "rp": "retention_policy" }],
            });
            let create = Call::new(Method::POST, "/tasks", 200).with(task.to_string());
            self.kapacitor.send(&create).await?;
        }
        // Both sides share each second.
        let count = self.size.seconds as usize * PER_SECOND as usize / 2;
        let now = SystemTime::now();
        let url = format!(
            "{}/kapacitor/v1/write?db=opentsdb&rp=retention_policy",
            self.testbed.kapacitor.url
        );
        let kept = http();
        // A few parts that change all the time: a topic gets slower with each that it has.
        let works: Vec<(usize, usize)> = (0..count).flat_map(|nth| [(0, nth), (1, nth)]).collect();
        let written = at_a_rate(works, move |(side, nth): (usize, usize)| {
            // An odd number of nanoseconds, which Kapacitor writes with all its digits.
            let at = now + Duration::from_nanos(10 * nth as u64);
            let nanos = at
                .duration_since(SystemTime::UNIX_EPOCH)
                .unwrap_or_default();
            let nanos = nanos.as_nanos() / 10 * 10 + 1;
            let (part, value) = (format!("{side} {}", nth % PARTS), (nth / PARTS + 1) % 2);
            let line = format!(
                "bench{side},part={} value={value} {nanos}",
                part.replace(' ', "\\ ")
            );
            let request = kept.post(&url).body(line);
            let at = SystemTime::UNIX_EPOCH + Duration::from_nanos(nanos as u64);
            async move {
                let begin = Instant::now();
                request.send().await?.error_for_status()?;
                Ok((
                    key(&part, &humantime::format_rfc3339_nanos(at).to_string()),
                    begin,
                ))
            }
        });
        let written = written.await?;
        self.receiver.wait_for(written.len(), DRAINED).await?;
        for nth in 0..handlers.len() {
            let delete = Call::new(Method::DELETE, format!("/tasks/bench{nth}"), 204);
            self.kapacitor.send(&delete).await?;
        }
        let arrivals = self.receiver.arrivals();
        let of = |prefix: &str| {
            let of_side = written.iter().filter(|(part, _)| part.starts_with(prefix));
            since(&of_side.cloned().collect::<Vec<_>>(), &arrivals)
        };
        let (ours, bare) = (of("0 "), of("1 "));
        Ok(Row {
            group: "delivery",
            work: format!("point to message, {PER_SECOND} a second"),
            n: RULES,
            clients: 1,
            ours: vec![("p50_ms", ours.p50()), ("p99_ms", ours.p99())],
            bare: vec![("p50_ms", bare.p50()), ("p99_ms", bare.p99())],
            judged: vec![Judged::new(
                "p50 of 10 ms more",
                (ours.p50() - bare.p50()) / 10.0,
                Goal::AtMost(1.0),
            )],
        })
    }

    /// From the first post of an alert until the last has arrived, posted one by one.
    async fn alertmanager(&mut self, reporters: &[Reporter]) -> Result<Vec<Row>> {
        let Some(alertmanager) = Alertmanager::start(&self.receiver.url).await? else {
            return Ok(Vec::new());
        };
        let count = self.size.events;
        self.receiver.clear();
        let highest = Highest::watch(self.service.pid().context("the service ended")?);
        let begin = Instant::now();
        let events = self.events(reporters, count);
        self.post(events, CLIENTS).await?;
        let last = self.receiver.wait_for(count, DRAINED).await?;
        let ours = count as f64 / (last - begin).as_secs_f64();
        let highest = highest.end().await?;

        self.receiver.clear();
        let watched = Highest::watch(alertmanager.pid().context("Alertmanager ended")?);
        let begin = Instant::now();
        let works = (0..count).map(|nth| -> Operation { vec![Alertmanager::alert(nth)] });
        run(&Client::at(&alertmanager.url), works.collect(), CLIENTS).await?;
        let last = self.receiver.wait_for(count, DRAINED).await?;
        let bare = count as f64 / (last - begin).as_secs_f64();
        let its_highest = watched.end().await?;
        alertmanager.stop().await;
        Ok(vec![
            Row {
                group: "delivery",
                work: "post to message, against Alertmanager".into(),
                n: RULES,
                clients: CLIENTS,
                ours: vec![("per_second", ours)],
                bare: vec![("per_second", bare)],
                judged: vec![Judged::new("rate", ours / bare, None)],
            },
            Row {
                group: "delivery",
                work: "RSS meanwhile, against Alertmanager".into(),
                n: RULES,
                clients: 0,
                ours: vec![("rss_mb", highest)],
                bare: vec![("rss_mb", its_highest)],
                judged: vec![Judged::new("rss", highest / its_highest, None)],
            },
        ])
    }

    /// What a target costs that is away.
    async fn outage(&mut self, reporters: &[Reporter]) -> Result<Vec<Row>> {
        self.receiver.refuse(true);
        let events = self.events(reporters, self.size.events / 10);
        self.post(events, CLIENTS).await?;
        let lanes = "select count(*) from lanes";
        let before: f64 = self.pgbench.sql(lanes).await?.trim().parse()?;
        let pid = self.service.pid().context("the service ended")?;
        let cpu = || usage(pid).context("the service ended");
        let (began, at) = (cpu()?.cpu_seconds, Instant::now());
        sleep(Duration::from_secs(self.size.seconds)).await;
        let share = (cpu()?.cpu_seconds - began) / at.elapsed().as_secs_f64();
        let after: f64 = self.pgbench.sql(lanes).await?.trim().parse()?;
        self.receiver.refuse(false);
        Ok(vec![Row {
            group: "delivery",
            work: format!("outage of a target for which {before} wait"),
            n: RULES,
            clients: 0,
            ours: vec![("cores", share), ("lanes", after)],
            bare: vec![("cores", 0.02), ("lanes", before)],
            judged: vec![
                Judged::new("of 2 % of a core", share / 0.02, Goal::AtMost(1.0)),
                Judged::new("lanes", after / before, Goal::AtMost(1.0)),
            ],
        }])
    }

    /// The latency again, with 100,000 lanes, half of them held, and 1,000 silences.
    async fn latency_among_many(&mut self, reporters: &[Reporter]) -> Result<Row> {
        let (before, _) = self.under_way(reporters).await?;
        self.pgbench
            .sql(
                "insert into silences (app, level, starts_at, until, until_resolved, reason, created_at, created_by)
                 select 'quiet-' || n, 'CRITICAL', now(), now() + interval '1 day', false, 'bench', now(), 'bench'
                 from generate_series(1, 1000) n;
                 insert into lanes (subject, part, target, kind, app, want_ns, told_ns, want_level, due_at, held_by)
                 select 'quiet-' || n % 1000 || '-crash', 'part ' || n,
                    (select id from targets where channel = 'webhook' order by address limit 1), 'crashed',
                    'quiet-' || n % 1000, 1, case when n % 2 = 0 then 0 else 1 end, 'CRITICAL',
                    case when n % 2 = 0 then now() + interval '1 day' end,
                    case when n % 2 = 0 then 'silence 1' end
                 from generate_series(1, 100000) n;
                 analyze lanes; analyze silences",
            )
            .await?;
        let (after, _) = self.under_way(reporters).await?;
        Ok(Row {
            group: "delivery",
            work: "post accepted to message, with 100,000 lanes and 1,000 silences".into(),
            n: RULES,
            clients: 1,
            ours: vec![("p50_ms", after.p50()), ("p99_ms", after.p99())],
            bare: vec![("p50_ms", before.p50()), ("p99_ms", before.p99())],
            judged: vec![Judged::new(
                "p50 of 5 ms more",
                (after.p50() - before.p50()) / 5.0,
                Goal::AtMost(1.0),
            )],
        })
    }

    /// How long it takes to find that nothing was lost, against a bare listing of Kapacitor's topics. Most of
    /// the rules are rows and topics without a task, for so many tasks would take Kapacitor both cores.
    async fn comparison(&mut self) -> Result<Row> {
        let count = "select count(*) from rules where delivery = 'service' or delivery is null";
        let there: usize = self.pgbench.sql(count).await?.trim().parse()?;
        let more = self.size.rules.saturating_sub(there);
        let works = (0..more).map(|nth| -> Operation {
            let path = format!("/alerts/topics/topic-{nth}-crash/handlers");
            let handler = json!({ "id": "log", "kind": "log", "options": { "path": "/dev/null" } });
            vec![Call::new(Method::POST, path, 200).with(handler.to_string())]
        });
        run(&self.kapacitor, works.collect(), 8).await?;
        self.pgbench
            .sql(&format!(
                "with rule as (
                    insert into rules (kind, app, part, spec, targets, enabled, delivery, generation,
                        last_generation, active_since, created_at, updated_at)
                    select kind, 'topic-' || n, part, spec, targets, enabled, delivery, 1, 1, now(), now(), now()
                    from generate_series(0, {more} - 1) n, (select * from rules limit 1) one returning id, app
                 )
                 insert into deployments (rule, task, generation, synced_generation, sync_status)
                 select id, app || '-crash', 1, 1, 'synced' from rule;
                 analyze rules; analyze deployments"
            ))
            .await?;
        let list = Call::get("/alerts/topics");
        let mut bare = Vec::new();
        let before = self.comparisons().await?;
        let until = Instant::now() + Duration::from_secs(2 * self.size.seconds);
        while Instant::now() < until {
            let whole = self.kapacitor.send(&list).await?.whole;
            bare.push(whole.as_secs_f64() * 1000.0);
            sleep(Duration::from_secs(1)).await;
        }
        let after = self.comparisons().await?;
        let ours = 1000.0 * (after.0 - before.0) / (after.1 - before.1);
        let bare = bare.iter().sum::<f64>() / bare.len() as f64;
        Ok(Row {
            group: "delivery",
            work: "comparison that finds nothing lost".into(),
            n: there + more,
            clients: 1,
            ours: vec![("mean_ms", ours)],
            bare: vec![("mean_ms", bare)],
            judged: vec![Judged::new("mean", ours / bare, Goal::AtMost(1.2))],
        })
    }

    /// The seconds of all comparisons, and how many there were.
    async fn comparisons(&self) -> Result<(f64, f64)> {
        let answer = self.api.send(&Call::get("/metrics")).await?;
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        let named = |suffix: &str| {
            let name = format!("kapacitor_alerts_comparison_duration_seconds_{suffix}");
            super::reads::metric(&text, &name)
        };
        Ok((named("sum")?, named("count")?))
    }
}

/// One alert, as Kapacitor posts it.
struct Event {
    id: String,
    time: String,
    task: String,
    key: String,
    body: String,
}

impl Event {
    fn new(reporter: &Reporter, nth: usize, at: SystemTime) -> Self {
        let id = format!("{} {nth}", reporter.task);
        let time = humantime::format_rfc3339_nanos(at).to_string();
        let body = json!({
            "id": id, "message": format!("CRITICAL {id}: crashed"), "details": "", "time": time, "duration": 0,
            "level": "CRITICAL", "previousLevel": "OK", "recoverable": false,
            "data": { "series": [{
                "name": "events", "tags": { "app": reporter.task, "event": id },
                "columns": ["time", "code", "dyno", "message"],
                "values": [[time, "H10", "web.1", "App crashed"]],
            }] },
        });
        Self {
            id,
            time,
            task: reporter.task.clone(),
            key: reporter.key.clone(),
            body: body.to_string(),
        }
    }

    /// What the receiver knows it by.
    fn key(&self) -> String {
        key(&self.id, &self.time)
    }

    /// An error where it is not taken.
    async fn post(&self, http: &reqwest::Client, ingest: &str) -> Result<()> {
        let answer = http
            .post(format!("{ingest}/ingest/{}", self.task))
            .header("X-Kapacitor-Alerts-Key", &self.key)
            .body(self.body.clone())
            .send()
            .await?;
        let status = answer.status();
        ensure!(status == 204, "{status}: {}", answer.text().await?);
        Ok(())
    }
}

/// Begins one work after the other at [`PER_SECOND`], however long each takes.
async fn at_a_rate<T, F>(items: Vec<T>, work: impl Fn(T) -> F) -> Result<Vec<(String, Instant)>>
where
    F: Future<Output = Result<(String, Instant)>> + Send + 'static,
{
    let mut ticks = interval(Duration::from_secs(1) / PER_SECOND);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut running = JoinSet::new();
    for item in items {
        ticks.tick().await;
        running.spawn(work(item));
    }
    let mut done = Vec::new();
    while let Some(one) = running.join_next().await {
        done.push(one??);
    }
    Ok(done)
}

/// How long each was under way.
fn since(sent: &[(String, Instant)], arrived: &HashMap<String, Instant>) -> Samples {
    let times = sent.iter().filter_map(|(id, sent)| {
        // A message may be there before the answer to the post is.
        let under_way = arrived.get(id)?.saturating_duration_since(*sent);
        Some(under_way.as_secs_f64() * 1000.0)
    });
    Samples::of_times(times.collect(), 1.0)
}

fn figures(samples: &Samples) -> super::row::Figures {
    vec![
        ("per_second", samples.per_second()),
        ("p50_ms", samples.p50()),
        ("p99_ms", samples.p99()),
    ]
}

fn rss(service: &Service) -> Result<f64> {
    let usage = service.pid().and_then(usage);
    Ok(usage.context("the service ended")?.rss_mb)
}

/// Watches the memory of a process.
struct Highest {
    stop: Arc<AtomicBool>,
    watching: tokio::task::JoinHandle<f64>,
}

impl Highest {
    fn watch(pid: u32) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let watching = tokio::spawn(async move {
            let mut highest = 0.0;
            while !stopped.load(Ordering::Relaxed) {
                highest = usage(pid).map_or(highest, |it| it.rss_mb.max(highest));
                sleep(Duration::from_millis(50)).await;
            }
            highest
        });
        Self { stop, watching }
    }

    /// In MB.
    async fn end(self) -> Result<f64> {
        self.stop.store(true, Ordering::Relaxed);
        Ok(self.watching.await?)
    }
}
