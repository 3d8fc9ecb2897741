//! Secrets of targets: what webhooks are signed with, and addresses that are secrets themselves.

use kapacitor_alerts::config::Settings;
use reqwest::header::{HeaderMap, HeaderName};
use serde_json::{Value, json};
use standardwebhooks::Webhook as Judge;
use testbed::sink::{Received, Via};

use super::sending::Bed;
use crate::support::eventually;

const KEY: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

fn with_key(settings: &mut Settings) {
    settings.channels.secrets_key = Some(KEY.into());
}

/// The webhooks that have arrived, the newest last.
async fn hooks(bed: &Bed, count: usize) -> Vec<Received> {
    eventually("the webhooks arrive", async || {
        let all = bed.heard.received().await.unwrap();
        let hooks: Vec<_> = all
            .into_iter()
            .filter(|it| it.via == Via::Webhook)
            .collect();
        (hooks.len() >= count).then_some(hooks)
    })
    .await
}

/// Whether the receiver would take this as signed with the secret.
fn is_signed(hook: &Received, secret: &str) -> bool {
    let mut headers = HeaderMap::new();
    for (name, value) in &hook.headers {
        let name: HeaderName = name.parse().unwrap();
        headers.insert(name, value.parse().unwrap());
    }
    let judge = Judge::new(secret).unwrap();
    judge
        .verify(hook.body.to_string().as_bytes(), &headers)
        .is_ok()
}

#[tokio::test]
async fn webhooks_are_signed_with_a_secret_that_is_replaced_without_a_gap() {
    let hook = |sink: &testbed::sink::SinkClient| json!({ "post": sink.hook("shop") });
    let bed = Bed::start_with("5xx", hook, with_key).await;
    // Before anything has happened.
    let targets = bed.service.get("/targets").await.expect(200).json();
    let path = format!("/targets/{}/secret", targets[0]["id"].as_str().unwrap());
    bed.report(0, "CRITICAL").await;
    let unsigned = hooks(&bed, 1).await.pop().unwrap();
    assert!(
        !unsigned.headers.contains_key("webhook-signature"),
        "{unsigned:?}"
    );

    let made = bed.service.post(&path, json!({})).await.expect(200);
    assert_eq!(made.header("cache-control"), "no-store");
    let first = made.json();
    assert_eq!(first["previous_signs_until"], Value::Null);
    let first = first["secret"].as_str().unwrap().to_owned();
    bed.report(1, "OK").await;
    let signed = hooks(&bed, 2).await.pop().unwrap();
    assert!(is_signed(&signed, &first), "{signed:?}");

    let second = bed.service.post(&path, json!({})).await.expect(200).json();
    assert!(!second["previous_signs_until"].is_null());
    let second = second["secret"].as_str().unwrap().to_owned();
    assert_ne!(first, second);
    bed.report(2, "WARNING").await;
    let both = hooks(&bed, 3).await.pop().unwrap();
    assert!(
        is_signed(&both, &first) && is_signed(&both, &second),
        "{both:?}"
    );

    bed.set_clock_ahead("25h").await;
    bed.report(3, "OK").await;
    let new = hooks(&bed, 4).await.pop().unwrap();
    assert!(
        !is_signed(&new, &first) && is_signed(&new, &second),
        "{new:?}"
    );

    let kept: Vec<Vec<u8>> = sqlx::query_scalar("select sealed from signing_secrets")
        .fetch_all(&bed.service.app.engine.db)
        .await
        .unwrap();
    assert_eq!(kept.len(), 2);
    let audit = bed
        .service
        .get("/audit?action=target.secret")
        .await
        .expect(200)
        .text;
    assert!(!audit.contains(&second[6..]), "{audit}");
    let stranger = bed
        .service
        .make_token("stranger", "write", "elsewhere-*")
        .await;
    let stranger = bed.service.as_bearer(&stranger);
    stranger.post(&path, json!({})).await.problem(404);
    assert_eq!(stranger.get("/targets").await.expect(200).json(), json!([]));
}

#[tokio::test]
async fn without_a_key_there_are_no_secrets() {
    let bed = Bed::start(
        "5xx",
        |sink| json!({ "post": sink.hook("shop"), "slack": "#ops" }),
    )
    .await;
    let targets = bed.service.get("/targets").await.expect(200).json();
    let of = |channel: &str| {
        let all = targets.as_array().unwrap().iter();
        let target = all.into_iter().find(|it| it["channel"] == channel).unwrap();
        format!("/targets/{}/secret", target["id"].as_str().unwrap())
    };
    let refused = bed
        .service
        .post(&of("webhook"), json!({}))
        .await
        .problem(409);
    assert!(
        refused["error"].as_str().unwrap().contains("SECRETS_KEY"),
        "{refused}"
    );
}
