//! From Kapacitor's handlers to the service and back, and Kapacitor as the service finds it then.

use std::time::{Duration, SystemTime};

use reqwest::Method;
use serde_json::{Value, json};
use testbed::{
    parts::Part,
    platform::EventShape,
    sink::{Received, Sink, SinkClient, Via},
};

use super::{
    events,
    history::{memory, memory_rule},
    ingest::post_as_kapacitor,
    sending::{set_clock_ahead, start_on},
    start_with,
};
use crate::support::{PATIENCE, Service, eventually, own_kapacitor};

/// What both have heard for this channel, by its levels, as it came.
async fn levels(heard: [&SinkClient; 2], channel: &str) -> Vec<String> {
    let mut all: Vec<(SystemTime, String)> = Vec::new();
    for sink in heard {
        let received = sink.received().await.unwrap();
        let own = received.into_iter().filter(|it| it.to == channel);
        all.extend(own.map(|it| {
            let level = it.text.split_whitespace().next().unwrap_or_default();
            (it.at, level.to_owned())
        }));
    }
    all.sort();
    all.into_iter().map(|(_, level)| level).collect()
}

/// A service that notifies by this sink, on a Kapacitor that the test has to itself.
async fn start_on_kapacitor(sink: &Sink, kapacitor: &Part) -> Service {
    start_with(|settings| {
        settings.channels.slack_webhook_url = Some(format!("{}/slack", sink.url));
        settings.kapacitor.kapacitor_url = Some(kapacitor.url.clone());
    })
    .await
}

/// Writes samples until the rule is at this level.
async fn bring_to(service: &Service, app: &str, mb: f64, wanted: &str) {
    let path = format!("/task/memory/{app}/web/state");
    eventually(&format!("{app} is {wanted}"), async || {
        memory(service, app, mb).await;
        let state = service.get(&path).await.expect(200).json();
        (state["state"] == wanted).then_some(())
    })
    .await;
}

async fn switch(service: &Service, app: &str, delivery: &str) {
    let path = format!("/task/memory/{app}/web");
    let change = json!({ "delivery": delivery });
    let changed = service.patch(&path, change).await.expect(201).json();
    assert_eq!(changed["sync"]["status"], "synced", "{changed}");
}

#[tokio::test]
async fn each_change_is_told_once_whoever_tells_it() {
    let sink = Sink::start().await.unwrap();
    let service = start_on(&sink, |_| ()).await;
    let (by_kapacitor, by_service) = (service.sink().await, sink.client());
    let app = service.app_name("shop");
    let channel = format!("#{app}");
    let rule = memory_rule(&app, "kapacitor");
    service.post("/task/memory", rule).await.expect(201);
    let heard = async |wanted: &[&str]| {
        eventually(&format!("{wanted:?} is heard"), async || {
            let levels = levels([&by_kapacitor, &by_service], &channel).await;
            (levels.len() >= wanted.len()).then_some(())
        })
        .await;
        assert_eq!(levels([&by_kapacitor, &by_service], &channel).await, wanted);
    };
    bring_to(&service, &app, 600.0, "CRITICAL").await;
    heard(&["CRITICAL"]).await;
    switch(&service, &app, "service").await;
    // The service knows what Kapacitor told, and says that it is over.
    bring_to(&service, &app, 100.0, "OK").await;
    heard(&["CRITICAL", "OK"]).await;
    bring_to(&service, &app, 600.0, "CRITICAL").await;
    heard(&["CRITICAL", "OK", "CRITICAL"]).await;
    switch(&service, &app, "shadow").await;
    bring_to(&service, &app, 100.0, "OK").await;
    heard(&["CRITICAL", "OK", "CRITICAL", "OK"]).await;
    bring_to(&service, &app, 600.0, "CRITICAL").await;
    switch(&service, &app, "service").await;
    switch(&service, &app, "kapacitor").await;
    switch(&service, &app, "service").await;
    tokio::time::sleep(Duration::from_secs(12)).await;
    heard(&["CRITICAL", "OK", "CRITICAL", "OK", "CRITICAL"]).await;
    bring_to(&service, &app, 100.0, "OK").await;
    heard(&["CRITICAL", "OK", "CRITICAL", "OK", "CRITICAL", "OK"]).await;
    let by_service = by_service.received().await.unwrap();
    assert_eq!(by_service.len(), 3, "{by_service:#?}");
}

