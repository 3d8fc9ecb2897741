//! The whole way: a rule with delivery `shadow`, data as the platform writes it, and the history.

use std::time::{Duration, SystemTime};

use reqwest::Method;
use serde_json::{Value, json};
use testbed::{
    platform::EventShape,
    sink::{Received, Via},
};

use super::{events, start, start_with};
use crate::support::{PATIENCE, Service, eventually};

/// Samples of the last minutes of a dyno's memory.
pub async fn memory(service: &Service, app: &str, mb: f64) {
    let now = SystemTime::now();
    let at = |seconds: u64| now - Duration::from_secs(seconds);
    let samples = (0..6).map(|nth| (at(5 * nth), mb));
    service
        .platform()
        .memories(app, "web.1", samples)
        .await
        .unwrap();
}

/// A memory rule that looks at ten seconds, every ten.
pub fn memory_rule(app: &str, delivery: &str) -> Value {
    json!({
        "app": app, "dynotype": "web", "warn": "400", "crit": "500", "window": "30s",
        "every": "10s", "aggregate": "max", "slack": format!("#{app}"), "delivery": delivery,
    })
}

#[tokio::test]
async fn a_rule_in_shadow_notifies_as_before_and_leaves_its_history() {
    let service = start().await;
    let (sink, app) = (service.sink().await, service.app_name("shop"));
    let rule = memory_rule(&app, "shadow");
    let rule = service.post("/task/memory", rule).await.expect(201).json();
    assert_eq!(rule["delivery"], "shadow");
    let path = format!("/task/memory/{app}/web");
    memory(&service, &app, 600.0).await;
    let critical =
        |it: &Received| it.via == Via::Slack && it.text.contains(&format!("CRITICAL {app}"));
    sink.wait_for(critical, PATIENCE).await.unwrap();
    let history = format!("{path}/events");
    let event = eventually("the event", async || {
        events(&service, &history).await.into_iter().next()
    })
    .await;
    assert_eq!(
        (&event["level"], &event["source"], &event["kind"]),
        (&json!("CRITICAL"), &json!("post"), &json!("memory"))
    );
    assert!(event["part"].as_str().unwrap().contains("web.1"), "{event}");
    let message = event["message"].as_str().unwrap();
    let told = sink.received().await.unwrap();
    assert!(told.iter().any(|it| it.text.contains(message)), "{message}");

    // Samples of the bad time are in the window for a while.
    let recovered = eventually("the recovery", async || {
        memory(&service, &app, 100.0).await;
        let newest = events(&service, &history).await.into_iter().next()?;
        (newest["level"] == "OK").then_some(newest)
    })
    .await;
    assert!(recovered["duration_seconds"].as_f64().unwrap() > 0.0);
    let of_app = events(&service, &format!("/events?app={app}")).await;
    assert_eq!(of_app, events(&service, &history).await);
    let bad = events(&service, &format!("/events?app={app}&level=CRITICAL")).await;
    assert!(!bad.is_empty() && bad.iter().all(|it| it["level"] == "CRITICAL"));
    for (parameter, field) in [
        ("level=BAD", "level"),
        ("since=noon", "since"),
        ("limit=0", "limit"),
        ("leve=OK", "leve"),
        ("app=%00", "app"),
    ] {
        service
            .get(&format!("/events?{parameter}"))
            .await
            .faults(&[field]);
    }
}

