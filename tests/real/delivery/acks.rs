//! Acknowledgements, reminders, and parts that change all the time.

use kapacitor_alerts::config::Settings;
use reqwest::Method;
use serde_json::{Value, json};
use testbed::sink::Via;

use super::sending::Bed;
use crate::support::eventually;

/// A rule that reminds.
async fn reminding(kind: &str) -> Bed {
    Bed::start(
        kind,
        |sink| json!({ "slack": "#ops", "post": sink.hook("shop"), "remind": "4h" }),
    )
    .await
}

async fn alerts(bed: &Bed, query: &str) -> Vec<Value> {
    let path = format!("/alerts?app={}&{query}", bed.rule.app);
    let found = bed.service.get(&path).await.expect(200).json();
    found.as_array().unwrap().clone()
}

/// The texts that Slack got.
async fn texts(bed: &Bed) -> Vec<String> {
    let all = bed.heard.received().await.unwrap();
    let slack = all.into_iter().filter(|it| it.via == Via::Slack);
    slack.map(|it| it.text).collect()
}

#[tokio::test]
async fn what_is_still_wrong_is_said_again_as_often_as_the_rule_wants() {
    let bed = reminding("5xx").await;
    let rule = bed.service.get(&bed.rule.path).await.expect(200).json();
    assert_eq!(rule["remind"], "4h");
    bed.report(0, "CRITICAL").await;
    bed.heard_levels(Via::Slack, &["CRITICAL"]).await;
    bed.set_clock_ahead("3h50m").await;
    bed.set_clock_ahead("4h10m").await;
    bed.heard_levels(Via::Slack, &["CRITICAL", "CRITICAL"])
        .await;
    assert!(texts(&bed).await[1].contains("Reminder: not OK since 2026-03-01 12:00:00 UTC."));
    bed.heard_levels(Via::Webhook, &["CRITICAL", "CRITICAL"])
        .await;
    let hooks = bed.heard.received().await.unwrap();
    let ids: Vec<_> = hooks
        .iter()
        .filter(|it| it.via == Via::Webhook)
        .map(|it| it.headers["webhook-id"].clone())
        .collect();
    assert_ne!(ids[0], ids[1], "it is a message of its own");
    eventually("it is recorded as a reminder", async || {
        let told = bed.deliveries("state=delivered").await;
        (told.iter().filter(|it| it["reason"] == "reminder").count() == 2).then_some(())
    })
    .await;
    bed.set_clock_ahead("8h20m").await;
    bed.heard_levels(Via::Slack, &["CRITICAL"; 3]).await;
    bed.report(9, "OK").await;
    bed.heard_levels(Via::Slack, &["CRITICAL", "CRITICAL", "CRITICAL", "OK"])
        .await;
    bed.set_clock_ahead("24h").await;
    assert_eq!(alerts(&bed, "").await, [] as [Value; 0]);
    assert_eq!(bed.levels(Via::Slack).await.len(), 4);
}

