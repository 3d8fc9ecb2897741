//! Nothing is open that is not meant to be.

use kapacitor_alerts::api::router;
use regex::Regex;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::Service;

/// The addresses that are for everybody.
const OPEN: [&str; 4] = ["/docs", "/healthz", "/openapi.json", "/readyz"];

const METHODS: [Method; 7] = [
    Method::GET,
    Method::HEAD,
    Method::POST,
    Method::PUT,
    Method::PATCH,
    Method::DELETE,
    Method::OPTIONS,
];

/// Every route that the router itself has, as a path that matches it. There is no other list of
/// them than what the router says of itself.
fn routes(service: &Service) -> Vec<String> {
    let router = format!("{:?}", router::router(service.app.clone()));
    let path = Regex::new(r#"RouteId\(\d+\): "([^"]*)""#).unwrap();
    let mut routes: Vec<String> = path
        .captures_iter(&router)
        .map(|found| found[1].replace(['{', '}'], ""))
        .collect();
    routes.sort();
    routes.dedup();
    routes
}

/// The calls of the OpenAPI document.
fn calls(document: &Value) -> Vec<(Method, String)> {
    let mut calls = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys() {
            let method = method.to_uppercase().parse().unwrap();
            calls.push((method, path.replace(['{', '}'], "")));
        }
    }
    calls
}

#[tokio::test]
async fn every_route_refuses_requests_without_a_token() {
    let service = Service::start().await;
    let routes = routes(&service);
    // that the list is whole: it has what the document has, and the documents
    let document = service.get("/openapi.json").await.expect(200).json();
    for (_, path) in calls(&document) {
        assert!(routes.contains(&path), "{path} in {routes:?}");
    }
    for path in OPEN {
        assert!(routes.contains(&path.to_owned()), "{path} in {routes:?}");
    }
    assert!(routes.len() > 40, "{routes:?}");
    let elsewhere = ["/", "/nowhere", "/task", "/docs/", "/healthz/x"].map(ToOwned::to_owned);
    for path in routes.into_iter().chain(elsewhere) {
        for method in METHODS {
            let request = service.bare(method.clone(), &path).json(&json!({}));
            let answer = service.send(request).await;
            if OPEN.contains(&path.as_str()) {
                let reads = matches!(method, Method::GET | Method::HEAD);
                let wanted = if reads { 200 } else { 405 };
                assert_eq!(answer.status, wanted, "{method} {path}");
                continue;
            }
            // The page behind a link: its address is signed.
            if path.starts_with("/ack/") {
                let is_page = matches!(method, Method::GET | Method::HEAD | Method::POST);
                let wanted = if is_page { 404 } else { 405 };
                assert_eq!(answer.status, wanted, "{method} {path}");
                continue;
            }
            // They look at another header for a token, and know no version of this name.
            if path.starts_with("/api/") {
                let refused = matches!(answer.status.as_u16(), 404 | 405);
                assert!(refused || method == Method::OPTIONS, "{method} {path}");
                continue;
            }
            // Where checks report to: the address is all that it takes.
            if path.starts_with("/ping/") {
                let wanted = match method {
                    Method::GET | Method::HEAD | Method::POST => 404,
                    Method::OPTIONS => 204,
                    _ => 405,
                };
                assert_eq!(answer.status, wanted, "{method} {path}");
                continue;
            }
            // For everybody, and there is no such page or badge.
            if ["/status/", "/badge/", "/b/"]
                .iter()
                .any(|it| path.starts_with(it))
            {
                let reads = matches!(method, Method::GET | Method::HEAD);
                let wanted = if reads { 404 } else { 405 };
                assert_eq!(answer.status, wanted, "{method} {path}");
                continue;
            }
            // The token of a page is in another header.
            if path.starts_with("/refresh/") {
                let is_taken = matches!(method, Method::GET | Method::HEAD | Method::POST);
                let wanted = if is_taken { 403 } else { 405 };
                assert_eq!(answer.status, wanted, "{method} {path}");
                continue;
            }
            // By the password of an account, whose address has an @.
            if path.starts_with("/mail/") {
                let is_taken = matches!(method, Method::GET | Method::HEAD | Method::POST);
                let wanted = if is_taken { 404 } else { 405 };
                assert_eq!(answer.status, wanted, "{method} {path}");
                continue;
            }
            // Where one signs in, with a token in the body.
            if path == "/session" {
                let wanted = match method {
                    Method::POST => 422,
                    Method::DELETE => 401,
                    _ => 405,
                };
                assert_eq!(answer.status, wanted, "{method} {path}");
                continue;
            }
            // The web page, which is for everybody; programs find nothing at the root.
            if path == "/" || path.starts_with("/ui") {
                let reads = matches!(method, Method::GET | Method::HEAD);
                let wanted = match path.as_str() {
                    _ if !reads => 405,
                    "/" => 404,
                    _ => 200,
                };
                assert_eq!(answer.status, wanted, "{method} {path}");
                continue;
            }
            // For everybody, and no endpoint is named.
            if path == "/check-uptime" {
                let reads = matches!(method, Method::GET | Method::HEAD);
                let wanted = if reads { 400 } else { 405 };
                assert_eq!(answer.status, wanted, "{method} {path}");
                continue;
            }
            assert_eq!(answer.status, 401, "{method} {path} {}", answer.text);
            assert_eq!(answer.header("www-authenticate"), "Bearer");
            if method != Method::HEAD {
                answer.problem(401);
            }
        }
    }
}

