//! What a replay cannot show: restarts, edits and pauses in the middle of an incident, points that
//! come late. A real Kapacitor of the scenario's own runs the rules' own scripts with a bucket of two
//! seconds in place of a minute, each even second in place of each minute.

use std::{
    panic::AssertUnwindSafe,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering::Relaxed},
    },
    time::{Duration, Instant, SystemTime},
};

use futures::FutureExt;
use reqwest::Method;
use serde_json::{Value, json};
use testbed::{
    Addresses,
    parts::Part,
    platform::{Platform, Point},
    sink::{SinkClient, Via},
};
use tokio::{task::AbortHandle, time::sleep};

use super::{Outcome, report};
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

/// An app that is watched by a 5xx and a memory rule, and has requests and three dynos all the time.
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

/// What is told by itself: the requests, and each dyno but the third, which is always well. Kapacitor's
/// id of it is this after the app's name.
const PARTS: [&str; 3] = [
    "5xx",
    "sample.memory_total-web:web.1",
    "sample.memory_total-web:web.2",
];

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
            settings.kapacitor.kapacitor_url = Some(kapacitor.url.clone());
            // No look for drift meanwhile: it would put the rules' own schedule back.
            settings.sync.reconcile_interval = Some("3600".into());
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
                "app": self.app, "post": self.sink.hook(&self.app),
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

    /// The service ends and is started anew, and finds nothing to do.
    async fn restart_service(&mut self) {
        let paths = KINDS.map(|kind| self.path(kind));
        restart(&mut self.service, &paths).await;
    }

    /// The levels told of this part so far, without the warnings on the way; none may be told twice.
    async fn told(&self, part: &str) -> Vec<String> {
        let id = format!("{}-{part}", self.app);
        let mut told = self.sink.received().await.unwrap();
        told.retain(|it| it.via == Via::Webhook && it.body["id"] == id.as_str());
        let texts: Vec<_> = told.iter().map(|it| it.text.as_str()).collect();
        let mut levels: Vec<_> = told.iter().map(|it| it.body["level"].to_string()).collect();
        assert!(
            levels.windows(2).all(|two| two[0] != two[1]),
            "{part}: told twice: {texts:#?}"
        );
        levels.retain(|level| level != "\"WARNING\"");
        levels
    }

    /// Waits until this is what has been told of each part, and then that nothing more is.
    async fn tells(&self, expected: &[&str]) {
        let expected: Vec<_> = expected.iter().map(|level| format!("{level:?}")).collect();
        for part in PARTS {
            eventually(&format!("{part}: {expected:?}"), async || {
                (self.told(part).await.len() >= expected.len()).then_some(())
            })
            .await;
        }
        sleep(A_WHILE).await;
        for part in PARTS {
            assert_eq!(self.told(part).await, expected, "{part}");
        }
        assert!(self.told("sample.memory_total-web:web.3").await.is_empty());
    }
}

/// Each half second three requests and a sample of each dyno. What a slow machine is behind with is
/// written at once: to a rule it is late by no more than one writing takes.
async fn feed(platform: Platform, app: String, world: Arc<AtomicU8>) {
    let step = Duration::from_millis(500);
    let mut written = SystemTime::now();
    loop {
        let (mut points, mut at) = (Vec::new(), written);
        while at <= SystemTime::now() {
            match world.load(Relaxed) {
                0 => points.extend(moment(&app, 200, [100.0; 3], at)),
                1 => points.extend(moment(&app, 500, [900.0, 600.0, 100.0], at)),
                _ => {}
            }
            at += step;
        }
        if platform.write(points).await.is_ok() {
            written = at;
        }
        sleep(step).await;
    }
}

fn moment(app: &str, code: u16, mb: [f64; 3], at: SystemTime) -> impl Iterator<Item = Point> {
    let requests = (0..3).map(move |nth| request(app, code, at + Duration::from_millis(nth)));
    let samples = (1..).zip(mb).map(move |(nth, mb)| sample(app, nth, mb, at));
    requests.chain(samples)
}

