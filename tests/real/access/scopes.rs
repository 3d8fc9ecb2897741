//! A token that is for some apps sees and changes those only.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Bearer, Rule, Service};

/// What two answers must have alike: all but what names the request.
fn told(answer: Answer) -> (u16, Value) {
    let mut body = answer.json();
    body.as_object_mut().map(|body| body.remove("request_id"));
    (answer.status.as_u16(), body)
}

/// The calls on one task: method, what comes after its path, body.
fn calls(rule: &Rule) -> Vec<(Method, &'static str, Option<Value>)> {
    let change = Some(json!({ "slack": "#other" }));
    vec![
        (Method::GET, "", None),
        (Method::GET, "/state", None),
        (Method::GET, "/script", None),
        (Method::GET, "/versions", None),
        (Method::POST, "/backtest?last=1m", Some(json!({}))),
        (Method::PUT, "", Some(rule.body.clone())),
        (Method::PATCH, "", change),
        (Method::DELETE, "", None),
        (Method::POST, "/enable", None),
        (Method::POST, "/disable", None),
        (Method::POST, "/test", None),
        (Method::POST, "/rollback", Some(json!({ "generation": 1 }))),
    ]
}

async fn of_own_app(service: &Service, role: &str) -> String {
    let own = service.app_name("own");
    service.make_token(role, role, &own).await
}

#[tokio::test]
async fn a_rule_of_another_app_is_not_found() {
    let service = Service::start().await;
    let token = of_own_app(&service, "write").await;
    let bearer = service.as_bearer(&token);
    for (there, not_there) in service
        .rules("foreign")
        .into_iter()
        .zip(service.rules("foreig2"))
    {
        service.create(&there).await;
        for (method, rest, body) in calls(&there) {
            let ask = async |rule: &Rule| {
                let mut body = body.clone();
                if body.as_ref().is_some_and(|body| body.get("app").is_some()) {
                    body = Some(rule.body.clone());
                }
                let path = format!("{}{rest}", rule.path);
                let (status, body) = told(bearer.send(method.clone(), &path, body).await);
                (status, body.to_string().replace(&rule.app, "APP"))
            };
            let (status, body) = ask(&there).await;
            let reads = method == Method::GET || rest.starts_with("/backtest");
            let wanted = if reads { 404 } else { 403 };
            assert_eq!(status, wanted, "{method} {}{rest} {body}", there.path);
            assert_eq!((status, body), ask(&not_there).await);
            // nor does a read tell that it is a matter of rights
            if reads {
                let path = format!("{}{rest}", not_there.path);
                let change = body_of(&method);
                let by_admin = service.as_bearer(&service.token);
                let admin = told(by_admin.send(method.clone(), &path, change.clone()).await);
                let foreign = told(bearer.send(method.clone(), &path, change).await);
                if rest != "/backtest?last=1m" {
                    assert_eq!(admin, foreign, "{method} {path}");
                }
            }
        }
        // nothing has come of it
        let task = service.get(&there.path).await.expect(200).json();
        assert_eq!(task["generation"], 1);
    }
}

fn body_of(method: &Method) -> Option<Value> {
    (*method == Method::POST).then(|| json!({}))
}

#[tokio::test]
async fn a_body_about_another_app_is_refused() {
    let service = Service::start().await;
    let token = of_own_app(&service, "write").await;
    let bearer = service.as_bearer(&token);
    for rule in service.rules("foreign") {
        let collection = rule.collection();
        let attempts = async |bearer: &Bearer<'_>| {
            let mut told_each = Vec::new();
            for (method, path) in [
                (Method::POST, collection.clone()),
                (Method::PATCH, collection.clone()),
                (Method::POST, format!("{collection}/validate")),
                (Method::POST, format!("{collection}/backtest?last=1m")),
            ] {
                let answer = bearer.send(method, &path, Some(rule.body.clone())).await;
                told_each.push(told(answer));
            }
            told_each
        };
        let before = attempts(&bearer).await;
        service.create(&rule).await;
        let after = attempts(&bearer).await;
        assert_eq!(before, after);
        for (status, problem) in after {
            let said = problem["detail"].as_str().unwrap();
            assert_eq!(status, 403, "{said}");
            assert!(said.contains(&format!("{:?}", rule.app)), "{said}");
        }
        // the key of its own in the path, another one's in the body
        let own = Rule::of(
            rules::kinds::named(rule.kind).unwrap(),
            &service.app_name("own"),
        );
        let body = Some(rule.body.clone());
        bearer.send(Method::PUT, &own.path, body).await.problem(403);
        service.get(&own.path).await.problem(404);
    }
}

