//! Somebody else has been at Kapacitor, or we were broken off: the loop repairs it.

use reqwest::Method;
use serde_json::{Value, json};
use testbed::sink::{Received, Via};

use super::{
    proxy::{Deed, Proxy},
    running, service_and_kapacitor, service_on, synced,
};
use crate::support::{PATIENCE, Rule, Service, eventually};

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
    service.two_passes().await;
    for (rule, before) in rules.iter().zip(before) {
        assert_eq!(modified(rule).await, before);
    }
    let metrics = service.get("/metrics").await.expect(200).text;
    assert!(metrics.contains("kapacitor_alerts_drift 0"), "{metrics}");
}

#[tokio::test]
async fn an_unmanaged_task_is_listed_and_never_touched() {
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
    service.two_passes().await;
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
async fn a_crash_between_commit_and_push_is_recovered() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        service.create(&rule).await;
        // the next intent is committed, and then nothing more happens
        let intent = r##"with wanted as (
                update rules set targets = '[{"channel": "slack", "address": "#second"}]',
                    generation = generation + 1, last_generation = last_generation + 1
                where id = (select rule from deployments where task = $1)
                returning id, generation
            )
            update deployments set sync_status = 'pending', generation = wanted.generation
            from wanted where rule = wanted.id"##;
        sqlx::query(intent)
            .bind(&rule.id)
            .execute(&service.app.engine.db)
            .await
            .unwrap();
        running(&service, &rule, "#second").await;
        assert_eq!(synced(&service, &rule).await["generation"], 2);

        let bury = "with buried as (
                update rules set deleted_at = now()
                where id = (select rule from deployments where task = $1)
                returning id
            )
            update deployments set sync_status = 'pending' from buried where rule = buried.id";
        sqlx::query(bury)
            .bind(&rule.id)
            .execute(&service.app.engine.db)
            .await
            .unwrap();
        eventually("it is gone", async || {
            (service.rows().await == 0 && service.in_kapacitor(&rule.id).await.is_none())
                .then_some(())
        })
        .await;
    }
    let fresh = r##"with fresh as (
            insert into rules (kind, app, spec, targets, generation, last_generation)
            values ('release', $1, '{}', '[{"channel": "slack", "address": "#ops"}]', 1, 1)
            returning id
        )
        insert into deployments (rule, task, generation) select id, $1 || '-release', 1 from fresh"##;
    let rule = service.rule("release", "fresh");
    sqlx::query(fresh)
        .bind(&rule.app)
        .execute(&service.app.engine.db)
        .await
        .unwrap();
    running(&service, &rule, "#ops").await;
}

