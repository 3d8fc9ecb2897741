//! Releases: what begins soon after one is expected to pass.

use serde_json::{Value, json};
use testbed::sink::Via;

use super::{
    ingest::{alert, key, post},
    sending::Bed,
};
use crate::support::eventually;

async fn release(bed: &Bed, version: &str, fields: Value) -> Value {
    let mut body = json!({ "version": version });
    body.as_object_mut()
        .unwrap()
        .extend(fields.as_object().unwrap().clone());
    let path = format!("/apps/{}/releases", bed.rule.app);
    bed.service.post(&path, body).await.expect(201).json()
}

/// At this second of the minute in which the events of these tests are.
fn at(second: u64) -> String {
    format!("2026-03-01T12:00:{second:02}Z")
}

#[tokio::test]
async fn what_begins_after_a_release_is_held_back_and_what_was_wrong_before_speaks() {
    let bed = Bed::start("memory", |_| json!({ "slack": "#ops" })).await;
    bed.report_of("before", 0, "WARNING").await;
    bed.heard_levels(Via::Slack, &["WARNING"]).await;
    let known = release(&bed, "v87", json!({ "grace": "5m", "at": at(10) })).await;
    assert_eq!(known["at"], at(10));
    bed.report_of("before", 20, "CRITICAL").await;
    bed.heard_levels(Via::Slack, &["WARNING", "CRITICAL"]).await;
    bed.report_of("passes", 30, "CRITICAL").await;
    bed.report_of("stays", 50, "CRITICAL").await;
    // Its data are older than the release.
    bed.report_of("earlier", 5, "CRITICAL").await;
    bed.heard_levels(Via::Slack, &["WARNING", "CRITICAL", "CRITICAL"])
        .await;
    eventually("two are held back", async || {
        (bed.deliveries("state=held").await.len() == 2).then_some(())
    })
    .await;
    bed.report_of("passes", 40, "OK").await;

    bed.set_clock_ahead("6m").await;
    bed.heard_levels(Via::Slack, &["WARNING", "CRITICAL", "CRITICAL", "CRITICAL"])
        .await;
    let told = bed.heard.received().await.unwrap();
    assert!(
        told[3].text.contains("Began 40s after release v87."),
        "{}",
        told[3].text
    );
    let graced = bed.wait_for_delivery("state=graced").await;
    assert_eq!(
        (&graced["part"], &graced["reason"]),
        (&json!("passes"), &json!("release v87"))
    );
    let path = format!("/apps/{}/releases", bed.rule.app);
    let releases = bed.service.get(&path).await.expect(200).json();
    assert_eq!(releases[0]["graced"], 1, "{releases}");
    let silences = bed.service.get("/silences?state=all").await.expect(200);
    let silences = silences.json();
    assert_eq!(
        (&silences[0]["origin"], &silences[0]["held_back"]),
        (&json!("release"), &json!(1))
    );

    // The same version again is no release.
    bed.service
        .post(&path, json!({ "version": "v87", "grace": "1h" }))
        .await
        .expect(200);
    bed.report_of("stays", 55, "OK").await;
    let before = ["WARNING", "CRITICAL", "CRITICAL", "CRITICAL", "OK"];
    bed.heard_levels(Via::Slack, &before).await;
    bed.report_of("later", 56, "CRITICAL").await;
    let all = [
        "WARNING", "CRITICAL", "CRITICAL", "CRITICAL", "OK", "CRITICAL",
    ];
    bed.heard_levels(Via::Slack, &all).await;
}

#[tokio::test]
async fn critical_may_be_let_through() {
    let bed = Bed::start("memory", |_| json!({ "slack": "#ops" })).await;
    let fields = json!({ "grace": "5m", "grace_level": "warning", "at": at(0) });
    release(&bed, "v87", fields).await;
    bed.report_of("a", 1, "WARNING").await;
    bed.wait_for_delivery("state=held").await;
    bed.report_of("a", 2, "CRITICAL").await;
    bed.heard_levels(Via::Slack, &["CRITICAL"]).await;
}

