//! What is posted to the ingest listener, as Kapacitor would and as others might.

use std::{
    sync::LazyLock,
    time::{Duration, Instant},
};

use futures::future::join_all;
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};
use testbed::parts::{Part, new_database};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{events, start, start_with};
use crate::support::{Rule, Service};

/// An alert as Kapacitor posts it.
pub fn alert(part: &str, time: &str, level: &str) -> Value {
    json!({
        "id": part, "message": format!("{level} {part}"), "details": "<p>", "time": time,
        "duration": 1_500_000_000, "level": level, "previousLevel": "OK", "recoverable": true,
        "data": { "series": [] },
    })
}

pub async fn key(service: &Service, task: &str) -> String {
    store::secrets::ingest(&service.app.engine.db)
        .await
        .unwrap()
        .key(task)
}

pub async fn post(service: &Service, task: &str, key: Option<&str>, body: String) -> Response {
    // To make one takes a while.
    static CLIENT: LazyLock<Client> = LazyLock::new(Client::new);
    let ingest = service.app.config.delivery.ingest.unwrap();
    let url = format!("http://{ingest}/ingest/{task}");
    let request = CLIENT.post(url).body(body);
    let request = match key {
        Some(key) => request.header("X-Kapacitor-Alerts-Key", key),
        None => request,
    };
    request.send().await.unwrap()
}

/// Posts a change of level as Kapacitor does. Answers with the status.
pub async fn post_as_kapacitor(
    service: &Service,
    task: &str,
    part: &str,
    time: &str,
    level: &str,
) -> u16 {
    let key = key(service, task).await;
    let body = alert(part, time, level).to_string();
    let answer = post(service, task, Some(&key), body).await;
    answer.status().as_u16()
}

/// A rule that reports.
async fn reporting(service: &Service, kind: &str) -> Rule {
    let rule = service
        .rule(kind, "shop")
        .with(json!({ "delivery": "shadow" }));
    service.create(&rule).await;
    rule
}

const NOON: &str = "2026-03-01T12:00:00.123456789Z";

#[tokio::test]
async fn an_event_is_recorded_with_the_key_of_its_rule_only() {
    let service = start().await;
    let rule = reporting(&service, "5xx").await;
    let (own, body) = (
        key(&service, &rule.id).await,
        alert(&rule.id, NOON, "CRITICAL").to_string(),
    );
    let other = key(&service, "another-5xx").await;
    for wrong in [None, Some(""), Some("x"), Some(other.as_str())] {
        let answer = post(&service, &rule.id, wrong, body.clone()).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    }
    assert_eq!(events(&service, "/events").await, [] as [Value; 0]);

    let answer = post(&service, &rule.id, Some(&own), body.clone()).await;
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    assert_eq!(answer.headers()["connection"], "close");
    let events = events(&service, "/events").await;
    let mut event = events[0].clone();
    for name in ["id", "received_at"] {
        assert!(!event[name].is_null(), "{event}");
        event.as_object_mut().unwrap().remove(name);
    }
    assert_eq!(
        event,
        json!({
            "task": rule.id, "kind": "5xx", "app": rule.app, "part": rule.id, "at": NOON,
            "level": "CRITICAL", "previous": "OK", "message": format!("CRITICAL {}", rule.id),
            "details": "<p>", "duration_seconds": 1.5, "source": "post", "late": false, "told": null,
        })
    );
    let kept: String = sqlx::query_scalar("select body from events")
        .fetch_one(&service.app.engine.db)
        .await
        .unwrap();
    assert_eq!(kept, body, "byte for byte");
}

#[tokio::test]
async fn an_event_that_is_posted_many_times_at_once_is_one() {
    let service = start().await;
    let rule = reporting(&service, "5xx").await;
    let key = key(&service, &rule.id).await;
    let body = alert(&rule.id, NOON, "CRITICAL").to_string();
    let posts = (0..50).map(|_| post(&service, &rule.id, Some(&key), body.clone()));
    for answer in join_all(posts).await {
        assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    }
    assert_eq!(events(&service, "/events").await.len(), 1);
}

/// An OK before its CRITICAL, and one that comes an hour late.
#[tokio::test]
async fn an_event_that_comes_after_a_newer_one_is_late() {
    let service = start().await;
    let rule = reporting(&service, "5xx").await;
    let key = key(&service, &rule.id).await;
    for (time, level) in [
        ("2026-03-01T12:10:00Z", "OK"),
        ("2026-03-01T12:00:00Z", "CRITICAL"),
        ("2026-03-01T11:00:00Z", "WARNING"),
    ] {
        let body = alert(&rule.id, time, level).to_string();
        post(&service, &rule.id, Some(&key), body).await;
    }
    let found = events(&service, &format!("{}/events", rule.path)).await;
    let found: Vec<_> = found.iter().map(|it| (&it["level"], &it["late"])).collect();
    let (late, on_time) = (&json!(true), &json!(false));
    assert_eq!(
        found,
        [
            (&json!("WARNING"), late),
            (&json!("CRITICAL"), late),
            (&json!("OK"), on_time)
        ]
    );
    let head: String = sqlx::query_scalar("select level from heads")
        .fetch_one(&service.app.engine.db)
        .await
        .unwrap();
    assert_eq!(head, "OK");
}

