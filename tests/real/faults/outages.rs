//! Kapacitor is down, slow, or answers what makes no sense: nothing that was accepted is lost.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use super::{pending, running, service_and_kapacitor, service_on, synced};
use crate::support::{Service, eventually};

/// Has everything done that a client can do, and expects that it is kept for later.
async fn every_write_is_accepted(service: &Service) {
    for rule in service.rules("shop") {
        let answer = service.post(&rule.collection(), rule.body.clone()).await;
        assert_eq!(answer.header("location"), rule.path);
        assert_eq!(answer.header("etag"), "\"1\"");
        pending(answer);
        let other = rule.clone().with(json!({ "slack": "#second" }));
        pending(service.put(&rule.path, other.body).await);
        pending(
            service
                .patch(&rule.path, json!({ "slack": "#third" }))
                .await,
        );
        let disabled = service
            .post(&format!("{}/disable", rule.path), json!({}))
            .await;
        assert_eq!(pending(disabled)["enabled"], false);
        let enabled = service
            .post(&format!("{}/enable", rule.path), json!({}))
            .await;
        assert_eq!(pending(enabled)["generation"], 5);
        service
            .post(&rule.collection(), rule.body.clone())
            .await
            .problem(409);
        let task = service.get(&rule.path).await.expect(200).json();
        assert_eq!(
            (&task["slack"], &task["sync"]["status"]),
            (&json!("#third"), &json!("pending"))
        );
    }
    let gone = service.rule("release", "gone");
    pending(service.post(&gone.collection(), gone.body.clone()).await);
    pending(service.delete(&gone.path).await);
    service.get(&gone.path).await.problem(404);
    service.delete(&gone.path).await.problem(404);
    let listed = format!("/tasks?app={}", service.app_name("shop"));
    let listed = service.get(&listed).await.expect(200).json();
    let all = service.rules("shop").len();
    assert_eq!(listed.as_array().unwrap().len(), all);
}

#[tokio::test]
async fn what_was_written_while_kapacitor_was_down_is_delivered() {
    let (service, mut kapacitor) = service_and_kapacitor().await;
    let (old, again) = (service.rule("5xx", "old"), service.rule("5xx", "again"));
    service.create(&old).await;
    service.create(&again).await;
    kapacitor.stop().await;

    every_write_is_accepted(&service).await;
    pending(service.delete(&old.path).await);
    pending(service.delete(&again.path).await);
    let anew = again.clone().with(json!({ "slack": "#anew" }));
    pending(service.post(&anew.collection(), anew.body.clone()).await);

    kapacitor.start().await.unwrap();
    for rule in service.rules("shop") {
        let task = synced(&service, &rule).await;
        assert_eq!(
            (&task["generation"], &task["sync"]["error"]),
            (&json!(5), &json!(null))
        );
        running(&service, &rule, "#third").await;
    }
    synced(&service, &anew).await;
    running(&service, &anew, "#anew").await;
    let left = service.rules("shop").len() + 1;
    eventually("the deleted ones are gone", async || {
        let (rows, tasks) = (service.rows().await, service.all_in_kapacitor().await.len());
        (rows == left && tasks == left).then_some(())
    })
    .await;
}

#[tokio::test]
async fn calls_that_need_kapacitor_say_that_it_is_away() {
    let (service, mut kapacitor) = service_and_kapacitor().await;
    let rule = service.rule("memory", "shop");
    service.create(&rule).await;
    kapacitor.stop().await;
    let other = service.rule("memory", "other");
    for (method, path) in [
        (Method::GET, format!("{}/state", rule.path)),
        (Method::POST, format!("{}/test", rule.path)),
        (Method::POST, format!("{}/validate", rule.collection())),
    ] {
        let request = service.request(method, &path).json(&other.body);
        let answer = service.send(request).await;
        assert_eq!(answer.header("retry-after"), "5");
        let problem = answer.problem(503);
        let error = problem["error"].as_str().unwrap();
        assert!(
            error.contains("Kapacitor cannot be reached"),
            "{path}: {error}"
        );
    }
    // what the database knows
    for path in [
        &rule.path,
        &format!("{}/script", rule.path),
        "/tasks",
        "/healthz",
        "/metrics",
    ] {
        service.get(path).await.expect(200);
    }
    let readiness = service.get("/readyz").await.expect(503).json();
    let checks = readiness["checks"].as_array().unwrap();
    let ok: Vec<_> = checks
        .iter()
        .map(|check| check["ok"].as_bool().unwrap())
        .collect();
    assert_eq!(ok, [true, true, false], "{readiness}");
    assert!(
        checks[2]["message"]
            .as_str()
            .unwrap()
            .contains("cannot be reached")
    );

    // what is wrong is wrong all the same
    service
        .post(&rule.collection(), json!({}))
        .await
        .problem(422);
    kapacitor.start().await.unwrap();
    service.kapacitor_is_back().await;
    service
        .get(&format!("{}/state", rule.path))
        .await
        .expect(200);
    service.get("/readyz").await.expect(200);
}

