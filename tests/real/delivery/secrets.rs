//! Secrets of targets: what webhooks are signed with, and addresses that are secrets themselves.

use kapacitor_alerts::config::Settings;
use reqwest::header::{HeaderMap, HeaderName};
use serde_json::{Value, json};
use standardwebhooks::Webhook as Judge;
use testbed::sink::{Behaviour, Received, Via};

use super::sending::Bed;
use crate::support::eventually;

pub const KEY: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

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

const PAGERDUTY: &str = "0123456789abcdef0123456789abcdef";

#[tokio::test]
async fn a_rule_notifies_by_other_channels_and_their_secrets_are_not_shown() {
    let sink = testbed::sink::Sink::start().await.unwrap();
    let hook = |name: &str| sink.client().hook(name);
    let bed = Bed::start_with(
        "5xx",
        |_| json!({ "slack": "#ops" }),
        |settings| {
            with_key(settings);
            settings.channels.pagerduty_url = Some(hook("pagerduty"));
            settings.channels.ntfy_url = Some(hook("ntfy"));
            settings.channels.telegram_token = Some("12:s3cret".into());
            settings.channels.telegram_api_url = Some(hook("telegram"));
        },
    )
    .await;
    let heard = sink.client();
    let right = Behaviour {
        body: r#"{"ok":true,"result":{"message_id":7}}"#.into(),
        taken: true,
        ..Behaviour::status(200)
    };
    let telegram = "hook/telegram/bot12:s3cret/sendMessage";
    heard.behave(telegram, right, 9).await.unwrap();
    let teams = hook("teams-s3cret");
    let discord = hook("discord-s3cret");
    let dsn = hook("sentry").replace("http://", "http://s3cretkey@") + "/42";
    let targets = json!([
        { "channel": "pagerduty", "key": PAGERDUTY },
        { "channel": "teams", "url": teams },
        { "channel": "discord", "url": discord },
        { "channel": "telegram", "chat": "-100123" },
        { "channel": "ntfy", "topic": "shop" },
        { "channel": "sentry", "dsn": dsn },
    ]);
    let change = json!({ "slack": null, "targets": targets });
    let rule = bed.service.patch(&bed.rule.path, change).await.expect(201);
    for secret in [PAGERDUTY, "s3cret"] {
        assert!(!rule.text.contains(secret), "{}", rule.text);
    }
    let rule = rule.json();
    assert_eq!(rule["targets"].as_array().unwrap().len(), 6);
    assert_eq!(
        rule["targets"][4],
        json!({ "channel": "ntfy", "address": "shop" })
    );
    // As it was answered, it may be sent back.
    let put = bed
        .service
        .request(reqwest::Method::PUT, &bed.rule.path)
        .json(&rule);
    let again = bed.service.send(put).await.expect(200).json();
    assert_eq!(again["generation"], rule["generation"]);

    let tested = bed
        .service
        .post(&format!("{}/test", bed.rule.path), json!({}))
        .await;
    let tested = tested.expect(200).json();
    assert_eq!(tested["targets"].as_array().unwrap().len(), 6);
    assert!(
        tested["targets"]
            .as_array()
            .unwrap()
            .iter()
            .all(|it| it["success"] == true),
        "{tested}"
    );
    bed.report(0, "CRITICAL").await;
    eventually("all are delivered", async || {
        (bed.deliveries("state=delivered").await.len() == 6).then_some(())
    })
    .await;
    bed.service
        .post(
            &format!("/alerts/{}/ack", bed.rule.id),
            json!({ "comment": "on it" }),
        )
        .await
        .expect(200);
    eventually("PagerDuty knows that somebody is on it", async || {
        (bed.deliveries("state=delivered&limit=100").await.len() == 12).then_some(())
    })
    .await;
    bed.report(1, "OK").await;
    eventually("and its end", async || {
        (bed.deliveries("state=delivered&limit=100").await.len() == 18).then_some(())
    })
    .await;
    let all = heard.received().await.unwrap();
    let to = |name: &str| -> Vec<Value> {
        let hooks = all
            .iter()
            .filter(|it| it.to.starts_with(&format!("/hook/{name}")));
        hooks.map(|it| it.body.clone()).collect()
    };
    let events: Vec<_> = to("pagerduty")
        .iter()
        .map(|it| it["event_action"].clone())
        .collect();
    assert_eq!(
        events,
        ["trigger", "trigger", "acknowledge", "resolve"],
        "the first is the test"
    );
    assert_eq!(to("pagerduty")[1]["routing_key"], PAGERDUTY);
    assert_eq!(
        to("pagerduty")[1]["dedup_key"],
        to("pagerduty")[3]["dedup_key"]
    );
    assert_eq!(to("telegram")[1]["chat_id"], "-100123");
    assert_eq!(to("ntfy")[1]["topic"], "shop");
    assert_eq!(to("teams")[1]["type"], "message");
    assert!(
        to("discord")[1]["embeds"][0]["description"]
            .as_str()
            .unwrap()
            .contains("CRITICAL")
    );

    let envelope = all
        .iter()
        .rfind(|it| it.to == "/hook/sentry/api/42/envelope/");
    let envelope = envelope.unwrap();
    let auth = &envelope.headers["x-sentry-auth"];
    assert!(auth.ends_with("sentry_key=s3cretkey"), "{auth}");
    let text = envelope.body.as_str().unwrap();
    let event: Value = serde_json::from_str(text.lines().nth(2).unwrap()).unwrap();
    assert_eq!(
        [&event["level"], &event["tags"]["alert_level"]],
        ["info", "OK"]
    );

    let everything = [
        bed.service.get("/deliveries?limit=100").await.text,
        bed.service.get("/targets").await.text,
        bed.service.get("/audit").await.text,
        bed.service
            .get(&format!("{}/versions", bed.rule.path))
            .await
            .text,
    ];
    for text in everything {
        assert!(
            !text.contains(PAGERDUTY) && !text.contains("s3cret"),
            "{text}"
        );
    }
    // A version that names them is restored with them.
    let no_more = json!({ "slack": "#ops", "targets": null });
    let changed = bed
        .service
        .patch(&bed.rule.path, no_more)
        .await
        .expect(201)
        .json();
    assert_eq!(changed["targets"], Value::Null);
    let back = json!({ "generation": rule["generation"] });
    let back = bed
        .service
        .post(&format!("{}/rollback", bed.rule.path), back)
        .await;
    assert_eq!(back.json()["targets"], rule["targets"]);
    bed.report(2, "WARNING").await;
    eventually("it is told again", async || {
        let pagerduty = heard.received().await.unwrap();
        let pagerduty = pagerduty.iter().filter(|it| it.to == "/hook/pagerduty");
        (pagerduty.count() == 5).then_some(())
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_other_targets_is_named() {
    let bed = Bed::start("5xx", |_| json!({ "slack": "#ops" })).await;
    let set = async |change: Value| bed.service.patch(&bed.rule.path, change).await;
    for targets in [
        json!("ntfy"),
        json!([{ "channel": "fax", "number": 1 }]),
        json!([{ "channel": "ntfy", "topic": "a b" }]),
        json!([{ "channel": "pagerduty", "address": "0123456789abcdef01234567" }]),
        json!([{ "channel": "pagerduty", "key": PAGERDUTY }]),
        json!([{ "channel": "telegram", "chat": 1 }]),
        json!([{ "channel": "sentry", "dsn": "https://sentry.example.com/1" }]),
    ] {
        let refused = set(json!({ "targets": targets }))
            .await
            .faults(&["targets"]);
        assert!(!refused.to_string().contains(PAGERDUTY), "{refused}");
    }
    let ntfy = json!([{ "channel": "ntfy", "topic": "shop" }]);
    set(json!({ "targets": ntfy, "delivery": "kapacitor" }))
        .await
        .faults(&["delivery"]);
    let none = json!({ "slack": null, "targets": [] });
    set(none).await.faults(&["slack"]);
    set(json!({ "slack": null, "targets": ntfy }))
        .await
        .expect(201);
}
