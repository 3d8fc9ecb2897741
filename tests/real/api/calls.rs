//! What can be asked of and done with a task: state, script, validate, enable, disable, test.

use serde_json::{Value, json};
use testbed::{
    parts::Part,
    sink::{Received, Sink, Via},
};

use crate::support::{PATIENCE, Service, own_kapacitor};

#[tokio::test]
async fn a_rule_that_has_not_alerted_is_ok() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        service.create(&rule).await;
        let state = service
            .get(&format!("{}/state", rule.path))
            .await
            .expect(200)
            .json();
        assert_eq!(
            state,
            json!({
                "id": rule.id, "kind": rule.kind, "app": rule.app, "enabled": true,
                "health": { "status": "ok", "data_seen_at": null }, "state": "OK", "message": null, "details": null, "since": null,
            })
        );
    }
}

/// Kapacitor writes a duration its own way.
fn comparable(var: &Value) -> Value {
    let value = match var["type"].as_str() {
        Some("duration") => {
            let text = match &var["value"] {
                Value::Number(nanos) => format!("{nanos}ns"),
                text => text.as_str().unwrap().to_owned(),
            };
            let nanos = rules::fields::InfluxDuration::parse(&text).unwrap().nanos();
            json!(nanos)
        }
        Some("list") => var["value"]
            .as_array()
            .unwrap()
            .iter()
            .map(comparable)
            .collect(),
        Some("float") => json!(var["value"].as_f64()),
        _ => var["value"].clone(),
    };
    json!({ "type": var["type"], "value": value })
}

#[tokio::test]
async fn script_is_what_kapacitor_runs() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        let rule = rule.with(
            json!({ "email": "a@example.com,b@example.com", "post": "http://127.0.0.1:9/x" }),
        );
        service.create(&rule).await;
        service
            .patch(&rule.path, json!({ "slack": "#other" }))
            .await
            .expect(201);
        let answer = service
            .get(&format!("{}/script", rule.path))
            .await
            .expect(200);
        assert_eq!(answer.header("etag"), "\"2\"");
        let told = answer.json();
        let running = service.in_kapacitor(&rule.id).await.unwrap();
        assert_eq!(told["script"], running["script"]);
        let vars = |task: &Value| -> Vec<(String, Value)> {
            let vars = task["vars"].as_object().unwrap().iter();
            let mut vars: Vec<_> = vars
                .map(|(name, var)| (name.clone(), comparable(var)))
                .collect();
            vars.sort_by(|one, other| one.0.cmp(&other.0));
            vars
        };
        assert_eq!(vars(&told), vars(&running), "{}", rule.kind);
        assert_eq!(told["vars"]["slack"]["value"], "#other");
    }
}

#[tokio::test]
async fn validate_stores_nothing() {
    let kapacitor = own_kapacitor().await;
    let service = Service::start_with(|settings| {
        settings.kapacitor.kapacitor_url = Some(kapacitor.url.clone())
    })
    .await;
    for rule in service.rules("shop") {
        let body = rule
            .clone()
            .with(json!({ "slack": "ops", "email": ["a@example.com", "b@example.com"] }));
        let path = format!("{}/validate", rule.collection());
        let answer = service
            .post(&path, body.body.clone())
            .await
            .expect(200)
            .json();
        assert_eq!(service.rows().await, 0);
        assert_eq!(service.all_in_kapacitor().await, Vec::<String>::new());

        // what POST then stores and pushes
        let task = service.create(&body).await;
        service.post(&path, body.body.clone()).await.expect(409);
        for (name, value) in answer["task"].as_object().unwrap() {
            assert_eq!(&task[name], value, "{name}");
        }
        assert_eq!(answer["task"]["slack"], "#ops");
        assert_eq!(answer["task"]["email"], "a@example.com,b@example.com");
        let running = service.in_kapacitor(&rule.id).await.unwrap();
        assert_eq!(answer["script"], running["script"]);
        let names = |task: &Value| -> std::collections::BTreeSet<String> {
            task["vars"].as_object().unwrap().keys().cloned().collect()
        };
        assert_eq!(names(&answer), names(&running));
        service.delete(&rule.path).await.expect(200);
    }
}

#[tokio::test]
async fn validate_finds_what_post_would() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        for body in [
            rule.clone().with(json!({ "app": "-", "slak": "#x" })).body,
            rule.clone()
                .with(json!({ "slack": null, "email": null }))
                .body,
            rule.clone()
                .with(json!({ "post": 1, "email": "a", "enabled": "no" }))
                .body,
            json!({}),
            json!([]),
        ] {
            let mut answers = Vec::new();
            for path in [rule.collection(), format!("{}/validate", rule.collection())] {
                let answer = service.post(&path, body.clone()).await;
                let status = answer.status.as_u16();
                let mut problem = answer.problem(status);
                problem["request_id"] = Value::Null;
                answers.push(problem);
            }
            assert_eq!(answers[0], answers[1]);
        }
    }
    assert_eq!(service.rows().await, 0);
}