#[tokio::test]
async fn a_new_rule_of_the_service_has_one_handler() {
    let sink = Sink::start().await.unwrap();
    let service = start_on(&sink, |_| ()).await;
    for rule in service.rules("shop") {
        let rule = rule.with(json!({ "delivery": "service" }));
        let created = service.create(&rule).await;
        assert_eq!(
            created["notifications"],
            json!({ "status": "ok" }),
            "{created}"
        );
        let task = service.in_kapacitor(&rule.id).await.unwrap();
        let script = task["script"].as_str().unwrap();
        assert!(script.contains(".post(ingest)"), "{script}");
        for handler in [".slack()", ".email(", ".post(post)"] {
            assert!(!script.contains(handler), "{handler} in {script}");
        }
    }
}

#[tokio::test]
async fn what_kapacitor_cannot_reach_is_not_switched_to() {
    let sink = Sink::start().await.unwrap();
    let service = start_with(|settings| {
        settings.delivery.ingest_url = Some("http://127.0.0.1:1".into());
        settings.channels.slack_webhook_url = Some(format!("{}/slack", sink.url));
    })
    .await;
    let rule = service
        .rule("release", "shop")
        .with(json!({ "email": null }));
    let created = service.create(&rule).await;
    assert_eq!(created["notifications"], json!({ "status": "unknown" }));
    let script = service.in_kapacitor(&rule.id).await.unwrap()["script"].clone();
    let change = json!({ "delivery": "service" });
    let refused = service.patch(&rule.path, change.clone()).await;
    let problem = refused.faults(&["delivery"]);
    let message = problem["error"].as_str().unwrap();
    assert!(
        message.contains("needs Kapacitor to reach INGEST_URL"),
        "{message}"
    );
    let after = service.get(&rule.path).await.expect(200).json();
    assert_eq!(
        (&after["generation"], &after["delivery"]),
        (&json!(1), &Value::Null)
    );
    assert_eq!(
        service.in_kapacitor(&rule.id).await.unwrap()["script"],
        script
    );
    let fresh = service
        .rule("crashed", "shop")
        .with(json!({ "email": null, "delivery": "service" }));
    service
        .post(&fresh.collection(), fresh.body.clone())
        .await
        .faults(&["delivery"]);
}

#[tokio::test]
async fn a_channel_that_is_not_configured_is_named() {
    let service = super::start().await;
    let rule = service
        .rule("release", "shop")
        .with(json!({ "delivery": "service" }));
    for (targets, field, needs) in [
        (
            json!({ "email": null }),
            "slack",
            "SLACK_TOKEN or SLACK_WEBHOOK_URL",
        ),
        (json!({ "slack": null }), "email", "SMTP_URL and SMTP_FROM"),
    ] {
        let body = rule.clone().with(targets).body;
        let problem = service
            .post(&rule.collection(), body)
            .await
            .faults(&[field]);
        assert!(
            problem["error"].as_str().unwrap().contains(needs),
            "{problem}"
        );
    }
    let hook = json!({ "slack": null, "email": null, "post": "https://example.com/hook" });
    service.create(&rule.with(hook)).await;
}

/// With `DELIVERY=service` for all, those of which a channel is not configured stay as they are, and say so.
#[tokio::test]
async fn a_default_that_a_rule_cannot_follow_leaves_it_as_it_is() {
    let sink = Sink::start().await.unwrap();
    let mut service = start_with(|settings| {
        settings.channels.slack_webhook_url = Some(format!("{}/slack", sink.url));
    })
    .await;
    let with_mail = service.rule("release", "shop");
    let without = service
        .rule("crashed", "shop")
        .with(json!({ "email": null }));
    for rule in [&with_mail, &without] {
        service.create(rule).await;
    }
    service
        .restart(|settings| settings.delivery.delivery = Some("service".into()))
        .await;
    eventually("the one follows", async || {
        let rule = service.get(&without.path).await.expect(200).json();
        (rule["notifications"]["status"] == "ok").then_some(())
    })
    .await;
    eventually("the other says why not", async || {
        let rule = service.get(&with_mail.path).await.expect(200).json();
        let error = rule["sync"]["error"].as_str()?;
        error.contains("SMTP_URL and SMTP_FROM").then_some(())
    })
    .await;
    let task = service.in_kapacitor(&with_mail.id).await.unwrap();
    let script = task["script"].as_str().unwrap();
    assert!(script.contains(".slack()"), "{script}");

    // It can be paused all the same, and is resumed when somebody can be told.
    let paused = service
        .patch(&with_mail.path, json!({ "enabled": false }))
        .await
        .expect(201)
        .json();
    assert_eq!(paused["sync"]["status"], "synced", "{paused}");
    let task = service.in_kapacitor(&with_mail.id).await.unwrap();
    assert_eq!(task["status"], "disabled");
    let other = json!({ "email": "other@example.com", "enabled": true });
    let resumed = service
        .patch(&with_mail.path, other)
        .await
        .expect(202)
        .json();
    let error = resumed["sync"]["error"].as_str().unwrap();
    assert!(error.contains("SMTP_URL and SMTP_FROM"), "{error}");
    service
        .patch(&with_mail.path, json!({ "email": null }))
        .await
        .expect(201);
    let task = service.in_kapacitor(&with_mail.id).await.unwrap();
    assert_eq!(task["status"], "enabled");
    service
        .patch(&with_mail.path, json!({ "email": "ops@example.com" }))
        .await
        .faults(&["email"]);
}