#[tokio::test]
async fn lists_have_its_own_apps_only_and_full_pages() {
    let service = Service::start().await;
    let apps = ["a", "own-1", "own-2", "own-3", "own", "ownother", "z"];
    for name in apps {
        for kind in ["5xx", "release", "memory"] {
            service.create(&service.rule(kind, name)).await;
        }
    }
    let scope = format!("{}-*,{}", service.app_name("own"), service.app_name("z"));
    let token = service.make_token("own", "read", &scope).await;
    let bearer = service.as_bearer(&token);
    let ids = |answer: &Answer| -> Vec<String> {
        let list = answer.json();
        let list = list.as_array().unwrap().iter();
        list.map(|task| task["id"].as_str().unwrap().into())
            .collect()
    };
    let mut wanted = Vec::new();
    for name in ["own-1", "own-2", "own-3", "z"] {
        for kind in ["5xx", "memory", "release"] {
            wanted.push(service.rule(kind, name).id);
        }
    }
    assert_eq!(ids(&bearer.get("/tasks").await.expect(200)), wanted);
    for (path, count) in [
        ("/tasks/5xx", 4),
        ("/tasks/memory", 4),
        ("/tasks/crashed", 0),
    ] {
        let list = bearer.get(path).await.expect(200);
        assert_eq!(ids(&list).len(), count, "{path}");
    }
    // page by page, each of them full but the last
    let (mut next, mut seen, mut sizes) =
        (Some("/tasks?limit=5".to_owned()), Vec::new(), Vec::new());
    while let Some(path) = next {
        let page = bearer.get(&path).await.expect(200);
        sizes.push(ids(&page).len());
        seen.extend(ids(&page));
        next = page.next();
    }
    assert_eq!(seen, wanted);
    assert_eq!(sizes, [5, 5, 2]);
    for name in ["a", "own", "ownother"] {
        let app = service.app_name(name);
        for path in [
            format!("/tasks?app={app}"),
            format!("/tasks/memory/{app}"),
            format!("/tasks/5xx?app={app}&limit=10"),
        ] {
            let list = bearer.get(&path).await.expect(200);
            assert_eq!((ids(&list).len(), list.headers.get("link")), (0, None));
        }
        let memory = format!("/tasks/memory/{app}/web");
        bearer.get(&memory).await.problem(404);
    }
    let app = service.app_name("own-2");
    let list = bearer.get(&format!("/tasks?app={app}")).await.expect(200);
    assert_eq!(ids(&list).len(), 3);
}

#[tokio::test]
async fn a_scoped_token_manages_its_own_apps() {
    let service = Service::start().await;
    let token = of_own_app(&service, "write").await;
    let bearer = service.as_bearer(&token);
    for rule in service.rules("own") {
        let body = rule.body.clone();
        bearer.post(&rule.collection(), body).await.expect(201);
        for (method, rest, body) in calls(&rule) {
            // a backtest is for others to show; what a deletion leaves, the rollback brings back
            if rest.starts_with("/backtest") || method == Method::DELETE || rest == "/test" {
                continue;
            }
            let path = format!("{}{rest}", rule.path);
            let answer = bearer.send(method, &path, body).await;
            assert!(answer.status.is_success(), "{path} {}", answer.text);
        }
        let deleted = bearer.send(Method::DELETE, &rule.path, None).await;
        deleted.expect(200);
    }
}