#[tokio::test]
async fn each_release_is_an_event() {
    let service = start().await;
    let (sink, app) = (service.sink().await, service.app_name("shop"));
    let rule = json!({ "app": app, "slack": format!("#{app}"), "delivery": "shadow" });
    service.post("/task/release", rule).await.expect(201);
    for image in ["shop:1", "shop:2"] {
        let now = SystemTime::now();
        let released = service.platform();
        let released = released.released(&app, image, now, EventShape::Mixed);
        released.await.unwrap();
    }
    sink.wait_for(
        |it| it.to == format!("#{app}") && it.text.contains("shop:2"),
        PATIENCE,
    )
    .await
    .unwrap();
    let history = format!("/task/release/{app}/events");
    let both = eventually("both events", async || {
        let events = events(&service, &history).await;
        (events.len() == 2).then_some(events)
    })
    .await;
    assert!(
        both.iter()
            .all(|it| it["level"] == "INFO" && it["source"] == "post")
    );
    assert_ne!(both[0]["part"], both[1]["part"]);
    let one = events(&service, &format!("{history}?limit=1")).await;
    assert_eq!(one, both[..1]);
    let answer = service.get(&format!("{history}?limit=1")).await;
    let next = answer.header("link");
    let next = next.trim_start_matches('<').split('>').next().unwrap();
    assert_eq!(events(&service, next).await, both[1..]);
}

/// Nothing listens at the address that Kapacitor has: every post is lost.
#[tokio::test]
async fn an_event_whose_post_was_lost_is_found_in_kapacitor() {
    let service = start_with(|settings| {
        settings.delivery.ingest_url = Some("http://127.0.0.1:1".into());
    })
    .await;
    let app = service.app_name("shop");
    let rule = memory_rule(&app, "shadow");
    service.post("/task/memory", rule).await.expect(201);
    memory(&service, &app, 600.0).await;
    let rule = json!({ "app": app, "slack": format!("#{app}"), "delivery": "shadow" });
    service.post("/task/release", rule).await.expect(201);
    let released = service.platform();
    released
        .released(&app, "shop:1", SystemTime::now(), EventShape::Mixed)
        .await
        .unwrap();
    for (path, level) in [
        (format!("/task/memory/{app}/web/events"), "CRITICAL"),
        (format!("/task/release/{app}/events"), "INFO"),
    ] {
        let event = eventually("the lost event", async || {
            events(&service, &path).await.into_iter().next()
        })
        .await;
        assert_eq!(
            (&event["level"], &event["source"]),
            (&json!(level), &json!("compare"))
        );
        assert!(event["message"].as_str().unwrap().contains(&app), "{event}");
    }
    let metrics = service.get("/metrics").await.expect(200).text;
    assert!(
        metrics.contains("kapacitor_alerts_events_total{source=\"compare\"}"),
        "{metrics}"
    );
}

/// From Kapacitor's handlers to both and back: nothing is repeated, and the level is kept.
#[tokio::test]
async fn a_switch_of_delivery_repeats_nothing() {
    let service = start().await;
    let (sink, app) = (service.sink().await, service.app_name("shop"));
    let rule = memory_rule(&app, "kapacitor");
    service.post("/task/memory", rule).await.expect(201);
    let path = format!("/task/memory/{app}/web");
    memory(&service, &app, 600.0).await;
    let of_app = |it: &Received| it.to == format!("#{app}");
    sink.wait_for(of_app, PATIENCE).await.unwrap();
    for delivery in [
        json!("shadow"),
        json!("kapacitor"),
        json!("shadow"),
        Value::Null,
    ] {
        let change = json!({ "delivery": delivery });
        let changed = service.patch(&path, change).await.expect(201).json();
        assert_eq!(changed["delivery"], delivery);
        memory(&service, &app, 600.0).await;
        let state = service.get(&format!("{path}/state")).await.expect(200);
        assert_eq!(state.json()["state"], "CRITICAL");
    }
    tokio::time::sleep(Duration::from_secs(12)).await;
    let told = sink.received().await.unwrap();
    assert_eq!(told.iter().filter(|it| of_app(it)).count(), 1, "{told:#?}");
    let versions = service
        .get(&format!("{path}/versions"))
        .await
        .expect(200)
        .json();
    let was: Vec<_> = versions
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["rule"]["delivery"])
        .collect();
    let (kapacitor, shadow) = (&json!("kapacitor"), &json!("shadow"));
    assert_eq!(was, [&Value::Null, shadow, kapacitor, shadow, kapacitor]);
}