#[tokio::test]
async fn a_rule_that_is_resumed_while_it_is_critical_says_so_again() {
    let sink = Sink::start().await.unwrap();
    let service = start_on(&sink, |_| ()).await;
    let (heard, app) = (sink.client(), service.app_name("shop"));
    let rule = memory_rule(&app, "service");
    service.post("/task/memory", rule).await.expect(201);
    let path = format!("/task/memory/{app}/web");
    bring_to(&service, &app, 600.0, "CRITICAL").await;
    let told = |level: &'static str| move |it: &Received| it.text.starts_with(level);
    heard.wait_for(told("CRITICAL"), PATIENCE).await.unwrap();
    service
        .post(&format!("{path}/disable"), json!({}))
        .await
        .expect(200);
    heard.wait_for(told("OK"), PATIENCE).await.unwrap();
    let later = heard.from_now().await.unwrap();
    service
        .post(&format!("{path}/enable"), json!({}))
        .await
        .expect(200);
    let again = eventually("it is told again", async || {
        memory(&service, &app, 600.0).await;
        later.received().await.unwrap().into_iter().next()
    })
    .await;
    assert!(again.text.starts_with("CRITICAL"), "{}", again.text);
}

/// Kapacitor loses all that it has stored: what is still wrong is not told once more, and what has recovered
/// meanwhile is.
#[tokio::test]
async fn after_kapacitor_was_wiped_targets_know_how_things_stand() {
    let (sink, mut kapacitor) = (Sink::start().await.unwrap(), own_kapacitor().await);
    let service = start_on_kapacitor(&sink, &kapacitor).await;
    let heard = sink.client();
    let (bad, good) = (service.app_name("bad"), service.app_name("good"));
    for app in [&bad, &good] {
        let rule = memory_rule(app, "service");
        service.post("/task/memory", rule).await.expect(201);
        bring_to(&service, app, 600.0, "CRITICAL").await;
    }
    eventually("both are told", async || {
        (heard.received().await.unwrap().len() == 2).then_some(())
    })
    .await;
    kapacitor.wipe().unwrap();
    // Longer than the rules' window: when Kapacitor is back, the one has recovered.
    for _ in 0..35 {
        memory(&service, &bad, 600.0).await;
        memory(&service, &good, 100.0).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    kapacitor.start().await.unwrap();
    service.kapacitor_is_back().await;
    let recovered = eventually("the recovery is told", async || {
        memory(&service, &bad, 600.0).await;
        memory(&service, &good, 100.0).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        heard.received().await.unwrap().into_iter().nth(2)
    })
    .await;
    assert_eq!(recovered.to, format!("#{good}"));
    assert!(recovered.text.starts_with("OK"), "{}", recovered.text);
    let history = events(&service, &format!("/task/memory/{good}/web/events")).await;
    assert_eq!(history[0]["source"], "compare");
    let more = heard.from_now().await.unwrap();
    let wrong = |it: &Received| it.via == Via::Slack;
    more.expect_none(wrong, Duration::from_secs(15))
        .await
        .unwrap();
}

/// Kapacitor is killed with posts in its queue, which are lost with it.
#[tokio::test]
async fn what_was_queued_when_kapacitor_was_killed_is_told() {
    let (sink, mut kapacitor) = (Sink::start().await.unwrap(), own_kapacitor().await);
    let mut service = start_on_kapacitor(&sink, &kapacitor).await;
    let app = service.app_name("shop");
    let rule = memory_rule(&app, "service");
    service.post("/task/memory", rule).await.expect(201);
    // A listener that never answers takes the place of the service's.
    let ingest = service.app.config.delivery.ingest.unwrap();
    let closed = "127.0.0.1:0".to_owned();
    service
        .restart(|settings| settings.delivery.ingest_bind = Some(closed))
        .await;
    let silent = tokio::net::TcpListener::bind(ingest).await.unwrap();
    let is_critical = async || {
        memory(&service, &app, 600.0).await;
        let path = format!("/topics/{app}-sample.memory_total-web");
        let topic = service
            .kapacitor(Method::GET, &format!("/alerts{path}"), None)
            .await;
        (topic.json()["level"] == "CRITICAL").then_some(())
    };
    eventually("Kapacitor has seen it", is_critical).await;
    kapacitor.kill();
    drop(silent);
    kapacitor.start().await.unwrap();
    let critical = |it: &Received| it.text.starts_with("CRITICAL");
    let told = sink.client().wait_for(critical, PATIENCE).await.unwrap();
    assert_eq!(told.to, format!("#{app}"));
}

/// The level of rules that the service delivers is known without Kapacitor, and how old that is.
#[tokio::test]
async fn states_are_read_from_the_history() {
    let (sink, mut kapacitor) = (Sink::start().await.unwrap(), own_kapacitor().await);
    let service = start_on_kapacitor(&sink, &kapacitor).await;
    let own = json!({ "email": null, "delivery": "service" });
    let (memory, release) = (
        service.rule("memory", "shop").with(own.clone()),
        service.rule("release", "shop").with(own),
    );
    for rule in [&memory, &release] {
        service.create(rule).await;
    }
    let part = |dyno: &str| format!("{}:{dyno}", memory.id);
    for (dyno, second, level) in [
        ("web.1", 0, "WARNING"),
        ("web.2", 1, "CRITICAL"),
        ("web.3", 2, "OK"),
    ] {
        let time = format!("2026-03-01T12:00:0{second}Z");
        let status = post_as_kapacitor(&service, &memory.id, &part(dyno), &time, level).await;
        assert_eq!(status, 204);
    }
    let now = chrono::Utc::now().to_rfc3339();
    let status = post_as_kapacitor(&service, &release.id, "1 a", &now, "INFO").await;
    assert_eq!(status, 204);
    eventually("Kapacitor has been compared", async || {
        let state = service
            .get(&format!("{}/state", memory.path))
            .await
            .expect(200);
        (!state.json()["as_of"].is_null()).then_some(())
    })
    .await;
    kapacitor.kill();
    let state = service
        .get(&format!("{}/state", memory.path))
        .await
        .expect(200)
        .json();
    assert_eq!(state["state"], "CRITICAL", "{state}");
    assert_eq!(state["dynos"]["web.1"]["state"], "WARNING", "{state}");
    assert_eq!(state["dynos"]["web.3"]["state"], "OK", "{state}");
    let state = service
        .get(&format!("{}/state", release.path))
        .await
        .expect(200)
        .json();
    assert_eq!(state["state"], "INFO", "{state}");
    let states = service
        .get("/states?min_level=INFO")
        .await
        .expect(200)
        .json();
    let levels: Vec<_> = states
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["state"])
        .collect();
    assert_eq!(levels, ["CRITICAL", "INFO"], "{states}");
    assert!(!states[0]["as_of"].is_null(), "{states}");
}

