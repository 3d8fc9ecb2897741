//! What a replay cannot show: restarts, edits and pauses in the middle of an incident, points that
//! come late. A real Kapacitor of the test's own runs the rules' own scripts with a bucket of two
//! seconds in place of a minute, each even second in place of each minute.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering::Relaxed},
    },
    time::{Duration, Instant, SystemTime},
};

use reqwest::Method;
use serde_json::{Value, json};
use testbed::{
    parts::Part,
    platform::{Platform, Point},
    sink::{SinkClient, Via},
};
use tokio::{task::AbortHandle, time::sleep};

use crate::support::{Service, eventually, own_kapacitor};

/// A few evaluations.
const A_WHILE: Duration = Duration::from_secs(4);

/// What the platform writes now.
#[derive(Clone, Copy, PartialEq)]
#[repr(u8)]
enum World {
    Good,
    Bad,
    Silent,
}

/// An app that is watched by a 5xx and a memory rule, and has requests and a dyno all the time.
struct Live {
    service: Service,
    kapacitor: Part,
    sink: SinkClient,
    platform: Platform,
    app: String,
    world: Arc<AtomicU8>,
    feeder: AbortHandle,
}

const KINDS: [&str; 2] = ["5xx", "memory"];

impl Drop for Live {
    fn drop(&mut self) {
        self.feeder.abort();
    }
}

impl Live {
    /// The app is well, and nothing has been told yet.
    async fn start() -> Self {
        let kapacitor = own_kapacitor().await;
        let service = Service::start_with(|settings| {
            settings.kapacitor_url = Some(kapacitor.url.clone());
            // No look for drift meanwhile: it would put the rules' own rhythm back.
            settings.reconcile_interval = Some("3600".into());
        });
        let service = service.await;
        let (sink, platform) = (service.sink().await, service.platform());
        let app = service.app_name("shop");
        let world = Arc::new(AtomicU8::new(World::Good as u8));
        let feeder = tokio::spawn(feed(platform.clone(), app.clone(), world.clone()));
        let live = Self {
            service,
            kapacitor,
            sink,
            platform,
            app,
            world,
            feeder: feeder.abort_handle(),
        };
        live.create().await;
        sleep(A_WHILE / 2).await;
        live
    }

    fn path(&self, kind: &str) -> String {
        match kind {
            "memory" => format!("/task/memory/{}/web", self.app),
            kind => format!("/task/{kind}/{}", self.app),
        }
    }

    async fn create(&self) {
        for kind in KINDS {
            let mut rule = json!({
                "app": self.app, "post": self.sink.hook(&format!("{}-{kind}", self.app)),
            });
            let fields = match kind {
                "5xx" => json!({ "tolerance": "low" }),
                _ => json!({
                    "dynotype": "web", "warn": 256, "crit": 512, "window": "10s", "every": "10s",
                }),
            };
            let fields = fields.as_object().unwrap().clone();
            rule.as_object_mut().unwrap().extend(fields);
            let collection = format!("/task/{kind}");
            self.service.post(&collection, rule).await.expect(201);
        }
        self.accelerate().await;
    }

    /// Both rules again in quick motion, after the service has pushed them in their own.
    async fn accelerate(&self) {
        for kind in KINDS {
            let vars = match kind {
                "5xx" => json!({
                    "cron": "* * * * * * *", "bucket": "2s", "period": "30s", "lag": "0s",
                }),
                _ => json!({
                    "cron": "*/2 * * * * * *", "bucket": "2s", "period": "30s",
                    "rows": "LIMIT 1 OFFSET 4",
                }),
            };
            accelerate(&self.service, &self.path(kind), &vars).await;
        }
    }

    async fn change(&self, changes: [Value; 2]) {
        for (kind, change) in KINDS.into_iter().zip(changes) {
            let path = self.path(kind);
            self.service.patch(&path, change).await.expect(201);
        }
    }

    fn becomes(&self, world: World) {
        self.world.store(world as u8, Relaxed);
    }

    /// The levels told so far, without the warnings on the way; none may be told twice.
    async fn told(&self, kind: &str) -> Vec<String> {
        let hook = format!("/hook/{}-{kind}", self.app);
        let mut told = self.sink.received().await.unwrap();
        told.retain(|it| it.via == Via::Webhook && it.to == hook);
        let texts: Vec<_> = told.iter().map(|it| it.text.as_str()).collect();
        let mut levels: Vec<_> = told.iter().map(|it| it.body["level"].to_string()).collect();
        assert!(
            levels.windows(2).all(|two| two[0] != two[1]),
            "{kind}: told twice: {texts:#?}"
        );
        levels.retain(|level| level != "\"WARNING\"");
        levels
    }

    /// Waits until this is what has been told of both, and then that nothing more is.
    async fn tells(&self, expected: &[&str]) {
        let expected: Vec<_> = expected.iter().map(|level| format!("{level:?}")).collect();
        for kind in KINDS {
            eventually(&format!("{kind}: {expected:?}"), async || {
                (self.told(kind).await.len() >= expected.len()).then_some(())
            })
            .await;
        }
        self.still_tells(&expected).await;
    }

    async fn still_tells(&self, expected: &[String]) {
        sleep(A_WHILE).await;
        for kind in KINDS {
            assert_eq!(self.told(kind).await, expected, "{kind}");
        }
    }
}

