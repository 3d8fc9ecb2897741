//! Targets that cannot be notified: somebody else is told, once.

use kapacitor_alerts::config::Settings;
use serde_json::json;
use testbed::sink::{Behaviour, Received, Via};

use super::sending::Bed;
use crate::support::eventually;

fn with_operator(settings: &mut Settings) {
    settings.channels.operator_email = Some("oncall@example.com".into());
}

/// The e-mails about deliveries to this address.
async fn about(bed: &Bed, to: &str) -> Vec<Received> {
    let all = bed.heard.received().await.unwrap();
    let is_about =
        |it: &Received| it.via == Via::Email && it.to == to && it.text.contains("notified");
    all.into_iter().filter(is_about).collect()
}

async fn wait_for(bed: &Bed, to: &str, count: usize) -> Vec<Received> {
    eventually(&format!("{count} for {to}"), async || {
        let found = about(bed, to).await;
        (found.len() >= count).then_some(found)
    })
    .await
}

#[tokio::test]
async fn what_a_target_cannot_be_told_the_others_of_the_rule_are_told_once() {
    let fields = |_: &_| json!({ "slack": "#ops", "email": "ann@example.com" });
    let bed = Bed::start_with("memory", fields, with_operator).await;
    bed.heard
        .behave("slack", Behaviour::status(503), 10_000)
        .await
        .unwrap();
    bed.report_of("web.1", 0, "CRITICAL").await;
    bed.wait_for_delivery("state=retrying").await;
    assert_eq!(about(&bed, "ann@example.com").await.len(), 0);
    bed.set_clock_ahead("6m").await;
    bed.report_of("web.2", 1, "CRITICAL").await;
    let told = wait_for(&bed, "ann@example.com", 1).await;
    let text = &told[0].text;
    assert!(
        text.contains("CRITICAL slack #ops cannot be notified since 20"),
        "{text}"
    );
    assert!(text.contains(": Slack answers HTTP 503, and "), "{text}");
    bed.set_clock_ahead("20m").await;
    bed.report_of("web.3", 2, "CRITICAL").await;

    bed.heard
        .behave("slack", Behaviour::status(503), 0)
        .await
        .unwrap();
    bed.set_clock_ahead("40m").await;
    let told = wait_for(&bed, "ann@example.com", 2).await;
    assert!(
        told[1].text.contains("OK slack #ops is notified again"),
        "{}",
        told[1].text
    );
    eventually("Slack knows all", async || {
        // one that was under way when the connections were cut may have come twice
        (bed.levels(Via::Slack).await.len() >= 3).then_some(())
    })
    .await;
    assert_eq!(about(&bed, "ann@example.com").await.len(), 2, "once each");
    assert_eq!(about(&bed, "oncall@example.com").await.len(), 0);
    let events = bed
        .service
        .get("/events?kind=delivery")
        .await
        .expect(200)
        .json();
    assert_eq!(events.as_array().unwrap().len(), 2, "{events}");
    assert_eq!(events[0]["source"], "service");
}

#[tokio::test]
async fn where_there_is_no_other_target_the_operator_is_told() {
    let hook = |sink: &testbed::sink::SinkClient| json!({ "post": sink.hook("shop-s3cret") });
    let bed = Bed::start_with("5xx", hook, with_operator).await;
    let gone = Behaviour::status(410);
    bed.heard.behave("hook/shop-s3cret", gone, 1).await.unwrap();
    bed.report(0, "WARNING").await;
    let told = wait_for(&bed, "oncall@example.com", 1).await;
    assert!(
        told[0].text.contains("CRITICAL webhook http://127.0.0.1"),
        "{}",
        told[0].text
    );
    assert!(!told[0].text.contains("s3cret"), "{}", told[0].text);
    let targets = bed
        .service
        .get("/targets?status=failing")
        .await
        .expect(200)
        .json();
    let path = format!("/targets/{}/enable", targets[0]["id"].as_str().unwrap());
    bed.service.post(&path, json!({})).await.expect(200);
    let told = wait_for(&bed, "oncall@example.com", 2).await;
    assert!(
        told[1].text.contains("is notified again"),
        "{}",
        told[1].text
    );
    let shop = bed.service.make_token("shop", "read", &bed.rule.app).await;
    let events = bed
        .service
        .as_bearer(&shop)
        .get("/events")
        .await
        .expect(200)
        .json();
    assert!(
        events
            .as_array()
            .unwrap()
            .iter()
            .all(|it| it["kind"] == "5xx"),
        "{events}"
    );
}