#[tokio::test]
async fn every_change_refuses_a_read_token() {
    let service = Service::start().await;
    let token = service.make_token("reader", "read", "*").await;
    let reader = service.as_bearer(&token);
    let document = service.get("/openapi.json").await.expect(200).json();
    for (method, path) in calls(&document) {
        // One signs in and out by a token of any role.
        if path == "/session" {
            continue;
        }
        // Its answer does not end.
        if path == "/stream" {
            continue;
        }
        let answer = reader.send(method.clone(), &path, Some(json!({}))).await;
        let admins = path.starts_with("/tokens")
            || path.starts_with("/sessions")
            || path.starts_with("/accounts")
            || path == "/audit"
            || path == "/reconcile"
            || (path.ends_with("/hosts") && method == Method::PUT);
        let tries = path.ends_with("/validate") || path.ends_with("/backtest");
        // Who knows it can report.
        let is_secret = path.ends_with("/ping-key");
        if !admins && !is_secret && (method == Method::GET || tries) {
            assert_ne!(answer.status, 403, "{method} {path} {}", answer.text);
            continue;
        }
        let right = if admins { "admin" } else { "write" };
        let challenge = format!("Bearer error=\"insufficient_scope\", scope=\"{right}\"");
        assert_eq!(answer.header("www-authenticate"), challenge);
        let problem = answer.problem(403);
        let said = problem["detail"].as_str().unwrap();
        assert!(
            said.starts_with(&format!("this needs the role {right}")),
            "{said}"
        );
        assert!(said.contains("\"reader\""), "{said}");
    }
}

#[tokio::test]
async fn what_is_about_no_app_needs_an_admin_or_a_reader_of_all() {
    let service = Service::start().await;
    let writer = service.make_token("writer", "write", "*").await;
    let writer = service.as_bearer(&writer);
    let narrow = service.make_token("narrow", "write", "shop-*").await;
    let narrow = service.as_bearer(&narrow);
    for path in ["/drift", "/metrics"] {
        writer.get(path).await.expect(200);
        let problem = narrow.get(path).await.problem(403);
        let said = problem["detail"].as_str().unwrap();
        assert!(said.contains("the role read for all apps"), "{said}");
    }
    for bearer in [&writer, &narrow] {
        bearer.get("/tokens").await.problem(403);
        bearer.post("/tokens", json!({})).await.problem(403);
        bearer.post("/reconcile", json!({})).await.problem(403);
    }
    service.get("/drift").await.expect(200);
}

