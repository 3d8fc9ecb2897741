//! So much at once that people are told of it in one message.

use futures::future::join_all;
use serde_json::json;
use testbed::sink::{Behaviour, Received, Via};

use super::sending::Bed;
use crate::support::eventually;

/// A rule with parts, and digests each few seconds.
async fn start() -> Bed {
    Bed::start_with(
        "memory",
        |sink| json!({ "slack": "#ops", "email": "ann@example.com", "post": sink.hook("shop") }),
        |settings| {
            settings.channels.storm_after = Some("5".into());
            settings.channels.storm_every = Some("3".into());
            settings.channels.storm_every_email = Some("4".into());
        },
    )
    .await
}

async fn report_all(bed: &Bed, second: u64, level: &str) {
    let parts: Vec<String> = (1..=40).map(|n| format!("web.{n}")).collect();
    join_all(parts.iter().map(|part| bed.report_of(part, second, level))).await;
}

async fn told(bed: &Bed, via: Via) -> Vec<Received> {
    let all = bed.heard.received().await.unwrap();
    all.into_iter().filter(|it| it.via == via).collect()
}

async fn count(bed: &Bed, state: &str, channel: &str) -> usize {
    let found = bed.deliveries(&format!("state={state}&limit=1000")).await;
    found.iter().filter(|it| it["channel"] == channel).count()
}

#[tokio::test]
async fn people_get_a_few_messages_and_then_digests_and_webhooks_all() {
    let bed = start().await;
    report_all(&bed, 0, "CRITICAL").await;
    for channel in ["slack", "email"] {
        eventually("each is told", async || {
            let told =
                count(&bed, "delivered", channel).await + count(&bed, "digested", channel).await;
            (told == 40).then_some(())
        })
        .await;
        assert_eq!(count(&bed, "delivered", channel).await, 5, "{channel}");
    }
    eventually("the webhook has all", async || {
        (told(&bed, Via::Webhook).await.len() == 40).then_some(())
    })
    .await;
    let slack = told(&bed, Via::Slack).await;
    let digests: Vec<_> = slack
        .iter()
        .filter(|it| it.text.contains(" events: "))
        .collect();
    assert_eq!(digests.len(), slack.len() - 5);
    let first = &digests[0].text;
    assert!(
        first.contains("CRITICAL of memory\nCRITICAL web."),
        "{first}"
    );
    assert!(
        first.contains("more") || first.lines().count() <= 21,
        "{first}"
    );
    let digested = bed.deliveries("state=digested").await;
    assert_eq!(digested[0]["level"], "CRITICAL");
    let mails = told(&bed, Via::Email).await;
    let digest = mails
        .iter()
        .find(|it| it.text.contains(" events: "))
        .unwrap();
    assert!(digest.headers["message-id"].contains('@'));

    // What was told in a digest is known: an OK is told, and the same again is not.
    report_all(&bed, 1, "CRITICAL").await;
    report_all(&bed, 2, "OK").await;
    eventually("all is over", async || {
        let told = count(&bed, "delivered", "slack").await + count(&bed, "digested", "slack").await;
        (told == 80).then_some(())
    })
    .await;
    let last = told(&bed, Via::Slack).await;
    assert!(
        last.last().unwrap().text.contains(" OK"),
        "{}",
        last.last().unwrap().text
    );

    // Afterwards each is told by itself again.
    tokio::time::sleep(std::time::Duration::from_secs(11)).await;
    bed.report_of("web.1", 9, "WARNING").await;
    eventually("one alone", async || {
        let told = told(&bed, Via::Slack).await;
        (told.last().unwrap().text == "WARNING web.1").then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_digest_that_fails_is_told_later_and_loses_nothing() {
    let bed = start().await;
    bed.heard
        .behave("slack", Behaviour::status(503), 3)
        .await
        .unwrap();
    report_all(&bed, 0, "CRITICAL").await;
    eventually("each is told", async || {
        let told = count(&bed, "delivered", "slack").await + count(&bed, "digested", "slack").await;
        (told == 40).then_some(())
    })
    .await;
    let told = told(&bed, Via::Slack).await;
    assert!(told.len() < 12, "{}", told.len());
    let parts: std::collections::HashSet<_> = bed
        .deliveries("state=digested&limit=1000")
        .await
        .iter()
        .filter(|it| it["channel"] == "slack")
        .map(|it| it["part"].to_string())
        .collect();
    assert!(parts.len() >= 30, "{}", parts.len());
}
