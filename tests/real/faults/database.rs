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
async fn a_database_that_is_away_is_reported_and_found_again() {
    let mut postgresql = Part::postgresql().await.unwrap();
    let database = new_database(&postgresql.url).await.unwrap();
    let service = Service::start_with(|settings| {
        settings.database.database_url = Some(database);
        settings.database.database_timeout = Some("2".into());
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
async fn a_database_that_is_stuck_delays_requests_only_briefly() {
    let service =
        Service::start_with(|settings| settings.database.database_timeout = Some("0.5".into()))
            .await;
    let rule = service.rule("5xx", "shop");
    service.create(&rule).await;
    let mut stuck = service.app.engine.db.begin().await.unwrap();
    sqlx::query("lock table rules in access exclusive mode")
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
async fn an_exhausted_pool_is_reported() {
    let service =
        Service::start_with(|settings| settings.database.database_timeout = Some("0.5".into()))
            .await;
    let taken = Mutex::new(Vec::new());
    // Some may be with the loop for a moment, and a new one may be long in coming.
    let refused = eventually("no connection is left", async || {
        while let Ok(connection) = service.app.engine.db.acquire().await {
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
async fn an_internal_error_is_opaque() {
    let service = Service::start().await;
    let rule = service.rule("5xx", "shop");
    service.create(&rule).await;
    sqlx::query("alter table rules rename to elsewhere")
        .execute(&service.app.engine.db)
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
                .contains("this request id"),
            "{problem}"
        );
        assert!(
            !text.contains("tasks") && !text.contains("relation"),
            "{text}"
        );
    }
}

/// Lets PostgreSQL say that its disk is full, to writes of deployments for which this holds.
async fn disk_is_full(service: &Service, when: &str) {
    for statement in [
        "create or replace function disk_full() returns trigger language plpgsql as $$ begin
            raise exception 'could not extend file: No space left on device' using errcode = '53100';
         end $$"
            .to_owned(),
        format!(
            "create or replace trigger disk_full before insert or update on deployments
             for each row when ({when}) execute function disk_full()"
        ),
    ] {
        sqlx::query(sqlx::AssertSqlSafe(statement))
            .execute(&service.app.engine.db)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_database_whose_disk_is_full_loses_nothing() {
    let service = Service::start().await;
    let (rule, other) = (service.rule("5xx", "shop"), service.rule("5xx", "other"));
    service.create(&rule).await;
    disk_is_full(&service, "true").await;
    unavailable(service.post(&other.collection(), other.body.clone()).await);
    unavailable(
        service
            .patch(&rule.path, json!({ "slack": "#other" }))
            .await,
    );
    unavailable(service.delete(&rule.path).await);
    // what is there can be read, and runs on as it was
    let task = service.get(&rule.path).await.expect(200).json();
    assert_eq!(
        (&task["slack"], &task["generation"]),
        (&json!("#ops"), &json!(1))
    );
    running(&service, &rule, "#ops").await;
    assert_eq!(service.in_kapacitor(&other.id).await, None);

    // It fills up between the intent and the note that Kapacitor has followed.
    disk_is_full(&service, "new.sync_status = 'synced'").await;
    unavailable(service.post(&other.collection(), other.body.clone()).await);
    let task = service.get(&other.path).await.expect(200).json();
    assert_eq!(task["sync"]["status"], "pending");

    disk_is_full(&service, "false").await;
    super::synced(&service, &other).await;
    running(&service, &other, "#ops").await;
    service
        .patch(&rule.path, json!({ "slack": "#other" }))
        .await
        .expect(201);
    running(&service, &rule, "#other").await;
}

#[tokio::test]
async fn broken_connections_are_replaced() {
    let mut postgresql = Part::postgresql().await.unwrap();
    let database = new_database(&postgresql.url).await.unwrap();
    let service =
        Service::start_with(|settings| settings.database.database_url = Some(database)).await;
    let rule = service.rule("5xx", "shop");
    service.create(&rule).await;
    let other = sqlx::PgPool::connect(&postgresql.url).await.unwrap();
    for n in 0..5 {
        sqlx::query(
            "select pg_terminate_backend(pid) from pg_stat_activity
             where pid <> pg_backend_pid() and backend_type = 'client backend'",
        )
        .execute(&other)
        .await
        .unwrap();
        let slack = format!("#n{n}");
        eventually("a write gets through", async || {
            let change = json!({ "slack": slack });
            let answer = service.patch(&rule.path, change).await;
            (answer.status == 201).then_some(())
        })
        .await;
        running(&service, &rule, &slack).await;
    }
    drop(other);
    postgresql.stop().await;
}
