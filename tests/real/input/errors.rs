//! Every error: its status, its shape, and that nothing is left of what was asked for.

use reqwest::{Method, RequestBuilder};
use rules::{Family, kinds};
use serde_json::{Value, json};

use crate::support::{Answer, Rule, Service};

async fn send_text(
    service: &Service,
    method: Method,
    path: &str,
    body: impl Into<String>,
) -> Answer {
    let request = service
        .request(method, path)
        .header("content-type", "application/json");
    service.send(request.body(body.into())).await
}

/// Every call that takes a body, of a task that exists.
fn with_body(rule: &Rule) -> Vec<(Method, String)> {
    vec![
        (Method::POST, rule.collection()),
        (Method::POST, format!("{}/validate", rule.collection())),
        (Method::PATCH, rule.collection()),
        (Method::PATCH, rule.path.clone()),
        (Method::PUT, rule.path.clone()),
    ]
}

/// Creates a rule of each kind, lets each call with a body fail, and looks that all is as before.
async fn fails(fail: impl AsyncFn(&Service, Method, &str)) {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        let task = service.create(&rule).await;
        let running = service.in_kapacitor(&rule.id).await;
        for (method, path) in with_body(&rule) {
            fail(&service, method, &path).await;
        }
        assert_eq!(service.get(&rule.path).await.expect(200).json(), task);
        assert_eq!(
            service.in_kapacitor(&rule.id).await.unwrap()["modified"],
            running.unwrap()["modified"]
        );
    }
    assert_eq!(
        service.rows().await as usize,
        kinds::of(Family::Task).count()
    );
    assert_eq!(
        service.ids_in_kapacitor().await.len(),
        kinds::of(Family::Task).count()
    );
}

#[tokio::test]
async fn not_json() {
    fails(async |service, method, path| {
        for (body, place) in [
            ("", "line 1 column 0"),
            ("{", "line 1 column 1"),
            ("{\"app\": \"a\",\n  \"slack\": oops}", "line 2 column 12"),
            ("{\"app\": \"a\"} {}", "line 1 column 14"),
            ("app=a", "line 1 column 1"),
            ("[]", "line 1 column 1"),
            ("null", "line 1 column 1"),
            ("\"text\"", "line 1 column 1"),
            ("{\"app\": \"\\ud800\"}", "line 1"),
        ] {
            let problem = send_text(service, method.clone(), path, body)
                .await
                .problem(400);
            let error = problem["error"].as_str().unwrap();
            assert!(error.contains(place), "{method} {path} {body:?}: {error}");
        }
        // nested deeper than anybody needs
        let deep = format!("{{\"slack\": {}", "[".repeat(20_000));
        send_text(service, method.clone(), path, deep)
            .await
            .problem(400);
        let request = service
            .request(method, path)
            .header("content-type", "application/json");
        service
            .send(request.body(vec![b'{', 0xff, b'}']))
            .await
            .problem(400);
    })
    .await;
}

#[tokio::test]
async fn a_field_that_is_given_twice() {
    // JSON leaves open what this means; it must not be half of the one and half of the other
    let service = Service::start().await;
    let app = service.app_name("shop");
    let body = format!(r##"{{"app":"{app}","slack":"#one","slack":"#two"}}"##);
    let answer = send_text(&service, Method::POST, "/task/release", body).await;
    assert_eq!(answer.expect(201).json()["slack"], "#two");
}

#[tokio::test]
async fn too_large() {
    fails(async |service, method, path| {
        let fill = |size: usize| format!("{{\"slack\": \"{}\"}}", "x".repeat(size - 13));
        // the largest that is read is found wrong for what is in it
        let just = send_text(service, method.clone(), path, fill(64 * 1024)).await;
        assert_eq!(just.status, 422, "{}", just.text);
        let problem = send_text(service, method.clone(), path, fill(64 * 1024 + 1))
            .await
            .problem(413);
        assert!(
            problem["error"].as_str().unwrap().contains("64 KiB"),
            "{problem}"
        );
        // of a size that is not told beforehand
        let chunk = format!("400\r\n{}\r\n", "x".repeat(1024));
        let answer = service
            .raw(&format!(
                "{method} {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
                 transfer-encoding: chunked\r\nauthorization: Bearer {}\r\n\
                 connection: close\r\n\r\n{}0\r\n\r\n",
                service.token,
                chunk.repeat(65)
            ))
            .await;
        assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    })
    .await;
}

#[tokio::test]
async fn no_media_type_of_json() {
    fails(async |service, method, path| {
        for media_type in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "text/json",
            "json",
            "",
        ] {
            let request = service
                .request(method.clone(), path)
                .header("content-type", media_type);
            let problem = service.send(request.body("{}")).await.problem(415);
            assert!(
                problem["error"]
                    .as_str()
                    .unwrap()
                    .contains("application/json"),
                "{problem}"
            );
        }
        service
            .send(service.request(method, path).body("{}"))
            .await
            .problem(415);
    })
    .await;
}

