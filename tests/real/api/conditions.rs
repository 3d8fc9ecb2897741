//! `If-Match` and `If-None-Match` of writes.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Rule, Service};

async fn write(
    service: &Service,
    method: &Method,
    path: &str,
    condition: (&str, &str),
    body: Option<&Value>,
) -> Answer {
    let mut request = service
        .request(method.clone(), path)
        .header(condition.0, condition.1);
    if let Some(body) = body {
        request = request.json(body);
    }
    service.send(request).await
}

/// Every write of a task that exists: method, path, body.
fn writes(rule: &Rule) -> Vec<(Method, String, Option<Value>)> {
    let other = rule.clone().with(json!({ "slack": "#other" })).body;
    vec![
        (
            Method::PATCH,
            rule.path.clone(),
            Some(json!({ "slack": "#other" })),
        ),
        (Method::PATCH, rule.collection(), Some(other.clone())),
        (Method::PUT, rule.path.clone(), Some(other)),
        (Method::POST, format!("{}/disable", rule.path), None),
        (Method::DELETE, rule.path.clone(), None),
    ]
}

#[tokio::test]
async fn a_stale_write_changes_nothing() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        service.create(&rule).await;
        let task = service
            .patch(&rule.path, json!({ "slack": "#second" }))
            .await;
        let task = task.expect(201).json();
        for (method, path, body) in writes(&rule) {
            for condition in [
                ("if-match", "\"1\""),
                ("if-match", "\"3\", \"1\""),
                ("if-match", "W/\"2\""),
                ("if-match", "2"),
                ("if-match", "\"\""),
                ("if-none-match", "*"),
            ] {
                let answer = write(&service, &method, &path, condition, body.as_ref()).await;
                let problem = answer.problem(412);
                let error = problem["error"].as_str().unwrap();
                assert!(
                    error.contains("generation 2"),
                    "{method} {path} {condition:?}: {error}"
                );
            }
        }
        assert_eq!(service.get(&rule.path).await.expect(200).json(), task);
        let running = service.in_kapacitor(&rule.id).await.unwrap();
        assert_eq!(running["vars"]["slack"]["value"], "#second");
        assert_eq!(running["status"], "enabled");
    }
}

#[tokio::test]
async fn a_write_to_the_version_that_was_read_succeeds() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        for (method, path, body) in writes(&rule) {
            for conditions in ["\"N\"", "\"7000\", \"N\"", "*"] {
                let read = service.create(&rule).await["generation"].as_i64().unwrap();
                let condition = conditions.replace('N', &read.to_string());
                let condition = ("if-match", condition.as_str());
                let answer = write(&service, &method, &path, condition, body.as_ref()).await;
                let answer = answer.expect(if method == Method::PATCH { 201 } else { 200 });
                let etag = format!("\"{}\"", read + 1);
                assert_eq!(answer.header("etag"), etag, "{method} {path}");
                if method != Method::DELETE {
                    service.delete(&rule.path).await.expect(200);
                }
            }
        }
    }
}

#[tokio::test]
async fn a_condition_on_a_task_that_does_not_exist() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        for (method, path, body) in writes(&rule) {
            for condition in ["\"1\"", "*"] {
                let condition = ("if-match", condition);
                let answer = write(&service, &method, &path, condition, body.as_ref()).await;
                answer.problem(if method == Method::PUT { 412 } else { 404 });
            }
        }
        assert_eq!(service.rows().await, 0);
        let (path, body) = (&rule.path, Some(&rule.body));
        let absent = ("if-none-match", "*");
        write(&service, &Method::PUT, path, absent, body)
            .await
            .expect(201);
        write(&service, &Method::PUT, path, absent, body)
            .await
            .problem(412);
        service.delete(path).await.expect(200);
        assert_eq!(service.rows().await, 0);
    }
}

#[tokio::test]
async fn unsupported_conditions_are_named() {
    let service = Service::start().await;
    let rule = service.rule("5xx", "shop");
    service.create(&rule).await;
    let condition = ("if-none-match", "\"1\"");
    let answer = write(&service, &Method::DELETE, &rule.path, condition, None).await;
    let problem = answer.problem(400);
    assert!(
        problem["error"]
            .as_str()
            .unwrap()
            .contains("If-None-Match: *"),
        "{problem}"
    );
    let request = service
        .request(Method::DELETE, &rule.path)
        .header("if-match", "\"1\"")
        .header("if-none-match", "*");
    // which no task can be
    service.send(request).await.problem(412);
    service.get(&rule.path).await.expect(200);
}