fn request(app: &str, code: u16, at: SystemTime) -> Point {
    let request = Point::new(&format!("router.status.{code}"), at);
    let request = request.tag("fqdn", &format!("{app}.example.com"));
    request.field("value", 1.0)
}

fn sample(app: &str, nth: usize, mb: f64, at: SystemTime) -> Point {
    let sample = Point::new("sample.memory_total", at);
    let sample = sample.tag("app", app).tag("dyno", &format!("web.{nth}"));
    sample.field("value", mb * 1_048_576.0)
}

/// Makes Kapacitor run the rule with these vars in place of its own, as if the service had pushed them:
/// its look for drift finds nothing.
pub async fn accelerate(service: &Service, path: &str, changes: &Value) {
    let script = service.get(&format!("{path}/script")).await.expect(200);
    let mut vars = script.json()["vars"].clone();
    for (name, value) in changes.as_object().unwrap() {
        vars[name]["value"] = value.clone();
    }
    let task = service.get(path).await.expect(200).json();
    let id = task["id"].as_str().unwrap();
    let app = &service.app;
    let lock = app.engine.locks.lock(id).await.unwrap();
    let task = format!("/tasks/{id}");
    let disable = json!({"status": "disabled"});
    let disabled = service.kapacitor(Method::PATCH, &task, Some(disable));
    disabled.await.expect(200);
    let enable = json!({"vars": vars, "status": "enabled"});
    let enabled = service.kapacitor(Method::PATCH, &task, Some(enable));
    let enabled = enabled.await.expect(200).json();
    sqlx::query("update deployments set kapacitor_modified = $1 where task = $2")
        .bind(enabled["modified"].as_str())
        .bind(id)
        .execute(&app.engine.db)
        .await
        .unwrap();
    drop(lock);
}

/// Ends the service and starts it anew. It looks for drift and finds none: the rules are of the same
/// generation as before, and Kapacitor has not been written to.
pub async fn restart(service: &mut Service, paths: &[String]) {
    let before = versions(service, paths).await;
    let restarted = service.restart(|settings| settings.sync.reconcile_interval = Some("1".into()));
    restarted.await;
    service.two_passes().await;
    assert_eq!(versions(service, paths).await, before);
}

/// Of each rule its generation, and when Kapacitor's task was last written to.
async fn versions(service: &Service, paths: &[String]) -> Vec<[Value; 2]> {
    let mut versions = Vec::new();
    for path in paths {
        let task = service.get(path).await.expect(200).json();
        let in_kapacitor = service.in_kapacitor(task["id"].as_str().unwrap()).await;
        versions.push([
            task["generation"].clone(),
            in_kapacitor.unwrap()["modified"].clone(),
        ]);
    }
    versions
}

async fn a_restart_of_kapacitor(live: &mut Live) {
    live.becomes(World::Bad);
    live.tells(&["CRITICAL"]).await;
    live.kapacitor.stop().await;
    sleep(A_WHILE / 2).await;
    live.kapacitor.start().await.unwrap();
    live.service.kapacitor_is_back().await;
    live.tells(&["CRITICAL"]).await;
    live.kapacitor.kill();
    live.kapacitor.start().await.unwrap();
    live.service.kapacitor_is_back().await;
    sleep(A_WHILE).await;
    live.becomes(World::Good);
    live.tells(&["CRITICAL", "OK"]).await;
}

async fn a_recovery_while_kapacitor_is_away(live: &mut Live) {
    live.becomes(World::Bad);
    live.tells(&["CRITICAL"]).await;
    live.kapacitor.kill();
    live.becomes(World::Good);
    sleep(Duration::from_secs(12)).await;
    live.kapacitor.start().await.unwrap();
    live.service.kapacitor_is_back().await;
    live.tells(&["CRITICAL", "OK"]).await;
}