#[tokio::test]
async fn metrics_show_what_waits() {
    let (service, mut kapacitor) = service_and_kapacitor().await;
    kapacitor.stop().await;
    let rule = service.rule("release", "shop");
    pending(service.post(&rule.collection(), rule.body.clone()).await);
    let metrics = service.get("/metrics").await.expect(200).text;
    let value = |name: &str| -> f64 {
        let line = metrics.lines().find_map(|line| line.strip_prefix(name));
        let line = line.unwrap_or_else(|| panic!("{name} is not in\n{metrics}"));
        line.trim().parse().unwrap()
    };
    assert_eq!(value("kapacitor_alerts_tasks{sync=\"pending\"}"), 1.0);
    // one more with each try of the loop, which may have begun by now
    for counter in [
        "kapacitor_alerts_pushes_total{outcome=\"pending\"}",
        "kapacitor_alerts_kapacitor_calls_total{call=\"create_task\",outcome=\"unreachable\"}",
    ] {
        assert!(value(counter) >= 1.0, "{counter}\n{metrics}");
    }
    let lag = metrics
        .lines()
        .find_map(|line| line.strip_prefix("kapacitor_alerts_sync_lag_seconds "));
    assert!(lag.unwrap().parse::<f64>().unwrap() > 0.0, "{metrics}");
}

async fn a_kapacitor_that_answers(answer: ResponseTemplate) -> MockServer {
    let kapacitor = MockServer::start().await;
    Mock::given(any())
        .respond_with(answer)
        .mount(&kapacitor)
        .await;
    kapacitor
}

#[tokio::test]
async fn a_failing_kapacitor_is_tried_again() {
    for answer in [
        ResponseTemplate::new(500).set_body_string("{\"error\": \"no space left\"}"),
        ResponseTemplate::new(503).set_body_string("<html>a proxy's page</html>"),
        ResponseTemplate::new(200).set_body_string("<html>a login page</html>"),
        ResponseTemplate::new(200).set_body_string(""),
        ResponseTemplate::new(401).set_body_string("{\"error\": \"who are you\"}"),
        ResponseTemplate::new(429),
    ] {
        let kapacitor = a_kapacitor_that_answers(answer).await;
        let service = service_on(&kapacitor.uri(), |_| ()).await;
        let rule = service.rule("5xx", "shop");
        let task = service.post(&rule.collection(), rule.body.clone()).await;
        pending(task);
        pending(
            service
                .patch(&rule.path, json!({ "slack": "#other" }))
                .await,
        );
        let state = service.get(&format!("{}/state", rule.path)).await;
        let status = state.status.as_u16();
        assert!([502, 503].contains(&status), "{}", state.text);
        state.problem(status);
        service.get("/healthz").await.expect(200);
    }
}

/// It has not stored it: what runs under that id is somebody's.
#[tokio::test]
async fn what_kapacitor_refuses_to_store_is_not_deleted_there() {
    let words = "{\"error\": \"task shop-5xx alr-ady exists\"}";
    let answer = ResponseTemplate::new(400).set_body_string(words);
    let kapacitor = a_kapacitor_that_answers(answer).await;
    let service = service_on(&kapacitor.uri(), |_| ()).await;
    let rule = service.rule("5xx", "shop");
    service
        .post(&rule.collection(), rule.body.clone())
        .await
        .problem(422);
    let calls = kapacitor.received_requests().await.unwrap();
    let made = |method: &str| calls.iter().any(|call| call.method.as_str() == method);
    assert!(made("POST") && !made("DELETE"), "{calls:?}");
}

#[tokio::test]
async fn a_slow_kapacitor_delays_no_reads() {
    let answer = ResponseTemplate::new(200).set_delay(Duration::from_secs(60));
    let kapacitor = a_kapacitor_that_answers(answer).await;
    let service = service_on(&kapacitor.uri(), |settings| {
        settings.kapacitor.kapacitor_timeout = Some("0.3".into())
    })
    .await;
    let begin = std::time::Instant::now();
    let rule = service.rule("5xx", "shop");
    let task = pending(service.post(&rule.collection(), rule.body.clone()).await);
    let error = task["sync"]["error"].as_str().unwrap();
    assert!(
        error.starts_with("Kapacitor cannot be reached: "),
        "{error}"
    );
    service
        .get(&format!("{}/state", rule.path))
        .await
        .problem(503);
    let validate = format!("{}/validate", rule.collection());
    let other = service.rule("5xx", "other");
    service.post(&validate, other.body).await.problem(503);
    pending(service.delete(&rule.path).await);
    assert!(
        begin.elapsed() < Duration::from_secs(15),
        "{:?}",
        begin.elapsed()
    );
}