#[tokio::test]
async fn texts_that_postgresql_does_not_store_and_times_that_it_cannot_count_are_harmless() {
    let service = start().await;
    let rule = reporting(&service, "release").await;
    let key = key(&service, &rule.id).await;
    let body = alert("a\0b", NOON, "INFO").to_string();
    let answer = post(&service, &rule.id, Some(&key), body).await;
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    let kept = events(&service, "/events?since=0001-01-01T00:00:00Z").await;
    assert_eq!(kept[0]["part"], "a\u{fffd}b");
    let none = events(&service, "/events?since=9999-01-01T00:00:00Z").await;
    assert_eq!(none, [] as [Value; 0]);
}

#[tokio::test]
async fn what_is_not_an_event_is_refused() {
    let service = start().await;
    let rule = reporting(&service, "release").await;
    let key = key(&service, &rule.id).await;
    let huge = alert(&"x".repeat(300_000), NOON, "INFO").to_string();
    let year = alert("a", "9999-01-01T00:00:00Z", "INFO").to_string();
    let level = alert("a", NOON, "BAD").to_string();
    for (body, status) in [
        ("", 400),
        ("{}", 400),
        ("[1]", 400),
        (&level, 400),
        (&year, 400),
        (&huge, 413),
    ] {
        let answer = post(&service, &rule.id, Some(&key), body.to_owned()).await;
        assert_eq!(answer.status().as_u16(), status, "{:.80}", body);
    }
    assert_eq!(events(&service, "/events").await, [] as [Value; 0]);
    let metrics = service.get("/metrics").await.expect(200).text;
    for line in ["reason=\"body\"} 5", "reason=\"too_large\"} 1"] {
        let line = format!("kapacitor_alerts_events_refused_total{{{line}");
        assert!(metrics.contains(&line), "{line}: {metrics}");
    }
}

#[tokio::test]
async fn a_slow_body_is_cut_off() {
    let service = start().await;
    let rule = reporting(&service, "release").await;
    let key = key(&service, &rule.id).await;
    let ingest = service.app.config.delivery.ingest.unwrap();
    let mut client = TcpStream::connect(ingest).await.unwrap();
    let head = format!(
        "POST /ingest/{} HTTP/1.1\r\nhost: a\r\nx-kapacitor-alerts-key: {key}\r\ncontent-length: 100\r\n\r\n{{",
        rule.id
    );
    client.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    let read = client.read_to_string(&mut answer);
    let ended = tokio::time::timeout(Duration::from_secs(30), read).await;
    ended.expect("it ends").ok();
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
}

#[tokio::test]
async fn an_event_of_a_rule_that_is_gone_is_accepted_and_not_kept() {
    let service = start().await;
    let rule = reporting(&service, "5xx").await;
    let key = key(&service, &rule.id).await;
    let body = |time: &str| alert(&rule.id, time, "CRITICAL").to_string();
    service
        .post(&format!("{}/disable", rule.path), json!({}))
        .await
        .expect(200);
    let paused = post(&service, &rule.id, Some(&key), body(NOON)).await;
    assert_eq!(paused.status(), StatusCode::NO_CONTENT);
    service.delete(&rule.path).await.expect(200);
    let gone = post(&service, &rule.id, Some(&key), body("2026-03-01T13:00:00Z")).await;
    assert_eq!(gone.status(), StatusCode::NO_CONTENT);
    // The history outlives the rule; what was reported last is closed with it.
    let path = format!("{}/events", rule.path);
    let events = events(&service, &path).await;
    let sources: Vec<_> = events.iter().map(|it| it["source"].clone()).collect();
    assert_eq!(sources, ["rule", "post"]);
    let metrics = service.get("/metrics").await.expect(200).text;
    let counted = "kapacitor_alerts_events_refused_total{reason=\"no_rule\"} 1";
    assert!(metrics.contains(counted), "{metrics}");
}

#[tokio::test]
async fn while_the_database_is_away_the_answer_is_503_and_soon() {
    let mut postgresql = Part::postgresql().await.unwrap();
    let database = new_database(&postgresql.url).await.unwrap();
    let service = start_with(|settings| {
        settings.database.database_url = Some(database);
        settings.database.database_timeout = Some("2".into());
    })
    .await;
    let rule = reporting(&service, "5xx").await;
    let key = key(&service, &rule.id).await;
    let body = alert(&rule.id, NOON, "CRITICAL").to_string();
    postgresql.stop().await;
    let first = post(&service, &rule.id, Some(&key), body.clone()).await;
    assert_eq!(first.status(), StatusCode::SERVICE_UNAVAILABLE);
    // From then on it is known.
    let begin = Instant::now();
    let posts = (0..20).map(|_| post(&service, &rule.id, Some(&key), body.clone()));
    for answer in join_all(posts).await {
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    }
    assert!(
        begin.elapsed() < Duration::from_secs(2),
        "{:?}",
        begin.elapsed()
    );
    postgresql.start().await.unwrap();
    crate::support::eventually("it is taken again", async || {
        let answer = post(&service, &rule.id, Some(&key), body.clone()).await;
        (answer.status() == StatusCode::NO_CONTENT).then_some(())
    })
    .await;
}
