//! Silences: what they hold back, and what is told when they end.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use testbed::sink::{SinkClient, Via};

use super::sending::Bed;
use crate::support::eventually;

fn slack(_: &SinkClient) -> Value {
    json!({ "slack": "#ops" })
}

/// Adds a silence for the app of the rule, with these fields besides.
async fn silence(bed: &Bed, fields: Value) -> Value {
    let mut body = json!({ "app": bed.rule.app, "reason": "db move" });
    body.as_object_mut()
        .unwrap()
        .extend(fields.as_object().unwrap().clone());
    let added = bed.service.post("/silences", body).await.expect(201);
    let silence = added.json();
    assert_eq!(
        added.header("location"),
        format!("/silences/{}", silence["id"])
    );
    silence
}

async fn end(bed: &Bed, silence: &Value) {
    let path = format!("/silences/{}", silence["id"]);
    let ended = bed.service.delete(&path).await.expect(200).json();
    assert_eq!(ended["ended_by"], "ADMIN_TOKEN");
    bed.service.delete(&path).await.problem(409);
}

#[tokio::test]
async fn what_is_still_wrong_at_the_end_is_told_once() {
    let bed = Bed::start(
        "memory",
        |sink| json!({ "slack": "#ops", "post": sink.hook("shop") }),
    )
    .await;
    bed.report_of("before", 0, "CRITICAL").await;
    bed.heard_levels(Via::Slack, &["CRITICAL"]).await;
    bed.heard_levels(Via::Webhook, &["CRITICAL"]).await;
    let added = silence(&bed, json!({ "for": "1h" })).await;
    assert_eq!(
        (&added["active"], &added["created_by"], &added["level"]),
        (&json!(true), &json!("ADMIN_TOKEN"), &json!("CRITICAL"))
    );
    bed.report_of("during", 1, "WARNING").await;
    bed.report_of("during", 2, "CRITICAL").await;
    bed.report_of("over", 3, "CRITICAL").await;
    eventually("all are held back", async || {
        (bed.deliveries("state=held").await.len() == 4).then_some(())
    })
    .await;
    let held = &bed.deliveries("state=held").await[0];
    assert_eq!(held["reason"], format!("silence {}", added["id"]));
    assert_eq!(held["next_attempt_at"], added["until"]);
    let path = format!("/silences/{}", added["id"]);
    assert_eq!(bed.service.get(&path).await.expect(200).json()["holds"], 4);
    let rule = bed.service.get(&bed.rule.path).await.expect(200).json();
    assert_eq!(rule["notifications"], json!({ "status": "ok" }));

    // Who was told of trouble is told its end; what began and ended meanwhile is told to nobody.
    bed.report_of("before", 4, "OK").await;
    bed.report_of("over", 5, "OK").await;
    bed.heard_levels(Via::Slack, &["CRITICAL", "OK"]).await;
    bed.heard_levels(Via::Webhook, &["CRITICAL", "OK"]).await;
    eventually("it is over, and was silenced", async || {
        (bed.deliveries("state=silenced").await.len() == 2).then_some(())
    })
    .await;
    end(&bed, &added).await;
    let ended = bed.service.get(&path).await.expect(200).json();
    assert_eq!(ended["held_back"], 2, "{ended}");
    bed.heard_levels(Via::Slack, &["CRITICAL", "OK", "CRITICAL"])
        .await;
    bed.heard_levels(Via::Webhook, &["CRITICAL", "OK", "CRITICAL"])
        .await;
    let heard = bed.heard.received().await.unwrap();
    let last = heard.iter().rfind(|it| it.via == Via::Slack).unwrap();
    assert!(last.text.contains("CRITICAL during"), "{}", last.text);
    assert!(
        last.text.contains("by ADMIN_TOKEN: db move."),
        "{}",
        last.text
    );
    bed.report_of("during", 6, "OK").await;
    bed.heard_levels(Via::Slack, &["CRITICAL", "OK", "CRITICAL", "OK"])
        .await;
    bed.heard_levels(Via::Webhook, &["CRITICAL", "OK", "CRITICAL", "OK"])
        .await;
}

