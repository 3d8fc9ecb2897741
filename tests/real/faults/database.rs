//! The database is away, stuck, or not as we left it.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;
use testbed::parts::{Part, new_database};
use tokio::sync::Mutex;

use super::running;
use crate::support::{Answer, Service, eventually};

#[track_caller]
fn unavailable(answer: Answer) {
    assert_eq!(answer.header("retry-after"), "5");
    let problem = answer.problem(503);
    assert_eq!(
        problem["error"],
        "the database is not available at the moment"
    );
}

#[tokio::test]
async fn a_database_that_is_away_is_told_and_found_again() {
    let mut postgresql = Part::postgresql().await.unwrap();
    let database = new_database(&postgresql.url).await.unwrap();
    let service = Service::start_with(|settings| {
        settings.database_url = Some(database);
        settings.database_timeout = Some("2".into());
    })
    .await;
    let rule = service.rule("5xx", "shop");
    service.create(&rule).await;
    postgresql.stop().await;

    unavailable(service.get(&rule.path).await);
    unavailable(service.get("/tasks").await);
    unavailable(service.get("/tasks/5xx?limit=3").await);
    unavailable(service.post(&rule.collection(), rule.body.clone()).await);
    unavailable(service.put(&rule.path, rule.body.clone()).await);
    unavailable(service.delete(&rule.path).await);
    unavailable(service.get(&format!("{}/state", rule.path)).await);
    service.get("/healthz").await.expect(200);
    assert!(
        service
            .get("/metrics")
            .await
            .expect(200)
            .text
            .contains("kapacitor_alerts_requests")
    );
    service
        .post(&rule.collection(), json!({}))
        .await
        .problem(422);
    let readiness = service.get("/readyz").await.expect(503).json();
    let checks = readiness["checks"].as_array().unwrap();
    let ok: Vec<_> = checks
        .iter()
        .map(|check| check["ok"].as_bool().unwrap())
        .collect();
    assert_eq!(ok, [false, false, true], "{readiness}");

    postgresql.start().await.unwrap();
    eventually("it is ready again", async || {
        (service.get("/readyz").await.status == 200).then_some(())
    })
    .await;
    service
        .patch(&rule.path, json!({ "slack": "#other" }))
        .await
        .expect(201);
    // the loop, too, is at work again
    let path = format!("/tasks/{}", rule.id);
    service
        .kapacitor(Method::DELETE, &path, None)
        .await
        .expect(204);
    running(&service, &rule, "#other").await;
}

#[tokio::test]
async fn a_database_that_is_stuck_holds_nobody_up_for_long() {
    let service =
        Service::start_with(|settings| settings.database_timeout = Some("0.5".into())).await;
    let rule = service.rule("5xx", "shop");
    service.create(&rule).await;
    let mut stuck = service.app.db.begin().await.unwrap();
    sqlx::query("lock table tasks in access exclusive mode")
        .execute(&mut *stuck)
        .await
        .unwrap();
    let begin = Instant::now();
    unavailable(service.get(&rule.path).await);
    unavailable(
        service
            .patch(&rule.path, json!({ "slack": "#other" }))
            .await,
    );
    assert!(
        begin.elapsed() < Duration::from_secs(10),
        "{:?}",
        begin.elapsed()
    );
    stuck.rollback().await.unwrap();
    service
        .patch(&rule.path, json!({ "slack": "#other" }))
        .await
        .expect(201);
}

#[tokio::test]
async fn a_pool_that_is_used_up_is_told() {
    let service =
        Service::start_with(|settings| settings.database_timeout = Some("0.5".into())).await;
    let taken = Mutex::new(Vec::new());
    // Some may be with the loop for a moment, and a new one may be long in coming.
    let refused = eventually("no connection is left", async || {
        while let Ok(connection) = service.app.db.acquire().await {
            taken.lock().await.push(connection);
        }
        let answer = service.get("/tasks").await;
        (answer.status != 200).then_some(answer)
    })
    .await;
    unavailable(refused);
    taken.lock().await.clear();
    service.get("/tasks").await.expect(200);
}

#[tokio::test]
async fn a_fault_of_ours_is_opaque() {
    let service = Service::start().await;
    let rule = service.rule("5xx", "shop");
    service.create(&rule).await;
    sqlx::query("alter table tasks rename to elsewhere")
        .execute(&service.app.db)
        .await
        .unwrap();
    for answer in [
        service.get(&rule.path).await,
        service.get("/tasks").await,
        service.post(&rule.collection(), rule.body.clone()).await,
        service.delete(&rule.path).await,
    ] {
        let text = answer.text.clone();
        let problem = answer.problem(500);
        assert!(
            problem["error"]
                .as_str()
                .unwrap()
                .contains("the request id"),
            "{problem}"
        );
        assert!(
            !text.contains("tasks") && !text.contains("relation"),
            "{text}"
        );
    }
}