#[tokio::test]
async fn the_default_comes_from_the_settings_and_scripts_follow() {
    let mut service = start().await;
    let rule = service.rule("release", "shop");
    service.create(&rule).await;
    let reports = async |service: &Service| {
        let task = service.in_kapacitor(&rule.id).await.unwrap();
        task["script"].as_str().unwrap().contains(".post(ingest)")
    };
    assert!(!reports(&service).await);
    service
        .restart(|settings| settings.delivery.delivery = Some("shadow".into()))
        .await;
    eventually("the script follows", async || {
        reports(&service).await.then_some(())
    })
    .await;
    let script = service
        .get(&format!("{}/script", rule.path))
        .await
        .expect(200)
        .json();
    assert_eq!(script["vars"]["ingest_key"]["value"], "***");
    let task = service.get(&rule.path).await.expect(200).json();
    assert_eq!(
        (&task["delivery"], &task["generation"]),
        (&Value::Null, &json!(1))
    );
}

#[tokio::test]
async fn a_rule_cannot_report_where_there_is_no_address() {
    let service = Service::start().await;
    let rule = service.rule("release", "shop");
    let shadow = rule.clone().with(json!({ "delivery": "shadow" }));
    let refused = service.post(&rule.collection(), shadow.body.clone()).await;
    let problem = refused.faults(&["delivery"]);
    assert!(
        problem["error"].as_str().unwrap().contains("INGEST_URL"),
        "{problem}"
    );
    service.create(&rule).await;
    for (method, path) in [
        (Method::PATCH, rule.path.clone()),
        (Method::PUT, rule.path.clone()),
        (Method::POST, format!("{}/validate", rule.collection())),
    ] {
        let request = service.request(method, &path).json(&shadow.body);
        service.send(request).await.faults(&["delivery"]);
    }
    let odd = rule.with(json!({ "delivery": "pigeon" }));
    service
        .post(&odd.collection(), odd.body.clone())
        .await
        .faults(&["delivery"]);
}

#[tokio::test]
async fn a_token_sees_the_events_of_its_apps_only() {
    let service = start().await;
    let app = service.app_name("shop");
    for (app, id) in [(app.as_str(), "a"), ("elsewhere-prod", "b")] {
        sqlx::query(
            "insert into events (subject, part, kind, app, at_ns, level, message, details, duration_ns, source, late)
             values ($2, $2, 'release', $1, 1, 'INFO', '', '', 0, 'post', false)",
        )
        .bind(app)
        .bind(id)
        .execute(&service.app.engine.db)
        .await
        .unwrap();
    }
    assert_eq!(events(&service, "/events").await.len(), 2);
    let token = service.make_token("shop-reader", "read", &app).await;
    let bearer = service.as_bearer(&token);
    let seen = bearer
        .send(Method::GET, "/events", None)
        .await
        .expect(200)
        .json();
    assert_eq!(
        (seen.as_array().unwrap().len(), &seen[0]["app"]),
        (1, &json!(app))
    );
    let foreign = bearer.send(Method::GET, "/task/release/elsewhere-prod/events", None);
    foreign.await.problem(404);
}

#[tokio::test]
async fn old_events_and_bodies_are_removed() {
    let service = start().await;
    let db = &service.app.engine.db;
    sqlx::query(
        "insert into events (subject, part, kind, app, at_ns, level, message, details, duration_ns, source,
            late, body, received_at)
         select 'a', n::text, 'release', 'a', n, 'INFO', '', '', 0, 'post', false, '{}',
            now() - make_interval(days => n, hours => 12)
         from generate_series(1, 100) n",
    )
    .execute(db)
    .await
    .unwrap();
    // what the leader has not removed by itself meanwhile
    store::events::forget(db, 90, 30).await.unwrap();
    let left: (i64, i64) = sqlx::query_as("select count(*), count(body) from events")
        .fetch_one(db)
        .await
        .unwrap();
    assert_eq!(left, (89, 29));
}