#[tokio::test]
async fn readyz_shows_details_only_with_a_token() {
    let service = Service::start_with(|settings| {
        settings.kapacitor.kapacitor_url = Some("http://127.0.0.1:1".into());
    })
    .await;
    let strangers = service.bare(Method::GET, "/readyz");
    let wrong = service.bare(Method::GET, "/readyz").bearer_auth("kat_x");
    for request in [strangers, wrong] {
        let readiness = service.send(request).await.expect(503).json();
        let checks = json!([
            { "name": "database", "ok": true }, { "name": "schema", "ok": true },
            { "name": "kapacitor", "ok": false },
        ]);
        let wanted = json!({
            "ready": false, "auth": "on", "checks": checks, "broken_channels": [],
        });
        assert_eq!(readiness, wanted);
    }
    let readiness = service.get("/readyz").await.expect(503).json();
    let said = readiness["checks"][2]["message"].as_str().unwrap();
    assert!(said.contains("cannot be reached"), "{readiness}");
}

#[tokio::test]
async fn auth_off_lets_everyone_in_and_says_so() {
    let service = Service::start_with(|settings| {
        settings.access.auth = Some("off".into());
        settings.access.admin_token = None;
    })
    .await;
    let rule = service.rule("5xx", "shop");
    let request = service.bare(Method::POST, &rule.collection());
    let request = request.json(&rule.body);
    service.send(request).await.expect(201);
    let versions = service.bare(Method::GET, &format!("{}/versions", rule.path));
    let versions = service.send(versions).await.expect(200).json();
    assert_eq!(versions[0]["by"], "anonymous");
    let readiness = service.bare(Method::GET, "/readyz");
    let readiness = service.send(readiness).await.expect(200).json();
    assert_eq!(readiness["auth"], "off");
    let metrics = service.bare(Method::GET, "/metrics");
    let metrics = service.send(metrics).await.expect(200).text;
    assert!(
        metrics.contains("kapacitor_alerts_auth_off 1\n"),
        "{metrics}"
    );
}

#[tokio::test]
async fn metrics_may_be_open_by_setting() {
    let service =
        Service::start_with(|settings| settings.access.metrics = Some("open".into())).await;
    let metrics = service.bare(Method::GET, "/metrics");
    let metrics = service.send(metrics).await.expect(200).text;
    assert!(
        metrics.contains("kapacitor_alerts_auth_off 0\n"),
        "{metrics}"
    );
}

#[tokio::test]
async fn the_document_says_what_each_call_needs_and_how_it_refuses() {
    let service = Service::start().await;
    let document = service.get("/openapi.json").await.expect(200).json();
    let scheme = &document["components"]["securitySchemes"]["token"];
    assert_eq!(
        (&scheme["type"], &scheme["scheme"]),
        (&json!("http"), &json!("bearer"))
    );
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            // Where one signs in, with a token in the body.
            if (path.as_str(), method.as_str()) == ("/session", "post") {
                continue;
            }
            let has = |status: &str| operation["responses"][status].is_object();
            let needs = operation["security"] == json!([{ "token": [] }]);
            assert_eq!(needs, !OPEN.contains(&path.as_str()), "{method} {path}");
            assert_eq!(needs, has("401") && has("429"), "{method} {path}");
            assert_eq!(path != "/healthz", has("503"), "{method} {path}");
            let changes = needs && method != "get";
            assert!(!changes || has("403"), "{method} {path}");
        }
    }
}

#[tokio::test]
async fn a_refusal_is_counted() {
    let service = Service::start().await;
    let request = service.bare(Method::GET, "/tasks");
    assert_eq!(service.send(request).await.status, StatusCode::UNAUTHORIZED);
    let metrics = service.get("/metrics").await.expect(200).text;
    let line = "kapacitor_alerts_requests_refused_total{reason=\"unauthenticated\"} 1\n";
    assert!(metrics.contains(line), "{metrics}");
}
