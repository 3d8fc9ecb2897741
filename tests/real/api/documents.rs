//! What the service says of itself: documents, health, metrics.

use regex::Regex;
use rules::{Family, kinds};
use serde_json::{Value, json};

use crate::support::{Service, eventually};

#[tokio::test]
async fn the_openapi_document_has_every_call() {
    let service = Service::start().await;
    let answer = service.get("/openapi.json").await.expect(200);
    assert_eq!(answer.header("content-type"), "application/json");
    let document = answer.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut paths: Vec<(String, &[&str])> = vec![
        ("/tasks".into(), &["get"]),
        ("/tasks/memory/{app}".into(), &["get"]),
        ("/tasks/memory/{app}/{dynotype}".into(), &["get"]),
        ("/rules".into(), &["get"]),
        ("/stream".into(), &["get"]),
        ("/noise".into(), &["get"]),
        ("/events".into(), &["get"]),
        ("/deliveries".into(), &["get"]),
        ("/deliveries/retry".into(), &["post"]),
        ("/deliveries/{id}/drop".into(), &["post"]),
        ("/deliveries/{id}/retry".into(), &["post"]),
        ("/targets".into(), &["get"]),
        ("/targets/{id}/enable".into(), &["post"]),
        ("/targets/{id}/test".into(), &["post"]),
        ("/targets/{id}/secret".into(), &["post"]),
        ("/silences".into(), &["get", "post"]),
        ("/silences/{id}".into(), &["delete", "get"]),
        ("/alerts".into(), &["get"]),
        ("/alerts/{task}/ack".into(), &["delete", "post"]),
        ("/windows".into(), &["get"]),
        ("/windows/{name}".into(), &["delete", "get", "put"]),
        ("/apps/{app}/releases".into(), &["get", "post"]),
        ("/apps/{app}/ping-key".into(), &["get", "post"]),
        ("/checks".into(), &["get"]),
        ("/status-pages".into(), &["get"]),
        ("/status-pages/{slug}".into(), &["delete", "get", "put"]),
        ("/status-pages/{slug}/incidents".into(), &["get", "post"]),
        (
            "/status-pages/{slug}/incidents/{id}".into(),
            &["delete", "get", "patch"],
        ),
        (
            "/status-pages/{slug}/incidents/{id}/updates".into(),
            &["post"],
        ),
        ("/states".into(), &["get"]),
        ("/drift".into(), &["get"]),
        ("/reconcile".into(), &["post"]),
        ("/apps".into(), &["get"]),
        ("/apps/{app}".into(), &["delete", "get", "put"]),
        ("/apps/{app}/rename".into(), &["post"]),
        ("/me".into(), &["get"]),
        ("/session".into(), &["delete", "post"]),
        ("/sessions".into(), &["get"]),
        ("/sessions/{id}".into(), &["delete"]),
        ("/apps/{app}/hosts".into(), &["get", "put"]),
        ("/audit".into(), &["get"]),
        ("/accounts".into(), &["get", "post"]),
        ("/accounts/{mail}".into(), &["delete"]),
        ("/tokens".into(), &["get", "post"]),
        ("/tokens/{name}".into(), &["delete"]),
        ("/healthz".into(), &["get"]),
        ("/readyz".into(), &["get"]),
        ("/metrics".into(), &["get"]),
    ];
    for kind in kinds::ALL.iter() {
        let family = kind.family.as_str();
        let key = match kind.name {
            "memory" => "{app}/{dynotype}",
            "heartbeat" | "probe" | "job" | "item" => "{app}/{name}",
            _ => "{app}",
        };
        let rule = format!("/{family}/{}/{key}", kind.name);
        let of_kind = format!("/{family}/{}", kind.name);
        paths.push((of_kind.clone(), &["patch", "post"]));
        paths.push((format!("{of_kind}/validate"), &["post"]));
        paths.push((format!("/{family}s/{}", kind.name), &["get"]));
        paths.push((rule.clone(), &["delete", "get", "patch", "put"]));
        for name in ["events", "state", "versions"] {
            paths.push((format!("{rule}/{name}"), &["get"]));
        }
        for name in ["rollback", "enable", "disable", "test"] {
            paths.push((format!("{rule}/{name}"), &["post"]));
        }
        if kind.family == Family::Check {
            paths.push((format!("{rule}/flips"), &["get"]));
            if kind.is_polled {
                paths.push((format!("{rule}/results"), &["get"]));
                paths.push((format!("{rule}/results/summary"), &["get"]));
                paths.push((format!("{rule}/poll"), &["post"]));
            } else {
                paths.push((format!("{rule}/reports"), &["get"]));
            }
            paths.push((format!("{rule}/schedule/preview"), &["get"]));
            paths.push((format!("{rule}/pause"), &["post"]));
            paths.push((format!("{rule}/resume"), &["post"]));
        }
        if kind.family == Family::Task {
            paths.push((format!("{of_kind}/backtest"), &["post"]));
            paths.push((format!("{rule}/backtest"), &["post"]));
            paths.push((format!("{rule}/script"), &["get"]));
        }
    }
    paths.sort();
    let mut documented: Vec<(String, Vec<String>)> = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        let mut methods: Vec<String> = operations.as_object().unwrap().keys().cloned().collect();
        methods.sort();
        documented.push((path.clone(), methods));
    }
    documented.sort();
    assert_eq!(
        documented.iter().map(|(path, _)| path).collect::<Vec<_>>(),
        paths.iter().map(|(path, _)| path).collect::<Vec<_>>()
    );
    for ((path, methods), (_, expected)) in documented.iter().zip(&paths) {
        assert_eq!(methods, expected, "{path}");
    }
}