#[tokio::test]
async fn releases_in_a_row_prolong_the_grace_to_four_times_one() {
    let bed = Bed::start("5xx", |_| json!({ "slack": "#ops" })).await;
    release(&bed, "v1", json!({ "grace": "2m", "at": at(0) })).await;
    bed.report(5, "CRITICAL").await;
    bed.wait_for_delivery("state=held").await;
    let mut ends = Vec::new();
    for (version, ahead) in [
        ("v2", "100s"),
        ("v3", "200s"),
        ("v4", "300s"),
        ("v5", "400s"),
        ("v6", "470s"),
    ] {
        bed.set_clock_ahead(ahead).await;
        let known = release(&bed, version, json!({ "grace": "2m", "at": at(10) })).await;
        let end: chrono::DateTime<chrono::Utc> =
            serde_json::from_value(known["graced_until"].clone()).unwrap();
        ends.push(end);
    }
    let began = ends[0] - chrono::TimeDelta::seconds(220);
    let longest = *ends.iter().max().unwrap() - began;
    assert!((longest.num_seconds() - 480).abs() <= 20, "{longest}");
    // The trouble began after the first release: it is held back for as long as the chain lasts.
    assert_eq!(bed.levels(Via::Slack).await, [""; 0]);
    bed.wait_for_delivery("state=held").await;
    bed.set_clock_ahead("9m").await;
    bed.heard_levels(Via::Slack, &["CRITICAL"]).await;
    let told = &bed.heard.received().await.unwrap()[0];
    assert!(
        told.text.contains("Began 5s after release v1."),
        "{}",
        told.text
    );
}

#[tokio::test]
async fn the_event_of_a_release_rule_begins_its_grace() {
    let bed = Bed::start("5xx", |_| json!({ "slack": "#ops" })).await;
    let rule = bed.service.rule("release", "shop").with(json!({
        "slack": "#releases", "email": null, "delivery": "service", "grace": "10m",
    }));
    let created = bed.service.create(&rule).await;
    assert_eq!(created["grace"], "10m");
    let mut body = alert(&format!("{}:1", rule.id), &at(0), "INFO");
    body["message"] = "INFO shop: released registry/shop:v87 at 12:00:00 UTC".into();
    let own = key(&bed.service, &rule.id).await;
    let posted = post(&bed.service, &rule.id, Some(&own), body.to_string()).await;
    assert_eq!(posted.status(), 204);
    bed.heard_levels(Via::Slack, &["INFO"]).await;
    bed.report(1, "CRITICAL").await;
    let held = bed.wait_for_delivery("state=held").await;
    assert_eq!(held["level"], "CRITICAL");
    let releases = format!("/apps/{}/releases", rule.app);
    let known = bed.service.get(&releases).await.expect(200).json();
    assert_eq!(
        (&known[0]["version"], &known[0]["received_by"]),
        (&json!("registry/shop:v87"), &json!(rule.id))
    );
    let silences = bed.service.get("/silences").await.expect(200).json();
    assert_eq!(silences[0]["release"], "registry/shop:v87");
    assert_eq!(silences[0]["origin"], "release");
    // Whoever knows better ends it.
    let path = format!("/silences/{}", silences[0]["id"]);
    bed.service.delete(&path).await.expect(200);
    bed.heard_levels(Via::Slack, &["INFO", "CRITICAL"]).await;
}

#[tokio::test]
async fn what_is_wrong_with_a_release_is_named() {
    let bed = Bed::start("5xx", |_| json!({ "slack": "#ops" })).await;
    let path = format!("/apps/{}/releases", bed.rule.app);
    for (body, field) in [
        (json!({}), "version"),
        (json!({ "version": "a\nb" }), "version"),
        (json!({ "version": "v1", "grace": "2h" }), "grace"),
        (json!({ "version": "v1", "grace": "soon" }), "grace"),
        (
            json!({ "version": "v1", "grace_level": "warning" }),
            "grace_level",
        ),
        (
            json!({ "version": "v1", "grace": "5m", "grace_level": "info" }),
            "grace_level",
        ),
        (json!({ "version": "v1", "at": "yesterday" }), "at"),
    ] {
        bed.service.post(&path, body).await.faults(&[field]);
    }
    let rule = bed.service.rule("release", "other");
    for (fields, field) in [
        (json!({ "grace": "30s" }), "grace"),
        (json!({ "grace_level": "warning" }), "grace_level"),
    ] {
        let body = rule.clone().with(fields).body;
        bed.service
            .post(&rule.collection(), body)
            .await
            .faults(&[field]);
    }
    let reader = bed.service.make_token("reader", "read", "*").await;
    let reader = bed.service.as_bearer(&reader);
    reader
        .post(&path, json!({ "version": "v1" }))
        .await
        .problem(403);
    assert_eq!(reader.get(&path).await.expect(200).json(), json!([]));
}
