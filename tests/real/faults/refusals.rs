//! Kapacitor refuses a rule: the client hears its words, and all is as it was before.
//!
//! Our scripts compile and start. Between the service and a real Kapacitor stands a proxy that
//! spoils those of rules with a certain channel, so that it is Kapacitor that refuses them.

use reqwest::Method;
use serde_json::{Value, json};

use super::{
    pending,
    proxy::{Deed, Proxy},
    running, service_on, synced,
};
use crate::support::{Rule, Service, eventually};

/// A rule with this channel is not TICKscript.
const UNCOMPILABLE: &str = "#uncompilable";
/// A rule with this channel compiles, and its query is no InfluxQL, which only its start shows.
const UNSTARTABLE: &str = "#unstartable";

async fn start() -> (Service, Proxy) {
    let proxy = Proxy::to_the_shared_kapacitor(|_, _, body| {
        if body.contains(UNCOMPILABLE) {
            *body = body.replace("|query('SELECT", "|kwery('SELECT");
        }
        if body.contains(UNSTARTABLE) {
            *body = body.replace("|query('SELECT", "|query('SELEKT");
        }
        Deed::Pass
    })
    .await;
    (service_on(&proxy.url, |_| ()).await, proxy)
}

const REFUSALS: [(&str, &str); 2] = [(UNCOMPILABLE, "kwery"), (UNSTARTABLE, "SELEKT")];

fn without_times(task: &Value) -> Value {
    let mut task = task.clone();
    task["sync"]["at"] = Value::Null;
    task
}

#[tokio::test]
async fn a_create_that_is_refused_leaves_nothing() {
    let (service, _proxy) = start().await;
    for rule in service.rules("shop") {
        for (channel, words) in REFUSALS {
            let bad = rule.clone().with(json!({ "slack": channel })).body;
            for answer in [
                service.post(&rule.collection(), bad.clone()).await,
                service.put(&rule.path, bad).await,
            ] {
                let problem = answer.problem(422);
                let error = problem["error"].as_str().unwrap();
                assert!(
                    error.contains("Kapacitor refused") && error.contains(words),
                    "{error}"
                );
            }
            service.get(&rule.path).await.problem(404);
            assert_eq!(service.rows().await, 0);
            assert_eq!(service.ids_in_kapacitor().await, Vec::<String>::new());
        }
        assert_eq!(service.create(&rule).await["generation"], 1);
        service.delete(&rule.path).await.expect(200);
    }
}

#[tokio::test]
async fn the_audit_says_of_a_change_that_it_was_refused() {
    let (service, _proxy) = start().await;
    let rule = service.rule("5xx", "shop");
    let bad = rule.clone().with(json!({ "slack": UNCOMPILABLE })).body;
    service.post(&rule.collection(), bad).await.problem(422);
    service.create(&rule).await;
    let change = json!({ "slack": UNSTARTABLE });
    service.patch(&rule.path, change).await.problem(422);
    service
        .patch(&rule.path, json!({ "slack": "#good" }))
        .await
        .expect(201);
    let audit = service.get("/audit").await.expect(200).json();
    let said: Vec<_> = audit
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let refused = entry["refused"].as_bool().unwrap();
            (
                text(&entry["action"]),
                text(&entry["after"]["slack"]),
                refused,
            )
        })
        .collect();
    let entry = |action: &str, slack: &str, refused| (action.into(), slack.into(), refused);
    assert_eq!(
        said,
        [
            entry("update", "#good", false),
            entry("update", UNSTARTABLE, true),
            entry("create", "#ops", false),
            entry("create", UNCOMPILABLE, true),
        ]
    );
    // what was taken back was before nothing
    assert_eq!(audit[0]["before"]["slack"], "#ops");
}

#[tokio::test]
async fn a_change_that_is_refused_is_taken_back() {
    let (service, _proxy) = start().await;
    for rule in service.rules("shop") {
        let task = without_times(&service.create(&rule).await);
        for (channel, words) in REFUSALS {
            let bad = rule.clone().with(json!({ "slack": channel })).body;
            for answer in [
                service.patch(&rule.path, json!({ "slack": channel })).await,
                service.put(&rule.path, bad).await,
            ] {
                let problem = answer.problem(422);
                assert!(
                    problem["error"].as_str().unwrap().contains(words),
                    "{problem}"
                );
            }
            let answer = service.get(&rule.path).await.expect(200);
            assert_eq!(answer.header("etag"), "\"1\"");
            assert_eq!(without_times(&answer.json()), task);
            let task = service.in_kapacitor(&rule.id).await.unwrap();
            assert_eq!(
                (&task["status"], &task["executing"]),
                (&json!("enabled"), &json!(true))
            );
            assert_eq!(
                (&task["error"], &task["vars"]["slack"]["value"]),
                (&json!(""), &json!("#ops"))
            );
            assert!(task["script"].as_str().unwrap().contains("|query('SELECT"));
        }
        // a generation that was refused is not given out again
        let task = service
            .patch(&rule.path, json!({ "slack": "#good" }))
            .await
            .expect(201)
            .json();
        assert_eq!(task["generation"], 6);
        running(&service, &rule, "#good").await;
    }
}