#[tokio::test]
async fn a_silence_ends_by_itself_at_its_time() {
    let bed = Bed::start("5xx", slack).await;
    let added = silence(&bed, json!({ "for": "1m" })).await;
    bed.report(0, "CRITICAL").await;
    bed.wait_for_delivery("state=held").await;
    // The minute passes.
    sqlx::query("update silences set until = clock(), starts_at = clock() - interval '1 minute'")
        .execute(&bed.service.app.engine.db)
        .await
        .unwrap();
    sqlx::query("update lanes set due_at = (select until from silences)")
        .execute(&bed.service.app.engine.db)
        .await
        .unwrap();
    bed.heard_levels(Via::Slack, &["CRITICAL"]).await;
    let path = format!("/silences/{}", added["id"]);
    let ended = bed.service.get(&path).await.expect(200).json();
    assert_eq!(
        (&ended["active"], &ended["ended_at"]),
        (&json!(false), &Value::Null)
    );
    assert_eq!(
        bed.service.get("/silences").await.expect(200).json(),
        json!([])
    );
    let all = bed
        .service
        .get("/silences?state=all")
        .await
        .expect(200)
        .json();
    assert_eq!(all[0]["id"], added["id"]);
}

#[tokio::test]
async fn a_silence_until_resolved_ends_with_the_alert() {
    let bed = Bed::start("5xx", slack).await;
    let nothing = json!({ "app": bed.rule.app, "until": "resolved", "reason": "known" });
    let refused = bed.service.post("/silences", nothing).await;
    refused.faults(&["until"]);
    bed.report(0, "WARNING").await;
    bed.heard_levels(Via::Slack, &["WARNING"]).await;
    let added = silence(&bed, json!({ "until": "resolved" })).await;
    bed.report(1, "CRITICAL").await;
    bed.wait_for_delivery("state=held").await;
    bed.report(2, "OK").await;
    bed.heard_levels(Via::Slack, &["WARNING", "OK"]).await;
    let path = format!("/silences/{}", added["id"]);
    let ended = eventually("it ends", async || {
        let silence = bed.service.get(&path).await.expect(200).json();
        (!silence["ended_at"].is_null()).then_some(silence)
    })
    .await;
    assert_eq!(ended["ended_by"], "resolved");
    bed.report(3, "CRITICAL").await;
    bed.heard_levels(Via::Slack, &["WARNING", "OK", "CRITICAL"])
        .await;
}