/// In the middle of the incident, and in the moments in which it begins and ends.
async fn a_restart_of_ours(live: &mut Live) {
    live.becomes(World::Bad);
    live.restart_service().await;
    live.tells(&["CRITICAL"]).await;
    live.restart_service().await;
    live.becomes(World::Good);
    live.restart_service().await;
    live.tells(&["CRITICAL", "OK"]).await;
}

async fn an_edit_and_a_pause(live: &mut Live) {
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

async fn a_recovery_during_a_pause(live: &mut Live) {
    live.becomes(World::Bad);
    live.tells(&["CRITICAL"]).await;
    live.change([json!({ "enabled": false }), json!({ "enabled": false })])
        .await;
    live.becomes(World::Good);
    sleep(Duration::from_secs(12)).await;
    live.change([json!({ "enabled": true }), json!({ "enabled": true })])
        .await;
    live.accelerate().await;
    live.tells(&["CRITICAL", "OK"]).await;
}

async fn a_new_rule(live: &mut Live) {
    live.becomes(World::Bad);
    live.tells(&["CRITICAL"]).await;
    // Once a task that runs, and once one that has not run since Kapacitor started.
    for paused in [false, true] {
        if paused {
            live.change([json!({ "enabled": false }), json!({ "enabled": false })])
                .await;
            live.kapacitor.stop().await;
            live.kapacitor.start().await.unwrap();
            live.service.kapacitor_is_back().await;
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
async fn late_points(live: &mut Live) {
    let late = async |ago: u64| {
        let from = SystemTime::now() - Duration::from_secs(ago);
        let requests =
            (0..60).map(|nth| request(&live.app, 503, from + Duration::from_millis(nth)));
        let samples = [1, 2].map(|nth| sample(&live.app, nth, 1e6, from));
        let points = requests.chain(samples);
        live.platform.write(points).await.unwrap();
    };
    late(20).await;
    live.tells(&[]).await;
    late(3).await;
    live.tells(&["CRITICAL", "OK"]).await;
}

/// Runs a scenario. What it panics with is what was seen.
async fn run(
    name: &'static str,
    expected: &'static str,
    scenario: impl AsyncFnOnce(&mut Live),
) -> Outcome {
    let begin = Instant::now();
    let scenario = async { scenario(&mut Live::start().await).await };
    let seen = match AssertUnwindSafe(scenario).catch_unwind().await {
        Ok(()) => expected.to_owned(),
        Err(panic) => match panic.downcast::<String>() {
            Ok(message) => message.replace('\n', " "),
            Err(_) => "panicked".to_owned(),
        },
    };
    Outcome {
        kind: "5xx memory",
        name,
        expected,
        seen,
        took: begin.elapsed(),
    }
}

#[tokio::test]
async fn incidents_in_real_time() {
    // At once: they wait most of the time.
    let outcomes = tokio::join!(
        run(
            "Kapacitor stopped, and killed, in an incident",
            "CRITICAL, OK",
            a_restart_of_kapacitor
        ),
        run(
            "recovery while Kapacitor is away",
            "CRITICAL, OK",
            a_recovery_while_kapacitor_is_away
        ),
        run(
            "kapacitor-alerts restarted in an incident",
            "CRITICAL, OK",
            a_restart_of_ours
        ),
        run(
            "edit, disable and enable in an incident; all data stops",
            "CRITICAL, OK",
            an_edit_and_a_pause
        ),
        run(
            "recovery while the rules are disabled",
            "CRITICAL, OK",
            a_recovery_during_a_pause
        ),
        run(
            "deleted and created anew in an incident, twice",
            "CRITICAL, CRITICAL, CRITICAL",
            a_new_rule
        ),
        run("late points", "CRITICAL, OK", late_points),
    );
    let version = Addresses::from_env().unwrap().kapacitor_version;
    report(&version, <[Outcome; 7]>::from(outcomes).into());
}
