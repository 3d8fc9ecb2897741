//! How all rules stand, in one answer.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use testbed::platform::EventShape;

use crate::support::{Service, eventually, own_kapacitor};

fn levels(states: &Value) -> Vec<(&str, &str)> {
    let states = states.as_array().unwrap();
    states
        .iter()
        .map(|it| (it["kind"].as_str().unwrap(), it["state"].as_str().unwrap()))
        .collect()
}

#[tokio::test]
async fn the_states_of_all_rules_take_one_call_to_kapacitor() {
    // of its own: other tests' topics come and go
    let kapacitor = own_kapacitor().await;
    let service = Service::start_with(|settings| {
        settings.kapacitor.kapacitor_url = Some(kapacitor.url.clone());
        settings.sync.health_interval = Some("0.5".into());
    })
    .await;
    let (app, other) = (service.app_name("shop"), service.app_name("cart"));
    let none = service.get("/states").await.expect(200);
    assert_eq!(none.json(), json!([]));
    let memory = json!({"app": app, "dynotype": "web", "warn": "400", "crit": "500",
        "window": "1m", "every": "10s", "slack": "ops"});
    service.post("/task/memory", memory).await.expect(201);
    for app in [&app, &other] {
        let rule = json!({"app": app, "slack": "ops"});
        service.post("/task/release", rule).await.expect(201);
    }
    let quiet = service.get("/states").await.expect(200).json();
    let all_ok = [("release", "OK"), ("memory", "OK"), ("release", "OK")];
    assert_eq!(levels(&quiet), all_ok, "{quiet}");
    assert_eq!(quiet[1]["target"], "web", "{quiet}");
    assert_eq!(quiet[1]["health"]["status"], "ok", "{quiet}");

    let platform = service.platform();
    let now = SystemTime::now();
    platform.memory(&app, "web.1", 450.0, now).await.unwrap();
    let event = platform.released(&app, "shop:1", now, EventShape::Mixed);
    event.await.unwrap();
    let states = eventually("both have told", async || {
        let states = service.get("/states").await.expect(200).json();
        let told = [
            ("release", "OK"),
            ("memory", "WARNING"),
            ("release", "INFO"),
        ];
        (levels(&states) == told).then_some(states)
    })
    .await;
    let calls = |metrics: &str| -> f64 {
        let own = "kapacitor_alerts_kapacitor_calls_total{call=\"list_topic_levels\"";
        let lines = metrics.lines().filter(|line| line.starts_with(own));
        lines
            .map(|line| line.rsplit(' ').next().unwrap().parse::<f64>().unwrap())
            .sum()
    };
    let before = service.get("/metrics").await.expect(200).text;
    let above = service
        .get("/states?min_level=WARNING")
        .await
        .expect(200)
        .json();
    assert_eq!(levels(&above), [("memory", "WARNING")], "{above}");
    let after = service.get("/metrics").await.expect(200).text;
    assert_eq!(calls(&after), calls(&before) + 1.0, "{after}");
    let path = format!("/states?app={other}");
    let others = service.get(&path).await.expect(200).json();
    assert_eq!(levels(&others), [("release", "OK")], "{others}");

    let token = service.make_token("cart", "read", &other).await;
    let own = service
        .as_bearer(&token)
        .get("/states")
        .await
        .expect(200)
        .json();
    assert_eq!(levels(&own), [("release", "OK")], "{own}");

    // An event's level is over after an hour, whatever the topic remembers.
    let told_at = states[2]["last_event_at"].as_str().unwrap();
    let told_at = chrono::DateTime::parse_from_rfc3339(told_at).unwrap();
    let apart = SystemTime::from(told_at).duration_since(now);
    assert!(apart.unwrap_or_default() < Duration::from_secs(1));
    sqlx::query("update rules set last_event_at = last_event_at - interval '1 hour'")
        .execute(&service.app.engine.db)
        .await
        .unwrap();
    let later = service
        .get("/states?min_level=INFO")
        .await
        .expect(200)
        .json();
    assert_eq!(levels(&later), [("memory", "WARNING")], "{later}");

    for (query, field) in [("min_level=BAD", "min_level"), ("level=INFO", "level")] {
        let answer = service
            .get(&format!("/states?{query}"))
            .await
            .expect(422)
            .json();
        assert_eq!(answer["errors"][0]["field"], field, "{answer}");
    }
    drop(kapacitor);
    service.get("/states").await.expect(503);
}
