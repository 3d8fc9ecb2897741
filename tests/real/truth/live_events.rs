//! `release` and `crashed` in real time: events that become readable late, many at once, restarts,
//! edits and pauses. Each event is told once. Kapacitor is killed in a moment of silence, for it does
//! not tell and remember in one step: what is on its way just then is told twice or not at all.
//!
//! `TRUTH_EVENTS` says how many are late (200).

use std::{
    collections::BTreeMap,
    time::{Duration, Instant, SystemTime},
};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::{Value, json};
use testbed::{
    platform::{EventShape, Platform, Point},
    sink::SinkClient,
};
use tokio::time::sleep;

use super::{
    Outcome,
    live::{accelerate, restart},
    report,
};
use crate::support::{PATIENCE, Service, own_kapacitor};

/// How late an event may be.
const LATEST: Duration = Duration::from_secs(300);

const KINDS: [&str; 2] = ["release", "crashed"];

/// An app with a rule of each kind, in an InfluxDB database of its own.
struct Watched {
    service: Service,
    sink: SinkClient,
    platform: Platform,
    app: String,
}

impl Watched {
    async fn start(kapacitor: Option<&str>) -> Self {
        let database = format!("late_{:08x}", rand::random::<u32>());
        let service = Service::start_with(|settings| {
            if let Some(url) = kapacitor {
                settings.kapacitor.kapacitor_url = Some(url.to_owned());
            }
            settings.platform.influx_database = Some(database.clone());
            // No look for drift meanwhile: it would put the rules' own schedule back.
            settings.sync.reconcile_interval = Some("3600".into());
        });
        let service = service.await;
        let (sink, platform) = (service.sink().await, service.platform());
        let platform = platform.in_database(&database, "retention_policy").await;
        let app = service.app_name("shop");
        let watched = Self {
            service,
            sink,
            platform: platform.unwrap(),
            app,
        };
        watched.create().await;
        watched
    }

    fn path(&self, kind: &str) -> String {
        format!("/task/{kind}/{}", self.app)
    }

    async fn create(&self) {
        for kind in KINDS {
            let hook = self.sink.hook(&self.app);
            let rule = json!({ "app": self.app, "post": hook, "slack": "#ops" });
            let collection = format!("/task/{kind}");
            self.service.post(&collection, rule).await.expect(201);
        }
        self.accelerate().await;
    }

    async fn change(&self, change: Value) {
        for kind in KINDS {
            let path = self.path(kind);
            let changed = self.service.patch(&path, change.clone());
            changed.await.expect(201);
        }
    }

    /// Both rules look every two seconds.
    async fn accelerate(&self) {
        for kind in KINDS {
            let quick = json!({ "cron": "*/2 * * * * * *" });
            accelerate(&self.service, &self.path(kind), &quick).await;
        }
    }

    /// An event that is told as [`told_of`] says.
    async fn happens(&self, kind: &str, name: &str, at: SystemTime) {
        let point = self.event(kind, name, at);
        self.platform.write([point]).await.unwrap();
    }

    fn event(&self, kind: &str, name: &str, at: SystemTime) -> Point {
        let (title, tags, text) = match kind {
            "release" => ("released", String::new(), name),
            _ => ("crashed", format!("prod,shop,{name}"), "App crashed"),
        };
        Point::event(&self.app, title, &tags, text, at, EventShape::Tags)
    }

    /// How often each event was told, by the webhook.
    async fn told(&self) -> BTreeMap<String, usize> {
        let mut told = BTreeMap::new();
        for it in self.sink.received().await.unwrap() {
            let event = it.text.split_once(&format!(" {}: ", self.app));
            if let Some((event, _)) = event.and_then(|(_, event)| event.rsplit_once(" at "))
                && it.to == format!("/hook/{}", self.app)
            {
                *told.entry(event.to_owned()).or_default() += 1;
            }
        }
        told
    }

    /// Waits until so many events have been told, for as long as they may take.
    async fn all_told(&self, count: usize) {
        let deadline = Instant::now() + PATIENCE;
        while self.told().await.len() < count && Instant::now() < deadline {
            sleep(Duration::from_millis(200)).await;
        }
    }

    /// What has come of it: these events must be told once each, and no others.
    async fn outcome(&self, name: &'static str, events: &[String], begin: Instant) -> Outcome {
        self.all_told(events.len()).await;
        let took = begin.elapsed();
        // what is told twice comes later
        sleep(Duration::from_secs(5)).await;
        let told = self.told().await;
        let missed: Vec<_> = events.iter().filter(|it| !told.contains_key(*it)).collect();
        let doubled: Vec<_> = told.iter().filter(|(_, times)| **times > 1).collect();
        let unheard: Vec<_> = told.keys().filter(|it| !events.contains(it)).collect();
        let seen = match missed.is_empty() && doubled.is_empty() && unheard.is_empty() {
            true => "each once".to_owned(),
            false => format!("missed {missed:?}, doubled {doubled:?}, false {unheard:?}"),
        };
        Outcome {
            kind: "release crashed",
            name,
            expected: "each once",
            seen,
            took,
        }
    }
}

