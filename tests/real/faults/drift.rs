//! Somebody else has been at Kapacitor, or we were broken off: the loop repairs it.

use reqwest::Method;
use serde_json::{Value, json};
use testbed::sink::{Received, Via};

use super::{running, service_and_kapacitor, synced};
use crate::support::{PATIENCE, Rule, Service, eventually};

/// Waits for two looks at all of Kapacitor from now on.
async fn two_passes(service: &Service) {
    let passes = async || -> u64 {
        let metrics = service.get("/metrics").await.expect(200).text;
        let counted = "kapacitor_alerts_reconcile_passes_total{outcome=\"ok\"} ";
        metrics
            .lines()
            .find_map(|line| line.strip_prefix(counted)?.parse().ok())
            .unwrap_or(0)
    };
    let before = passes().await;
    eventually("two more passes", async || {
        (passes().await >= before + 2).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_wiped_kapacitor_gets_everything_back() {
    let (service, mut kapacitor) = service_and_kapacitor().await;
    let rules = service.rules("shop");
    for rule in &rules {
        service.create(rule).await;
    }
    let paused = service.rule("release", "paused");
    service.create(&paused).await;
    service
        .post(&format!("{}/disable", paused.path), json!({}))
        .await
        .expect(200);
    kapacitor.wipe().unwrap();
    kapacitor.start().await.unwrap();
    for rule in &rules {
        running(&service, rule, "#ops").await;
    }
    eventually("the paused one is there", async || {
        service.in_kapacitor(&paused.id).await
    })
    .await;
    let task = service.in_kapacitor(&paused.id).await.unwrap();
    assert_eq!(task["status"], "disabled");
    // nothing was changed in what people wanted
    for rule in &rules {
        let task = synced(&service, rule).await;
        assert_eq!(task["generation"], 1);
    }
}

#[tokio::test]
async fn what_was_done_by_hand_is_undone() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        service.create(&rule).await;
        let path = format!("/tasks/{}", rule.id);
        let by_hand = async |method: Method, body: Option<Value>| {
            let answer = service.kapacitor(method, &path, body).await;
            assert!(answer.status.is_success(), "{}", answer.text);
        };
        by_hand(Method::DELETE, None).await;
        running(&service, &rule, "#ops").await;

        by_hand(Method::PATCH, Some(json!({ "status": "disabled" }))).await;
        running(&service, &rule, "#ops").await;

        let mut vars = service.in_kapacitor(&rule.id).await.unwrap()["vars"].clone();
        vars["slack"]["value"] = "#by-hand".into();
        by_hand(Method::PATCH, Some(json!({ "vars": vars }))).await;
        running(&service, &rule, "#ops").await;

        let script = service.in_kapacitor(&rule.id).await.unwrap()["script"].clone();
        by_hand(
            Method::PATCH,
            Some(json!({ "script": "batch|query('').every(1h)" })),
        )
        .await;
        eventually("the script is ours again", async || {
            let task = service.in_kapacitor(&rule.id).await?;
            (task["script"] == script && task["executing"] == true).then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn a_paused_task_that_was_enabled_by_hand_is_paused_again() {
    let service = Service::start().await;
    let rule = service.rule("5xx", "shop");
    service.create(&rule).await;
    service
        .post(&format!("{}/disable", rule.path), json!({}))
        .await
        .expect(200);
    let path = format!("/tasks/{}", rule.id);
    let enable = Some(json!({ "status": "enabled" }));
    service
        .kapacitor(Method::PATCH, &path, enable)
        .await
        .expect(200);
    eventually("it is paused again", async || {
        let task = service.in_kapacitor(&rule.id).await.unwrap();
        (task["status"] == "disabled").then_some(())
    })
    .await;
}

#[tokio::test]
async fn what_is_in_order_is_left_alone() {
    let (service, _kapacitor) = service_and_kapacitor().await;
    let rules = service.rules("shop");
    let modified =
        async |rule: &Rule| service.in_kapacitor(&rule.id).await.unwrap()["modified"].clone();
    let mut before = Vec::new();
    for rule in &rules {
        service.create(rule).await;
        before.push(modified(rule).await);
    }
    two_passes(&service).await;
    for (rule, before) in rules.iter().zip(before) {
        assert_eq!(modified(rule).await, before);
    }
    let metrics = service.get("/metrics").await.expect(200).text;
    assert!(metrics.contains("kapacitor_alerts_drift 0"), "{metrics}");
}

#[tokio::test]
async fn a_stranger_is_listed_and_never_touched() {
    let (service, _kapacitor) = service_and_kapacitor().await;
    let app = service.app_name("stranger");
    // one of them looks just like ours
    for id in ["somebody-elses".to_owned(), format!("{app}-5xx")] {
        let task = json!({
            "id": id, "type": "batch", "dbrps": [{ "db": "a", "rp": "b" }],
            "script": "batch|query('').every(1h)", "status": "disabled",
        });
        service
            .kapacitor(Method::POST, "/tasks", Some(task))
            .await
            .expect(200);
    }
    let before = service.in_kapacitor("somebody-elses").await;
    service.create(&service.rule("5xx", "shop")).await;
    two_passes(&service).await;
    let metrics = service.get("/metrics").await.expect(200).text;
    assert!(
        metrics.contains("kapacitor_alerts_strangers 2"),
        "{metrics}"
    );
    assert_eq!(service.in_kapacitor("somebody-elses").await, before);
    assert_eq!(service.all_in_kapacitor().await.len(), 3);
    assert_eq!(service.rows().await, 1);
    service
        .get(&format!("/task/5xx/{app}/state"))
        .await
        .problem(404);
    service
        .delete(&format!("/task/5xx/{app}"))
        .await
        .problem(404);
    assert_eq!(service.all_in_kapacitor().await.len(), 3);
}

#[tokio::test]
async fn a_crash_between_commit_and_push_is_made_good() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        service.create(&rule).await;
        // the next intent is committed, and then nothing more happens
        let intent = "update tasks set slack = '#second', generation = generation + 1,
            last_generation = last_generation + 1, sync_status = 'pending' where id = $1";
        sqlx::query(intent)
            .bind(&rule.id)
            .execute(&service.app.db)
            .await
            .unwrap();
        running(&service, &rule, "#second").await;
        assert_eq!(synced(&service, &rule).await["generation"], 2);

        let bury = "update tasks set deleted_at = now(), sync_status = 'pending' where id = $1";
        sqlx::query(bury)
            .bind(&rule.id)
            .execute(&service.app.db)
            .await
            .unwrap();
        eventually("it is gone", async || {
            (service.rows().await == 0 && service.in_kapacitor(&rule.id).await.is_none())
                .then_some(())
        })
        .await;
    }
    let fresh = "insert into tasks (id, kind, app, spec, slack, generation, last_generation)
        values ($1 || '-release', 'release', $1, '{}', '#ops', 1, 1)";
    let rule = service.rule("release", "fresh");
    sqlx::query(fresh)
        .bind(&rule.app)
        .execute(&service.app.db)
        .await
        .unwrap();
    running(&service, &rule, "#ops").await;
}

#[tokio::test]
async fn a_create_whose_answer_was_lost_is_taken_up() {
    let service = Service::start().await;
    // Kapacitor has it, in another version and not running; the row says that it was never pushed
    let rule = service.rule("release", "shop");
    service.create(&rule).await;
    let path = format!("/tasks/{}", rule.id);
    let disable = Some(json!({ "status": "disabled" }));
    let forget =
        "update tasks set synced_generation = 0, sync_status = 'pending', slack = '#second',
        next_attempt_at = now() where id = $1";
    sqlx::query(forget)
        .bind(&rule.id)
        .execute(&service.app.db)
        .await
        .unwrap();
    service
        .kapacitor(Method::PATCH, &path, disable)
        .await
        .expect(200);
    running(&service, &rule, "#second").await;
}

/// A broken-off update leaves the task disabled: it must not stay so.
#[tokio::test]
async fn an_update_that_broke_off_is_finished() {
    let (service, mut kapacitor) = service_and_kapacitor().await;
    let rule = service.rule("5xx", "shop");
    service.create(&rule).await;
    let path = format!("/tasks/{}", rule.id);
    let disable = Some(json!({ "status": "disabled" }));
    service
        .kapacitor(Method::PATCH, &path, disable)
        .await
        .expect(200);
    kapacitor.kill();
    let answer = service
        .patch(&rule.path, json!({ "slack": "#second" }))
        .await;
    super::pending(answer);
    kapacitor.start().await.unwrap();
    running(&service, &rule, "#second").await;
    assert_eq!(synced(&service, &rule).await["generation"], 2);
}

/// The state of an alert is Kapacitor's: changing a rule must not lose it, deleting it must.
#[tokio::test]
async fn alert_state_survives_a_change_and_not_a_deletion() {
    let service = Service::start().await;
    let (sink, platform) = (service.sink().await, service.platform());
    let rule = service.rule("release", "shop");
    let rule = rule
        .clone()
        .with(json!({ "slack": null, "email": null, "post": sink.hook(&rule.app) }));
    service.create(&rule).await;
    let now = std::time::SystemTime::now();
    platform
        .released(
            &rule.app,
            "image:1",
            now,
            testbed::platform::EventShape::Mixed,
        )
        .await
        .unwrap();
    let told = |it: &Received| it.via == Via::Webhook && it.to == format!("/hook/{}", rule.app);
    sink.wait_for(told, PATIENCE).await.unwrap();
    let state = async || {
        service
            .get(&format!("{}/state", rule.path))
            .await
            .expect(200)
            .json()
    };
    eventually("the state is told", async || {
        (state().await["state"] == "INFO").then_some(())
    })
    .await;

    service
        .patch(&rule.path, json!({ "slack": "#other" }))
        .await
        .expect(201);
    assert_eq!(state().await["state"], "INFO");
    service.delete(&rule.path).await.expect(200);
    service.create(&rule).await;
    assert_eq!(state().await["state"], "OK");
}

#[tokio::test]
async fn scratch_tasks_are_no_strangers() {
    let (service, _kapacitor) = service_and_kapacitor().await;
    for rule in service.rules("shop") {
        let path = format!("{}/validate", rule.collection());
        service.post(&path, rule.body.clone()).await.expect(200);
    }
    let left = json!({
        "id": format!("{}left", kapacitor_alerts::sync::reconcile::SCRATCH), "type": "batch",
        "dbrps": [{ "db": "a", "rp": "b" }], "script": "batch|query('').every(1h)", "status": "disabled",
    });
    service
        .kapacitor(Method::POST, "/tasks", Some(left))
        .await
        .expect(200);
    two_passes(&service).await;
    // it is young, and somebody may be waiting for it
    assert_eq!(service.all_in_kapacitor().await.len(), 1);
    let metrics = service.get("/metrics").await.expect(200).text;
    assert!(
        metrics.contains("kapacitor_alerts_strangers 0"),
        "{metrics}"
    );
}