/// Every `$ref` in a document.
fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            found.extend(
                object
                    .get("$ref")
                    .and_then(Value::as_str)
                    .map(ToOwned::to_owned),
            );
            object.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[tokio::test]
async fn the_openapi_document_is_whole() {
    let service = Service::start().await;
    let document = service.get("/openapi.json").await.expect(200).json();
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 50);
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
    let mut ids = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            ids.push(operation["operationId"].as_str().unwrap());
            let responses = operation["responses"].as_object().unwrap();
            assert!(
                responses.keys().any(|status| status.starts_with('2')),
                "{method} {path}"
            );
            for (status, response) in responses {
                let problem = &response["content"]["application/problem+json"];
                let is_error = !status.starts_with('2') && path != "/readyz";
                assert_eq!(is_error, problem.is_object(), "{method} {path} {status}");
                assert_eq!(
                    is_error,
                    problem["example"].is_object(),
                    "{method} {path} {status}"
                );
            }
        }
    }
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count);
}

#[tokio::test]
async fn the_openapi_document_describes_what_each_call_takes() {
    let service = Service::start().await;
    let document = service.get("/openapi.json").await.expect(200).json();
    let parameters = |path: &str, method: &str| -> Vec<String> {
        let parameters = document["paths"][path][method]["parameters"].as_array();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let mut named: Vec<_> = parameters
            .unwrap()
            .iter()
            .map(|it| format!("{} {}", text(&it["in"]), text(&it["name"])))
            .collect();
        named.sort();
        named
    };
    let paged = [
        "query after",
        "query delivery",
        "query health",
        "query limit",
    ];
    let all = [&["query after", "query app"], &paged[1..]].concat();
    assert_eq!(parameters("/tasks", "get"), all);
    assert_eq!(parameters("/tasks/5xx", "get"), all);
    let of_app = [&["path app"], &paged[..]].concat();
    assert_eq!(parameters("/tasks/memory/{app}", "get"), of_app);
    assert_eq!(
        parameters("/task/5xx/backtest", "post"),
        ["query last", "query looks"]
    );
    let path = "/task/5xx/{app}/backtest";
    assert_eq!(
        parameters(path, "post"),
        ["path app", "query last", "query looks"]
    );
    let versions = parameters("/task/5xx/{app}/versions", "get");
    assert_eq!(versions, ["path app", "query after", "query limit"]);
    let body = |path: &str, method: &str| {
        let body = &document["paths"][path][method]["requestBody"];
        let schema = &body["content"]["application/json"]["schema"];
        match schema["$ref"].as_str() {
            Some(reference) => document.pointer(&reference[1..]).unwrap().clone(),
            None => schema.clone(),
        }
    };
    assert_eq!(
        body("/task/5xx", "post")["required"],
        json!(["app", "tolerance"])
    );
    let rollback = body("/task/5xx/{app}/rollback", "post");
    assert_eq!(rollback["required"], json!(["generation"]));
    let memory = "/task/memory/{app}/{dynotype}";
    for (path, method, required) in [
        ("/task/5xx", "patch", json!(["app"])),
        ("/task/memory", "patch", json!(["app", "dynotype"])),
        (memory, "put", json!(["warn", "crit", "window", "every"])),
    ] {
        assert_eq!(body(path, method)["required"], required, "{method} {path}");
    }
    for (path, method) in [("/task/5xx/{app}", "patch"), (path, "post")] {
        let change = body(path, method);
        assert!(change["properties"]["slack"].is_object(), "{change}");
        assert_eq!(change["required"], Value::Null, "{method} {path}");
    }
}