#[tokio::test]
async fn a_paused_task_whose_change_is_refused_stays_paused() {
    let (service, _proxy) = start().await;
    for rule in service.rules("shop") {
        let paused = rule.clone().with(json!({ "enabled": false }));
        let task = without_times(&service.create(&paused).await);
        let bad = json!({ "slack": UNCOMPILABLE });
        service.patch(&rule.path, bad).await.problem(422);
        // Kapacitor stores what does not start, as long as it need not
        let bad = json!({ "slack": UNSTARTABLE, "enabled": true });
        service.patch(&rule.path, bad).await.problem(422);
        assert_eq!(without_times(&service.get(&rule.path).await.json()), task);
        let stored = service.in_kapacitor(&rule.id).await.unwrap();
        assert_eq!(
            (&stored["status"], &stored["executing"]),
            (&json!("disabled"), &json!(false))
        );
        assert_eq!(stored["vars"]["slack"]["value"], "#ops");
    }
}

#[tokio::test]
async fn a_task_that_does_not_start_when_it_is_enabled_stays_paused() {
    let (service, _proxy) = start().await;
    let rule = service
        .rule("5xx", "shop")
        .with(json!({ "enabled": false, "slack": UNSTARTABLE }));
    let task = without_times(&service.create(&rule).await);
    let answer = service
        .post(&format!("{}/enable", rule.path), json!({}))
        .await;
    assert!(
        answer.problem(422)["error"]
            .as_str()
            .unwrap()
            .contains("SELEKT")
    );
    assert_eq!(without_times(&service.get(&rule.path).await.json()), task);
    assert_eq!(
        service.in_kapacitor(&rule.id).await.unwrap()["status"],
        "disabled"
    );
}