#[tokio::test]
async fn disable_pauses_and_enable_resumes() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        let created = service.create(&rule).await;
        let enable = format!("{}/enable", rule.path);
        let disable = format!("{}/disable", rule.path);
        let mut before = created;
        for (path, enabled) in [
            (&disable, false),
            (&disable, false),
            (&enable, true),
            (&enable, true),
        ] {
            let same = before["enabled"] == enabled;
            let answer = service.post(path, json!({})).await.expect(200);
            let task = answer.json();
            if same {
                assert_eq!(task, before);
            } else {
                assert_eq!(task["enabled"], enabled);
                assert_eq!(
                    task["generation"],
                    before["generation"].as_i64().unwrap() + 1
                );
                assert_eq!(task["slack"], before["slack"]);
            }
            assert_eq!(answer.header("etag"), format!("\"{}\"", task["generation"]));
            let running = service.in_kapacitor(&rule.id).await.unwrap();
            assert_eq!(
                running["status"],
                if enabled { "enabled" } else { "disabled" }
            );
            assert_eq!(running["executing"], enabled);
            assert_eq!(service.get(&rule.path).await.json(), task);
            before = task;
        }
    }
}

#[tokio::test]
async fn enable_and_disable_need_no_body() {
    let service = Service::start().await;
    let rule = service.rule("5xx", "shop");
    service.create(&rule).await;
    for call in ["disable", "enable", "test"] {
        let path = format!("{}/{call}", rule.path);
        let request = service.request(reqwest::Method::POST, &path);
        service.send(request).await.expect(200);
    }
}

#[tokio::test]
async fn a_change_does_not_wake_a_paused_rule() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        service.create(&rule).await;
        service
            .post(&format!("{}/disable", rule.path), json!({}))
            .await
            .expect(200);
        service
            .patch(&rule.path, json!({ "slack": "#other" }))
            .await
            .expect(201);
        let running = service.in_kapacitor(&rule.id).await.unwrap();
        assert_eq!(
            (&running["status"], &running["executing"]),
            (&json!("disabled"), &json!(false))
        );
        assert_eq!(running["vars"]["slack"]["value"], "#other");
        let state = service
            .get(&format!("{}/state", rule.path))
            .await
            .expect(200)
            .json();
        assert_eq!(
            (&state["enabled"], &state["state"]),
            (&json!(false), &json!("OK"))
        );
    }
}

#[tokio::test]
async fn test_sends_to_each_target() {
    let service = Service::start().await;
    let sink = service.sink().await;
    for rule in service.rules("shop") {
        let (channel, hook) = (
            format!("#{}-{}", rule.app, rule.kind),
            format!("{}-{}", rule.app, rule.kind),
        );
        let people = format!("ann@{hook}.example.com");
        let targets = json!({ "slack": channel, "post": sink.hook(&hook), "email": people });
        service.create(&rule.clone().with(targets)).await;
        let report = service
            .post(&format!("{}/test", rule.path), json!({}))
            .await
            .expect(200)
            .json();
        assert_eq!(
            report,
            json!({ "success": true, "targets": [
                { "target": "slack", "to": channel, "success": true, "message": null },
                { "target": "email", "to": people, "success": true, "message": null },
                { "target": "post", "to": sink.hook(&hook), "success": true, "message": null },
            ] })
        );
        let arrived = async |via: Via, to: &str| {
            let fits = |it: &Received| it.via == via && it.to == to;
            sink.wait_for(fits, PATIENCE).await.unwrap()
        };
        let slack = arrived(Via::Slack, &channel).await;
        let email = arrived(Via::Email, &people).await;
        for it in [slack, email] {
            assert!(
                it.text.contains("TEST") && it.text.contains(&rule.id),
                "{it:?}"
            );
        }
        arrived(Via::Webhook, &format!("/hook/{hook}")).await;
    }
}

#[tokio::test]
async fn test_reports_each_target_that_fails() {
    // a sink of its own, for the others' deliveries must not fail
    let sink = Sink::start().await.unwrap();
    let parts = testbed::Addresses::from_env().unwrap();
    let kapacitor = Part::kapacitor(&parts.influxdb_url, &sink.url, &sink.smtp_addr)
        .await
        .unwrap();
    let service = Service::start_with(|settings| {
        settings.kapacitor.kapacitor_url = Some(kapacitor.url.clone())
    })
    .await;
    let client = sink.client();
    let rule = service
        .rule("release", "shop")
        .with(json!({ "post": client.hook("x") }));
    service.create(&rule).await;
    let outcomes = async || -> Vec<(Value, bool)> {
        let path = format!("{}/test", rule.path);
        let report = service.post(&path, json!({})).await.expect(200).json();
        let targets = report["targets"].as_array().unwrap();
        assert_eq!(
            report["success"],
            targets.iter().all(|it| it["success"] == true)
        );
        for it in targets {
            assert_eq!(it["success"] == true, it["message"].is_null(), "{it}");
        }
        targets
            .iter()
            .map(|it| (it["target"].clone(), it["success"] == true))
            .collect()
    };
    let expected = |failing: &str| -> Vec<(Value, bool)> {
        ["slack", "email", "post"]
            .map(|target| (json!(target), target != failing))
            .into()
    };
    assert_eq!(outcomes().await, expected("none"));
    client.fail("slack", 500, 1).await.unwrap();
    assert_eq!(outcomes().await, expected("slack"));
    // Kapacitor looks at neither a webhook's status nor, before it answers, at what becomes of a
    // mail: of these only an address where nobody listens is a failure.
    let nobody = json!({ "post": "http://127.0.0.1:1/hook" });
    service.patch(&rule.path, nobody).await.expect(201);
    assert_eq!(outcomes().await, expected("post"));
}
