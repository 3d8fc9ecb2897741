//! Windows: times that come again, at which messages are held back.

use chrono::{TimeDelta, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use testbed::sink::Via;

use super::sending::Bed;
use crate::support::eventually;

/// A window of the rule's app that opens each day in two hours, for an hour.
fn in_two_hours(bed: &Bed) -> Value {
    let starts = Utc::now() + TimeDelta::hours(2);
    json!({
        "app": bed.rule.app, "timezone": "UTC", "starts": starts.format("%H:%M").to_string(),
        "weekdays": ["mon", "tuesday", "wed", "thu", "fri", "sat", "sun"], "lasts": "60m", "reason": "backup",
    })
}

async fn put(bed: &Bed, name: &str, body: Value) -> crate::support::Answer {
    let request = bed
        .service
        .request(Method::PUT, &format!("/windows/{name}"));
    bed.service.send(request.json(&body)).await
}

#[tokio::test]
async fn a_window_holds_back_while_it_is_open() {
    let bed = Bed::start("memory", |_| json!({ "slack": "#ops" })).await;
    let window = put(&bed, "nightly", in_two_hours(&bed))
        .await
        .expect(201)
        .json();
    assert_eq!(
        (&window["open"], &window["lasts"]),
        (&json!(false), &json!("1h"))
    );
    assert_eq!(window["weekdays"][0], "monday");
    assert_eq!(window["next"].as_array().unwrap().len(), 5);
    // The same again changes nothing, and an answer can be sent back.
    assert_eq!(
        put(&bed, "nightly", window.clone())
            .await
            .expect(200)
            .json(),
        window
    );
    let silences = bed.service.get("/silences").await.expect(200).json();
    assert_eq!(
        (
            &silences[0]["active"],
            &silences[0]["origin"],
            &silences[0]["window"]
        ),
        (&json!(false), &json!("window"), &json!("nightly"))
    );
    assert_eq!(silences.as_array().unwrap().len(), 1, "{silences}");
    bed.report_of("before", 0, "CRITICAL").await;
    bed.heard_levels(Via::Slack, &["CRITICAL"]).await;

    bed.set_clock_ahead("2h30m").await;
    let open = bed.service.get("/windows/nightly").await.expect(200).json();
    assert_eq!(open["open"], true);
    bed.report_of("during", 1, "WARNING").await;
    let held = bed.wait_for_delivery("state=held").await;
    assert_eq!(held["reason"], format!("silence {}", silences[0]["id"]));
    bed.report_of("before", 2, "OK").await;
    bed.heard_levels(Via::Slack, &["CRITICAL", "OK"]).await;

    bed.set_clock_ahead("3h10m").await;
    bed.heard_levels(Via::Slack, &["CRITICAL", "OK", "WARNING"])
        .await;
    let told = bed.heard.received().await.unwrap();
    assert!(
        told[2].text.contains("by ADMIN_TOKEN: backup."),
        "{}",
        told[2].text
    );
    let next = bed.service.get("/windows").await.expect(200).json();
    assert_eq!(next[0]["next"][0], window["next"][1]);
}

#[tokio::test]
async fn a_window_that_is_replaced_or_deleted_holds_nothing_back_any_more() {
    let bed = Bed::start("5xx", |_| json!({ "slack": "#ops" })).await;
    put(&bed, "nightly", in_two_hours(&bed)).await.expect(201);
    bed.set_clock_ahead("2h30m").await;
    bed.report(0, "CRITICAL").await;
    bed.wait_for_delivery("state=held").await;
    let mut longer = in_two_hours(&bed);
    longer["lasts"] = "2h".into();
    put(&bed, "nightly", longer).await.expect(200);
    let held = eventually("the new one holds it back", async || {
        let held = bed.wait_for_delivery("state=held").await;
        (held["reason"] == "silence 2").then_some(held)
    })
    .await;
    assert_eq!(held["level"], "CRITICAL");
    let elsewhere = bed
        .service
        .make_token("elsewhere", "write", "elsewhere-*")
        .await;
    let elsewhere = bed.service.as_bearer(&elsewhere);
    let refused = elsewhere
        .send(Method::DELETE, "/windows/nightly", None)
        .await;
    refused.problem(404);
    elsewhere.get("/windows/nightly").await.problem(404);
    let body = json!({
        "app": "elsewhere-1", "timezone": "UTC", "starts": "01:00", "weekdays": ["mon"], "lasts": "1h",
        "reason": "mine",
    });
    let taken = elsewhere
        .send(Method::PUT, "/windows/nightly", Some(body))
        .await;
    taken.problem(409);

    bed.service.delete("/windows/nightly").await.expect(204);
    bed.heard_levels(Via::Slack, &["CRITICAL"]).await;
    bed.service.delete("/windows/nightly").await.problem(404);
    let actions = bed
        .service
        .get("/audit?action=window.delete")
        .await
        .expect(200)
        .json();
    assert_eq!(actions[0]["subject"], "nightly");
}

#[tokio::test]
async fn what_is_wrong_with_a_window_is_named() {
    let bed = Bed::start("5xx", |_| json!({ "slack": "#ops" })).await;
    let right = || in_two_hours(&bed);
    for (change, fault) in [
        (json!({ "timezone": "Europe/Atlantis" }), "timezone"),
        (json!({ "timezone": null }), "timezone"),
        (json!({ "weekdays": ["caturday"] }), "weekdays"),
        (json!({ "weekdays": [] }), "weekdays"),
        (json!({ "on": "2026-12-24" }), "on"),
        (json!({ "weekdays": null, "on": "2026-02-30" }), "on"),
        (json!({ "weekdays": null, "on": "2020-12-24" }), "on"),
        (json!({ "starts": "24:00" }), "starts"),
        (json!({ "starts": "7:00" }), "starts"),
        (json!({ "lasts": "8d" }), "lasts"),
        (json!({ "lasts": "1h30m" }), "lasts"),
        (json!({ "reason": " " }), "reason"),
        (json!({ "app": "*-prod" }), "app"),
        (json!({ "wekdays": ["mon"] }), "wekdays"),
    ] {
        let mut body = right();
        body.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        put(&bed, "nightly", body).await.faults(&[fault]);
    }
    put(&bed, "-", right()).await.faults(&["name"]);
    assert_eq!(
        bed.service.get("/windows").await.expect(200).json(),
        json!([])
    );
}
