//! Replicas that freeze or are killed while they send, as processes of their own.

use std::{
    collections::{BTreeMap, HashSet},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::{Duration, SystemTime},
};

use futures::StreamExt;
use rand::{Rng, SeedableRng, rngs::StdRng};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use sqlx::PgPool;
use testbed::{
    Addresses,
    platform::EventShape,
    process::{self, Signal},
    service::{Service as Program, client},
    sink::{Behaviour, Received, Sink},
};

use super::ingest::alert;
use crate::support::{PATIENCE, eventually};

/// The program as a process, which notifies by a sink.
struct Replica {
    program: Program,
    http: Client,
    db: PgPool,
}

impl Replica {
    /// The first one, on a database of its own.
    async fn start(sink: &Sink) -> Self {
        Self::start_with(sink, &[]).await
    }

    /// Another one of the same service.
    async fn another(&self, sink: &Sink) -> Self {
        let settings = [
            ("DATABASE_URL", self.program.database_url.as_str()),
            ("ADMIN_TOKEN", &self.program.token),
            ("INGEST_URL", &self.program.ingest_url),
        ];
        Self::start_with(sink, &settings).await
    }

    async fn start_with(sink: &Sink, settings: &[(&str, &str)]) -> Self {
        let addresses = Addresses {
            sink_url: sink.url.clone(),
            smtp_addr: sink.smtp_addr.clone(),
            ..Addresses::from_env().expect("the parts, started by testbed")
        };
        let mut all = vec![("STORM_AFTER", "0"), ("DELIVERY", "service")];
        all.extend(settings);
        let path = env!("CARGO_BIN_EXE_kapacitor-alerts");
        let program = Program::start(path, &addresses, &all).await.unwrap();
        Self {
            http: client(&program.token),
            db: PgPool::connect(&program.database_url).await.unwrap(),
            program,
        }
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let url = format!("{}{path}", self.program.url);
        let mut request = self.http.request(method, &url);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{url}: {status} {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Reports a change of level as Kapacitor does.
    async fn report(&self, task: &str, second: u32, level: &str) {
        let key = store::secrets::ingest(&self.db).await.unwrap().key(task);
        let time = format!("2026-03-01T12:00:{second:02}Z");
        let url = format!("{}/ingest/{task}", self.program.ingest_url);
        let request = self.http.post(url).header("X-Kapacitor-Alerts-Key", key);
        let request = request.json(&alert("web.1", &time, level));
        assert_eq!(request.send().await.unwrap().status(), 204);
    }

    /// Sets the clock ahead by which leases end.
    async fn set_clock_ahead(&self, by: &str) {
        let (_, database) = self.program.database_url.rsplit_once('/').unwrap();
        let own = format!("alter database {database} set kapacitor_alerts.ahead = '{by}'");
        sqlx::query(sqlx::AssertSqlSafe(own))
            .execute(&self.db)
            .await
            .unwrap();
        // It holds for new connections.
        let others = "select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()";
        sqlx::query(others).execute(&self.db).await.unwrap();
    }

    async fn delivered(&self, task: &str) -> usize {
        let path = format!("/deliveries?task={task}&state=delivered");
        let found = eventually("the database is there", async || {
            let request = self.http.get(format!("{}{path}", self.program.url));
            let answer = request.send().await.ok()?.error_for_status().ok()?;
            answer.json::<Value>().await.ok()
        })
        .await;
        found.as_array().unwrap().len()
    }
}

/// What happens to the first replica while the receiver takes its time to answer.
#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Killed,
    /// For longer than its lease.
    Frozen,
}

/// Another replica tells what the first one was telling, with the same id, and its word is the last.
async fn is_taken_over(fate: Fate) {
    let sink = Sink::start().await.unwrap();
    let heard = sink.client();
    let mut first = Replica::start(&sink).await;
    let app = format!("t{:08x}-shop", rand::random::<u32>());
    let task = format!("{app}-sample.memory_total-web");
    let rule = json!({
        "app": app, "dynotype": "web", "warn": 400, "crit": 500, "window": "1h", "every": "1h",
        "post": heard.hook("shop"),
    });
    first.call(Method::POST, "/task/memory", Some(rule)).await;
    let slow = Behaviour {
        delay_ms: 6_000,
        taken: true,
        ..Behaviour::status(200)
    };
    heard.behave("hook/shop", slow, 1).await.unwrap();
    first.report(&task, 0, "CRITICAL").await;
    eventually("it is being told", async || {
        (heard.attempts("hook/shop").await.unwrap() == 1).then_some(())
    })
    .await;
    match fate {
        Fate::Killed => first.program.kill(),
        Fate::Frozen => process::send(first.program.pid().unwrap(), Signal::STOP),
    }
    let second = first.another(&sink).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let attempts = heard.attempts("hook/shop").await.unwrap();
    assert_eq!(attempts, 1, "the lease still holds");

    second.set_clock_ahead("61s").await;
    eventually("the other tells it", async || {
        (second.delivered(&task).await == 1).then_some(())
    })
    .await;
    if fate == Fate::Frozen {
        process::send(first.program.pid().unwrap(), Signal::CONT);
        // It has had its answer, and may not record it.
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
    assert_eq!(second.delivered(&task).await, 1, "one has recorded it");
    let told = heard.received().await.unwrap();
    let ids: Vec<_> = told.iter().map(|it| &it.headers["webhook-id"]).collect();
    assert_eq!(ids.len(), 2, "as often as it was under way: {told:#?}");
    assert_eq!(ids[0], ids[1], "a receiver can see that it is the same");

    second.report(&task, 1, "OK").await;
    eventually("the end is told", async || {
        (second.delivered(&task).await == 2).then_some(())
    })
    .await;
    assert_eq!(heard.received().await.unwrap().len(), 3);
}

#[tokio::test]
async fn what_a_killed_replica_was_telling_is_told_once_more_with_the_same_id() {
    is_taken_over(Fate::Killed).await;
}

#[tokio::test]
async fn a_frozen_replica_is_replaced_and_its_late_word_does_not_count() {
    is_taken_over(Fate::Frozen).await;
}

#[tokio::test]
async fn a_silence_holds_after_its_replica_was_killed_at_once() {
    let sink = Sink::start().await.unwrap();
    let mut replica = Replica::start(&sink).await;
    let silence = json!({
        "app": "shop-prod", "until": chrono::Utc::now() + chrono::TimeDelta::hours(1), "reason": "db move",
    });
    let made = replica.call(Method::POST, "/silences", Some(silence)).await;
    replica.program.kill();
    replica.program.start_again().await.unwrap();
    let there = replica.call(Method::GET, "/silences", None).await;
    assert_eq!(there[0]["id"], made["id"], "{there}");
    assert_eq!(there[0]["reason"], "db move");
}

/// While an app is released again and again, who tells of it changes, and each time the service is killed
/// somewhere between the request and the end of the change.
#[tokio::test]
async fn each_release_is_told_once_though_the_service_is_killed_while_it_takes_over() {
    const SEED: u64 = 11;
    println!("seed {SEED}");
    let mut random = StdRng::seed_from_u64(SEED);
    let sink = Sink::start().await.unwrap();
    let heard = sink.client();
    let mut replica = Replica::start_with(&sink, &[("DELIVERY", "kapacitor")]).await;
    let app = format!("t{:08x}-shop", rand::random::<u32>());
    let rule = json!({ "app": app, "post": heard.hook("shop"), "delivery": "kapacitor" });
    replica
        .call(Method::POST, "/task/release", Some(rule))
        .await;

    let platform = Addresses::from_env().unwrap().platform();
    let stop = tokio_util::sync::CancellationToken::new();
    let released = Arc::new(AtomicUsize::new(0));
    let releasing = tokio::spawn({
        let (app, stop, released) = (app.clone(), stop.clone(), released.clone());
        async move {
            let mut count = 0;
            while !stop.is_cancelled() {
                count += 1;
                released.store(count, Relaxed);
                let (image, now) = (format!("registry/shop:v{count}"), SystemTime::now());
                platform
                    .released(&app, &image, now, EventShape::Mixed)
                    .await
                    .unwrap();
                tokio::time::sleep(Duration::from_millis(700)).await;
            }
            count
        }
    });
    let path = format!("/task/release/{app}");
    let mut switched = Vec::new();
    for delivery in [
        "shadow",
        "service",
        "kapacitor",
        "service",
        "shadow",
        "kapacitor",
    ] {
        tokio::time::sleep(Duration::from_secs(8)).await;
        switched.push((released.load(Relaxed) + 1, delivery));
        let change = json!({ "delivery": delivery });
        let request = replica
            .http
            .patch(format!("{}{path}", replica.program.url))
            .json(&change);
        let request = tokio::spawn(request.send());
        tokio::time::sleep(Duration::from_millis(random.random_range(0..150))).await;
        replica.program.kill();
        let _ = request.await;
        replica.program.start_again().await.unwrap();
        eventually(&format!("{delivery} is reached"), async || {
            let request = replica
                .http
                .patch(format!("{}{path}", replica.program.url))
                .json(&change);
            let rule: Value = request.send().await.ok()?.json().await.ok()?;
            (rule["sync"]["status"] == "synced").then_some(())
        })
        .await;
    }
    stop.cancel();
    let count: usize = releasing.await.unwrap();
    let told = async || {
        let mut told: BTreeMap<usize, usize> = BTreeMap::new();
        let mut ids = HashSet::new();
        for it in heard.received().await.unwrap() {
            // Kapacitor's own messages have no id; the service's may come twice with the same.
            let id = it.headers.get("webhook-id");
            if id.is_none_or(|id| ids.insert(id.clone())) {
                let (_, version) = it.text.split_once("registry/shop:v").unwrap();
                let digits: String = version.chars().take_while(char::is_ascii_digit).collect();
                *told.entry(digits.parse().unwrap()).or_default() += 1;
            }
        }
        told
    };
    let deadline = tokio::time::Instant::now() + PATIENCE;
    loop {
        let told = told().await;
        if told.len() >= count {
            break;
        }
        // Which of them shows who was to tell it.
        let missing: Vec<usize> = (1..=count).filter(|nth| !told.contains_key(nth)).collect();
        let is_over = tokio::time::Instant::now() > deadline;
        assert!(
            !is_over,
            "not told: {missing:?} of {count}; switched before {switched:?}"
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    // Nothing comes late.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let told = told().await;
    assert!(told.keys().copied().eq(1..=count), "{told:?} of {count}");
    let twice: Vec<_> = told.iter().filter(|(_, times)| **times > 1).collect();
    // Those with an id are the service's.
    let all = heard.received().await.unwrap();
    let all: Vec<_> = all
        .iter()
        .map(|it| (&it.text, it.at, it.headers.get("webhook-id")))
        .collect();
    assert!(
        twice.is_empty(),
        "told more than once: {twice:?} of {count}; switched before {switched:?}; all: {all:#?}"
    );
}

/// The library that sets the clock of a process, as Debian's faketime has it.
fn faketime() -> String {
    let folders = std::fs::read_dir("/usr/lib").unwrap();
    let mut libraries = folders.map(|it| it.unwrap().path().join("faketime/libfaketime.so.1"));
    let library = libraries.find(|it| it.exists());
    library
        .expect("faketime: run dev/install")
        .display()
        .to_string()
}

/// Replicas decide by the clock of the database, whatever their own says.
#[tokio::test]
async fn a_replica_whose_clock_is_wrong_holds_and_tries_again_in_time() {
    let library = faketime();
    for wrong in ["+1h", "-1h"] {
        let sink = Sink::start().await.unwrap();
        let heard = sink.client();
        let settings = [
            ("LD_PRELOAD", library.as_str()),
            ("FAKETIME", wrong),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        ];
        let replica = Replica::start_with(&sink, &settings).await;
        let app = format!("t{:08x}-shop", rand::random::<u32>());
        let task = format!("{app}-sample.memory_total-web");
        let rule = json!({
            "app": app, "dynotype": "web", "warn": 400, "crit": 500, "window": "1h", "every": "1h",
            "post": heard.hook("shop"),
        });
        replica.call(Method::POST, "/task/memory", Some(rule)).await;
        let until = chrono::Utc::now() + chrono::TimeDelta::minutes(30);
        let silence = json!({ "app": app, "until": until, "reason": "db move" });
        let silence = replica.call(Method::POST, "/silences", Some(silence)).await;
        replica.report(&task, 0, "CRITICAL").await;
        tokio::time::sleep(Duration::from_secs(3)).await;
        assert_eq!(
            heard.attempts("hook/shop").await.unwrap(),
            0,
            "{wrong}: it is held"
        );

        let busy = Behaviour {
            retry_after: Some("600".into()),
            ..Behaviour::status(503)
        };
        heard.behave("hook/shop", busy, 1).await.unwrap();
        let path = format!("/silences/{}", silence["id"]);
        replica.call(Method::DELETE, &path, None).await;
        eventually("it is tried", async || {
            (heard.attempts("hook/shop").await.unwrap() == 1).then_some(())
        })
        .await;
        tokio::time::sleep(Duration::from_secs(3)).await;
        let attempts = heard.attempts("hook/shop").await.unwrap();
        assert_eq!(
            attempts, 1,
            "{wrong}: the target is not asked again before its time"
        );
        replica.set_clock_ahead("601s").await;
        eventually("it is told", async || {
            (replica.delivered(&task).await == 1).then_some(())
        })
        .await;
        // Setting the clock cuts connections, and what was under way then comes again with the same id.
        let told = heard.received().await.unwrap();
        let ids: HashSet<_> = told.iter().map(|it| it.headers.get("webhook-id")).collect();
        assert_eq!(ids.len(), 1, "{told:?}");
    }
}

/// Checks that are due at the same moment.
const DUE: usize = 1_000;

#[tokio::test]
async fn each_of_a_thousand_checks_that_are_due_at_once_is_found_down_once() {
    let sink = Sink::start().await.unwrap();
    let heard = sink.client();
    let first = Replica::start(&sink).await;
    let mut second = first.another(&sink).await;
    let third = first.another(&sink).await;
    let app = format!("t{:08x}-shop", rand::random::<u32>());
    let make = |nth: usize| {
        let (first, app, post) = (&first, &app, heard.hook("checks"));
        async move {
            let check = json!({
                "app": app, "name": format!("job-{nth}"), "period": "1m", "grace": "1m", "post": post,
            });
            first
                .call(Method::POST, "/check/heartbeat", Some(check))
                .await;
        }
    };
    futures::stream::iter((0..DUE).map(make))
        .buffer_unordered(16)
        .collect::<Vec<()>>()
        .await;
    // All of them have last reported 118 seconds ago.
    let due = "update checks set status = 'up', since = clock() - interval '1 hour',
            last_at = clock() - interval '118s', due_at = clock() + interval '2s'";
    sqlx::query(due).execute(&first.db).await.unwrap();
    let downs = async || -> i64 {
        sqlx::query_scalar("select count(*) from checks where status = 'down'")
            .fetch_one(&first.db)
            .await
            .unwrap()
    };
    eventually("some are down", async || (downs().await > 0).then_some(())).await;
    second.program.kill();
    eventually("all are down", async || {
        (downs().await == DUE as i64).then_some(())
    })
    .await;
    let (flips, events): (i64, i64) = sqlx::query_as(
        "select (select count(*) from flips where status = 'down'),
            (select count(*) from events where level = 'CRITICAL')",
    )
    .fetch_one(&third.db)
    .await
    .unwrap();
    assert_eq!((flips, events), (DUE as i64, DUE as i64));
    // What the killed one was sending is told again, with the same id, once its lease is over.
    first.set_clock_ahead("2m").await;
    let ids = async || -> Vec<String> {
        let received = heard.received().await.unwrap();
        let of = |it: &Received| it.body["id"].as_str().unwrap().to_owned();
        received.iter().map(of).collect()
    };
    eventually("all are told", async || {
        let told: HashSet<String> = ids().await.into_iter().collect();
        (told.len() == DUE).then_some(())
    })
    .await;
}
