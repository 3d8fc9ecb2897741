//! Rules that depend on others: what is wrong is not told while one of those is CRITICAL.

use reqwest::Method;
use serde_json::{Value, json};
use testbed::sink::{SinkClient, Via};

use super::{ingest::post_as_kapacitor, sending::Bed};
use crate::support::{Rule, eventually};

fn slack(_: &SinkClient) -> Value {
    json!({ "slack": "#ops" })
}

/// A `memory` rule that depends on the `5xx` rule of the bed.
async fn dependent(bed: &Bed) -> Rule {
    let only = json!({
        "slack": "#team", "email": null, "delivery": "service", "depends_on": [bed.rule.id],
    });
    let rule = bed.service.rule("memory", "shop").with(only);
    bed.service.create(&rule).await;
    rule
}

async fn report(bed: &Bed, rule: &Rule, part: &str, second: u64, level: &str) {
    let time = format!("2026-03-01T12:00:{second:02}Z");
    let status = post_as_kapacitor(&bed.service, &rule.id, part, &time, level).await;
    assert_eq!(status, 204);
}

#[tokio::test]
async fn what_is_wrong_is_held_back_while_what_it_depends_on_is_critical() {
    let bed = Bed::start("5xx", slack).await;
    let child = dependent(&bed).await;
    report(&bed, &child, "web.0", 0, "CRITICAL").await;
    bed.heard_levels(Via::Slack, &["CRITICAL"]).await;
    bed.report(1, "CRITICAL").await;
    bed.heard_levels(Via::Slack, &["CRITICAL", "CRITICAL"])
        .await;

    report(&bed, &child, "web.1", 2, "CRITICAL").await;
    report(&bed, &child, "web.2", 3, "CRITICAL").await;
    let held = format!("/deliveries?task={}&state=held", child.id);
    let held = eventually("both are held back", async || {
        let held = bed.service.get(&held).await.expect(200).json();
        (held.as_array().unwrap().len() == 2).then_some(held)
    })
    .await;
    assert_eq!(held[0]["reason"], format!("depends on {}", bed.rule.id));
    // Who was told of trouble is told its end; what was over meanwhile is told to nobody.
    report(&bed, &child, "web.0", 4, "OK").await;
    report(&bed, &child, "web.1", 5, "OK").await;
    let wanted = ["CRITICAL", "CRITICAL", "OK"];
    bed.heard_levels(Via::Slack, &wanted).await;
    let silenced = format!("/deliveries?task={}&state=silenced", child.id);
    let silenced = eventually("one is over", async || {
        let silenced = bed.service.get(&silenced).await.expect(200).json();
        (silenced.as_array().unwrap().len() == 1).then_some(silenced)
    })
    .await;
    assert_eq!(
        (&silenced[0]["part"], &silenced[0]["reason"]),
        (
            &json!("web.1"),
            &json!(format!("depends on {}", bed.rule.id))
        )
    );

    // The end of that is told first, and then what is still wrong, once.
    bed.report(6, "OK").await;
    let wanted = ["CRITICAL", "CRITICAL", "OK", "OK", "CRITICAL"];
    bed.heard_levels(Via::Slack, &wanted).await;
    let heard = bed.heard.received().await.unwrap();
    let note = format!("Held back until now: {} was CRITICAL.", bed.rule.id);
    assert!(heard[4].text.contains(&note), "{}", heard[4].text);
    report(&bed, &child, "web.2", 7, "OK").await;
    let wanted = ["CRITICAL", "CRITICAL", "OK", "OK", "CRITICAL", "OK"];
    bed.heard_levels(Via::Slack, &wanted).await;
}

#[tokio::test]
async fn rules_that_depend_on_each_other_are_told() {
    let bed = Bed::start("5xx", slack).await;
    let child = dependent(&bed).await;
    let round = json!({ "depends_on": [child.id] });
    bed.service.patch(&bed.rule.path, round).await.expect(201);
    bed.report(0, "CRITICAL").await;
    bed.heard_levels(Via::Slack, &["CRITICAL"]).await;
    report(&bed, &child, "web.1", 1, "CRITICAL").await;
    bed.heard_levels(Via::Slack, &["CRITICAL", "CRITICAL"])
        .await;
}

#[tokio::test]
async fn what_it_depends_on_is_there_and_of_its_app_or_of_those_whom_all_apps_concern() {
    let bed = Bed::start("5xx", slack).await;
    let child = dependent(&bed).await;
    let faulty = |depends_on: Value| {
        let body = json!({ "depends_on": depends_on });
        bed.service.patch(&child.path, body)
    };
    for wrong in [
        json!(["nobody-5xx"]),
        json!([child.id]),
        json!([]),
        json!("x"),
        json!([1]),
    ] {
        faulty(wrong).await.faults(&["depends_on"]);
    }
    let gateway = bed
        .service
        .rule("5xx", "gateway")
        .with(json!({ "delivery": "service" }));
    bed.service.create(&gateway).await;
    let team = bed.service.make_token("team", "write", &child.app).await;
    let team = bed.service.as_bearer(&team);
    let both = json!({ "depends_on": [bed.rule.id, gateway.id] });
    let refused = team
        .send(Method::PATCH, &child.path, Some(both.clone()))
        .await;
    let refused = refused.faults(&["depends_on"]);
    assert!(
        refused["error"].as_str().unwrap().contains("is none"),
        "{refused}"
    );
    bed.service.patch(&child.path, both).await.expect(201);
    // What an admin has set stays when the team changes something else.
    let other = json!({ "slack": "#other" });
    team.send(Method::PATCH, &child.path, Some(other))
        .await
        .expect(201);
    let rule = bed.service.get(&child.path).await.expect(200).json();
    assert_eq!(rule["depends_on"], json!([bed.rule.id, gateway.id]));
    let none = json!({ "depends_on": null });
    team.send(Method::PATCH, &child.path, Some(none))
        .await
        .expect(201);
}
