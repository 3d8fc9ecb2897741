//! Rules that are enabled and cannot see, and what a rule would have done over the past.

use std::time::{Duration, SystemTime};

use reqwest::Method;
use serde_json::{Value, json};
use testbed::parts::Part;

use crate::support::{Service, eventually};

#[tokio::test]
async fn a_rule_whose_query_fails_is_blind_until_it_succeeds() {
    let parts = testbed::Addresses::from_env().unwrap();
    let mut influxdb = Part::influxdb().await.unwrap();
    let kapacitor = Part::kapacitor(&influxdb.url, &parts.sink_url, &parts.smtp_addr);
    let kapacitor = kapacitor.await.unwrap();
    let service = Service::start_with(|settings| {
        settings.kapacitor.kapacitor_url = Some(kapacitor.url.clone());
        settings.sync.health_interval = Some("1".into());
    })
    .await;
    let app = service.app_name("shop");
    let rule = json!({"app": app, "slack": "ops"});
    service.post("/task/release", rule).await.expect(201);
    let path = format!("/task/release/{app}");
    let health = async || service.get(&path).await.expect(200).json()["health"].clone();
    assert_eq!(health().await["status"], "ok");

    influxdb.kill();
    let blind = eventually("the rule is blind", async || {
        let blind = service.get("/tasks?health=blind").await.expect(200).json();
        blind.as_array().unwrap().first().cloned()
    })
    .await;
    assert_eq!(blind["app"], app.as_str());
    let reasons = &blind["health"]["reasons"];
    assert!(
        reasons[0]
            .as_str()
            .unwrap()
            .starts_with("its query fails: "),
        "{reasons}"
    );
    let state = service
        .get(&format!("{path}/state"))
        .await
        .expect(200)
        .json();
    assert_eq!(state["health"]["status"], "blind", "{state}");
    let metrics = service.get("/metrics").await.expect(200).text;
    assert!(
        metrics.contains("\nkapacitor_alerts_blind_tasks 1\n"),
        "{metrics}"
    );

    influxdb.start().await.unwrap();
    eventually("the rule sees again", async || {
        (health().await["status"] == "ok").then_some(())
    })
    .await;
    service.get("/tasks?health=ok").await.expect(422);
}

/// A window of half a day is full of samples long after they have stopped to come.
#[tokio::test]
async fn a_rule_of_a_long_window_is_blind_when_samples_have_stopped() {
    let kapacitor = crate::support::own_kapacitor().await;
    let service = Service::start_with(|settings| {
        settings.kapacitor.kapacitor_url = Some(kapacitor.url.clone());
        settings.sync.health_interval = Some("0.5".into());
        settings.sync.reconcile = Some("report".into());
    })
    .await;
    let app = service.app_name("shop");
    let ago = |minutes: u64| SystemTime::now() - Duration::from_secs(60 * minutes);
    let samples = (70..130).map(|minute| (ago(minute), 450.0));
    let platform = service.platform();
    platform.memories(&app, "web.1", samples).await.unwrap();
    let rule = json!({"app": app, "dynotype": "web", "warn": "400", "crit": "500",
        "window": "12h", "every": "10s", "slack": "ops"});
    service.post("/task/memory", rule).await.expect(201);
    sqlx::query("update rules set active_since = now() - interval '2 hours' where app = $1")
        .bind(&app)
        .execute(&service.app.engine.db)
        .await
        .unwrap();

    let path = format!("/task/memory/{app}/web");
    let state = async || {
        service
            .get(&format!("{path}/state"))
            .await
            .expect(200)
            .json()
    };
    let task = format!("/tasks/{app}-sample.memory_total-web");
    let in_kapacitor = async || service.kapacitor(Method::GET, &task, None).await.json();
    // it judges the samples again and again, and is blind all the same
    eventually("the rule has judged", async || {
        let judged = &in_kapacitor().await["stats"]["node-stats"]["query1"]["batches_queried"];
        (judged.as_i64() >= Some(4)).then_some(())
    })
    .await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let told = state().await;
    assert_eq!(told["state"], "WARNING", "{told}");
    let reasons = &told["health"]["reasons"];
    assert_eq!(reasons, &json!(["no data since it was created"]));
    assert_eq!(told["health"]["data_seen_at"], Value::Null);

    // The question whether samples come, each second instead of every ten minutes.
    let mut vars = in_kapacitor().await["vars"].clone();
    assert_eq!(vars["probe_period"]["value"], 600_000_000_000_i64, "{vars}");
    vars["probe_cron"]["value"] = "* * * * * * *".into();
    let changed = json!({"vars": vars, "status": "disabled"});
    for change in [changed, json!({"status": "enabled"})] {
        service
            .kapacitor(Method::PATCH, &task, Some(change))
            .await
            .expect(200);
    }
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(state().await["health"]["status"], "blind");
    platform.memory(&app, "web.1", 450.0, ago(1)).await.unwrap();
    eventually("the rule sees again", async || {
        (state().await["health"]["status"] == "ok").then_some(())
    })
    .await;
}