#[tokio::test]
async fn validate_reports_kapacitors_answer_and_leaves_nothing() {
    let kapacitor = crate::support::own_kapacitor().await;
    let proxy = Proxy::start(&kapacitor.url, |_, _, body| {
        if body.contains(UNCOMPILABLE) {
            *body = body.replace("|query('SELECT", "|kwery('SELECT");
        }
        Deed::Pass
    })
    .await;
    let service = service_on(&proxy.url, |_| ()).await;
    for rule in service.rules("shop") {
        let bad = rule.clone().with(json!({ "slack": UNCOMPILABLE })).body;
        let problem = service
            .post(&format!("{}/validate", rule.collection()), bad)
            .await
            .problem(422);
        assert!(
            problem["error"].as_str().unwrap().contains("kwery"),
            "{problem}"
        );
    }
    assert_eq!(service.rows().await, 0);
    assert_eq!(service.all_in_kapacitor().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_create_in_place_of_a_deleted_task_that_is_refused_leaves_nothing() {
    let (service, proxy) = start().await;
    let rule = service.rule("release", "shop");
    service.create(&rule).await;
    proxy.refuse_all(true);
    pending(service.delete(&rule.path).await);
    proxy.refuse_all(false);
    let bad = rule.clone().with(json!({ "slack": UNSTARTABLE })).body;
    service.post(&rule.collection(), bad).await.problem(422);
    service.get(&rule.path).await.problem(404);
    eventually("it is gone", async || {
        (service.rows().await == 0 && service.in_kapacitor(&rule.id).await.is_none()).then_some(())
    })
    .await;
}

/// Only after a crash between commit and push: otherwise the intent is taken back.
#[tokio::test]
async fn what_the_loop_cannot_deliver_says_why_and_the_version_before_runs_on() {
    let (service, _proxy) = start().await;
    for rule in service.rules("shop") {
        service.create(&rule).await;
        let intent = r##"with wanted as (
                update rules set targets = '[{"channel": "slack", "address": "#uncompilable"}]',
                    generation = 2, last_generation = 2
                where id = (select rule from deployments where task = $1)
                returning id
            )
            update deployments set sync_status = 'pending', generation = 2
            from wanted where rule = wanted.id"##;
        sqlx::query(intent)
            .bind(&rule.id)
            .execute(&service.app.engine.db)
            .await
            .unwrap();
        let task = eventually("it has failed", async || {
            let task = service.get(&rule.path).await.expect(200).json();
            (task["sync"]["status"] == "failed").then_some(task)
        })
        .await;
        assert!(
            task["sync"]["error"].as_str().unwrap().contains("kwery"),
            "{task}"
        );
        running(&service, &rule, "#ops").await;
        service
            .patch(&rule.path, json!({ "slack": "#good" }))
            .await
            .expect(201);
        running(&service, &rule, "#good").await;
    }
}

#[tokio::test]
async fn a_lost_answer_is_requested_again() {
    let lost = std::sync::Mutex::new(0);
    let proxy = Proxy::to_the_shared_kapacitor(move |method, path, _| {
        let mut lost = lost.lock().unwrap();
        // the first create, its repetition by PATCH, and the first delete
        let of_interest =
            [Method::POST, Method::DELETE].contains(method) && !path.contains("topics");
        if of_interest && *lost < 1 || *lost == 1 && method == Method::DELETE {
            *lost += 1;
            return Deed::LoseAnswer;
        }
        Deed::Pass
    })
    .await;
    let service = service_on(&proxy.url, |_| ()).await;
    let rule = service.rule("5xx", "shop");
    pending(service.post(&rule.collection(), rule.body.clone()).await);
    assert_eq!(
        service.in_kapacitor(&rule.id).await.unwrap()["executing"],
        true
    );
    assert_eq!(synced(&service, &rule).await["generation"], 1);
    pending(service.delete(&rule.path).await);
    eventually("the row is gone", async || {
        (service.rows().await == 0).then_some(())
    })
    .await;
}

/// The old version is stopped already when Kapacitor goes away.
#[tokio::test]
async fn an_update_that_is_interrupted_is_finished() {
    let broken = std::sync::Mutex::new(0);
    let proxy = Proxy::to_the_shared_kapacitor(move |_, _, body| {
        let mut broken = broken.lock().unwrap();
        if body.contains("#second") && *broken < 2 {
            *broken += 1;
            return Deed::Refuse;
        }
        Deed::Pass
    })
    .await;
    let service = service_on(&proxy.url, |_| ()).await;
    let rule: Rule = service.rule("5xx", "shop");
    service.create(&rule).await;
    pending(
        service
            .patch(&rule.path, json!({ "slack": "#second" }))
            .await,
    );
    assert_eq!(
        service.in_kapacitor(&rule.id).await.unwrap()["status"],
        "disabled"
    );
    running(&service, &rule, "#second").await;
    assert_eq!(synced(&service, &rule).await["generation"], 2);
}

/// A task of the rule's id is in Kapacitor already, which it says in words that do not arrive.
#[tokio::test]
async fn a_task_that_exists_already_is_no_refusal_whatever_the_words() {
    let proxy = Proxy::to_the_shared_kapacitor(|method, _, _| match *method {
        Method::POST => Deed::Garble,
        _ => Deed::Pass,
    })
    .await;
    let service = service_on(&proxy.url, |_| ()).await;
    let direct = Service::start().await;
    for (kind, rule) in service.rules("shop").into_iter().enumerate() {
        let orphan = json!({
            "id": rule.id, "type": "stream", "status": "disabled", "script": "stream|from()",
            "dbrps": [{ "db": "opentsdb", "rp": "retention_policy" }],
        });
        let made = direct.kapacitor(Method::POST, "/tasks", Some(orphan)).await;
        made.expect(200);
        let task = service.create(&rule).await;
        assert_eq!(task["sync"]["status"], "synced", "{kind}: {task}");
        running(&service, &rule, "#ops").await;
    }
}

/// What Kapacitor does refuse is still one.
#[tokio::test]
async fn a_refusal_does_not_depend_on_its_wording() {
    let proxy = Proxy::to_the_shared_kapacitor(|method, _, body| {
        *body = body.replace("|query('SELECT", "|kwery('SELECT");
        match *method {
            Method::POST => Deed::Garble,
            _ => Deed::Pass,
        }
    })
    .await;
    let service = service_on(&proxy.url, |_| ()).await;
    let rule = service.rule("5xx", "shop");
    service
        .post(&rule.collection(), rule.body.clone())
        .await
        .problem(422);
    assert_eq!(service.rows().await, 0);
}