#[tokio::test]
async fn nobody_is_reminded_of_what_somebody_is_on_until_it_is_worse() {
    let bed = reminding("memory").await;
    bed.report_of("web.1", 0, "WARNING").await;
    bed.heard_levels(Via::Webhook, &["WARNING"]).await;
    bed.report_of("web.2", 0, "CRITICAL").await;
    bed.heard_levels(Via::Webhook, &["WARNING", "CRITICAL"])
        .await;
    eventually("both are told", async || {
        (texts(&bed).await.len() == 2).then_some(())
    })
    .await;
    let open = alerts(&bed, "").await;
    assert_eq!(open.len(), 2);
    assert_eq!(
        (&open[0]["part"], &open[0]["level"]),
        (&json!("web.1"), &json!("WARNING"))
    );
    assert_eq!(open[0]["acknowledged"], Value::Null);
    assert_eq!(alerts(&bed, "level=CRITICAL").await[0]["part"], "web.2");
    let first = bed.service.get("/alerts?limit=1").await.expect(200);
    let next = bed
        .service
        .get(&first.next().unwrap())
        .await
        .expect(200)
        .json();
    assert_eq!(next[0]["part"], "web.2");

    let path = format!("/alerts/{}/ack", bed.rule.id);
    let body = json!({ "part": "web.1", "comment": "looking at the db" });
    let acked = bed.service.post(&path, body).await.expect(200).json();
    assert_eq!(
        (
            &acked[0]["acknowledged"]["by"],
            &acked[0]["acknowledged"]["comment"]
        ),
        (&json!("ADMIN_TOKEN"), &json!("looking at the db"))
    );
    eventually("the others are told", async || {
        (texts(&bed).await.len() == 3).then_some(())
    })
    .await;
    let told = texts(&bed).await;
    assert_eq!(
        told[2],
        "WARNING web.1\nADMIN_TOKEN is on it: looking at the db."
    );
    bed.set_clock_ahead("5h").await;
    eventually("the other one is reminded", async || {
        (texts(&bed).await.len() == 4).then_some(())
    })
    .await;
    assert!(texts(&bed).await[3].starts_with("CRITICAL web.2\nReminder"));

    bed.report_of("web.1", 3, "CRITICAL").await;
    eventually("worse is told", async || {
        (texts(&bed).await.len() == 5).then_some(())
    })
    .await;
    assert_eq!(texts(&bed).await[4], "CRITICAL web.1");
    assert_eq!(alerts(&bed, "").await[0]["acknowledged"], Value::Null);

    // All parts at once, and back.
    let acked = bed
        .service
        .post(&path, json!({ "for": "1h" }))
        .await
        .expect(200)
        .json();
    assert!(
        acked
            .as_array()
            .unwrap()
            .iter()
            .all(|it| !it["acknowledged"]["until"].is_null())
    );
    bed.service
        .delete(&format!("{path}?part=web.1"))
        .await
        .expect(204);
    let open = alerts(&bed, "").await;
    assert_eq!(open[0]["acknowledged"], Value::Null);
    assert_eq!(open[1]["acknowledged"]["by"], "ADMIN_TOKEN");
    bed.service
        .delete(&format!("{path}?part=web.1"))
        .await
        .problem(404);
    let audit = bed
        .service
        .get("/audit?action=alert.ack")
        .await
        .expect(200)
        .json();
    assert_eq!(audit.as_array().unwrap().len(), 3, "{audit}");
}

#[tokio::test]
async fn who_may_acknowledge_and_what_is_wrong_is_named() {
    let bed = reminding("5xx").await;
    let path = format!("/alerts/{}/ack", bed.rule.id);
    bed.service.post(&path, json!({})).await.problem(404);
    bed.report(0, "CRITICAL").await;
    let alert = eventually("it is there", async || {
        alerts(&bed, "").await.into_iter().next()
    })
    .await;
    assert_eq!(alert["message"], format!("CRITICAL {}", bed.rule.id));
    for (body, field) in [
        (json!({ "comment": "a\nb" }), "comment"),
        (json!({ "for": "31d" }), "until"),
        (json!({ "until": "2020-01-01T00:00:00Z" }), "until"),
        (
            json!({ "for": "1h", "until": "2030-01-01T00:00:00Z" }),
            "until",
        ),
        (json!({ "fro": "1h" }), "fro"),
    ] {
        bed.service.post(&path, body).await.faults(&[field]);
    }
    bed.service
        .post(&path, json!({ "part": "other" }))
        .await
        .problem(404);
    let reader = bed.service.make_token("reader", "read", "*").await;
    bed.service
        .as_bearer(&reader)
        .post(&path, json!({}))
        .await
        .problem(403);
    let stranger = bed
        .service
        .make_token("stranger", "write", "elsewhere-*")
        .await;
    let stranger = bed.service.as_bearer(&stranger);
    stranger.post(&path, json!({})).await.problem(404);
    assert_eq!(stranger.get("/alerts").await.expect(200).json(), json!([]));
    let rule = bed
        .service
        .rule("crashed", "other")
        .with(json!({ "remind": "4h" }));
    bed.service
        .post(&rule.collection(), rule.body.clone())
        .await
        .faults(&["remind"]);
    let rule = bed
        .service
        .rule("5xx", "other")
        .with(json!({ "remind": "1m", "flap": "no" }));
    bed.service
        .post(&rule.collection(), rule.body.clone())
        .await
        .faults(&["remind", "flap"]);
}