/// Ten bad minutes an hour ago, in an hour and a half of good ones.
async fn an_incident(service: &Service, app: &str) {
    let platform = service.platform();
    let host = format!("{app}.example.com");
    let ago = |minutes: u64| SystemTime::now() - Duration::from_secs(60 * minutes);
    let every_six_seconds = |from: u64, to: u64| {
        let begin = ago(from);
        (0..(from - to) * 10).map(move |n| begin + Duration::from_secs(6 * n))
    };
    for (code, from, to) in [(200, 90, 0), (502, 60, 50)] {
        platform
            .requests(&host, code, 20, every_six_seconds(from, to))
            .await
            .unwrap();
    }
}

fn levels(report: &Value) -> Vec<&str> {
    let transitions = report["transitions"].as_array().unwrap();
    transitions
        .iter()
        .map(|t| t["level"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_backtest_reports_what_a_rule_would_have_done_and_leaves_nothing() {
    // of its own: other tests' replays come and go
    let kapacitor = crate::support::own_kapacitor().await;
    let service = Service::start_with(|settings| {
        settings.kapacitor.kapacitor_url = Some(kapacitor.url.clone());
    })
    .await;
    let sink = service.sink().await;
    let app = service.app_name("shop");
    an_incident(&service, &app).await;
    let rule = json!({"app": app, "tolerance": "low", "slack": format!("#{app}")});
    let path = "/task/5xx/backtest?last=2h";
    let result = service.post(path, rule.clone()).await.expect(200).json();
    assert_eq!(levels(&result), ["CRITICAL", "OK"], "{result}");
    assert_eq!(result["totals"]["alerts"], 1);
    assert_eq!(result["totals"]["recoveries"], 1);
    let minutes = result["totals"]["minutes_critical"].as_f64().unwrap();
    assert!((10.0..=16.0).contains(&minutes), "{result}");
    assert_eq!(result["current"], Value::Null);
    let at =
        |name: &str| chrono::DateTime::parse_from_rfc3339(result[name].as_str().unwrap()).unwrap();
    assert_eq!((at("to") - at("from")).num_minutes(), 120);
    // Five minutes of which half fails, of an hour and a half; not even a whole week, so none is
    // allowed.
    let distribution = &result["distribution"];
    assert_eq!(distribution["unit"], "percent", "{result}");
    assert_eq!(distribution["p50"], 0.0, "{result}");
    assert_eq!(distribution["max"], 50.0, "{result}");
    assert_eq!(result["errors"]["max"], 50.0, "{result}");
    assert_eq!(result["suggestion"], Value::Null);
    let reason = result["no_suggestion"].as_str().unwrap();
    assert!(
        reason.starts_with("even \"high\" is not quiet enough: alerts 1 of at most 0"),
        "{reason}"
    );

    // Of one that exists, with changes; and the rule in force beside it.
    service.post("/task/5xx", rule).await.expect(201);
    let key = format!("/task/5xx/{app}");
    let change = json!({"min_errors": 1000});
    let changed = service
        .post(&format!("{key}/backtest?last=2h"), change)
        .await
        .expect(200)
        .json();
    assert_eq!(levels(&changed), Vec::<&str>::new(), "{changed}");
    assert_eq!(levels(&changed["current"]), ["CRITICAL", "OK"], "{changed}");
    assert_eq!(service.get(&key).await.expect(200).json()["generation"], 1);

    let progress = service
        .request(reqwest::Method::POST, path)
        .header("accept", "text/event-stream")
        .json(&json!({"app": app, "tolerance": "high", "slack": "ops"}));
    let events = service.send(progress).await.expect(200);
    assert_eq!(events.header("content-type"), "text/event-stream");
    let progress = "event: progress\ndata: {\"seconds\":0,\"progress\":null}";
    assert!(events.text.contains(progress), "{}", events.text);
    assert!(events.text.contains("event: result"), "{}", events.text);

    let kapacitor = &service.app.engine.kapacitor;
    let left = kapacitor.replays("*").await.unwrap();
    assert_eq!(left, Vec::<String>::new());
    let topics = kapacitor.topics("*scratch*").await.unwrap();
    assert_eq!(topics, Vec::<String>::new());
    let tasks = kapacitor.tasks(&["status"]).await.unwrap();
    let tasks: Vec<_> = tasks.iter().map(|task| task.id.as_str()).collect();
    assert_eq!(tasks, [format!("{app}-5xx")]);
    assert!(
        sink.received()
            .await
            .unwrap()
            .iter()
            .all(|it| !it.text.contains(&app))
    );
}

#[tokio::test]
async fn a_backtest_without_data_says_why_it_suggests_nothing() {
    let service = Service::start().await;
    for (kind, reason) in [
        ("5xx", json!("there were no requests")),
        ("memory", json!("there were no samples")),
        ("release", Value::Null),
        ("crashed", Value::Null),
    ] {
        let path = format!("/task/{kind}/backtest?last=5m");
        let rule = service.rule(kind, "silent").body;
        let result = service.post(&path, rule).await.expect(200).json();
        assert_eq!(result["distribution"], Value::Null, "{result}");
        assert_eq!(result["suggestion"], Value::Null, "{result}");
        assert_eq!(result["no_suggestion"], reason, "{result}");
    }
}

#[tokio::test]
async fn a_backtest_is_bounded_and_says_what_is_wrong() {
    let service = Service::start_with(|settings| {
        settings.backtest.backtest_concurrency = Some("1".into());
    })
    .await;
    let app = service.app_name("shop");
    let rule = json!({"app": app, "tolerance": "low", "slack": "ops"});
    for last in ["0s", "31d", "soon"] {
        let path = format!("/task/5xx/backtest?last={last}");
        let answer = service.post(&path, rule.clone()).await.expect(422).json();
        assert_eq!(answer["errors"][0]["field"], "last", "{answer}");
    }
    let answer = service
        .post("/task/5xx/backtest", json!({"app": app}))
        .await
        .expect(422);
    assert_eq!(answer.json()["errors"].as_array().unwrap().len(), 2);
    service
        .post(&format!("/task/5xx/{app}/backtest"), json!({}))
        .await
        .expect(404);

    // One at a time: of three at once, some are told to come again.
    let path = "/task/5xx/backtest?last=1d";
    let (a, b, c) = tokio::join!(
        service.post(path, rule.clone()),
        service.post(path, rule.clone()),
        service.post(path, rule.clone()),
    );
    let busy: Vec<_> = [a, b, c]
        .into_iter()
        .filter(|answer| answer.status == 429)
        .collect();
    assert!(!busy.is_empty());
    assert_eq!(busy[0].header("retry-after"), "5");
    assert_eq!(busy[0].header("content-type"), "application/problem+json");
}