#[tokio::test]
async fn the_docs_page_loads_nothing_from_other_hosts() {
    let service = Service::start().await;
    let answer = service.get("/docs").await.expect(200);
    assert!(answer.header("content-type").starts_with("text/html"));
    let policy = answer.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none';") && !policy.contains("http"),
        "{policy}"
    );
    let page = &answer.text;
    assert!(page.contains("openapi.json") && page.len() > 100_000);
    // what follows a script or style is text of theirs
    let tags = Regex::new(r"(?s)<script\b[^>]*>.*?</script>|<style\b[^>]*>.*?</style>").unwrap();
    let opening = Regex::new(r"^<[^>]*>").unwrap();
    let bare = tags.replace_all(page, |found: &regex::Captures| {
        opening.find(&found[0]).unwrap().as_str().to_owned()
    });
    let loads =
        Regex::new(r#"(?i)\b(src|href|action|data|poster|srcset)\s*=\s*["']?\s*(https?:)?//"#)
            .unwrap();
    assert_eq!(loads.find(&bare).map(|found| found.as_str()), None);
    let style = Regex::new(r"(?s)<style\b[^>]*>.*?</style>").unwrap();
    let outside = Regex::new(r#"(?i)@import|url\(\s*["']?(https?:)?//"#).unwrap();
    for style in style.find_iter(page) {
        let found = outside.find(style.as_str());
        assert_eq!(found.map(|found| found.as_str()), None);
    }
    // a picture of the document's validity, from a site of Swagger's
    assert!(page.contains("\"validatorUrl\": null"));
}

#[tokio::test]
async fn healthz_and_readyz() {
    let service = Service::start().await;
    assert_eq!(service.get("/healthz").await.expect(200).text, "ok\n");
    let readiness = service.get("/readyz").await.expect(200).json();
    assert_eq!(readiness["ready"], true);
    let checks: Vec<_> = readiness["checks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|check| {
            (
                check["name"].as_str().unwrap(),
                check["ok"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        checks,
        [("database", true), ("schema", true), ("kapacitor", true)]
    );
    let kapacitor = &readiness["checks"][2]["message"];
    assert_eq!(kapacitor, &json!(service.parts.kapacitor_version));
}

#[tokio::test]
async fn readyz_knows_a_schema_that_is_not_current() {
    let service = Service::start().await;
    let unknown =
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
        values (99999999, 'of a later version', true, '', 0)";
    sqlx::query(unknown)
        .execute(&service.app.engine.db)
        .await
        .unwrap();
    let readiness = service.get("/readyz").await.expect(503).json();
    assert_eq!(readiness["ready"], false);
    let schema = &readiness["checks"][1];
    assert_eq!(
        (&schema["name"], &schema["ok"]),
        (&json!("schema"), &json!(false))
    );
    assert!(
        schema["message"].as_str().unwrap().contains("99999999"),
        "{schema}"
    );
}

#[tokio::test]
async fn metrics_count_what_happened() {
    let service = Service::start().await;
    let rule = service.rule("5xx", "shop");
    service.create(&rule).await;
    service.get(&rule.path).await.expect(200);
    service.get("/task/5xx/nobody").await.expect(404);
    service.get("/nowhere/at/all").await.expect(404);
    let text = eventually("a reconcile pass", async || {
        let answer = service.get("/metrics").await.expect(200);
        assert!(
            answer
                .header("content-type")
                .starts_with("application/openmetrics-text")
        );
        answer
            .text
            .contains("reconcile_passes_total{outcome=\"ok\"}")
            .then_some(answer.text)
    })
    .await;
    for wanted in [
        r#"kapacitor_alerts_requests_total{method="POST",route="/task/5xx",status="201"} 1"#,
        r#"kapacitor_alerts_requests_total{method="GET",route="/task/5xx/{app}",status="200"} 1"#,
        r#"kapacitor_alerts_requests_total{method="GET",route="/task/5xx/{app}",status="404"} 1"#,
        r#"kapacitor_alerts_requests_total{method="GET",route="unmatched",status="404"} 1"#,
        r#"kapacitor_alerts_request_duration_seconds_count{route="/task/5xx"} 1"#,
        r#"kapacitor_alerts_pushes_total{outcome="synced"} 1"#,
        r#"kapacitor_alerts_tasks{sync="synced"} 1"#,
        r#"kapacitor_alerts_tasks{sync="pending"} 0"#,
        r#"kapacitor_alerts_sync_lag_seconds 0"#,
        r#"kapacitor_alerts_drift 0"#,
        r#"kapacitor_alerts_kapacitor_calls_total{call="create_task",outcome="ok"} 1"#,
        r#"kapacitor_alerts_kapacitor_call_duration_seconds_count{call="create_task"} 1"#,
        r#"kapacitor_alerts_database_pool_connections{state="idle"} "#,
        r#"kapacitor_alerts_database_pool_connections{state="busy"} "#,
        r#"kapacitor_alerts_build_info{version=""#,
    ] {
        assert!(text.contains(wanted), "{wanted} is not in\n{text}");
    }
    assert!(
        !text.contains(&rule.app),
        "a name that a client gave is in\n{text}"
    );
    assert!(text.ends_with("# EOF\n"));
}

#[tokio::test]
async fn answers_are_compressed_and_named() {
    let service = Service::start().await;
    let request = service
        .request(reqwest::Method::GET, "/openapi.json")
        .header("accept-encoding", "gzip")
        .header("x-request-id", "mine-1");
    let answer = request.send().await.unwrap();
    assert_eq!(answer.headers()["content-encoding"], "gzip");
    assert_eq!(answer.headers()["x-request-id"], "mine-1");
    let (one, two) = tokio::join!(service.get("/healthz"), service.get("/healthz"));
    assert!(one.header("x-request-id").len() > 8);
    assert_ne!(one.header("x-request-id"), two.header("x-request-id"));
    assert_eq!(one.header("x-content-type-options"), "nosniff");
}