#[tokio::test]
async fn a_link_in_the_message_acknowledges_by_a_button_only() {
    let public = |settings: &mut Settings| {
        settings.channels.public_url = Some("https://alerts.example.com/".into());
    };
    let bed = Bed::start_with("5xx", |_| json!({ "slack": "#ops" }), public).await;
    bed.report(0, "WARNING").await;
    bed.heard_levels(Via::Slack, &["WARNING"]).await;
    let text = texts(&bed).await.remove(0);
    let (_, link) = text
        .split_once("<https://alerts.example.com")
        .expect("a link");
    let path = link.split_once("|Acknowledge>").unwrap().0;

    let page = bed
        .service
        .send(bed.service.bare(Method::GET, path))
        .await
        .expect(200);
    assert!(
        page.header("content-security-policy")
            .contains("form-action 'self'")
    );
    assert!(
        page.text.contains("<form method=\"post\">"),
        "{}",
        page.text
    );
    assert_eq!(
        alerts(&bed, "").await[0]["acknowledged"],
        Value::Null,
        "a look changes nothing"
    );
    let send = async |form: &[(&str, &str)]| {
        let form = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form)
            .finish();
        let request = bed.service.bare(Method::POST, path).body(form);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        bed.service.send(request).await
    };
    send(&[("who", " ")]).await.expect(422);
    bed.service
        .send(bed.service.bare(Method::POST, path))
        .await
        .expect(400);
    let done = send(&[("who", "<ann>"), ("comment", "on my way")])
        .await
        .expect(200);
    assert!(
        done.text.contains("&lt;ann&gt;, you are on it"),
        "{}",
        done.text
    );
    let acknowledged = &alerts(&bed, "").await[0]["acknowledged"];
    assert_eq!(
        (&acknowledged["by"], &acknowledged["comment"]),
        (&json!("<ann> (by link)"), &json!("on my way"))
    );
    eventually("the others are told", async || {
        (texts(&bed).await.len() == 2).then_some(())
    })
    .await;
    assert!(texts(&bed).await[1].contains("&lt;ann&gt; (by link) is on it: on my way."));
    let page = bed
        .service
        .send(bed.service.bare(Method::GET, path))
        .await
        .expect(200);
    assert!(
        page.text
            .contains("&lt;ann&gt; (by link) is on it: on my way."),
        "{}",
        page.text
    );

    let wrong = format!("{path}A");
    bed.service
        .send(bed.service.bare(Method::GET, &wrong))
        .await
        .expect(404);
    bed.report(1, "CRITICAL").await;
    eventually("it is worse", async || {
        let answer = bed.service.send(bed.service.bare(Method::GET, path)).await;
        (answer.status == 409).then_some(())
    })
    .await;
    send(&[("who", "ann")]).await.expect(409);
    bed.report(2, "OK").await;
    eventually("it is over", async || {
        let answer = send(&[("who", "ann")]).await;
        (answer.status == 200 && answer.text.contains("It is over")).then_some(())
    })
    .await;
}

#[tokio::test]
async fn of_what_changes_all_the_time_people_are_told_once_and_webhooks_all() {
    let bed = Bed::start(
        "5xx",
        |sink| json!({ "slack": "#ops", "post": sink.hook("shop") }),
    )
    .await;
    let levels = [
        "WARNING", "OK", "CRITICAL", "OK", "WARNING", "OK", "WARNING", "CRITICAL",
    ];
    for (second, level) in levels.into_iter().enumerate() {
        bed.report(second as u64, level).await;
        // each is told before the next
        let told = second.min(5) + 1;
        eventually(level, async || {
            (texts(&bed).await.len() >= told).then_some(())
        })
        .await;
    }
    bed.heard_levels(Via::Webhook, &levels).await;
    let held = bed.wait_for_delivery("state=held").await;
    assert_eq!(
        (&held["reason"], &held["level"]),
        (&json!("flapping"), &json!("CRITICAL"))
    );
    let told = texts(&bed).await;
    assert_eq!(told.len(), 6);
    assert!(
        told[5].contains("It changes all the time: 6 times in 5s."),
        "{}",
        told[5]
    );
    bed.set_clock_ahead("16m").await;
    eventually("it is steady", async || {
        (texts(&bed).await.len() == 7).then_some(())
    })
    .await;
    assert_eq!(
        texts(&bed).await[6],
        format!(
            "CRITICAL {}\nIt had changed all the time since 2026-03-01 12:00:00 UTC.",
            bed.rule.id
        )
    );
}

#[tokio::test]
async fn a_rule_may_have_all_changes_told() {
    let bed = Bed::start("5xx", |_| json!({ "slack": "#ops", "flap": "off" })).await;
    for second in 0..8 {
        let level = if second % 2 == 0 { "WARNING" } else { "OK" };
        bed.report(second, level).await;
        let told = second as usize + 1;
        eventually(level, async || {
            (texts(&bed).await.len() == told).then_some(())
        })
        .await;
    }
    assert!(!texts(&bed).await[7].contains("all the time"));
}