#[tokio::test]
async fn media_types_of_json() {
    let service = Service::start().await;
    for media_type in [
        "application/json",
        "Application/JSON; charset=utf-8",
        "application/x+json",
    ] {
        let rule = service.rule("release", "shop");
        let request = service
            .request(Method::POST, &format!("{}/validate", rule.collection()))
            .header("content-type", media_type);
        service
            .send(request.body(rule.body.to_string()))
            .await
            .expect(200);
    }
}

#[tokio::test]
async fn no_such_kind() {
    let service = Service::start().await;
    for path in [
        "/task/5XX",
        "/task/uptime/shop-prod",
        "/task/uptime/shop-prod/state",
        "/tasks/uptime",
    ] {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            let problem = service
                .send(service.request(method, path))
                .await
                .problem(404);
            let error = problem["error"].as_str().unwrap();
            assert!(
                error.contains("5xx, crashed, memory, release"),
                "{path}: {error}"
            );
        }
    }
}

#[tokio::test]
async fn nothing_at_the_address() {
    let service = Service::start().await;
    for path in [
        "/",
        "/task",
        "/task/",
        "/nowhere",
        "/task/5xx/a/b/c/d",
        "/tasks/5xx/a/b",
        "/task/5xx/",
    ] {
        service.get(path).await.problem(404);
    }
    // what no app can be called, however it is written
    for path in [
        "/task/5xx/%2e%2e",
        "/task/5xx/a%2Fb",
        "/task/5xx/a%00",
        "/task/memory/a/%7B%7B",
    ] {
        service.get(path).await.problem(404);
    }
    // not UTF-8
    for path in [
        "/task/5xx/%ff",
        "/task/memory/a/%ff",
        "/tasks/memory/%ff",
        "/tasks/memory/%ff/web",
    ] {
        let answer = service.get(path).await;
        let status = answer.status.as_u16();
        assert!([400, 404].contains(&status), "{path}: {status}");
        answer.problem(status);
    }
    service.get("/tasks?app=%ff").await.problem(422);
}

#[tokio::test]
async fn a_method_that_is_not_allowed() {
    let service = Service::start().await;
    let check = async |method: Method, path: &str, allowed: &[&str]| {
        let answer = service.send(service.request(method.clone(), path)).await;
        let mut allow: Vec<_> = answer
            .header("allow")
            .split(',')
            .map(|it| it.trim().to_owned())
            .collect();
        allow.sort();
        assert_eq!(allow, allowed, "{path}");
        let problem = answer.problem(405);
        assert!(
            problem["error"].as_str().unwrap().contains(method.as_str()),
            "{problem}"
        );
    };
    for rule in service.rules("shop") {
        check(Method::GET, &rule.collection(), &["PATCH", "POST"]).await;
        check(Method::DELETE, &rule.collection(), &["PATCH", "POST"]).await;
        check(
            Method::POST,
            &rule.path,
            &["DELETE", "GET", "HEAD", "PATCH", "PUT"],
        )
        .await;
        for name in ["state", "script"] {
            check(
                Method::POST,
                &format!("{}/{name}", rule.path),
                &["GET", "HEAD"],
            )
            .await;
        }
        for name in ["enable", "disable", "test"] {
            check(Method::GET, &format!("{}/{name}", rule.path), &["POST"]).await;
        }
        check(
            Method::PUT,
            &format!("/tasks/{}", rule.kind),
            &["GET", "HEAD"],
        )
        .await;
    }
    for path in [
        "/tasks",
        "/healthz",
        "/readyz",
        "/metrics",
        "/openapi.json",
        "/docs",
    ] {
        check(Method::DELETE, path, &["GET", "HEAD"]).await;
    }
}

#[tokio::test]
async fn the_request_id_of_a_client_is_in_the_error() {
    let service = Service::start().await;
    let with_id = |request: RequestBuilder| request.header("x-request-id", "mine-7");
    let request = with_id(service.request(Method::GET, "/task/5xx/nobody"));
    assert_eq!(
        service.send(request).await.problem(404)["request_id"],
        "mine-7"
    );
    let request = with_id(service.request(Method::POST, "/task/5xx")).json(&json!({}));
    let problem = service.send(request).await.problem(422);
    assert_eq!(problem["request_id"], "mine-7");
    assert!(problem["errors"].is_array());
    // one without an id of the client's has one of ours
    let problem = service.get("/task/5xx/nobody").await.problem(404);
    assert!(problem["request_id"].as_str().unwrap().len() > 8);
}

#[tokio::test]
async fn an_error_may_be_compressed() {
    let service = Service::start().await;
    let body: Value = (0..50)
        .map(|n| (format!("field-{n}"), json!(n)))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let request = service
        .request(Method::POST, "/task/5xx")
        .header("accept-encoding", "gzip")
        .json(&body);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 422);
    assert_eq!(answer.headers()["content-encoding"], "gzip");
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
}