#[tokio::test]
async fn a_silence_is_about_what_it_names_only() {
    let bed = Bed::start(
        "memory",
        |sink| json!({ "slack": "#ops", "post": sink.hook("shop") }),
    )
    .await;
    let prefix = format!("{}-*", bed.rule.app.rsplit_once('-').unwrap().0);
    let hold = json!({
        "app": prefix, "kind": "memory", "part": "web.1", "level": "WARNING", "for": "1h",
    });
    let dry = bed.service.post("/silences?dry=true", {
        let mut body = hold.clone();
        body["reason"] = "a look".into();
        body
    });
    assert_eq!(dry.await.expect(200).json(), json!({ "holds": [] }));
    let added = silence(&bed, hold).await;
    bed.report_of("web.1", 0, "WARNING").await;
    bed.report_of("web.2", 0, "WARNING").await;
    bed.heard_levels(Via::Slack, &["WARNING"]).await;
    // A higher level than it is about comes through.
    bed.report_of("web.1", 1, "CRITICAL").await;
    bed.heard_levels(Via::Slack, &["WARNING", "CRITICAL"]).await;
    let heard = bed.heard.received().await.unwrap();
    assert!(
        heard.iter().any(|it| it.text == "WARNING web.2"),
        "{heard:#?}"
    );
    assert!(
        !heard.iter().any(|it| it.text.starts_with("WARNING web.1")),
        "{heard:#?}"
    );
    end(&bed, &added).await;

    let targets = bed.service.get("/targets").await.expect(200).json();
    let hook = targets
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["channel"] == "webhook")
        .unwrap();
    let to_hook = json!({ "target": hook["id"], "for": "1h" });
    silence(&bed, to_hook).await;
    bed.report_of("web.3", 2, "CRITICAL").await;
    bed.heard_levels(Via::Slack, &["WARNING", "CRITICAL", "CRITICAL"])
        .await;
    let held = bed.wait_for_delivery("state=held").await;
    assert_eq!(held["channel"], "webhook");
    let dry = json!({ "app": "*", "for": "1h", "reason": "a look" });
    let dry = bed
        .service
        .post("/silences?dry=true", dry)
        .await
        .expect(200)
        .json();
    assert_eq!(dry["holds"].as_array().unwrap().len(), 3, "{dry}");
    assert_eq!(
        bed.service
            .get("/silences")
            .await
            .json()
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn who_may_silence_what() {
    let bed = Bed::start("5xx", slack).await;
    let service = &bed.service;
    let body = |app: &str| json!({ "app": app, "for": "1h", "reason": "db move" });
    let own = service.make_token("own", "write", "shop-*").await;
    let reader = service.make_token("reader", "read", "*").await;
    let (own, reader) = (service.as_bearer(&own), service.as_bearer(&reader));
    reader
        .post("/silences", body("shop-prod"))
        .await
        .problem(403);
    for app in ["*", "sho-*", "cart-prod", "shopping"] {
        own.post("/silences", body(app)).await.problem(403);
    }
    for app in ["shop-*", "shop-prod", "shop-prod-*"] {
        own.post("/silences", body(app)).await.expect(201);
    }
    let wide = service
        .post("/silences", body("*"))
        .await
        .expect(201)
        .json();
    let path = format!("/silences/{}", wide["id"]);
    own.get(&path).await.problem(404);
    own.send(Method::DELETE, &path, None).await.problem(404);
    // What is about its apps is listed, whoever may end it.
    let listed = own.get("/silences").await.expect(200).json();
    assert_eq!(listed.as_array().unwrap().len(), 4, "{listed}");
    let audit = service
        .get("/audit?action=silence.add")
        .await
        .expect(200)
        .json();
    assert_eq!(
        (audit.as_array().unwrap().len(), &audit[1]["who"]),
        (4, &json!("own"))
    );
    let one = service.get("/silences?limit=1").await;
    let next = one.next().unwrap();
    assert_ne!(
        service.get(&next).await.expect(200).json()[0]["id"],
        one.json()[0]["id"]
    );
}

#[tokio::test]
async fn what_is_wrong_with_a_silence_is_named() {
    let bed = Bed::start("5xx", slack).await;
    for (body, fields) in [
        (json!({}), &["app", "reason", "until"][..]),
        (
            json!({ "app": "shop*", "for": "1h", "reason": "x" }),
            &["app"],
        ),
        (
            json!({ "app": "*", "for": "31d", "reason": "x" }),
            &["until"],
        ),
        (
            json!({ "app": "*", "until": "2020-01-01T00:00:00Z", "reason": "x" }),
            &["until"],
        ),
        (
            json!({ "app": "*", "until": "noon", "reason": "x" }),
            &["until"],
        ),
        (
            json!({ "app": "*", "for": "1h", "until": "resolved", "reason": "x" }),
            &["until"],
        ),
        (
            json!({ "app": "*", "for": "1h", "reason": " " }),
            &["reason"],
        ),
        (
            json!({ "app": "*", "for": "1h", "reason": "a\nb" }),
            &["reason"],
        ),
        (
            json!({ "app": "*", "for": "1h", "reason": "x", "kind": "cron" }),
            &["kind"],
        ),
        (
            json!({ "app": "*", "for": "1h", "reason": "x", "level": "OK" }),
            &["level"],
        ),
        (
            json!({ "app": "*", "for": "1h", "reason": "x", "target": "x" }),
            &["target"],
        ),
        (
            json!({ "app": "*", "for": "1h", "reason": "x", "untill": "x" }),
            &["untill"],
        ),
    ] {
        bed.service.post("/silences", body).await.faults(fields);
    }
    for path in ["/silences/0", "/silences/x"] {
        bed.service.get(path).await.problem(404);
        bed.service.delete(path).await.problem(404);
    }
    bed.service
        .get("/silences?state=over")
        .await
        .faults(&["state"]);
    bed.report(0, "CRITICAL").await;
    bed.heard_levels(Via::Slack, &["CRITICAL"]).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(
        bed.service.get("/silences?state=all").await.json(),
        json!([])
    );
}
