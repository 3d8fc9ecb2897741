//! Releases that become readable up to five minutes late, over restarts of Kapacitor and an edit of
//! the rule: each is told once. Kapacitor is killed in a moment of silence, for it does not tell and
//! remember in one step: what is on its way just then is told twice or not at all.
//!
//! `TRUTH_EVENTS` says how many (200).

use std::{
    collections::BTreeMap,
    time::{Duration, Instant, SystemTime},
};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::json;
use testbed::platform::{EventShape, Platform};
use tokio::time::sleep;

use super::live::accelerate;
use crate::support::{PATIENCE, Service, own_kapacitor};

/// How late an event may be.
const LATEST: Duration = Duration::from_secs(300);

/// Writes a release with this image, `ago` after it happened; a third of them by whole seconds.
async fn released(platform: &Platform, app: &str, nth: usize, ago: Duration) -> SystemTime {
    let mut at = SystemTime::now() - ago;
    if nth.is_multiple_of(3) {
        at = DateTime::<Utc>::from(at).trunc_subsecs(0).into();
    }
    let image = format!("shop:{nth};");
    let shape = EventShape::Tags;
    platform.released(app, &image, at, shape).await.unwrap();
    at
}

#[tokio::test]
async fn late_events_are_told_once_over_restarts() {
    let count = std::env::var("TRUTH_EVENTS").map_or(200, |text| text.parse().unwrap());
    let mut kapacitor = own_kapacitor().await;
    let database = format!("late_{:08x}", rand::random::<u32>());
    let service = Service::start_with(|settings| {
        settings.kapacitor_url = Some(kapacitor.url.clone());
        settings.influx_database = Some(database.clone());
        settings.reconcile_interval = Some("3600".into());
    });
    let service = service.await;
    let (sink, platform) = (service.sink().await, service.platform());
    let platform = platform.in_database(&database, "retention_policy").await;
    let platform = platform.unwrap();
    let app = service.app_name("shop");
    let path = format!("/task/release/{app}");
    let quick = json!({ "cron": "*/2 * * * * * *" });

    let rule = json!({ "app": app, "post": sink.hook(&app), "slack": "#ops" });
    service.post("/task/release", rule).await.expect(201);
    // The rule is ten minutes old, and was created in the middle of a second.
    let second = Utc::now().trunc_subsecs(0) - TimeDelta::minutes(10);
    let created = second + TimeDelta::milliseconds(500);
    sqlx::query("update tasks set created_at = $1, active_since = $1")
        .bind(created)
        .execute(&service.app.db)
        .await
        .unwrap();
    let edit = async |channel: &str| {
        let change = json!({ "slack": channel });
        service.patch(&path, change).await.expect(201);
        accelerate(&service, &path, &quick).await;
    };
    edit("#releases").await;
    for (millis, image) in [
        (-1000, "old:1"),
        (499, "old:2"),
        (500, "new:1"),
        (0, "new:2"),
    ] {
        let at = second + TimeDelta::milliseconds(millis);
        let shape = EventShape::Tags;
        let written = platform.released(&app, image, at.into(), shape);
        written.await.unwrap();
    }

    // How often each image was told, by the webhook.
    let told = async || {
        let mut told: BTreeMap<String, usize> = BTreeMap::new();
        for it in sink.received().await.unwrap() {
            let image = it.text.split("released ").nth(1);
            if let Some((image, _)) = image.and_then(|image| image.split_once(" at "))
                && it.to == format!("/hook/{app}")
            {
                *told.entry(image.to_owned()).or_default() += 1;
            }
        }
        told
    };
    let all_told = async |count: usize| {
        let deadline = Instant::now() + PATIENCE;
        while told().await.len() < count && Instant::now() < deadline {
            sleep(Duration::from_millis(200)).await;
        }
    };

    let random = &mut StdRng::seed_from_u64(3);
    let begin = Instant::now();
    for nth in 0..count {
        let ago = LATEST.mul_f64(random.random_range(0.0..1.0));
        let at = released(&platform, &app, nth, ago).await;
        if random.random_bool(0.1) {
            // a client's retry
            let image = format!("shop:{nth};");
            let again = platform.released(&app, &image, at, EventShape::Tags);
            again.await.unwrap();
        }
        if nth == count / 4 {
            kapacitor.stop().await;
            sleep(Duration::from_secs(1)).await;
            kapacitor.start().await.unwrap();
        } else if nth == count / 2 {
            all_told(nth + 1 + 2).await;
            kapacitor.kill();
            kapacitor.start().await.unwrap();
        } else if nth == count * 3 / 4 {
            edit("#other").await;
        }
        sleep(Duration::from_millis(20)).await;
    }

    all_told(count + 2).await;
    let seconds = begin.elapsed().as_secs_f64();
    sleep(Duration::from_secs(5)).await;

    let told = told().await;
    let images = (0..count).map(|nth| format!("shop:{nth};"));
    let images: Vec<_> = images.chain(["new:1".into(), "new:2".into()]).collect();
    let missed: Vec<_> = images.iter().filter(|it| !told.contains_key(*it)).collect();
    let doubled: Vec<_> = told.iter().filter(|(_, times)| **times > 1).collect();
    let false_ones: Vec<_> = told.keys().filter(|it| !images.contains(it)).collect();
    println!(
        "live       {count} releases up to 5 minutes late, two restarts, an edit: missed {}, \
         doubled {}, {seconds:.1} s",
        missed.len(),
        doubled.len()
    );
    assert!(
        missed.is_empty() && doubled.is_empty() && false_ones.is_empty(),
        "missed {missed:?}, doubled {doubled:?}, false {false_ones:?}"
    );
}
