//! `GET /rules`, `GET /noise` and `GET /stream`: what lists and those who look on are answered.

use std::time::{Duration, Instant};

use reqwest::{Method, Response, StatusCode, header};
use rules::{Family, kinds};
use serde_json::{Value, json};

use crate::{
    checks::Bed,
    support::{Service, eventually},
};

/// The row of this rule.
async fn row(service: &Service, id: &str) -> Value {
    let all = service.get("/rules").await.expect(200).json();
    let rows = all["rules"].as_array().unwrap();
    let found = rows.iter().find(|it| it["id"] == id);
    found
        .unwrap_or_else(|| panic!("{id} is not in {all}"))
        .clone()
}

#[tokio::test]
async fn every_kind_has_a_row_with_its_condition_in_words() {
    let service = Service::start().await;
    let app = service.app_name("shop");
    for kind in kinds::ALL.iter() {
        let rule = service.rule(kind.name, "shop");
        let rule = match kind.family {
            Family::Task => rule,
            Family::Check => rule.with(json!({ "slack": null, "email": null })),
        };
        service.create(&rule).await;
    }
    let all = service
        .get(&format!("/rules?app={app}"))
        .await
        .expect(200)
        .json();
    assert_eq!(all["kapacitor"], Value::Null);
    let rows = all["rules"].as_array().unwrap();
    let shown: Vec<(&str, &str)> = rows
        .iter()
        .map(|row| {
            (
                row["kind"].as_str().unwrap(),
                row["condition"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            (
                "5xx",
                "≥ 2 % of requests, critical ≥ 10 %, ≥ 10 failed, in 5m"
            ),
            ("crashed", "each crash"),
            ("heartbeat", "at 0 3 * * * Europe/Berlin, down 30m later"),
            ("item", "refreshed every 10m"),
            (
                "job",
                "asked every 1m: https://shop.example.com/jobs/invoices"
            ),
            (
                "latency",
                "p95 ≥ 500 ms, critical ≥ 2000 ms, ≥ 20 requests, in 5m"
            ),
            ("memory", "≥ 400 MB, critical ≥ 500 MB, mean of 5m"),
            (
                "probe",
                "every 1m: https://shop.example.com/health, down after 2"
            ),
            ("release", "each release"),
            (
                "slo",
                "99.9 % over 30d: critical at 14.4 times the burn in 1h or 6 times in 6h, warning at 1 in 3d, ≥ 10 failed"
            ),
            (
                "traffic",
                "< 50 % of the usual requests, critical < 10 %, in 1h, or none for 10m"
            ),
        ]
    );
    for row in rows {
        assert_eq!(row["app"], app.as_str());
        assert_eq!(row["sync"], "synced", "{row}");
        assert_eq!(row["changed_by"], "ADMIN_TOKEN", "{row}");
        assert_eq!(row["generation"], 1);
        assert!(row["level"].is_string(), "{row}");
        assert_eq!(row["status"].is_string(), row["family"] == "check", "{row}");
    }
}

#[tokio::test]
async fn a_row_says_how_a_rule_stands() {
    let bed = Bed::start(json!({})).await;
    let (service, id) = (&bed.service, bed.rule.id.as_str());
    let before = row(service, id).await;
    assert_eq!([&before["status"], &before["level"]], ["new", "OK"]);
    assert_eq!(before["enabled"], true);
    assert!(
        before["to"][0].as_str().unwrap().starts_with("webhook "),
        "{before}"
    );
    assert_eq!(before.get("alerts"), None);
    let state = service.get(&bed.rule.path).await.expect(200).json();
    let ping = state["state"]["ping_url"].as_str().unwrap().to_owned();
    service
        .send(service.bare(Method::GET, &format!("{ping}/fail")))
        .await
        .expect(200);
    let down = eventually("it is down", async || {
        let row = row(service, id).await;
        (row["level"] == "CRITICAL").then_some(row)
    })
    .await;
    assert_eq!(down["status"], "down");
    assert!(
        down["since"].is_string() && down["last_at"].is_string(),
        "{down}"
    );
    let app = down["app"].as_str().unwrap();
    let silence = json!({ "app": app, "task": id, "for": "1h", "reason": "known" });
    service.post("/silences", silence).await.expect(201);
    service
        .post(&format!("/alerts/{id}/ack"), json!({}))
        .await
        .expect(200);
    let known = row(service, id).await;
    assert!(known["silenced_until"].is_string(), "{known}");
    assert_eq!(known["acknowledged_by"], "ADMIN_TOKEN");
    service
        .post(&format!("{}/disable", bed.rule.path), json!({}))
        .await
        .expect(200);
    assert_eq!(row(service, id).await["enabled"], false);
    // By id, as those ask who know what has changed.
    let some = service
        .get(&format!("/rules?ids={id},no-such-rule"))
        .await
        .expect(200)
        .json();
    assert_eq!(some["rules"].as_array().unwrap().len(), 1);
    let many = vec!["a"; 101].join(",");
    service
        .get(&format!("/rules?ids={many}"))
        .await
        .faults(&["ids"]);
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let service = Service::start().await;
    let rule = service.rule("crashed", "shop");
    service.create(&rule).await;
    let first = service.get("/rules").await.expect(200);
    let tag = first.header("etag").to_owned();
    assert_eq!(first.header("cache-control"), "private, no-cache");
    let again = |tag: &str| {
        service
            .request(Method::GET, "/rules")
            .header(header::IF_NONE_MATCH, tag)
    };
    let same = service.send(again(&tag)).await.expect(304);
    assert_eq!(
        (same.text.as_str(), same.header("etag")),
        ("", tag.as_str())
    );
    service
        .post(&format!("{}/disable", rule.path), json!({}))
        .await
        .expect(200);
    let other = service.send(again(&tag)).await.expect(200);
    assert_ne!(other.header("etag"), tag);
}

#[tokio::test]
async fn one_sees_ones_own_apps_and_of_webhooks_what_one_may() {
    let service = Service::start().await;
    let (own, other) = (
        service.rule("crashed", "shop"),
        service.rule("crashed", "cart"),
    );
    for rule in [&own, &other] {
        service.create(rule).await;
    }
    let app = service.app_name("shop");
    let secret = "https://example.com/hook/s3cret";
    service
        .patch(&own.path, json!({ "post": secret }))
        .await
        .expect(201);
    let reader = service.make_token("reader", "read", &app).await;
    let all = service.as_bearer(&reader).get("/rules").await.expect(200);
    assert!(!all.text.contains("s3cret"), "{}", all.text);
    let rows = all.json()["rules"].clone();
    assert_eq!(rows.as_array().unwrap().len(), 1, "{rows}");
    assert_eq!(rows[0]["id"], own.id);
    let noise = service
        .as_bearer(&reader)
        .get("/noise")
        .await
        .expect(200)
        .json();
    assert!(!noise.to_string().contains(&other.id), "{noise}");
}

#[tokio::test]
async fn levels_of_rules_that_kapacitor_delivers_are_missing_while_it_is_away() {
    let service = Service::start_with(|settings| {
        settings.kapacitor.kapacitor_url = Some("http://127.0.0.1:1".into());
    })
    .await;
    let rule = service
        .rule("5xx", "shop")
        .with(json!({ "delivery": "kapacitor" }));
    service
        .post(&rule.collection(), rule.body.clone())
        .await
        .expect(202);
    let all = service.get("/rules").await.expect(200).json();
    let why = all["kapacitor"].as_str().unwrap();
    assert!(why.contains("cannot be reached"), "{why}");
    assert_eq!(all["rules"][0]["level"], Value::Null);
    assert_eq!(all["rules"][0]["sync"], "pending");
    assert!(all["rules"][0]["sync_error"].is_string());
}

#[tokio::test]
async fn noise_counts_alerts_flaps_and_what_was_done() {
    let bed = Bed::start(json!({})).await;
    let service = &bed.service;
    let quiet = service
        .rule("heartbeat", "quiet")
        .with(json!({ "slack": null, "email": null }));
    service.create(&quiet).await;
    let state = service.get(&bed.rule.path).await.expect(200).json();
    let ping = state["state"]["ping_url"].as_str().unwrap().to_owned();
    for _ in 0..5 {
        for end in ["", "/fail"] {
            service
                .send(service.bare(Method::GET, &format!("{ping}{end}")))
                .await
                .expect(200);
        }
    }
    eventually("five alerts", async || {
        let events = service
            .get(&format!("{}/events?level=CRITICAL", bed.rule.path))
            .await;
        (events.expect(200).json().as_array().unwrap().len() == 5).then_some(())
    })
    .await;
    let noise = service
        .get("/noise?last=1d&timezone=Europe/Berlin")
        .await
        .expect(200)
        .json();
    let loud = &noise[0];
    assert_eq!(loud["id"], bed.rule.id, "the loudest first: {noise}");
    assert_eq!(
        [&loud["alerts"], &loud["flaps"], &loud["acted_on"]],
        [5, 4, 0]
    );
    assert!(
        loud["advice"]
            .as_str()
            .unwrap()
            .starts_with("it comes and goes"),
        "{loud}"
    );
    assert!(loud["last_alert_at"].is_string());
    let silent = noise
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["id"] == quiet.id)
        .unwrap();
    assert_eq!(
        [&silent["alerts"], &silent["last_alert_at"]],
        [&json!(0), &Value::Null]
    );
    service
        .post(&format!("/alerts/{}/ack", bed.rule.id), json!({}))
        .await
        .expect(200);
    let noise = service.get("/noise").await.expect(200).json();
    assert_eq!(noise[0]["acted_on"], 5, "{noise}");
    service
        .get("/noise?last=31d&timezone=Berlin")
        .await
        .faults(&["last", "timezone"]);
}

/// What comes on a stream until this is in it, which is waited for.
async fn read(stream: &mut Response, wanted: &str) -> String {
    let mut text = String::new();
    let all = async {
        while let Some(bytes) = stream.chunk().await.unwrap() {
            text.push_str(&String::from_utf8_lossy(&bytes));
            if text.contains(wanted) {
                return;
            }
        }
        panic!("the stream has ended without {wanted:?}: {text}");
    };
    let all = tokio::time::timeout(Duration::from_secs(30), all).await;
    all.unwrap_or_else(|_| panic!("no {wanted:?} within 30 s"));
    text
}

/// Waits until a stream ends, in whichever way.
async fn end(mut stream: Response) {
    let rest = async { while let Ok(Some(_)) = stream.chunk().await {} };
    let rest = tokio::time::timeout(Duration::from_secs(30), rest).await;
    rest.expect("the stream ends");
}

#[tokio::test]
async fn what_changes_is_said_as_it_changes() {
    let service = Service::start().await;
    let beat = |name| {
        service
            .rule("heartbeat", name)
            .with(json!({ "slack": null, "email": null }))
    };
    let (own, other) = (beat("shop"), beat("cart"));
    let team = service
        .make_token("team", "read", &service.app_name("shop"))
        .await;
    let follow = || service.bare(Method::GET, "/stream").bearer_auth(&team);
    let mut stream = follow().send().await.unwrap();
    assert_eq!(stream.status(), StatusCode::OK);
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    let begun = read(&mut stream, "\n\n").await;
    assert!(begun.contains("event: begin"), "{begun}");
    let id = begun.lines().find_map(|line| line.strip_prefix("id: "));
    let id = id.unwrap().to_owned();
    // Another app's is nothing of theirs.
    service.create(&other).await;
    service.create(&own).await;
    let said = read(&mut stream, "\"create\"").await;
    assert!(
        said.contains(&own.id) && !said.contains(&other.id),
        "{said}"
    );
    let state = service.get(&own.path).await.expect(200).json();
    let ping = state["state"]["ping_url"].as_str().unwrap();
    let fail = service.bare(Method::GET, &format!("{ping}/fail"));
    service.send(fail).await.expect(200);
    let said = read(&mut stream, "\"event\"").await;
    assert!(said.contains(&own.id), "{said}");
    // Who comes back is told what they have missed.
    let again = follow().header("last-event-id", id).send();
    let missed = read(&mut again.await.unwrap(), &own.id).await;
    for action in ["create", "event", "flip"] {
        assert!(missed.contains(action), "{missed}");
    }
    assert!(!missed.contains(&other.id), "{missed}");
    // A token that is revoked ends it.
    service.delete("/tokens/team").await.expect(200);
    end(stream).await;
}

#[tokio::test]
async fn streams_end_when_the_service_stops() {
    let mut service = Service::start().await;
    let mut stream = service
        .request(Method::GET, "/stream")
        .send()
        .await
        .unwrap();
    read(&mut stream, "event: begin").await;
    let begun = Instant::now();
    service.restart(|_| ()).await;
    // Not only after SHUTDOWN_TIMEOUT, which is 20 s.
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(15), "{took:?}");
    end(stream).await;
}