#[tokio::test]
async fn a_create_whose_answer_was_lost_is_completed() {
    let service = Service::start().await;
    // Kapacitor has it, in another version and not running; the row says that it was never pushed
    let rule = service.rule("release", "shop");
    service.create(&rule).await;
    let path = format!("/tasks/{}", rule.id);
    let disable = Some(json!({ "status": "disabled" }));
    let forget = r##"with wanted as (
            update rules set targets = '[{"channel": "slack", "address": "#second"}]'
            where id = (select rule from deployments where task = $1)
            returning id
        )
        update deployments set synced_generation = 0, sync_status = 'pending', next_attempt_at = now()
        from wanted where rule = wanted.id"##;
    sqlx::query(forget)
        .bind(&rule.id)
        .execute(&service.app.engine.db)
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
async fn an_unfinished_update_is_finished() {
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
async fn scratch_tasks_are_not_listed_as_unmanaged() {
    let (service, _kapacitor) = service_and_kapacitor().await;
    for rule in service.rules("shop") {
        let path = format!("{}/validate", rule.collection());
        service.post(&path, rule.body.clone()).await.expect(200);
    }
    let left = json!({
        "id": format!("{}left", engine::sync::scratch::SCRATCH), "type": "batch",
        "dbrps": [{ "db": "a", "rp": "b" }], "script": "batch|query('').every(1h)", "status": "disabled",
    });
    service
        .kapacitor(Method::POST, "/tasks", Some(left))
        .await
        .expect(200);
    service.two_passes().await;
    // it is young, and somebody may be waiting for it
    assert_eq!(service.all_in_kapacitor().await.len(), 1);
    let metrics = service.get("/metrics").await.expect(200).text;
    assert!(
        metrics.contains("kapacitor_alerts_strangers 0"),
        "{metrics}"
    );
}

/// `GET /drift`, and of each task that differs what differs.
async fn drift(service: &Service) -> (Value, Vec<(String, Vec<String>)>) {
    let drift = service.get("/drift").await.expect(200).json();
    let what = |it: &Value| it["what"].as_str().unwrap().to_owned();
    let differing = drift["drifted"].as_array().unwrap().iter().map(|task| {
        let differences = task["differences"].as_array().unwrap();
        let id = task["id"].as_str().unwrap();
        (id.to_owned(), differences.iter().map(what).collect())
    });
    let differing = differing.collect();
    (drift, differing)
}

#[tokio::test]
async fn drift_is_shown_and_repaired_on_demand() {
    let (service, _kapacitor) = only_reporting().await;
    let rules = service.rules("shop");
    for rule in &rules {
        service.create(rule).await;
    }
    assert_eq!(drift(&service).await.1, []);
    let by_hand = async |rule: &Rule, change: Value| {
        let path = format!("/tasks/{}", rule.id);
        let answer = service.kapacitor(Method::PATCH, &path, Some(change)).await;
        answer.expect(200);
    };
    let mut vars = service.in_kapacitor(&rules[0].id).await.unwrap()["vars"].clone();
    vars["slack"]["value"] = "#by-hand".into();
    by_hand(&rules[0], json!({ "vars": vars })).await;
    let script = "batch|query('').every(1h)";
    by_hand(
        &rules[1],
        json!({ "script": script, "dbrps": [{ "db": "a", "rp": "b" }] }),
    )
    .await;
    by_hand(&rules[2], json!({ "status": "disabled" })).await;
    let path = format!("/tasks/{}", rules[3].id);
    service.kapacitor(Method::DELETE, &path, None).await;
    let stranger = json!({
        "id": "stranger", "type": "batch", "dbrps": [{ "db": "a", "rp": "b" }],
        "script": script, "status": "disabled",
    });
    let stranger = service.kapacitor(Method::POST, "/tasks", Some(stranger));
    let stranger = stranger.await.expect(200).json();

    // Looking changes nothing, neither does the loop.
    service.two_passes().await;
    let (shown, mut differing) = drift(&service).await;
    differing.sort();
    let what = |id: &str, what: &[&str]| {
        (
            id.to_owned(),
            what.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>(),
        )
    };
    let mut expected = vec![
        what(&rules[0].id, &["vars"]),
        what(&rules[1].id, &["script", "dbrps"]),
        what(&rules[2].id, &["status", "modified"]),
        what(&rules[3].id, &["missing"]),
    ];
    expected.sort();
    assert_eq!(differing, expected);
    assert_eq!(
        (&shown["checked"], &shown["strangers"]),
        (&json!(rules.len()), &json!(["stranger"]))
    );
    let diff = shown["drifted"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["id"] == rules[1].id);
    let diff = diff.unwrap()["differences"][0]["detail"].as_str().unwrap();
    assert!(diff.contains("-batch|query('').every(1h)\n"), "{diff}");

    let one = format!("/reconcile?task={}", rules[2].id);
    let report = service.post(&one, json!({})).await.expect(200).json();
    assert_eq!(
        (&report["repaired"][0]["id"], &report["repaired"][1]),
        (&json!(rules[2].id), &Value::Null)
    );
    assert_eq!(drift(&service).await.1.len(), 3);
    let nobody = service.post("/reconcile?task=nobody-5xx", json!({}));
    nobody.await.problem(404);

    let report = service
        .post("/reconcile", json!({}))
        .await
        .expect(200)
        .json();
    assert_eq!(report["repaired"].as_array().unwrap().len(), 3, "{report}");
    assert_eq!(
        (
            &report["pushed"],
            &report["removed"],
            &report["failed"],
            &report["strangers"]
        ),
        (&json!([]), &json!([]), &json!([]), &json!(["stranger"]))
    );
    assert_eq!(drift(&service).await.1, []);
    for rule in &rules {
        running(&service, rule, "#ops").await;
    }
    let after = service.in_kapacitor("stranger").await.unwrap();
    assert_eq!(after["modified"], stranger["modified"]);
}

/// On a Kapacitor of its own, with a loop that only looks.
async fn only_reporting() -> (Service, testbed::parts::Part) {
    let kapacitor = crate::support::own_kapacitor().await;
    let service = service_on(&kapacitor.url, |settings| {
        settings.sync.reconcile = Some("report".into());
    });
    (service.await, kapacitor)
}

#[tokio::test]
async fn a_loop_that_only_reports_still_delivers() {
    let (service, mut kapacitor) = only_reporting().await;
    kapacitor.stop().await;
    let rule = service.rule("5xx", "shop");
    super::pending(service.post(&rule.collection(), rule.body.clone()).await);
    let undelivered = async || {
        let drift = service.get("/drift").await;
        Some((drift.status == 200).then(|| drift.json())?["undelivered"].clone())
    };
    service.get("/drift").await.problem(503);
    service.post("/reconcile", json!({})).await.problem(503);
    kapacitor.start().await.unwrap();
    synced(&service, &rule).await;
    running(&service, &rule, "#ops").await;
    let nothing = eventually("it is asked again", undelivered).await;
    assert_eq!(nothing, json!([]));
}

#[tokio::test]
async fn scripts_follow_when_settings_change() {
    let (service, kapacitor) = service_and_kapacitor().await;
    let rule = service.rule("5xx", "shop");
    let before = service.create(&rule).await;
    let database = service.app.config.database.url.expose().to_string();
    drop(service);
    let service = service_on(&kapacitor.url, |settings| {
        settings.database.database_url = Some(database);
        settings.platform.dashboard_url = Some("https://dash.example.com/{app}".into());
    })
    .await;
    eventually("it has the new setting", async || {
        let task = service.in_kapacitor(&rule.id).await?;
        let url = format!("https://dash.example.com/{}", rule.app);
        (task["vars"]["dashboard"]["value"] == url.as_str()).then_some(())
    })
    .await;
    running(&service, &rule, "#ops").await;
    // nobody has changed the rule
    let after = service.get(&rule.path).await.expect(200).json();
    assert_eq!(after["generation"], before["generation"]);
    eventually("nothing differs", async || {
        drift(&service).await.1.is_empty().then_some(())
    })
    .await;
}

#[tokio::test]
async fn what_was_deleted_and_comes_back_with_a_backup_is_deleted_again() {
    let (service, mut kapacitor) = service_and_kapacitor().await;
    let (kept, deleted) = (service.rule("5xx", "kept"), service.rule("5xx", "deleted"));
    service.create(&kept).await;
    service.create(&deleted).await;
    let folder = testbed::process::Folder::new("backup").unwrap();
    let backup = folder.path().join("kapacitor");
    kapacitor.save(&backup).await.unwrap();
    kapacitor.start().await.unwrap();
    service.kapacitor_is_back().await;
    service.delete(&deleted.path).await.expect(200);
    let change = json!({ "slack": "#later" });
    service.patch(&kept.path, change).await.expect(201);

    kapacitor.restore(&backup).await.unwrap();
    kapacitor.start().await.unwrap();
    running(&service, &kept, "#later").await;
    eventually("the other is gone", async || {
        (service.all_in_kapacitor().await == [kept.id.clone()]).then_some(())
    })
    .await;

    // Made after the deletion, it is somebody else's.
    let task = json!({
        "id": deleted.id, "type": "batch", "dbrps": [{ "db": "a", "rp": "b" }],
        "script": "batch|query('').every(1h)", "status": "disabled",
    });
    service
        .kapacitor(Method::POST, "/tasks", Some(task))
        .await
        .expect(200);
    service.two_passes().await;
    let (shown, differing) = drift(&service).await;
    assert_eq!(
        (&shown["strangers"], differing),
        (&json!([deleted.id]), vec![])
    );
}

/// Kapacitor lists its tasks, and is away when the one that differs is to be repaired.
#[tokio::test]
async fn a_repair_that_fails_is_tried_again_soon() {
    let refusals = std::sync::Arc::new(std::sync::Mutex::new(0));
    let left = refusals.clone();
    let proxy = Proxy::to_the_shared_kapacitor(move |_, path, _| {
        let mut left = left.lock().unwrap();
        if path.contains("/tasks/") && *left > 0 {
            *left -= 1;
            return Deed::Refuse;
        }
        Deed::Pass
    })
    .await;
    let an_hour = Some("3600".to_owned());
    let mut service = service_on(&proxy.url, |settings| {
        settings.sync.reconcile_interval = an_hour.clone();
        settings.sync.health_interval = an_hour;
    })
    .await;
    let rule = service.rule("5xx", "shop");
    service.create(&rule).await;
    let path = format!("/tasks/{}", rule.id);
    let direct = Service::start().await;
    let gone = direct.kapacitor(Method::DELETE, &path, None).await;
    gone.expect(204);
    *refusals.lock().unwrap() = 1;
    // It compares at its start, and then not for an hour.
    service.restart(|_| ()).await;
    running(&direct, &rule, "#ops").await;
    assert_eq!(*refusals.lock().unwrap(), 0);
}