#[tokio::test]
async fn releases_that_kapacitor_has_told_are_not_told_again() {
    let sink = Sink::start().await.unwrap();
    let heard = sink.client();
    let service = start_on(&sink, |_| ()).await;
    let app = service.app_name("shop");
    let rule = json!({ "app": app, "post": heard.hook("shop"), "delivery": "kapacitor" });
    service.post("/task/release", rule).await.expect(201);
    let release = async |version: &str, count: usize| {
        let now = SystemTime::now();
        service
            .platform()
            .released(&app, version, now, EventShape::Mixed)
            .await
            .unwrap();
        eventually(&format!("{version} is told"), async || {
            (heard.received().await.unwrap().len() >= count).then_some(())
        })
        .await;
    };
    release("registry/shop:v1", 1).await;
    release("registry/shop:v2", 2).await;
    let path = format!("/task/release/{app}");
    let change = json!({ "delivery": "service" });
    let changed = service.patch(&path, change).await.expect(201).json();
    assert_eq!(changed["sync"]["status"], "synced", "{changed}");
    release("registry/shop:v3", 3).await;
    let told = async |count: usize| {
        // Two comparisons.
        tokio::time::sleep(Duration::from_secs(25)).await;
        let told = heard.received().await.unwrap().into_iter();
        let told: Vec<String> = told.map(|it| it.text).collect();
        assert_eq!(told.len(), count, "{told:#?}");
    };
    let database = service.database_url();
    let replica = async || {
        start_on(&sink, |settings| {
            settings.database.database_url = Some(database.clone());
        })
        .await
    };
    // Another replica leads, which has never looked at the topic.
    let second = replica().await;
    drop(service);
    told(3).await;
    // The history has them nevertheless.
    let all = events(&second, &format!("{path}/events")).await;
    assert_eq!(all.len(), 3, "{all:#?}");
    // The topic has them longer than the history.
    sqlx::query("delete from events")
        .execute(&second.app.engine.db)
        .await
        .unwrap();
    set_clock_ahead(&second, "91 days").await;
    let third = replica().await;
    drop(second);
    told(3).await;
    drop(third);
}