#[tokio::test]
async fn a_kapacitor_that_does_not_answer_gets_a_pause() {
    let answer = ResponseTemplate::new(200).set_delay(Duration::from_secs(60));
    let kapacitor = a_kapacitor_that_answers(answer).await;
    let service = service_on(&kapacitor.uri(), |settings| {
        settings.kapacitor.kapacitor_timeout = Some("1".into())
    })
    .await;
    let rule = service.rule("5xx", "shop");
    let pushed = async |channel: &str| {
        let begin = std::time::Instant::now();
        let body = rule.clone().with(json!({ "slack": channel })).body;
        let task = pending(service.put(&rule.path, body).await);
        let error = task["sync"]["error"].as_str().unwrap().to_owned();
        (error, begin.elapsed())
    };
    // Each of the first waits for its own timeout; then none does any more.
    let (error, took) = eventually("it rests", async || {
        let (error, took) = pushed("#first").await;
        error
            .contains("the next attempt is in")
            .then_some((error, took))
    })
    .await;
    assert!(took < Duration::from_millis(900), "{error} {took:?}");
    let calls = kapacitor.received_requests().await.unwrap().len();
    for n in 0..20 {
        pushed(&format!("#n{n}")).await;
    }
    let after = kapacitor.received_requests().await.unwrap().len();
    assert!(after - calls < 10, "{calls} calls, then {after}");
}

#[tokio::test]
async fn a_kapacitor_behind_another_address_gets_user_and_password() {
    use wiremock::matchers::{basic_auth, method, path};
    let kapacitor = MockServer::start().await;
    let version = ResponseTemplate::new(200).insert_header("x-kapacitor-version", "7.7");
    Mock::given(method("GET"))
        .and(path("/proxy/kapacitor/v1/tasks"))
        .and(basic_auth("bob", "s3:cr/t"))
        .respond_with(version)
        .mount(&kapacitor)
        .await;
    let url = kapacitor
        .uri()
        .replace("http://", "http://bob:s3%3Acr%2Ft@")
        + "/proxy/";
    let service = service_on(&url, |_| ()).await;
    let readiness = service.get("/readyz").await.expect(200).json();
    assert_eq!(readiness["checks"][2]["message"], "7.7");
}

#[tokio::test]
async fn no_secret_is_shown() {
    let (service, mut kapacitor) = service_and_kapacitor().await;
    let secret = kapacitor.url.replace("http://", "http://bob:s3cret@");
    drop(service);
    // PostgreSQL trusts whoever comes from here, and any password will do
    let service = Service::start_with(|settings| {
        let database = settings.database.database_url.take().unwrap();
        settings.database.database_url = Some(database.replace("postgres@", "postgres:s3cret@"));
        settings.kapacitor.kapacitor_url = Some(secret);
    })
    .await;
    let rule = service.rule("5xx", "shop");
    service.create(&rule).await;
    kapacitor.stop().await;
    let mut answers = vec![
        service
            .patch(&rule.path, json!({ "slack": "#other" }))
            .await,
    ];
    answers.push(
        service
            .post(
                &format!("{}/validate", rule.collection()),
                rule.body.clone(),
            )
            .await,
    );
    for path in ["", "/state", "/script"] {
        answers.push(service.get(&format!("{}{path}", rule.path)).await);
    }
    for path in ["/readyz", "/metrics", "/tasks", "/openapi.json", "/docs"] {
        answers.push(service.get(path).await);
    }
    sqlx::query("alter table rules rename to elsewhere")
        .execute(&service.app.engine.db)
        .await
        .unwrap();
    let broken = service.get(&rule.path).await;
    assert_eq!(broken.status, 500);
    answers.push(broken);
    service.app.engine.db.close().await;
    for path in [&rule.path, "/tasks", "/readyz"] {
        let away = service.get(path).await;
        assert_eq!(away.status, 503);
        answers.push(away);
    }
    for answer in answers {
        let told = format!("{:?} {}", answer.headers, answer.text);
        assert!(!told.contains("s3cret") && !told.contains("bob"), "{told}");
    }
}