fn told_of(kind: &str, name: &str) -> String {
    match kind {
        "release" => format!("released {name}"),
        _ => format!("{name} crashed"),
    }
}

#[tokio::test]
async fn late_events_are_reported_once_over_restarts() {
    let count = std::env::var("TRUTH_EVENTS").map_or(200, |text| text.parse::<usize>().unwrap());
    let mut kapacitor = own_kapacitor().await;
    let mut watched = Watched::start(Some(&kapacitor.url)).await;
    // The rules are ten minutes old, and were created in the middle of a second.
    let second = Utc::now().trunc_subsecs(0) - TimeDelta::minutes(10);
    let created = second + TimeDelta::milliseconds(500);
    sqlx::query("update rules set created_at = $1, active_since = $1")
        .bind(created)
        .execute(&watched.service.app.engine.db)
        .await
        .unwrap();
    watched.change(json!({ "slack": "#events" })).await;
    watched.accelerate().await;
    let begin = Instant::now();
    let mut events = Vec::new();
    for kind in KINDS {
        for (millis, name) in [(-1000, "old1"), (499, "old2"), (500, "new1"), (0, "new2")] {
            let at = second + TimeDelta::milliseconds(millis);
            watched.happens(kind, name, at.into()).await;
        }
        events.extend(["new1", "new2"].map(|name| told_of(kind, name)));
    }

    let random = &mut StdRng::seed_from_u64(3);
    for nth in 0..count {
        let mut at = SystemTime::now() - LATEST.mul_f64(random.random_range(0.0..1.0));
        if nth.is_multiple_of(3) {
            at = DateTime::<Utc>::from(at).trunc_subsecs(0).into();
        }
        let (kind, name) = (KINDS[nth % 2], format!("n{nth}"));
        watched.happens(kind, &name, at).await;
        events.push(told_of(kind, &name));
        if random.random_bool(0.1) {
            // a client's retry
            watched.happens(kind, &name, at).await;
        }
        match nth {
            _ if nth == count / 4 => kapacitor.stop().await,
            _ if nth == count / 4 + count / 20 => {
                sleep(Duration::from_secs(1)).await;
                kapacitor.start().await.unwrap();
            }
            _ if nth == count / 2 => {
                watched.all_told(events.len()).await;
                kapacitor.kill();
                kapacitor.start().await.unwrap();
            }
            _ if nth == count * 5 / 8 => {
                watched.service.kapacitor_is_back().await;
                watched.change(json!({ "slack": "#other" })).await;
                watched.accelerate().await;
            }
            _ if nth == count * 3 / 4 => {
                let paths = KINDS.map(|kind| watched.path(kind));
                restart(&mut watched.service, &paths).await;
            }
            _ => sleep(Duration::from_millis(20)).await,
        }
    }
    let name = "up to 5 minutes late, over restarts of both and an edit";
    let outcome = watched.outcome(name, &events, begin).await;
    report(&watched.service.parts.kapacitor_version, vec![outcome]);
}

#[tokio::test]
async fn events_during_a_pause_or_before_the_rule_are_not_reported() {
    let watched = Watched::start(None).await;
    let begin = Instant::now();
    let now = SystemTime::now;
    let mut events = Vec::new();
    // fifty of each kind in a second, half of them at the same time
    let at = now();
    for kind in KINDS {
        let points = (0..50).map(|nth| {
            let at = at + Duration::from_nanos(nth / 2);
            watched.event(kind, &format!("burst{nth}"), at)
        });
        watched.platform.write(points).await.unwrap();
        events.extend((0..50).map(|nth| told_of(kind, &format!("burst{nth}"))));
    }
    watched.all_told(events.len()).await;

    let happens = async |name: &str| {
        for kind in KINDS {
            watched.happens(kind, name, now()).await;
        }
        KINDS.map(|kind| told_of(kind, name))
    };
    watched.change(json!({ "enabled": false })).await;
    happens("paused").await;
    watched.change(json!({ "enabled": true })).await;
    watched.accelerate().await;
    events.extend(happens("enabled").await);
    watched.all_told(events.len()).await;

    for kind in KINDS {
        watched
            .service
            .delete(&watched.path(kind))
            .await
            .expect(200);
    }
    happens("deleted").await;
    watched.create().await;
    events.extend(happens("anew").await);
    let name = "many in a second, a pause, deleted and created anew";
    let outcome = watched.outcome(name, &events, begin).await;
    report(&watched.service.parts.kapacitor_version, vec![outcome]);
}