/// Forty requests and four samples a second.
async fn feed(platform: Platform, app: String, world: Arc<AtomicU8>) {
    let host = format!("{app}.example.com");
    let step = Duration::from_millis(250);
    let mut at = SystemTime::now();
    loop {
        let (code, mb) = match world.load(Relaxed) {
            0 => (200, 100.0),
            1 => (500, 900.0),
            _ => (0, 0.0),
        };
        if code > 0 {
            let times = (0..10).map(|nth| at + step / 10 * nth);
            platform.requests(&host, code, 20, times).await.unwrap();
            platform.memory(&app, "web.1", mb, at).await.unwrap();
        }
        at += step;
        sleep(at.duration_since(SystemTime::now()).unwrap_or_default()).await;
    }
}

/// Makes Kapacitor run the rule with these vars in place of its own.
pub async fn accelerate(service: &Service, path: &str, changes: &Value) {
    let script = service.get(&format!("{path}/script")).await.expect(200);
    let mut vars = script.json()["vars"].clone();
    for (name, value) in changes.as_object().unwrap() {
        vars[name]["value"] = value.clone();
    }
    let task = service.get(path).await.expect(200).json();
    let task = format!("/tasks/{}", task["id"].as_str().unwrap());
    for change in [
        json!({"status": "disabled"}),
        json!({"vars": vars, "status": "enabled"}),
    ] {
        let changed = service.kapacitor(Method::PATCH, &task, Some(change));
        changed.await.expect(200);
    }
}

async fn a_restart_in_an_incident_is_not_heard() {
    let mut live = Live::start().await;
    live.becomes(World::Bad);
    live.tells(&["CRITICAL"]).await;
    live.kapacitor.stop().await;
    sleep(A_WHILE / 2).await;
    live.kapacitor.start().await.unwrap();
    live.tells(&["CRITICAL"]).await;
    live.kapacitor.kill();
    live.kapacitor.start().await.unwrap();
    sleep(A_WHILE).await;
    live.becomes(World::Good);
    live.tells(&["CRITICAL", "OK"]).await;
}

async fn a_recovery_while_kapacitor_is_away_is_told() {
    let mut live = Live::start().await;
    live.becomes(World::Bad);
    live.tells(&["CRITICAL"]).await;
    live.kapacitor.kill();
    live.becomes(World::Good);
    sleep(Duration::from_secs(12)).await;
    live.kapacitor.start().await.unwrap();
    live.tells(&["CRITICAL", "OK"]).await;
}

async fn an_edit_or_a_pause_in_an_incident_is_not_heard() {
    let live = Live::start().await;
    live.becomes(World::Bad);
    live.tells(&["CRITICAL"]).await;
    live.change([json!({ "tolerance": "medium" }), json!({ "warn": 300 })])
        .await;
    live.accelerate().await;
    sleep(A_WHILE).await;
    live.change([json!({ "enabled": false }), json!({ "enabled": false })])
        .await;
    sleep(A_WHILE / 2).await;
    live.change([json!({ "enabled": true }), json!({ "enabled": true })])
        .await;
    live.accelerate().await;
    live.tells(&["CRITICAL"]).await;
    // and all data stops
    live.becomes(World::Silent);
    live.tells(&["CRITICAL", "OK"]).await;
}

async fn a_new_rule_in_an_incident_tells_anew() {
    let mut live = Live::start().await;
    live.becomes(World::Bad);
    live.tells(&["CRITICAL"]).await;
    // Once a task that runs, and once one that has not run since Kapacitor started.
    for paused in [false, true] {
        if paused {
            live.change([json!({ "enabled": false }), json!({ "enabled": false })])
                .await;
            live.kapacitor.stop().await;
            live.kapacitor.start().await.unwrap();
        }
        for kind in KINDS {
            live.service.delete(&live.path(kind)).await.expect(200);
        }
        live.sink = live.sink.from_now().await.unwrap();
        live.create().await;
        live.tells(&["CRITICAL"]).await;
    }
}

/// A window looks at what is in it, whenever that came; what comes after its window has passed by is
/// not told any more.
async fn late_points_count_while_they_are_in_the_window() {
    let live = Live::start().await;
    let late = async |ago: u64| {
        let from = SystemTime::now() - Duration::from_secs(ago);
        let times = (0..60).map(|nth| from + Duration::from_millis(nth));
        let host = format!("{}.example.com", live.app);
        live.platform.requests(&host, 503, 9, times).await.unwrap();
        let sample = Point::new("sample.memory_total", from);
        let sample = sample.tag("app", &live.app).tag("dyno", "web.1");
        let sample = sample.field("value", 1e12);
        live.platform.write([sample]).await.unwrap();
    };
    late(20).await;
    live.tells(&[]).await;
    late(5).await;
    live.tells(&["CRITICAL", "OK"]).await;
}

#[tokio::test]
async fn incidents_in_real_time() {
    let begin = Instant::now();
    // At once: they wait most of the time.
    let timed = async |name: &str, scenario: std::pin::Pin<Box<dyn Future<Output = ()>>>| {
        scenario.await;
        let took = begin.elapsed().as_secs_f64();
        println!("live       {name:60} yes {took:5.1}");
    };
    tokio::join!(
        timed(
            "restarts in an incident",
            Box::pin(a_restart_in_an_incident_is_not_heard())
        ),
        timed(
            "recovery while Kapacitor is away",
            Box::pin(a_recovery_while_kapacitor_is_away_is_told())
        ),
        timed(
            "edit, disable and enable in an incident; all data stops",
            Box::pin(an_edit_or_a_pause_in_an_incident_is_not_heard())
        ),
        timed(
            "delete and create anew in an incident",
            Box::pin(a_new_rule_in_an_incident_tells_anew())
        ),
        timed(
            "late points",
            Box::pin(late_points_count_while_they_are_in_the_window())
        ),
    );
}
